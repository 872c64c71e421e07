package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// crowded is more sites than EachChange reads before fn has returned once.
const crowded = 5000

// crowd fills a new database with crowded sites.
func (s suite) crowd(t *testing.T) (*store.DB, *locator.Batch) {
	t.Helper()
	db, b := s.open(t), &locator.Batch{Actor: "王芳"}
	for i := range crowded {
		b.Sites = append(b.Sites, locator.SiteChange{Site: station(fmt.Sprint("站 ", i))})
	}
	b.Notices = []locator.NoticeChange{{Notice: FullNotice()}}
	apply(t, db, b)
	if err := db.SetCityPatch(t.Context(), "李强", []byte(`{}`)); err != nil {
		t.Fatal(err)
	}
	return db, b
}

// gather returns the pages put together, its sites ordered as those of
// Changes.
func gather(t *testing.T, db *store.DB, since int64) *locator.Delta {
	t.Helper()
	var all *locator.Delta
	err := db.EachChange(t.Context(), since, func(page *locator.Delta) error {
		if all == nil {
			all = page
			return nil
		}
		equal(t, "a later page without its sites", &locator.Delta{
			Revision: page.Revision, Notices: page.Notices, Gone: page.Gone, City: page.City,
		}, &locator.Delta{Revision: all.Revision})
		if len(page.Sites) == 0 {
			t.Error("a later page without sites")
		}
		all.Sites = append(all.Sites, page.Sites...)
		return nil
	})
	if err != nil {
		t.Fatalf("each change since %d: %v", since, err)
	}
	slices.SortFunc(all.Sites, bySite)
	return all
}

func bySite(a, b locator.Site) int {
	return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
}

// pages: after random changes both ways to read them say what was done.
func (s suite) pages(t *testing.T) {
	db := s.open(t)
	sites, gone := map[string]locator.Site{}, map[string]locator.Tombstone{}
	notices := map[string]locator.Notice{}
	rapid.Check(t, func(rt *rapid.T) {
		b := &locator.Batch{Actor: "王芳"}
		set := rapid.Bool()
		for range rapid.IntRange(0, 3).Draw(rt, "new") {
			b.Sites = append(b.Sites, locator.SiteChange{Site: AnySite(func() bool { return set.Draw(rt, "set") })})
		}
		for _, id := range slices.Sorted(maps.Keys(sites)) {
			c := locator.SiteChange{Base: sites[id].Version, Site: sites[id]}
			switch rapid.IntRange(0, 20).Draw(rt, "do") {
			case 0:
				c.Delete = true
			case 1:
				c.Site.Name += "改"
			default:
				continue
			}
			b.Sites = append(b.Sites, c)
		}
		if rapid.Bool().Draw(rt, "notice") {
			b.Notices = append(b.Notices, locator.NoticeChange{Notice: FullNotice()})
		}
		apply(t, db, b)
		for _, c := range b.Sites {
			if c.Delete {
				delete(sites, c.Site.ID)
				gone[c.Site.ID] = locator.Tombstone{Entity: locator.SiteEntity, ID: c.Site.ID, Rev: c.Site.Rev}
			} else {
				sites[c.Site.ID] = c.Site
			}
		}
		for _, c := range b.Notices {
			notices[c.Notice.ID] = c.Notice
		}

		now := revision(t, db)
		since := rapid.Int64Range(0, now.Rev+1).Draw(rt, "since")
		want := &locator.Delta{Revision: now}
		for _, x := range sites {
			if x.Rev > since {
				want.Sites = append(want.Sites, x)
			}
		}
		for _, x := range notices {
			if x.Rev > since {
				want.Notices = append(want.Notices, x)
			}
		}
		for _, x := range gone {
			if x.Rev > since {
				want.Gone = append(want.Gone, x)
			}
		}
		slices.SortFunc(want.Sites, bySite)
		slices.SortFunc(want.Notices, func(a, b locator.Notice) int {
			return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
		})
		slices.SortFunc(want.Gone, func(a, b locator.Tombstone) int {
			return cmp.Or(cmp.Compare(a.Rev, b.Rev), strings.Compare(a.ID, b.ID))
		})
		equal(t, "pages", gather(t, db, since), want)
		equal(t, "changes", changes(t, db, since), want)
		if t.Failed() {
			rt.FailNow()
		}
	})
}

// pagesOfOneInstant: others write while fn is called, through the same handle.
func (s suite) pagesOfOneInstant(t *testing.T) {
	db, b := s.crowd(t)
	before := changes(t, db, 0)
	called := 0
	var got []locator.Site
	err := db.EachChange(t.Context(), 0, func(page *locator.Delta) error {
		if called++; called == 1 {
			change := &locator.Batch{Actor: "李强", Sites: []locator.SiteChange{{Site: station("新")}}}
			for i, c := range b.Sites[crowded-200:] {
				c.Base, c.Delete, c.Site.Name = c.Site.Version, i%2 == 0, "改"
				change.Sites = append(change.Sites, c)
			}
			apply(t, db, change)
		}
		equal(t, "revision", page.Revision, before.Revision)
		got = append(got, page.Sites...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if called < 8 {
		t.Errorf("%d pages: too few to have been read while others wrote", called)
	}
	slices.SortFunc(got, bySite)
	equal(t, "sites", got, before.Sites)

	after := gather(t, db, 0)
	equal(t, "sites afterwards", len(after.Sites), crowded+1-100)
	equal(t, "gone", len(after.Gone), 100)
	later := gather(t, db, before.Rev)
	equal(t, "sites of the last revision", len(later.Sites), 1+100)
}

// pagesRefused: an error of fn, the end of ctx and a panic end the calls, and
// the connection is free for the next.
func (s suite) pagesRefused(t *testing.T) {
	db, _ := s.crowd(t)
	enough := errors.New("enough")
	for i := range 8 { // more often than there are connections
		calls := 0
		if err := db.EachChange(t.Context(), 0, func(*locator.Delta) error {
			if calls++; calls == 1+i%3 {
				return enough
			}
			return nil
		}); err != enough { //nolint:errorlint // as it is
			t.Errorf("got error %v, want fn's own", err)
		}
		equal(t, "calls until the error", calls, 1+i%3)

		ctx, cancel := context.WithCancel(t.Context())
		calls = 0
		if err := db.EachChange(ctx, 0, func(*locator.Delta) error {
			if calls++; calls == 1+i%3 {
				cancel()
			}
			return nil
		}); !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v, want context.Canceled", err)
		}
		cancel()
		equal(t, "calls until the end of ctx", calls, 1+i%3)

		func() {
			defer func() { equal(t, "panic", recover(), any("fn")) }()
			_ = db.EachChange(t.Context(), 0, func(*locator.Delta) error { panic("fn") })
		}()
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	sites := 0
	if err := db.EachChange(ctx, 0, func(page *locator.Delta) error {
		sites += len(page.Sites)
		return nil
	}); err != nil || sites != crowded {
		t.Errorf("%d sites, %v, want %d", sites, err, crowded)
	}
	if err := db.EachChange(ctx, revision(t, db).Rev, func(*locator.Delta) error { return enough }); err != enough { //nolint:errorlint // as it is
		t.Errorf("got error %v, want fn's own", err)
	}
}

// pagesUnreadable: a site that cannot be decoded is an error, after the pages
// before it.
func (s suite) pagesUnreadable(t *testing.T) {
	url := s.fresh(t)
	db := Open(t, url, store.Options{Now: Now})
	b := creating(station("甲"))
	for range 1999 {
		b.Sites = append(b.Sites, b.Sites[0])
	}
	apply(t, db, b)
	last := b.Sites[1999].Site.ID
	Exec(t, url, `UPDATE sites SET detail = '{"from_the_future":1}' WHERE id = $1`, last)
	sites := 0
	err := db.EachChange(t.Context(), 0, func(page *locator.Delta) error {
		sites += len(page.Sites)
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), last) || !strings.Contains(err.Error(), "from_the_future") {
		t.Errorf("got error %v, want one that names site %s and the field", err, last)
	}
	if sites == 0 || sites >= 2000 {
		t.Errorf("%d sites before the error", sites)
	}
	if _, err := db.Changes(t.Context(), 0); err == nil {
		t.Error("changes: no error")
	}
}
