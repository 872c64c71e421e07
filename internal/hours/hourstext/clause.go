package hourstext

import (
	"math/bits"
	"slices"

	"jiujin/internal/hours"
)

// clauses puts phrases together. Labels wait on a stack for the value they
// belong to; values become drafts of periods; rules wait for the end.
type clauses struct {
	src     *source
	phrases []phrase
	i       int // of the phrase that is read

	labels []label
	mark   strength // of the strongest mark since the last value or label
	// recent are the drafts since the last strong mark.
	recent []*draft
	group  int
	// bracket says what was before the bracket that is open.
	bracket bracket
	outside []label // the labels before a bracket behind a value
	served  *phrase // 供餐, since the last value
	also    bool    // 另有 is before the next value

	tables    []*draftTable
	table     *draftTable
	holiday   []*draft
	exception *draftException // 改为 is open
	changed   bool            // there was one
	reason    *phrase

	exceptions []*draftException
	rules      []rule
	firstWins  bool
}

// label is a phrase that waits for values.
type label struct {
	phrase
	fresh bool // no value has used it
	// zone is the zone of the first value that used these days.
	used bool
	zone string
	over bool // a sentence has ended since
	// added: 正常 or 也 is said of these days, so they are beside others and are
	// no days of times in another clause.
	added bool
	// Where it stands: behind a mark, in a bracket.
	mark    strength
	bracket bracket
	// several meals are separated by a comma, so only words without times can
	// mean all of them.
	loose bool
}

type bracket uint8

const (
	noBracket bracket = iota
	afterLabel
	afterValue
)

// rule is a phrase about the whole schedule.
type rule struct {
	phrase
	kind   wordKind // what is said of it: wordClosed, wordUsual…
	part   dayPart  // 周三下午闭馆
	makeUp bool     // it is about make-up workdays
	// Where it stands, which may leave to doubt what it is about: after so many
	// tables, of them with a season, and no strong mark.
	tables, seasons int
	weak            bool
	bracket         bracket
}

func (c *clauses) schedule() (*hours.Schedule, *ParseError) {
	c.table = &draftTable{}
	for c.i = 0; c.i < len(c.phrases); c.i++ {
		if err := c.phrase(&c.phrases[c.i]); err != nil {
			return nil, err
		}
	}
	if err := c.end(); err != nil {
		return nil, err
	}
	return c.finish()
}

func (c *clauses) phrase(p *phrase) *ParseError {
	switch p.kind {
	case wordComma, wordList:
		c.mark = max(c.mark, markOf(p.kind))
		return nil
	case wordSemicolon, wordStop:
		return c.strong(p)
	case wordOpen, wordClose:
		return c.brackets(p)
	case phraseDays:
		return c.days(p)
	case phraseSeason:
		return c.season(p)
	case wordRest:
		return c.rest(p)
	case wordZone:
		return c.zone(p)
	case phraseMeals:
		return c.meals(p)
	case wordPart:
		return c.partOfDay(p)
	case phraseSpan:
		return c.span(p)
	case phraseStart, wordNoTimes:
		return c.emit(p)
	case phraseEnd:
		return c.ending(p)
	case phraseLast:
		return c.lastServing(p)
	case wordSoldOut:
		return c.soldOut(p)
	case wordServe, wordStart, wordNormal:
		return c.serve(p)
	}
	return c.ruleWord(p)
}

// next returns the phrase n places on.
func (c *clauses) next(n int) *phrase {
	if c.i+n >= 0 && c.i+n < len(c.phrases) {
		return &c.phrases[c.i+n]
	}
	return &phrase{kind: wordUnknown}
}

// strength is how much a mark separates.
type strength uint8

const (
	noMark strength = iota
	listMark
	commaMark
	strongMark // the end of a sentence, or of half of one
)

func markOf(kind wordKind) strength {
	switch kind {
	case wordList:
		return listMark
	case wordComma:
		return commaMark
	}
	return noMark
}

// find returns the label of a kind, or nil.
func (c *clauses) find(kind wordKind) *label {
	for i := range c.labels {
		if c.labels[i].kind == kind {
			return &c.labels[i]
		}
	}
	return nil
}

// hasFresh reports whether a label of one of the kinds waits for a value.
func (c *clauses) hasFresh(kinds ...wordKind) bool {
	for _, kind := range kinds {
		if l := c.find(kind); l != nil && l.fresh {
			return true
		}
	}
	return false
}

// push adds a label. It takes the place of a used one of its kind and of the
// used ones that came after that; fresh ones stay.
func (c *clauses) push(p *phrase) *ParseError {
	for i := range c.labels {
		if c.labels[i].kind != p.kind {
			continue
		}
		if c.labels[i].fresh {
			return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
		}
		kept := c.labels[:i]
		for _, l := range c.labels[i+1:] {
			if l.fresh {
				kept = append(kept, l)
			}
		}
		c.labels = kept
		break
	}
	c.served = nil
	c.labels = append(c.labels, label{phrase: *p, fresh: true, mark: c.mark, bracket: c.bracket})
	c.mark = noMark
	return nil
}

// forget drops the labels that were used.
func (c *clauses) forget() {
	kept := c.labels[:0]
	for _, l := range c.labels {
		if l.fresh {
			kept = append(kept, l)
		}
	}
	c.labels = kept
}

// daysRule reads what is said of days: 周一休息, 节假日除外, 周三下午闭馆.
func (c *clauses) daysRule(p *phrase) (bool, *ParseError) {
	n, part := 1, noPart
	if q := c.next(1); q.kind == wordPart && c.next(2).kind == wordClosed {
		if part, n = dayPart(q.value), 2; part != morning && part != afternoon {
			return true, c.src.refuseClause(ParseAmbiguousTime, p.from, q.to)
		}
	}
	but := c.next(-1).kind == wordBut
	q := c.next(n)
	switch {
	case but && q.kind != wordClosed && q.kind != wordExcept: // (除法定节假日)
		return true, c.addRule(p, wordExcept, noPart)
	case q.kind == wordBreak && c.next(n+1).kind != phraseSpan: // 周三中午休息
		return true, c.src.refuseClause(ParseAmbiguousTime, p.from, q.to)
	case q.kind == wordClosed, q.kind == wordExcept, q.kind == wordUsual, q.kind == wordNotice && p.holiday:
		c.i += n
		if but && q.kind == wordClosed && c.next(1).kind == wordExcept { // 除周一闭馆外
			c.i++
		}
		return true, c.addRule(p, q.kind, part)
	case q.kind == wordNormal && p.holiday: // 节假日正常开放
		c.i += n
		if c.next(1).kind == wordServe {
			c.i++
		}
		return true, c.addRule(p, wordUsual, part)
	}
	return false, nil
}

// days reads days that something is said of, or a label.
func (c *clauses) days(p *phrase) *ParseError {
	beside := c.besideDays(p)
	if ok, err := c.daysRule(p); ok || err != nil {
		if err == nil {
			err = beside
		}
		return err
	}
	if c.bracket == afterValue && len(c.recent) > 0 && c.next(1).kind == wordClose {
		return c.daysBehind(p)
	}
	if l := c.find(phraseDays); l != nil && l.fresh {
		if !l.holiday && !p.holiday && (p.every && !c.exceptional(l) || l.days == p.days) { // 周一至周五每天, 周一至周五（工作日）
			l.workday = l.workday || p.workday
			return nil
		}
		if !c.canFlush() {
			return c.src.refuseClause(ParseAmbiguousDays, l.from, p.to)
		}
		if err := c.flush(); err != nil {
			return err
		}
	} else if c.hasFresh(phraseMeals) && c.mark >= commaMark && l != nil {
		// 周一至周五早餐6:30-9:00,午餐,周六…
		if err := c.flush(); err != nil {
			return err
		}
	}
	return c.push(p)
}

// besideDays refuses a rule about days while other days still wait for their
// times: in 8:30-17:00,周末节假日休息 they belong to the rule or to the times
// before it. Behind a comma most days of the week are of the times
// (8:30-17:00,周一至周五,法定节假日休息).
func (c *clauses) besideDays(p *phrase) *ParseError {
	l := c.find(phraseDays)
	if l == nil || !l.fresh || l.bracket != c.bracket || c.canFlush() || c.next(-1).kind == wordBut {
		return nil
	}
	switch {
	case p.holiday && c.mark == noMark:
		return c.src.refuseClause(ParseAmbiguousHoliday, l.from, p.to)
	case l.isFew():
		return c.src.refuseClause(ParseAmbiguousDays, l.from, p.to)
	}
	return nil
}

// isFew reports whether the label is at most three days: rather those on which
// something is else than those of all times.
func (l *label) isFew() bool { return bits.OnesCount8(uint8(l.days)) < 4 }

// exceptional reports whether 每天 behind a comma does not sum up the days of the
// label: 周末开放,每天8:30-17:00.
func (c *clauses) exceptional(l *label) bool {
	return c.mark >= commaMark && (c.served != nil || l.isFew())
}

// meals reads a label, or what was served at the times before it.
func (c *clauses) meals(p *phrase) *ParseError {
	behind := c.mark == noMark && c.isBehindValue()
	if behind && c.recent[len(c.recent)-1].Meals == 0 {
		switch q := c.next(1); {
		case q.kind != phraseSpan && q.kind != phraseStart, q.spaced && !p.spaced:
			c.mealsBehind(p)
			return nil
		case q.spaced == p.spaced: // 6:30-9:00早餐11:00-13:00
			return c.src.refuse(ParseAmbiguousMeal, p.from, p.to)
		}
	}
	if l := c.find(phraseMeals); l != nil && l.fresh {
		l.loose = l.loose || !l.isNoon()
		l.meals |= p.meals
		l.value = 0
		l.to = p.to
		c.mark = noMark
		return nil
	}
	return c.push(p)
}

// zone reads a label, or where the times before it are: 24小时自助区.
func (c *clauses) zone(p *phrase) *ParseError {
	if c.mark == noMark && c.isBehindValue() && c.endsClause(c.next(1)) {
		if d := c.recent[len(c.recent)-1]; d.Zone == "" && c.find(wordZone) == nil {
			d.Zone, d.to = p.text, p.to
			return nil
		}
	}
	return c.push(p)
}

func (c *clauses) endsClause(p *phrase) bool {
	switch p.kind {
	case wordComma, wordSemicolon, wordStop, wordClose, wordServe:
		return true
	}
	return c.i+1 == len(c.phrases)
}

// isNoon: the label is the word 中午.
func (l *label) isNoon() bool { return l.value == int(noon) }

// partOfDay reads 中午 in place of a meal. Other parts of the day need times.
func (c *clauses) partOfDay(p *phrase) *ParseError {
	if dayPart(p.value) != noon || c.next(1).kind == wordClosed {
		return c.src.refuseClause(ParseAmbiguousTime, p.from, p.to)
	}
	if c.hasFresh(phraseMeals) {
		return nil // 午餐中午供应
	}
	p.kind, p.meals = phraseMeals, hours.Lunch
	return c.push(p)
}

// serve reads words of service. They make words without times a period.
func (c *clauses) serve(p *phrase) *ParseError {
	l := c.find(phraseMeals)
	if l != nil && l.fresh && l.isNoon() && p.kind != wordNormal && p.value == 0 && c.next(1).kind != phraseMeals {
		return c.src.refuseClause(ParseAmbiguousTime, l.from, p.to)
	}
	if d := c.find(phraseDays); d != nil && d.fresh && (p.kind == wordNormal || p.also) {
		d.added = true
	}
	if p.kind != wordNormal {
		c.served = p
	}
	return nil
}

// brackets keeps account of where a bracket stands.
func (c *clauses) brackets(p *phrase) *ParseError {
	switch {
	case p.kind == wordOpen && c.bracket != noBracket:
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	case p.kind == wordOpen && c.mark == noMark && c.isBehindValue():
		c.bracket = afterValue
		c.outside = slices.Clone(c.labels)
	case p.kind == wordOpen:
		c.bracket = afterLabel
	default:
		if c.bracket == noBracket || c.bracket == afterValue && c.hasFresh(phraseDays, wordZone, phraseMeals) {
			return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
		}
		if c.bracket == afterValue {
			c.mark = noMark
			c.labels = c.outside
		}
		c.bracket = noBracket
	}
	return nil
}

// isBehindValue reports whether the last thing that was read is a period.
func (c *clauses) isBehindValue() bool {
	if len(c.recent) == 0 || c.hasFresh(phraseDays, wordZone, phraseMeals) {
		return false
	}
	for n := -1; ; n-- {
		switch q := c.next(n); q.kind {
		case phraseSpan, phraseStart, wordNoTimes:
			return true
		case wordServe, wordNormal, wordOpen:
		default:
			return false
		}
	}
}

// strong reads a mark that ends a sentence.
func (c *clauses) strong(p *phrase) *ParseError {
	if c.bracket != noBracket {
		c.mark = max(c.mark, commaMark)
		return nil
	}
	if c.canFlush() {
		if err := c.flush(); err != nil {
			return err
		}
	}
	if l := c.find(phraseDays); l != nil && l.fresh && l.holiday {
		return c.src.refuseClause(ParseAmbiguousHoliday, l.from, l.to)
	}
	for i := range c.labels {
		c.labels[i].over = !c.labels[i].fresh
	}
	if n := len(c.labels); n > 0 && c.labels[n-1].kind == phraseMeals && !c.labels[n-1].fresh {
		c.labels = c.labels[:n-1]
	}
	c.mark = strongMark
	c.served = nil
	c.recent = nil
	return c.endException(p)
}

// canFlush reports whether the labels that wait make a period without times.
func (c *clauses) canFlush() bool {
	return c.hasFresh(phraseMeals) || c.served != nil && c.hasFresh(phraseDays)
}

// flush makes them one.
func (c *clauses) flush() *ParseError {
	l := c.find(phraseMeals)
	if l == nil || !l.fresh {
		l = c.find(phraseDays)
	}
	if err := c.emit(&phrase{kind: wordNoTimes, from: l.from, to: l.to}); err != nil {
		return err
	}
	c.labels = slices.DeleteFunc(c.labels, func(l label) bool { return l.kind == phraseDays && l.added })
	return nil
}
