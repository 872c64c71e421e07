package search

import (
	"math"
	"strconv"

	"jiujin/geo"
	"jiujin/geo/knn"
	"jiujin/internal/hours"
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
	// At is the moment of Open and Meal; the zero Moment is the view's.
	At hours.Moment
}

// Hit is a site with its distance in metres along the geodesic.
type Hit struct {
	Site   *locator.Site
	Metres float64
}

// Ref is a site of a view that was found: what [View.Piece], [View.Point] and
// [View.Found] take. It means nothing to another view.
type Ref = knn.Hit

// Nearest returns at most K located sites, nearest first along the WGS-84
// geodesic; equal distances in the order of ids.
func (v *View) Nearest(q NearestQuery) []Hit {
	refs := v.Near(&q, nil)
	hits := make([]Hit, len(refs))
	for i, r := range refs {
		hits[i] = Hit{v.Found(r), r.Metres}
	}
	return hits
}

// Near appends to refs what [View.Nearest] finds, and allocates nothing when
// there is room for twice K more.
func (v *View) Near(q *NearestQuery, refs []Ref) []Ref {
	start := len(refs)
	refs = v.search(&v.now, q, refs)
	if v.nowFresh.all == nil {
		return refs
	}
	middle := len(refs)
	refs = v.search(&v.nowFresh, q, refs)
	v.inOrder(refs[start:], middle-start)
	return refs[:min(len(refs), start+q.K)]
}

// search asks one layer; positions become slots.
func (v *View) search(l *layer, q *NearestQuery, refs []Ref) []Ref {
	x, start := l.of(q.Service), len(refs)
	kq := v.query(x, &q.Filter, v.moment(q.At))
	kq.Point, kq.K, kq.MaxMetres = q.Point, q.K, q.MaxMetres
	refs = x.Nearest(&kq, refs)
	for i := start; i < len(refs); i++ {
		refs[i].At = int32(*x.Item(refs[i].At))
	}
	return refs
}

// sameMetres is less than what distances of one point differ by between two
// indexes, which have frames of their own.
const sameMetres = 1e-6

// inOrder puts the refs of two layers, each in order, into one order.
func (v *View) inOrder(refs []Ref, middle int) {
	for i := middle; i < len(refs); i++ {
		r := refs[i]
		j := i
		for ; j > 0; j-- {
			if d := r.Metres - refs[j-1].Metres; d > sameMetres || (d >= -sameMetres && v.rows[r.At].id > v.rows[refs[j-1].At].id) {
				break
			}
			refs[j] = refs[j-1]
		}
		refs[j] = r
	}
}

// Found returns the site of a ref of this view.
func (v *View) Found(r Ref) *locator.Site { return v.site(slot(r.At)) }

// ID returns the id of a ref of this view.
func (v *View) ID(r Ref) string { return strconv.FormatUint(v.rows[r.At].id, 10) }

// Point returns the WGS-84 point of a ref of this view.
func (v *View) Point(r Ref) geo.Point { return v.rows[r.At].point }

// Piece returns the JSON that the engine's encoder made of a ref of this view.
func (v *View) Piece(r Ref) Piece {
	row := &v.rows[r.At]
	return Piece{v.bytes.At(row.piece), int(row.cuts[0]), int(row.cuts[1])}
}
