package storetest

import (
	"testing"

	"jiujin/internal/locator"
)

func (s suite) drafts(t *testing.T) {
	db := s.open(t)
	before := revision(t, db)
	d := locator.FormDraft{
		SiteID: "104837", Base: 3, Author: "王芳", District: "210113", Service: locator.Meal, Title: "民丰社区食堂",
		Form: map[string][]string{"name": {"民丰社区食堂"}, "hours_text": {"随时 \"都\" 行\n"}, "empty": {""}},
	}
	if err := db.SaveDraft(t.Context(), &d); err != nil {
		t.Fatal(err)
	}
	if d.ID == "" || d.Version != 1 || d.CreatedAt != Now() || d.UpdatedAt != Now() {
		t.Errorf("written back: %+v", d)
	}
	read := func(id string) locator.FormDraft {
		t.Helper()
		got, err := db.Draft(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return *got
	}
	equal(t, "draft", read(d.ID), d)

	first, second := d, d
	first.Form = map[string][]string{"name": {"民丰食堂"}}
	first.Base, first.Submitted, first.Note, first.Title, first.District = 4, true, "电话少一位", "民丰食堂", "210102"
	if err := db.SaveDraft(t.Context(), &first); err != nil {
		t.Fatal(err)
	}
	equal(t, "version", first.Version, int64(2))
	equal(t, "changed", read(d.ID), first)
	wantError(t, db.SaveDraft(t.Context(), &second), locator.Conflict, "stale")
	equal(t, "after a refusal", read(d.ID), first)

	other := locator.FormDraft{Author: "李强", Service: locator.Station, Title: "新站", Form: map[string][]string{}}
	if err := db.SaveDraft(t.Context(), &other); err != nil {
		t.Fatal(err)
	}
	for author, want := range map[string]int{"李强": 2, "王芳": 1, "赵敏": 1} { // one is submitted
		list, err := db.Drafts(t.Context(), author)
		if err != nil || len(list) != want {
			t.Errorf("drafts for %s: %d, %v, want %d", author, len(list), err, want)
		}
	}
	wantError(t, db.DeleteDraft(t.Context(), d.ID, 1), locator.Conflict, "stale")
	if err := db.DeleteDraft(t.Context(), d.ID, 2); err != nil {
		t.Error(err)
	}
	_, err := db.Draft(t.Context(), d.ID)
	wantError(t, err, locator.NotFound, "draft_not_found")
	_, err = db.Draft(t.Context(), "a\x00b")
	wantError(t, err, locator.NotFound, "draft_not_found")
	wantError(t, db.SaveDraft(t.Context(), &locator.FormDraft{Author: "x", Form: map[string][]string{"a": {"\x00"}}}), locator.Invalid, "bad_characters")
	equal(t, "revision", revision(t, db), before)
}
