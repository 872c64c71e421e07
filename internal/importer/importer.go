// Package importer turns a list as an office keeps it into a plan of changes: which
// row means which held site, what it changes, what it may not change, and what is
// odd about it. It stores nothing and knows no person: who may change what is
// asked of a function of the caller.
//
// Rows are planned some hundred at a time, side by side, and then held against
// each other in the order of the list: the same list gives the same plan.
//
// Start with [Held.Plan]; a row is a rowPlan (row.go), which reads its facts
// (facts.go), finds its site (match.go) and its district (place.go).
package importer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

// Options says how a list is read.
type Options struct {
	As        locator.Status  `json:"as,omitempty"`    // Draft or Published; "" is Draft
	Datum     *transfer.Datum `json:"datum,omitempty"` // of numbers whose row names none; nil refuses them
	DatumWins bool            `json:"datum_wins,omitempty"`
	Overwrite bool            `json:"overwrite,omitempty"` // write over held facts that are newer
	// Columns is what a person has matched by hand: the key of a column by its
	// place in the file, "" for one that is not read.
	Columns map[int]string `json:"columns,omitempty"`

	Progress func(rows, sites int) `json:"-"` // told now and then what was read and would be stored; nil for nobody
}

// Source opens the list from its start; it may be called more than once.
type Source func() (io.ReadCloser, error)

// City is what planning asks of the city profile.
type City interface {
	locator.Area
	city.Names
	DistrictAt(p geo.Point) (city.District, bool)
}

// SiteKey is what a row is matched by.
type SiteKey struct {
	ID       string
	Service  locator.Service
	District string // code
	Name     string
	Address  city.AddressKey
}

// Sites are the keys of every held site.
type Sites interface {
	Len() int
	At(i int) SiteKey
	// Service returns the service of a held site.
	Service(id string) (locator.Service, bool)
}

// Held is what a list is planned against.
type Held struct {
	City  City
	Sites Sites
	// Read returns the held sites with the ids; those that are there no more are
	// missing.
	Read func(ctx context.Context, ids []string) (map[string]*locator.Site, error)
	// MayChange fails with a locator.Error unless the change is allowed; held is
	// nil for a new site.
	MayChange func(held, next *locator.Site) error
	Now       time.Time
}

// Change is a change of a site beside the site it begins from, nil for a new one.
type Change struct {
	locator.SiteChange

	Held *locator.Site
}

// rowsAtOnce is how many rows are planned together: their sites are read in
// one query, and what comes of them is written in one short transaction.
const rowsAtOnce = 500

// Plan reads the list to its end and says what it would change of what is held.
// put is given lines and changes of some hundred rows at a time. What is found of
// the list as a whole goes into found, its columns also with an error. Rows that
// cannot be taken are lines; errors are files that are no list, those of put and
// of Sites, and a Conflict with code "plan_outdated" where a site was deleted
// meanwhile.
func (h *Held) Plan(
	ctx context.Context, source Source, options Options, found *Findings,
	put func(ctx context.Context, lines []Line, changes []Change) error,
) (err error) {
	file, err := source()
	if err != nil {
		return fmt.Errorf("importer: %w", err)
	}
	defer file.Close()
	list, err := transfer.NewReaderAs(file, options.Columns)
	if list != nil {
		defer func() { err = errors.Join(err, list.Close()) }()
		found.Sheet, found.Others, found.HeaderRow = list.Sheet(), list.OtherSheets(), list.HeaderRow()
		for _, c := range list.Bound() {
			column := Column{Header: c.Header}
			if c.Column != nil {
				column.Key = c.Column.Key
			}
			found.Columns = append(found.Columns, column)
		}
	}
	if err != nil {
		return err
	}
	p := &planner{
		base: h, options: &options, list: list, index: newMatchIndex(h.Sites), found: found,
		rowByID: map[string]int{}, rowsByName: map[string][]rowKey{},
	}
	p.warnAboutColumns()
	sites := 0
	for chunk := range p.read(ctx) {
		if err := p.next(ctx, chunk); err != nil {
			return err
		}
		if err := put(ctx, p.lines, p.changes); err != nil {
			return err
		}
		sites += len(p.changes)
		p.lines, p.changes = p.lines[:0], p.changes[:0]
		if options.Progress != nil {
			options.Progress(found.Rows, sites)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	found.Hidden = list.Hidden()
	if found.Rows == 0 {
		return refuse(locator.Invalid, "no_rows")
	}
	return nil
}

// chunk is rows that are planned together, or why there are no more.
type chunk struct {
	rows []*transfer.Row
	err  error
}

// read gives the rows of the list, read ahead while others are planned. When
// the loop over it ends, nothing reads the list any more.
func (p *planner) read(ctx context.Context) iter.Seq[chunk] {
	return func(yield func(chunk) bool) {
		ctx, stop := context.WithCancel(ctx)
		ahead := make(chan chunk, 1)
		go func() {
			defer close(ahead)
			for more := true; more; {
				var c chunk
				for more && len(c.rows) < rowsAtOnce {
					row, err := p.list.Next()
					if err == nil {
						row.Raw = nil // the next row's
						c.rows = append(c.rows, row)
						continue
					}
					if more = false; !errors.Is(err, io.EOF) {
						c.err = err
					}
				}
				select {
				case ahead <- c:
				case <-ctx.Done():
					return
				}
			}
		}()
		defer func() {
			stop()
			for range ahead { // until the reader has ended
			}
		}()
		for c := range ahead {
			if !yield(c) {
				return
			}
		}
	}
}

// next plans the next rows.
func (p *planner) next(ctx context.Context, c chunk) error {
	if err := cmp.Or(ctx.Err(), c.err); err != nil {
		return err
	}
	plans := make([]*rowPlan, len(c.rows))
	inParallel(len(c.rows), func(i int) { plans[i] = p.identified(c.rows[i]) })
	var ids []string
	for _, e := range plans {
		if e.heldID != "" {
			ids = append(ids, e.heldID)
		}
	}
	held, err := p.base.Read(ctx, ids)
	if err != nil {
		return err
	}
	for _, e := range plans {
		if e.heldID != "" && held[e.heldID] == nil { // deleted just now
			return refuse(locator.Conflict, "plan_outdated")
		}
	}
	inParallel(len(plans), func(i int) { plans[i].read(held[plans[i].heldID]) })
	for _, e := range plans {
		e.take()
	}
	return nil
}

// inParallel calls fn for 0 to n-1 on all processors.
func inParallel(n int, fn func(i int)) {
	var work sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		work.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				fn(i)
			}
		})
	}
	work.Wait()
}

// refuse makes an error with the sentence "import."+code.
func refuse(kind locator.Kind, code string, args ...any) error {
	return &locator.Error{Kind: kind, Code: code, Message: messages.Text(messages.Chinese, "import."+code, args...)}
}
