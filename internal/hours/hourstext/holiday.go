package hourstext

import (
	"slices"

	"jiujin/internal/hours"
)

// closings takes the days out on which the place is closed (周一休息, 周三下午闭馆)
// and gives days the hours of others (周末照常).
func (c *clauses) closings(*hours.Schedule) *ParseError {
	all := c.all()
	for i := range c.rules {
		r := &c.rules[i]
		if r.days == 0 || r.kind == phraseSpan {
			continue
		}
		for _, d := range all {
			if d.Zone != all[0].Zone {
				return c.src.refuseClause(ParseAmbiguousDays, r.from, r.to)
			}
		}
		var err *ParseError
		switch {
		case r.kind == wordUsual:
			err = c.usual(r)
		case r.part != noPart:
			err = c.closePart(r)
		default:
			err = c.close(r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *clauses) close(r *rule) *ParseError {
	for _, t := range c.tables {
		kept := t.drafts[:0]
		for _, d := range t.drafts {
			if d.Days &^= r.days; d.Days != 0 {
				kept = append(kept, d)
			}
		}
		if t.drafts = kept; len(kept) == 0 {
			return c.src.refuseClause(ParseConflicting, r.from, r.to)
		}
	}
	return nil
}

// usual gives the days the hours of all others, if these are alike.
func (c *clauses) usual(r *rule) *ParseError {
	for _, t := range c.tables {
		for _, d := range t.drafts {
			switch {
			case d.Days != t.drafts[0].Days:
				return c.src.refuseClause(ParseAmbiguousDays, r.from, r.to)
			case d.Days&r.days != 0 && d.Days&r.days != r.days:
				return c.src.refuseClause(ParseConflicting, r.from, r.to)
			}
		}
		for _, d := range t.drafts {
			d.Days |= r.days
		}
	}
	return nil
}

// closePart closes a morning or an afternoon where a pause at noon says when
// these end and begin.
func (c *clauses) closePart(r *rule) *ParseError {
	ambiguous := c.src.refuseClause(ParseAmbiguousTime, r.from, r.to)
	if r.part != morning && r.part != afternoon || r.holiday {
		return ambiguous
	}
	closed, open := 0, 0
	for _, t := range c.tables {
		for i := 0; i < len(t.drafts); i++ {
			d := t.drafts[i]
			if !d.Days.Has(r.days) {
				continue
			}
			before := d.Closes.Known() && d.Opens < hours.ClockAt(12, 0) && d.Closes <= hours.ClockAt(13, 0)
			after := d.Opens.Known() && d.Opens >= hours.ClockAt(12, 0)
			if r.part == morning {
				before = before && d.Closes <= hours.ClockAt(12, 30)
			}
			if before == after {
				return ambiguous
			}
			if before != (r.part == morning) {
				open++
				continue
			}
			closed++
			if d.Days &^= r.days; d.Days == 0 {
				t.drafts = append(t.drafts[:i], t.drafts[i+1:]...)
				i--
			}
		}
	}
	if closed == 0 || open == 0 {
		return ambiguous
	}
	return nil
}

// holidayRule settles public holidays.
func (c *clauses) holidayRule(s *hours.Schedule) *ParseError {
	var said *rule
	for i := range c.rules {
		r := &c.rules[i]
		if !r.holiday {
			continue
		}
		rule := hours.HolidayUnknown
		switch r.kind {
		case wordClosed, wordExcept:
			rule = hours.HolidayClosed
		case wordUsual:
			rule = hours.HolidayOpen
		case phraseSpan:
			rule = hours.HolidayHours
		}
		switch {
		case r.part != noPart, !r.legal && c.meansWeekends(r, rule):
			return c.src.refuseClause(ParseAmbiguousHoliday, r.from, r.to)
		case said != nil && rule != s.Holidays:
			return c.src.refuseClause(ParseConflicting, r.from, r.to)
		}
		said, s.Holidays = r, rule
	}
	var err *ParseError
	if s.HolidayPeriods, err = c.together(c.holiday); err != nil {
		return err
	}
	workdays, others := 0, 0
	for _, d := range c.all() {
		if d.workday && d.Days&^hours.WorkWeek == 0 {
			workdays++
		} else {
			others++
		}
	}
	if workdays > 0 && said != nil && s.Holidays == hours.HolidayOpen {
		return c.src.refuseClause(ParseConflicting, said.from, said.to)
	}
	if workdays > 0 && others == 0 && said == nil {
		s.Holidays = hours.HolidayClosed
	}
	return nil
}

// meansWeekends reports whether 节假日 may mean weekends too. It cannot where the
// text says something else of them, or where that would change nothing.
func (c *clauses) meansWeekends(r *rule, rule hours.HolidayRule) bool {
	stated := r.days & hours.Weekend
	anyStated, everyDay := false, true
	for _, d := range c.all() {
		if d.stated {
			anyStated = true
			stated |= d.Days & hours.Weekend
		}
		everyDay = everyDay && d.Days == hours.EveryDay
	}
	for i := range c.rules {
		if c.rules[i].kind != phraseSpan {
			stated |= c.rules[i].days & hours.Weekend
		}
	}
	switch rule {
	case hours.HolidayClosed:
		return !anyStated && stated == 0
	case hours.HolidayOpen:
		return stated != hours.Weekend && !everyDay
	case hours.HolidayHours:
		return stated != hours.Weekend
	}
	return false
}

// makeUpRule settles make-up workdays.
func (c *clauses) makeUpRule(s *hours.Schedule) *ParseError {
	workdays := false
	for _, d := range c.all() {
		workdays = workdays || d.workday
	}
	said := false
	for i := range c.rules {
		r := &c.rules[i]
		if !r.makeUp {
			continue
		}
		rule := hours.MakeUpUnknown
		switch r.kind {
		case wordAsWorkday:
			rule = hours.MakeUpWorkday
		case wordAsWeekend:
			rule = hours.MakeUpCalendar
		case wordClosed:
			rule = hours.MakeUpClosed
		case wordUsual: // as usual is as on a workday, unless weekends have their own usual
			rule = hours.MakeUpWorkday
			if !weekendsAreNothingElse(s) {
				return c.src.refuseClause(ParseAmbiguousHoliday, r.from, r.to)
			}
		}
		if said && rule != s.MakeUp || workdays && rule == hours.MakeUpCalendar {
			return c.src.refuseClause(ParseConflicting, r.from, r.to)
		}
		said, s.MakeUp = true, rule
	}
	if workdays && !said {
		s.MakeUp = hours.MakeUpWorkday
	}
	return nil
}

// weekendsAreNothingElse reports whether Monday to Friday are alike, and each
// day of the weekend as they are or without periods.
func weekendsAreNothingElse(s *hours.Schedule) bool {
	for i := range s.Tables {
		periods := s.Tables[i].Periods
		for day := hours.Tuesday; day <= hours.Sunday; day <<= 1 {
			if !hours.Alike(periods, hours.Monday, day) && (day < hours.Saturday || anyOn(periods, day)) {
				return false
			}
		}
	}
	return true
}

func anyOn(periods []hours.Period, day hours.Weekdays) bool {
	return slices.ContainsFunc(periods, func(p hours.Period) bool { return p.Days.Has(day) })
}

// allYearRule settles 全年无休 and 365天, and bad weather.
func (c *clauses) allYearRule(s *hours.Schedule) *ParseError {
	noticed := false
	for i := range c.rules {
		noticed = noticed || c.rules[i].holiday && c.rules[i].kind == wordNotice
	}
	for i := range c.rules {
		r := &c.rules[i]
		switch r.kind {
		case phraseWeather:
			s.WeatherBound = true
		case wordAllYear:
			conflicting := c.src.refuseClause(ParseConflicting, r.from, r.to)
			if len(s.Tables) != 1 || s.Tables[0].Season != nil || s.Holidays == hours.HolidayClosed || noticed {
				return conflicting
			}
			var days hours.Weekdays
			for _, p := range s.Tables[0].Periods {
				days |= p.Days
			}
			if days != hours.EveryDay {
				return conflicting
			}
			if s.Holidays == hours.HolidayUnknown {
				s.Holidays = hours.HolidayOpen
			}
		}
	}
	return nil
}
