package geo_test

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"pgregory.net/rapid"

	"jiujin/geo"
)

// solved is a line of testdata/geodesic.txt.
type solved struct {
	class              string
	a, b               geo.Point
	azimuth1, azimuth2 float64
	metres             float64
}

func readSolved(t *testing.T) []solved {
	t.Helper()
	file, err := os.Open("testdata/geodesic.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []solved
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var s solved
		if _, err := fmt.Sscan(lines.Text(), &s.class, &s.a[1], &s.a[0], &s.b[1], &s.b[0], &s.azimuth1, &s.azimuth2, &s.metres); err != nil {
			t.Fatalf("line %d: %v", len(all)+1, err)
		}
		all = append(all, s)
	}
	if len(all) != 1535 {
		t.Fatalf("%d pairs, want 1535", len(all))
	}
	return all
}

// TestDistanceReference holds Distance and Bearing against GeographicLib, for
// every class of pairs, and says the greatest differences with -v.
func TestDistanceReference(t *testing.T) {
	type worst struct {
		pairs              int
		metres, turnMetres float64
	}
	found := map[string]worst{}
	for _, s := range readSolved(t) {
		w := found[s.class]
		w.pairs++
		for _, got := range []float64{geo.Distance(s.a, s.b), geo.Distance(s.b, s.a)} {
			diff := math.Abs(got - s.metres)
			if !(diff <= 1e-4) {
				t.Errorf("%s: Distance(%v, %v) = %.6f, want %.6f", s.class, s.a, s.b, got, s.metres)
			}
			w.metres = max(w.metres, diff)
		}
		// Between antipodes more than one way is shortest; between equal
		// points there is none.
		if s.class != "antipode" && s.class != "same" {
			turn := math.Remainder(geo.Bearing(s.a, s.b)-s.azimuth1, 360) * math.Pi / 180
			back := math.Remainder(geo.Bearing(s.b, s.a)-s.azimuth2-180, 360) * math.Pi / 180
			// How far beside the point the difference leads.
			side := max(math.Abs(turn), math.Abs(back)) * min(s.metres, 6.4e6)
			if !(side <= 1e-3) {
				t.Errorf("%s: Bearing(%v, %v) = %.12f, want %.12f", s.class, s.a, s.b, geo.Bearing(s.a, s.b), s.azimuth1)
			}
			w.turnMetres = max(w.turnMetres, side)
		}
		found[s.class] = w
	}
	for class, w := range found {
		t.Logf("%-12s %4d pairs: distance within %.1e m, bearing within %.1e m beside the point", class, w.pairs, w.metres, w.turnMetres)
	}
}

// TestBearingArrives: where the bearing is badly conditioned (next to the
// antipode) it still has to lead to the point.
func TestBearingArrives(t *testing.T) {
	for _, s := range readSolved(t) {
		if s.class == "same" {
			continue
		}
		got := geo.Destination(s.a, geo.Bearing(s.a, s.b), geo.Distance(s.a, s.b))
		if off := geo.Distance(got, s.b); !(off <= 1e-3) {
			t.Errorf("%s: from %v by bearing and distance to %v, %.6f m beside %v", s.class, s.a, got, off, s.b)
		}
	}
}

// TestDistanceNear proves the bound of the mid-latitude formula: within
// 0.1 mm wherever Distance uses it. Destination is Karney's direct solution.
func TestDistanceNear(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	worst := 0.0
	for i := range 100_000 {
		p := geo.Point{rng.Float64()*360 - 180, rng.Float64()*150 - 75}
		metres := 50_000 * math.Pow(10, -6*rng.Float64())
		if i%2 == 0 {
			metres = 50_000 * rng.Float64()
		}
		q := geo.Destination(p, rng.Float64()*360, metres)
		worst = max(worst, math.Abs(geo.Distance(p, q)-metres))
	}
	if !(worst <= 1e-4) {
		t.Errorf("up to 50 km Distance is off by %.6f m", worst)
	}
	t.Logf("greatest difference %.1e m", worst)
}

func TestDistanceProperties(t *testing.T) {
	point := rapid.Custom(func(t *rapid.T) geo.Point {
		return geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := point.Draw(t, "a"), point.Draw(t, "b"), point.Draw(t, "c")
		ab, ba := geo.Distance(a, b), geo.Distance(b, a)
		if !(ab >= 0 && ab <= 20_003_931.5) {
			t.Fatalf("Distance(%v, %v) = %v", a, b, ab)
		}
		if math.Abs(ab-ba) > 1e-6 {
			t.Fatalf("%v there, %v back", ab, ba)
		}
		if geo.Distance(a, a) != 0 {
			t.Fatalf("Distance(%v, itself) = %v", a, geo.Distance(a, a))
		}
		if ac, cb := geo.Distance(a, c), geo.Distance(c, b); ab > ac+cb+3e-4 {
			t.Fatalf("straight %v, through %v %v", ab, c, ac+cb)
		}
		bearing := geo.Bearing(a, b)
		if !(bearing >= 0 && bearing < 360) {
			t.Fatalf("Bearing(%v, %v) = %v", a, b, bearing)
		}
		if off := geo.Distance(geo.Destination(a, bearing, ab), b); off > 1e-3 {
			t.Fatalf("bearing and distance from %v miss %v by %v m", a, b, off)
		}
	})
}

func TestDistanceNotANumber(t *testing.T) {
	ok := geo.Point{123.4, 41.8}
	for _, p := range []geo.Point{{math.NaN(), 41.8}, {123.4, math.NaN()}, {math.Inf(1), 41.8}, {123.4, math.Inf(-1)}} {
		if got := geo.Distance(ok, p); !math.IsNaN(got) {
			t.Errorf("Distance to %v = %v, want NaN", p, got)
		}
		if got := geo.Distance(p, ok); !math.IsNaN(got) {
			t.Errorf("Distance from %v = %v, want NaN", p, got)
		}
	}
}

func TestBearing(t *testing.T) {
	station := geo.Point{123.3885, 41.7920}
	for _, c := range []struct {
		to   geo.Point
		want float64
	}{
		{geo.Point{123.3885, 41.9}, 0},
		{geo.Point{123.3885, 41.7}, 180},
		{geo.Point{123.3885, 90}, 0},
		{geo.Point{123.3885, -90}, 180},
		{geo.Point{-56.6115, 41.7920}, 0}, // over the pole
		{station, 0},
	} {
		if got := geo.Bearing(station, c.to); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("Bearing to %v = %v, want %v", c.to, got, c.want)
		}
	}
	if got := geo.Bearing(geo.Point{10, 0}, geo.Point{20, 0}); got != 90 {
		t.Errorf("Bearing along the equator = %v", got)
	}
	if got := geo.Bearing(geo.Point{-179, 10}, geo.Point{179, 10}); math.Abs(got-270) > 0.5 {
		t.Errorf("Bearing west over the antimeridian = %v", got)
	}
}

func TestDestination(t *testing.T) {
	for _, c := range []struct {
		from            geo.Point
		bearing, metres float64
		want            geo.Point
	}{
		{geo.Point{123.4, 41.8}, 77, 0, geo.Point{123.4, 41.8}},
		{geo.Point{0, 0}, 90, math.Pi * 6378137, geo.Point{180, 0}},
		{geo.Point{0, 0}, 0, 10_001_965.729, geo.Point{0, 90}},
		{geo.Point{179.99, 0}, 90, 0.02 * math.Pi / 180 * 6378137, geo.Point{-179.99, 0}},
		{geo.Point{123.4, 41.8}, 0, -1000, geo.Destination(geo.Point{123.4, 41.8}, 180, 1000)},
	} {
		got := geo.Destination(c.from, c.bearing, c.metres)
		if off := geo.Distance(got, c.want); !(off <= 1e-3) {
			t.Errorf("Destination(%v, %v, %v) = %v, want %v", c.from, c.bearing, c.metres, got, c.want)
		}
		if err := geo.Check(got); err != nil {
			t.Errorf("Destination(%v, %v, %v): %v", c.from, c.bearing, c.metres, err)
		}
	}
}

func TestECEF(t *testing.T) {
	for _, c := range []struct {
		p    geo.Point
		want [3]float64
	}{
		{geo.Point{0, 0}, [3]float64{6378137, 0, 0}},
		{geo.Point{90, 0}, [3]float64{0, 6378137, 0}},
		{geo.Point{0, 90}, [3]float64{0, 0, 6356752.314245}},
		{geo.Point{-180, 0}, [3]float64{-6378137, 0, 0}},
	} {
		got := geo.ECEF(c.p)
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-6 {
				t.Errorf("ECEF(%v) = %v, want %v", c.p, got, c.want)
			}
		}
	}
}

func BenchmarkDistance(b *testing.B) {
	for _, c := range []struct {
		name string
		to   geo.Point
	}{
		{"city", geo.Point{123.4497, 41.7954}},
		{"province", geo.Point{121.6147, 38.9140}},
		{"antipodal", geo.Point{-56.6, -41.7}},
	} {
		b.Run(c.name, func(b *testing.B) {
			from := geo.Point{123.3885, 41.7920}
			for b.Loop() {
				geo.Distance(from, c.to)
			}
		})
	}
}

func BenchmarkBearing(b *testing.B) {
	p, q := geo.Point{123.3885, 41.7920}, geo.Point{123.4497, 41.7954}
	for b.Loop() {
		geo.Bearing(p, q)
	}
}

func BenchmarkDestination(b *testing.B) {
	p := geo.Point{123.3885, 41.7920}
	for b.Loop() {
		geo.Destination(p, 77, 5000)
	}
}
