package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// view runs fn in a transaction that sees one state of the database.
func (db *DB) view(ctx context.Context, fn func(tx *sql.Tx) error) (err error) {
	tx, err := db.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	return fn(tx)
}

// writeTx is a write transaction. It holds the lock of all writers, one
// revision and one instant.
type writeTx struct {
	tx         *sql.Tx
	statements map[string]*sql.Stmt
	rev        int64
	now        time.Time
	serials    serials
	changed    bool // false at the end: nothing is written, not even the revision

	newSites, newEntries pending

	importing string // the import that is applied here, "" for none
	others    *bool  // whether another one is being applied; nil: not asked yet
}

// serials are the next numbers to give out.
type serials struct{ site, notice, seq int64 }

// write runs fn in a write transaction and commits what it changed. Once the
// commit has begun, the end of ctx no longer stops it, so that a caller is not
// told of a failure that was none.
func (db *DB) write(ctx context.Context, fn func(ctx context.Context, w *writeTx) error) (err error) {
	inner, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	detach := context.AfterFunc(ctx, stop)
	defer detach()

	tx, err := db.writer.BeginTx(inner, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer func() {
		if rollback := tx.Rollback(); !errors.Is(rollback, sql.ErrTxDone) {
			err = errors.Join(err, rollback)
		}
	}()
	w := &writeTx{
		tx: tx, statements: map[string]*sql.Stmt{},
		newSites: pending{into: "sites (" + siteColumns + ")"}, newEntries: pending{into: "audit (" + auditColumns + ")"},
	}
	if err := w.begin(inner); err != nil {
		return err
	}
	w.now = db.now().UTC().Truncate(time.Millisecond) // under the lock: later revisions are not earlier
	if err := fn(inner, w); err != nil || !w.changed {
		return err
	}
	if err := w.flush(inner); err != nil {
		return err
	}
	if err := w.exec(inner, `UPDATE meta SET next_site = $1, next_notice = $2, next_seq = $3 WHERE one = 1`,
		w.serials.site, w.serials.notice, w.serials.seq); err != nil {
		return err
	}
	if !detach() {
		return ctx.Err()
	}
	return tx.Commit()
}

// begin takes the lock of all writers by raising the revision, which on
// PostgreSQL is what makes others wait.
func (w *writeTx) begin(ctx context.Context) error {
	return w.tx.QueryRowContext(ctx,
		`UPDATE meta SET rev = rev + 1 WHERE one = 1 RETURNING rev, next_site, next_notice, next_seq`,
	).Scan(&w.rev, &w.serials.site, &w.serials.notice, &w.serials.seq)
}

// exec runs a statement, prepared once for the transaction.
func (w *writeTx) exec(ctx context.Context, query string, args ...any) error {
	stmt, err := w.prepare(ctx, query) //nolint:sqlclosecheck // closed by the end of the transaction
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, args...)
	return err
}

// row runs a query for one row, prepared once for the transaction, and reports
// whether there is one. It sees what was inserted before.
func (w *writeTx) row(ctx context.Context, query string, args, dest []any) (bool, error) {
	if err := w.flush(ctx); err != nil {
		return false, err
	}
	stmt, err := w.prepare(ctx, query) //nolint:sqlclosecheck // closed by the end of the transaction
	if err != nil {
		return false, err
	}
	switch err := stmt.QueryRowContext(ctx, args...).Scan(dest...); {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	default:
		return err == nil, err
	}
}

// prepare needs no counterpart: the end of a transaction closes its statements.
func (w *writeTx) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := w.statements[query]; ok {
		return stmt, nil
	}
	stmt, err := w.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	w.statements[query] = stmt
	return stmt, nil
}
