package hours

import "slices"

// SchemaHours are the two properties of a schema.org Place that say when it is
// open, for JSON-LD.
type SchemaHours struct {
	Regular []OpeningHoursSpecification `json:"openingHoursSpecification,omitempty"`
	// Special stands over Regular on its days.
	Special []OpeningHoursSpecification `json:"specialOpeningHoursSpecification,omitempty"`
}

// OpeningHoursSpecification is an opening on each of some days of the week
// (https://schema.org/OpeningHoursSpecification). Times are HH:MM; a Closes
// that is not after Opens is on the next day, but 00:00–00:00 is closed.
type OpeningHoursSpecification struct {
	Type         string   `json:"@type"`
	DayOfWeek    []string `json:"dayOfWeek,omitempty"`
	Opens        string   `json:"opens"`
	Closes       string   `json:"closes"`
	ValidFrom    Day      `json:"validFrom,omitzero"`
	ValidThrough Day      `json:"validThrough,omitzero"`
}

// schemaHorizon is how many days ahead seasons, which schema.org knows by date
// only, are written.
const schemaHorizon = 365

// SchemaOrg returns the schedule for schema.org as of a day: what comes back
// every year is written with the dates of the year that begins then. What that
// leaves out, unknown days above all, is listed in the order of the constants.
func (s *Schedule) SchemaOrg(on Day) (SchemaHours, []Loss) {
	e := &schemaExport{schedule: s, lost: map[Loss]bool{}}
	for _, r := range stretches(on, func(d Day) int { return s.tableOn(d) }) {
		if r.index < 0 {
			continue
		}
		spec := e.week(s.Tables[r.index].Periods)
		if r.from != on || r.until != on+schemaHorizon {
			spec = within(spec, r.from, r.until)
		}
		e.hours.Regular = append(e.hours.Regular, spec...)
	}
	e.holidays()
	e.exceptions(on)
	e.lost[LossWeather] = s.WeatherBound
	e.lost[LossMakeUp] = !(&osmExport{schedule: s}).saysMakeUp()
	return e.hours, losses(e.lost)
}

type schemaExport struct {
	schedule *Schedule
	hours    SchemaHours
	lost     map[Loss]bool
}

// stretch is a stretch of days on which the same table or exception counts.
type stretch struct {
	from, until Day
	index       int // -1: none
}

// stretches cuts the year from a day on into stretches of the same index.
func stretches(on Day, index func(Day) int) []stretch {
	list := []stretch{{on, on, index(on)}}
	for d := on + 1; d <= on+schemaHorizon; d++ {
		last := &list[len(list)-1]
		if i := index(d); i != last.index {
			list = append(list, stretch{d, d, i})
		} else {
			last.until = d
		}
	}
	return list
}

// tableOn returns the index of the table in force, or -1 out of season.
func (s *Schedule) tableOn(d Day) int {
	rest := -1
	for i := range s.Tables {
		switch t := &s.Tables[i]; {
		case t.Season == nil:
			rest = i
		case t.Season.contains(d):
			return i
		}
	}
	return rest
}

func within(specs []OpeningHoursSpecification, from, until Day) []OpeningHoursSpecification {
	for i := range specs {
		specs[i].ValidFrom, specs[i].ValidThrough = from, until
	}
	return specs
}

// week returns the openings of the place as a whole.
func (e *schemaExport) week(periods []Period) []OpeningHoursSpecification {
	var specs []OpeningHoursSpecification
	for i := range periods {
		p := &periods[i]
		if p.Zone != "" {
			e.lost[LossZones] = true
			continue
		}
		e.lost[LossMeals] = e.lost[LossMeals] || p.Meals != 0
		e.lost[LossLastServing] = e.lost[LossLastServing] || p.LastServing.Known()
		e.lost[LossSoldOut] = e.lost[LossSoldOut] || p.UntilSoldOut
		if !p.Closes.Known() {
			e.lost[LossTimes] = true
			continue
		}
		opens, closes := p.schemaTimes()
		specs = append(specs, openOn(p.Days.schemaDays(), opens, closes))
	}
	return specs
}

func openOn(days []string, opens, closes string) OpeningHoursSpecification {
	return OpeningHoursSpecification{Type: "OpeningHoursSpecification", DayOfWeek: days, Opens: opens, Closes: closes}
}

// schemaTimes writes a whole day as 00:00–23:59, as schema.org's readers want
// it, and any other 24 hours a minute short, too.
func (p *Period) schemaTimes() (opens, closes string) {
	end := p.Closes
	if end == p.Opens+minutesOfDay {
		end--
	}
	if end > minutesOfDay {
		end -= minutesOfDay
	}
	return p.Opens.String(), end.String()
}

const schemaOrg = "https://schema.org/"

func (w Weekdays) schemaDays() []string {
	var days []string
	for i, name := range [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"} {
		if w.Has(Monday << i) {
			days = append(days, schemaOrg+name)
		}
	}
	return days
}

func (e *schemaExport) holidays() {
	days := []string{schemaOrg + "PublicHolidays"}
	switch e.schedule.Holidays {
	case HolidayUnknown:
		e.lost[LossHolidays] = true
	case HolidayClosed:
		e.hours.Regular = append(e.hours.Regular, openOn(days, "00:00", "00:00"))
	case HolidayHours:
		for _, spec := range e.week(e.schedule.HolidayPeriods) {
			spec.DayOfWeek = days
			e.hours.Regular = append(e.hours.Regular, spec)
		}
	}
}

func (e *schemaExport) exceptions(on Day) {
	list := e.schedule.Exceptions
	first := func(d Day) int {
		return slices.IndexFunc(list, func(x Exception) bool { return contains(x.From, x.Until, d) })
	}
	for _, r := range stretches(on, first) {
		if r.index < 0 {
			continue
		}
		x := &list[r.index]
		e.lost[LossReasons] = e.lost[LossReasons] || x.Reason != ""
		specs := e.week(x.Periods)
		var open Weekdays
		for i := range x.Periods {
			open |= x.Periods[i].Days
		}
		switch {
		case x.Closed:
			specs = append(specs, openOn(nil, "00:00", "00:00"))
		case len(x.Periods) == 0:
			e.lost[LossExceptions] = true
		case open != EveryDay:
			specs = append(specs, openOn((EveryDay&^open).schemaDays(), "00:00", "00:00"))
		}
		until := r.until
		if x.Until == 0 && until == on+schemaHorizon {
			until = 0
		}
		e.hours.Special = append(e.hours.Special, within(specs, r.from, until)...)
	}
}
