package demo

import (
	"math"

	"jiujin/geo"
)

// yard holds the points taken by the sites of one service, in cells as wide
// as their spacing.
type yard struct {
	metres float64
	taken  map[[2]int32][]geo.Point
}

func newYard(metres float64) *yard {
	return &yard{metres, map[[2]int32][]geo.Point{}}
}

// cell is at least as wide and high as the spacing up to 60 degrees of latitude,
// so that only neighbouring cells can hold points too near.
func (y *yard) cell(p geo.Point) [2]int32 {
	const lonMetres, latMetres = 55_000, 110_000 // less than in a degree
	return [2]int32{
		int32(math.Floor(p[0] * lonMetres / y.metres)),
		int32(math.Floor(p[1] * latMetres / y.metres)),
	}
}

func (y *yard) take(p geo.Point) {
	c := y.cell(p)
	y.taken[c] = append(y.taken[c], p)
}

// free reports whether no taken point is nearer to p than the metres, which
// are at most those of the yard.
func (y *yard) free(p geo.Point, metres float64) bool {
	c := y.cell(p)
	for dx := int32(-1); dx <= 1; dx++ {
		for dy := int32(-1); dy <= 1; dy++ {
			for _, other := range y.taken[[2]int32{c[0] + dx, c[1] + dy}] {
				if geo.Distance(p, other) < metres {
					return false
				}
			}
		}
	}
	return true
}
