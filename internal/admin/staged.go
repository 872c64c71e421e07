package admin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"jiujin/internal/auth"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
)

// ImportStore keeps imports: what they are, the list that was sent, and what
// waits to be applied.
type ImportStore interface {
	importRecords
	importFiles
	importStage
}

// importRecords are the imports themselves. An update of one that somebody
// else has changed is a Conflict with code "import_taken".
type importRecords interface {
	CreateImport(ctx context.Context, i *locator.Import) error
	Import(ctx context.Context, id string) (*locator.Import, error)
	Imports(ctx context.Context, most int) ([]locator.Import, error)
	ImportsOf(ctx context.Context, status locator.ImportStatus) ([]locator.Import, error)
	UpdateImport(ctx context.Context, i *locator.Import) error
}

// importFiles are the lists as they were sent, in parts, and what is thrown
// away in the end.
type importFiles interface {
	AddImportFile(ctx context.Context, id string, part int, content []byte) error
	ImportFile(ctx context.Context, id string, part int) ([]byte, error)
	// ClearImport removes lines and changes, and with file the list.
	ClearImport(ctx context.Context, id string, file bool) error
	DropImport(ctx context.Context, id string) error
	UserByName(ctx context.Context, name string) (*locator.User, error)
}

// importStage is what waits, and its way into the tables.
type importStage interface {
	importWork
	StageImport(ctx context.Context, i *locator.Import, lines []locator.ImportLines, changes []locator.StagedChange) error
	ImportLines(ctx context.Context, id, outcome string, page int) ([]byte, error)
	SitesByID(ctx context.Context, ids []string) ([]locator.Site, error)
}

// importWork applies what is staged.
type importWork interface {
	// ImportHolds reports whether what was written after since leaves the plan
	// as it is, and up to which revision.
	ImportHolds(ctx context.Context, id string, since int64, same func(*locator.Site) string) (rev int64, holds bool, err error)
	// BeginImport has the import applied whatever happens; a Conflict with code
	// "plan_outdated" if the plan holds no more.
	BeginImport(ctx context.Context, i *locator.Import, since int64, same func(*locator.Site) string) error
	ApplyImportPart(ctx context.Context, id string, most int) (*locator.Import, error)
	HaltImport(ctx context.Context, id, message string) error
}

// staged is a large change on its way: it is written into the database bit by
// bit, then applied in parts, which are one batch to people (record 11 of
// internal/adr). Use [Desk.apply] for less than a thousand records.
type staged struct {
	desk *Desk
	row  *locator.Import
	book lineBook
}

// stage begins a large change. It holds for the database as it is now: Apply
// refuses it if one of its sites has been changed since.
func (d *Desk) stage(ctx context.Context, title, reason, undoes string) (*staged, error) {
	rev, err := d.Store.Revision(ctx)
	if err != nil {
		return nil, fmt.Errorf("admin: stage: %w", err)
	}
	row := &locator.Import{
		Actor: d.Who.Name, Title: title, Reason: reason, Undoes: undoes, Status: locator.ImportPlanning,
		Options: []byte("{}"), Findings: []byte("{}"), PlannedAt: rev.Rev,
	}
	if err := d.db.CreateImport(ctx, row); err != nil {
		return nil, fmt.Errorf("admin: stage: %w", err)
	}
	return &staged{desk: d, row: row}, nil
}

// Add asks for the right to each change, checks what it leaves, and stages it.
// An error ends the whole: what was staged before is thrown away too.
func (s *staged) Add(ctx context.Context, changes []locator.SiteChange) error {
	if err := s.check(ctx, changes); err != nil {
		return errors.Join(err, s.drop(ctx))
	}
	return nil
}

func (s *staged) check(ctx context.Context, changes []locator.SiteChange) error {
	var ids []string
	for i := range changes {
		if id := changes[i].Site.ID; id != "" {
			ids = append(ids, id)
		}
	}
	held, err := s.desk.sitesByID(ctx, ids)
	if err != nil {
		return err
	}
	planned := make([]importer.Change, len(changes))
	for i := range changes {
		c := &changes[i]
		planned[i] = importer.Change{SiteChange: *c}
		if c.Base != 0 || c.Delete {
			if planned[i].Held = held[c.Site.ID]; planned[i].Held == nil {
				return sentence(locator.NotFound, "site_not_found", "staff.no_site", locator.FormatID(c.Site.ID))
			}
		}
		if c.Delete {
			continue
		}
		if err := c.Site.Validate(s.desk.City).Err(); err != nil {
			return err
		}
	}
	return s.add(ctx, planned, nil)
}

// add stages changes to valid sites with lines of a plan.
func (s *staged) add(ctx context.Context, planned []importer.Change, lines []locator.ImportLines) error {
	changes := make([]locator.StagedChange, len(planned))
	for i := range planned {
		c := &planned[i]
		next := &c.Site
		if c.Delete {
			next = nil
		}
		if err := s.desk.MayChange(c.Held, next); err != nil {
			return err
		}
		changes[i] = locator.StagedChange{SiteChange: c.SiteChange, Same: sameHash(importer.NameKey(&c.Site))}
	}
	if err := s.desk.db.StageImport(ctx, s.row, lines, changes); err != nil {
		return fmt.Errorf("admin: stage: %w", err)
	}
	return nil
}

// sameHash shortens a key that sites share which may be one.
func sameHash(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// Apply applies what was staged, whole or, if sites of it have been changed in
// between (Conflict, "plan_outdated"), not at all, and returns the batch's id
// when all of it is stored. Once it has begun, the end of ctx no longer stops it.
func (s *staged) Apply(ctx context.Context) (batchID string, err error) {
	if err := s.begin(ctx); err != nil {
		return "", errors.Join(err, s.drop(ctx))
	}
	return s.row.ID, s.desk.finishImport(context.WithoutCancel(ctx), s.row.ID)
}

// begin is Apply without waiting: whoever tends imports does the rest.
func (s *staged) begin(ctx context.Context) error {
	if err := s.desk.beginImport(ctx, s.row); err != nil {
		return err
	}
	s.desk.wakeImports()
	return nil
}

// drop throws away what was staged.
func (s *staged) drop(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	if err := s.desk.db.ClearImport(ctx, s.row.ID, true); err != nil {
		return fmt.Errorf("admin: stage: %w", err)
	}
	if err := s.desk.db.DropImport(ctx, s.row.ID); err != nil {
		return fmt.Errorf("admin: stage: %w", err)
	}
	return nil
}

// sitesByID reads sites by their ids.
func (a *Admin) sitesByID(ctx context.Context, ids []string) (map[string]*locator.Site, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	sites, err := a.db.SitesByID(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	found := make(map[string]*locator.Site, len(sites))
	for i := range sites {
		found[sites[i].ID] = &sites[i]
	}
	return found, nil
}

// beginImport has a planned import applied, if the plan still holds for the
// database as it is. Most of what has been written since it was made is looked
// at first, so that the lock of all writers is needed for the rest alone.
func (a *Admin) beginImport(ctx context.Context, row *locator.Import) error {
	same := func(s *locator.Site) string { return sameHash(importer.NameKey(s)) }
	rev, holds, err := a.db.ImportHolds(ctx, row.ID, row.PlannedAt, same)
	if err == nil && holds {
		err = a.db.BeginImport(ctx, row, rev, same)
	}
	if err == nil && !holds || codeOf(err) == "plan_outdated" {
		return refuse(locator.Conflict, "plan_outdated")
	}
	if err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	return nil
}

func codeOf(err error) string {
	if e, ok := errors.AsType[*locator.Error](err); ok {
		return e.Code
	}
	return ""
}

const (
	// firstPart is how many records the first part of an import has; the others
	// have as many as are written in partTime, on which others wait.
	firstPart, smallestPart, largestPart = 1000, 50, 10_000

	partTime = 300 * time.Millisecond
	// partPause is between two parts. SQLite has no queue between processes: who
	// waits for its lock looks again after 100 ms at the latest.
	partPause = 120 * time.Millisecond
)

// finishImport applies the parts of an import that has begun. An error that
// the next try would meet again halts it with a sentence for people.
func (a *Admin) finishImport(ctx context.Context, id string) error {
	defer a.refreshed(ctx)
	for most := firstPart; ; {
		began := a.Now()
		row, err := a.db.ApplyImportPart(ctx, id, most)
		if e, ok := errors.AsType[*locator.Error](err); ok && e.Kind != locator.Internal {
			err = errors.Join(err, a.db.HaltImport(ctx, id, e.Message))
		}
		if err != nil {
			return fmt.Errorf("admin: import: %w", err)
		}
		if row.Status != locator.ImportApplying {
			return nil
		}
		if took := a.Now().Sub(began); took > 0 {
			most = min(max(int(float64(most)*min(2, partTime.Seconds()/took.Seconds())), smallestPart), largestPart)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(partPause):
		}
	}
}

// mayOpen fails unless the import is the person's own, or the person looks
// after people and what they do.
func (d *Desk) mayOpen(row *locator.Import) error {
	if err := d.require(auth.Import); err != nil {
		return err
	}
	if row.Actor != d.Who.Name && !d.MayAnywhere(auth.ManagePeople) {
		return d.forbidden("anywhere")
	}
	return nil
}
