package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// keys are the names of an object's members in the order they are written.
func keys(t *testing.T, object json.RawMessage) []string {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, fmt.Sprint(name))
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// member is a value inside nested objects and lists.
func member(t *testing.T, value json.RawMessage, path ...any) json.RawMessage {
	t.Helper()
	for _, step := range path {
		var err error
		switch step := step.(type) {
		case string:
			var object map[string]json.RawMessage
			err = json.Unmarshal(value, &object)
			value = object[step]
		case int:
			var list []json.RawMessage
			err = json.Unmarshal(value, &list)
			value = list[step]
		}
		if err != nil {
			t.Fatalf("%v: %v", path, err)
		}
	}
	return value
}

// fullCanteen has something of everything that a lean feature shows.
func fullCanteen() locator.Site {
	s := canteen("民丰社区食堂", away(412.34))
	s.Address, s.Contact.Phone, s.HoursText = "蒲昌路46-7号", "024-88139123", "早餐6:00-10:00"
	s.Needs = locator.Tristates{"eat": locator.Yes, "drink": locator.No}
	s.Entry = locator.Tristates{"walk_in": locator.Yes}
	s.Facts = map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {SourceDate: "2023-12-06"}}
	return s
}

func TestNearestContract(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, fullCanteen(), station("近", away(10)), station("没有位置", nil))
	c := f.collect(t, "/api/v1/nearest?"+at)
	if diff := cmp.Diff([]string{"type", "query", "epoch", "rev", "now", "demo", "features"}, keys(t, c.Raw)); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	rev, err := f.db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if c.Type != "FeatureCollection" || c.Epoch != rev.Epoch || c.Rev != rev.Rev || c.Now != "2026-11-23T12:34:00+08:00" {
		t.Errorf("%s, epoch %s, rev %d, now %s; want those of %+v", c.Type, c.Epoch, c.Rev, c.Now, rev)
	}
	if diff := cmp.Diff([]string{ids[1], ids[0]}, c.ids()); diff != "" {
		t.Errorf("nearest first (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"type", "id", "geometry", "properties"}, keys(t, member(t, c.Raw, "features", 1))); diff != "" {
		t.Errorf("a feature (-want +got):\n%s", diff)
	}
	want := []string{
		"name", "service", "address", "district", "precision", "distance_m", "walk_min", "bearing_deg",
		"phone", "hours_text", "state", "needs", "entry", "checked_at", "demo",
	}
	if diff := cmp.Diff(want, keys(t, member(t, c.Raw, "features", 1, "properties"))); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	p := c.Features[1].Properties
	for name, want := range map[string]any{
		"distance_m": 412.3, "walk_min": 9.0, "bearing_deg": 90.0, "demo": false, "service": "meal", "district": "210102",
		"name": "民丰社区食堂", "phone": "024-88139123", "checked_at": "2023-12-06", "precision": "door",
		"needs": map[string]any{"eat": "yes", "drink": "no", "rest": "unknown", "toilet": "unknown"},
		"entry": map[string]any{"walk_in": "yes"},
	} {
		if diff := cmp.Diff(want, p[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if g := c.Features[1].Geometry; g == nil || g.Type != "Point" || len(g.Coordinates) != 2 || g.Coordinates[0] < g.Coordinates[1] {
		t.Errorf("geometry %+v, want a point lon, lat", g)
	}
	for _, absent := range []string{"price", "today"} {
		if strings.Contains(string(c.Raw), `"`+absent+`"`) {
			t.Errorf("%s is there, but not made yet", absent)
		}
	}
}

func TestNearestQueryEcho(t *testing.T) {
	t.Parallel()
	f, _ := serve(t)
	c := f.collect(t, "/api/v1/nearest?lat=41.79200004&lon=123.3885")
	want := map[string]any{"lat": 41.792, "lon": 123.3885, "k": 10.0, "pace": "adult", "order": "distance", "fields": "lean"}
	if diff := cmp.Diff(want, c.Query); diff != "" {
		t.Errorf("what was understood (-want +got):\n%s", diff)
	}
	if !strings.Contains(string(c.Raw), `"features":[]`) {
		t.Errorf("no empty list of features in %s", c.Raw)
	}
	c = f.collect(t, "/api/v1/nearest?"+at+"&service=meal&k=3&need=drink,toilet&amenity=wifi&entry=walk_in&deliver=true&max_m=500&pace=senior&order=distance&fields=full")
	want = map[string]any{
		"lat": 41.792, "lon": 123.3885, "k": 3.0, "service": "meal", "need": []any{"drink", "toilet"}, "amenity": []any{"wifi"},
		"entry": []any{"walk_in"}, "deliver": true, "max_m": 500.0, "pace": "senior", "order": "distance", "fields": "full",
	}
	if diff := cmp.Diff(want, c.Query); diff != "" {
		t.Errorf("what was understood (-want +got):\n%s", diff)
	}
}

// TestNearestDatum: 高德 and 百度 coordinates of one place give the answer of
// its GPS coordinates.
func TestNearestDatum(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	for _, d := range []geo.Datum{geo.WGS84, geo.GCJ02, geo.BD09} {
		p := geo.FromWGS84(railway, d)
		c := f.collect(t, fmt.Sprintf("/api/v1/nearest?lat=%.9f&lon=%.9f&datum=%s", p[1], p[0], d))
		if m := c.Features[0].Properties["distance_m"]; m != 0.0 {
			t.Errorf("%s: %v m from where it stands", d, m)
		}
		if math.Abs(c.Query["lat"].(float64)-railway[1])+math.Abs(c.Query["lon"].(float64)-railway[0]) > 2e-7 { //nolint:errcheck // a test's panic is fine
			t.Errorf("%s: understood as %v", d, c.Query)
		}
		if got := c.Features[0].Geometry.Coordinates; !slices.Equal(got, []float64{123.3885, 41.792}) {
			t.Errorf("%s: answers in another datum: %v", d, got)
		}
	}
}

func TestNearestFilters(t *testing.T) {
	t.Parallel()
	yes := func(key string) locator.Tristates { return locator.Tristates{key: locator.Yes} }
	drink, wifi, walkIn, meal, deliver, far := station("水", away(1)), station("网", away(2)), station("门", away(3)),
		canteen("饭", away(4)), canteen("送", away(5)), station("远", away(2000))
	drink.Needs, wifi.Amenities, walkIn.Entry, deliver.Meal.Delivery = yes("drink"), yes("wifi"), yes("walk_in"), locator.Yes
	suspended := station("停", away(6))
	suspended.Publication.Status = locator.Suspended
	f, ids := serve(t, drink, wifi, walkIn, meal, deliver, far, suspended)
	for query, want := range map[string][]int{
		"":                        {0, 1, 2, 3, 4, 6, 5},
		"k=1":                     {0},
		"k=100":                   {0, 1, 2, 3, 4, 6, 5},
		"service=meal":            {3, 4},
		"service=station":         {0, 1, 2, 6, 5},
		"need=drink":              {0},
		"amenity=wifi":            {1},
		"entry=walk_in":           {2},
		"deliver=true":            {4},
		"deliver=false":           {0, 1, 2, 3, 4, 6, 5},
		"max_m=1000":              {0, 1, 2, 3, 4, 6},
		"max_m=2.5":               {0, 1},
		"need=drink&amenity=wifi": {},
		"service=meal&k=1":        {3},
	} {
		wantIDs := []string{}
		for _, i := range want {
			wantIDs = append(wantIDs, ids[i])
		}
		c := f.collect(t, "/api/v1/nearest?"+at+"&"+query)
		if diff := cmp.Diff(wantIDs, c.ids()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
		for _, feature := range c.Features {
			status := feature.Properties["status"]
			if feature.ID == ids[6] && status != "suspended" || feature.ID != ids[6] && status != nil {
				t.Errorf("%s: status %v", feature.ID, status)
			}
		}
	}
	for pace, want := range map[string]any{"adult": 40.0, "senior": 55.0, "": 40.0} {
		target := "/api/v1/nearest?" + at + "&k=100"
		if pace != "" {
			target += "&pace=" + pace
		}
		c := f.collect(t, target)
		if got := c.Features[6].Properties["walk_min"]; got != want {
			t.Errorf("pace %q: %v min for 2 km, want %v", pace, got, want)
		}
	}
}

// TestLeanIsSmall: a lean feature takes at most 700 bytes whatever the texts,
// and they are cut between characters.
func TestLeanIsSmall(t *testing.T) {
	t.Parallel()
	long := map[string]string{
		"han":      strings.Repeat("长", 2000),
		"four":     strings.Repeat("\U00020000", 2000), // four bytes each
		"mixed":    strings.Repeat("a\U00020000长é", 500),
		"quotes":   strings.Repeat(`"`, 2000), // two bytes in JSON
		"lines":    strings.Repeat("\n", 2000),
		"emoji":    strings.Repeat("\U0001F35C", 2000),
		"escaped":  strings.Repeat("\u2028", 2000), // six bytes in JSON
		"ellipsis": strings.Repeat("\u2026", 2000),
		"ascii":    strings.Repeat("<&>", 600),
	}
	cutTo := func(s string, n int) string { return string([]rune(s)[:min(n, utf8.RuneCountInString(s))]) }
	var sites []locator.Site
	for _, text := range long {
		for only := range 5 { // each text alone, and all
			s := fullCanteen()
			s.ID = ""
			s.Publication.Status = locator.Suspended
			s.Entry = locator.Tristates{}
			for _, k := range locator.Entries() {
				s.Entry[k] = locator.Yes
			}
			if only == 0 || only == 4 {
				s.Name = cutTo(text, 60)
			}
			if only == 1 || only == 4 {
				s.Address = cutTo(text, 200)
			}
			if only == 2 || only == 4 {
				s.HoursText = text
			}
			if only == 3 || only == 4 {
				s.Contact.Phone = strings.Repeat("024-88139123;", 6)
			}
			sites = append(sites, s)
		}
	}
	f, _ := serve(t, sites...)
	c := f.collect(t, "/api/v1/nearest?"+at+"&k=100")
	if len(c.Features) != len(sites) {
		t.Fatalf("%d features of %d sites", len(c.Features), len(sites))
	}
	cut := 0
	for i := range c.Features {
		raw := member(t, c.Raw, "features", i)
		if len(raw) > 700 {
			t.Errorf("%d bytes: %s", len(raw), raw)
		}
		p := c.Features[i].Properties
		for _, name := range []string{"name", "address", "hours_text", "phone"} {
			s, _ := p[name].(string)
			if s == "" || !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError) {
				t.Errorf("%s: %q", name, s)
			}
			if rest, was := strings.CutSuffix(s, "\u2026"); was {
				cut++
				whole := false
				for _, text := range append([]string{strings.Repeat("024-88139123;", 6), fullCanteen().HoursText}, fullCanteen().Address, fullCanteen().Name) {
					whole = whole || strings.HasPrefix(text, rest)
				}
				for _, text := range long {
					whole = whole || strings.HasPrefix(text, rest)
				}
				if !whole {
					t.Errorf("%s is no beginning of a text: %q", name, s)
				}
			}
		}
	}
	if cut < len(sites) {
		t.Errorf("only %d texts were cut", cut)
	}
	full := f.collect(t, "/api/v1/nearest?"+at+"&k=100&fields=full")
	for _, feature := range full.Features {
		if s, _ := feature.Properties["hours_text"].(string); strings.HasSuffix(s, "长\u2026") {
			t.Errorf("cut although full: %q", s)
		}
	}
}

// TestLeanKeepsShortTexts: nothing is cut that need not be.
func TestLeanKeepsShortTexts(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, fullCanteen())
	c := f.collect(t, "/api/v1/nearest?"+at)
	if s := string(member(t, c.Raw, "features", 0)); strings.Contains(s, "\u2026") || len(s) > 700 {
		t.Errorf("%d bytes, cut: %s", len(s), s)
	}
}

func TestNearestIsNotKept(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	w := f.get(t, "/api/v1/nearest?"+at)
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestETag(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, station("站", &railway))
	rev, err := f.db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	targets := []string{"/api/v1/nearest?" + at, "/api/v1/sites", "/api/v1/sites/" + ids[0], "/api/v1/districts"}
	tags := func() (list []string) {
		for _, target := range targets {
			list = append(list, f.get(t, target).Header().Get("ETag"))
		}
		return list
	}
	first := tags()
	if want := fmt.Sprintf(`W/"%s-%d-%d"`, rev.Epoch, rev.Rev, noon.Unix()/60); slices.IndexFunc(first, func(s string) bool { return s != want }) >= 0 {
		t.Errorf("tags %q, want %s", first, want)
	}
	for _, target := range targets {
		for header, status := range map[string]int{
			first[0]: 304, strings.TrimPrefix(first[0], "W/"): 304, "*": 304, `"x", ` + first[0]: 304, `"x"`: 200, "": 200,
		} {
			w := f.get(t, target, "If-None-Match", header)
			if w.Code != status || (status == 304) != (w.Body.Len() == 0) || w.Header().Get("ETag") != first[0] {
				t.Errorf("%s, If-None-Match %s: %d with %d bytes, tag %s", target, header, w.Code, w.Body.Len(), w.Header().Get("ETag"))
			}
		}
	}
	f.setClock(noon.Add(3 * time.Second)) // 12:34:59
	if got := tags(); !slices.Equal(got, first) {
		t.Errorf("within the minute %q became %q", first, got)
	}
	f.setClock(noon.Add(4 * time.Second))
	minute := tags()
	f.setClock(noon)
	f.add(t, station("又一个", nil))
	changed := tags()
	for i := range targets {
		if minute[i] == first[i] || changed[i] == first[i] || minute[i] == changed[i] {
			t.Errorf("%s: %s, a minute later %s, after a change %s", targets[i], first[i], minute[i], changed[i])
		}
	}
}
