package page

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"jiujin/internal/locator"
)

// album counts how often a photo is read from it.
type album map[string]int

func (a album) Photo(_ context.Context, id string) (*locator.PhotoFile, error) {
	a[id]++
	return &locator.PhotoFile{ID: id, Image: make([]byte, 90), Thumb: make([]byte, 10)}, nil
}

func TestPhotoCache(t *testing.T) {
	t.Parallel()
	a := album{}
	c := newPhotoCache(a, 350) // three of them
	get := func(n int) {
		t.Helper()
		id := strings.Repeat(fmt.Sprint(n), 64)
		if f, err := c.get(t.Context(), id); err != nil || f.ID != id {
			t.Fatalf("photo %d: %v, %v", n, f, err)
		}
	}
	for _, n := range []int{1, 2, 3, 1, 4, 1, 2} {
		get(n)
	}
	for n, want := range map[int]int{1: 1, 2: 2, 3: 1, 4: 1} {
		if got := a[strings.Repeat(fmt.Sprint(n), 64)]; got != want {
			t.Errorf("photo %d was read %d times; want %d", n, got, want)
		}
	}
	if c.bytes > c.limit || len(c.held) != c.recent.Len() || len(c.held) != 3 {
		t.Errorf("%d bytes in %d photos are held", c.bytes, len(c.held))
	}
}
