package admin

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// ImportOptions says how a list is read.
type ImportOptions struct {
	As          locator.Status  `json:"as,omitempty"`    // Draft or Published; "" is Draft
	Datum       *transfer.Datum `json:"datum,omitempty"` // of numbers whose row names none; nil refuses them
	DatumWins   bool            `json:"datum_wins,omitempty"`
	Overwrite   bool            `json:"overwrite,omitempty"`    // write over held facts that are newer
	SkipRefused bool            `json:"skip_refused,omitempty"` // store the good rows of a list with bad ones
	// Columns is what a person has matched by hand: the key of a column by its
	// place in the file, "" for one that is not read.
	Columns map[int]string `json:"columns,omitempty"`
	// Rights is the version of the user whose rights the rows were held against.
	Rights int64 `json:"rights,omitempty"`

	Title    string                `json:"-"` // of the batch: the file's name
	Progress func(rows, sites int) `json:"-"` // told now and then what was read and would be stored; nil for nobody
}

// Source opens the list from its start; it may be called more than once.
type Source func() (io.ReadCloser, error)

// Outcome is what becomes of a row, or a word about it.
type Outcome string

// The outcomes. A row has one of the first five, or Changed and Kept both; a
// refused one has a line for each fault.
const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Kept      Outcome = "kept" // the held fact is newer than the row's
	Refused   Outcome = "refused"
	Warning   Outcome = "warning"
)

// Outcomes lists them in the order a person wants to hear them.
func Outcomes() []Outcome { return []Outcome{Refused, Warning, New, Changed, Kept, Unchanged} }

// Line is one line of the plan.
type Line struct {
	Outcome Outcome        `json:"o"`
	Row     int            `json:"r"` // as a spreadsheet shows it
	Name    string         `json:"n,omitempty"`
	Fields  []FieldChange  `json:"f,omitempty"` // of Changed; of Kept without values
	Fault   transfer.Fault `json:"w,omitzero"`  // of Refused and Warning
}

// Held names the fields of a Kept line.
func (l Line) Held() string {
	titles := make([]string, len(l.Fields))
	for i, f := range l.Fields {
		titles[i] = f.Field
	}
	return strings.Join(titles, "、")
}

// FieldChange is a value before and after, as text; "" is unknown.
type FieldChange struct {
	Field string `json:"f"` // Chinese title of the column
	Old   string `json:"o,omitempty"`
	New   string `json:"n,omitempty"`
}

// Totals counts rows by outcome, and warnings. Kept rows may also be Changed.
type Totals struct {
	Rows, New, Changed, Unchanged, Kept, Refused, Warnings int
}

// Findings are what planning tells of a list as a whole.
type Findings struct {
	Totals

	Lines     map[Outcome]int `json:",omitempty"` // "" counts all
	Sheet     string          `json:",omitempty"` // of a workbook
	Others    []string        `json:",omitempty"` // further sheets that look like lists and are not read
	Hidden    int             `json:",omitempty"` // rows that the spreadsheet hides; they are read like all
	HeaderRow int             `json:",omitempty"`
	Columns   []ImportColumn  `json:",omitempty"`
	Datums    datumVotes      `json:",omitzero"`
}

// ImportColumn is a column of the list and what it is read as.
type ImportColumn struct {
	Header, Key string // Key "": not read
}

// ImportPlan is what an import would do. It waits in the database, unless it
// was only tried.
type ImportPlan struct {
	Findings

	staged  *staged // nil: only tried
	source  Source
	options ImportOptions
}

// Blocked reports whether refused rows keep the plan from being applied.
func (p *ImportPlan) Blocked() bool { return p.Refused > 0 && !p.options.SkipRefused }

// TryImport reads the whole list, tells its lines some hundred at a time, and
// writes nothing. A file that is no list, and a demo database, are errors; rows
// that cannot be taken are lines.
func (d *Desk) TryImport(ctx context.Context, source Source, options ImportOptions, tell func([]Line) error) (*ImportPlan, error) {
	p := &ImportPlan{source: source, options: options}
	_, err := d.planList(ctx, source, options, &p.Findings, func(_ context.Context, lines []Line, _ []plannedChange) error {
		return tell(lines)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// PlanImport reads the whole list and writes down what it would change. No
// site changes before [Desk.ApplyImport]; a plan that is not applied is to be
// dropped ([Desk.DropImport]). Errors are those of [Desk.TryImport].
func (d *Desk) PlanImport(ctx context.Context, source Source, options ImportOptions) (*ImportPlan, error) {
	if err := d.require(auth.Import); err != nil {
		return nil, err
	}
	s, err := d.stage(ctx, options.Title, "", "")
	if err != nil {
		return nil, err
	}
	p := &ImportPlan{staged: s, source: source, options: options}
	if err := p.plan(ctx, d); err != nil {
		return nil, errors.Join(err, s.drop(ctx))
	}
	return p, nil
}

// plan stages the list, which is claimed already.
func (p *ImportPlan) plan(ctx context.Context, d *Desk) error {
	s := p.staged
	p.Findings, s.book, p.options.Rights = Findings{}, lineBook{}, d.Who.Version
	options, err := json.Marshal(&p.options)
	if err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	rev, err := d.planList(ctx, p.source, p.options, &p.Findings, func(ctx context.Context, lines []Line, changes []plannedChange) error {
		return p.keep(ctx, lines, changes, false)
	})
	if err == nil {
		err = p.keep(ctx, nil, nil, true)
	}
	if err != nil {
		return err
	}
	s.row.Status, s.row.Options, s.row.PlannedAt, s.row.Message = locator.ImportPlanned, options, rev, ""
	if err := d.Lists.UpdateImport(ctx, s.row); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	return nil
}

// keep stages lines and changes; last, also the lines that fill no page.
func (p *ImportPlan) keep(ctx context.Context, lines []Line, changes []plannedChange, last bool) error {
	pages, err := p.staged.book.add(lines, last)
	if err != nil {
		return err
	}
	p.Lines = p.staged.book.count
	if p.staged.row.Findings, err = json.Marshal(&p.Findings); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	return p.staged.add(ctx, changes, pages)
}

// rowsAtOnce is how many rows are planned together: their sites are read in
// one query, and what comes of them is written in one short transaction.
const rowsAtOnce = 500

// planList plans a list for the database as it is now, and returns its
// revision. put is given lines and changes of some hundred rows at a time.
// Columns are found, as far as there are any, also with an error.
func (d *Desk) planList(
	ctx context.Context, source Source, options ImportOptions, found *Findings,
	put func(ctx context.Context, lines []Line, changes []plannedChange) error,
) (rev int64, err error) {
	register, err := d.Register(ctx)
	if err != nil {
		return 0, err
	}
	if register.Revision.Demo {
		return 0, refuse(locator.Forbidden, "demo_database")
	}
	file, err := source()
	if err != nil {
		return 0, fmt.Errorf("admin: import: %w", err)
	}
	defer file.Close()
	list, err := transfer.NewReaderAs(file, options.Columns)
	if list != nil {
		defer func() { err = errors.Join(err, list.Close()) }()
		found.Sheet, found.Others, found.HeaderRow = list.Sheet(), list.OtherSheets(), list.HeaderRow()
		for _, c := range list.Bound() {
			column := ImportColumn{Header: c.Header}
			if c.Column != nil {
				column.Key = c.Column.Key
			}
			found.Columns = append(found.Columns, column)
		}
	}
	if err != nil {
		return 0, err
	}
	p := &planner{
		desk: d, options: &options, list: list, index: newMatchIndex(register), now: d.Now(), found: found,
		rowByID: map[string]int{}, rowsByName: map[string][]rowKey{},
	}
	p.warnAboutColumns()
	sites := 0
	for chunk := range p.read(ctx) {
		if err := p.next(ctx, chunk); err != nil {
			return 0, err
		}
		if err := put(ctx, p.lines, p.changes); err != nil {
			return 0, err
		}
		sites += len(p.changes)
		p.lines, p.changes = p.lines[:0], p.changes[:0]
		if options.Progress != nil {
			options.Progress(found.Rows, sites)
		}
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	found.Hidden = list.Hidden()
	if found.Rows == 0 {
		return 0, refuse(locator.Invalid, "no_rows")
	}
	return register.Revision.Rev, nil
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
	entries := make([]*entry, len(c.rows))
	sideBySide(len(c.rows), func(i int) { entries[i] = p.identified(c.rows[i]) })
	var ids []string
	for _, e := range entries {
		if e.heldID != "" {
			ids = append(ids, e.heldID)
		}
	}
	held, err := p.desk.sitesByID(ctx, ids)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.heldID != "" && held[e.heldID] == nil { // deleted just now
			return refuse(locator.Conflict, "plan_outdated")
		}
	}
	sideBySide(len(entries), func(i int) { entries[i].read(held[entries[i].heldID]) })
	for _, e := range entries {
		e.take()
	}
	return nil
}

// sideBySide calls fn for 0 to n-1 on all processors.
func sideBySide(n int, fn func(i int)) {
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

// How often a list is planned anew because what it is about has been changed,
// and how long an import waits for another one to end.
const (
	replans     = 5
	waitForTurn = 2 * time.Minute
)

// ApplyImport applies the plan and returns when all of it is stored. If what
// it is about has been changed since the plan was made, the list is planned
// again, up to five times, and plan is replaced; after that the error is of
// kind Conflict. Once it has begun, the end of ctx no longer stops it.
func (d *Desk) ApplyImport(ctx context.Context, plan *ImportPlan) error {
	for try := 0; ; try++ {
		if plan.Blocked() {
			return refuse(locator.Invalid, "refused_rows", plan.Refused)
		}
		row := plan.staged.row
		if row.Changes == 0 {
			return nil
		}
		err := d.beginInTurn(ctx, row)
		if err == nil {
			return d.finishImport(context.WithoutCancel(ctx), row.ID)
		}
		if codeOf(err) != "plan_outdated" {
			return err
		}
		if try == replans {
			return refuse(locator.Conflict, "busy")
		}
		if err := d.claimImport(ctx, row); err != nil {
			return err
		}
		if err := plan.plan(ctx, d); err != nil {
			return err
		}
	}
}

// beginInTurn begins the import, after another one that is being applied.
func (d *Desk) beginInTurn(ctx context.Context, row *locator.Import) error {
	const look = 500 * time.Millisecond
	for waited := time.Duration(0); ; waited += look {
		err := d.beginImport(ctx, row)
		if codeOf(err) != "import_running" || waited >= waitForTurn {
			return err
		}
		if err := d.rollForward(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
	}
}

// claimImport takes an import over to be planned, from nothing.
func (a *Admin) claimImport(ctx context.Context, row *locator.Import) error {
	row.Status, row.Findings, row.Message, row.Changes, row.Done = locator.ImportPlanning, []byte("{}"), "", 0, 0
	if err := a.Lists.UpdateImport(ctx, row); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	if err := a.Lists.ClearImport(ctx, row.ID, false); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	return nil
}

// EachLine calls fn with every line of a plan that waits or is applied, in the
// order of the list.
func (d *Desk) EachLine(ctx context.Context, plan *ImportPlan, fn func([]Line) error) error {
	return d.eachLine(ctx, plan.staged.row.ID, "", fn)
}

// DropImport throws a plan away that was not applied.
func (d *Desk) DropImport(ctx context.Context, plan *ImportPlan) error { return plan.staged.drop(ctx) }
