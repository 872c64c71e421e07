package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
	"jiujin/internal/store/storetest"
)

func TestSites(t *testing.T) {
	t.Parallel()
	far := station("远", away(50_000))
	far.District = "210113"
	drink := station("水", away(1))
	drink.Needs = locator.Tristates{"drink": locator.Yes}
	meal := canteen("民丰社区食堂", away(2))
	meal.Aliases = []string{"Minfeng"}
	draft := station("草稿", away(3))
	draft.Publication = locator.Publication{Status: locator.Draft}
	f, ids := serve(t, drink, meal, far, station("没有位置", nil), draft)
	for query, want := range map[string][]int{
		"":                           {0, 1, 2, 3},
		"service=meal":               {1},
		"need=drink":                 {0},
		"district=210113":            {2},
		"q=民丰":                       {1},
		"q=MINFENG":                  {1},
		"q=" + ids[1]:                {1},
		"q=nothing":                  {},
		"bbox=123.3,41.7,123.5,41.9": {0, 1},
		"bbox=123.3,41.7,123.5,41.9&service=meal":       {1},
		"updated_since=2026-11-23T09:00:00Z":            {0, 1, 2, 3},
		"updated_since=2026-11-23T17:00:00+08:00":       {0, 1, 2, 3},
		"updated_since=2026-11-23T09:00:01Z":            {},
		"updated_since=2026-11-23T17:00:00.001%2B08:00": {},
		"limit=1000":       {0, 1, 2, 3},
		"cursor=" + ids[1]: {2, 3},
		"cursor=" + url.QueryEscape(locator.FormatID(ids[1])): {2, 3},
	} {
		wantIDs := []string{}
		for _, i := range want {
			wantIDs = append(wantIDs, ids[i])
		}
		c := f.collect(t, "/api/v1/sites?"+strings.ReplaceAll(query, "民丰", url.QueryEscape("民丰")))
		if diff := cmp.Diff(wantIDs, c.ids()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
		if c.Next != "" {
			t.Errorf("%s: next cursor %q of the last page", query, c.Next)
		}
	}
	c := f.collect(t, "/api/v1/sites")
	if diff := cmp.Diff([]string{"type", "epoch", "rev", "now", "demo", "features"}, keys(t, c.Raw)); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if !strings.Contains(string(member(t, c.Raw, "features", 3)), `"geometry":null`) {
		t.Errorf("not located, yet %s", member(t, c.Raw, "features", 3))
	}
	for _, name := range []string{"distance_m", "walk_min", "bearing_deg"} {
		if _, ok := c.Features[0].Properties[name]; ok {
			t.Errorf("%s without a place", name)
		}
	}
	if _, ok := f.collect(t, "/api/v1/sites?fields=full").Features[0].Properties["amenities"]; !ok {
		t.Error("fields=full without amenities")
	}
}

func TestSitesPages(t *testing.T) {
	t.Parallel()
	var sites []locator.Site
	for i := range 7 {
		sites = append(sites, station(fmt.Sprint("站", i), nil))
	}
	f, ids := serve(t, sites...)
	for limit := 1; limit <= 8; limit++ {
		var got []string
		for cursor, pages := "", 0; ; pages++ {
			c := f.collect(t, fmt.Sprintf("/api/v1/sites?limit=%d&cursor=%s", limit, cursor))
			got = append(got, c.ids()...)
			if cursor = c.Next; cursor == "" {
				break
			}
			if pages > 10 {
				t.Fatal("no end of pages")
			}
		}
		if !slices.Equal(got, ids) {
			t.Errorf("limit %d: %v, want %v", limit, got, ids)
		}
	}
}

func TestSite(t *testing.T) {
	t.Parallel()
	closed := station("关了", away(1))
	closed.Publication = locator.Publication{Status: locator.Closed, First: storetest.Now(), Reason: "拆迁"}
	suspended := station("停了", away(2))
	suspended.Publication = locator.Publication{Status: locator.Suspended, First: storetest.Now(), Reason: "装修", Until: "2026-12-31"}
	draft := station("草稿", away(3))
	draft.Publication = locator.Publication{Status: locator.Draft}
	never := station("没开过", away(3))
	never.Publication = locator.Publication{Status: locator.Closed}
	roof, under := canteen("楼下", nil), station("楼上", nil)
	roof.PlaceID, under.PlaceID = "roof", "roof"
	f, ids := serve(t, closed, suspended, draft, never, roof, under)
	site := func(id string) (answer struct {
		feature
		Epoch string `json:"epoch"`
		Rev   int64  `json:"rev"`
		Now   string `json:"now"`
	},
	) {
		t.Helper()
		decode(t, f.get(t, "/api/v1/sites/"+id), &answer)
		return answer
	}

	id := ids[1]
	full := strings.Map(func(r rune) rune { return r - '0' + '\uff10' }, id)
	for _, typed := range []string{
		id, id[:3] + "%20" + id[3:], id[:3] + "-" + id[3:], "%20" + id, url.PathEscape(full), strings.ToLower(url.PathEscape(full)),
	} {
		s := site(typed)
		if s.ID != id || s.Type != "Feature" || s.Epoch == "" || s.Rev == 0 || s.Now != "2026-11-23T12:34:00+08:00" {
			t.Errorf("%s: %+v", typed, s)
		}
	}
	if diff := cmp.Diff(map[string]any{"status": "suspended", "until": "2026-12-31", "reason": "装修"}, site(id).Properties["publication"]); diff != "" {
		t.Errorf("suspended (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"status": "closed", "reason": "拆迁"}, site(ids[0]).Properties["publication"]); diff != "" {
		t.Errorf("closed (-want +got):\n%s", diff)
	}
	for _, gone := range []string{ids[2], ids[3], locator.NewID(777_777)} {
		wantProblem(t, f.get(t, "/api/v1/sites/"+gone), http.StatusNotFound, "site_not_found")
	}
	want := []any{map[string]any{"id": ids[5], "service": "station", "name": "楼上"}}
	if diff := cmp.Diff(want, site(ids[4]).Properties["linked"]); diff != "" {
		t.Errorf("linked (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{}, site(id).Properties["linked"]); diff != "" {
		t.Errorf("not linked (-want +got):\n%s", diff)
	}
	if s := site(ids[4]); s.Geometry != nil || s.Properties["location"] != nil {
		t.Errorf("not located, yet %+v", s)
	}
}

func TestSiteNotices(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, station("站", nil))
	notice := func(from, until locator.Date, text string) locator.NoticeChange {
		return locator.NoticeChange{Notice: locator.Notice{
			Kind: locator.NoticeClosure, Sites: ids, From: from, Until: until, Text: text, Source: "社区",
		}}
	}
	f.apply(t, &locator.Batch{Actor: "test", Notices: []locator.NoticeChange{
		notice("2026-11-24", "", "将来"), notice("2026-11-01", "2026-11-22", "昨天止"), notice("2026-11-23", "2026-11-23", "今天"),
	}})
	texts := func() (list []string) {
		var s feature
		decode(t, f.get(t, "/api/v1/sites/"+ids[0]), &s)
		for _, n := range s.Properties["notices"].([]any) { //nolint:errcheck // a test's panic is fine
			list = append(list, n.(map[string]any)["text"].(string)) //nolint:errcheck // a test's panic is fine
		}
		return list
	}
	if diff := cmp.Diff([]string{"今天", "将来"}, texts()); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	// 16:00 UTC is the next day in Shanghai.
	f.setClock(noon.Add(11*60*60*1e9 + 30*60*1e9))
	if diff := cmp.Diff([]string{"将来"}, texts()); diff != "" {
		t.Errorf("notices after midnight (-want +got):\n%s", diff)
	}
}

// TestFullSpellsEverything: every known word is there, unknown ones too, and
// true to the site.
func TestFullSpellsEverything(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, canteen("食堂", nil))
	var s feature
	decode(t, f.get(t, "/api/v1/sites/"+ids[0]), &s)
	meal, _ := s.Properties["meal"].(map[string]any)
	for name, list := range map[string][]string{
		"needs": locator.Needs(), "amenities": locator.Amenities(), "entry": locator.Entries(),
		"meals": locator.Meals(), "eligibility": locator.Eligibilities(), "documents": locator.Documents(),
		"payment": locator.Payments(), "ordering": locator.Orderings(), "diet": locator.Diets(),
	} {
		facts, ok := s.Properties[name].(map[string]any)
		if !ok {
			facts, _ = meal[name].(map[string]any)
		}
		want := map[string]any{}
		for _, k := range list {
			want[k] = "unknown"
		}
		if diff := cmp.Diff(want, facts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if meal["channel"] != "unknown" || s.Properties["registered"] != "unknown" || s.Properties["number"] != locator.FormatID(ids[0]) {
		t.Errorf("channel %v, registered %v, number %v", meal["channel"], s.Properties["registered"], s.Properties["number"])
	}
}

func TestDistricts(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("甲", &railway), station("乙", nil), canteen("丙", nil))
	w := f.get(t, "/api/v1/districts")
	var answer struct {
		Epoch     string `json:"epoch"`
		Districts []struct {
			Code   string     `json:"code"`
			Name   string     `json:"name"`
			Label  [2]float64 `json:"label"`
			Counts map[string]struct {
				Listed, Located int
			} `json:"counts"`
		} `json:"districts"`
	}
	decode(t, w, &answer)
	if len(answer.Districts) != 13 || answer.Epoch == "" {
		t.Fatalf("%d districts of epoch %q", len(answer.Districts), answer.Epoch)
	}
	c, err := oneCity()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range answer.Districts {
		at, ok := c.DistrictAt(d.Label)
		if !ok || at.Code != d.Code || at.Name != d.Name {
			t.Errorf("the label of %s %s lies in %s", d.Code, d.Name, at.Name)
		}
		got := fmt.Sprint(d.Counts["station"], d.Counts["meal"])
		want := "{0 0} {0 0}"
		if d.Code == "210102" {
			want = "{2 1} {1 0}"
		}
		if got != want || len(d.Counts) != 2 {
			t.Errorf("%s counts %s, want %s", d.Name, got, want)
		}
	}
	if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
}
