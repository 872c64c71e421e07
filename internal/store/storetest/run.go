package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// suite runs the contract on one kind of database.
type suite struct {
	fresh    func(t testing.TB) (url string) // a new database with its tables
	unopened func(t testing.TB) (url string) // one that nobody has opened yet
}

// Run tests that a kind of database keeps the contract of store. Each call of
// fresh returns the URL of a new database with its tables, each call of
// unopened that of one nobody has opened yet.
func Run(t *testing.T, fresh, unopened func(t testing.TB) (url string)) {
	s := suite{fresh, unopened}
	for _, tt := range []struct {
		name string
		run  func(suite, *testing.T)
	}{
		{"EveryField", suite.everyField},
		{"AnyFields", suite.anyFields},
		{"Ids", suite.ids},
		{"GivenIds", suite.givenIDs},
		{"Filter", suite.filter},
		{"Stale", suite.stale},
		{"Unchanged", suite.unchanged},
		{"AllOrNothing", suite.allOrNothing},
		{"Refused", suite.refused},
		{"PlannedAt", suite.plannedAt},
		{"Empty", suite.empty},
		{"Deleted", suite.deleted},
		{"Notices", suite.notices},
		{"City", suite.city},
		{"Servings", suite.servings},
		{"Demo", suite.demo},
		{"History", suite.history},
		{"Revisions", suite.revisions},
		{"Pages", suite.pages},
		{"PagesOfOneInstant", suite.pagesOfOneInstant},
		{"PagesRefused", suite.pagesRefused},
		{"PagesUnreadable", suite.pagesUnreadable},
		{"TwoHandles", suite.twoHandles},
		{"Writers", suite.writers},
		{"Cancelled", suite.cancelled},
		{"CancelledWaiting", suite.cancelledWaiting},
		{"Epoch", suite.epoch},
		{"OpenTogether", suite.openTogether},
		{"SchemaNewer", suite.schemaNewer},
		{"Drafts", suite.drafts},
		{"Photos", suite.photos},
		{"Imports", suite.imports},
		{"ImportParts", suite.importParts},
		{"Importing", suite.importing},
		{"Check", suite.check},
		{"Batches", suite.batches},
		{"BatchChanges", suite.batchChanges},
		{"ChangesBy", suite.changesBy},
		{"Redact", suite.redact},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(s, t) })
	}
}

// open opens a new database.
func (s suite) open(t *testing.T) *store.DB {
	t.Helper()
	return Open(t, s.fresh(t), store.Options{Now: Now})
}

// station returns a small valid site.
func station(name string) locator.Site {
	return locator.Site{
		Service: locator.Station, Name: name, District: "210113", Address: "正良街道蒲昌路46号",
		Publication: locator.Publication{Status: locator.Draft},
	}
}

// creating returns a batch that creates the sites.
func creating(sites ...locator.Site) *locator.Batch {
	b := &locator.Batch{Actor: "王芳", Title: "名单.csv", Reason: "新建"}
	for _, s := range sites {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	return b
}

// updating returns a batch that changes a site as it was read.
func updating(s locator.Site) *locator.Batch {
	return &locator.Batch{Actor: "李强", Sites: []locator.SiteChange{{Base: s.Version, Site: s}}}
}

// apply applies a batch that must succeed and returns its first site.
func apply(t *testing.T, db *store.DB, b *locator.Batch) locator.Site {
	t.Helper()
	if err := db.Apply(t.Context(), b); err != nil {
		t.Fatalf("apply: %v", err)
	}
	if len(b.Sites) == 0 {
		return locator.Site{}
	}
	return b.Sites[0].Site
}

func load(t *testing.T, db *store.DB, id string) locator.Site {
	t.Helper()
	s, err := db.Site(t.Context(), id)
	if err != nil {
		t.Fatalf("site %s: %v", id, err)
	}
	return *s
}

func changes(t *testing.T, db *store.DB, since int64) *locator.Delta {
	t.Helper()
	d, err := db.Changes(t.Context(), since)
	if err != nil {
		t.Fatalf("changes since %d: %v", since, err)
	}
	return d
}

func revision(t *testing.T, db *store.DB) locator.Revision {
	t.Helper()
	r, err := db.Revision(t.Context())
	if err != nil {
		t.Fatalf("revision: %v", err)
	}
	return r
}

func history(t *testing.T, db *store.DB, entity locator.Entity, id string) []locator.Change {
	t.Helper()
	changes, err := db.History(t.Context(), entity, id)
	if err != nil {
		t.Fatalf("history of %s: %v", id, err)
	}
	return changes
}

// wantError fails unless err is a locator.Error of the kind and code.
func wantError(t *testing.T, err error, kind locator.Kind, code string) {
	t.Helper()
	e, ok := errors.AsType[*locator.Error](err)
	if !ok || e.Kind != kind || e.Code != code || e.Message == "" {
		t.Errorf("got error %v, want %s %s", err, kind, code)
	}
}

// wantSound fails if the database is damaged.
func wantSound(t *testing.T, db *store.DB) {
	t.Helper()
	found, err := db.Check(context.WithoutCancel(t.Context()))
	if err != nil || len(found) > 0 {
		t.Errorf("check: %q, %v", found, err)
	}
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func parse[T any](t *testing.T, doc []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(doc, &v); err != nil {
		t.Fatalf("%s: %v", doc, err)
	}
	return v
}
