package admin_test

import (
	"fmt"
	"testing"

	"jiujin/internal/locator"
)

// A large change of sites that are held: applied in parts, one batch to people,
// and not at all if one of its sites was changed in between.
func TestStaged(t *testing.T) {
	const many = 2300
	a, db := newAdmin(t)
	list := head + "\n"
	for i := range many {
		list += fmt.Sprintf("驿站,站%d,和平区,三好街%d号,甲,2024\n", i, i)
	}
	apply(t, a, list, byTest)
	changes := func(operator string) []locator.SiteChange {
		var all []locator.SiteChange
		for _, s := range sites(t, db) {
			s.Operator = operator
			all = append(all, locator.SiteChange{Base: s.Version, Site: s})
		}
		return all
	}
	d := a.ForProgram("test")
	start, err := db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id, err := d.StageAll(t.Context(), changes("甲公司"), func() {})
	if err != nil {
		t.Fatal(err)
	}
	revs := map[int64]bool{}
	for _, s := range sites(t, db) {
		if s.Operator != "甲公司" {
			t.Fatalf("%+v", s)
		}
		revs[s.Rev] = true
	}
	if len(revs) < 2 {
		t.Errorf("%d revisions, want parts", len(revs))
	}
	entries, err := db.History(t.Context(), locator.SiteEntity, sites(t, db)[many-1].ID)
	if err != nil || entries[1].BatchID != id || entries[1].Reason != "弄错了" || entries[1].Rev == start.Rev+1 {
		t.Errorf("history %+v, %v", entries, err)
	}

	_, err = d.StageAll(t.Context(), changes("乙公司"), func() {
		s := sites(t, db)[7]
		s.Directions = "别人改的"
		if err := db.Apply(t.Context(), &locator.Batch{Actor: "x", Sites: []locator.SiteChange{{Base: s.Version, Site: s}}}); err != nil {
			t.Fatal(err)
		}
	})
	wantCode(t, err, "plan_outdated")
	for _, s := range sites(t, db) {
		if s.Operator != "甲公司" {
			t.Fatalf("changed: %+v", s)
		}
	}
	// Each change needs its own right.
	editor := a.For(person(t, db, "editor", locator.Editor, "210103"))
	_, err = editor.StageAll(t.Context(), changes("丙公司"), func() {})
	wantCode(t, err, "forbidden")
	if all, err := db.Imports(t.Context(), 100); err != nil || len(all) != 2 {
		t.Errorf("left behind: %d imports, %v", len(all), err)
	}
	if found, err := db.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("check: %q, %v", found, err)
	}
}
