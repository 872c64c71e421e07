package demo

import (
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/city"
)

// land is what the generator needs of the city.
type land struct {
	districts []district
	areaCode  string   // of telephone numbers
	known     []string // names that must not be used
}

type district struct {
	code, name string
	people     float64
	area       orb.MultiPolygon
	built      []patch // where its built-up parts may be
}

// patch is one built-up polygon that may reach into a district.
type patch struct {
	ground *mask   // the polygon as far as it lies in the district
	share  float64 // of the bounds of all patches of the district
}

// rural reports whether the district is a county or a town of its own rather
// than a part of the city.
func (d *district) rural() bool {
	return !strings.HasSuffix(d.name, "区")
}

// newDistrict finds the built-up polygons that may reach into the area.
func newDistrict(area, urban orb.MultiPolygon) district {
	d := district{area: area}
	own := area.Bound()
	total := 0.0
	for _, p := range urban {
		b := p.Bound()
		if !b.Intersects(own) {
			continue
		}
		both := orb.Bound{
			Min: orb.Point{max(b.Min[0], own.Min[0]), max(b.Min[1], own.Min[1])},
			Max: orb.Point{min(b.Max[0], own.Max[0]), min(b.Max[1], own.Max[1])},
		}
		share := (both.Max[0] - both.Min[0]) * (both.Max[1] - both.Min[1])
		if share == 0 { // they only touch
			continue
		}
		d.built = append(d.built, patch{newMask(area, orb.MultiPolygon{p}, both), share})
		total += share
	}
	for i := range d.built {
		d.built[i].share /= total
	}
	return d
}

// suits reports whether a site may stand at p: in the district and in a
// built-up part.
func (d *district) suits(p geo.Point) bool {
	for i := range d.built {
		if d.built[i].ground.contains(p) {
			return true
		}
	}
	return false
}

// throw returns a point of a built-up polygon's bound, any as likely as
// another; it need not suit.
func (d *district) throw(r *dice) geo.Point {
	at := r.Float64()
	b := d.built[len(d.built)-1].ground.bound
	for i := range d.built {
		if at -= d.built[i].share; at < 0 {
			b = d.built[i].ground.bound
			break
		}
	}
	return geo.Round(geo.Point{
		b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]),
		b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1]),
	}, decimals)
}

// decimals of a coordinate: about 0.1 m.
const decimals = 6

// neighbourhood is where sites crowd.
type neighbourhood struct {
	centre geo.Point
	metres float64 // standard deviation of the sites round it
}

// quarter is a district with its neighbourhoods laid out.
type quarter struct {
	*district
	busy  []weighted[neighbourhood]
	built float64 // square metres of built-up ground, roughly
}

// layOut finds neighbourhoods for so many sites in a district. It fails when
// the district seems to have no built-up ground.
func layOut(r *dice, d *district, sites int) (quarter, error) {
	const maxThrows = 20_000
	q := quarter{district: d}
	if len(d.built) == 0 {
		return q, fmt.Errorf("district %s has no built-up part", d.code)
	}
	want := 3 + int(math.Sqrt(float64(sites)))
	thrown := 0
	for ; len(q.busy) < want && thrown < maxThrows; thrown++ {
		if p := d.throw(r); d.suits(p) {
			q.busy = append(q.busy, weighted[neighbourhood]{
				5 + int(10*r.ExpFloat64()),
				neighbourhood{p, 350 + 550*r.Float64()},
			})
		}
	}
	if len(q.busy) == 0 {
		return q, fmt.Errorf("district %s: none of %d points was on built-up ground", d.code, thrown)
	}
	for i := range d.built {
		b := d.built[i].ground.bound
		low, far := geo.Point{b.Min[0], b.Min[1]}, geo.Point{b.Max[0], b.Min[1]}
		q.built += geo.Distance(low, far) * geo.Distance(low, geo.Point{b.Min[0], b.Max[1]})
	}
	q.built *= float64(len(q.busy)) / float64(thrown)
	return q, nil
}

// throwNear returns a point near one of the neighbourhoods, one time in seven
// anywhere; it need not suit.
func (q *quarter) throwNear(r *dice) geo.Point {
	if r.IntN(7) == 0 {
		return q.throw(r)
	}
	n := choose(r, q.busy)
	const metresPerDegree = 111_320
	east, north := r.NormFloat64()*n.metres, r.NormFloat64()*n.metres
	return geo.Round(geo.Point{
		n.centre[0] + east/(metresPerDegree*math.Cos(n.centre[1]*math.Pi/180)),
		n.centre[1] + north/metresPerDegree,
	}, decimals)
}

// minSpacing is the distance in metres kept between two sites of a service.
const minSpacing = 120.0

// find returns a point for a site that keeps its distance to those in the
// yard. After enough failures it asks for less distance each time.
func (q *quarter) find(r *dice, y *yard) (geo.Point, error) {
	const patient, maxThrows = 60, 5000
	spacing := y.metres
	crowded := 0
	for range maxThrows {
		p := q.throwNear(r)
		if !q.suits(p) {
			continue
		}
		if y.free(p, spacing) {
			y.take(p)
			return p, nil
		}
		if crowded++; crowded > patient {
			spacing *= 0.8
		}
	}
	return geo.Point{}, fmt.Errorf("district %s: no room found in %d throws", q.code, maxThrows)
}

// survey reads what the generator needs out of the city.
func survey(c *city.City) land {
	l := land{areaCode: c.Profile.AreaCode}
	var urban orb.MultiPolygon
	for _, u := range c.Urban {
		urban = append(urban, u.Area)
	}
	for _, d := range c.Districts {
		own := newDistrict(d.Area, urban)
		own.code, own.name, own.people = d.Code, d.Name, d.Population10k
		l.districts = append(l.districts, own)
		l.known = append(l.known, d.Name)
	}
	for _, s := range c.Subdistricts {
		l.known = append(l.known, s.Name)
	}
	for _, s := range c.Communities {
		l.known = append(l.known, s.Name)
	}
	return l
}
