package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/quadtree"

	"jiujin/geo"
)

// spot is a point with whether the filtered question takes it.
type spot struct {
	at     geo.Point
	narrow bool
}

// Point makes a spot an [orb.Pointer].
func (s *spot) Point() orb.Point { return s.at }

// contender is one way to find the ten nearest sites. run is search alone, for
// the clock; answer hands out what it found.
type contender struct {
	name   words
	run    [2]func(geo.Point) // unfiltered, filtered
	answer [2]func(geo.Point) []found
	exact  bool // it is the reference: nothing to compare
}

// quadtreeContender is orb's quadtree, which measures in planar degrees.
func quadtreeContender(spots []spot) (*contender, error) {
	bound := orb.Bound{Min: spots[0].at, Max: spots[0].at}
	for i := range spots {
		bound = bound.Extend(spots[i].at)
	}
	tree := quadtree.New(bound)
	for i := range spots {
		if err := tree.Add(&spots[i]); err != nil {
			return nil, fmt.Errorf("orb quadtree: %w", err)
		}
	}
	c := &contender{name: words{"orb quadtree (planar degrees)", "orb 四叉树（平面经纬度）"}}
	var buf []orb.Pointer
	takes := func(p orb.Pointer) bool {
		s, ok := p.(*spot)
		return ok && s.narrow
	}
	asks := [2]func(geo.Point){
		func(p geo.Point) { buf = tree.KNearest(buf, p, ten) },
		func(p geo.Point) { buf = tree.KNearestMatching(buf, p, ten, takes) },
	}
	for i, ask := range asks {
		c.run[i] = ask
		c.answer[i] = func(p geo.Point) []found {
			ask(p)
			var out []found
			for _, q := range buf {
				out = append(out, found{Point: q.Point()})
			}
			return out
		}
	}
	return c, nil
}

// sphereContender measures every point on a sphere: right as a sphere can be,
// whatever index is put on it.
func sphereContender(spots []spot) *contender {
	units := make([][3]float64, len(spots))
	for i := range spots {
		units[i] = unit(spots[i].at)
	}
	distance := func(p geo.Point) func(i int) float64 {
		u := unit(p)
		return func(i int) float64 { return chord2(u, units[i]) }
	}
	return everyPoint(words{"every point on a sphere", "逐点，按球面"}, spots, distance)
}

// geodesicContender measures every point with the geodesic.
func geodesicContender(spots []spot) *contender {
	distance := func(p geo.Point) func(i int) float64 {
		return func(i int) float64 { return geo.Distance(p, spots[i].at) }
	}
	c := everyPoint(words{"every point by the geodesic", "逐点，按大地线"}, spots, distance)
	c.exact = true
	return c
}

// candidate is a point with what it is ranked by.
type candidate struct {
	key float64
	at  geo.Point
}

func nearerFirst(a, b candidate) int { return cmp.Compare(a.key, b.key) }

func unpack(candidates []candidate) []found {
	var out []found
	for _, c := range candidates {
		out = append(out, found{Point: c.at})
	}
	return out
}

// everyPoint looks at all points and keeps the ten best.
func everyPoint(name words, spots []spot, distance func(geo.Point) func(i int) float64) *contender {
	c := &contender{name: name}
	best := make([]candidate, 0, ten+1)
	for which, filtered := range []bool{false, true} {
		ask := func(p geo.Point) {
			best = best[:0]
			key := distance(p)
			for i := range spots {
				if filtered && !spots[i].narrow {
					continue
				}
				k := key(i)
				if len(best) == ten && k >= best[ten-1].key {
					continue
				}
				next := candidate{k, spots[i].at}
				at, _ := slices.BinarySearchFunc(best, next, nearerFirst)
				best = slices.Insert(best, at, next)
				best = best[:min(len(best), ten)]
			}
		}
		c.run[which] = ask
		c.answer[which] = func(p geo.Point) []found {
			ask(p)
			return unpack(best)
		}
	}
	return c
}
