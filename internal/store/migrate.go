package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	sqlite3 "modernc.org/sqlite/lib"

	"jiujin/internal/locator"
)

//go:embed migrations/*.sql
var migrations embed.FS

// How long a start waits for another that is migrating, and how often it looks.
const (
	migrationWait  = 60 * time.Second
	migrationProbe = 20 * time.Millisecond
	migrationTries = 5 // at one version, before its error is believed
)

// migrate brings the tables up to date.
func (db *DB) migrate(ctx context.Context) error {
	if db.dialect != goose.DialectSQLite3 {
		_, err := db.migrateOnce(ctx)
		return err
	}
	// SQLite has no lock that outlives a transaction. When several processes
	// open a new file, all want to do the same; every step is a transaction,
	// so those that come late fail whole and look again. Also, the switch to
	// WAL does not wait for a busy file. So try again for as long as the file
	// is busy or somebody else gets further, and a few times more: who failed
	// may have looked just before the other's step and failed just after it.
	late := time.NewTimer(migrationWait)
	defer late.Stop()
	last, stuck := int64(-1), 0
	for {
		reached, err := db.migrateOnce(ctx)
		switch {
		case err == nil:
			return nil
		case reached != last:
			last, stuck = reached, 0
		case sqliteCode(err) != sqlite3.SQLITE_BUSY:
			if stuck++; stuck == migrationTries {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			return err
		case <-time.After(migrationProbe):
		}
	}
}

// migrateOnce tries to bring the tables up to date and returns the version
// they had when it began.
func (db *DB) migrateOnce(ctx context.Context) (int64, error) {
	provider, err := db.provider()
	if err != nil {
		return 0, err
	}
	version, err := db.schemaVersion(ctx, provider)
	if err != nil {
		return 0, err
	}
	if version == newest(provider) {
		return version, nil
	}
	if _, err := provider.Up(ctx); err != nil {
		return version, err
	}
	_, err = db.schemaVersion(ctx, provider)
	return version, err
}

func (db *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()),
		goose.WithGoMigrations(goose.NewGoMigration(2, &goose.GoFunc{RunTx: beginEpoch}, nil)),
	}
	if db.dialect == goose.DialectPostgres {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, uint64(migrationWait/time.Second)))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(db.dialect, db.writer, files, options...)
}

// schemaVersion returns the version of the tables, 0 when there are none. A
// version this program does not know is an error.
func (db *DB) schemaVersion(ctx context.Context, provider *goose.Provider) (int64, error) {
	query := `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`
	if db.dialect == goose.DialectPostgres {
		query = `SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'`
	}
	var tables, version int64
	if err := db.writer.QueryRowContext(ctx, query).Scan(&tables); err != nil || tables == 0 {
		return 0, err
	}
	query = `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`
	if err := db.writer.QueryRowContext(ctx, query).Scan(&version); err != nil {
		return 0, err
	}
	if known := newest(provider); version > known {
		return 0, locator.Errorf(locator.Invalid, "schema_newer",
			"这个数据库已由更新版本的程序升级（结构版本 %d，本程序只认识到 %d），请换用新版程序", version, known)
	}
	return version, nil
}

func newest(provider *goose.Provider) int64 {
	sources := provider.ListSources()
	return sources[len(sources)-1].Version
}

// beginEpoch is the second migration, in Go because the epoch is random. A new
// database is at revision 1: the first plan made from it has to name its
// revision too, and 0 means that a batch was not planned.
func beginEpoch(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx,
		`INSERT INTO meta (one, epoch, rev, next_site, next_notice, next_seq, demo) VALUES (1, $1, 1, $2, 1, 1, $3)`,
		rand.Text(), int64(locator.FirstSerial), false); err != nil {
		return fmt.Errorf("begin epoch: %w", err)
	}
	return nil
}
