package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"jiujin/geo"
)

// faultsOf are the field and code of every fault.
func faultsOf(p *problem) (list []string) {
	for _, e := range p.Errors {
		list = append(list, e.Field+": "+e.Code)
	}
	return list
}

// points are n points in the city, written between the separators.
func points(n int, format, separator string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(format, 123.38+float64(i)*1e-5, 41.79)
	}
	return strings.Join(parts, separator)
}

func TestAlongBadQuery(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	good := pathOf(walk())
	// 123.3885,41.792 and 123.41,41.8 with the longitude first.
	const swappedPolyline = "cibpV_oa~FkeC_q@"
	for _, tt := range []struct {
		name, query string
		want        []string // field: code
	}{
		{"nothing", "", []string{"path: missing"}},
		{"empty path", "path=", []string{"path: missing"}},
		{"path of spaces", "path=%20", []string{"path: missing"}},
		{"empty polyline", "polyline=", []string{"polyline: missing"}},
		{"a place is no path", at, []string{"lat: unknown_parameter", "lon: unknown_parameter", "path: missing"}},
		{"both", good + "&polyline=_p~iF~ps%7CU", []string{"polyline: one_path"}},
		{"both empty", "path=&polyline=", []string{"polyline: one_path"}},
		{"twice", good + "&" + good, []string{"path: repeated"}},
		{"polyline twice", "polyline=??&polyline=??", []string{"polyline: repeated"}},

		{"words", "path=home;work", []string{"path: bad_position"}},
		{"one number", "path=123.3885", []string{"path: bad_position"}},
		{"three numbers", "path=123.3885,41.792,40", []string{"path: bad_position"}},
		{"ends in a semicolon", good + ";", []string{"path: bad_position"}},
		{"an empty point", "path=123.3885,41.792;;123.4,41.8", []string{"path: bad_position"}},
		{"only separators", "path=;;,;", []string{"path: bad_position"}},
		{"hex floats", "path=0x1p5,0X1P5", []string{"path: bad_position"}},
		{"underscores", "path=12_3.4,41.8", []string{"path: bad_position"}},
		{"too great", "path=1e999,41.8", []string{"path: bad_position"}},
		{"full-width comma", "path=123.4\uff0c41.8", []string{"path: bad_position"}},
		{"JSON", "path=[[123.3885,41.792]]", []string{"path: bad_position"}},
		{"a long word", "path=" + strings.Repeat("x", 9000), []string{"path: bad_position"}},
		{"NaN", "path=NaN,nan", []string{"path: out_of_range"}},
		{"Inf", "path=123.4,41.8;-Inf,%2Binf", []string{"path: out_of_range"}},
		{"latitude out of range", "path=123.4,41.8;123.4,90.01", []string{"path: out_of_range"}},
		{"longitude out of range", "path=-180.5,41.8", []string{"path: out_of_range"}},
		{"far out", "path=1e300,-1e300", []string{"path: out_of_range"}},
		{"NUL", good + "%00", []string{"path: bad_characters"}},
		{"NUL in the polyline", "polyline=??%00", []string{"polyline: bad_characters"}},

		{"swapped", "path=41.792,123.3885;41.8,123.4", []string{"path: swapped_axes"}},
		{"swapped point", "path=41.792,123.3885", []string{"path: swapped_axes"}},
		{"swapped, of a map", "path=41.792,123.3885;41.8,123.4&datum=gcj02", []string{"path: swapped_axes"}},
		{"swapped, of another city", "path=39.9,116.4;39.8,116.3", []string{"path: out_of_range"}},
		{"swapped, half of it elsewhere", "path=41.792,123.3885;39.9,116.4", []string{"path: out_of_range"}},
		{"swapped, half of it", "path=123.3885,41.792;41.8,123.4", []string{"path: out_of_range"}},

		{"broken polyline", "polyline=_", []string{"polyline: bad_polyline"}},
		{"odd polyline", "polyline=_p~iF", []string{"polyline: bad_polyline"}},
		{"polyline of spaces", "polyline=a+b", []string{"polyline: bad_polyline"}},
		{"polyline of Han", "polyline=%E8%B7%AF", []string{"polyline: bad_polyline"}},
		{"swapped and cut off", "polyline=" + swappedPolyline + "_", []string{"polyline: swapped_axes"}},
		{"swapped and broken", "polyline=" + swappedPolyline + "!!", []string{"polyline: out_of_range"}},
		{"swapped polyline", "polyline=" + swappedPolyline, []string{"polyline: swapped_axes"}},
		{"swapped polyline of another city", "polyline=_kmeU_~orF~oR~oR", []string{"polyline: out_of_range"}},
		{"polyline of precision 6", "polyline=__xunAgd`jjF_sNw~h@", []string{"polyline: out_of_range"}},

		{"too many points", "path=" + points(2001, "%.5f,%.2f", ";"), []string{"path: too_many_points"}},
		{"too many and broken", "path=" + strings.Repeat(";", 2000), []string{"path: too_many_points"}},
		{"too many points of a polyline", "polyline=" + strings.Repeat("??", 2001), []string{"polyline: too_many_points"}},
		{"a long polyline", "polyline=" + strings.Repeat("??", 200_000), []string{"polyline: too_many_points"}},
		{"too long", "path=123.4,41.8;116.4,39.9", []string{"path: path_too_long"}},
		{"round the earth", "path=0,0;179,1;-2,0;0,90", []string{"path: path_too_long"}},

		{"detour of 0", good + "&max_detour_m=0", []string{"max_detour_m: out_of_bounds"}},
		{"detour below 0", good + "&max_detour_m=-600", []string{"max_detour_m: out_of_bounds"}},
		{"the smallest detour", good + "&max_detour_m=5e-324", []string{"max_detour_m: out_of_bounds"}},
		{"detour of less than a metre", good + "&max_detour_m=0.999", []string{"max_detour_m: out_of_bounds"}},
		{"detour too great", good + "&max_detour_m=20000.1", []string{"max_detour_m: out_of_bounds"}},
		{"detour NaN", good + "&max_detour_m=NaN", []string{"max_detour_m: not_finite"}},
		{"detour in km", good + "&max_detour_m=1km", []string{"max_detour_m: not_a_number"}},
		{"detour twice", good + "&max_detour_m=1&max_detour_m=2", []string{"max_detour_m: repeated"}},
		{"k=0", good + "&k=0", []string{"k: out_of_bounds"}},
		{"k=101", good + "&k=101", []string{"k: out_of_bounds"}},
		{"k=x", good + "&k=x", []string{"k: not_a_whole_number"}},
		{"datum", good + "&datum=GCJ02", []string{"datum: unknown_value"}},
		{"service", good + "&service=bank", []string{"service: unknown_value"}},
		{"need", good + "&need=sleep", []string{"need: unknown_value"}},
		{"at", good + "&at=noon", []string{"at: bad_time"}},
		{"open", good + "&open=yes", []string{"open: unknown_value"}},
		{"meal", good + "&meal=brunch", []string{"meal: unknown_value"}},
		{"fields", good + "&fields=all", []string{"fields: unknown_value"}},
		{"percent", good + "&k=%zz", []string{": bad_query"}},
		{"a semicolon elsewhere", "k=3;" + good, []string{"k: not_a_whole_number", "path: missing"}},
		{"unknown", good + "&max_m=5&pace=adult&order=distance&color=red", []string{
			"color: unknown_parameter", "max_m: unknown_parameter", "order: unknown_parameter", "pace: unknown_parameter",
		}},
		{"all at once", "path=x&k=0&service=bank&max_detour_m=0&foo=1", []string{
			"foo: unknown_parameter", "k: out_of_bounds", "max_detour_m: out_of_bounds", "path: bad_position", "service: unknown_value",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := wantProblem(t, f.get(t, along+tt.query), http.StatusBadRequest, "bad_query")
			if diff := cmp.Diff(tt.want, faultsOf(&p)); diff != "" {
				t.Errorf("faults (-want +got):\n%s\n%s", diff, p.Detail)
			}
		})
	}
}

func TestAlongBadBody(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	line := func(coordinates string) string { return `{"type":"LineString","coordinates":` + coordinates + `}` }
	of := func(geometry string) string { return `{"type":"Feature","properties":{},"geometry":` + geometry + `}` }
	const whole, kind = "", "type"
	for _, tt := range []struct {
		name, body, field, code string
	}{
		{"nothing", "", whole, "bad_json"},
		{"spaces", " \n", whole, "bad_json"},
		{"NUL", "\x00", whole, "bad_json"},
		{"NUL after all", lineOf(walk()) + "\x00", whole, "bad_json"},
		{"NUL in a string", "{\"type\":\"Line\x00String\"}", whole, "bad_json"},
		{"binary", "\x1f\x8b\x08\xff", whole, "bad_json"},
		{"a form", "path=123.3885,41.792", whole, "bad_json"},
		{"half a line", lineOf(walk())[:40], whole, "bad_json"},
		{"two lines", lineOf(walk()) + lineOf(walk()), whole, "bad_json"},
		{"NaN", line(`[[NaN,41]]`), whole, "bad_json"},
		{"nested too deep", strings.Repeat("[", 100_000), whole, "bad_json"},
		{"nested too deep inside", line(strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000)), whole, "bad_json"},
		{"huge", line(`[` + points(20_000, "[%.5f,%.2f]", ",") + `]`), whole, "too_large"},
		{"huge and empty", strings.Repeat(" ", 256<<10+1), whole, "too_large"},

		{"null", "null", kind, "not_a_line"},
		{"a number", "41.792", kind, "not_a_line"},
		{"a list", "[[123.3885,41.792]]", kind, "not_a_line"},
		{"no type", `{"coordinates":[[123.3885,41.792]]}`, kind, "not_a_line"},
		{"type of a number", `{"type":7,"coordinates":[[123.3885,41.792]]}`, kind, "not_a_line"},
		{"type in capitals", `{"type":"LINESTRING","coordinates":[[123.3885,41.792]]}`, kind, "not_a_line"},
		{"Point", `{"type":"Point","coordinates":[123.3885,41.792]}`, kind, "not_a_line"},
		{"MultiLineString", `{"type":"MultiLineString","coordinates":[[[123.3885,41.792],[123.4,41.8]]]}`, kind, "not_a_line"},
		{"MultiPoint", `{"type":"MultiPoint","coordinates":[[123.3885,41.792]]}`, kind, "not_a_line"},
		{"Polygon", `{"type":"Polygon","coordinates":[]}`, kind, "not_a_line"},
		{"GeometryCollection", `{"type":"GeometryCollection","geometries":[` + lineOf(walk()) + `]}`, kind, "not_a_line"},
		{"FeatureCollection", `{"type":"FeatureCollection","features":[` + of(lineOf(walk())) + `]}`, kind, "not_a_line"},
		{"Feature of nothing", `{"type":"Feature"}`, "geometry", "not_a_line"},
		{"Feature of null", of("null"), "geometry", "not_a_line"},
		{"Feature of a word", of(`"LineString"`), "geometry", "not_a_line"},
		{"Feature of a Point", of(`{"type":"Point","coordinates":[123.3885,41.792]}`), "geometry", "not_a_line"},
		{"Feature of a Feature", of(of(lineOf(walk()))), "geometry", "not_a_line"},

		{"no coordinates", `{"type":"LineString"}`, "coordinates", "no_points"},
		{"null coordinates", line("null"), "coordinates", "no_points"},
		{"no points", line("[]"), "coordinates", "no_points"},
		{"no points in a Feature", of(line("[]")), "geometry.coordinates", "no_points"},
		{"points beside the geometry", `{"type":"Feature","coordinates":[[123.4,41.8]],"geometry":{"type":"LineString"}}`, "geometry.coordinates", "no_points"},
		{"coordinates in words", line(`"123.3885,41.792"`), "coordinates", "bad_position"},
		{"coordinates in an object", line(`{"lon":123.3885}`), "coordinates", "bad_position"},
		{"one position", line(`[123.3885,41.792]`), "coordinates[0]", "bad_position"},
		{"strings", line(`[[123.3885,41.792],["123.4","41.8"]]`), "coordinates[1]", "bad_position"},
		{"nulls", line(`[[123.3885,41.792],[null,null]]`), "coordinates[1]", "bad_position"},
		{"no latitude", line(`[[123.3885,null]]`), "coordinates[0]", "bad_position"},
		{"a null position", line(`[null]`), "coordinates[0]", "bad_position"},
		{"an object", line(`[{"lon":123.3885,"lat":41.792}]`), "coordinates[0]", "bad_position"},
		{"one number", line(`[[123.3885]]`), "coordinates[0]", "bad_position"},
		{"five numbers", line(`[[123.3885,41.792,1,2,3]]`), "coordinates[0]", "bad_position"},
		{"a height in words", line(`[[123.3885,41.792,"45 m"]]`), "coordinates[0]", "bad_position"},
		{"nested positions", line(`[[123.3885,41.792],[[123.4,41.8]]]`), "coordinates[1]", "bad_position"},
		{"too great a number", line(`[[123.3885,41.792],[1e999,0]]`), "coordinates[1]", "bad_position"},
		{"bad in a Feature", of(line(`[[true,false]]`)), "geometry.coordinates[0]", "bad_position"},
		{"out of range", line(`[[123.3885,41.792],[123.4,-91]]`), "coordinates[1]", "out_of_range"},
		{"far out in a Feature", of(line(`[[1e300,1e-300]]`)), "geometry.coordinates[0]", "out_of_range"},
		{"swapped", line(`[[41.792,123.3885],[41.8,123.4]]`), "coordinates", "swapped_axes"},
		{"swapped in a Feature", of(line(`[[41.792,123.3885]]`)), "geometry.coordinates", "swapped_axes"},
		{"swapped elsewhere", line(`[[39.9,116.4]]`), "coordinates[0]", "out_of_range"},
		{"too many points", line(`[` + points(2001, "[%.5f,%.2f]", ",") + `]`), "coordinates", "too_many_points"},
		{"too many of anything", line(`[` + strings.Repeat("[],", 80_000) + `0]`), "coordinates", "too_many_points"},
		{"too long", line(`[[123.4,41.8],[116.4,39.9]]`), "coordinates", "path_too_long"},
		{"the other side of the earth", line(`[[0,0],[180,0]]`), "coordinates", "path_too_long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := wantProblem(t, f.post(t, along, strings.NewReader(tt.body)), http.StatusUnprocessableEntity, "bad_line")
			if diff := cmp.Diff([]string{tt.field + ": " + tt.code}, faultsOf(&p)); diff != "" {
				t.Errorf("faults (-want +got):\n%s\n%s", diff, p.Detail)
			}
		})
	}
}

// TestAlongBadQueryOfPost: what is wrong with the address is said before the
// body is looked at.
func TestAlongBadQueryOfPost(t *testing.T) {
	t.Parallel()
	f, _ := serve(t)
	for query, want := range map[string]string{
		"k=0": "k: out_of_bounds", "color=red": "color: unknown_parameter", "datum=x": "datum: unknown_value",
		pathOf(walk()): "path: one_path", "path=": "path: one_path", "polyline=??": "polyline: one_path", "path=%00": "path: bad_characters",
	} {
		for _, body := range []string{lineOf(walk()), "x"} {
			p := wantProblem(t, f.post(t, along+query, strings.NewReader(body)), http.StatusBadRequest, "bad_query")
			if diff := cmp.Diff([]string{want}, faultsOf(&p)); diff != "" {
				t.Errorf("%s: faults (-want +got):\n%s", query, diff)
			}
		}
	}
}

// TestAlongGoodInput: what looks odd but is a path.
func TestAlongGoodInput(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	for name, query := range map[string]string{
		"no number but a number": "path=1.233885e2,%2B41.7920;123.4,.418e2",
		"poles":                  "path=0,90;180,90;-180,90",
		"antimeridian":           "path=179.9,0;-179.9,0",
		"elsewhere":              "path=0,0",
		"out of the city":        "path=123.3885,41.792;121.0,41.0",
		"both readings on earth": "path=41.8,23.4",
		"2000 points":            "path=" + points(2000, "%.5f,%.2f", ";"),
		"2000 of a polyline":     "polyline=" + strings.Repeat("??", 2000),
		"499 km":                 pathOf(orb.LineString{railway, geo.Destination(railway, 250, 499_999)}),
		"least detour":           "path=123.4,41.8&max_detour_m=1",
		"greatest detour":        "path=123.4,41.8&max_detour_m=20000",
	} {
		if w := f.get(t, along+query); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	coordinates := `[` + points(2000, "[%.5f,%.2f]", ",") + `]`
	padded := `{"type":"LineString","coordinates":` + coordinates
	for name, body := range map[string]string{
		"2000 points":      padded + `}`,
		"256 KB":           padded + strings.Repeat(" ", 256<<10-len(padded)-1) + `}`,
		"one point":        `{"type":"LineString","coordinates":[[123.4,41.8]]}`,
		"other members":    `{"type":"LineString","bbox":"x","crs":{},"coordinates":[[123.4,41.8]],"geometry":5}`,
		"members repeated": `{"type":"Point","type":"LineString","coordinates":0,"coordinates":[[123.4,41.8]]}`,
	} {
		if w := f.post(t, along, strings.NewReader(body)); w.Code != http.StatusOK {
			t.Errorf("posted %s: %d %s", name, w.Code, w.Body)
		}
	}
}
