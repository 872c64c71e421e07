package admin

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"jiujin/internal/city"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// ListedSite is what the list of all sites keeps of a site of any step of publication: what
// lists, queues, counts and searches of the staff room need. About 600 bytes.
type ListedSite struct {
	ID, PlaceID                      string
	Service                          locator.Service
	Channel                          locator.Channel // of a meal point
	Name                             string
	District, Subdistrict, Community string
	Address                          string
	Status                           locator.Status
	Until                            locator.Date // of a suspension
	First                            time.Time    // when first published
	Registered                       locator.Tri
	Location                         *locator.Location // nil: not located
	Phone                            string
	Hours                            HoursState
	AsOf                             map[locator.FactGroup]locator.Date // newest date of each group that has one
	VerifiedOn                       map[locator.FactGroup]locator.Date
	Programme                        locator.Programme
	Sought                           locator.Date // when it was last looked for in vain
	Distinct                         []string     // ids of sites that somebody found not to be this one
	Photos                           []string     // ids
	Version, Rev                     int64
	UpdatedAt                        time.Time

	says   uint8  // bit i: something is said of the i-th fact group
	folded string // what a search by name looks in
	street string // folded address without province, city, district and subdistrict
	full   string // folded address
	under  string // folded subdistrict, also one that only the address names
}

// HoursState is whether the words about hours are understood.
type HoursState uint8

// The states of hours.
const (
	HoursMissing    HoursState = iota // no words
	HoursUnread                       // words that the parser refuses
	HoursUnderstood                   // a timetable
)

func hoursState(s *locator.Site) HoursState {
	if strings.TrimSpace(s.HoursText) == "" {
		return HoursMissing
	}
	if _, err := hourstext.Parse(s.HoursText); err != nil {
		return HoursUnread
	}
	return HoursUnderstood
}

// SiteList is every site there is, drafts and closed ones too, at one revision.
// It is immutable and safe for concurrent use.
type SiteList struct {
	Revision locator.Revision
	Notices  map[string]*locator.Notice // all, by id
	City     []byte                     // the operator's patch
	entries  map[string]*ListedSite
	ordered  []*ListedSite // by district, service, name, id

	placesOnce, pairsOnce sync.Once
	placed                *places         // made by the first call of places
	pairs                 []DuplicatePair // made by the first call of Duplicates
}

// Find returns the entry of a site.
func (r *SiteList) Find(id string) (*ListedSite, bool) {
	e, ok := r.entries[id]
	return e, ok
}

// All returns every entry by district, service, name and id. The slice is
// shared: do not change it.
func (r *SiteList) All() []*ListedSite { return r.ordered }

// siteListKeeper keeps the newest [SiteList]. The zero value is ready.
type siteListKeeper struct {
	mu   sync.Mutex
	last *SiteList
}

// SiteList returns the list of all sites as it is now: what changed since the
// last call is read from the store first, which costs one small query when
// nothing did. The first call reads everything.
func (a *Admin) SiteList(ctx context.Context) (*SiteList, error) {
	a.register.mu.Lock()
	defer a.register.mu.Unlock()
	last := a.register.last
	now, err := a.Store.Revision(ctx)
	if err != nil {
		return nil, fmt.Errorf("admin: sites: %w", err)
	}
	if last != nil && last.Revision == now {
		return last, nil
	}
	next, err := a.readSiteList(ctx, last, now)
	if err != nil {
		return nil, fmt.Errorf("admin: sites: %w", err)
	}
	a.register.last = next
	return next, nil
}

func (a *Admin) readSiteList(ctx context.Context, last *SiteList, now locator.Revision) (*SiteList, error) {
	next := &SiteList{}
	held := locator.Revision{}
	if last != nil {
		held = last.Revision
	}
	begin := func(since int64) {
		next.Notices, next.entries, next.City = map[string]*locator.Notice{}, map[string]*ListedSite{}, nil
		if since > 0 {
			next.Notices, next.entries, next.City = maps.Clone(last.Notices), maps.Clone(last.entries), last.City
		}
	}
	err := locator.Follow(ctx, a.Store, held, now, begin, func(page *locator.Delta) error {
		next.Revision = page.Revision
		if page.City != nil {
			next.City = page.City
		}
		for i := range page.Notices {
			n := page.Notices[i]
			next.Notices[n.ID] = &n
		}
		for _, g := range page.Gone {
			switch g.Entity {
			case locator.SiteEntity:
				delete(next.entries, g.ID)
			case locator.NoticeEntity:
				delete(next.Notices, g.ID)
			}
		}
		for i := range page.Sites {
			next.entries[page.Sites[i].ID] = a.newEntry(&page.Sites[i])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	next.ordered = slices.SortedFunc(maps.Values(next.entries), func(a, b *ListedSite) int {
		return cmp.Or(strings.Compare(a.District, b.District), strings.Compare(string(a.Service), string(b.Service)),
			strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return next, nil
}

func (a *Admin) newEntry(s *locator.Site) *ListedSite {
	e := &ListedSite{
		ID: s.ID, PlaceID: s.PlaceID, Service: s.Service, Name: strings.Clone(s.Name),
		District: s.District, Subdistrict: s.Subdistrict, Community: s.Community, Address: strings.Clone(s.Address),
		Status: s.Publication.Status, Until: s.Publication.Until, First: s.Publication.First,
		Registered: s.Registered, Phone: strings.Clone(s.Contact.Phone), Programme: s.Programme,
		AsOf: map[locator.FactGroup]locator.Date{}, VerifiedOn: map[locator.FactGroup]locator.Date{},
		Sought: soughtOn(s.StaffNote), Distinct: distinctFrom(s.StaffNote), Version: s.Version, Rev: s.Rev, UpdatedAt: s.UpdatedAt,
	}
	if s.Location != nil {
		location := *s.Location
		e.Location = &location
	}
	for i := range s.Photos {
		e.Photos = append(e.Photos, s.Photos[i].ID)
	}
	if s.Meal != nil {
		e.Channel = s.Meal.Channel
	}
	for g, p := range s.Facts {
		if d := p.AsOf(); d != "" {
			e.AsOf[g] = d
		}
		if p.VerifiedOn != "" {
			e.VerifiedOn[g] = p.VerifiedOn
		}
	}
	e.Hours = hoursState(s)
	for i, g := range locator.FactGroups() {
		if speaks(s, g) {
			e.says |= 1 << i
		}
	}
	e.folded = text.Fold(strings.Join(append([]string{s.ID, s.Name, s.Address, s.Subdistrict, s.Community}, s.Aliases...), "\n"))
	address := city.AddressKeyOf(a.City, s.District, s.Subdistrict, s.Address)
	e.street, e.full, e.under = address.Street, address.Full, address.Subdistrict
	return e
}

// Says reports whether the site states anything of the group.
func (e *ListedSite) Says(g locator.FactGroup) bool {
	i := slices.Index(locator.FactGroups(), g)
	return i >= 0 && e.says&(1<<i) != 0
}

func speaks(s *locator.Site, g locator.FactGroup) bool {
	switch g {
	case locator.LocationFacts:
		return s.Location != nil
	case locator.HoursFacts:
		return strings.TrimSpace(s.HoursText) != ""
	case locator.PriceFacts:
		return s.Meal != nil && s.Meal.MenuText+s.Meal.DiscountText != ""
	case locator.AmenityFacts:
		return len(s.Needs)+len(s.Amenities)+len(s.Entry) > 0
	case locator.ContactFacts:
		return s.Contact.Phone != ""
	}
	return false
}

// Matches reports whether the words, folded, are in the entry's id, names or
// address.
func (e *ListedSite) Matches(words string) bool {
	for word := range strings.FieldsSeq(words) {
		if !strings.Contains(e.folded, text.Fold(word)) {
			return false
		}
	}
	return true
}
