package page

import (
	"net/url"
	"slices"

	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// choice asks the same question with one thing changed: only what is open,
// another order, now instead of an instant. It is a link, or on an answer a
// form of one button, as no link carries the visitor's place.
type choice struct {
	Text   string
	Icon   string // the mark before it, one of icons.templ; most have none
	On     bool   // it is chosen, and choosing it again takes it back
	Is     bool   // it is chosen, of several of which exactly one always is
	Link   string
	Fields []field
}

// field is a hidden field of a form.
type field struct{ Name, Value string }

// questionParams are the parameters of a question that pages understand.
func questionParams() []string {
	params := []string{"service", "need", "amenity", "entry"}
	for _, trait := range search.Traits() {
		params = append(params, trait.Name)
	}
	return append(params,
		"open", "meal", "order", "at", "k", "max_m", "pace", "lat", "lon", "datum", "lang", "big", "subdistrict", "community")
}

// ask is the question of a page.
type ask struct {
	page   *base
	path   string
	params url.Values
	linked bool // links, not forms
	more   bool // its choices are among the rarer ones
	open   bool // one of those was used last
}

// choice changes the question: name, value, name, value… An empty value takes
// the parameter away. The words are those of a message key.
func (a *ask) choice(key string, on bool, changes ...string) choice {
	c := choice{Text: messages.Text(a.page.Lang, key), On: on}
	q := a.with(changes...)
	if a.linked {
		if c.Link = a.path; len(q) > 0 {
			c.Link += "?" + q.Encode()
		}
		return c
	}
	c.Fields = fields(q)
	return c
}

// with is the question with changes.
func (a *ask) with(changes ...string) url.Values {
	q := url.Values{}
	for _, p := range questionParams() {
		if v := a.params.Get(p); v != "" {
			q.Set(p, v)
		}
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			q.Del(changes[i])
		} else {
			q.Set(changes[i], changes[i+1])
		}
	}
	return q
}

// fields are the fields of a form in the order of [questionParams].
func fields(q url.Values) []field {
	var list []field
	for _, name := range append(questionParams(), "more") {
		if q.Has(name) {
			list = append(list, field{name, q.Get(name)})
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
func (b *base) answerAsk(params url.Values) *ask {
	return &ask{page: b, path: "/", params: params, open: params.Has("more")}
}

// pathAsk is the question of a page that knows of no place.
func (b *base) pathAsk(path string, params url.Values) *ask {
	known := url.Values{}
	for _, name := range questionParams() {
		if !slices.Contains([]string{"lat", "lon", "datum"}, name) && params.Has(name) {
			known.Set(name, params.Get(name))
		}
	}
	return &ask{page: b, path: path, params: known, linked: true, open: params.Has("more")}
}
