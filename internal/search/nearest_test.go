package search_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	difference "github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store/storetest"
)

// matches says by the words of DESIGN what a filter lets pass.
func matches(f search.Filter, s *locator.Site) bool {
	for facts, keys := range map[*locator.Tristates][]string{&s.Needs: f.Needs, &s.Amenities: f.Amenities, &s.Entry: f.Entry} {
		for _, k := range keys {
			if v, said := (*facts)[k]; !said || v != locator.Yes {
				return false
			}
		}
	}
	if f.Traits&search.Delivers != 0 && (s.Meal == nil || s.Meal.Delivery != locator.Yes) {
		return false
	}
	return (f.Service == "" || f.Service == s.Service) && (f.District == "" || f.District == s.District)
}

// bruteForce measures every site that is stored.
func bruteForce(sites map[string]locator.Site, q search.NearestQuery) []search.Hit {
	var hits []search.Hit
	for id := range sites {
		s := sites[id]
		published := s.Publication.Status == locator.Published || s.Publication.Status == locator.Suspended
		if !published || s.Location == nil || !matches(q.Filter, &s) {
			continue
		}
		if m := geo.Distance(q.Point, s.Location.Point); q.MaxMetres == 0 || m <= q.MaxMetres {
			hits = append(hits, search.Hit{Site: &s, Metres: m})
		}
	}
	slices.SortFunc(hits, func(a, b search.Hit) int {
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.Site.ID, b.Site.ID))
	})
	return hits[:min(q.K, len(hits))]
}

func wantNearest(t *testing.T, v *search.View, sites map[string]locator.Site, q search.NearestQuery) {
	t.Helper()
	got, want := v.Nearest(q), bruteForce(sites, q)
	if !slices.Equal(hitIDs(got), hitIDs(want)) {
		t.Errorf("nearest to %v, %+v:\ngot  %v\nwant %v", q.Point, q, hitIDs(got), hitIDs(want))
		return
	}
	for i := range got {
		if math.Abs(got[i].Metres-want[i].Metres) > 0.001 {
			t.Errorf("%s is %v m away, want %v", got[i].Site.ID, got[i].Metres, want[i].Metres)
		}
	}
}

func TestNearestIsBruteForce(t *testing.T) {
	db, _ := made(t, 150)
	v, sites, r := engine(t, db).View(), stored(t, db), dice(1)
	for range 800 {
		q := search.NearestQuery{Point: somewhere(r), K: 1 + r.IntN(20), Filter: someFilter(r)}
		switch r.IntN(6) {
		case 0:
			q.K = 1
		case 1:
			q.K = 1000 // more than there are
		case 2:
			q.MaxMetres = 200 * float64(1+r.IntN(50))
		}
		wantNearest(t, v, sites, q)
	}
}

// TestNearestFarAway: where the chord stops being a good guide.
func TestNearestFarAway(t *testing.T) {
	db, _ := made(t, 150)
	v, sites := engine(t, db).View(), stored(t, db)
	for name, p := range map[string]geo.Point{
		"Beijing":      {116.4074, 39.9042},
		"Dalian":       {121.6147, 38.9140},
		"Moscow":       {37.6173, 55.7558},
		"antipode":     {railway[0] - 180, -railway[1]},
		"north pole":   {0, 90},
		"south pole":   {0, -90},
		"date line":    {180, 41.8},
		"date line, w": {-180, 41.8},
		"null island":  {0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			for _, k := range []int{1, 10, 100, 1000} {
				wantNearest(t, v, sites, search.NearestQuery{Point: p, K: k})
			}
			wantNearest(t, v, sites, search.NearestQuery{Point: p, K: 5, Filter: search.Filter{Service: locator.Meal}})
		})
	}
}

// TestNearestAgainstChord: two sites equally far in different directions, where
// the one nearer along the earth may be the farther one through it. The earth
// is flatter to the east than to the north.
func TestNearestAgainstChord(t *testing.T) {
	r, turned := dice(6), 0
	for range 200 {
		far := 20_000 + r.Float64()*960_000
		north := geo.Destination(railway, r.NormFloat64()*10, far)
		east := geo.Destination(railway, 90+r.NormFloat64()*10, far-r.Float64()*2e-18*far*far*far)
		m := &memory{rev: 1, sites: []locator.Site{station("北", &north), station("东", &east)}}
		m.sites[0].ID, m.sites[1].ID = locator.NewID(10_000), locator.NewID(10_001)
		hits := engine(t, m).View().Nearest(search.NearestQuery{Point: railway, K: 1})
		want := m.sites[1].ID
		if geo.Distance(railway, north) < geo.Distance(railway, east) {
			want = m.sites[0].ID
		}
		if chord(railway, north) < chord(railway, east) {
			turned++
		}
		if hits[0].Site.ID != want {
			t.Errorf("%.0f m away: %s is nearest, want %s", far, hits[0].Site.ID, want)
		}
	}
	if turned < 20 {
		t.Errorf("only %d pairs of 200 were hard", turned)
	}
}

func chord(a, b geo.Point) float64 {
	p, q := geo.ECEF(a), geo.ECEF(b)
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

// TestNearestFarthestChord: about a thousand kilometres away, where one way
// of searching gives over to the other.
func TestNearestFarthestChord(t *testing.T) {
	db, _ := made(t, 60)
	v, sites, r := engine(t, db).View(), stored(t, db), dice(2)
	for range 150 {
		p := geo.Destination(railway, r.Float64()*360, 900_000+r.Float64()*200_000)
		wantNearest(t, v, sites, search.NearestQuery{Point: p, K: 1 + r.IntN(30)})
	}
}

// TestNearestTies: sites on one spot come in the order of their ids, which is
// that of numbers, and k cuts among them.
func TestNearestTies(t *testing.T) {
	db := storetest.SQLite(t)
	short := locator.NewID(99_999)   // six digits
	longer := locator.NewID(100_000) // seven, and smaller as a text
	sites := []locator.Site{}
	for _, id := range []string{longer, short, locator.NewID(20_000), locator.NewID(10_001)} {
		s := station("同一个地方", &railway)
		s.ID = id
		sites = append(sites, s)
	}
	add(t, db, sites...)
	v := engine(t, db).View()
	want := []string{locator.NewID(10_001), locator.NewID(20_000), short, longer}
	for _, from := range []geo.Point{railway, {123.4, 41.8}, {-56.6, -41.79}} {
		for k := 1; k <= 5; k++ {
			hits := v.Nearest(search.NearestQuery{Point: from, K: k})
			if diff := difference.Diff(want[:min(k, 4)], hitIDs(hits)); diff != "" {
				t.Errorf("from %v, k = %d (-want +got):\n%s", from, k, diff)
			}
		}
	}
	if m := v.Nearest(search.NearestQuery{Point: railway, K: 1})[0].Metres; m != 0 {
		t.Errorf("on the spot, yet %v m away", m)
	}
}

// TestNearestMaxMetres: the limit belongs to the answer.
func TestNearestMaxMetres(t *testing.T) {
	db := storetest.SQLite(t)
	east := geo.Destination(railway, 90, 500)
	add(t, db, station("东", &east))
	v := engine(t, db).View()
	exact := geo.Distance(railway, east)
	for limit, want := range map[float64]int{exact - 0.01: 0, exact + 0.01: 1, 0: 1, 1e-9: 0, 1e9: 1} {
		if got := v.Nearest(search.NearestQuery{Point: railway, K: 3, MaxMetres: limit}); len(got) != want {
			t.Errorf("within %v m: %d sites, want %d", limit, len(got), want)
		}
	}
}

// TestNearestUnknownNeverMatches: what nobody stated, or somebody denied, is
// not there.
func TestNearestUnknownNeverMatches(t *testing.T) {
	db := storetest.SQLite(t)
	for _, facts := range []locator.Tristates{nil, {"x": locator.Yes}, {"drink": locator.No, "wifi": locator.No, "night": locator.No}} {
		s := station("站", &railway)
		s.Needs, s.Amenities, s.Entry = facts, facts, facts
		m := s
		m.Service, m.Meal = locator.Meal, &locator.MealService{}
		add(t, db, s, m)
	}
	no := station("不送", &railway)
	no.Service, no.Meal = locator.Meal, &locator.MealService{Delivery: locator.No}
	add(t, db, no)
	yes := station("有", &railway)
	yes.Service, yes.Meal = locator.Meal, &locator.MealService{Delivery: locator.Yes}
	yes.Needs = locator.Tristates{"drink": locator.Yes, "rest": locator.No}
	yes.Amenities, yes.Entry = locator.Tristates{"wifi": locator.Yes}, locator.Tristates{"night": locator.Yes}
	want := add(t, db, yes)
	v := engine(t, db).View()
	for _, f := range []search.Filter{
		{Needs: []string{"drink"}},
		{Amenities: []string{"wifi"}},
		{Entry: []string{"night"}},
		{Traits: search.Delivers},
		{Traits: search.Delivers, Needs: []string{"drink"}, Amenities: []string{"wifi"}, Entry: []string{"night"}, Service: locator.Meal, District: "210102"},
	} {
		if got := hitIDs(v.Nearest(search.NearestQuery{Point: railway, K: 100, Filter: f})); !slices.Equal(got, want) {
			t.Errorf("%+v: %v, want %v", f, got, want)
		}
	}
	for _, f := range []search.Filter{
		{Needs: []string{"drink", "rest"}},
		{Needs: []string{"eat"}},
		{Traits: search.Delivers, Service: locator.Station},
		{Service: "bank"},
		{District: "210103"},
	} {
		if got := v.Nearest(search.NearestQuery{Point: railway, K: 100, Filter: f}); len(got) != 0 {
			t.Errorf("%+v: %v, want none", f, hitIDs(got))
		}
	}
}

func TestNearestOfNothing(t *testing.T) {
	v := engine(t, storetest.SQLite(t)).View()
	if got := v.Nearest(search.NearestQuery{Point: railway, K: 10}); len(got) != 0 {
		t.Errorf("nearest of no sites: %v", hitIDs(got))
	}
}

func TestWalkMinutes(t *testing.T) {
	for _, tt := range []struct {
		metres float64
		pace   search.Pace
		want   int
	}{
		{0, search.AdultPace, 1},
		{1, search.AdultPace, 1},
		{50.7, search.AdultPace, 1},
		{51, search.AdultPace, 2},
		{412.3, search.AdultPace, 9}, // the example of DESIGN §5
		{412.3, search.SeniorPace, 12},
		{66 / 1.3 * 10, search.AdultPace, 10},
		{1000, search.AdultPace, 20},
		{1000, search.SeniorPace, 28},
	} {
		if got := search.WalkMinutes(tt.metres, tt.pace); got != tt.want {
			t.Errorf("%v m at the pace of %s: %d min, want %d", tt.metres, tt.pace, got, tt.want)
		}
	}
}

// TestNearAllocatesNothing: the question stays where it is, and the answer goes
// where there is room.
func TestNearAllocatesNothing(t *testing.T) {
	db, _ := made(t, 60)
	v := engine(t, db).View()
	refs := make([]search.Ref, 0, 20)
	for _, f := range []search.Filter{
		{}, {Service: locator.Meal}, {Service: locator.Station, Needs: []string{"drink"}, Open: true},
	} {
		if n := testing.AllocsPerRun(100, func() {
			q := search.NearestQuery{Point: railway, K: 10, Filter: f}
			refs = v.Near(&q, refs[:0])
		}); n != 0 {
			t.Errorf("%+v: %v allocations", f, n)
		}
	}
}
