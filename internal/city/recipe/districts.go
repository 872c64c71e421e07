package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"

	"jiujin/geo"
)

// unshift writes the shapes of args[0], GCJ-02, as WGS-84 to args[1]. Vertices
// that two neighbours share stay equal, since equal points move alike.
func unshift(s settings, args []string) error {
	fs, err := readFeatures(args[0])
	if err != nil {
		return err
	}
	var out []feature
	for _, f := range fs {
		d, err := s.byName(f.Properties.Name)
		if err != nil {
			return err
		}
		mp := orb.MultiPolygon(f.Geometry)
		for _, p := range mp {
			for _, r := range p {
				for i := range r {
					r[i] = geo.ToWGS84(r[i], geo.GCJ02)
				}
			}
		}
		out = append(out, feature{Properties: d, Geometry: geometryOf(mp)})
	}
	if len(out) != len(s.Districts) {
		return fmt.Errorf("%s: %d districts, want %d", args[0], len(out), len(s.Districts))
	}
	return writeFeatures(args[1], out)
}

func (s settings) byName(name string) (district, error) {
	for _, d := range s.Districts {
		if d.Name == name {
			return d, nil
		}
	}
	return district{}, fmt.Errorf("district %q is not in the settings", name)
}

// labelled is a district as the loader reads it.
type labelled struct {
	district
	Label orb.Point `json:"label"`
}

// districts writes the final polygons of args[0] in the order of their codes,
// with a label point inside the built-up area of args[1], to args[2].
func districts(s settings, args []string) error {
	areas, err := readAreas(s, args[0])
	if err != nil {
		return err
	}
	fs, err := readFeatures(args[1])
	if err != nil {
		return err
	}
	var town orb.MultiPolygon
	for _, f := range fs {
		town = append(town, orb.MultiPolygon(f.Geometry)...)
	}
	out := make([]feature, 0, len(s.Districts))
	for i, d := range s.Districts {
		mp := tidy(areas[i])
		label, ok := labelPoint(mp, town)
		if !ok {
			return fmt.Errorf("%s: no built-up area inside", d.Name)
		}
		out = append(out, feature{Properties: labelled{d, round(label)}, Geometry: geometryOf(simplest(mp))})
	}
	return writeFeatures(args[2], out)
}

// readAreas returns the areas of the file in the order of the settings.
func readAreas(s settings, name string) ([]orb.MultiPolygon, error) {
	fs, err := readFeatures(name)
	if err != nil {
		return nil, err
	}
	areas := make([]orb.MultiPolygon, len(s.Districts))
	for i, d := range s.Districts {
		for _, f := range fs {
			if f.Properties.Code == d.Code {
				areas[i] = orb.MultiPolygon(f.Geometry)
			}
		}
		if len(areas[i]) == 0 {
			return nil, fmt.Errorf("%s: no area for %s", name, d.Name)
		}
	}
	return areas, nil
}

// labelPoint returns the point of the built-up part of the district that is
// farthest from both its border and the border of the built-up area: the
// middle of the widest piece of town.
func labelPoint(mp, town orb.MultiPolygon) (orb.Point, bool) {
	const step = 0.0025
	b := mp.Bound()
	squeeze := math.Cos(b.Center()[1] * math.Pi / 180)
	var near orb.MultiPolygon
	var parts zones // of near, one by one, for a fast test
	for _, p := range town {
		if p.Bound().Intersects(b) {
			near, parts = append(near, p), append(parts, zonesOf(orb.MultiPolygon{p})...)
		}
	}
	whole := zonesOf(mp)
	best, found, room := orb.Point{}, false, 0.0
	for lat := math.Ceil(b.Min[1]/step) * step; lat <= b.Max[1]; lat += step {
		for lon := math.Ceil(b.Min[0]/step) * step; lon <= b.Max[0]; lon += step {
			p := orb.Point{lon, lat}
			if parts.at(p) < 0 || whole.at(p) < 0 {
				continue
			}
			if d := math.Min(toBorder(mp, p, squeeze), toBorder(near, p, squeeze)); d > room {
				best, found, room = p, true, d
			}
		}
	}
	return best, found
}

// toBorder returns the distance from p to the nearest edge, in degrees of
// latitude; squeeze is the length of a degree of longitude in them.
func toBorder(mp orb.MultiPolygon, p orb.Point, squeeze float64) float64 {
	best := math.Inf(1)
	for _, poly := range mp {
		for _, r := range poly {
			for i := 1; i < len(r); i++ {
				ax, ay := (r[i-1][0]-p[0])*squeeze, r[i-1][1]-p[1]
				bx, by := (r[i][0]-p[0])*squeeze, r[i][1]-p[1]
				dx, dy := bx-ax, by-ay
				t := 0.0
				if l := dx*dx + dy*dy; l > 0 {
					t = math.Max(0, math.Min(1, -(ax*dx+ay*dy)/l))
				}
				best = math.Min(best, math.Hypot(ax+t*dx, ay+t*dy))
			}
		}
	}
	return best
}

// agree prints how often a random point gets the same district from the full
// polygons (args[0]) and from the simplified ones (args[1]).
func agree(s settings, args []string) error {
	full, err := readAreas(s, args[0])
	if err != nil {
		return err
	}
	simple, err := readAreas(s, args[1])
	if err != nil {
		return err
	}
	const points = 200_000
	fullZones, simpleZones := zonesOf(full...), zonesOf(simple...)
	b := cityBound(full)
	rnd := rand.New(rand.NewPCG(1, 2))
	var inside, same, town int
	for inside < points {
		p := orb.Point{
			b.Min[0] + rnd.Float64()*(b.Max[0]-b.Min[0]),
			b.Min[1] + rnd.Float64()*(b.Max[1]-b.Min[1]),
		}
		was, is := fullZones.at(p), simpleZones.at(p)
		if was < 0 && is < 0 {
			continue
		}
		inside++
		if was == is {
			same++
		} else if was >= 0 && is >= 0 {
			town++
		}
	}
	fmt.Printf("agreement of simplified with full polygons: %.2f %% of %d random points in the city; %.2f %% change district, the rest cross the city's border\n",
		100*float64(same)/points, points, 100*float64(town)/points)
	return nil
}

// zones are areas with their bounds, which orb computes anew at each call.
type zones []struct {
	area  orb.MultiPolygon
	bound orb.Bound
}

func zonesOf(areas ...orb.MultiPolygon) zones {
	zs := make(zones, len(areas))
	for i, mp := range areas {
		zs[i].area, zs[i].bound = mp, mp.Bound()
	}
	return zs
}

// at returns the first zone that holds p, or -1.
func (zs zones) at(p orb.Point) int {
	for i, z := range zs {
		if z.bound.Contains(p) && geo.Contains(z.area, p) {
			return i
		}
	}
	return -1
}

func cityBound(areas []orb.MultiPolygon) orb.Bound {
	b := areas[0].Bound()
	for _, mp := range areas[1:] {
		b = b.Union(mp.Bound())
	}
	return b
}

// bounds prints the city's bounds for the profile.
func bounds(s settings, args []string) error {
	areas, err := readAreas(s, args[0])
	if err != nil {
		return err
	}
	b := cityBound(areas)
	fmt.Printf("bounds: [%v, %v, %v, %v]\n", b.Min[0], b.Min[1], b.Max[0], b.Max[1])
	return nil
}
