package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"jiujin/internal/locator"
)

var schemePattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// connectSQLite sets db up for the file at path. The writer begins every
// transaction with the write lock, so that it cannot fail for want of it
// later; readers never wait for it (WAL).
func (db *DB) connectSQLite(path string) error {
	file, err := sqliteFile(path)
	if err != nil {
		return err
	}
	db.name, db.dialect = file, goose.DialectSQLite3
	if err := createPrivate(file); err != nil {
		return err
	}
	if db.writer, err = openSQLite(file, url.Values{
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(30000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"},
	}); err != nil {
		return err
	}
	if db.reader, err = openSQLite(file, url.Values{
		"_pragma":     {"busy_timeout(30000)", "foreign_keys(1)"},
		"_query_only": {"1"},
	}); err != nil {
		return err
	}
	db.writer.SetMaxOpenConns(1)
	db.limitReaders()
	return nil
}

// openSQLite opens the file as a URI, in which any character of a path can be
// escaped; as a plain name it would end at a question mark.
func openSQLite(file string, q url.Values) (*sql.DB, error) {
	u := url.URL{Scheme: "file", Path: file, RawQuery: q.Encode()}
	connector, err := sqlite.NewConnector(u.String())
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// sqliteFile returns the absolute path of the database file, whose folder must
// exist.
func sqliteFile(path string) (string, error) {
	switch scheme := schemePattern.FindString(path); {
	case scheme != "":
		return "", locator.Errorf(locator.Invalid, "bad_database",
			"数据库应写文件路径，或以 postgres:// 开头的网址，不能以 %s 开头", scheme)
	case path == "", path == ":memory:", strings.HasPrefix(path, "file:"), strings.ContainsRune(path, 0):
		return "", locator.Errorf(locator.Invalid, "bad_database", "请给出数据库的文件路径，例如 ./jiujin.db")
	}
	file, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	folder := filepath.Dir(file)
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist), err == nil && !info.IsDir():
		return "", locator.Errorf(locator.Invalid, "no_folder", "要放数据库的文件夹 %s 不存在，请先建好它", folder)
	case err != nil:
		return "", err
	}
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() {
		return "", locator.Errorf(locator.Invalid, "bad_database", "%s 不是文件，请给出数据库的文件路径", file)
	}
	return file, nil
}

// createPrivate makes a missing file for its owner alone: the database holds
// contacts that are not public. SQLite gives its side files the same rights. A
// file that is there keeps its own, and one that cannot be made is left for
// SQLite to explain.
func createPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	return f.Close()
}

// connectPostgres sets db up for a PostgreSQL URL. Its errors leave out the
// cause, which might quote the URL with its password.
func (db *DB) connectPostgres(rawURL string) error {
	config, err := pgx.ParseConfig(rawURL)
	if err != nil {
		return locator.Errorf(locator.Invalid, "bad_database",
			"数据库网址写得不对，应像 postgres://USER:PASSWORD@HOST:5432/DB，密码里的特殊字符要写成 %%XX")
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "jiujin"
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	db.name = fmt.Sprintf("postgres://%s:%d/%s", config.Host, config.Port, config.Database)
	db.dialect = goose.DialectPostgres
	// As with SQLite one connection writes: writers waiting for the lock of
	// PostgreSQL would otherwise use up the connections readers need.
	db.writer, db.reader = stdlib.OpenDB(*config), stdlib.OpenDB(*config)
	db.writer.SetMaxOpenConns(1)
	db.limitReaders()
	return nil
}

func (db *DB) limitReaders() {
	db.reader.SetMaxOpenConns(readers)
	db.reader.SetMaxIdleConns(readers)
}
