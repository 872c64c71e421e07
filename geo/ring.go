package geo

import "github.com/paulmach/orb"

// RingFault says what keeps a ring from being the border of one area.
type RingFault string

// The faults of a ring.
const (
	RingRange   RingFault = "out_of_range" // a point that is none on the earth
	RingOpen    RingFault = "open"         // the last point is not the first
	RingShort   RingFault = "short"        // fewer than three corners
	RingCrosses RingFault = "crosses"      // the border meets itself
)

// CheckRing returns what is wrong with a ring of lon, lat points of any datum,
// "" when it is the border of one area: closed, of at least three corners, and
// nowhere meeting itself. Sides are straight in lon and lat, as in [Contains],
// and the answer is exact. It takes time with the square of the points.
func CheckRing(ring orb.Ring) RingFault {
	for _, p := range ring {
		if Check(p) != nil {
			return RingRange
		}
	}
	n := len(ring) - 1 // sides
	switch {
	case n < 1 || ring[0] != ring[n]:
		return RingOpen
	case n < 3:
		return RingShort
	}
	for i := range n {
		a, b, next := ring[i], ring[i+1], ring[(i+1)%n+1]
		if a == b || turns(a, b, next) == 0 && turnsBack(a, b, next) {
			return RingCrosses
		}
		for j := i + 2; j < n; j++ {
			if i == 0 && j == n-1 { // neighbours round the end
				continue
			}
			if meet(a, b, ring[j], ring[j+1]) {
				return RingCrosses
			}
		}
	}
	return ""
}

// turnsBack reports whether next, on the line through a and b, lies on a's side
// of b.
func turnsBack(a, b, next Point) bool {
	return (b[0]-a[0])*(next[0]-b[0]) < 0 || (b[1]-a[1])*(next[1]-b[1]) < 0
}

// meet reports whether two sides share a point.
func meet(a, b, c, d Point) bool {
	abc, abd, cda, cdb := turns(a, b, c), turns(a, b, d), turns(c, d, a), turns(c, d, b)
	if abc*abd < 0 && cda*cdb < 0 {
		return true
	}
	return abc == 0 && between(a, b, c) || abd == 0 && between(a, b, d) ||
		cda == 0 && between(c, d, a) || cdb == 0 && between(c, d, b)
}

// between reports whether p, on the line through a and b, lies between them.
func between(a, b, p Point) bool {
	return min(a[0], b[0]) <= p[0] && p[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= p[1] && p[1] <= max(a[1], b[1])
}
