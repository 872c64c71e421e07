package search_test

import (
	"slices"
	"testing"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// instants are n random minutes of 2026 and of the year without a notice that
// follows, half of them around noon.
func instants(n int) []time.Time {
	r := dice(31)
	var list []time.Time
	for range n {
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, hours.Shanghai()).AddDate(0, 0, r.IntN(500))
		minute := r.IntN(24 * 60)
		if r.IntN(2) == 0 {
			minute = 9*60 + r.IntN(6*60)
		}
		list = append(list, day.Add(time.Duration(minute)*time.Minute))
	}
	return list
}

// TestFilterAgreesWithBadge: at 2,000 instants, what the filters let pass is
// just what the evaluator of the badge calls open, by bits as minutes pass and
// by asking for the instant.
func TestFilterAgreesWithBadge(t *testing.T) {
	db, _ := made(t, 60)
	now := instants(1)[0]
	o := options(t, db)
	o.Now = func() time.Time { return now }
	e, err := search.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	fixed := engine(t, db).View() // stands still; the other goes along
	sites := stored(t, db)
	calendar := fixed.City.Calendar()
	tables := map[string]*locator.Timetable{}
	for id, site := range sites {
		tables[id] = locator.NewTimetable(&site, fixed.Notices(id, "0001-01-01"), hourstext.Parse)
	}
	for i, at := range instants(2000) {
		now = at
		e.Tick()
		v, m := e.View(), calendar.Moment(at)
		f := search.Filter{Open: i%3 > 0}
		if i%2 == 0 {
			f.Meal = hours.Breakfast << (i / 2 % 3)
		}
		var want []string
		for _, s := range everything(fixed) {
			table := tables[s.ID]
			state := table.At(m)
			if badge := v.TimetableOf(s).At(m); badge != state {
				t.Fatalf("%s at %v: badge %+v, evaluator %+v", s.ID, at, badge, state)
			}
			if site := sites[s.ID]; i%100 == 0 {
				if again := site.StateAt(at, calendar, fixed.Notices(s.ID, "0001-01-01")); again != state {
					t.Fatalf("%s at %v: StateAt %+v, evaluator %+v", s.ID, at, again, state)
				}
			}
			match := !f.Open || state.Value == hours.Open
			switch {
			case f.Meal != 0 && f.Open:
				match = table.Hours.Serving(f.Meal, m) == hours.Open
			case f.Meal != 0:
				match = table.Hours.ServesOn(f.Meal, m, m.Day()) == hours.Open
			}
			if match {
				want = append(want, s.ID)
			}
		}
		lists := map[string][]string{}
		list, _ := v.List(search.ListQuery{Filter: f, Limit: 1000})
		lists["list by bits"] = ids(list)
		list, _ = fixed.List(search.ListQuery{Filter: f, Limit: 1000, At: m})
		lists["list at"] = ids(list)
		for name, got := range lists {
			if !slices.Equal(got, want) {
				t.Fatalf("%s, %+v at %v: %v, want %v", name, f, at, got, want)
			}
		}
		located := slices.DeleteFunc(want, func(id string) bool { return sites[id].Location == nil })
		q := search.NearestQuery{Filter: f, Point: railway, K: 1000}
		near := hitIDs(v.Nearest(q))
		q.At = m
		for name, got := range map[string][]string{"nearest by bits": near, "nearest at": hitIDs(fixed.Nearest(q))} {
			slices.Sort(got)
			if !slices.Equal(got, located) {
				t.Fatalf("%s, %+v at %v: %v, want %v", name, f, at, got, located)
			}
		}
		if v.Now != at.Truncate(time.Minute) {
			t.Fatalf("the view is of %v at %v", v.Now, at)
		}
	}
}

// TestReachable: who can be reached in time comes first, and within a group
// the nearest.
func TestReachable(t *testing.T) {
	db, _ := made(t, 60)
	v := engine(t, db).View()
	for _, at := range instants(100) {
		m := v.City.Calendar().Moment(at)
		q := search.NearestQuery{Point: railway, K: 20, At: m}
		last, metres := 0, 0.0
		for _, r := range v.Reachable(&q, search.SeniorPace) {
			arrival := m.Add(search.WalkMinutes(r.Metres, search.SeniorPace))
			rank := map[hours.Value]int{hours.Open: 1, hours.Unknown: 2, hours.Closed: 3}[v.Timetable(r).Hours.ValueAt(arrival)]
			if rank == 1 && v.Timetable(r).At(arrival).Basis != locator.BasisStale {
				rank = 0
			}
			if rank < last || (rank == last && r.Metres < metres) {
				t.Fatalf("at %v: rank %d at %v m after rank %d at %v m", at, rank, r.Metres, last, metres)
			}
			last, metres = rank, r.Metres
		}
	}
}
