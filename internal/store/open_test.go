package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

func TestOpenOddPaths(t *testing.T) {
	for _, name := range []string{
		"a b.db", "what?.db", "x#y.db", "100%.db", "%41.db", "就近 数据.db", "a&b=c;d.db", "q'uote\".db", "a+b.db", "-x", "file", "new\nline.db",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), name)
			db := storetest.Open(t, file, store.Options{})
			if err := db.MarkDemo(t.Context()); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(file); err != nil || info.Size() == 0 {
				t.Errorf("the database is not in %q: %v", file, err)
			}
			if rev, err := storetest.Open(t, file, store.Options{}).Revision(t.Context()); err != nil || !rev.Demo {
				t.Errorf("opened again: %v, %v", rev, err)
			}
		})
	}
	t.Run("relative", func(t *testing.T) {
		t.Chdir(t.TempDir())
		storetest.Open(t, "jiujin.db", store.Options{})
		if _, err := os.Stat("jiujin.db"); err != nil {
			t.Error(err)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ url, code string }{
		{"", "bad_database"},
		{":memory:", "bad_database"},
		{"file::memory:?cache=shared", "bad_database"},
		{"mysql://root:geheim@localhost/x", "bad_database"},
		{folder, "bad_database"},
		{text, "bad_database"},
		{folder + "/\x00", "bad_database"},
		{filepath.Join(folder, "none", "x.db"), "no_folder"},
		{filepath.Join(text, "x.db"), "no_folder"},
		{"postgres://u:geheim@host:notaport/x", "bad_database"},
		{"postgres://u:geheim%zz@host/x", "bad_database"},
		{"postgres://u:geheim@host/x?sslmode=geheim", "bad_database"},
		{"postgres://u:geheim@/x?host=" + folder, "cannot_connect"},
		{"postgresql://u:geheim@127.0.0.1:1/x?connect_timeout=2", "cannot_connect"},
	} {
		db, err := store.Open(t.Context(), tt.url, store.Options{})
		if err == nil {
			_ = db.Close()
		}
		if e, ok := errors.AsType[*locator.Error](err); !ok || e.Code != tt.code {
			t.Errorf("%q: %v, want %s", tt.url, err, tt.code)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q: the error holds the password: %v", tt.url, err)
		}
	}
	if content, err := os.ReadFile(text); err != nil || !strings.HasPrefix(string(content), "not a database") || len(content) != 15000 {
		t.Errorf("a file that is no database was changed: %v", err)
	}
}

// TestDamagedFile: bytes of the file that went bad are found.
func TestDamagedFile(t *testing.T) {
	file := storetest.SQLiteFile(t)
	db := storetest.Open(t, file, store.Options{})
	b := &locator.Batch{Actor: "x"}
	for range 500 {
		b.Sites = append(b.Sites, locator.SiteChange{Site: storetest.FullSite()})
	}
	if err := db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte(strings.Repeat("\xaa", 4096*20)), 4096*60); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	found, err := storetest.Open(t, file, store.Options{}).Check(t.Context())
	if err != nil || len(found) == 0 || !strings.Contains(found[0], "损坏") {
		t.Errorf("found %q, %v", found, err)
	}
}

// The file holds contacts that are not public: a new one is its owner's.
func TestNewFileIsPrivate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "private.db")
	db, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, name := range []string{file, file + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o, want 600", filepath.Base(name), mode)
		}
	}
}
