package search_test

import (
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

const today locator.Date = "2026-11-23"

var oneCity = sync.OnceValues(city.Default) // immutable, and slow to load under -race

func shenyang(t testing.TB) *city.City {
	t.Helper()
	c, err := oneCity()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// made is a database full of made-up sites of every status, with notices, and
// the ids in the order they were made.
func made(t testing.TB, perService int) (*store.DB, []string) {
	t.Helper()
	db := storetest.SQLite(t)
	data, err := demo.Generate(shenyang(t), demo.Options{Seed: 7, Today: today, Meals: perService, Stations: perService})
	if err != nil {
		t.Fatal(err)
	}
	b := &locator.Batch{Actor: "test"}
	for i := range data.Sites {
		b.Sites = append(b.Sites, locator.SiteChange{Site: data.Sites[i]})
	}
	apply(t, db, b)
	ids := make([]string, len(b.Sites))
	for i := range b.Sites {
		ids[i] = b.Sites[i].Site.ID
	}
	words := &locator.Batch{Actor: "test"}
	for _, n := range data.NoticesFor(ids) {
		words.Notices = append(words.Notices, locator.NoticeChange{Notice: n})
	}
	apply(t, db, words)
	return db, ids
}

func apply(t testing.TB, db *store.DB, b *locator.Batch) {
	t.Helper()
	if err := db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// add stores sites and returns their ids.
func add(t testing.TB, db *store.DB, sites ...locator.Site) []string {
	t.Helper()
	b := &locator.Batch{Actor: "test"}
	for _, s := range sites {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	apply(t, db, b)
	var ids []string
	for i := range b.Sites {
		ids = append(ids, b.Sites[i].Site.ID)
	}
	return ids
}

// edit changes a stored site.
func edit(t testing.TB, db *store.DB, id string, change func(*locator.Site)) {
	t.Helper()
	s := stored(t, db)[id]
	base := s.Version
	change(&s)
	apply(t, db, &locator.Batch{Actor: "test", Sites: []locator.SiteChange{{Base: base, Site: s}}})
}

// stored are all sites of the database by id, each a copy of its own.
func stored(t testing.TB, db *store.DB) map[string]locator.Site {
	t.Helper()
	all, err := db.Changes(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	sites := map[string]locator.Site{}
	for _, s := range all.Sites {
		sites[s.ID] = s
	}
	return sites
}

func engine(t testing.TB, source search.Source) *search.Engine {
	t.Helper()
	e, err := search.New(t.Context(), options(t, source))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func options(t testing.TB, source search.Source) search.Options {
	return search.Options{Source: source, City: shenyang(t), Log: slog.New(slog.DiscardHandler), Now: storetest.Now}
}

func refresh(t testing.TB, e *search.Engine) {
	t.Helper()
	if err := e.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// everything lists all there is, by id.
func everything(v *search.View) []*locator.Site {
	sites, _ := v.List(search.ListQuery{Limit: 1 << 30})
	return sites
}

func ids(sites []*locator.Site) []string {
	list := make([]string, len(sites))
	for i, s := range sites {
		list[i] = s.ID
	}
	return list
}

func hitIDs(hits []search.Hit) []string {
	list := make([]string, len(hits))
	for i, h := range hits {
		list[i] = h.Site.ID
	}
	return list
}

// station is a small valid published site.
func station(name string, at *geo.Point) locator.Site {
	s := locator.Site{
		Service: locator.Station, Name: name, District: "210102",
		Publication: locator.Publication{Status: locator.Published, First: storetest.Now()},
	}
	if at != nil {
		s.Location = &locator.Location{Point: *at, Precision: locator.AtDoor, Method: locator.ByVisit}
	}
	return s
}

var railway = geo.Point{123.3885, 41.7920} // 沈阳站

// somewhere is a random point: mostly in town, sometimes anywhere.
func somewhere(r *rand.Rand) geo.Point {
	switch r.IntN(8) {
	case 0: // evenly over the globe
		return geo.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
	case 1: // within some hundred kilometres
		return geo.Point{railway[0] + r.NormFloat64()*5, railway[1] + r.NormFloat64()*4}
	default:
		return geo.Point{railway[0] + r.NormFloat64()*0.2, railway[1] + r.NormFloat64()*0.2}
	}
}

func dice(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// someOf draws few words out of a list.
func someOf(r *rand.Rand, words []string) []string {
	var some []string
	for range r.IntN(3) {
		if w := words[r.IntN(len(words))]; !slices.Contains(some, w) {
			some = append(some, w)
		}
	}
	return some
}

func someFilter(r *rand.Rand) search.Filter {
	var f search.Filter
	if r.IntN(2) == 0 {
		f.Service = locator.Services()[r.IntN(2)]
	}
	switch r.IntN(6) {
	case 0:
		f.Needs = someOf(r, locator.Needs())
	case 1:
		f.Amenities = someOf(r, locator.Amenities())
	case 2:
		f.Entry = someOf(r, locator.Entries())
	case 3:
		f.Traits = search.Delivers
	case 4:
		f.District = "210113"
	}
	return f
}
