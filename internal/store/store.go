// Package store keeps the records of [locator] in SQLite or PostgreSQL.
//
// One SQL text serves both. A write is one transaction: the rows, an entry in
// the append-only history, and one revision more. Revisions are gap-free in
// the order of commits, so a reader that asks [DB.Changes] for everything
// after the last revision it saw misses nothing. Rules about the content of a
// record live above, in locator and admin; the store checks identity, versions
// and what its columns can hold. Start with [Open], [DB.Apply] and
// [DB.EachChange]; storetest is the contract as tests.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pressly/goose/v3"

	"jiujin/internal/locator"
)

// readers is how many connections read at once.
const readers = 4

// Options are what a database is opened with. The zero value is complete.
type Options struct {
	Now func() time.Time // nil means time.Now
}

// DB is an open database. Its methods may be called concurrently, from several
// handles and several processes on the same database too. Writers queue.
//
// Failures a person can understand are a [locator.Error] in the chain. When
// ctx has ended, its error is in the chain instead. Times are returned in UTC,
// cut to milliseconds.
type DB struct {
	name    string // for messages: never holds a password
	dialect goose.Dialect
	writer  *sql.DB // one connection: the queue of this handle's writers
	reader  *sql.DB
	now     func() time.Time
}

// Open opens the database at url, a file path (SQLite) or a postgres:// or
// postgresql:// URL, creates the file if it is missing (not its folder), and
// brings the tables up to date. It is safe to open a new database from several
// processes at once. A database that a newer program has changed is refused
// with code "schema_newer" and left as it is. Errors never hold the password.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	db := &DB{now: o.Now}
	if db.now == nil {
		db.now = time.Now //nolint:forbidigo // the default of Options.Now
	}
	connect := db.connectSQLite
	if isPostgres(url) {
		connect = db.connectPostgres
	}
	if err := connect(url); err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	if err := db.prepare(ctx); err != nil {
		return nil, errors.Join(db.failure(ctx, "open "+db.name, db.openFailure(err)), db.Close())
	}
	return db, nil
}

// prepare makes the tables what this program expects and proves that they can
// be read.
func (db *DB) prepare(ctx context.Context) error {
	if db.dialect == goose.DialectPostgres {
		var encoding string
		if err := db.writer.QueryRowContext(ctx, `SHOW server_encoding`).Scan(&encoding); err != nil {
			return err
		}
		if encoding != "UTF8" {
			return locator.Errorf(locator.Invalid, "bad_encoding", "数据库 %s 的编码是 %s，请改用 UTF8 编码的库", db.name, encoding)
		}
	}
	if err := db.migrate(ctx); err != nil {
		return err
	}
	_, err := readRevision(ctx, db.reader)
	return err
}

// Close ends all connections; calls that still run fail.
func (db *DB) Close() error {
	if err := errors.Join(db.reader.Close(), db.writer.Close()); err != nil {
		return fmt.Errorf("store: close %s: %w", db.name, err)
	}
	return nil
}

// Ping reports whether the database answers a read.
func (db *DB) Ping(ctx context.Context) error {
	_, err := db.Revision(ctx)
	return err
}
