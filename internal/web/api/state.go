package api

import (
	"math"
	"time"
	"unicode/utf8"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// state is whether a site is open, as answers say it.
type state struct {
	Value  hours.Value   `json:"value"`
	Code   hours.Code    `json:"code"`
	Reason string        `json:"reason"` // a Chinese sentence
	Until  string        `json:"until,omitempty"`
	Basis  locator.Basis `json:"basis"`
}

// newState words a state; the reason is cut to so many bytes.
func newState(s locator.State, maxReason int) *state {
	reason := s.Text(messages.Chinese)
	if len(reason) > maxReason {
		reason = clipBytes(reason, maxReason)
	}
	n := &state{Value: s.Value, Code: s.Code, Reason: reason, Basis: s.Basis}
	if !s.Until.IsZero() {
		n.Until = s.Until.In(hours.Shanghai()).Format(time.RFC3339)
	}
	return n
}

const (
	// frameOfState is a state without a reason, of the longest words there are.
	frameOfState = len(`,"state":{"value":"unknown","code":"holiday_unannounced","reason":"","until":"2026-11-23T15:00:00+08:00","basis":"published"}`)
	// leastReason is the bytes that a lean feature always leaves for a reason.
	leastReason = 60
	leastState  = frameOfState + leastReason
)

// State makes the JSON of a state as it stands in a lean feature. It is the
// encoder of package search.
func State(s *locator.State) []byte { return stateJSON(s, math.MaxInt) }

// stateJSON is State with at most so many bytes for the reason, unless even
// that is more than it has room for.
func stateJSON(s *locator.State, maxReason int) []byte {
	data, err := marshal(struct {
		State *state `json:"state"`
	}{newState(*s, maxReason)})
	if err != nil { // texts cannot fail
		panic("api: state: " + err.Error())
	}
	data[0] = ',' // in place of the brace
	return data[:len(data)-1]
}

// shortState is a state that takes at most so many bytes, or as few as it can.
func shortState(s *locator.State, most int) []byte {
	room := max(0, most-frameOfState)
	for {
		data := stateJSON(s, room)
		if len(data) <= most || room == 0 {
			return data
		}
		room = max(0, room-(len(data)-most)) // escapes made it longer
	}
}

// clipBytes cuts text to so many bytes, with "…" for the rest.
func clipBytes(text string, most int) string {
	const more = "\u2026"
	keep := max(0, most-len(more))
	for keep > 0 && !utf8.RuneStart(text[keep]) {
		keep--
	}
	return text[:keep] + more
}
