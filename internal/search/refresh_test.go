package search_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

// answers are what a view says to many questions, so that two views can be
// compared by what they say.
func answers(v *search.View, known []string) map[string]any {
	a := map[string]any{"revision": v.Revision, "newest": v.NewestFact(), "profile": v.City.Profile}
	sites, more := v.List(search.ListQuery{Limit: 10_000})
	a["list"], a["more"] = sites, more
	for _, q := range []string{"演示", "驿站", "路", "104", "zzz", "新名"} {
		found, _ := v.List(search.ListQuery{Text: q, Limit: 10_000})
		a["q "+q] = ids(found)
	}
	r := dice(11)
	for i := range 20 {
		q := search.NearestQuery{Point: somewhere(r), K: 1 + r.IntN(30), Filter: someFilter(r)}
		hits := v.Nearest(q)
		a[fmt.Sprint("nearest ", i)] = hits
	}
	for _, d := range v.City.Districts {
		for _, s := range append(locator.Services(), "") {
			a["count "+d.Code+string(s)] = v.Count(d.Code, s)
		}
	}
	a["count"] = v.Count("", "")
	for _, id := range known {
		s, err := v.Site(id)
		a["site "+id] = s
		a["error "+id] = fmt.Sprint(err)
		if s != nil {
			a["linked "+id] = ids(v.Linked(s))
		}
		a["notices "+id] = v.Notices(id, today)
	}
	for _, day := range []locator.Date{"2026-11-01", today, "2027-01-01"} {
		a["banners "+string(day)] = v.Banners(day)
	}
	return a
}

func wantSameAnswers(t *testing.T, got, want *search.View, known []string) {
	t.Helper()
	// An index has a frame of its own, and rounds in it.
	metres := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-4 })
	if diff := cmp.Diff(answers(want, known), answers(got, known), metres); diff != "" {
		t.Fatalf("answers of the refreshed view (-fresh +refreshed):\n%s", diff)
	}
}

// writer makes random batches of changes.
type writer struct {
	*rand.Rand
	ids     []string // ever used
	sites   map[string]locator.Site
	notices map[string]locator.Notice
}

func (w *writer) site(s locator.Site) locator.Site {
	switch w.IntN(7) {
	case 0:
		s.Name = fmt.Sprint("新名", w.IntN(1000))
	case 1:
		s.Publication.Status = locator.Statuses()[w.IntN(5)]
		s.Publication.First = time.Time{}
		if w.IntN(2) == 0 {
			s.Publication.First = storetest.Now()
		}
	case 2:
		s.Location = nil
	case 3:
		s.Location = &locator.Location{Point: somewhere(w.Rand), Precision: locator.AtDoor, Method: locator.ByStaff}
	case 4:
		s.District = []string{"210102", "210113", "210181"}[w.IntN(3)]
	case 5:
		s.PlaceID = []string{"", "roof a", "roof b"}[w.IntN(3)]
	case 6:
		s.Needs = locator.Tristates{"drink": locator.Yes}
		s.Facts = map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {SourceDate: locator.Date(fmt.Sprintf("20%02d", w.IntN(30)))}}
	}
	return s
}

func (w *writer) batch() *locator.Batch {
	b := &locator.Batch{Actor: "test"}
	for range 1 + w.IntN(6) {
		switch w.IntN(6) {
		case 0:
			p := somewhere(w.Rand)
			b.Sites = append(b.Sites, locator.SiteChange{Site: w.site(station("新站", &p))})
		case 1: // notice
			n := locator.Notice{
				Kind: locator.NoticeKinds()[w.IntN(5)], From: "2026-11-20", Text: fmt.Sprint("通知", w.IntN(100)),
				Withdrawn: w.IntN(4) == 0,
			}
			if w.IntN(2) == 0 {
				n.Until = []locator.Date{"2026-11-21", "2026-12-01"}[w.IntN(2)]
			}
			for range w.IntN(3) {
				n.Sites = append(n.Sites, w.ids[w.IntN(len(w.ids))])
			}
			b.Notices = append(b.Notices, locator.NoticeChange{Notice: n})
		case 2:
			for _, n := range w.notices {
				base := n.Version
				n.Text += "!"
				n.Withdrawn = !n.Withdrawn
				b.Notices = append(b.Notices, locator.NoticeChange{Base: base, Notice: n, Delete: w.IntN(3) == 0})
				delete(w.notices, n.ID)
				break
			}
		default:
			id := w.ids[w.IntN(len(w.ids))]
			if s, ok := w.sites[id]; ok {
				b.Sites = append(b.Sites, locator.SiteChange{Base: s.Version, Site: w.site(s), Delete: w.IntN(5) == 0})
				delete(w.sites, id) // one change of a site in a batch
			}
		}
	}
	return b
}

// read brings the writer up to the database.
func (w *writer) read(t *testing.T, db *store.DB) {
	t.Helper()
	all, err := db.Changes(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	w.sites, w.notices = map[string]locator.Site{}, map[string]locator.Notice{}
	for _, s := range all.Sites {
		w.sites[s.ID] = s
		if !slices.Contains(w.ids, s.ID) {
			w.ids = append(w.ids, s.ID)
		}
	}
	for _, n := range all.Notices {
		w.notices[n.ID] = n
	}
}

// TestRefreshEqualsFresh: after any changes, a view that was brought up to
// date says what a view loaded anew says.
func TestRefreshEqualsFresh(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			db, _ := made(t, 15)
			e := engine(t, db)
			if seed%2 == 1 { // the ways of large data
				var err error
				if e, err = search.NewSmall(t.Context(), options(t, db), 7); err != nil {
					t.Fatal(err)
				}
			}
			w, beside := &writer{Rand: dice(seed)}, 0
			for range 7 {
				for range 1 + w.IntN(3) { // several batches may come at once
					w.read(t, db)
					apply(t, db, w.batch())
				}
				if w.IntN(5) == 0 {
					patch := fmt.Sprintf(`{"footer":{"organiser":"第%d任"}}`, w.IntN(100))
					if err := db.SetCityPatch(t.Context(), "test", []byte(patch)); err != nil {
						t.Fatal(err)
					}
				}
				w.read(t, db)
				refresh(t, e)
				wantSameAnswers(t, e.View(), engine(t, db).View(), w.ids)
				if _, since := e.View().Layers(); since > 0 {
					beside++
				}
			}
			if seed%2 == 1 && beside < 3 {
				t.Errorf("changes stood beside the base only %d times", beside)
			}
		})
	}
}

// TestViewNeverChanges: a reader keeps what it loaded.
func TestViewNeverChanges(t *testing.T) {
	db, _ := made(t, 30)
	e := engine(t, db)
	old := e.View()
	before := fmt.Sprintf("%+v", everything(old)[0])
	want := ids(everything(old))
	w := &writer{Rand: dice(9)}
	for range 10 {
		w.read(t, db)
		apply(t, db, w.batch())
		refresh(t, e)
	}
	if got := ids(everything(old)); !slices.Equal(got, want) {
		t.Error("the old view lists other sites now")
	}
	if after := fmt.Sprintf("%+v", everything(old)[0]); after != before {
		t.Errorf("a site of the old view became %s, was %s", after, before)
	}
}

func TestRefreshWithoutChange(t *testing.T) {
	db, _ := made(t, 13)
	e := engine(t, db)
	v := e.View()
	refresh(t, e)
	if e.View() != v {
		t.Error("a new view although nothing changed")
	}
}

// scripted is a source that says what a test wants it to say.
type scripted struct {
	revision func() (locator.Revision, error)
	changes  func(since int64) (*locator.Delta, error)
}

func (s *scripted) Revision(context.Context) (locator.Revision, error) { return s.revision() }

func (s *scripted) EachChange(_ context.Context, since int64, fn func(*locator.Delta) error) error {
	d, err := s.changes(since)
	if err != nil {
		return err
	}
	return fn(d)
}

// from reads a real database.
func from(t *testing.T, db *store.DB) *scripted {
	return &scripted{
		revision: func() (locator.Revision, error) { return db.Revision(t.Context()) },
		changes:  func(since int64) (*locator.Delta, error) { return db.Changes(t.Context(), since) },
	}
}

// TestRefreshNewEpoch: after a restore, which may even have the same revision,
// everything is loaded again.
func TestRefreshNewEpoch(t *testing.T) {
	first, second := storetest.SQLite(t), storetest.SQLite(t)
	gone := add(t, first, station("只在旧库", &railway))[0]
	if err := first.SetCityPatch(t.Context(), "test", []byte(`{"footer":{"organiser":"旧"}}`)); err != nil {
		t.Fatal(err)
	}
	add(t, second, station("新库甲", &railway))
	for _, ahead := range []int{0, 2} {
		t.Run(fmt.Sprint(ahead), func(t *testing.T) {
			for range ahead {
				add(t, second, station("新库", &railway))
			}
			source := from(t, first)
			e := engine(t, source)
			*source = *from(t, second)
			refresh(t, e)
			wantSameAnswers(t, e.View(), engine(t, second).View(), []string{gone})
			if s := everything(e.View())[0]; s.Name != "新库甲" {
				t.Errorf("lists %s", s.Name)
			}
			if e.View().City.Profile.Footer.Organiser != "" {
				t.Error("the old city patch stayed")
			}
		})
	}
}

// TestRefreshRestoredInBetween: the revision was read before the restore and
// the changes after it.
func TestRefreshRestoredInBetween(t *testing.T) {
	first, second := storetest.SQLite(t), storetest.SQLite(t)
	add(t, first, station("旧", &railway))
	for range 4 {
		add(t, second, station("新", &railway))
	}
	source := from(t, first)
	e := engine(t, source)
	add(t, first, station("旧", &railway))
	source.changes = from(t, second).changes
	refresh(t, e)
	wantSameAnswers(t, e.View(), engine(t, second).View(), nil)
}

func TestRefreshErrorKeepsView(t *testing.T) {
	db := storetest.SQLite(t)
	add(t, db, station("站", &railway))
	source := from(t, db)
	e := engine(t, source)
	v := e.View()
	add(t, db, station("另一个", &railway))

	broken := errors.New("disk on fire")
	working := *source
	source.changes = func(int64) (*locator.Delta, error) { return nil, broken }
	if err := e.Refresh(t.Context()); !errors.Is(err, broken) || e.View() != v {
		t.Errorf("changes fail: %v, view kept %v", err, e.View() == v)
	}
	*source = working
	source.revision = func() (locator.Revision, error) { return locator.Revision{}, broken }
	if err := e.Refresh(t.Context()); !errors.Is(err, broken) || e.View() != v {
		t.Errorf("revision fails: %v, view kept %v", err, e.View() == v)
	}
	*source = working
	refresh(t, e)
	wantSameAnswers(t, e.View(), engine(t, db).View(), nil)

	source.revision = func() (locator.Revision, error) { return locator.Revision{}, broken }
	if _, err := search.New(t.Context(), search.Options{Source: source, City: shenyang(t), Now: storetest.Now, Log: slog.New(slog.DiscardHandler)}); !errors.Is(err, broken) {
		t.Errorf("a first load from a broken source: %v", err)
	}
}

// TestRefreshBadPatch: a profile this program cannot read is logged, and the
// sites go on being served with the profile it knows.
func TestRefreshBadPatch(t *testing.T) {
	db := storetest.SQLite(t)
	var log strings.Builder
	e, err := search.New(t.Context(), search.Options{Source: db, City: shenyang(t), Now: storetest.Now, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.SetCityPatch(t.Context(), "test", []byte(`{"moons":3}`)); err != nil {
		t.Fatal(err)
	}
	add(t, db, station("站", &railway))
	refresh(t, e)
	if n := len(everything(e.View())); n != 1 || e.View().City.Profile.Name.Zh != "沈阳" {
		t.Errorf("%d sites, city %q", n, e.View().City.Profile.Name.Zh)
	}
	if !strings.Contains(log.String(), "city profile") {
		t.Errorf("the log says nothing of it: %q", log.String())
	}
}

// TestReadDuringRefresh is for the race detector, and sees that each view is
// whole: what it lists, it counts and finds.
func TestReadDuringRefresh(t *testing.T) {
	db, _ := made(t, 20)
	e := engine(t, db)
	var reading sync.WaitGroup
	var done atomic.Bool
	for i := range 4 {
		reading.Go(func() {
			r := dice(uint64(i))
			for !done.Load() {
				v := e.View()
				sites := everything(v)
				if n := v.Count("", "").Listed; n != len(sites) {
					t.Errorf("lists %d sites and counts %d", len(sites), n)
				}
				for _, s := range sites {
					if _, err := v.Site(s.ID); err != nil {
						t.Errorf("listed, but %v", err)
					}
					v.Linked(s)
					v.Notices(s.ID, today)
				}
				v.Nearest(search.NearestQuery{Point: somewhere(r), K: 10, Filter: someFilter(r)})
				v.Banners(today)
			}
		})
	}
	for range 2 { // refreshed by the writer and by the poll at once
		reading.Go(func() {
			for !done.Load() {
				if err := e.Refresh(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	w := &writer{Rand: dice(5)}
	for range 15 {
		w.read(t, db)
		apply(t, db, w.batch())
		refresh(t, e)
	}
	done.Store(true)
	reading.Wait()
	wantSameAnswers(t, e.View(), engine(t, db).View(), w.ids)
}

// TestRunSeesOtherHandle: what another process writes into the file shows.
func TestRunSeesOtherHandle(t *testing.T) {
	file := storetest.SQLiteFile(t)
	synctest.Test(t, func(t *testing.T) { seesOtherHandle(t, file) })
}

func seesOtherHandle(t *testing.T, file string) {
	mine := storetest.Open(t, file, store.Options{})
	e := engine(t, mine)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { e.Run(ctx, time.Second) })
	other := storetest.Open(t, file, store.Options{})
	id := add(t, other, station("别人写的", &railway))[0]
	time.Sleep(2 * time.Second) // of the bubble's clock
	synctest.Wait()
	if _, err := e.View().Site(id); err != nil {
		t.Errorf("not seen within two seconds: %v", err)
	}
	stop()
	running.Wait() // Run ends with its context
}

// TestRunLogsFailures: a failing poll is said, and the next one tried.
func TestRunLogsFailures(t *testing.T) {
	db := storetest.SQLite(t)
	source := from(t, db)
	logged := make(chan string, 100)
	e, err := search.New(t.Context(), search.Options{Source: source, City: shenyang(t), Now: storetest.Now, Log: slog.New(slog.NewTextHandler(lines(logged), nil))})
	if err != nil {
		t.Fatal(err)
	}
	source.revision = func() (locator.Revision, error) { return locator.Revision{}, errors.New("cable cut") }
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { e.Run(ctx, time.Millisecond) })
	for range 2 {
		if line := <-logged; !strings.Contains(line, "cable cut") {
			t.Errorf("log %q", line)
		}
	}
	stop()
	running.Wait()
}

// lines is a writer that hands on what is written while there is room.
type lines chan string

func (l lines) Write(b []byte) (int, error) {
	select {
	case l <- string(b):
	default:
	}
	return len(b), nil
}

func TestUnlocatedNeverNear(t *testing.T) {
	db, _ := made(t, 60)
	v := engine(t, db).View()
	located := 0
	for _, s := range everything(v) {
		if s.Location != nil {
			located++
		}
	}
	hits := v.Nearest(search.NearestQuery{Point: geo.Point{0, 0}, K: 10_000})
	if len(hits) != located || located == 0 || located == len(everything(v)) {
		t.Errorf("%d near, %d located of %d", len(hits), located, len(everything(v)))
	}
}
