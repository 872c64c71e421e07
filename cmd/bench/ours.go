package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"
	_ "time/tzdata" // as cmd/jiujin: a bare machine may have no time zones

	"jiujin/cmd/bench/alone"
	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/web/api"
)

// This file is all that this program knows of package search.

// newView loads sites into an engine, as a server does, and returns its view.
func newView(ctx context.Context, c *city.City, sites []locator.Site) (*search.View, error) {
	engine, err := search.New(ctx, search.Options{
		Source: held{sites}, City: c, Log: slog.New(slog.DiscardHandler), Now: time.Now, Piece: api.Piece, State: api.State,
	})
	if err != nil {
		return nil, err
	}
	return engine.View(), nil
}

// held is a source that holds its sites itself.
type held struct{ sites []locator.Site }

// Revision implements [search.Source].
func (held) Revision(context.Context) (locator.Revision, error) {
	return locator.Revision{Epoch: "bench", Rev: 1, Demo: true}, nil
}

// EachChange implements [search.Source].
func (h held) EachChange(ctx context.Context, _ int64, fn func(*locator.Delta) error) error {
	rev, err := h.Revision(ctx)
	if err != nil {
		return err
	}
	return fn(&locator.Delta{Revision: rev, Sites: h.sites})
}

// nearestTen returns the question of the ten nearest sites as the view is
// asked it: search alone for the clock, and with its answer unpacked.
func nearestTen(v *search.View, filtered bool) (run func(geo.Point), answer func(geo.Point) []found) {
	var f search.Filter
	if filtered {
		f = search.Filter{Service: locator.Station, Needs: []string{"drink", "toilet"}, Entry: []string{"walk_in"}}
	}
	refs := make([]search.Ref, 0, 2*ten)
	run = func(p geo.Point) {
		refs = v.Near(&search.NearestQuery{Filter: f, Point: p, K: ten}, refs[:0])
	}
	answer = func(p geo.Point) []found {
		var out []found
		for _, r := range v.Near(&search.NearestQuery{Filter: f, Point: p, K: ten}, nil) {
			out = append(out, found{v.Point(r), r.Metres})
		}
		return out
	}
	return run, answer
}

// routeAlone is the product's API on a database, without the product around
// it.
func routeAlone(ctx context.Context, url string, log *slog.Logger) (http.Handler, error) {
	c, err := city.Default()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(c.Profile.Timezone)
	if err != nil {
		return nil, fmt.Errorf("city profile: timezone: %w", err)
	}
	db, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	engine, err := search.New(ctx, search.Options{Source: db, City: c, Log: log, Now: time.Now, Piece: api.Piece, State: api.State})
	if err != nil {
		return nil, err
	}
	return alone.Routes(engine, zone), nil
}
