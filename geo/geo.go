// Package geo holds points, datums, distances, paths and areas on the earth as
// a locator in China needs them, and reads coordinates as people paste them.
//
// A [Point] is longitude then latitude in degrees. Unless a name says
// otherwise it is WGS-84 (CGCS2000 differs by centimetres and counts as
// equal); the Chinese map datums GCJ-02 and BD-09 exist only at the edges of a
// program. Distances are metres along the WGS-84 geodesic.
//
// Where to start:
//
//   - [Distance], [Bearing], [Destination]: between points
//   - [ToWGS84], [FromWGS84], [Convert]: 高德, 腾讯 and 百度 to GPS and back
//   - [Parse]: a pasted text or map link to a point, with what is not sure of
//     it; [Diagnose] for numbers that fall outside; [FormatDMS], [URI] to
//     write them
//   - [Contains]: is a point in an area
//   - [NewPath]: how far along and beside a path a point lies;
//     [DecodePolyline] for paths as routing services send them
//
// The package is pure: no state, no I/O, no request to anyone, safe for
// concurrent use. Points, lines and areas are those of github.com/paulmach/orb.
package geo

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
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

// Round returns p with both coordinates rounded to the given number of
// decimals; six decimals are about 0.1 m.
func Round(p Point, decimals int) Point {
	f := math.Pow(10, float64(decimals))
	return Point{math.Round(p[0]*f) / f, math.Round(p[1]*f) / f}
}
