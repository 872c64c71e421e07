package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"

	"jiujin/geo"
)

func TestContains(t *testing.T) {
	// 8                 +---+
	// 7                 | x |   an island
	// 6                 +---+
	//
	// 4 +-----------+
	// 3 |  +-----+  |
	// 2 |  | hole|  |    a square of 4, with a hole of 1 to 3
	// 1 |  +-----+  |
	// 0 +-----------+
	//   0  1     3  4   6   8
	//
	// and a kite whose edges run at a slant, corners 10,0 12,1 10,4 9,1.
	area := orb.MultiPolygon{
		{
			{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}},
			{{1, 1}, {1, 3}, {3, 3}, {3, 1}, {1, 1}},
		},
		{{{6, 6}, {8, 6}, {8, 8}, {6, 8}}}, // not closed, clockwise or not
		{{{10, 0}, {9, 1}, {10, 4}, {12, 1}, {10, 0}}},
	}
	for _, c := range []struct {
		where string
		want  bool
		at    []geo.Point
	}{
		{"inside", true, []geo.Point{{0.5, 0.5}, {3.5, 2}, {2, 0.5}, {7, 7}, {10, 1}, {11, 1}}},
		{"in the hole", false, []geo.Point{{2, 2}, {1.5, 2.9}, {2.999999, 1.000001}}},
		{"outside", false, []geo.Point{{-1, 2}, {5, 2}, {5, 4}, {-1, 4}, {2, 5}, {2, -1}, {9, 0}, {12, 0}, {13, 1}, {8, 1}, {9.4, 2.5}, {7, 5.999}}},
		{"on an edge", true, []geo.Point{{2, 0}, {4, 2}, {2, 4}, {0, 2}, {7, 6}, {8, 7}, {7, 8}, {6, 7}}},
		{"on a slanting edge", true, []geo.Point{{11, 0.5}, {9.5, 0.5}, {11, 2.5}, {9.5, 2.5}}},
		{"on the edge of the hole", true, []geo.Point{{1, 2}, {3, 2}, {2, 1}, {2, 3}}},
		{"on a corner", true, []geo.Point{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {1, 1}, {3, 3}, {1, 3}, {3, 1}, {6, 6}, {8, 8}, {10, 0}, {12, 1}, {10, 4}, {9, 1}}},
		{"level with corners and edges", false, []geo.Point{{-1, 0}, {5, 0}, {-1, 1}, {5, 3}, {5, 6}, {9, 8}, {8.9, 4}}},
		{"nowhere", false, []geo.Point{{math.NaN(), 2}, {2, math.NaN()}, {math.Inf(1), 0}, {0, math.Inf(-1)}}},
	} {
		for _, p := range c.at {
			if got := geo.Contains(area, p); got != c.want {
				t.Errorf("%s: Contains(%v) = %v", c.where, p, got)
			}
		}
	}
}

func TestContainsNothing(t *testing.T) {
	for _, area := range []orb.MultiPolygon{nil, {}, {{}}, {{{}}}, {{{{0, 0}}}}, {{{{0, 0}, {0, 0}}}}} {
		if geo.Contains(area, geo.Point{1, 1}) {
			t.Errorf("%v contains a point", area)
		}
	}
}

// TestContainsExact: a point beside a slanting edge by less than rounding can
// tell belongs to exactly one of the two areas that share the edge.
func TestContainsExact(t *testing.T) {
	// One third is no float64: the nearest one lies west of the edge.
	west := orb.MultiPolygon{{{{0, 0}, {1, 3}, {0, 3}}}}
	east := orb.MultiPolygon{{{{0, 0}, {1, 3}, {1, 0}}}}
	p := geo.Point{1.0 / 3, 1}
	if !geo.Contains(west, p) || geo.Contains(east, p) {
		t.Errorf("%v: west %v, east %v", p, geo.Contains(west, p), geo.Contains(east, p))
	}
	p[0] = math.Nextafter(p[0], 1)
	if geo.Contains(west, p) || !geo.Contains(east, p) {
		t.Errorf("%v: west %v, east %v", p, geo.Contains(west, p), geo.Contains(east, p))
	}
}

// TestContainsShares: two areas that share a slanting border leave no gap, and
// share only what lies on the border.
func TestContainsShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := geo.Point{rapid.Float64Range(120, 121).Draw(t, "ax"), 41}
		b := geo.Point{rapid.Float64Range(123, 124).Draw(t, "bx"), 43}
		west := orb.MultiPolygon{{{a, b, {118, 43}, {118, 41}}}}
		east := orb.MultiPolygon{{{a, b, {126, 43}, {126, 41}}}}
		at := rapid.Float64Range(0, 1).Draw(t, "at")
		p := geo.Point{a[0] + at*(b[0]-a[0]), a[1] + at*(b[1]-a[1])}
		for range rapid.IntRange(0, 3).Draw(t, "steps") {
			p[0] = math.Nextafter(p[0], rapid.SampledFrom([]float64{0, 180}).Draw(t, "to"))
		}
		inWest, inEast := geo.Contains(west, p), geo.Contains(east, p)
		if !inWest && !inEast {
			t.Fatalf("%v lies in neither", p)
		}
		beside := geo.Point{math.Nextafter(p[0], 0), p[1]}
		if inWest && inEast && geo.Contains(east, beside) {
			t.Fatalf("%v and %v both lie on a border without breadth", p, beside)
		}
	})
}

// TestContainsGrid compares with a count in whole numbers, along a ray that
// meets no grid point: any polygon, self-crossing ones too, by the even-odd
// rule.
func TestContainsGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.IntRange(0, 6)
		corners := make([][2]int, rapid.IntRange(3, 9).Draw(t, "corners"))
		ring := make(orb.Ring, len(corners))
		for i := range corners {
			corners[i] = [2]int{coordinate.Draw(t, "x"), coordinate.Draw(t, "y")}
			ring[i] = geo.Point{float64(corners[i][0]), float64(corners[i][1])}
		}
		for x := range 7 {
			for y := range 7 {
				p := [2]int{x, y}
				got := geo.Contains(orb.MultiPolygon{{ring}}, geo.Point{float64(x), float64(y)})
				if want := gridContains(corners, p); got != want {
					t.Fatalf("%v contains %v: %v, want %v", corners, p, got, want)
				}
			}
		}
	})
}

func gridContains(corners [][2]int, p [2]int) bool {
	cross := func(a, b, c [2]int) int { return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0]) }
	far := [2]int{p[0] + 1_000_003, p[1] + 1}
	inside := false
	for i := range corners {
		a, b := corners[i], corners[(i+1)%len(corners)]
		between := min(a[0], b[0]) <= p[0] && p[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= p[1] && p[1] <= max(a[1], b[1])
		if between && cross(a, b, p) == 0 {
			return true
		}
		if (cross(p, far, a) > 0) != (cross(p, far, b) > 0) && (cross(a, b, p) > 0) != (cross(a, b, far) > 0) {
			inside = !inside
		}
	}
	return inside
}

// TestContainsPlanar: away from borders orb's planar package agrees.
func TestContainsPlanar(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	star := orb.Ring{}
	for i := range 300 {
		angle := float64(i) * 2 * math.Pi / 300
		r := 0.5 + 0.4*rng.Float64()
		star = append(star, geo.Point{123.4 + r*math.Cos(angle), 41.8 + r*math.Sin(angle)})
	}
	star = append(star, star[0])
	area := orb.MultiPolygon{{star}}
	for range 10_000 {
		p := geo.Point{122.4 + 2*rng.Float64(), 40.8 + 2*rng.Float64()}
		if got, want := geo.Contains(area, p), planar.MultiPolygonContains(area, p); got != want {
			t.Fatalf("Contains(%v) = %v, orb says %v", p, got, want)
		}
	}
}

func BenchmarkContains(b *testing.B) {
	ring := orb.Ring{}
	for i := range 1000 {
		sin, cos := math.Sincos(float64(i) * 2 * math.Pi / 1000)
		ring = append(ring, geo.Point{123.4 + 0.5*cos, 41.8 + 0.5*sin})
	}
	area := orb.MultiPolygon{{ring}}
	for b.Loop() {
		geo.Contains(area, geo.Point{123.5, 41.9})
	}
}
