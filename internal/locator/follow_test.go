package locator_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"jiujin/internal/locator"
)

// pages is a database that answers each reading with the next of its revisions.
type pages struct {
	answers []locator.Revision
	asked   []int64
	err     error
}

func (p *pages) EachChange(_ context.Context, since int64, fn func(*locator.Delta) error) error {
	p.asked = append(p.asked, since)
	if p.err != nil {
		return p.err
	}
	rev := p.answers[0]
	p.answers = p.answers[1:]
	for range 2 {
		if err := fn(&locator.Delta{Revision: rev}); err != nil {
			return err
		}
	}
	return nil
}

func TestFollow(t *testing.T) {
	rev := func(epoch string, n int64) locator.Revision { return locator.Revision{Epoch: epoch, Rev: n} }
	demo := locator.Revision{Epoch: "a", Rev: 9, Demo: true}
	for name, tt := range map[string]struct {
		held, now locator.Revision
		answers   []locator.Revision
		asked     []int64
		taken     int // pages
	}{
		"nothing held":        {locator.Revision{}, rev("a", 5), []locator.Revision{rev("a", 5)}, []int64{0}, 2},
		"behind":              {rev("a", 3), rev("a", 5), []locator.Revision{rev("a", 6)}, []int64{3}, 2},
		"restored":            {rev("a", 3), rev("b", 5), []locator.Revision{rev("b", 5)}, []int64{0}, 2},
		"ahead":               {rev("a", 7), rev("a", 5), []locator.Revision{rev("a", 5)}, []int64{0}, 2},
		"made up now":         {rev("a", 3), demo, []locator.Revision{demo}, []int64{0}, 2},
		"restored in between": {rev("a", 3), rev("a", 5), []locator.Revision{rev("b", 9), rev("b", 9)}, []int64{3, 0}, 2},
	} {
		db := &pages{answers: tt.answers}
		var begun []int64
		taken := 0
		err := locator.Follow(t.Context(), db, tt.held, tt.now,
			func(since int64) { begun, taken = append(begun, since), 0 },
			func(*locator.Delta) error { taken++; return nil })
		if err != nil || !slices.Equal(db.asked, tt.asked) || !slices.Equal(begun, tt.asked) || taken != tt.taken {
			t.Errorf("%s: asked %v, begun %v, %d pages, %v; want %v, %d", name, db.asked, begun, taken, err, tt.asked, tt.taken)
		}
	}
	broken := &pages{err: errors.New("away")}
	if err := locator.Follow(t.Context(), broken, rev("a", 1), rev("a", 2), func(int64) {}, func(*locator.Delta) error { return nil }); !errors.Is(err, broken.err) {
		t.Errorf("%v", err)
	}
}
