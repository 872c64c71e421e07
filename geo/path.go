package geo

import (
	"errors"
	"fmt"
	"math"
	"sort"

	"github.com/paulmach/orb"
)

// ErrEmptyPath says that a path has no point.
var ErrEmptyPath = errors.New("a path needs a point")

// Path is a walk over WGS-84 points, prepared for questions along it. Its
// edges are geodesics, so that it may cross the antimeridian or a pole. It may
// be a single point, and repeat points. A Path does not change and may be used
// by many at once.
type Path struct {
	line  orb.LineString
	at    [][3]float64 // line's points in space, metres
	along []float64    // metres from the start to each point
	runs  []run        // of the edges, in order
}

// run is a ball around some neighbouring edges.
type run struct {
	middle [3]float64
	radius float64 // metres
}

// runEdges is how many edges a run has, but for the last.
const runEdges = 32

// NewPath prepares the path through the points of line, which it copies. The
// error wraps [ErrEmptyPath], or [ErrRange] for a point that is not on the
// earth.
func NewPath(line orb.LineString) (*Path, error) {
	if len(line) == 0 {
		return nil, fmt.Errorf("geo: path: %w", ErrEmptyPath)
	}
	p := &Path{
		line:  line.Clone(),
		at:    make([][3]float64, len(line)),
		along: make([]float64, len(line)),
	}
	for i, point := range line {
		if err := Check(point); err != nil {
			return nil, fmt.Errorf("geo: path: point %d: %w", i+1, err)
		}
		p.at[i] = ECEF(point)
		if i > 0 {
			p.along[i] = p.along[i-1] + Distance(line[i-1], point)
		}
	}
	for first := 0; first < len(line)-1; first += runEdges {
		p.runs = append(p.runs, p.newRun(first))
	}
	return p, nil
}

// newRun returns the ball around the geodesics of the run that starts with an
// edge.
func (p *Path) newRun(first int) run {
	after := min(first+runEdges, len(p.line)-1)
	r := run{middle: p.at[(first+after)/2]}
	for i := first; i < after; i++ {
		r.radius = max(r.radius, space(&r.middle, &p.at[i])+p.sagitta(i), space(&r.middle, &p.at[i+1])+p.sagitta(i))
	}
	return r
}

// space is the distance of two points through the earth.
func space(a, b *[3]float64) float64 {
	return math.Sqrt(square(a[0]-b[0]) + square(a[1]-b[1]) + square(a[2]-b[2]))
}

// Length returns the metres from the first point to the last along the path.
func (p *Path) Length() float64 {
	return p.along[len(p.along)-1]
}

// PointAlong returns the point of the path after the given metres: its first
// point for 0 and less and for NaN, its last for its length and more.
func (p *Path) PointAlong(metres float64) Point {
	if !(metres > 0) {
		return p.line[0]
	}
	i := sort.SearchFloat64s(p.along, metres)
	if i == len(p.along) {
		return p.line[i-1]
	}
	if p.along[i] == metres {
		return p.line[i]
	}
	_, azimuth := inverse(p.line[i-1], p.line[i])
	q, _ := direct(p.line[i-1], azimuth, metres-p.along[i-1])
	return q
}

// Foot is the point of a path that is nearest to some other point.
type Foot struct {
	Point        Point
	OffsetMetres float64 // from the other point, along the geodesic
	AlongMetres  float64 // from the start of the path
	Edge         int     // the foot lies between points Edge and Edge+1 of the path, counted from 0
}

// Nearest returns the foot of q on the path: its offset is exact to a
// millimetre, its place to a centimetre on edges up to some hundred kilometres.
// Where several points are equally near, it is one of them.
//
// It measures every edge as a straight line through the earth, which bounds
// the distance from below, and solves the geodesics of those that can hold
// the nearest point: some nanoseconds an edge and a few microseconds.
func (p *Path) Nearest(q Point) Foot {
	best := Foot{Point: p.line[0], OffsetMetres: Distance(p.line[0], q)}
	if len(p.line) == 1 {
		return best
	}
	at := ECEF(q)
	// The likeliest edge first: its answer rules out nearly all others. The
	// runs rule out most of them unseen.
	likeliest, shortest := 0, math.Inf(1)
	for r := range p.runs {
		if !p.mayHold(r, &at, shortest) {
			continue
		}
		for i := r * runEdges; i < min((r+1)*runEdges, len(p.line)-1); i++ {
			if d, _ := p.chord(i, at); d < shortest {
				likeliest, shortest = i, d
			}
		}
	}
	best = p.edgeFoot(likeliest, q, at, best)
	for r := range p.runs {
		if !p.mayHold(r, &at, best.OffsetMetres) {
			continue
		}
		for i := r * runEdges; i < min((r+1)*runEdges, len(p.line)-1); i++ {
			if i == likeliest {
				continue
			}
			if d, _ := p.chord(i, at); d-p.sagitta(i) <= best.OffsetMetres {
				best = p.edgeFoot(i, q, at, best)
			}
		}
	}
	return best
}

// mayHold reports whether a point of the run's edges may lie within the metres
// of at.
func (p *Path) mayHold(r int, at *[3]float64, metres float64) bool {
	return space(&p.runs[r].middle, at)-p.runs[r].radius <= metres
}

// chord returns the distance in space from at to the straight line between the
// ends of the edge, and the part of the line before the foot, 0…1.
func (p *Path) chord(edge int, at [3]float64) (metres, part float64) {
	a, b := &p.at[edge], &p.at[edge+1]
	var dot, length2 float64
	for k := range a {
		d := b[k] - a[k]
		dot += (at[k] - a[k]) * d
		length2 += d * d
	}
	if length2 > 0 {
		part = min(1, max(0, dot/length2))
	}
	var sum float64
	for k := range a {
		sum += square(at[k] - a[k] - part*(b[k]-a[k]))
	}
	return math.Sqrt(sum), part
}

// sagitta bounds how far the geodesic of an edge runs from its chord: L²/8R
// with the smallest radius of curvature of the ellipsoid, and the polar radius
// at most. The half per cent covers what the bend of the geodesic adds.
func (p *Path) sagitta(edge int) float64 {
	const smallest = axisMajor * (1 - eccentric2)
	length := p.along[edge+1] - p.along[edge]
	return math.Min(1.005*length*length/(8*smallest), axisMajor) + 1e-3
}

// edgeFoot returns the foot of q on one edge, or best if that is nearer.
func (p *Path) edgeFoot(edge int, q Point, at [3]float64, best Foot) Foot {
	length := p.along[edge+1] - p.along[edge]
	for _, end := range [2]int{edge, edge + 1} {
		if d := Distance(q, p.line[end]); d < best.OffsetMetres {
			best = Foot{Point: p.line[end], OffsetMetres: d, AlongMetres: p.along[end], Edge: edge}
		}
	}
	if length == 0 {
		return best
	}
	_, azimuth := inverse(p.line[edge], p.line[edge+1])
	_, part := p.chord(edge, at)
	s := part * length
	// Newton's method on a sphere that touches at the foot (Baselga and
	// Martínez-Llario, Stud. Geophys. Geod. 62, 2018): each step leaves the
	// cube of the error, times the offset over the earth's radius.
	const radius = 6_371_000
	for range 20 {
		foot, heading := direct(p.line[edge], azimuth, s)
		d, toQ := inverse(foot, q)
		if d < best.OffsetMetres {
			best = Foot{Point: foot, OffsetMetres: d, AlongMetres: p.along[edge] + s, Edge: edge}
		}
		sin, cos := math.Sincos(d / radius)
		next := min(length, max(0, s+radius*math.Atan2(sin*math.Cos(toQ-heading), cos)))
		moved := math.Abs(next - s)
		s = next
		if moved < 1e-3 {
			break
		}
	}
	return best
}
