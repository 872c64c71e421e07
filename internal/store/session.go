package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"jiujin/internal/locator"
)

const sessionColumns = `token, user_id, data, agent, created_at, seen_at, expires_at`

func scanSession(scan func(...any) error) (*locator.Session, error) {
	var s locator.Session
	var created, seen, expires int64
	if err := scan(&s.Token, &s.UserID, &s.Data, &s.Agent, &created, &seen, &expires); err != nil {
		return nil, err
	}
	s.CreatedAt, s.SeenAt, s.ExpiresAt = millis(created).time(), millis(seen).time(), millis(expires).time()
	return &s, nil
}

// Session returns the session with the token, nil if there is none that has
// not expired at now. A session is ended by forgetting it.
func (db *DB) Session(ctx context.Context, token string, now time.Time) (*locator.Session, error) {
	row := db.reader.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE token = $1 AND expires_at > $2`, token, now.UnixMilli())
	s, err := scanSession(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // no session is what most visitors have
	}
	return s, db.failure(ctx, "session", err)
}

// CreateSession stores a new session. It makes no revision.
func (db *DB) CreateSession(ctx context.Context, s *locator.Session) error {
	_, err := db.writer.ExecContext(ctx, `INSERT INTO sessions (`+sessionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.Token, s.UserID, s.Data, s.Agent, s.CreatedAt.UnixMilli(), s.SeenAt.UnixMilli(), s.ExpiresAt.UnixMilli())
	return db.failure(ctx, "create session", err)
}

// UpdateSession stores what the session holds and when it was last seen. One
// that was ended meanwhile stays ended.
func (db *DB) UpdateSession(ctx context.Context, token string, data []byte, seen time.Time) error {
	_, err := db.writer.ExecContext(ctx, `UPDATE sessions SET data = $2, seen_at = $3 WHERE token = $1`, token, data, seen.UnixMilli())
	return db.failure(ctx, "update session", err)
}

// DeleteSession forgets a session; one that is not there is no error.
func (db *DB) DeleteSession(ctx context.Context, token string) error {
	_, err := db.writer.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1`, token)
	return db.failure(ctx, "delete session", err)
}

// DeleteSessionsOf forgets all sessions of a user but the one with the token
// keep, which may be "".
func (db *DB) DeleteSessionsOf(ctx context.Context, userID, keep string) error {
	_, err := db.writer.ExecContext(ctx, `DELETE FROM sessions WHERE user_id = $1 AND token <> $2`, userID, keep)
	return db.failure(ctx, "delete sessions", err)
}

// SessionsOf returns the sessions of a user that have not expired at now, the
// one seen last first.
func (db *DB) SessionsOf(ctx context.Context, userID string, now time.Time) ([]locator.Session, error) {
	sessions, err := db.sessionsOf(ctx, userID, now)
	return sessions, db.failure(ctx, "sessions", err)
}

func (db *DB) sessionsOf(ctx context.Context, userID string, now time.Time) ([]locator.Session, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT `+sessionColumns+` FROM sessions
		WHERE user_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, token`, userID, now.UnixMilli())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var sessions []locator.Session
	for rows.Next() {
		s, err := scanSession(rows.Scan)
		if err != nil {
			return nil, err
		}
		sessions = append(sessions, *s)
	}
	return sessions, rows.Err()
}

// LastSeen returns when each user with a session that has not expired at now
// was last seen.
func (db *DB) LastSeen(ctx context.Context, now time.Time) (map[string]time.Time, error) {
	seen, err := db.lastSeen(ctx, now)
	return seen, db.failure(ctx, "last seen", err)
}

func (db *DB) lastSeen(ctx context.Context, now time.Time) (map[string]time.Time, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT user_id, MAX(seen_at) FROM sessions WHERE expires_at > $1 AND user_id <> '' GROUP BY user_id`,
		now.UnixMilli())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	seen := map[string]time.Time{}
	for rows.Next() {
		var id string
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return nil, err
		}
		seen[id] = millis(at).time()
	}
	return seen, rows.Err()
}
