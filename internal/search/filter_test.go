package search_test

import (
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// TestBitsAreApart: every fact that can be asked for has a bit of its own,
// apart from those of the service and of the clock.
func TestBitsAreApart(t *testing.T) {
	seen := map[uint64]string{}
	for name, mask := range search.Bits() {
		for bit := uint64(1); bit != 0; bit <<= 1 {
			if mask&bit == 0 {
				continue
			}
			if other, taken := seen[bit]; taken {
				t.Errorf("%s and %s share bit %x", name, other, bit)
			}
			seen[bit] = name
		}
	}
	facts := len(locator.Needs()) + len(locator.Amenities()) + len(locator.Entries())
	if want := facts + 5 + 7; len(seen) != want {
		t.Errorf("%d bits, want %d", len(seen), want)
	}
}
