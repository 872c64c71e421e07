package geo_test

import (
	"errors"
	"math"
	"testing"

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

func TestRound(t *testing.T) {
	if got, want := geo.Round(geo.Point{123.45678949, -41.80000051}, 6), (geo.Point{123.456789, -41.800001}); got != want {
		t.Errorf("Round = %v, want %v", got, want)
	}
}
