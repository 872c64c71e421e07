package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math"
	"os"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// decimals of a degree in every file written: 5 are about 1 m.
const decimals = 5

// feature is what is written: properties keep the order of their struct.
type feature struct {
	Type       string   `json:"type"`
	Properties any      `json:"properties"`
	Geometry   geometry `json:"geometry"`
}

// geometry is GeoJSON's. orb/geojson is not used: it brings a database driver
// into the module.
type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

func geometryOf(g orb.Geometry) geometry { return geometry{g.GeoJSONType(), g} }

// source is a feature as the sources have it, its area already decoded.
type source struct {
	Properties struct {
		Name string    `json:"name"`
		Code string    `json:"code"`
		Seat orb.Point `json:"cp"`
	} `json:"properties"`
	Geometry polygons `json:"geometry"`
}

// polygons is the polygons of a geometry; other kinds give none.
type polygons orb.MultiPolygon

func (mp *polygons) UnmarshalJSON(data []byte) error {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
		Geometries  []polygons      `json:"geometries"`
	}
	if err := json.Unmarshal(data, &g); err != nil {
		return err
	}
	switch g.Type {
	case "Polygon":
		var p orb.Polygon
		if err := json.Unmarshal(g.Coordinates, &p); err != nil {
			return err
		}
		*mp = polygons{p}
	case "MultiPolygon":
		return json.Unmarshal(g.Coordinates, (*orb.MultiPolygon)(mp))
	case "GeometryCollection":
		for _, part := range g.Geometries {
			*mp = append(*mp, part...)
		}
	}
	return nil
}

// readFeatures reads a feature collection, or the bare collection of
// geometries that mapshaper writes when there are no properties.
func readFeatures(name string) ([]source, error) {
	var fc struct {
		Features   []source   `json:"features"`
		Geometries []polygons `json:"geometries"`
	}
	if err := readJSON(name, &fc); err != nil {
		return nil, err
	}
	for _, g := range fc.Geometries {
		fc.Features = append(fc.Features, source{Geometry: g})
	}
	return fc.Features, nil
}

// writeFeatures writes one feature a line, so that a difference is readable.
func writeFeatures(name string, fs []feature) error {
	var b bytes.Buffer
	b.WriteString("{\"type\":\"FeatureCollection\",\"features\":[\n")
	for i, f := range fs {
		f.Type = "Feature"
		line, err := json.Marshal(f)
		if err != nil {
			return err
		}
		b.Write(line)
		if i < len(fs)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	return os.WriteFile(name, b.Bytes(), 0o644)
}

// simplest returns a polygon when the area is in one piece.
func simplest(mp orb.MultiPolygon) orb.Geometry {
	if len(mp) == 1 {
		return mp[0]
	}
	return mp
}

// tidy rounds the area, turns its rings as RFC 7946 wants them, starts each at
// its south-western vertex and puts the largest polygon first.
func tidy(mp orb.MultiPolygon) orb.MultiPolygon {
	var out orb.MultiPolygon
	for _, p := range mp {
		var q orb.Polygon
		for i, r := range p {
			want := orb.CCW
			if i > 0 {
				want = orb.CW
			}
			if r = tidyRing(r, want); len(r) >= 4 {
				q = append(q, r)
			} else if i == 0 {
				break // no outer ring is left, its holes go too
			}
		}
		if len(q) > 0 {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b orb.Polygon) int {
		return cmp.Compare(planar.Area(b), planar.Area(a))
	})
	return out
}

func tidyRing(r orb.Ring, want orb.Orientation) orb.Ring {
	var open orb.Ring
	for _, p := range r {
		if p = round(p); len(open) == 0 || p != open[len(open)-1] {
			open = append(open, p)
		}
	}
	for len(open) > 1 && open[0] == open[len(open)-1] {
		open = open[:len(open)-1]
	}
	if len(open) < 3 {
		return nil
	}
	if closed := append(slices.Clone(open), open[0]); closed.Orientation() != want {
		slices.Reverse(open)
	}
	first := 0
	for i, p := range open {
		if slices.Compare(p[:], open[first][:]) < 0 {
			first = i
		}
	}
	out := append(slices.Clone(open[first:]), open[:first]...)
	return append(out, out[0])
}

func round(p orb.Point) orb.Point {
	f := math.Pow10(decimals)
	return orb.Point{math.Round(p[0]*f) / f, math.Round(p[1]*f) / f}
}
