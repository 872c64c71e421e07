package search

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// View is one state of the public data at one minute. What its methods return
// is shared and must not be changed.
type View struct {
	*snapshot

	Revision locator.Revision
	City     *city.City
	Now      time.Time    // cut to the minute
	Moment   hours.Moment // Now, with the days around it
	// Tag is the entity tag of every answer this view gives, as the value of a
	// header; it must not be changed.
	Tag []string

	notices map[string][]*locator.Notice // by site id, by from date
	banners []*locator.Notice

	gazetteer func() *gazetteer // the names of the city

	tables []*locator.Timetable
	times  []uint32 // by slot: the number of its timetable
	states []Stated // of the timetables, at Now
	// now and nowFresh are the layers of the snapshot with the bits of Now.
	now, nowFresh layer
}

// Count is how many sites of a service are listed and how many of these have
// a point.
type Count struct {
	Listed  int `json:"listed"`
	Located int `json:"located"`
}

func newView(rev locator.Revision, c *city.City, sites *snapshot, notices map[string]*locator.Notice) *View {
	v := &View{Revision: rev, City: c, snapshot: sites, notices: map[string][]*locator.Notice{}}
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

// at returns the view at a minute. old are its states a minute before.
func (v *View) at(now time.Time, old []Stated, encode func(*locator.State) []byte) *View {
	n := *v
	n.Now, n.Moment = now, v.City.Calendar().Moment(now)
	n.Tag = []string{`W/"` + v.Revision.Epoch + "-" + strconv.FormatInt(v.Revision.Rev, 10) + "-" +
		strconv.FormatInt(now.Unix()/60, 10) + `"`}
	if n.tell(old, encode) {
		n.mark()
	}
	return &n
}

// Site returns a site that is or was public, or a [locator.NotFound] error.
func (v *View) Site(id string) (*locator.Site, error) {
	at, ok := v.find(number(id))
	if !ok {
		return nil, locator.Errorf(locator.NotFound, "site_not_found", "%s", messages.Text(messages.Chinese, "site.not_found", locator.FormatID(id)))
	}
	return v.site(at), nil
}

// Linked returns the other public sites under the same roof.
func (v *View) Linked(s *locator.Site) []*locator.Site {
	var others []*locator.Site
	if s.PlaceID == "" {
		return nil
	}
	for _, at := range v.roofs[s.PlaceID] {
		if v.rows[at].id != number(s.ID) {
			others = append(others, v.site(at))
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

// Name returns the district's name, or its code when the profile lacks it.
func (v *View) Name(district string) string {
	if d, ok := v.City.District(district); ok {
		return d.Name
	}
	return district
}
