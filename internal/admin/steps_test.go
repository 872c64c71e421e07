package admin_test

import (
	"slices"
	"strings"
	"testing"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

func stationIn(district, name string) locator.Site {
	return locator.Site{
		Service: locator.Station, Name: name, District: district, HoursText: "每天8:00-17:00", Registered: locator.Yes,
		Publication: locator.Publication{Status: locator.Draft},
	}
}

// Every pair of steps: those of the table happen, all others are refused.
func TestMoveFollowsTheTable(t *testing.T) {
	a, db := staffRoom(t)
	d := a.ForProgram("test")
	allowed := map[string]string{
		"draft>submitted": "", "draft>published": "", "submitted>published": "", "submitted>draft": "r",
		"published>suspended": "r", "suspended>suspended": "r", "suspended>published": "",
		"published>closed": "r", "suspended>closed": "r", "closed>published": "r",
		"published>draft": "r", "suspended>draft": "r", "closed>draft": "r",
	}
	for _, from := range locator.Statuses() {
		for _, to := range locator.Statuses() {
			s := stationIn("210103", "站")
			s.Publication.Status = from
			b := &locator.Batch{Sites: []locator.SiteChange{{Site: s}}}
			put(t, db, b)
			move := admin.Move{Site: b.Sites[0].Site.ID, Base: 1, To: to}
			needs, ok := allowed[string(from)+">"+string(to)]
			_, err := d.Move(t.Context(), move)
			switch {
			case !ok:
				if !isCode(err, "no_step") {
					t.Errorf("%s to %s: %v", from, to, err)
				}
				continue
			case needs == "r":
				if !isCode(err, "bad_step") {
					t.Errorf("%s to %s without a reason: %v", from, to, err)
				}
				move.Reason = "装修"
				_, err = d.Move(t.Context(), move)
			}
			if err != nil {
				t.Errorf("%s to %s: %v", from, to, err)
				continue
			}
			got, err := db.Site(t.Context(), move.Site)
			if err != nil {
				t.Fatal(err)
			}
			public := ""
			if to == locator.Suspended || to == locator.Closed {
				public = "装修"
			}
			if got.Publication.Status != to || got.Publication.Reason != public || (to == locator.Published) == got.Publication.First.IsZero() {
				t.Errorf("%s to %s: %+v", from, to, got.Publication)
			}
			if _, err := d.Move(t.Context(), move); !isCode(err, "stale") {
				t.Errorf("%s to %s once more from the same page: %v", from, to, err)
			}
		}
	}
}

func TestMoveRefusals(t *testing.T) {
	a, db := staffRoom(t)
	s, listed := stationIn("210103", "站"), stationIn("210103", "已发布")
	s.Registered, listed.Publication.Status = locator.No, locator.Published
	b := &locator.Batch{Sites: []locator.SiteChange{{Site: s}, {Site: listed}}}
	put(t, db, b)
	d := a.ForProgram("test")
	if _, err := d.Move(t.Context(), admin.Move{Site: b.Sites[0].Site.ID, Base: 1, To: locator.Published}); !isCode(err, "bad_step") {
		t.Errorf("unregistered: %v", err)
	}
	if got := admin.Missing(&s); !slices.Equal(got, []string{"unregistered", "not_located", "no_phone", "no_address"}) {
		t.Errorf("missing: %v", got)
	}
	for _, until := range []locator.Date{"2026-11-23", "2026-12", "x"} {
		_, err := d.Move(t.Context(), admin.Move{Site: b.Sites[1].Site.ID, Base: 1, To: locator.Suspended, Reason: "停", Until: until})
		if !isCode(err, "bad_step") {
			t.Errorf("until %q: %v", until, err)
		}
	}
	if err := d.DeleteDraft(t.Context(), b.Sites[1].Site.ID, 1, "重复"); !isCode(err, "was_published") {
		t.Errorf("delete a published site: %v", err)
	}
	if err := d.DeleteDraft(t.Context(), b.Sites[0].Site.ID, 1, " "); !isCode(err, "bad_step") {
		t.Errorf("delete without a reason: %v", err)
	}
	if err := d.DeleteDraft(t.Context(), b.Sites[0].Site.ID, 1, "重复"); err != nil {
		t.Error(err)
	}
	contributor := a.For(&locator.User{Name: "某", Role: locator.Contributor, Districts: []string{"210103"}, Services: locator.Services()})
	if got := contributor.Steps(&listed); len(got) > 0 {
		t.Errorf("a contributor may %v", got)
	}
	draft := stationIn("210103", "草稿")
	if got := contributor.Steps(&draft); len(got) != 1 || got[0].Name != "submit" {
		t.Errorf("a contributor may %v with a draft", got)
	}
}

func TestPublishAllIsOneBatch(t *testing.T) {
	a, db := staffRoom(t)
	good, other, bad := stationIn("210103", "好"), stationIn("210102", "别的区"), stationIn("210103", "没备案")
	bad.Registered = locator.No
	b := &locator.Batch{Sites: []locator.SiteChange{{Site: good}, {Site: other}, {Site: bad}, {Site: stationIn("210103", "也好")}}}
	put(t, db, b)
	var ids []string
	for _, c := range b.Sites {
		ids = append(ids, c.Site.ID)
	}
	before, _ := db.Revision(t.Context())
	editor := a.For(&locator.User{Name: "李", Role: locator.Editor, Districts: []string{"210103"}, Services: locator.Services()})
	n, left, err := editor.PublishAll(t.Context(), append(ids, ids[0], "104837"))
	if err != nil || n != 2 || len(left) != 3 {
		t.Fatalf("%d published, left %+v, %v", n, left, err)
	}
	if after, _ := db.Revision(t.Context()); after.Rev != before.Rev+1 {
		t.Errorf("%d revisions, want one batch", after.Rev-before.Rev)
	}
}

// The history of whoever may not read private fields does not show them.
func TestHistoryKeepsPrivateFieldsInside(t *testing.T) {
	a, db := staffRoom(t)
	s := stationIn("210103", "站")
	s.Contact.PrivateName, s.StaffNote = "张三", "后门"
	b := &locator.Batch{Sites: []locator.SiteChange{{Site: s}}}
	put(t, db, b)
	all := func(who *locator.User) string {
		past, err := a.For(who).SiteHistory(t.Context(), b.Sites[0].Site.ID, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, f := range past[0].Fields {
			words = append(words, f.Title+f.New)
		}
		return strings.Join(words, " ")
	}
	mine := &locator.User{Name: "李", Role: locator.Editor, Districts: []string{"210103"}, Services: locator.Services()}
	if got := all(mine); !strings.Contains(got, "张三") || !strings.Contains(got, "后门") {
		t.Errorf("the district's own editor: %s", got)
	}
	mine.Districts = []string{"210102"}
	if got := all(mine); strings.Contains(got, "张三") || strings.Contains(got, "后门") || !strings.Contains(got, "站") {
		t.Errorf("another district's editor: %s", got)
	}
}

func TestRedactIsForAdministrators(t *testing.T) {
	a, db := staffRoom(t)
	s := stationIn("210103", "站")
	s.Contact.PrivateName, s.Aliases, s.Contact.PrivatePhone = "张三", []string{"张三的店", "老站"}, "13900000000"
	b := &locator.Batch{Sites: []locator.SiteChange{{Site: s}}}
	put(t, db, b)
	id := b.Sites[0].Site.ID
	ask := admin.Redaction{Site: id, Text: "张三", Reason: "本人要求", Current: true, Sure: true}
	for _, role := range []locator.Role{locator.Editor, locator.Contributor, locator.Auditor} {
		who := &locator.User{Name: "某", Role: role, Districts: []string{"210103"}, Services: locator.Services()}
		if auth.MayAnywhere(who, auth.Redact) {
			t.Errorf("%s may redact", role)
		}
		if _, err := a.For(who).Redact(t.Context(), ask); locator.KindOf(err) != locator.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
	}
	d := a.ForProgram("管理员")
	for what, wrong := range map[string]admin.Redaction{
		"not sure": {Site: id, Text: "张三", Reason: "x"}, "short": {Site: id, Text: "张", Reason: "x", Sure: true},
		"no reason": {Site: id, Text: "张三", Sure: true}, "telling": {Site: id, Text: "张三", Reason: "张三要求", Sure: true},
	} {
		if _, err := d.Redact(t.Context(), wrong); !isCode(err, "bad_redaction") {
			t.Errorf("%s: %v", what, err)
		}
	}
	done, err := d.Redact(t.Context(), ask)
	if err != nil || done.Kept || done.Entries != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	now, _ := db.Site(t.Context(), id)
	if now.Contact.PrivateName != "" || !slices.Equal(now.Aliases, []string{"的店", "老站"}) {
		t.Errorf("now: %+v %q", now.Contact, now.Aliases)
	}
	past, err := d.SiteHistory(t.Context(), id, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range past {
		if strings.Contains(string(p.Before)+string(p.After)+p.Title+p.Reason, "张三") {
			t.Errorf("%s entry %d still says it", p.Action, p.Seq)
		}
	}
	if past[0].Action != locator.Redact || past[0].Actor != "管理员" {
		t.Errorf("newest entry: %s by %s", past[0].Action, past[0].Actor)
	}
	if found, err := db.Check(t.Context()); err != nil || found != nil {
		t.Errorf("check: %q, %v", found, err)
	}
}

// One notice over many sites: what it will do, day by day, then one batch, and
// its end without anybody's doing.
func TestNotice(t *testing.T) {
	a, db := staffRoom(t)
	b := &locator.Batch{}
	for i := range 40 {
		s := stationIn("210103", "站"+string(rune('a'+i%26)))
		s.Publication.Status = locator.Published
		if i == 0 {
			s.Publication.Status = locator.Draft
		}
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	put(t, db, b)
	n := &locator.Notice{Kind: locator.NoticeClosure, From: "2026-11-25", Until: "2026-11-26", Text: "寒潮停两天"}
	for _, c := range b.Sites {
		n.Sites = append(n.Sites, c.Site.ID)
	}
	put(t, db, &locator.Batch{Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeHours, HoursText: "9:00-11:00", From: "2026-11-26", Text: "改时间", Sites: n.Sites[:3],
	}}}})
	calendar := embeddedCalendar(t)
	d := a.ForProgram("test")
	p, err := d.PreviewNotice(t.Context(), n, calendar)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Days) != 3 || len(p.Hidden) != 1 || len(p.Conflicts) != 1 || len(p.Conflicts[0].Sites) != 3 {
		t.Fatalf("%d days, %d hidden, conflicts %+v", len(p.Days), len(p.Hidden), p.Conflicts)
	}
	sum := func(day int, changes bool) (n int) {
		for _, o := range p.Days[day].Outcomes {
			if o.Changes == changes {
				n += len(o.Sites)
			}
		}
		return n
	}
	if got := []int{sum(0, true), sum(1, true), sum(2, true), sum(2, false)}; !slices.Equal(got, []int{39, 39, 0, 40}) {
		t.Errorf("changes by day: %v, %+v", got, p.Days)
	}
	before, _ := db.Revision(t.Context())
	if err := d.SaveNotice(t.Context(), n, "气象台"); err != nil {
		t.Fatal(err)
	}
	if after, _ := db.Revision(t.Context()); after.Rev != before.Rev+1 {
		t.Errorf("%d revisions, want one batch", after.Rev-before.Rev)
	}
	stale := *n
	if err := d.EndNotice(t.Context(), n.ID, n.Version, "2026-11-26", ""); !isCode(err, "bad_notice") {
		t.Errorf("an end that is no earlier: %v", err)
	}
	if err := d.EndNotice(t.Context(), n.ID, n.Version, "2026-11-25", ""); err != nil {
		t.Error(err)
	}
	if err := d.WithdrawNotice(t.Context(), n.ID, stale.Version, ""); !isCode(err, "stale") {
		t.Errorf("from an old page: %v", err)
	}
	for what, wrong := range map[string]locator.Notice{
		"unread hours": {Kind: locator.NoticeHours, HoursText: "看情况", From: "2026-11-25", Text: "x", Sites: n.Sites[:1]},
		"in the past":  {Kind: locator.NoticeClosure, From: "2026-11-01", Until: "2026-11-02", Text: "x", Sites: n.Sites[:1]},
		"no sites":     {Kind: locator.NoticeClosure, From: "2026-11-25", Text: "x"},
	} {
		if err := d.SaveNotice(t.Context(), &wrong, ""); !isCode(err, "bad_notice") {
			t.Errorf("%s: %v", what, err)
		}
	}
	editor := a.For(&locator.User{Name: "李", Role: locator.Editor, Districts: []string{"210102"}, Services: locator.Services()})
	if err := editor.SaveNotice(t.Context(), &locator.Notice{Kind: locator.NoticeBanner, From: "2026-11-25", Text: "x"}, ""); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("a banner of an editor: %v", err)
	}
	if err := editor.SaveNotice(t.Context(), &locator.Notice{Kind: locator.NoticeClosure, From: "2026-11-25", Text: "x", Sites: n.Sites[:1]}, ""); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("another district's notice: %v", err)
	}
}

func TestHolidaysAhead(t *testing.T) {
	calendar := embeddedCalendar(t)
	from, _ := hours.ParseDay("2026-09-20")
	got := admin.Holidays(calendar, from, 30)
	want := []admin.Holiday{
		{Name: "中秋节", From: "2026-09-25", Until: "2026-09-27", Announced: true},
		{Name: "国庆节", From: "2026-10-01", Until: "2026-10-07", Announced: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func embeddedCalendar(t *testing.T) *hours.Calendar {
	t.Helper()
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	c, err := hours.NewCalendar(notices...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
