package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"jiujin/internal/locator"
)

// Revision returns which state the database is in: one cheap query, made to be
// polled.
func (db *DB) Revision(ctx context.Context) (locator.Revision, error) {
	rev, err := db.revision(ctx, db.reader)
	return rev, db.failure(ctx, "revision", err)
}

// querier is a pool or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (db *DB) revision(ctx context.Context, q querier) (locator.Revision, error) {
	var r locator.Revision
	err := q.QueryRowContext(ctx, `SELECT epoch, rev, demo FROM meta WHERE one = 1`).Scan(&r.Epoch, &r.Rev, &r.Demo)
	return r, err
}

// Changes returns everything that changed after revision since, all of one
// instant: its Revision is what to ask from next. Sites, notices and
// tombstones are ordered by (rev, id). After 0 comes everything; after a
// revision the database has not reached comes nothing.
func (db *DB) Changes(ctx context.Context, since int64) (*locator.Delta, error) {
	delta := &locator.Delta{}
	err := db.view(ctx, func(tx *sql.Tx) (err error) {
		if delta.Revision, err = db.revision(ctx, tx); err != nil || delta.Rev <= since {
			return err
		}
		if err := readSites(ctx, tx, &delta.Sites, selectSites+` WHERE rev > $1`, since); err != nil {
			return err
		}
		if delta.Notices, err = readNotices(ctx, tx, since); err != nil {
			return err
		}
		if delta.Gone, err = readTombstones(ctx, tx, since); err != nil {
			return err
		}
		delta.City, err = readCity(ctx, tx, since)
		return err
	})
	if err != nil {
		return nil, db.failure(ctx, "changes", err)
	}
	slices.SortFunc(delta.Sites, func(a, b locator.Site) int {
		return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
	})
	slices.SortFunc(delta.Notices, func(a, b locator.Notice) int {
		return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
	})
	slices.SortFunc(delta.Gone, func(a, b locator.Tombstone) int {
		return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
	})
	return delta, nil
}

func readTombstones(ctx context.Context, tx *sql.Tx, since int64) ([]locator.Tombstone, error) {
	rows, err := tx.QueryContext(ctx, `SELECT entity, id, rev FROM tombstones WHERE rev > $1`, since)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var gone []locator.Tombstone
	for rows.Next() {
		var t locator.Tombstone
		if err := rows.Scan(&t.Entity, &t.ID, &t.Rev); err != nil {
			return nil, err
		}
		gone = append(gone, t)
	}
	return gone, rows.Err()
}

// readCity returns the city patch if it changed after a revision, else nil.
func readCity(ctx context.Context, q querier, since int64) ([]byte, error) {
	var patch []byte
	err := q.QueryRowContext(ctx, `SELECT patch FROM city WHERE rev > $1`, since).Scan(&patch)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return patch, err
}
