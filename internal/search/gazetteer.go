package search

import (
	"strings"

	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// gazetteer is the names of the city's districts, subdistricts and
// communities. They are part of the program's data and change with no edit.
type gazetteer struct {
	sounds  *text.Sounds
	entries []placeName
	// subs are the subdistricts by district code and name, as they are written
	// and without 街道.
	subs      map[string]*city.Subdistrict
	districts map[string]*placeName
}

// placeName is one name of a gazetteer.
type placeName struct {
	kind        PlaceKind
	code, name  string
	district    string
	subdistrict string   // name
	names       [][]byte // folded: in full, then shorter ones
	above       [][]byte // those it lies in
}

func newGazetteer(c *city.City) *gazetteer {
	g := &gazetteer{sounds: text.NewSounds(), subs: map[string]*city.Subdistrict{}, districts: map[string]*placeName{}}
	g.entries = make([]placeName, 0, len(c.Districts)+len(c.Subdistricts)+len(c.Communities))
	add := func(e placeName) *placeName {
		g.entries = append(g.entries, e)
		return &g.entries[len(g.entries)-1]
	}
	for i := range c.Districts {
		d := &c.Districts[i]
		g.districts[d.Code] = add(placeName{
			kind: DistrictPlace, code: d.Code, name: d.Name, district: d.Code, names: folded(d.Name, d.Short, d.En),
		})
	}
	byCode := map[string]*placeName{}
	for i := range c.Subdistricts {
		s := &c.Subdistricts[i]
		short := stem(s.Name, "地区办事处", "街道", "镇", "乡")
		byCode[s.Code] = add(placeName{
			kind: SubdistrictPlace, code: s.Code, name: s.Name, district: s.District, subdistrict: s.Name,
			names: folded(s.Name, short, s.Name+"办事处"), above: g.districts[s.District].names,
		})
		g.subs[s.District+short] = s
		g.subs[s.District+s.Name] = s
	}
	for i := range c.Communities {
		com := &c.Communities[i]
		sub := byCode[com.Subdistrict]
		whole := stem(com.Name, "村民委员会", "居民委员会", "村委会", "居委会")
		if strings.HasSuffix(com.Name, "村委会") || strings.HasSuffix(com.Name, "村民委员会") {
			if !strings.HasSuffix(whole, "村") && !strings.HasSuffix(whole, "社区") {
				whole += "村"
			}
		}
		add(placeName{
			kind: CommunityPlace, code: com.Code, name: com.Name, district: sub.district, subdistrict: sub.name,
			names: folded(com.Name, whole, stem(whole, "社区", "村")), above: append(sub.names[:len(sub.names):len(sub.names)], sub.above...),
		})
	}
	return g
}

// stem cuts the first ending that a name has, unless less than two characters
// would be left.
func stem(name string, endings ...string) string {
	for _, e := range endings {
		if short, ok := strings.CutSuffix(name, e); ok && len([]rune(short)) > 1 {
			return short
		}
	}
	return name
}

// folded folds names and drops those that are there already.
func folded(names ...string) [][]byte {
	var list [][]byte
	seen := map[string]bool{"": true}
	for _, n := range names {
		if f := text.Fold(n); !seen[f] {
			seen[f] = true
			list = append(list, []byte(f))
		}
	}
	return list
}

// rank says how well an entry fits.
func (e *placeName) rank(a *asked) (rank, bool) {
	found := rank{match: text.Match{Tier: text.NoMatch}, length: len(e.name)}
	switch e.kind {
	case SubdistrictPlace:
		found.kind = 2
	case CommunityPlace:
		found.kind = 3
	}
	if a.query.Text == e.code {
		found.match = text.Match{Tier: text.Exact, Fit: text.Whole}
		return found, true
	}
	for i, name := range e.names {
		m := a.whole.Match(name, name)
		if a.fuzzy {
			m = a.whole.MatchFuzzy(name, name)
		}
		if i > 0 && m.Fit == text.Whole { // a short name that is whole
			m.Fit = text.Kin
		}
		if m.Better(found.match) {
			found.match = m
		}
	}
	if len(a.words) > 0 && !a.fuzzy && found.match.Tier > text.Word {
		if t := e.tier(a.words); t < found.match.Tier {
			found.match, found.other = text.Match{Tier: t, Fit: text.Inside}, true
		}
	}
	return found, found.match.Tier < text.NoMatch
}

// tier looks for every word in an entry and what it lies in, and for at least
// one in its own names.
func (e *placeName) tier(words []*text.Pattern) text.Tier {
	all, own := text.Word, false
	for _, p := range words {
		t := bestTier(p, e.names)
		own = own || t < text.NoMatch
		if all = max(all, min(t, bestTier(p, e.above))); all == text.NoMatch {
			return all
		}
	}
	if !own {
		return text.NoMatch
	}
	return all
}

func bestTier(p *text.Pattern, names [][]byte) text.Tier {
	tier := text.NoMatch
	for _, n := range names {
		tier = min(tier, p.Match(n, n).Tier)
	}
	return tier
}

// district is how well a district's name fits.
func (g *gazetteer) district(code string, p *text.Pattern) text.Tier {
	if d := g.districts[code]; d != nil {
		return bestTier(p, d.names)
	}
	return text.NoMatch
}

// cutDistrict cuts the name of a district off what was typed: 和平区长白 is
// two words.
func (g *gazetteer) cutDistrict(a *asked) bool {
	words := text.Words(a.query.Text)
	if len(words) == 0 {
		return false
	}
	head := ""
	for _, d := range g.districts {
		for _, n := range d.names {
			if len(n) > len(head) && len(n) < len(words[0]) && strings.HasPrefix(words[0], string(n)) {
				head = string(n)
			}
		}
	}
	if head == "" {
		return false
	}
	a.words = g.patterns(append([]string{head, words[0][len(head):]}, words[1:]...))
	return true
}

func (g *gazetteer) patterns(words []string) []*text.Pattern {
	list := make([]*text.Pattern, len(words))
	for i, w := range words {
		list[i] = text.NewPattern(g.sounds, w)
	}
	return list
}

func (g *gazetteer) place(c candidate) Place {
	e := &g.entries[c.at]
	p := Place{Kind: e.kind, Code: e.code, Name: e.name, District: e.district, Match: c.rank.match, rank: c.rank}
	if e.kind != DistrictPlace {
		p.Subdistrict = e.subdistrict
	}
	return p
}

// subdistrictOf is where a site lies: by what it says of itself, or else by
// what its address begins with.
func (g *gazetteer) subdistrictOf(c *city.City, s *locator.Site) (city.Subdistrict, bool) {
	if sub := g.subs[s.District+strings.TrimSpace(s.Subdistrict)]; sub != nil && s.Subdistrict != "" {
		return *sub, true
	}
	place, _ := c.ReadAddress(s.Address)
	if place.District == "" {
		if d, ok := c.District(s.District); ok {
			place, _ = c.ReadAddress(d.Name + s.Address)
		}
	}
	if sub := g.subs[s.District+place.Subdistrict]; sub != nil && place.Subdistrict != "" && place.District == s.District {
		return *sub, true
	}
	return city.Subdistrict{}, false
}

// SubdistrictOf returns the subdistrict a site lies in, by what it says of
// itself or its address begins with; ok is false when neither does.
func (v *View) SubdistrictOf(s *locator.Site) (sub city.Subdistrict, ok bool) {
	return v.gazetteer().subdistrictOf(v.City, s)
}

// InCommunity reports whether a site says of itself that it lies in a
// community, or its address begins so. The subdistrict is not looked at.
func (v *View) InCommunity(s *locator.Site, c city.Community) bool {
	name := s.Community
	if name == "" {
		place, _ := v.City.ReadAddress(s.Address)
		name = place.Community
	}
	return name != "" && text.Fold(communityStem(name)) == text.Fold(communityStem(c.Name))
}

// communityStem is the name without what it may be written with or without.
func communityStem(name string) string {
	return stem(stem(name, "村民委员会", "居民委员会", "村委会", "居委会"), "社区", "村")
}
