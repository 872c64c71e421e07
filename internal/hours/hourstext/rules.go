package hourstext

import "jiujin/internal/hours"

// ruleWord reads the words that are about the whole schedule.
func (c *clauses) ruleWord(p *phrase) *ParseError {
	switch p.kind {
	case wordBut: // 除周一外: the words behind it say the rest
		if k := c.next(1).kind; k != phraseDays && k != phraseWeather {
			break
		}
		return nil
	case wordAlso:
		c.also = true
		return nil
	case wordFirst:
		c.firstWins = true
		return nil
	case wordAllYear, wordYearRound, phraseWeather:
		return c.addRule(p, p.kind, noPart)
	case wordUsual:
		if c.isBehindValue() { // 24小时不打烊
			return nil
		}
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	case wordMakeUp:
		return c.makeUp(p)
	case phraseReason:
		if c.reason != nil || c.hasFresh(phraseDays, wordZone, phraseMeals) {
			return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
		}
		c.reason = p
		return nil
	case wordBreak:
		if c.next(1).kind == phraseSpan {
			return nil
		}
		return c.src.refuseClause(ParseAmbiguousTime, p.from, p.to)
	case wordClosed:
		if len(c.labels) == 0 && len(c.tables) == 0 && c.next(-1).kind != wordServe && c.reason == nil {
			return c.src.refuseClause(ParseNotHours, p.from, p.to)
		}
	case wordSeason, wordFeast:
		return c.seasonWithoutDates(p)
	}
	return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
}

func (c *clauses) addRule(p *phrase, kind wordKind, part dayPart) *ParseError {
	if c.exception != nil || kind != wordAllYear && kind != wordYearRound && c.objectFollows() || c.hasFresh(wordZone, phraseMeals) && kind != wordAllYear && kind != wordYearRound {
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	if p.holiday && kind == wordExcept && c.mark <= commaMark && len(c.rules) > 0 {
		// 周一闭馆,法定节假日除外: open on a holiday that is a Monday.
		if r := &c.rules[len(c.rules)-1]; r.kind == wordClosed && !r.holiday && c.directlyBehind(r) {
			return c.src.refuseClause(ParseAmbiguousHoliday, p.from, p.to)
		}
	}
	if l := c.find(phraseDays); p.kind != phraseDays && l != nil && l.fresh && l.isFew() && l.bracket == c.bracket {
		return c.src.refuseClause(ParseAmbiguousDays, l.from, p.to) // 8:30-17:00,周末全年无休
	}
	c.add(p, kind, c.mark).part = part
	return nil
}

// add notes a rule and where it stands.
func (c *clauses) add(p *phrase, kind wordKind, mark strength) *rule {
	c.rules = append(c.rules, rule{
		phrase: *p, kind: kind, seasons: c.seasons(), tables: len(c.tables), weak: mark < strongMark, bracket: c.bracket,
	})
	return &c.rules[len(c.rules)-1]
}

// objectFollows reports whether what is closed or as usual is only something:
// 周日不供应晚餐.
func (c *clauses) objectFollows() bool {
	n := 1
	for c.next(n).kind == wordServe {
		n++
	}
	switch q := c.next(n); q.kind {
	case phraseMeals, wordZone:
		next := c.next(n + 1).kind
		return !q.spaced || next != phraseSpan && next != phraseStart && next != wordOpen
	case phraseSpan, phraseStart, phraseEnd, phraseLast, wordPart:
		return !q.spaced
	}
	return false
}

// directlyBehind reports whether nothing but marks stands between the rule and
// the phrase that is read.
func (c *clauses) directlyBehind(r *rule) bool {
	for n := -1; ; n-- {
		switch q := c.next(n); q.kind {
		case wordComma, wordOpen, phraseDays, wordClosed, wordPart, wordBut, wordList:
			if q.from <= r.from {
				return true
			}
		default:
			return false
		}
	}
}

// addHolidayPeriods notes that a holiday has times of its own.
func (c *clauses) addHolidayPeriods(days *label) {
	r := c.add(&days.phrase, phraseSpan, days.mark)
	r.bracket = days.bracket
}

// seasons counts the tables with a season that have been begun.
func (c *clauses) seasons() int {
	n := 0
	for _, t := range c.tables {
		if t.season != nil {
			n++
		}
	}
	if c.table.season != nil && len(c.table.drafts) == 0 {
		n++
	}
	return n
}

// makeUp reads what follows 调休上班日.
func (c *clauses) makeUp(p *phrase) *ParseError {
	q := c.next(1)
	for q.kind == wordServe {
		c.i++
		q = c.next(1)
	}
	switch q.kind {
	case wordAsWorkday, wordAsWeekend, wordClosed, wordExcept, wordUsual, wordNormal, wordNotice:
	default:
		return c.src.refuseClause(ParseAmbiguousHoliday, p.from, p.to)
	}
	c.i++
	for c.next(1).kind == wordServe {
		c.i++
	}
	kind := q.kind
	switch kind {
	case wordExcept:
		kind = wordClosed
	case wordNormal:
		kind = wordUsual
	}
	return c.addMakeUp(p, kind)
}

func (c *clauses) addMakeUp(p *phrase, kind wordKind) *ParseError {
	if c.exception != nil || c.objectFollows() || c.hasFresh(phraseDays, wordZone, phraseMeals) {
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	c.add(p, kind, c.mark).makeUp = true
	return nil
}

// season reads dates: of a closing or other hours, or a label.
func (c *clauses) season(p *phrase) *ParseError {
	n := 1
	if c.next(n).kind == phraseReason && c.reason == nil {
		c.reason = c.next(n)
		n++
	}
	switch q := c.next(n); {
	case q.kind == wordClosed, q.kind == wordNotice, q.kind == wordChange, q.kind == wordExcept:
		c.i += n
		return c.dated(p, q.kind)
	case n > 1:
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	case p.season == hours.Season{}, p.feast, c.reason != nil:
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	if c.bracket == afterValue {
		if len(c.recent) > 0 && c.next(1).kind == wordClose && c.next(-1).kind == wordOpen {
			return c.seasonBehind(p)
		}
		return c.src.refuseClause(ParseAmbiguousSeason, p.from, p.to)
	}
	return c.begin(&draftTable{season: p}, p)
}

// dated adds an exception.
func (c *clauses) dated(p *phrase, kind wordKind) *ParseError {
	if !p.dated {
		return c.src.refuseClause(ParseIncompleteDate, p.from, p.to)
	}
	if c.hasFresh(phraseDays, wordZone, phraseMeals) || c.exception != nil || c.bracket != noBracket ||
		kind != wordChange && c.objectFollows() {
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	e := &draftException{from: p.from, to: p.to}
	e.From, e.Until = p.first, p.last
	switch {
	case c.reason != nil:
		e.Reason = c.reason.text
	case p.feast:
		e.Reason = p.text
	}
	c.reason = nil
	e.Closed = kind == wordClosed || kind == wordExcept
	if kind == wordChange {
		c.exception, c.changed = e, true
		c.labels, c.recent = nil, nil
	}
	c.exceptions = append(c.exceptions, e)
	return nil
}

// endException ends what 改为 began.
func (c *clauses) endException(p *phrase) *ParseError {
	if e := c.exception; e != nil {
		if len(e.drafts) == 0 {
			return c.src.refuseClause(ParseNotUnderstood, e.from, p.from)
		}
		c.exception = nil
		c.labels, c.recent = nil, nil
	}
	return nil
}

// begin begins a table, or goes on with the one of the same season.
func (c *clauses) begin(t *draftTable, p *phrase) *ParseError {
	if (c.table.season != nil || c.table.rest) && len(c.table.drafts) == 0 || c.exception != nil {
		return c.src.refuseClause(ParseAmbiguousSeason, p.from, p.to)
	}
	c.forget()
	c.recent = nil
	c.mark = noMark
	if !c.saysFirstCounts() {
		for _, o := range c.tables {
			if (o.season == nil) == (t.season == nil) && (o.season == nil || o.season.season == t.season.season) && o.rest == t.rest {
				c.table = o
				return nil
			}
		}
	}
	c.table = t
	return nil
}

func (c *clauses) saysFirstCounts() bool {
	for i := range c.phrases {
		if c.phrases[i].kind == wordFirst {
			return true
		}
	}
	return false
}

// rest reads 其余时间: the table of the rest of the year, the days that are left
// when some are closed, or that it is closed.
func (c *clauses) rest(p *phrase) *ParseError {
	if c.next(1).kind == wordClosed {
		c.i++
		return c.addRule(p, wordRest, noPart)
	}
	if c.hasSeasons() {
		return c.begin(&draftTable{rest: true}, p)
	}
	// 周一闭馆,其余时间9:00-17:00
	said := len(c.exceptions) > 0 && !c.changed
	for i := range c.rules {
		said = said || (c.rules[i].kind == wordClosed || c.rules[i].kind == wordExcept) && c.rules[i].days != 0
	}
	if said && len(c.tables) == 0 {
		return nil
	}
	return c.src.refuseClause(ParseAmbiguousSeason, p.from, p.to)
}

// hasSeasons reports whether dates that are no exception's are anywhere.
func (c *clauses) hasSeasons() bool {
	for i := range c.phrases {
		if c.phrases[i].kind != phraseSeason {
			continue
		}
		n := i + 1
		for n < len(c.phrases) && c.phrases[n].kind == phraseReason {
			n++
		}
		if n == len(c.phrases) {
			return true
		}
		switch c.phrases[n].kind {
		case wordClosed, wordNotice, wordChange, wordExcept:
		default:
			return true
		}
	}
	return false
}

// seasonWithoutDates reads 农忙停办 after 农闲时（11月至次年3月）; other seasons need dates.
func (c *clauses) seasonWithoutDates(p *phrase) *ParseError {
	if c.next(1).kind == wordClosed && c.seasons() == 1 {
		for _, t := range c.tables {
			if t.season != nil && opposite(t.season.text, p.text) {
				c.i++
				return c.addRule(p, wordRest, noPart)
			}
		}
	}
	return c.src.refuseClause(ParseIncompleteDate, p.from, p.to)
}

// opposite reports whether two names share the year between them.
func opposite(a, b string) bool {
	for _, pair := range [...][2]string{
		{"农闲", "农忙"},
		{"农闲时", "农忙时"},
		{"农闲时", "农忙"},
		{"农闲", "农忙时"},
		{"旺季", "淡季"},
		{"供暖期", "非供暖期"},
		{"采暖期", "非采暖期"},
	} {
		if a == pair[0] && b == pair[1] || a == pair[1] && b == pair[0] {
			return true
		}
	}
	return false
}

// seasonBehind gives the times before their season: 8:00-18:00（5月至10月）.
func (c *clauses) seasonBehind(p *phrase) *ParseError {
	group := c.recent[len(c.recent)-1].group
	for _, d := range c.table.drafts {
		if c.table.season != nil || d.group != group {
			return c.src.refuseClause(ParseAmbiguousSeason, p.from, p.to)
		}
	}
	c.table.season = p
	c.table = &draftTable{}
	c.outside, c.recent = nil, nil
	return nil
}
