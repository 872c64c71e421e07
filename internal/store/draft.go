package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"jiujin/internal/locator"
)

const draftColumns = `id, site_id, base, author, district, service, title, form, submitted, note, version, created_at, updated_at`

func scanDraft(scan func(...any) error) (*locator.FormDraft, error) {
	var d locator.FormDraft
	var form string
	var created, updated int64
	if err := scan(&d.ID, &d.SiteID, &d.Base, &d.Author, &d.District, &d.Service, &d.Title, &form,
		&d.Submitted, &d.Note, &d.Version, &created, &updated); err != nil {
		return nil, err
	}
	if err := decode(form, &d.Form); err != nil {
		return nil, fmt.Errorf("draft %s: %w", d.ID, err)
	}
	d.CreatedAt, d.UpdatedAt = millis(created).time(), millis(updated).time()
	return &d, nil
}

// Draft returns the draft with the id, or a [locator.NotFound] error with code
// "draft_not_found".
func (db *DB) Draft(ctx context.Context, id string) (*locator.FormDraft, error) {
	if !storable(id) {
		return nil, db.failure(ctx, "draft", draftNotFound())
	}
	d, err := scanDraft(db.reader.QueryRowContext(ctx, `SELECT `+draftColumns+` FROM drafts WHERE id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = draftNotFound()
	}
	return d, db.failure(ctx, "draft", err)
}

// Drafts returns the drafts of an author and, of others, those that are
// submitted, the one saved last first. Who may read them is for the caller.
func (db *DB) Drafts(ctx context.Context, author string) ([]locator.FormDraft, error) {
	drafts, err := db.drafts(ctx, author)
	return drafts, db.failure(ctx, "drafts", err)
}

func (db *DB) drafts(ctx context.Context, author string) ([]locator.FormDraft, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT `+draftColumns+` FROM drafts
		WHERE author = $1 OR submitted ORDER BY updated_at DESC, id`, author)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var drafts []locator.FormDraft
	for rows.Next() {
		d, err := scanDraft(rows.Scan)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, *d)
	}
	return drafts, rows.Err()
}

// SaveDraft creates a draft (Version 0) or changes one whose stored version is
// d.Version, and writes the stored values back. It makes no revision and no
// entry in the history: nothing has changed yet. Errors: [locator.Conflict]
// with code "stale" when the stored version is another one, also when the draft
// is gone.
func (db *DB) SaveDraft(ctx context.Context, d *locator.FormDraft) error {
	form, err := encode(d.Form)
	if err != nil {
		return db.failure(ctx, "save draft", err)
	}
	for _, s := range []string{d.SiteID, d.District, d.Title, d.Note} {
		if !storable(s) {
			return db.failure(ctx, "save draft", badCharacters())
		}
	}
	next := *d
	now := toMillis(db.now())
	next.UpdatedAt = now.time()
	if d.Version == 0 {
		next.ID, next.Version, next.CreatedAt = rand.Text(), 1, next.UpdatedAt
		_, err = db.writer.ExecContext(ctx, `INSERT INTO drafts (`+draftColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			next.ID, next.SiteID, next.Base, next.Author, next.District, string(next.Service), next.Title, form,
			next.Submitted, next.Note, next.Version, int64(now), int64(now))
	} else {
		next.Version++
		var done sql.Result
		done, err = db.writer.ExecContext(ctx, `UPDATE drafts SET base = $3, district = $4, service = $5, title = $6, form = $7,
			submitted = $8, note = $9, version = version + 1, updated_at = $10 WHERE id = $1 AND version = $2`,
			next.ID, d.Version, next.Base, next.District, string(next.Service), next.Title, form,
			next.Submitted, next.Note, int64(now))
		err = changedOne(done, err)
	}
	if err != nil {
		return db.failure(ctx, "save draft", err)
	}
	*d = next
	return nil
}

// DeleteDraft forgets a draft of that version; an error of kind Conflict, code
// "stale", if it is another one or gone.
func (db *DB) DeleteDraft(ctx context.Context, id string, version int64) error {
	done, err := db.writer.ExecContext(ctx, `DELETE FROM drafts WHERE id = $1 AND version = $2`, id, version)
	return db.failure(ctx, "delete draft", changedOne(done, err))
}

// changedOne turns a statement that met no row into a conflict.
func changedOne(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err == nil && n == 0 {
		err = locator.Errorf(locator.Conflict, "stale", "这份草稿在别处改过或者已经办完，请重新打开")
	}
	return err
}

func draftNotFound() error {
	return locator.Errorf(locator.NotFound, "draft_not_found", "没有这份草稿，可能已经办完或者删掉了")
}
