package hours

import "slices"

// closings takes the days out on which the place is closed (周一休息, 周三下午闭馆)
// and gives days the hours of others (周末照常).
func (c *clauses) closings(*Schedule) *ParseError {
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
			before := d.Closes.Known() && d.Opens < ClockAt(12, 0) && d.Closes <= ClockAt(13, 0)
			after := d.Opens.Known() && d.Opens >= ClockAt(12, 0)
			if r.part == morning {
				before = before && d.Closes <= ClockAt(12, 30)
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
func (c *clauses) holidayRule(s *Schedule) *ParseError {
	var said *rule
	for i := range c.rules {
		r := &c.rules[i]
		if !r.holiday {
			continue
		}
		rule := HolidayUnknown
		switch r.kind {
		case wordClosed, wordExcept:
			rule = HolidayClosed
		case wordUsual:
			rule = HolidayOpen
		case phraseSpan:
			rule = HolidayHours
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
		if d.workday && d.Days&^WorkWeek == 0 {
			workdays++
		} else {
			others++
		}
	}
	if workdays > 0 && said != nil && s.Holidays == HolidayOpen {
		return c.src.refuseClause(ParseConflicting, said.from, said.to)
	}
	if workdays > 0 && others == 0 && said == nil {
		s.Holidays = HolidayClosed
	}
	return nil
}

// meansWeekends reports whether 节假日 may mean weekends too. It cannot where the
// text says something else of them, or where that would change nothing.
func (c *clauses) meansWeekends(r *rule, rule HolidayRule) bool {
	stated := r.days & Weekend
	anyStated, everyDay := false, true
	for _, d := range c.all() {
		if d.stated {
			anyStated = true
			stated |= d.Days & Weekend
		}
		everyDay = everyDay && d.Days == EveryDay
	}
	for i := range c.rules {
		if c.rules[i].kind != phraseSpan {
			stated |= c.rules[i].days & Weekend
		}
	}
	switch rule {
	case HolidayClosed:
		return !anyStated && stated == 0
	case HolidayOpen:
		return stated != Weekend && !everyDay
	case HolidayHours:
		return stated != Weekend
	}
	return false
}

// makeUpRule settles make-up workdays.
func (c *clauses) makeUpRule(s *Schedule) *ParseError {
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
		rule := MakeUpUnknown
		switch r.kind {
		case wordAsWorkday:
			rule = MakeUpWorkday
		case wordAsWeekend:
			rule = MakeUpCalendar
		case wordClosed:
			rule = MakeUpClosed
		case wordUsual: // as usual is as on a workday, unless weekends have their own usual
			rule = MakeUpWorkday
			if !s.weekendsAreNothingElse() {
				return c.src.refuseClause(ParseAmbiguousHoliday, r.from, r.to)
			}
		}
		if said && rule != s.MakeUp || workdays && rule == MakeUpCalendar {
			return c.src.refuseClause(ParseConflicting, r.from, r.to)
		}
		said, s.MakeUp = true, rule
	}
	if workdays && !said {
		s.MakeUp = MakeUpWorkday
	}
	return nil
}

// weekendsAreNothingElse reports whether Monday to Friday are alike, and each
// day of the weekend as they are or without periods.
func (s *Schedule) weekendsAreNothingElse() bool {
	for i := range s.Tables {
		periods := s.Tables[i].Periods
		for day := Tuesday; day <= Sunday; day <<= 1 {
			if !alike(periods, Monday, day) && (day < Saturday || anyOn(periods, day)) {
				return false
			}
		}
	}
	return true
}

func anyOn(periods []Period, day Weekdays) bool {
	return slices.ContainsFunc(periods, func(p Period) bool { return p.Days.Has(day) })
}

// alike reports whether two days have the same periods.
func alike(periods []Period, a, b Weekdays) bool {
	for i := range periods {
		p := &periods[i]
		if p.Days.Has(a) == p.Days.Has(b) {
			continue
		}
		other := a
		if p.Days.Has(a) {
			other = b
		}
		if !slices.ContainsFunc(periods, func(o Period) bool {
			on := o.Days.Has(other)
			o.Days = p.Days
			return on && o == *p
		}) {
			return false
		}
	}
	return true
}

// allYearRule settles 全年无休 and 365天, and bad weather.
func (c *clauses) allYearRule(s *Schedule) *ParseError {
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
			if len(s.Tables) != 1 || s.Tables[0].Season != nil || s.Holidays == HolidayClosed || noticed {
				return conflicting
			}
			var days Weekdays
			for _, p := range s.Tables[0].Periods {
				days |= p.Days
			}
			if days != EveryDay {
				return conflicting
			}
			if s.Holidays == HolidayUnknown {
				s.Holidays = HolidayOpen
			}
		}
	}
	return nil
}
