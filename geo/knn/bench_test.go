package knn_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"jiujin/geo"
	"jiujin/geo/knn"
)

// town is n points clustered like a city: centres with many, outskirts with
// few. The same n gives the same town.
func town(n int) []geo.Point {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	centres := make([]geo.Point, 3+n/2000)
	for i := range centres {
		centres[i] = geo.Destination(shenyang, r.Float64()*360, math.Abs(r.NormFloat64())*15_000)
	}
	points := make([]geo.Point, n)
	for i := range points {
		c := centres[int(float64(len(centres))*r.Float64()*r.Float64())]
		points[i] = geo.Destination(c, r.Float64()*360, 1500*math.Exp(r.NormFloat64()))
	}
	return points
}

var shenyang = geo.Point{123.4315, 41.8057}

type item struct {
	p    geo.Point
	mask uint64
}

func index(n int) *knn.Index[item] {
	r := rand.New(rand.NewPCG(2, uint64(n)))
	var items []item
	for _, p := range town(n) {
		// Six facts, each true of two in three.
		m := uint64(0)
		for b := range 6 {
			if r.IntN(3) > 0 {
				m |= 1 << b
			}
		}
		items = append(items, item{p, m})
	}
	return knn.Build(items, func(i *item) (geo.Point, uint64) { return i.p, i.mask })
}

func BenchmarkNearest(b *testing.B) {
	for _, n := range []int{600, 100_000, 1_000_000} {
		x := index(n)
		r := rand.New(rand.NewPCG(3, 3))
		queries := make([]geo.Point, 4096)
		for i := range queries {
			queries[i] = geo.Destination(shenyang, r.Float64()*360, math.Abs(r.NormFloat64())*15_000)
		}
		for _, f := range []struct {
			name string
			mask uint64
		}{{"all", 0}, {"filtered", 0b111}} {
			b.Run(fmt.Sprintf("%d/%s", n, f.name), func(b *testing.B) {
				hits := make([]knn.Hit, 0, 10)
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					i++
					hits = x.Nearest(&knn.Query{Point: queries[i&4095], K: 10, Mask: f.mask}, hits[:0])
				}
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{600, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			points := town(n)
			items := make([]item, n)
			for i, p := range points {
				items[i].p = p
			}
			for b.Loop() {
				knn.Build(items, func(i *item) (geo.Point, uint64) { return i.p, i.mask })
			}
		})
	}
}
