package hourstext

import "jiujin/internal/hours"

// Minutes after the midnight that begins the day of a period, which a
// [hours.Clock] can be made of.
const (
	minutesOfDay = 24 * 60
	lastMinute   = 2*minutesOfDay - 1
)

// clockOf returns the time so many minutes after midnight, lastMinute at most.
func clockOf(minutes int) hours.Clock { return hours.ClockAt(minutes/60, minutes%60) }

// dayPart is a part of the day that a source names before a time: 下午1点.
type dayPart uint8

const (
	noPart dayPart = iota
	smallHours
	earlyMorning
	morning
	noon
	afternoon
	dusk
	evening
	daylight // 白天: no help with a time
)

// hour returns the hour on the clock of 24 that is meant by one of the part,
// and whether there is one: 下午1点 and 下午13点 are 13, 下午9点 is none. 晚上12点
// is 24.
func (p dayPart) hour(h, minute int) (int, bool) {
	in := func(first, last int) (int, bool) { return h, h >= first && h <= last }
	switch p {
	case noPart:
		return in(0, 24)
	case smallHours:
		return in(0, 6)
	case earlyMorning:
		return in(3, 11)
	case morning:
		if h == 12 {
			return h, minute == 0
		}
		return in(5, 11)
	case noon:
		if h == 1 || h == 2 {
			return h + 12, true
		}
		return in(10, 14)
	case afternoon:
		if h >= 1 && h <= 7 {
			return h + 12, true
		}
		return in(12, 19)
	case dusk:
		if h >= 4 && h <= 8 {
			return h + 12, true
		}
		return in(16, 20)
	case evening:
		if h >= 4 && h <= 12 {
			h += 12
		}
		if h == 24 {
			return h, minute == 0
		}
		return in(16, 23)
	}
	return h, false
}

// writtenTime is a time as it is written, before one knows what it means.
type writtenTime struct {
	part         dayPart
	nextDay      bool // 次日
	hour, minute int
	form         timeForm
	padded       bool // 08:00
	from, to     int
}

// timeForm is how a time is written.
type timeForm uint8

const (
	withColon timeForm = iota // 8:00
	withUnit                  // 8点
	withDot                   // 8.00
	bare                      // the 8 of 8-17点
)

// minutes returns what the time means by its own words, 24:00 included.
func (w *writtenTime) minutes() (int, bool) {
	h, ok := w.part.hour(w.hour, w.minute)
	if h == 24 && w.minute != 0 {
		return 0, false
	}
	return h*60 + w.minute, ok
}

// plain reports whether only the number says what is meant, and the number is
// one that people also write for the hours after noon.
func (w *writtenTime) plain() bool { return w.part == noPart && !w.nextDay && w.hour <= 12 }

// time reads a time. It reports false and stays where it is when there is none.
func (r *reader) time() (w writtenTime, ok bool, err *ParseError) {
	start := r.pos
	w.from = r.peek().from
	for {
		switch t := r.peek(); {
		case t.kind == wordNextDay:
			w.nextDay = true
		case t.kind == wordPart:
			// 次日凌晨 and 早上 are one part; 下午晚上 is none.
			if w.part != noPart {
				r.pos = start
				return w, false, nil
			}
			w.part = dayPart(t.value)
		case t.kind == wordMidday && w.part == noPart:
			w.part = noon
		case t.kind == wordColon && w.part != noPart:
		default:
			ok, err = r.clockDigits(&w)
			if !ok {
				r.pos = start
			}
			return w, ok, err
		}
		r.pos++
	}
}

func (r *reader) clockDigits(w *writtenTime) (bool, *ParseError) {
	first := r.peek()
	h, ok := r.numeral()
	if !ok {
		return false, nil
	}
	w.hour, w.padded = h, first.digits == 2 && h < 10
	w.form = bare
	switch t := r.peek(); {
	case t.kind == wordColon && r.peekAt(1).digits == 2:
		w.form, w.minute = withColon, r.peekAt(1).value
		r.pos += 2
		if r.peek().kind == wordColon && r.peekAt(1).digits == 2 && r.peekAt(1).value == 0 { // seconds
			r.pos += 2
		}
		r.skip(wordMinute)
	case t.kind == wordDot && r.peekAt(1).digits == 2 && r.peekAt(2).kind != wordDot:
		w.form, w.minute = withDot, r.peekAt(1).value
		r.pos += 2
	case t.kind == wordHour:
		w.form = withUnit
		r.pos++
		r.minutesAfterUnit(w)
	}
	w.to = r.last().to
	if w.form != bare && (w.hour > 24 || w.minute > 59) {
		return true, r.src.refuse(ParseNoSuchTime, w.from, w.to)
	}
	return true, nil
}

// minutesAfterUnit reads 半, 整, 一刻, 30 and 30分 after 点.
func (r *reader) minutesAfterUnit(w *writtenTime) {
	switch r.peek().kind {
	case wordHalf:
		w.minute = 30
		r.pos++
		return
	case wordSharp:
		r.pos++
		return
	}
	start := r.pos
	digits := r.peek().digits
	m, ok := r.numeral()
	next := r.peek().kind
	switch {
	case !ok:
	case next == wordQuarter && (m == 1 || m == 3):
		w.minute = 15 * m
		r.pos++
		return
	case next == wordMinute:
		w.minute = m
		r.pos++
		return
	case digits == 2 && next != wordHour && next != wordColon && next != wordMonth && next != wordDot:
		w.minute = m
		return
	}
	r.pos = start
}

// span reads what begins with a time: 8:00-17:00, 10点半开餐, 12:40停止点餐.
func (r *reader) span() (bool, *ParseError) {
	start := r.pos
	from := r.peek().from
	if r.peek().kind == wordFrom {
		r.pos++
	}
	opens, ok, err := r.time()
	if !ok || err != nil {
		r.pos = start
		return false, err
	}
	afterTime := r.pos
	r.skip(wordOn)
	if r.peek().kind != wordTo {
		r.pos = afterTime
		return true, r.single(from, opens)
	}
	r.pos++
	closes, ok, err := r.time()
	if err != nil {
		return true, err
	}
	if !ok {
		return true, r.src.refuseClause(ParseNotUnderstood, opens.from, opens.to)
	}
	r.skip(wordEnding)
	if err := r.forms(&opens, &closes); err != nil {
		return true, err
	}
	p, err := r.spanOf(opens, closes)
	if err == nil {
		r.add(p)
	}
	return true, err
}

// forms settles what bare numbers and dots are.
func (r *reader) forms(opens, closes *writtenTime) *ParseError {
	switch {
	case closes.form == bare, opens.form == bare && closes.form != withUnit:
		return r.src.refuseClause(ParseNotUnderstood, opens.from, closes.to)
	case opens.form == bare && opens.hour > 24:
		return r.src.refuse(ParseNoSuchTime, opens.from, closes.to)
	case opens.form == withDot && closes.form == withDot && opens.isDate() && closes.isDate() && !r.afterMeal():
		// 5.10-9.30 may be days or times.
		return r.src.refuse(ParseAmbiguousTime, opens.from, closes.to)
	}
	return nil
}

// isDate reports whether a time with a dot may be a month and a day.
func (w *writtenTime) isDate() bool {
	return w.part == noPart && !w.padded && hours.MonthDay(w.hour*100+w.minute).Valid()
}

// spanOf works out the two ends. An end without a part of the day is what it
// says, or else in the part of the beginning (下午1点-5点). What remains and runs
// backwards passes midnight only if it can mean nothing else: 18:00-6:00 does,
// 11:00-1:00 may be a lunch.
func (r *reader) spanOf(opens, closes writtenTime) (phrase, *ParseError) {
	p := phrase{kind: phraseSpan, from: opens.from, to: closes.to}
	ambiguous := r.src.refuse(ParseAmbiguousTime, opens.from, closes.to)
	from, ok := opens.minutes()
	if !ok || from == minutesOfDay || opens.nextDay {
		return p, ambiguous
	}
	until, ok := closes.minutes()
	switch {
	case !ok:
		return p, ambiguous
	case closes.nextDay:
		until += minutesOfDay
	case until > from:
	case closes.part != noPart:
		if closes.part > morning || from < 12*60 && closes.part != smallHours {
			return p, ambiguous
		}
		until += minutesOfDay
	case until == 0 && from > 0 && closes.hour == 0:
		until = minutesOfDay
	default:
		in := closes
		in.part = opens.part
		carried, ok := in.minutes()
		switch {
		case opens.part != noPart && opens.hour <= 12 && ok && carried > from:
			until = carried
		case opens.hour >= 13 && until != from && (from >= 17*60 || until+12*60 <= from):
			until += minutesOfDay
		default:
			return p, ambiguous
		}
	}
	if until <= from || until > from+minutesOfDay {
		return p, ambiguous
	}
	p.opens, p.closes = clockOf(from), clockOf(until)
	p.plain = opens.plain() && closes.plain()
	p.early = p.plain && !opens.padded && opens.hour >= 1 && opens.hour <= 5
	return p, nil
}

// single settles what a time without an end is: a beginning (10点半开餐), a last
// serving (12:40停止点餐) or an end (17:00关门).
func (r *reader) single(from int, w writtenTime) *ParseError {
	if w.form == bare || w.form == withDot {
		return r.src.refuseClause(ParseNotUnderstood, w.from, w.to)
	}
	minutes, ok := w.minutes()
	if !ok {
		return r.src.refuse(ParseAmbiguousTime, from, w.to)
	}
	if w.nextDay {
		minutes += minutesOfDay
	}
	if minutes > lastMinute {
		return r.src.refuse(ParseNoSuchTime, from, w.to)
	}
	p := phrase{from: from, to: w.to, opens: clockOf(minutes), plain: w.plain()}
	p.early = p.plain && !w.padded && w.hour >= 1 && w.hour <= 5
	for r.peek().kind == wordNoise {
		r.pos++
	}
	switch t := r.peek(); {
	case t.kind == wordLast, t.kind == wordClosed && t.value != 0:
		p.kind = phraseEnd
		if t.kind == wordLast {
			p.kind = phraseLast
		}
		p.value = t.value
		r.pos++
	case t.kind == wordOn, t.kind == wordServe, t.kind == wordStart:
		for k := t.kind; k == wordOn || k == wordServe || k == wordStart || k == wordNoise; k = r.peek().kind {
			r.pos++
		}
		p.kind = phraseStart
	case t.kind == wordVague:
		return r.src.refuseClause(ParseUncertain, from, t.to)
	default:
		return r.src.refuse(ParseAmbiguousTime, from, w.to)
	}
	if p.kind == phraseStart && (w.nextDay || minutes >= minutesOfDay) {
		return r.src.refuse(ParseAmbiguousTime, from, w.to)
	}
	p.to = r.last().to
	r.add(p)
	return nil
}
