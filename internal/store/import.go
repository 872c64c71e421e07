package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"

	"jiujin/internal/locator"
)

const importColumns = `id, actor, title, reason, undoes, status, options, findings, message, planned_at, parts, changes, done, ` +
	`beat_at, version, created_at, updated_at`

func scanImport(scan func(...any) error) (*locator.Import, error) {
	var i locator.Import
	var beat, created, updated int64
	if err := scan(&i.ID, &i.Actor, &i.Title, &i.Reason, &i.Undoes, &i.Status, &i.Options, &i.Findings, &i.Message, &i.PlannedAt,
		&i.Parts, &i.Changes, &i.Done, &beat, &i.Version, &created, &updated); err != nil {
		return nil, err
	}
	i.BeatAt, i.CreatedAt, i.UpdatedAt = millis(beat).time(), millis(created).time(), millis(updated).time()
	return &i, nil
}

// quietly runs fn in a transaction that makes no revision, and commits it. On
// SQLite it holds the lock of all writers, so it must be short.
func (db *DB) quietly(ctx context.Context, fn func(tx *sql.Tx) error) (err error) {
	tx, err := db.writer.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer func() {
		if rollback := tx.Rollback(); !errors.Is(rollback, sql.ErrTxDone) {
			err = errors.Join(err, rollback)
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// CreateImport stores a new import and gives it its id, unless it has one, its
// version and its times. Nothing of an import makes a revision before it is
// applied.
func (db *DB) CreateImport(ctx context.Context, i *locator.Import) error {
	if i.ID == "" {
		i.ID = rand.Text()
	}
	now := db.now().UTC().Truncate(time.Millisecond)
	i.Version, i.BeatAt, i.CreatedAt, i.UpdatedAt = 1, now, now, now
	if !storable(i.ID, i.Actor, i.Title, i.Reason, i.Undoes, i.Message, string(i.Options), string(i.Findings)) {
		return db.failure(ctx, "import", badCharacters())
	}
	_, err := db.writer.ExecContext(ctx, `INSERT INTO imports (`+importColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		i.ID, i.Actor, i.Title, i.Reason, i.Undoes, string(i.Status), string(i.Options), string(i.Findings), i.Message, i.PlannedAt,
		i.Parts, i.Changes, i.Done, now.UnixMilli(), i.Version, now.UnixMilli(), now.UnixMilli())
	return db.failure(ctx, "import", err)
}

// Import returns an import, or a [locator.NotFound] error with code
// "import_not_found".
func (db *DB) Import(ctx context.Context, id string) (*locator.Import, error) {
	if !storable(id) {
		return nil, db.failure(ctx, "import", importNotFound())
	}
	i, err := readImport(ctx, db.reader, id)
	return i, db.failure(ctx, "import "+id, err)
}

func readImport(ctx context.Context, q querier, id string) (*locator.Import, error) {
	i, err := scanImport(q.QueryRowContext(ctx, `SELECT `+importColumns+` FROM imports WHERE id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, importNotFound()
	}
	return i, err
}

func importNotFound() error {
	return locator.Errorf(locator.NotFound, "import_not_found", "没有这次读入，可能已经清理了")
}

// Imports returns the newest imports, newest first, at most so many.
func (db *DB) Imports(ctx context.Context, most int) ([]locator.Import, error) {
	all, err := db.imports(ctx, `ORDER BY created_at DESC, id LIMIT $1`, most)
	return all, db.failure(ctx, "imports", err)
}

// ImportsOf returns the imports in a step, those that have waited longest first.
func (db *DB) ImportsOf(ctx context.Context, status locator.ImportStatus) ([]locator.Import, error) {
	all, err := db.imports(ctx, `WHERE status = $1 ORDER BY updated_at, id`, string(status))
	return all, db.failure(ctx, "imports", err)
}

func (db *DB) imports(ctx context.Context, which string, args ...any) ([]locator.Import, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT `+importColumns+` FROM imports `+which, args...) //nolint:gosec // which is ours
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []locator.Import
	for rows.Next() {
		i, err := scanImport(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, *i)
	}
	return all, rows.Err()
}

// UpdateImport stores the step, options, findings, message and numbers of an
// import that is as i has read it, and gives i its next version; an error of
// kind Conflict with code "import_taken" if it is not. It begins no applying:
// that is [DB.BeginImport].
func (db *DB) UpdateImport(ctx context.Context, i *locator.Import) error {
	if !storable(i.Title, i.Message, string(i.Options), string(i.Findings)) {
		return db.failure(ctx, "import", badCharacters())
	}
	now := db.now().UTC().Truncate(time.Millisecond)
	done, err := db.writer.ExecContext(ctx, `
		UPDATE imports SET status = $3, options = $4, findings = $5, message = $6, planned_at = $7, parts = $8, changes = $9,
			done = $10, beat_at = $11, version = version + 1, updated_at = $11
		WHERE id = $1 AND version = $2 AND $3 <> 'applying'`,
		i.ID, i.Version, string(i.Status), string(i.Options), string(i.Findings), i.Message, i.PlannedAt, i.Parts, i.Changes, i.Done, now.UnixMilli())
	if err == nil {
		err = taken(done)
	}
	if err != nil {
		return db.failure(ctx, "import "+i.ID, err)
	}
	i.Version, i.BeatAt, i.UpdatedAt = i.Version+1, now, now
	return nil
}

// taken fails unless one row was changed.
func taken(result sql.Result) error {
	n, err := result.RowsAffected()
	if err == nil && n != 1 {
		err = locator.Errorf(locator.Conflict, "import_taken", "这次读入刚刚在别处变了，请刷新后再看")
	}
	return err
}

// AddImportFile keeps a part of the file of an import that is being uploaded.
func (db *DB) AddImportFile(ctx context.Context, id string, part int, content []byte) error {
	err := db.quietly(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO import_files (import_id, part, content) VALUES ($1, $2, $3)`, id, part, content); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE imports SET beat_at = $2 WHERE id = $1 AND status = 'uploading'`, id, db.now().UnixMilli())
		if err != nil {
			return err
		}
		return taken(done)
	})
	return db.failure(ctx, "import "+id, err)
}

// ImportFile returns a part of the file, from 0; an error of kind NotFound if
// there is none.
func (db *DB) ImportFile(ctx context.Context, id string, part int) ([]byte, error) {
	var content []byte
	err := db.reader.QueryRowContext(ctx, `SELECT content FROM import_files WHERE import_id = $1 AND part = $2`, id, part).Scan(&content)
	if errors.Is(err, sql.ErrNoRows) {
		err = importNotFound()
	}
	return content, db.failure(ctx, "import "+id, err)
}

// ImportLines returns a page of lines, JSON; nil for a page that is not there.
func (db *DB) ImportLines(ctx context.Context, id, outcome string, page int) ([]byte, error) {
	var lines []byte
	err := db.reader.QueryRowContext(ctx, `SELECT lines FROM import_lines WHERE import_id = $1 AND outcome = $2 AND page = $3`,
		id, outcome, page).Scan(&lines)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return lines, db.failure(ctx, "import "+id, err)
}

// clearAtOnce keeps each deletion of old lines and changes short.
const clearAtOnce = 2000

// ClearImport removes the lines and the changes of an import that is not being
// applied, and with file its file: in short steps, so that nobody waits.
func (db *DB) ClearImport(ctx context.Context, id string, file bool) error {
	const idle = ` AND EXISTS (SELECT 1 FROM imports WHERE id = $1 AND status <> 'applying')`
	steps := []string{
		`DELETE FROM import_lines WHERE import_id = $1 AND page < $2` + idle,
		`DELETE FROM import_changes WHERE import_id = $1 AND seq < $2` + idle,
	}
	furthest := []string{
		`SELECT COALESCE(MAX(page), -1), COALESCE(MIN(page), 0) FROM import_lines WHERE import_id = $1`,
		`SELECT COALESCE(MAX(seq), -1), COALESCE(MIN(seq), 0) FROM import_changes WHERE import_id = $1`,
	}
	if file {
		steps = append(steps, `DELETE FROM import_files WHERE import_id = $1 AND part < $2`+idle)
		furthest = append(furthest, `SELECT COALESCE(MAX(part), -1), COALESCE(MIN(part), 0) FROM import_files WHERE import_id = $1`)
	}
	for i, step := range steps {
		var last, first int
		if err := db.reader.QueryRowContext(ctx, furthest[i], id).Scan(&last, &first); err != nil {
			return db.failure(ctx, "import "+id, err)
		}
		atOnce := clearAtOnce
		if i != 1 {
			atOnce /= 100 // a page has a hundred lines, a part of a file a megabyte
		}
		for to := first + atOnce; first <= last; first, to = to, to+atOnce {
			if _, err := db.writer.ExecContext(ctx, step, id, to); err != nil {
				return db.failure(ctx, "import "+id, err)
			}
		}
	}
	return nil
}

// DropImport removes an import that nothing is left of; see [DB.ClearImport].
func (db *DB) DropImport(ctx context.Context, id string) error {
	_, err := db.writer.ExecContext(ctx, `DELETE FROM imports WHERE id = $1 AND status <> 'applying'`, id)
	return db.failure(ctx, "import "+id, err)
}
