package web

import (
	"net/http"
	"regexp"
	"sync"
	"testing"
)

// TestSharedHeaders: whatever a handler does to the header of its own answer,
// the next answer has what the first one had. Run with -race.
func TestSharedHeaders(t *testing.T) {
	t.Parallel()
	hs := newHeaders()
	fill := func() http.Header {
		h := http.Header{}
		hs.secure(h, false)
		hs.varies(h, true)
		return h
	}
	want := fill().Clone()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			h := fill()
			for name := range want {
				if name != http.CanonicalHeaderKey(name) {
					t.Errorf("%s is not canonical", name)
				}
				h.Add(name, "more")
				if got := h.Values(name); len(got) != 2 {
					t.Errorf("%s: %q", name, got)
				}
				h.Set(name, "other")
				h.Del(name)
			}
		})
	}
	wg.Wait()
	for name, values := range fill() {
		if len(values) != 1 || values[0] != want.Get(name) || cap(values) != 1 {
			t.Errorf("%s: %q of %d, want %q", name, values, cap(values), want.Get(name))
		}
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	const each = 20_000
	shape := regexp.MustCompile(`^[A-Z2-7]{16}$`)
	var (
		mu   sync.Mutex
		wg   sync.WaitGroup
		seen = map[string]bool{}
	)
	for range 4 {
		wg.Go(func() {
			var ids []string
			for range each {
				ids = append(ids, newRequestID())
			}
			mu.Lock()
			defer mu.Unlock()
			for _, id := range ids {
				if !shape.MatchString(id) {
					t.Errorf("id %q", id)
				}
				seen[id] = true
			}
		})
	}
	wg.Wait()
	if len(seen) != 4*each {
		t.Errorf("%d different ids of %d", len(seen), 4*each)
	}
	// Every place takes every digit: no bit of the 80 is always the same.
	for place := range 16 {
		digits := map[byte]bool{}
		for id := range seen {
			digits[id[place]] = true
		}
		if len(digits) != 32 {
			t.Errorf("place %d takes %d digits", place, len(digits))
		}
		// No place repeats another: two are the same once in 32 ids.
		for other := range place {
			same := 0
			for id := range seen {
				if id[place] == id[other] {
					same++
				}
			}
			if same > len(seen)/16 {
				t.Errorf("places %d and %d are the same in %d of %d ids", other, place, same, len(seen))
			}
		}
	}
}

func TestVerbs(t *testing.T) {
	t.Parallel()
	for method, want := range map[string]string{
		"GET": "GET", "HEAD": "HEAD", "POST": "POST", "OPTIONS": "OPTIONS", "PUT": "other", "get": "other", "": "other", "41.7920": "other",
	} {
		if got := verbOf(method).String(); got != want {
			t.Errorf("%s is %s, want %s", method, got, want)
		}
	}
}
