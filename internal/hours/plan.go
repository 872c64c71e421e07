package hours

// Timetable is a schedule with the dated words that stand over it: notices, a
// suspension, the end of service. A schedule alone is Timetable{Schedule: s}.
// Its methods do not change it, and but for the lists of days none allocates.
type Timetable struct {
	Schedule  *Schedule // nil: the hours are unknown
	Overrides []Override
}

// Override is a dated word from outside the hours text about whole days, first
// and last included. Of several that contain a day the first decides.
type Override struct {
	From, Until Day // zero: from ever, for ever
	// Schedule is the hours of these days, or nil when Code decides. It is read
	// as dated words are: where it does not speak of public holidays and make-up
	// days they are the calendar days they are.
	Schedule *Schedule
	Code     Code   // of a closed or unknown day
	Note     string // words for State.Note
}

func contains(from, until, d Day) bool { return d >= from && (until == 0 || d <= until) }

// plan is what decides one day.
type plan struct {
	// Open: the periods on the day. Closed: none. Unknown: the periods there
	// may be, of which only what passes midnight matters.
	value Value
	code  Code // why the day is closed or unknown; none when value is Open

	periods []Period
	on      Weekdays // which of periods count: those on one of these days
	// holiday are further periods there may be on an unknown day.
	holiday []Period

	weather bool // WeatherBound
	forever bool // every later day is decided the same way
	dated   bool // by an override
	note    string
}

// decide fills in the plan of the day.
func (t *Timetable) decide(p *plan, d Day, kind DayKind) {
	for i := range t.Overrides {
		o := &t.Overrides[i]
		if !contains(o.From, o.Until, d) {
			continue
		}
		if o.Schedule == nil {
			*p = plan{value: o.Code.Value(), code: o.Code, forever: i == 0 && o.Until == 0, dated: true, note: o.Note}
			return
		}
		o.Schedule.decide(p, d, kind, true)
		p.dated = true
		if p.note == "" {
			p.note = o.Note
		}
		return
	}
	if t.Schedule == nil {
		*p = plan{value: Unknown, code: HoursUnknown}
		return
	}
	t.Schedule.decide(p, d, kind, false)
}

// decide fills in the plan of the day. Dated schedules are those of overrides.
func (s *Schedule) decide(p *plan, d Day, kind DayKind, dated bool) {
	*p = plan{value: Open, on: d.Weekday(), weather: s.WeatherBound}
	for i := range s.Exceptions {
		if e := &s.Exceptions[i]; contains(e.From, e.Until, d) {
			e.decide(p)
			return
		}
	}
	p.periods = s.inForce(d)
	if p.periods == nil {
		p.close(OutOfSeason)
		return
	}
	if kind == OrdinaryDay {
		return
	}
	holidays, makeUp := s.Holidays, s.MakeUp
	if dated && holidays == HolidayUnknown {
		holidays = HolidayOpen
	}
	if dated && makeUp == MakeUpUnknown {
		makeUp = MakeUpCalendar
	}
	switch kind {
	case PublicHoliday:
		s.onHoliday(p, holidays)
	case MakeUpDay:
		s.onMakeUp(p, makeUp)
	case UnannouncedDay:
		s.onUnannounced(p, holidays, makeUp)
	}
}

func (e *Exception) decide(p *plan) {
	switch {
	case e.Closed:
		p.close(ExceptionClosed)
	case len(e.Periods) == 0:
		p.value, p.code = Unknown, HoursUnknown
	}
	p.periods, p.note = e.Periods, e.Reason
}

// close makes the day closed.
func (p *plan) close(why Code) { *p = plan{value: Closed, code: why} }

// inForce returns the periods of the table in force, or nil out of season.
func (s *Schedule) inForce(d Day) []Period {
	var rest []Period
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.Season == nil {
			rest = t.Periods
		} else if t.Season.contains(d) {
			return t.Periods
		}
	}
	return rest
}

// contains reports whether the day is in the season.
func (s *Season) contains(d Day) bool {
	year, month, day := d.Date()
	md := MonthDayOf(month, day)
	if s.Year == 0 {
		if s.From <= s.Until {
			return s.From <= md && md <= s.Until
		}
		return md >= s.From || md <= s.Until
	}
	untilYear := s.Year
	if s.Until != 0 && s.Until < s.From {
		untilYear++
	}
	begun := s.From == 0 || year > s.Year || year == s.Year && md >= s.From
	ended := s.Until != 0 && (year > untilYear || year == untilYear && md > s.Until)
	return begun && !ended
}

// Dates returns the first and the last day of a season of one year, zero where
// it is open.
func (s *Season) Dates() (from, until Day) {
	year := s.Year
	if s.From != 0 {
		from = s.From.In(year)
	}
	if s.Until != 0 {
		if s.Until < s.From {
			year++
		}
		until = s.Until.In(year)
	}
	return from, until
}

func (s *Schedule) onHoliday(p *plan, rule HolidayRule) {
	switch rule {
	case HolidayOpen:
	case HolidayHours:
		p.periods, p.on = s.HolidayPeriods, EveryDay
	case HolidayClosed:
		p.close(HolidayIsClosed)
	default:
		p.value, p.code = Unknown, HolidayUnverified
	}
}

func (s *Schedule) onMakeUp(p *plan, rule MakeUpRule) {
	if rule == MakeUpCalendar {
		return
	}
	if rule == MakeUpClosed {
		p.close(MakeUpIsClosed)
		return
	}
	workday := plan{periods: p.periods, on: Monday}
	if workWeekAlike(p.periods) {
		if rule == MakeUpWorkday {
			p.on = Monday
			return
		}
		if samePeriods(p, &workday) {
			return
		}
	}
	p.value, p.code = Unknown, MakeUpUnverified
	if rule == MakeUpWorkday {
		p.on = 0
	}
	p.on |= WorkWeek
}

// onUnannounced is known only if the day is the same whatever it turns out to
// be. Monday to Friday is never made up for.
func (s *Schedule) onUnannounced(p *plan, holidays HolidayRule, makeUp MakeUpRule) {
	weekend := p.on.Has(Weekend)
	other := *p
	s.onHoliday(&other, holidays)
	known := other.value != Unknown && samePeriods(p, &other)
	if known && weekend {
		other = *p
		s.onMakeUp(&other, makeUp)
		known = other.value != Unknown && samePeriods(p, &other)
	}
	if known {
		return
	}
	p.value, p.code = Unknown, HolidayUnannounced
	if weekend && (makeUp == MakeUpUnknown || makeUp == MakeUpWorkday) {
		p.on |= WorkWeek
	}
	if holidays == HolidayHours {
		p.holiday = s.HolidayPeriods
	}
}

// workWeekAlike reports whether Monday to Friday have the same periods.
func workWeekAlike(periods []Period) bool {
	monday := plan{periods: periods, on: Monday}
	for day := Tuesday; day <= Friday; day <<= 1 {
		if !samePeriods(&monday, &plan{periods: periods, on: day}) {
			return false
		}
	}
	return true
}

// samePeriods reports whether two days have the same openings.
func samePeriods(a, b *plan) bool { return a.includes(b) && b.includes(a) }

func (p *plan) includes(other *plan) bool {
	for i := range other.periods {
		if q := &other.periods[i]; q.Days.Has(other.on) && !p.has(q) {
			return false
		}
	}
	return true
}

func (p *plan) has(q *Period) bool {
	for i := range p.periods {
		if o := p.periods[i]; o.Days.Has(p.on) {
			o.Days = q.Days
			if o == *q {
				return true
			}
		}
	}
	return false
}
