package geo

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// Contains reports whether p lies in the area, holes left out. The border
// belongs to the area: its edges and corners, those of holes too. Edges are
// straight in longitude and latitude, which is how administrative borders are
// published; none runs over the antimeridian. Rings may be closed or not, and
// run either way round.
//
// The answer is exact for the coordinates given: a point is on an edge when
// it is, not when rounding says so. No area contains a point with a NaN or
// infinite coordinate; those of the area have to be finite.
func Contains(area orb.MultiPolygon, p Point) bool {
	for _, polygon := range area {
		if polygonContains(polygon, p) {
			return true
		}
	}
	return false
}

func polygonContains(polygon orb.Polygon, p Point) bool {
	for i, ring := range polygon {
		inside, border := ringContains(ring, p)
		switch {
		case border:
			return true
		case inside == (i > 0): // outside the outline, or inside a hole
			return false
		}
	}
	return len(polygon) > 0
}

// ringContains counts the edges that a ray from p to the east crosses. An edge
// counts its lower end and not its upper one, so that a corner counts once.
func ringContains(ring orb.Ring, p Point) (inside, border bool) {
	if len(ring) == 0 {
		return false, false
	}
	a := ring[len(ring)-1]
	for _, b := range ring {
		low, high := a, b
		if low[1] > high[1] {
			low, high = high, low
		}
		if p[1] >= low[1] && p[1] <= high[1] {
			west, east := min(a[0], b[0]), max(a[0], b[0])
			switch {
			case p[0] > east:
			case p[0] < west:
				if low[1] <= p[1] && p[1] < high[1] {
					inside = !inside
				}
			default:
				side := turns(low, high, p)
				if side == 0 {
					return false, true
				}
				if side > 0 && p[1] < high[1] {
					inside = !inside
				}
			}
		}
		a = b
	}
	return inside, false
}

// turns is +1 where p lies left of the line from a to b, −1 right of it, and
// 0 on it. It is exact: where float64 cannot tell (Shewchuk's bound for
// orient2d), rational numbers do.
func turns(a, b, p Point) int {
	left := (b[0] - a[0]) * (p[1] - a[1])
	right := (b[1] - a[1]) * (p[0] - a[0])
	d := left - right
	const (
		bound     = (3 + 16*tol0) * tol0 / 2
		underflow = 1e-290
	)
	switch doubt := bound*(math.Abs(left)+math.Abs(right)) + underflow; {
	case d > doubt:
		return 1
	case d < -doubt:
		return -1
	default:
		return turnsExactly(a, b, p)
	}
}

func turnsExactly(a, b, p Point) int {
	var ratA, ratB, ratP [2]*big.Rat
	for i := range ratA {
		ratA[i], ratB[i], ratP[i] = new(big.Rat).SetFloat64(a[i]), new(big.Rat).SetFloat64(b[i]), new(big.Rat).SetFloat64(p[i])
		if ratA[i] == nil || ratB[i] == nil || ratP[i] == nil { // NaN or infinite
			return -1
		}
		ratB[i].Sub(ratB[i], ratA[i])
		ratP[i].Sub(ratP[i], ratA[i])
	}
	left := ratB[0].Mul(ratB[0], ratP[1])
	right := ratB[1].Mul(ratB[1], ratP[0])
	return left.Cmp(right)
}
