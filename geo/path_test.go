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

func newPath(t interface {
	Helper()
	Fatal(...any)
}, points ...geo.Point,
) *geo.Path {
	t.Helper()
	p, err := geo.NewPath(points)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPath(t *testing.T) {
	// An L: 1 km east, then 1 km north.
	a := geo.Point{123.4, 41.8}
	b := geo.Destination(a, 90, 1000)
	c := geo.Destination(b, 0, 1000)
	p := newPath(t, a, b, c)
	if got := p.Length(); math.Abs(got-2000) > 1e-3 {
		t.Errorf("Length = %v", got)
	}
	for _, w := range []struct {
		name          string
		from          geo.Point
		offset, along float64
		edge          int
	}{
		{"beside the first edge", geo.Destination(geo.Destination(a, 90, 300), 0, 50), 50, 300, 0},
		{"beside the second edge", geo.Destination(geo.Destination(b, 0, 400), 90, 200), 200, 1400, 1},
		{"before the start", geo.Destination(a, 270, 500), 500, 0, 0},
		{"after the end", geo.Destination(c, 0, 500), 500, 2000, 1},
		{"on the path", geo.Destination(b, 0, 700), 0, 1700, 1},
		{"at the start", a, 0, 0, 0},
		{"at the end", c, 0, 2000, 1},
	} {
		got := p.Nearest(w.from)
		if math.Abs(got.OffsetMetres-w.offset) > 0.01 || math.Abs(got.AlongMetres-w.along) > 0.01 || got.Edge != w.edge {
			t.Errorf("%s: %+v, want %v m beside, %v m along, edge %d", w.name, got, w.offset, w.along, w.edge)
		}
		if d := geo.Distance(w.from, got.Point); math.Abs(d-got.OffsetMetres) > 1e-3 {
			t.Errorf("%s: foot is %v m away, offset says %v", w.name, d, got.OffsetMetres)
		}
		if d := geo.Distance(p.PointAlong(got.AlongMetres), got.Point); d > 1e-3 {
			t.Errorf("%s: PointAlong(%v) is %v m beside the foot", w.name, got.AlongMetres, d)
		}
	}
	if corner := p.Nearest(geo.Destination(b, 135, 100)); math.Abs(corner.AlongMetres-1000) > 0.01 || math.Abs(corner.OffsetMetres-100) > 0.01 {
		t.Errorf("beyond the corner: %+v", corner)
	}
}

func TestPathDegenerate(t *testing.T) {
	a := geo.Point{123.4, 41.8}
	q := geo.Destination(a, 45, 120)
	for name, p := range map[string]*geo.Path{
		"one point": newPath(t, a),
		"repeated":  newPath(t, a, a, a),
	} {
		if p.Length() != 0 {
			t.Errorf("%s: Length = %v", name, p.Length())
		}
		if got := p.Nearest(q); got.Point != a || math.Abs(got.OffsetMetres-120) > 1e-3 || got.AlongMetres != 0 {
			t.Errorf("%s: %+v", name, got)
		}
		for _, m := range []float64{-1, 0, 1, math.NaN(), math.Inf(1)} {
			if got := p.PointAlong(m); got != a {
				t.Errorf("%s: PointAlong(%v) = %v", name, m, got)
			}
		}
	}
	b := geo.Destination(a, 90, 1000)
	p := newPath(t, a, a, b, b, b)
	if got := p.Nearest(geo.Destination(b, 90, 30)); math.Abs(got.AlongMetres-1000) > 1e-3 || math.Abs(got.OffsetMetres-30) > 1e-3 {
		t.Errorf("beyond repeated ends: %+v", got)
	}
	if got := geo.Distance(p.PointAlong(500), geo.Destination(a, 90, 500)); got > 1e-3 {
		t.Errorf("middle of a path with repeated points is %v m off", got)
	}
}

func TestNewPathErrors(t *testing.T) {
	if _, err := geo.NewPath(nil); !errors.Is(err, geo.ErrEmptyPath) {
		t.Errorf("no points: %v", err)
	}
	if _, err := geo.NewPath(orb.LineString{{123.4, 41.8}, {41.8, 123.4}}); !errors.Is(err, geo.ErrRange) {
		t.Errorf("swapped point: %v", err)
	}
	line := orb.LineString{{123.4, 41.8}, {123.5, 41.8}}
	p := newPath(t, line...)
	line[0] = geo.Point{0, 0}
	if got := p.PointAlong(0); got != (geo.Point{123.4, 41.8}) {
		t.Errorf("the path changed with the caller's line: %v", got)
	}
}

// TestPathAntimeridian: the way over the antimeridian and over the pole is the
// short one.
func TestPathAntimeridian(t *testing.T) {
	p := newPath(t, geo.Point{179.9, 10}, geo.Point{-179.9, 10})
	if got := p.Length(); got > 22_000 {
		t.Errorf("Length = %v", got)
	}
	foot := p.Nearest(geo.Point{180, 10.1})
	if math.Abs(math.Abs(foot.Point[0])-180) > 1e-6 || math.Abs(foot.AlongMetres-p.Length()/2) > 0.01 {
		t.Errorf("foot of the middle: %+v", foot)
	}
	p = newPath(t, geo.Point{0, 89}, geo.Point{180, 89})
	if foot := p.Nearest(geo.Point{90, 89.9}); math.Abs(foot.Point[1]-90) > 1e-6 {
		t.Errorf("over the pole: %+v", foot)
	}
}

// TestNearestSampled compares with the nearest of points sampled densely along
// the geodesics: city streets, roads through the province, flights.
func TestNearestSampled(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, scale := range []struct {
		name          string
		edge, reach   float64 // metres
		edges, rounds int
	}{
		{"streets", 300, 2_000, 8, 60},
		{"roads", 20_000, 60_000, 5, 40},
		{"rail", 300_000, 500_000, 3, 40},
		{"flights", 7_000_000, 9_000_000, 2, 40},
	} {
		worst, pinned := 0.0, 0
		for range scale.rounds {
			var starts []float64 // metres along of each point
			line := orb.LineString{{rng.Float64()*360 - 180, rng.Float64()*160 - 80}}
			for range scale.edges {
				line = append(line, geo.Destination(line[len(line)-1], rng.Float64()*360, rng.Float64()*scale.edge))
			}
			p := newPath(t, line...)
			for i := range line {
				starts = append(starts, newPath(t, line[:i+1]...).Length())
			}
			q := geo.Destination(line[0], rng.Float64()*360, rng.Float64()*scale.reach)
			foot := p.Nearest(q)

			// No sample is nearer than the foot, and some sample is within
			// half a step of it.
			const samples = 500
			sampled := math.Inf(1)
			for i := range samples + 1 {
				sampled = min(sampled, geo.Distance(q, p.PointAlong(p.Length()*float64(i)/samples)))
			}
			step := p.Length() / samples
			if foot.OffsetMetres > sampled+1e-3 {
				t.Fatalf("%s: %v from %v: foot %v m away, a sample %v", scale.name, line, q, foot.OffsetMetres, sampled)
			}
			if sampled-foot.OffsetMetres > step/2+1e-3 {
				t.Fatalf("%s: %v from %v: foot %v m away, nearest of samples every %v m %v", scale.name, line, q, foot.OffsetMetres, step, sampled)
			}
			// Inside an edge the distances as far before and after the foot
			// are equal: what they differ by says how far the foot is off.
			const h = 50
			before, after := foot.AlongMetres-h, foot.AlongMetres+h
			if e := foot.Edge; before > starts[e] && after < starts[e+1] && foot.OffsetMetres < 8e6 {
				const radius = 6_371_000
				off := (geo.Distance(q, p.PointAlong(before)) - geo.Distance(q, p.PointAlong(after))) *
					radius * math.Tan(foot.OffsetMetres/radius) / (2 * h)
				worst = max(worst, math.Abs(off))
				pinned++
			}
			if off := geo.Distance(p.PointAlong(foot.AlongMetres), foot.Point); off > 1e-3 {
				t.Fatalf("%s: PointAlong misses the foot by %v m", scale.name, off)
			}
		}
		if worst > 0.05 || pinned == 0 {
			t.Errorf("%s: of %d feet inside an edge one is %v m off", scale.name, pinned, worst)
		}
		t.Logf("%-8s %3d feet inside an edge, within %.1e m along it", scale.name, pinned, worst)
	}
}

func TestPathProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) geo.Point {
			return geo.Point{rapid.Float64Range(122, 125).Draw(t, "lon"), rapid.Float64Range(41, 43.5).Draw(t, "lat")}
		})
		line := rapid.SliceOfN(point, 1, 12).Draw(t, "line")
		p := newPath(t, line...)
		q := point.Draw(t, "q")
		foot := p.Nearest(q)
		for i, corner := range line {
			if d := geo.Distance(q, corner); d < foot.OffsetMetres-1e-3 {
				t.Fatalf("point %d is %v m away, the foot %v", i, d, foot.OffsetMetres)
			}
		}
		if !(foot.AlongMetres >= 0 && foot.AlongMetres <= p.Length()+1e-6) || foot.Edge < 0 || foot.Edge > max(0, len(line)-2) {
			t.Fatalf("%+v on a path of %v m", foot, p.Length())
		}
		back := newPath(t, reversed(line)...).Nearest(q)
		if math.Abs(back.OffsetMetres-foot.OffsetMetres) > 1e-3 {
			t.Fatalf("%v there, %v back", foot, back)
		}
		m := rapid.Float64Range(0, 1).Draw(t, "part") * p.Length()
		on := p.Nearest(p.PointAlong(m))
		if on.OffsetMetres > 1e-3 {
			t.Fatalf("the point %v m along is %v m beside the path", m, on.OffsetMetres)
		}
	})
}

func reversed(line orb.LineString) orb.LineString {
	line = line.Clone()
	line.Reverse()
	return line
}

func BenchmarkPointToPath(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 8))
	line := orb.LineString{{123.4, 41.8}}
	for range 500 {
		line = append(line, geo.Destination(line[len(line)-1], 60*rng.Float64(), 100))
	}
	p, err := geo.NewPath(line)
	if err != nil {
		b.Fatal(err)
	}
	q := geo.Destination(p.PointAlong(20_000), 0, 300)
	for b.Loop() {
		p.Nearest(q)
	}
}
