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

// observer is a place with what measures the ground around it.
type observer struct {
	vec
	north vec // of length 1, in the frame
	// curvatures, 1/m, of the meridian less the other one, and of the other.
	more, east float64
}

// observe converts a WGS-84 point.
func (f *frame) observe(p geo.Point) observer {
	sinLat, cosLat := math.Sincos(p[1] * (math.Pi / 180))
	sinLon, cosLon := math.Sincos(p[0] * (math.Pi / 180))
	w := 1 - eccentric2*sinLat*sinLat
	root := math.Sqrt(w)
	n := axisMajor / root
	x := n*cosLat*cosLon - f.origin[0]
	y := n*cosLat*sinLon - f.origin[1]
	z := n*(1-eccentric2)*sinLat - f.origin[2]
	var o observer
	for i := range o.vec {
		a := &f.axes[i]
		o.vec[i] = a[0]*x + a[1]*y + a[2]*z
		o.north[i] = a[2]*cosLat - (a[0]*cosLon+a[1]*sinLon)*sinLat
	}
	o.east = root * (1 / axisMajor)
	o.more = o.east * (w*(1/(1-eccentric2)) - 1)
	return o
}

// metres returns the way over the ground to v, whose squared chord is c2: the
// chord c and c³/24R², R being the radius of curvature in that direction
// (Euler). Up to plainMetres that is within 0.01 mm of the geodesic.
func (o *observer) metres(v *vec, c2 float64) float64 {
	if c2 == 0 {
		return 0
	}
	north := (v[0]-o.vec[0])*o.north[0] + (v[1]-o.vec[1])*o.north[1] + (v[2]-o.vec[2])*o.north[2]
	bend := c2*o.east + north*north*o.more // c²/R
	c := math.Sqrt(c2)
	return c + bend*bend/(24*c)
}

func (f *frame) vec(p geo.Point) vec { return f.observe(p).vec }
