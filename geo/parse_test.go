package geo_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/geo"
)

// shenyang is an area about as large as the city.
func shenyang(p geo.Point) bool {
	return p[0] > 122.3 && p[0] < 123.9 && p[1] > 41.1 && p[1] < 43.1
}

// summary says of a parse what the tables below state: the numbers as given,
// in the order they stood, and what was understood.
func summary(r geo.Reading, err error) string {
	var e *geo.ParseError
	switch {
	case errors.As(err, &e):
		s := "refused: " + string(e.Code)
		if e.Service != "" {
			s += " of " + string(e.Service)
		}
		for _, r := range e.Readings {
			s += " (" + summary(r, nil) + ")"
		}
		return s
	case err != nil:
		return "not a ParseError: " + err.Error()
	}
	s := fmt.Sprintf("lon %.5f lat %.5f", r.Given[0], r.Given[1])
	if r.LatFirst {
		s = fmt.Sprintf("lat %.5f lon %.5f", r.Given[1], r.Given[0])
	}
	s += " " + r.Datum.String() + " " + string(r.Basis) + " " + string(r.Form)
	if r.Service != "" {
		s += " " + string(r.Service)
	}
	for _, d := range r.Doubts {
		s += " " + string(d) + "?"
	}
	return s
}

func TestParseText(t *testing.T) {
	const (
		lonLat = "lon 123.43210 lat 41.80120 wgs84 assumed decimal datum_assumed?"
		latLon = "lat 41.80120 lon 123.43210 wgs84 assumed decimal datum_assumed?"
		dms    = "lat 41.80342 lon 123.43211 wgs84 assumed dms datum_assumed?"
	)
	for text, want := range map[string]string{
		// pairs without a name, in either order
		"123.4321,41.8012":             lonLat,
		"41.8012,123.4321":             latLon,
		"  41.8012 ; 123.4321\n":       latLon,
		"41.8012\t123.4321":            latLon,
		"41.8012\n123.4321":            latLon,
		"(41.8012, 123.4321)":          latLon,
		"[123.4321,41.8012]":           lonLat,
		"POINT(123.4321 41.8012)":      lonLat,
		"123.4321,41.8012,0":           lonLat, // KML's height
		"123.4321\u300141.8012":        lonLat,
		"123.4321\uff0c41.8012":        lonLat,
		"123.4321\u200b,\ufeff41.8012": lonLat, // marks that phones add
		"\uff11\uff12\uff13\uff0e\uff14\uff13\uff12\uff11\uff0c\uff14\uff11\uff0e\uff18\uff10\uff11\uff12": lonLat,
		"41.8, 123.4": "lat 41.80000 lon 123.40000 wgs84 assumed decimal datum_assumed? coarse?",

		// words and other numbers around
		"位置\uff1a123.4321\uff0c41.8012\uff08沈河区\uff09":              lonLat,
		"位置:123.4321,41.8012 (沈河区)":                                 lonLat,
		"2026-11-23 10:30 在 123.4321,41.8012 见":                     lonLat,
		"价格12.50元\uff0c坐标41.8012\uff0c123.4321\uff0c电话024-88888888": latLon,
		"青年大街15-17号 3.5公里 123.4321,41.8012":                         lonLat,
		"41.8012,123.4321 E座2层":                                     latLon,
		"192.168.1.10 41.8012,123.4321":                             latLon,
		"41.8012,123.4321。":                                         latLon,
		"经纬度\uff1a123.4321,41.8012":                                 lonLat,

		// named
		"纬度:41.8012 经度:123.4321":                      latLon,
		"经度\uff1a123.4321\uff0c纬度\uff1a41.8012":       lonLat,
		"经度=123.4321;纬度=41.8012":                      lonLat,
		"经度为123.4321\uff0c纬度是41.8012":                 lonLat,
		"纬度\n41.8012\n经度\n123.4321":                   latLon,
		"维度41.8012\uff0c经度123.4321":                   latLon,
		"lat=41.8012&lon=123.4321":                    latLon,
		"Latitude: 41.8012, Longitude: 123.4321":      latLon,
		`{"lat":41.8012,"lng":123.4321}`:              latLon,
		`{"lng":123.4321,"name":"5.5","lat":41.8012}`: lonLat,
		"41.8012N,123.4321E":                          latLon,
		"41.8012 n 123.4321 e":                        latLon,
		"N41.8012 E123.4321":                          latLon,
		"N 41.8012, E 123.4321":                       latLon,
		"N41.8012E123.4321":                           latLon,
		"41.8012\u00b0N, 123.4321\u00b0E":             latLon,
		"北纬41.8012\uff0c东经123.4321":                   latLon,
		"北纬41.8012度\u3001东经123.4321度":                 latLon,
		"北纬N41.8012 东经E123.4321":                      latLon,
		"纬度:N41.8012 经度:E123.4321":                    latLon,
		"南纬N41.8012 东经E123.4321":                      "refused: unreadable",
		"东经123.4321,41.8012":                          lonLat,
		"\u221233.8688\u00b0, 151.2093\u00b0":         "refused: outside",
		"东经123.4321\u00b0 北纬41.8012\u00b0":            lonLat,
		"41.8012,东经123.4321":                          latLon,
		"lat,lng: 41.8012,123.4321":                   latLon,
		"经度\t纬度\n123.4321\t41.8012":                   lonLat,
		"名称,经度,纬度\n站,123.4321,41.8012":                lonLat,

		"N41.8012 E123.4321 (41\u00b048\u20324.3\u2033N 123\u00b025\u203255.6\u2033E)": latLon,

		"41\u00b0N 123.4\u00b0E 41.8012N 123.4321E": "refused: several_places",

		// degrees, minutes, seconds
		"北纬41\u00b048\u203212.3\u2033 东经123\u00b025\u203255.6\u2033": dms,
		"北纬41度48分12.3秒\uff0c东经123度25分55.6秒":                          dms,
		"41\u00b048'12.3\"N 123\u00b025'55.6\"E":                     dms,
		"41\u00b048'12.3\"N,123\u00b025'55.6\"E":                     dms,
		"41\u00b048\u201912.3\u201dN 123\u00b025\u201955.6\u201dE":   dms,
		"41\u00b048'12.3''N 123\u00b025'55.6''E":                     dms,
		"41\u00b0 48' 12.3\" N, 123\u00b0 25' 55.6\" E":              dms,
		"41\u00b048'12.3,123\u00b025'55.6":                           dms,
		"41\u00ba48'12.3\" 123\u00ba25'55.6\"":                       dms,
		"41 48 12.3 N 123 25 55.6 E":                                 dms,
		"N 41 48 12.3 E 123 25 55.6":                                 dms,
		"E123\u00b025\u203255.6\u2033, N41\u00b048\u203212.3\u2033":  "lon 123.43211 lat 41.80342 wgs84 assumed dms datum_assumed?",
		"41\u00b048.205'N 123\u00b025.9267'E":                        dms,
		"N41\u00b048.205 E123\u00b025.9267":                          dms,
		"41\u00b048.205', 123\u00b025.9267'":                         dms,
	} {
		if diff := cmp.Diff(want, summary(geo.Parse(text, geo.Options{Area: shenyang}))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "no_coordinates",
		"沈阳站":                              "no_coordinates",
		"电话024-23456789 13912345678":       "no_coordinates",
		"青年大街15-17号":                       "no_coordinates",
		"41,123":                           "no_coordinates",
		"123.4321":                         "no_coordinates",
		"经度123.4321":                       "no_coordinates",
		"192.168.1.1":                      "no_coordinates",
		"2024.11.23":                       "no_coordinates",
		"一荤两素12.5\uff0c两荤15.5元":            "no_coordinates",
		"12.5-13.5":                        "no_coordinates",
		"41.8012-123.4321":                 "no_coordinates",
		"200.5,41.8":                       "no_coordinates",
		"N41 E123":                         "no_coordinates",
		"尺寸S 12.5 和 E 3.5":                 "no_coordinates",
		"S座12 E座3":                         "no_coordinates",
		"N41.8 W":                          "unreadable",
		"123.4321),(41.8012":               "no_coordinates",
		"123.4321,\xfe41.8012":             "no_coordinates",
		"v41.8012,v123.4321":               "no_coordinates",
		"41.8012%,123.4321%":               "no_coordinates",
		"lat1=41.8012 lon1=123.4321":       "no_coordinates",
		"12.5,8.5":                         "outside",
		"41.8012, 41.9012":                 "outside",
		"121.4735,31.2304":                 "outside",
		"0.0,0.0":                          "outside",
		"41.8012S,123.4321E":               "outside",
		"41.8012,-123.4321":                "outside",
		"123.4321,41.8012,35.6":            "several_places",
		"123.43,41.80;123.44,41.81":        "several_places",
		"123.43,41.80 和 123.44,41.81":      "several_places",
		"N41.80 E123.43 N41.81 E123.44":    "several_places",
		"-41.8012N,123.4321E":              "unreadable",
		"41\u00b070'N 123\u00b025'E":       "unreadable",
		"41\u00b048'70\"N 123\u00b025'E":   "unreadable",
		"41\u00b012\"N 123\u00b025\"E":     "unreadable",
		"41.8N 42.5N":                      "unreadable",
		"纬度41.8E 经度123.4":                  "unreadable",
		"lat 91.5 lon 200.5":               "out_of_range",
		strings.Repeat("123.4,41.8 ", 500): "too_long",
	} {
		if got := summary(geo.Parse(text, geo.Options{Area: shenyang})); got != "refused: "+want {
			t.Errorf("%.60q: %s, want %s", text, got, want)
		}
	}
}

// TestParseSwapped: numbers that were given an order and fall inside only in
// the other one are no place, but a question.
func TestParseSwapped(t *testing.T) {
	const inside = "lon 123.43210 lat 41.80120"
	for _, text := range []string{
		"纬度:123.4321 经度:41.8012",
		"lat=123.4321, lon=41.8012",
		"geo:123.4321,41.8012",
		"https://uri.amap.com/marker?position=41.8012,123.4321",
		"https://www.openstreetmap.org/?mlat=123.4321&mlon=41.8012",
	} {
		_, err := geo.Parse(text, geo.Options{Area: shenyang})
		var e *geo.ParseError
		if !errors.As(err, &e) || e.Code != geo.CodeSwapped || len(e.Readings) != 1 {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if r := e.Readings[0]; !shenyang(r.Point) || fmt.Sprintf("lon %.5f lat %.5f", r.Given[0], r.Given[1]) != inside {
			t.Errorf("%q: suggests %+v", text, r)
		}
	}
}

// TestParseAxes: without an area, and with one on the diagonal of the map, the
// order of a nameless pair can stay open.
func TestParseAxes(t *testing.T) {
	for _, c := range []struct {
		text string
		area func(geo.Point) bool
		want string
	}{
		{"41.8012,123.4321", nil, "lat 41.80120 lon 123.43210 wgs84 assumed decimal datum_assumed?"},
		{"12.5012,41.9034", nil, "refused: ambiguous_axes" +
			" (lon 12.50120 lat 41.90340 wgs84 assumed decimal)" +
			" (lat 12.50120 lon 41.90340 wgs84 assumed decimal)"},
		{"45.5,45.5", nil, "lon 45.50000 lat 45.50000 wgs84 assumed decimal coarse?"},
		{"41.9034N,12.5012E", nil, "lat 41.90340 lon 12.50120 wgs84 assumed decimal"},
		{"12.5012,41.9034", func(p geo.Point) bool { return p[0] < 20 }, "lon 12.50120 lat 41.90340 wgs84 assumed decimal axes_by_area?"},
		{"82.1012,41.9034", func(p geo.Point) bool { return p[1] < 50 }, "lon 82.10120 lat 41.90340 wgs84 assumed decimal datum_assumed? axes_by_area?"},
		{"-33.8688,-70.6693", func(p geo.Point) bool { return p[1] > -40 && p[0] < -60 }, "lat -33.86880 lon -70.66930 wgs84 assumed decimal axes_by_area?"},
	} {
		if diff := cmp.Diff(c.want, summary(geo.Parse(c.text, geo.Options{Area: c.area}))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestParseDatum(t *testing.T) {
	const pair = "123.4321,41.8012 "
	for text, want := range map[string]string{
		"GCJ-02":                     "gcj02 stated decimal",
		"gcj02坐标":                    "gcj02 stated decimal",
		"\uff27\uff23\uff2a\uff0d02": "gcj02 stated decimal",
		"火星坐标":                       "gcj02 stated decimal",
		"WGS84坐标系":                   "wgs84 stated decimal",
		"CGCS2000":                   "wgs84 stated decimal",
		"BD09":                       "bd09 stated decimal",
		"\uff08百度坐标\uff09":           "bd09 map decimal baidu datum_usual?",
		"高德":                         "gcj02 map decimal amap datum_usual?",
		"(高德)":                       "gcj02 map decimal amap datum_usual?",
		"腾讯地图":                       "gcj02 map decimal tencent datum_usual?",
		"天地图":                        "wgs84 map decimal datum_usual?",
		"GPS坐标":                      "wgs84 map decimal datum_usual?",
		"高德地图 WGS84":                 "wgs84 stated decimal",
		"https://surl.amap.com/x":    "gcj02 map decimal amap datum_usual?",
		"百度大厦":                       "wgs84 assumed decimal datum_assumed?", // a building
		"高德置地广场":                     "wgs84 assumed decimal datum_assumed?", // a mall
		"高德和百度坐标":                    "bd09 map decimal baidu datum_usual?",  // 高德和… names nothing
		"高德坐标、百度坐标":                  "wgs84 assumed decimal datum_assumed?",
		"GCJ-02 BD-09":               "wgs84 assumed decimal datum_assumed?",
	} {
		want = "lon 123.43210 lat 41.80120 " + want
		if diff := cmp.Diff(want, summary(geo.Parse(pair+text, geo.Options{Area: shenyang}))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	for _, c := range []struct {
		text string
		o    geo.Options
		want string
	}{
		{pair, geo.Options{Datum: geo.BD09}, "bd09 assumed decimal datum_assumed?"},
		{pair, geo.Options{Datum: geo.BD09, Declared: true}, "bd09 stated decimal"},
		{pair + "高德地图", geo.Options{Datum: geo.BD09, Declared: true}, "bd09 stated decimal"},
		{pair + "GCJ-02", geo.Options{Datum: geo.BD09, Declared: true}, "gcj02 stated decimal"},
	} {
		if diff := cmp.Diff("lon 123.43210 lat 41.80120 "+c.want, summary(geo.Parse(c.text, c.o))); diff != "" {
			t.Errorf("%q %+v (-want +got):\n%s", c.text, c.o, diff)
		}
	}
	// The datum decides where the place is.
	for name, moved := range map[string]geo.Datum{"WGS84": geo.WGS84, "GCJ02": geo.GCJ02, "BD09": geo.BD09} {
		true3 := geo.Point{123.4252, 41.8033}
		given := geo.Round(geo.FromWGS84(true3, moved), 7)
		r, err := geo.Parse(fmt.Sprintf("%s %v,%v", name, given[0], given[1]), geo.Options{})
		if err != nil || geo.Distance(r.Point, true3) > 0.05 {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

// TestParseLikelyDatum: a pair just outside the area that lies inside in
// another datum.
func TestParseLikelyDatum(t *testing.T) {
	edge := func(p geo.Point) bool { return p[0] < 123.4321 && shenyang(p) }
	_, err := geo.Parse("N41.8012 E123.4340", geo.Options{Area: edge})
	var e *geo.ParseError
	if !errors.As(err, &e) || e.Code != geo.CodeLikelyDatum || len(e.Readings) != 2 {
		t.Fatalf("%v, %+v", err, e)
	}
	for i, d := range []geo.Datum{geo.GCJ02, geo.BD09} {
		if r := e.Readings[i]; r.Datum != d || !edge(r.Point) || r.Given != (geo.Point{123.4340, 41.8012}) {
			t.Errorf("reading %d: %+v", i, r)
		}
	}
}

func TestParsePrecision(t *testing.T) {
	for text, want := range map[string]float64{
		"123.4,41.8":                              5566,
		"123.43,41.801":                           557,
		"123.432100,41.801200":                    0.056,
		"N41\u00b048' E123\u00b025'":              928,
		"N41\u00b048'12\" E123\u00b025'55\"":      15.5,
		"N41\u00b048'12.34\" E123\u00b025'55.6\"": 1.55,
		"geo:41.801200,123.432100;u=35":           35,
	} {
		r, err := geo.Parse(text, geo.Options{Area: shenyang})
		if err != nil || math.Abs(r.PrecisionMetres/want-1) > 0.01 {
			t.Errorf("%q: %v m, %v, want %v m", text, r.PrecisionMetres, err, want)
		}
	}
}

func TestSure(t *testing.T) {
	for text, want := range map[string]geo.Sureness{
		"123.4321,41.8012":                                       geo.Doubtful,
		"高德地图 123.4321,41.8012":                                  geo.Likely,
		"GCJ-02 123.4321,41.8012":                                geo.Certain,
		"GCJ-02 123.4,41.8":                                      geo.Doubtful,
		"https://uri.amap.com/marker?position=123.4321,41.8012":  geo.Certain,
		"https://maps.apple.com/?ll=41.8012,123.4321":            geo.Likely,
		"https://www.google.com/maps?q=41.8012,123.4321":         geo.Doubtful,
		"https://www.openstreetmap.org/#map=17/41.8012/123.4321": geo.Doubtful,
	} {
		r, err := geo.Parse(text, geo.Options{Area: shenyang})
		if err != nil || r.Sure() != want {
			t.Errorf("%q: %v, %v, want %v", text, r.Sure(), err, want)
		}
	}
}

// TestParseRoundTrip: what is written in any of the ways is read again.
func TestParseRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{rapid.Float64Range(-179.99, 179.99).Draw(t, "lon"), rapid.Float64Range(-89.99, 89.99).Draw(t, "lat")}
		for _, text := range []string{
			geo.FormatDMS(p),
			geo.URI(p),
			fmt.Sprintf("lat=%.7f&lon=%.7f", p[1], p[0]),
			fmt.Sprintf("经度\uff1a%.7f\uff0c纬度\uff1a%.7f\u3002", p[0], p[1]),
			fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.7f&mlon=%.7f", p[1], p[0]),
			"WGS-84 " + geo.FormatDMS(p),
		} {
			r, err := geo.Parse(text, geo.Options{})
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if off := geo.Distance(r.Point, p); !(off <= 0.3) {
				t.Fatalf("%q: %v, %v m off %v", text, r.Point, off, p)
			}
		}
		moved := geo.FromWGS84(p, geo.GCJ02)
		if !geo.InChina(p) || !geo.InChina(moved) {
			return
		}
		r, err := geo.Parse(fmt.Sprintf("https://uri.amap.com/marker?position=%.7f,%.7f&name=x", moved[0], moved[1]), geo.Options{})
		if err != nil || geo.Distance(r.Point, p) > 0.1 && p[0] > 72.1 && p[1] < 55.7 {
			t.Fatalf("%v by amap: %+v, %v", p, r, err)
		}
	})
}

// TestParseHostile: whatever is repeated up to the limit ends, as a refusal.
func TestParseHostile(t *testing.T) {
	for _, before := range []string{"", "https://www.google.com/maps/", "https://apis.map.qq.com/?marker=", "geo:1,2;"} {
		for _, part := range []string{
			"1.5 ", "1.5,", "(", "n ", "N", "lat ", "lat:", "纬度", "纬度 ", "://", "http://", "https://", "......https://x",
			"geo:1", "a.b ", "-", "-1", "1-", "1\u00b0", "1\u00b01'", "\u00b0 ", `"`, "百度", "高德a", "amap.com/", "%2525",
			"coord:1,2|", "coord:1.5,2.5;", "!3d1!4d2", "a=", "&", "https://uri.amap.com/?q=1.5,2.5&", "1", "1.", "\u3002",
			"https://x\uff0c", "\u200b", "\xff", "\x00",
		} {
			text := before + strings.Repeat(part, 4096)
			_, err := geo.Parse(text[:4096], geo.Options{Area: shenyang})
			var e *geo.ParseError
			if !errors.As(err, &e) {
				t.Errorf("%q and many %q: %v", before, part, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"123.4321,41.8012", "\uff11\uff12\uff13.4\uff0c41.8", "北纬41\u00b048\u203212.3\u2033 东经123\u00b025\u203255.6\u2033",
		"N 41 48 12.3 E 123 25 55.6", "纬度:41.8 经度:123.4", `{"lat":41.8,"lng":123.4}`, "geo:41.8,123.4;crs=wgs84;u=35",
		"https://uri.amap.com/marker?position=123.4,41.8&name=\u6c88&coordinate=wgs84", "https://surl.amap.com/x",
		"https://map.baidu.com/@13741215,5104015,17z", "https://osm.org/go/0EEQjE--?m", "qqmap://map/marker?marker=coord:41.8,123.4;title:x",
		"https://www.google.com/maps/place/x/data=!3d41.8!4d123.4", "41\u00b070'N", "-+.5,5.-", "lat lon 1.5 2.5", "%2C%25%zz://?=&#",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, bounded bool) {
		o := geo.Options{}
		if bounded {
			o.Area = shenyang
		}
		r, err := geo.Parse(s, o)
		var e *geo.ParseError
		if errors.As(err, &e) {
			if e.Code == "" || e.Error() == "" {
				t.Fatalf("%q: %+v", s, e)
			}
			for _, r := range e.Readings {
				if bounded && !shenyang(r.Point) {
					t.Fatalf("%q: suggests %+v, which is outside", s, r)
				}
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if geo.Check(r.Given) != nil || bounded && !shenyang(r.Point) {
			t.Fatalf("%q: %+v", s, r)
		}
		if r.Point != geo.ToWGS84(r.Given, r.Datum) || !(r.PrecisionMetres >= 0) || r.Form == "" || r.Basis == "" {
			t.Fatalf("%q: %+v", s, r)
		}
		again, err := geo.Parse(s, o)
		if err != nil || !cmp.Equal(r, again) {
			t.Fatalf("%q: %+v, then %+v, %v", s, r, again, err)
		}
	})
}
