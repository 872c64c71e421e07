package geo_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/geo"
)

func TestDiagnose(t *testing.T) {
	station := geo.Point{123.3885, 41.7920}
	// An area whose eastern border runs between the readings of the station.
	west := func(p geo.Point) bool { return p[0] < 123.3870 && p[0] > 122 && p[1] > 41 && p[1] < 43 }
	for _, c := range []struct {
		name  string
		given geo.Point
		datum geo.Datum
		area  func(geo.Point) bool
		want  geo.Diagnosis
	}{
		{"inside", station, geo.WGS84, shenyang, geo.Diagnosis{}},
		{"swapped", geo.Point{41.7920, 123.3885}, geo.WGS84, shenyang, geo.Diagnosis{
			Code:   geo.CodeSwapped,
			Inside: []geo.Alternative{{Point: station, Datum: geo.WGS84, Swapped: true}},
		}},
		{"another datum", station, geo.WGS84, west, geo.Diagnosis{
			Code: geo.CodeLikelyDatum,
			Inside: []geo.Alternative{
				{Point: geo.ToWGS84(station, geo.GCJ02), Datum: geo.GCJ02},
				{Point: geo.ToWGS84(station, geo.BD09), Datum: geo.BD09},
			},
		}},
		{"Shanghai", geo.Point{121.4735, 31.2304}, geo.WGS84, shenyang, geo.Diagnosis{Code: geo.CodeOutside}},
		{"Null Island", geo.Point{0, 0}, geo.GCJ02, shenyang, geo.Diagnosis{Code: geo.CodeOutside}},
		{"not on earth", geo.Point{200, 100}, geo.WGS84, shenyang, geo.Diagnosis{Code: geo.CodeOutOfRange}},
		{"not a number", geo.Point{math.NaN(), 41.8}, geo.WGS84, shenyang, geo.Diagnosis{Code: geo.CodeOutOfRange}},
	} {
		if diff := cmp.Diff(c.want, geo.Diagnose(c.given, c.datum, c.area)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestNearestDatum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := geo.Point{rapid.Float64Range(122.5, 123.8).Draw(t, "lon"), rapid.Float64Range(41.2, 43).Draw(t, "lat")}
		for _, d := range []geo.Datum{geo.WGS84, geo.GCJ02, geo.BD09} {
			given := geo.FromWGS84(place, d)
			known := geo.Destination(place, rapid.Float64Range(0, 360).Draw(t, "bearing"), rapid.Float64Range(0, 99).Draw(t, "metres"))
			if got, ok := geo.NearestDatum(given, known, 100); !ok || got != d {
				t.Fatalf("%v of %v: %v, %v", d, place, got, ok)
			}
			if got, ok := geo.NearestDatum(given, known, 5000); ok {
				t.Fatalf("a known place good to 5 km decided for %v", got)
			}
			if got, ok := geo.NearestDatum(given, geo.Destination(place, 0, 10_000), 100); ok {
				t.Fatalf("a known place 10 km off decided for %v", got)
			}
		}
	})
	if got, ok := geo.NearestDatum(geo.Point{2.3522, 48.8566}, geo.Point{2.3522, 48.8566}, 100); ok {
		t.Errorf("in Paris the datums are one, but it decided for %v", got)
	}
}
