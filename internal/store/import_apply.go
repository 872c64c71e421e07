package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"jiujin/internal/locator"
)

// BeginImport has the planned import applied: from now on it happens, whatever
// becomes of the caller. If what was written after revision since, up to which
// the plan is known to hold, touches the plan ([DB.ImportHolds]), the error is
// of kind Conflict with code "plan_outdated". While one import is applied, no
// other begins ("import_running"). i must be as it was read ("import_taken").
func (db *DB) BeginImport(ctx context.Context, i *locator.Import, since int64, same func(*locator.Site) string) error {
	now := db.now()
	var rev int64
	err := db.quietly(ctx, func(tx *sql.Tx) error {
		// The lock of all writers, as on PostgreSQL it is taken.
		if _, err := tx.ExecContext(ctx, `UPDATE meta SET rev = rev WHERE one = 1`); err != nil {
			return err
		}
		var holds bool
		var err error
		if rev, holds, err = importHolds(ctx, tx, i.ID, since, same); err != nil {
			return err
		}
		if !holds {
			return locator.Errorf(locator.Conflict, "plan_outdated",
				"制订计划以后数据又有改动（计划依据修订 %d，现在是修订 %d），请重新生成计划再执行", since, rev)
		}
		var title string
		err = tx.QueryRowContext(ctx, `SELECT title FROM imports WHERE status = 'applying'`).Scan(&title)
		switch {
		case err == nil:
			return locator.Errorf(locator.Conflict, "import_running", "“%s”正在写入，请等它写完再执行", title)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		done, err := tx.ExecContext(ctx, `
			UPDATE imports SET status = 'applying', planned_at = $3, done = 0, beat_at = $4, version = version + 1, updated_at = $4
			WHERE id = $1 AND version = $2 AND status IN ('planned', 'planning')`, i.ID, i.Version, rev, now.UnixMilli())
		if err != nil {
			return err
		}
		return taken(done)
	})
	if err != nil {
		return db.failure(ctx, "begin import "+i.ID, err)
	}
	i.Status, i.PlannedAt, i.Done, i.Version = locator.ImportApplying, rev, 0, i.Version+1
	return nil
}

// ApplyImportPart applies the next changes of an import that is being applied,
// at most so many: one transaction, one revision, one batch, and what is
// applied waits no longer. An import that needs but one part is an ordinary
// batch with the import's id; the parts of others share it as their whole. It
// returns the import as it is then, [locator.ImportApplied] after the last. Any
// number of processes may call it at once.
func (db *DB) ApplyImportPart(ctx context.Context, id string, most int) (*locator.Import, error) {
	p := &importPart{id: id, most: most}
	err := db.write(ctx, p.apply)
	if err == nil && p.last >= 0 && p.idle { // nothing to make a revision of
		err = db.quietly(ctx, func(tx *sql.Tx) error {
			var rev int64 // with the lock of all writers
			if err := tx.QueryRowContext(ctx, `UPDATE meta SET rev = rev WHERE one = 1 RETURNING rev`).Scan(&rev); err != nil {
				return err
			}
			return p.conclude(ctx, db.now().UnixMilli(), func(ctx context.Context, query string, args ...any) error {
				_, err := tx.ExecContext(ctx, query, args...)
				return err
			})
		})
	}
	if err != nil {
		return nil, db.failure(ctx, "apply import "+id, err)
	}
	return db.Import(ctx, id)
}

// importPart is one part on its way.
type importPart struct {
	id   string
	most int

	done int   // changes that were applied before
	n    int   // changes of this part
	last int64 // number of the last one, -1 for none
	idle bool  // it changes nothing
}

func (p *importPart) apply(ctx context.Context, w *writeTx) error {
	p.last = -1
	held, err := readImport(ctx, w.tx, p.id)
	if err != nil || held.Status != locator.ImportApplying {
		return err
	}
	w.importing, p.done = p.id, held.Done
	changes, err := p.read(ctx, w.tx)
	if err != nil {
		return err
	}
	batch, whole := p.id, ""
	if held.Done > 0 || len(changes) < held.Changes {
		batch, whole = p.id+"-"+strconv.Itoa(held.Done), p.id
	}
	said := &locator.Batch{ID: batch, Actor: held.Actor, Title: held.Title, Reason: held.Reason, Undoes: held.Undoes}
	if err := w.recordBatch(ctx, said, whole); err != nil {
		return err
	}
	for i := range changes {
		if _, err := w.applySite(ctx, &changes[i]); err != nil {
			return fmt.Errorf("site %s %s: %w", changes[i].Site.ID, changes[i].Site.Name, err)
		}
	}
	p.n = len(changes)
	if len(changes) == 0 {
		p.last = 0
	}
	if !w.changed {
		p.idle = true
		return nil
	}
	return p.conclude(ctx, w.now.UnixMilli(), w.exec)
}

// read reads the changes of the part.
func (p *importPart) read(ctx context.Context, tx *sql.Tx) ([]locator.SiteChange, error) {
	rows, err := tx.QueryContext(ctx, `SELECT seq, base, gone, site FROM import_changes WHERE import_id = $1 ORDER BY seq LIMIT $2`, p.id, p.most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var changes []locator.SiteChange
	for rows.Next() {
		var c locator.SiteChange
		var site string
		if err := rows.Scan(&p.last, &c.Base, &c.Delete, &site); err != nil {
			return nil, err
		}
		if err := decode(site, &c.Site); err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, rows.Err()
}

// conclude notes that the part is done, unless somebody else has.
func (p *importPart) conclude(ctx context.Context, now int64, exec func(ctx context.Context, query string, args ...any) error) error {
	if err := exec(ctx, `
		UPDATE imports SET done = done + $3, beat_at = $4, updated_at = $4,
			status = CASE WHEN done + $3 >= changes THEN 'applied' ELSE status END,
			version = CASE WHEN done + $3 >= changes THEN version + 1 ELSE version END
		WHERE id = $1 AND done = $2 AND status = 'applying'`, p.id, p.done, p.n, now); err != nil {
		return err
	}
	return exec(ctx, `DELETE FROM import_changes WHERE import_id = $1 AND seq <= $2
		AND EXISTS (SELECT 1 FROM imports WHERE id = $1 AND done = $3)`, p.id, p.last, p.done+p.n)
}

// HaltImport ends an import that cannot be applied to its end, with the
// sentence why; what its parts have changed stays, as a batch that can be
// undone.
func (db *DB) HaltImport(ctx context.Context, id, message string) error {
	if !storable(message) {
		return db.failure(ctx, "import "+id, badCharacters())
	}
	_, err := db.writer.ExecContext(ctx, `
		UPDATE imports SET status = 'failed', message = $2, version = version + 1, updated_at = $3 WHERE id = $1 AND status = 'applying'`,
		id, message, db.now().UnixMilli())
	return db.failure(ctx, "import "+id, err)
}

// spare fails if the site waits to be changed by an import that is being
// applied, other than the one of this transaction.
func (w *writeTx) spare(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	if w.others == nil {
		var n int
		if _, err := w.row(ctx, `SELECT COUNT(*) FROM imports WHERE status = 'applying' AND id <> $1`, []any{w.importing}, []any{&n}); err != nil {
			return err
		}
		others := n > 0
		w.others = &others
	}
	if !*w.others {
		return nil
	}
	var title string
	waits, err := w.row(ctx, `SELECT i.title FROM import_changes c JOIN imports i ON i.id = c.import_id
		WHERE c.site_id = $1 AND i.status = 'applying' AND i.id <> $2`, []any{id, w.importing}, []any{&title})
	if err != nil || !waits {
		return err
	}
	return locator.Errorf(locator.Conflict, "importing", "“%s”正在写入这个站点，请过几秒钟重新载入再改", title)
}
