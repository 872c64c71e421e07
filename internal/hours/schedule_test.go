package hours_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/internal/hours"
)

func checkJSON(t *rapid.T, s *hours.Schedule) {
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back hours.Schedule
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if diff := cmp.Diff(*s, back); diff != "" {
		t.Fatalf("%s: %s", text, diff)
	}
}

// The form that pages and the TypeScript twin read.
func TestScheduleJSONForm(t *testing.T) {
	s := hours.Schedule{
		Tables: []hours.Table{
			{
				Season: &hours.Season{From: hours.MonthDayOf(11, 1), Until: hours.MonthDayOf(2, 29)},
				Periods: []hours.Period{{
					Days: hours.WorkWeek, Meals: hours.Lunch | hours.Dinner, Opens: hours.ClockAt(11, 0), Closes: hours.ClockAt(24, 0),
					LastServing: hours.ClockAt(23, 30), UntilSoldOut: true,
				}},
			},
			{Periods: []hours.Period{{Days: hours.Sunday, Zone: "自助区", Opens: hours.ClockAt(0, 0), Closes: hours.ClockAt(26, 5)}}},
		},
		Exceptions:     []hours.Exception{{From: hours.DayAt(2026, 1, 1), Closed: true, Reason: "盘点"}},
		Holidays:       hours.HolidayHours,
		HolidayPeriods: []hours.Period{{Days: hours.EveryDay, Opens: hours.ClockAt(9, 0)}},
		MakeUp:         hours.MakeUpWorkday,
		WeatherBound:   true,
	}
	want := `{"tables":[{"season":{"from":"11-01","until":"02-29"},` +
		`"periods":[{"days":"12345","meals":["lunch","dinner"],"opens":"11:00","closes":"24:00","last_serving":"23:30","until_sold_out":true}]},` +
		`{"periods":[{"days":"7","zone":"自助区","opens":"00:00","closes":"26:05"}]}],` +
		`"exceptions":[{"from":"2026-01-01","closed":true,"reason":"盘点"}],` +
		`"holidays":"periods","holiday_periods":[{"days":"1234567","opens":"09:00"}],"make_up":"workday","weather_bound":true}`
	got, err := json.Marshal(&s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestTextFormsRefused(t *testing.T) {
	for _, tt := range []struct {
		into any
		text string
	}{
		{new(hours.Clock), `"9:00"`},
		{new(hours.Clock), `"09:60"`},
		{new(hours.Clock), `"48:00"`},
		{new(hours.Clock), `"+9:00"`},
		{new(hours.Clock), `"09-00"`},
		{new(hours.Day), `"2026-02-29"`},
		{new(hours.Day), `"1970-01-01"`},
		{new(hours.Day), `"2026-1-1"`},
		{new(hours.MonthDay), `"02-30"`},
		{new(hours.MonthDay), `"2-3"`},
		{new(hours.Weekdays), `"21"`},
		{new(hours.Weekdays), `"11"`},
		{new(hours.Weekdays), `"8"`},
		{new(hours.Weekdays), `"一"`},
		{new(hours.Meals), `["supper"]`},
		{new(hours.Meals), `"lunch"`},
		{new(hours.DayKind), `"weekend"`},
	} {
		if err := json.Unmarshal([]byte(tt.text), tt.into); err == nil {
			t.Errorf("%T took %s", tt.into, tt.text)
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	valid := func() *hours.Schedule {
		return &hours.Schedule{Tables: []hours.Table{{Periods: []hours.Period{
			{Days: hours.EveryDay, Opens: hours.ClockAt(11, 0), Closes: hours.ClockAt(13, 0), LastServing: hours.ClockAt(12, 30)},
		}}}}
	}
	if err := valid().Validate(); err != nil {
		t.Fatal(err)
	}
	period := func(edit func(*hours.Period)) func(*hours.Schedule) {
		return func(s *hours.Schedule) { edit(&s.Tables[0].Periods[0]) }
	}
	season := func(x hours.Season) func(*hours.Schedule) {
		return func(s *hours.Schedule) { s.Tables[0].Season = &x }
	}
	exception := func(e hours.Exception) func(*hours.Schedule) {
		return func(s *hours.Schedule) { s.Exceptions = []hours.Exception{e} }
	}
	for name, edit := range map[string]func(*hours.Schedule){
		"no table":              func(s *hours.Schedule) { s.Tables = nil },
		"no period":             func(s *hours.Schedule) { s.Tables[0].Periods = nil },
		"two tables all year":   func(s *hours.Schedule) { s.Tables = append(s.Tables, s.Tables[0]) },
		"no day":                period(func(p *hours.Period) { p.Days = 0 }),
		"an eighth day":         period(func(p *hours.Period) { p.Days = 0x80 }),
		"a fourth meal":         period(func(p *hours.Period) { p.Meals = 8 }),
		"closes alone":          period(func(p *hours.Period) { p.Opens, p.LastServing = 0, 0 }),
		"last serving alone":    period(func(p *hours.Period) { p.Closes = 0 }),
		"opens the next day":    period(func(p *hours.Period) { *p = hours.Period{Days: 1, Opens: hours.ClockAt(24, 0)} }),
		"closes at once":        period(func(p *hours.Period) { p.Closes = p.Opens }),
		"longer than a day":     period(func(p *hours.Period) { p.Closes = hours.ClockAt(35, 1) }),
		"last serving at once":  period(func(p *hours.Period) { p.LastServing = p.Opens }),
		"last serving too late": period(func(p *hours.Period) { p.LastServing = p.Closes + 1 }),
		"season without an end": season(hours.Season{From: 601}),
		"season of no day":      season(hours.Season{From: 601, Until: 631}),
		"season of a year with no ends": season(hours.Season{
			Year: 2026,
		}),
		"exception without a day":  exception(hours.Exception{Closed: true}),
		"exception backwards":      exception(hours.Exception{From: 20001, Until: 20000, Closed: true}),
		"exception closed and not": exception(hours.Exception{From: 20001, Closed: true, Periods: valid().Tables[0].Periods}),
		"exception with a fault":   exception(hours.Exception{From: 20001, Periods: []hours.Period{{}}}),
		"holiday rule":             func(s *hours.Schedule) { s.Holidays = "sometimes" },
		"make-up rule":             func(s *hours.Schedule) { s.MakeUp = "sometimes" },
		"holiday without periods":  func(s *hours.Schedule) { s.Holidays = hours.HolidayHours },
		"holiday periods unasked":  func(s *hours.Schedule) { s.HolidayPeriods = s.Tables[0].Periods },
		"holiday on Mondays": func(s *hours.Schedule) {
			s.Holidays, s.HolidayPeriods = hours.HolidayHours, []hours.Period{{Days: hours.Monday}}
		},
	} {
		s := valid()
		edit(s)
		if err := s.Validate(); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestClockAtPanics(t *testing.T) {
	for _, tt := range [][2]int{{-1, 0}, {0, 60}, {48, 0}, {0, -1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("ClockAt(%d, %d) did not panic", tt[0], tt[1])
				}
			}()
			hours.ClockAt(tt[0], tt[1])
		}()
	}
}
