package store_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

// TestStoredNames holds the names under which JSON columns keep their fields,
// many of them JSON tags of locator. Renaming one loses what is stored: it
// needs a migration of the old rows, and then this golden file. A new field
// needs a migration too, be it empty. JIUJIN_TEST_UPDATE=1 writes the file.
func TestStoredNames(t *testing.T) {
	file := storetest.SQLiteFile(t)
	db := storetest.Open(t, file, store.Options{Now: storetest.Now})
	b := &locator.Batch{
		Actor:   "x",
		Sites:   []locator.SiteChange{{Site: storetest.FullSite()}},
		Notices: []locator.NoticeChange{{Notice: storetest.FullNotice()}},
	}
	if err := db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	docs := map[string]json.RawMessage{}
	for name, query := range map[string]string{
		"site detail":    `SELECT detail FROM sites`,
		"site history":   `SELECT after_json FROM audit WHERE entity = 'site'`,
		"notice sites":   `SELECT site_ids FROM notices`,
		"notice history": `SELECT after_json FROM audit WHERE entity = 'notice'`,
	} {
		var doc string
		if err := raw.QueryRowContext(t.Context(), query).Scan(&doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		docs[name] = json.RawMessage(doc)
	}
	got, err := json.MarshalIndent(docs, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "stored.json")
	if os.Getenv("JIUJIN_TEST_UPDATE") != "" {
		if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
		t.Errorf("stored JSON (-want +got):\n%s", diff)
	}
}

// TestHistoryIsAppendOnly: no statement of the package changes history, but for
// the redaction of personal data.
func TestHistoryIsAppendOnly(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("sources: %v, %v", sources, err)
	}
	rewrites := regexp.MustCompile(`(?i)(update\s+|delete\s+from\s+|truncate\s+|replace\s+into\s+)(table\s+)?(audit|batches)\b`)
	for _, name := range sources {
		if name == "redact.go" {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := rewrites.Find(source); found != nil {
			t.Errorf("%s rewrites history: %s", name, found)
		}
	}
}
