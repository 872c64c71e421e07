package main

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMedian(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0},
		{[]float64{3}, 3},
		{[]float64{9, 1}, 5},
		{[]float64{5, 1, 100}, 5},
		{[]float64{4, 1, 3, 2}, 2.5},
	} {
		given := slices.Clone(tt.values)
		if got := median(tt.values); got != tt.want {
			t.Errorf("median(%v) = %v, want %v", given, got, tt.want)
		}
		if !slices.Equal(given, tt.values) {
			t.Errorf("median changed %v to %v", given, tt.values)
		}
	}
}

// TestQuantile checks the definition: at least q of the values are not above,
// and a smaller value would not do.
func TestQuantile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 50), 1, 300).Draw(t, "values")
		q := float64(rapid.IntRange(1, 1000).Draw(t, "q")) / 1000
		slices.Sort(values)
		got := quantile(values, q)
		upTo, below := 0, 0
		for _, v := range values {
			if v <= got {
				upTo++
			}
			if v < got {
				below++
			}
		}
		n := float64(len(values))
		if float64(upTo) < q*n-1e-6 || float64(below) >= q*n+1e-6 {
			t.Fatalf("quantile(%v, %v) = %d: %d up to it, %d below", values, q, got, upTo, below)
		}
	})
	if got := quantile([]int(nil), 0.5); got != 0 {
		t.Errorf("of nothing: %d", got)
	}
	if got := quantile([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.99); got != 10 {
		t.Errorf("p99 of ten is the last, not %d", got)
	}
}

func TestQuotients(t *testing.T) {
	got := quotients([]float64{10, 9, 8}, []float64{20, 0, 4, 1})
	if !slices.Equal(got, []float64{0.5, 2}) {
		t.Errorf("got %v", got)
	}
	if lo, hi := spread([]float64{3, 1, 2}); lo != 1 || hi != 3 {
		t.Errorf("spread %v to %v", lo, hi)
	}
	if lo, hi := spread(nil); lo != 0 || hi != 0 || math.IsNaN(lo) {
		t.Errorf("spread of nothing: %v to %v", lo, hi)
	}
}
