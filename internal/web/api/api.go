// Package api is the HTTP interface for programs: GeoJSON under /api/v1. Its
// handlers read one View, return errors of package locator and leave their
// rendering to package web.
package api

import (
	"strings"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// API answers /api/v1.
type API struct {
	engine    *search.Engine
	zone      *time.Location
	scratches scratches
	said      atomic.Pointer[said]
}

// said is what the answers of a view say of themselves.
type said struct {
	view   *search.View
	moment []byte
}

// moment returns what appendMoment writes, made once for every view.
func (a *API) moment(r *reading) []byte {
	s := a.said.Load()
	if s == nil || s.view != r.View {
		s = &said{r.View, r.appendMoment(nil)}
		a.said.Store(s)
	}
	return s.moment
}

// New makes the API. now is the clock of every answer.
func New(engine *search.Engine, zone *time.Location) *API {
	return &API{engine: engine, zone: zone}
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
	v := a.engine.View()
	return reading{v, v.Now.In(a.zone)}
}

func (r reading) moment() moment {
	return moment{r.Revision.Epoch, r.Revision.Rev, r.now.Format(time.RFC3339), r.Revision.Demo}
}

// today is the day of the answer's notices.
func (r reading) today() locator.Date { return locator.DateOf(r.now) }

// send writes an answer that is valid for this revision and minute.
func (r reading) send(c echo.Context, cache, contentType []string, body any) error {
	data, err := marshal(body)
	if err != nil {
		return err
	}
	return r.sendBytes(c, cache, contentType, append(data, '\n'))
}

// header is the values of a response header, made once: assigning them costs
// nothing. They must not be changed.
func header(value string) []string { return []string{value} }

// Values of headers.
var (
	geoJSON = header("application/geo+json; charset=utf-8")
	plain   = header("application/json; charset=utf-8")
	// placeless answers may be kept but have to be asked for again; those
	// made for a visitor's place are forgotten at once.
	placeless = header("no-cache")
	private   = header("no-store")
)

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
