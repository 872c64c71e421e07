package search

import (
	"cmp"
	"math"
	"slices"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// Pace is a walking speed.
type Pace string

// The paces.
const (
	AdultPace  Pace = "adult"  // 66 m/min
	SeniorPace Pace = "senior" // 48 m/min
)

// WalkMinutes estimates the minutes a walk takes, rounded up: streets are
// taken to be 1.3 times as long as the geodesic.
func WalkMinutes(metres float64, pace Pace) int {
	speed := 66.0
	if pace == SeniorPace {
		speed = 48
	}
	return max(1, int(math.Ceil(1.3*metres/speed)))
}

// NearestQuery asks for the sites nearest to a point.
type NearestQuery struct {
	Filter
	Point     geo.Point // WGS-84
	K         int       // at least 1
	MaxMetres float64   // 0 is no limit
}

// Hit is a site with its distance in metres along the geodesic.
type Hit struct {
	Site   *locator.Site
	Metres float64
}

// Nearest returns at most K located sites, nearest first along the WGS-84
// geodesic; equal distances in the order of ids.
//
// The straight chord through the earth ranks as the geodesic does except
// between sites whose chords differ by less than what the changing curvature
// adds. So the k smallest chords are found first, then every site that could
// still belong among them is measured exactly.
func (v *View) Nearest(q NearestQuery) []Hit {
	from := geo.ECEF(q.Point)
	worst := v.chords(&q, from)
	limit := worst
	if worst > farChord {
		limit = math.Inf(1)
	} else {
		limit += worst*worst*worst*curvatureSpread + 0.01
	}
	var hits []Hit
	for i := range v.located {
		p := &v.located[i]
		if math.Sqrt(chord2(from, p.ecef)) > limit || !q.Match(p.site) {
			continue
		}
		m := geo.Distance(q.Point, p.site.Location.Point)
		if q.MaxMetres == 0 || m <= q.MaxMetres {
			hits = append(hits, Hit{p.site, m})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), compareIDs(a.Site.ID, b.Site.ID))
	})
	return hits[:min(q.K, len(hits))]
}

const (
	// farChord is the chord in metres from which series stop paying: there
	// every site is measured.
	farChord = 1e6
	// curvatureSpread is (1/R²min − 1/R²max)/24 for the radii of curvature
	// 6,335,439 m and 6,399,594 m of WGS-84, rounded up: two lines with equal
	// chords c differ by less than c³ times this.
	curvatureSpread = 2.2e-17
)

// chords returns the k-th smallest chord among the matching sites, infinity
// when there are fewer.
func (v *View) chords(q *NearestQuery, from [3]float64) float64 {
	best := make([]float64, 0, min(q.K, len(v.located))+1) // ascending squares
	for i := range v.located {
		p := &v.located[i]
		c := chord2(from, p.ecef)
		if (len(best) == q.K && c >= best[q.K-1]) || !q.Match(p.site) {
			continue
		}
		at, _ := slices.BinarySearch(best, c)
		best = slices.Insert(best, at, c)
		best = best[:min(len(best), q.K)]
	}
	if len(best) < q.K {
		return math.Inf(1)
	}
	return math.Sqrt(best[q.K-1])
}

func chord2(a, b [3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	return x*x + y*y + z*z
}
