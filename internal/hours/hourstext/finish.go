package hourstext

import (
	"slices"
	"time"

	"jiujin/internal/hours"
)

// end closes what is open at the end of the text.
func (c *clauses) end() *ParseError {
	end := &phrase{from: len(c.src.folded), to: len(c.src.folded)}
	if c.bracket != noBracket {
		return c.src.refuseClause(ParseNotUnderstood, c.phrases[len(c.phrases)-1].from, end.to)
	}
	days := c.find(phraseDays)
	trailing := days != nil && days.fresh && !c.canFlush() && len(c.table.drafts) > 0
	switch {
	case c.canFlush(), days != nil && days.fresh && !days.holiday && !trailing:
		if err := c.flush(); err != nil {
			return err
		}
	case trailing:
		if err := c.daysAtEnd(days); err != nil {
			return err
		}
	}
	for _, l := range c.labels {
		if l.fresh {
			return c.src.refuseClause(ParseNotUnderstood, l.from, l.to)
		}
	}
	if c.reason != nil {
		return c.src.refuseClause(ParseNotUnderstood, c.reason.from, c.reason.to)
	}
	if err := c.endException(end); err != nil {
		return err
	}
	return c.seasonAtEnd()
}

// daysAtEnd reads 8:00-17:00,周一至周五.
func (c *clauses) daysAtEnd(days *label) *ParseError {
	if days.holiday || days.added || days.isFew() && len(c.rules) > 0 || len(c.tables) > 1 {
		return c.src.refuseClause(ParseAmbiguousDays, days.from, days.to)
	}
	for _, d := range c.table.drafts {
		if d.stated {
			return c.src.refuseClause(ParseAmbiguousDays, days.from, days.to)
		}
		d.Days, d.stated, d.workday = days.days, true, days.workday
	}
	days.fresh = false
	return nil
}

// seasonAtEnd reads a season behind its times, or without any.
func (c *clauses) seasonAtEnd() *ParseError {
	allYear := slices.ContainsFunc(c.rules, func(r rule) bool { return r.kind == wordAllYear })
	switch t := c.table; {
	case len(t.drafts) > 0, t.season == nil && !t.rest && len(c.tables) > 0:
		return nil
	case len(c.tables) == 0 && (t.season == nil && !allYear || len(c.holiday) > 0):
		switch {
		case len(c.exceptions) > 0:
			return c.src.refuse(ParseNotHours, 0, len(c.src.folded))
		case len(c.rules) == 0:
			return c.src.refuse(ParseNotUnderstood, 0, len(c.src.folded))
		}
		return c.src.refuse(ParseIncompleteTime, 0, len(c.src.folded))
	case len(c.tables) == 0:
		t.drafts = []*draft{{}}
		c.tables = []*draftTable{t}
		return nil
	case len(c.tables) == 1 && c.tables[0].season == nil && !c.tables[0].rest && t.season != nil:
		c.tables[0].season = t.season
		return nil
	case t.season != nil:
		return c.src.refuseClause(ParseAmbiguousSeason, t.season.from, t.season.to)
	}
	return c.src.refuse(ParseNotUnderstood, 0, len(c.src.folded))
}

// finish makes the schedule of the drafts and rules and refuses what does not
// go together.
func (c *clauses) finish() (*hours.Schedule, *ParseError) {
	s := &hours.Schedule{}
	for _, step := range [...]func(*hours.Schedule) *ParseError{
		c.respective, c.plausible, c.everyDay, c.ruleScopes, c.closings, c.seasonsAndRest, c.periods,
		c.holidayRule, c.makeUpRule, c.allYearRule, c.addExceptions,
	} {
		if err := step(s); err != nil {
			return nil, err
		}
	}
	if s.Validate() != nil {
		return nil, c.src.refuse(ParseNotUnderstood, 0, len(c.src.folded))
	}
	return s, nil
}

// all returns the drafts of every table.
func (c *clauses) all() []*draft {
	var all []*draft
	for _, t := range c.tables {
		all = append(all, t.drafts...)
	}
	return all
}

// lists returns every list of drafts.
func (c *clauses) lists() [][]*draft {
	lists := [][]*draft{c.holiday}
	for _, t := range c.tables {
		lists = append(lists, t.drafts)
	}
	for _, e := range c.exceptions {
		lists = append(lists, e.drafts)
	}
	return lists
}

// respective gives 午餐、晚餐11:00-13:00、16:30-18:30 each meal its own times.
func (c *clauses) respective(*hours.Schedule) *ParseError {
	for _, list := range c.lists() {
		for i := 0; i < len(list); {
			n := i + 1
			for n < len(list) && list[n].group == list[i].group && list[n].Meals == list[i].Meals {
				n++
			}
			group := list[i:n]
			i = n
			meals := group[0].Meals.Names()
			if len(group) == 1 || len(meals) < 2 || group[0].split {
				continue
			}
			for k, d := range group {
				if len(group) != len(meals) || d.behind || k > 0 && d.Opens <= group[k-1].Opens {
					return c.src.refuse(ParseAmbiguousMeal, group[0].from, group[len(group)-1].to)
				}
				d.Meals, _ = hours.ParseMeal(meals[k])
			}
		}
	}
	return nil
}

// everyDay gives times whose days are not stated every day, unless others have
// days.
func (c *clauses) everyDay(*hours.Schedule) *ParseError {
	for _, t := range c.tables {
		for _, d := range t.drafts {
			if d.stated {
				continue
			}
			for _, o := range t.drafts {
				if o.stated && o.Days != hours.EveryDay && (o.Zone == d.Zone || !d.allDay) {
					return c.src.refuseClause(ParseAmbiguousDays, d.from, d.to)
				}
			}
			d.Days = hours.EveryDay
		}
	}
	for _, e := range c.exceptions {
		for _, d := range e.drafts {
			if !d.stated {
				d.Days = hours.EveryDay
			}
		}
	}
	return nil
}

// ruleScopes refuses rules that may be about a part of the schedule only: one
// season, or the times before a bracket.
func (c *clauses) ruleScopes(*hours.Schedule) *ParseError {
	all := c.all()
	for _, r := range c.rules {
		if r.kind == wordRest {
			continue
		}
		if r.seasons > 0 && len(c.tables) > 1 && (r.tables < len(c.tables) || r.weak || r.bracket == afterValue) {
			return c.src.refuseClause(ParseAmbiguousSeason, r.from, r.to)
		}
		if r.bracket == noBracket {
			continue
		}
		for _, d := range all {
			if d.Days != all[0].Days || d.Zone != all[0].Zone || r.bracket == afterValue && d.group != all[0].group {
				return c.src.refuseClause(ParseAmbiguousDays, r.from, r.to)
			}
		}
	}
	return nil
}

// seasonsAndRest checks what the table without a season is when there are
// others, and that no day has two.
func (c *clauses) seasonsAndRest(*hours.Schedule) *ParseError {
	var base *draftTable
	var seasons []*draftTable
	for _, t := range c.tables {
		if t.season == nil {
			base = t
		} else {
			seasons = append(seasons, t)
		}
	}
	for i, t := range seasons {
		for _, o := range seasons[:i] {
			if !c.firstWins && seasonsOverlap(&t.season.season, &o.season.season) {
				return c.src.refuseClause(ParseConflicting, t.season.from, t.season.to)
			}
		}
		if base != nil && !base.rest && !replaces(t.drafts, base.drafts) {
			return c.src.refuseClause(ParseAmbiguousSeason, t.season.from, t.season.to)
		}
	}
	for _, r := range c.rules {
		if r.kind == wordRest && (base != nil || len(seasons) == 0) || r.kind == wordYearRound && len(seasons) > 0 {
			return c.src.refuseClause(ParseConflicting, r.from, r.to)
		}
	}
	return nil
}

// replaces reports whether the times of a season can only stand in place of the
// others: 8:00-17:00;6月至8月8:00-19:00, not 6月至8月18:00-20:00.
func replaces(season, base []*draft) bool {
	if len(season) != len(base) {
		return false
	}
	for i, d := range season {
		o := base[i]
		if !d.Opens.Known() || !o.Opens.Known() || d.Days != o.Days || d.Meals != o.Meals || d.Zone != o.Zone || !periodsOverlap(&d.Period, &o.Period) {
			return false
		}
	}
	return true
}

// periods moves the drafts into the schedule.
func (c *clauses) periods(s *hours.Schedule) *ParseError {
	for _, t := range c.tables {
		table := hours.Table{}
		if t.season != nil {
			season := t.season.season
			table.Season = &season
		}
		var err *ParseError
		if table.Periods, err = c.together(t.drafts); err != nil {
			return err
		}
		s.Tables = append(s.Tables, table)
	}
	return nil
}

// together returns the periods of drafts that do not contradict one another.
func (c *clauses) together(drafts []*draft) ([]hours.Period, *ParseError) {
	var periods []hours.Period
	for i, d := range drafts {
		for _, o := range drafts[:i] {
			if !d.also && contradict(&d.Period, &o.Period) {
				return nil, c.src.refuseClause(ParseConflicting, d.from, d.to)
			}
		}
		periods = append(periods, d.Period)
	}
	return periods, nil
}

// contradict reports whether two periods of one kind are at the same time.
func contradict(p, o *hours.Period) bool {
	return p.Days.Has(o.Days) && p.Zone == o.Zone && (p.Meals == o.Meals || p.Meals.Has(o.Meals)) && periodsOverlap(p, o)
}

// periodsOverlap reports whether two periods share a minute of a day that both have.
// One without times has all of them, one without an end its beginning.
func periodsOverlap(p, o *hours.Period) bool {
	if !p.Opens.Known() || !o.Opens.Known() {
		return true
	}
	end := func(p *hours.Period) hours.Clock {
		if p.Closes.Known() {
			return p.Closes
		}
		return p.Opens + 1
	}
	return p.Opens < end(o) && o.Opens < end(p)
}

// addExceptions moves the exceptions into the schedule.
func (c *clauses) addExceptions(s *hours.Schedule) *ParseError {
	for i, e := range c.exceptions {
		var err *ParseError
		if e.Periods, err = c.together(e.drafts); err != nil {
			return err
		}
		for _, o := range c.exceptions[:i] {
			if !c.firstWins && exceptionsOverlap(&e.Exception, &o.Exception) {
				return c.src.refuseClause(ParseConflicting, e.from, e.to)
			}
		}
		s.Exceptions = append(s.Exceptions, e.Exception)
	}
	return nil
}

// exceptionsOverlap reports whether the exceptions share a day.
func exceptionsOverlap(e, o *hours.Exception) bool {
	before := func(a, b *hours.Exception) bool { return a.Until != 0 && b.From != 0 && a.Until < b.From }
	return !before(e, o) && !before(o, e)
}

// seasonsOverlap reports whether the seasons share a day.
func seasonsOverlap(s, o *hours.Season) bool {
	if s.Year != 0 && o.Year != 0 {
		var a, b hours.Exception
		a.From, a.Until = s.Dates()
		b.From, b.Until = o.Dates()
		return exceptionsOverlap(&a, &b)
	}
	if s.From == 0 || s.Until == 0 || o.From == 0 || o.Until == 0 {
		return true
	}
	for _, a := range partsOfYear(s) {
		for _, b := range partsOfYear(o) {
			if a[0] <= b[1] && b[0] <= a[1] {
				return true
			}
		}
	}
	return false
}

// partsOfYear returns the parts of one calendar year, first and last day.
func partsOfYear(s *hours.Season) [][2]hours.MonthDay {
	if s.From <= s.Until {
		return [][2]hours.MonthDay{{s.From, s.Until}}
	}
	return [][2]hours.MonthDay{{s.From, hours.MonthDayOf(time.December, 31)}, {hours.MonthDayOf(time.January, 1), s.Until}}
}
