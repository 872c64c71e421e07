package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/locator"
)

const along = "/api/v1/along?"

// post sends a body; header is name, value, name, value…
func (f *fixture) post(t testing.TB, target string, body io.Reader, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, body)
	r.Header.Set("Content-Type", "application/geo+json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w
}

// pathOf writes a line as the parameter path does.
func pathOf(line orb.LineString) string {
	var parts []string
	for _, p := range line {
		parts = append(parts, fmt.Sprintf("%.9f,%.9f", p[0], p[1]))
	}
	return "path=" + strings.Join(parts, ";")
}

// lineOf writes a line as a GeoJSON LineString.
func lineOf(line orb.LineString) string {
	coordinates, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}
	return `{"type":"LineString","coordinates":` + string(coordinates) + `}`
}

// walk is a way east from the railway station, with a corner; its points have
// the five decimals of a polyline.
func walk() orb.LineString {
	line := orb.LineString{railway}
	for _, leg := range [][2]float64{{90, 1000}, {90, 500}, {0, 800}} {
		line = append(line, geo.Round(geo.Destination(line[len(line)-1], leg[0], leg[1]), 5))
	}
	return line
}

// besideWalk is a point so many metres along the first leg of walk, and so
// many to its left.
func besideWalk(metres, left float64) *geo.Point {
	p := geo.Destination(*away(metres), 0, left)
	return &p
}

// TestAlongForms: however a line is given, the answer is the same.
func TestAlongForms(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, station("过马路", besideWalk(700, 33)), canteen("路口", besideWalk(1500, 100)), station("起点", &railway), station("远", besideWalk(700, 900)))
	line := walk()
	want := f.get(t, along+pathOf(line))
	var c collection
	decode(t, want, &c)
	if diff := cmp.Diff([]string{ids[2], ids[0], ids[1]}, c.ids()); diff != "" {
		t.Fatalf("in the order met (-want +got):\n%s", diff)
	}
	polyline, err := geo.EncodePolyline(line)
	if err != nil {
		t.Fatal(err)
	}
	in := func(d geo.Datum) orb.LineString {
		other := line.Clone()
		for i, p := range other {
			other[i] = geo.FromWGS84(p, d)
		}
		return other
	}
	tall := `{"type":"LineString","coordinates":[`
	for i, p := range line {
		tall += strings.Repeat(",", min(i, 1)) + fmt.Sprintf("[%v,%v,%d.5,null]", p[0], p[1], 40+i)
	}
	tall += `],"bbox":[123,41,124,42]}`
	for name, w := range map[string]*httptest.ResponseRecorder{
		"semicolons escaped":  f.get(t, along+strings.ReplaceAll(pathOf(line), ";", "%3B")),
		"all escaped":         f.get(t, along+"path="+url.QueryEscape(strings.TrimPrefix(pathOf(line), "path="))),
		"with spaces":         f.get(t, along+strings.NewReplacer(";", "%20;%20", ",", ",+").Replace(pathOf(line))),
		"path in gcj02":       f.get(t, along+pathOf(in(geo.GCJ02))+"&datum=gcj02"),
		"path in bd09":        f.get(t, along+pathOf(in(geo.BD09))+"&datum=bd09"),
		"polyline":            f.get(t, along+"polyline="+url.QueryEscape(polyline)),
		"polyline as it is":   f.get(t, along+"polyline="+polyline),
		"point twice":         f.get(t, along+pathOf(slices.Insert(line.Clone(), 1, line[1]))),
		"posted":              f.post(t, along, strings.NewReader(lineOf(line))),
		"posted in gcj02":     f.post(t, along+"datum=gcj02", strings.NewReader(lineOf(in(geo.GCJ02)))),
		"posted with heights": f.post(t, along, strings.NewReader(tall)),
		"posted as a Feature": f.post(t, along, strings.NewReader(`{"type":"Feature","id":7,"properties":{"name":"回家"},"geometry":`+lineOf(line)+`}`)),
		"no properties":       f.post(t, along, strings.NewReader(` {"geometry":`+tall+`,"properties":null,"type":"Feature"} `)),
		"defaults written":    f.get(t, along+pathOf(line)+"&max_detour_m=600&k=100&fields=lean&datum=wgs84&deliver=false"),
	} {
		if diff := cmp.Diff(want.Body.String(), w.Body.String()); diff != "" || w.Code != http.StatusOK {
			t.Errorf("%s: %d (-want +got):\n%s", name, w.Code, diff)
		}
	}
}

func TestAlongContract(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, fullCanteen())
	c := f.collect(t, along+pathOf(walk()))
	if diff := cmp.Diff([]string{"type", "query", "epoch", "rev", "now", "demo", "features"}, keys(t, c.Raw)); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if c.Type != "FeatureCollection" || c.Now != "2026-11-23T12:34:00+08:00" || c.Rev != f.engine.View().Revision.Rev {
		t.Errorf("%s, rev %d, now %s", c.Type, c.Rev, c.Now)
	}
	want := []string{
		"name", "service", "address", "district", "precision", "at_m", "offset_m", "detour_m",
		"phone", "hours_text", "state", "needs", "entry", "checked_at", "demo",
	}
	if diff := cmp.Diff(want, keys(t, member(t, c.Raw, "features", 0, "properties"))); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	for query, want := range map[string]map[string]any{
		"": {"length_m": 2300.0, "max_detour_m": 600.0, "k": 100.0, "fields": "lean"},
		"&service=meal&k=3&need=drink,toilet&amenity=wifi&entry=walk_in&deliver=true&max_detour_m=12.5&fields=full&datum=wgs84": {
			"length_m": 2300.0, "max_detour_m": 12.5, "k": 3.0, "service": "meal", "need": []any{"drink", "toilet"},
			"amenity": []any{"wifi"}, "entry": []any{"walk_in"}, "deliver": true, "fields": "full",
		},
	} {
		c := f.collect(t, along+pathOf(walk())+query)
		if m, ok := c.Query["length_m"].(float64); !ok || math.Abs(m-2300) > 1.5 { // the points were rounded
			t.Errorf("length %v", c.Query["length_m"])
		}
		c.Query["length_m"] = want["length_m"]
		if diff := cmp.Diff(want, c.Query); diff != "" {
			t.Errorf("%s: what was understood (-want +got):\n%s", query, diff)
		}
	}
	if c := f.collect(t, along+"path=0,0;1,1"); len(c.Features) != 0 || !strings.Contains(string(c.Raw), `"features":[]`) {
		t.Errorf("nothing is near, yet: %s", c.Raw)
	}
}

// TestAlongMeasures: every number is that of package geo to 0.1 m, and no site
// within the detour is missing.
func TestAlongMeasures(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 8))
	var sites []locator.Site
	for i := range 90 {
		p := geo.Destination(railway, r.Float64()*360, r.Float64()*5000)
		sites = append(sites, station(fmt.Sprint("站", i), &p))
	}
	f, ids := serve(t, sites...)
	for range 25 {
		line := orb.LineString{geo.Destination(railway, r.Float64()*360, 3000)}
		for range 1 + r.IntN(6) {
			line = append(line, geo.Destination(line[len(line)-1], r.Float64()*360, r.Float64()*3000))
		}
		path, err := geo.NewPath(line)
		if err != nil {
			t.Fatal(err)
		}
		limit := 50 + r.Float64()*3000
		c := f.collect(t, fmt.Sprintf("%s%s&max_detour_m=%v", along, pathOf(line), limit))
		near := 0
		for i := range sites {
			foot := path.Nearest(sites[i].Location.Point)
			if 2*foot.OffsetMetres <= limit {
				near++
			}
			at := slices.Index(c.ids(), ids[i])
			if (at >= 0) != (2*foot.OffsetMetres <= limit) {
				t.Errorf("%v m out of the way of at most %v: met %v", 2*foot.OffsetMetres, limit, at >= 0)
			}
			if at < 0 {
				continue
			}
			got := met(t, &c.Features[at])
			for k, want := range [3]float64{foot.AlongMetres, foot.OffsetMetres, 2 * foot.OffsetMetres} {
				if math.Abs(got[k]-want) > 0.051 {
					t.Errorf("at, offset, detour %v, want %+v", got, foot)
				}
			}
		}
		if len(c.Features) != near || !slices.IsSortedFunc(c.Features, func(a, b feature) int {
			return int(math.Round(10 * (met(t, &a)[0] - met(t, &b)[0])))
		}) {
			t.Errorf("%d sites of %d, in order: %v", len(c.Features), near, c.ids())
		}
	}
}

// met is a feature's at_m, offset_m and detour_m.
func met(t *testing.T, f *feature) (m [3]float64) {
	t.Helper()
	for i, name := range []string{"at_m", "offset_m", "detour_m"} {
		v, ok := f.Properties[name].(float64)
		if !ok || v < 0 || math.Abs(v*10-math.Round(v*10)) > 1e-6 {
			t.Errorf("%s is %v", name, f.Properties[name])
		}
		m[i] = v
	}
	return m
}

func TestAlongFilters(t *testing.T) {
	t.Parallel()
	yes := func(key string) locator.Tristates { return locator.Tristates{key: locator.Yes} }
	drink, wifi, walkIn, meal, deliver, far := station("水", besideWalk(100, 50)), station("网", besideWalk(200, 10)), station("门", besideWalk(300, 40)),
		canteen("饭", besideWalk(400, 20)), canteen("送", besideWalk(500, 30)), station("远", besideWalk(600, 299))
	drink.Needs, wifi.Amenities, walkIn.Entry, deliver.Meal.Delivery = yes("drink"), yes("wifi"), yes("walk_in"), locator.Yes
	suspended, tooFar := station("停", besideWalk(700, 60)), station("太远", besideWalk(800, 301))
	suspended.Publication.Status = locator.Suspended
	draft := station("草稿", besideWalk(1, 1))
	draft.Publication = locator.Publication{Status: locator.Draft}
	f, ids := serve(t, drink, wifi, walkIn, meal, deliver, far, suspended, tooFar, draft, station("没有位置", nil))
	for query, want := range map[string][]int{
		"":                        {0, 1, 2, 3, 4, 5, 6},
		"k=100":                   {0, 1, 2, 3, 4, 5, 6},
		"k=1":                     {1},
		"k=3":                     {1, 3, 4}, // the least out of the way, still in the order met
		"k=5":                     {0, 1, 2, 3, 4},
		"service=meal":            {3, 4},
		"service=station&k=2":     {1, 2},
		"need=drink":              {0},
		"amenity=wifi":            {1},
		"entry=walk_in":           {2},
		"deliver=true":            {4},
		"deliver=false":           {0, 1, 2, 3, 4, 5, 6},
		"need=drink&amenity=wifi": {},
		"max_detour_m=1":          {},
		"max_detour_m=59":         {1, 3},
		"max_detour_m=61":         {1, 3, 4},
		"max_detour_m=597":        {0, 1, 2, 3, 4, 6},
		"max_detour_m=603":        {0, 1, 2, 3, 4, 5, 6, 7},
		"max_detour_m=20000":      {0, 1, 2, 3, 4, 5, 6, 7},
		"max_detour_m=2e4&k=2":    {1, 3},
	} {
		wantIDs := []string{}
		for _, i := range want {
			wantIDs = append(wantIDs, ids[i])
		}
		// Straight on, so that nothing is nearer to what comes after a corner.
		c := f.collect(t, along+pathOf(orb.LineString{railway, *away(1000)})+"&"+query)
		if diff := cmp.Diff(wantIDs, c.ids()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
		for _, feature := range c.Features {
			if status := feature.Properties["status"]; (feature.ID == ids[6]) != (status == "suspended") {
				t.Errorf("%s: status %v", feature.ID, status)
			}
		}
	}
}

// TestAlongOpen: states are those of the instant that is asked for.
func TestAlongOpen(t *testing.T) {
	t.Parallel()
	breakfast, lunch, shut := canteen("早餐", besideWalk(100, 5)), canteen("午餐", besideWalk(200, 5)), canteen("停", besideWalk(300, 5))
	breakfast.HoursText, lunch.HoursText, shut.HoursText = "早餐6:00-10:00", "午餐11:00-13:00", "午餐11:00-13:00"
	shut.Publication.Status = locator.Suspended
	f, ids := serve(t, breakfast, lunch, shut, canteen("不详", besideWalk(400, 5)))
	for query, want := range map[string][]int{
		"":                                       {0, 1, 2, 3},
		"open=false":                             {0, 1, 2, 3},
		"open=true":                              {1},
		"open=true&at=2026-11-23T07:00:00+08:00": {0},
		"open=true&at=2026-11-22T23:00:00Z":      {0},
		"open=true&at=2026-11-23T14:00:00%2B08:00": {},
		"meal=breakfast":           {0},
		"meal=lunch":               {1},
		"meal=dinner":              {},
		"meal=breakfast&open=true": {},
		"meal=lunch&open=true":     {1},
	} {
		wantIDs := []string{}
		for _, i := range want {
			wantIDs = append(wantIDs, ids[i])
		}
		for _, form := range []string{"lean", "full"} {
			c := f.collect(t, along+pathOf(walk())+"&fields="+form+"&"+query)
			if diff := cmp.Diff(wantIDs, c.ids()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", query, diff)
			}
			for i := range c.Features {
				state, _ := c.Features[i].Properties["state"].(map[string]any)
				if state["value"] == nil || strings.Contains(query, "open=true") && state["value"] != "open" {
					t.Errorf("%s, %s: state %v", query, form, state)
				}
			}
		}
	}
}

// TestAlongShapes: paths that are no simple lines.
func TestAlongShapes(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, station("一", besideWalk(300, 20)), station("二", besideWalk(800, 10)))
	a, b := railway, *away(1000)
	c, d := geo.Destination(b, 0, 1000), geo.Destination(a, 0, 1000)
	for _, tt := range []struct {
		name string
		line orb.LineString
		want []int
		at   []float64 // where each is met; a path that passes twice may have either
		or   []float64
	}{
		{"a street", orb.LineString{a, b}, []int{0, 1}, []float64{300, 800}, nil},
		{"the other way", orb.LineString{b, a}, []int{1, 0}, []float64{200, 700}, nil},
		{"a loop", orb.LineString{a, b, c, d, a}, []int{0, 1}, []float64{300, 800}, nil},
		{"a loop from another corner", orb.LineString{c, d, a, b, c}, []int{0, 1}, []float64{2300, 2800}, nil},
		{"there and back", orb.LineString{a, b, a}, []int{0, 1}, []float64{300, 800}, []float64{1700, 1200}},
		{"points repeated", orb.LineString{a, a, b, b, b}, []int{0, 1}, []float64{300, 800}, nil},
	} {
		c := f.collect(t, along+pathOf(tt.line))
		got := c.ids()
		slices.Sort(got)
		if tt.or == nil {
			got = c.ids()
		}
		want := []string{ids[tt.want[0]], ids[tt.want[1]]}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", tt.name, diff)
		}
		for i, id := range want {
			m := met(t, &c.Features[slices.Index(c.ids(), id)])
			off := math.Abs(m[0] - tt.at[i])
			if tt.or != nil {
				off = min(off, math.Abs(m[0]-tt.or[i]))
			}
			if wantOffset := 20 - 10*float64(tt.want[i]); off > 0.2 || math.Abs(m[1]-wantOffset) > 0.2 {
				t.Errorf("%s: %s met %v", tt.name, id, m)
			}
		}
	}
	for _, target := range []string{pathOf(orb.LineString{b}), pathOf(orb.LineString{b, b, b})} {
		c := f.collect(t, along+target)
		if len(c.Features) != 1 || c.Query["length_m"] != 0.0 {
			t.Fatalf("around a point: %s", c.Raw)
		}
		if m, want := met(t, &c.Features[0]), geo.Distance(b, *besideWalk(800, 10)); m[0] != 0 || math.Abs(m[1]-want) > 0.051 {
			t.Errorf("around a point: %v, want %v m off", m, want)
		}
	}
}

func TestAlongGolden(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, street()...)
	w := f.get(t, along+pathOf(orb.LineString{*besideWalk(0, 12.3), *besideWalk(500, 45.6)})+"&max_detour_m=100")
	wantGolden(t, "along.json", f.engine.View().Revision.Epoch, w.Body.Bytes())
}

// TestAlongFeatures: a lean feature is small even with the longest numbers, a
// full one has every fact and the same numbers.
func TestAlongFeatures(t *testing.T) {
	t.Parallel()
	site := fullCanteen()
	p := geo.Destination(geo.Destination(railway, 0, 499_123.4), 90, 9_987.6)
	site.Location.Point = p
	for _, k := range locator.Entries() {
		site.Entry[k] = locator.Yes
	}
	site.Name, site.Address, site.HoursText = strings.Repeat("长", 60), strings.Repeat("\u2028", 200), strings.Repeat(`"`, 2000)
	site.Contact.Phone = strings.Repeat("024-88139123;", 6)
	site.Publication.Status = locator.Suspended
	f, _ := serve(t, site)
	target := along + pathOf(orb.LineString{railway, geo.Destination(railway, 0, 499_600)}) + "&max_detour_m=20000"
	lean, full := f.collect(t, target), f.collect(t, target+"&fields=full")
	if len(lean.Features) != 1 || len(full.Features) != 1 {
		t.Fatalf("%d and %d features", len(lean.Features), len(full.Features))
	}
	if raw := member(t, lean.Raw, "features", 0); len(raw) > 700 || !strings.Contains(string(raw), "\u2026") {
		t.Errorf("%d bytes: %s", len(raw), raw)
	}
	m := met(t, &lean.Features[0])
	if m[0] < 499_000 || m[1] < 9_900 || m != met(t, &full.Features[0]) {
		t.Errorf("lean %v, full %v", m, met(t, &full.Features[0]))
	}
	q := full.Features[0].Properties
	if q["hours_text"] != site.HoursText || q["directions"] != nil || q["distance_m"] != nil || q["walk_min"] != nil || q["meal"] == nil || q["number"] == nil {
		t.Errorf("full: %v", q)
	}
	if lean.Features[0].Properties["number"] != nil || lean.Features[0].Properties["distance_m"] != nil {
		t.Errorf("lean: %v", lean.Features[0].Properties)
	}
}

// TestAlongIsNotKept: it is made for a visitor's way.
func TestAlongIsNotKept(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	target, tag := along+pathOf(walk()), f.engine.View().Tag[0]
	get := f.get(t, target)
	post := f.post(t, along, strings.NewReader(lineOf(walk())), "Origin", "https://example.org")
	for _, w := range []*httptest.ResponseRecorder{get, post} {
		h := w.Header()
		if w.Code != http.StatusOK || h.Get("Cache-Control") != "no-store" || h.Get("Etag") != tag || h.Get("Content-Type") != "application/geo+json; charset=utf-8" {
			t.Errorf("%d %v", w.Code, h)
		}
	}
	if got := post.Header().Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("allows origin %q", got)
	}
	if w := f.get(t, target, "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("the same again: %d, %d bytes", w.Code, w.Body.Len())
	}
	// The tag says nothing of the body that was posted.
	for _, match := range []string{tag, "*"} {
		w := f.post(t, along, strings.NewReader(lineOf(walk())), "If-None-Match", match)
		if w.Code != http.StatusOK || w.Body.String() != post.Body.String() {
			t.Errorf("If-None-Match %s: %d, %d bytes", match, w.Code, w.Body.Len())
		}
	}
	if f.setClock(noon.Add(time.Minute)); f.get(t, target).Header().Get("Etag") == tag {
		t.Error("the tag outlives the minute")
	}
}

// TestAlongMethods asks a real server.
func TestAlongMethods(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	server := httptest.NewServer(f.handler)
	defer server.Close()
	send := func(method, query, body string) (status int, header http.Header, answer string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+along+query, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		data, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, res.Header, string(data)
	}
	_, _, want := send(http.MethodGet, pathOf(walk()), "")
	if status, h, body := send(http.MethodHead, pathOf(walk()), ""); status != http.StatusOK || body != "" || h.Get("Content-Length") != fmt.Sprint(len(want)) {
		t.Errorf("HEAD: %d, %q, length %s, want %d", status, body, h.Get("Content-Length"), len(want))
	}
	if status, _, body := send(http.MethodHead, "", ""); status != http.StatusBadRequest || body != "" {
		t.Errorf("HEAD of nothing: %d %q", status, body)
	}
	if status, _, body := send(http.MethodPost, "", lineOf(walk())); status != http.StatusOK || body != want {
		t.Errorf("POST: %d %s, want %s", status, body, want)
	}
	// More than the server reads, sent by a client that waits for nothing.
	if status, _, body := send(http.MethodPost, "", strings.Repeat(" ", 3<<20)); status != http.StatusUnprocessableEntity {
		t.Errorf("3 MB: %d %s", status, body)
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch} {
		w := f.do(t, method, along+pathOf(walk()))
		wantProblem(t, w, http.StatusMethodNotAllowed, "method_not_allowed")
		for _, allowed := range []string{"GET", "HEAD", "POST"} {
			if allow := w.Header().Get("Allow"); !strings.Contains(allow, allowed) {
				t.Errorf("%s: Allow %q", method, allow)
			}
		}
	}
}

func TestAlongBrokenBody(t *testing.T) {
	t.Parallel()
	f, _ := serve(t)
	w := f.post(t, along, io.MultiReader(strings.NewReader(`{"type":"LineString",`), iotest.ErrReader(io.ErrUnexpectedEOF)))
	wantProblem(t, w, http.StatusBadRequest, "bad_body")
}

// TestAlongPreflight: a page that posts JSON has to ask first.
func TestAlongPreflight(t *testing.T) {
	t.Parallel()
	f, _ := serve(t)
	h := f.do(t, http.MethodOptions, along, "Origin", "https://example.org", "Access-Control-Request-Method", "POST",
		"Access-Control-Request-Headers", "content-type").Header()
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, HEAD, POST", "Access-Control-Allow-Headers": "content-type",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
