package knn

import (
	"math"
	"slices"
)

// Nearest appends to hits the K nearest items that match, nearest first along
// the WGS-84 geodesic; items equally far come in the order of the slice the
// index was built of. It returns the extended slice and allocates nothing when
// that has room for K more.
//
// Metres are within 1 mm of the geodesic up to 30 km and [geo.Distance] beyond.
// Where two items differ by less than 1 mm either may come first.
func (x *Index[T]) Nearest(q *Query, hits []Hit) []Hit { return x.nearest(q, hits) }

func (t *tree) nearest(q *Query, hits []Hit) []Hit {
	if len(t.vecs) == 0 || q.K <= 0 {
		return hits
	}
	from := t.frame.observe(q.Point)
	start, limit2 := len(hits), math.MaxFloat64
	if q.MaxMetres > 0 {
		limit2 = chordLimit(q.MaxMetres)
	}
	k := min(q.K, len(t.vecs))
	hits = slices.Grow(hits, k)[:start+k]
	found, settled := hits[start:], false
	if k <= maxSmall && len(t.vecs) <= maxKeyed && q.Accept == nil {
		found, settled = t.small(q.Mask, &from.vec, limit2, found)
	}
	if !settled {
		found = t.large(q, &from.vec, limit2, found[:0:k])
	}
	if len(found) == 0 {
		return hits[:start]
	}
	if worst := math.Sqrt(found[len(found)-1].Metres); worst > plainMetres {
		return t.measured(q, &from.vec, worst, hits[:start])
	}
	for i := range found {
		h := &found[i]
		h.Metres = from.metres(&t.vecs[h.At], h.Metres)
	}
	return hits[:start+nearer(found, q.MaxMetres)]
}

// later is a subtree put aside, with four times the square of the way to it.
type later struct {
	d4 float64
	at int
}

// maxDepth is deeper than 2³¹ items make a tree.
const maxDepth = 32

// large finds the nearest matching points by their chords, which Metres holds
// squared: as many as found has capacity for.
func (t *tree) large(q *Query, from *vec, limit2 float64, found []Hit) []Hit {
	var stack [maxDepth]later
	var top, at int
	worst := limit2
	for {
		for at < len(t.nodes) {
			near, far, l, r := t.step(at, from)
			if t.has(far, q.Mask) && r <= 4*worst {
				stack[top%maxDepth] = later{r, far}
				top++
			}
			if !t.has(near, q.Mask) || l > 4*worst {
				at = -1
				break
			}
			at = near
		}
		if at >= 0 {
			lo, hi := t.leaf(at - len(t.nodes))
			for i := lo; i < hi; i++ {
				c2 := chord2(&t.vecs[i], from)
				if c2 > worst || t.masks[i]&q.Mask != q.Mask || (q.Accept != nil && !q.Accept(int32(i))) {
					continue
				}
				found = t.insert(found, Hit{c2, int32(i)})
				if len(found) == cap(found) {
					worst = min(worst, found[len(found)-1].Metres)
				}
			}
		}
		for {
			if top == 0 {
				return found
			}
			top--
			if s := &stack[top%maxDepth]; s.d4 <= 4*worst {
				at = s.at
				break
			}
		}
	}
}

// step returns the children of a node, the nearer one first, with four times
// the squares of the ways to their boxes.
//
// It has no branch that depends on the place, but for the order: no processor
// could foresee them.
func (t *tree) step(at int, from *vec) (near, far int, l, r float64) {
	n := &t.nodes[at]
	lx := math.Abs(from[0]-n[0].centre[0]) - n[0].half[0]
	ly := math.Abs(from[1]-n[0].centre[1]) - n[0].half[1]
	rx := math.Abs(from[0]-n[1].centre[0]) - n[1].half[0]
	ry := math.Abs(from[1]-n[1].centre[1]) - n[1].half[1]
	lx += math.Abs(lx) // twice the way, 0 inside
	ly += math.Abs(ly)
	rx += math.Abs(rx)
	ry += math.Abs(ry)
	l, r = lx*lx+ly*ly, rx*rx+ry*ry
	if !t.flat {
		dl, dr := t.rise(at, from[2])
		l += dl
		r += dr
	}
	if r < l {
		return 2*at + 2, 2*at + 1, r, l
	}
	return 2*at + 1, 2*at + 2, l, r
}

// rise is what the third axis adds to step.
func (t *tree) rise(at int, z float64) (l, r float64) {
	d := &t.depth[at]
	lz := math.Abs(z-d[0].centre) - d[0].half
	rz := math.Abs(z-d[1].centre) - d[1].half
	lz += math.Abs(lz)
	rz += math.Abs(rz)
	return lz * lz, rz * rz
}

// has reports whether an item below a child may have the mask.
func (t *tree) has(child int, mask uint64) bool {
	return mask == 0 || t.below[(child-1)/2][(child-1)%2]&mask == mask
}

// insert puts a hit in its place; the last one falls out when found is full.
func (t *tree) insert(found []Hit, h Hit) []Hit {
	i := len(found)
	if i < cap(found) {
		found = found[:i+1]
	} else {
		i--
		if t.before(found[i], h) {
			return found
		}
	}
	for ; i > 0 && t.before(h, found[i-1]); i-- {
		found[i] = found[i-1]
	}
	found[i] = h
	return found
}

// before reports whether a comes first: it is nearer, or as near and earlier
// in the slice the index was built of.
func (t *tree) before(a, b Hit) bool {
	if a.Metres != b.Metres {
		return a.Metres < b.Metres
	}
	return t.order[a.At] < t.order[b.At]
}
