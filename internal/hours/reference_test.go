package hours_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jiujin/internal/hours"
)

// The reference evaluator goes by minutes: it writes each minute of some days
// into a list, straight from the rules of DESIGN §3 and the contracts of the
// types, and reads the answers off the list. It shares no code with the
// evaluator but the types and the calendar.

// refMinute is what covers a minute.
type refMinute struct {
	value hours.Value
	why   hours.Code // of closed and unknown
	open  []hours.Period
}

// refDay is how a day is decided: value open has periods, closed has none,
// unknown has those that may be.
type refDay struct {
	value   hours.Value
	why     hours.Code
	periods []hours.Period
	weather bool
}

type reference struct {
	calendar *hours.Calendar
	table    *hours.Timetable
}

func (r reference) day(d hours.Day) refDay {
	date := d.String()
	covers := func(from, until hours.Day) bool {
		return (from == 0 || from.String() <= date) && (until == 0 || date <= until.String())
	}
	for _, o := range r.table.Overrides {
		if covers(o.From, o.Until) {
			if o.Schedule == nil {
				return refDay{value: o.Code.Value(), why: o.Code}
			}
			dated := *o.Schedule
			if dated.Holidays == "" {
				dated.Holidays = "open"
			}
			if dated.MakeUp == "" {
				dated.MakeUp = "calendar"
			}
			return r.schedule(&dated, d)
		}
	}
	if r.table.Schedule == nil {
		return refDay{value: hours.Unknown, why: hours.HoursUnknown}
	}
	return r.schedule(r.table.Schedule, d)
}

func (r reference) schedule(s *hours.Schedule, d hours.Day) refDay {
	date := d.String()
	weekday := (int(d.Start().Weekday()) + 6) % 7
	for _, e := range s.Exceptions {
		if (e.From != 0 && date < e.From.String()) || (e.Until != 0 && e.Until.String() < date) {
			continue
		}
		if e.Closed {
			return refDay{value: hours.Closed, why: hours.ExceptionClosed}
		}
		if len(e.Periods) == 0 {
			return refDay{value: hours.Unknown, why: hours.HoursUnknown}
		}
		return refDay{value: hours.Open, periods: refOn(e.Periods, weekday), weather: s.WeatherBound}
	}
	table := -1
	for i, t := range s.Tables {
		if t.Season != nil && refInSeason(t.Season, date) {
			table = i
			break
		}
	}
	if table < 0 {
		table = slices.IndexFunc(s.Tables, func(t hours.Table) bool { return t.Season == nil })
	}
	if table < 0 {
		return refDay{value: hours.Closed, why: hours.OutOfSeason}
	}
	weekly := s.Tables[table].Periods

	asCalendar := refDay{value: hours.Open, periods: refOn(weekly, weekday), weather: s.WeatherBound}
	var workdays []hours.Period
	alike := true
	for i := range 5 {
		workdays = append(workdays, refOn(weekly, i)...)
		alike = alike && refSame(refOn(weekly, i), refOn(weekly, 0))
	}
	asWorkday := refDay{value: hours.Open, periods: refOn(weekly, 0), weather: s.WeatherBound}

	var holiday refDay
	switch s.Holidays {
	case "closed":
		holiday = refDay{value: hours.Closed, why: hours.HolidayIsClosed}
	case "open":
		holiday = asCalendar
	case "periods":
		holiday = refDay{value: hours.Open, periods: s.HolidayPeriods, weather: s.WeatherBound}
	default:
		holiday = refDay{value: hours.Unknown, why: hours.HolidayUnverified, periods: asCalendar.periods}
	}
	var makeUp refDay
	switch {
	case s.MakeUp == "closed":
		makeUp = refDay{value: hours.Closed, why: hours.MakeUpIsClosed}
	case s.MakeUp == "calendar", s.MakeUp == "" && alike && refSame(asCalendar.periods, asWorkday.periods):
		makeUp = asCalendar
	case s.MakeUp == "workday" && alike:
		makeUp = asWorkday
	case s.MakeUp == "workday":
		makeUp = refDay{value: hours.Unknown, why: hours.MakeUpUnverified, periods: workdays}
	default:
		makeUp = refDay{value: hours.Unknown, why: hours.MakeUpUnverified, periods: append(workdays, asCalendar.periods...)}
	}
	switch r.calendar.Kind(d) {
	case hours.PublicHoliday:
		return holiday
	case hours.MakeUpDay:
		return makeUp
	case hours.UnannouncedDay:
		same := holiday.value != hours.Unknown && refSame(holiday.periods, asCalendar.periods)
		maybe := append([]hours.Period{}, asCalendar.periods...)
		maybe = append(maybe, holiday.periods...)
		if weekday >= 5 {
			same = same && makeUp.value != hours.Unknown && refSame(makeUp.periods, asCalendar.periods)
			maybe = append(maybe, makeUp.periods...)
			if s.MakeUp == "" || s.MakeUp == "workday" {
				maybe = append(maybe, workdays...)
			}
		}
		if !same {
			return refDay{value: hours.Unknown, why: hours.HolidayUnannounced, periods: maybe}
		}
	}
	return asCalendar
}

func refOn(periods []hours.Period, weekday int) []hours.Period {
	var list []hours.Period
	for _, p := range periods {
		if strings.ContainsRune(p.Days.String(), rune('1'+weekday)) {
			list = append(list, p)
		}
	}
	return list
}

// refSame compares days as sets of openings.
func refSame(a, b []hours.Period) bool {
	names := func(periods []hours.Period) []string {
		var list []string
		for _, p := range periods {
			list = append(list, fmt.Sprint(p.Meals.Names(), p.Zone, p.Opens, p.Closes, p.LastServing, p.UntilSoldOut))
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	return slices.Equal(names(a), names(b))
}

func refInSeason(s *hours.Season, date string) bool {
	if s.Year == 0 {
		day, from, until := date[5:], s.From.String(), s.Until.String()
		if from <= until {
			return from <= day && day <= until
		}
		return day >= from || day <= until
	}
	from, until := "0000-01-01", "9999-12-31"
	if s.From != 0 {
		from = fmt.Sprintf("%04d-%s", s.Year, s.From)
	}
	if s.Until != 0 {
		until = fmt.Sprintf("%04d-%s", s.Year, s.Until)
		if s.From != 0 && s.Until.String() < s.From.String() {
			until = fmt.Sprintf("%04d-%s", s.Year+1, s.Until)
		}
	}
	return from <= date && date <= until
}

// minute decides minute m of a day from the day and the one before, by the
// periods of one meal if one is named.
func (r reference) minute(eve, today refDay, m int, meal hours.Meals) refMinute {
	var open []hours.Period
	unknown := map[hours.Code]bool{}
	lastPassed := false
	look := func(d refDay, periods []hours.Period, m int, isEve bool) {
		for _, p := range periods {
			switch {
			case meal != 0 && !p.Meals.Has(meal):
			case !p.Opens.Known():
				if !isEve && d.value == hours.Open {
					unknown[hours.TimesUnknown] = true
				}
			case !p.Closes.Known():
				if isEve || d.value != hours.Open || m < p.Opens.Minutes() {
					continue
				}
				over := false
				for _, q := range periods {
					if q.Zone == p.Zone && q.Opens.Known() && q.Opens.Minutes() > p.Opens.Minutes() && q.Opens.Minutes() <= m {
						over = true
					}
				}
				if !over {
					unknown[hours.EndUnknown] = true
				}
			case m < p.Opens.Minutes() || m >= p.Closes.Minutes():
			case p.LastServing.Known() && m >= p.LastServing.Minutes():
				lastPassed = lastPassed || d.value == hours.Open
			case d.value == hours.Unknown:
				if isEve {
					unknown[d.why] = true
				}
			case d.weather:
				unknown[hours.WeatherBound] = true
			default:
				open = append(open, p)
			}
		}
	}
	look(today, today.periods, m, false)
	if len(unknown) == 0 || today.value != hours.Unknown {
		look(eve, eve.periods, m+24*60, true)
	}
	if len(open) > 0 {
		return refMinute{value: hours.Open, open: open}
	}
	if today.value == hours.Unknown {
		return refMinute{value: hours.Unknown, why: today.why}
	}
	order := []hours.Code{hours.WeatherBound, eve.why, hours.EndUnknown, hours.TimesUnknown}
	for _, why := range order {
		if unknown[why] {
			return refMinute{value: hours.Unknown, why: why}
		}
	}
	return refMinute{value: hours.Closed, why: refWhyClosed(today, m, lastPassed)}
}

func refWhyClosed(today refDay, m int, lastPassed bool) hours.Code {
	switch {
	case lastPassed:
		return hours.LastServingPassed
	case today.value == hours.Closed:
		return today.why
	case len(today.periods) == 0:
		return hours.DayOff
	}
	for _, p := range today.periods {
		if p.Opens.Minutes() > m {
			return hours.OpensAt
		}
	}
	return hours.ClosedForDay
}

const refDays = 8

// minutes lists refDays days.
func (r reference) minutes(first hours.Day) []refMinute {
	list := make([]refMinute, 0, refDays*24*60)
	eve := r.day(first - 1)
	for d := first; d < first+refDays; d++ {
		today := r.day(d)
		for m := range 24 * 60 {
			list = append(list, r.minute(eve, today, m, 0))
		}
		eve = today
	}
	return list
}

// check compares a state with minute i of the list.
func (r reference) check(list []refMinute, first hours.Day, i int, got hours.State) error {
	now := list[i]
	if got.Value != now.value {
		return fmt.Errorf("value %s, want %s %s", got.Value, now.value, now.why)
	}
	end := i
	for end < len(list) && list[end].value == now.value {
		end++
	}
	until := first.Start().Add(time.Duration(end) * time.Minute)
	switch {
	case end < len(list) && (!got.Until.Equal(until) || got.Next != list[end].value):
		return fmt.Errorf("until %s %s, want %s %s", got.Until, got.Next, until, list[end].value)
	case end == len(list) && !got.Until.IsZero() && got.Until.Before(until):
		return fmt.Errorf("until %s, want %s at the earliest", got.Until, until)
	case got.Until.IsZero() != (got.Next == ""):
		return fmt.Errorf("until %s with next %q", got.Until, got.Next)
	}
	if now.value != hours.Open {
		if got.Code != now.why {
			return fmt.Errorf("code %s, want %s", got.Code, now.why)
		}
		if got.Meals != 0 || got.Zone != "" {
			return fmt.Errorf("meals %v, zone %q of a state that is not open", got.Meals.Names(), got.Zone)
		}
		return nil
	}
	return r.checkOpen(list[i:min(end, i+24*60)], end-i >= 24*60, got)
}

func (r reference) checkOpen(run []refMinute, long bool, got hours.State) error {
	meals, soldOut := hours.AllMeals, false
	zones := map[string]int{}
	for _, m := range run {
		var served hours.Meals
		all := true
		seen := map[string]bool{}
		for _, p := range m.open {
			served |= p.Meals
			all = all && p.UntilSoldOut
			seen[p.Zone] = true
		}
		meals &= served
		soldOut = soldOut || all
		for z := range seen {
			zones[z]++
		}
	}
	code := hours.OpenUntil
	if soldOut {
		code = hours.OpenUntilSoldOut
	} else if long {
		code = hours.OpenAllDay
	}
	if got.Code != code || got.Meals != meals {
		return fmt.Errorf("%s %v, want %s %v", got.Code, got.Meals.Names(), code, meals.Names())
	}
	whole := func(z string) bool { return zones[z] == len(run) }
	switch {
	case whole("") && got.Zone != "":
		return fmt.Errorf("zone %q, but the whole place is open", got.Zone)
	case got.Zone != "" && !whole(got.Zone):
		return fmt.Errorf("zone %q is not open throughout", got.Zone)
	case got.Zone == "" && !whole(""):
		for z := range zones {
			if whole(z) {
				return fmt.Errorf("no zone, but %q is open throughout", z)
			}
		}
	}
	return nil
}

// Any schedule, at any minute of the days around holidays.
func TestAtIsTheReference(t *testing.T) {
	c := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		table := anyTimetable(t)
		first := anyDay(t, "first")
		r := reference{c, table}
		list := r.minutes(first)
		for i := 0; i < 3*24*60; i += rapid.IntRange(1, 61).Draw(t, "step") {
			m := c.Moment(first.Start().Add(time.Duration(i)*time.Minute + 59*time.Second))
			state := table.At(m)
			if err := r.check(list, first, i, state); err != nil {
				t.Fatalf("%s: %v", m.Time(), err)
			}
			if v := table.ValueAt(m); v != state.Value {
				t.Fatalf("%s: ValueAt %s, At %s", m.Time(), v, state.Value)
			}
			walk := rapid.IntRange(0, 300).Draw(t, "walk")
			if v := table.Reaches(m, walk); v != list[i+walk].value {
				t.Fatalf("%s: after %d minutes %s, want %s", m.Time(), walk, v, list[i+walk].value)
			}
		}
	})
}

// The meal filters see only the periods of the meal.
func TestMealsAreTheReference(t *testing.T) {
	c := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		table := anyTimetable(t)
		first := anyDay(t, "first")
		meal := rapid.SampledFrom([]hours.Meals{hours.Breakfast, hours.Lunch, hours.Dinner}).Draw(t, "meal")
		r := reference{c, table}
		eve := r.day(first - 1)
		for d := first; d < first+2; d++ {
			today := r.day(d)
			named := slices.ContainsFunc(today.periods, func(p hours.Period) bool { return p.Meals != 0 })
			for i := 0; i < 24*60; i += 7 {
				m := c.Moment(d.Start().Add(time.Duration(i) * time.Minute))
				want := r.minute(eve, today, i, meal).value
				if want == hours.Closed && !named && r.minute(eve, today, i, 0).value != hours.Closed {
					want = hours.Unknown
				}
				if got := table.Serving(meal, m); got != want {
					t.Fatalf("%s: %v %s, want %s", m.Time(), meal.Names(), got, want)
				}
			}
			eve = today
		}
	})
}
