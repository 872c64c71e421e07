package geo

import "math"

// The WGS-84 ellipsoid.
const (
	axisMajor  = 6378137.0         // metres
	flattening = 1 / 298.257223563 //
	axisMinor  = axisMajor * (1 - flattening)
	eccentric2 = flattening * (2 - flattening) // first eccentricity squared
)

// nearMetres is the chord up to which [Distance] uses the chord formula.
const nearMetres = 50_000

// Distance returns the metres between two WGS-84 points along the geodesic.
//
// Up to 50 km it takes the straight chord c through the ellipsoid and adds
// c³/24R², R being the radius of curvature along the line (Euler): within
// 1 mm of the exact geodesic. Farther it solves Vincenty's inverse (Survey
// Review XXIII 176, 1975), and for nearly antipodal points, where that does
// not converge, it searches the shortest path over all departures.
func Distance(a, b Point) float64 {
	if c := chord(a, b); c <= nearMetres {
		r := radiusAlong(a, b)
		return c + c*c*c/(24*r*r)
	}
	if s, _, ok := inverse(a, b); ok {
		return s
	}
	s, _ := antipodal(a, b)
	return s
}

// Bearing returns the initial direction from a to b along the geodesic, in
// degrees clockwise from north, 0 ≤ bearing < 360. It is 0 for equal points.
func Bearing(a, b Point) float64 {
	if a == b {
		return 0
	}
	_, az, ok := inverse(a, b)
	if !ok {
		_, az = antipodal(a, b)
	}
	deg := math.Mod(az*180/math.Pi+360, 360)
	if deg >= 360 { // rounding of a tiny negative angle
		deg = 0
	}
	return deg
}

// Destination returns the point reached from p after the given metres along
// the geodesic that leaves in the direction bearing (degrees from north). It
// is Vincenty's direct formula, better than 1 mm.
func Destination(p Point, bearing, metres float64) Point {
	az := bearing * math.Pi / 180
	sinAz, cosAz := math.Sincos(az)
	tanU := (1 - flattening) * math.Tan(p[1]*math.Pi/180)
	cosU := 1 / math.Sqrt(1+tanU*tanU)
	sinU := tanU * cosU
	sigma1 := math.Atan2(tanU, cosAz)
	sinAlpha := cosU * sinAz
	cos2Alpha := 1 - sinAlpha*sinAlpha
	bigA, bigB := vincentyAB(cos2Alpha)

	sigma := metres / (axisMinor * bigA)
	var sinS, cosS, cos2M float64
	for range 100 {
		cos2M = math.Cos(2*sigma1 + sigma)
		sinS, cosS = math.Sincos(sigma)
		next := metres/(axisMinor*bigA) + deltaSigma(bigB, sinS, cosS, cos2M)
		done := math.Abs(next-sigma) < 1e-13
		sigma = next
		if done {
			break
		}
	}
	sinS, cosS = math.Sincos(sigma)
	cos2M = math.Cos(2*sigma1 + sigma)
	t := sinU*sinS - cosU*cosS*cosAz
	lat := math.Atan2(sinU*cosS+cosU*sinS*cosAz, (1-flattening)*math.Hypot(sinAlpha, t))
	lambda := math.Atan2(sinS*sinAz, cosU*cosS-sinU*sinS*cosAz)
	lon := p[0] + (lambda-lonCorrection(cos2Alpha, sinAlpha, sigma, sinS, cosS, cos2M))*180/math.Pi
	return Point{math.Remainder(lon, 360), lat * 180 / math.Pi}
}

// ECEF returns the earth-centred, earth-fixed coordinates in metres of a
// WGS-84 point at height 0.
func ECEF(p Point) [3]float64 {
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	n := axisMajor / math.Sqrt(1-eccentric2*sinLat*sinLat)
	return [3]float64{n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - eccentric2) * sinLat}
}

func chord(a, b Point) float64 {
	p, q := ECEF(a), ECEF(b)
	x, y, z := p[0]-q[0], p[1]-q[1], p[2]-q[2]
	return math.Sqrt(x*x + y*y + z*z)
}

// radiusAlong is the radius of curvature in metres at the middle of a short
// line, in its direction (Euler's formula).
func radiusAlong(a, b Point) float64 {
	sin, cos := math.Sincos((a[1] + b[1]) / 2 * math.Pi / 180)
	w := 1 - eccentric2*sin*sin
	n := axisMajor / math.Sqrt(w)
	m := n * (1 - eccentric2) / w
	north := (b[1] - a[1]) * m
	east := math.Remainder(b[0]-a[0], 360) * n * cos
	d := north*north + east*east
	if d == 0 {
		return n
	}
	return d / (north*north/m + east*east/n)
}

// inverse is Vincenty's inverse: metres and initial azimuth in radians, or
// false where it does not converge.
func inverse(a, b Point) (metres, azimuth float64, ok bool) {
	lon := math.Remainder(b[0]-a[0], 360) * math.Pi / 180
	tanU1 := (1 - flattening) * math.Tan(a[1]*math.Pi/180)
	tanU2 := (1 - flattening) * math.Tan(b[1]*math.Pi/180)
	cosU1, cosU2 := 1/math.Sqrt(1+tanU1*tanU1), 1/math.Sqrt(1+tanU2*tanU2)
	sinU1, sinU2 := tanU1*cosU1, tanU2*cosU2

	lambda := lon
	for range 50 {
		sinL, cosL := math.Sincos(lambda)
		x, y := cosU2*sinL, cosU1*sinU2-sinU1*cosU2*cosL
		sinS := math.Hypot(x, y)
		cosS := sinU1*sinU2 + cosU1*cosU2*cosL
		if sinS == 0 {
			return 0, 0, cosS > 0 // the same point, or the antipode of it
		}
		sigma := math.Atan2(sinS, cosS)
		sinAlpha := cosU1 * cosU2 * sinL / sinS
		cos2Alpha := 1 - sinAlpha*sinAlpha
		cos2M := 0.0 // on the equator
		if cos2Alpha > 1e-15 {
			cos2M = cosS - 2*sinU1*sinU2/cos2Alpha
		}
		next := lon + lonCorrection(cos2Alpha, sinAlpha, sigma, sinS, cosS, cos2M)
		if math.Abs(next) > math.Pi {
			return 0, 0, false
		}
		if math.Abs(next-lambda) < 1e-13 {
			bigA, bigB := vincentyAB(cos2Alpha)
			return axisMinor * bigA * (sigma - deltaSigma(bigB, sinS, cosS, cos2M)), math.Atan2(x, y), true
		}
		lambda = next
	}
	return 0, 0, false
}

// lonCorrection is Vincenty's L − λ with its sign turned: what the auxiliary
// sphere's longitude exceeds the ellipsoid's by, in radians.
func lonCorrection(cos2Alpha, sinAlpha, sigma, sinS, cosS, cos2M float64) float64 {
	c := flattening / 16 * cos2Alpha * (4 + flattening*(4-3*cos2Alpha))
	return (1 - c) * flattening * sinAlpha * (sigma + c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
}

func vincentyAB(cos2Alpha float64) (bigA, bigB float64) {
	u2 := cos2Alpha * (axisMajor*axisMajor - axisMinor*axisMinor) / (axisMinor * axisMinor)
	bigA = 1 + u2/16384*(4096+u2*(-768+u2*(320-175*u2)))
	bigB = u2 / 1024 * (256 + u2*(-128+u2*(74-47*u2)))
	return bigA, bigB
}

func deltaSigma(bigB, sinS, cosS, cos2M float64) float64 {
	return bigB * sinS * (cos2M + bigB/4*(cosS*(2*cos2M*cos2M-1)-
		bigB/6*cos2M*(4*sinS*sinS-3)*(4*cos2M*cos2M-3)))
}

// antipodal finds the geodesic between nearly opposite points: it passes some
// point a quarter of the way round, so the shortest sum over all departures is
// the distance. The sum is flat at its minimum, which makes it exact to far
// less than a millimetre.
func antipodal(a, b Point) (metres, azimuth float64) {
	const quarter = 10_000_000.0 // metres
	through := func(deg float64) float64 {
		s, _, ok := inverse(Destination(a, deg, quarter), b)
		if !ok {
			return math.Inf(1)
		}
		return quarter + s
	}
	best, step := 0.0, 5.0
	shortest := math.Inf(1)
	for deg := 0.0; deg < 360; deg += step {
		if s := through(deg); s < shortest {
			best, shortest = deg, s
		}
	}
	lo, hi := best-step, best+step
	for hi-lo > 1e-9 { // ternary search between the neighbours of the best
		m1, m2 := lo+(hi-lo)/3, hi-(hi-lo)/3
		if through(m1) < through(m2) {
			hi = m2
		} else {
			lo = m1
		}
	}
	return through((lo + hi) / 2), (lo + hi) / 2 * math.Pi / 180
}
