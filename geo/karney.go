package geo

import "math"

// This file solves the two geodesic problems on the WGS-84 ellipsoid after
// C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013) 43–55,
// with series to the sixth order: a few nanometres from the exact geodesic,
// for every pair of points. Equation numbers below are the paper's. Names
// are its letters: bet is β, the reduced latitude; alp α, the azimuth; sig σ
// and omg ω, arc length and longitude on the auxiliary sphere; lam λ, the
// longitude. A prefix s or c is the sine or cosine of what follows, 1, 2 and
// 12 the two ends and their difference, and 0 the crossing of the equator.

const (
	oneMinusF = 1 - flattening
	thirdN    = flattening / (2 - flattening) // third flattening n
	second2   = eccentric2 / (1 - eccentric2) // second eccentricity squared
	tol0      = 1.0 / (1 << 52)               // the spacing of float64 at 1
	tol1      = 200 * tol0                    // near enough to the cut of the antipode
	tol2      = 1.0 / (1 << 26)               // √tol0
	tiny      = 0x1p-511                      // keeps divisors from 0; its square is still normal
	tinyArc   = 0.1 * tol2 / 0.04089          // up to here (radians) the sphere's answer is exact: 0.1·tol2/√(f/2)
	halfTurn  = 180                           // degrees
	radian    = math.Pi / halfTurn            // of a degree
	newtonMax = 20                            // Newton needs 2 to 6; after that the bracket is halved
	halvings  = newtonMax + 53 + 10           // enough to halve a bracket down to tol0
	strip     = 1000 * tol2                   // width of the strip where α1 follows from the longitude alone
	antipode  = 6 * thirdN * math.Pi          // how near the antipode (radians) the sphere misleads Newton
)

// inverse returns the length in metres of the shortest geodesic from a to b
// and its azimuth at a, in radians from north, clockwise positive.
func inverse(a, b Point) (metres, azimuth float64) {
	// Signs and the order of the ends are taken out, so that 0 ≤ λ12 ≤ π,
	// β1 ≤ 0 and β1 ≤ β2 ≤ −β1; at the end they are put back.
	lon12, lonErr := angleDifference(a[0], b[0])
	east := sign(lon12)
	lon12, lonErr = lon12*east, lonErr*east
	var g inverseProblem
	g.lam12 = lon12 * radian
	if lon12 > 90 {
		g.slam12, g.clam12 = sincosDegrees(noDust(halfTurn - lon12 - lonErr))
		g.clam12 = -g.clam12
	} else {
		g.slam12, g.clam12 = sincosDegrees(noDust(lon12 + lonErr))
	}
	lat1, lat2 := noDust(a[1]), noDust(b[1])
	order := 1.0
	if math.Abs(lat1) < math.Abs(lat2) {
		lat1, lat2 = lat2, lat1
		order = -1
		east = -east
	}
	north := -sign(lat1)
	g.sbet1, g.cbet1 = reduced(lat1 * north)
	g.sbet2, g.cbet2 = reduced(lat2 * north)
	// Equal latitudes have to be equal to the last bit further on.
	if g.cbet1 < -g.sbet1 {
		if g.cbet2 == g.cbet1 {
			g.sbet2 = math.Copysign(g.sbet1, g.sbet2)
		}
	} else if math.Abs(g.sbet2) == -g.sbet1 {
		g.cbet2 = g.cbet1
	}
	g.dn1 = math.Sqrt(1 + second2*g.sbet1*g.sbet1)
	g.dn2 = math.Sqrt(1 + second2*g.sbet2*g.sbet2)

	switch {
	case lat1*north <= -90 || g.slam12 == 0:
		metres = g.meridian()
	case g.sbet1 == 0 && lon12 <= halfTurn*oneMinusF:
		g.salp1, g.calp1, g.salp2, g.calp2 = 1, 0, 1, 0
		metres = axisMajor * g.lam12 // along the equator
	default:
		metres = g.solve()
	}
	if order < 0 {
		return metres, math.Atan2(-g.salp2*east, -g.calp2*north)
	}
	return metres, math.Atan2(g.salp1*east, g.calp1*north)
}

// inverseProblem is one inverse problem with its signs taken out, and the
// azimuths found.
type inverseProblem struct {
	sbet1, cbet1, dn1 float64 // dn is √(1 + e'² sin²β)
	sbet2, cbet2, dn2 float64
	lam12             float64
	slam12, clam12    float64
	salp1, calp1      float64
	salp2, calp2      float64
}

// meridian is the case of a pole, and of ends on one meridian or on opposite
// ones: on an oblate ellipsoid the meridian is then always the shortest.
func (g *inverseProblem) meridian() float64 {
	g.salp1, g.calp1 = g.slam12, g.clam12
	g.salp2, g.calp2 = 0, 1
	a := arc{ssig1: g.sbet1, csig1: g.calp1 * g.cbet1, ssig2: g.sbet2, csig2: g.calp2 * g.cbet2}
	a.sig12 = a.between()
	if a.sig12 < 3*tiny {
		return 0
	}
	s12, _ := g.lengths(thirdN, a)
	return s12 * axisMinor
}

// solve finds α1 with λ12(α1) = λ12 (section 4): Newton's method, held by a
// bracket that halving closes where Newton does not.
func (g *inverseProblem) solve() float64 {
	if sig12, dn, ok := g.start(); ok {
		return sig12 * axisMinor * dn
	}
	salp1a, calp1a, salp1b, calp1b := tiny, 1.0, tiny, -1.0
	near, closed := false, false
	var a arc
	var eps float64
	for step := range halvings {
		var v, dv float64
		v, dv, eps, a = g.longitudeError(step < newtonMax)
		enough := tol0
		if near {
			enough = 8 * tol0
		}
		// The negated form also stops on NaN.
		if closed || !(math.Abs(v) >= enough) {
			break
		}
		switch {
		case v > 0 && (step > newtonMax || g.calp1/g.salp1 > calp1b/salp1b):
			salp1b, calp1b = g.salp1, g.calp1
		case v < 0 && (step > newtonMax || g.calp1/g.salp1 < calp1a/salp1a):
			salp1a, calp1a = g.salp1, g.calp1
		}
		if step < newtonMax && dv > 0 {
			if turn := -v / dv; math.Abs(turn) < math.Pi {
				sin, cos := math.Sincos(turn)
				if salp1 := g.salp1*cos + g.calp1*sin; salp1 > 0 {
					g.salp1, g.calp1 = unit(salp1, g.calp1*cos-g.salp1*sin)
					near = math.Abs(v) <= 16*tol0
					continue
				}
			}
		}
		g.salp1, g.calp1 = unit((salp1a+salp1b)/2, (calp1a+calp1b)/2)
		near = false
		closed = math.Abs(salp1a-g.salp1)+(calp1a-g.calp1) < tol0 ||
			math.Abs(g.salp1-salp1b)+(g.calp1-calp1b) < tol0
	}
	s12, _ := g.lengths(eps, a)
	return s12 * axisMinor
}

// start sets α1 for Newton's method (section 5): the great circle, or near
// the antipode the astroid. For very short lines the great circle on a sphere
// that fits is the answer: then it returns its arc and the sphere's radius
// over the minor axis.
func (g *inverseProblem) start() (sig12, dn float64, done bool) {
	sbet12 := g.sbet2*g.cbet1 - g.cbet2*g.sbet1 // β2 − β1
	cbet12 := g.cbet2*g.cbet1 + g.sbet2*g.sbet1
	sbet12a := g.sbet2*g.cbet1 + g.cbet2*g.sbet1 // β2 + β1
	shortLine := cbet12 >= 0 && sbet12 < 0.5 && g.cbet2*g.lam12 < 0.5
	somg12, comg12 := g.slam12, g.clam12
	if shortLine {
		m2 := square(g.sbet1 + g.sbet2)
		m2 /= m2 + square(g.cbet1+g.cbet2)
		dn = math.Sqrt(1 + second2*m2)
		somg12, comg12 = math.Sincos(g.lam12 / (oneMinusF * dn))
	}
	g.salp1 = g.cbet2 * somg12
	if comg12 >= 0 {
		g.calp1 = sbet12 + g.cbet2*g.sbet1*somg12*somg12/(1+comg12)
	} else {
		g.calp1 = sbet12a - g.cbet2*g.sbet1*somg12*somg12/(1-comg12)
	}
	ssig12 := math.Hypot(g.salp1, g.calp1)
	csig12 := g.sbet1*g.sbet2 + g.cbet1*g.cbet2*comg12
	switch {
	case shortLine && ssig12 < tinyArc:
		g.salp2 = g.cbet1 * somg12
		g.calp2 = 1 - comg12
		if comg12 >= 0 {
			g.calp2 = somg12 * somg12 / (1 + comg12)
		}
		g.salp2, g.calp2 = unit(g.salp2, sbet12-g.cbet1*g.sbet2*g.calp2)
		sig12, done = math.Atan2(ssig12, csig12), true
	case csig12 < 0 && ssig12 < antipode*g.cbet1*g.cbet1:
		g.startAntipodal(sbet12a)
	}
	if g.salp1 <= 0 {
		g.salp1, g.calp1 = 1, 0
	} else {
		g.salp1, g.calp1 = unit(g.salp1, g.calp1)
	}
	return sig12, dn, done
}

// startAntipodal sets α1 for nearly antipodal ends (eqs. 53–60).
func (g *inverseProblem) startAntipodal(sbet12a float64) {
	k2 := g.sbet1 * g.sbet1 * second2
	scale := flattening * g.cbet1 * seriesA3(epsilon(k2)) * math.Pi
	x := math.Atan2(-g.slam12, -g.clam12) / scale // λ12 − π
	y := sbet12a / (scale * g.cbet1)
	if y > -tol1 && x > -1-strip {
		g.salp1 = math.Min(1, -x)
		g.calp1 = -math.Sqrt(1 - g.salp1*g.salp1)
		return
	}
	k := astroid(x, y)
	sin, cos := math.Sincos(scale * -x * k / (1 + k))
	g.salp1 = g.cbet2 * sin
	g.calp1 = sbet12a - g.cbet2*g.sbet1*sin*sin/(1+cos)
}

// astroid is the positive root of k⁴ + 2k³ − (x² + y² − 1)k² − 2y²k − y² = 0
// (eq. 55).
func astroid(x, y float64) float64 {
	p, q := x*x, y*y
	r := (p + q - 1) / 6
	if q == 0 && r <= 0 {
		return 0
	}
	s := p * q / 4
	r3 := r * r * r
	u := r
	if disc := s * (s + 2*r3); disc >= 0 {
		t3 := s + r3
		t3 += math.Copysign(math.Sqrt(disc), t3)
		t := math.Cbrt(t3)
		u += t
		if t != 0 {
			u += r * r / t
		}
	} else {
		u += 2 * r * math.Cos(math.Atan2(math.Sqrt(-disc), -(s+r3))/3)
	}
	v := math.Sqrt(u*u + q)
	uv := u + v
	if u < 0 {
		uv = q / (v - u)
	}
	w := (uv - q) / (2 * v)
	return uv / (math.Sqrt(uv+w*w) + w)
}

// arc is a stretch of the great circle on the auxiliary sphere.
type arc struct {
	ssig1, csig1, ssig2, csig2 float64
	sig12                      float64
}

// between is σ2 − σ1.
func (a arc) between() float64 {
	return math.Atan2(math.Max(0, a.csig1*a.ssig2-a.ssig1*a.csig2), a.csig1*a.csig2+a.ssig1*a.ssig2)
}

// longitudeError follows the geodesic that leaves with α1 to the latitude of
// the second end. It sets α2 and returns by how much the longitude met there
// exceeds λ12, and, where wanted, the derivative of that by α1 (eq. 46).
func (g *inverseProblem) longitudeError(derivative bool) (v, dv, eps float64, a arc) {
	if g.sbet1 == 0 && g.calp1 == 0 {
		g.calp1 = -tiny // off the equator, lest σ1 be undefined
	}
	salp0 := g.salp1 * g.cbet1
	calp0 := math.Hypot(g.calp1, g.salp1*g.sbet1)
	somg1, comg1 := salp0*g.sbet1, g.calp1*g.cbet1
	a.ssig1, a.csig1 = unit(g.sbet1, comg1)

	g.salp2, g.calp2 = g.salp1, math.Abs(g.calp1)
	if g.cbet2 != g.cbet1 {
		g.salp2 = salp0 / g.cbet2
	}
	if g.cbet2 != g.cbet1 || math.Abs(g.sbet2) != -g.sbet1 {
		d := (g.sbet1 - g.sbet2) * (g.sbet1 + g.sbet2)
		if g.cbet1 < -g.sbet1 {
			d = (g.cbet2 - g.cbet1) * (g.cbet1 + g.cbet2)
		}
		g.calp2 = math.Sqrt(square(g.calp1*g.cbet1)+d) / g.cbet2 // eq. 45
	}
	somg2, comg2 := salp0*g.sbet2, g.calp2*g.cbet2
	a.ssig2, a.csig2 = unit(g.sbet2, comg2)
	a.sig12 = a.between()

	somg12 := math.Max(0, comg1*somg2-somg1*comg2)
	comg12 := comg1*comg2 + somg1*somg2
	eta := math.Atan2(somg12*g.clam12-comg12*g.slam12, comg12*g.clam12+somg12*g.slam12)
	eps = epsilon(calp0 * calp0 * second2)
	c3 := seriesC3(eps)
	b3 := sines(a.ssig2, a.csig2, &c3) - sines(a.ssig1, a.csig1, &c3)
	v = eta - flattening*seriesA3(eps)*salp0*(a.sig12+b3) // eq. 8
	if derivative {
		if g.calp2 == 0 {
			dv = -2 * oneMinusF * g.dn1 / g.sbet1
		} else {
			_, m12 := g.lengths(eps, a)
			dv = m12 * oneMinusF / (g.calp2 * g.cbet2)
		}
	}
	return v, dv, eps, a
}

// lengths returns the length of the geodesic and its reduced length, both
// over the minor axis (eqs. 7 and 38).
func (g *inverseProblem) lengths(eps float64, a arc) (s12, m12 float64) {
	c1, c2 := seriesC1(eps), seriesC2(eps)
	a1, a2 := seriesA1(eps), seriesA2(eps)
	b1 := sines(a.ssig2, a.csig2, &c1) - sines(a.ssig1, a.csig1, &c1)
	b2 := sines(a.ssig2, a.csig2, &c2) - sines(a.ssig1, a.csig1, &c2)
	j12 := (a1-a2)*a.sig12 + (a1*b1 - a2*b2)
	m12 = g.dn2*(a.csig1*a.ssig2) - g.dn1*(a.ssig1*a.csig2) - a.csig1*a.csig2*j12
	return a1 * (a.sig12 + b1), m12
}

// direct follows the geodesic that leaves p with the azimuth (radians from
// north) and returns the point after the metres and the azimuth there.
func direct(p Point, azimuth, metres float64) (q Point, azimuth2 float64) {
	salp1, calp1 := math.Sincos(azimuth)
	sbet1, cbet1 := reduced(noDust(p[1]))
	salp0 := salp1 * cbet1
	calp0 := math.Hypot(calp1, salp1*sbet1)
	somg1, comg1 := salp0*sbet1, calp1*cbet1
	if sbet1 == 0 && calp1 == 0 {
		comg1 = 1
	}
	ssig1, csig1 := unit(sbet1, comg1)
	eps := epsilon(calp0 * calp0 * second2)

	c1, c1p, c3 := seriesC1(eps), seriesC1Reverted(eps), seriesC3(eps)
	b11 := sines(ssig1, csig1, &c1)
	stau1, ctau1 := turn(ssig1, csig1, b11)
	tau12 := metres / (axisMinor * seriesA1(eps))
	stau2, ctau2 := turn(stau1, ctau1, tau12)
	sig12 := tau12 + sines(stau2, ctau2, &c1p) + b11 // eq. 20
	ssig2, csig2 := turn(ssig1, csig1, sig12)

	sbet2 := calp0 * ssig2
	cbet2 := math.Hypot(salp0, calp0*csig2)
	if cbet2 == 0 { // at a pole
		cbet2, csig2 = tiny, tiny
	}
	somg2, comg2 := salp0*ssig2, csig2
	omg12 := math.Atan2(somg2*comg1-comg2*somg1, comg2*comg1+somg2*somg1)
	b3 := sines(ssig2, csig2, &c3) - sines(ssig1, csig1, &c3)
	lam12 := omg12 - flattening*salp0*seriesA3(eps)*(sig12+b3)
	lon := math.Remainder(p[0], 2*halfTurn) + lam12/radian
	return Point{math.Remainder(lon, 2*halfTurn), math.Atan2(sbet2, oneMinusF*cbet2) / radian},
		math.Atan2(salp0, calp0*csig2)
}

// reduced returns sine and cosine of the reduced latitude; the cosine is
// never 0.
func reduced(lat float64) (sbet, cbet float64) {
	sbet, cbet = sincosDegrees(lat)
	sbet, cbet = unit(sbet*oneMinusF, cbet)
	return sbet, math.Max(tiny, cbet)
}

// turn adds the angle (radians) to the angle with the sine and cosine given.
func turn(sin, cos, angle float64) (s, c float64) {
	s, c = math.Sincos(angle)
	return sin*c + cos*s, cos*c - sin*s
}

// unit scales the pair to length 1.
func unit(s, c float64) (s1, c1 float64) {
	h := math.Hypot(s, c)
	return s / h, c / h
}

// sincosDegrees is exact at the quarter turns.
func sincosDegrees(deg float64) (sin, cos float64) {
	r := math.Mod(deg, 2*halfTurn)
	quarter := math.RoundToEven(r / 90)
	sin, cos = math.Sincos((r - 90*quarter) * radian)
	switch int(quarter) & 3 {
	case 1:
		return cos, -sin
	case 2:
		return -sin, -cos
	case 3:
		return -cos, sin
	default:
		return sin, cos
	}
}

// noDust rounds angles next to 0 to multiples of 2⁻⁵⁷ degrees, less than a
// picometre, so that no product of small angles underflows.
func noDust(deg float64) float64 {
	const z = 1.0 / 16
	if y := math.Abs(deg); y < z {
		return math.Copysign(z-(z-y), deg)
	}
	return deg
}

// angleDifference returns b − a, reduced to −180…180 degrees, and the
// rounding error of it.
func angleDifference(a, b float64) (d, err float64) {
	d, err = twoSum(math.Remainder(-a, 2*halfTurn), math.Remainder(b, 2*halfTurn))
	return twoSum(math.Remainder(d, 2*halfTurn), err)
}

// twoSum returns the sum and its rounding error.
func twoSum(a, b float64) (sum, err float64) {
	sum = a + b
	up := sum - b
	return sum, (a - up) + (b - (sum - up))
}

func sign(x float64) float64 { return math.Copysign(1, x) }

func square(x float64) float64 { return x * x }
