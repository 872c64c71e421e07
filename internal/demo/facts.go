package demo

import (
	"fmt"
	"time"

	"jiujin/internal/locator"
)

// day is the date so many days before today; a negative number lies ahead.
func (g *generator) day(before int) locator.Date {
	return locator.DateOf(g.today.AddDate(0, 0, -before))
}

// phone returns a number that cannot be dialled: no local number begins with
// a zero. Not every site has one.
func (g *generator) phone(d *dice, p *plot) string {
	share := 82
	if p.service == locator.Station {
		share = 55
	}
	if !d.chance(share) {
		return ""
	}
	number := func(n int) string { return fmt.Sprintf("%s-0000 %04d", g.land.areaCode, n%10_000) }
	switch n := d.IntN(100); {
	case n < 5:
		return number(p.serial) + "、" + number(p.serial+5000)
	case n < 8:
		return number(p.serial) + "转" + fmt.Sprintf("%d", d.between(1, 9))
	}
	return number(p.serial)
}

// age says how the facts of a group were come by.
type age int

const (
	fresh     age = iota // verified within its time
	stale                // verified, but too long ago
	published            // only said by a source
	undated              // a source, no date
)

// facts dates what is known of the site. A site is kept up, neglected or only
// ever listed; its groups mostly go together.
func (g *generator) facts(d *dice, s *locator.Site) {
	type habits = []weighted[age]
	habit := choose(d, []weighted[habits]{
		{48, habits{{82, fresh}, {9, stale}, {9, published}}},
		{30, habits{{8, fresh}, {70, stale}, {16, published}, {6, undated}}},
		{22, habits{{80, published}, {20, undated}}},
	})
	listed := 30 + d.IntN(900) // days since a source named the site
	s.Facts = map[locator.FactGroup]locator.Provenance{}
	for _, group := range locator.FactGroups() {
		if !states(s, group) {
			continue
		}
		s.Facts[group] = g.provenance(d, choose(d, habit), group.TimeToLive(), listed)
	}
}

// states reports whether the site says anything of the group.
func states(s *locator.Site, group locator.FactGroup) bool {
	switch group {
	case locator.LocationFacts:
		return s.Location != nil
	case locator.HoursFacts:
		return s.HoursText != ""
	case locator.PriceFacts:
		return s.Meal != nil && s.Meal.MenuText+s.Meal.DiscountText != ""
	case locator.ContactFacts:
		return s.Contact.Phone != ""
	default:
		return len(s.Needs)+len(s.Amenities)+len(s.Entry) > 0
	}
}

func (g *generator) provenance(d *dice, a age, ttl, listed int) locator.Provenance {
	p := locator.Provenance{Source: Source, Method: locator.ByDemo}
	verified := 0
	switch a {
	case undated:
		return p
	case published:
		p.SourceDate = g.day(listed)
		if d.chance(12) {
			p.SourceDate = p.SourceDate[:len("2006-01")]
		}
		return p
	case fresh:
		verified = d.IntN(ttl - 5)
	case stale:
		verified = ttl + d.between(5, 500)
	}
	p.VerifiedOn = g.day(verified)
	if d.chance(60) {
		p.SourceDate = g.day(max(listed, verified))
	}
	return p
}

// programme makes up the year and batch the site was built in, with what of
// its dates a list would give.
func (g *generator) programme(d *dice, p *plot, s *locator.Site) {
	if p.placeID == "" && d.chance(14) {
		return
	}
	year := g.today.Year() - choose(d, []weighted[int]{{20, 1}, {32, 2}, {36, 3}, {12, 4}})
	batch := d.IntN(3)
	s.Programme = locator.Programme{Year: year, Batch: []string{"第一批", "第二批", "第三批"}[batch]}
	if s.Service == locator.Station && d.chance(30) {
		s.Programme.Batch = ""
	}
	// A batch is built in spring, summer or autumn and accepted weeks later.
	// The year is over, so that every date lies before today.
	at := time.Date(year, time.Month(3+2*batch), 1+d.IntN(28), 0, 0, 0, 0, time.UTC)
	later := func(days int) locator.Date {
		at = at.AddDate(0, 0, days)
		return locator.DateOf(at)
	}
	switch n := d.IntN(100); {
	case n < 55:
		s.Programme.Built = later(0)
		s.Programme.Plated = later(d.between(3, 30))
		s.Programme.Accepted = later(d.between(5, 40))
		s.Programme.InUse = later(d.between(1, 20))
	case n < 70:
		s.Programme.InUse = later(60)[:len("2006-01")]
	case n < 80:
		s.Programme.Accepted = later(45)
	}
}

// publication settles the step of publication and whether the site is on the
// official list; a site that is not stays a draft.
func (g *generator) publication(d *dice, p *plot, s *locator.Site) {
	s.Registered = locator.Yes
	pub := &s.Publication
	pub.Status = at([]weighted[locator.Status]{
		{870, locator.Published},
		{35, locator.Draft},
		{20, locator.Submitted},
		{45, locator.Suspended},
		{30, locator.Closed},
	}, p.publication)
	switch pub.Status {
	case locator.Draft:
		if d.chance(50) {
			s.Registered, s.Programme = locator.No, locator.Programme{}
			return
		}
	case locator.Suspended:
		pub.Reason = pick(d, "经营单位更换，正在交接", "设备检修，暂停服务", "房屋维修", "供暖管道维修", "冬季停办，开春恢复")
		if d.chance(60) {
			pub.Until = g.day(-d.between(3, 120))
		}
	case locator.Closed:
		pub.Reason = pick(d, "站点已撤销", "已搬迁，原址停止服务", "合作协议到期，不再经营")
	}
	if d.chance(12) {
		s.Registered = locator.Unknown
	}
	if pub.Status != locator.Draft && pub.Status != locator.Submitted {
		day := g.today.AddDate(0, 0, -d.between(40, 700))
		pub.First = time.Date(day.Year(), day.Month(), day.Day(), 1, d.IntN(60), 0, 0, time.UTC)
	}
}
