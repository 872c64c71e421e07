// Package geo holds points, datums and distances on the earth as a locator
// in China needs them.
//
// A [Point] is longitude then latitude in degrees. Inside the program every
// point is WGS-84 (CGCS2000 differs by centimetres and counts as equal); the
// Chinese map datums GCJ-02 and BD-09 exist only at the edges, through
// [ToWGS84] and [FromWGS84]. Distances are metres along the WGS-84 geodesic.
//
// The package is pure: no state, no I/O, safe for concurrent use. Start with
// [Distance], [ToWGS84] and [Contains].
package geo

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Point is {longitude, latitude} in degrees.
type Point = orb.Point

// ErrRange is wrapped by [Check] for a point that is not on the earth.
var ErrRange = errors.New("not a longitude and latitude")

// Check returns nil when p has a finite longitude in [-180, 180] and a finite
// latitude in [-90, 90], otherwise an error that wraps [ErrRange].
func Check(p Point) error {
	lon, lat := p[0], p[1]
	// The negated form also catches NaN.
	if !(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90) {
		return fmt.Errorf("longitude %v, latitude %v: %w", lon, lat, ErrRange)
	}
	return nil
}

// Contains reports whether p lies in the area, holes left out. The border
// belongs to the area. Edges are straight in longitude and latitude, which is
// how administrative borders are published.
func Contains(area orb.MultiPolygon, p Point) bool {
	return planar.MultiPolygonContains(area, p)
}

// Round returns p with both coordinates rounded to the given number of
// decimals; six decimals are about 0.1 m.
func Round(p Point, decimals int) Point {
	f := math.Pow(10, float64(decimals))
	return Point{math.Round(p[0]*f) / f, math.Round(p[1]*f) / f}
}
