package admin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strconv"

	"jiujin/internal/auth"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Undo asks for a batch to be taken back.
type Undo struct {
	Batch string // id
	// Site limits it to one site; "" is all that the batch did.
	Site   string
	Reason string
	// Digest is that of the plan the person saw. A plan that has become another
	// is refused; "" takes any.
	Digest string
}

// UndoPlan says what taking a batch back would do now.
type UndoPlan struct {
	Batch locator.PastBatch
	Site  string
	// Back, Gone and Again count the records that get fields back, that are
	// removed, and that are made again.
	Back, Gone, Again int
	// Left counts the records that are left as they are, or in part.
	Left int
	// Lines are the first records with something to do, Leaves the first with
	// something that is left.
	Lines, Leaves []UndoLine
	Digest        string
}

// Records is how many records the undo would change.
func (p *UndoPlan) Records() int { return p.Back + p.Gone + p.Again }

// UndoLine is what an undo does to one record.
type UndoLine struct {
	Entity   locator.Entity
	ID, Name string
	Does     locator.Action // "": nothing
	Fields   []Difference   // that go back: New is what it will be
	Kept     []Difference   // that changed since: Old is what the undo would have restored, New what stays
	Why      string         // why the whole record is left, "" if it is not
}

const (
	// undoLines is how many lines a plan holds of each sort.
	undoLines = 200
	// undoPage is how many entries are read at once.
	undoPage = 500
	// applyAtOnce is how many sites are changed in one transaction; more are
	// staged, so that other writers need not wait.
	applyAtOnce = 1000
)

// undone is one record of an undo.
type undone struct {
	line     UndoLine
	site     *locator.SiteChange
	notice   *locator.NoticeChange
	servings *locator.Servings
}

// PlanUndo says what taking the batch back would do, and does nothing. Errors:
// Forbidden, NotFound.
func (d *Desk) PlanUndo(ctx context.Context, u Undo) (*UndoPlan, error) {
	p, _, err := d.planUndo(ctx, u, nil)
	return p, err
}

// planUndo calls do, if it is not nil, with every record that the undo changes.
func (d *Desk) planUndo(ctx context.Context, u Undo, do func(*undone) error) (*UndoPlan, bool, error) {
	if err := d.require(auth.Undo); err != nil {
		return nil, false, err
	}
	batch, err := d.db.Batch(ctx, u.Batch)
	if err != nil {
		return nil, false, fmt.Errorf("admin: %w", err)
	}
	p := &UndoPlan{Batch: *batch, Site: u.Site}
	digest := sha256.New()
	err = d.eachUndone(ctx, batch, u.Site, func(r *undone) error {
		p.add(r)
		sum(digest, r)
		if do == nil || r.line.Does == "" {
			return nil
		}
		return do(r)
	})
	if err != nil {
		return nil, false, err
	}
	p.Digest = hex.EncodeToString(digest.Sum(nil)[:16])
	return p, u.Digest == "" || u.Digest == p.Digest, nil
}

func (p *UndoPlan) add(r *undone) {
	switch r.line.Does {
	case locator.Update:
		p.Back++
	case locator.Delete:
		p.Gone++
	case locator.Create:
		p.Again++
	}
	if r.line.Does != "" && len(p.Lines) < undoLines {
		p.Lines = append(p.Lines, r.line)
	}
	if r.line.Why != "" || len(r.line.Kept) > 0 {
		p.Left++
		if len(p.Leaves) < undoLines {
			p.Leaves = append(p.Leaves, r.line)
		}
	}
}

// sum adds to the digest what becomes of a record.
func sum(digest hash.Hash, r *undone) {
	base := int64(0)
	switch {
	case r.site != nil:
		base = r.site.Base
	case r.notice != nil:
		base = r.notice.Base
	case r.servings != nil:
		base = r.servings.Version
	}
	fmt.Fprintln(digest, r.line.Entity, r.line.ID, r.line.Does, base, strconv.Quote(r.line.Why), r.line.Kept)
}

// Undo takes a batch back as DESIGN §3.13 says: fields that have not been
// changed since go back to what they were, the others stay; what the batch
// created is removed if nobody touched it, what it deleted is there again. It
// is a batch of its own, which can be undone too; its id is returned. Errors:
// Conflict with code "undo_changed" when the plan is no longer the one of
// Digest, "nothing_to_undo".
func (d *Desk) Undo(ctx context.Context, u Undo) (batchID string, p *UndoPlan, err error) {
	b := &locator.Batch{Reason: u.Reason}
	var more *staged
	var waiting []locator.SiteChange
	var meals []locator.Servings
	p, same, err := d.planUndo(ctx, u, func(r *undone) error {
		switch {
		case r.notice != nil:
			b.Notices = append(b.Notices, *r.notice)
			return nil
		case r.servings != nil:
			meals = append(meals, *r.servings)
			return nil
		}
		if waiting = append(waiting, *r.site); len(waiting) <= applyAtOnce {
			return nil
		}
		if more == nil {
			var err error
			if more, err = d.stageUndo(ctx, &u); err != nil {
				return err
			}
		}
		err := more.Add(ctx, waiting)
		waiting = nil
		return err
	})
	if err == nil && !same {
		err = sentence(locator.Conflict, "undo_changed", "staff.undo.changed")
	}
	if err == nil && p.Records() == 0 {
		err = sentence(locator.Conflict, "nothing_to_undo", "staff.undo.nothing")
	}
	if err != nil {
		if more != nil {
			err = errors.Join(err, more.drop(ctx))
		}
		return "", p, err
	}
	if more != nil {
		return d.undoStaged(ctx, more, waiting, b)
	}
	b.Title, b.Undoes = undoTitle(&p.Batch, u.Site), undoesOf(&p.Batch, u.Site)
	b.Sites = waiting
	if meals != nil { // such a batch holds nothing else
		b.Actor = d.Who.Name
		if err := d.db.SaveServings(ctx, b, meals); err != nil {
			return "", p, fmt.Errorf("admin: %w", err)
		}
		return b.ID, p, nil
	}
	if err := d.apply(ctx, b); err != nil {
		return "", p, err
	}
	return b.ID, p, nil
}

func (d *Desk) stageUndo(ctx context.Context, u *Undo) (*staged, error) {
	batch, err := d.db.Batch(ctx, u.Batch)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	return d.stage(ctx, undoTitle(batch, u.Site), u.Reason, undoesOf(batch, u.Site))
}

// undoStaged applies a large undo. Its notices, of which there are few, follow
// as a batch of the same name.
func (d *Desk) undoStaged(ctx context.Context, more *staged, rest []locator.SiteChange, b *locator.Batch) (string, *UndoPlan, error) {
	if err := more.Add(ctx, rest); err != nil {
		return "", nil, errors.Join(err, more.drop(ctx))
	}
	id, err := more.Apply(ctx)
	if err != nil || len(b.Notices) == 0 {
		return id, nil, err
	}
	b.Title, b.Undoes = more.row.Title, more.row.Undoes
	return id, nil, d.apply(ctx, b)
}

func undoTitle(b *locator.PastBatch, site string) string {
	what := b.Title
	if what == "" {
		what = b.At.In(hours.Shanghai()).Format("2006-01-02 15:04")
	}
	if site != "" {
		return messages.Text(messages.Chinese, "staff.undo.title_of_site", locator.FormatID(site), what)
	}
	return messages.Text(messages.Chinese, "staff.undo.title", what)
}

// undoesOf is the batch that is taken back, "" where that is done for one of its
// sites only.
func undoesOf(b *locator.PastBatch, site string) string {
	if site != "" {
		return ""
	}
	return b.ID
}

// eachUndone calls fn with each record of a batch, in the order of its entries.
// It holds one page of entries at a time.
func (d *Desk) eachUndone(ctx context.Context, b *locator.PastBatch, site string, fn func(*undone) error) error {
	r, err := d.SiteList(ctx)
	if err != nil {
		return err
	}
	u := &undoing{Desk: d, register: r, batch: b, seen: map[string]bool{}, twice: map[string]bool{}}
	if site != "" {
		changes, err := d.changesIn(ctx, b, locator.SiteEntity, site)
		if err != nil || len(changes) == 0 {
			return err
		}
		return u.record(ctx, changes[0], changes[len(changes)-1], fn)
	}
	if err := u.index(ctx); err != nil {
		return err
	}
	for after := int64(0); ; {
		page, err := d.db.BatchChanges(ctx, b.ID, after, undoPage)
		if err != nil {
			return fmt.Errorf("admin: %w", err)
		}
		if len(page) == 0 {
			return nil
		}
		for _, c := range page {
			if err := u.entry(ctx, c, fn); err != nil {
				return err
			}
		}
		after = page[len(page)-1].Seq
	}
}

// changesIn are the entries of a record in the batch, oldest first.
func (d *Desk) changesIn(ctx context.Context, b *locator.PastBatch, entity locator.Entity, id string) ([]locator.Change, error) {
	var in []locator.Change
	const page = 100
	for before := int64(0); ; {
		changes, err := d.db.ChangesBy(ctx, locator.ChangeFilter{Entity: entity, IDs: []string{id}, Before: before, Limit: page})
		if err != nil {
			return nil, fmt.Errorf("admin: %w", err)
		}
		for _, c := range changes {
			if c.BatchID == b.ID && c.Action != locator.Redact {
				in = append(in, c)
			}
		}
		if len(changes) < page || changes[len(changes)-1].Rev < b.First {
			slices.Reverse(in)
			return in, nil
		}
		before = changes[len(changes)-1].Seq
	}
}

// undoing is an undo on its way through the entries of its batch.
type undoing struct {
	*Desk
	register *SiteList
	batch    *locator.PastBatch
	seen     map[string]bool              // "entity/id"
	twice    map[string]bool              // records that the batch changed more than once
	meals    map[string]*locator.Servings // by key; nil: not read yet

	described int // records whose fields were written out
}

func (u *undoing) index(ctx context.Context) error {
	entries, err := u.db.BatchIndex(ctx, u.batch.ID)
	if err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	for _, e := range entries {
		key := string(e.Entity) + "/" + e.ID
		if u.seen[key] {
			u.twice[key] = true
		}
		u.seen[key] = true
	}
	clear(u.seen)
	return nil
}

func (u *undoing) entry(ctx context.Context, c locator.Change, fn func(*undone) error) error {
	key := string(c.Entity) + "/" + c.ID
	if !u.twice[key] {
		return u.record(ctx, c, c, fn)
	}
	if u.seen[key] {
		return nil
	}
	u.seen[key] = true
	changes, err := u.changesIn(ctx, u.batch, c.Entity, c.ID)
	if err != nil || len(changes) == 0 {
		return err
	}
	return u.record(ctx, changes[0], changes[len(changes)-1], fn)
}

// record takes back what the batch made of a record from its first entry to its
// last.
func (u *undoing) record(ctx context.Context, first, last locator.Change, fn func(*undone) error) error {
	r := &undone{line: UndoLine{Entity: first.Entity, ID: first.ID, Name: first.ID}}
	var err error
	switch {
	case first.Action == locator.Redact:
		r.line.Why = messages.Text(messages.Chinese, "staff.left.redaction")
	case first.Entity == locator.SiteEntity:
		err = u.siteBack(ctx, first.Before, last.After, r)
	case first.Entity == locator.NoticeEntity:
		err = u.noticeBack(first.Before, last.After, r)
	case first.Entity == locator.ServingsEntity:
		err = u.servingsBack(ctx, first.Before, last.After, r)
	default:
		r.line.Why = messages.Text(messages.Chinese, "staff.left."+string(first.Entity))
	}
	if err != nil {
		return fmt.Errorf("admin: undo of %s %s: %w", first.Entity, first.ID, err)
	}
	if r.line.Does == "" && r.line.Why == "" && r.line.Kept == nil {
		return nil // it is as it was before the batch
	}
	return fn(r)
}

// decodeRecord reads a record of the history, nil where there is none.
func decodeRecord[T any](doc []byte) (*T, error) {
	if doc == nil {
		return nil, nil //nolint:nilnil // nothing is what stood there
	}
	v := new(T)
	return v, json.Unmarshal(doc, v)
}
