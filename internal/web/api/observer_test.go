package api_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"jiujin/geo"
	"jiujin/internal/web/api"
)

// TestBearing: whole degrees are those of the geodesic, but for what rounding
// may turn.
func TestBearing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-89, 89).Draw(t, "lat")}
		metres := rapid.OneOf(rapid.Float64Range(1, 60_000), rapid.Float64Range(1, 1e7)).Draw(t, "metres")
		to := geo.Destination(from, rapid.Float64Range(0, 360).Draw(t, "bearing"), metres)
		want := geo.Bearing(from, to)
		off := math.Abs(math.Remainder(float64(api.BearingDegrees(from, to))-want, 360))
		if got := api.BearingDegrees(from, to); got < 0 || got > 359 || off > 0.51 {
			t.Fatalf("from %v to %v: %d, the geodesic leaves at %v", from, to, got, want)
		}
	})
	if got := api.BearingDegrees(geo.Point{123.4, 41.8}, geo.Point{123.4, 41.8}); got != 0 {
		t.Errorf("to itself: %d", got)
	}
}
