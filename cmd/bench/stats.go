package main

import (
	"cmp"
	"math"
	"slices"
)

// median returns the middle value, the mean of the two middle ones when their
// number is even, and 0 for none. The argument is left as it is.
func median[T float64 | int64](values []T) T {
	if len(values) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	mid := len(s) / 2
	if len(s)%2 == 1 {
		return s[mid]
	}
	return (s[mid-1] + s[mid]) / 2
}

// quantile returns the smallest of the sorted values that at least the share q
// of them does not exceed (nearest rank), 0 for none.
func quantile[T cmp.Ordered](sorted []T, q float64) T {
	var zero T
	if len(sorted) == 0 {
		return zero
	}
	rank := int(math.Ceil(q*float64(len(sorted)) - 1e-9)) // 0.99 × 100 is a little over 99
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// spread returns the smallest and the largest value, zeros for none.
func spread(values []float64) (lo, hi float64) {
	if len(values) == 0 {
		return 0, 0
	}
	return slices.Min(values), slices.Max(values)
}

// quotients divides values pairwise: what two ran in the same round.
func quotients(over, under []float64) []float64 {
	out := make([]float64, 0, min(len(over), len(under)))
	for i := range min(len(over), len(under)) {
		if under[i] > 0 {
			out = append(out, over[i]/under[i])
		}
	}
	return out
}
