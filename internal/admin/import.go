package admin

import (
	"context"
	"errors"
	"fmt"
	"io"

	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// ImportOptions says how a list is read and by whom.
type ImportOptions struct {
	As          locator.Status  // Draft or Published; "" is Draft
	Datum       *transfer.Datum // of numbers whose row names none; nil refuses them
	Overwrite   bool            // write over held facts that are newer
	SkipRefused bool            // store the good rows of a list with bad ones
	Title       string          // of the batch: the file's name
	Actor       string
	Progress    func(rows, sites int) // told after each row what was read and would be stored; nil for nobody
}

// Source opens the list from its start; it may be called more than once.
type Source func() (io.ReadCloser, error)

// ImportPlan is what an import would do.
type ImportPlan struct {
	Lines  []Line
	Totals Totals

	source  Source
	options ImportOptions
	rev     int64
	changes []locator.SiteChange
}

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

// Line is one line of the plan.
type Line struct {
	Outcome Outcome
	Row     int // as a spreadsheet shows it
	Name    string
	Fields  []FieldChange  // of Changed; of Kept without values
	Fault   transfer.Fault // of Refused and Warning
}

// FieldChange is a value before and after, as text; "" is unknown.
type FieldChange struct {
	Field    string // Chinese title of the column
	Old, New string
}

// Totals counts rows by outcome, and warnings. Kept rows may also be Changed.
type Totals struct {
	Rows, New, Changed, Unchanged, Kept, Refused, Warnings int
}

// Blocked reports whether refused rows keep the plan from being applied.
func (p *ImportPlan) Blocked() bool { return p.Totals.Refused > 0 && !p.options.SkipRefused }

// PlanImport reads the whole list and works out what it would change. It
// writes nothing. A file that is no list, and a demo database, are errors;
// rows that cannot be taken are lines of the plan.
func (a *Admin) PlanImport(ctx context.Context, source Source, options ImportOptions) (*ImportPlan, error) {
	held, err := a.Store.Changes(ctx, 0)
	if err != nil {
		return nil, fmt.Errorf("admin: import: %w", err)
	}
	if held.Demo {
		return nil, refuse(locator.Forbidden, "demo_database")
	}
	file, err := source()
	if err != nil {
		return nil, fmt.Errorf("admin: import: %w", err)
	}
	defer file.Close()
	list, err := transfer.NewReader(file)
	if err != nil {
		return nil, err
	}
	p := &planner{
		admin: a, list: list, index: a.newMatchIndex(held.Sites), now: a.Now(),
		plan:    &ImportPlan{source: source, options: options, rev: held.Rev},
		rowByID: map[string]int{}, rowsByName: map[string][]rowKey{},
	}
	p.warnAboutColumns()
	for {
		row, err := list.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.take(ctx, row); err != nil {
			return nil, fmt.Errorf("admin: import: row %d: %w", row.Number, err)
		}
		if options.Progress != nil {
			options.Progress(p.plan.Totals.Rows, len(p.plan.changes))
		}
	}
	if p.plan.Totals.Rows == 0 {
		return nil, refuse(locator.Invalid, "no_rows")
	}
	return p.plan, nil
}

// replans is how often a list is planned anew because the database has moved
// on.
const replans = 5

// ApplyImport stores the plan in one batch. If the database has moved on since
// the plan was made, the list is planned again, up to five times, and plan is
// replaced; after that the error is of kind Conflict.
func (a *Admin) ApplyImport(ctx context.Context, plan *ImportPlan) error {
	for try := 0; ; try++ {
		err := a.applyPlan(ctx, plan)
		if locator.KindOf(err) != locator.Conflict {
			return err
		}
		if try == replans {
			return refuse(locator.Conflict, "busy")
		}
		again, err := a.PlanImport(ctx, plan.source, plan.options)
		if err != nil {
			return err
		}
		*plan = *again
	}
}

func (a *Admin) applyPlan(ctx context.Context, plan *ImportPlan) error {
	if plan.Blocked() {
		return refuse(locator.Invalid, "refused_rows", plan.Totals.Refused)
	}
	if len(plan.changes) == 0 {
		return nil
	}
	batch := &locator.Batch{
		Actor: plan.options.Actor, Title: plan.options.Title,
		PlannedAt: plan.rev, Sites: plan.changes,
	}
	if err := a.Store.Apply(ctx, batch); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	return nil
}
