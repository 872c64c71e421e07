package admin

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

// SiteFilter says which sites a list of the staff room is of, and in which
// order. The zero value is every site that the person is there for, by district,
// service and name. It is what an address of such a list holds, see
// [ParseSiteFilter].
type SiteFilter struct {
	// Everyone asks for the sites of other people's districts and services too.
	Everyone bool
	// Chosen asks for the sites of IDs and no others: what somebody ticked in a
	// list, which may be none.
	Chosen bool
	IDs    []string

	Service     locator.Service
	District    string // code
	Subdistrict string // name
	Channel     locator.Channel
	Status      locator.Status
	Located     *bool
	Registered  *locator.Tri
	Words       string // see [Entry.Matches]

	Stale    locator.FactGroup // facts of the group are there and past their time
	Hours    *HoursState
	NoPhone  bool
	Year     int // of the programme; [NoYear] for sites that name none
	Batch    string
	Noticed  bool         // a notice is in force today
	Overdue  bool         // suspended, and the day of return has come
	Since    locator.Date // changed on that day or later
	Sort     SiteOrder
	Backward bool
}

// NoYear is the year of sites that belong to no programme that is known.
const NoYear = -1

// SiteOrder is a column that lists are sorted by.
type SiteOrder string

// The orders. What is equal, and what no order is given for, is by district,
// service, name and id.
const (
	ByPlace   SiteOrder = ""
	ByName    SiteOrder = "name"
	ByID      SiteOrder = "id"
	ByStatus  SiteOrder = "status"
	ByYear    SiteOrder = "year"
	ByUpdated SiteOrder = "updated"
	ByStale   SiteOrder = "stale" // facts longest past their time first, undated ones before all
)

// ParseSiteFilter reads a filter from an address or a form. What it does not
// know, or what says nothing, is passed over: an address out of a chat must
// still open. A form of ticked sites sends chosen=yes and an id for each; all=yes
// stands for everything that the rest of the filter is of.
func ParseSiteFilter(q url.Values) SiteFilter {
	f := SiteFilter{
		Everyone: q.Get("scope") == "all",
		Service:  choose(q.Get("service"), locator.Services()), District: q.Get("district"), Subdistrict: q.Get("subdistrict"),
		Channel: choose(q.Get("channel"), locator.Channels()), Status: choose(q.Get("status"), locator.Statuses()),
		Words: strings.TrimSpace(q.Get("q")), Stale: choose(q.Get("stale"), locator.FactGroups()),
		NoPhone: q.Get("phone") == "no", Batch: strings.TrimSpace(q.Get("batch")), Noticed: q.Get("notice") == "yes",
		Overdue: q.Get("overdue") == "yes",
		Sort:    choose(q.Get("sort"), []SiteOrder{ByName, ByID, ByStatus, ByYear, ByUpdated, ByStale}), Backward: q.Get("backward") == "yes",
	}
	f.Chosen = (q.Get("chosen") == "yes" || q["id"] != nil) && q.Get("all") != "yes"
	for _, id := range q["id"] {
		if id, ok := locator.ParseID(id); ok && f.Chosen {
			f.IDs = append(f.IDs, id)
		}
	}
	if v := q.Get("located"); v == "yes" || v == "no" {
		located := v == "yes"
		f.Located = &located
	}
	if registered, ok := locator.ParseTri(q.Get("registered")); ok {
		f.Registered = &registered
	}
	for h := HoursMissing; h <= HoursUnderstood; h++ {
		if q.Get("hours") == h.String() {
			f.Hours = &h
		}
	}
	if year, err := strconv.Atoi(q.Get("year")); err == nil && year > 0 {
		f.Year = year
	} else if q.Get("year") == "none" {
		f.Year = NoYear
	}
	if since := locator.Date(q.Get("since")); since.Valid() {
		f.Since = since
	}
	return f
}

// choose returns the value that is written so, "" if none is.
func choose[T ~string](s string, of []T) T {
	if i := slices.Index(of, T(s)); i >= 0 {
		return of[i]
	}
	return ""
}

// String names the state as addresses do.
func (h HoursState) String() string {
	switch h {
	case HoursUnread:
		return "unread"
	case HoursUnderstood:
		return "understood"
	default:
		return "missing"
	}
}

// Values writes the filter as [ParseSiteFilter] reads it.
func (f *SiteFilter) Values() url.Values {
	q := url.Values{}
	set := func(key, value string) {
		if value != "" {
			q.Set(key, value)
		}
	}
	flag := func(key, value string, on bool) {
		if on {
			q.Set(key, value)
		}
	}
	flag("scope", "all", f.Everyone)
	flag("chosen", "yes", f.Chosen)
	for _, id := range f.IDs {
		q.Add("id", id)
	}
	set("service", string(f.Service))
	set("district", f.District)
	set("subdistrict", f.Subdistrict)
	set("channel", string(f.Channel))
	set("status", string(f.Status))
	if f.Located != nil {
		set("located", map[bool]string{true: "yes", false: "no"}[*f.Located])
	}
	if f.Registered != nil {
		set("registered", f.Registered.String())
	}
	set("q", f.Words)
	set("stale", string(f.Stale))
	if f.Hours != nil {
		set("hours", f.Hours.String())
	}
	flag("phone", "no", f.NoPhone)
	flag("year", strconv.Itoa(f.Year), f.Year > 0)
	flag("year", "none", f.Year == NoYear)
	set("batch", f.Batch)
	flag("notice", "yes", f.Noticed)
	flag("overdue", "yes", f.Overdue)
	set("since", string(f.Since))
	set("sort", string(f.Sort))
	flag("backward", "yes", f.Backward)
	return q
}

// FilterSites returns the sites that the filter is of, in its order. Staff see
// every site; without Everyone only those they work for.
func (d *Desk) FilterSites(ctx context.Context, f SiteFilter) ([]*ListedSite, error) {
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	return d.filter(r, &f), nil
}

// filter is [Desk.FilterSites] of a register that is there.
func (d *Desk) filter(r *SiteList, f *SiteFilter) []*ListedSite {
	today := d.Today()
	var noticed map[string]bool
	if f.Noticed {
		noticed = r.noticedOn(today)
	}
	chosen := map[string]bool{}
	for _, id := range f.IDs {
		chosen[id] = true
	}
	var found []*ListedSite
	for _, e := range r.All() {
		if (f.Everyone || d.WorksFor(e)) && (!f.Chosen || chosen[e.ID]) && (!f.Noticed || noticed[e.ID]) && f.matches(e, today) {
			found = append(found, e)
		}
	}
	f.sort(found)
	return found
}

// WorksFor reports whether the site is one of the person's districts and
// services: of the whole city for roles that no district bounds.
func (d *Desk) WorksFor(e *ListedSite) bool {
	return !d.Who.Role.Bounded() || d.Who.Covers(e.District, e.Service)
}

// Today is the day in the city.
func (a *Admin) Today() locator.Date { return locator.DateOf(a.Now().In(hours.Shanghai())) }

// noticedOn are the sites that a notice of their own speaks of on the day.
func (r *SiteList) noticedOn(day locator.Date) map[string]bool {
	sites := map[string]bool{}
	for _, n := range r.Notices {
		if !n.InForce(day) {
			continue
		}
		for _, id := range n.Sites {
			sites[id] = true
		}
	}
	return sites
}

func (f *SiteFilter) matches(e *ListedSite, today locator.Date) bool {
	switch {
	case f.Service != "" && e.Service != f.Service,
		f.District != "" && e.District != f.District,
		f.Subdistrict != "" && e.Subdistrict != f.Subdistrict,
		f.Channel != "" && e.channel() != f.Channel,
		f.Status != "" && e.Status != f.Status,
		f.Located != nil && (e.Location != nil) != *f.Located,
		f.Registered != nil && e.Registered != *f.Registered,
		f.Stale != "" && !e.Stale(f.Stale, today),
		f.Hours != nil && e.Hours != *f.Hours,
		f.NoPhone && e.Phone != "",
		f.Year > 0 && e.Programme.Year != f.Year,
		f.Year == NoYear && e.Programme.Year != 0,
		f.Batch != "" && e.Programme.Batch != f.Batch,
		f.Overdue && !e.Overdue(today),
		f.Since != "" && locator.DateOf(e.UpdatedAt.In(hours.Shanghai())) < f.Since:
		return false
	}
	return e.Matches(f.Words)
}

// channel is the channel of a meal point, unknown when none is given, and ""
// of a station.
func (e *ListedSite) channel() locator.Channel {
	if e.Service == locator.Meal && e.Channel == "" {
		return locator.ChannelUnknown
	}
	return e.Channel
}

// Listed reports whether the site is in public lists.
func (e *ListedSite) Listed() bool {
	return e.Status == locator.Published || e.Status == locator.Suspended
}

// Stale reports whether the site says something of the group that is past its
// time on the day: longer ago than its time to live, or nobody knows when.
func (e *ListedSite) Stale(g locator.FactGroup, day locator.Date) bool {
	return e.Says(g) && !g.Within(e.AsOf[g], day)
}

// Overdue reports whether the site is suspended up to a day that has come.
func (e *ListedSite) Overdue(day locator.Date) bool {
	return e.Status == locator.Suspended && e.Until != "" && !day.Before(e.Until)
}

// dueDay is the earliest day by which a group of facts had to be asked again:
// of the group, or of all groups when it is "". Undated facts give "".
func (e *ListedSite) dueDay(only locator.FactGroup) locator.Date {
	earliest, said := locator.Date("9999-12-31"), false
	for _, g := range locator.FactGroups() {
		if (only == "" || only == g) && e.Says(g) {
			if due := g.LastDay(e.AsOf[g]); !said || due < earliest {
				earliest, said = due, true
			}
		}
	}
	return earliest
}

func (f *SiteFilter) sort(found []*ListedSite) {
	var order func(a, b *ListedSite) int
	switch f.Sort {
	case ByName:
		order = func(a, b *ListedSite) int { return strings.Compare(a.Name, b.Name) }
	case ByID:
		order = func(a, b *ListedSite) int {
			return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), strings.Compare(a.ID, b.ID))
		}
	case ByStatus:
		order = func(a, b *ListedSite) int {
			return cmp.Compare(slices.Index(locator.Statuses(), a.Status), slices.Index(locator.Statuses(), b.Status))
		}
	case ByYear:
		order = func(a, b *ListedSite) int {
			return cmp.Or(cmp.Compare(b.Programme.Year, a.Programme.Year), strings.Compare(a.Programme.Batch, b.Programme.Batch))
		}
	case ByUpdated:
		order = func(a, b *ListedSite) int { return time.Time.Compare(b.UpdatedAt, a.UpdatedAt) }
	case ByStale:
		due := make(map[*ListedSite]locator.Date, len(found)) // reckoned once: it is asked for many times
		for _, e := range found {
			due[e] = e.dueDay(f.Stale)
		}
		order = func(a, b *ListedSite) int { return cmp.Compare(due[a], due[b]) }
	default:
		order = func(*ListedSite, *ListedSite) int { return 0 }
	}
	slices.SortStableFunc(found, order)
	if f.Backward {
		slices.Reverse(found)
	}
}
