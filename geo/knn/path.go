package knn

import (
	"cmp"
	"math"
	"slices"

	"jiujin/geo"
)

// PathHit is an item near a path.
type PathHit struct {
	OffsetMetres float64 // from the item to its foot on the path
	AlongMetres  float64 // from the start of the path to the foot
	At           int32   // the item's position
}

// NearPath appends to hits every item that matches within q.MaxMetres of the
// path, in the order of their feet along it; items with one foot come nearest
// first, and in the order of the slice the index was built of. K and Point of
// the query are not looked at. It panics without a limit: everything is near a
// path then.
//
// A path that passes an item twice has it once, at its nearest foot.
func (x *Index[T]) NearPath(p *geo.Path, q *Query, hits []PathHit) []PathHit {
	if !(q.MaxMetres > 0) || math.IsInf(q.MaxMetres, 1) {
		panic("knn: near a path without a limit")
	}
	start := len(hits)
	for _, at := range x.around(p, q) {
		if foot := p.Nearest(x.points[at]); foot.OffsetMetres <= q.MaxMetres {
			hits = append(hits, PathHit{foot.OffsetMetres, foot.AlongMetres, at})
		}
	}
	slices.SortFunc(hits[start:], func(a, b PathHit) int {
		return cmp.Or(cmp.Compare(a.AlongMetres, b.AlongMetres), cmp.Compare(a.OffsetMetres, b.OffsetMetres),
			cmp.Compare(x.order[a.At], x.order[b.At]))
	})
	return hits
}

// around returns the positions of the items in circles that cover everything
// near enough to the path, each once: a piece of the path lies within half its
// length of its middle.
func (t *tree) around(p *geo.Path, q *Query) []int32 {
	if t.leaves == 0 {
		return nil
	}
	// Pieces as long as the circles are wide waste little on either side, but
	// many tiny ones would waste time.
	pieces := 1 + int(p.Length()/max(2*q.MaxMetres, 200))
	length := p.Length() / float64(pieces)
	reach := length/2 + q.MaxMetres
	var found []int32
	for i := range pieces {
		from := t.frame.vec(p.PointAlong((float64(i) + 0.5) * length))
		t.within(q, &from, reach*reach, func(at int32, _ float64) { found = append(found, at) })
	}
	slices.Sort(found)
	return slices.Compact(found)
}
