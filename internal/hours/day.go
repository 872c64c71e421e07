package hours

import (
	"fmt"
	"time"
)

// Day is a civil day, counted from 1970-01-01. The zero Day is none.
type Day int32

// Shanghai is the zone of every schedule: UTC+8 all year.
func Shanghai() *time.Location { return shanghai }

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

const secondsOfDay = 24 * 60 * 60

// DayOf returns the civil day of t in Shanghai.
func DayOf(t time.Time) Day {
	return Day(floorDiv(t.Unix()+8*60*60, secondsOfDay))
}

// DayAt returns the day of a date; as in package time, months and days out of
// range run over.
func DayAt(year int, month time.Month, day int) Day {
	return Day(floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), secondsOfDay))
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("hours: %q is no day", s)
	}
	d := Day(floorDiv(t.Unix(), secondsOfDay))
	if d == 0 {
		return 0, fmt.Errorf("hours: %q is no day that can be used", s)
	}
	return d, nil
}

// Date returns the year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) {
	return time.Unix(int64(d)*secondsOfDay, 0).UTC().Date()
}

// Start returns the midnight in Shanghai that begins the day.
func (d Day) Start() time.Time { return d.at(0) }

// at returns the instant so many minutes after the day begins.
func (d Day) at(minutes int) time.Time {
	return time.Unix(int64(d)*secondsOfDay+int64(minutes)*60-8*60*60, 0).In(shanghai)
}

// Weekday returns the day's weekday as a set of one.
func (d Day) Weekday() Weekdays { return Monday << floorMod(int64(d)+3, 7) } // 1970-01-01 was a Thursday

// MonthDay returns the day without its year.
func (d Day) MonthDay() MonthDay {
	_, m, day := d.Date()
	return MonthDayOf(m, day)
}

// String writes YYYY-MM-DD, or nothing for none.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return time.Unix(int64(d)*secondsOfDay, 0).UTC().Format(time.DateOnly)
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD, or nothing for none.
func (d *Day) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDay(string(b))
	return err
}

// MonthDay is a day of any year, 29 February included. They order as numbers.
// The zero MonthDay is none.
type MonthDay int16

// MonthDayOf returns the day of the month. Whether there is such a day is
// MonthDay.Valid's to say.
func MonthDayOf(month time.Month, day int) MonthDay { return MonthDay(int(month)*100 + day) }

// Date returns the month and the day of the month.
func (d MonthDay) Date() (time.Month, int) { return time.Month(d / 100), int(d % 100) }

// Valid reports whether the day is in the calendar of a leap year.
func (d MonthDay) Valid() bool {
	month, day := d.Date()
	return month >= 1 && month <= 12 && day >= 1 && day <= DaysIn(month)
}

// In returns the day of the year; 29 February is the last of February in every
// year.
func (d MonthDay) In(year int) Day {
	month, day := d.Date()
	if d == MonthDayOf(time.February, 29) {
		return DayAt(year, time.March, 1) - 1
	}
	return DayAt(year, month, day)
}

// DaysIn returns how many days the month has in a leap year.
func DaysIn(month time.Month) int {
	switch month {
	case time.February:
		return 29
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

// String writes MM-DD, or nothing for none.
func (d MonthDay) String() string {
	if d == 0 {
		return ""
	}
	month, day := d.Date()
	return fmt.Sprintf("%02d-%02d", int(month), day)
}

// MarshalText writes the day as String does.
func (d MonthDay) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads MM-DD, or nothing for none.
func (d *MonthDay) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	t, err := time.Parse(time.DateOnly, "2024-"+string(b)) // a leap year
	if err != nil {
		return fmt.Errorf("hours: %q is no day of the year", b)
	}
	*d = MonthDayOf(t.Month(), t.Day())
	return nil
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - b*floorDiv(a, b) }
