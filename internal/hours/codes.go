package hours

// Value is the answer: open, closed, or unknown.
type Value string

// The values of a state.
const (
	Open    Value = "open"
	Closed  Value = "closed"
	Unknown Value = "unknown"
)

// Code says why a state has its value. Codes are part of the interface: pages,
// the API and the TypeScript twin go by them.
type Code string

// The codes of an open state.
const (
	OpenUntil Code = "open_until" // until State.Until
	// OpenAllDay is open for at least the next 24 hours.
	OpenAllDay Code = "open_all_day"
	// OpenUntilSoldOut is open until State.Until at the latest, and some of that
	// time only while there is food (售完为止).
	OpenUntilSoldOut Code = "open_until_sold_out"
)

// The codes of a closed state.
const (
	// OpensAt is before an opening of the same day, also between two openings.
	OpensAt Code = "opens_at"
	// LastServingPassed is after the last serving of a period and before it
	// closes: there is nothing to eat any more.
	LastServingPassed Code = "last_serving_passed"
	// ClosedForDay is after the last period of a day that had one.
	ClosedForDay Code = "closed_for_day"
	// DayOff is a day on which the table in force has no period.
	DayOff          Code = "day_off"
	OutOfSeason     Code = "out_of_season"    // no table is in force
	HolidayIsClosed Code = "holiday_closed"   // a public holiday, and the rule says closed
	MakeUpIsClosed  Code = "makeup_closed"    // a make-up workday, and the rule says closed
	ExceptionClosed Code = "exception_closed" // a dated exception of the hours text
	NoticeClosed    Code = "notice_closed"    // a notice
	Suspended       Code = "suspended"        // service is suspended
	ClosedForGood   Code = "closed_for_good"  // service has ended
)

// The codes of an unknown state.
const (
	HolidayUnverified  Code = "holiday_unverified"  // a public holiday, and no holiday rule is stated
	MakeUpUnverified   Code = "makeup_unverified"   // a make-up workday whose readings differ
	HolidayUnannounced Code = "holiday_unannounced" // next to a statutory day of a year without a notice
	// WeatherBound is inside periods that hold in fair weather only.
	WeatherBound Code = "weather_bound"
	EndUnknown   Code = "end_unknown"   // after a start whose end is not stated
	TimesUnknown Code = "times_unknown" // a serving day without times
	// HoursUnknown is a site without hours that are understood, or a day for
	// which a notice says that the hours are other without saying which.
	HoursUnknown Code = "hours_unknown"
	// NotPublished is a site that is not public.
	NotPublished Code = "not_published"
	// SuspensionEnded is after the last day of a suspension that nobody lifted.
	SuspensionEnded Code = "suspension_ended"
	// ReportedLocked is an open site whose door visitors found locked.
	ReportedLocked Code = "reported_locked"
)

// Value returns the value that goes with the code.
func (c Code) Value() Value {
	switch c {
	case OpenUntil, OpenAllDay, OpenUntilSoldOut:
		return Open
	case OpensAt, LastServingPassed, ClosedForDay, DayOff, OutOfSeason, HolidayIsClosed, MakeUpIsClosed,
		ExceptionClosed, NoticeClosed, Suspended, ClosedForGood:
		return Closed
	}
	return Unknown
}
