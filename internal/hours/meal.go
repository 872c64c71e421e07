package hours

// Serving returns whether the meal is being served at the moment: open,
// closed, or unknown. A period that names no meal serves none, but where the
// periods of the day name no meal at all, an open place may or may not serve
// it, and that is unknown.
func (t *Timetable) Serving(meal Meals, m Moment) Value {
	c := t.cursor(m)
	of := c.cover(meal)
	if of.claim != claimClosed {
		return of.value()
	}
	if all := c.cover(0); all.claim != claimClosed && !c.today.namesMeals() {
		return Unknown
	}
	return Closed
}

// ServesOn returns whether the meal is served on the day, at whatever time:
// open, closed, or unknown.
func (t *Timetable) ServesOn(meal Meals, m Moment, day Day) Value {
	var p plan
	t.decide(&p, day, m.Kind(day))
	return p.serves(meal)
}

// Occasion is a meal that is served once.
type Occasion struct {
	Day    Day    `json:"day"`
	Period Period `json:"period"`
	// Doubt is why an earlier day may have the meal as well, the code of the
	// first that may; "" when Day is certainly the next.
	Doubt Code `json:"doubt,omitempty"`
}

// Next returns the occasion of the meal that is running at the moment or comes
// next and is certain. Its day is certain; its times may be unknown, and then
// an occasion of today may be over.
func (t *Timetable) Next(meal Meals, m Moment) (Occasion, bool) {
	c := t.cursor(m)
	clock := c.clock + minutesOfDay
	for i := range c.eve.periods {
		p := &c.eve.periods[i]
		if c.eve.value == Open && !c.eve.weather && p.Meals.Has(meal) && p.Days.Has(c.eve.on) && clock < p.end() {
			return Occasion{Day: m.day - 1, Period: *p}, true
		}
	}
	var doubt Code
	var p plan
	for d := m.day; d <= m.day+Horizon; d++ {
		t.decide(&p, d, m.Kind(d))
		from := midnight
		if d == m.day {
			from = c.clock
		}
		if doubt == "" {
			doubt = p.doubt(meal)
		}
		if q := p.first(meal, from); q != nil && p.value == Open && !p.weather {
			return Occasion{Day: d, Period: *q, Doubt: doubt}, true
		}
	}
	return Occasion{Doubt: doubt}, false
}

// first returns the first period of the meal that is not over at the clock, one
// without times last, or nil.
func (p *plan) first(meal Meals, clock Clock) *Period {
	var best *Period
	for i := range p.periods {
		q := &p.periods[i]
		if !q.Meals.Has(meal) || !q.Days.Has(p.on) || q.Opens.Known() && p.lastOf(q) <= clock {
			continue
		}
		if best == nil || q.Opens.Known() && (!best.Opens.Known() || q.Opens < best.Opens) {
			best = q
		}
	}
	return best
}

// lastOf is when a period of the plan is over at the latest.
func (p *plan) lastOf(q *Period) Clock {
	if q.Closes.Known() {
		return q.end()
	}
	return p.endOfStart(q)
}

// doubt returns the code for which the meal may be served on the day without
// being certain, or "".
func (p *plan) doubt(meal Meals) Code {
	if p.serves(meal) != Unknown {
		return ""
	}
	switch {
	case p.value == Unknown && p.mayServe(meal):
		return p.code
	case p.value == Unknown:
		return ""
	case p.weather:
		return WeatherBound
	}
	return TimesUnknown
}

// mayServe reports whether the meal is among the periods that an unknown day
// may have, or they name no meal, or nothing is known of them.
func (p *plan) mayServe(meal Meals) bool {
	found, named := false, false
	for _, list := range [2][]Period{p.periods, p.holiday} {
		for i := range list {
			if q := &list[i]; q.Days.Has(p.on) {
				found, named = true, named || q.Meals != 0
				if q.Meals.Has(meal) {
					return true
				}
			}
		}
	}
	return found && !named || p.periods == nil
}

func (p *plan) serves(meal Meals) Value {
	if p.value != Open {
		return p.value
	}
	value := Closed
	for i := range p.periods {
		switch q := &p.periods[i]; {
		case !q.Days.Has(p.on):
		case q.Meals.Has(meal) && !p.weather:
			return Open
		case q.Meals.Has(meal), !p.namesMeals():
			value = Unknown
		}
	}
	return value
}

func (p *plan) namesMeals() bool {
	for i := range p.periods {
		if p.periods[i].Meals != 0 && p.periods[i].Days.Has(p.on) {
			return true
		}
	}
	return false
}
