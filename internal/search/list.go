package search

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// ListQuery selects listed sites.
type ListQuery struct {
	Filter
	// Text is folded and looked for in names, addresses and ids; a name with
	// another word for what it is ([text.Kindred]) is found too.
	Text         string
	Bound        *orb.Bound // WGS-84; only located sites match
	UpdatedSince int64      // Unix milliseconds; 0 is any
	After        string     // id of the last site of the page before
	Limit        int        // at least 1
	// At is the moment of Open and Meal; the zero Moment is the view's.
	At hours.Moment
}

// List returns listed sites by id, and whether there are more.
func (v *View) List(q ListQuery) (sites []*locator.Site, more bool) {
	refs, more := v.Refs(q)
	for _, r := range refs {
		sites = append(sites, v.Found(r))
	}
	return sites, more
}

// Refs is List for those who need less than the sites; Metres are 0.
func (v *View) Refs(q ListQuery) (found []Ref, more bool) {
	needle := text.Fold(q.Text)
	if id, ok := locator.ParseID(q.Text); ok { // 104-837: folding keeps the dash of a door number
		needle = id
	}
	if needle == "" && strings.TrimSpace(q.Text) != "" {
		return nil, false // nothing but marks: matches nothing
	}
	folded, kin := []byte(needle), []byte(nil)
	if k := text.Kindred(needle); k != needle {
		kin = []byte(k)
	}
	wanted, district, known := v.masks.wanted(&q.Filter), 0, true
	if q.District != "" {
		district = slices.Index(v.districts, q.District)
		known = district >= 0
	}
	clock, other := q.clockMask(), !v.moment(q.At).Equal(v.Moment)
	start, passed := slices.BinarySearchFunc(v.byID, number(q.After), v.compareID)
	if passed {
		start++
	}
	for _, at := range v.byID[start:] {
		r := &v.rows[at]
		switch {
		case !r.listed, !known, r.mask&wanted != wanted,
			clock != 0 && v.states[v.times[at]].bits&clock != clock && !other,
			other && !q.open(v.tables[v.times[at]], q.At),
			q.District != "" && int(r.district) != district,
			needle != "" && !holds(v.bytes.At(r.words), folded, kin),
			q.Bound != nil && (!r.located || !q.Bound.Contains(r.point)),
			q.UpdatedSince != 0 && r.updated < q.UpdatedSince:
			continue
		}
		if len(found) == q.Limit {
			return found, true
		}
		found = append(found, Ref{At: int32(at)})
	}
	return found, false
}
