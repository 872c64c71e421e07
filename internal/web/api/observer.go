package api

import (
	"math"
	"strconv"

	"jiujin/geo"
	"jiujin/internal/search"
)

// observer is the point and pace from which distances, directions and walking
// times are computed.
type observer struct {
	at   geo.Point
	pace search.Pace

	sin, cos float64 // of the latitude
	// squash is the radius of curvature of the meridian over that across it.
	squash float64
}

func newObserver(p geo.Point, pace search.Pace) observer {
	const eccentric2 = 0.0066943799901413165 // WGS-84
	sin, cos := math.Sincos(p[1] * (math.Pi / 180))
	return observer{p, pace, sin, cos, (1 - eccentric2) / (1 - eccentric2*sin*sin)}
}

func (o *observer) distance(metres float64, p geo.Point) *distance {
	return &distance{tenths(metres), search.WalkMinutes(metres, o.pace), o.bearing(p)}
}

// appendDistance writes the members of a distance, each with a comma before it.
func (o *observer) appendDistance(b []byte, metres float64, p geo.Point) []byte {
	b = appendMetres(append(b, `,"distance_m":`...), metres)
	b = strconv.AppendInt(append(b, `,"walk_min":`...), int64(search.WalkMinutes(metres, o.pace)), 10)
	return strconv.AppendInt(append(b, `,"bearing_deg":`...), int64(o.bearing(p)), 10)
}

// appendMetres writes metres to 0.1.
func appendMetres(b []byte, metres float64) []byte {
	dm := int64(metres*10 + 0.5) // metres are not negative
	b = strconv.AppendInt(b, dm/10, 10)
	if dm %= 10; dm != 0 {
		b = append(b, '.', byte('0'+dm))
	}
	return b
}

// tenths is what appendMetres writes.
func tenths(metres float64) float64 { return math.Floor(metres*10+0.5) / 10 }

// bearing is in whole degrees. Within near degrees it is that of the middle
// latitude, turned back by half the convergence of the meridians (Gauß): less
// than 0.01° from the geodesic's.
func (o *observer) bearing(p geo.Point) int {
	const near = 0.5
	lat, lon := p[1]-o.at[1], p[0]-o.at[0]
	if math.Abs(lat) > near || math.Abs(lon) > near || math.Abs(o.at[1]) > 80 {
		return int(math.Round(geo.Bearing(o.at, p))) % 360
	}
	if lat == 0 && lon == 0 {
		return 0
	}
	half := lat * (math.Pi / 360)
	sin, cos := o.sin+o.cos*half, o.cos-o.sin*half
	deg := direction(lon*cos, lat*o.squash) - lon*sin/2
	return int(deg+360.5) % 360
}

// direction is the way to a point in degrees from north, −180…180: the
// arctangent by a polynomial, better than 0.001°, which is all that whole
// degrees need and a fraction of the time of math.Atan2.
func direction(east, north float64) float64 {
	e, n := math.Abs(east), math.Abs(north)
	x := min(e, n) / max(e, n)
	y := x * x
	a := x * (0.99997726 + y*(-0.33262347+y*(0.19354346+y*(-0.11643287+y*(0.05265332-y*0.01172120)))))
	if e > n {
		a = math.Pi/2 - a
	}
	if north < 0 {
		a = math.Pi - a
	}
	return math.Copysign(a*(180/math.Pi), east)
}
