package knn

import (
	"math"
	"math/bits"

	"jiujin/geo"
)

// tree is the part of an index that does not depend on the type of its items.
// All slices but nodes are in tree order: the leaves' points from left to
// right.
type tree struct {
	frame  frame
	vecs   []vec
	masks  []uint64
	points []geo.Point
	order  []uint32    // index of the item in the slice the index was built of
	nodes  []node      // a complete binary tree: the children of i are 2i+1 and 2i+2
	depth  []span      // beside nodes: their extent along the third axis
	below  [][2]uint64 // beside nodes: bits that at least one item below has
	leaves int         // a power of two; 0 when there is no item
	shift  int
	// flat trees are so thin along the third axis that it never prunes.
	flat bool
}

// node holds the boxes of two children along the first two axes: 64 bytes.
type node [2]struct{ centre, half [2]float64 }

// span is the extent of two children along the third axis.
type span [2]struct{ centre, half float64 }

// slack is added to half extents in metres, more than rounding takes away.
const slack = 1e-6

// leafSize is the most points in a leaf, but for very small trees. Measured at
// 600 to 1,000,000 points: see internal/adr/0008.
const leafSize = 20

// leafRoom is more than leafSize, and a power of two.
const leafRoom = 32

func newTree(points []geo.Point, masks []uint64) tree {
	if len(points) == 0 {
		return tree{}
	}
	if uint64(len(points)) > math.MaxInt32 {
		panic("knn: more than 2³¹ items")
	}
	t := tree{frame: newFrame(points)}
	b := builder{refs: make([]ref, len(points))}
	for i, p := range points {
		b.refs[i] = ref{t.frame.vec(p), uint32(i)}
	}
	leaves := (len(points) + leafSize - 1) / leafSize
	t.shift = bits.Len(uint(leaves - 1))
	t.leaves = 1 << t.shift
	b.split(0, t.leaves, t.leaves)

	n := len(points)
	t.vecs, t.masks = make([]vec, n), make([]uint64, n)
	t.points, t.order = make([]geo.Point, n), make([]uint32, n)
	for at, r := range b.refs {
		t.vecs[at], t.order[at] = r.vec, r.item
		t.points[at], t.masks[at] = points[r.item], masks[r.item]
	}
	whole := t.bound()
	t.flat = whole.hi[2]-whole.lo[2] < flatness*max(whole.hi[0]-whole.lo[0], whole.hi[1]-whole.lo[1])
	t.gather()
	return t
}

// flatness is the part of the greater extent below which the third axis is not
// looked at.
const flatness = 0.1

// leaf returns the range of positions of a leaf.
func (t *tree) leaf(i int) (from, to int) {
	return i * len(t.vecs) >> t.shift, (i + 1) * len(t.vecs) >> t.shift
}

// bound fills the boxes of all nodes from the leaves up and returns the box of
// everything.
func (t *tree) bound() box {
	boxes := make([]box, 2*t.leaves-1)
	for i := range t.leaves {
		from, to := t.leaf(i)
		b := box{t.vecs[from], t.vecs[from]}
		for _, v := range t.vecs[from:to] {
			b = b.union(box{v, v})
		}
		boxes[t.leaves-1+i] = b
	}
	t.nodes, t.depth = make([]node, t.leaves-1), make([]span, t.leaves-1)
	for i := len(t.nodes) - 1; i >= 0; i-- {
		for side := range 2 {
			b := boxes[2*i+1+side]
			n, d := &t.nodes[i][side], &t.depth[i][side]
			n.centre[0], n.half[0] = b.extent(0)
			n.centre[1], n.half[1] = b.extent(1)
			d.centre, d.half = b.extent(2)
		}
		boxes[i] = boxes[2*i+1].union(boxes[2*i+2])
	}
	return boxes[0]
}

// gather fills the masks of all nodes from the leaves up.
func (t *tree) gather() {
	t.below = make([][2]uint64, len(t.nodes))
	under := func(child int) (mask uint64) {
		if leaf := child - len(t.nodes); leaf >= 0 {
			from, to := t.leaf(leaf)
			for _, m := range t.masks[from:to] {
				mask |= m
			}
			return mask
		}
		return t.below[child][0] | t.below[child][1]
	}
	for i := len(t.nodes) - 1; i >= 0; i-- {
		t.below[i] = [2]uint64{under(2*i + 1), under(2*i + 2)}
	}
}

// builder puts refs into tree order.
type builder struct{ refs []ref }

type ref struct {
	vec  vec
	item uint32
}

// split orders the points of the leaves [from, to) of all so that each leaf
// holds its own.
func (b *builder) split(from, to, all int) {
	if to-from == 1 {
		return
	}
	n := len(b.refs)
	mid := (from + to) / 2
	refs := b.refs[from*n/all : to*n/all]
	selectNth(refs, mid*n/all-from*n/all, widest(refs))
	b.split(from, mid, all)
	b.split(mid, to, all)
}

// widest returns the axis along which refs extend most.
func widest(refs []ref) int {
	lo, hi := refs[0].vec, refs[0].vec
	for i := range refs {
		v := &refs[i].vec
		for a := range v {
			lo[a], hi[a] = min(lo[a], v[a]), max(hi[a], v[a])
		}
	}
	axis := 0
	for a := 1; a < 3; a++ {
		if hi[a]-lo[a] > hi[axis]-lo[axis] {
			axis = a
		}
	}
	return axis
}

// selectNth moves refs so that none before the nth is greater along the axis
// and none after it is smaller (Hoare's quickselect, median of three; where it
// does badly, on many equal points, both sides of the middle are skipped).
func selectNth(refs []ref, n, axis int) {
	lo, hi := 0, len(refs)-1
	for lo < hi {
		pivot := median(refs[lo].vec[axis], refs[(lo+hi)/2].vec[axis], refs[hi].vec[axis])
		i, j := lo, hi
		for i <= j {
			for refs[i].vec[axis] < pivot {
				i++
			}
			for refs[j].vec[axis] > pivot {
				j--
			}
			if i <= j {
				refs[i], refs[j] = refs[j], refs[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n >= i:
			lo = i
		default:
			return
		}
	}
}

func median(a, b, c float64) float64 {
	return max(min(a, b), min(max(a, b), c))
}

// box bounds vecs.
type box struct{ lo, hi vec }

func (b box) union(o box) box {
	for a := range b.lo {
		b.lo[a], b.hi[a] = min(b.lo[a], o.lo[a]), max(b.hi[a], o.hi[a])
	}
	return b
}

// extent returns the middle of the box along an axis and half its extent,
// rounded up.
func (b box) extent(axis int) (centre, half float64) {
	centre = (b.lo[axis] + b.hi[axis]) / 2
	return centre, max(b.hi[axis]-centre, centre-b.lo[axis]) + slack
}
