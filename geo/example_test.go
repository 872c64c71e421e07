package geo_test

import (
	"errors"
	"fmt"

	"github.com/paulmach/orb"

	"jiujin/geo"
)

// What a locator does with a pasted text: find the place, say how sure it is,
// and measure from it.
func Example() {
	city := func(p geo.Point) bool { return p[0] > 122.4 && p[0] < 123.9 && p[1] > 41.2 && p[1] < 43.1 }
	r, err := geo.Parse("高德地图 41.8057,123.4315 沈河区", geo.Options{Area: city})
	if err != nil {
		fmt.Println(err)
		return
	}
	canteen := geo.Point{123.4048, 41.9204}
	fmt.Printf("%s, %s: %v\n", r.Datum, r.Sure(), r.Doubts)
	fmt.Printf("%.1f m, bearing %.0f\n", geo.Distance(r.Point, canteen), geo.Bearing(r.Point, canteen))
	// Output:
	// gcj02, likely: [datum_usual]
	// 13121.8 m, bearing 353
}

func ExampleDistance() {
	shenyang := geo.Point{123.3885, 41.7920}
	dalian := geo.Point{121.6147, 38.9140}
	fmt.Printf("%.1f m\n", geo.Distance(shenyang, dalian))
	// Output: 353300.0 m
}

func ExampleBearing() {
	fmt.Printf("%.2f degrees\n", geo.Bearing(geo.Point{123.3885, 41.7920}, geo.Point{123.4497, 41.7954}))
	// Output: 85.73 degrees
}

func ExampleDestination() {
	east := geo.Destination(geo.Point{123.3885, 41.7920}, 90, 1000)
	fmt.Println(geo.Round(east, 6))
	// Output: [123.400531 41.791999]
}

func ExampleToWGS84() {
	// A pin of 高德 lies half a kilometre from where GPS says it is.
	amap := geo.Point{123.4315, 41.8057}
	gps := geo.ToWGS84(amap, geo.GCJ02)
	fmt.Println(geo.Round(gps, 6))
	fmt.Printf("%.0f m\n", geo.Distance(amap, gps))
	// Output:
	// [123.425358 41.803265]
	// 578 m
}

func ExampleConvert() {
	fmt.Println(geo.Round(geo.Convert(geo.Point{116.404, 39.915}, geo.GCJ02, geo.BD09), 6))
	// Output: [116.410369 39.921337]
}

func ExampleContains() {
	// A square with a square hole.
	area := orb.MultiPolygon{{
		{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}},
		{{1, 1}, {3, 1}, {3, 3}, {1, 3}, {1, 1}},
	}}
	for _, p := range []geo.Point{{0.5, 0.5}, {2, 2}, {4, 2}, {5, 2}} {
		fmt.Println(p, geo.Contains(area, p))
	}
	// Output:
	// [0.5 0.5] true
	// [2 2] false
	// [4 2] true
	// [5 2] false
}

func ExampleParse() {
	for _, text := range []string{
		"北纬41°48′12.3″ 东经123°25′55.6″",
		"lat=41.8034, lon=123.4321 (WGS-84)",
		"https://uri.amap.com/marker?position=123.4315,41.8057",
		"geo:41.803265,123.425358",
	} {
		r, err := geo.Parse(text, geo.Options{})
		fmt.Println(geo.Round(r.Point, 4), r.Form, r.Datum, r.Sure(), r.Doubts, err)
	}
	// Output:
	// [123.4321 41.8034] dms wgs84 doubtful [datum_assumed] <nil>
	// [123.4321 41.8034] decimal wgs84 certain [] <nil>
	// [123.4254 41.8033] link gcj02 certain [] <nil>
	// [123.4254 41.8033] geo_uri wgs84 certain [] <nil>
}

// Short links hold no place. The error says of which map the link is, and its
// text what to do.
func ExampleParse_shortLink() {
	_, err := geo.Parse("我在这里 https://surl.amap.com/4mkKGuyJ2bz", geo.Options{})
	var refused *geo.ParseError
	if errors.As(err, &refused) {
		fmt.Println(refused.Code, refused.Service)
	}
	// Output: short_link amap
}

// An area decides between the two orders of a bare pair, and finds axes that
// were swapped.
func ExampleParse_area() {
	o := geo.Options{
		Area:     func(p geo.Point) bool { return p[0] > 12 && p[0] < 13 && p[1] > 41 && p[1] < 43 },
		Declared: true, // the form this comes from says WGS-84
	}
	r, err := geo.Parse("41.9034, 12.4534", o)
	fmt.Println(r.Point, r.Doubts, err)

	_, err = geo.Parse("N12.4534 E41.9034", o)
	fmt.Println(err)
	// Output:
	// [12.4534 41.9034] [axes_by_area] <nil>
	// geo: parse: longitude and latitude seem swapped
}

func ExampleDiagnose() {
	city := func(p geo.Point) bool { return p[0] > 122.4 && p[0] < 123.9 && p[1] > 41.2 && p[1] < 43.1 }
	d := geo.Diagnose(geo.Point{41.8012, 123.4321}, geo.WGS84, city)
	fmt.Println(d.Code, d.Inside[0].Point)
	// Output: swapped_axes [123.4321 41.8012]
}

func ExampleNearestDatum() {
	listed := geo.Point{123.4315, 41.8057}  // in a list that names no datum
	visited := geo.Point{123.4254, 41.8033} // by GPS at the door
	fmt.Println(geo.NearestDatum(listed, visited, 100))
	// Output: gcj02 true
}

func ExampleNewPath() {
	path, err := geo.NewPath(orb.LineString{{123.40, 41.80}, {123.42, 41.80}, {123.42, 41.82}})
	if err != nil {
		fmt.Println(err)
		return
	}
	foot := path.Nearest(geo.Point{123.421, 41.81})
	fmt.Printf("%.0f m long; %.0f m along it, %.0f m beside it\n", path.Length(), foot.AlongMetres, foot.OffsetMetres)
	fmt.Println(geo.Round(path.PointAlong(1000), 5))
	// Output:
	// 3884 m long; 2773 m along it, 83 m beside it
	// [123.41203 41.8]
}

func ExampleDecodePolyline() {
	line, err := geo.DecodePolyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@")
	fmt.Println(line, err)
	// Output: [[-120.2 38.5] [-120.95 40.7] [-126.453 43.252]] <nil>
}

func ExampleFormatDMS() {
	fmt.Println(geo.FormatDMS(geo.Point{123.432111, 41.803417}))
	// Output: 41°48′12.30″N 123°25′55.60″E
}
