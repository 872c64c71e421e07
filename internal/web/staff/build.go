package staff

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
	"jiujin/internal/price"
)

// Rows that the builders offer.
const (
	hoursRows = 4
	menuRows  = 4
)

// builder writes words about hours and prices out of chosen days, times and
// amounts, for those who would rather not write.
type builder struct {
	Hours    []hoursRow
	Menu     []menuRow
	Holidays string // hours.HolidayRule, "" is not stated
	Service  locator.Service
	// HoursFault and MenuFault say why nothing was written.
	HoursFault, MenuFault string
}

// hoursRow is one opening on some days.
type hoursRow struct {
	Name        string
	Days        [7]bool
	Meal        string
	From, Until string
}

// menuRow is one set meal.
type menuRow struct {
	Name, Meal, What, Price string
}

func builderOf(form url.Values, service locator.Service) builder {
	b := builder{Service: service, Holidays: form.Get("b.holidays"), HoursFault: form.Get("b.hours.fault"), MenuFault: form.Get("b.menu.fault")}
	for i := range hoursRows {
		name := "b.hours." + strconv.Itoa(i)
		row := hoursRow{Name: name, Meal: form.Get(name + ".meal"), From: form.Get(name + ".from"), Until: form.Get(name + ".until")}
		for _, day := range form[name+".day"] {
			if n, err := strconv.Atoi(day); err == nil && n >= 0 && n < len(row.Days) {
				row.Days[n] = true
			}
		}
		b.Hours = append(b.Hours, row)
	}
	for i := range menuRows {
		name := "b.menu." + strconv.Itoa(i)
		b.Menu = append(b.Menu, menuRow{name, form.Get(name + ".meal"), form.Get(name + ".what"), form.Get(name + ".price")})
	}
	return b
}

// Weekdays are the names of the days, Monday first.
func (b builder) Weekdays() []string {
	return []string{"一", "二", "三", "四", "五", "六", "日"}
}

// Started reports whether something was chosen for the hours.
func (b builder) Started() bool {
	return slices.ContainsFunc(b.Hours, func(r hoursRow) bool { return r.From != "" || r.Until != "" })
}

// Priced reports whether something was written for the menu.
func (b builder) Priced() bool {
	return slices.ContainsFunc(b.Menu, func(r menuRow) bool { return r.What != "" || r.Price != "" })
}

// Meals are the meals a row may be of.
func (b builder) Meals() []string {
	if b.Service != locator.Meal {
		return nil
	}
	return locator.Meals()
}

// build writes the words of one of the builders into the form.
func build(w *writing, what string) {
	w.form.Del("b.hours.fault")
	w.form.Del("b.menu.fault")
	b := builderOf(w.form, w.service)
	switch what {
	case "hours":
		words, fault := b.hoursWords()
		if fault != "" {
			w.form.Set("b.hours.fault", text("staff.form.build."+fault))
			return
		}
		w.form.Set("hours_text", words)
	case "menu":
		words, fault := b.menuWords()
		if fault != "" {
			w.form.Set("b.menu.fault", text("staff.form.build."+fault))
			return
		}
		w.form.Set("meal.menu_text", words)
	}
}

// hoursWords writes the rows as [hours.Schedule] prints them; fault is why not.
func (b builder) hoursWords() (words, fault string) {
	var table hours.Table
	for _, row := range b.Hours {
		if row.From == "" && row.Until == "" {
			continue
		}
		var p hours.Period
		for i, on := range row.Days {
			if on {
				p.Days |= hours.Monday << i
			}
		}
		from, fromOK := clockOf(row.From)
		until, untilOK := clockOf(row.Until)
		switch {
		case p.Days == 0:
			return "", "no_days"
		case !fromOK || !untilOK:
			return "", "no_times"
		}
		if until <= from {
			until += 24 * 60 // past midnight
		}
		p.Opens, p.Closes = hours.ClockAt(from/60, from%60), hours.ClockAt(until/60, until%60)
		switch row.Meal {
		case "breakfast":
			p.Meals = hours.Breakfast
		case "lunch":
			p.Meals = hours.Lunch
		case "dinner":
			p.Meals = hours.Dinner
		}
		table.Periods = append(table.Periods, p)
	}
	if len(table.Periods) == 0 {
		return "", "no_rows"
	}
	s := hours.Schedule{Tables: []hours.Table{table}}
	switch rule := hours.HolidayRule(b.Holidays); rule {
	case hours.HolidayClosed, hours.HolidayOpen:
		s.Holidays = rule
	}
	words = hourstext.Print(&s)
	if read, err := hourstext.Parse(words); err != nil || hourstext.Print(read) != words {
		return "", "unclear"
	}
	return words, ""
}

// clockOf reads HH:MM as minutes after midnight; 24:00 is the end of a day.
func clockOf(s string) (minutes int, ok bool) {
	h, m, found := strings.Cut(s, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !found || err1 != nil || err2 != nil || hour < 0 || minute < 0 || minute > 59 || hour*60+minute > 24*60 {
		return 0, false
	}
	return hour*60 + minute, true
}

// menuWords writes the rows as [price.Menu] prints them.
func (b builder) menuWords() (words, fault string) {
	var parts []string
	for _, row := range b.Menu {
		what, amount := strings.TrimSpace(row.What), strings.TrimSuffix(strings.TrimSpace(row.Price), "元")
		if what == "" && amount == "" {
			continue
		}
		if yuan, err := strconv.ParseFloat(amount, 64); err != nil || yuan <= 0 || yuan > 9999 {
			return "", "no_price"
		}
		meal := ""
		for i, name := range locator.Meals() {
			if row.Meal == name {
				meal = [...]string{"早餐", "午餐", "晚餐"}[i]
			}
		}
		if meal == "" && what == "" {
			meal = "每餐"
		}
		parts = append(parts, meal+what+amount+"元")
	}
	if len(parts) == 0 {
		return "", "no_dishes"
	}
	menu, err := price.ParseMenu(strings.Join(parts, "\uff1b"))
	if err != nil {
		return "", "dish_unread"
	}
	return menu.String(), ""
}
