package hours_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/internal/hours"
)

// canteen serves breakfast and lunch on workdays, lunch on Saturdays, and
// dinner on Fridays without saying when.
func canteen() *hours.Schedule {
	return rules(weekly(
		meals(on(hours.WorkWeek, "06:30", "09:00"), hours.Breakfast),
		meals(lastServing(on(hours.WorkWeek|hours.Saturday, "11:00", "13:30"), "13:00"), hours.Lunch),
		meals(on(hours.Friday, "", ""), hours.Dinner),
	), hours.HolidayClosed, hours.MakeUpWorkday)
}

func TestServing(t *testing.T) {
	c := embedded(t)
	unnamed := weekly(daily("09:00", "19:00"))
	for _, tt := range []struct {
		name, at string
		schedule *hours.Schedule
		meal     hours.Meals
		want     hours.Value
	}{
		{"lunch", "2026-11-23 12:00", canteen(), hours.Lunch, hours.Open},
		{"lunch after the last", "2026-11-23 13:00", canteen(), hours.Lunch, hours.Closed},
		{"breakfast at noon", "2026-11-23 12:00", canteen(), hours.Breakfast, hours.Closed},
		{"dinner without times", "2026-11-27 12:00", canteen(), hours.Dinner, hours.Unknown},
		{"no dinner on that day", "2026-11-26 12:00", canteen(), hours.Dinner, hours.Closed},
		{"holiday", "2026-10-01 12:00", canteen(), hours.Lunch, hours.Closed},
		{"holiday of which nothing is known", "2026-10-01 12:00", rules(canteen(), "", ""), hours.Lunch, hours.Unknown},
		{"open, no meal named", "2026-11-23 12:00", unnamed, hours.Lunch, hours.Unknown},
		{"closed, no meal named", "2026-11-23 20:00", unnamed, hours.Lunch, hours.Closed},
		{"one meal named", "2026-11-23 12:00", weekly(daily("09:00", "19:00"), meals(daily("11:00", "13:00"), hours.Lunch)), hours.Dinner, hours.Closed},
		{
			"breakfast from 6:00, lunch from 11:00", "2026-11-23 11:00",
			weekly(meals(daily("06:00", ""), hours.Breakfast), meals(daily("11:00", ""), hours.Lunch)), hours.Breakfast, hours.Closed,
		},
		{"a night's dinner", "2026-11-23 01:00", weekly(meals(daily("18:00", "26:00"), hours.Dinner)), hours.Dinner, hours.Open},
	} {
		table := hours.Timetable{Schedule: tt.schedule}
		if got := table.Serving(tt.meal, c.Moment(instant(t, tt.at))); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestServesOn(t *testing.T) {
	c := embedded(t)
	weather := weekly(meals(daily("11:00", "13:00"), hours.Lunch))
	weather.WeatherBound = true
	for _, tt := range []struct {
		name, day string
		schedule  *hours.Schedule
		meal      hours.Meals
		want      hours.Value
	}{
		{"lunch", "2026-11-28", canteen(), hours.Lunch, hours.Open},
		{"no breakfast on Saturdays", "2026-11-28", canteen(), hours.Breakfast, hours.Closed},
		{"nothing on Sundays", "2026-11-29", canteen(), hours.Lunch, hours.Closed},
		{"dinner without times", "2026-11-27", canteen(), hours.Dinner, hours.Open},
		{"a make-up Saturday, where Friday has dinner", "2026-10-10", canteen(), hours.Breakfast, hours.Unknown},
		{"a closed holiday", "2026-10-01", canteen(), hours.Lunch, hours.Closed},
		{"an unknown holiday", "2026-10-01", rules(canteen(), "", ""), hours.Lunch, hours.Unknown},
		{"fair weather", "2026-11-23", weather, hours.Lunch, hours.Unknown},
		{"fair weather, another meal", "2026-11-23", weather, hours.Dinner, hours.Closed},
		{"no meal named", "2026-11-23", weekly(daily("09:00", "19:00")), hours.Lunch, hours.Unknown},
		{"no meal named, closed", "2026-11-23", weekly(on(hours.Weekend, "09:00", "19:00")), hours.Lunch, hours.Closed},
	} {
		table := hours.Timetable{Schedule: tt.schedule}
		if got := table.ServesOn(tt.meal, c.Moment(instant(t, "2026-11-23 12:00")), date(t, tt.day)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestNext(t *testing.T) {
	c := embedded(t)
	night := weekly(meals(daily("18:00", "26:00"), hours.Dinner))
	weather := weekly(meals(daily("11:00", "13:00"), hours.Lunch))
	weather.WeatherBound = true
	for _, tt := range []struct {
		name, at string
		schedule *hours.Schedule
		meal     hours.Meals
		want     string // day, opening, doubt
	}{
		{"later today", "2026-11-23 09:00", canteen(), hours.Lunch, "2026-11-23 11:00 "},
		{"running", "2026-11-23 12:59", canteen(), hours.Lunch, "2026-11-23 11:00 "},
		{"over, tomorrow", "2026-11-23 13:00", canteen(), hours.Lunch, "2026-11-24 11:00 "},
		{"over Sunday", "2026-11-28 14:00", canteen(), hours.Lunch, "2026-11-30 11:00 "},
		{"over closed holidays", "2026-09-30 14:00", canteen(), hours.Lunch, "2026-10-08 11:00 "},
		{"over holidays that are not known", "2026-09-30 14:00", rules(canteen(), "", ""), hours.Lunch, "2026-10-08 11:00 holiday_unverified"},
		{"without times", "2026-11-23 12:00", canteen(), hours.Dinner, "2026-11-27  "},
		{"without times, the same day", "2026-11-27 23:00", canteen(), hours.Dinner, "2026-11-27  "},
		{"from last night", "2026-11-23 01:59", night, hours.Dinner, "2026-11-22 18:00 "},
		{"last night over", "2026-11-23 02:00", night, hours.Dinner, "2026-11-23 18:00 "},
		{
			"the earlier of two", "2026-11-23 08:00", weekly(meals(daily("12:00", "13:00"), hours.Lunch), meals(daily("11:00", "12:00"), hours.Lunch)),
			hours.Lunch, "2026-11-23 11:00 ",
		},
		{"start only, begun", "2026-11-23 15:00", weekly(meals(daily("10:30", ""), hours.Lunch)), hours.Lunch, "2026-11-23 10:30 "},
		{
			"start only, ended by dinner", "2026-11-23 18:00", weekly(meals(daily("10:30", ""), hours.Lunch), meals(daily("17:00", ""), hours.Dinner)),
			hours.Lunch, "2026-11-24 10:30 ",
		},
		{"never for certain", "2026-11-23 08:00", weather, hours.Lunch, "never weather_bound"},
		{"never", "2026-11-23 08:00", night, hours.Lunch, "never "},
		{"no meal named", "2026-11-23 08:00", weekly(daily("09:00", "19:00")), hours.Lunch, "never times_unknown"},
	} {
		table := hours.Timetable{Schedule: tt.schedule}
		o, ok := table.Next(tt.meal, c.Moment(instant(t, tt.at)))
		got := o.Day.String() + " " + o.Period.Opens.String() + " " + string(o.Doubt)
		if !ok {
			got = "never " + string(o.Doubt)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// An occasion that is certain and timed is served at its first minute, or now.
func TestNextIsServed(t *testing.T) {
	c := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		table := anyTimetable(t)
		at := anyDay(t, "day").Start().Add(time.Duration(rapid.IntRange(0, 1439).Draw(t, "minute")) * time.Minute)
		meal := rapid.SampledFrom([]hours.Meals{hours.Breakfast, hours.Lunch, hours.Dinner}).Draw(t, "meal")
		m := c.Moment(at)
		o, ok := table.Next(meal, m)
		if !ok {
			return
		}
		if !o.Period.Meals.Has(meal) {
			t.Fatalf("%v is not %v", o.Period.Meals.Names(), meal.Names())
		}
		if table.ServesOn(meal, m, o.Day) != hours.Open {
			t.Fatalf("%s: not served on %s", at, o.Day)
		}
		if !o.Period.Closes.Known() {
			return
		}
		begins := o.Day.Start().Add(time.Duration(o.Period.Opens.Minutes()) * time.Minute)
		if begins.Before(at) {
			begins = at
		}
		if v := table.Serving(meal, c.Moment(begins)); v != hours.Open {
			t.Fatalf("%s: %s at %s", at, v, begins)
		}
		for minute := at; minute.Before(begins) && minute.Sub(at) < 72*time.Hour; minute = minute.Add(10 * time.Minute) {
			if table.Serving(meal, c.Moment(minute)) == hours.Open {
				t.Fatalf("%s: next at %s, but served at %s", at, begins, minute)
			}
		}
	})
}

func TestWeek(t *testing.T) {
	c := embedded(t)
	s := canteen()
	s.Exceptions = []hours.Exception{{From: date(t, "2026-10-09"), Until: date(t, "2026-10-09"), Closed: true, Reason: "盘点"}}
	table := hours.Timetable{Schedule: s}
	breakfast, lunch, dinner := s.Tables[0].Periods[0], s.Tables[0].Periods[1], s.Tables[0].Periods[2]
	week := table.Week(c.Moment(instant(t, "2026-10-06 23:00")))
	want := []hours.DayPlan{
		{Day: date(t, "2026-10-06"), Kind: hours.PublicHoliday, Name: "国庆节", Value: hours.Closed, Code: hours.HolidayIsClosed},
		{Day: date(t, "2026-10-07"), Kind: hours.PublicHoliday, Name: "国庆节", Value: hours.Closed, Code: hours.HolidayIsClosed},
		{Day: date(t, "2026-10-08"), Value: hours.Open, Periods: []hours.Period{breakfast, lunch}},
		{Day: date(t, "2026-10-09"), Value: hours.Closed, Code: hours.ExceptionClosed, Note: "盘点"},
		{Day: date(t, "2026-10-10"), Kind: hours.MakeUpDay, Name: "国庆节", Value: hours.Unknown, Code: hours.MakeUpUnverified},
		{Day: date(t, "2026-10-11"), Value: hours.Closed, Code: hours.DayOff},
		{Day: date(t, "2026-10-12"), Value: hours.Open, Periods: []hours.Period{breakfast, lunch}},
	}
	if diff := cmp.Diff(want, week); diff != "" {
		t.Error(diff)
	}
	// In the order they open, those without times last, whatever the schedule's.
	mixed := hours.Timetable{Schedule: weekly(dinner, lunch, breakfast)}
	today := mixed.Today(c.Moment(instant(t, "2026-11-27 12:00")))
	if diff := cmp.Diff([]hours.Period{breakfast, lunch, dinner}, today.Periods); diff != "" {
		t.Error(diff)
	}
}

// The plan of a day says of its noon what At says, where no night runs in.
func TestDaysAgreeWithAt(t *testing.T) {
	c := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		table := anyTimetable(t)
		first := anyDay(t, "first")
		for _, day := range table.Days(c.Moment(first.Start()), 10) {
			for minute := 0; minute < 24*60; minute += 30 {
				m := c.Moment(day.Day.Start().Add(time.Duration(minute) * time.Minute))
				s := table.At(m)
				switch {
				case day.Value == hours.Unknown && s.Value != hours.Open && s.Code != day.Code:
					t.Fatalf("%s: %s, plan %s", m.Time(), s.Code, day.Code)
				case day.Value == hours.Closed && s.Value == hours.Closed && s.Code != day.Code && s.Code != hours.LastServingPassed:
					t.Fatalf("%s: %s, plan %s", m.Time(), s.Code, day.Code)
				case day.Value == hours.Open && (s.Code == hours.DayOff || s.Code.Value() != s.Value):
					t.Fatalf("%s: %s %s, plan with %d periods", m.Time(), s.Value, s.Code, len(day.Periods))
				}
			}
		}
	})
}
