package hours_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/hours"
)

// vectors are instants with the states they have by the rules of DESIGN §3,
// written by hand. static/src/hours reads the same file.
type vectors struct {
	Calendar struct {
		Why   string    `json:"why"`
		First hours.Day `json:"first"`
		Last  hours.Day `json:"last"`
		Spans []struct {
			From  hours.Day     `json:"from"`
			Until hours.Day     `json:"until"`
			Kind  hours.DayKind `json:"kind"`
			Name  string        `json:"name"`
		} `json:"spans"` // of days that are not ordinary
	} `json:"calendar"`
	Groups []struct {
		Name     string         `json:"name"`
		Why      string         `json:"why"`
		Schedule hours.Schedule `json:"schedule"`
		// At are instant, value, code, until or "" and, where it is given, what
		// is open all that time: meals and after an @ the zone, or "".
		At [][]string `json:"at"`
	} `json:"groups"`
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// vectorCalendar has the notices of the vectors, whatever is embedded since.
func vectorCalendar(t *testing.T) *hours.Calendar {
	t.Helper()
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	c, err := hours.NewCalendar(slices.DeleteFunc(notices, func(n *hours.HolidayNotice) bool { return n.Year > 2026 })...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestVectorCalendar(t *testing.T) {
	v := readVectors(t).Calendar
	var want []hours.NamedDay
	for _, s := range v.Spans {
		for d := s.From; d <= s.Until; d++ {
			want = append(want, hours.NamedDay{Day: d, Kind: s.Kind, Name: s.Name})
		}
	}
	if diff := cmp.Diff(want, vectorCalendar(t).Named(v.First, v.Last)); diff != "" {
		t.Errorf("days (-by hand +calendar):\n%s", diff)
	}
}

func TestVectors(t *testing.T) {
	calendar := vectorCalendar(t)
	count, held := 0, 0
	for _, g := range readVectors(t).Groups {
		if err := g.Schedule.Validate(); err != nil {
			t.Errorf("%s: %v", g.Name, err)
			continue
		}
		for _, want := range g.At {
			count++
			at, err := time.Parse(time.RFC3339, want[0])
			if err != nil {
				t.Fatalf("%s: %v", g.Name, err)
			}
			got := row(want, g.Schedule.At(calendar.Moment(at)))
			if slices.Equal(want, got) {
				held++
			} else {
				t.Errorf("%s (%s):\nby hand %v\n    got %v", g.Name, g.Why, want, got)
			}
		}
	}
	if count < 220 {
		t.Errorf("only %d vectors", count)
	}
	t.Logf("twins: %d of %d vectors of schedules hold in Go", held, count)
}

// row writes a state in the form of a vector, as far as want goes.
func row(want []string, s hours.State) []string {
	got := []string{want[0], string(s.Value), string(s.Code), ""}
	if !s.Until.IsZero() {
		got[3] = s.Until.Format(time.RFC3339)
	}
	if len(want) == len(got) {
		return got
	}
	what := strings.Join(s.Meals.Names(), "+")
	if s.Zone != "" {
		what += "@" + s.Zone
	}
	return append(got, what)
}
