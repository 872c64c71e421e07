package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"jiujin/internal/locator"
)

const userColumns = `id, name, folded, full_name, role, districts, services, disabled, password, version, created_at, updated_at`

// userRow is a user as the table holds it.
type userRow struct {
	id, name, folded, fullName, role, districts, services string
	disabled                                              bool
	password                                              string
	version, createdAt, updatedAt                         int64
}

func (r *userRow) fields() []any {
	return []any{
		&r.id, &r.name, &r.folded, &r.fullName, &r.role, &r.districts, &r.services, &r.disabled, &r.password,
		&r.version, &r.createdAt, &r.updatedAt,
	}
}

func (r *userRow) values() []any {
	return []any{
		r.id, r.name, r.folded, r.fullName, r.role, r.districts, r.services, r.disabled, r.password,
		r.version, r.createdAt, r.updatedAt,
	}
}

// foldUserName is what makes two user names one.
func foldUserName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

func newUserRow(u *locator.User) (*userRow, error) {
	districts, err := encode(append([]string{}, u.Districts...))
	if err != nil {
		return nil, err
	}
	services, err := encode(append([]locator.Service{}, u.Services...))
	if err != nil {
		return nil, err
	}
	return &userRow{
		id: u.ID, name: u.Name, folded: foldUserName(u.Name), fullName: u.FullName, role: string(u.Role),
		districts: districts, services: services, disabled: u.Disabled, password: u.Password,
		version: u.Version, createdAt: int64(toMillis(u.CreatedAt)), updatedAt: int64(toMillis(u.UpdatedAt)),
	}, nil
}

func (r *userRow) user() (*locator.User, error) {
	u := &locator.User{
		ID: r.id, Name: r.name, FullName: r.fullName, Role: locator.Role(r.role), Disabled: r.disabled, Password: r.password,
		Version: r.version, CreatedAt: millis(r.createdAt).time(), UpdatedAt: millis(r.updatedAt).time(),
	}
	if err := decode(r.districts, &u.Districts); err != nil {
		return nil, fmt.Errorf("user %s: districts: %w", r.id, err)
	}
	if err := decode(r.services, &u.Services); err != nil {
		return nil, fmt.Errorf("user %s: services: %w", r.id, err)
	}
	return u, nil
}

// User returns the user with the id, or a [locator.NotFound] error with code
// "user_not_found".
func (db *DB) User(ctx context.Context, id string) (*locator.User, error) {
	return db.user(ctx, `id = $1`, id)
}

// UserByName is User by the name that one signs in with, whatever its case.
func (db *DB) UserByName(ctx context.Context, name string) (*locator.User, error) {
	return db.user(ctx, `folded = $1`, foldUserName(name))
}

func (db *DB) user(ctx context.Context, where, value string) (*locator.User, error) {
	if !storable(value) {
		return nil, db.failure(ctx, "user", userNotFound(value))
	}
	var row userRow
	err := db.reader.QueryRowContext(ctx, `SELECT `+userColumns+` FROM users WHERE `+where, value).Scan(row.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, db.failure(ctx, "user", userNotFound(value))
	}
	if err != nil {
		return nil, db.failure(ctx, "user", err)
	}
	u, err := row.user()
	return u, db.failure(ctx, "user", err)
}

// Users returns every user, by name.
func (db *DB) Users(ctx context.Context) ([]locator.User, error) {
	users, err := db.users(ctx)
	return users, db.failure(ctx, "users", err)
}

func (db *DB) users(ctx context.Context) ([]locator.User, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT `+userColumns+` FROM users ORDER BY folded`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var users []locator.User
	for rows.Next() {
		var row userRow
		if err := rows.Scan(row.fields()...); err != nil {
			return nil, err
		}
		u, err := row.user()
		if err != nil {
			return nil, err
		}
		users = append(users, *u)
	}
	return users, rows.Err()
}

// SaveUser creates a user (Version 0, ID "") or changes one whose stored version
// is u.Version, in one transaction with an entry in the history that holds no
// password. The stored values are written back. Errors: [locator.Conflict] with
// code "stale", "exists" (the name is taken) or "last_administrator" (nobody
// else could sign in as one), [locator.NotFound] with "user_not_found".
func (db *DB) SaveUser(ctx context.Context, actor, title string, u *locator.User) error {
	next := *u
	err := db.write(ctx, func(ctx context.Context, w *writeTx) error {
		return w.saveUser(ctx, actor, title, &next)
	})
	if err != nil {
		return db.failure(ctx, "save user", err)
	}
	*u = next
	return nil
}

func (w *writeTx) saveUser(ctx context.Context, actor, title string, u *locator.User) error {
	var taken string
	found, err := w.row(ctx, `SELECT id FROM users WHERE folded = $1`, []any{foldUserName(u.Name)}, []any{&taken})
	if err != nil {
		return err
	}
	if found && taken != u.ID {
		return locator.Errorf(locator.Conflict, "exists", "用户名“%s”已经有人用了", u.Name)
	}
	if err := w.record(ctx, rand.Text(), actor, title, ""); err != nil {
		return err
	}
	if u.Version == 0 {
		return w.createUser(ctx, u)
	}
	return w.updateUser(ctx, u)
}

// administrators counts who can sign in as administrator, without the user
// with the id.
func (w *writeTx) administrators(ctx context.Context, without string) (n int, err error) {
	_, err = w.row(ctx, `SELECT COUNT(*) FROM users WHERE role = 'administrator' AND NOT disabled AND password <> '' AND id <> $1`,
		[]any{without}, []any{&n})
	return n, err
}

// ReplacePassword puts a new hash of the same password in the place of the old
// one. It is no change of the user, so it makes no revision; a hash that is no
// longer the old one stays.
func (db *DB) ReplacePassword(ctx context.Context, id, old, next string) error {
	_, err := db.writer.ExecContext(ctx, `UPDATE users SET password = $3 WHERE id = $1 AND password = $2`, id, old, next)
	return db.failure(ctx, "replace password", err)
}

func (w *writeTx) createUser(ctx context.Context, u *locator.User) error {
	if u.ID == "" {
		u.ID = rand.Text()
	}
	u.Version, u.CreatedAt, u.UpdatedAt = 1, w.now, w.now
	row, err := newUserRow(u)
	if err != nil {
		return err
	}
	if err := w.exec(ctx, `INSERT INTO users (`+userColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, row.values()...); err != nil {
		return err
	}
	after, err := encode(u)
	if err != nil {
		return err
	}
	return w.audit(ctx, auditEntry{locator.UserEntity, u.ID, locator.Create, "", after})
}

func (w *writeTx) updateUser(ctx context.Context, u *locator.User) error {
	var old userRow
	found, err := w.row(ctx, `SELECT `+userColumns+` FROM users WHERE id = $1`, []any{u.ID}, old.fields())
	if err != nil {
		return err
	}
	if !found {
		return userNotFound(u.ID)
	}
	if old.version != u.Version {
		return locator.Errorf(locator.Conflict, "stale", "账号“%s”在您打开以后被别人改过，请重新载入再改", u.Name)
	}
	held, err := old.user()
	if err != nil {
		return err
	}
	if held.CanAdminister() && !u.CanAdminister() {
		others, err := w.administrators(ctx, u.ID)
		if err != nil {
			return err
		}
		if others == 0 {
			return locator.Errorf(locator.Conflict, "last_administrator", "“%s”是最后一位管理员，先让另一位能登录的人当管理员，再改这个账号", u.Name)
		}
	}
	u.Version, u.CreatedAt, u.UpdatedAt = old.version+1, held.CreatedAt, w.now
	row, err := newUserRow(u)
	if err != nil {
		return err
	}
	if err := w.exec(ctx, `UPDATE users SET name = $2, folded = $3, full_name = $4, role = $5, districts = $6, services = $7,
		disabled = $8, password = $9, version = $10, created_at = $11, updated_at = $12 WHERE id = $1`, row.values()...); err != nil {
		return err
	}
	before, err := encode(held)
	if err != nil {
		return err
	}
	after, err := encode(u)
	if err != nil {
		return err
	}
	return w.audit(ctx, auditEntry{locator.UserEntity, u.ID, locator.Update, before, after})
}

func userNotFound(who string) error {
	return locator.Errorf(locator.NotFound, "user_not_found", "没有账号“%s”", who)
}
