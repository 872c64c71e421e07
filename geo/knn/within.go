package knn

import (
	"math"

	"github.com/paulmach/orb"

	"jiujin/geo"
)

// Within appends to hits every item that matches within q.MaxMetres of the
// point, in the order of [Index.Nearest], and returns the extended slice. K is
// not looked at; without MaxMetres it is every item that matches.
func (x *Index[T]) Within(q *Query, hits []Hit) []Hit {
	if x.leaves == 0 {
		return hits
	}
	limit2 := math.Inf(1)
	if q.MaxMetres > 0 {
		limit2 = chordLimit(q.MaxMetres)
	}
	start := len(hits)
	from := x.frame.observe(q.Point)
	x.within(q, &from.vec, limit2, func(at int32, c2 float64) {
		h := Hit{At: at}
		if c2 > plainMetres*plainMetres {
			h.Metres = geo.Distance(q.Point, x.points[at])
		} else {
			h.Metres = from.metres(&x.vecs[at], c2)
		}
		if q.MaxMetres == 0 || h.Metres <= q.MaxMetres {
			hits = append(hits, h)
		}
	})
	x.sort(hits[start:])
	return hits
}

// In calls yield with the position of every item in the bound that has all
// bits of the mask, until it returns false. Sides belong to the bound; one
// whose west is greater than its east spans the antimeridian.
func (x *Index[T]) In(b orb.Bound, mask uint64, yield func(at int32) bool) {
	if x.leaves == 0 {
		return
	}
	q := Query{Point: centre(b), Mask: mask}
	more := true
	from := x.frame.vec(q.Point)
	x.within(&q, &from, cover(b, q.Point), func(at int32, _ float64) {
		if more && inBound(b, x.points[at]) {
			more = yield(at)
		}
	})
}

// within calls fn for every matching point whose squared chord does not exceed
// the limit, in no order.
func (t *tree) within(q *Query, from *vec, limit2 float64, fn func(at int32, chord2 float64)) {
	t.walk(0, q, from, limit2, fn)
}

func (t *tree) walk(at int, q *Query, from *vec, limit2 float64, fn func(at int32, chord2 float64)) {
	if leaf := at - len(t.nodes); leaf >= 0 {
		lo, hi := t.leaf(leaf)
		for i := lo; i < hi; i++ {
			c2 := chord2(&t.vecs[i], from)
			if c2 <= limit2 && t.masks[i]&q.Mask == q.Mask && (q.Accept == nil || q.Accept(int32(i))) {
				fn(int32(i), c2)
			}
		}
		return
	}
	for side := range 2 {
		if t.below[at][side]&q.Mask == q.Mask && t.toBox2(at, side, from) <= limit2 {
			t.walk(2*at+1+side, q, from, limit2, fn)
		}
	}
}

func chord2(a, b *vec) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return x*x + y*y + z*z
}

// toBox2 is the square of the way from a place to the box of a child.
func (t *tree) toBox2(at, side int, from *vec) float64 {
	n, d := &t.nodes[at][side], &t.depth[at][side]
	x := max(0, math.Abs(from[0]-n.centre[0])-n.half[0])
	y := max(0, math.Abs(from[1]-n.centre[1])-n.half[1])
	z := max(0, math.Abs(from[2]-d.centre)-d.half)
	return x*x + y*y + z*z
}

func width(b orb.Bound) float64 {
	if b.Min[0] > b.Max[0] {
		return b.Max[0] - b.Min[0] + 360
	}
	return b.Max[0] - b.Min[0]
}

func centre(b orb.Bound) geo.Point {
	return geo.Point{math.Remainder(b.Min[0]+width(b)/2, 360), (b.Min[1] + b.Max[1]) / 2}
}

// cover returns the square of a chord around the centre of a bound that
// reaches all of it. A parallel bends away from the chord between its ends, so
// its middle and the widest parallel count too.
func cover(b orb.Bound, c geo.Point) float64 {
	if width(b) > 90 {
		return math.Inf(1)
	}
	widest := min(max(0, b.Min[1]), b.Max[1]) // the latitude nearest to the equator
	from := vec(geo.ECEF(c))
	far := 0.0
	for _, lat := range []float64{b.Min[1], widest, b.Max[1]} {
		for _, lon := range []float64{b.Min[0], c[0], b.Max[0]} {
			corner := vec(geo.ECEF(geo.Point{lon, lat}))
			far = max(far, chord2(&from, &corner))
		}
	}
	r := math.Sqrt(far) + 1
	return r * r
}

func inBound(b orb.Bound, p geo.Point) bool {
	if p[1] < b.Min[1] || p[1] > b.Max[1] {
		return false
	}
	if b.Min[0] > b.Max[0] {
		return p[0] >= b.Min[0] || p[0] <= b.Max[0]
	}
	return p[0] >= b.Min[0] && p[0] <= b.Max[0]
}
