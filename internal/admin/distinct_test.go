package admin_test

import (
	"strings"
	"testing"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
)

// Two sites that somebody compared are not taken for one any more, until the
// line of the staff note goes.
func TestDistinct(t *testing.T) {
	a, db := office(t)
	one, two := point("民丰社区食堂", shenhe, locator.Meal), point("民丰长者食堂", shenhe, locator.Meal)
	one.Address, two.Address = "蒲昌路46号", "蒲昌路46号"
	two.StaffNote = "钥匙在门卫"
	put := stored(t, db, one, two)
	id, other := put[two.Name].ID, put[one.Name].ID
	boss, editor := a.For(staffOf(locator.Administrator)), a.For(staffOf(locator.Editor, locator.Meal))
	pairs := func(d *admin.Desk) int {
		t.Helper()
		list, err := d.DuplicateSites(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if pairs(boss) != 1 || pairs(editor) != 1 {
		t.Fatalf("before: %d, %d", pairs(boss), pairs(editor))
	}
	if err := a.For(staffOf(locator.Editor, locator.Station)).Distinct(t.Context(), id, other); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("another service's editor: %v", err)
	}
	if err := editor.Distinct(t.Context(), id, "123456"); locator.KindOf(err) != locator.NotFound {
		t.Errorf("from a site that is not: %v", err)
	}
	if err := editor.Distinct(t.Context(), id, id); err == nil {
		t.Error("a site is not itself")
	}
	for range 2 { // a second time changes nothing
		if err := editor.Distinct(t.Context(), id, other); err != nil {
			t.Fatal(err)
		}
	}
	held, err := db.Site(t.Context(), id)
	if err != nil || held.Version != 2 || held.StaffNote != "钥匙在门卫\n不是同一个站点 "+other+" 2026-11-23 editor" {
		t.Errorf("version %d, note %q, %v", held.Version, held.StaffNote, err)
	}
	if w, err := boss.Work(t.Context()); err != nil || len(w.Duplicates) != 0 || pairs(editor) != 0 {
		t.Errorf("after: %v %v", w.Duplicates, err)
	}
	r, err := a.SiteList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{id, other} {
		if e, _ := r.Find(id); len(r.DuplicatesOf(e)) != 0 {
			t.Errorf("%s is still taken for another", id)
		}
	}
	held.StaffNote, _, _ = strings.Cut(held.StaffNote, "\n")
	if _, err := editor.SaveSite(t.Context(), admin.SaveSite{Base: held.Version, Site: *held}); err != nil {
		t.Fatal(err)
	}
	if pairs(boss) != 1 {
		t.Error("without the line they are not compared again")
	}
}
