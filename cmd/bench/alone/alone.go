// Package alone serves the API without the rest of the site: no middleware, no
// pages, no error rendering. cmd/bench measures against it what the rest
// costs; nothing that is deployed uses it. Start with [Routes].
package alone

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/internal/search"
	"jiujin/internal/web/api"
)

// Routes is echo and the routes of /api/v1, nothing else.
func Routes(engine *search.Engine, zone *time.Location) http.Handler {
	e := echo.New()
	api.New(engine, zone).Routes(e.Group("/api/v1"))
	return e
}

// Fixed is echo with one route, which answers a GET of the nearest sites with
// the same body whatever is asked.
func Fixed(contentType string, body []byte) http.Handler {
	e := echo.New()
	types, length := []string{contentType}, []string{strconv.Itoa(len(body))}
	e.GET("/api/v1/nearest", func(c echo.Context) error {
		h := c.Response().Header()
		h["Content-Type"], h["Content-Length"] = types, length
		c.Response().WriteHeader(http.StatusOK)
		_, err := c.Response().Write(body)
		return err
	})
	return e
}
