package main

import (
	"math"
	"slices"

	"jiujin/geo"
)

// ten is how many sites every question asks for.
const ten = 10

// found is one site of an answer: where it stands, and how far it is said to
// be.
type found struct {
	Point  geo.Point
	Metres float64
}

// reference knows the true ten nearest points. It measures with the geodesic
// and nothing else; a sphere only tells which points need no measuring. It
// shares no code with the index it checks but geo.Distance.
type reference struct {
	points []geo.Point
	units  [][3]float64 // the points on a sphere of radius 1
}

func newReference(points []geo.Point) *reference {
	r := &reference{points: points, units: make([][3]float64, len(points))}
	for i, p := range points {
		r.units[i] = unit(p)
	}
	return r
}

// unit places a point on a sphere of radius 1, its geodetic latitude taken for
// a spherical one.
func unit(p geo.Point) [3]float64 {
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	return [3]float64{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// sphereRatio bounds how much the ratio of two lines changes from the sphere
// to the ellipsoid: radii of curvature of WGS-84 differ by 1.01 %, between the
// meridian at the equator and at the pole.
const sphereRatio = 1.02

// nearest returns the distances in metres of the ten nearest points, ascending;
// fewer when there are fewer.
func (r *reference) nearest(p geo.Point) []float64 {
	u := unit(p)
	best := make([]float64, 0, ten+1) // squared chords on the sphere, ascending
	for i := range r.units {
		c := chord2(u, r.units[i])
		if len(best) == ten && c >= best[ten-1] {
			continue
		}
		at, _ := slices.BinarySearch(best, c)
		best = slices.Insert(best, at, c)
		best = best[:min(len(best), ten)]
	}
	limit := math.Inf(1)
	if len(best) == ten {
		limit = best[ten-1] * sphereRatio * sphereRatio
	}
	var metres []float64
	for i := range r.units {
		if chord2(u, r.units[i]) <= limit {
			metres = append(metres, geo.Distance(p, r.points[i]))
		}
	}
	slices.Sort(metres)
	return metres[:min(len(metres), ten)]
}

func chord2(a, b [3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return x*x + y*y + z*z
}

// tie is the difference in metres below which two sites may stand either way.
const tie = 0.001

// compare sets an answer against the true distances of the ten nearest. regret
// is by how many metres one of its sites is farther than the true one of its
// rank, whatever order they came in, infinite when one is missing; wrong says
// that it is more than a tie. A regret below -tie means a point that is not
// among those the reference knows, which is as wrong.
func compare(p geo.Point, answer []found, truth []float64) (regret float64, wrong bool) {
	if len(answer) != len(truth) {
		return math.Inf(1), true
	}
	metres := make([]float64, len(answer))
	for i, f := range answer {
		metres[i] = geo.Distance(p, f.Point)
	}
	slices.Sort(metres)
	for i, m := range metres {
		if d := m - truth[i]; math.Abs(d) > math.Abs(regret) {
			regret = d
		}
	}
	return regret, math.Abs(regret) > tie
}
