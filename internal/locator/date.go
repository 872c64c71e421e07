package locator

import "time"

// Date is a day as a source states it: "2023-12-06", "2023-12" or "2023"; the
// empty string is unknown. Dates of one length order as strings.
type Date string

// Valid reports whether d is empty or a calendar date in one of the forms.
func (d Date) Valid() bool {
	if d == "" {
		return true
	}
	_, err := d.first()
	return err == nil
}

// Before reports whether d is certainly earlier than e: its last possible day
// comes before the first possible day of e. An unknown date is never before
// and never after another.
func (d Date) Before(e Date) bool {
	if d == "" || e == "" {
		return false
	}
	first, err := e.first()
	if err != nil {
		return false
	}
	last, err := d.last()
	return err == nil && last.Before(first)
}

// Later returns the later of two dates; a known date beats an unknown one.
func (d Date) Later(e Date) Date {
	if e == "" || (d != "" && d >= e) {
		return d
	}
	return e
}

// DateOf is the day of t in t's own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

func (d Date) first() (time.Time, error) {
	layout := time.DateOnly
	switch len(d) {
	case 4:
		layout = "2006"
	case 7:
		layout = "2006-01"
	}
	return time.Parse(layout, string(d))
}

func (d Date) last() (time.Time, error) {
	t, err := d.first()
	switch len(d) {
	case 4:
		t = t.AddDate(1, 0, -1)
	case 7:
		t = t.AddDate(0, 1, -1)
	}
	return t, err
}
