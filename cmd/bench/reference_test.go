package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"jiujin/geo"
)

// TestReference: leaving out what cannot be among the ten changes nothing.
func TestReference(t *testing.T) {
	g := testCrowd(t)
	var points []geo.Point
	for i := range 800 {
		points = append(points, g.site(i).Location.Point)
	}
	ref := newReference(points)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 400 {
		p := g.asker(r)
		if i%2 == 0 {
			p = g.traveller(r)
		}
		var all []float64
		for _, q := range points {
			all = append(all, geo.Distance(p, q))
		}
		slices.Sort(all)
		if got := ref.nearest(p); !slices.Equal(got, all[:ten]) {
			t.Fatalf("at %v: %v, want %v", p, got, all[:ten])
		}
	}
	few := newReference(points[:3])
	if got := few.nearest(points[0]); len(got) != 3 || got[0] != 0 {
		t.Errorf("of three points: %v", got)
	}
	if got := newReference(nil).nearest(points[0]); len(got) != 0 {
		t.Errorf("of none: %v", got)
	}
}

// TestSphereRatio: nowhere and in no direction do two short lines change their
// ratio by more than the bound.
func TestSphereRatio(t *testing.T) {
	lo, hi := math.Inf(1), 0.0
	for lat := -85.0; lat <= 85; lat += 5 {
		for bearing := 0.0; bearing < 360; bearing += 15 {
			for _, metres := range []float64{10, 10_000, 300_000} {
				p := geo.Point{123, lat}
				q := geo.Destination(p, bearing, metres)
				ratio := math.Sqrt(chord2(unit(p), unit(q))) / geo.Distance(p, q)
				lo, hi = min(lo, ratio), max(hi, ratio)
			}
		}
	}
	if hi/lo > sphereRatio {
		t.Errorf("ratios from %g to %g, %.4f apart", lo, hi, hi/lo)
	}
}

func TestCompare(t *testing.T) {
	p := geo.Point{123, 42}
	at := func(metres float64) found { return found{Point: geo.Destination(p, 90, metres)} }
	for _, tt := range []struct {
		name   string
		answer []found
		truth  []float64
		regret float64
		wrong  bool
	}{
		{"right", []found{at(10), at(20)}, []float64{10, 20}, 0, false},
		{"a set is not its order", []found{at(20), at(10)}, []float64{10, 20}, 0, false},
		{"a tie", []found{at(10), at(20.0004)}, []float64{10, 20}, 0.0004, false},
		{"a farther one", []found{at(10), at(25)}, []float64{10, 20}, 5, true},
		{"one nobody knows", []found{at(3), at(20)}, []float64{10, 20}, -7, true},
		{"one missing", []found{at(10)}, []float64{10, 20}, math.Inf(1), true},
		{"one too many", []found{at(10), at(20)}, []float64{10}, math.Inf(1), true},
		{"none", nil, nil, 0, false},
	} {
		regret, wrong := compare(p, tt.answer, tt.truth)
		if wrong != tt.wrong || (regret != tt.regret && math.Abs(regret-tt.regret) > 1e-4) {
			t.Errorf("%s: regret %v, wrong %v, want %v, %v", tt.name, regret, wrong, tt.regret, tt.wrong)
		}
	}
}
