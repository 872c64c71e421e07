// Package search answers every public read. A [View] is one consistent state
// of the data held in memory; an [Engine] keeps the newest View and replaces
// it when the database has moved on, and as minutes pass. A public read loads
// one View and never touches SQL.
//
// Views are immutable and safe for any number of readers. Start with
// [Engine.View] and [View.Nearest].
package search

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"jiujin/internal/city"
	"jiujin/internal/locator"
)

// Source is the database as the engine reads it.
type Source interface {
	Revision(ctx context.Context) (locator.Revision, error)
	// EachChange calls fn with pages of everything that changed after a
	// revision, all of one instant; notices, tombstones and the city patch come
	// with the first. The pages are fn's to keep.
	EachChange(ctx context.Context, since int64, fn func(page *locator.Delta) error) error
}

// Encoder makes the piece of JSON of a listed site that answers are put
// together of. It is called once for every state of the site.
type Encoder func(s *locator.Site, demo bool) Piece

// Piece is the JSON of a site with two places, as offsets, where what depends
// on the question or the minute is put in. Distance is not after State.
type Piece struct {
	JSON            []byte
	Distance, State int
}

// Engine keeps the newest [View].
type Engine struct {
	source Source
	city   *city.City
	log    *slog.Logger
	now    func() time.Time
	piece  Encoder
	state  func(*locator.State) []byte
	masks  masks
	limits limits
	// gazetteer is made when it is first asked for.
	gazetteer func() *gazetteer

	view atomic.Pointer[View]

	publishing sync.Mutex // held while a view is made from the last

	refreshing sync.Mutex // held while refreshing; guards what follows
	notices    map[string]*locator.Notice
	patch      []byte
	book       *book
	// merged is the city with mergedPatch: its calendar takes time to make.
	merged      *city.City
	mergedPatch []byte
	fresh       atomic.Int64 // when the last refresh succeeded, Unix seconds
}

// Options are what an engine needs.
type Options struct {
	Source Source
	City   *city.City // the profile before the operator's changes
	Log    *slog.Logger
	Now    func() time.Time // the clock of every state
	Piece  Encoder          // may be nil: then [View.Piece] is empty
	// State makes the JSON of a state, once for all sites that share it; may be
	// nil.
	State func(*locator.State) []byte
}

// New loads everything once and returns an engine that is ready.
func New(ctx context.Context, o Options) (*Engine, error) {
	return newEngine(ctx, o, limits{kept: keptSites, compact: compactSites, part: compactPart})
}

func newEngine(ctx context.Context, o Options, l limits) (*Engine, error) {
	e := &Engine{source: o.Source, city: o.City, log: o.Log, now: o.Now, piece: o.Piece, state: o.State, masks: newMasks(), limits: l}
	e.gazetteer = sync.OnceValue(func() *gazetteer { return newGazetteer(o.City) })
	if err := e.Refresh(ctx); err != nil {
		return nil, err
	}
	return e, nil
}

// View returns the newest view.
func (e *Engine) View() *View { return e.view.Load() }

// Refreshed returns when the engine last saw that its view is the database's
// newest state, by its own clock.
func (e *Engine) Refreshed() time.Time { return time.Unix(e.fresh.Load(), 0) }

// Refresh brings the view up to the database and the clock. It costs one small
// query when nothing changed. On an error the old view stays.
func (e *Engine) Refresh(ctx context.Context) error {
	e.refreshing.Lock()
	defer e.refreshing.Unlock()

	e.Tick()
	now, err := e.source.Revision(ctx)
	if err != nil {
		return fmt.Errorf("search: revision: %w", err)
	}
	old := e.view.Load()
	if old == nil || old.Revision != now {
		if err := e.pull(ctx, old, now); err != nil {
			return err
		}
	}
	e.fresh.Store(e.now().Unix())
	return nil
}

// pull makes the view of what the database holds now.
func (e *Engine) pull(ctx context.Context, old *View, now locator.Revision) error {
	held := locator.Revision{}
	if old != nil {
		held = old.Revision
	}
	d, err := e.read(ctx, held, now)
	if err != nil {
		return err
	}
	var sites *snapshot
	if d.all != nil {
		e.notices, e.patch, e.book = nil, nil, d.book
		sites = d.all.finish()
	} else {
		sites = old.with(e.limits, d.changed, d.gone)
	}
	e.take(&d)
	v := newView(d.rev, e.profile(ctx), sites, e.notices)
	v.gazetteer = e.gazetteer
	v.schedule(e.book)
	e.publish(v)
	return nil
}

// delta is what was read since a revision: all, when it was 0, or else changed
// and gone.
type delta struct {
	rev     locator.Revision
	all     *loader
	book    *book // of all
	changed []*locator.Site
	gone    []uint64
	notices []locator.Notice
	without []string // notices that are gone
	patch   []byte
}

func (e *Engine) read(ctx context.Context, held, now locator.Revision) (delta, error) {
	var d delta
	begin := func(since int64) {
		if d = (delta{}); since == 0 {
			d.book = newBook()
			d.all = newLoader(e, d.book, now.Demo)
		}
	}
	err := locator.Follow(ctx, e.source, held, now, begin, func(page *locator.Delta) error {
		d.rev = page.Revision
		d.notices = append(d.notices, page.Notices...)
		if page.City != nil {
			d.patch = page.City
		}
		for _, g := range page.Gone {
			switch g.Entity {
			case locator.SiteEntity:
				d.gone = append(d.gone, number(g.ID))
			case locator.NoticeEntity:
				d.without = append(d.without, g.ID)
			}
		}
		if d.all != nil {
			d.all.s.demo = page.Demo
			d.all.add(page.Sites)
			return nil
		}
		for i := range page.Sites {
			d.changed = append(d.changed, &page.Sites[i])
		}
		return nil
	})
	if err != nil {
		return d, fmt.Errorf("search: changes since %d: %w", held.Rev, err)
	}
	return d, nil
}

// take remembers the notices and the city patch of a delta.
func (e *Engine) take(d *delta) {
	notices := maps.Clone(e.notices)
	if notices == nil {
		notices = map[string]*locator.Notice{}
	}
	for i := range d.notices {
		notices[d.notices[i].ID] = &d.notices[i]
	}
	for _, id := range d.without {
		delete(notices, id)
	}
	e.notices = notices
	if d.patch != nil {
		e.patch = d.patch
	}
}

// profile is the city with the operator's changes.
func (e *Engine) profile(ctx context.Context) *city.City {
	if e.patch == nil {
		return e.city
	}
	if e.merged != nil && bytes.Equal(e.patch, e.mergedPatch) {
		return e.merged
	}
	p, err := e.city.Profile.Merge(e.patch)
	if err != nil { // written by a newer program, perhaps: keep serving
		e.log.ErrorContext(ctx, "city profile in the database cannot be read", "error", err)
		return e.city
	}
	e.merged, e.mergedPatch = e.city.WithProfile(p), e.patch
	return e.merged
}

// Tick brings the view to the minute of the clock.
func (e *Engine) Tick() {
	if old := e.view.Load(); old != nil && !old.Now.Equal(minute(e.now())) {
		e.publish(nil)
	}
}

// publish makes the next view: v, or the last one again, at this minute.
func (e *Engine) publish(v *View) {
	e.publishing.Lock()
	defer e.publishing.Unlock()
	var old []Stated
	if v == nil {
		v = e.view.Load()
		old = v.states
	}
	e.view.Store(v.at(minute(e.now()), old, e.state))
}

func minute(t time.Time) time.Time { return t.Truncate(time.Minute) }

// Run keeps the view at the minute of the clock and refreshes it at the
// interval until ctx ends, so that what another process wrote shows here. A
// failure is logged and tried again; time passes meanwhile.
func (e *Engine) Run(ctx context.Context, interval time.Duration) {
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() {
		tick := time.NewTicker(min(interval, time.Second))
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				e.Tick()
			}
		}
	})
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
