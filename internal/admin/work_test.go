package admin_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// office is a staff room on a new database with what the work list needs.
func office(t testing.TB) (*admin.Admin, *store.DB) {
	t.Helper()
	a, db := newAdmin(t)
	a.Profile = profile(t).Profile
	return a, db
}

const shenhe, dadong = "210103", "210104"

// point is a meal point, or a station, of the district that nothing is wrong
// with on the day of now.
func point(name, district string, service locator.Service) locator.Site {
	s := locator.Site{
		Name: name, Service: service, District: district, Address: "青年大街1号", Registered: locator.Yes,
		Publication: locator.Publication{Status: locator.Published}, HoursText: "周一至周日 11:00-13:00",
		Location: &locator.Location{Point: geo.Point{123.4497, 41.7954}, Precision: locator.AtDoor, Method: locator.ByVisit},
		Contact:  locator.Contact{Phone: "024-22334455"}, Facts: map[locator.FactGroup]locator.Provenance{},
	}
	if service == locator.Meal {
		s.Meal = &locator.MealService{Channel: locator.Community, MenuText: "一荤三素10元"}
	} else {
		s.Needs = locator.Tristates{"drink": locator.Yes}
	}
	for _, g := range locator.FactGroups() {
		s.Facts[g] = locator.Provenance{SourceDate: "2026-10-01", VerifiedOn: "2026-11-01", Method: locator.ByVisit}
	}
	return s
}

func with(s locator.Site, change func(*locator.Site)) locator.Site {
	change(&s)
	return s
}

// stored puts sites into the database and returns them by name.
func stored(t testing.TB, db *store.DB, list ...locator.Site) map[string]locator.Site {
	t.Helper()
	b := &locator.Batch{Actor: "test"}
	for _, s := range list {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	if err := db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	byName := map[string]locator.Site{}
	for i := range b.Sites {
		byName[b.Sites[i].Site.Name] = b.Sites[i].Site
	}
	return byName
}

func staffOf(role locator.Role, services ...locator.Service) *locator.User {
	u := &locator.User{Name: string(role), Role: role}
	if role.Bounded() {
		u.Districts, u.Services = []string{shenhe}, services
	}
	return u
}

func namesOf(entries []*admin.ListedSite) []string {
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	return names
}

func TestWorkOfEachRole(t *testing.T) {
	a, db := office(t)
	status := func(s locator.Status) func(*locator.Site) { return func(x *locator.Site) { x.Publication.Status = s } }
	put := stored(t, db,
		point("好的", shenhe, locator.Meal),
		with(point("待审", shenhe, locator.Meal), status(locator.Submitted)),
		with(point("别区待审", dadong, locator.Meal), status(locator.Submitted)),
		with(point("草稿没定位", shenhe, locator.Meal), func(s *locator.Site) { s.Publication.Status, s.Location = locator.Draft, nil }),
		with(point("驿站没定位", shenhe, locator.Station), func(s *locator.Site) { s.Location = nil }),
		with(point("过期", shenhe, locator.Meal), func(s *locator.Site) {
			s.Facts[locator.HoursFacts] = locator.Provenance{SourceDate: "2023-12"}
		}),
		with(point("更久", shenhe, locator.Meal), func(s *locator.Site) {
			s.Facts[locator.ContactFacts] = locator.Provenance{}
		}),
		with(point("看不懂", shenhe, locator.Meal), func(s *locator.Site) { s.HoursText = "看心情" }),
		with(point("到期", shenhe, locator.Meal), func(s *locator.Site) {
			s.Publication = locator.Publication{Status: locator.Suspended, Until: "2026-11-23"}
		}),
		with(point("关了", shenhe, locator.Meal), func(s *locator.Site) { s.Publication.Status, s.Location = locator.Closed, nil }),
	)
	notices := &locator.Batch{Actor: "test", Notices: []locator.NoticeChange{
		{Notice: locator.Notice{Kind: locator.NoticeClosure, Sites: []string{put["好的"].ID}, From: "2026-11-01", Until: "2026-11-30", Text: "七天后结束"}},
		{Notice: locator.Notice{Kind: locator.NoticeClosure, Sites: []string{put["好的"].ID}, From: "2026-11-01", Until: "2026-12-01", Text: "还早"}},
		{Notice: locator.Notice{Kind: locator.NoticeBanner, From: "2026-11-01", Until: "2026-11-24", Text: "全市"}},
	}}
	if err := db.Apply(t.Context(), notices); err != nil {
		t.Fatal(err)
	}
	for _, d := range []locator.FormDraft{
		{Author: "contributor", District: shenhe, Service: locator.Meal, Title: "提议", Submitted: true},
		{Author: "contributor", District: shenhe, Service: locator.Meal, Title: "退回", Note: "地址不全"},
		{Author: "editor", District: shenhe, Service: locator.Meal, Title: "写着"},
	} {
		if err := db.SaveDraft(t.Context(), &d); err != nil {
			t.Fatal(err)
		}
	}

	type seen struct {
		Sites                                                int
		Submitted, Overdue, Unlocated, Stale, Unread, Drafts []string
		Proposals, Returned, Writing, Ending                 []string
		Years                                                []int
		Footer                                               int
	}
	look := func(u *locator.User) seen {
		w, err := a.For(u).Work(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := seen{
			Sites: w.Sites, Submitted: namesOf(w.Submitted), Overdue: namesOf(w.Overdue), Unlocated: namesOf(w.Unlocated),
			Stale: namesOf(w.Stale), Unread: namesOf(w.Unread), Drafts: namesOf(w.Drafts), Years: w.Years, Footer: len(w.Footer),
		}
		for _, of := range []struct {
			list []locator.FormDraft
			to   *[]string
		}{{w.Proposals, &got.Proposals}, {w.Returned, &got.Returned}, {w.Writing, &got.Writing}} {
			for _, d := range of.list {
				*of.to = append(*of.to, d.Title)
			}
		}
		for _, n := range w.Ending {
			got.Ending = append(got.Ending, n.Text)
		}
		return got
	}
	for _, tt := range []struct {
		who  *locator.User
		want seen
	}{
		{staffOf(locator.Administrator), seen{
			Sites: 10, Submitted: []string{"待审", "别区待审"}, Overdue: []string{"到期"}, Unlocated: []string{"驿站没定位", "草稿没定位"},
			Stale: []string{"更久", "过期"}, Unread: []string{"看不懂"}, Drafts: []string{"草稿没定位"}, Proposals: []string{"提议"},
			Ending: []string{"全市", "七天后结束"}, Years: []int{2027}, Footer: 4,
		}},
		{staffOf(locator.Editor, locator.Meal), seen{
			Sites: 8, Submitted: []string{"待审"}, Overdue: []string{"到期"}, Unlocated: []string{"草稿没定位"},
			Stale: []string{"更久", "过期"}, Unread: []string{"看不懂"}, Drafts: []string{"草稿没定位"}, Proposals: []string{"提议"},
			Writing: []string{"写着"}, Ending: []string{"七天后结束"},
		}},
		{staffOf(locator.Editor, locator.Station), seen{Sites: 1, Unlocated: []string{"驿站没定位"}, Writing: []string{"写着"}}},
		{staffOf(locator.Contributor, locator.Meal), seen{
			Sites: 8, Unlocated: []string{"草稿没定位"}, Drafts: []string{"草稿没定位"}, Returned: []string{"退回"},
		}},
		{staffOf(locator.Auditor), seen{Sites: 10}},
	} {
		if diff := cmp.Diff(tt.want, look(tt.who)); diff != "" {
			t.Errorf("%s %v (-want +got):\n%s", tt.who.Role, tt.who.Services, diff)
		}
	}
}

func TestCheckFacts(t *testing.T) {
	a, db := office(t)
	put := stored(t, db, with(point("过期", shenhe, locator.Meal), func(s *locator.Site) {
		s.Facts[locator.HoursFacts] = locator.Provenance{Source: "民政局", SourceDate: "2023-12-06"}
	}), with(point("没电话", shenhe, locator.Meal), func(s *locator.Site) { s.Contact.Phone = "" }), point("别区", dadong, locator.Meal))
	d := a.For(staffOf(locator.Editor, locator.Meal))
	c := admin.Check{Site: put["过期"].ID, Base: 1, Group: locator.HoursFacts, Method: locator.ByPhone}
	site, err := d.CheckFacts(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	want := locator.Provenance{Source: "民政局", SourceDate: "2023-12-06", VerifiedOn: "2026-11-23", Method: locator.ByPhone}
	if diff := cmp.Diff(want, site.Facts[locator.HoursFacts]); diff != "" {
		t.Error(diff)
	}
	if stale, err := d.StaleSites(t.Context(), ""); err != nil || len(stale) != 0 {
		t.Errorf("still stale: %v %v", namesOf(stale), err)
	}
	history, err := db.History(t.Context(), locator.SiteEntity, c.Site)
	if err != nil || len(history) != 2 || history[1].Actor != "editor" {
		t.Errorf("history: %v %v", history, err)
	}

	for _, tt := range []struct {
		name string
		c    admin.Check
		kind locator.Kind
	}{
		{"what somebody changed since", c, locator.Conflict},
		{"another district", admin.Check{Site: put["别区"].ID, Base: 1, Group: locator.HoursFacts, Method: locator.ByPhone}, locator.Forbidden},
		{"a group of which nothing is said", admin.Check{Site: put["没电话"].ID, Base: 1, Group: locator.ContactFacts, Method: locator.ByVisit}, locator.Unprocessable},
		{"a method that is no check", admin.Check{Site: c.Site, Base: 2, Group: locator.HoursFacts, Method: locator.ByList}, locator.Unprocessable},
		{"a site that is not", admin.Check{Site: "999999", Base: 1, Group: locator.HoursFacts, Method: locator.ByPhone}, locator.NotFound},
	} {
		if _, err := d.CheckFacts(t.Context(), tt.c); locator.KindOf(err) != tt.kind {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.kind)
		}
	}
	contributor := a.For(staffOf(locator.Contributor, locator.Meal))
	c.Base = 2
	if _, err := contributor.CheckFacts(t.Context(), c); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("a contributor: %v", err)
	}
}

func TestSiteFilter(t *testing.T) {
	a, db := office(t)
	put := stored(t, db,
		with(point("甲食堂", shenhe, locator.Meal), func(s *locator.Site) {
			s.Subdistrict, s.Programme = "南塔街道", locator.Programme{Year: 2026, Batch: "一"}
		}),
		with(point("乙食堂", shenhe, locator.Meal), func(s *locator.Site) {
			s.Location, s.HoursText, s.Contact.Phone, s.Meal.Channel = nil, "", "", ""
			s.Publication.Status, s.Registered = locator.Draft, locator.No
		}),
		with(point("丙驿站", shenhe, locator.Station), func(s *locator.Site) {
			s.HoursText = "看心情"
			s.Facts[locator.AmenityFacts] = locator.Provenance{SourceDate: "2026-05-01"}
		}),
		with(point("丁食堂", dadong, locator.Meal), func(s *locator.Site) {
			s.Publication = locator.Publication{Status: locator.Suspended, Until: "2026-11-20"}
		}),
	)
	if err := db.Apply(t.Context(), &locator.Batch{Actor: "test", Notices: []locator.NoticeChange{
		{Notice: locator.Notice{Kind: locator.NoticeTrial, Sites: []string{put["甲食堂"].ID}, From: "2026-11-01", Text: "试运行"}},
		{Notice: locator.Notice{Kind: locator.NoticeTrial, Sites: []string{put["丙驿站"].ID}, From: "2026-12-01", Text: "以后"}},
	}}); err != nil {
		t.Fatal(err)
	}
	everything := []string{"甲食堂", "乙食堂", "丙驿站", "丁食堂"}
	boss := a.For(staffOf(locator.Administrator))
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"service=station", []string{"丙驿站"}},
		{"district=210104", []string{"丁食堂"}},
		{"subdistrict=" + url.QueryEscape("南塔街道"), []string{"甲食堂"}},
		{"channel=unknown", []string{"乙食堂"}},
		{"status=draft", []string{"乙食堂"}},
		{"located=no", []string{"乙食堂"}},
		{"located=yes&service=meal", []string{"甲食堂", "丁食堂"}},
		{"registered=no", []string{"乙食堂"}},
		{"q=" + url.QueryEscape("食堂 青年"), []string{"乙食堂", "甲食堂", "丁食堂"}},
		{"q=" + put["丙驿站"].ID, []string{"丙驿站"}},
		{"stale=amenities", []string{"丙驿站"}},
		{"hours=missing", []string{"乙食堂"}},
		{"hours=unread", []string{"丙驿站"}},
		{"phone=no", []string{"乙食堂"}},
		{"year=2026&batch=" + url.QueryEscape("一"), []string{"甲食堂"}},
		{"year=none", []string{"乙食堂", "丙驿站", "丁食堂"}},
		{"notice=yes", []string{"甲食堂"}},
		{"overdue=yes", []string{"丁食堂"}},
		{"since=2199-01-01", nil},
		{"chosen=yes", nil},
		{"chosen=yes&all=yes&status=draft", []string{"乙食堂"}},
		{"id=" + put["丁食堂"].ID + "&id=" + put["甲食堂"].ID + "&id=nonsense", []string{"甲食堂", "丁食堂"}},
		{"sort=id&backward=yes", []string{"丁食堂", "丙驿站", "乙食堂", "甲食堂"}},
		{"sort=nonsense&service=bus&located=maybe&year=x&since=y", []string{"乙食堂", "甲食堂", "丙驿站", "丁食堂"}},
	} {
		q, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		f := admin.ParseSiteFilter(q)
		got, err := boss.FilterSites(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, namesOf(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.query, diff)
		}
		if again := admin.ParseSiteFilter(f.Values()); !cmp.Equal(f, again) {
			t.Errorf("%s is written as %v, which is another filter", tt.query, f.Values())
		}
	}
	// An editor's list is of the sites he works for, or of all.
	editor := a.For(staffOf(locator.Editor, locator.Meal))
	for query, want := range map[string]int{"": 2, "scope=all": len(everything)} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := editor.FilterSites(t.Context(), admin.ParseSiteFilter(q)); err != nil || len(got) != want {
			t.Errorf("editor %q: %v %v", query, namesOf(got), err)
		}
	}
}
