package page

import (
	"errors"
	"slices"
	"strings"

	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/messages"
)

// dayHours is a day of a site's week, or several in a row that are alike.
type dayHours struct {
	Label string   // 今天, 明天, 周三, 周三到周日
	Day   string   // 11月23日
	Kind  string   // what makes the day special: 国庆节放假; "" for an ordinary one
	Class string   // open, closed, unknown
	Lines []string // the hours, or why there are none
	Note  string   // words of the exception or notice that decides
}

// alike reports whether two days are told in the same words.
func (h *dayHours) alike(o *dayHours) bool {
	return h.Kind == o.Kind && h.Class == o.Class && h.Note == o.Note && slices.Equal(h.Lines, o.Lines)
}

// Week is today, and the six days after it, as the site's hours, its notices
// and the calendar make them. Of the six those in a row that are alike are one.
func (d *sitePage) Week() []dayHours {
	plans := d.table.Hours.Week(d.Moment)
	var week []dayHours
	first := 0
	for i := range plans {
		day := d.dayHours(&plans[i])
		if n := len(week); n > 1 && week[n-1].alike(&day) {
			week[n-1].Label = d.fromTo(d.weekday(plans[first].Day), d.weekday(plans[i].Day))
			week[n-1].Day = d.fromTo(d.dayText(plans[first].Day), d.dayText(plans[i].Day))
			continue
		}
		first = i
		switch i {
		case 0:
			day.Label = messages.Text(d.Lang, "day.today")
		case 1:
			day.Label = messages.Text(d.Lang, "day.tomorrow")
		default:
			day.Label = d.weekday(plans[i].Day)
		}
		if i < 2 {
			day.Day += " " + d.weekday(plans[i].Day)
		}
		week = append(week, day)
	}
	return week
}

func (b *base) fromTo(first, last string) string { return messages.Text(b.Lang, "day.to", first, last) }

// dayHours words a day, but for its label.
func (b *base) dayHours(plan *hours.DayPlan) dayHours {
	day := dayHours{Day: b.dayText(plan.Day), Kind: b.kindOf(plan), Class: string(plan.Value), Note: plan.Note}
	if plan.Value != hours.Open {
		day.Lines = []string{messages.Text(b.Lang, "day."+string(plan.Code))}
		return day
	}
	for i := range plan.Periods {
		day.Lines = append(day.Lines, b.periodText(&plan.Periods[i]))
	}
	if plan.WeatherBound {
		day.Class = string(hours.Unknown)
		day.Lines = append(day.Lines, messages.Text(b.Lang, "day.weather_bound"))
	}
	return day
}

// kindOf names a day that is not ordinary.
func (b *base) kindOf(p *hours.DayPlan) string {
	if p.Kind == hours.OrdinaryDay {
		return ""
	}
	return messages.Text(b.Lang, "day.kind."+p.Kind.String(), b.feast(p.Name))
}

// feast is a feast, or several that fall together, in the language of the page.
func (b *base) feast(name string) string {
	if b.Lang == messages.Chinese {
		return name
	}
	names := strings.Split(name, "、")
	for i, n := range names {
		if messages.Has(b.Lang, "feast."+n) {
			names[i] = messages.Text(b.Lang, "feast."+n)
		}
	}
	return strings.Join(names, messages.Text(b.Lang, "unit.comma"))
}

// periodText is a period in words: 午餐 11:00–13:00, 12:40 停止供餐.
func (b *base) periodText(p *hours.Period) string {
	var parts []string
	for _, meal := range p.Meals.Names() {
		parts = append(parts, messages.Text(b.Lang, "meal."+meal))
	}
	text := strings.Join(parts, messages.Text(b.Lang, "unit.comma"))
	if p.Zone != "" {
		text = strings.TrimSpace(p.Zone + " " + text)
	}
	text = strings.TrimSpace(text + " " + b.timesText(p))
	if p.LastServing.Known() {
		text += messages.Text(b.Lang, "unit.pause") + messages.Text(b.Lang, "day.last_serving", b.endText(p.LastServing))
	}
	if p.UntilSoldOut {
		text += messages.Text(b.Lang, "unit.pause") + messages.Text(b.Lang, "day.sold_out")
	}
	return text
}

func (b *base) timesText(p *hours.Period) string {
	switch {
	case !p.Opens.Known():
		return messages.Text(b.Lang, "day.no_times")
	case !p.Closes.Known():
		return messages.Text(b.Lang, "day.from", clockText(p.Opens))
	case p.Opens == hours.ClockAt(0, 0) && p.Closes == hours.ClockAt(24, 0):
		return messages.Text(b.Lang, "day.all_day")
	}
	return clockText(p.Opens) + "–" + b.endText(p.Closes)
}

// endText writes an end of a period, 次日 2:00 past midnight.
func (b *base) endText(c hours.Clock) string {
	const day = 24 * 60
	if c.Minutes() <= day {
		return clockText(c)
	}
	return messages.Text(b.Lang, "state.next_day", clockText(hours.ClockAt(c.Minutes()/60-24, c.Minutes()%60)))
}

// HasWeek reports whether anything is known of the days: from hours that are
// understood, a notice or the publication.
func (d *sitePage) HasWeek() bool {
	return d.table.Hours.Schedule != nil || len(d.table.Hours.Overrides) > 0
}

// Understood is what was made of the hours text, in Chinese; "" when it is not
// understood and on a page that is not Chinese, where the week has to say it.
func (d *sitePage) Understood() string {
	if s := d.table.Hours.Schedule; s != nil && d.Lang == messages.Chinese {
		return hourstext.Print(s)
	}
	return ""
}

// HoursFault says why the hours text is not understood; "" when it is.
func (d *sitePage) HoursFault() string {
	if d.Site.HoursText == "" || d.table.Hours.Schedule != nil {
		return ""
	}
	_, err := hourstext.Parse(d.Site.HoursText)
	var fault *hourstext.ParseError
	if !errors.As(err, &fault) {
		return messages.Text(d.Lang, "state.hours_unknown")
	}
	return fault.Text(d.Lang)
}

// HolidayUnsaid reports whether the hours are understood and say nothing of
// public holidays.
func (d *sitePage) HolidayUnsaid() bool {
	s := d.table.Hours.Schedule
	return s != nil && s.Holidays == hours.HolidayUnknown
}
