// Package knn is an immutable index that finds the items nearest to a point
// of the earth, exactly: it ranks as the WGS-84 geodesic does, not a plane or
// a sphere.
//
// An [Index] is built in one go with [Build] and never changes; any number of
// goroutines may read it. Every item has a place and 64 attribute bits (its
// mask). A [Query] that demands bits skips whole branches in which no item has
// them. Queries allocate nothing: they append to a slice of the caller's.
//
//	index := knn.Build(cafes, func(c *Cafe) (geo.Point, uint64) { return c.At, c.Bits })
//	hits = index.Nearest(&knn.Query{Point: here, K: 10}, hits[:0])
//	for _, h := range hits {
//		fmt.Println(index.Item(h.At).Name, h.Metres)
//	}
//
// # How it works
//
// Points are kept as metres in a Cartesian frame fixed to the earth, where the
// straight chord between two points of the ellipsoid ranks as the geodesic does
// up to a difference that the changing curvature bounds: less than 1 mm up to
// 30 km. Farther away the candidates within that bound are measured with
// [geo.Distance]. There are no seams at the poles or the antimeridian.
//
// The tree is a k-d tree in an array, halved along the widest axis down to
// leaves of about a dozen points; a node holds the bounding boxes and the
// gathered masks of its two children, in one cache line.
package knn

import (
	"jiujin/geo"
)

// Index holds items by place. The zero value is empty and ready to use.
type Index[T any] struct {
	tree
	items []T // in tree order
}

// Build returns the index of items. place gives each item's WGS-84 point and
// its mask; it is called once an item. Points have to pass [geo.Check]: Build
// panics on one that does not, as an index with it would answer wrongly.
//
// The items are copied. An index takes 52 bytes an item besides the item
// itself, and about 8 for the tree; a million items are built in well under a
// second.
func Build[T any](items []T, place func(*T) (p geo.Point, mask uint64)) *Index[T] {
	points, masks := make([]geo.Point, len(items)), make([]uint64, len(items))
	for i := range items {
		points[i], masks[i] = place(&items[i])
		if err := geo.Check(points[i]); err != nil {
			panic("knn: " + err.Error())
		}
	}
	x := &Index[T]{tree: newTree(points, masks), items: make([]T, len(items))}
	for at, from := range x.order {
		x.items[at] = items[from]
	}
	return x
}

// Len returns the number of items.
func (x *Index[T]) Len() int { return len(x.items) }

// Item returns the item at a position of a [Hit]. It is shared and must not be
// changed.
func (x *Index[T]) Item(at int32) *T { return &x.items[at] }

// Items returns every item in the order of positions: neighbours in space are
// near one another. The slice is shared and must not be changed.
func (x *Index[T]) Items() []T { return x.items }

// Point returns the WGS-84 point of the item at a position.
func (x *Index[T]) Point(at int32) geo.Point { return x.points[at] }

// Mask returns the mask of the item at a position.
func (x *Index[T]) Mask(at int32) uint64 { return x.masks[at] }

// WithMasks returns an index of the same items and places with other masks:
// mask is called once for each position. It shares everything else with x,
// which does not change, and costs a small part of [Build].
func (x *Index[T]) WithMasks(mask func(at int32) uint64) *Index[T] {
	y := *x
	y.masks = make([]uint64, len(x.masks))
	for at := range y.masks {
		y.masks[at] = mask(int32(at))
	}
	y.gather()
	return &y
}

// Query says what to look for.
type Query struct {
	Point geo.Point // WGS-84; has to pass [geo.Check]
	K     int       // how many at most; 0 finds none
	// MaxMetres is the greatest distance, included; 0 is no limit.
	MaxMetres float64
	// Mask keeps the items that have all of its bits.
	Mask uint64
	// Accept, when set, keeps the items at the positions for which it is true.
	// It is called only for items that are near enough to matter and have the
	// mask, some of them more than once.
	Accept func(at int32) bool
}

// Hit is an item that was found.
type Hit struct {
	Metres float64 // along the geodesic
	At     int32   // the item's position
}
