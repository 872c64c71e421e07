package geo

import "math"

// epsilon is ε of k² (eq. 16), the small quantity of the series.
func epsilon(k2 float64) float64 {
	return k2 / (2*(1+math.Sqrt(1+k2)) + k2)
}

// sines is Σ c[k] sin 2kσ, k = 1…6, by Clenshaw's summation.
func sines(ssig, csig float64, c *[6]float64) float64 {
	twice := 2 * (csig - ssig) * (csig + ssig) // 2 cos 2σ
	var y0, y1 float64
	for k := len(c) - 1; k >= 0; k-- {
		y0, y1 = twice*y0-y1+c[k], y0
	}
	return 2 * ssig * csig * y0
}

// seriesA1 is A1 of eq. 17.
func seriesA1(e float64) float64 {
	e2 := e * e
	return (1 + e2*(1.0/4+e2*(1.0/64+e2/256))) / (1 - e)
}

// seriesC1 is C1k of eq. 18.
func seriesC1(e float64) [6]float64 {
	e2 := e * e
	e3, e4 := e2*e, e2*e2
	return [6]float64{
		e * (-1.0/2 + e2*(3.0/16-e2/32)),
		e2 * (-1.0/16 + e2*(1.0/32-e2*9/2048)),
		e3 * (-1.0/48 + e2*3/256),
		e4 * (-5.0/512 + e2*3/512),
		e4 * e * (-7.0 / 1280),
		e4 * e2 * (-7.0 / 2048),
	}
}

// seriesC1Reverted is C'1k of eq. 21.
func seriesC1Reverted(e float64) [6]float64 {
	e2 := e * e
	e3, e4 := e2*e, e2*e2
	return [6]float64{
		e * (1.0/2 + e2*(-9.0/32+e2*205/1536)),
		e2 * (5.0/16 + e2*(-37.0/96+e2*1335/4096)),
		e3 * (29.0/96 - e2*75/128),
		e4 * (539.0/1536 - e2*2391/2560),
		e4 * e * (3467.0 / 7680),
		e4 * e2 * (38081.0 / 61440),
	}
}

// seriesA2 is A2 of eq. 42.
func seriesA2(e float64) float64 {
	e2 := e * e
	return (1 - e) * (1 + e2*(1.0/4+e2*(9.0/64+e2*25/256)))
}

// seriesC2 is C2k of eq. 43.
func seriesC2(e float64) [6]float64 {
	e2 := e * e
	e3, e4 := e2*e, e2*e2
	return [6]float64{
		e * (1.0/2 + e2*(1.0/16+e2/32)),
		e2 * (3.0/16 + e2*(1.0/32+e2*35/2048)),
		e3 * (5.0/48 + e2*5/256),
		e4 * (35.0/512 + e2*7/512),
		e4 * e * (63.0 / 1280),
		e4 * e2 * (77.0 / 2048),
	}
}

// seriesA3 is A3 of eq. 24 for the WGS-84 ellipsoid.
func seriesA3(e float64) float64 {
	const n = thirdN
	return 1 - e*((1.0/2-n/2)+e*((1.0/4+n/8-n*n*3/8)+e*((1.0/16+n*3/16+n*n/16)+e*((3.0/64+n/32)+e*3/128))))
}

// seriesC3 is C3k of eq. 25 for the WGS-84 ellipsoid; the sixth is 0.
func seriesC3(e float64) [6]float64 {
	const n = thirdN
	e2 := e * e
	e3, e4 := e2*e, e2*e2
	return [6]float64{
		e * ((1.0/4 - n/4) + e*((1.0/8-n*n/8)+e*((3.0/64+n*3/64-n*n/64)+e*((5.0/128+n/64)+e*3/128)))),
		e2 * ((1.0/16 - n*3/32 + n*n/32) + e*((3.0/64-n/32-n*n*3/64)+e*((3.0/128+n/128)+e*5/256))),
		e3 * ((5.0/192 - n*3/64 + n*n*5/192) + e*((3.0/128-n*5/192)+e*7/512)),
		e4 * ((7.0/512 - n*7/256) + e*7/512),
		e4 * e * (21.0 / 2560),
		0,
	}
}
