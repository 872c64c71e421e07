package storetest

import (
	"errors"
	"testing"

	"jiujin/internal/locator"
)

// counted is a record of meals in November.
func counted(site string, total int) locator.Servings {
	return locator.Servings{SiteID: site, Month: "2026-11", Total: &total}
}

func (s suite) servings(t *testing.T) {
	db := s.open(t)
	first, second := counted("100017", 1200), counted("100025", 0)
	seniors := 800
	first.Seniors, first.Source = &seniors, "十一月.xlsx"
	older := counted("100017", 7)
	older.Month = "2026-09"
	if err := db.SaveServings(t.Context(), &locator.Batch{Actor: "王芳", Title: "助餐份数"}, []locator.Servings{second, first, older}); err != nil {
		t.Fatal(err)
	}
	rev := revision(t, db).Rev
	for _, s := range []*locator.Servings{&first, &second} {
		s.Version, s.Rev, s.UpdatedAt = 1, rev, Now()
	}
	got, err := db.Servings(t.Context(), "2026-10", "2026-11")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "servings of two months", got, []locator.Servings{first, second})
	if got[1].Delivered != nil || got[1].Total == nil {
		t.Error("none served and not known are not told apart")
	}

	// What says the same is left out, and a version that is not held is refused
	// with all the rest.
	changed, stale, again := first, counted("100025", 5), second
	more := 1300
	changed.Total = &more
	if err := db.SaveServings(t.Context(), &locator.Batch{Actor: "王芳"}, []locator.Servings{first, again}); err != nil {
		t.Fatal(err)
	}
	if now := revision(t, db).Rev; now != rev {
		t.Errorf("saying the same made revision %d after %d", now, rev)
	}
	err = db.SaveServings(t.Context(), &locator.Batch{Actor: "李强"}, []locator.Servings{changed, stale})
	wantError(t, err, locator.Conflict, "stale")
	if e, ok := errors.AsType[*locator.Error](err); !ok || len(e.Faults) != 1 || e.Faults[0].Field != "100025/2026-11" {
		t.Errorf("the conflict does not name its record: %v", err)
	}
	if got, err = db.Servings(t.Context(), "2026-11", "2026-11"); err != nil {
		t.Fatal(err)
	}
	equal(t, "after a conflict", got, []locator.Servings{first, second})

	changed.Total = nil
	b := &locator.Batch{Actor: "李强", Title: "改错", Reason: "看错了", Undoes: "another"}
	if err := db.SaveServings(t.Context(), b, []locator.Servings{changed}); err != nil {
		t.Fatal(err)
	}
	if past, err := db.Batch(t.Context(), b.ID); err != nil || past.Title != b.Title || past.Reason != b.Reason || past.Undoes != b.Undoes {
		t.Errorf("its batch: %+v %v", past, err)
	}
	entries := history(t, db, locator.ServingsEntity, "100017/2026-11")
	if len(entries) != 2 || entries[1].Actor != "李强" || entries[1].Action != locator.Update {
		t.Fatalf("history: %+v", entries)
	}
	if after := parse[locator.Servings](t, entries[1].After); after.Total != nil || *after.Seniors != 800 || after.Version != 2 {
		t.Errorf("history says %s", entries[1].After)
	}
	wantSound(t, db)
}
