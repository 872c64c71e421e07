package page

import "github.com/labstack/echo/v4"

// Routes adds every route of the public pages to the router.
func (p *Pages) Routes(e *echo.Echo) {
	get := func(path string, h echo.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h)
	}
	get("/", p.find)
	get("/along", p.along)
	get("/d/:district", p.district)
	get("/s/:id", p.site)
	get("/s/:id/qr.png", p.qrPNG)
	get("/s/:id/qr.svg", p.qrSVG)
	if p.Photos != nil {
		get("/photos/:site/:file", p.photo)
	}
	get("/desk", p.desk)
	get("/family", p.family)
	get("/me", p.me)
	get("/about", p.about)

	get("/basemap.json", p.basemap)
	get("/robots.txt", p.robots)
	get("/sitemap.xml", p.sitemap)
	get("/sitemap/:part", p.sitemapPart)
	if p.Proofs != nil {
		get("/:proof", p.proof)
	}
}
