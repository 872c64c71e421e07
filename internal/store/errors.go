package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"jiujin/internal/locator"
)

// failure wraps err for the way out: what failed, then the error of an ended
// context, a sentence for a person, or the driver's own words, in that order.
func (db *DB) failure(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("store: %s: %w", what, ended)
	}
	if _, ok := errors.AsType[*locator.Error](err); ok {
		return fmt.Errorf("store: %s: %w", what, err)
	}
	if sentence := explain(err); sentence != nil {
		return fmt.Errorf("store: %s: %w (%w)", what, sentence, err)
	}
	return fmt.Errorf("store: %s: %w", what, err)
}

// explain turns a driver's refusal of a value into a sentence; nil for all
// other errors.
func explain(err error) *locator.Error {
	state := postgresState(err)
	switch {
	case state == "22021", state == "22P05": // bytes or characters TEXT cannot hold
		return locator.Errorf(locator.Invalid, "bad_characters", "文字里有不能保存的字符")
	case sqliteCode(err) == sqlite3.SQLITE_CONSTRAINT, strings.HasPrefix(state, "23"):
		return locator.Errorf(locator.Invalid, "constraint", "数据不符合数据库的规则，没有保存")
	}
	return nil
}

// openFailure adds a sentence to what commonly goes wrong while opening.
func (db *DB) openFailure(err error) error {
	var sentence *locator.Error
	switch sqliteCode(err) {
	case sqlite3.SQLITE_NOTADB:
		sentence = locator.Errorf(locator.Invalid, "bad_database", "%s 不是数据库文件，请检查路径", db.name)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		sentence = locator.Errorf(locator.Invalid, "cannot_open", "打不开数据库文件 %s，请检查它和所在文件夹能否读写", db.name)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		sentence = locator.Errorf(locator.Internal, "cannot_connect", "连不上数据库 %s，请检查网址、用户名和密码，并确认它已经启动", db.name)
	}
	if sentence == nil {
		return err
	}
	return fmt.Errorf("%w (%w)", sentence, err)
}

// sqliteCode returns the primary result code of a SQLite error, 0 for others.
func sqliteCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// postgresState returns the SQLSTATE of a PostgreSQL error, "" for others.
func postgresState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}
