package hourstext

import (
	"slices"

	"jiujin/internal/hours"
)

// draft is a period as it is put together.
type draft struct {
	hours.Period
	from, to int
	stated   bool // its days are
	workday  bool
	also     bool // 另有: it may overlap
	allDay   bool
	plain    bool // see phrase
	early    bool
	group    int  // of the times that stand under the same labels
	behind   bool // its meal is written behind it
	noMeal   bool // and a meal is to come, as others have one
	split    bool // by a break
}

type draftTable struct {
	season *phrase // nil: no season
	rest   bool    // 其余时间
	drafts []*draft
}

type draftException struct {
	hours.Exception
	from, to int
	drafts   []*draft
}

// span reads times, or a break in those before: 午休12:00-13:00.
func (c *clauses) span(p *phrase) *ParseError {
	before, after := c.next(-1), c.next(1)
	switch {
	case before.kind == wordBreak:
		return c.breakTime(p)
	case after.kind == wordBreak || after.kind == wordClosed || after.kind == wordExcept:
		c.i++
		return c.breakTime(p)
	}
	return c.emit(p)
}

// emit makes a period of a value and the labels that are in force.
func (c *clauses) emit(p *phrase) *ParseError {
	fresh := c.hasFresh(phraseDays, wordZone, phraseMeals)
	if c.exception == nil && c.changed { // of the exception, or of the place?
		return c.src.refuseClause(ParseAmbiguousSeason, p.from, p.to)
	}
	days, zone, meals := c.find(phraseDays), c.find(wordZone), c.find(phraseMeals)
	d := &draft{from: p.from, to: p.to, allDay: p.allDay, plain: p.plain, early: p.early, group: c.group, also: c.also}
	d.Opens, d.Closes = p.opens, p.closes
	if p.kind == wordNoTimes && !fresh && c.exception == nil {
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	if zone != nil {
		d.Zone = zone.text
	}
	if meals != nil && !(meals.isNoon() && d.Opens.Known()) {
		if meals.loose && d.Opens.Known() {
			return c.src.refuse(ParseAmbiguousMeal, meals.from, p.to)
		}
		d.Meals = meals.meals
	}
	if days != nil {
		var err *ParseError
		if days, err = c.daysOf(d, days); err != nil {
			return err
		}
	}
	if err := c.continues(d, fresh); err != nil {
		return err
	}
	c.place(d, days)
	for i := range c.labels {
		l := &c.labels[i]
		l.fresh = false
		if l.kind == phraseDays && !l.used {
			l.used, l.zone = true, d.Zone
		}
	}
	c.served, c.also, c.mark = nil, false, noMark
	return nil
}

// daysOf takes the days of the label. It returns none when they stand over
// another zone only.
func (c *clauses) daysOf(d *draft, days *label) (*label, *ParseError) {
	if days.fresh && days.added && d.Opens.Known() && c.markSince(days.to) { // 周末正常营业,8:30-17:00
		return nil, c.src.refuseClause(ParseAmbiguousDays, days.from, days.to)
	}
	if days.holiday && days.over {
		return nil, c.src.refuseClause(ParseAmbiguousHoliday, d.from, d.to)
	}
	if days.used && days.zone != d.Zone && (days.days != hours.EveryDay || days.holiday) {
		switch {
		case d.allDay && days.zone == "" && !days.holiday: // 周一至周五8:30-17:20;自助区24小时
			return nil, nil
		case d.allDay || days.zone == "":
			return nil, c.src.refuseClause(ParseAmbiguousDays, d.from, d.to)
		}
	}
	d.Days, d.stated, d.workday = days.days, true, days.workday
	return days, nil
}

// markSince reports whether a comma or the end of a sentence stands between a
// byte of the folded text and the phrase that is read.
func (c *clauses) markSince(from int) bool {
	for n := -1; c.next(n).from >= from && c.i+n >= 0; n-- {
		switch c.next(n).kind {
		case wordComma, wordSemicolon, wordStop:
			return true
		}
	}
	return false
}

// continues settles what times are without a label of their own, behind others.
func (c *clauses) continues(d *draft, fresh bool) *ParseError {
	if fresh || len(c.recent) == 0 {
		c.group++
		d.group = c.group
		if !fresh && c.mark == strongMark && c.hasMeals() {
			return c.src.refuseClause(ParseAmbiguousMeal, d.from, d.to)
		}
		return nil
	}
	last := c.recent[len(c.recent)-1]
	switch {
	case d.Meals == 0 && last.behind:
		c.group++
		d.group, d.noMeal = c.group, true
	case d.Meals == 0 && last.Meals != 0, isSingle(d.Meals) && (c.mark != listMark || !d.follows(last)):
		return c.src.refuseClause(ParseAmbiguousMeal, d.from, d.to)
	case d.plain && d.Opens.Known() && d.Opens < last.Opens: // 9:00-12:00,6:00-8:00
		return c.src.refuse(ParseAmbiguousTime, d.from, d.to)
	}
	return nil
}

func (c *clauses) hasMeals() bool {
	if c.exception != nil {
		return false
	}
	return slices.ContainsFunc(c.table.drafts, func(d *draft) bool { return d.Meals != 0 })
}

// follows reports whether the times may be the second sitting of a meal.
func (d *draft) follows(last *draft) bool {
	const longestPause = 2 * 60
	return d.Opens.Known() && last.Closes.Known() && d.Opens <= last.Closes+longestPause
}

// isSingle reports whether it is one meal.
func isSingle(m hours.Meals) bool { return m != 0 && m&(m-1) == 0 }

// plausible refuses times that are written as if before noon and are not, by
// what they are for: a dinner at 5:00-7:00, or 1:30-5:00 of anything but an
// early breakfast.
func (c *clauses) plausible(*hours.Schedule) *ParseError {
	for _, list := range c.lists() {
		for _, d := range list {
			switch {
			case d.noMeal:
				return c.src.refuseClause(ParseAmbiguousMeal, d.from, d.to)
			case d.early && !d.Meals.Has(hours.Breakfast), d.plain && implausible(&d.Period):
				return c.src.refuse(ParseAmbiguousTime, d.from, d.to)
			}
		}
	}
	return nil
}

// implausible reports whether the meals are not of the time of day.
func implausible(p *hours.Period) bool {
	end := p.Closes
	if !end.Known() {
		end = p.Opens
	}
	return end.Known() && (p.Meals.Has(hours.Dinner) && end <= hours.ClockAt(13, 0) || p.Meals.Has(hours.Lunch) && end <= hours.ClockAt(9, 0))
}

// place puts the draft where the labels say.
func (c *clauses) place(d *draft, days *label) {
	c.recent = append(c.recent, d)
	switch {
	case c.exception != nil:
		c.exception.drafts = append(c.exception.drafts, d)
		return
	case days != nil && days.holiday:
		h := d
		if d.Days != 0 {
			twin := *d
			h = &twin
			c.recent = append(c.recent, h)
		}
		h.Days = hours.EveryDay
		c.holiday = append(c.holiday, h)
		if len(c.holiday) == 1 {
			c.addHolidayPeriods(days)
		}
		if h == d {
			return
		}
	}
	if len(c.table.drafts) == 0 {
		c.tables = append(c.tables, c.table)
	}
	c.table.drafts = append(c.table.drafts, d)
}

// mealsBehind gives the times before their meal: 11:00-13:00（午餐）.
func (c *clauses) mealsBehind(p *phrase) {
	group := c.recent[len(c.recent)-1].group
	for _, d := range c.recent {
		if d.group == group {
			d.Meals, d.to, d.behind, d.noMeal = p.meals, p.to, true, false
		}
	}
}

// daysBehind gives the times before their days: 8:00-17:00（工作日）.
func (c *clauses) daysBehind(p *phrase) *ParseError {
	if p.holiday {
		return c.src.refuseClause(ParseAmbiguousHoliday, p.from, p.to)
	}
	group := c.recent[len(c.recent)-1].group
	for _, d := range c.recent {
		switch {
		case d.stated:
			return c.src.refuseClause(ParseAmbiguousDays, p.from, p.to)
		case d.group == group:
			d.Days, d.stated, d.workday = p.days, true, p.workday
		}
	}
	return nil
}
