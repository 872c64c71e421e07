package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"

	"jiujin/internal/locator"
)

// Changes returns everything that changed after revision since, all of one
// instant: its Revision is what to ask from next. Sites, notices and
// tombstones are ordered by (rev, id). After 0 comes everything; after a
// revision the database has not reached comes nothing. It holds every site at
// once: [DB.EachChange] does not.
func (db *DB) Changes(ctx context.Context, since int64) (*locator.Delta, error) {
	var all *locator.Delta
	var sites [][]locator.Site
	err := db.EachChange(ctx, since, func(page *locator.Delta) error {
		if all == nil {
			all = page
		}
		sites = append(sites, page.Sites)
		return nil
	})
	if err != nil {
		return nil, err
	}
	all.Sites = slices.Concat(sites...)
	slices.SortFunc(all.Sites, func(a, b locator.Site) int {
		return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
	})
	return all, nil
}

// EachChange calls fn with everything that changed after revision since, all
// of one instant, in pages of some hundred sites: a million sites pass through
// a few megabytes. Every page has the Revision that is what to ask from next.
// The first has all notices and tombstones, ordered by (rev, id), and the city
// patch; sites come in any order, each once. fn is called at least once: where
// nothing changed, with the Revision alone.
//
// Calls of fn do not overlap, and come from the caller's goroutine. A page is
// fn's to keep, but one site of it keeps all its sites alive. The first error
// of fn ends the calls and is returned as it is; other errors, too, may come
// after some pages. While fn works the database keeps the state it reads from
// and one of the few connections that read: a slow fn makes the file of SQLite
// grow if others write, and fn must not read from db itself.
func (db *DB) EachChange(ctx context.Context, since int64, fn func(page *locator.Delta) error) error {
	var refused error
	err := db.view(ctx, func(tx *sql.Tx) error {
		page, err := readAround(ctx, tx, since)
		if err != nil {
			return err
		}
		called := false
		call := func(sites []locator.Site) error {
			if called {
				page = &locator.Delta{Revision: page.Revision}
			}
			called, page.Sites = true, sites
			refused = fn(page)
			return refused
		}
		if page.Rev > since {
			if err := eachSites(ctx, tx, since, call); err != nil {
				return err
			}
		}
		if !called {
			return call(nil)
		}
		return nil
	})
	if refused != nil {
		return refused
	}
	return db.failure(ctx, "changes", err)
}

// readAround returns what changed after a revision, without the sites.
func readAround(ctx context.Context, tx *sql.Tx, since int64) (*locator.Delta, error) {
	d := &locator.Delta{}
	var err error
	if d.Revision, err = readRevision(ctx, tx); err != nil || d.Rev <= since {
		return d, err
	}
	if d.Notices, err = readNotices(ctx, tx, since); err != nil {
		return nil, err
	}
	if d.Gone, err = readTombstones(ctx, tx, since); err != nil {
		return nil, err
	}
	if d.City, err = readCity(ctx, tx, since); err != nil {
		return nil, err
	}
	slices.SortFunc(d.Notices, func(a, b locator.Notice) int {
		return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
	})
	slices.SortFunc(d.Gone, func(a, b locator.Tombstone) int {
		return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
	})
	return d, nil
}

const (
	// sitesAtOnce is how many sites a page has: enough that handing it from
	// one goroutine to the next costs nothing beside the work, few enough that
	// all the pages on their way are small (5 KB a site).
	sitesAtOnce = 500
	// decoders is how many goroutines decode at most. Decoding a site takes
	// about as long as reading it, so more would wait for the one that reads.
	decoders = 3
)

// sitePage is a page on its way. rows are read before it is decoded; sites and
// err may be used when done is closed.
type sitePage struct {
	rows  []siteRow
	sites []locator.Site
	err   error
	done  chan struct{}
}

func newSitePage(capacity int) *sitePage {
	return &sitePage{rows: make([]siteRow, 0, capacity), done: make(chan struct{})}
}

func (p *sitePage) decode(w *words) {
	defer close(p.done)
	p.sites = make([]locator.Site, len(p.rows))
	for i := range p.rows {
		if p.err = p.rows[i].decode(&p.sites[i], w); p.err != nil {
			return
		}
	}
	p.rows = nil
}

// eachSites calls fn with the sites changed after a revision, page by page and
// in the order they are read. One goroutine reads rows, some decode them, and
// this one calls fn; when it returns, the others have ended.
func eachSites(ctx context.Context, tx *sql.Tx, since int64, fn func([]locator.Site) error) error {
	ctx, stop := context.WithCancel(ctx)
	var others sync.WaitGroup
	defer others.Wait()
	defer stop()

	workers := min(decoders, runtime.GOMAXPROCS(0))
	undecoded, pages := make(chan *sitePage), make(chan *sitePage, workers)
	for range workers {
		others.Go(func() {
			w := newWords()
			for p := range undecoded {
				p.decode(w)
			}
		})
	}
	var readErr error // to be used when pages is closed
	others.Go(func() {
		defer close(pages)
		defer close(undecoded)
		readErr = readPages(ctx, tx, since, func(p *sitePage) error {
			// First to a decoder: what is in pages will be done.
			for _, next := range []chan<- *sitePage{undecoded, pages} {
				select {
				case next <- p:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
	for p := range pages {
		<-p.done
		if p.err != nil {
			return p.err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(p.sites); err != nil {
			return err
		}
	}
	return readErr
}

// readPages calls fn with pages of the sites changed after a revision, not
// decoded yet.
func readPages(ctx context.Context, tx *sql.Tx, since int64, fn func(*sitePage) error) error {
	query, args := selectSites, []any(nil)
	if since > 0 { // all sites are read faster without the index
		query, args = query+` WHERE rev > $1`, []any{since}
	}
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var row siteRow
	fields := row.fields()
	page := newSitePage(0)
	for rows.Next() {
		if len(page.rows) == sitesAtOnce {
			if err := fn(page); err != nil {
				return err
			}
			page = newSitePage(sitesAtOnce)
		}
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		page.rows = append(page.rows, row)
	}
	if err := rows.Err(); err != nil || len(page.rows) == 0 {
		return err
	}
	return fn(page)
}

func readTombstones(ctx context.Context, tx *sql.Tx, since int64) ([]locator.Tombstone, error) {
	rows, err := tx.QueryContext(ctx, `SELECT entity, id, rev FROM tombstones WHERE rev > $1`, since)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var gone []locator.Tombstone
	for rows.Next() {
		var t locator.Tombstone
		if err := rows.Scan(&t.Entity, &t.ID, &t.Rev); err != nil {
			return nil, err
		}
		gone = append(gone, t)
	}
	return gone, rows.Err()
}

// readCity returns the city patch if it changed after a revision, else nil.
func readCity(ctx context.Context, q querier, since int64) ([]byte, error) {
	var patch []byte
	err := q.QueryRowContext(ctx, `SELECT patch FROM city WHERE rev > $1`, since).Scan(&patch)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return patch, err
}
