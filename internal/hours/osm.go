package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Loss is a part of a schedule that an export cannot say.
type Loss string

// The losses of exports.
const (
	LossMeals       Loss = "meals"          // which meal is served when
	LossZones       Loss = "zones"          // hours of a part of the place
	LossTimes       Loss = "times"          // beginnings without an end, days without times
	LossLastServing Loss = "last_serving"   //
	LossSoldOut     Loss = "until_sold_out" //
	LossHolidays    Loss = "holidays"       // that nothing is stated of public holidays
	LossMakeUp      Loss = "make_up"        // make-up workdays
	LossWeather     Loss = "weather"        // that it is closed in bad weather
	LossSeasons     Loss = "seasons"        // a season without a beginning
	LossExceptions  Loss = "exceptions"     // one without a beginning, or without hours
	LossReasons     Loss = "reasons"        // why there is an exception
)

// Comments in an opening_hours value.
const (
	osmNotStated = ` unknown "not stated"`
	osmWeather   = ` unknown "not in bad weather"`
)

// OSM returns the schedule as a value of OpenStreetMap's tag opening_hours
// (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification), and
// what that leaves out, in the order of the constants. Unknown is unknown in it
// too. What passes midnight into days for which another rule stands (the first
// of an exception, of a season) is cut off there. The value is empty when nothing but zones has hours, or a season or an
// exception has no beginning: what remained would be false.
func (s *Schedule) OSM() (value string, lost []Loss) {
	e := &osmExport{schedule: s, lost: map[Loss]bool{}}
	e.tables()
	e.holidays()
	e.exceptions()
	if !e.saysMakeUp() {
		e.lost[LossMakeUp] = true
	}
	if !e.impossible {
		value = strings.Join(e.rules, "; ")
		if value == "Mo-Su 00:00-24:00" {
			value = "24/7"
		}
	}
	return value, losses(e.lost)
}

// losses lists what is set in the order of the constants.
func losses(set map[Loss]bool) []Loss {
	var lost []Loss
	for _, l := range []Loss{
		LossMeals, LossZones, LossTimes, LossLastServing, LossSoldOut, LossHolidays, LossMakeUp, LossWeather, LossSeasons,
		LossExceptions, LossReasons,
	} {
		if set[l] {
			lost = append(lost, l)
		}
	}
	return lost
}

// osmExport collects rules. A later one stands over an earlier one on every day
// that it names, so that what is in force first comes last.
type osmExport struct {
	schedule   *Schedule
	rules      []string
	lost       map[Loss]bool
	impossible bool
}

func (e *osmExport) tables() {
	tables := e.schedule.Tables
	for i := range tables { // the one without a season is the last resort
		if t := &tables[i]; t.Season == nil {
			e.week(nil, t.Periods)
		}
	}
	for i := len(tables) - 1; i >= 0; i-- {
		if t := &tables[i]; t.Season != nil {
			e.week(e.season(t.Season), t.Periods)
		}
	}
}

// season returns the selectors of a season.
func (e *osmExport) season(s *Season) []string {
	if s.From == 0 {
		e.impossible = true
		e.lost[LossSeasons] = true
		return nil
	}
	if s.Year != 0 {
		return osmDates(s.Dates())
	}
	from, first := s.From.Date()
	until, end := s.Until.Date()
	switch whole := first == 1 && end == DaysIn(until); {
	case whole && from == until:
		return []string{osmMonth(from)}
	case whole:
		return []string{osmMonth(from) + "-" + osmMonth(until)}
	case s.From == s.Until:
		return []string{s.From.osm()}
	}
	return []string{s.From.osm() + "-" + s.Until.osm()}
}

// osmDates returns the selectors of the days; until zero is for ever.
func osmDates(from, until Day) []string {
	switch until {
	case 0:
		year, _, _ := from.Date()
		return []string{from.osm() + "-" + DayAt(year, time.December, 31).osm(), fmt.Sprintf("%04d+", year+1)}
	case from:
		return []string{from.osm()}
	}
	return []string{from.osm() + "-" + until.osm()}
}

// osm writes Jun 21.
func (d MonthDay) osm() string {
	month, day := d.Date()
	return fmt.Sprintf("%s %02d", osmMonth(month), day)
}

func osmMonth(m time.Month) string { return m.String()[:3] }

// week adds the rules of a week behind each of the selectors; none is always.
func (e *osmExport) week(selectors []string, periods []Period) {
	var days [7]string
	for i := range days {
		days[i] = e.day(periods, Monday<<i)
	}
	if days == [7]string{} {
		e.impossible = true
	}
	if selectors == nil {
		selectors = []string{""}
	}
	// What passes midnight would be cut off by a rule for the day after, so
	// the days add to one another then; else they may stand for themselves.
	passes := slices.ContainsFunc(periods, func(p Period) bool { return p.Zone == "" && p.Closes > minutesOfDay+1 })
	for _, selector := range selectors {
		begun := len(e.rules)
		if selector != "" && slices.Contains(days[:], "") {
			e.rules = append(e.rules, selector+" off")
		}
		for i, day := range days {
			if day == "" || slices.Contains(days[:i], day) {
				continue
			}
			var same Weekdays
			for k := i; k < 7; k++ {
				if days[k] == day {
					same |= Monday << k
				}
			}
			e.add(selector, same.osm(), day)
		}
		if passes {
			e.rules = append(e.rules[:begun], strings.Join(e.rules[begun:], ", "))
		}
	}
}

// add adds a rule for each state of the day, the second behind a comma, which
// adds to the first.
func (e *osmExport) add(selector, days, states string) {
	prefix := strings.TrimLeft(selector+" "+days+" ", " ")
	e.rules = append(e.rules, prefix+strings.ReplaceAll(states, "\n", ", "+prefix))
}

// osm writes Mo-Fr or Mo,We.
func (w Weekdays) osm() string {
	name := func(i int) string { return [...]string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}[i] }
	var parts []string
	for i := 0; i < 7; i++ {
		if !w.Has(Monday << i) {
			continue
		}
		end := i
		for end < 6 && w.Has(Monday<<(end+1)) {
			end++
		}
		if end == i {
			parts = append(parts, name(i))
		} else {
			parts = append(parts, name(i)+"-"+name(end))
		}
		i = end
	}
	return strings.Join(parts, ",")
}

// day returns the times of a day and on a second line what is unknown of it.
func (e *osmExport) day(periods []Period, on Weekdays) string {
	var open, unknown [minutesOfDay]bool
	var times []string
	for i := range periods {
		p := &periods[i]
		if p.Zone == "" && p.Days.Has(on.before()) && p.Closes > minutesOfDay+1 {
			mark(open[:p.Closes.Minutes()-minutesOfDay])
		}
		if !p.Days.Has(on) {
			continue
		}
		if p.Zone != "" {
			e.lost[LossZones] = true
			continue
		}
		e.lost[LossMeals] = e.lost[LossMeals] || p.Meals != 0
		e.lost[LossLastServing] = e.lost[LossLastServing] || p.LastServing.Known()
		e.lost[LossSoldOut] = e.lost[LossSoldOut] || p.UntilSoldOut
		if p.Closes.Known() {
			if t := p.osm(); !slices.Contains(times, t) {
				times = append(times, t)
			}
			mark(open[p.Opens.Minutes():min(p.Closes.Minutes(), minutesOfDay)])
			continue
		}
		mark(unknown[max(p.Opens.Minutes(), 0):nextOpening(periods, p, on)])
	}
	for i := range open {
		unknown[i] = unknown[i] && !open[i]
	}
	slices.Sort(times)
	hours := strings.Join(times, ",")
	if hours != "" && e.schedule.WeatherBound {
		hours += osmWeather
	}
	if gaps := osmSpans(unknown[:]); gaps != "" {
		return strings.TrimLeft(hours+"\n"+gaps+osmNotStated, "\n")
	}
	return hours
}

// before returns the day before one.
func (w Weekdays) before() Weekdays {
	if w == Monday {
		return Sunday
	}
	return w >> 1
}

func mark(minutes []bool) {
	for i := range minutes {
		minutes[i] = true
	}
}

// nextOpening returns the minute up to which a period without an end is
// unknown. One without times is so all day.
func nextOpening(periods []Period, p *Period, on Weekdays) int {
	next := minutesOfDay
	for i := range periods {
		if o := &periods[i]; p.Opens.Known() && o.Days.Has(on) && o.Zone == p.Zone && o.Opens > p.Opens {
			next = min(next, o.Opens.Minutes())
		}
	}
	return next
}

// osmSpans writes the stretches that are set: 10:30-11:00,13:00-24:00.
func osmSpans(minutes []bool) string {
	var spans []string
	for i := 0; i < len(minutes); i++ {
		if !minutes[i] {
			continue
		}
		from := i
		for i < len(minutes) && minutes[i] {
			i++
		}
		spans = append(spans, Clock(from+1).String()+"-"+Clock(i+1).String())
	}
	return strings.Join(spans, ",")
}

// osm writes 08:00-17:00 or 20:00-02:00.
func (p *Period) osm() string {
	if p.Closes > minutesOfDay+1 && p.Closes < p.Opens+minutesOfDay {
		return p.Opens.String() + "-" + (p.Closes - minutesOfDay).String()
	}
	return p.Opens.String() + "-" + p.Closes.String()
}

func (e *osmExport) holidays() {
	var states string
	switch e.schedule.Holidays {
	case HolidayUnknown:
		states = strings.TrimSpace(osmNotStated)
	case HolidayClosed:
		states = "off"
	case HolidayHours:
		if states = e.day(e.schedule.HolidayPeriods, EveryDay); states == "" {
			e.impossible = true
		}
	default:
		return
	}
	tables := e.schedule.Tables
	if slices.ContainsFunc(tables, func(t Table) bool { return t.Season == nil }) {
		e.add("", "PH", states)
		return
	}
	for i := range tables { // out of season a holiday is closed
		for _, selector := range e.season(tables[i].Season) {
			e.add(selector, "PH", states)
		}
	}
}

func (e *osmExport) exceptions() {
	for i := len(e.schedule.Exceptions) - 1; i >= 0; i-- {
		x := &e.schedule.Exceptions[i]
		if x.From == 0 {
			e.impossible = true
			e.lost[LossExceptions] = true
			continue
		}
		reason := osmComment(x.Reason)
		e.lost[LossReasons] = e.lost[LossReasons] || x.Reason != "" && (!x.Closed || reason == "")
		selectors := osmDates(x.From, x.Until)
		if len(x.Periods) > 0 {
			e.week(selectors, x.Periods)
			continue
		}
		for _, selector := range selectors {
			if x.Closed {
				e.rules = append(e.rules, selector+" off"+reason)
			} else {
				e.rules = append(e.rules, selector+osmNotStated)
			}
		}
	}
}

// osmComment writes words as a comment, which knows no quotation marks inside.
func osmComment(words string) string {
	words = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '"' || unicode.IsControl(r) {
			return -1
		}
		return r
	}, words))
	if words == "" {
		return ""
	}
	return ` "` + words + `"`
}

// osm writes 2026 Feb 16.
func (d Day) osm() string {
	year, _, _ := d.Date()
	return fmt.Sprintf("%04d %s", year, d.MonthDay().osm())
}

// saysMakeUp reports whether a make-up workday is the Saturday or Sunday that
// it is, as the tag has it, or all days are alike.
func (e *osmExport) saysMakeUp() bool {
	switch e.schedule.MakeUp {
	case MakeUpCalendar:
		return true
	case MakeUpClosed:
		return false
	}
	for i := range e.schedule.Tables {
		for day := Tuesday; day <= Sunday; day <<= 1 {
			if !Alike(e.schedule.Tables[i].Periods, Monday, day) {
				return false
			}
		}
	}
	return true
}
