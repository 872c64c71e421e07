package demo

import (
	"github.com/paulmach/orb"

	"jiujin/geo"
)

// mask answers whether a point lies in two areas at once, without looking at
// their outlines where none is near. It remembers what it found, so it is for
// one goroutine.
type mask struct {
	a, b  orb.MultiPolygon
	bound orb.Bound // where to look at all
	cells [maskSide * maskSide]verdict
}

const maskSide = 128

// verdict is what is known of a cell.
type verdict uint8

const (
	unseen  verdict = iota
	inside          // as a whole
	outside         // as a whole
	border          // an outline may pass
)

func newMask(a, b orb.MultiPolygon, bound orb.Bound) *mask {
	m := &mask{a: a, b: b, bound: bound}
	for _, area := range []orb.MultiPolygon{a, b} {
		for _, polygon := range area {
			for _, ring := range polygon {
				for i := 1; i < len(ring); i++ {
					m.mark(orb.MultiPoint{ring[i-1], ring[i]}.Bound())
				}
			}
		}
	}
	return m
}

// mark makes all cells that the edge's bound touches border cells.
func (m *mask) mark(edge orb.Bound) {
	if !edge.Intersects(m.bound) {
		return
	}
	x0, y0 := m.cell(edge.Min)
	x1, y1 := m.cell(edge.Max)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			m.cells[y*maskSide+x] = border
		}
	}
}

// cell returns the column and row of a point, of the nearest cell if it is
// outside the bound.
func (m *mask) cell(p orb.Point) (x, y int) {
	part := func(i int) int {
		f := (p[i] - m.bound.Min[i]) / (m.bound.Max[i] - m.bound.Min[i])
		return int(min(max(f*maskSide, 0), maskSide-1))
	}
	return part(0), part(1)
}

func (m *mask) contains(p geo.Point) bool {
	if !m.bound.Contains(p) {
		return false
	}
	x, y := m.cell(p)
	switch m.cells[y*maskSide+x] {
	case inside:
		return true
	case outside:
		return false
	}
	in := geo.Contains(m.a, p) && geo.Contains(m.b, p)
	if m.cells[y*maskSide+x] == unseen {
		m.fill(x, y, in)
	}
	return in
}

// fill gives the verdict of one point to its cell and to all that can be
// reached from it without crossing an outline.
func (m *mask) fill(x, y int, in bool) {
	v := outside
	if in {
		v = inside
	}
	var queue []int32
	spread := func(x, y int) {
		if at := y*maskSide + x; x >= 0 && y >= 0 && x < maskSide && y < maskSide && m.cells[at] == unseen {
			m.cells[at] = v
			queue = append(queue, int32(at))
		}
	}
	spread(x, y)
	for len(queue) > 0 {
		last := int(queue[len(queue)-1])
		queue = queue[:len(queue)-1]
		x, y := last%maskSide, last/maskSide
		spread(x-1, y)
		spread(x+1, y)
		spread(x, y-1)
		spread(x, y+1)
	}
}
