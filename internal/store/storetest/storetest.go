// Package storetest is the contract of [store] as tests, and real databases
// for the tests of other packages.
//
// [Run] is run on both kinds of database. [SQLite] and [Postgres] give a test
// a database of its own; a fake would not have found what these find.
package storetest

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
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

// SQLiteFile returns the path of a database file that does not exist yet.
func SQLiteFile(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "test.db")
}

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
