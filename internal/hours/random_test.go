package hours_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"jiujin/internal/hours"
)

// anyDay is near a holiday of 2026, of 2027, which has no notice, or anywhere.
func anyDay(t *rapid.T, label string) hours.Day {
	near := rapid.SampledFrom([]hours.Day{
		hours.DayAt(2026, 1, 1), hours.DayAt(2026, 2, 14), hours.DayAt(2026, 2, 28), hours.DayAt(2026, 4, 4),
		hours.DayAt(2026, 5, 9), hours.DayAt(2026, 9, 20), hours.DayAt(2026, 10, 1), hours.DayAt(2026, 10, 10),
		hours.DayAt(2026, 12, 31), hours.DayAt(2027, 2, 5), hours.DayAt(2027, 5, 1), hours.DayAt(2027, 10, 3),
		hours.DayAt(2028, 2, 29), hours.DayAt(2026, 7, 15),
	}).Draw(t, label)
	return near + hours.Day(rapid.IntRange(-8, 8).Draw(t, label+" shift"))
}

func anyTimetable(t *rapid.T) *hours.Timetable {
	table := &hours.Timetable{}
	if rapid.IntRange(0, 9).Draw(t, "no schedule") > 0 {
		table.Schedule = anySchedule(t)
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "overrides") {
		o := hours.Override{Code: rapid.SampledFrom([]hours.Code{
			hours.NoticeClosed, hours.ClosedForGood, hours.SuspensionEnded, hours.HoursUnknown,
		}).Draw(t, "override")}
		o.From, o.Until = anySpan(t)
		if rapid.Bool().Draw(t, "with hours") {
			o.Schedule, o.Code = anySchedule(t), ""
		}
		table.Overrides = append(table.Overrides, o)
	}
	return table
}

func anySpan(t *rapid.T) (from, until hours.Day) {
	from = anyDay(t, "from")
	until = from + hours.Day(rapid.IntRange(0, 4).Draw(t, "days"))
	switch rapid.IntRange(0, 9).Draw(t, "open span") {
	case 0:
		return 0, until
	case 1:
		return from, 0
	}
	return from, until
}

func anySchedule(t *rapid.T) *hours.Schedule {
	s := &hours.Schedule{
		Holidays: rapid.SampledFrom([]hours.HolidayRule{
			hours.HolidayUnknown, hours.HolidayClosed, hours.HolidayOpen, hours.HolidayHours,
		}).Draw(t, "holidays"),
		MakeUp: rapid.SampledFrom([]hours.MakeUpRule{
			hours.MakeUpUnknown, hours.MakeUpWorkday, hours.MakeUpCalendar, hours.MakeUpClosed,
		}).Draw(t, "make-up"),
		WeatherBound: rapid.IntRange(0, 9).Draw(t, "weather") == 0,
	}
	if s.Holidays == hours.HolidayHours {
		s.HolidayPeriods = anyPeriods(t)
		for i := range s.HolidayPeriods {
			s.HolidayPeriods[i].Days = hours.EveryDay
		}
	}
	seasons := rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "seasons")
	for range seasons {
		s.Tables = append(s.Tables, hours.Table{Season: anySeason(t), Periods: anyPeriods(t)})
	}
	if seasons == 0 || rapid.Bool().Draw(t, "all year") {
		at := rapid.IntRange(0, seasons).Draw(t, "place")
		s.Tables = append(s.Tables[:at:at], append([]hours.Table{{Periods: anyPeriods(t)}}, s.Tables[at:]...)...)
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "exceptions") {
		var e hours.Exception
		e.From, e.Until = anySpan(t)
		switch rapid.IntRange(0, 2).Draw(t, "exception") {
		case 0:
			e.Closed = true
		case 1:
			e.Periods = anyPeriods(t)
		}
		s.Exceptions = append(s.Exceptions, e)
	}
	if err := s.Validate(); err != nil {
		t.Fatalf("%+v: %v", s, err)
	}
	return s
}

func anySeason(t *rapid.T) *hours.Season {
	near := func(label string) hours.MonthDay { return anyDay(t, label).MonthDay() }
	s := &hours.Season{From: near("season from"), Until: near("season until")}
	if rapid.IntRange(0, 2).Draw(t, "once") == 0 {
		s.Year = rapid.IntRange(2025, 2027).Draw(t, "year")
		if s.From == hours.MonthDayOf(time.February, 29) {
			s.From-- // none of these years has one
		}
		switch rapid.IntRange(0, 3).Draw(t, "open season") {
		case 0:
			s.From = 0
		case 1:
			s.Until = 0
		}
	} else if rapid.IntRange(0, 4).Draw(t, "leap") == 0 {
		s.Until = hours.MonthDayOf(time.February, 29)
	}
	return s
}

func anyPeriods(t *rapid.T) []hours.Period {
	list := make([]hours.Period, rapid.IntRange(1, 4).Draw(t, "periods"))
	for i := range list {
		list[i] = anyPeriod(t)
	}
	return list
}

func anyPeriod(t *rapid.T) hours.Period {
	p := hours.Period{
		Days: rapid.SampledFrom([]hours.Weekdays{
			hours.EveryDay, hours.EveryDay, hours.WorkWeek, hours.WorkWeek, hours.Weekend,
			hours.Monday | hours.Wednesday, hours.Friday | hours.Saturday, hours.Sunday,
		}).Draw(t, "days"),
		Meals:        hours.Meals(rapid.SampledFrom([]int{0, 1, 2, 4, 6}).Draw(t, "meals")),
		Zone:         rapid.SampledFrom([]string{"", "", "", "大厅", "自助区"}).Draw(t, "zone"),
		UntilSoldOut: rapid.IntRange(0, 6).Draw(t, "sold out") == 0,
	}
	clock := func(minutes int) hours.Clock { return hours.ClockAt(minutes/60, minutes%60) }
	switch rapid.IntRange(0, 11).Draw(t, "times") {
	case 0: // no times
		return p
	case 1: // start only
		p.Opens = clock(30 * rapid.IntRange(0, 47).Draw(t, "opens"))
		return p
	case 2: // all day
		p.Opens, p.Closes = hours.ClockAt(0, 0), hours.ClockAt(24, 0)
		return p
	}
	opens := 30 * rapid.IntRange(0, 47).Draw(t, "opens")
	length := 30 * rapid.SampledFrom([]int{1, 2, 3, 4, 6, 8, 10, 20, 40, 48}).Draw(t, "length")
	p.Opens, p.Closes = clock(opens), clock(opens+length)
	if rapid.IntRange(0, 3).Draw(t, "last serving") == 0 {
		p.LastServing = clock(opens + max(1, length-rapid.SampledFrom([]int{0, 10, 30, 60}).Draw(t, "before the end")))
	}
	return p
}

// What is stored and sent comes back the same.
func TestScheduleJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkJSON(t, anySchedule(t)) })
}
