package store

import (
	"context"
	"crypto/rand"

	"jiujin/internal/locator"
)

const servingsColumns = `site_id, month, total, seniors, delivered, source, version, rev, updated_at`

// notCounted is how the table holds a number that nobody stated.
const notCounted = -1

func toCount(n *int) int64 {
	if n == nil {
		return notCounted
	}
	return int64(*n)
}

func fromCount(n int64) *int {
	if n == notCounted {
		return nil
	}
	count := int(n)
	return &count
}

func scanServings(scan func(...any) error) (*locator.Servings, error) {
	var s locator.Servings
	var total, seniors, delivered, updated int64
	if err := scan(&s.SiteID, &s.Month, &total, &seniors, &delivered, &s.Source, &s.Version, &s.Rev, &updated); err != nil {
		return nil, err
	}
	s.Total, s.Seniors, s.Delivered = fromCount(total), fromCount(seniors), fromCount(delivered)
	s.UpdatedAt = millis(updated).time()
	return &s, nil
}

// Servings returns what is stored of the months from first to last, by month
// and site.
func (db *DB) Servings(ctx context.Context, first, last locator.Month) ([]locator.Servings, error) {
	list, err := db.servings(ctx, first, last)
	return list, db.failure(ctx, "servings", err)
}

func (db *DB) servings(ctx context.Context, first, last locator.Month) ([]locator.Servings, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT `+servingsColumns+` FROM servings
		WHERE month >= $1 AND month <= $2 ORDER BY month, site_id`, string(first), string(last))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []locator.Servings
	for rows.Next() {
		s, err := scanServings(rows.Scan)
		if err != nil {
			return nil, err
		}
		list = append(list, *s)
	}
	return list, rows.Err()
}

// SaveServings stores the records whole or not at all, in one revision with an
// entry in the history for each. Of the batch only its head counts: its id, made
// if it is "", is written back. The Version of a record is the one it was made
// from, 0 for a month that has none yet; a record that says what is stored
// already is left out. Errors: [locator.Conflict] with code "stale" and a fault
// for each record that somebody else has changed, its field the record's
// [locator.Servings.Key].
func (db *DB) SaveServings(ctx context.Context, b *locator.Batch, list []locator.Servings) error {
	head := *b
	if head.ID == "" {
		head.ID = rand.Text()
	}
	err := db.write(ctx, func(ctx context.Context, w *writeTx) error {
		if err := w.recordBatch(ctx, &head, ""); err != nil {
			return err
		}
		var stale locator.Faults
		for i := range list {
			ok, err := w.saveServings(ctx, list[i])
			if err != nil {
				return err
			}
			if !ok {
				stale = append(stale, locator.Fault{
					Field: list[i].Key(), Code: "stale", Message: "这一行在您打开以后被别人改过",
				})
			}
		}
		if stale == nil {
			return nil
		}
		return &locator.Error{
			Kind: locator.Conflict, Code: "stale", Message: "有几行在您打开以后被别人改过，请核对", Faults: stale,
		}
	})
	if err == nil {
		b.ID = head.ID
	}
	return db.failure(ctx, "save servings", err)
}

// saveServings reports whether the record was made from what is stored.
func (w *writeTx) saveServings(ctx context.Context, s locator.Servings) (ok bool, err error) {
	if !storable(s.SiteID, string(s.Month), s.Source) {
		return false, badCharacters()
	}
	held, err := w.heldServings(ctx, &s)
	if err != nil {
		return false, err
	}
	e := auditEntry{entity: locator.ServingsEntity, id: s.Key(), action: locator.Create}
	switch {
	case held == nil && s.Version != 0, held != nil && held.Version != s.Version:
		return false, nil
	case held == nil && s.SameCounts(&locator.Servings{}), held != nil && held.SameCounts(&s):
		return true, nil
	case held != nil:
		e.action = locator.Update
		if e.before, err = encode(held); err != nil {
			return false, err
		}
	}
	s.Version, s.Rev, s.UpdatedAt = s.Version+1, w.rev, w.now
	if e.after, err = encode(&s); err != nil {
		return false, err
	}
	err = w.exec(ctx, `INSERT INTO servings (`+servingsColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (site_id, month) DO UPDATE SET total = excluded.total, seniors = excluded.seniors,
			delivered = excluded.delivered, source = excluded.source, version = excluded.version, rev = excluded.rev,
			updated_at = excluded.updated_at`,
		s.SiteID, string(s.Month), toCount(s.Total), toCount(s.Seniors), toCount(s.Delivered), s.Source,
		s.Version, s.Rev, w.now.UnixMilli())
	if err != nil {
		return false, err
	}
	return true, w.audit(ctx, e)
}

// heldServings is what is stored for the site and month, nil for nothing.
func (w *writeTx) heldServings(ctx context.Context, s *locator.Servings) (*locator.Servings, error) {
	var found bool
	held, err := scanServings(func(dest ...any) (err error) {
		found, err = w.row(ctx, `SELECT `+servingsColumns+` FROM servings WHERE site_id = $1 AND month = $2`,
			[]any{s.SiteID, string(s.Month)}, dest)
		return err
	})
	if err != nil || !found {
		return nil, err
	}
	return held, nil
}
