package search

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// PlaceKind is what a name belongs to.
type PlaceKind string

// The kinds of places. Only a site is a position; the others are lists.
const (
	DistrictPlace    PlaceKind = "district"
	SitePlace        PlaceKind = "site"
	SubdistrictPlace PlaceKind = "subdistrict"
	CommunityPlace   PlaceKind = "community"
)

// PlaceQuery asks for what a person calls a place: in characters, pinyin,
// initials, with other words for what it is, or with one thing wrong.
type PlaceQuery struct {
	Text    string
	Service locator.Service // of the sites; "" is any
	Located bool            // only sites with a point
	Limit   int             // the most of each kind, at least 1
}

// Place is something that was found by name.
type Place struct {
	Kind        PlaceKind
	Code        string // a site's is its id
	Name        string
	District    string // code
	Subdistrict string // name, "" when it is not known
	Match       text.Match
	Site        *locator.Site // of a site

	rank rank
}

// Places are what was found, the best first, and how many there are in all.
type Places struct {
	Districts, Sites, Subdistricts, Communities []Place

	Total map[PlaceKind]int
}

// Best returns the best of every kind together.
func (p Places) Best(limit int) []Place {
	all := slices.Concat(p.Districts, p.Sites, p.Subdistricts, p.Communities)
	slices.SortFunc(all, func(a, b Place) int { return a.rank.compare(b.rank) })
	return all[:min(limit, len(all))]
}

// rank orders what was found: by how well the name fits, and a name before an
// address; then districts, sites and the rest; located and published sites
// before others; short names before long ones; then by id or code.
type rank struct {
	match  text.Match
	other  bool // it was not the name that fits
	kind   uint8
	unsure uint8
	length int
	order  uint64
}

func (r rank) compare(o rank) int {
	return cmp.Or(
		cmp.Compare(r.match.Tier, o.match.Tier), compareBools(r.other, o.other), cmp.Compare(r.match.Fit, o.match.Fit),
		cmp.Compare(r.kind, o.kind), cmp.Compare(r.unsure, o.unsure), cmp.Compare(r.length, o.length), cmp.Compare(r.order, o.order),
	)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// candidate is a place while it is looked for: a slot or an entry.
type candidate struct {
	rank rank
	at   int
}

// best keeps the best candidates of a kind.
type best struct {
	limit, total int
	list         []candidate
}

func (b *best) add(c candidate) {
	b.total++
	if b.list = append(b.list, c); len(b.list) >= 4*b.limit+64 {
		b.cut()
	}
}

func (b *best) cut() {
	slices.SortFunc(b.list, func(x, y candidate) int { return x.rank.compare(y.rank) })
	b.list = b.list[:min(b.limit, len(b.list))]
}

// asked is what was typed, ready to be looked for.
type asked struct {
	query  PlaceQuery
	whole  *text.Pattern
	words  []*text.Pattern // when there are several
	id     uint64          // the site whose number it is
	digits string          // when it is nothing but digits
	fuzzy  bool
}

// leastDigits are how many digits of a telephone number say which it is.
const leastDigits = 5

// Places looks for what a person calls a place. Only where nothing else fits
// are mistakes allowed for. It looks at every name there is: some milliseconds
// for 10,000 sites.
func (v *View) Places(q PlaceQuery) Places {
	names := v.gazetteer()
	a := names.ask(q)
	found := v.places(names, &a)
	if len(found.Total) == 0 && names.cutDistrict(&a) {
		found = v.places(names, &a)
	}
	if len(found.Total) == 0 {
		a.fuzzy = true
		found = v.places(names, &a)
	}
	return found
}

func (g *gazetteer) ask(q PlaceQuery) asked {
	a := asked{query: q, whole: text.NewPattern(g.sounds, q.Text)}
	if id, ok := locator.ParseID(q.Text); ok {
		a.id = number(id)
	}
	if digits := strings.ReplaceAll(a.whole.Folded(), "-", ""); strings.Trim(digits, "0123456789") == "" {
		a.digits = digits
	}
	if words := text.Words(q.Text); len(words) > 1 {
		a.words = g.patterns(words)
	}
	return a
}

func (v *View) places(names *gazetteer, a *asked) Places {
	found := Places{Total: map[PlaceKind]int{}}
	kinds := map[PlaceKind]*best{}
	for _, kind := range []PlaceKind{DistrictPlace, SitePlace, SubdistrictPlace, CommunityPlace} {
		kinds[kind] = &best{limit: a.query.Limit}
	}
	if a.whole.Empty() {
		return found
	}
	for i := range names.entries {
		e := &names.entries[i]
		if r, ok := e.rank(a); ok {
			r.order = uint64(i)
			kinds[e.kind].add(candidate{r, i})
		}
	}
	for _, at := range v.byID {
		if r, ok := v.rankSite(at, a, names); ok {
			kinds[SitePlace].add(candidate{r, int(at)})
		}
	}
	for kind, b := range kinds {
		b.cut()
		if b.total > 0 {
			found.Total[kind] = b.total
		}
		for _, c := range b.list {
			switch kind {
			case SitePlace:
				found.Sites = append(found.Sites, v.sitePlace(c, names))
			case DistrictPlace:
				found.Districts = append(found.Districts, names.place(c))
			case SubdistrictPlace:
				found.Subdistricts = append(found.Subdistricts, names.place(c))
			default:
				found.Communities = append(found.Communities, names.place(c))
			}
		}
	}
	return found
}

func (v *View) sitePlace(c candidate, names *gazetteer) Place {
	s := v.site(slot(c.at))
	p := Place{Kind: SitePlace, Code: s.ID, Name: s.Name, District: s.District, Match: c.rank.match, Site: s, rank: c.rank}
	if sub, ok := names.subdistrictOf(v.City, s); ok {
		p.Subdistrict = sub.Name
	}
	return p
}

// rankSite says how well a site fits.
func (v *View) rankSite(at slot, a *asked, names *gazetteer) (rank, bool) {
	r := &v.rows[at]
	if !r.listed || a.query.Service != "" && r.service() != a.query.Service || a.query.Located && !r.located {
		return rank{}, false
	}
	w := splitWords(v.bytes.At(r.words))
	found := rank{match: text.Match{Tier: text.NoMatch, Fit: text.Inside}, kind: 1, order: r.id, length: len(w.name())}
	if !r.published {
		found.unsure++
	}
	if !r.located {
		found.unsure += 2
	}
	take := func(m text.Match, other bool) {
		if n := (rank{match: m, other: other}); m.Tier < text.NoMatch && n.compare(rank{match: found.match, other: found.other}) < 0 {
			found.match, found.other = m, other
		}
	}
	if a.id != 0 && r.id == a.id {
		take(text.Match{Tier: text.Exact, Fit: text.Whole}, false)
	}
	w.eachName(func(name, kin []byte) {
		if a.fuzzy {
			take(a.whole.MatchFuzzy(name, kin), false)
		} else {
			take(a.whole.Match(name, kin), false)
		}
	})
	if !a.fuzzy {
		w.takeRest(a, take)
		if len(a.words) > 0 && found.match.Tier > text.Word {
			take(v.matchWords(r, &w, a.words, names), true)
		}
	}
	return found, found.match.Tier < text.NoMatch
}

// takeRest compares with what is no name: the number, the telephone and where
// the site is.
func (w *siteWords) takeRest(a *asked, take func(text.Match, bool)) {
	if a.digits != "" {
		if bytes.HasPrefix(w.id(), []byte(a.digits)) {
			take(text.Match{Tier: text.Prefix, Fit: text.Begins}, true)
		}
		if len(a.digits) >= leastDigits && bytes.Contains(w.phone, []byte(a.digits)) {
			take(text.Match{Tier: text.Word, Fit: text.Inside}, true)
		}
	}
	for _, field := range w.where() {
		if m := a.whole.Match(field, field); m.Tier < text.Initials {
			m.Tier = max(m.Tier, text.Word)
			take(m, true)
		}
	}
}

// matchWords looks for every word in anything that is known of a site.
func (v *View) matchWords(r *row, w *siteWords, words []*text.Pattern, names *gazetteer) text.Match {
	all := text.Match{Tier: text.Word, Fit: text.Inside}
	for _, p := range words {
		if mark := p.Mark(); mark != 0 {
			if mark == text.MealMark != (r.service() == locator.Meal) {
				return text.Match{Tier: text.NoMatch}
			}
			continue
		}
		tier := text.NoMatch
		w.eachName(func(name, kin []byte) { tier = min(tier, p.Match(name, kin).Tier) })
		for _, field := range w.where() {
			if t := p.Match(field, field).Tier; t < text.Initials {
				tier = min(tier, t)
			}
		}
		tier = min(tier, names.district(v.districts[r.district], p))
		if tier == text.NoMatch {
			return text.Match{Tier: text.NoMatch}
		}
		all.Tier = max(all.Tier, tier)
	}
	return all
}
