package admin

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// DuplicateReason is why two sites may be one.
type DuplicateReason string

// The reasons, strongest first.
const (
	SameDoor    DuplicateReason = "address" // same street and house number
	SameName    DuplicateReason = "name"    // same name in one district, and nothing that tells them apart
	SimilarName DuplicateReason = "similar" // similar name within 500 m
	SamePlace   DuplicateReason = "near"    // within 80 m
)

// How far apart sites are that may be one, metres.
const (
	nearMetres    = 80
	similarMetres = 500
)

// DuplicatePair are two sites of one service that may be the same one twice.
type DuplicatePair struct {
	A, B    *ListedSite
	Reasons []DuplicateReason // strongest first
	Metres  float64           // between them, -1 where one is not located
}

// Duplicates returns every pair of sites that may be one, the strongest
// reasons first. Closed sites are in none, nor those that somebody found not to
// be the same ([Desk.Distinct]); neither are sites of two services, which share
// a roof and a place_id. It is worked out once for a register: 100,000 sites take
// a fraction of a second. The slice is shared.
func (r *SiteList) Duplicates() []DuplicatePair {
	r.pairsOnce.Do(func() {
		kin := newKinship(r.ordered)
		kin.byGrid()
		kin.byKey(func(e *kindredEntry) string { return e.door })
		kin.byKey(func(e *kindredEntry) string { return e.name })
		r.pairs = kin.sorted()
	})
	return r.pairs
}

// DuplicatesOf returns the pairs that the entry, stored or not, is A of.
func (r *SiteList) DuplicatesOf(e *ListedSite) []DuplicatePair {
	me := newKindredEntry(e)
	held := cmp.Or(r.entries[e.ID], e)
	var list []DuplicatePair
	for _, other := range r.ordered {
		if other.ID == e.ID || other.Service != e.Service || held.apart(other) {
			continue
		}
		far := other.District != e.District
		if far && (e.Location == nil || other.Location == nil || planarMetres(e.Location.Point, other.Location.Point) > 2*similarMetres) {
			continue
		}
		it := newKindredEntry(other)
		if pair, ok := me.pair(&it); ok {
			list = append(list, pair)
		}
	}
	sortPairs(list)
	return list
}

// kindredEntry is an entry with what it is compared by.
type kindredEntry struct {
	*ListedSite
	core  string // what tells its name from others of its kind
	runes uint64 // a bit for each rune of core, by its last six bits
	door  string // service, district, street and number; "" where one is missing
	name  string // service, district and folded name
}

func newKindredEntry(e *ListedSite) kindredEntry {
	folded := text.Fold(e.Name)
	k := kindredEntry{ListedSite: e, name: string(e.Service) + "\x00" + e.District + "\x00" + folded}
	k.core = strings.Trim(text.Kindred(folded), string([]rune{text.MealMark, text.StationMark}))
	for _, c := range k.core {
		k.runes |= 1 << (c & 63)
	}
	if way, number := city.DoorOf(e.street); number > 0 {
		k.door = string(e.Service) + "\x00" + streetKey(e.District, way) + "\x00" + afterWay(e.street, way)
	}
	return k
}

// afterWay is the house with all that follows its number up to 号: 46-7 is
// another door than 46.
func afterWay(street, way string) string {
	_, rest, _ := strings.Cut(street, way)
	house, _, _ := strings.Cut(rest, "号")
	return house
}

// pair says whether two entries may be one.
func (k *kindredEntry) pair(o *kindredEntry) (DuplicatePair, bool) {
	p := DuplicatePair{A: k.ListedSite, B: o.ListedSite, Metres: -1}
	if k.Service != o.Service || k.Status == locator.Closed || o.Status == locator.Closed || k.apart(o.ListedSite) {
		return p, false
	}
	if k.Location != nil && o.Location != nil {
		p.Metres = geo.Distance(k.Location.Point, o.Location.Point)
	}
	if k.door != "" && k.door == o.door {
		p.Reasons = append(p.Reasons, SameDoor)
	}
	if k.name == o.name && (k.door == "" || o.door == "") {
		p.Reasons = append(p.Reasons, SameName)
	}
	if p.Metres >= 0 && p.Metres <= similarMetres && k.alike(o) {
		p.Reasons = append(p.Reasons, SimilarName)
	}
	if p.Metres >= 0 && p.Metres <= nearMetres {
		p.Reasons = append(p.Reasons, SamePlace)
	}
	return p, len(p.Reasons) > 0
}

// alike reports whether what tells the names apart is the same, or nearly: one
// inside the other, or one character of four or more different.
func (k *kindredEntry) alike(o *kindredEntry) bool {
	if k.runes&o.runes == 0 {
		return false
	}
	a, b := k.core, o.core
	if len(a) > len(b) {
		a, b = b, a
	}
	switch {
	case a == b:
		return true
	case utf8.RuneCountInString(a) >= 2 && strings.Contains(b, a):
		return true
	default:
		return utf8.RuneCountInString(a) >= 4 && oneEdit([]rune(a), []rune(b))
	}
}

// oneEdit reports whether b is a with at most one rune changed or added.
func oneEdit(a, b []rune) bool {
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || slices.Equal(a[i+1:], b[i+1:])
	}
	return slices.Equal(a[i:], b[i+1:])
}

// kinship gathers pairs among many entries.
type kinship struct {
	entries []kindredEntry
	seen    map[[2]int32]struct{}
	pairs   []DuplicatePair
}

func newKinship(all []*ListedSite) *kinship {
	k := &kinship{seen: map[[2]int32]struct{}{}}
	for _, e := range all {
		if e.Status != locator.Closed {
			k.entries = append(k.entries, newKindredEntry(e))
		}
	}
	return k
}

// add takes the pair if it is one and not in yet.
func (k *kinship) add(a, b int32) {
	if a > b {
		a, b = b, a
	}
	if _, again := k.seen[[2]int32{a, b}]; again {
		return
	}
	if pair, ok := k.entries[a].pair(&k.entries[b]); ok {
		k.seen[[2]int32{a, b}] = struct{}{}
		k.pairs = append(k.pairs, pair)
	}
}

// byKey compares those that share a key that is not "".
func (k *kinship) byKey(key func(*kindredEntry) string) {
	groups := map[string][]int32{}
	for i := range k.entries {
		if s := key(&k.entries[i]); s != "" {
			groups[s] = append(groups[s], int32(i))
		}
	}
	for _, group := range groups {
		const most = 50 // a name or door of more says nothing
		if len(group) > most {
			continue
		}
		for n, a := range group {
			for _, b := range group[n+1:] {
				k.add(a, b)
			}
		}
	}
}

// byGrid compares the located ones with those of their cell, of 500 m, and of
// the cells next to it.
func (k *kinship) byGrid() {
	cells := map[[2]int32][]int32{}
	cellOf := func(p geo.Point) [2]int32 {
		const latCell = similarMetres / 110_500.0 // degrees; a little more than 500 m everywhere
		row := math.Floor(p[1] / latCell)
		lonCell := latCell / max(math.Cos((math.Abs(row)+2)*latCell*math.Pi/180), 0.01)
		return [2]int32{int32(row), int32(math.Floor(p[0] / lonCell))}
	}
	for i := range k.entries {
		if l := k.entries[i].Location; l != nil {
			c := cellOf(l.Point)
			cells[c] = append(cells[c], int32(i))
		}
	}
	for c, own := range cells {
		for n, a := range own {
			p := k.entries[a].Location.Point
			for _, b := range own[n+1:] {
				k.addNear(a, b)
			}
			k.against(cells[[2]int32{c[0], c[1] + 1}], a)
			// The columns of the next row are a little wider or narrower.
			above := cellOf(geo.Point{p[0], p[1] + similarMetres/110_500.0})
			for column := above[1] - 1; column <= above[1]+1; column++ {
				k.against(cells[[2]int32{c[0] + 1, column}], a)
			}
		}
	}
}

func (k *kinship) against(cell []int32, a int32) {
	for _, b := range cell {
		k.addNear(a, b)
	}
}

// addNear is add, first asking cheaply whether it can be worth it.
func (k *kinship) addNear(a, b int32) {
	x, y := &k.entries[a], &k.entries[b]
	if x.Service != y.Service {
		return
	}
	const slack = 1.01 // of a plane against the geodesic
	metres := planarMetres(x.Location.Point, y.Location.Point)
	if metres <= nearMetres*slack || metres <= similarMetres*slack && x.runes&y.runes != 0 && x.alike(y) {
		k.add(a, b)
	}
}

func (k *kinship) sorted() []DuplicatePair {
	sortPairs(k.pairs)
	return k.pairs
}

// sortPairs puts more and stronger reasons first, then the nearer pairs.
func sortPairs(pairs []DuplicatePair) {
	slices.SortFunc(pairs, func(a, b DuplicatePair) int {
		return cmp.Or(cmp.Compare(b.strength(), a.strength()), cmp.Compare(a.Metres, b.Metres),
			strings.Compare(a.A.ID, b.A.ID), strings.Compare(a.B.ID, b.B.ID))
	})
}

func (p *DuplicatePair) strength() int {
	sum := 0
	for _, r := range p.Reasons {
		switch r {
		case SameDoor:
			sum += 8
		case SameName:
			sum += 4
		case SimilarName:
			sum += 2
		case SamePlace:
			sum++
		}
	}
	return sum
}

// planarMetres is the distance on a plane: good to a hundredth within some
// kilometres.
func planarMetres(a, b geo.Point) float64 {
	north := (a[1] - b[1]) * 111_100
	east := (a[0] - b[0]) * 111_320 * math.Cos((a[1]+b[1])/2*math.Pi/180)
	return math.Hypot(north, east)
}
