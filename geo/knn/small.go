package knn

import "math"

// The search for a handful of items packs the square of a chord and a position
// into one integer key: candidates are then put in order by comparisons and
// conditional moves alone. Sorting ten of twenty candidates by branches that
// cannot be foreseen cost as much as everything else together.
//
// A key holds the upper 40 bits of the float64 and a position of 24 bits. What
// is cut off is less than 2⁻²⁸ of the square, 0.06 mm at 30 km.
const (
	positionBits = 24
	positionMask = 1<<positionBits - 1
	maxKeyed     = 1 << positionBits // the most items in a tree
	maxSmall     = 15                // the greatest k
)

// small is large for few hits and no Accept. It fills found and returns the
// part that was filled; settled is false when equal chords straddle the end,
// so that the order of items has to decide.
func (t *tree) small(mask uint64, from *vec, limit2 float64, found []Hit) (_ []Hit, settled bool) {
	var keys [maxSmall + 1]uint64
	for i := range keys {
		keys[i] = math.MaxUint64
	}
	n := t.keys(mask, from, limit2, keys[:len(found)+1])
	k := min(n, len(found))
	if n > k && keys[k]>>positionBits == keys[k-1]>>positionBits {
		return found, false
	}
	for i, key := range keys[:k] {
		at := int32(key & positionMask)
		h := Hit{chord2(&t.vecs[at], from), at}
		// What was cut off decides among equal keys.
		for ; i > 0 && t.before(h, found[i-1]); i-- {
			found[i] = found[i-1]
		}
		found[i] = h
	}
	return found[:k], true
}

// keys fills best with the smallest keys in order and returns how many there
// are. The last of them only tells whether equal chords straddle the end.
func (t *tree) keys(mask uint64, from *vec, limit2 float64, best []uint64) int {
	var (
		stack [maxDepth]later
		near  [leafRoom]uint64 // keys of a leaf that may be among the best
		top   int
		at    int
		n     int
		x     = *from
		worst = math.Float64bits(limit2) // no key that matters exceeds it
		d4    = 4 * limit2
	)
	for {
		for at < len(t.nodes) {
			// This is step, written out: the compiler does not inline it, and a
			// call costs as much again.
			b := &t.nodes[at]
			lx := math.Abs(x[0]-b[0].centre[0]) - b[0].half[0]
			ly := math.Abs(x[1]-b[0].centre[1]) - b[0].half[1]
			rx := math.Abs(x[0]-b[1].centre[0]) - b[1].half[0]
			ry := math.Abs(x[1]-b[1].centre[1]) - b[1].half[1]
			lx += math.Abs(lx)
			ly += math.Abs(ly)
			rx += math.Abs(rx)
			ry += math.Abs(ry)
			l, r := lx*lx+ly*ly, rx*rx+ry*ry
			if !t.flat {
				dl, dr := t.rise(at, x[2])
				l += dl
				r += dr
			}
			first, second := 2*at+1, 2*at+2
			if r < l {
				first, second, l, r = second, first, r, l
			}
			if r <= d4 && t.has(second, mask) {
				stack[top%maxDepth] = later{r, second}
				top++
			}
			if l > d4 || !t.has(first, mask) {
				at = -1
				break
			}
			at = first
		}
		if at >= 0 {
			lo, hi := t.leaf(at - len(t.nodes))
			vecs := t.vecs[lo:hi]
			m := 0
			for i := range vecs {
				v := &vecs[i]
				dx, dy, dz := v[0]-x[0], v[1]-x[1], v[2]-x[2]
				c2 := math.Float64bits(dx*dx + dy*dy + dz*dz)
				near[m%leafRoom] = c2&^positionMask | uint64(lo+i)
				keep := 0
				if c2 <= worst {
					keep = 1
				}
				if mask != 0 {
					has := 0
					if t.masks[lo+i]&mask == mask {
						has = 1
					}
					keep &= has
				}
				m += keep
			}
			k := len(best) - 1
			for _, key := range near[:m%leafRoom] {
				if key > worst {
					continue // others of this leaf were nearer
				}
				n = min(n+1, len(best))
				chain(best[:n], key)
				if n >= k {
					worst = min(worst, best[k-1]|positionMask)
				}
			}
			d4 = 4 * math.Float64frombits(worst)
		}
		for {
			if top == 0 {
				return n
			}
			top--
			if s := &stack[top%maxDepth]; s.d4 <= d4 {
				at = s.at
				break
			}
		}
	}
}

// chain puts a key in its place among sorted ones; the greatest falls out.
//
//go:noinline
func chain(sorted []uint64, key uint64) {
	for i, k := range sorted {
		sorted[i] = min(k, key)
		key = max(k, key)
	}
}
