package api

import (
	"bytes"
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

func newState(s *locator.State) *state {
	n := &state{Value: s.Value, Code: s.Code, Reason: s.Text(messages.Chinese), Basis: s.Basis}
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

// State makes the JSON of a state as it stands in a lean feature, unless it has
// to be cut. It is the encoder of package search.
func State(s *locator.State) []byte {
	data, err := marshal(struct {
		State *state `json:"state"`
	}{newState(s)})
	if err != nil { // texts cannot fail
		panic("api: state: " + err.Error())
	}
	data[0] = ',' // in place of the brace
	return data[:len(data)-1]
}

// appendShort appends the JSON of a state with its reason cut by at least so
// many bytes, "…" standing for them, or all of it cut if that is not enough.
func appendShort(b, state []byte, less int) []byte {
	const name, more = `"reason":"`, "\u2026"
	from := bytes.Index(state, []byte(name)) + len(name)
	to := from
	for state[to] != '"' { // the words before have no quotes
		if state[to] == '\\' {
			to++
		}
		to++
	}
	keep := from
	if room := to - less - len(more); room > from {
		keep = lastStart(state, from, room)
	}
	return append(append(append(b, state[:keep]...), more...), state[to:]...)
}

// lastStart returns the last place up to most at which a character of the JSON
// string from from on begins.
func lastStart(text []byte, from, most int) int {
	last := from
	for i := from; i <= most; {
		last = i
		switch {
		case text[i] == '\\' && text[i+1] == 'u':
			i += 6
		case text[i] == '\\':
			i += 2
		default:
			_, size := utf8.DecodeRune(text[i:])
			i += size
		}
	}
	return last
}
