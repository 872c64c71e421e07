package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"jiujin/geo"
)

// Where a built-up area comes from.
const (
	fromNaturalEarth = "natural-earth"
	fromCircle       = "circle"
)

type sourced struct {
	Source string `json:"source"`
}

// seats reads the district seats ("cp" of the shapes, args[0]), the world's
// built-up areas (args[1]) and the districts (args[2]). It writes the built-up
// areas near the city (args[3]) and a circle round every seat that lies in
// none of them (args[4]).
func seats(s settings, args []string) error {
	shapes, err := readFeatures(args[0])
	if err != nil {
		return err
	}
	cities, err := readFeatures(args[1])
	if err != nil {
		return err
	}
	areas, err := readAreas(s, args[2])
	if err != nil {
		return err
	}
	near, err := builtUpNear(cities, cityBound(areas))
	if err != nil {
		return err
	}
	if err := writeFeatures(args[3], []feature{{Properties: sourced{fromNaturalEarth}, Geometry: geometryOf(near)}}); err != nil {
		return err
	}
	var circles orb.MultiPolygon
	for _, f := range shapes {
		d, err := s.byName(f.Properties.Name)
		if err != nil {
			return err
		}
		if f.Properties.Seat == (orb.Point{}) {
			return fmt.Errorf("%s: no seat", d.Name)
		}
		seat := geo.ToWGS84(f.Properties.Seat, geo.GCJ02)
		if geo.Contains(near, seat) {
			continue
		}
		km := s.SeatRadiusKm
		if own, ok := s.SeatRadiusOf[d.Code]; ok {
			km = own
		}
		fmt.Printf("seat of %s lies in no built-up area: circle of %v km\n", d.Name, km)
		circles = append(circles, circle(seat, km*1000))
	}
	return writeFeatures(args[4], []feature{{Properties: sourced{fromCircle}, Geometry: geometryOf(circles)}})
}

// builtUpNear returns the polygons that meet the bound. Bounds are taken of
// each polygon: two far-away features share a name and with it a bbox.
func builtUpNear(cities []source, b orb.Bound) (orb.MultiPolygon, error) {
	var near orb.MultiPolygon
	for _, f := range cities {
		for _, p := range f.Geometry {
			if p.Bound().Intersects(b) {
				near = append(near, p)
			}
		}
	}
	if len(near) == 0 {
		return nil, fmt.Errorf("no built-up area meets the city")
	}
	return near, nil
}

func circle(centre orb.Point, metres float64) orb.Polygon {
	const corners = 36
	var r orb.Ring
	for i := range corners {
		r = append(r, geo.Destination(centre, -float64(i)*360/corners, metres))
	}
	return orb.Polygon{append(r, r[0])}
}

// urban joins the clipped built-up areas (args[0]) and circles (args[1]) into
// args[2], one polygon a feature, the largest first.
func urban(_ settings, args []string) error {
	var out []feature
	for i, source := range []string{fromNaturalEarth, fromCircle} {
		fs, err := readFeatures(args[i])
		if err != nil {
			return err
		}
		var all orb.MultiPolygon
		for _, f := range fs {
			all = append(all, f.Geometry...)
		}
		all = tidy(all)
		slices.SortStableFunc(all, func(a, b orb.Polygon) int {
			return cmp.Compare(planar.Area(b), planar.Area(a))
		})
		for _, p := range all {
			out = append(out, feature{Properties: sourced{source}, Geometry: geometryOf(p)})
		}
	}
	return writeFeatures(args[2], out)
}
