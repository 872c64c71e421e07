package hours

import "slices"

// Schedule is when a place is open, as its source states it. The zero value of
// every rule is "not stated". A Schedule that passes [Schedule.Validate] is
// never changed afterwards and may be shared.
type Schedule struct {
	// Tables hold the weekly periods. In force on a day is the first table
	// whose season contains it, or else the table without a season; if there
	// is none the day is out of season, and closed.
	Tables []Table `json:"tables"`
	// Exceptions come before everything else; of several that contain a day
	// the first decides.
	Exceptions []Exception `json:"exceptions,omitempty"`

	Holidays HolidayRule `json:"holidays,omitempty"`
	// HolidayPeriods are the periods of every public holiday, when Holidays is
	// HolidayHours; their Days are EveryDay.
	HolidayPeriods []Period   `json:"holiday_periods,omitempty"`
	MakeUp         MakeUpRule `json:"make_up,omitempty"`

	// WeatherBound: closed in bad weather (下雨天不开放), so inside its periods
	// the state is unknown.
	WeatherBound bool `json:"weather_bound,omitempty"`
}

// Table is the weekly periods of one season, or of the whole year.
type Table struct {
	Season  *Season  `json:"season,omitempty"` // nil: all year, when no other table is in force
	Periods []Period `json:"periods"`
}

// Season is a stretch of the calendar, first and last day included.
//
// With Year 0 it comes back every year and both ends are known; it passes the
// new year when Until is before From (11月至次年3月). With a Year it runs once:
// From is in that year and Until in the same or, when it is before From, in
// the next; one of the ends may be unknown, and then it runs from or to ever
// (持续到2023年10月: Until 10-31, Year 2023). A month that ends a season ends
// with its last possible day: 至次年2月 is Until 02-29.
type Season struct {
	From  MonthDay `json:"from,omitzero"`
	Until MonthDay `json:"until,omitzero"`
	Year  int      `json:"year,omitempty"`
}

// Period is one opening on each of its days. The states it gives on a day:
//
//   - Opens and Closes known: open from Opens to Closes (Opens included, Closes
//     not), but to LastServing only where that is known; from LastServing to
//     Closes it is closed, as nobody is served any more. All day is
//     00:00–24:00. A Closes over 24:00 is on the next day; the period still
//     belongs to the day it opens on.
//   - Closes unknown (10点半开餐): unknown from Opens until another period of
//     the same zone opens on that day, or until 24:00.
//   - both unknown (可提供早餐和午餐): the whole day is unknown.
//
// Where several periods cover an instant, open beats unknown and unknown beats
// closed. Periods that touch or overlap are one opening.
type Period struct {
	Days  Weekdays `json:"days"`
	Meals Meals    `json:"meals,omitzero"` // what is served; none: the period is not a meal's
	Zone  string   `json:"zone,omitempty"` // a part of the place with hours of its own: 大厅, 自助区

	Opens  Clock `json:"opens,omitzero"`
	Closes Clock `json:"closes,omitzero"`
	// LastServing is when the last meal is given out or ordered.
	LastServing Clock `json:"last_serving,omitzero"`
	// UntilSoldOut: 售完为止. The end, if stated, is the latest.
	UntilSoldOut bool `json:"until_sold_out,omitempty"`
}

// Exception is a dated word about whole days, first and last included: closed,
// or other periods, or, with neither, hours that are other and not known
// (时间另行通知). It stands over seasons, holidays and make-up days; the Days of
// its periods are calendar weekdays.
type Exception struct {
	From    Day      `json:"from,omitzero"`  // zero: from ever
	Until   Day      `json:"until,omitzero"` // zero: for ever
	Closed  bool     `json:"closed,omitempty"`
	Periods []Period `json:"periods,omitempty"`
	Reason  string   `json:"reason,omitempty"` // the source's words
}

// HolidayRule says what happens on public holidays (节假日): every day off that
// the State Council's notice gives, weekends inside included.
type HolidayRule string

// The holiday rules.
const (
	HolidayUnknown HolidayRule = ""
	HolidayClosed  HolidayRule = "closed"  // 节假日休息, 工作日
	HolidayOpen    HolidayRule = "open"    // 全年无休, 365天: as on that calendar weekday
	HolidayHours   HolidayRule = "periods" // Schedule.HolidayPeriods
)

// MakeUpRule says what happens on make-up workdays (调休上班日).
type MakeUpRule string

// The make-up rules.
const (
	MakeUpUnknown  MakeUpRule = ""
	MakeUpWorkday  MakeUpRule = "workday"  // as the weekday it replaces
	MakeUpCalendar MakeUpRule = "calendar" // as the Saturday or Sunday it is
	MakeUpClosed   MakeUpRule = "closed"
)

// Alike reports whether two days of the week, sets of one, have the same periods.
func Alike(periods []Period, a, b Weekdays) bool {
	for i := range periods {
		p := &periods[i]
		if p.Days.Has(a) == p.Days.Has(b) {
			continue
		}
		other := a
		if p.Days.Has(a) {
			other = b
		}
		if !slices.ContainsFunc(periods, func(o Period) bool {
			on := o.Days.Has(other)
			o.Days = p.Days
			return on && o == *p
		}) {
			return false
		}
	}
	return true
}
