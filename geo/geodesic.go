package geo

import "math"

// The WGS-84 ellipsoid.
const (
	axisMajor  = 6378137.0         // metres
	flattening = 1 / 298.257223563 //
	axisMinor  = axisMajor * (1 - flattening)
	eccentric2 = flattening * (2 - flattening) // first eccentricity squared
)

// nearMetres is how far [Distance] uses the mid-latitude formula.
const nearMetres = 50_000

// Distance returns the metres between two WGS-84 points along the shortest
// geodesic.
//
// Up to 50 km, below latitude 75, it takes Gauss's mid-latitude formula:
// within 0.1 mm of the exact geodesic in tens of nanoseconds. Elsewhere it
// takes Karney's algorithm, exact to nanometres for any two points, nearly
// antipodal ones too, in about two microseconds. It is NaN if a coordinate is
// NaN or infinite.
func Distance(a, b Point) float64 {
	if s := midLatitude(a, b); s <= nearMetres {
		return s
	}
	s, _ := inverse(a, b)
	return s
}

// midLatitude is the length in metres by Gauss's mid-latitude formula with its
// terms of the third order (Rapp, Geometric Geodesy, part I). It is +Inf where
// the formula does not hold: off the middle latitudes, across the antimeridian,
// and for points too far apart. TestDistanceNear shows its bound.
func midLatitude(a, b Point) float64 {
	lat := (a[1] + b[1]) / 2
	dLat, dLon := b[1]-a[1], b[0]-a[0]
	// Written so that NaN fails.
	if !(math.Abs(dLat) < 0.5 && math.Abs(dLon) < 2 && math.Abs(lat) < 75) {
		return math.Inf(1)
	}
	dLat *= radian
	dLon *= radian
	sin, cos := math.Sincos(lat * radian)
	sin2, cos2 := sin*sin, cos*cos
	eta2 := second2 * cos2
	w := 1 - eccentric2*sin2
	n := axisMajor / math.Sqrt(w) // radius of curvature across the meridian
	m := n * (1 - eccentric2) / w // and along it
	l := dLon * dLon / 24
	u := dLat * dLat / (24 * (1 + eta2) * (1 + eta2))
	east := n * cos * dLon * (1 - l*sin2 + u*(1+eta2-9*second2*sin2))
	north := m * dLat * (1 - 3*l + 1.5*l*l) * (1 + l*cos2*(1-2*eta2) + 3*u*second2*(cos2-sin2))
	return math.Sqrt(east*east + north*north)
}

// Bearing returns the initial direction from a to b along the geodesic, in
// degrees clockwise from north, 0 ≤ bearing < 360. It is 0 for equal points.
// At a pole, where every direction is south or north, it is the limit along
// the meridian of a's longitude.
func Bearing(a, b Point) float64 {
	if a == b {
		return 0
	}
	_, azimuth := inverse(a, b)
	return compass(azimuth)
}

// compass turns an azimuth in radians into degrees, 0 ≤ bearing < 360.
func compass(azimuth float64) float64 {
	deg := azimuth / radian
	if deg < 0 {
		deg += 360
	}
	if deg >= 360 || deg == 0 { // the rounding of a tiny negative angle; and no −0
		deg = 0
	}
	return deg
}

// Destination returns the point reached from p after the given metres along
// the geodesic that leaves in the direction bearing (degrees clockwise from
// north), exact to nanometres. Negative metres go backwards.
func Destination(p Point, bearing, metres float64) Point {
	q, _ := direct(p, bearing*radian, metres)
	return q
}

// ECEF returns the earth-centred, earth-fixed coordinates in metres of a
// WGS-84 point at height 0: the first axis through longitude 0 on the equator,
// the second through 90 east, the third through the north pole.
func ECEF(p Point) [3]float64 {
	sinLat, cosLat := math.Sincos(p[1] * radian)
	sinLon, cosLon := math.Sincos(p[0] * radian)
	n := axisMajor / math.Sqrt(1-eccentric2*sinLat*sinLat)
	return [3]float64{n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - eccentric2) * sinLat}
}
