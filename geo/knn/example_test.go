package knn_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/geo/knn"
)

type canteen struct {
	name  string
	at    geo.Point // lon, lat
	ramp  bool
	sends bool
}

const (
	hasRamp = 1 << iota
	sends
)

func canteens() *knn.Index[canteen] {
	list := []canteen{
		{"North Gate", geo.Point{123.4300, 41.8100}, true, false},
		{"Riverside", geo.Point{123.4320, 41.7930}, false, true},
		{"Old Town", geo.Point{123.4560, 41.7960}, true, true},
	}
	return knn.Build(list, func(c *canteen) (geo.Point, uint64) {
		var mask uint64
		if c.ramp {
			mask |= hasRamp
		}
		if c.sends {
			mask |= sends
		}
		return c.at, mask
	})
}

func Example() {
	index := canteens()
	here := geo.Point{123.4315, 41.8057}
	for _, h := range index.Nearest(&knn.Query{Point: here, K: 2}, nil) {
		fmt.Printf("%s, %.0f m\n", index.Item(h.At).name, h.Metres)
	}
	// Output:
	// North Gate, 494 m
	// Riverside, 1411 m
}

// Only items with all bits of the mask are found, and branches without them
// are skipped.
func ExampleIndex_Nearest_mask() {
	index := canteens()
	q := &knn.Query{Point: geo.Point{123.4315, 41.8057}, K: 1, Mask: hasRamp | sends}
	for _, h := range index.Nearest(q, nil) {
		fmt.Printf("%s, %.0f m\n", index.Item(h.At).name, h.Metres)
	}
	// Output:
	// Old Town, 2304 m
}

func ExampleIndex_Within() {
	index := canteens()
	hits := index.Within(&knn.Query{Point: geo.Point{123.4315, 41.8057}, MaxMetres: 1500}, nil)
	fmt.Println(len(hits), "within 1.5 km")
	// Output:
	// 2 within 1.5 km
}

func ExampleIndex_In() {
	index := canteens()
	east := orb.Bound{Min: orb.Point{123.44, 41.78}, Max: orb.Point{123.50, 41.82}}
	index.In(east, 0, func(at int32) bool {
		fmt.Println(index.Item(at).name)
		return true
	})
	// Output:
	// Old Town
}

func ExampleIndex_NearPath() {
	index := canteens()
	walk, err := geo.NewPath(orb.LineString{{123.4310, 41.8110}, {123.4310, 41.7900}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range index.NearPath(walk, &knn.Query{MaxMetres: 300}, nil) {
		fmt.Printf("after %.0f m, %.0f m aside: %s\n", h.AlongMetres, h.OffsetMetres, index.Item(h.At).name)
	}
	// Output:
	// after 111 m, 83 m aside: North Gate
	// after 1999 m, 83 m aside: Riverside
}

// WithMasks follows what changes from minute to minute, such as what is open,
// without building the index again.
func ExampleIndex_WithMasks() {
	const open = 1 << 8
	morning := canteens()
	noon := morning.WithMasks(func(at int32) uint64 { return morning.Mask(at) | open })
	q := &knn.Query{Point: geo.Point{123.4315, 41.8057}, K: 3, Mask: open}
	fmt.Println(len(morning.Nearest(q, nil)), "then", len(noon.Nearest(q, nil)))
	// Output:
	// 0 then 3
}
