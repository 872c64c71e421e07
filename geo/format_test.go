package geo_test

import (
	"testing"

	"pgregory.net/rapid"

	"jiujin/geo"
)

func TestFormat(t *testing.T) {
	for p, want := range map[geo.Point][2]string{
		{123.43211111, 41.80341667}: {"41°48′12.30″N 123°25′55.60″E", "geo:41.803417,123.432111"},
		{-70.5, -33.25}:             {"33°15′00.00″S 70°30′00.00″W", "geo:-33.250000,-70.500000"},
		{0, 0}:                      {"0°00′00.00″N 0°00′00.00″E", "geo:0.000000,0.000000"},
		{-0.0000001, -0.0000001}:    {"0°00′00.00″S 0°00′00.00″W", "geo:0.000000,0.000000"},
		{123.999999999, 41.9999999}: {"42°00′00.00″N 124°00′00.00″E", "geo:42.000000,124.000000"},
	} {
		if got := geo.FormatDMS(p); got != want[0] {
			t.Errorf("FormatDMS(%v) = %q, want %q", p, got, want[0])
		}
		if got := geo.URI(p); got != want[1] {
			t.Errorf("URI(%v) = %q, want %q", p, got, want[1])
		}
	}
}

func TestFormatRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
		for text, metres := range map[string]float64{geo.FormatDMS(p): 0.25, geo.URI(p): 0.09} {
			r, err := geo.Parse(text, geo.Options{})
			if err != nil || !(geo.Distance(r.Point, p) <= metres) {
				t.Fatalf("%v as %q became %v, %v", p, text, r.Point, err)
			}
		}
	})
}
