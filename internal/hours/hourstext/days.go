package hourstext

import "jiujin/internal/hours"

// meals reads 早餐, 午餐和晚餐, 早、中、晚餐, 早中晚 and the 早, 中 and 晚 that stand
// before times.
func (r *reader) meals() (bool, *ParseError) {
	start := r.pos
	p := phrase{kind: phraseMeals, from: r.peek().from}
	count, letters := 0, 0
	for end := r.pos; ; {
		t := r.peek()
		meal, ok := t.meal()
		if !ok {
			r.pos = end // 、 before something else
			break
		}
		p.meals |= meal
		p.to = t.to
		r.pos++
		end = r.pos
		if count++; t.kind == wordPart {
			letters++
		}
		if r.peek().kind == wordMeal { // 早、中、晚三餐
			continue
		}
		if !r.skip(wordList) && !r.skip(wordSlash) {
			break
		}
		for r.skip(wordNoise) {
		}
	}
	short := count == 1 && r.last().kind != wordMeal
	switch {
	case short && r.partsAreMeals && r.startsTime():
		r.add(p)
		r.pos = start
		return r.span()
	case letters == count: // parts of the day, unless a word beside them is a meal
		r.pos = start
		return false, nil
	case short:
		return true, r.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	r.add(p)
	return true, nil
}

func (r *reader) startsTime() bool {
	t := r.peek()
	return t.startsTime()
}

// meal returns the meal of a word, be it one letter.
func (t *token) meal() (hours.Meals, bool) {
	switch {
	case t.kind == wordMeal:
		return hours.Meals(t.value), true
	case t.kind == wordMidday:
		return hours.Lunch, true
	case t.kind == wordPart && t.text == "早":
		return hours.Breakfast, true
	case t.kind == wordPart && t.text == "晚":
		return hours.Dinner, true
	}
	return 0, false
}

// weekdays reads days of the week and public holidays, as many as are listed:
// 周一至周五, 周一、三、五, 工作日, 周末及法定节假日.
func (r *reader) weekdays() (bool, *ParseError) {
	p := phrase{kind: phraseDays, from: r.peek().from}
	count := 0
	for end := r.pos; ; count++ {
		ok, err := r.dayName(&p)
		if err != nil {
			return true, err
		}
		if !ok {
			r.pos = end
			break
		}
		p.to = r.last().to
		end = r.pos
		if !r.skip(wordList) && !r.skip(wordSlash) && r.peek().kind != wordWeek {
			count++
			break
		}
	}
	if count == 0 {
		return false, nil
	}
	p.every = p.every && count == 1
	r.add(p)
	return true, nil
}

// dayName reads one member of a list of days.
func (r *reader) dayName(p *phrase) (bool, *ParseError) {
	switch t := r.peek(); t.kind {
	case wordWeekdays:
		p.days |= hours.Weekdays(t.value) & hours.EveryDay
		p.workday = p.workday || t.value&workday != 0
		p.every = hours.Weekdays(t.value) == hours.EveryDay
	case wordHoliday:
		p.legal = (!p.holiday || p.legal) && t.value == 1
		p.holiday = true
	case wordWeek:
		return r.ofWeek(p)
	default:
		return false, nil
	}
	r.pos++
	return true, nil
}

// ofWeek reads from 周 on: 一至五, 一至周五, 一三五, 六日, 一、三、五, 7天.
func (r *reader) ofWeek(p *phrase) (bool, *ParseError) {
	week := r.peek()
	r.pos++
	if t := r.peek(); t.kind == wordNumber && t.value == 7 && r.peekAt(1).kind == wordDays {
		r.pos += 2
		p.days = hours.EveryDay
		return true, nil
	}
	last, ok := r.weekday()
	if !ok {
		return true, r.src.refuseClause(ParseNotUnderstood, week.from, week.to)
	}
	p.days |= hours.Monday << last
	for {
		end := r.pos
		switch {
		case r.skip(wordTo):
			r.skip(wordWeek)
			until, ok := r.weekday()
			if !ok {
				r.pos = end
				return true, nil
			}
			for last != until {
				last = (last + 1) % 7
				p.days |= hours.Monday << last
			}
			continue
		case r.skip(wordList) || r.skip(wordSlash):
		case r.peek().kind != wordHan && r.peek().kind != wordDay:
			return true, nil
		}
		next, ok := r.weekday()
		if !ok || next <= last {
			r.pos = end
			return true, nil
		}
		last = next
		p.days |= hours.Monday << last
	}
}

// weekday reads the numeral of a day, Monday being 0, unless it is the numeral
// of a time or month.
func (r *reader) weekday() (int, bool) {
	t := r.peek()
	day := -1
	switch {
	case t.kind == wordDay && t.text == "日", t.kind == wordDays:
		r.pos++
		return 6, true
	case t.kind == wordHan && t.text != "两" && t.value >= 1 && t.value <= 6, t.digits == 1 && t.value >= 1 && t.value <= 7:
		day = t.value - 1
	}
	switch r.peekAt(1).kind {
	case wordColon: // 周六:8:00
		if t.kind == wordNumber {
			return 0, false
		}
	case wordHour, wordDot, wordMonth, wordYear, wordHours, wordMinute:
		return 0, false
	}
	if day >= 0 {
		r.pos++
	}
	return day, day >= 0
}
