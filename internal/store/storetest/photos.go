package storetest

import (
	"strings"
	"testing"
	"time"

	"jiujin/internal/locator"
)

func (s suite) photos(t *testing.T) {
	db := s.open(t)
	before := revision(t, db)
	day := 24 * time.Hour
	id := func(c string) string { return strings.Repeat(c, 64) }
	p := locator.PhotoFile{
		ID: id("a"), Type: "image/jpeg", Width: 1600, Height: 1200, Image: []byte{0xff, 0xd8, 0}, Thumb: []byte{1, 2},
		CreatedBy: "王芳", CreatedAt: Now(),
	}
	for range 2 { // the same picture twice is one
		if err := db.SavePhoto(t.Context(), &p); err != nil {
			t.Fatal(err)
		}
	}
	got, err := db.Photo(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "photo", *got, p)
	equal(t, "revision", revision(t, db), before)
	for _, missing := range []string{id("b"), "../a", ""} {
		_, err := db.Photo(t.Context(), missing)
		wantError(t, err, locator.NotFound, "photo_not_found")
	}

	sweep := func(now time.Time, named ...string) int {
		t.Helper()
		names := map[string]bool{}
		for _, n := range named {
			names[n] = true
		}
		n, err := db.SweepPhotos(t.Context(), names, now, now.Add(-30*day))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	equal(t, "swept while named", sweep(Now().Add(40*day), p.ID), 0)
	equal(t, "swept when just unnamed", sweep(Now().Add(80*day)), 0)
	equal(t, "swept within 30 days", sweep(Now().Add(109*day)), 0)
	equal(t, "swept after 30 days", sweep(Now().Add(111*day)), 1)
	_, err = db.Photo(t.Context(), p.ID)
	wantError(t, err, locator.NotFound, "photo_not_found")
}
