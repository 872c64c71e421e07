package page

import (
	"net/url"
	"slices"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// choice asks the same question with one thing changed: only what is open,
// another order, now instead of an instant. It is a link, or on an answer a
// form of one button, as no link carries the visitor's place.
type choice struct {
	Text   string
	On     bool // it is what is shown already; choosing it takes it back
	Link   string
	Fields []field
}

// field is a hidden field of a form.
type field struct{ Name, Value string }

// questionParams are the parameters of a question that pages understand.
func questionParams() []string {
	return []string{
		"service", "need", "amenity", "entry", "deliver", "open", "meal", "order", "at", "k", "max_m", "pace", "lat", "lon", "datum", "lang", "big",
	}
}

// ask is the question of a page.
type ask struct {
	page   *base
	path   string
	params url.Values
	linked bool // links, not forms
}

// choice changes the question. An empty value takes the parameter away.
func (a *ask) choice(key string, on bool, name, value string) choice {
	c := choice{Text: messages.Text(a.page.Lang, key), On: on}
	q := url.Values{}
	for _, p := range questionParams() {
		v := a.params.Get(p)
		if p == name {
			v = value
		}
		if v != "" {
			q.Set(p, v)
			c.Fields = append(c.Fields, field{p, v})
		}
	}
	if a.linked {
		c.Fields = nil
		if c.Link = a.path; len(q) > 0 {
			c.Link += "?" + q.Encode()
		}
	}
	return c
}

// filters are what is open, and for meals which one.
func (a *ask) filters(f *search.Filter) []choice {
	other := func(on bool, value string) string {
		if on {
			return ""
		}
		return value
	}
	list := []choice{a.choice("choice.open", f.Open, "open", other(f.Open, "true"))}
	for _, meal := range []hours.Meals{hours.Breakfast, hours.Lunch, hours.Dinner} {
		on, name := f.Meal == meal, meal.Names()[0]
		if f.Service == locator.Meal || on {
			list = append(list, a.choice("meal."+name, on, "meal", other(on, name)))
		}
	}
	return list
}

// order is the order that the list is not in.
func (a *ask) order(byMetres bool) choice {
	if byMetres {
		return a.choice("choice.reachable", false, "order", "")
	}
	return a.choice("choice.distance", false, "order", "distance")
}

// now leads from the instant that was asked for to the present.
func (a *ask) now() *choice {
	if !a.page.At {
		return nil
	}
	c := a.choice("choice.now", false, "at", "")
	return &c
}

// answerAsk is the question of an answer.
func (b *base) answerAsk(params url.Values) *ask { return &ask{page: b, path: "/", params: params} }

// pathAsk is the question of a page that knows of no place.
func (b *base) pathAsk(path string, params url.Values) *ask {
	known := url.Values{}
	for _, name := range questionParams() {
		if !slices.Contains([]string{"lat", "lon", "datum"}, name) && params.Has(name) {
			known.Set(name, params.Get(name))
		}
	}
	return &ask{page: b, path: path, params: known, linked: true}
}
