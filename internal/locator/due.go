package locator

import "time"

// LastDay is the last day on which facts of the group that date from d are
// within their time to live. Of a date without a day the first day it may be
// counts; an unknown date, or none at all, gives "".
func (g FactGroup) LastDay(d Date) Date {
	first, err := d.first()
	if d == "" || err != nil {
		return ""
	}
	return Date(first.AddDate(0, 0, g.TimeToLive()).Format(time.DateOnly))
}

// Within reports whether facts of the group that date from d are within their
// time to live on the day. Those of an unknown date are not, nor are those that
// claim to come from after the day.
func (g FactGroup) Within(d, day Date) bool {
	last := g.LastDay(d)
	return last != "" && day <= last && !day.Before(d)
}
