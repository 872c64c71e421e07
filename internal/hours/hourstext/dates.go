package hourstext

import (
	"time"

	"jiujin/internal/hours"
)

// writtenDate is a date as it is written; what is not written is 0.
type writtenDate struct {
	year, month, day int
	nextYear         bool // 次年
	monthEnd         bool // 月底
	from, to         int
}

// date reads a season or dates: 6月至9月, 自6月21日起至9月30日, 11月至次年3月,
// 2026年2月16日至22日, 持续到2023年10月.
func (r *reader) date() (bool, *ParseError) {
	start := r.pos
	p := phrase{kind: phraseSeason, from: r.peek().from}
	until := r.skip(wordUntil)
	p.yearly = r.skip(wordEveryYear)
	if r.skip(wordFrom) || !until && r.peek().kind == wordTo && r.skip(wordTo) {
		until = until || r.tokens[r.pos-1].kind == wordTo
		p.yearly = r.skip(wordEveryYear) || p.yearly
	}
	if t := r.peek(); t.kind == wordRelative && r.pos > start {
		return true, r.src.refuseClause(ParseIncompleteDate, t.from, t.to)
	}
	first, ok, err := r.calendarDate()
	if err != nil || !ok {
		r.pos = start
		return false, err
	}
	last, open, err := r.dateEnd(first, until)
	if err != nil {
		return true, err
	}
	until = until || r.skip(wordEnding) && last == first
	p.to = r.last().to
	if err := r.settle(&p, first, last, until, open); err != nil {
		return true, err
	}
	if n := r.peekAt(1); r.peek().kind == wordOpen && n.kind == wordSeason && r.peekAt(2).kind == wordClose { // 5月至10月(夏季)
		p.text, p.to = n.text, r.peekAt(2).to
		r.pos += 3
	}
	r.add(p)
	return true, nil
}

// dateEnd reads what follows the first date: 至10月31日, 起, or nothing.
func (r *reader) dateEnd(first writtenDate, until bool) (last writtenDate, open bool, err *ParseError) {
	last = first
	if until {
		return last, false, nil
	}
	on := r.skip(wordOn)
	for r.peek().kind == wordList { // 7月、8月
		start := r.pos
		r.pos++
		next, ok, err := r.calendarDate()
		if err != nil {
			return last, false, err
		}
		if !ok || on || next.day != 0 || last.day != 0 || next.year != 0 || next.month != last.month+1 {
			r.pos = start
			return last, on, nil
		}
		last = next
	}
	if last != first {
		return last, false, nil
	}
	start := r.pos
	if !r.skip(wordTo) {
		return last, on, nil
	}
	last, ok, err := r.calendarDate()
	if err != nil {
		return last, false, err
	}
	if ok {
		return last, false, r.weekdayOf(&last, last.yearAfter(first))
	}
	// 2月16日至22日
	last = writtenDate{month: first.month, from: r.peek().from}
	if last.day, ok = r.numeral(); ok && r.skip(wordDay) {
		last.to = r.last().to
		return last, false, r.weekdayOf(&last, first.year)
	}
	r.pos = start
	return first, on, nil
}

// calendarDate reads 6月, 6月21日, 10月底, 2026年6月21日, 2026-06-21, 次年3月.
func (r *reader) calendarDate() (writtenDate, bool, *ParseError) {
	start := r.pos
	d := writtenDate{from: r.peek().from, nextYear: r.skip(wordNextYear)}
	if r.isoDate(&d) {
		d.to = r.last().to
		return d, true, r.weekdayOf(&d, d.year)
	}
	if t := r.peek(); t.digits == 4 && r.peekAt(1).kind == wordYear {
		d.year = t.value
		r.pos += 2
	}
	n, ok := r.numeral()
	if !ok || !r.skip(wordMonth) && !r.monthFollows() {
		r.pos = start
		return d, false, nil
	}
	d.month, d.to = n, r.last().to
	if r.last().kind != wordMonth { // the 6 of 6-9月
		return d, true, r.valid(d)
	}
	if r.skip(wordMonthEnd) {
		d.monthEnd, d.to = true, r.last().to
		return d, true, r.valid(d)
	}
	afterMonth := r.pos
	n, ok = r.numeral()
	switch {
	case ok && r.skip(wordDay):
		d.day, d.to = n, r.last().to
	case ok && r.dayFollows(): // 10月1-3日
		d.day, d.to = n, r.last().to
	default:
		r.pos = afterMonth
	}
	if d.day == 0 && ok && r.pos != afterMonth {
		return d, true, r.src.refuse(ParseNoSuchDay, d.from, d.to)
	}
	if err := r.valid(d); err != nil {
		return d, true, err
	}
	return d, true, r.weekdayOf(&d, d.year)
}

// isoDate reads 2026-06-21, 2026/6/21 and 2026.6.21.
func (r *reader) isoDate(d *writtenDate) bool {
	sep := r.peekAt(1)
	year, month, day := r.peek(), r.peekAt(2), r.peekAt(4)
	if year.digits != 4 || r.peekAt(3).kind != sep.kind || month.kind != wordNumber || day.kind != wordNumber ||
		sep.kind != wordSlash && sep.kind != wordDot && sep.text != "-" {
		return false
	}
	d.year, d.month, d.day = year.value, month.value, day.value
	r.pos += 5
	return true
}

// monthFollows looks ahead from the first number of 6-9月 and 6、7、8月.
func (r *reader) monthFollows() bool {
	n := 0
	for {
		mark, number := r.peekAt(n), r.peekAt(n+1)
		if mark.kind != wordTo && mark.kind != wordList || number.kind != wordNumber {
			return false
		}
		n += 2
		switch r.peekAt(n).kind {
		case wordMonth:
			return true
		case wordTo, wordList:
			if mark.kind == wordTo || n > 24 {
				return false
			}
		default:
			return false
		}
	}
}

// dayFollows looks ahead from the first number of 1-3日.
func (r *reader) dayFollows() bool {
	return r.peek().kind == wordTo && r.peekAt(1).kind == wordNumber && r.peekAt(2).kind == wordDay
}

// yearAfter returns the year of a date that follows another, or 0.
func (d *writtenDate) yearAfter(first writtenDate) int {
	switch {
	case d.year != 0 || first.year == 0:
		return d.year
	case d.nextYear, d.month < first.month, d.month == first.month && d.day != 0 && d.day < first.day:
		return first.year + 1
	}
	return first.year
}

// weekdayOf checks the （周一） behind a date of the year.
func (r *reader) weekdayOf(d *writtenDate, year int) *ParseError {
	if err := r.valid(*d); err != nil {
		return err
	}
	if r.peek().kind != wordOpen || r.peekAt(1).kind != wordWeek {
		return nil
	}
	start := r.pos
	r.pos += 2
	n, ok := r.weekday()
	if !ok || year == 0 || d.day == 0 || r.peek().kind != wordClose {
		r.pos = start
		return nil
	}
	r.pos++
	d.to = r.last().to
	if hours.DayAt(year, time.Month(d.month), d.day).Weekday() != hours.Monday<<n {
		return r.src.refuse(ParseConflicting, d.from, d.to)
	}
	return nil
}

// valid refuses 13月 and 2月30日, and 29 February of a year without one.
func (r *reader) valid(d writtenDate) *ParseError {
	md := hours.MonthDayOf(time.Month(d.month), max(d.day, 1))
	if !md.Valid() {
		return r.src.refuse(ParseNoSuchDay, d.from, max(d.to, r.last().to))
	}
	if d.year != 0 && hours.DayAt(d.year, time.Month(d.month), max(d.day, 1)).MonthDay() != md {
		return r.src.refuse(ParseNoSuchDay, d.from, max(d.to, r.last().to))
	}
	return nil
}

// ends returns the first and the last day that the date may mean.
func (d *writtenDate) ends() (first, last hours.MonthDay) {
	month := time.Month(d.month)
	switch {
	case d.day != 0:
		first = hours.MonthDayOf(month, d.day)
		return first, first
	case d.monthEnd:
		return hours.MonthDayOf(month, hours.DaysIn(month)), hours.MonthDayOf(month, hours.DaysIn(month))
	}
	return hours.MonthDayOf(month, 1), hours.MonthDayOf(month, hours.DaysIn(month))
}

// settle works out what the two dates are. Only the end counts with until, only
// the beginning with open.
func (r *reader) settle(p *phrase, first, last writtenDate, until, open bool) *ParseError {
	incomplete := r.src.refuse(ParseIncompleteDate, p.from, p.to)
	from, _ := first.ends()
	_, to := last.ends()
	p.season = hours.Season{From: from, Until: to, Year: first.year}
	p.dated = first.year != 0
	switch {
	case first.nextYear, p.yearly && (p.dated || last.year != 0), !p.dated && last.year != 0:
		return r.src.refuse(ParseNotUnderstood, p.from, p.to)
	case first.monthEnd && !until: // from about the end of a month
		return r.src.refuse(ParseUncertain, p.from, p.to)
	case !p.dated && (until || open):
		return incomplete
	case !p.dated && last.nextYear && to >= from,
		last.year == 0 && !last.nextYear && !until && !open && to < from && backwards(from, to):
		return r.src.refuse(ParseNoSuchDay, p.from, p.to)
	case !p.dated:
		return nil
	}
	year := last.year
	if year == 0 {
		year = first.year
		if last.nextYear || to < from {
			year++
		}
	}
	p.first, p.last = from.In(first.year), to.In(year)
	if until {
		p.first, p.season.From = 0, 0
	}
	if open {
		p.last, p.season.Until = 0, 0
	}
	if p.first != 0 && p.last != 0 && p.last < p.first || p.first == 0 && p.last == 0 {
		return r.src.refuse(ParseNoSuchDay, p.from, p.to)
	}
	// A season ends within a year of its beginning; other dates are for
	// exceptions only.
	crosses := year == first.year+1 && to < from
	if !until && !open && year != first.year && !crosses {
		p.season = hours.Season{}
	}
	return nil
}

// backwards reports whether dates of which the second is before the first are
// more likely a slip (2月16日至2月10日) than a winter (11月至3月).
func backwards(from, to hours.MonthDay) bool {
	const longestWinter = 300
	return int(to.In(2025)-from.In(2024)) > longestWinter
}

// seasonName reads 夏季（5月至10月）, 夏季:5月至10月 and 春节（2026年2月15日至23日）.
func (r *reader) seasonName() (bool, *ParseError) {
	name := r.peek()
	if name.kind != wordSeason && name.kind != wordFeast {
		return false, nil
	}
	start := r.pos
	r.pos++
	for r.skip(wordNoise) || r.skip(wordColon) {
	}
	brackets := r.skip(wordOpen)
	before := len(r.phrases)
	ok, err := r.date()
	if err != nil {
		return true, err
	}
	if !ok || len(r.phrases) != before+1 || brackets && !r.skip(wordClose) {
		r.phrases = r.phrases[:before]
		r.pos = start
		return false, nil
	}
	p := &r.phrases[before]
	if name.kind == wordFeast && !p.dated {
		return true, r.src.refuse(ParseIncompleteDate, name.from, p.to)
	}
	p.text, p.from, p.to = name.text, name.from, r.last().to
	p.feast = name.kind == wordFeast
	return true, nil
}
