package api

import (
	"io"
	"net/http"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// BearingDegrees is what an answer says of the direction from a to b.
func BearingDegrees(a, b geo.Point) int {
	o := newObserver(a, "")
	return o.bearing(b)
}

// ParseAlong reads a whole question of /along.
func ParseAlong(request *http.Request, area locator.Area, calendar *hours.Calendar) (search.AlongQuery, error) {
	n, err := parseAlong(request, area, calendar)
	return n.AlongQuery, err
}

// PostedPath reads the body of a question of /along.
func PostedPath(body io.Reader, datum geo.Datum, area locator.Area) (*geo.Path, error) {
	r := pathReader{datum, area}
	return r.posted(body)
}

// AppendShort cuts the reason of a state's JSON.
func AppendShort(state []byte, less int) []byte { return appendShort(nil, state, less) }
