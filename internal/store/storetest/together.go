package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

func storeAll() store.SiteFilter { return store.SiteFilter{} }

func (s suite) twoHandles(t *testing.T) {
	url := s.fresh(t)
	a, b := Open(t, url, store.Options{}), Open(t, url, store.Options{})
	site := apply(t, a, creating(station("甲")))
	equal(t, "revision", revision(t, b), revision(t, a))
	got := load(t, b, site.ID)
	equal(t, "site", got, site)
	got.Name = "从另一处改的"
	got = apply(t, b, updating(got))
	equal(t, "site", load(t, a, site.ID), got)
	equal(t, "changes", changes(t, a, 1), changes(t, b, 1))
}

// writers: many write from two handles, while a third follows the changes.
func (s suite) writers(t *testing.T) {
	const writers, applies = 8, 25
	url := s.fresh(t)
	handles := []*store.DB{Open(t, url, store.Options{}), Open(t, url, store.Options{})}
	follower := Open(t, url, store.Options{})
	shared := apply(t, handles[0], creating(station("共用")))
	start := revision(t, follower).Rev

	var mu sync.Mutex
	revs := map[int64]string{}
	var writing sync.WaitGroup
	for i := range writers {
		writing.Go(func() {
			for j := range applies {
				b := creating(station(fmt.Sprintf("站 %d-%d", i, j)))
				apply := handles[i%2].Apply
				if j%5 == 0 {
					apply = applyWithShared(handles[i%2], shared.ID)
				}
				if err := apply(t.Context(), b); err != nil {
					t.Errorf("apply %d-%d: %v", i, j, err)
					return
				}
				mu.Lock()
				if other, taken := revs[b.Sites[0].Site.Rev]; taken {
					t.Errorf("revision %d given to %s and %s", b.Sites[0].Site.Rev, other, b.Sites[0].Site.ID)
				}
				revs[b.Sites[0].Site.Rev] = b.Sites[0].Site.ID
				mu.Unlock()
			}
		})
	}
	done := make(chan struct{})
	go func() { writing.Wait(); close(done) }()

	seen := map[string]int64{}
	for since, last := start, false; !last; {
		select {
		case <-done:
			last = true
		default:
		}
		d := changes(t, follower, since)
		for _, site := range d.Sites {
			seen[site.ID] = site.Version
		}
		since = d.Rev
		time.Sleep(time.Millisecond)
	}
	end := revision(t, follower)
	equal(t, "revisions given", int64(len(revs)), int64(writers*applies))
	equal(t, "last revision", end.Rev, start+writers*applies)
	sites, err := follower.Sites(t.Context(), storeAll())
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]int64{}
	for _, site := range sites {
		stored[site.ID] = site.Version
	}
	equal(t, "what the follower saw", seen, stored)
	equal(t, "sites", len(stored), 1+writers*applies)
	equal(t, "versions of the shared site", stored[shared.ID], int64(1+writers*applies/5))
	wantSound(t, follower)
}

// applyWithShared applies a batch together with a change to a site that all
// writers change: who comes too late reads it again.
func applyWithShared(db *store.DB, sharedID string) func(context.Context, *locator.Batch) error {
	return func(ctx context.Context, b *locator.Batch) error {
		for {
			shared, err := db.Site(ctx, sharedID)
			if err != nil {
				return err
			}
			shared.Directions = b.Sites[0].Site.Name
			b.Sites = append(b.Sites[:1], locator.SiteChange{Base: shared.Version, Site: *shared})
			if err := db.Apply(ctx, b); locator.KindOf(err) != locator.Conflict {
				return err
			}
		}
	}
}

func (s suite) cancelled(t *testing.T) {
	db := s.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b := creating(station("甲"))
	_, siteErr := db.Site(ctx, "104837")
	_, sitesErr := db.Sites(ctx, storeAll())
	_, changesErr := db.Changes(ctx, 0)
	eachErr := db.EachChange(ctx, 0, func(*locator.Delta) error { return nil })
	_, revisionErr := db.Revision(ctx)
	_, historyErr := db.History(ctx, locator.SiteEntity, "104837")
	_, checkErr := db.Check(ctx)
	_, cityErr := db.CityPatch(ctx)
	for i, err := range []error{
		db.Apply(ctx, b), siteErr, sitesErr, changesErr, eachErr, revisionErr, historyErr, checkErr, cityErr,
		db.SetCityPatch(ctx, "x", []byte("{}")), db.MarkDemo(ctx), db.Ping(ctx),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("call %d: %v, want context.Canceled", i, err)
		}
	}
	equal(t, "the batch is as it was", b, creating(station("甲")))

	// The end of the context in the middle of a batch: nothing, and the handle
	// goes on working.
	for range 5 {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		big := &locator.Batch{Actor: "王芳"}
		for range 20000 {
			big.Sites = append(big.Sites, locator.SiteChange{Site: station("大")})
		}
		if err := db.Apply(ctx, big); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("big batch: %v, want context.DeadlineExceeded", err)
		}
		cancel()
	}
	equal(t, "revision", revision(t, db).Rev, fresh)
	apply(t, db, b)
	wantSound(t, db)
}

// cancelledWaiting: who waits for another writer need not wait to the end.
func (s suite) cancelledWaiting(t *testing.T) {
	url := s.fresh(t)
	db := Open(t, url, store.Options{Now: Now})
	inside, leave := make(chan struct{}), make(chan struct{})
	var once sync.Once
	slow := Open(t, url, store.Options{Now: func() time.Time {
		once.Do(func() { close(inside) })
		<-leave
		return Now()
	}})
	done := make(chan error, 1)
	go func() {
		done <- slow.Apply(context.WithoutCancel(t.Context()), creating(station("慢"), station("慢")))
	}()
	<-inside
	for _, waiting := range []*store.DB{db, slow} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if err := waiting.Apply(ctx, creating(station("等"))); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting: %v, want context.DeadlineExceeded", err)
		}
		cancel()
	}
	close(leave)
	if err := <-done; err != nil {
		t.Errorf("slow: %v", err)
	}
	wantSound(t, db)
}
