package hours

import (
	"cmp"
	"slices"
)

// DayPlan is the hours of one calendar day, as lists of today and of the week
// show them. Periods that passed midnight from the day before are not in it.
type DayPlan struct {
	Day  Day     `json:"day"`
	Kind DayKind `json:"kind"`
	Name string  `json:"name,omitempty"` // the feast of a day that is not ordinary
	// Value is open when the day has periods, else closed or unknown for Code.
	Value Value `json:"value"`
	Code  Code  `json:"code,omitempty"`
	// Periods are in the order they open, those without times last.
	Periods      []Period `json:"periods,omitempty"`
	WeatherBound bool     `json:"weather_bound,omitempty"`
	Note         string   `json:"note,omitempty"` // of the exception or override
}

// Today returns the plan of the moment's day.
func (t *Timetable) Today(m Moment) DayPlan { return t.Days(m, 1)[0] }

// Week returns the plans of seven days that begin with the moment's.
func (t *Timetable) Week(m Moment) []DayPlan { return t.Days(m, 7) }

// Days returns the plans of n days that begin with the moment's.
func (t *Timetable) Days(m Moment, n int) []DayPlan {
	days := make([]DayPlan, 0, n)
	for d := m.day; d < m.day+Day(n); d++ {
		named := m.window.calendar.find(d)
		var p plan
		t.decide(&p, d, named.Kind)
		day := DayPlan{
			Day: d, Kind: named.Kind, Name: named.Name, Value: p.value, Code: p.code,
			WeatherBound: p.weather, Note: p.note,
		}
		if p.value == Open {
			day.Periods = p.list()
			if len(day.Periods) == 0 {
				day.Value, day.Code = Closed, DayOff
			}
		}
		days = append(days, day)
	}
	return days
}

// list returns the periods of the day in order.
func (p *plan) list() []Period {
	var list []Period
	for _, q := range p.periods {
		if q.Days.Has(p.on) {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(a, b Period) int {
		if a.Opens.Known() != b.Opens.Known() {
			if a.Opens.Known() {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Opens, b.Opens)
	})
	return list
}
