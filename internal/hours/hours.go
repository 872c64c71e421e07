// Package hours says whether a place is open at an instant: weekly periods,
// seasons, dated exceptions and the public-holiday calendar of China with its
// make-up workdays (调休). Chinese hours text is read and printed by package
// hourstext.
//
// A [Schedule] is what a source states and no more: every rule may be unknown,
// and what is unknown stays unknown. [Schedule.At] is the one evaluator; it
// takes a [Moment], which a [Calendar] makes once for all schedules. The zone
// is Asia/Shanghai, UTC+8 all year.
//
// # Precedence
//
// A day is decided by the first of these that speaks of it: a dated exception,
// the end of the season, the holiday rule on a public holiday, the make-up
// rule on a make-up workday, the weekly periods of the table in force. A
// period belongs to the day on which it opens, so what opens before a holiday
// and passes midnight runs on into it, and what opens on a holiday is the
// holiday's even after midnight.
//
// # Unknown days
//
// A public holiday is unknown when the holiday rule is; a make-up workday is
// unknown when the make-up rule is and the two readings, as the weekday it
// replaces and as the calendar day, differ. A notice does not say which
// weekday a make-up day replaces, so "as a workday" is itself unknown where
// Monday to Friday are not all alike. In a year without a notice the days next
// to the statutory ones (see [UnannouncedDay]) are unknown unless every kind of
// day they may turn out to be has the same periods.
//
// Begin with schedule.go for the types, codes.go for what is answered, plan.go
// and at.go for the evaluator and calendar.go for the calendar.
package hours
