package knn

import (
	"cmp"
	"math"
	"slices"

	"jiujin/geo"
)

const (
	// plainMetres is the chord up to which chords rank as geodesics do but for
	// less than 1 mm: two lines of one chord differ by c³·curvatureSpread,
	// 0.6 mm there.
	plainMetres = 30_000
	// farMetres is the chord from which the series stops paying.
	farMetres = 1e6
	// farthestMetres is the chord from which a chord says little about the
	// geodesic: there every item is measured.
	farthestMetres = 1e7
	// curvatureSpread is (1/R²min − 1/R²max)/24 for the radii of curvature
	// 6,335,439 m and 6,399,594 m of WGS-84, rounded up.
	curvatureSpread = 2.2e-17
	// sphereSpread bounds, up to farthestMetres, by which part the geodesic
	// differs from the arc of the mean sphere over the same chord.
	sphereSpread = 0.01

	axisMajor  = 6378137.0
	eccentric2 = 0.0066943799901413165
	meanRadius = 6371008.8
)

// chordLimit returns the square of a chord that no item within the metres
// exceeds: a chord is never longer than the way over the ground.
func chordLimit(metres float64) float64 { return metres * metres }

// widen returns a chord beyond which no item can be nearer over the ground
// than one with the given chord.
func widen(chord float64) float64 {
	switch {
	case chord <= farMetres:
		return chord + chord*chord*chord*curvatureSpread + 0.01
	case chord <= farthestMetres:
		arc := 2 * meanRadius * math.Asin(chord/(2*meanRadius)) * (1 + 2.1*sphereSpread)
		if arc < 1.8*meanRadius {
			return 2 * meanRadius * math.Sin(arc/(2*meanRadius))
		}
	}
	return math.Inf(1)
}

// measured finds the nearest again where chords alone do not decide: worst is
// the chord of the last by chords.
func (t *tree) measured(q *Query, from *vec, worst float64, hits []Hit) []Hit {
	start := len(hits)
	reach := widen(worst)
	t.within(q, from, reach*reach, func(at int32, _ float64) {
		hits = append(hits, Hit{geo.Distance(q.Point, t.points[at]), at})
	})
	found := hits[start:]
	t.sort(found)
	return hits[:start+nearer(found[:min(q.K, len(found))], q.MaxMetres)]
}

func (t *tree) sort(hits []Hit) {
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(t.order[a.At], t.order[b.At]))
	})
}

// nearer returns how many of the sorted hits are within the limit; 0 is none.
func nearer(hits []Hit, limit float64) int {
	n := len(hits)
	for limit > 0 && n > 0 && hits[n-1].Metres > limit {
		n--
	}
	return n
}
