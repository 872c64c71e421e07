package page

import (
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// insteadWithin is how far from a site another still helps, in metres.
const insteadWithin = 5000

// instead is the nearest open station with what a station is known to lack.
type instead struct {
	Words string // 这里没有厕所；最近能上的：
	card         // of the other, with its distance from this one
}

// Instead names for a station what it is known to lack, and the nearest that is
// open and known to have it. A list names only where there is a toilet, which
// does not wait; the page of a site names all, and where else is open.
func (c card) Instead() []instead {
	if c.Site.Service != locator.Station || c.Site.Location == nil {
		return nil
	}
	needs := []string{"toilet"}
	if c.Whole {
		needs = locator.Needs()
	}
	var list []instead
	if c.Whole && c.Shut() {
		if other, ok := c.nearestOpen(nil); ok {
			list = append(list, instead{messages.Text(c.Page.Lang, "card.lacks.open"), other})
		}
	}
	for _, need := range needs {
		if c.Site.Needs[need] != locator.No {
			continue
		}
		if other, ok := c.nearestOpen([]string{need}); ok {
			list = append(list, instead{messages.Text(c.Page.Lang, "card.lacks."+need), other})
		}
	}
	return list
}

func (c card) nearestOpen(needs []string) (card, bool) {
	q := search.NearestQuery{
		Filter: search.Filter{Service: locator.Station, Needs: needs, Open: true},
		Point:  c.Site.Location.Point, K: 1, MaxMetres: insteadWithin, At: c.Page.Moment,
	}
	for _, hit := range c.Page.View.Nearest(q) {
		return c.Page.nearCard(q.Point, hit, c.Pace), true
	}
	return card{}, false
}
