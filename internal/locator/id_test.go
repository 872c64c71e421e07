package locator_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"jiujin/internal/locator"
)

// TestDammKnown pins the check digit to the worked example of Damm's thesis:
// 572 has the check digit 4.
func TestDammKnown(t *testing.T) {
	if got := locator.NewID(572); got != "5724" {
		t.Errorf("check digit of 572: %s, want 5724", got)
	}
}

// TestIDMistakes: of ids of six to eight digits every single wrong digit and
// every swap of two different neighbours is refused.
func TestIDMistakes(t *testing.T) {
	for serial := int64(locator.FirstSerial); serial < 5_000_000; serial += 1 + serial/97 {
		id := locator.NewID(serial)
		if got, ok := locator.ParseID(id); !ok || got != id {
			t.Fatalf("ParseID(%s) = %q, %v", id, got, ok)
		}
		wrong := []byte(id)
		for i := range wrong {
			for d := byte('0'); d <= '9'; d++ {
				if wrong[i] = d; d == id[i] {
					continue
				}
				if _, ok := locator.ParseID(string(wrong)); ok {
					t.Errorf("%s passes for %s", wrong, id)
				}
			}
			wrong[i] = id[i]
			if i == 0 || id[i] == id[i-1] {
				continue
			}
			wrong[i], wrong[i-1] = wrong[i-1], wrong[i]
			if _, ok := locator.ParseID(string(wrong)); ok {
				t.Errorf("%s passes for %s", wrong, id)
			}
			wrong[i], wrong[i-1] = wrong[i-1], wrong[i]
		}
	}
}

func TestIDsRise(t *testing.T) {
	if got := locator.NewID(locator.FirstSerial); len(got) != 6 {
		t.Errorf("first id %s, want six digits", got)
	}
	seen := map[string]bool{}
	for serial := int64(locator.FirstSerial); serial < locator.FirstSerial+2000; serial++ {
		id := locator.NewID(serial)
		if seen[id] || !strings.HasPrefix(id, strconv.FormatInt(serial, 10)) {
			t.Fatalf("id %s of %d", id, serial)
		}
		seen[id] = true
	}
}

func TestParseID(t *testing.T) {
	id := locator.NewID(10483)
	full := strings.Map(func(r rune) rune { return r - '0' + '\uff10' }, id)
	for _, typed := range []string{
		id, locator.FormatID(id), " " + id + "\n", id[:3] + "-" + id[3:], id[:3] + "\u3000" + id[3:], id[:3] + "\u00a0" + id[3:],
		full, full[:9] + " " + full[9:], strings.Join(strings.Split(id, ""), " "),
		id[:3] + "\u2014" + id[3:], id[:3] + "\u2013" + id[3:], id[:3] + "\uff0d" + id[3:], id[:3] + "\t" + id[3:],
	} {
		if got, ok := locator.ParseID(typed); !ok || got != id {
			t.Errorf("ParseID(%q) = %q, %v, want %s", typed, got, ok, id)
		}
	}
	for _, typed := range []string{
		"", " ", "-", "10483", "0" + id, id + "x", "x" + id, id[:5], "号" + id, id + "\x00", "\xff" + id, id + "." + id,
		"000000", "123456789012345678901234567890", "١٠٤٨٣٧", "-1", "0x1999", id + id + id,
	} {
		if got, ok := locator.ParseID(typed); ok || got != "" {
			t.Errorf("ParseID(%q) = %q, %v, want refused", typed, got, ok)
		}
	}
}

func TestFormatID(t *testing.T) {
	for id, want := range map[string]string{
		"104837": "104 837", "1048375": "1 048 375", "10483756": "10 483 756", "": "", "12": "12", "123": "123",
	} {
		if got := locator.FormatID(id); got != want {
			t.Errorf("FormatID(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := locator.NewID(rapid.Int64Range(locator.FirstSerial, 99_999_999_999).Draw(t, "serial"))
		if got, ok := locator.ParseID(locator.FormatID(id)); !ok || got != id {
			t.Fatalf("ParseID(%q) = %q, %v", locator.FormatID(id), got, ok)
		}
	})
}

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"104837", "104 837", "\uff11\uff10\uff14\uff18\uff13\uff17", "", "-", "\xff", "000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, ok := locator.ParseID(s)
		if !ok {
			if id != "" {
				t.Fatalf("ParseID(%q) = %q, refused", s, id)
			}
			return
		}
		if len(id) < 6 || len(id) > 12 || id[0] == '0' || strings.Trim(id, "0123456789") != "" {
			t.Fatalf("ParseID(%q) = %q", s, id)
		}
		if utf8.RuneCountInString(s) < len(id) {
			t.Fatalf("ParseID(%q) = %q: longer than what was typed", s, id)
		}
		if again, ok := locator.ParseID(locator.FormatID(id)); !ok || again != id {
			t.Fatalf("ParseID(%q) = %q, but again %q, %v", s, id, again, ok)
		}
		serial, err := strconv.ParseInt(id[:len(id)-1], 10, 64)
		if err != nil || locator.NewID(serial) != id {
			t.Fatalf("NewID(%d) is not %s (%v)", serial, id, err)
		}
	})
}
