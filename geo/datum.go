package geo

import "math"

// Datum names the reference of a coordinate pair. The zero value is WGS-84.
type Datum uint8

// The datums met in China.
const (
	WGS84 Datum = iota // GPS, 天地图, OpenStreetMap; CGCS2000 counts as equal
	GCJ02              // 高德, 腾讯, Apple inside China: WGS-84 moved by up to 0.7 km
	BD09               // 百度: GCJ-02 moved again, up to 1.5 km from WGS-84
)

// String returns the lower-case code used in the HTTP interface: wgs84, gcj02
// or bd09.
func (d Datum) String() string {
	switch d {
	case GCJ02:
		return "gcj02"
	case BD09:
		return "bd09"
	default:
		return "wgs84"
	}
}

// ParseDatum reads the code that [Datum.String] writes. For the names people
// use see [Parse].
func ParseDatum(s string) (Datum, bool) {
	for d := WGS84; d <= BD09; d++ {
		if s == d.String() {
			return d, true
		}
	}
	return WGS84, false
}

// InChina reports whether the Chinese datums move p: the published formulas
// are the identity outside this rectangle (72.004–137.8347 E,
// 0.8293–55.8271 N). It is far larger than China: what the formulas move is
// no statement on borders.
func InChina(p Point) bool {
	return p[0] >= 72.004 && p[0] <= 137.8347 && p[1] >= 0.8293 && p[1] <= 55.8271
}

// FromWGS84 converts a WGS-84 point to the datum. It is the identity where
// [InChina] is false.
//
// Source: the widely published GCJ-02 transform and BD-09 formula; the
// projects eviltransform, coordtransform and gcoord agree on them to all
// digits. The maps themselves agree with the formulas to about a metre.
func FromWGS84(p Point, to Datum) Point {
	if !InChina(p) {
		return p
	}
	switch to {
	case GCJ02:
		return gcjForward(p)
	case BD09:
		return bdForward(gcjForward(p))
	default:
		return p
	}
}

// ToWGS84 converts a point of the given datum to WGS-84. It is the identity
// where [InChina] is false.
//
// The forward formulas have no closed inverse; this one iterates until
// FromWGS84 gives p back within 0.1 mm, which it does everywhere in the
// rectangle of InChina but in a seam of 3 km along its border, through
// Pakistan, Siberia and the sea: there the formulas, cut off at the rectangle,
// send two points to one or none, and nothing can undo that.
func ToWGS84(p Point, from Datum) Point {
	if !InChina(p) {
		return p
	}
	switch from {
	case GCJ02:
		return invert(gcjForward, p)
	case BD09:
		return invert(gcjForward, invert(bdForward, p))
	default:
		return p
	}
}

// Convert converts a point from one datum to another.
func Convert(p Point, from, to Datum) Point {
	if from == to {
		return p
	}
	return FromWGS84(ToWGS84(p, from), to)
}

// invert finds q with forward(q) = p. The shift of both forward formulas
// changes by less than 3 % over its own length, so each step wins more than a
// digit.
func invert(forward func(Point) Point, p Point) Point {
	const enough = 1e-9 // degrees, 0.1 mm
	q := p
	for range 20 {
		f := forward(q)
		dx, dy := p[0]-f[0], p[1]-f[1]
		q[0] += dx
		q[1] += dy
		if math.Abs(dx) < enough && math.Abs(dy) < enough {
			break
		}
	}
	return q
}

// The Krasovsky 1940 ellipsoid as the published GCJ-02 formula uses it, and
// the scale of BD-09's ripple.
const (
	gcjAxis         = 6378245.0
	gcjEccentricity = 0.00669342162296594323
	bdTurn          = math.Pi * 3000 / 180
)

// gcjForward is the published formula without its rectangle. Its terms are
// metres; the last lines turn them into degrees.
func gcjForward(p Point) Point {
	x, y := p[0]-105, p[1]-35
	dLat := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.Sqrt(math.Abs(x))
	dLon := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.Sqrt(math.Abs(x))
	both := (20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)) * 2 / 3
	dLat += both + (20*math.Sin(y*math.Pi)+40*math.Sin(y/3*math.Pi))*2/3 +
		(160*math.Sin(y/12*math.Pi)+320*math.Sin(y*math.Pi/30))*2/3
	dLon += both + (20*math.Sin(x*math.Pi)+40*math.Sin(x/3*math.Pi))*2/3 +
		(150*math.Sin(x/12*math.Pi)+300*math.Sin(x/30*math.Pi))*2/3

	sin, cos := math.Sincos(p[1] / 180 * math.Pi)
	magic := 1 - gcjEccentricity*sin*sin
	root := math.Sqrt(magic)
	dLat = dLat * 180 / (gcjAxis * (1 - gcjEccentricity) / (magic * root) * math.Pi)
	dLon = dLon * 180 / (gcjAxis / root * cos * math.Pi)
	return Point{p[0] + dLon, p[1] + dLat}
}

// bdForward is the published step from GCJ-02 to BD-09.
func bdForward(p Point) Point {
	x, y := p[0], p[1]
	z := math.Sqrt(x*x+y*y) + 0.00002*math.Sin(y*bdTurn)
	theta := math.Atan2(y, x) + 0.000003*math.Cos(x*bdTurn)
	sin, cos := math.Sincos(theta)
	return Point{z*cos + 0.0065, z*sin + 0.006}
}

// fromBaiduMercator turns 百度's metres (bd09mc, as in map.baidu.com/@x,y)
// into BD-09 degrees.
//
// 百度 publishes polynomials for it, band by band. They approximate the
// Mercator projection of the Clarke 1866 ellipsoid: this is its inverse
// (Snyder, Map Projections, 7-9). It is within 1 cm of the polynomials up to
// latitude 60; the services' own pairs differ from them by up to 13 cm.
func fromBaiduMercator(x, y float64) Point {
	const (
		axis = 6378206.4
		f    = 1 / 294.978698214
	)
	e := math.Sqrt(f * (2 - f))
	t := math.Exp(-y / axis)
	lat := math.Pi/2 - 2*math.Atan(t)
	for range 8 { // each step wins more than two digits
		s := e * math.Sin(lat)
		lat = math.Pi/2 - 2*math.Atan(t*math.Pow((1-s)/(1+s), e/2))
	}
	return Point{x / axis / radian, lat / radian}
}
