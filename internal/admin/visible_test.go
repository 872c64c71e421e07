package admin_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jiujin/internal/admin"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

// A change is what the public reads at once here and within two seconds on
// every other instance, and it ends by itself.
func TestNoticeIsVisibleEverywhere(t *testing.T) {
	for name, fresh := range map[string]func(testing.TB) string{"SQLite": storetest.SQLiteFile, "PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			url := fresh(t)
			synctest.Test(t, func(t *testing.T) { visibleEverywhere(t, url) })
		})
	}
}

func visibleEverywhere(t *testing.T, url string) {
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, hours.Shanghai())
	clock := func() time.Time { return at }
	here, there := storetest.Open(t, url, store.Options{}), storetest.Open(t, url, store.Options{})
	engine := func(db *store.DB) *search.Engine {
		e, err := search.New(t.Context(), search.Options{Source: db, City: profile(t), Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	s := stationIn("210103", "站")
	s.Publication.Status = locator.Published
	b := &locator.Batch{Sites: []locator.SiteChange{{Site: s}}}
	put(t, here, b)
	id := b.Sites[0].Site.ID
	near, far := engine(here), engine(there)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() { far.Run(ctx, time.Second) })

	state := func(e *search.Engine, when time.Time) hours.Value {
		t.Helper()
		v := e.View()
		site, err := v.Site(id)
		if err != nil {
			t.Fatal(err)
		}
		return v.TimetableOf(site).At(v.City.Calendar().Moment(when)).Value
	}
	if got := state(far, at); got != hours.Open {
		t.Fatalf("before: %s", got)
	}
	a := made(t, admin.Options{DB: here, City: profile(t), Now: clock, Refresh: func(ctx context.Context) {
		if err := near.Refresh(ctx); err != nil {
			t.Error(err)
		}
	}})
	n := &locator.Notice{Kind: locator.NoticeClosure, From: "2026-11-24", Until: "2026-11-24", Text: "停一天", Sites: []string{id}}
	if err := a.ForProgram("test").SaveNotice(t.Context(), n, ""); err != nil {
		t.Fatal(err)
	}
	if got := state(near, at); got != hours.Closed {
		t.Errorf("here, at once: %s", got)
	}
	time.Sleep(2 * time.Second) // of the bubble's clock
	synctest.Wait()
	if got := state(far, at); got != hours.Closed {
		t.Errorf("on the other instance after two seconds: %s", got)
	}
	if got := state(far, at.AddDate(0, 0, 1)); got != hours.Open {
		t.Errorf("the day after: %s", got)
	}
}
