// Package demo makes up a city full of meal points and stations, so that a
// fresh copy of the program has something to show and benchmarks have
// something to search.
//
// The same city, options and program give the same [Data]. Nobody can take a
// site for a real one: every name says 演示, addresses are in streets marked as
// invented and have no door number, telephone numbers cannot be dialled, the
// source of every fact is "演示数据（虚构）". Everything generated passes
// Validate. Start with [Generate].
package demo

import (
	"errors"
	"fmt"
	"time"

	"jiujin/internal/city"
	"jiujin/internal/locator"
)

// DefaultSites is how many sites of each service [Generate] makes unless told
// otherwise: what the livelihood project builds in a year.
const DefaultSites = 300

// Source is the source of every made-up fact and notice.
const Source = "演示数据（虚构）"

// ErrOptions is wrapped by [Generate] when it cannot do what is asked.
var ErrOptions = errors.New("demo: bad options")

// Options choose the made-up city.
type Options struct {
	Seed  uint64
	Today locator.Date // a whole day of the years 2005 to 2100; all dates are made relative to it

	// Meals and Stations are how many of each; 0 means [DefaultSites].
	Meals, Stations int
}

// Data is a made-up city: meal points first, then stations, each by district
// in the order of the profile. No site has an id.
type Data struct {
	Sites   []locator.Site
	Notices []Notice
}

// Notice is a made-up notice that does not know the ids of its sites yet.
type Notice struct {
	Text  locator.Notice // without Sites
	Sites []int          // indexes into [Data].Sites; none for a banner that speaks of all
}

// NoticesFor returns the notices with the ids of their sites, where ids[i] is
// the id under which d.Sites[i] was stored. It panics if there are fewer ids
// than sites.
func (d *Data) NoticesFor(ids []string) []locator.Notice {
	if len(ids) < len(d.Sites) {
		panic(fmt.Sprintf("demo: %d ids for %d sites", len(ids), len(d.Sites)))
	}
	out := make([]locator.Notice, len(d.Notices))
	for i, n := range d.Notices {
		out[i] = n.Text
		for _, at := range n.Sites {
			out[i].Sites = append(out[i].Sites, ids[at])
		}
	}
	return out
}

// Generate makes up sites and notices for the city. Sites are spread over the
// districts as people are, each district with at least one of a service as
// long as there are as many sites as districts; inside a district they crowd
// round a few neighbourhoods of its built-up part, 120 m and more between two
// of one service, less only when there are too many for that.
//
// It fails when the options make no sense ([ErrOptions]) or a district has no
// built-up ground to stand on.
func Generate(c *city.City, o Options) (*Data, error) {
	today, err := o.complete()
	if err != nil {
		return nil, err
	}
	g := &generator{seed: o.Seed, today: today, land: survey(c)}
	if len(g.land.districts) == 0 {
		return nil, fmt.Errorf("%w: the city has no districts", ErrOptions)
	}
	plots, err := g.plots(o.Meals, o.Stations)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	d := &Data{Sites: make([]locator.Site, len(plots))}
	for i := range plots {
		d.Sites[i] = g.site(&plots[i])
	}
	d.Notices = g.notices(d.Sites)
	return d, nil
}

func (o *Options) complete() (time.Time, error) {
	if o.Meals < 0 || o.Stations < 0 {
		return time.Time{}, fmt.Errorf("%w: %d meal points, %d stations", ErrOptions, o.Meals, o.Stations)
	}
	if o.Meals == 0 {
		o.Meals = DefaultSites
	}
	if o.Stations == 0 {
		o.Stations = DefaultSites
	}
	today, err := time.Parse(time.DateOnly, string(o.Today))
	if err != nil || today.Year() < 2005 || today.Year() > 2100 {
		return time.Time{}, fmt.Errorf("%w: today %q is not a day from 2005 to 2100", ErrOptions, o.Today)
	}
	return today, nil
}

// generator is what one run of [Generate] knows.
type generator struct {
	seed  uint64
	today time.Time // midnight UTC
	land  land
}

// site makes up everything about a site beyond the plot it stands on. Each
// site has its own dice, so that a change in the making of one leaves the
// others as they were.
func (g *generator) site(p *plot) locator.Site {
	d := newDice(g.seed, siteDice+uint64(p.serial))
	s := locator.Site{
		PlaceID:  p.placeID,
		Service:  p.service,
		District: g.land.districts[p.district].code,
		Address:  p.address,
		Location: p.location,
	}
	s.Directions = directions(d)
	g.programme(d, p, &s)
	g.publication(d, p, &s)
	if s.Service == locator.Meal {
		meal(d, p, &s)
	} else {
		station(d, p, &s)
	}
	s.Contact.Phone = g.phone(d, p)
	g.facts(d, &s)
	return s
}
