package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Sentences that only String writes, and Parse reads.
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

// String writes the schedule as Chinese text from which [Parse] makes the same
// schedule, as long as it is no longer than Parse reads:
//
//	每天早餐06:30-09:00，午餐11:00-13:00（12:40停止点餐）
//	5月至10月每天07:00-21:00。11月至次年4月每天08:00-17:00。法定节假日休息。
func (s *Schedule) String() string {
	var sentences []string
	workdays := s.saysWorkdays()
	seasons := slices.ContainsFunc(s.Tables, func(t Table) bool { return t.Season != nil })
	for i := range s.Tables {
		t := &s.Tables[i]
		var when string
		switch {
		case t.Season != nil:
			when = t.Season.text()
		case seasons:
			when = "其余时间"
		}
		sentences = append(sentences, when+periodsText(t.Periods, semicolon, func(d Weekdays) string {
			if workdays {
				return "工作日"
			}
			return d.text()
		}))
	}
	sentences = append(sentences, s.rulesText(workdays)...)
	for i := range s.Exceptions {
		sentences = append(sentences, s.Exceptions[i].text())
	}
	if s.needsOrder() {
		sentences = append(sentences, firstCounts)
	}
	if len(sentences) == 1 {
		return sentences[0]
	}
	return strings.Join(sentences, stop) + stop
}

// saysWorkdays reports whether 工作日 says the days and both rules.
func (s *Schedule) saysWorkdays() bool {
	if s.Holidays != HolidayClosed || s.MakeUp != MakeUpWorkday {
		return false
	}
	for i := range s.Tables {
		for _, p := range s.Tables[i].Periods {
			if p.Days != WorkWeek {
				return false
			}
		}
	}
	return true
}

// needsOrder reports whether tables or exceptions share a day.
func (s *Schedule) needsOrder() bool {
	for i := range s.Tables {
		for k := range i {
			a, b := s.Tables[i].Season, s.Tables[k].Season
			if a != nil && b != nil && a.overlaps(b) {
				return true
			}
		}
	}
	for i := range s.Exceptions {
		for k := range i {
			if s.Exceptions[i].overlaps(&s.Exceptions[k]) {
				return true
			}
		}
	}
	return false
}

func (s *Schedule) rulesText(workdays bool) []string {
	const holidays, makeUp = "法定节假日", "调休上班日"
	var sentences []string
	switch s.Holidays {
	case HolidayClosed:
		if !workdays {
			sentences = append(sentences, holidays+"休息")
		}
	case HolidayOpen:
		sentences = append(sentences, holidays+"照常")
	case HolidayHours:
		sentences = append(sentences, periodsText(s.HolidayPeriods, comma, func(Weekdays) string { return holidays }))
	}
	switch s.MakeUp {
	case MakeUpWorkday:
		if !workdays {
			sentences = append(sentences, makeUp+"按工作日")
		}
	case MakeUpCalendar:
		sentences = append(sentences, makeUp+"仍按周末")
	case MakeUpClosed:
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
func periodsText(periods []Period, between string, days func(Weekdays) string) string {
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
		if slices.ContainsFunc(periods[:i], func(o Period) bool { return p.contradicts(&o) }) {
			b.WriteString("另有")
		}
		p.write(&b)
	}
	return b.String()
}

// write writes the meals, the times and what belongs to them.
func (p *Period) write(b *strings.Builder) {
	b.WriteString(p.Meals.text())
	var notes []string
	switch {
	case !p.Opens.Known():
		notes = append(notes, noTimesSaid)
	case p.Opens == ClockAt(0, 0) && p.Closes == ClockAt(24, 0):
		b.WriteString("24小时")
	case !p.Closes.Known():
		b.WriteString(p.opensText() + "开始")
	default:
		b.WriteString(p.opensText() + "-" + p.Closes.text())
	}
	if p.LastServing.Known() {
		word := "停止接待"
		if p.Meals != 0 {
			word = "停止点餐"
		}
		notes = append(notes, p.LastServing.text()+word)
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
func (p *Period) opensText() string {
	hour := p.Opens.Minutes() / 60
	switch {
	case !implausible(p) || hour > 12 || p.Closes > ClockAt(12, 59):
		return p.Opens.text()
	case hour <= 6:
		return "凌晨" + p.Opens.text()
	case hour < 12:
		return "上午" + p.Opens.text()
	}
	return "中午" + p.Opens.text()
}

// text writes 08:00, 24:00 or 次日02:00.
func (c Clock) text() string {
	if c > minutesOfDay+1 {
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

func (m Meals) text() string {
	if m == AllMeals {
		return "三餐"
	}
	var names []string
	for i, name := range [...]string{"早餐", "午餐", "晚餐"} {
		if m.Has(Breakfast << i) {
			names = append(names, name)
		}
	}
	return strings.Join(names, listComma)
}

// text writes 每天, 周一至周五 or 周一、周三.
func (w Weekdays) text() string {
	if w == EveryDay {
		return "每天"
	}
	name := func(i int) string { return "周" + [...]string{"一", "二", "三", "四", "五", "六", "日"}[i] }
	var names []string
	for i := 0; i < 7; i++ {
		if !w.Has(Monday << i) {
			continue
		}
		end := i
		for end < 6 && w.Has(Monday<<(end+1)) {
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

// text writes 5月至10月, 11月至次年3月, 2026年6月21日至9月30日, 2026年6月21日起 or
// 截至2026年9月30日.
func (s *Season) text() string {
	year := ""
	if s.Year != 0 {
		year = fmt.Sprintf("%04d年", s.Year)
	}
	switch {
	case s.Until == 0:
		return year + s.From.text() + "起"
	case s.From == 0:
		return "截至" + year + s.lastText()
	}
	next := ""
	if s.Until < s.From {
		next = "次年"
	}
	from, first := s.From.Date()
	until, last := s.Until.Date()
	switch {
	case first == 1 && last == lastOf(until) && from == until:
		return fmt.Sprintf("%s%d月", year, from)
	case first == 1 && last == lastOf(until):
		return fmt.Sprintf("%s%d月至%s%d月", year, from, next, until)
	case s.From == s.Until:
		return year + s.From.text()
	}
	return year + s.From.text() + "至" + next + s.lastText()
}

// lastText writes the last day. That a February ends with its last day, whatever
// the year, is 2月底.
func (s *Season) lastText() string {
	if s.Year != 0 && s.Until == MonthDayOf(time.February, 29) {
		return "2月底"
	}
	return s.Until.text()
}

func (d MonthDay) text() string {
	month, day := d.Date()
	return fmt.Sprintf("%d月%d日", int(month), day)
}

// text writes 因「春节」2026年2月16日至2月22日休息.
func (e *Exception) text() string {
	reason := ""
	if e.Reason != "" {
		reason = "因" + quote(e.Reason)
	}
	var dates string
	switch {
	case e.Until == 0:
		dates = e.From.text() + "起"
	case e.From == 0:
		dates = "截至" + e.Until.text()
	case e.From == e.Until:
		dates = e.From.text()
	default:
		until := e.Until.text()
		if y, _, _ := e.From.Date(); strings.HasPrefix(until, fmt.Sprintf("%04d年", y)) {
			until = e.Until.MonthDay().text()
		}
		dates = e.From.text() + "至" + until
	}
	switch {
	case e.Closed:
		return reason + dates + "休息"
	case len(e.Periods) == 0:
		return reason + dates + "时间另行通知"
	}
	return reason + dates + "改为" + periodsText(e.Periods, comma, Weekdays.text)
}

func (d Day) text() string {
	year, month, day := d.Date()
	return fmt.Sprintf("%04d年%d月%d日", year, int(month), day)
}
