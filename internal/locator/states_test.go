package locator_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

// stateVectors are instants with the states that sites have by the rules of
// DESIGN §3, written by hand. static/src/hours reads the same file. Their
// calendar has the notices up to that for 2026, as in vectors.json of package
// hours.
type stateVectors struct {
	Schedules map[string]*hours.Schedule `json:"schedules"` // by hours text; others are not understood
	Groups    []struct {
		Name    string            `json:"name"`
		Why     string            `json:"why"`
		Site    locator.Site      `json:"site"`
		Notices []*locator.Notice `json:"notices"`
		At      [][5]string       `json:"at"` // instant, value, code, until or "", basis
	} `json:"groups"`
}

func readStateVectors(t *testing.T) stateVectors {
	t.Helper()
	text, err := os.ReadFile("testdata/states.json")
	if err != nil {
		t.Fatal(err)
	}
	var v stateVectors
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	for text, s := range v.Schedules {
		if err := s.Validate(); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return v
}

func TestStateVectors(t *testing.T) {
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	c, err := hours.NewCalendar(slices.DeleteFunc(notices, func(n *hours.HolidayNotice) bool { return n.Year > 2026 })...)
	if err != nil {
		t.Fatal(err)
	}
	v := readStateVectors(t)
	read := func(text string) (*hours.Schedule, error) {
		if s := v.Schedules[text]; s != nil {
			return s, nil
		}
		return nil, errors.New("not understood")
	}
	count, held := 0, 0
	for _, g := range v.Groups {
		table := locator.NewTimetable(&g.Site, g.Notices, read)
		for _, want := range g.At {
			count++
			at, err := time.Parse(time.RFC3339, want[0])
			if err != nil {
				t.Fatalf("%s: %v", g.Name, err)
			}
			s := table.At(c.Moment(at))
			got := [5]string{want[0], string(s.Value), string(s.Code), "", string(s.Basis)}
			if !s.Until.IsZero() {
				got[3] = s.Until.Format(time.RFC3339)
			}
			if got == want {
				held++
			} else {
				t.Errorf("%s (%s):\nby hand %v\n    got %v", g.Name, g.Why, want, got)
			}
		}
	}
	if count < 100 {
		t.Errorf("only %d vectors", count)
	}
	t.Logf("twins: %d of %d vectors of sites hold in Go", held, count)
}
