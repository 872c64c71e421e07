package hourstext

import "jiujin/internal/hours"

// phrase is one or more words that say one thing: days, a span of time, a
// season. Words that stand alone keep the kind they have in the vocabulary.
type phrase struct {
	kind     wordKind
	value    int
	from, to int // in the folded text
	spaced   bool
	also     bool // 也 stands before it

	days    hours.Weekdays
	workday bool // 工作日
	every   bool // 每天
	holiday bool // also public holidays, or these alone when days is empty
	legal   bool // 法定: cannot mean weekends

	meals hours.Meals
	text  string // of a zone, a reason, a season without dates

	opens  hours.Clock // of a span; of a start, an end or a last serving
	closes hours.Clock
	allDay bool // 24小时
	// What is left to doubt about the times; see the clause parser.
	plain   bool // nothing but numbers up to 12
	early   bool // and they begin with 1 to 5, without a zero before
	minutes int  // before the end: 闭馆前30分钟停止入馆

	season      hours.Season
	dated       bool      // a year is stated
	first, last hours.Day // when dated; zero: open
	feast       bool      // text is a feast, the reason for the dates
	yearly      bool      // 每年
}

// Kinds of phrases that are no single word.
const (
	phraseSpan    = wordNoise + 1 + iota
	phraseStart   // 10点半开餐
	phraseEnd     // 17:00闭馆
	phraseLast    // 12:40停止点餐
	phraseDays    // days and public holidays
	phraseMeals   //
	phraseSeason  // with dates
	phraseWeather // 下雨天不开放
	phraseReason  // 因装修
)

// reader turns the tokens of a text into phrases.
type reader struct {
	src     *source
	tokens  []token
	pos     int
	phrases []phrase
	// partsAreMeals: 早, 中 and 晚 before times are meals, as 中 always is.
	partsAreMeals bool
}

func readPhrases(src *source) ([]phrase, *ParseError) {
	r := &reader{src: src, tokens: src.tokens()}
	for i := range r.tokens {
		if r.tokens[i].kind == wordMidday && i+1 < len(r.tokens) && r.tokens[i+1].startsTime() {
			r.partsAreMeals = true
		}
	}
	for r.pos < len(r.tokens) {
		if err := r.phrase(); err != nil {
			return nil, err
		}
	}
	return r.phrases, nil
}

func (t *token) startsTime() bool {
	return t.kind == wordNumber || t.kind == wordColon || t.kind == wordHan
}

// peek returns the token to read next; behind the last is one without a kind.
func (r *reader) peek() token { return r.peekAt(0) }

func (r *reader) peekAt(n int) token {
	if r.pos+n < len(r.tokens) {
		return r.tokens[r.pos+n]
	}
	return token{kind: wordUnknown, from: len(r.src.folded), to: len(r.src.folded)}
}

// last returns the token read last.
func (r *reader) last() token { return r.tokens[r.pos-1] }

func (r *reader) skip(kind wordKind) bool {
	if r.peek().kind == kind && r.pos < len(r.tokens) {
		r.pos++
		return true
	}
	return false
}

func (r *reader) add(p phrase) {
	if n := r.first(p.from); n >= 0 {
		p.spaced = r.tokens[n].spaced
		p.also = n > 0 && r.tokens[n-1].text == "也"
	}
	r.phrases = append(r.phrases, p)
}

// first returns the index of the token that begins at a byte, looking back
// from the one read last, or -1.
func (r *reader) first(from int) int {
	n := r.pos - 1
	for n >= 0 && r.tokens[n].from > from {
		n--
	}
	return n
}

// afterMeal reports whether the phrase before is a meal.
func (r *reader) afterMeal() bool {
	n := len(r.phrases)
	return n > 0 && r.phrases[n-1].kind == phraseMeals
}

// numeral reads digits or Chinese numerals up to 99.
func (r *reader) numeral() (int, bool) {
	if t := r.peek(); t.kind == wordNumber {
		r.pos++
		return t.value, true
	}
	start := r.pos
	digit := func() int {
		if t := r.peek(); t.kind == wordHan && t.value < 10 {
			r.pos++
			return t.value
		}
		return 0
	}
	n := digit()
	if n == 0 && r.pos > start { // 零, 零五
		return digit(), true
	}
	if t := r.peek(); t.kind == wordHan && t.value == 10 {
		r.pos++
		n = max(n, 1)*10 + digit()
	}
	return n, r.pos > start
}

// phrase reads the next phrase. What it cannot place refuses the text.
func (r *reader) phrase() *ParseError {
	for _, read := range [...]func() (bool, *ParseError){
		r.allDay, r.daysOfYear, r.date, r.seasonName, r.meals, r.span, r.weekdays, r.beforeEnd,
	} {
		if ok, err := read(); ok || err != nil {
			return err
		}
	}
	t := r.peek()
	r.pos++
	p := phrase{kind: t.kind, value: t.value, from: t.from, to: t.to, text: t.text}
	switch t.kind {
	case wordComma, wordSemicolon, wordStop, wordOpen, wordClose, wordList, wordSlash,
		wordServe, wordClosed, wordBreak, wordExcept, wordUsual, wordNormal, wordMakeUp, wordAsWorkday, wordAsWeekend,
		wordNotice, wordNoTimes, wordSoldOut, wordAllYear, wordYearRound, wordAlso, wordFirst, wordChange, wordRest,
		wordZone, wordSeason, wordFeast, wordBut:
		if t.kind == wordSlash {
			p.kind = wordList
		}
	case wordQuote:
		p.kind = wordZone
	case wordColon, wordNoise, wordFrom, wordSharp:
		return nil
	case wordPart:
		return r.partOfDay(t)
	case wordLast:
		return r.lastBefore(p)
	case wordWeather:
		return r.weather(p)
	case wordBecause:
		return r.reason(p)
	case wordTo, wordUntil:
		if _, ok, err := r.time(); err != nil {
			return err
		} else if ok { // 营业至21:00
			return r.src.refuseClause(ParseIncompleteTime, t.from, t.to)
		}
		return r.unknown(t)
	case wordVague:
		return r.src.refuseClause(ParseUncertain, t.from, t.to)
	case wordStatus:
		return r.src.refuseClause(ParseNotHours, t.from, t.to)
	case wordRelative:
		return r.src.refuseClause(ParseIncompleteDate, t.from, t.to)
	case wordVagueDays:
		return r.src.refuseClause(ParseAmbiguousDays, t.from, t.to)
	case wordVagueMeal:
		return r.src.refuseClause(ParseAmbiguousMeal, t.from, t.to)
	case wordSwap:
		return r.src.refuseClause(ParseAmbiguousHoliday, t.from, t.to)
	case wordAllDay:
		return r.src.refuseClause(ParseAmbiguousTime, t.from, t.to)
	default:
		return r.unknown(t)
	}
	r.add(p)
	return nil
}

// unknown refuses a word. In a clause about a trial or a closing it is that,
// not the word, that stands in place of hours.
func (r *reader) unknown(t token) *ParseError {
	from, to := r.src.clause(t.from, t.to)
	for i := range r.tokens {
		if o := &r.tokens[i]; o.kind == wordStatus && o.from >= from && o.to <= to {
			return r.src.refuse(ParseNotHours, from, to)
		}
	}
	return r.src.refuse(ParseNotUnderstood, from, to)
}

// allDay reads 24小时, 全天24小时 and 7×24小时.
func (r *reader) allDay() (bool, *ParseError) {
	start := r.pos
	p := phrase{kind: phraseSpan, allDay: true, opens: hours.ClockAt(0, 0), closes: hours.ClockAt(24, 0), from: r.peek().from}
	r.skip(wordAllDay)
	if seven := r.peek(); (seven.value == 7 && seven.kind == wordNumber || seven.text == "七") && r.peekAt(1).kind == wordTimes {
		r.pos += 2
	}
	n, ok := r.numeral()
	if !ok || n != 24 || !r.skip(wordHours) {
		r.pos = start
		return false, nil
	}
	p.to = r.last().to
	r.add(p)
	return true, nil
}

// daysOfYear reads 365天.
func (r *reader) daysOfYear() (bool, *ParseError) {
	if t := r.peek(); t.kind != wordNumber || t.value != 365 || r.peekAt(1).kind != wordDays {
		return false, nil
	}
	r.pos += 2
	r.add(phrase{kind: wordAllYear, from: r.tokens[r.pos-2].from, to: r.last().to})
	return true, nil
}

// partOfDay is for parts that no time follows: 中午 may be the meal.
func (r *reader) partOfDay(t token) *ParseError {
	p := phrase{kind: wordPart, value: t.value, from: t.from, to: t.to}
	if dayPart(t.value) == daylight {
		return r.src.refuseClause(ParseNotUnderstood, t.from, t.to)
	}
	r.add(p)
	return nil
}

// lastBefore reads what follows 停止点餐 or 最后点餐: a time.
func (r *reader) lastBefore(p phrase) *ParseError {
	for r.skip(wordNoise) || r.skip(wordColon) {
	}
	w, ok, err := r.time()
	if err != nil {
		return err
	}
	minutes, meant := w.minutes()
	if !ok || !meant || w.form == bare || w.form == withDot {
		return r.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	if w.nextDay {
		minutes += minutesOfDay
	}
	if minutes > lastMinute {
		return r.src.refuse(ParseNoSuchTime, w.from, w.to)
	}
	p.kind, p.opens, p.to = phraseLast, clockOf(minutes), w.to
	r.add(p)
	return nil
}

// beforeEnd reads 闭馆前30分钟停止入馆 and 提前半小时停止点餐.
func (r *reader) beforeEnd() (bool, *ParseError) {
	start := r.pos
	p := phrase{kind: phraseLast, from: r.peek().from}
	r.skip(wordClosed)
	if !r.skip(wordBefore) {
		r.pos = start
		return false, nil
	}
	half := r.skip(wordHalf)
	n, _ := r.numeral()
	switch {
	case half && n == 0 && r.skip(wordHours):
		p.minutes = 30
	case !half && r.skip(wordHours):
		p.minutes = 60 * n
	case !half && r.skip(wordMinute):
		p.minutes = n
	}
	if p.minutes == 0 || p.minutes > minutesOfDay || !r.skip(wordLast) {
		r.pos = start
		return false, nil
	}
	p.to = r.last().to
	r.add(p)
	return true, nil
}

// weather reads what follows 下雨天: it has to be that the place is closed.
func (r *reader) weather(p phrase) *ParseError {
	for r.skip(wordNoise) || r.skip(wordList) || r.skip(wordWeather) {
	}
	if !r.skip(wordClosed) && !r.skip(wordExcept) {
		return r.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	p.kind, p.to = phraseWeather, r.last().to
	r.add(p)
	return nil
}

// reason reads what follows 因 up to a comma or a date: 因装修2026年3月1日起停餐.
func (r *reader) reason(p phrase) *ParseError {
	p.kind = phraseReason
	if t := r.peek(); r.skip(wordQuote) {
		p.text, p.to = t.text, t.to
		r.add(p)
		return nil
	}
	from := r.peek().from
	for r.pos < len(r.tokens) {
		switch r.peek().kind {
		case wordComma, wordNumber, wordFrom, wordClosed, wordNotice, wordChange:
			if r.last().to > from {
				part := r.src.refuse("", from, r.last().to)
				p.text, p.to = part.Part, r.last().to
				r.add(p)
				return nil
			}
		case wordSemicolon, wordStop, wordOpen, wordClose, wordColon, wordWeek, wordWeekdays, wordMeal:
		default:
			r.pos++
			continue
		}
		break
	}
	return r.src.refuseClause(ParseNotUnderstood, p.from, p.to)
}
