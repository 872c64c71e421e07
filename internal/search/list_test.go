package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

// TestPublication: drafts and submitted sites are not there at all; one closed
// after it was published is found by its id and nowhere else.
func TestPublication(t *testing.T) {
	db := storetest.SQLite(t)
	for _, tt := range []struct {
		status       locator.Status
		first        bool // was published once
		listed, byID bool
	}{
		{locator.Draft, false, false, false},
		{locator.Draft, true, false, false},
		{locator.Submitted, false, false, false},
		{locator.Submitted, true, false, false},
		{locator.Published, true, true, true},
		{locator.Suspended, true, true, true},
		{locator.Closed, true, false, true},
		{locator.Closed, false, false, false},
	} {
		t.Run(fmt.Sprint(tt.status, tt.first), func(t *testing.T) {
			s := station("站", &railway)
			s.Publication.Status = tt.status
			if !tt.first {
				s.Publication.First = time.Time{}
			}
			id := add(t, db, s)[0]
			v := engine(t, db).View()
			near := hitIDs(v.Nearest(search.NearestQuery{Point: railway, K: 10}))
			found, _ := v.List(search.ListQuery{Text: id, Limit: 10})
			got := []bool{slices.Contains(ids(everything(v)), id), slices.Contains(near, id), len(found) == 1}
			if slices.Contains(got, !tt.listed) {
				t.Errorf("in list, nearest, by name: %v; listed should be %v", got, tt.listed)
			}
			_, err := v.Site(id)
			if (err == nil) != tt.byID {
				t.Errorf("by id: %v, found should be %v", err, tt.byID)
			}
			if err != nil && (locator.KindOf(err) != locator.NotFound || !strings.Contains(err.Error(), locator.FormatID(id))) {
				t.Errorf("error %v is not a not-found that names the id", err)
			}
		})
	}
	if n := engine(t, db).View().Count("", "").Listed; n != 2 {
		t.Errorf("%d counted, want the published and the suspended one", n)
	}
}

// TestListPages: for every page size, the cursor gives each site once, by id.
func TestListPages(t *testing.T) {
	db, _ := made(t, 30)
	// Ids of another length: 1 000 000 comes after 999 999.
	s := station("七位", nil)
	s.ID = locator.NewID(123_456)
	add(t, db, s)
	v := engine(t, db).View()
	want := ids(everything(v))
	if !slices.IsSortedFunc(want, func(a, b string) int { return len(a) - len(b) }) || len(want) < 40 {
		t.Fatalf("%d sites: %v", len(want), want)
	}
	for _, f := range []search.Filter{{}, {Service: locator.Meal}, {Needs: []string{"drink"}}, {Service: "none"}} {
		var all []string
		for _, s := range everything(v) {
			if matches(f, s) {
				all = append(all, s.ID)
			}
		}
		for limit := 1; limit <= len(all)+2; limit++ {
			var got []string
			q := search.ListQuery{Filter: f, Limit: limit}
			for pages := 0; ; pages++ {
				sites, more := v.List(q)
				got = append(got, ids(sites)...)
				if !more {
					break
				}
				if len(sites) != limit || pages > len(all) {
					t.Fatalf("limit %d: a page of %d with more to come", limit, len(sites))
				}
				q.After = sites[len(sites)-1].ID
			}
			if !slices.Equal(got, all) {
				t.Fatalf("%+v, limit %d:\ngot  %v\nwant %v", f, limit, got, all)
			}
		}
	}
}

// TestListAfterGone: a cursor outlives its site.
func TestListAfterGone(t *testing.T) {
	db := storetest.SQLite(t)
	all := add(t, db, station("甲", nil), station("乙", nil), station("丙", nil))
	e := engine(t, db)
	edit(t, db, all[1], func(s *locator.Site) { s.Publication.Status = locator.Draft })
	refresh(t, e)
	sites, more := e.View().List(search.ListQuery{After: all[1], Limit: 10})
	if diff := cmp.Diff([]string{all[2]}, ids(sites)); diff != "" || more {
		t.Errorf("after a site that is gone (-want +got), more %v:\n%s", more, diff)
	}
	if sites, more := e.View().List(search.ListQuery{After: all[2], Limit: 1}); len(sites) != 0 || more {
		t.Errorf("after the last: %v, more %v", ids(sites), more)
	}
}

func TestListText(t *testing.T) {
	db := storetest.SQLite(t)
	s := station("民丰社区食堂", nil)
	s.Aliases = []string{"Minfeng Canteen", "老李饭馆"}
	s.Address, s.Subdistrict, s.Community = "蒲昌路46-7号", "正良街道", "民丰社区"
	other := station("他处", nil)
	other.Address = "467号"
	want := add(t, db, s, other)[:1]
	v := engine(t, db).View()
	id := want[0]
	for _, q := range []string{
		"民丰", "食堂", "民 丰", "老李饭馆", "minfeng", "MINFENG CANTEEN", "\uff2d\uff29\uff2e\uff26\uff25\uff2e\uff27", "minfengcanteen",
		"蒲昌路46-7", "\uff14\uff16\uff0d\uff17号", "正良", id, locator.FormatID(id), " " + id + " ", id[2:],
	} {
		if got, _ := v.List(search.ListQuery{Text: q, Limit: 10}); !slices.Equal(ids(got), want) {
			t.Errorf("q=%q finds %v, want %v", q, ids(got), want)
		}
	}
	for _, q := range []string{"蒲昌路467号", "沈河", "!!!", "\uff01", "堂Min", "\x00", "堂\x00min"} {
		if got, _ := v.List(search.ListQuery{Text: q, Limit: 10}); len(got) != 0 {
			t.Errorf("q=%q finds %v, want none", q, ids(got))
		}
	}
	for _, q := range []string{"", "  ", "\u3000"} {
		if got, _ := v.List(search.ListQuery{Text: q, Limit: 10}); len(got) != 2 {
			t.Errorf("q=%q finds %v, want all", q, ids(got))
		}
	}
}

func TestListSelects(t *testing.T) {
	now := storetest.Now()
	db := storetest.Open(t, storetest.SQLiteFile(t), store.Options{Now: func() time.Time { return now }})
	first := add(t, db, station("站", &railway))[0]
	now = now.Add(time.Hour)
	elsewhere := station("别的区", nil)
	elsewhere.District = "210113"
	second := add(t, db, elsewhere)[0]
	v := engine(t, db).View()
	around := func(side float64) *orb.Bound {
		return &orb.Bound{Min: orb.Point{railway[0] - side, railway[1] - side}, Max: orb.Point{railway[0] + side, railway[1] + side}}
	}
	for name, tt := range map[string]struct {
		q    search.ListQuery
		want []string
	}{
		"all":             {search.ListQuery{}, []string{first, second}},
		"district":        {search.ListQuery{Filter: search.Filter{District: "210113"}}, []string{second}},
		"box":             {search.ListQuery{Bound: around(0.1)}, []string{first}},
		"box of a point":  {search.ListQuery{Bound: around(0)}, []string{first}},
		"box of nothing":  {search.ListQuery{Bound: &orb.Bound{Min: orb.Point{0, 0}, Max: orb.Point{1, 1}}}, nil},
		"since before":    {search.ListQuery{UpdatedSince: storetest.Now().UnixMilli() - 1}, []string{first, second}},
		"since the first": {search.ListQuery{UpdatedSince: storetest.Now().UnixMilli()}, []string{first, second}},
		"since later":     {search.ListQuery{UpdatedSince: storetest.Now().UnixMilli() + 1}, []string{second}},
		"since the end":   {search.ListQuery{UpdatedSince: now.UnixMilli() + 1}, nil},
		"long ago":        {search.ListQuery{UpdatedSince: -1}, []string{first, second}},
		"all of it":       {search.ListQuery{Bound: around(1), UpdatedSince: now.UnixMilli(), Text: "站"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tt.q.Limit = 10
			got, _ := v.List(tt.q)
			if diff := cmp.Diff(tt.want, ids(got), cmp.Transformer("empty", func(l []string) string { return strings.Join(l, " ") })); diff != "" {
				t.Errorf("sites (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCount(t *testing.T) {
	db, _ := made(t, 40)
	lost := station("区已不在", &railway)
	lost.District = "999999"
	add(t, db, lost)
	v := engine(t, db).View()
	want := map[string]search.Count{}
	for _, s := range stored(t, db) {
		if !s.Listed() {
			continue
		}
		for _, key := range []string{"/", s.District + "/", "/" + string(s.Service), s.District + "/" + string(s.Service)} {
			n := want[key]
			n.Listed++
			if s.Location != nil {
				n.Located++
			}
			want[key] = n
		}
	}
	districts := []string{"", "999999", "000000"}
	for _, d := range v.City.Districts {
		districts = append(districts, d.Code)
	}
	for _, d := range districts {
		for _, s := range append(locator.Services(), "") {
			if got := v.Count(d, s); got != want[d+"/"+string(s)] {
				t.Errorf("%s/%s: %+v, want %+v", d, s, got, want[d+"/"+string(s)])
			}
		}
	}
	if v.Name("999999") != "999999" || v.Name("210102") != "和平区" {
		t.Errorf("names %q and %q", v.Name("999999"), v.Name("210102"))
	}
}

func TestLinked(t *testing.T) {
	db := storetest.SQLite(t)
	roof := func(place string, status locator.Status) locator.Site {
		s := station("站", nil)
		s.PlaceID, s.Publication.Status = place, status
		return s
	}
	all := add(t, db, roof("a", locator.Published), roof("a", locator.Suspended), roof("a", locator.Draft),
		roof("b", locator.Published), roof("", locator.Published), roof("", locator.Published))
	v := engine(t, db).View()
	for i, want := range [][]string{{all[1]}, {all[0]}, nil, {}, {}, {}} {
		if want == nil {
			continue // a draft is not there
		}
		s, err := v.Site(all[i])
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(v.Linked(s)); !slices.Equal(got, want) {
			t.Errorf("with %d: %v, want %v", i, got, want)
		}
	}
}

func TestNoticesByDay(t *testing.T) {
	db := storetest.SQLite(t)
	site := add(t, db, station("站", nil))[0]
	notice := func(kind locator.NoticeKind, from, until locator.Date, text string, sites ...string) locator.NoticeChange {
		return locator.NoticeChange{Notice: locator.Notice{Kind: kind, From: from, Until: until, Text: text, Sites: sites}}
	}
	withdrawn := notice(locator.NoticeClosure, "2026-11-01", "", "撤回", site)
	withdrawn.Notice.Withdrawn = true
	gone := notice(locator.NoticeBanner, "2026-11-01", "", "撤回的横幅")
	gone.Notice.Withdrawn = true
	apply(t, db, &locator.Batch{Actor: "test", Notices: []locator.NoticeChange{
		notice(locator.NoticeClosure, "2026-11-25", "2026-11-26", "将来", site),
		notice(locator.NoticeTrial, "2026-11-01", "", "一直", site),
		notice(locator.NoticeClosure, "2026-11-20", "2026-11-22", "过去", site),
		notice(locator.NoticeHours, "2026-11-22", "2026-11-23", "今天", site),
		notice(locator.NoticeBanner, "2026-11-23", "2026-11-23", "横幅"),
		notice(locator.NoticeBanner, "2026-11-10", "2026-11-30", "一站的话", site),
		withdrawn, gone,
	}})
	v := engine(t, db).View()
	texts := func(list []*locator.Notice) (got []string) {
		for _, n := range list {
			got = append(got, n.Text)
		}
		return got
	}
	for day, want := range map[locator.Date][]string{
		"2026-11-20": {"一直", "一站的话", "过去", "今天", "将来"}, // to come as well, by first day
		today:        {"一直", "一站的话", "今天", "将来"},
		"2026-11-24": {"一直", "一站的话", "将来"},
		"2027-01-01": {"一直"},
	} {
		if diff := cmp.Diff(want, texts(v.Notices(site, day))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", day, diff)
		}
	}
	for day, want := range map[locator.Date][]string{"2026-11-22": nil, today: {"横幅"}, "2026-11-24": nil} {
		if diff := cmp.Diff(want, texts(v.Banners(day))); diff != "" {
			t.Errorf("banners of %s (-want +got):\n%s", day, diff)
		}
	}
	if len(v.Notices("000000", today)) != 0 {
		t.Error("notices of a site that is not")
	}
}
