package hourstext

import "jiujin/internal/hours"

// What follows times and belongs to them: their end, the last serving, a break,
// 售完为止.

// pool returns the drafts that such words may be about: the one before an open
// bracket or directly before, those since the last strong mark, or all.
func (c *clauses) pool() []*draft {
	switch n := len(c.recent); {
	case n > 0 && (c.bracket != noBracket || c.mark == noMark):
		last := c.recent[n-1]
		pool := []*draft{last}
		if n > 1 && c.recent[n-2].group == last.group && timesOf(&c.recent[n-2].Period) == timesOf(&last.Period) { // 周末及节假日
			pool = append(pool, c.recent[n-2])
		}
		return pool
	case n > 0:
		return c.recent
	}
	pool := append([]*draft(nil), c.table.drafts...)
	return append(pool, c.holiday...)
}

// timesOf returns the period without days and place.
func timesOf(p *hours.Period) hours.Period {
	return hours.Period{Meals: p.Meals, Opens: p.Opens, Closes: p.Closes, LastServing: p.LastServing, UntilSoldOut: p.UntilSoldOut}
}

// ending reads 17:00关门 after 8:00开门, or 停止供餐 before the doors close.
func (c *clauses) ending(p *phrase) *ParseError {
	pool := c.pool()
	if len(pool) == 0 {
		return c.src.refuseClause(ParseIncompleteTime, p.from, p.to)
	}
	done := false
	for _, d := range pool {
		switch {
		case d.Closes == p.opens:
			done = true
		case d.Opens.Known() && !d.Closes.Known():
			if p.opens <= d.Opens || p.opens > d.Opens+minutesOfDay {
				return c.src.refuse(ParseAmbiguousTime, p.from, p.to)
			}
			if done { // several beginnings, one end
				return c.src.refuseClause(ParseAmbiguousTime, p.from, p.to)
			}
			d.Closes, d.to, done = p.opens, p.to, true
		}
	}
	switch {
	case done:
		return nil
	case p.value == endsServing:
		return c.lastServing(p)
	}
	return c.src.refuseClause(ParseConflicting, p.from, p.to)
}

// lastServing reads 12:40停止点餐 and 闭馆前30分钟停止入馆.
func (c *clauses) lastServing(p *phrase) *ParseError {
	var hits []*draft
	pool := c.pool()
	for _, d := range pool {
		if last := d.lastServing(p); last.Known() {
			hits = append(hits, d)
		}
	}
	if len(hits) == 0 || p.minutes > 0 && len(hits) < len(pool) {
		return c.src.refuseClause(ParseAmbiguousTime, p.from, p.to)
	}
	for _, d := range hits {
		if p.minutes == 0 && timesOf(&d.Period) != timesOf(&hits[0].Period) {
			return c.src.refuseClause(ParseAmbiguousTime, p.from, p.to)
		}
	}
	for _, d := range hits {
		last := d.lastServing(p)
		if d.LastServing.Known() && d.LastServing != last {
			return c.src.refuseClause(ParseConflicting, p.from, p.to)
		}
		d.LastServing, d.to = last, max(d.to, p.to)
	}
	return nil
}

// lastServing returns what the phrase says for the period, or not known when it
// is about another.
func (d *draft) lastServing(p *phrase) hours.Clock {
	if !d.Closes.Known() {
		return 0
	}
	in := func(c hours.Clock) bool { return c > d.Opens && c <= d.Closes }
	switch {
	case p.minutes > 0 && in(d.Closes-hours.Clock(p.minutes)):
		return d.Closes - hours.Clock(p.minutes)
	case p.minutes > 0:
		return 0
	case in(p.opens):
		return p.opens
	case in(p.opens + minutesOfDay): // 20:00-次日2:00,1:30停止点餐
		return p.opens + minutesOfDay
	}
	return 0
}

// soldOut reads 售完为止. Behind a comma it may be about several meals.
func (c *clauses) soldOut(p *phrase) *ParseError {
	if c.canFlush() {
		if err := c.flush(); err != nil {
			return err
		}
	}
	pool := c.pool()
	if len(pool) == 0 {
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	for _, d := range pool {
		if len(c.recent) > 0 && d.group != pool[0].group {
			return c.src.refuseClause(ParseAmbiguousMeal, p.from, p.to)
		}
	}
	for _, d := range pool {
		d.UntilSoldOut, d.to = true, max(d.to, p.to)
	}
	return nil
}

// breakTime takes 午休12:00-13:00 out of the times before it.
func (c *clauses) breakTime(p *phrase) *ParseError {
	if c.hasFresh(phraseDays, wordZone, phraseMeals) || p.allDay {
		return c.src.refuseClause(ParseNotUnderstood, p.from, p.to)
	}
	hit := false
	for _, d := range c.pool() {
		switch {
		case !d.Closes.Known() || p.opens >= d.Closes || p.closes <= d.Opens: // 午休 between two spans
			continue
		case p.opens <= d.Opens || p.closes >= d.Closes || d.LastServing.Known() && d.LastServing <= p.closes:
			return c.src.refuseClause(ParseConflicting, p.from, p.to)
		}
		hit = true
		rest := *d
		rest.Opens = p.closes
		d.split, rest.split = true, true
		d.Closes, d.LastServing = p.opens, 0
		c.insertBehind(d, &rest)
	}
	if !hit {
		return c.src.refuseClause(ParseConflicting, p.from, p.to)
	}
	return nil
}

// insertBehind puts the second half of a split period behind the first.
func (c *clauses) insertBehind(d, rest *draft) {
	lists := []*[]*draft{&c.table.drafts, &c.holiday}
	if c.exception != nil {
		lists = append(lists, &c.exception.drafts)
	}
	for _, list := range lists {
		for i, o := range *list {
			if o == d {
				*list = append((*list)[:i+1], append([]*draft{rest}, (*list)[i+1:]...)...)
				return
			}
		}
	}
}
