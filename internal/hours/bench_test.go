package hours_test

import (
	"testing"
	"time"

	"jiujin/internal/hours"
)

func benchTables() map[string]*hours.Timetable {
	canteen := weekly(meals(daily("06:00", "10:00"), hours.Breakfast), meals(daily("11:00", "15:00"), hours.Lunch))
	office := rules(weekly(on(hours.WorkWeek, "08:00", "17:00")), hours.HolidayClosed, hours.MakeUpWorkday)
	seasonal := &hours.Schedule{Tables: []hours.Table{{
		Season:  &hours.Season{From: hours.MonthDayOf(time.June, 1), Until: hours.MonthDayOf(time.September, 15)},
		Periods: []hours.Period{daily("08:00", "20:00")},
	}}}
	return map[string]*hours.Timetable{
		"canteen":       {Schedule: canteen},
		"office":        {Schedule: office},
		"zones":         {Schedule: weekly(zone(on(hours.WorkWeek, "08:30", "17:20"), "大厅"), zone(daily("00:00", "24:00"), "自助区"))},
		"all day":       {Schedule: weekly(daily("00:00", "24:00"))},
		"all year":      {Schedule: rules(weekly(daily("00:00", "24:00")), hours.HolidayOpen, "")},
		"out of season": {Schedule: seasonal},
		"over for good": {Schedule: canteen, Overrides: []hours.Override{{From: hours.DayAt(2026, 1, 1), Code: hours.ClosedForGood}}},
		"no hours":      {},
	}
}

func BenchmarkAt(b *testing.B) {
	c := embedded(b)
	for name, table := range benchTables() {
		b.Run(name, func(b *testing.B) {
			m := c.Moment(instant(b, "2026-11-23 12:00"))
			b.ReportAllocs()
			for b.Loop() {
				table.At(m)
			}
		})
	}
}

func BenchmarkValueAt(b *testing.B) {
	m := embedded(b).Moment(instant(b, "2026-11-23 12:00"))
	table := benchTables()["canteen"]
	b.ReportAllocs()
	for b.Loop() {
		table.ValueAt(m)
	}
}

// Each moment is of another day than the last.
func BenchmarkMomentOfAnotherDay(b *testing.B) {
	c := embedded(b)
	at := instant(b, "2026-11-23 12:00")
	days := 0
	for b.Loop() {
		days++
		c.Moment(at.AddDate(0, 0, days%300))
	}
}

func BenchmarkMoment(b *testing.B) {
	c := embedded(b)
	at := instant(b, "2026-11-23 12:00")
	b.ReportAllocs()
	for b.Loop() {
		c.Moment(at)
	}
}
