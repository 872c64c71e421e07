package locator_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"jiujin/internal/locator"
)

func TestDateValid(t *testing.T) {
	for d, want := range map[locator.Date]bool{
		"": true, "2023": true, "2023-12": true, "2023-12-06": true, "2024-02-29": true,
		"2023-02-29": false, "2023-13": false, "2023-00": false, "2023-12-32": false, "2023-12-6": false, "2023-1": false,
		"2023/12/06": false, "20231206": false, "23": false, "abcd": false, "2023年": false, " 2023": false, "2023-12-06 ": false,
		"2023-12-06T00:00:00Z": false, "-2023": false, "1e10": false,
	} {
		if got := d.Valid(); got != want {
			t.Errorf("%q valid %v, want %v", d, got, want)
		}
	}
}

func TestDateBefore(t *testing.T) {
	for _, tt := range []struct {
		d, e locator.Date
		want bool
	}{
		{"2023-12-05", "2023-12-06", true},
		{"2023-12-06", "2023-12-06", false},
		{"2023-12-07", "2023-12-06", false},
		{"2023", "2024", true},
		{"2023", "2023", false},
		{"2023", "2023-12-31", false}, // may be the same day
		{"2023", "2024-01-01", true},
		{"2022-12-31", "2023", true},
		{"2023-01-01", "2023", false},
		{"2023-11", "2023-12", true},
		{"2023-11", "2023-11-30", false},
		{"2023-11", "2023-12-01", true},
		{"2024-02", "2024-02-29", false},
		{"2024-02", "2024-03", true},
		{"2023-10-31", "2023-11", true},
		{"", "2023", false},
		{"2023", "", false},
		{"", "", false},
		{"x", "2023", false},
		{"2023", "x", false},
	} {
		if got := tt.d.Before(tt.e); got != tt.want {
			t.Errorf("%q before %q: %v, want %v", tt.d, tt.e, got, tt.want)
		}
	}
}

func TestDateLater(t *testing.T) {
	for _, tt := range []struct{ d, e, want locator.Date }{
		{"2023-12-06", "2023-12-05", "2023-12-06"},
		{"2023-12-05", "2023-12-06", "2023-12-06"},
		{"", "2023", "2023"},
		{"2023", "", "2023"},
		{"", "", ""},
		{"2024", "2023-12-06", "2024"},
		{"2023-12-06", "2024-01", "2024-01"},
		{"2023-12", "2023-12-06", "2023-12-06"}, // the one that says more
		{"2023", "2023-12", "2023-12"},
	} {
		if got := tt.d.Later(tt.e); got != tt.want {
			t.Errorf("later of %q and %q: %q, want %q", tt.d, tt.e, got, tt.want)
		}
		if got := tt.e.Later(tt.d); got != tt.want {
			t.Errorf("later of %q and %q: %q, want %q", tt.e, tt.d, got, tt.want)
		}
	}
}

var anyDate = rapid.Custom(func(t *rapid.T) locator.Date {
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3000).Draw(t, "day"))
	return locator.DateOf(day)[:rapid.SampledFrom([]int{0, 4, 7, 10}).Draw(t, "length")]
})

// TestDateOrder: Before is a strict order that Later does not contradict.
func TestDateOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyDate.Draw(t, "a"), anyDate.Draw(t, "b"), anyDate.Draw(t, "c")
		switch {
		case !a.Valid():
			t.Fatalf("%q is not valid", a)
		case a.Before(b) && b.Before(a):
			t.Fatalf("%q and %q are before each other", a, b)
		case a.Before(b) && b.Before(c) && !a.Before(c):
			t.Fatalf("%q < %q < %q, but not %[1]q < %[3]q", a, b, c)
		case a.Before(b) && a.Later(b) != b:
			t.Fatalf("%q < %q, but the later is %q", a, b, a.Later(b))
		case a.Later(b) != b.Later(a):
			t.Fatalf("the later of %q and %q depends on the order", a, b)
		}
	})
}

func TestDateOf(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	at := time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)
	if got := locator.DateOf(at.In(shanghai)); got != "2026-11-23" {
		t.Errorf("in Shanghai %s, want 2026-11-23", got)
	}
	if got := locator.DateOf(at); got != "2026-11-22" {
		t.Errorf("in UTC %s, want 2026-11-22", got)
	}
}

func TestNoticeInForce(t *testing.T) {
	span := locator.Notice{From: "2026-11-23", Until: "2026-11-25"}
	open := locator.Notice{From: "2026-11-23"}
	withdrawn := locator.Notice{From: "2026-11-23", Until: "2026-11-25", Withdrawn: true}
	for _, tt := range []struct {
		day  locator.Date
		want [3]bool // span, open, withdrawn
	}{
		{"2026-11-22", [3]bool{}},
		{"2026-11-23", [3]bool{true, true}},
		{"2026-11-25", [3]bool{true, true}},
		{"2026-11-26", [3]bool{false, true}},
		{"2031-01-01", [3]bool{false, true}},
	} {
		if got := [3]bool{span.InForce(tt.day), open.InForce(tt.day), withdrawn.InForce(tt.day)}; got != tt.want {
			t.Errorf("%s: %v, want %v", tt.day, got, tt.want)
		}
	}
}
