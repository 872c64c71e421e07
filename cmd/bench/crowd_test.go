package main

import (
	"reflect"
	"sync"
	"testing"

	"jiujin/internal/city"
	"jiujin/internal/locator"
)

// oneCrowd is made once: it is never changed.
var oneCrowd = sync.OnceValues(func() (*crowd, error) {
	c, err := city.Default()
	if err != nil {
		return nil, err
	}
	return newCrowd(c)
})

func testCrowd(t testing.TB) *crowd {
	t.Helper()
	g, err := oneCrowd()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestCrowdIsTheSame: a crowd made anew, and from the end, holds the same
// sites; the hash tells one from another.
func TestCrowdIsTheSame(t *testing.T) {
	a := testCrowd(t)
	b, err := newCrowd(a.city)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1999; i >= 0; i -= 7 {
		if x, y := a.site(i), b.site(i); !reflect.DeepEqual(x, y) {
			t.Fatalf("site %d: %+v, then %+v", i, x, y)
		}
	}
	first, err := a.hash(700)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := b.hash(700); again != first {
		t.Errorf("hash %s, then %s", first, again)
	}
	if other, _ := b.hash(699); other == first {
		t.Errorf("the hash of 699 sites is that of 700: %s", other)
	}
	if p, q := a.askers(50), b.askers(50); !reflect.DeepEqual(p, q) {
		t.Errorf("askers %v, then %v", p, q)
	}
}

// TestCrowdIsAValidCity: every site could have been imported, stands in the
// district it says, and half are of each service.
func TestCrowdIsAValidCity(t *testing.T) {
	g := testCrowd(t)
	const n = 3000
	count := map[locator.Service]int{}
	ids := map[string]bool{}
	for i := range n {
		s := g.site(i)
		if faults := s.Validate(g.city); faults != nil {
			t.Fatalf("site %d: %v", i, faults)
		}
		if s.Location == nil || !s.Listed() {
			t.Fatalf("site %d has no place in nearest: %+v", i, s)
		}
		if d, ok := g.city.DistrictAt(s.Location.Point); !ok || (i >= 600 && d.Code != s.District) {
			t.Fatalf("site %d says %s and stands in %q", i, s.District, d.Code)
		}
		count[s.Service]++
		ids[s.ID] = true
	}
	if count[locator.Meal] != n/2 || count[locator.Station] != n/2 || len(ids) != n {
		t.Errorf("%v, %d ids, of %d sites", count, len(ids), n)
	}
}

// TestCrowdClusters: a copied site stands at a lognormal distance from a
// centre, so about half have one within 500 m and hardly any none within 10 km.
func TestCrowdClusters(t *testing.T) {
	g := testCrowd(t)
	centres := newReference(g.centres)
	near, far := 0, 0
	const n = 1000
	for i := range n {
		metres := centres.nearest(g.site(600 + i).Location.Point)[0]
		if metres <= 500 {
			near++
		}
		if metres > 10_000 {
			far++
		}
	}
	if near < n/2 || far > n/100 {
		t.Errorf("%d of %d within 500 m of a centre, %d beyond 10 km", near, n, far)
	}
}

// TestNarrowShare: the filtered question is worth asking: it matches some, by
// no means all.
func TestNarrowShare(t *testing.T) {
	g := testCrowd(t)
	for _, n := range []int{600, 5000} {
		if share := g.share(n); share < 0.05 || share > 0.3 {
			t.Errorf("%.1f %% of %d sites match", 100*share, n)
		}
	}
}
