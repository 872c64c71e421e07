package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"jiujin/internal/locator"
)

// Attempts returns what is counted under the keys, in their order; of a key
// that has nothing, only What.
func (db *DB) Attempts(ctx context.Context, keys ...string) ([]locator.Attempt, error) {
	attempts := make([]locator.Attempt, len(keys))
	for i, key := range keys {
		err := scanAttempt(db.reader.QueryRowContext(ctx, `SELECT what, failures, last_at, blocked_to FROM attempts WHERE what = $1`, key), &attempts[i])
		if errors.Is(err, sql.ErrNoRows) {
			attempts[i] = locator.Attempt{What: key}
		} else if err != nil {
			return nil, db.failure(ctx, "attempts", err)
		}
	}
	return attempts, nil
}

// ChangeAttempts stores what change makes of what is counted under the keys,
// which it is given in their order; its error stores nothing. Nobody else
// counts under them meanwhile.
func (db *DB) ChangeAttempts(ctx context.Context, keys []string, change func([]locator.Attempt) error) error {
	err := db.aside(ctx, func(tx *sql.Tx) error {
		attempts := make([]locator.Attempt, len(keys))
		// Always in the same order, or two transactions could wait for each other.
		for _, key := range slices.Sorted(slices.Values(keys)) {
			row := tx.QueryRowContext(ctx, `INSERT INTO attempts (what, failures, last_at, blocked_to) VALUES ($1, 0, 0, 0)
				ON CONFLICT (what) DO UPDATE SET what = excluded.what RETURNING what, failures, last_at, blocked_to`, key)
			if err := scanAttempt(row, &attempts[slices.Index(keys, key)]); err != nil {
				return err
			}
		}
		if err := change(attempts); err != nil {
			return err
		}
		for _, a := range attempts {
			if _, err := tx.ExecContext(ctx, `UPDATE attempts SET failures = $2, last_at = $3, blocked_to = $4 WHERE what = $1`,
				a.What, a.Failures, unixMilli(a.LastAt), unixMilli(a.BlockedTo)); err != nil {
				return err
			}
		}
		return nil
	})
	return db.failure(ctx, "change attempts", err)
}

// Sweep forgets what has come to its end at now: one-time links, sessions that
// have expired or were last seen before idle, failures last counted before
// forget, and what remembers that nothing failed from before remember.
func (db *DB) Sweep(ctx context.Context, now, idle, forget, remember time.Time) error {
	for _, q := range []struct {
		text string
		args []any
	}{
		{`DELETE FROM tickets WHERE expires_at <= $1`, []any{now.UnixMilli()}},
		{`DELETE FROM sessions WHERE expires_at <= $1 OR seen_at < $2`, []any{now.UnixMilli(), idle.UnixMilli()}},
		{
			`DELETE FROM attempts WHERE blocked_to <= $1 AND (failures > 0 AND last_at < $2 OR failures = 0 AND last_at < $3)`,
			[]any{now.UnixMilli(), forget.UnixMilli(), remember.UnixMilli()},
		},
	} {
		if _, err := db.writer.ExecContext(ctx, q.text, q.args...); err != nil {
			return db.failure(ctx, "sweep", err)
		}
	}
	return nil
}

func scanAttempt(row *sql.Row, a *locator.Attempt) error {
	var last, blocked int64
	if err := row.Scan(&a.What, &a.Failures, &last, &blocked); err != nil {
		return err
	}
	a.LastAt, a.BlockedTo = fromUnixMilli(last), fromUnixMilli(blocked)
	return nil
}

// unixMilli is 0 for no time at all.
func unixMilli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromUnixMilli(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
