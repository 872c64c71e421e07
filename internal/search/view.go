package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/text"
)

// View is one state of the public data. What its methods return is shared and
// must not be changed.
type View struct {
	Revision locator.Revision
	City     *city.City

	byID    map[string]*entry
	listed  []*entry // published and suspended, by id
	located []place  // of listed, in the same order
	counts  map[string]map[locator.Service]Count
	linked  map[string][]*locator.Site   // by place id
	notices map[string][]*locator.Notice // by site id, by from date
	banners []*locator.Notice
	newest  locator.Date
}

// entry is a public site with its folded words; made once for every state of
// the site and shared by the views.
type entry struct {
	site *locator.Site
	text string
}

func newEntry(s *locator.Site) *entry {
	words := append([]string{s.ID, s.Name, s.Address, s.Subdistrict, s.Community}, s.Aliases...)
	for i, w := range words {
		words[i] = text.Fold(w)
	}
	return &entry{s, strings.Join(words, "\x00")}
}

// place is a listed site with a point, beside its earth-centred coordinates.
type place struct {
	site *locator.Site
	ecef [3]float64
}

// Count is how many sites of a service are listed and how many of these have
// a point.
type Count struct {
	Listed  int `json:"listed"`
	Located int `json:"located"`
}

func newView(rev locator.Revision, c *city.City, sites map[string]*entry, notices map[string]*locator.Notice) *View {
	v := &View{
		Revision: rev,
		City:     c,
		byID:     maps.Clone(sites),
		counts:   map[string]map[locator.Service]Count{},
		linked:   map[string][]*locator.Site{},
		notices:  map[string][]*locator.Notice{},
	}
	for _, d := range c.Districts {
		v.counts[d.Code] = map[locator.Service]Count{}
	}
	for _, id := range slices.SortedFunc(maps.Keys(sites), compareIDs) {
		e := sites[id]
		s := e.site
		if s.PlaceID != "" {
			v.linked[s.PlaceID] = append(v.linked[s.PlaceID], s)
		}
		if s.Listed() {
			v.list(e)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(notices)) {
		n := notices[id]
		if n.Kind == locator.NoticeBanner && len(n.Sites) == 0 {
			v.banners = append(v.banners, n)
		}
		for _, site := range n.Sites {
			v.notices[site] = append(v.notices[site], n)
		}
	}
	for _, list := range v.notices {
		slices.SortStableFunc(list, func(a, b *locator.Notice) int { return cmp.Compare(a.From, b.From) })
	}
	return v
}

func (v *View) list(e *entry) {
	s := e.site
	v.listed = append(v.listed, e)
	v.newest = v.newest.Later(s.AsOf())
	services := v.counts[s.District]
	if services == nil { // a district the profile no longer has
		services = map[locator.Service]Count{}
		v.counts[s.District] = services
	}
	n := services[s.Service]
	n.Listed++
	if s.Location != nil {
		n.Located++
		v.located = append(v.located, place{s, geo.ECEF(s.Location.Point)})
	}
	services[s.Service] = n
}

// compareIDs orders ids as numbers: shorter ones first.
func compareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// Site returns a site that is or was public, or a [locator.NotFound] error.
func (v *View) Site(id string) (*locator.Site, error) {
	e, ok := v.byID[id]
	if !ok {
		return nil, locator.Errorf(locator.NotFound, "site_not_found", "%s", messages.Text(messages.Chinese, "site.not_found", locator.FormatID(id)))
	}
	return e.site, nil
}

// Linked returns the other public sites under the same roof.
func (v *View) Linked(s *locator.Site) []*locator.Site {
	var others []*locator.Site
	if s.PlaceID == "" {
		return nil
	}
	for _, o := range v.linked[s.PlaceID] {
		if o.ID != s.ID {
			others = append(others, o)
		}
	}
	return others
}

// Notices returns the notices of a site that run on the day or later, by their
// first day.
func (v *View) Notices(id string, day locator.Date) []*locator.Notice {
	return current(v.notices[id], day)
}

// Banners returns the notices for everybody that run on the day.
func (v *View) Banners(day locator.Date) []*locator.Notice {
	return slices.DeleteFunc(slices.Clone(v.banners), func(n *locator.Notice) bool { return !n.InForce(day) })
}

func current(notices []*locator.Notice, day locator.Date) []*locator.Notice {
	return slices.DeleteFunc(slices.Clone(notices), func(n *locator.Notice) bool {
		return n.Withdrawn || (n.Until != "" && n.Until < day)
	})
}

// Count returns how many sites a district lists; an empty code or service
// means all.
func (v *View) Count(district string, service locator.Service) Count {
	var sum Count
	for code, services := range v.counts {
		if district != "" && code != district {
			continue
		}
		for s, n := range services {
			if service == "" || s == service {
				sum.Listed += n.Listed
				sum.Located += n.Located
			}
		}
	}
	return sum
}

// NewestFact is the newest date any listed site's facts can be held to.
func (v *View) NewestFact() locator.Date { return v.newest }

// Filter keeps the sites that match all of it. Facts match only when they are
// known to be so.
type Filter struct {
	Service   locator.Service // "" is any
	District  string          // code; "" is any
	Needs     []string
	Amenities []string
	Entry     []string
	Deliver   bool
}

// Match reports whether the site passes.
func (f *Filter) Match(s *locator.Site) bool {
	return (f.Service == "" || s.Service == f.Service) &&
		(f.District == "" || s.District == f.District) &&
		allYes(s.Needs, f.Needs) && allYes(s.Amenities, f.Amenities) && allYes(s.Entry, f.Entry) &&
		(!f.Deliver || (s.Meal != nil && s.Meal.Delivery == locator.Yes))
}

func allYes(facts locator.Tristates, keys []string) bool {
	for _, k := range keys {
		if facts[k] != locator.Yes {
			return false
		}
	}
	return true
}

// ListQuery selects listed sites.
type ListQuery struct {
	Filter
	Text         string     // folded and looked for in names, addresses and ids
	Bound        *orb.Bound // WGS-84; only located sites match
	UpdatedSince int64      // Unix milliseconds; 0 is any
	After        string     // id of the last site of the page before
	Limit        int        // at least 1
}

// List returns listed sites by id, and whether there are more.
func (v *View) List(q ListQuery) (sites []*locator.Site, more bool) {
	needle := text.Fold(q.Text)
	if id, ok := locator.ParseID(q.Text); ok { // 104-837: folding keeps the dash of a door number
		needle = id
	}
	if needle == "" && strings.TrimSpace(q.Text) != "" {
		return nil, false // nothing but marks: matches nothing
	}
	start, _ := slices.BinarySearchFunc(v.listed, q.After, func(e *entry, id string) int {
		if compareIDs(e.site.ID, id) <= 0 && id != "" {
			return -1
		}
		return 1
	})
	for _, e := range v.listed[start:] {
		s := e.site
		switch {
		case !q.Match(s),
			needle != "" && !strings.Contains(e.text, needle),
			q.Bound != nil && (s.Location == nil || !q.Bound.Contains(s.Location.Point)),
			q.UpdatedSince != 0 && s.UpdatedAt.UnixMilli() < q.UpdatedSince:
			continue
		}
		if len(sites) == q.Limit {
			return sites, true
		}
		sites = append(sites, s)
	}
	return sites, false
}

// Name returns the district's name, or its code when the profile lacks it.
func (v *View) Name(district string) string {
	if d, ok := v.City.District(district); ok {
		return d.Name
	}
	return district
}
