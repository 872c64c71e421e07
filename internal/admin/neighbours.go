package admin

import (
	"cmp"
	"slices"

	"jiujin/geo"
	"jiujin/geo/knn"
	"jiujin/internal/city"
)

// Neighbour is a located site that tells where an address is.
type Neighbour struct {
	*ListedSite
	Number int     // of its house, 0 where its address gives none
	Metres float64 // from the place asked about, -1 without one
}

// places finds the located sites of a register by street and by place.
type places struct {
	index   *knn.Index[*ListedSite]
	streets map[string][]Neighbour // by streetKey; by number, id
}

// streetKey is shared by the addresses of one way in one district.
func streetKey(district, way string) string { return district + "\x00" + way }

// places returns the index of the register's located sites, made at the first
// call. Sites that have closed still tell where a house number is.
func (r *SiteList) places() *places {
	r.placesOnce.Do(func() {
		p := &places{streets: map[string][]Neighbour{}}
		var located []*ListedSite
		for _, e := range r.ordered {
			if e.Location == nil {
				continue
			}
			located = append(located, e)
			if way, number := city.DoorOf(e.street); way != "" {
				key := streetKey(e.District, way)
				p.streets[key] = append(p.streets[key], Neighbour{ListedSite: e, Number: number, Metres: -1})
			}
		}
		for _, list := range p.streets {
			slices.SortStableFunc(list, func(a, b Neighbour) int { return cmp.Compare(a.Number, b.Number) })
		}
		p.index = knn.Build(located, func(e **ListedSite) (geo.Point, uint64) { return (*e).Location.Point, 1 })
		r.placed = p
	})
	return r.placed
}

// StreetNeighbours returns at most most located sites of the street that the
// entry's address names, the nearest house numbers first, without the entry
// itself. at is where it is thought to be, nil where nobody knows.
func (r *SiteList) StreetNeighbours(e *ListedSite, at *geo.Point, most int) []Neighbour {
	way, number := city.DoorOf(e.street)
	if way == "" {
		return nil
	}
	var list []Neighbour
	for _, n := range r.places().streets[streetKey(e.District, way)] {
		if n.ID != e.ID {
			list = append(list, n.from(at))
		}
	}
	apart := func(n Neighbour) int {
		switch {
		case number == 0 || n.Number == 0:
			return 1 << 20
		case n.Number > number:
			return n.Number - number
		default:
			return number - n.Number
		}
	}
	slices.SortStableFunc(list, func(a, b Neighbour) int { return cmp.Compare(apart(a), apart(b)) })
	return list[:min(len(list), most)]
}

// Around returns at most most located sites within the metres of a WGS-84
// point, nearest first, without the one with the id.
func (r *SiteList) Around(p geo.Point, metres float64, id string, most int) []Neighbour {
	index := r.places().index
	hits := index.Nearest(&knn.Query{Point: p, K: most + 1, MaxMetres: metres}, nil)
	var list []Neighbour
	for _, h := range hits {
		e := *index.Item(h.At)
		if e.ID == id || len(list) == most {
			continue
		}
		_, number := city.DoorOf(e.street)
		list = append(list, Neighbour{ListedSite: e, Number: number, Metres: h.Metres})
	}
	return list
}

func (n Neighbour) from(at *geo.Point) Neighbour {
	if at != nil {
		n.Metres = geo.Distance(*at, n.Location.Point)
	}
	return n
}
