package admin_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

// staffRoom is an admin with everything that looks back, and its desk.
func staffRoom(t testing.TB) (*admin.Admin, *store.DB) {
	t.Helper()
	db := storetest.SQLite(t)
	return made(t, admin.Options{DB: db, City: profile(t), Now: now}), db
}

func put(t testing.TB, db *store.DB, b *locator.Batch) {
	t.Helper()
	if b.Actor == "" {
		b.Actor = "王芳"
	}
	if err := db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// fields is a site by the paths of its fields, without what the store writes.
func fields(t testing.TB, s *locator.Site) map[string]string {
	t.Helper()
	doc, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(doc, &tree); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		inner, ok := v.(map[string]any)
		if !ok || path == "publication" || path == "location" {
			doc, _ := json.Marshal(v)
			all[path] = string(doc)
			return
		}
		if len(path) > 6 && path[:6] == "facts." {
			doc, _ := json.Marshal(v)
			all[path] = string(doc)
			return
		}
		for k, v := range inner {
			next := k
			if path != "" {
				next = path + "." + k
			}
			walk(next, v)
		}
	}
	walk("", tree)
	for _, k := range []string{"id", "version", "rev", "created_at", "updated_at"} {
		delete(all, k)
	}
	return all
}

// What nobody changed since goes back; what somebody did stays as they left it.
func TestUndoRestoresOnlyWhatNobodyTouched(t *testing.T) {
	a, db := staffRoom(t)
	d := a.ForProgram("test")
	near := geo.Point{123.4497, 41.7954}
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		draw := func(id string) locator.Site {
			s := anySite(r, fmt.Sprint("站", rapid.IntRange(0, 3).Draw(r, "name")), near)
			s.Service, s.ID = locator.Meal, id
			if s.Meal == nil {
				s.Meal = &locator.MealService{}
			}
			return s
		}
		first := draw("")
		b := &locator.Batch{Sites: []locator.SiteChange{{Site: first}}}
		put(t, db, b)
		first = b.Sites[0].Site
		changed := draw(first.ID)
		batch := &locator.Batch{Title: "改", Sites: []locator.SiteChange{{Base: 1, Site: changed}}}
		put(t, db, batch)
		changed = batch.Sites[0].Site
		// Somebody else changes a field or several afterwards.
		later := changed
		if other := draw(first.ID); rapid.Bool().Draw(r, "touched") {
			for _, f := range []struct {
				name string
				do   func()
			}{
				{"hours", func() { later.HoursText = other.HoursText }},
				{"name", func() { later.Name = "后来的名字" }},
				{"location", func() { later.Location = other.Location }},
				{"facts", func() { later.Facts = other.Facts }},
				{"needs", func() { later.Needs = other.Needs }},
				{"note", func() { later.StaffNote = other.StaffNote }},
				{"phone", func() { later.Contact = other.Contact }},
			} {
				if rapid.Bool().Draw(r, f.name) {
					f.do()
				}
			}
			b := &locator.Batch{Sites: []locator.SiteChange{{Base: changed.Version, Site: later}}}
			put(t, db, b)
			later = b.Sites[0].Site
		}
		was, did, now := fields(t, &first), fields(t, &changed), fields(t, &later)
		_, _, err := d.Undo(t.Context(), admin.Undo{Batch: batch.ID})
		if err != nil && batch.ID != "" && !isCode(err, "nothing_to_undo") && locator.KindOf(err) != locator.NotFound {
			r.Fatal(err)
		}
		got, err := db.Site(t.Context(), first.ID)
		if err != nil {
			r.Fatal(err)
		}
		want := map[string]string{}
		keys := map[string]bool{}
		for _, m := range []map[string]string{was, did, now} {
			for k := range m {
				keys[k] = true
			}
		}
		// A phone goes with the word that it may be public.
		same := func(k string) bool {
			if k == "contact.phone" || k == "contact.mobile_public" {
				return now["contact.phone"] == did["contact.phone"] && now["contact.mobile_public"] == did["contact.mobile_public"]
			}
			return now[k] == did[k]
		}
		for k := range keys {
			v, from := now[k], now
			if same(k) {
				v, from = was[k], was
			}
			if _, ok := from[k]; ok {
				want[k] = v
			}
		}
		if diff := cmp.Diff(want, fields(t, got)); diff != "" {
			r.Fatalf("round %d (-want +got):\n%s", round, diff)
		}
	})
	if found, err := db.Check(t.Context()); err != nil || found != nil {
		t.Errorf("check: %q, %v", found, err)
	}
}

func isCode(err error, code string) bool {
	e, ok := asError(err)
	return ok && e.Code == code
}

// A whole batch: what it made is removed, what it deleted is there again, and
// what others touched is left and listed. The undo itself can be undone.
func TestUndoOfABatch(t *testing.T) {
	a, db := staffRoom(t)
	d := a.ForProgram("test")
	site := func(name string) locator.Site {
		return locator.Site{Service: locator.Station, Name: name, District: "210103", Publication: locator.Publication{Status: locator.Draft}}
	}
	start := &locator.Batch{Sites: []locator.SiteChange{{Site: site("改")}, {Site: site("删")}}}
	put(t, db, start)
	changed, deleted := start.Sites[0].Site, start.Sites[1].Site
	changed.Name, changed.HoursText = "改后", "8:00-17:00"
	b := &locator.Batch{ID: "big", Title: "名单.xlsx", Sites: []locator.SiteChange{
		{Base: 1, Site: changed},
		{Base: 1, Site: deleted, Delete: true},
		{Site: site("新甲")},
		{Site: site("新乙")},
		{Site: site("新丙")},
	}}
	put(t, db, b)
	touched := b.Sites[3].Site
	touched.Address = "有人补了地址"
	changed = b.Sites[0].Site
	changed.Name = "别人起的名"
	put(t, db, &locator.Batch{Sites: []locator.SiteChange{{Base: 1, Site: touched}, {Base: 2, Site: changed}}})
	put(t, db, &locator.Batch{Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeClosure, Sites: []string{b.Sites[4].Site.ID}, From: "2026-11-23", Text: "停",
	}}}})

	p, err := d.PlanUndo(t.Context(), admin.Undo{Batch: "big"})
	if err != nil {
		t.Fatal(err)
	}
	if got := []int{p.Back, p.Gone, p.Again, p.Left}; !slices.Equal(got, []int{1, 1, 1, 3}) {
		t.Fatalf("back, gone, again, left: %v, %+v", got, p.Leaves)
	}
	for _, l := range p.Lines {
		if l.Does == locator.Update {
			if diff := cmp.Diff([]admin.Difference{{Title: "服务时间", Old: "8:00-17:00"}}, l.Fields); diff != "" {
				t.Errorf("fields that go back (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]admin.Difference{{Title: "名称", Old: "改", New: "别人起的名"}}, l.Kept); diff != "" {
				t.Errorf("fields that stay (-want +got):\n%s", diff)
			}
		}
	}
	// Between the preview and the button somebody touches one more.
	more := b.Sites[2].Site
	more.Address = "又一个"
	put(t, db, &locator.Batch{Sites: []locator.SiteChange{{Base: 1, Site: more}}})
	if _, _, err := d.Undo(t.Context(), admin.Undo{Batch: "big", Digest: p.Digest}); !isCode(err, "undo_changed") {
		t.Fatalf("another plan: %v", err)
	}
	id, p, err := d.Undo(t.Context(), admin.Undo{Batch: "big", Reason: "导错了"})
	if err != nil || p.Gone != 0 || p.Left != 4 {
		t.Fatalf("undo: %+v, %v", p, err)
	}
	if s, err := db.Site(t.Context(), deleted.ID); err != nil || s.Name != "删" {
		t.Errorf("the deleted one: %+v, %v", s, err)
	}
	if s, _ := db.Site(t.Context(), changed.ID); s.HoursText != "" || s.Name != "别人起的名" {
		t.Errorf("the changed one: %q %q", s.HoursText, s.Name)
	}
	past, err := d.PastBatch(t.Context(), "big", 0, 2)
	if err != nil || len(past.UndoneBy) != 1 || past.UndoneBy[0].ID != id || len(past.Changes) != 2 || past.Next == 0 {
		t.Fatalf("the batch: %+v, %v", past, err)
	}
	// And back again.
	if _, _, err := d.Undo(t.Context(), admin.Undo{Batch: id}); err != nil {
		t.Fatal(err)
	}
	if s, _ := db.Site(t.Context(), changed.ID); s.HoursText != "8:00-17:00" {
		t.Errorf("undone undo: %q", s.HoursText)
	}
	if _, err := db.Site(t.Context(), deleted.ID); locator.KindOf(err) != locator.NotFound {
		t.Errorf("deleted again: %v", err)
	}
}

// Who has no right to a record leaves it; whoever may undo nothing is refused.
func TestUndoNeedsTheRightToEachRecord(t *testing.T) {
	a, db := staffRoom(t)
	b := &locator.Batch{ID: "both"}
	for _, district := range []string{"210103", "210102"} {
		b.Sites = append(b.Sites, locator.SiteChange{Site: locator.Site{
			Service: locator.Station, Name: "站", District: district, Publication: locator.Publication{Status: locator.Draft},
		}})
	}
	put(t, db, b)
	editor := a.For(&locator.User{Name: "李", Role: locator.Editor, Districts: []string{"210103"}, Services: []locator.Service{locator.Station}})
	_, p, err := editor.Undo(t.Context(), admin.Undo{Batch: "both"})
	if err != nil || p.Gone != 1 || p.Left != 1 || p.Leaves[0].ID != b.Sites[1].Site.ID {
		t.Fatalf("%+v, %v", p, err)
	}
	if _, err := db.Site(t.Context(), b.Sites[1].Site.ID); err != nil {
		t.Errorf("the other district's: %v", err)
	}
	for _, role := range []locator.Role{locator.Contributor, locator.Auditor} {
		who := &locator.User{Name: "某", Role: role, Districts: []string{"210103"}, Services: locator.Services()}
		if auth.MayAnywhere(who, auth.Undo) {
			t.Fatalf("%s may undo", role)
		}
		if _, _, err := a.For(who).Undo(t.Context(), admin.Undo{Batch: "both"}); locator.KindOf(err) != locator.Forbidden {
			t.Errorf("%s: %v", role, err)
		}
	}
}

// More sites than one transaction takes go in parts that are one batch.
func TestUndoOfALargeBatch(t *testing.T) {
	a, db := staffRoom(t)
	b := &locator.Batch{ID: "large", Title: "大名单"}
	const n = 2300
	for i := range n {
		b.Sites = append(b.Sites, locator.SiteChange{Site: locator.Site{
			Service: locator.Station, Name: fmt.Sprint("站", i), District: "210103", Publication: locator.Publication{Status: locator.Draft},
		}})
	}
	put(t, db, b)
	id, _, err := a.ForProgram("test").Undo(t.Context(), admin.Undo{Batch: "large"})
	if err != nil {
		t.Fatal(err)
	}
	if left := len(sites(t, db)); left != 0 {
		t.Errorf("%d sites are left", left)
	}
	past, err := db.Batch(t.Context(), id)
	if err != nil || past.Undoes != "large" {
		t.Fatalf("%+v, %v", past, err)
	}
	tally, err := db.BatchTally(t.Context(), id)
	if err != nil || len(tally) != 1 || tally[0].Count != n {
		t.Errorf("tally %+v, %v", tally, err)
	}
}

func asError(err error) (*locator.Error, bool) { return errors.AsType[*locator.Error](err) }
