// Package search answers every public read. A [View] is one consistent state
// of the data held in memory; an [Engine] keeps the newest View and replaces
// it when the database has moved on. A public read loads one View and never
// touches SQL.
//
// Views are immutable and safe for any number of readers. Start with
// [Engine.View] and [View.Nearest].
package search

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"jiujin/internal/city"
	"jiujin/internal/locator"
)

// Source is the database as the engine reads it.
type Source interface {
	Revision(ctx context.Context) (locator.Revision, error)
	Changes(ctx context.Context, since int64) (*locator.Delta, error)
}

// Engine keeps the newest [View].
type Engine struct {
	source Source
	city   *city.City
	log    *slog.Logger

	view atomic.Pointer[View]

	mu      sync.Mutex // held while refreshing; guards what follows
	sites   map[string]*entry
	notices map[string]*locator.Notice
	patch   []byte
}

// Options are what an engine needs.
type Options struct {
	Source Source
	City   *city.City // the profile before the operator's changes
	Log    *slog.Logger
}

// New loads everything once and returns an engine that is ready.
func New(ctx context.Context, o Options) (*Engine, error) {
	e := &Engine{source: o.Source, city: o.City, log: o.Log}
	if err := e.Refresh(ctx); err != nil {
		return nil, err
	}
	return e, nil
}

// View returns the newest view.
func (e *Engine) View() *View { return e.view.Load() }

// Refresh brings the view up to the database. It costs one small query when
// nothing changed. On an error the old view stays.
func (e *Engine) Refresh(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()

	now, err := e.source.Revision(ctx)
	if err != nil {
		return fmt.Errorf("search: revision: %w", err)
	}
	old := e.view.Load()
	if old != nil && old.Revision == now {
		return nil
	}
	since := int64(0)
	if old != nil && old.Revision.Epoch == now.Epoch && old.Revision.Rev <= now.Rev {
		since = old.Revision.Rev
	}
	delta, err := e.source.Changes(ctx, since)
	if err != nil {
		return fmt.Errorf("search: changes since %d: %w", since, err)
	}
	if since > 0 && delta.Epoch != old.Revision.Epoch { // restored in between
		since = 0
		if delta, err = e.source.Changes(ctx, 0); err != nil {
			return fmt.Errorf("search: changes: %w", err)
		}
	}
	if since == 0 {
		e.sites, e.notices, e.patch = map[string]*entry{}, map[string]*locator.Notice{}, nil
	}
	e.apply(delta)
	profile := e.city
	if e.patch != nil {
		p, err := e.city.Profile.Merge(e.patch)
		if err != nil { // written by a newer program, perhaps: keep serving
			e.log.ErrorContext(ctx, "city profile in the database cannot be read", "error", err)
		} else {
			profile = e.city.WithProfile(p)
		}
	}
	e.view.Store(newView(delta.Revision, profile, e.sites, e.notices))
	return nil
}

func (e *Engine) apply(d *locator.Delta) {
	for i := range d.Sites {
		s := &d.Sites[i]
		if s.Public() {
			e.sites[s.ID] = newEntry(s)
		} else {
			delete(e.sites, s.ID)
		}
	}
	for i := range d.Notices {
		e.notices[d.Notices[i].ID] = &d.Notices[i]
	}
	for _, g := range d.Gone {
		switch g.Entity {
		case locator.SiteEntity:
			delete(e.sites, g.ID)
		case locator.NoticeEntity:
			delete(e.notices, g.ID)
		}
	}
	if d.City != nil {
		e.patch = d.City
	}
}

// Run refreshes at the interval until ctx ends, so that what another process
// wrote shows here. A failure is logged and tried again.
func (e *Engine) Run(ctx context.Context, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := e.Refresh(ctx); err != nil && ctx.Err() == nil {
				e.log.ErrorContext(ctx, "refresh failed", "error", err)
			}
		}
	}
}
