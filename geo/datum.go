package geo

import "math"

// Datum names the reference of a coordinate pair. The zero value is WGS-84.
type Datum uint8

// The datums met in China.
const (
	WGS84 Datum = iota // GPS, 天地图, OpenStreetMap; CGCS2000 counts as equal
	GCJ02              // 高德, 腾讯, Apple inside China: WGS-84 moved by up to 700 m
	BD09               // 百度: GCJ-02 moved again
)

// String returns the lower-case code used in the HTTP interface.
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

// ParseDatum reads the code that [Datum.String] writes.
func ParseDatum(s string) (Datum, bool) {
	for _, d := range [...]Datum{WGS84, GCJ02, BD09} {
		if s == d.String() {
			return d, true
		}
	}
	return WGS84, false
}

// The Krasovsky 1940 ellipsoid as the published GCJ-02 formula uses it.
const (
	gcjAxis         = 6378245.0
	gcjEccentricity = 0.00669342162296594323
	bdTurn          = math.Pi * 3000 / 180
)

// InChina reports whether GCJ-02 moves p: the published formula is the
// identity outside this rectangle.
func InChina(p Point) bool {
	return p[0] >= 72.004 && p[0] <= 137.8347 && p[1] >= 0.8293 && p[1] <= 55.8271
}

// FromWGS84 converts a WGS-84 point to the datum. Outside China it is the
// identity for GCJ-02.
//
// Source: the widely published GCJ-02 transform (EvilTransform, eviltransform
// and coordtransform agree to all digits) and the BD-09 formula of the same
// projects.
func FromWGS84(p Point, to Datum) Point {
	switch to {
	case GCJ02:
		return gcjForward(p)
	case BD09:
		return bdForward(gcjForward(p))
	default:
		return p
	}
}

// ToWGS84 converts a point of the given datum to WGS-84. The forward formulas
// have no closed inverse; this one iterates until a further step would move
// the point by less than 0.1 mm.
func ToWGS84(p Point, from Datum) Point {
	switch from {
	case GCJ02:
		return invert(gcjForward, p)
	case BD09:
		return invert(gcjForward, invert(bdForward, p))
	default:
		return p
	}
}

// invert finds q with forward(q) = p. The shift of both forward formulas
// changes by less than 1 % over its own length, so the fixed point converges
// by two digits a step.
func invert(forward func(Point) Point, p Point) Point {
	const enough = 1e-9 // degrees, 0.1 mm
	q := p
	for range 12 {
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

func gcjForward(p Point) Point {
	if !InChina(p) {
		return p
	}
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

func bdForward(p Point) Point {
	x, y := p[0], p[1]
	z := math.Sqrt(x*x+y*y) + 0.00002*math.Sin(y*bdTurn)
	theta := math.Atan2(y, x) + 0.000003*math.Cos(x*bdTurn)
	sin, cos := math.Sincos(theta)
	return Point{z*cos + 0.0065, z*sin + 0.006}
}
