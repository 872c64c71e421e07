package city

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Place is what an address names. District is a code; the others are names as
// the address writes them. What is not named, or not in one way only, is empty.
type Place struct {
	District, Subdistrict, Community string
}

// The stable codes of a [Doubt].
const (
	DoubtSubdistrictAmbiguous = "subdistrict_ambiguous" // in several districts, and none is named
	DoubtSubdistrictElsewhere = "subdistrict_elsewhere" // known, but not in the district named
	DoubtCommunityAmbiguous   = "community_ambiguous"   // several fit
	DoubtCommunityElsewhere   = "community_elsewhere"   // known, but not in the subdistrict or district named
)

// Doubt is a word of an address that is known and yet gives no single place.
type Doubt struct {
	Code      string
	Word      string   // as written
	Districts []string // codes of the districts that have the name, ascending
}

// names finds subdistricts and communities by what addresses call them.
type names struct {
	subdistricts map[string][]int // name → indices
	communities  map[string][]int // name or form of it → indices
	longest      int              // of all names, in bytes
}

// ReadAddress reads the district, subdistrict and community that an address
// begins with, in this order, each of them optional. Loose cells may be joined
// with spaces or commas. A subdistrict or community whose name is the only one
// of its kind in reach also gives what it belongs to. Names further inside an
// address are left alone: 沈河区青年大街 names no other district's street.
func (c *City) ReadAddress(address string) (Place, []Doubt) {
	var place Place
	var doubts []Doubt
	district, rest := c.readDistrict(trimMarks(address))
	if district >= 0 {
		place.District = c.Districts[district].Code
	}

	sub := -1
	if word, hits := longestPrefix(rest, c.names.subdistricts, c.names.longest); word != "" {
		in := c.within(hits, place.District)
		switch {
		case len(in) == 1:
			sub = in[0]
			place.District, place.Subdistrict = c.Subdistricts[sub].District, word
		case len(in) > 1:
			place.Subdistrict = word
			doubts = append(doubts, Doubt{DoubtSubdistrictAmbiguous, word, c.districtsOf(hits)})
		default:
			doubts = append(doubts, Doubt{DoubtSubdistrictElsewhere, word, c.districtsOf(hits)})
		}
		rest = trimMarks(rest[len(word):])
	}
	if len(doubts) > 0 {
		return place, doubts // a community cannot be judged without its subdistrict
	}
	return c.readCommunity(place, sub, rest)
}

// readCommunity reads the community that rest begins with, inside the
// subdistrict sub, or the district of place, or the city.
func (c *City) readCommunity(place Place, sub int, rest string) (Place, []Doubt) {
	word, hits := longestPrefix(rest, c.names.communities, c.names.longest)
	if word == "" || isRoad(rest[len(word):]) {
		return place, nil
	}
	parents := make([]int, len(hits))
	for i, h := range hits {
		parents[i], _ = c.subdistrict(c.Communities[h].Subdistrict)
	}
	slices.Sort(parents)
	parents = slices.Compact(parents) // 十里河社区 and 十里河社区村委会 are one place here
	in := c.within(parents, place.District)
	if sub >= 0 {
		in = slices.DeleteFunc(slices.Clone(parents), func(i int) bool { return i != sub })
	}
	switch {
	case len(in) == 1:
		s := c.Subdistricts[in[0]]
		return Place{s.District, s.Name, word}, nil
	case len(in) > 1:
		return place, []Doubt{{DoubtCommunityAmbiguous, word, c.districtsOf(in)}}
	default:
		return place, []Doubt{{DoubtCommunityElsewhere, word, c.districtsOf(parents)}}
	}
}

// readDistrict cuts province, city and district off the front. A short name
// counts only where nothing else can begin with it: at the end, before a mark,
// or before a subdistrict of that district (沈北正良街道, but not 和平社区).
func (c *City) readDistrict(s string) (index int, rest string) {
	for {
		if i, rest := c.districtPrefix(s); i >= 0 {
			return i, trimMarks(rest)
		}
		if word, _ := longestPrefix(s, c.names.subdistricts, c.names.longest); word != "" {
			return -1, s // a subdistrict may be named after the city
		}
		cut := trimMarks(c.cutHead(s))
		if cut == s {
			return -1, s
		}
		if i, _ := c.districtPrefix(cut); i < 0 && !c.isPlain(s, cut) {
			return -1, s
		}
		s = cut
	}
}

// isPlain reports whether what was cut off s to leave cut is certain to be a
// province or city: written in full, or followed by a known name.
func (c *City) isPlain(s, cut string) bool {
	head := s[:len(s)-len(cut)]
	if strings.HasPrefix(head, c.Profile.Name.ZhFull) || strings.HasPrefix(head, c.Profile.Province) {
		return true
	}
	word, _ := longestPrefix(cut, c.names.subdistricts, c.names.longest)
	return word != "" || c.cutHead(cut) != cut
}

// districtPrefix returns the district that s begins with and what follows.
func (c *City) districtPrefix(s string) (index int, rest string) {
	for end := min(len(s), c.names.longest); end > 0; end-- {
		i, ok := c.words[s[:end]]
		if !ok {
			continue
		}
		d, rest := c.Districts[i], s[end:]
		if s[:end] != d.Short {
			return i, rest
		}
		if rest == "" || trimMarks(rest) != rest {
			return i, rest
		}
		if _, hits := longestPrefix(rest, c.names.subdistricts, c.names.longest); len(c.within(hits, d.Code)) > 0 {
			return i, rest
		}
	}
	return -1, s
}

// within keeps the subdistricts of a district; all when code is empty.
func (c *City) within(subs []int, code string) []int {
	if code == "" {
		return subs
	}
	return slices.DeleteFunc(slices.Clone(subs), func(i int) bool { return c.Subdistricts[i].District != code })
}

func (c *City) districtsOf(subs []int) []string {
	codes := make([]string, len(subs))
	for i, s := range subs {
		codes[i] = c.Subdistricts[s].District
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// longestPrefix returns the longest name that s begins with.
func longestPrefix(s string, in map[string][]int, longest int) (word string, hits []int) {
	for end := min(len(s), longest); end > 0; end-- {
		if hits, ok := in[s[:end]]; ok {
			return s[:end], hits
		}
	}
	return "", nil
}

// isRoad reports whether the name before s belongs to a longer one: 新民村路
// is a road and no village.
func isRoad(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("路街巷道桥站镇乡", r)
}

// trimMarks drops leading spaces and punctuation.
func trimMarks(s string) string {
	return strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r)
	})
}

// squeeze drops all spaces.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// forms returns the ways an address writes a community: as the list has it,
// and without the committee (曹仲村村民委员会 → 曹仲村, 石庙子村委会 → 石庙子村,
// 蒲雅社区居委会 → 蒲雅社区). The name without 社区 or 村 is no form: it is
// often a road's too.
func forms(name string) []string {
	all := []string{name}
	for _, tail := range []string{"村民委员会", "居民委员会", "村委会", "居委会"} {
		base, ok := strings.CutSuffix(name, tail)
		if !ok || base == "" {
			continue
		}
		switch {
		case strings.HasSuffix(base, "社区") || strings.HasSuffix(base, "村"):
			all = append(all, base)
		case strings.HasPrefix(tail, "村"):
			all = append(all, base+"村")
		}
		break
	}
	return all
}
