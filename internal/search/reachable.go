package search

import (
	"cmp"
	"slices"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

// reachableRoom is how many of the nearest sites, and of the nearest open
// ones, order=reachable chooses from, at least.
const reachableRoom = 100

// Reachable is [View.Near] in the order of what gets one served: first the
// sites one reaches, at the pace, while they are open and before the last
// serving, those whose hours are stale after the others; then those of which
// that is not known; then those that will be closed. Each group is nearest
// first.
//
// It chooses from the nearest sites and the nearest that are open at the
// moment, a hundred of each and at least K.
func (v *View) Reachable(q *NearestQuery, pace Pace) []Ref {
	wide := *q
	wide.K = max(q.K, reachableRoom)
	refs := v.Near(&wide, nil)
	wide.Open = true
	seen := make(map[int32]bool, len(refs))
	for _, r := range refs {
		seen[r.At] = true
	}
	for _, r := range v.Near(&wide, nil) {
		if !seen[r.At] {
			refs = append(refs, r)
		}
	}
	at := v.moment(q.At)
	rank := make(map[int32]int, len(refs))
	for _, r := range refs {
		rank[r.At] = reach(v.Timetable(r), at, WalkMinutes(r.Metres, pace), q.Meal)
	}
	slices.SortStableFunc(refs, func(a, b Ref) int {
		return cmp.Or(cmp.Compare(rank[a.At], rank[b.At]), cmp.Compare(a.Metres, b.Metres), cmp.Compare(v.rows[a.At].id, v.rows[b.At].id))
	})
	return refs[:min(q.K, len(refs))]
}

// reach ranks what one finds after a walk of some minutes: 0 open, 1 open by a
// stale source, 2 not known, 3 closed.
func reach(t *locator.Timetable, m hours.Moment, walk int, meal hours.Meals) int {
	value := t.Hours.Reaches(m, walk)
	if meal != 0 {
		value = t.Hours.Serving(meal, m.Add(walk))
	}
	switch value {
	case hours.Open:
		if s := t.At(m.Add(walk)); s.Basis == locator.BasisStale {
			return 1
		}
		return 0
	case hours.Unknown:
		return 2
	default:
		return 3
	}
}
