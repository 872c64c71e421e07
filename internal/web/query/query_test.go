package query_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/web/query"
)

// box is an area of one district.
type box struct{}

func (box) HasDistrict(code string) bool { return code == "210113" }

func (box) Contains(p geo.Point) bool {
	return p[0] >= 123 && p[0] <= 124 && p[1] >= 41 && p[1] <= 42
}

// holidays is the calendar that instants are read by.
func holidays(t testing.TB) *hours.Calendar {
	t.Helper()
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	c, err := hours.NewCalendar(notices...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// FuzzParse: whatever stands behind the question mark, there is a whole
// answer to it: a question that can be asked, or faults with words.
func FuzzParse(f *testing.F) {
	for _, raw := range []string{
		"", "lat=41.79&lon=123.38", "lat=123.38&lon=41.79", "lat=NaN&lon=1e999", "lat=0x1p5&lon=%zz", "a;b", "k=0&k=1", "need=drink,,x",
		"lat=41.79&lon=123.38&datum=gcj02&service=meal&k=3&need=drink&amenity=wifi&entry=walk_in&deliver=true&max_m=1e3&pace=senior",
		"service=%00&q=\xff", "=&=&&", "bbox=123,41,124,42&cursor=1&updated_since=2026-11-23T12:00:00 08:00", strings.Repeat("%41", 300),
		"lat=-0&lon=-0&max_m=4e-324", "lat=90&lon=180", "district=&limit=-1",
	} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q := query.Parse(raw)
		n, pace, ok := query.Nearest(q, box{}, holidays(t))
		bound, since, limit := q.Bound("bbox"), q.Time("updated_since"), q.Int("limit", 100, 1, 1000)
		q.District(box{})
		err := q.Finish()
		for _, fault := range q.Faults() {
			if fault.Code == "" || fault.Message == "" || strings.Contains(fault.Message, "%!") {
				t.Fatalf("%q: fault %+v", raw, fault)
			}
			if strings.HasPrefix(fault.Message, "\u2039") {
				t.Fatalf("%q: no words for %s", raw, fault.Code)
			}
		}
		if err != nil {
			if locator.KindOf(err) != locator.Malformed || len(q.Faults()) == 0 {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		switch {
		case !ok, geo.Check(n.Point) != nil:
			t.Fatalf("%q: no fault, yet no place: %v %v", raw, n.Point, ok)
		case n.K < 1 || n.K > 100, limit < 1 || limit > 1000:
			t.Fatalf("%q: k %d, limit %d", raw, n.K, limit)
		case n.MaxMetres < 0 || math.IsInf(n.MaxMetres, 0) || math.IsNaN(n.MaxMetres):
			t.Fatalf("%q: max_m %v", raw, n.MaxMetres)
		case pace != search.AdultPace && pace != search.SeniorPace:
			t.Fatalf("%q: pace %q", raw, pace)
		case bound != nil && (bound.IsEmpty() || geo.Check(bound.Min) != nil || geo.Check(bound.Max) != nil):
			t.Fatalf("%q: box %v", raw, bound)
		case since.Year() > 10_000:
			t.Fatalf("%q: since %v", raw, since)
		}
	})
}

// TestTimePlus: an instant is understood with its plus lost or kept.
func TestTimePlus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", rapid.IntRange(-12*60, 14*60).Draw(t, "zone")*60)
		at := time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "at"), 0).In(zone)
		text := at.Format(time.RFC3339)
		for _, raw := range []string{"t=" + text, "t=" + strings.ReplaceAll(text, "+", "%2B"), "t=" + strings.ReplaceAll(text, "+", " ")} {
			q := query.Parse(raw)
			if got := q.Time("t"); !got.Equal(at) || q.Finish() != nil {
				t.Fatalf("%s: %v, %v", raw, got, q.Finish())
			}
		}
	})
}

func TestFinishSorts(t *testing.T) {
	q := query.Parse("z=1&a=1&k=x&lat=41.5")
	_, _, ok := query.Nearest(q, box{}, holidays(t))
	if ok {
		t.Error("a place without lon")
	}
	if err := q.Finish(); err == nil {
		t.Fatal("no error")
	}
	var got []string
	for _, f := range q.Faults() {
		got = append(got, f.Field+": "+f.Code)
	}
	want := []string{"a: unknown_parameter", "k: not_a_whole_number", "lon: missing", "z: unknown_parameter"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestFaultsAreClipped: what a visitor wrote is not thrown back whole.
func TestFaultsAreClipped(t *testing.T) {
	q := query.Parse("service=" + strings.Repeat("长", 1000))
	q.Filter()
	if m := q.Faults()[0].Message; len([]rune(m)) > 100 || !strings.Contains(m, "长\u2026") {
		t.Errorf("message of %d characters: %s", len([]rune(m)), m)
	}
}

// TestTraits: every trait is a parameter that is true or false.
func TestTraits(t *testing.T) {
	for _, trait := range search.Traits() {
		for value, want := range map[string]search.TraitSet{"true": trait.Bit, "false": 0} {
			q := query.Parse(trait.Name + "=" + value)
			f := q.Filter()
			if err := q.Finish(); err != nil || f.Traits != want {
				t.Errorf("%s=%s: %x, want %x: %v", trait.Name, value, f.Traits, want, err)
			}
		}
		q := query.Parse(trait.Name + "=yes")
		q.Filter()
		if faults := q.Faults(); len(faults) != 1 || faults[0].Field != trait.Name || faults[0].Code != "unknown_value" {
			t.Errorf("%s=yes: %v", trait.Name, faults)
		}
	}
}
