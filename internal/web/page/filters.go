package page

import (
	"slices"
	"strings"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// filters are what can be asked for beside the service and the place, each in
// words that one can tap. They work without a script.
type filters struct {
	Needs     []choice // of stations
	Entry     []choice
	Amenities []choice
	Days      []choice // of meals
	Meals     []choice
	More      []choice // rarer choices, folded away
	Date      dateForm
	Open      bool // More was used last and stays open
	Hidden    int  // how many of those under More are on

	On    []string // the filters that are on, in words
	None  choice   // takes all of them back
	comma string
}

// dateForm asks for a day that is not among the choices.
type dateForm struct {
	Path, Value, First, Last string
	Fields                   []field
}

// filters are those of the service that is asked for; without one there is
// only whether it is open.
func (a *ask) filters(f *search.Filter) *filters {
	list := &filters{Open: a.open, comma: messages.Text(a.page.Lang, "unit.comma")}
	rare := a.kept()
	open := a.toggle("choice.open", "open", "true", f.Open)
	switch f.Service {
	case locator.Station:
		list.Needs = a.several("choice.want.", "need", locator.Needs(), f.Needs)
		for i, need := range locator.Needs() {
			list.Needs[i].Icon = need
		}
		list.Entry = append([]choice{open}, a.several("entry.", "entry", entriesAsked(), f.Entry)[0])
		list.Amenities = slices.Concat(rare.several("entry.", "entry", entriesAsked(), f.Entry)[1:],
			rare.several("amenity.", "amenity", amenitiesAsked(), f.Amenities), rare.traits(f))
		list.hide(list.Amenities)
	case locator.Meal:
		list.Days = append([]choice{open}, a.days(f.Meal)...)
		list.Meals = a.meals(f.Meal)
		list.More = rare.traits(f)
		list.hide(list.More)
		list.Date = a.date()
	default:
		list.Days = []choice{open}
	}
	list.say(a.page, f)
	none := []string{"open", "", "need", "", "amenity", "", "entry", "", "meal", ""}
	for _, t := range traitsAsked() {
		none = append(none, t.name, "")
	}
	list.None = a.choice("choice.none", false, none...)
	return list
}

// traitAsked is how pages offer a trait of package search: in which words (a
// message key), and among the rarer choices of which service.
type traitAsked struct {
	name, words string
	service     locator.Service
}

// traitsAsked has one row for each of [search.Traits].
func traitsAsked() []traitAsked {
	return []traitAsked{
		{"deliver", "choice.delivers", locator.Meal},
	}
}

// wants reports whether the filter asks for the trait.
func (t traitAsked) wants(f *search.Filter) bool {
	return slices.ContainsFunc(search.Traits(), func(s search.Trait) bool { return s.Name == t.name && f.Traits&s.Bit != 0 })
}

// traits are the choices of those that sites of the filter's service may have.
func (a *ask) traits(f *search.Filter) []choice {
	var list []choice
	for _, t := range traitsAsked() {
		if t.service == f.Service {
			list = append(list, a.toggle(t.words, t.name, "true", t.wants(f)))
		}
	}
	return list
}

// hide counts the choices that are on among those that are folded away.
func (l *filters) hide(choices []choice) {
	for _, c := range choices {
		if c.On {
			l.Hidden++
		}
	}
}

// entriesAsked are the ways in that one asks for; the others keep people out.
func entriesAsked() []string { return []string{"walk_in", "night"} }

// amenitiesAsked are the amenities that one asks for, those most asked for
// first.
func amenitiesAsked() []string {
	return []string{
		"phone_charging", "hot_water", "microwave", "aircon", "heating", "seats", "ebike_charging", "battery_swap",
		"fridge", "first_aid", "wifi", "shower", "toilet_accessible", "umbrella", "books",
	}
}

// kept is the question whose choices leave the rarer ones open to choose from.
func (a *ask) kept() *ask {
	k := *a
	k.more = true
	return &k
}

// toggle asks for a value or takes it back.
func (a *ask) toggle(key, name, value string, on bool) choice {
	if on {
		value = ""
	}
	changes := []string{name, value}
	if a.more {
		changes = append(changes, "more", "1")
	}
	return a.choice(key, on, changes...)
}

// several are choices that add to a list or take from it.
func (a *ask) several(prefix, name string, keys, chosen []string) []choice {
	var list []choice
	for _, k := range keys {
		on := slices.Contains(chosen, k)
		rest := slices.DeleteFunc(slices.Clone(chosen), func(c string) bool { return c == k })
		if !on {
			rest = append(rest, k)
		}
		changes := []string{name, strings.Join(rest, ",")}
		if a.more {
			changes = append(changes, "more", "1")
		}
		list = append(list, a.choice(prefix+k, on, changes...))
	}
	return list
}

// meals are the meals of the day. On another day the instant goes with the
// meal.
func (a *ask) meals(asked hours.Meals) []choice {
	var list []choice
	for _, meal := range []hours.Meals{hours.Breakfast, hours.Lunch, hours.Dinner} {
		on, name := asked == meal, meal.Names()[0]
		changes := []string{"meal", name}
		if on {
			changes[1], meal = "", 0
		}
		if b := a.page; b.At && b.Moment.Day() != b.View.Moment.Day() {
			changes = append(changes, "at", instantOf(b.Moment.Day(), meal))
		}
		list = append(list, a.choice("choice.meal."+name, on, changes...))
	}
	return list
}

// days are today and the two days after it, and the day that is asked for.
func (a *ask) days(meal hours.Meals) []choice {
	b := a.page
	today, asked := b.View.Moment.Day(), b.Moment.Day()
	var list []choice
	for i, key := range []string{"choice.today", "choice.tomorrow", "choice.after"} {
		at := ""
		if i > 0 {
			at = instantOf(today+hours.Day(i), meal)
		}
		c := a.choice(key, false, "at", at, "open", "")
		c.Is = asked == today+hours.Day(i) && (i > 0 || !b.At)
		list = append(list, c)
	}
	if asked < today || asked > today+2 {
		c := a.choice("choice.date", false, "at", instantOf(asked, meal), "open", "")
		c.Text, c.Is = b.dayText(asked)+" "+b.weekday(asked), true
		list = append(list, c)
	}
	return list
}

// instantOf is the instant that stands for a meal of a day, or for the day: a
// time at which most of those serve it that serve it at all.
func instantOf(d hours.Day, meal hours.Meals) string {
	minutes := 12 * 60
	switch meal {
	case hours.Breakfast:
		minutes = 7*60 + 30
	case hours.Lunch:
		minutes = 11*60 + 30
	case hours.Dinner:
		minutes = 17*60 + 30
	}
	return d.Start().Add(time.Duration(minutes) * time.Minute).Format(time.RFC3339)
}

// date asks for any day of the coming year.
func (a *ask) date() dateForm {
	today := a.page.View.Moment.Day()
	f := dateForm{Path: a.path, First: today.String(), Last: (today + hours.Horizon - 35).String()}
	if a.page.At {
		f.Value = a.page.Moment.Day().String()
	}
	f.Fields = fields(a.with("at", "", "open", ""))
	return f
}

// dated answers the form of [ask.date]: the address that asks for the instant
// of its day; "" when no date is given.
func (a *ask) dated(date string, meal hours.Meals) (address string, ok bool) {
	if date == "" {
		return "", true
	}
	day, err := hours.ParseDay(date)
	if year, _, _ := day.Date(); err != nil || year < 2000 || year > 2099 {
		return "", false
	}
	at := instantOf(day, meal)
	if day == a.page.View.Moment.Day() {
		at = ""
	}
	return a.path + "?" + a.with("at", at).Encode(), true
}

// OnText is what is asked for in one line.
func (l *filters) OnText() string { return strings.Join(l.On, l.comma) }

// say puts what is asked for into words.
func (l *filters) say(b *base, f *search.Filter) {
	add := func(key string) { l.On = append(l.On, messages.Text(b.Lang, key)) }
	if f.Open {
		add("choice.open")
	}
	if f.Meal != 0 {
		add("choice.meal." + f.Meal.Names()[0])
	}
	for _, k := range f.Needs {
		add("choice.want." + k)
	}
	for _, k := range f.Entry {
		add("entry." + k)
	}
	for _, k := range f.Amenities {
		add("amenity." + k)
	}
	for _, t := range traitsAsked() {
		if t.wants(f) {
			add(t.words)
		}
	}
}

// DistrictLink leads to the list of a district.
func (b *base) DistrictLink(code string) string {
	return b.link("/d/"+code, "service", string(b.Service))
}

// Toilet is where the nearest toilet is asked for.
func (b *base) Toilet() string {
	return b.link("/", "service", string(locator.Station), "need", "toilet")
}
