package hours

import "time"

// Horizon is how many days ahead the evaluator looks for a change.
const Horizon = 400

// Moment is a minute with what the calendar says of the days around it. It is
// made once and serves every schedule.
type Moment struct {
	day    Day
	minute int // of the day
	window *window
}

// window is the kinds of the days from the eve of a day to its horizon.
type window struct {
	calendar *Calendar
	first    Day
	kinds    [Horizon + 2]DayKind
}

// Moment returns the minute that t lies in; seconds are cut off.
func (c *Calendar) Moment(t time.Time) Moment {
	d := DayOf(t)
	w := c.window.Load()
	if w == nil || w.first != d-1 {
		w = &window{calendar: c, first: d - 1}
		w.fill()
		c.window.Store(w)
	}
	return Moment{d, int(floorMod(t.Unix()+8*60*60, secondsOfDay)) / 60, w}
}

// fill goes by year, as finding the year of a day takes longest.
func (w *window) fill() {
	for i := 0; i < len(w.kinds); {
		d := w.first + Day(i)
		year, _, _ := d.Date()
		if year < firstSupposed || year > lastSupposed {
			w.kinds[i] = UnannouncedDay
			i++
			continue
		}
		y := w.calendar.year(year)
		for _, n := range y.days[d-y.first : min(len(y.days), int(d-y.first)+len(w.kinds)-i)] {
			w.kinds[i] = n.Kind
			i++
		}
	}
}

// Equal reports whether both are the same minute.
func (m Moment) Equal(n Moment) bool { return m.day == n.day && m.minute == n.minute }

// Day returns the civil day in Shanghai.
func (m Moment) Day() Day { return m.day }

// Clock returns the time of day.
func (m Moment) Clock() Clock { return Clock(m.minute + 1) }

// Time returns the minute as an instant.
func (m Moment) Time() time.Time { return m.day.at(m.minute) }

// Add returns the moment so many minutes later, or earlier.
func (m Moment) Add(minutes int) Moment {
	at := int64(m.minute + minutes)
	m.day += Day(floorDiv(at, minutesOfDay))
	m.minute = int(floorMod(at, minutesOfDay))
	return m
}

// Kind returns what the calendar says of a day.
func (m Moment) Kind(d Day) DayKind { return m.window.kind(d) }

func (w *window) kind(d Day) DayKind {
	if i := int(d - w.first); i >= 0 && i < len(w.kinds) {
		return w.kinds[i]
	}
	return w.calendar.Kind(d)
}
