package api

import "github.com/labstack/echo/v4"

// Routes adds every route of the API to the group of /api/v1.
func (a *API) Routes(g *echo.Group) {
	get := func(path string, h echo.HandlerFunc) {
		g.GET(path, h)
		g.HEAD(path, h)
	}
	get("/nearest", a.nearest)
	get("/along", a.along)
	g.POST("/along", a.along)
	get("/sites", a.sites)
	get("/sites/:id", a.site)
	get("/districts", a.districts)
	get("/places", a.places)
}
