package hourstext

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jiujin/internal/hours"
)

// Sentences that only Print writes, and Parse reads.
const (
	firstCounts = "日期重叠的以先列者为准"
	noTimesSaid = "时间不详"
)

// Marks of Chinese text.
const (
	comma, semicolon, stop = "\uff0c", "\uff1b", "\u3002"
	listComma              = "\u3001"
	opening, closing       = "\uff08", "\uff09"
)

// Print writes the schedule as Chinese text from which [Parse] makes the same
// schedule, as long as it is no longer than Parse reads:
//
//	每天早餐06:30-09:00，午餐11:00-13:00（12:40停止点餐）
//	5月至10月每天07:00-21:00。11月至次年4月每天08:00-17:00。法定节假日休息。
func Print(s *hours.Schedule) string {
	var sentences []string
	workdays := saysWorkdays(s)
	seasons := slices.ContainsFunc(s.Tables, func(t hours.Table) bool { return t.Season != nil })
	for i := range s.Tables {
		t := &s.Tables[i]
		var when string
		switch {
		case t.Season != nil:
			when = seasonText(t.Season)
		case seasons:
			when = "其余时间"
		}
		sentences = append(sentences, when+periodsText(t.Periods, semicolon, func(d hours.Weekdays) string {
			if workdays {
				return "工作日"
			}
			return weekdaysText(d)
		}))
	}
	sentences = append(sentences, rulesText(s, workdays)...)
	for i := range s.Exceptions {
		sentences = append(sentences, exceptionText(&s.Exceptions[i]))
	}
	if needsOrder(s) {
		sentences = append(sentences, firstCounts)
	}
	if len(sentences) == 1 {
		return sentences[0]
	}
	return strings.Join(sentences, stop) + stop
}

// saysWorkdays reports whether 工作日 says the days and both rules.
func saysWorkdays(s *hours.Schedule) bool {
	if s.Holidays != hours.HolidayClosed || s.MakeUp != hours.MakeUpWorkday {
		return false
	}
	for i := range s.Tables {
		for _, p := range s.Tables[i].Periods {
			if p.Days != hours.WorkWeek {
				return false
			}
		}
	}
	return true
}

// needsOrder reports whether tables or exceptions share a day.
func needsOrder(s *hours.Schedule) bool {
	for i := range s.Tables {
		for k := range i {
			a, b := s.Tables[i].Season, s.Tables[k].Season
			if a != nil && b != nil && seasonsOverlap(a, b) {
				return true
			}
		}
	}
	for i := range s.Exceptions {
		for k := range i {
			if exceptionsOverlap(&s.Exceptions[i], &s.Exceptions[k]) {
				return true
			}
		}
	}
	return false
}

func rulesText(s *hours.Schedule, workdays bool) []string {
	const holidays, makeUp = "法定节假日", "调休上班日"
	var sentences []string
	switch s.Holidays {
	case hours.HolidayClosed:
		if !workdays {
			sentences = append(sentences, holidays+"休息")
		}
	case hours.HolidayOpen:
		sentences = append(sentences, holidays+"照常")
	case hours.HolidayHours:
		sentences = append(sentences, periodsText(s.HolidayPeriods, comma, func(hours.Weekdays) string { return holidays }))
	}
	switch s.MakeUp {
	case hours.MakeUpWorkday:
		if !workdays {
			sentences = append(sentences, makeUp+"按工作日")
		}
	case hours.MakeUpCalendar:
		sentences = append(sentences, makeUp+"仍按周末")
	case hours.MakeUpClosed:
		sentences = append(sentences, makeUp+"休息")
	}
	if s.WeatherBound {
		sentences = append(sentences, "雨天不开放")
	}
	return sentences
}

// periodsText writes periods in their order. The days are written again
// wherever a reader would else take the label or the day of the one before;
// between parts of other days comes a mark.
func periodsText(periods []hours.Period, between string, days func(hours.Weekdays) string) string {
	var b strings.Builder
	for i := range periods {
		p := &periods[i]
		again := i == 0
		if i > 0 {
			last := &periods[i-1]
			again = p.Days != last.Days || p.Zone != last.Zone ||
				p.Meals == 0 && (last.Meals != 0 || !p.Opens.Known() || p.Opens < last.Opens)
			if again {
				b.WriteString(between)
			} else {
				b.WriteString(comma)
			}
		}
		if again {
			b.WriteString(days(p.Days))
			b.WriteString(zoneText(p.Zone))
		}
		if slices.ContainsFunc(periods[:i], func(o hours.Period) bool { return contradict(p, &o) }) {
			b.WriteString("另有")
		}
		writePeriod(&b, p)
	}
	return b.String()
}

// writePeriod writes the meals, the times and what belongs to them.
func writePeriod(b *strings.Builder, p *hours.Period) {
	b.WriteString(mealsText(p.Meals))
	var notes []string
	switch {
	case !p.Opens.Known():
		notes = append(notes, noTimesSaid)
	case p.Opens == hours.ClockAt(0, 0) && p.Closes == hours.ClockAt(24, 0):
		b.WriteString("24小时")
	case !p.Closes.Known():
		b.WriteString(opensText(p) + "开始")
	default:
		b.WriteString(opensText(p) + "-" + clockText(p.Closes))
	}
	if p.LastServing.Known() {
		word := "停止接待"
		if p.Meals != 0 {
			word = "停止点餐"
		}
		notes = append(notes, clockText(p.LastServing)+word)
	}
	if p.UntilSoldOut {
		notes = append(notes, "售完为止")
	}
	if len(notes) > 0 {
		b.WriteString(opening + strings.Join(notes, comma) + closing)
	}
}

// opensText writes the beginning, with the part of the day where the meal would
// let one take it for the hour after noon.
func opensText(p *hours.Period) string {
	hour := p.Opens.Minutes() / 60
	switch {
	case !implausible(p) || hour > 12 || p.Closes > hours.ClockAt(12, 59):
		return clockText(p.Opens)
	case hour <= 6:
		return "凌晨" + clockText(p.Opens)
	case hour < 12:
		return "上午" + clockText(p.Opens)
	}
	return "中午" + clockText(p.Opens)
}

// clockText writes 08:00, 24:00 or 次日02:00.
func clockText(c hours.Clock) string {
	if c.Minutes() > minutesOfDay {
		return "次日" + (c - minutesOfDay).String()
	}
	return c.String()
}

func zoneText(zone string) string {
	if zone == "" {
		return ""
	}
	if kind, _, ok := word(zone); ok && kind == wordZone {
		return zone
	}
	return quote(zone)
}

func mealsText(m hours.Meals) string {
	if m == hours.AllMeals {
		return "三餐"
	}
	var names []string
	for i, name := range [...]string{"早餐", "午餐", "晚餐"} {
		if m.Has(hours.Breakfast << i) {
			names = append(names, name)
		}
	}
	return strings.Join(names, listComma)
}

// weekdaysText writes 每天, 周一至周五 or 周一、周三.
func weekdaysText(w hours.Weekdays) string {
	if w == hours.EveryDay {
		return "每天"
	}
	name := func(i int) string { return "周" + [...]string{"一", "二", "三", "四", "五", "六", "日"}[i] }
	var names []string
	for i := 0; i < 7; i++ {
		if !w.Has(hours.Monday << i) {
			continue
		}
		end := i
		for end < 6 && w.Has(hours.Monday<<(end+1)) {
			end++
		}
		if end < i+2 {
			names = append(names, name(i))
			continue
		}
		names = append(names, name(i)+"至"+name(end))
		i = end
	}
	return strings.Join(names, listComma)
}

// seasonText writes 5月至10月, 11月至次年3月, 2026年6月21日至9月30日, 2026年6月21日起 or
// 截至2026年9月30日.
func seasonText(s *hours.Season) string {
	year := ""
	if s.Year != 0 {
		year = fmt.Sprintf("%04d年", s.Year)
	}
	switch {
	case s.Until == 0:
		return year + monthDayText(s.From) + "起"
	case s.From == 0:
		return "截至" + year + lastText(s)
	}
	next := ""
	if s.Until < s.From {
		next = "次年"
	}
	from, first := s.From.Date()
	until, last := s.Until.Date()
	switch {
	case first == 1 && last == hours.DaysIn(until) && from == until:
		return fmt.Sprintf("%s%d月", year, from)
	case first == 1 && last == hours.DaysIn(until):
		return fmt.Sprintf("%s%d月至%s%d月", year, from, next, until)
	case s.From == s.Until:
		return year + monthDayText(s.From)
	}
	return year + monthDayText(s.From) + "至" + next + lastText(s)
}

// lastText writes the last day. That a February ends with its last day, whatever
// the year, is 2月底.
func lastText(s *hours.Season) string {
	if s.Year != 0 && s.Until == hours.MonthDayOf(time.February, 29) {
		return "2月底"
	}
	return monthDayText(s.Until)
}

func monthDayText(d hours.MonthDay) string {
	month, day := d.Date()
	return fmt.Sprintf("%d月%d日", int(month), day)
}

// exceptionText writes 因「春节」2026年2月16日至2月22日休息.
func exceptionText(e *hours.Exception) string {
	reason := ""
	if e.Reason != "" {
		reason = "因" + quote(e.Reason)
	}
	var dates string
	switch {
	case e.Until == 0:
		dates = dayText(e.From) + "起"
	case e.From == 0:
		dates = "截至" + dayText(e.Until)
	case e.From == e.Until:
		dates = dayText(e.From)
	default:
		until := dayText(e.Until)
		if y, _, _ := e.From.Date(); strings.HasPrefix(until, fmt.Sprintf("%04d年", y)) {
			until = monthDayText(e.Until.MonthDay())
		}
		dates = dayText(e.From) + "至" + until
	}
	switch {
	case e.Closed:
		return reason + dates + "休息"
	case len(e.Periods) == 0:
		return reason + dates + "时间另行通知"
	}
	return reason + dates + "改为" + periodsText(e.Periods, comma, weekdaysText)
}

func dayText(d hours.Day) string {
	year, month, day := d.Date()
	return fmt.Sprintf("%04d年%d月%d日", year, int(month), day)
}
