package page

import (
	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

// badge is the state of a site as pages say it: a mark and the sentence of
// [locator.State.Text], which is all they ever say of it.
type badge struct {
	Class string // open, closed or unknown, and stale: classes of the style sheet
	Text  string
	Basis string // when the hours were checked or published, where Text does not say it
}

// Badge says whether the site is open at the instant of the page.
func (c card) Badge() badge {
	b := badge{Class: string(c.State.Value), Text: c.State.Text(c.Page.Lang)}
	switch {
	case c.State.Value == hours.Unknown, c.State.Dated, c.Site.HoursText == "":
	case c.StateAged():
		b.Class += " stale"
	default:
		b.Basis = c.Age(string(locator.HoursFacts)).Text
	}
	return b
}

// Shut reports whether the site is known to be closed, by its hours too.
func (c card) Shut() bool { return c.State.Value == hours.Closed }

// StateAged reports whether the sentence of the state has the date of the
// hours in it, which then is not said again.
func (c card) StateAged() bool {
	return c.State.Basis == locator.BasisStale && c.State.Value != hours.Unknown
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
