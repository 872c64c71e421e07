package search

import (
	"cmp"
	"math"
	"slices"

	"jiujin/geo"
	"jiujin/geo/knn"
	"jiujin/internal/hours"
)

// AlongQuery asks for the sites near a path.
type AlongQuery struct {
	Filter
	Path *geo.Path
	// MaxOffset is how far from the path in metres a site may be, above 0.
	MaxOffset float64
	K         int          // the most sites, at least 1: the least out of the way
	At        hours.Moment // of Open and Meal; the zero Moment is the view's
}

// Stop is a site near a path.
type Stop struct {
	Ref           // Metres is the offset from the path along the geodesic
	Along float64 // metres along the path to the point nearest to the site
}

// RideMinutes estimates the minutes that a ride on an e-bike takes, rounded up:
// streets are taken to be 1.3 times as long as the geodesic, and 15 km/h is the
// most that one rides.
func RideMinutes(metres float64) int {
	const speed = 15_000.0 / 60
	return max(1, int(math.Ceil(1.3*metres/speed)))
}

// Every site within the offset has its foot on the path looked for, which
// takes long for many sites and a path of many points. As only the K least out
// of the way are wanted, the offset begins at firstOffset metres and grows
// until there are as many: those nearer than it are then all known.
const (
	firstOffset  = 500
	offsetGrowth = 1.5
)

// Along returns the sites near a path in the order met; sites met together
// come nearest first, then in the order of ids.
func (v *View) Along(q *AlongQuery) []Stop {
	near := *q
	var stops []Stop
	for near.MaxOffset = min(firstOffset, q.MaxOffset); ; near.MaxOffset = min(near.MaxOffset*offsetGrowth, q.MaxOffset) {
		stops = v.along(&v.now, &near, stops[:0])
		if v.fresh.all != nil {
			stops = v.along(&v.nowFresh, &near, stops)
		}
		if len(stops) >= q.K || near.MaxOffset >= q.MaxOffset {
			break
		}
	}
	byID := func(a, b Stop) int { return cmp.Compare(v.rows[a.At].id, v.rows[b.At].id) }
	if len(stops) > q.K {
		slices.SortFunc(stops, func(a, b Stop) int { return cmp.Or(cmp.Compare(a.Metres, b.Metres), byID(a, b)) })
		stops = stops[:q.K]
	}
	slices.SortFunc(stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(a.Along, b.Along), cmp.Compare(a.Metres, b.Metres), byID(a, b))
	})
	return stops
}

func (v *View) along(l *layer, q *AlongQuery, stops []Stop) []Stop {
	x := l.of(q.Service)
	kq := v.query(x, &q.Filter, v.moment(q.At))
	kq.MaxMetres = q.MaxOffset
	for _, h := range x.NearPath(q.Path, &kq, nil) {
		stops = append(stops, Stop{Ref{Metres: h.OffsetMetres, At: int32(*x.Item(h.At))}, h.AlongMetres})
	}
	return stops
}

// query is what a filter demands of one of a layer's indexes at a moment.
func (v *View) query(x *knn.Index[slot], f *Filter, at hours.Moment) knn.Query {
	// The index of a service holds no other, and a mask of nothing is quicker.
	kq := knn.Query{Mask: v.masks.wanted(f) &^ (mealBit | stationBit)}
	if v.fresh.all != nil {
		kq.Mask |= live
	}
	clock := f.clockMask()
	if clock != 0 && at.Equal(v.Moment) {
		kq.Mask |= clock
		clock = 0
	}
	if clock != 0 || f.District != "" {
		kq.Accept = v.accept(x, *f, at, clock != 0)
	}
	return kq
}

// accept is what of a filter has no bit: the district, and the clock of
// another minute than the view's.
func (v *View) accept(x *knn.Index[slot], f Filter, at hours.Moment, clock bool) func(int32) bool {
	district := slices.Index(v.districts, f.District)
	return func(i int32) bool {
		s := *x.Item(i)
		return (f.District == "" || int(v.rows[s].district) == district) && (!clock || f.open(v.tables[v.times[s]], at))
	}
}
