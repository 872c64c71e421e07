package hours_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jiujin/internal/hours"
)

// daily is a period of every day.
func daily(opens, closes string) hours.Period { return on(hours.EveryDay, opens, closes) }

// on is a period of some days; an empty time is not known.
func on(days hours.Weekdays, opens, closes string) hours.Period {
	return hours.Period{Days: days, Opens: clock(opens), Closes: clock(closes)}
}

func clock(s string) hours.Clock {
	var c hours.Clock
	if err := c.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return c
}

func lastServing(p hours.Period, at string) hours.Period {
	p.LastServing = clock(at)
	return p
}

func soldOut(p hours.Period) hours.Period {
	p.UntilSoldOut = true
	return p
}

func meals(p hours.Period, m hours.Meals) hours.Period {
	p.Meals = m
	return p
}

func zone(p hours.Period, z string) hours.Period {
	p.Zone = z
	return p
}

func weekly(periods ...hours.Period) *hours.Schedule {
	return &hours.Schedule{Tables: []hours.Table{{Periods: periods}}}
}

func rules(s *hours.Schedule, h hours.HolidayRule, m hours.MakeUpRule) *hours.Schedule {
	s.Holidays, s.MakeUp = h, m
	return s
}

// A case is an instant and the state there: "closed opens_at 2026-11-23 11:00 open",
// with the change left out where nothing changes.
type stateAt struct{ at, want string }

func describe(s hours.State) string {
	words := []string{string(s.Value), string(s.Code)}
	if !s.Until.IsZero() {
		words = append(words, s.Until.Format("2006-01-02 15:04"), string(s.Next))
	}
	return strings.Join(words, " ")
}

func TestAt(t *testing.T) {
	c := embedded(t)
	// 2026-11-23 is a Monday, and no holiday is near.
	lunch := daily("11:00", "13:00")
	office := on(hours.WorkWeek, "08:00", "17:00")
	for _, tt := range []struct {
		name  string
		table hours.Timetable
		cases []stateAt
	}{
		{"one period", hours.Timetable{Schedule: weekly(lunch)}, []stateAt{
			{"2026-11-23 00:00", "closed opens_at 2026-11-23 11:00 open"},
			{"2026-11-23 10:59", "closed opens_at 2026-11-23 11:00 open"},
			{"2026-11-23 11:00", "open open_until 2026-11-23 13:00 closed"},
			{"2026-11-23 12:59", "open open_until 2026-11-23 13:00 closed"},
			{"2026-11-23 13:00", "closed closed_for_day 2026-11-24 11:00 open"},
			{"2026-11-23 23:59", "closed closed_for_day 2026-11-24 11:00 open"},
		}},
		{"two that touch are one", hours.Timetable{Schedule: weekly(lunch, daily("13:00", "19:00"))}, []stateAt{
			{"2026-11-23 12:00", "open open_until 2026-11-23 19:00 closed"},
			{"2026-11-23 13:00", "open open_until 2026-11-23 19:00 closed"},
		}},
		{"one inside another", hours.Timetable{Schedule: weekly(daily("08:00", "20:00"), lunch)}, []stateAt{
			{"2026-11-23 12:00", "open open_until 2026-11-23 20:00 closed"},
			{"2026-11-23 13:00", "open open_until 2026-11-23 20:00 closed"},
		}},
		{"between two", hours.Timetable{Schedule: weekly(daily("06:30", "09:00"), lunch)}, []stateAt{
			{"2026-11-23 09:00", "closed opens_at 2026-11-23 11:00 open"},
			{"2026-11-23 13:30", "closed closed_for_day 2026-11-24 06:30 open"},
		}},
		{"days off", hours.Timetable{Schedule: weekly(office)}, []stateAt{
			{"2026-11-27 17:00", "closed closed_for_day 2026-11-30 08:00 open"},
			{"2026-11-28 09:00", "closed day_off 2026-11-30 08:00 open"},
			{"2026-11-29 23:59", "closed day_off 2026-11-30 08:00 open"},
			{"2026-11-30 00:00", "closed opens_at 2026-11-30 08:00 open"},
		}},
		{"last serving", hours.Timetable{Schedule: weekly(lastServing(lunch, "12:40"), daily("16:00", "18:00"))}, []stateAt{
			{"2026-11-23 12:39", "open open_until 2026-11-23 12:40 closed"},
			{"2026-11-23 12:40", "closed last_serving_passed 2026-11-23 16:00 open"},
			{"2026-11-23 12:59", "closed last_serving_passed 2026-11-23 16:00 open"},
			{"2026-11-23 13:00", "closed opens_at 2026-11-23 16:00 open"},
		}},
		{"last serving past midnight", hours.Timetable{Schedule: weekly(lastServing(daily("18:00", "26:00"), "25:00"))}, []stateAt{
			{"2026-11-23 23:00", "open open_until 2026-11-24 01:00 closed"},
			{"2026-11-24 01:00", "closed last_serving_passed 2026-11-24 18:00 open"},
			{"2026-11-24 02:00", "closed opens_at 2026-11-24 18:00 open"},
		}},
		{"start only", hours.Timetable{Schedule: weekly(daily("10:30", ""))}, []stateAt{
			{"2026-11-23 10:29", "closed opens_at 2026-11-23 10:30 unknown"},
			{"2026-11-23 10:30", "unknown end_unknown 2026-11-24 00:00 closed"},
			{"2026-11-23 23:59", "unknown end_unknown 2026-11-24 00:00 closed"},
		}},
		{"start only ends as the next begins", hours.Timetable{Schedule: weekly(daily("06:00", ""), lunch)}, []stateAt{
			{"2026-11-23 06:00", "unknown end_unknown 2026-11-23 11:00 open"},
			{"2026-11-23 11:00", "open open_until 2026-11-23 13:00 closed"},
			{"2026-11-23 13:00", "closed closed_for_day 2026-11-24 06:00 unknown"},
		}},
		{"start only beside another zone", hours.Timetable{Schedule: weekly(daily("06:00", ""), zone(lunch, "大厅"))}, []stateAt{
			{"2026-11-23 12:00", "open open_until 2026-11-23 13:00 unknown"},
			{"2026-11-23 13:00", "unknown end_unknown 2026-11-24 00:00 closed"},
		}},
		{"no times", hours.Timetable{Schedule: weekly(on(hours.WorkWeek, "", ""))}, []stateAt{
			{"2026-11-27 03:00", "unknown times_unknown 2026-11-28 00:00 closed"},
			{"2026-11-28 12:00", "closed day_off 2026-11-30 00:00 unknown"},
		}},
		{"no times for dinner", hours.Timetable{Schedule: weekly(lunch, meals(daily("", ""), hours.Dinner))}, []stateAt{
			{"2026-11-23 12:00", "open open_until 2026-11-23 13:00 unknown"},
			{"2026-11-23 13:00", "unknown times_unknown 2026-11-24 11:00 open"},
		}},
		{"until sold out", hours.Timetable{Schedule: weekly(soldOut(lunch))}, []stateAt{
			{"2026-11-23 12:00", "open open_until_sold_out 2026-11-23 13:00 closed"},
			{"2026-11-23 13:00", "closed closed_for_day 2026-11-24 11:00 open"},
		}},
		{"sold out in the middle", hours.Timetable{Schedule: weekly(daily("08:00", "11:00"), soldOut(lunch), daily("13:00", "15:00"))}, []stateAt{
			{"2026-11-23 09:00", "open open_until_sold_out 2026-11-23 15:00 closed"},
			{"2026-11-23 13:00", "open open_until 2026-11-23 15:00 closed"},
		}},
		{"sold out beside what is not", hours.Timetable{Schedule: weekly(daily("08:00", "15:00"), soldOut(lunch))}, []stateAt{
			{"2026-11-23 12:00", "open open_until 2026-11-23 15:00 closed"},
		}},
		{"past midnight", hours.Timetable{Schedule: weekly(daily("18:00", "30:00"))}, []stateAt{
			{"2026-11-23 05:59", "open open_until 2026-11-23 06:00 closed"},
			{"2026-11-23 06:00", "closed opens_at 2026-11-23 18:00 open"},
			{"2026-11-23 18:00", "open open_until 2026-11-24 06:00 closed"},
		}},
		{"past midnight into a day off", hours.Timetable{Schedule: weekly(on(hours.Friday, "20:00", "26:00"))}, []stateAt{
			{"2026-11-28 01:59", "open open_until 2026-11-28 02:00 closed"},
			{"2026-11-28 02:00", "closed day_off 2026-12-04 20:00 open"},
		}},
		{"to midnight", hours.Timetable{Schedule: weekly(daily("05:00", "24:00"))}, []stateAt{
			{"2026-11-23 23:59", "open open_until 2026-11-24 00:00 closed"},
			{"2026-11-24 00:00", "closed opens_at 2026-11-24 05:00 open"},
		}},
		{"midnight is no gap", hours.Timetable{Schedule: weekly(daily("18:00", "24:00"), daily("00:00", "02:00"))}, []stateAt{
			{"2026-11-23 22:00", "open open_until 2026-11-24 02:00 closed"},
		}},
		{"all day, all year", hours.Timetable{Schedule: rules(weekly(daily("00:00", "24:00")), hours.HolidayOpen, "")}, []stateAt{
			{"2026-11-23 12:00", "open open_all_day"},
			{"2027-02-14 00:00", "open open_all_day"},
		}},
		{"all day on workdays", hours.Timetable{Schedule: weekly(on(hours.WorkWeek, "00:00", "24:00"))}, []stateAt{
			{"2026-11-27 00:00", "open open_all_day 2026-11-28 00:00 closed"},
			{"2026-11-27 00:01", "open open_until 2026-11-28 00:00 closed"},
		}},
		{"24 hours in two", hours.Timetable{Schedule: rules(weekly(daily("06:00", "18:00"), daily("18:00", "30:00")), hours.HolidayOpen, "")}, []stateAt{
			{"2026-11-23 03:00", "open open_all_day"},
		}},
		{"weather", hours.Timetable{Schedule: func() *hours.Schedule {
			s := weekly(daily("13:30", "21:30"))
			s.WeatherBound = true
			return s
		}()}, []stateAt{
			{"2026-11-23 13:29", "closed opens_at 2026-11-23 13:30 unknown"},
			{"2026-11-23 13:30", "unknown weather_bound 2026-11-23 21:30 closed"},
			{"2026-11-23 21:30", "closed closed_for_day 2026-11-24 13:30 unknown"},
		}},
		{"nothing known", hours.Timetable{}, []stateAt{{"2026-11-23 12:00", "unknown hours_unknown"}}},
	} {
		for _, s := range tt.cases {
			if got := describe(tt.table.At(c.Moment(instant(t, s.at)))); got != s.want {
				t.Errorf("%s: %s: %s\nwant %s", tt.name, s.at, got, s.want)
			}
		}
	}
}

func TestAtHolidays(t *testing.T) {
	c := embedded(t)
	office := on(hours.WorkWeek, "08:00", "17:00")
	shop := daily("09:00", "21:00")
	both := func(h hours.HolidayRule, m hours.MakeUpRule) hours.Timetable {
		return hours.Timetable{Schedule: rules(weekly(office, on(hours.Weekend, "09:00", "15:00")), h, m)}
	}
	special := rules(weekly(shop), hours.HolidayHours, "")
	special.HolidayPeriods = []hours.Period{daily("10:00", "12:00")}
	for _, tt := range []struct {
		name  string
		table hours.Timetable
		cases []stateAt
	}{
		// Thursday 2026-10-01 to Wednesday 10-07 are off, Saturday 10-10 is worked.
		{"nothing stated", both("", ""), []stateAt{
			{"2026-09-30 18:00", "closed closed_for_day 2026-10-01 00:00 unknown"},
			{"2026-10-01 03:00", "unknown holiday_unverified 2026-10-08 00:00 closed"},
			{"2026-10-03 10:00", "unknown holiday_unverified 2026-10-08 00:00 closed"},
			{"2026-10-08 10:00", "open open_until 2026-10-08 17:00 closed"},
			{"2026-10-10 10:00", "unknown makeup_unverified 2026-10-11 00:00 closed"},
			{"2026-10-11 10:00", "open open_until 2026-10-11 15:00 closed"},
		}},
		{"workdays (工作日)", hours.Timetable{Schedule: rules(weekly(office), hours.HolidayClosed, hours.MakeUpWorkday)}, []stateAt{
			{"2026-10-01 10:00", "closed holiday_closed 2026-10-08 08:00 open"},
			{"2026-10-10 10:00", "open open_until 2026-10-10 17:00 closed"},
			{"2026-10-11 10:00", "closed day_off 2026-10-12 08:00 open"},
			{"2026-09-20 07:00", "closed opens_at 2026-09-20 08:00 open"},
		}},
		{"open on holidays", both(hours.HolidayOpen, hours.MakeUpCalendar), []stateAt{
			{"2026-10-01 16:00", "open open_until 2026-10-01 17:00 closed"},
			{"2026-10-03 16:00", "closed closed_for_day 2026-10-04 09:00 open"},
			{"2026-10-10 16:00", "closed closed_for_day 2026-10-11 09:00 open"},
		}},
		{"closed on make-up days", both(hours.HolidayClosed, hours.MakeUpClosed), []stateAt{
			{"2026-10-10 10:00", "closed makeup_closed 2026-10-11 09:00 open"},
		}},
		{"hours of their own", hours.Timetable{Schedule: special}, []stateAt{
			{"2026-10-04 09:30", "closed opens_at 2026-10-04 10:00 open"},
			{"2026-10-04 11:00", "open open_until 2026-10-04 12:00 closed"},
			{"2026-10-08 09:30", "open open_until 2026-10-08 21:00 closed"},
		}},
		{"every day the same, make-up not stated", hours.Timetable{Schedule: weekly(shop)}, []stateAt{
			{"2026-10-10 10:00", "open open_until 2026-10-10 21:00 closed"},
		}},
		{"the same written twice", hours.Timetable{Schedule: weekly(on(hours.WorkWeek, "09:00", "21:00"), on(hours.Weekend, "09:00", "21:00"))}, []stateAt{
			{"2026-10-10 10:00", "open open_until 2026-10-10 21:00 closed"},
		}},
		{"Wednesday is another, so a workday is not known", hours.Timetable{Schedule: rules(
			weekly(on(hours.EveryDay&^hours.Wednesday, "09:00", "21:00"), on(hours.Wednesday, "09:00", "12:00")), "", hours.MakeUpWorkday)}, []stateAt{
			{"2026-10-10 10:00", "unknown makeup_unverified 2026-10-11 00:00 closed"},
		}},
		{"no Monday, rule not stated", hours.Timetable{Schedule: weekly(on(hours.EveryDay&^hours.Monday, "09:00", "21:00"))}, []stateAt{
			{"2026-10-10 10:00", "unknown makeup_unverified 2026-10-11 00:00 closed"},
		}},
		{"no Wednesday, rule not stated", hours.Timetable{Schedule: weekly(on(hours.EveryDay&^hours.Wednesday, "09:00", "21:00"))}, []stateAt{
			{"2026-10-10 10:00", "unknown makeup_unverified 2026-10-11 00:00 closed"},
		}},
		{"24 hours state no rule", hours.Timetable{Schedule: weekly(daily("00:00", "24:00"))}, []stateAt{
			{"2026-09-30 12:00", "open open_until 2026-10-01 00:00 unknown"},
			{"2026-10-01 00:00", "unknown holiday_unverified 2026-10-08 00:00 open"},
			{"2026-10-10 00:00", "open open_all_day 2026-12-30 00:00 unknown"},
		}},
		{"a night runs on into a holiday, and out of one as unknown", hours.Timetable{Schedule: weekly(daily("18:00", "26:00"))}, []stateAt{
			{"2026-10-01 01:59", "open open_until 2026-10-01 02:00 unknown"},
			{"2026-10-01 02:00", "unknown holiday_unverified 2026-10-08 02:00 closed"},
			{"2026-10-08 01:00", "unknown holiday_unverified 2026-10-08 02:00 closed"},
			{"2026-10-08 02:00", "closed opens_at 2026-10-08 18:00 open"},
		}},
		{"a night before closed holidays", hours.Timetable{Schedule: rules(weekly(daily("18:00", "26:00")), hours.HolidayClosed, "")}, []stateAt{
			{"2026-10-01 01:00", "open open_until 2026-10-01 02:00 closed"},
			{"2026-10-01 02:00", "closed holiday_closed 2026-10-08 18:00 open"},
			{"2026-10-08 01:00", "closed opens_at 2026-10-08 18:00 open"},
		}},
		{"a Saturday night that is not a workday's", hours.Timetable{Schedule: rules(
			weekly(on(hours.Monday, "08:00", "17:00"), on(hours.Saturday, "18:00", "26:00")), hours.HolidayOpen, hours.MakeUpWorkday)}, []stateAt{
			{"2026-10-10 23:00", "unknown makeup_unverified 2026-10-11 00:00 closed"},
			{"2026-10-11 01:00", "closed day_off 2026-10-12 08:00 open"},
		}},
		{"a Saturday night that may be", hours.Timetable{Schedule: rules(
			weekly(on(hours.Monday, "08:00", "17:00"), on(hours.Saturday, "18:00", "26:00")), hours.HolidayOpen, "")}, []stateAt{
			{"2026-10-11 01:00", "unknown makeup_unverified 2026-10-11 02:00 closed"},
		}},
		{"a workday's night on an unannounced Saturday", hours.Timetable{Schedule: rules(
			weekly(on(hours.WorkWeek, "18:00", "26:00")), hours.HolidayClosed, hours.MakeUpWorkday)}, []stateAt{
			{"2027-10-17 01:00", "unknown holiday_unannounced 2027-10-18 02:00 closed"},
			{"2027-10-18 01:00", "unknown holiday_unannounced 2027-10-18 02:00 closed"},
			{"2027-10-18 02:00", "closed opens_at 2027-10-18 18:00 open"},
		}},
		// 2027 has no notice: 1 to 3 October are statutory, 4 to 10 are near.
		{"unannounced", both(hours.HolidayClosed, hours.MakeUpWorkday), []stateAt{
			{"2027-09-27 10:00", "open open_until 2027-09-27 17:00 closed"},
			{"2027-09-30 10:00", "unknown holiday_unannounced 2027-10-01 00:00 closed"},
			{"2027-10-01 10:00", "closed holiday_closed 2027-10-04 00:00 unknown"},
			{"2027-10-05 10:00", "unknown holiday_unannounced 2027-10-11 00:00 closed"},
			{"2027-10-12 10:00", "open open_until 2027-10-12 17:00 closed"},
			{"2027-10-16 10:00", "unknown holiday_unannounced 2027-10-18 00:00 closed"},
		}},
		{"unannounced, but the same whatever comes", hours.Timetable{Schedule: rules(weekly(shop), hours.HolidayOpen, "")}, []stateAt{
			{"2027-10-05 10:00", "open open_until 2027-10-05 21:00 closed"},
			{"2027-10-09 10:00", "open open_until 2027-10-09 21:00 closed"},
		}},
		{"unannounced Saturday, closed as a holiday and otherwise", hours.Timetable{Schedule: rules(weekly(office), hours.HolidayClosed, hours.MakeUpCalendar)}, []stateAt{
			{"2027-10-09 10:00", "closed day_off 2027-10-11 08:00 open"},
			{"2027-10-08 10:00", "unknown holiday_unannounced 2027-10-09 00:00 closed"},
		}},
	} {
		for _, s := range tt.cases {
			if got := describe(tt.table.At(c.Moment(instant(t, s.at)))); got != s.want {
				t.Errorf("%s: %s: %s\nwant %s", tt.name, s.at, got, s.want)
			}
		}
	}
}

func TestAtSeasonsAndDatedWords(t *testing.T) {
	c := embedded(t)
	season := func(from, until string, year int, periods ...hours.Period) hours.Table {
		s := &hours.Season{Year: year}
		for _, end := range []struct {
			into *hours.MonthDay
			text string
		}{{&s.From, from}, {&s.Until, until}} {
			if err := end.into.UnmarshalText([]byte(end.text)); err != nil {
				t.Fatal(err)
			}
		}
		return hours.Table{Season: s, Periods: periods}
	}
	summer, winter := daily("08:00", "20:00"), daily("09:00", "16:00")
	tables := func(tables ...hours.Table) hours.Timetable {
		return hours.Timetable{Schedule: &hours.Schedule{Tables: tables, Holidays: hours.HolidayOpen}}
	}
	excepted := func(exceptions ...hours.Exception) hours.Timetable {
		s := rules(weekly(daily("18:00", "26:00")), hours.HolidayClosed, "")
		s.Exceptions = exceptions
		return hours.Timetable{Schedule: s}
	}
	july := date(t, "2026-07-15") // a Wednesday
	national := date(t, "2026-10-01")
	for _, tt := range []struct {
		name  string
		table hours.Timetable
		cases []stateAt
	}{
		{"two seasons", tables(season("05-01", "10-31", 0, summer), season("11-01", "04-30", 0, winter)), []stateAt{
			{"2026-10-31 19:00", "open open_until 2026-10-31 20:00 closed"},
			{"2026-10-31 20:00", "closed closed_for_day 2026-11-01 09:00 open"},
			{"2026-11-01 08:30", "closed opens_at 2026-11-01 09:00 open"},
			{"2027-04-30 16:00", "closed closed_for_day 2027-05-01 08:00 open"},
			{"2026-01-05 15:00", "open open_until 2026-01-05 16:00 closed"},
		}},
		{"a season over the rest of the year", tables(season("06-01", "09-30", 0, summer), hours.Table{Periods: []hours.Period{winter}}), []stateAt{
			{"2026-09-30 17:00", "open open_until 2026-09-30 20:00 closed"},
			{"2026-10-01 17:00", "closed closed_for_day 2026-10-02 09:00 open"},
		}},
		{"out of season", tables(season("06-21", "09-30", 0, summer)), []stateAt{
			{"2026-06-20 12:00", "closed out_of_season 2026-06-21 08:00 open"},
			{"2026-09-30 20:00", "closed closed_for_day 2027-06-21 08:00 open"},
			{"2026-10-01 12:00", "closed out_of_season 2027-06-21 08:00 open"},
		}},
		{"a season that ends with February", tables(season("11-01", "02-29", 0, winter)), []stateAt{
			{"2026-02-28 12:00", "open open_until 2026-02-28 16:00 closed"},
			{"2026-03-01 12:00", "closed out_of_season 2026-11-01 09:00 open"},
			{"2028-02-29 12:00", "open open_until 2028-02-29 16:00 closed"},
		}},
		{"one day a year", tables(season("07-15", "07-15", 0, summer)), []stateAt{
			{"2026-07-14 12:00", "closed out_of_season 2026-07-15 08:00 open"},
			{"2026-07-15 12:00", "open open_until 2026-07-15 20:00 closed"},
			{"2026-07-16 12:00", "closed out_of_season 2027-07-15 08:00 open"},
		}},
		{"one summer only", tables(season("06-21", "09-30", 2026, summer)), []stateAt{
			{"2025-07-01 12:00", "closed out_of_season 2026-06-21 08:00 open"},
			{"2026-09-30 20:00", "closed closed_for_day"},
			{"2027-07-01 12:00", "closed out_of_season"},
		}},
		{"one winter only", tables(season("11-01", "03-31", 2026, winter)), []stateAt{
			{"2026-02-01 12:00", "closed out_of_season 2026-11-01 09:00 open"},
			{"2027-03-31 12:00", "open open_until 2027-03-31 16:00 closed"},
			{"2027-04-01 12:00", "closed out_of_season"},
		}},
		{"one day only", tables(season("07-15", "07-15", 2026, summer)), []stateAt{
			{"2026-07-15 12:00", "open open_until 2026-07-15 20:00 closed"},
			{"2026-07-16 12:00", "closed out_of_season"},
		}},
		{"until a day", tables(season("", "10-31", 2023, summer)), []stateAt{
			{"2021-01-05 12:00", "open open_until 2021-01-05 20:00 closed"},
			{"2023-11-01 12:00", "closed out_of_season"},
		}},
		{"from a day", tables(season("03-01", "", 2026, summer)), []stateAt{
			{"2026-02-28 12:00", "closed out_of_season 2026-03-01 08:00 open"},
			{"2030-07-01 12:00", "open open_until 2030-07-01 20:00 closed"},
		}},
		{"closed for some days, the night before runs on", excepted(hours.Exception{From: july, Until: july + 1, Closed: true}), []stateAt{
			{"2026-07-15 01:00", "open open_until 2026-07-15 02:00 closed"},
			{"2026-07-15 02:00", "closed exception_closed 2026-07-17 18:00 open"},
			{"2026-07-16 23:00", "closed exception_closed 2026-07-17 18:00 open"},
			{"2026-07-17 01:00", "closed opens_at 2026-07-17 18:00 open"},
		}},
		{"other hours over a holiday", excepted(hours.Exception{From: national, Until: national, Periods: []hours.Period{daily("10:00", "12:00")}}), []stateAt{
			{"2026-10-01 09:00", "closed opens_at 2026-10-01 10:00 open"},
			{"2026-10-01 11:00", "open open_until 2026-10-01 12:00 closed"},
			{"2026-10-02 11:00", "closed holiday_closed 2026-10-08 18:00 open"},
		}},
		{"other hours that are not said", excepted(hours.Exception{From: july, Until: july}), []stateAt{
			{"2026-07-15 03:00", "unknown hours_unknown 2026-07-16 00:00 closed"},
		}},
		{"the first of two exceptions", excepted(
			hours.Exception{From: july, Until: july, Periods: []hours.Period{daily("10:00", "12:00")}},
			hours.Exception{From: july - 2, Until: july + 2, Closed: true}), []stateAt{
			{"2026-07-14 20:00", "closed exception_closed 2026-07-15 10:00 open"},
			{"2026-07-15 11:00", "open open_until 2026-07-15 12:00 closed"},
		}},
		{"a closure over exceptions", hours.Timetable{
			Schedule:  excepted(hours.Exception{From: july, Until: july, Periods: []hours.Period{daily("10:00", "12:00")}}).Schedule,
			Overrides: []hours.Override{{From: july, Until: july + 1, Code: hours.NoticeClosed}},
		}, []stateAt{
			{"2026-07-14 10:30", "closed opens_at 2026-07-14 18:00 open"},
			{"2026-07-15 01:30", "open open_until 2026-07-15 02:00 closed"},
			{"2026-07-15 10:30", "closed notice_closed 2026-07-17 18:00 open"},
			{"2026-07-16 10:30", "closed notice_closed 2026-07-17 18:00 open"},
		}},
		{"hours of a notice over a holiday and a make-up day", hours.Timetable{
			Schedule:  rules(weekly(on(hours.WorkWeek, "08:00", "17:00")), "", ""),
			Overrides: []hours.Override{{From: national, Until: national + 9, Schedule: weekly(on(hours.WorkWeek, "09:00", "12:00"))}},
		}, []stateAt{
			{"2026-10-01 11:00", "open open_until 2026-10-01 12:00 closed"},
			{"2026-10-03 11:00", "closed day_off 2026-10-05 09:00 open"},
			{"2026-10-10 11:00", "closed day_off 2026-10-12 08:00 open"},
		}},
		{"hours of a notice with rules", hours.Timetable{
			Schedule: weekly(daily("08:00", "17:00")),
			Overrides: []hours.Override{{From: national, Until: national + 9, Schedule: rules(
				weekly(on(hours.WorkWeek, "09:00", "12:00")), hours.HolidayClosed, hours.MakeUpWorkday)}},
		}, []stateAt{
			{"2026-10-01 11:00", "closed holiday_closed 2026-10-08 09:00 open"},
			{"2026-10-10 11:00", "open open_until 2026-10-10 12:00 closed"},
		}},
		{"the end of service", hours.Timetable{
			Schedule:  weekly(daily("08:00", "17:00"), daily("22:00", "25:00")),
			Overrides: []hours.Override{{From: july, Code: hours.ClosedForGood}},
		}, []stateAt{
			{"2026-07-14 18:00", "closed opens_at 2026-07-14 22:00 open"},
			{"2026-07-15 00:30", "open open_until 2026-07-15 01:00 closed"},
			{"2026-07-15 01:00", "closed closed_for_good"},
		}},
		{"hours within a closure without an end", hours.Timetable{
			Schedule: weekly(daily("08:00", "17:00")),
			Overrides: []hours.Override{
				{From: july + 5, Until: july + 5, Schedule: weekly(daily("09:00", "10:00"))},
				{From: july - 5, Code: hours.NoticeClosed},
			},
		}, []stateAt{
			{"2026-07-15 09:00", "closed notice_closed 2026-07-20 09:00 open"},
			{"2026-07-21 09:00", "closed notice_closed"},
		}},
	} {
		for _, s := range tt.cases {
			if got := describe(tt.table.At(c.Moment(instant(t, s.at)))); got != s.want {
				t.Errorf("%s: %s: %s\nwant %s", tt.name, s.at, got, s.want)
			}
		}
	}
}

func TestAtMealsAndZones(t *testing.T) {
	c := embedded(t)
	hall, self := zone(daily("08:30", "17:20"), "大厅"), zone(daily("00:00", "24:00"), "自助区")
	canteen := weekly(
		meals(daily("06:00", "10:00"), hours.Breakfast), meals(daily("11:00", "13:00"), hours.Lunch),
		meals(daily("13:00", "19:00"), hours.Lunch|hours.Dinner))
	for _, tt := range []struct {
		name, at    string
		schedule    *hours.Schedule
		meals, zone string
	}{
		{"one meal", "2026-11-23 07:00", canteen, "breakfast", ""},
		{"what is served all the way", "2026-11-23 12:00", canteen, "lunch", ""},
		{"two meals", "2026-11-23 14:00", canteen, "lunch dinner", ""},
		{"closed", "2026-11-23 20:00", canteen, "", ""},
		{"a zone carries the day", "2026-11-23 10:00", weekly(hall, self), "", "自助区"},
		{"a zone alone", "2026-11-23 20:00", weekly(hall, self), "", "自助区"},
		{"the whole place before a zone", "2026-11-23 10:00", weekly(daily("08:30", "17:20"), hall), "", ""},
		{"two zones in turn", "2026-11-23 10:00", weekly(hall, zone(daily("12:00", "20:00"), "阅览区")), "", ""},
		{"the second of two in turn", "2026-11-23 18:00", weekly(hall, zone(daily("12:00", "20:00"), "阅览区")), "", "阅览区"},
		{"for 24 hours and no longer", "2026-11-23 00:00", weekly(meals(on(hours.Monday, "00:00", "24:00"), hours.Lunch), daily("00:00", "24:00")), "lunch", ""},
		{"not for 24 hours", "2026-11-23 00:01", weekly(meals(on(hours.Monday, "00:00", "24:00"), hours.Lunch), daily("00:00", "24:00")), "", ""},
		{"the zone of last night", "2026-11-23 01:00", weekly(zone(daily("20:00", "26:00"), "自助区")), "", "自助区"},
	} {
		got := tt.schedule.At(c.Moment(instant(t, tt.at)))
		if m := strings.Join(got.Meals.Names(), " "); m != tt.meals || got.Zone != tt.zone {
			t.Errorf("%s: %q in %q, want %q in %q", tt.name, m, got.Zone, tt.meals, tt.zone)
		}
	}
}

func TestAtNote(t *testing.T) {
	c := embedded(t)
	s := weekly(daily("08:00", "17:00"))
	s.Exceptions = []hours.Exception{{From: date(t, "2026-07-15"), Until: date(t, "2026-07-15"), Closed: true, Reason: "盘点"}}
	table := hours.Timetable{Schedule: s, Overrides: []hours.Override{
		{From: date(t, "2026-07-16"), Until: date(t, "2026-07-16"), Code: hours.NoticeClosed, Note: "停水"},
		{
			From: date(t, "2026-07-17"), Until: date(t, "2026-07-17"), Note: "会议",
			Schedule: weekly(daily("09:00", "10:00"), lastServing(daily("20:00", "26:00"), "25:00")),
		},
	}}
	for at, want := range map[string]hours.State{
		"2026-07-14 12:00": {},
		"2026-07-15 12:00": {Note: "盘点"},
		"2026-07-16 12:00": {Note: "停水", Dated: true},
		"2026-07-17 09:30": {Note: "会议", Dated: true},
		"2026-07-18 00:59": {Note: "会议", Dated: true}, // open since the evening
		"2026-07-18 01:00": {Note: "会议", Dated: true}, // past its last serving
		"2026-07-18 02:00": {},
	} {
		if got := table.At(c.Moment(instant(t, at))); got.Note != want.Note || got.Dated != want.Dated {
			t.Errorf("%s: %q %v, want %q %v", at, got.Note, got.Dated, want.Note, want.Dated)
		}
	}
}

func TestMoment(t *testing.T) {
	c := embedded(t)
	m := c.Moment(time.Date(2026, 9, 30, 15, 59, 59, 999, time.UTC)) // 23:59 in Shanghai
	if m.Day() != date(t, "2026-09-30") || m.Clock() != clock("23:59") || !m.Time().Equal(instant(t, "2026-09-30 23:59")) {
		t.Errorf("%s %s, %s", m.Day(), m.Clock(), m.Time())
	}
	for minutes, want := range map[int]string{
		0: "2026-09-30 23:59", 1: "2026-10-01 00:00", 1441: "2026-10-02 00:00", -1440: "2026-09-29 23:59", -1439: "2026-09-30 00:00",
	} {
		if got := m.Add(minutes); !got.Time().Equal(instant(t, want)) {
			t.Errorf("%d minutes on: %s, want %s", minutes, got.Time(), want)
		}
	}
	if old := c.Moment(time.Date(1969, 12, 31, 15, 59, 0, 0, time.UTC)); old.Day() != -1 || old.Clock() != clock("23:59") {
		t.Errorf("1969: day %d %s", old.Day(), old.Clock())
	}
}

func TestDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "unix"), 0).In(hours.Shanghai())
		d := hours.DayOf(at)
		if d == 0 {
			return
		}
		if d.String() != at.Format(time.DateOnly) || d.Start().After(at) || !d.Start().Add(24*time.Hour).After(at) {
			t.Fatalf("%s is in %s from %s", at, d, d.Start())
		}
		if want := hours.Monday << ((int(at.Weekday()) + 6) % 7); d.Weekday() != want {
			t.Fatalf("%s: %s, want %s", d, d.Weekday(), want)
		}
		back, err := hours.ParseDay(d.String())
		if err != nil || back != d {
			t.Fatalf("%s read as %s, %v", d, back, err)
		}
		if d.MonthDay().String() != d.String()[5:] {
			t.Fatalf("%s: %s", d, d.MonthDay())
		}
	})
}

// At allocates nothing, however far it looks.
func TestAtAllocates(t *testing.T) {
	c := embedded(t)
	for name, table := range benchTables() {
		m := c.Moment(instant(t, "2026-09-30 19:00"))
		var sink hours.State
		if n := testing.AllocsPerRun(100, func() {
			sink = table.At(m)
			_ = table.Serving(hours.Lunch, m)
			_ = table.Reaches(m, 9)
			_, _ = table.Next(hours.Lunch, m)
			_ = table.ServesOn(hours.Lunch, m, m.Day())
			m = c.Moment(m.Time())
		}); n != 0 {
			t.Errorf("%s: %v allocations (%s)", name, n, sink.Code)
		}
	}
}

// allCodes lists every code of a state.
func allCodes() []hours.Code {
	return []hours.Code{
		hours.OpenUntil, hours.OpenAllDay, hours.OpenUntilSoldOut,
		hours.OpensAt, hours.LastServingPassed, hours.ClosedForDay, hours.DayOff, hours.OutOfSeason, hours.HolidayIsClosed, hours.MakeUpIsClosed,
		hours.ExceptionClosed, hours.NoticeClosed, hours.Suspended, hours.ClosedForGood,
		hours.HolidayUnverified, hours.MakeUpUnverified, hours.HolidayUnannounced, hours.WeatherBound, hours.EndUnknown, hours.TimesUnknown,
		hours.HoursUnknown, hours.NotPublished, hours.SuspensionEnded, hours.ReportedLocked,
	}
}
