package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/web/api"
)

// box is an area of one district.
type box struct{}

func (box) HasDistrict(code string) bool { return code == "210113" }

func (box) Contains(p geo.Point) bool {
	return p[0] >= 123 && p[0] <= 124 && p[1] >= 41 && p[1] <= 42
}

// holidays is the calendar that instants are read by.
func holidays(t testing.TB) *hours.Calendar {
	t.Helper()
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	c, err := hours.NewCalendar(notices...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// wantFaults checks that a refused question says what is wrong in words.
func wantFaults(t *testing.T, err error, kind locator.Kind, code string) {
	t.Helper()
	e, ok := errors.AsType[*locator.Error](err)
	if !ok || e.Kind != kind || e.Code != code || e.Message == "" || len(e.Faults) == 0 {
		t.Fatalf("%#v, want kind %s, code %s and faults", err, kind, code)
	}
	for _, f := range e.Faults {
		if f.Code == "" || f.Message == "" || strings.Contains(f.Message, "%!") || strings.HasPrefix(f.Message, "\u2039") {
			t.Fatalf("fault %+v", f)
		}
	}
}

// wantPath checks that a path keeps the bounds.
func wantPath(t *testing.T, p *geo.Path) {
	t.Helper()
	if p == nil {
		t.Fatal("no fault, yet no path")
	}
	if m := p.Length(); !(m >= 0 && m <= 500_000) || geo.Check(p.PointAlong(0)) != nil || geo.Check(p.PointAlong(m)) != nil {
		t.Fatalf("%v m from %v to %v", m, p.PointAlong(0), p.PointAlong(m))
	}
}

// FuzzAlongQuery: whatever stands behind the question mark of /along, there is
// a whole question that can be asked, or faults with words.
func FuzzAlongQuery(f *testing.F) {
	for _, raw := range []string{
		"", "path=123.3885,41.792", "path=123.3885,41.792;123.41,41.8;123.41,41.8", "path=123.3885,41.792%3B123.41,41.8&datum=gcj02",
		"path=41.792,123.3885;41.8,123.41", "path=NaN,41;1,Inf", "path=0x1p5,4_1", "path=;", "path=1,2;3", "path=-180,-90;180,90", "path=%00",
		"polyline=_p~iF~ps|U_ulLnnqC_mqNvxq%60%40", "polyline=", "polyline=%7F%00", "polyline=ylxrVk~cwF", "polyline=_", "polyline=" + strings.Repeat("?", 5000),
		"path=1,2&polyline=??", "path=1,2&path=3,4", "path=123.4,41.8&max_detour_m=5e-324", "path=123.4,41.8&max_detour_m=1&k=1&fields=full",
		"path=123.4,41.8&service=meal&need=eat&amenity=wifi&entry=walk_in&deliver=true&datum=bd09", "path=" + strings.Repeat("123.4,41.8;", 2100),
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		request := &http.Request{Method: http.MethodGet, URL: &url.URL{RawQuery: raw}}
		q, err := api.ParseAlong(request, box{}, holidays(t))
		if err != nil {
			wantFaults(t, err, locator.Malformed, "bad_query")
			return
		}
		wantPath(t, q.Path)
		if q.K < 1 || q.K > 100 || !(q.MaxOffset >= 0.5 && q.MaxOffset <= 10_000) {
			t.Fatalf("%q: k %d, offset %v", raw, q.K, q.MaxOffset)
		}
	})
}

// FuzzPostedLine: whatever is posted to /along is a path through its first
// position, or refused with words.
func FuzzPostedLine(f *testing.F) {
	for _, body := range []string{
		"", "null", "[]", "{}", "\x00", `{"type":"LineString","coordinates":[[123.3885,41.792],[123.41,41.8,45.5],[123.42,41.8,1,2]]}`,
		`{"type":"Feature","properties":null,"geometry":{"type":"LineString","coordinates":[[123.3885,41.792]]}}`,
		`{"type":"LineString","coordinates":[[41.792,123.3885],[41.8,123.41]]}`, `{"type":"LineString","coordinates":[[null,null]]}`,
		`{"type":"LineString","coordinates":[["123","41"]]}`, `{"type":"LineString","coordinates":[[1e999,1]]}`, `{"type":"LineString"}`,
		`{"type":"LineString","coordinates":[[-180,-90],[180,90]]}`, `{"type":"Feature","geometry":null}`, `{"type":"Feature","geometry":7}`,
		`{"type":"Feature","geometry":{"type":"Feature"}}`, `{"type":"Point","coordinates":[1,2]}`, `{"type":7}`, `{"type":"LineString","coordinates":{}}`,
		`{"TYPE":"LineString","coordinates":[[1,2]],"type":"Point"}`, strings.Repeat("[", 20_000), `{"type":"LineString","coordinates":[[123.4,NaN]]}`,
	} {
		f.Add([]byte(body), uint8(0))
		f.Add([]byte(body), uint8(geo.BD09))
	}
	f.Fuzz(func(t *testing.T, body []byte, d uint8) {
		datum := geo.Datum(d % 3)
		path, err := api.PostedPath(bytes.NewReader(body), datum, box{})
		if err != nil {
			wantFaults(t, err, locator.Unprocessable, "bad_line")
			return
		}
		wantPath(t, path)
		// The same by the plain way: the words of JSON as they stand.
		var document struct {
			Type        string
			Coordinates [][]float64
			Geometry    struct{ Coordinates [][]float64 }
		}
		_ = json.Unmarshal(body, &document) // members of other names may be anything
		line := document.Coordinates
		if document.Type == "Feature" {
			line = document.Geometry.Coordinates
		}
		if len(line) == 0 || geo.ToWGS84(geo.Point{line[0][0], line[0][1]}, datum) != path.PointAlong(0) {
			t.Fatalf("%q begins at %v", body, path.PointAlong(0))
		}
	})
}

// diagonal is an area that holds some points in both orders of their axes.
type diagonal struct{ box }

func (diagonal) Contains(p geo.Point) bool {
	return p[0] >= 30 && p[0] <= 40 && p[1] >= 30 && p[1] <= 44
}

// TestSwappedAxes: only a line that lies outside as it stands, and inside the
// other way, is taken to be swapped.
func TestSwappedAxes(t *testing.T) {
	for coordinates, swapped := range map[string]bool{
		"[[31,35],[32,36]]":     false, // inside both ways
		"[[31,43],[32,43.5]]":   false, // inside as it stands
		"[[43,31],[43.5,32]]":   true,
		"[[43,31]]":             true,
		"[[41,39],[39.5,39.5]]": false, // the second is inside as it stands
		"[[41,39],[45,38]]":     false, // the second is outside both ways
		"[[60,60]]":             false,
	} {
		body := `{"type":"LineString","coordinates":` + coordinates + `}`
		path, err := api.PostedPath(strings.NewReader(body), geo.WGS84, diagonal{})
		if !swapped {
			if err != nil || path == nil {
				t.Errorf("%s: %v", coordinates, err)
			}
			continue
		}
		wantFaults(t, err, locator.Unprocessable, "bad_line")
		if e, ok := errors.AsType[*locator.Error](err); !ok || e.Faults[0].Code != "swapped_axes" {
			t.Errorf("%s: %v", coordinates, err)
		}
	}
}
