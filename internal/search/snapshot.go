package search

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiujin/geo"
	"jiujin/geo/knn"
	"jiujin/internal/locator"
	"jiujin/internal/search/packed"
)

// slot is the place of one state of a site in the arrays of a snapshot. A
// changed site gets a new one; the numbers hold until all is laid out anew.
type slot = uint32

// snapshot is the sites of one revision, laid out for reading. It is
// immutable; the next one shares with it what did not change.
type snapshot struct {
	masks masks
	piece Encoder
	book  *book
	demo  bool

	rows   []row           // by slot
	sites  []*locator.Site // by slot; nil when the site is packed
	bytes  packed.Arena    // pieces and words
	packed packed.Sites    // the sites that are not kept, dead ones too

	districts []string // codes, by the numbers of rows

	byID  []slot // the public sites by id
	roofs map[string][]slot

	base  layer // the sites as they were laid out
	fresh layer // those that changed since, from slot laid on
	laid  int

	counts map[string]map[locator.Service]Count
	newest locator.Date
}

// row is what lists and searches have to know of a site. It holds no pointer,
// so that a million of them are cheap to keep and to copy.
type row struct {
	point   geo.Point
	id      uint64 // its digits as a number: ids are ordered as numbers
	updated int64  // Unix milliseconds
	mask    uint64
	words   packed.Span
	piece   packed.Span
	record  packed.Record // zero when the site is kept
	cuts    [2]uint16     // of the piece
	asOf    uint32        // see packDate
	table   uint32        // of the book, as long as there is no notice
	// district is an index of snapshot.districts.
	district  uint16
	listed    bool
	published bool // not suspended
	located   bool
	dead      bool // another slot holds the site's newer state, or none does
}

func (r *row) service() locator.Service {
	if r.mask&mealBit != 0 {
		return locator.Meal
	}
	return locator.Station
}

// layer is three indexes over the same sites: of all, and of each service.
type layer struct{ all, meals, stations *knn.Index[slot] }

func (l *layer) of(service locator.Service) *knn.Index[slot] {
	switch service {
	case locator.Meal:
		return l.meals
	case locator.Station:
		return l.stations
	default:
		return l.all
	}
}

// newLayer indexes the located ones of some slots, given by id.
func newLayer(rows []row, slots []slot) layer {
	all, meals, stations := located(rows, slots)
	var l layer
	indexes := []**knn.Index[slot]{&l.all, &l.meals, &l.stations}
	inParallel(len(indexes), func(i int) { *indexes[i] = index(rows, [][]slot{all, meals, stations}[i]) })
	return l
}

func index(rows []row, slots []slot) *knn.Index[slot] {
	return knn.Build(slots, func(s *slot) (geo.Point, uint64) { return rows[*s].point, rows[*s].mask | live })
}

// located returns those of the slots that have a place in lists.
func located(rows []row, slots []slot) (all, meals, stations []slot) {
	for _, s := range slots {
		r := &rows[s]
		switch {
		case r.dead || !r.listed || !r.located:
			continue
		case r.mask&mealBit != 0:
			meals = append(meals, s)
		default:
			stations = append(stations, s)
		}
		all = append(all, s)
	}
	return all, meals, stations
}

// without returns the layer with the dead slots out of it.
func (l layer) without(rows []row) layer {
	alive := func(x *knn.Index[slot]) *knn.Index[slot] {
		return x.WithMasks(func(at int32) uint64 {
			if rows[*x.Item(at)].dead {
				return 0
			}
			return x.Mask(at)
		})
	}
	return layer{alive(l.all), alive(l.meals), alive(l.stations)}
}

// number is an id as a number; ids have no zero in front.
func number(id string) uint64 {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return 0 // no site has it
	}
	return n
}

// find returns the slot of the newest state of a site.
func (s *snapshot) find(id uint64) (slot, bool) {
	i, ok := slices.BinarySearchFunc(s.byID, id, s.compareID)
	if !ok {
		return 0, false
	}
	return s.byID[i], true
}

func (s *snapshot) compareID(a slot, id uint64) int { return cmp.Compare(s.rows[a].id, id) }

// site returns the site of a slot.
func (s *snapshot) site(at slot) *locator.Site {
	if kept := s.sites[at]; kept != nil {
		return kept
	}
	return s.packed.Site(s.rows[at].record)
}

// prepared is what is made of a site before it gets a slot.
type prepared struct {
	site  *locator.Site
	row   row // but for what lies in an arena
	words string
	piece Piece
}

func (s *snapshot) prepare(site *locator.Site) prepared {
	p := prepared{site: site, words: words(site), row: row{
		id:      number(site.ID),
		updated: site.UpdatedAt.UnixMilli(),
		mask:    s.masks.of(site),
		listed:  site.Listed(),

		published: site.Publication.Status == locator.Published,
		located:   site.Location != nil,
		asOf:      packDate(site.AsOf()),
	}}
	if p.row.located {
		p.row.point = site.Location.Point
	}
	if s.piece != nil && p.row.listed {
		p.piece = s.piece(site, s.demo)
	}
	return p
}

// add gives a site a slot.
func (s *snapshot) add(p *prepared) slot {
	at, r := slot(len(s.rows)), p.row
	r.words, r.piece = s.bytes.Put([]byte(p.words)), s.bytes.Put(p.piece.JSON)
	r.cuts = [2]uint16{uint16(p.piece.Distance), uint16(p.piece.State)}
	r.district, r.table = s.district(p.site.District), s.book.table(p.site)
	s.rows, s.sites = append(s.rows, r), append(s.sites, p.site)
	return at
}

// district returns the number of a district's code.
func (s *snapshot) district(code string) uint16 {
	i := slices.Index(s.districts, code)
	if i < 0 {
		i = len(s.districts)
		s.districts = append(s.districts[:i:i], code)
	}
	return uint16(i)
}

// count counts the listed sites anew.
func (s *snapshot) count() {
	type key struct {
		district uint16
		service  locator.Service
	}
	counts, newest := map[key]Count{}, uint32(0)
	for _, at := range s.byID {
		r := &s.rows[at]
		if !r.listed {
			continue
		}
		k := key{r.district, r.service()}
		c := counts[k]
		c.Listed++
		if r.located {
			c.Located++
		}
		counts[k] = c
		newest = max(newest, r.asOf)
	}
	s.newest = unpackDate(newest)
	s.counts = map[string]map[locator.Service]Count{}
	for k, c := range counts {
		code := s.districts[k.district]
		if s.counts[code] == nil {
			s.counts[code] = map[locator.Service]Count{}
		}
		s.counts[code][k.service] = c
	}
}

// packDate writes a date as the number of its digits, with 0 for a month or
// day that is not stated: ordered as dates are.
func packDate(d locator.Date) uint32 {
	n, err := strconv.ParseUint((strings.ReplaceAll(string(d), "-", "") + "00000000")[:8], 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

func unpackDate(n uint32) locator.Date {
	switch {
	case n == 0:
		return ""
	case n%10000 == 0:
		return locator.Date(fmt.Sprintf("%04d", n/10000))
	case n%100 == 0:
		return locator.Date(fmt.Sprintf("%04d-%02d", n/10000, n/100%100))
	default:
		return locator.Date(fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100))
	}
}

// house puts a slot under its roof, or takes it away. Lists are never changed
// in place: an older snapshot may hold them.
func (s *snapshot) house(site *locator.Site, at slot, in bool) {
	if site.PlaceID == "" {
		return
	}
	list := slices.DeleteFunc(slices.Clone(s.roofs[site.PlaceID]), func(o slot) bool { return o == at })
	if in {
		i, _ := slices.BinarySearchFunc(list, s.rows[at].id, s.compareID)
		list = slices.Insert(list, i, at)
	}
	if len(list) == 0 {
		delete(s.roofs, site.PlaceID)
		return
	}
	s.roofs[site.PlaceID] = list
}
