package storetest

import (
	"testing"

	"jiujin/internal/locator"
)

func (s suite) stale(t *testing.T) {
	db := s.open(t)
	site := apply(t, db, creating(station("甲")))
	first, second := site, site
	first.Name, second.Name = "先改", "后改"
	apply(t, db, updating(first))
	b := updating(second)
	wantError(t, db.Apply(t.Context(), b), locator.Conflict, "stale")
	equal(t, "the batch is as it was", b, updating(second))
	wantError(t, db.Apply(t.Context(), &locator.Batch{Actor: "x", Sites: []locator.SiteChange{{Base: 1, Site: site, Delete: true}}}),
		locator.Conflict, "stale")
	got := load(t, db, site.ID)
	equal(t, "name, version, revision", []any{got.Name, got.Version, got.Rev}, []any{"先改", int64(2), fresh + 2})

	second.ID = locator.NewID(99999)
	wantError(t, db.Apply(t.Context(), updating(second)), locator.NotFound, "site_not_found")
	// One batch may change a site twice.
	third, fourth := got, got
	third.Name, fourth.Name, fourth.Version = "三", "四", 3
	b = updating(third)
	b.Sites = append(b.Sites, locator.SiteChange{Base: 3, Site: fourth})
	apply(t, db, b)
	got = load(t, db, site.ID)
	equal(t, "name, version, revision", []any{got.Name, got.Version, got.Rev}, []any{"四", int64(4), fresh + 3})
	wantSound(t, db)
}

func (s suite) unchanged(t *testing.T) {
	db := s.open(t)
	full := FullSite()
	b := creating(full, station("乙"))
	apply(t, db, b)
	same, other := b.Sites[0].Site, b.Sites[1].Site
	again := FullSite() // as an import would make it: without the times
	again.ID, again.Version = same.ID, same.Version
	again.Needs = locator.Tristates{}
	for k, v := range same.Needs {
		again.Needs[k] = v
	}
	b = updating(again)
	apply(t, db, b)
	equal(t, "written back", b.Sites[0].Site, same)
	equal(t, "revision", revision(t, db).Rev, fresh+1)

	b = updating(again)
	other.Aliases = []string{"老乙"}
	b.Sites = append(b.Sites, locator.SiteChange{Base: 1, Site: other})
	apply(t, db, b)
	equal(t, "versions", []int64{b.Sites[0].Site.Version, b.Sites[1].Site.Version}, []int64{1, 2})
	equal(t, "revisions", []int64{b.Sites[0].Site.Rev, b.Sites[1].Site.Rev}, []int64{fresh + 1, fresh + 2})
	equal(t, "entries", len(history(t, db, locator.SiteEntity, same.ID)), 1)
	wantSound(t, db)
}

func (s suite) allOrNothing(t *testing.T) {
	db := s.open(t)
	site := apply(t, db, creating(station("甲")))
	before := changes(t, db, 0)
	changed := site
	changed.Name = "改名"
	broken := station("坏")
	broken.Service = "bar"
	b := &locator.Batch{
		Actor: "王芳",
		Sites: []locator.SiteChange{
			{Site: station("新")}, {Base: 1, Site: changed}, {Base: 2, Site: changed, Delete: true}, {Site: broken},
		},
		Notices: []locator.NoticeChange{{Notice: FullNotice()}},
	}
	wantError(t, db.Apply(t.Context(), b), locator.Invalid, "constraint")
	equal(t, "changes", changes(t, db, 0), before)
	equal(t, "ids and batch as they were", []string{b.ID, b.Sites[0].Site.ID}, []string{"", ""})
	equal(t, "history", len(history(t, db, locator.SiteEntity, site.ID)), 1)
	next := apply(t, db, creating(station("乙")))
	equal(t, "next id, revision", []any{next.ID, next.Rev}, []any{locator.NewID(locator.FirstSerial + 1), fresh + 2})
	wantSound(t, db)
}

func (s suite) plannedAt(t *testing.T) {
	db := s.open(t)
	first := creating(station("甲"))
	first.PlannedAt = fresh // a new database has a revision to plan from
	apply(t, db, first)
	b := creating(station("乙"))
	b.PlannedAt = fresh + 1
	apply(t, db, b)
	b = creating(station("丙"))
	b.PlannedAt = fresh + 1
	wantError(t, db.Apply(t.Context(), b), locator.Conflict, "plan_outdated")
	equal(t, "revision", revision(t, db).Rev, fresh+2)
}

func (s suite) empty(t *testing.T) {
	db := s.open(t)
	apply(t, db, &locator.Batch{})
	r := revision(t, db)
	equal(t, "revision", r, locator.Revision{Epoch: r.Epoch, Rev: fresh})
	equal(t, "changes", changes(t, db, 0), &locator.Delta{Revision: r})
	equal(t, "changes ahead", changes(t, db, 7), &locator.Delta{Revision: r})
	for _, since := range []int64{-1, 0, fresh, 7} {
		var pages []*locator.Delta
		if err := db.EachChange(t.Context(), since, func(page *locator.Delta) error {
			pages = append(pages, page)
			return nil
		}); err != nil {
			t.Errorf("each change since %d: %v", since, err)
		}
		equal(t, "pages", pages, []*locator.Delta{{Revision: r}})
	}
	sites, err := db.Sites(t.Context(), storeAll())
	if err != nil || len(sites) > 0 {
		t.Errorf("sites %v, %v", sites, err)
	}
	wantSound(t, db)
}

func (s suite) deleted(t *testing.T) {
	db := s.open(t)
	site := apply(t, db, creating(station("甲"), station("乙")))
	change := locator.SiteChange{Base: site.Version, Site: site, Delete: true}
	apply(t, db, &locator.Batch{Actor: "王芳", Sites: []locator.SiteChange{change}})
	_, err := db.Site(t.Context(), site.ID)
	wantError(t, err, locator.NotFound, "site_not_found")
	d := changes(t, db, fresh+1)
	equal(t, "gone", d.Gone, []locator.Tombstone{{Entity: locator.SiteEntity, ID: site.ID, Rev: fresh + 2}})
	equal(t, "sites", len(d.Sites), 0)
	wantError(t, db.Apply(t.Context(), &locator.Batch{Actor: "王芳", Sites: []locator.SiteChange{change}}), locator.NotFound, "site_not_found")
	wantSound(t, db)

	// Undone: it comes back under its id, and who read version 1 stays stale.
	back := apply(t, db, creating(site))
	equal(t, "id, version", []any{back.ID, back.Version}, []any{site.ID, int64(2)})
	d = changes(t, db, fresh+1)
	equal(t, "gone", len(d.Gone), 0)
	equal(t, "sites", d.Sites, []locator.Site{back})
	site.Name = "旧页面"
	wantError(t, db.Apply(t.Context(), updating(site)), locator.Conflict, "stale")
	var actions []locator.Action
	for _, c := range history(t, db, locator.SiteEntity, site.ID) {
		actions = append(actions, c.Action)
	}
	equal(t, "actions", actions, []locator.Action{locator.Create, locator.Delete, locator.Create})
	wantSound(t, db)
}

func (s suite) revisions(t *testing.T) {
	db := s.open(t)
	for i := range int64(5) {
		b := creating(station("甲"), station("乙"), station("丙"))
		// Within a revision the order is that of the ids, not of the batch.
		b.Sites[0].Site.ID = locator.NewID(locator.FirstSerial + 1000 - i*10)
		apply(t, db, b)
		equal(t, "revision", revision(t, db).Rev, fresh+i+1)
		for _, c := range b.Sites {
			equal(t, "revision of a site", c.Site.Rev, fresh+i+1)
		}
	}
	for i := range int64(6) {
		since := fresh + i
		d := changes(t, db, since)
		equal(t, "sites", len(d.Sites), int(5-i)*3)
		for i, site := range d.Sites {
			if site.Rev <= since || site.Rev > d.Rev {
				t.Errorf("since %d at %d: site of revision %d", since, d.Rev, site.Rev)
			}
			if i > 0 && (d.Sites[i-1].Rev > site.Rev || (d.Sites[i-1].Rev == site.Rev && d.Sites[i-1].ID >= site.ID)) {
				t.Errorf("since %d: (%d, %s) after (%d, %s)", since, site.Rev, site.ID, d.Sites[i-1].Rev, d.Sites[i-1].ID)
			}
		}
	}
}
