package page

import (
	"encoding/json"
	"slices"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

// badge is the state of a site as pages say it: a mark and the sentence of
// [locator.State.Text], which is all they ever say of it.
type badge struct {
	Class string // open, closed or unknown, and stale: classes of the style sheet
	Text  string
	Basis string // when the hours were checked or published, where Text does not say it
	// Then is what it will say at the next changes, for a script: JSON, instants
	// with class and text. "" on a page that is not about now.
	Then string
}

// Badge says whether the site is open at the instant of the page, or when it
// serves the meal of the day that is asked for.
func (c card) Badge() badge {
	if c.Page.dayMeal != 0 {
		return c.dayBadge()
	}
	if c.Page.At {
		return c.badge()
	}
	return c.Page.kept.badge(c.Page.View, stated{c.Site.ID, c.Page.Lang}, c.badge)
}

// badge is the state at the instant of the page.
func (c card) badge() badge {
	b := c.badgeOf(&c.State)
	switch {
	case c.State.Value == hours.Unknown, c.State.Dated, c.Site.HoursText == "", c.StateAged():
	default:
		b.Basis = c.Age(string(locator.HoursFacts)).Text
	}
	b.Then = c.then(b)
	return b
}

func (c card) badgeOf(s *locator.State) badge {
	b := badge{Class: string(s.Value), Text: s.Text(c.Page.Lang)}
	if s.Value != hours.Unknown && !s.Dated && c.Site.HoursText != "" && s.Basis == locator.BasisStale {
		b.Class += " stale"
	}
	return b
}

const (
	thenAhead = 18 * 60 // minutes that a page may be looked at and still be right
	thenMost  = 6       // changes
)

// then lists what the badge says next, of the one evaluator: at every instant
// at which a period begins or ends, a day begins or the state says it changes.
func (c card) then(now badge) string {
	if c.Page.At {
		return ""
	}
	t, m := c.Page.View.TimetableOf(c.Site), c.Page.Moment
	var list [][3]string
	last, steps := now, turns(t, m)
	until := c.State.Until
	for range 40 { // a change may be no news; this bounds the looking
		next := thenAhead + 1
		for _, step := range append(steps, minutesTo(m, until)) {
			if step > 0 && step < next {
				next = step
			}
		}
		if next > thenAhead || len(list) == thenMost {
			break
		}
		steps = slices.DeleteFunc(steps, func(step int) bool { return step <= next })
		at := m.Add(next)
		state := t.At(at)
		until = state.Until
		if minutesTo(m, until) <= next {
			until = time.Time{}
		}
		b := c.badgeOf(&state)
		if b.Class != last.Class || b.Text != last.Text {
			list = append(list, [3]string{at.Time().UTC().Format(time.RFC3339), b.Class, b.Text})
		}
		last = b
	}
	if len(list) == 0 {
		return ""
	}
	data, err := json.Marshal(list)
	if err != nil { // strings cannot fail
		return ""
	}
	return string(data)
}

// turns are the minutes from the moment on at which a period of yesterday,
// today or tomorrow begins or ends, and the midnight.
func turns(t *locator.Timetable, m hours.Moment) []int {
	const day = 24 * 60
	clock := m.Clock().Minutes()
	steps := []int{day - clock}
	for i, plan := range t.Hours.Days(m.Add(-day), 3) {
		for _, p := range plan.Periods {
			for _, at := range []hours.Clock{p.Opens, p.LastServing, p.Closes} {
				if step := (i-1)*day + at.Minutes() - clock; at.Known() && step > 0 {
					steps = append(steps, step)
				}
			}
		}
	}
	return steps
}

// minutesTo counts the minutes from a moment to an instant, 0 when there is
// none.
func minutesTo(m hours.Moment, t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return int(t.Sub(m.Time()) / time.Minute)
}

// Shut reports whether the site is known to be closed, by its hours too.
func (c card) Shut() bool { return c.State.Value == hours.Closed }

// StateAged reports whether the sentence of the state has the date of the
// hours in it, which then is not said again.
func (c card) StateAged() bool {
	return c.Page.dayMeal == 0 && c.State.Basis == locator.BasisStale && c.State.Value != hours.Unknown
}

// notice is a notice of a site. Said: the state of the site says its words.
type notice struct {
	*locator.Notice
	Said bool
}

// Notices are the notices of the instant's day.
func (c card) Notices() []notice {
	var list []notice
	for _, n := range c.Coming() {
		if n.InForce(c.Page.Today) {
			list = append(list, n)
		}
	}
	return list
}

// Coming are the notices of the instant's day and later.
func (c card) Coming() []notice {
	var list []notice
	for _, n := range c.Page.View.Notices(c.Site.ID, c.Page.Today) {
		list = append(list, notice{n, c.State.Dated && n.InForce(c.Page.Today) && n.Text == c.State.Note})
	}
	return list
}
