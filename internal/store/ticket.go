package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"jiujin/internal/locator"
)

// aside runs fn in a write transaction that makes no revision: what it writes
// is about doors, not about the records that readers follow.
func (db *DB) aside(ctx context.Context, fn func(tx *sql.Tx) error) (err error) {
	tx, err := db.writer.BeginTx(ctx, nil)
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

// SaveTicket stores a one-time link and voids the older ones of its purpose and
// user.
func (db *DB) SaveTicket(ctx context.Context, t *locator.Ticket) error {
	err := db.aside(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM tickets WHERE purpose = $1 AND user_id = $2`, string(t.Purpose), t.UserID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO tickets (token, purpose, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
			t.Token, string(t.Purpose), t.UserID, t.CreatedAt.UnixMilli(), t.ExpiresAt.UnixMilli())
		return err
	})
	return db.failure(ctx, "save ticket", err)
}

// Ticket returns the one-time link with the token, or a [locator.NotFound]
// error with code "ticket_not_found" if there is none that has not expired at
// now. It does not use the link up.
func (db *DB) Ticket(ctx context.Context, token string, now time.Time) (*locator.Ticket, error) {
	t := locator.Ticket{Token: token}
	var created, expires int64
	err := db.reader.QueryRowContext(ctx, `SELECT purpose, user_id, created_at, expires_at FROM tickets WHERE token = $1 AND expires_at > $2`,
		token, now.UnixMilli()).Scan(&t.Purpose, &t.UserID, &created, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, db.failure(ctx, "ticket", ticketNotFound())
	}
	if err != nil {
		return nil, db.failure(ctx, "ticket", err)
	}
	t.CreatedAt, t.ExpiresAt = millis(created).time(), millis(expires).time()
	return &t, nil
}

// VoidTickets forgets the one-time links of a user.
func (db *DB) VoidTickets(ctx context.Context, userID string) error {
	_, err := db.writer.ExecContext(ctx, `DELETE FROM tickets WHERE user_id = $1`, userID)
	return db.failure(ctx, "void tickets", err)
}

// RedeemTicket uses up the one-time link with the token, which has not expired
// at now, and saves u as [DB.SaveUser] does, both or neither. The link must be
// u's own; one for the first administrator makes a new user, as long as nobody
// can sign in as administrator. Errors are those of [DB.Ticket] and SaveUser.
func (db *DB) RedeemTicket(ctx context.Context, token string, now time.Time, actor, title string, u *locator.User) error {
	next := *u
	err := db.write(ctx, func(ctx context.Context, w *writeTx) error {
		var purpose locator.TicketPurpose
		found, err := w.row(ctx, `DELETE FROM tickets WHERE token = $1 AND expires_at > $2 AND user_id = $3 RETURNING purpose`,
			[]any{token, now.UnixMilli(), u.ID}, []any{&purpose})
		if err != nil {
			return err
		}
		if !found {
			return ticketNotFound()
		}
		if purpose == locator.FirstTicket {
			others, err := w.administrators(ctx, "")
			if err != nil {
				return err
			}
			if others > 0 {
				return ticketNotFound()
			}
		}
		return w.saveUser(ctx, actor, title, &next)
	})
	if err != nil {
		return db.failure(ctx, "redeem ticket", err)
	}
	*u = next
	return nil
}

func ticketNotFound() error {
	return locator.Errorf(locator.NotFound, "ticket_not_found", "这个链接用过了或者过期了")
}
