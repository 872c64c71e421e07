package web_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
	"jiujin/internal/web"
	"jiujin/internal/web/api"
)

var (
	oneCity  = sync.OnceValues(city.Default) // immutable, and slow to load under -race
	railway  = geo.Point{123.3885, 41.7920}  // 沈阳站
	shanghai = time.FixedZone("CST", 8*3600)
	noon     = time.Date(2026, 11, 23, 12, 34, 56, 789, shanghai)
)

// noAssets stands for the built front end.
type noAssets struct{}

func (noAssets) Path(name string) string { return "/assets/" + name }

func (noAssets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, "boom"):
		panic("secret of an asset")
	case strings.HasSuffix(r.URL.Path, "abort"):
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = io.WriteString(w, "asset")
}

// fixture is a server on a database of its own.
type fixture struct {
	db      *store.DB
	engine  *search.Engine
	handler http.Handler
	access  *web.AccessLog
	metrics *prometheus.Registry

	mu  sync.Mutex // guards what follows
	now time.Time  // zero: the clock panics
	log strings.Builder
	err error // of the readiness
}

func (f *fixture) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// setClock changes the time, which the engine is told of.
func (f *fixture) setClock(now time.Time) {
	f.mu.Lock()
	f.now = now
	f.mu.Unlock()
	f.engine.Tick()
}

func (f *fixture) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.log.Write(b)
}

func (f *fixture) logged() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.log.String()
}

// accessed ends the access log and returns its lines.
func (f *fixture) accessed(t testing.TB) []string {
	t.Helper()
	if err := f.access.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(f.logged()) {
		if strings.Contains(line, " msg=request ") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}

// serve starts a server that holds the sites, and returns it with their ids.
func serve(t testing.TB, sites ...locator.Site) (*fixture, []string) {
	t.Helper()
	return serveWith(t, func(*web.Options) {}, sites...)
}

// serveWith is serve with other options.
func serveWith(t testing.TB, change func(*web.Options), sites ...locator.Site) (*fixture, []string) {
	t.Helper()
	c, err := oneCity()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{now: noon, metrics: prometheus.NewRegistry()}
	f.access = web.NewAccessLog(f)
	t.Cleanup(func() { _ = f.access.Close(context.Background()) })
	f.db = storetest.Open(t, storetest.SQLiteFile(t), store.Options{Now: storetest.Now})
	ids := f.add(t, sites...)
	log := slog.New(slog.NewJSONHandler(f, nil))
	if f.engine, err = search.New(t.Context(), search.Options{Source: f.db, City: c, Log: log, Now: f.clock, Piece: api.Piece, State: api.State}); err != nil {
		t.Fatal(err)
	}
	options := web.Options{
		Engine: f.engine, Assets: noAssets{}, Now: f.clock, Zone: shanghai, Log: log,
		Ready:     func(context.Context) error { return f.err },
		AccessLog: f.access, Metrics: f.metrics,
	}
	change(&options)
	f.handler, err = web.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return f, ids
}

// add stores sites; once the server runs it sees them.
func (f *fixture) add(t testing.TB, sites ...locator.Site) []string {
	t.Helper()
	b := &locator.Batch{Actor: "test"}
	for _, s := range sites {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	f.apply(t, b)
	var ids []string
	for i := range b.Sites {
		ids = append(ids, b.Sites[i].Site.ID)
	}
	return ids
}

func (f *fixture) apply(t testing.TB, b *locator.Batch) {
	t.Helper()
	if err := f.db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if f.engine != nil {
		if err := f.engine.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// do sends a request; header is name, value, name, value…
func (f *fixture) do(t testing.TB, method, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/", http.NoBody)
	path, query, _ := strings.Cut(target, "?")
	u, err := r.URL.Parse(path) // the query may be broken on purpose
	if err != nil {
		t.Fatal(err)
	}
	u.RawQuery = query
	r.URL = u
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w
}

func (f *fixture) get(t testing.TB, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return f.do(t, http.MethodGet, target, header...)
}

// collection is an answer of sites.
type collection struct {
	Type     string          `json:"type"`
	Query    map[string]any  `json:"query"`
	Epoch    string          `json:"epoch"`
	Rev      int64           `json:"rev"`
	Now      string          `json:"now"`
	Demo     bool            `json:"demo"`
	Features []feature       `json:"features"`
	Next     string          `json:"next_cursor"`
	Raw      json.RawMessage `json:"-"`
}

type feature struct {
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Geometry   *geometry      `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

type geometry struct {
	Type        string    `json:"type"`
	Coordinates []float64 `json:"coordinates"`
}

func (c *collection) ids() []string {
	ids := []string{}
	for _, f := range c.Features {
		ids = append(ids, f.ID)
	}
	return ids
}

// collect asks for sites and expects an answer.
func (f *fixture) collect(t testing.TB, target string) collection {
	t.Helper()
	w := f.get(t, target)
	var c collection
	decode(t, w, &c)
	if got := w.Header().Get("Content-Type"); got != "application/geo+json; charset=utf-8" {
		t.Errorf("%s: content type %q", target, got)
	}
	c.Raw = w.Body.Bytes()
	return c
}

// decode reads a good answer.
func decode(t testing.TB, w *httptest.ResponseRecorder, into any) {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
}

// station is a small published site; at is nil when it is not located.
func station(name string, at *geo.Point) locator.Site {
	s := locator.Site{
		Service: locator.Station, Name: name, District: "210102",
		Publication: locator.Publication{Status: locator.Published, First: storetest.Now()},
	}
	if at != nil {
		s.Location = &locator.Location{Point: *at, Precision: locator.AtDoor, Method: locator.ByVisit}
	}
	return s
}

func canteen(name string, at *geo.Point) locator.Site {
	s := station(name, at)
	s.Service, s.Meal = locator.Meal, &locator.MealService{}
	return s
}

// away is a point so many metres east of the railway station.
func away(metres float64) *geo.Point {
	p := geo.Destination(railway, 90, metres)
	return &p
}
