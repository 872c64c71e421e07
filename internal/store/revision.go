package store

import (
	"context"
	"database/sql"

	"jiujin/internal/locator"
)

// Revision returns which state the database is in: one cheap query, made to be
// polled.
func (db *DB) Revision(ctx context.Context) (locator.Revision, error) {
	rev, err := readRevision(ctx, db.reader)
	return rev, db.failure(ctx, "revision", err)
}

// querier is a pool or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readRevision(ctx context.Context, q querier) (locator.Revision, error) {
	var r locator.Revision
	err := q.QueryRowContext(ctx, `SELECT epoch, rev, demo FROM meta WHERE one = 1`).Scan(&r.Epoch, &r.Rev, &r.Demo)
	return r, err
}
