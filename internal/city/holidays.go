package city

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"jiujin/internal/hours"
	"jiujin/internal/messages"
)

// Calendar returns the public holidays: the notices that come with the program
// and those of the profile, which stand over the program's of the same year.
// Every call returns the same calendar; it is safe for concurrent use.
func (c *City) Calendar() *hours.Calendar { return c.calendar }

// newCalendar makes the calendar of the program's notices and the profile's.
func newCalendar(published []*hours.HolidayNotice, p Profile) (*hours.Calendar, error) {
	notices := slices.Clone(published)
	for _, n := range cloneHolidays(p.Holidays) {
		notices = append(notices, &n)
	}
	return hours.NewCalendar(notices...)
}

// AddHolidays returns the profile's notices with others added by year, each in
// place of the one its year had. The profile itself is not touched.
func (p Profile) AddHolidays(notices ...hours.HolidayNotice) []hours.HolidayNotice {
	list := cloneHolidays(p.Holidays)
	for _, n := range cloneHolidays(notices) {
		list = slices.DeleteFunc(list, func(held hours.HolidayNotice) bool { return held.Year == n.Year })
		list = append(list, n)
	}
	slices.SortStableFunc(list, func(a, b hours.HolidayNotice) int { return a.Year - b.Year })
	return list
}

// cloneHolidays copies the notices with all they hold. None is an empty list,
// and a feast without make-up days has nil: JSON keeps no other difference.
func cloneHolidays(notices []hours.HolidayNotice) []hours.HolidayNotice {
	list := make([]hours.HolidayNotice, len(notices))
	for i, n := range notices {
		n.Feasts = slices.Clone(n.Feasts)
		for j := range n.Feasts {
			n.Feasts[j].Work = append([]hours.Day(nil), n.Feasts[j].Work...)
		}
		list[i] = n
	}
	return list
}

// holidaysFaults returns the faults of a list of notices, with their paths
// below the list's.
func holidaysFaults(path string, notices []hours.HolidayNotice) Faults {
	var fs Faults
	seen := map[int]bool{}
	for i := range notices {
		n := &notices[i]
		at := fmt.Sprintf("%s[%d]", path, i)
		fs = append(fs, noticeFaults(at, n)...)
		if seen[n.Year] {
			fs = append(fs, Fault{CodeBadValue, join(at, "year"), messages.Text(messages.Chinese, "city.year_twice", n.Year)})
		}
		seen[n.Year] = true
	}
	return fs
}

// noticeFaults returns what is left out of a notice and what its texts may not
// hold; if that is nothing, what [hours.HolidayNotice.Validate] finds.
func noticeFaults(path string, n *hours.HolidayNotice) Faults {
	fs := textFaults(join(path, "number"), n.Number, false, maxName)
	fs = append(fs, textFaults(join(path, "url"), n.URL, false, maxText)...)
	if n.URL != "" && !isWebAddress(n.URL) {
		fs = append(fs, Fault{CodeBadURL, join(path, "url"), "网址须以 http:// 或 https:// 开头"})
	}
	for i, f := range n.Feasts {
		at := join(path, fmt.Sprintf("feasts[%d]", i))
		fs = append(fs, textFaults(join(at, "name"), f.Name, true, maxName)...)
		fs = append(fs, dayFaults(join(at, "from"), f.From)...)
		fs = append(fs, dayFaults(join(at, "until"), f.Until)...)
		for k, d := range f.Work {
			fs = append(fs, dayFaults(fmt.Sprintf("%s.work[%d]", at, k), d)...)
		}
	}
	if len(fs) > 0 {
		return fs
	}
	if err := n.Validate(); err != nil {
		fault := noticeFault(join(path, "feasts"), err)
		if fault.Code == string(hours.NoticeBadYear) {
			fault.Field = join(path, "year")
		}
		return Faults{fault}
	}
	return nil
}

// dayFaults refuses a day that is left out.
func dayFaults(field string, d hours.Day) Faults {
	if d == 0 {
		return Faults{{CodeMissing, field, "不能为空"}}
	}
	return nil
}

// noticeFault is the error of a notice, a [hours.NoticeError], as a fault.
func noticeFault(field string, err error) Fault {
	wrong, ok := errors.AsType[*hours.NoticeError](err)
	if !ok {
		return Fault{CodeBadValue, field, err.Error()}
	}
	return Fault{string(wrong.Fault), field, wrong.Text(messages.Chinese)}
}

// dayShape compares a decoded value with a day: YYYY-MM-DD, or "" for none.
func dayShape(path string, v any) Faults {
	text, ok := v.(string)
	if !ok {
		return Faults{{CodeWrongType, path, "须为文字"}}
	}
	var d hours.Day
	if d.UnmarshalText([]byte(text)) != nil {
		return Faults{{CodeBadValue, path, messages.Text(messages.Chinese, "city.bad_day", text)}}
	}
	return nil
}

func isDay(t reflect.Type) bool { return t == reflect.TypeFor[hours.Day]() }
