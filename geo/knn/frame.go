package knn

import (
	"math"

	"jiujin/geo"
)

// vec is a place in metres in the frame of a tree.
type vec [3]float64

// frame is the earth-centred, earth-fixed frame turned and moved so that its
// origin lies amid the points and its third axis points up there: over a city
// two axes tell nearly everything. Turning and moving keeps distances.
type frame struct {
	origin [3]float64 // ECEF, metres
	axes   [3][3]float64
}

func newFrame(points []geo.Point) frame {
	var sum [3]float64
	for _, p := range points {
		e := geo.ECEF(p)
		for a := range sum {
			sum[a] += e[a]
		}
	}
	f := frame{}
	for a := range sum {
		f.origin[a] = sum[a] / float64(len(points))
	}
	up := f.origin
	length := math.Sqrt(up[0]*up[0] + up[1]*up[1] + up[2]*up[2])
	if length < 1 { // all around the earth: any direction does
		up, length = [3]float64{0, 0, 1}, 1
	}
	for a := range up {
		up[a] /= length
	}
	east := [3]float64{-up[1], up[0], 0}
	if h := math.Hypot(up[0], up[1]); h > 1e-9 {
		east[0], east[1] = east[0]/h, east[1]/h
	} else { // above a pole
		east = [3]float64{1, 0, 0}
	}
	north := [3]float64{
		up[1]*east[2] - up[2]*east[1],
		up[2]*east[0] - up[0]*east[2],
		up[0]*east[1] - up[1]*east[0],
	}
	f.axes = [3][3]float64{east, north, up}
	return f
}

// place converts a WGS-84 point, and returns 1/24R² for the mean radius of
// curvature R there: within 0.7 % of that in any direction, which is 0.2 mm
// over 30 km.
func (f *frame) place(p geo.Point) (v vec, curvature float64) {
	sinLat, cosLat := math.Sincos(p[1] * (math.Pi / 180))
	sinLon, cosLon := math.Sincos(p[0] * (math.Pi / 180))
	w := 1 - eccentric2*sinLat*sinLat
	n := axisMajor / math.Sqrt(w)
	x := n*cosLat*cosLon - f.origin[0]
	y := n*cosLat*sinLon - f.origin[1]
	z := n*(1-eccentric2)*sinLat - f.origin[2]
	for i := range v {
		a := &f.axes[i]
		v[i] = a[0]*x + a[1]*y + a[2]*z
	}
	return v, w * w * (1 / (24 * axisMajor * axisMajor * (1 - eccentric2)))
}

func (f *frame) vec(p geo.Point) vec {
	v, _ := f.place(p)
	return v
}
