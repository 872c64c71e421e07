package storetest

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

func (s suite) everyField(t *testing.T) {
	url := s.fresh(t)
	db := Open(t, url, store.Options{Now: Now})
	want, wantNotice := FullSite(), FullNotice()
	b := creating(want)
	b.Notices = []locator.NoticeChange{{Notice: wantNotice}}
	got := apply(t, db, b)
	want.ID, want.Version, want.Rev, want.CreatedAt, want.UpdatedAt = locator.NewID(locator.FirstSerial), 1, fresh+1, Now(), Now()
	wantNotice.ID, wantNotice.Version, wantNotice.Rev, wantNotice.CreatedAt, wantNotice.UpdatedAt = "N1", 1, fresh+1, Now(), Now()
	equal(t, "written back", got, want)
	equal(t, "notice written back", b.Notices[0].Notice, wantNotice)

	again := Open(t, url, store.Options{})
	equal(t, "site", load(t, again, want.ID), want)
	d := changes(t, again, 0)
	equal(t, "sites in the delta", d.Sites, []locator.Site{want})
	equal(t, "notices in the delta", d.Notices, []locator.Notice{wantNotice})
	equal(t, "site in the history", parse[locator.Site](t, history(t, again, locator.SiteEntity, want.ID)[0].After), want)
	equal(t, "notice in the history", parse[locator.Notice](t, history(t, again, locator.NoticeEntity, "N1")[0].After), wantNotice)
	wantSound(t, db)
}

func (s suite) anyFields(t *testing.T) {
	db := s.open(t)
	rapid.Check(t, func(rt *rapid.T) {
		set := rapid.Bool()
		want := AnySite(func() bool { return set.Draw(rt, "set") })
		created := apply(t, db, creating(want))
		want.ID, want.Version, want.Rev, want.CreatedAt, want.UpdatedAt = created.ID, 1, created.Rev, Now(), Now()
		equal(t, "created", load(t, db, created.ID), want)

		want = AnySite(func() bool { return set.Draw(rt, "set") })
		want.ID, want.Version = created.ID, 1
		updated := apply(t, db, updating(want))
		want.Version, want.Rev, want.CreatedAt, want.UpdatedAt = updated.Version, updated.Rev, Now(), Now()
		equal(t, "updated", load(t, db, created.ID), want)
		if t.Failed() {
			rt.FailNow()
		}
	})
	wantSound(t, db)
}

func (s suite) ids(t *testing.T) {
	db := s.open(t)
	var ids []string
	for range 3 {
		b := creating(station("甲"), station("乙"))
		apply(t, db, b)
		for _, c := range b.Sites {
			if id, ok := locator.ParseID(c.Site.ID); !ok || id != c.Site.ID {
				t.Errorf("id %q is not valid", c.Site.ID)
			}
			ids = append(ids, c.Site.ID)
		}
	}
	for i, id := range ids {
		equal(t, "id", id, locator.NewID(locator.FirstSerial+int64(i)))
	}
	_, err := db.Site(t.Context(), "104837")
	wantError(t, err, locator.NotFound, "site_not_found")
}

func (s suite) givenIDs(t *testing.T) {
	db := s.open(t)
	given := station("甲")
	given.ID = locator.NewID(20000)
	apply(t, db, creating(given))
	next := apply(t, db, creating(station("乙")))
	equal(t, "the id after a given one", next.ID, locator.NewID(20001))

	wantError(t, db.Apply(t.Context(), creating(given)), locator.Conflict, "exists")
	for _, id := range []string{"104838", "x", "10 000", strings.Repeat("1", 13)} {
		given.ID = id
		wantError(t, db.Apply(t.Context(), creating(given)), locator.Invalid, "bad_id")
	}
	wantSound(t, db)
}

func (s suite) filter(t *testing.T) {
	db := s.open(t)
	a, b, c := station("甲"), station("乙"), station("丙")
	b.Service, b.Meal = locator.Meal, &locator.MealService{}
	c.District, c.Publication.Status = "210102", locator.Published
	batch := creating(a, b, c)
	// The last created has the first id.
	batch.Sites[0].Site.ID, batch.Sites[1].Site.ID = locator.NewID(30002), locator.NewID(30001)
	batch.Sites[2].Site.ID = locator.NewID(30000)
	apply(t, db, batch)
	var many []string
	for i := range int64(2500) {
		many = append(many, locator.NewID(29000+i))
	}
	meal, district, published, suspended := locator.Meal, "210113", locator.Published, locator.Suspended
	for _, tt := range []struct {
		name   string
		filter store.SiteFilter
		want   string
	}{
		{"all, by id", store.SiteFilter{}, "丙乙甲"},
		{"service", store.SiteFilter{Service: &meal}, "乙"},
		{"district", store.SiteFilter{District: &district}, "乙甲"},
		{"status", store.SiteFilter{Status: &published}, "丙"},
		{"together", store.SiteFilter{District: &district, Service: &meal, IDs: many}, "乙"},
		{"none fits", store.SiteFilter{Status: &suspended}, ""},
		{"ids, one twice", store.SiteFilter{IDs: []string{locator.NewID(30002), "0", locator.NewID(30000), locator.NewID(30000)}}, "丙甲"},
		{"more ids than parameters", store.SiteFilter{IDs: many}, "丙乙甲"},
		{"no ids", store.SiteFilter{IDs: []string{}}, ""},
	} {
		sites, err := db.Sites(t.Context(), tt.filter)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		got := ""
		for _, s := range sites {
			got += s.Name
		}
		equal(t, tt.name, got, tt.want)
	}
}

// refused: what a column cannot hold is a sentence, on either database the same.
func (s suite) refused(t *testing.T) {
	db := s.open(t)
	for _, tt := range []struct {
		name string
		harm func(*locator.Site)
		code string
	}{
		{"NUL in a column", func(s *locator.Site) { s.Name = "食\x00堂" }, "bad_characters"},
		{"NUL in the detail", func(s *locator.Site) { s.StaffNote = "\x00" }, "bad_characters"},
		{"broken UTF-8 in a column", func(s *locator.Site) { s.Address = "\xe9" }, "bad_characters"},
		{"broken UTF-8 in the detail", func(s *locator.Site) { s.HoursText = "\xe9" }, "bad_characters"},
		{"broken UTF-8 in a key", func(s *locator.Site) { s.Needs = locator.Tristates{"\xff": locator.Yes} }, "bad_characters"},
		{"no name", func(s *locator.Site) { s.Name = "" }, "constraint"},
		{"unknown service", func(s *locator.Site) { s.Service = "bar" }, "constraint"},
		{"unknown status", func(s *locator.Site) { s.Publication.Status = "" }, "constraint"},
		{"out of range", func(s *locator.Site) { s.Location.Point[1] = 91 }, "constraint"},
		{"not a number", func(s *locator.Site) { s.Location.Point[0] = math.NaN() }, "bad_value"},
		{"infinite", func(s *locator.Site) { s.Location.Point[0] = math.Inf(1) }, "bad_value"},
		{"no method", func(s *locator.Site) { s.Location.Method = "" }, "constraint"},
	} {
		site := station("甲")
		location := *FullSite().Location
		site.Location = &location
		tt.harm(&site)
		err := db.Apply(t.Context(), creating(site))
		t.Run(tt.name, func(t *testing.T) { wantError(t, err, locator.Invalid, tt.code) })
	}
	b := creating(station("甲"))
	b.Actor = ""
	wantError(t, db.Apply(t.Context(), b), locator.Invalid, "no_actor")
	b.Actor = "\x00"
	wantError(t, db.Apply(t.Context(), b), locator.Invalid, "bad_characters")
	equal(t, "revision", revision(t, db).Rev, fresh)

	// What only looks like the escape of a refused character is text.
	site := station(`\u0000 \\ufffd \`)
	site.StaffNote = `\u0000\` + "\ufffd"
	got := apply(t, db, creating(site))
	equal(t, "backslashes", load(t, db, got.ID).StaffNote, site.StaffNote)
}

func (s suite) notices(t *testing.T) {
	db := s.open(t)
	site := apply(t, db, creating(station("甲")))
	b := &locator.Batch{Actor: "王芳", Notices: []locator.NoticeChange{
		{Notice: locator.Notice{Kind: locator.NoticeClosure, Sites: []string{"2", site.ID, "1"}, From: "2026-11-24", Text: "停餐一天"}},
		{Notice: locator.Notice{Kind: locator.NoticeBanner, From: "2026-12-01", Until: "2026-12-31", Text: "冬季"}},
	}}
	apply(t, db, b)
	first, second := b.Notices[0].Notice, b.Notices[1].Notice
	equal(t, "ids", []string{first.ID, second.ID}, []string{"N1", "N2"})
	equal(t, "notices", changes(t, db, fresh).Notices, []locator.Notice{first, second})

	first.Withdrawn = true
	change := locator.NoticeChange{Base: 1, Notice: first}
	b = &locator.Batch{Actor: "李强", Notices: []locator.NoticeChange{change, {Base: 1, Notice: second}}}
	apply(t, db, b)
	equal(t, "withdrawn", changes(t, db, fresh+2).Notices, []locator.Notice{b.Notices[0].Notice})
	equal(t, "versions", []int64{b.Notices[0].Notice.Version, b.Notices[1].Notice.Version}, []int64{2, 1})

	b.Notices = []locator.NoticeChange{change}
	b.ID = ""
	wantError(t, db.Apply(t.Context(), b), locator.Conflict, "stale")
	change.Notice.ID = "N9"
	b.Notices = []locator.NoticeChange{change}
	wantError(t, db.Apply(t.Context(), b), locator.NotFound, "notice_not_found")
	for _, id := range []string{"9", "N", "N0", "N01", "N-1"} {
		b.Notices = []locator.NoticeChange{{Notice: locator.Notice{ID: id, Kind: locator.NoticeBanner, From: "2026-12-01", Text: "x"}}}
		wantError(t, db.Apply(t.Context(), b), locator.Invalid, "bad_id")
	}
	b.Notices = []locator.NoticeChange{{Base: 1, Notice: second, Delete: true}}
	apply(t, db, b)
	d := changes(t, db, fresh+3)
	equal(t, "gone", d.Gone, []locator.Tombstone{{Entity: locator.NoticeEntity, ID: "N2", Rev: fresh + 4}})
	second.Text = "又来了"
	b = &locator.Batch{Actor: "王芳", Notices: []locator.NoticeChange{{Notice: second}}}
	apply(t, db, b)
	equal(t, "version of a notice that is back", b.Notices[0].Notice.Version, int64(2))
	wantSound(t, db)
}

func (s suite) city(t *testing.T) {
	db := s.open(t)
	patch, err := db.CityPatch(t.Context())
	if err != nil || patch != nil {
		t.Errorf("patch of a new database: %q, %v", patch, err)
	}
	set := func(patch string) error { return db.SetCityPatch(t.Context(), "王芳", []byte(patch)) }
	for _, patch := range []string{`{"主办":"民政局"}`, `{"主办":"总工会"}`, `{"主办":"总工会"}`} {
		if err := set(patch); err != nil {
			t.Fatal(err)
		}
		got, err := db.CityPatch(t.Context())
		if err != nil || string(got) != patch {
			t.Errorf("patch %q, %v, want %q", got, err, patch)
		}
	}
	equal(t, "revision", revision(t, db).Rev, fresh+2)
	equal(t, "changed", string(changes(t, db, fresh+1).City), `{"主办":"总工会"}`)
	if got := changes(t, db, fresh+2).City; got != nil {
		t.Errorf("city untouched since, got %q", got)
	}
	h := history(t, db, locator.CityEntity, store.CityID)
	equal(t, "history", []string{string(h[0].Action), string(h[0].Before), string(h[0].After), string(h[1].Action), string(h[1].Before), string(h[1].After)},
		[]string{"create", "", `{"主办":"民政局"}`, "update", `{"主办":"民政局"}`, `{"主办":"总工会"}`})
	wantError(t, set(`{`), locator.Invalid, "bad_json")
	wantError(t, set(``), locator.Invalid, "bad_json")
	wantError(t, set("\"\xff\""), locator.Invalid, "bad_characters")
	wantError(t, db.SetCityPatch(t.Context(), "", []byte(`{}`)), locator.Invalid, "no_actor")
	wantSound(t, db)
}

func (s suite) demo(t *testing.T) {
	db := s.open(t)
	for range 2 {
		if err := db.MarkDemo(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	apply(t, db, creating(station("甲")))
	if err := db.MarkDemo(t.Context()); err != nil {
		t.Errorf("a demo with sites is a demo: %v", err)
	}
	r := revision(t, db)
	equal(t, "demo, revision", []any{r.Demo, r.Rev}, []any{true, fresh + 2})
	equal(t, "demo in the delta", changes(t, db, 1).Demo, true)

	genuine := s.open(t)
	apply(t, genuine, creating(station("甲")))
	wantError(t, genuine.MarkDemo(t.Context()), locator.Conflict, "not_empty")
	equal(t, "demo", revision(t, genuine), locator.Revision{Epoch: revision(t, genuine).Epoch, Rev: fresh + 1})
}

func (s suite) history(t *testing.T) {
	now := Now()
	db := Open(t, s.fresh(t), store.Options{Now: func() time.Time { now = now.Add(time.Hour); return now.Add(time.Nanosecond) }})
	b := creating(station("甲"), station("乙"))
	b.ID = "batch-1"
	created := apply(t, db, b)
	site := created
	site.Name = "甲的新名字"
	updated := apply(t, db, updating(site))
	apply(t, db, &locator.Batch{Actor: "赵", Reason: "重复", Sites: []locator.SiteChange{{Base: 2, Site: updated, Delete: true}}})

	h := history(t, db, locator.SiteEntity, created.ID)
	if len(h) != 3 {
		t.Fatalf("%d entries, want 3", len(h))
	}
	for i, want := range []locator.Change{
		{Seq: 1, Rev: fresh + 1, BatchID: "batch-1", At: Now().Add(time.Hour), Actor: "王芳", Title: "名单.csv", Reason: "新建", Action: locator.Create},
		{Seq: 3, Rev: fresh + 2, BatchID: h[1].BatchID, At: Now().Add(2 * time.Hour), Actor: "李强", Action: locator.Update},
		{Seq: 4, Rev: fresh + 3, BatchID: h[2].BatchID, At: Now().Add(3 * time.Hour), Actor: "赵", Reason: "重复", Action: locator.Delete},
	} {
		want.Entity, want.ID, want.Before, want.After = locator.SiteEntity, created.ID, h[i].Before, h[i].After
		equal(t, "entry", h[i], want)
	}
	if h[0].Before != nil || h[2].After != nil {
		t.Errorf("before creation %q, after deletion %q, want nil", h[0].Before, h[2].After)
	}
	equal(t, "created", parse[locator.Site](t, h[0].After), created)
	equal(t, "before the update", parse[locator.Site](t, h[1].Before), created)
	equal(t, "after the update", parse[locator.Site](t, h[1].After), updated)
	equal(t, "before the deletion", parse[locator.Site](t, h[2].Before), updated)
	equal(t, "times", []time.Time{updated.CreatedAt, updated.UpdatedAt}, []time.Time{Now().Add(time.Hour), Now().Add(2 * time.Hour)})
	if h[1].BatchID == "" || h[1].BatchID == h[2].BatchID {
		t.Errorf("made batch ids %q and %q", h[1].BatchID, h[2].BatchID)
	}
	if none := history(t, db, locator.SiteEntity, "0"); len(none) > 0 {
		t.Errorf("history of nothing: %v", none)
	}
	b.Sites[0].Site.ID, b.Sites[1].Site.ID = "", ""
	wantError(t, db.Apply(t.Context(), b), locator.Conflict, "exists") // the batch's id is taken
}
