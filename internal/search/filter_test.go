package search_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// TestBitsAreApart: every fact that can be asked for has a bit of its own,
// apart from those of the service and of the clock.
func TestBitsAreApart(t *testing.T) {
	seen := map[uint64]string{}
	for name, mask := range search.Bits() {
		for bit := uint64(1); bit != 0; bit <<= 1 {
			if mask&bit == 0 {
				continue
			}
			if other, taken := seen[bit]; taken {
				t.Errorf("%s and %s share bit %x", name, other, bit)
			}
			seen[bit] = name
		}
	}
	facts := len(locator.Needs()) + len(locator.Amenities()) + len(locator.Entries())
	if want := facts + len(search.Traits()) + 4 + 7; len(seen) != want {
		t.Errorf("%d bits, want %d", len(seen), want)
	}
}

// TestTraits: a filter by a trait lists the sites that certainly have it and no
// others, and finds the same among the nearest.
func TestTraits(t *testing.T) {
	db, _ := made(t, 60)
	v := engine(t, db).View()
	all := everything(v)
	for _, trait := range search.Traits() {
		want := []string{}
		for _, s := range all {
			if trait.Has(s) {
				want = append(want, s.ID)
			}
		}
		if len(want) == 0 || len(want) == len(all) {
			t.Fatalf("%s: %d of %d sites have it, which shows nothing", trait.Name, len(want), len(all))
		}
		f := search.Filter{Traits: trait.Bit}
		sites, _ := v.List(search.ListQuery{Filter: f, Limit: len(all) + 1})
		if diff := cmp.Diff(want, ids(sites)); diff != "" {
			t.Errorf("%s: list (-want +got):\n%s", trait.Name, diff)
		}
		for _, s := range all {
			if f.Match(s) != trait.Has(s) {
				t.Errorf("%s: %s matches: %t", trait.Name, s.ID, f.Match(s))
			}
		}
		for _, hit := range v.Nearest(search.NearestQuery{Filter: f, Point: railway, K: len(all)}) {
			if !trait.Has(hit.Site) {
				t.Errorf("%s: %s is near without it", trait.Name, hit.Site.ID)
			}
		}
		if !f.Narrows() || (&search.Filter{Service: locator.Meal, District: "210113"}).Narrows() {
			t.Errorf("%s: a filter with it narrows: %t", trait.Name, f.Narrows())
		}
	}
}
