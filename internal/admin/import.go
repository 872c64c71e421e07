package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
)

// ImportOptions says how a list is read and what is done with it.
type ImportOptions struct {
	importer.Options

	SkipRefused bool `json:"skip_refused,omitempty"` // store the good rows of a list with bad ones
	// Rights is the version of the user whose rights the rows were held against.
	Rights int64 `json:"rights,omitempty"`

	Title string `json:"-"` // of the batch: the file's name
}

// ImportPlan is what an import would do. It waits in the database, unless it
// was only tried.
type ImportPlan struct {
	importer.Findings

	staged  *staged // nil: only tried
	source  importer.Source
	options ImportOptions
}

// Blocked reports whether refused rows keep the plan from being applied.
func (p *ImportPlan) Blocked() bool { return p.Refused > 0 && !p.options.SkipRefused }

// TryImport reads the whole list, tells its lines some hundred at a time, and
// writes nothing. A file that is no list, and a demo database, are errors; rows
// that cannot be taken are lines.
func (d *Desk) TryImport(ctx context.Context, source importer.Source, options ImportOptions, tell func([]importer.Line) error) (*ImportPlan, error) {
	p := &ImportPlan{source: source, options: options}
	_, err := d.planList(ctx, source, options, &p.Findings, func(_ context.Context, lines []importer.Line, _ []importer.Change) error {
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
func (d *Desk) PlanImport(ctx context.Context, source importer.Source, options ImportOptions) (*ImportPlan, error) {
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
	p.Findings, s.book, p.options.Rights = importer.Findings{}, lineBook{}, d.Who.Version
	options, err := json.Marshal(&p.options)
	if err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	rev, err := d.planList(ctx, p.source, p.options, &p.Findings, func(ctx context.Context, lines []importer.Line, changes []importer.Change) error {
		return p.keep(ctx, lines, changes, false)
	})
	if err == nil {
		err = p.keep(ctx, nil, nil, true)
	}
	if err != nil {
		return err
	}
	s.row.Status, s.row.Options, s.row.PlannedAt, s.row.Message = locator.ImportPlanned, options, rev, ""
	if err := d.db.UpdateImport(ctx, s.row); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	return nil
}

// keep stages lines and changes; last, also the lines that fill no page.
func (p *ImportPlan) keep(ctx context.Context, lines []importer.Line, changes []importer.Change, last bool) error {
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

// planList plans a list for the database as it is now, and returns its
// revision. put is given lines and changes of some hundred rows at a time.
// Columns are found, as far as there are any, also with an error.
func (d *Desk) planList(
	ctx context.Context, source importer.Source, options ImportOptions, found *importer.Findings,
	put func(ctx context.Context, lines []importer.Line, changes []importer.Change) error,
) (rev int64, err error) {
	register, err := d.SiteList(ctx)
	if err != nil {
		return 0, err
	}
	if register.Revision.Demo {
		return 0, refuse(locator.Forbidden, "demo_database")
	}
	held := importer.Held{City: d.City, Sites: siteKeys{register}, Read: d.sitesByID, MayChange: d.MayChange, Now: d.Now()}
	if err := held.Plan(ctx, source, options.Options, found, put); err != nil {
		return 0, err
	}
	return register.Revision.Rev, nil
}

// siteKeys are the sites of the list of all sites as an import matches them.
type siteKeys struct{ *SiteList }

func (k siteKeys) Len() int { return len(k.ordered) }

func (k siteKeys) At(i int) importer.SiteKey {
	e := k.ordered[i]
	return importer.SiteKey{
		ID: e.ID, Service: e.Service, District: e.District, Name: e.Name,
		Address: city.AddressKey{Full: e.full, Street: e.street, Subdistrict: e.under},
	}
}

func (k siteKeys) Service(id string) (locator.Service, bool) {
	e, ok := k.Find(id)
	if !ok {
		return "", false
	}
	return e.Service, true
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
	if err := a.db.UpdateImport(ctx, row); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	if err := a.db.ClearImport(ctx, row.ID, false); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	return nil
}

// EachLine calls fn with every line of a plan that waits or is applied, in the
// order of the list.
func (d *Desk) EachLine(ctx context.Context, plan *ImportPlan, fn func([]importer.Line) error) error {
	return d.eachLine(ctx, plan.staged.row.ID, "", fn)
}

// DropImport throws a plan away that was not applied.
func (d *Desk) DropImport(ctx context.Context, plan *ImportPlan) error { return plan.staged.drop(ctx) }
