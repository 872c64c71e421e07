package admin_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiujin/internal/locator"
	"jiujin/internal/store/storetest"
)

// Whatever changes in a site, the history says so, with a title that people
// know: a field that is added to locator and to no list fails here.
func TestEveryChangeIsTold(t *testing.T) {
	a, db := staffRoom(t)
	d := a.ForProgram("test")
	b := &locator.Batch{Sites: []locator.SiteChange{{Site: storetest.FullSite()}}}
	put(t, db, b)
	held := b.Sites[0].Site
	rapid.Check(t, func(r *rapid.T) {
		set := rapid.Bool()
		next := storetest.AnySite(func() bool { return set.Draw(r, "set") })
		next.ID, next.Version = held.ID, held.Version
		b := &locator.Batch{Sites: []locator.SiteChange{{Base: held.Version, Site: next}}}
		put(t, db, b)
		if b.Sites[0].Site.Version == held.Version {
			return
		}
		held = b.Sites[0].Site
		past, err := d.SiteHistory(t.Context(), held.ID, 0, 1)
		if err != nil {
			r.Fatal(err)
		}
		if len(past[0].Fields) == 0 {
			r.Fatalf("nothing is told of %s → %s", past[0].Before, past[0].After)
		}
		for _, f := range past[0].Fields {
			// The keys of maps are made up here, and are their own titles.
			if !strings.Contains(f.Title, "key") && strings.IndexFunc(f.Title, func(r rune) bool { return r > 0x2e80 }) < 0 && f.Title != "WiFi" {
				r.Fatalf("%q is no title", f.Title)
			}
		}
	})
}
