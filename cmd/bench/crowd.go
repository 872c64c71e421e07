package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
)

// Seeds of the streams of random numbers. What is made from them is the same
// on every machine, so that two runs measure the same data.
const (
	demoSeed  = 7
	siteSeed  = 101
	querySeed = 202
	rankSeed  = 303
)

// crowdDay is the day the made-up dates are relative to. It is fixed: a crowd
// that changed every day would be made again every day.
const crowdDay locator.Date = "2026-11-23"

// crowd makes any number of published, located sites, half of them meal points
// and half stations, clustered like a city: the first 600 are the made-up city
// of package demo; each one more takes its words from one of these and stands
// at a lognormal distance from another. Site i is the same whatever the number
// of sites, and making it needs none of the others. Safe for concurrent use.
type crowd struct {
	city     *city.City
	services [2][]locator.Site // the words: meal points, stations
	centres  []geo.Point
	bound    orb.Bound // of the districts
}

func newCrowd(c *city.City) (*crowd, error) {
	data, err := demo.Generate(c, demo.Options{Seed: demoSeed, Today: crowdDay})
	if err != nil {
		return nil, err
	}
	if len(c.Districts) == 0 {
		return nil, errors.New("bench: the city has no districts")
	}
	g := &crowd{city: c, bound: c.Districts[0].Bound}
	for i := range c.Districts {
		g.bound = g.bound.Union(c.Districts[i].Bound)
	}
	for i := range data.Sites {
		s := &data.Sites[i]
		if s.Location != nil {
			g.centres = append(g.centres, s.Location.Point)
		}
		s.Publication = locator.Publication{Status: locator.Published, First: s.Publication.First}
		s.Registered = locator.Yes
		which := 0
		if s.Service == locator.Station {
			which = 1
		}
		g.services[which] = append(g.services[which], *s)
	}
	return g, nil
}

// site makes site i. Its maps are shared with others and must not be changed.
func (g *crowd) site(i int) locator.Site {
	r := rand.New(rand.NewPCG(siteSeed, uint64(i)))
	words := g.services[i%2]
	s := words[(i/2)%len(words)]
	copied := i >= 2*len(words)
	if copied {
		s = words[r.IntN(len(words))]
		s.PlaceID = "" // two of a roof stay two
	}
	if copied || s.Location == nil {
		location := locator.Location{Precision: locator.AtStreet, Method: locator.ByDemo}
		if s.Location != nil {
			location = *s.Location
		}
		location.Point, s.District = g.place(r)
		s.Location = &location
	}
	s.ID = locator.NewID(int64(locator.FirstSerial + i))
	if s.Publication.First.IsZero() {
		s.Publication.First = time.Date(2026, 1, 15, 1, 0, 0, 0, time.UTC)
	}
	return s
}

// place returns a point for a site inside the city, with its district.
func (g *crowd) place(r *rand.Rand) (at geo.Point, district string) {
	for {
		p := geo.Round(g.near(r), 6)
		if d, ok := g.city.DistrictAt(p); ok {
			return p, d.Code
		}
	}
}

// near returns a point near one of the centres: half are within 500 m, one in
// a hundred beyond 4 km.
func (g *crowd) near(r *rand.Rand) geo.Point {
	const medianMetres, spread = 500, 0.9
	centre := g.centres[r.IntN(len(g.centres))]
	metres := medianMetres * math.Exp(spread*r.NormFloat64())
	return geo.Destination(centre, r.Float64()*360, min(metres, 50_000))
}

// asker is where somebody asks: four times of five where sites are, once
// anywhere in the city's bounds.
func (g *crowd) asker(r *rand.Rand) geo.Point {
	if r.IntN(5) > 0 {
		return g.near(r)
	}
	return within(r, g.bound)
}

// traveller is anywhere within 300 km of the city's bounds, which holds the
// province.
func (g *crowd) traveller(r *rand.Rand) geo.Point {
	const degreesLat, degreesLon = 2.7, 3.7
	b := g.bound
	b.Min = orb.Point{b.Min[0] - degreesLon, b.Min[1] - degreesLat}
	b.Max = orb.Point{b.Max[0] + degreesLon, b.Max[1] + degreesLat}
	return within(r, b)
}

func within(r *rand.Rand, b orb.Bound) geo.Point {
	return geo.Point{
		b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]),
		b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1]),
	}
}

// askers are n points, the same in every run.
func (g *crowd) askers(n int) []geo.Point {
	r := rand.New(rand.NewPCG(querySeed, 0))
	points := make([]geo.Point, n)
	for i := range points {
		points[i] = geo.Round(g.asker(r), 6)
	}
	return points
}

// hash names what the first sites are made of: data made from other words, or
// stored as other JSON, have another.
func (g *crowd) hash(sites int) (string, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for i := range sites {
		if err := enc.Encode(g.site(i)); err != nil {
			return "", fmt.Errorf("bench: site %d: %w", i, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}

// narrowQuery is the filtered question as a request asks it: a station with
// two needs that one may walk into.
const narrowQuery = "service=station&need=drink,toilet&entry=walk_in"

// narrow reports whether a site answers the filtered question. It is written
// apart from package search, which it checks.
func narrow(s *locator.Site) bool {
	return s.Service == locator.Station && s.Needs["drink"] == locator.Yes &&
		s.Needs["toilet"] == locator.Yes && s.Entry["walk_in"] == locator.Yes
}

// share is which part of the first sites the filtered question lets through.
func (g *crowd) share(sites int) float64 {
	n := 0
	for i := range sites {
		if s := g.site(i); narrow(&s) {
			n++
		}
	}
	return float64(n) / float64(max(sites, 1))
}
