package hourstext_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
)

// drawSchedule draws from everything that a Schedule can say, likely or not.
func drawSchedule() *rapid.Generator[*hours.Schedule] {
	return rapid.Custom(func(t *rapid.T) *hours.Schedule {
		s := &hours.Schedule{
			Holidays:     rapid.SampledFrom([]hours.HolidayRule{"", hours.HolidayClosed, hours.HolidayOpen, hours.HolidayHours}).Draw(t, "holidays"),
			MakeUp:       rapid.SampledFrom([]hours.MakeUpRule{"", hours.MakeUpWorkday, hours.MakeUpCalendar, hours.MakeUpClosed}).Draw(t, "make-up"),
			WeatherBound: rapid.Bool().Draw(t, "weather"),
		}
		days := rapid.Just(hours.WorkWeek)
		if rapid.Bool().Draw(t, "any days") {
			days = drawDays()
		}
		for n := rapid.IntRange(0, 3).Draw(t, "seasons"); n > 0; n-- {
			s.Tables = append(s.Tables, hours.Table{Season: drawSeason().Draw(t, "season"), Periods: drawPeriods(days).Draw(t, "periods")})
		}
		if len(s.Tables) == 0 || rapid.Bool().Draw(t, "rest") {
			at := rapid.IntRange(0, len(s.Tables)).Draw(t, "at")
			s.Tables = slices.Insert(s.Tables, at, hours.Table{Periods: drawPeriods(days).Draw(t, "periods")})
		}
		if s.Holidays == hours.HolidayHours {
			s.HolidayPeriods = drawPeriods(rapid.Just(hours.EveryDay)).Draw(t, "holiday periods")
		}
		for n := rapid.IntRange(0, 2).Draw(t, "exceptions"); n > 0; n-- {
			s.Exceptions = append(s.Exceptions, drawException().Draw(t, "exception"))
		}
		return s
	}).Filter(func(s *hours.Schedule) bool { return s.Validate() == nil })
}

func drawDays() *rapid.Generator[hours.Weekdays] {
	return rapid.Map(rapid.IntRange(1, int(hours.EveryDay)), func(n int) hours.Weekdays { return hours.Weekdays(n) })
}

func drawPeriods(days *rapid.Generator[hours.Weekdays]) *rapid.Generator[[]hours.Period] {
	return rapid.SliceOfN(drawPeriod(days), 1, 4)
}

func drawPeriod(days *rapid.Generator[hours.Weekdays]) *rapid.Generator[hours.Period] {
	return rapid.Custom(func(t *rapid.T) hours.Period {
		p := hours.Period{
			Days:         days.Draw(t, "days"),
			Meals:        hours.Meals(rapid.IntRange(0, int(hours.AllMeals)).Draw(t, "meals")),
			Zone:         rapid.OneOf(rapid.SampledFrom([]string{"", "", "大厅", "自助区", "驿站", "休息区"}), rapid.String()).Draw(t, "zone"),
			UntilSoldOut: rapid.Bool().Draw(t, "until sold out"),
		}
		switch rapid.IntRange(0, 5).Draw(t, "times") {
		case 0:
			return p
		case 1:
			p.Opens = hours.ClockAt(0, rapid.IntRange(0, 59).Draw(t, "minute"))
			p.Opens += hours.Clock(60 * rapid.IntRange(0, 23).Draw(t, "hour"))
			return p
		case 2:
			p.Opens, p.Closes = hours.ClockAt(0, 0), hours.ClockAt(24, 0)
		default:
			p.Opens = hours.ClockAt(rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]int{0, 30, 59}).Draw(t, "minute"))
			p.Closes = p.Opens + hours.Clock(rapid.IntRange(1, 24*60).Draw(t, "length"))
		}
		if rapid.Bool().Draw(t, "last serving") {
			p.LastServing = p.Opens + hours.Clock(rapid.IntRange(1, int(p.Closes-p.Opens)).Draw(t, "until last serving"))
		}
		return p
	})
}

func drawMonthDay() *rapid.Generator[hours.MonthDay] {
	return rapid.Custom(func(t *rapid.T) hours.MonthDay {
		month := time.Month(rapid.IntRange(1, 12).Draw(t, "month"))
		return hours.MonthDayOf(month, rapid.SampledFrom([]int{1, 1, 2, 15, 28, 29, 30, 31}).Draw(t, "day"))
	}).Filter(hours.MonthDay.Valid)
}

func drawSeason() *rapid.Generator[*hours.Season] {
	return rapid.Custom(func(t *rapid.T) *hours.Season {
		s := &hours.Season{From: drawMonthDay().Draw(t, "from"), Until: drawMonthDay().Draw(t, "until")}
		if rapid.Bool().Draw(t, "one year") {
			s.Year = rapid.IntRange(1971, 9998).Draw(t, "year")
			switch rapid.IntRange(0, 3).Draw(t, "ends") {
			case 0:
				s.From = 0
			case 1:
				s.Until = 0
			}
		}
		return s
	})
}

func drawException() *rapid.Generator[hours.Exception] {
	return rapid.Custom(func(t *rapid.T) hours.Exception {
		e := hours.Exception{
			From:   hours.Day(rapid.IntRange(1, 40000).Draw(t, "from")),
			Reason: rapid.OneOf(rapid.SampledFrom([]string{"", "春节", "装修"}), rapid.String()).Draw(t, "reason"),
		}
		e.Until = e.From + hours.Day(rapid.IntRange(0, 500).Draw(t, "length"))
		switch rapid.IntRange(0, 5).Draw(t, "ends") {
		case 0:
			e.From = 0
		case 1:
			e.Until = 0
		}
		switch rapid.IntRange(0, 2).Draw(t, "says") {
		case 0:
			e.Closed = true
		case 1:
			e.Periods = drawPeriods(drawDays()).Draw(t, "periods")
		}
		return e
	})
}

// What a schedule says, its text says.
func TestPrintedIsParsed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule().Draw(t, "schedule")
		text := hourstext.Print(s)
		if len(text) > 4096 {
			t.Skip("longer than Parse reads")
		}
		got, err := hourstext.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if diff := cmp.Diff(s, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s (-printed +parsed):\n%s", text, diff)
		}
		if again := hourstext.Print(got); again != text {
			t.Fatalf("%s\nis parsed and printed as\n%s", text, again)
		}
	})
}
