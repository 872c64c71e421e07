package admin_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
)

// A batch of meals served goes back number by number; a number that somebody
// wrote since stays.
func TestUndoOfServings(t *testing.T) {
	a, db := staffRoom(t)
	put := stored(t, db, point("甲", shenhe, locator.Meal), point("乙", shenhe, locator.Meal), point("丙", dadong, locator.Meal))
	one, two, three := put["甲"].ID, put["乙"].ID, put["丙"].ID
	boss, editor := a.For(staffOf(locator.Administrator)), a.For(staffOf(locator.Editor, locator.Meal))
	save := func(title string, list ...locator.Servings) string {
		t.Helper()
		if err := boss.SaveServings(t.Context(), title, list); err != nil {
			t.Fatal(err)
		}
		batches, err := boss.PastBatches(t.Context(), locator.BatchFilter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		return batches[0].ID
	}
	version := func(s locator.Servings, v int64) locator.Servings {
		s.Version = v
		return s
	}
	save("typed", served(one, "2026-10", 1000, 400))
	wrong := save("十月.xlsx", version(served(one, "2026-10", 9, 3), 1), served(two, "2026-10", 8, 2), served(three, "2026-10", 7, 1))
	save("by hand", version(served(one, "2026-10", 9, 5), 2))

	plan, err := boss.PlanUndo(t.Context(), admin.Undo{Batch: wrong})
	if err != nil {
		t.Fatal(err)
	}
	if plan.Back != 3 || plan.Left != 1 {
		t.Errorf("the plan: %d back, %d left", plan.Back, plan.Left)
	}
	want := []admin.UndoLine{{
		Entity: locator.ServingsEntity, ID: one + "/2026-10", Name: "甲 2026-10", Does: locator.Update,
		Fields: []admin.Difference{{Title: "供餐数", Old: "9", New: "1000"}},
		Kept:   []admin.Difference{{Title: "其中60岁以上", Old: "400", New: "5"}},
	}}
	if diff := cmp.Diff(want, plan.Leaves); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
	// An editor takes back what is of the own districts.
	theirs, err := editor.PlanUndo(t.Context(), admin.Undo{Batch: wrong})
	if err != nil || theirs.Back != 2 || theirs.Left != 2 {
		t.Errorf("of an editor: %+v %v", theirs, err)
	}

	id, _, err := boss.Undo(t.Context(), admin.Undo{Batch: wrong, Reason: "读错了列", Digest: plan.Digest})
	if err != nil {
		t.Fatal(err)
	}
	month := func() map[string][2]int {
		t.Helper()
		held, err := db.Servings(t.Context(), "2026-10", "2026-10")
		if err != nil {
			t.Fatal(err)
		}
		numbers := map[string][2]int{}
		for _, s := range held {
			n := [2]int{-1, -1}
			for i, count := range []*int{s.Total, s.Seniors} {
				if count != nil {
					n[i] = *count
				}
			}
			numbers[s.SiteID] = n
		}
		return numbers
	}
	if diff := cmp.Diff(map[string][2]int{one: {1000, 5}, two: {-1, -1}, three: {-1, -1}}, month()); diff != "" {
		t.Errorf("after the undo (-want +got):\n%s", diff)
	}
	b, err := boss.PastBatch(t.Context(), id, 0, 10)
	if err != nil || b.Undoes != wrong || b.Reason != "读错了列" || b.Title != "撤销\uff1a十月.xlsx" || len(b.Changes) != 3 {
		t.Errorf("the batch of the undo: %+v %v", b, err)
	}
	// It can be taken back itself.
	if _, _, err := boss.Undo(t.Context(), admin.Undo{Batch: id}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][2]int{one: {9, 5}, two: {8, 2}, three: {7, 1}}, month()); diff != "" {
		t.Errorf("after the undo of the undo (-want +got):\n%s", diff)
	}
	if found, err := db.Check(t.Context()); err != nil || found != nil {
		t.Errorf("check: %v %v", found, err)
	}
}
