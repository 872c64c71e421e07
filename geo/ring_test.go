package geo

import (
	"testing"

	"github.com/paulmach/orb"
)

func TestCheckRing(t *testing.T) {
	ring := func(xy ...float64) orb.Ring {
		r := make(orb.Ring, 0, len(xy)/2)
		for i := 0; i < len(xy); i += 2 {
			r = append(r, orb.Point{123 + xy[i], 41 + xy[i+1]})
		}
		return r
	}
	for _, tt := range []struct {
		name string
		ring orb.Ring
		want RingFault
	}{
		{"triangle", ring(0, 0, .1, 0, 0, .1, 0, 0), ""},
		{"square", ring(0, 0, 1, 0, 1, 1, 0, 1, 0, 0), ""},
		{"the other way round", ring(0, 0, 0, 1, 1, 1, 1, 0, 0, 0), ""},
		{"a corner of 180 degrees", ring(0, 0, .5, 0, 1, 0, 1, 1, 0, 0), ""},
		{"hollow", ring(0, 0, 1, 0, 1, 1, .5, .1, 0, 1, 0, 0), ""},
		{"nothing", nil, RingOpen},
		{"one point", ring(0, 0), RingOpen},
		{"not closed", ring(0, 0, 1, 0, 1, 1), RingOpen},
		{"two corners", ring(0, 0, 1, 0, 0, 0), RingShort},
		{"bow", ring(0, 0, 1, 1, 1, 0, 0, 1, 0, 0), RingCrosses},
		{"touches a side", ring(0, 0, 2, 0, 2, 1, 1, 0, 0, 1, 0, 0), RingCrosses},
		{"touches a corner", ring(0, 0, 1, 1, 2, 0, 2, 2, 1, 1, 0, 2, 0, 0), RingCrosses},
		{"back on itself", ring(0, 0, 1, 0, .5, 0, 0, 1, 0, 0), RingCrosses},
		{"back on itself at the end", ring(0, 0, 1, 0, 1, 1, -1, 0, 0, 0), ""},
		{"back over the first side", ring(1, 0, 2, 0, 2, 1, 1, 1, 1, 0, 1, .5, 1, 0), RingCrosses},
		{"the same point twice", ring(0, 0, 0, 0, 1, 0, 1, 1, 0, 0), RingCrosses},
		{"no line", ring(0, 0, 1, 1, 2, 2, 0, 0), RingCrosses},
		{"off the earth", ring(0, 0, 100, 0, 1, 1, 0, 0), RingRange},
	} {
		if got := CheckRing(tt.ring); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
