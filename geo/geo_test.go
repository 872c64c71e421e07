package geo_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"jiujin/geo"
)

func TestCheck(t *testing.T) {
	for _, p := range []geo.Point{{0, 0}, {180, 90}, {-180, -90}, {123.4, 41.8}} {
		if err := geo.Check(p); err != nil {
			t.Errorf("Check(%v) = %v, want nil", p, err)
		}
	}
	for _, p := range []geo.Point{{math.NaN(), 0}, {0, math.NaN()}, {math.Inf(1), 0}, {181, 0}, {0, 90.1}, {41.8, 123.4}} {
		if err := geo.Check(p); !errors.Is(err, geo.ErrRange) {
			t.Errorf("Check(%v) = %v, want ErrRange", p, err)
		}
	}
}

func TestContains(t *testing.T) {
	// 4 +---------+
	//   |  2 +-+  |
	//   |  1 +-+  |
	// 0 +---------+   a square of 4 with a hole of 1
	area := orb.MultiPolygon{{
		{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}},
		{{1, 1}, {1, 2}, {2, 2}, {2, 1}, {1, 1}},
	}}
	for p, want := range map[geo.Point]bool{{3, 3}: true, {1.5, 1.5}: false, {5, 1}: false, {0, 2}: true, {0.5, 0.5}: true} {
		if got := geo.Contains(area, p); got != want {
			t.Errorf("Contains(%v) = %v, want %v", p, got, want)
		}
	}
}

// Distances of GeographicLib's own test set (Karney, "Algorithms for
// geodesics", 2013), as lat1, lon1, lat2, lon2, metres, to the digits it states.
func TestDistanceKarney(t *testing.T) {
	for _, c := range []struct{ lat1, lon1, lat2, lon2, metres, tolerance float64 }{
		{40.6, -73.8, 49.01666667, 2.55, 5853226, 0.5},
		{36.493349428792, 0, 36.49334942879201, .0000008, 0.072, 0.0005},
		{88.202499451857, 0, -88.202499451857, 179.981022032992859592, 20003898.214, 0.001},
		{89.262080389218, 0, -89.262080389218, 179.992207982775375662, 20003925.854, 0.001},
		{56.320923501171, 0, -56.320923501171, 179.664747671772880215, 19993558.287, 0.001},
		{52.784459512564, 0, -52.784459512563990912, 179.634407464943777557, 19991596.095, 0.001},
		{48.522876735459, 0, -48.52287673545898293, 179.599720456223079643, 19989144.774, 0.001},
		{0, 0, 0, 179, 19926189, 0.5},
		{0, 0, 0, 179.5, 19980862, 0.5},
		{0, 0, 0, 180, 20003931, 0.5},
		{0, 0, 1, 180, 19893357, 0.5},
		{0, 0, 0, 0, 0, 0},
	} {
		got := geo.Distance(geo.Point{c.lon1, c.lat1}, geo.Point{c.lon2, c.lat2})
		if !(math.Abs(got-c.metres) <= c.tolerance) {
			t.Errorf("Distance(%v,%v → %v,%v) = %.4f, want %.4f", c.lat1, c.lon1, c.lat2, c.lon2, got, c.metres)
		}
	}
}

// The chord formula, Vincenty's inverse and his direct formula are three
// derivations; they have to meet at every length.
func TestDistanceMeetsDestination(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		p := geo.Point{rng.Float64()*360 - 180, rng.Float64()*170 - 85}
		bearing := rng.Float64() * 360
		metres := math.Pow(10, rng.Float64()*6.9) // 1 m … 7,900 km
		q := geo.Destination(p, bearing, metres)
		if got := geo.Distance(p, q); math.Abs(got-metres) > 0.002 {
			t.Fatalf("from %v bearing %v: %v m became %v", p, bearing, metres, got)
		}
		if metres < 1000 {
			continue
		}
		turn := math.Abs(math.Remainder(geo.Bearing(p, q)-bearing, 360))
		if turn > 1e-4 {
			t.Fatalf("from %v to %v: bearing %v, want %v", p, q, geo.Bearing(p, q), bearing)
		}
	}
}

func TestBearing(t *testing.T) {
	station := geo.Point{123.3885, 41.7920}
	for want, q := range map[float64]geo.Point{
		0:   {123.3885, 41.9},
		180: {123.3885, 41.7},
	} {
		if got := geo.Bearing(station, q); math.Abs(got-want) > 1e-9 {
			t.Errorf("Bearing to %v = %v, want %v", q, got, want)
		}
	}
	if got := geo.Bearing(station, station); got != 0 {
		t.Errorf("Bearing to itself = %v", got)
	}
	if got := geo.Bearing(station, geo.Point{123.5, 41.7920}); math.Abs(got-90) > 0.1 {
		t.Errorf("Bearing east = %v", got)
	}
}

// Pairs published with the open implementations of the transforms
// (eviltransform's and coordtransform's tests), lon, lat.
func TestDatumKnownPairs(t *testing.T) {
	for _, c := range []struct {
		wgs, gcj geo.Point
	}{
		{geo.Point{121.5272106, 31.1774276}, geo.Point{121.531541859215, 31.17530398364597}},
		{geo.Point{113.912316, 22.543847}, geo.Point{113.9171764808363, 22.540796131694766}},
		{geo.Point{116.377817, 39.911954}, geo.Point{116.38404722455657, 39.91334545536069}},
		{geo.Point{116.404, 39.915}, geo.Point{116.41024449916938, 39.91640428150164}},
	} {
		if got := geo.FromWGS84(c.wgs, geo.GCJ02); geo.Distance(got, c.gcj) > 0.001 {
			t.Errorf("FromWGS84(%v, GCJ02) = %v, want %v", c.wgs, got, c.gcj)
		}
		if got := geo.ToWGS84(c.gcj, geo.GCJ02); geo.Distance(got, c.wgs) > 0.001 {
			t.Errorf("ToWGS84(%v, GCJ02) = %v, want %v", c.gcj, got, c.wgs)
		}
	}
	gcj, bd := geo.Point{116.404, 39.915}, geo.Point{116.41036949371029, 39.92133699351021}
	wgs := geo.ToWGS84(gcj, geo.GCJ02)
	if got := geo.FromWGS84(wgs, geo.BD09); geo.Distance(got, bd) > 0.001 {
		t.Errorf("BD-09 of %v = %v, want %v", gcj, got, bd)
	}
	if got := geo.ToWGS84(bd, geo.BD09); geo.Distance(got, wgs) > 0.001 {
		t.Errorf("ToWGS84(%v, BD09) = %v, want %v", bd, got, wgs)
	}
}

func TestDatumRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{rapid.Float64Range(73.5, 135).Draw(t, "lon"), rapid.Float64Range(18, 53.5).Draw(t, "lat")}
		for _, d := range []geo.Datum{geo.WGS84, geo.GCJ02, geo.BD09} {
			if back := geo.ToWGS84(geo.FromWGS84(p, d), d); geo.Distance(back, p) > 0.01 {
				t.Fatalf("%v through %v came back as %v", p, d, back)
			}
		}
	})
}

func TestDatumOutsideChina(t *testing.T) {
	for _, p := range []geo.Point{{139.7, 35.7}, {-0.1, 51.5}, {0, 0}} {
		if got := geo.FromWGS84(p, geo.GCJ02); got != p {
			t.Errorf("FromWGS84(%v, GCJ02) = %v, want the same", p, got)
		}
		if got := geo.ToWGS84(p, geo.GCJ02); got != p {
			t.Errorf("ToWGS84(%v, GCJ02) = %v, want the same", p, got)
		}
	}
}

func TestParseDatum(t *testing.T) {
	for _, d := range []geo.Datum{geo.WGS84, geo.GCJ02, geo.BD09} {
		if got, ok := geo.ParseDatum(d.String()); !ok || got != d {
			t.Errorf("ParseDatum(%q) = %v, %v", d, got, ok)
		}
	}
	if _, ok := geo.ParseDatum("mars"); ok {
		t.Error("ParseDatum accepted mars")
	}
}

func BenchmarkDistance(b *testing.B) {
	p, q := geo.Point{123.3885, 41.7920}, geo.Point{123.4497, 41.7954}
	for b.Loop() {
		geo.Distance(p, q)
	}
}
