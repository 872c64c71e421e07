package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/locator"
)

// Counts says how far a group of sites of the programme has come. Each number
// counts sites; a date in the future does not count yet.
type Counts struct {
	Sites                          int
	Built, Plated, Accepted, InUse int
	Published                      int // in public lists, suspended ones too
	Suspended                      int // of them
	Located                        int
	Verified                       int // everything they state was checked, within its time
	Done                           int // nothing is missing, see [Entry.Lacks]
	Target                         int
	HasTarget                      bool
}

func (p *Counts) add(e *ListedSite, today locator.Date) {
	p.Sites++
	for _, step := range []struct {
		count *int
		on    bool
	}{
		{&p.Built, reached(e.Programme.Built, today)},
		{&p.Plated, reached(e.Programme.Plated, today)},
		{&p.Accepted, reached(e.Programme.Accepted, today)},
		{&p.InUse, reached(e.Programme.InUse, today)},
		{&p.Published, e.Listed()},
		{&p.Suspended, e.Status == locator.Suspended},
		{&p.Located, e.Location != nil},
		{&p.Verified, e.Verified(today)},
		{&p.Done, len(e.Lacks(today)) == 0},
	} {
		if step.on {
			*step.count++
		}
	}
}

// reached reports whether the day is known and not to come.
func reached(d, today locator.Date) bool { return d != "" && !today.Before(d) }

// Verified reports whether the site states something, and all that it states
// was checked on the spot or by phone within its time.
func (e *ListedSite) Verified(today locator.Date) bool {
	said := false
	for _, g := range locator.FactGroups() {
		if !e.Says(g) {
			continue
		}
		said = true
		if !g.Within(e.VerifiedOn[g], today) {
			return false
		}
	}
	return said
}

// Lack is what keeps a site of the programme from being crossed off the list.
type Lack string

// The lacks, in the order in which a site comes by them.
const (
	LacksBuilt     Lack = "built"
	LacksPlated    Lack = "plated"
	LacksAccepted  Lack = "accepted"
	LacksInUse     Lack = "in_use"
	LacksLocation  Lack = "located"
	LacksPublished Lack = "published"
	LacksVerified  Lack = "verified"
)

// Lacks lists what the site still lacks on the day; a closed one is not
// published.
func (e *ListedSite) Lacks(today locator.Date) []Lack {
	var lacks []Lack
	for _, step := range []struct {
		lack Lack
		has  bool
	}{
		{LacksBuilt, reached(e.Programme.Built, today)},
		{LacksPlated, reached(e.Programme.Plated, today)},
		{LacksAccepted, reached(e.Programme.Accepted, today)},
		{LacksInUse, reached(e.Programme.InUse, today)},
		{LacksLocation, e.Location != nil},
		{LacksPublished, e.Listed()},
		{LacksVerified, e.Verified(today)},
	} {
		if !step.has {
			lacks = append(lacks, step.lack)
		}
	}
	return lacks
}

// Ledger is the programme of one year.
type Ledger struct {
	Year     int
	Today    locator.Date
	Years    []int // that sites or targets name, and this one; newest first
	Undated  int   // sites that name no year, whatever their status but closed
	Services []ServiceLedger
}

// ServiceLedger is the programme of one year for one service.
type ServiceLedger struct {
	Service   locator.Service
	Total     Counts
	Districts []DistrictCounts // of the city, in its order
	Channels  []ChannelCounts  // of meal points; only those that have a site
}

// DistrictCounts has the counts of one district.
type DistrictCounts struct {
	District string // code
	Counts
}

// ChannelCounts has the counts of one channel.
type ChannelCounts struct {
	Channel locator.Channel
	Counts
}

// Ledger counts the programme of a year; 0 is the year of today, or the newest
// that has sites where today's has none yet. districts are
// the codes in the order wanted; sites of others count in the total only.
func (d *Desk) Ledger(ctx context.Context, year int, districts []string) (*Ledger, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	profile, err := d.profile(r.City)
	if err != nil {
		return nil, fmt.Errorf("admin: ledger: %w", err)
	}
	today := d.Today()
	this := locator.MonthOf(today).Year()
	if year == 0 {
		year = newestYear(r.All(), this)
	}
	return countLedger(r.All(), &profile, &Ledger{Year: year, Today: today, Years: []int{this, year}}, districts), nil
}

// newestYear is the last year up to this one that a site belongs to, this one
// if there is none.
func newestYear(sites []*ListedSite, this int) int {
	newest := 0
	for _, e := range sites {
		if year := e.Programme.Year; year <= this {
			newest = max(newest, year)
		}
	}
	if newest == 0 {
		return this
	}
	return newest
}

// countLedger fills a ledger of which year, day and some years are known.
func countLedger(sites []*ListedSite, profile *city.Profile, l *Ledger, districts []string) *Ledger {
	years := map[int]bool{}
	for _, year := range l.Years {
		years[year] = true
	}
	for _, plan := range profile.Plans {
		years[plan.Year] = true
	}
	for _, service := range locator.Services() {
		s := ServiceLedger{Service: service}
		s.Total.aim(profile, l.Year, service, "")
		byDistrict := map[string]*Counts{}
		for _, code := range districts {
			p := &Counts{}
			p.aim(profile, l.Year, service, code)
			byDistrict[code] = p
		}
		byChannel := map[locator.Channel]*Counts{}
		for _, e := range sites {
			if e.Service != service || e.Programme.Year != l.Year {
				continue
			}
			s.Total.add(e, l.Today)
			if p := byDistrict[e.District]; p != nil {
				p.add(e, l.Today)
			}
			if service == locator.Meal {
				channel := e.channel()
				if byChannel[channel] == nil {
					byChannel[channel] = &Counts{}
				}
				byChannel[channel].add(e, l.Today)
			}
		}
		for _, code := range districts {
			s.Districts = append(s.Districts, DistrictCounts{code, *byDistrict[code]})
		}
		for _, channel := range locator.Channels() {
			if p := byChannel[channel]; p != nil {
				s.Channels = append(s.Channels, ChannelCounts{channel, *p})
			}
		}
		l.Services = append(l.Services, s)
	}
	for _, e := range sites {
		if e.Programme.Year != 0 {
			years[e.Programme.Year] = true
		} else if e.Status != locator.Closed {
			l.Undated++
		}
	}
	l.Years = slices.Sorted(maps.Keys(years))
	slices.Reverse(l.Years)
	return l
}

func (p *Counts) aim(profile *city.Profile, year int, service locator.Service, district string) {
	p.Target, p.HasTarget = profile.Target(year, string(service), district)
}

// Targets are what the programme of a year aims at for one service; a district
// that is not among them has no target of its own.
type Targets struct {
	Year      int
	Service   locator.Service
	City      *int // nil goes by the usual number of the profile
	Districts map[string]int
}

// SetTargets stores the targets in place of those that the year and service
// had.
func (d *Desk) SetTargets(ctx context.Context, t Targets) error {
	if err := d.require(auth.ManageCity); err != nil {
		return err
	}
	var plans []city.Plan
	if t.City != nil {
		plans = append(plans, city.Plan{Year: t.Year, Service: string(t.Service), Sites: *t.City})
	}
	for _, code := range slices.Sorted(maps.Keys(t.Districts)) {
		if !d.City.HasDistrict(code) {
			return sentence(locator.Unprocessable, "unknown_district", "fault.unknown_district", code)
		}
		plans = append(plans, city.Plan{Year: t.Year, Service: string(t.Service), District: code, Sites: t.Districts[code]})
	}
	return d.changeCity(ctx, func(p *city.Profile) ([]byte, error) {
		return json.Marshal(map[string]any{"plans": p.WithPlans(t.Year, string(t.Service), plans)})
	})
}
