// Package api is the HTTP interface for programs: GeoJSON under /api/v1. Its
// handlers read one View, return errors of package locator and leave their
// rendering to package web.
package api

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// API answers /api/v1.
type API struct {
	engine *search.Engine
	now    func() time.Time
	zone   *time.Location
}

// New makes the API. now is the clock of every answer.
func New(engine *search.Engine, now func() time.Time, zone *time.Location) *API {
	return &API{engine, now, zone}
}

// Register adds the routes to the group of /api/v1.
func (a *API) Register(g *echo.Group) {
	for path, handler := range map[string]echo.HandlerFunc{
		"/nearest":   a.nearest,
		"/sites":     a.sites,
		"/sites/:id": a.site,
		"/districts": a.districts,
	} {
		g.GET(path, handler)
		g.HEAD(path, handler)
	}
}

// moment is what every answer says of itself.
type moment struct {
	Epoch string `json:"epoch"`
	Rev   int64  `json:"rev"`
	Now   string `json:"now"` // cut to the minute
	Demo  bool   `json:"demo"`
}

// reading is what one answer is made of: one view and one instant.
type reading struct {
	*search.View
	now time.Time // in the city's zone, cut to the minute
}

func (a *API) read() reading {
	return reading{a.engine.View(), a.now().In(a.zone).Truncate(time.Minute)}
}

func (r reading) moment() moment {
	return moment{r.Revision.Epoch, r.Revision.Rev, r.now.Format(time.RFC3339), r.Revision.Demo}
}

// today is the day of the answer's notices.
func (r reading) today() locator.Date { return locator.DateOf(r.now) }

// send writes an answer that is valid for this revision and minute.
func (r reading) send(c echo.Context, cache, contentType string, body any) error {
	h := c.Response().Header()
	tag := r.etag()
	h.Set("ETag", tag)
	h.Set("Cache-Control", cache)
	if matches(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentType, contentType)
	c.Response().WriteHeader(http.StatusOK)
	enc := json.NewEncoder(c.Response())
	enc.SetEscapeHTML(false)
	return enc.Encode(body)
}

const (
	geoJSON = "application/geo+json; charset=utf-8"
	plain   = "application/json; charset=utf-8"
	// placeless answers may be kept but have to be asked for again; those
	// made for a visitor's place are forgotten at once.
	placeless = "no-cache"
	private   = "no-store"
)

func (r reading) etag() string {
	return `W/"` + r.Revision.Epoch + "-" + strconv.FormatInt(r.Revision.Rev, 10) + "-" +
		strconv.FormatInt(r.now.Unix()/60, 10) + `"`
}

// matches is the weak comparison of RFC 9110 §13.1.2.
func matches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
