// Package storetest is the contract of [store] as tests, and real databases
// for the tests of other packages.
//
// [Run] is run on both kinds of database. [SQLite] and [Postgres] give a test
// a database of its own; a fake would not have found what these find. It is a
// copy of one whose tables are made once a process.
package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"jiujin/internal/store"
)

// fresh is the revision of a new database.
const fresh int64 = 1

// Now is the instant at which the databases of this package begin.
func Now() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// SQLite opens a new database in a file of its own, closed when t ends. Its
// clock is the machine's.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	return Open(t, SQLiteFile(t), store.Options{})
}

// SQLiteFile returns the path of a new database file with tables and without
// rows, as [store.Open] leaves it.
func SQLiteFile(t testing.TB) string {
	t.Helper()
	made, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("storetest: %v", err)
	}
	// The epoch is random and as long in every database; no two have the same.
	content := bytes.Replace(made.content, []byte(made.epoch), []byte(rand.Text()), 1)
	file := EmptySQLiteFile(t)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// EmptySQLiteFile returns the path of a database file that does not exist yet.
func EmptySQLiteFile(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "test.db")
}

// template is the file of a new database.
type template struct {
	content []byte
	epoch   string
}

// sqliteTemplate makes the file that others are copied from: making all tables
// waits for the disk dozens of times.
var sqliteTemplate = sync.OnceValues(func() (made template, err error) {
	folder, err := os.MkdirTemp("", "jiujin-storetest-")
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	ctx, file := context.Background(), filepath.Join(folder, "template.db")
	db, err := store.Open(ctx, file, store.Options{})
	if err != nil {
		return made, err
	}
	rev, err := db.Revision(ctx)
	if err = errors.Join(err, db.Close()); err != nil { // closing moves everything from the log into the file
		return made, err
	}
	made.epoch = rev.Epoch
	made.content, err = os.ReadFile(file)
	if err == nil && bytes.Count(made.content, []byte(rev.Epoch)) != 1 {
		err = errors.New("the template does not hold its epoch once")
	}
	return made, err
})

// Open opens the database at url and closes it when t ends.
func Open(t testing.TB, url string, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), url, o)
	if err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close %s: %v", url, err)
		}
	})
	return db
}

// Exec runs SQL on the database at url behind the store's back.
func Exec(t testing.TB, url, query string, args ...any) {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(url, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
