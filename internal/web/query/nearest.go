package query

import (
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// MaxNearest is the greatest k.
const MaxNearest = 100

// Nearest reads the parameters of /nearest that pages share with it. The
// place is missing from the answer when the query has none.
func Nearest(q *Params, area locator.Area, calendar *hours.Calendar) (search.NearestQuery, search.Pace, bool) {
	n := search.NearestQuery{Filter: q.Filter(), K: q.Int("k", 10, 1, MaxNearest), At: q.At(calendar)}
	n.Meal = q.Meal()
	if m, ok := q.Number("max_m"); ok {
		if m <= 0 {
			q.Fail("max_m", "not_positive")
		}
		n.MaxMetres = m
	}
	pace := search.Pace(q.OneOf("pace", string(search.SeniorPace), string(search.AdultPace)))
	if pace == "" {
		pace = search.AdultPace
	}
	var ok bool
	n.Point, ok = q.Place(area)
	return n, pace, ok
}
