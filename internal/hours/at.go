package hours

import "time"

// State is the answer at a moment.
type State struct {
	Value Value `json:"value"`
	Code  Code  `json:"code"`
	// Until is the next instant at which Value is another, and Next what it is
	// then. Zero and "" when nothing changes up to the end of the day that is
	// Horizon days ahead.
	Until time.Time `json:"until,omitzero"`
	Next  Value     `json:"next,omitempty"`
	// Of an open state: the meals that are served, and the zone that is open,
	// all the way to Until or for the next 24 hours. None, and "", when no meal
	// or no single zone is; a place that is open as a whole has no zone.
	Meals Meals  `json:"meals,omitzero"`
	Zone  string `json:"zone,omitempty"`
	// Note is the words of the exception or override that decides: that of the
	// day before while what opened then is open.
	Note string `json:"note,omitempty"`
	// Dated: an override decides.
	Dated bool `json:"-"`
}

// At returns the state of the schedule alone.
func (s *Schedule) At(m Moment) State {
	t := Timetable{Schedule: s}
	return t.At(m)
}

// At returns the state at the moment.
func (t *Timetable) At(m Moment) State {
	if t.Schedule == nil && len(t.Overrides) == 0 {
		return State{Value: Unknown, Code: HoursUnknown}
	}
	now := t.cursor(m)
	c := now.cover(0)
	run := now.run(c)
	s := State{Value: c.value(), Until: run.until, Next: run.next}
	eve := c.eve
	switch s.Value {
	case Open:
		s.Code, s.Meals = run.code(), run.meals
		if c.zoned {
			s.Zone = now.zone(run)
		}
	case Unknown:
		s.Code = now.whyUnknown(c)
	default:
		s.Code, eve = now.whyClosed()
	}
	decides := &now.today
	if eve {
		decides = &now.eve
	}
	s.Note, s.Dated = decides.note, decides.dated
	return s
}

// ValueAt returns the value of the state at the moment, without looking ahead.
func (t *Timetable) ValueAt(m Moment) Value {
	now := t.cursor(m)
	return now.cover(0).value()
}

// Reaches returns the value of the state after a walk that begins now: open
// means that one arrives while there is service, before the last serving.
func (t *Timetable) Reaches(m Moment, walkMinutes int) Value {
	return t.ValueAt(m.Add(walkMinutes))
}

// cursor is a minute of a day with the plans that can decide it: the day's
// and, for what passed midnight, the plan of the day before.
type cursor struct {
	timetable *Timetable
	window    *window
	day       Day
	clock     Clock // 00:00 to 23:59
	today     plan
	eve       plan
}

func (t *Timetable) cursor(m Moment) cursor {
	c := cursor{timetable: t, window: m.window, day: m.day, clock: m.Clock()}
	t.decide(&c.today, m.day, m.Kind(m.day))
	t.decide(&c.eve, m.day-1, m.Kind(m.day-1))
	return c
}

const (
	midnight = Clock(1)                // 00:00
	dayEnd   = midnight + minutesOfDay // 24:00
)

// advance goes on to the next minute at which a period begins or ends or a day
// begins.
func (c *cursor) advance() {
	next := dayEnd
	if c.today.value == Open {
		for i := range c.today.periods {
			if p := &c.today.periods[i]; p.Days.Has(c.today.on) {
				next = earliest(p, c.clock, 0, next)
			}
		}
	}
	for i := range c.eve.periods {
		if p := &c.eve.periods[i]; p.Closes > dayEnd && p.Days.Has(c.eve.on) {
			next = earliest(p, c.clock, minutesOfDay, next)
		}
	}
	for i := range c.eve.holiday {
		if p := &c.eve.holiday[i]; p.Closes > dayEnd {
			next = earliest(p, c.clock, minutesOfDay, next)
		}
	}
	if next < dayEnd {
		c.clock = next
		return
	}
	c.day++
	c.clock = midnight
	c.eve = c.today
	c.timetable.decide(&c.today, c.day, c.window.kind(c.day))
}

// earliest returns the first of next and the ends of p, as read on a day that
// begins shift minutes after p's own, that come after the clock.
func earliest(p *Period, clock, shift, next Clock) Clock {
	for _, at := range [3]Clock{p.Opens, p.LastServing, p.Closes} {
		if at -= shift; at > clock && at < next {
			next = at
		}
	}
	return next
}

// minutesSince returns the minutes from one cursor to a later one.
func (c *cursor) minutesSince(from *cursor) int {
	return int(c.day-from.day)*minutesOfDay + int(c.clock-from.clock)
}

// claim is what the periods of a minute come to. The higher one counts.
type claim uint8

const (
	claimClosed  claim = iota
	claimTimes         // a period without times
	claimEnd           // after a start without an end
	claimEve           // what an unknown day before may have left open
	claimWeather       // in the hours of a weather-bound place
	claimDay           // the whole day is unknown
	claimOpen
)

// cover is what covers a minute.
type cover struct {
	claim claim
	eve   bool // only a period of the day before makes the claim
	// Of claimOpen: the meals of the open periods together, whether all of them
	// are until sold out, and whether one is of a zone.
	meals   Meals
	soldOut bool
	zoned   bool
}

func (v cover) value() Value {
	switch v.claim {
	case claimOpen:
		return Open
	case claimClosed:
		return Closed
	}
	return Unknown
}

func (v *cover) add(k claim, p *Period, eve bool) {
	if k < v.claim {
		return
	}
	if k > v.claim {
		*v = cover{claim: k, eve: eve, soldOut: true}
	}
	if k == claimOpen {
		v.meals |= p.Meals
		v.soldOut = v.soldOut && p.UntilSoldOut
		v.zoned = v.zoned || p.Zone != ""
	}
}

// cover looks at the periods that serve any of the meals, or at all of them
// when there is none.
func (c *cursor) cover(of Meals) cover {
	var v cover
	if c.today.value == Unknown {
		v.claim = claimDay
	} else {
		for i := range c.today.periods {
			if p := &c.today.periods[i]; p.Days.Has(c.today.on) && p.serve(of) {
				v.add(c.today.claim(p, c.clock), p, false)
			}
		}
	}
	clock := c.clock + minutesOfDay
	for i := range c.eve.periods {
		if p := &c.eve.periods[i]; p.Closes > clock && p.Days.Has(c.eve.on) && p.serve(of) {
			v.add(c.eve.tail(p, clock), p, true)
		}
	}
	for i := range c.eve.holiday {
		if p := &c.eve.holiday[i]; p.Closes > clock && p.serve(of) {
			v.add(c.eve.tail(p, clock), p, true)
		}
	}
	return v
}

func (p *Period) serve(of Meals) bool { return of == 0 || p.Meals.Has(of) }

// claim is what the period of an open day makes of a clock time of that day.
func (p *plan) claim(q *Period, clock Clock) claim {
	switch {
	case !q.Opens.Known():
		return claimTimes
	case clock < q.Opens:
		return claimClosed
	case !q.Closes.Known():
		if clock < p.endOfStart(q) {
			return claimEnd
		}
		return claimClosed
	case clock >= q.end():
		return claimClosed
	case p.weather:
		return claimWeather
	}
	return claimOpen
}

// tail is what the period makes of a clock time after the midnight of its day.
func (p *plan) tail(q *Period, clock Clock) claim {
	switch {
	case clock >= q.end():
		return claimClosed
	case p.value == Unknown:
		return claimEve
	case p.weather:
		return claimWeather
	}
	return claimOpen
}

// end is until when somebody is served.
func (p *Period) end() Clock {
	if p.LastServing.Known() {
		return p.LastServing
	}
	return p.Closes
}

// endOfStart is when a period without an end is over for certain: as the next
// of its zone opens.
func (p *plan) endOfStart(q *Period) Clock {
	end := dayEnd
	for i := range p.periods {
		o := &p.periods[i]
		if o.Days.Has(p.on) && o.Zone == q.Zone && o.Opens > q.Opens && o.Opens < end {
			end = o.Opens
		}
	}
	return end
}

// run is how long a value lasts and what is true all through it.
type run struct {
	until time.Time
	next  Value
	long  bool // 24 hours at least

	meals   Meals
	soldOut bool // some of it is served until sold out only
}

// run walks on from the cursor, which v covers, until the value changes.
func (c cursor) run(v cover) run {
	start := c
	r := run{meals: v.meals, soldOut: v.soldOut}
	value := v.value()
	for {
		c.advance()
		if c.day > start.day+Horizon || c.today.forever && c.eve.forever {
			r.long = true
			return r
		}
		minutes := c.minutesSince(&start)
		v := c.cover(0)
		if w := v.value(); w != value {
			r.until, r.next, r.long = c.day.at(int(c.clock-midnight)), w, minutes >= minutesOfDay
			return r
		}
		if minutes < minutesOfDay {
			r.meals &= v.meals
			r.soldOut = r.soldOut || v.soldOut
		}
	}
}

func (r *run) code() Code {
	switch {
	case r.soldOut:
		return OpenUntilSoldOut
	case r.long:
		return OpenAllDay
	}
	return OpenUntil
}

// zone returns the zone that is open throughout the run, the whole place
// before its parts.
func (c cursor) zone(r run) string {
	if c.carries(r, "") {
		return ""
	}
	for _, p := range [2]*plan{&c.today, &c.eve} {
		for i := range p.periods {
			if z := p.periods[i].Zone; z != "" && c.carries(r, z) {
				return z
			}
		}
	}
	return ""
}

// carries reports whether the zone is open from now to the end of the run, or
// for 24 hours if that is longer.
func (c cursor) carries(r run, zone string) bool {
	start := c
	for {
		if !c.open(zone) {
			return false
		}
		c.advance()
		if c.minutesSince(&start) >= minutesOfDay || c.day.at(int(c.clock-midnight)).Equal(r.until) {
			return true
		}
	}
}

// open reports whether a period of the zone is open.
func (c *cursor) open(zone string) bool {
	if c.today.value == Open {
		for i := range c.today.periods {
			p := &c.today.periods[i]
			if p.Zone == zone && p.Days.Has(c.today.on) && c.today.claim(p, c.clock) == claimOpen {
				return true
			}
		}
	}
	clock := c.clock + minutesOfDay
	for i := range c.eve.periods {
		p := &c.eve.periods[i]
		if p.Zone == zone && p.Closes > clock && p.Days.Has(c.eve.on) && c.eve.tail(p, clock) == claimOpen {
			return true
		}
	}
	return false
}

func (c *cursor) whyUnknown(v cover) Code {
	switch v.claim {
	case claimDay:
		return c.today.code
	case claimWeather:
		return WeatherBound
	case claimEve:
		return c.eve.code
	case claimEnd:
		return EndUnknown
	default:
		return TimesUnknown
	}
}

// whyClosed also reports whether the day before is why.
func (c *cursor) whyClosed() (code Code, eve bool) {
	clock := c.clock + minutesOfDay
	if c.eve.value == Open {
		for i := range c.eve.periods {
			if p := &c.eve.periods[i]; p.Closes > clock && p.Days.Has(c.eve.on) {
				return LastServingPassed, true // it would be open otherwise
			}
		}
	}
	if c.today.value == Closed {
		return c.today.code, false
	}
	code = DayOff
	for i := range c.today.periods {
		p := &c.today.periods[i]
		switch {
		case !p.Days.Has(c.today.on):
		case p.Opens <= c.clock && c.clock < p.Closes:
			return LastServingPassed, false
		case p.Opens > c.clock:
			code = OpensAt
		case code == DayOff:
			code = ClosedForDay
		}
	}
	return code, false
}
