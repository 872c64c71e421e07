package hours_test

import (
	"testing"

	"jiujin/internal/hours"
)

func TestCodes(t *testing.T) {
	seen := map[hours.Code]bool{}
	counts := map[hours.Value]int{}
	for _, code := range allCodes() {
		if seen[code] {
			t.Errorf("%s is there twice", code)
		}
		seen[code] = true
		counts[code.Value()]++
	}
	if counts[hours.Open] != 3 || counts[hours.Closed] != 11 || counts[hours.Unknown] != 10 {
		t.Errorf("%v", counts)
	}
}
