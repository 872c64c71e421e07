package page

import (
	"jiujin/internal/locator"
)

// source is who says the facts of a group, and how far they hold.
type source struct {
	age
	Method string // message key of how they were checked, "" when they were not
	Name   string // of the person or office that checked, "" when it is not recorded
	URL    string
	Date   locator.Date
}

// Source is the source of a group of facts.
func (c card) Source(group string) source {
	p := c.Site.Facts[locator.FactGroup(group)]
	s := source{age: c.Age(group), Name: p.Source, URL: p.URL, Date: p.SourceDate}
	if p.VerifiedOn != "" && p.Method != "" {
		s.Method = "method." + string(p.Method)
	}
	return s
}

// gap is a group of facts of which nothing is recorded.
type gap struct {
	Key   string // message key of what it is about
	Words []string
}

// Unknown are the facts that are not recorded or could not be read, so that a
// visitor knows what to ask on the telephone.
func (d *sitePage) Unknown() []gap {
	var list []gap
	add := func(key string, words ...string) { list = append(list, gap{key, words}) }
	s := d.Site
	switch {
	case s.HoursText == "":
		add("site.hours", d.text("unknown.hours"))
	case d.table.Hours.Schedule == nil:
		add("site.hours", d.text("unknown.hours_read"))
	case d.HolidayUnsaid():
		add("site.hours", d.text("unknown.holidays"))
	}
	if s.Location == nil {
		add("site.place", d.text("unknown.place"))
	} else if d.Approximate() {
		add("site.place", d.text("unknown.door"))
	}
	if len(d.Phones()) == 0 {
		add("desk.phone", d.text("unknown.phone"))
	}
	if s.Meal != nil {
		list = append(list, d.unknownOfMeal(s.Meal)...)
	} else {
		if words := d.notSaid("need.", s.Needs, locator.Needs()); len(words) > 0 {
			add("site.needs", words...)
		}
		if words := d.notSaid("entry.", s.Entry, locator.Entries()); len(words) > 0 && s.EntryText == "" {
			add("site.entry", words...)
		}
	}
	if words := d.notSaid("amenity.", s.Amenities, locator.Amenities()); len(words) > 0 && s.AmenitiesText == "" {
		add("site.amenities", words...)
	}
	if s.Registered == locator.Unknown {
		add("site.registered", d.text("unknown.registered"))
	}
	return list
}

// unknownOfMeal are the gaps that only a meal point has. A heading
// without any recorded fact is one gap, not one for each fact.
func (d *sitePage) unknownOfMeal(m *locator.MealService) []gap {
	var list []gap
	switch {
	case m.MenuText == "" && m.DiscountText == "":
		list = append(list, gap{"site.prices", []string{d.text("unknown.prices")}})
	case m.MenuText == "":
		list = append(list, gap{"site.prices", []string{d.text("unknown.menu")}})
	case m.DiscountText == "":
		list = append(list, gap{"site.prices", []string{d.text("unknown.discount")}})
	}
	var ways []string
	for _, w := range [...]struct {
		key   string
		value locator.Tri
	}{{"way.dine_in", m.DineIn}, {"way.takeaway", m.Takeaway}} {
		if w.value == locator.Unknown {
			ways = append(ways, d.text(w.key))
		}
	}
	if len(ways) > 0 {
		list = append(list, gap{"site.ways", ways})
	}
	if m.Delivery == locator.Unknown && m.DeliveryText == "" {
		list = append(list, gap{"site.delivery", []string{d.text("unknown.delivery")}})
	}
	for _, g := range d.mealFacts() {
		if g.Key != "site.ways" && len(g.Facts) == 0 && g.Text == "" {
			list = append(list, gap{g.Key, []string{d.text("unknown.said")}})
		}
	}
	return list
}

// notSaid are the words of the facts that are not recorded.
func (d *sitePage) notSaid(prefix string, known locator.Tristates, keys []string) []string {
	var words []string
	for _, key := range keys {
		if known[key] == locator.Unknown {
			words = append(words, d.text(prefix+key))
		}
	}
	return words
}

// description is what a link to the page says of it: what it is, where and
// when.
func (d *sitePage) description() string {
	t := d.told()
	text := d.text("share.name", d.Site.Name, d.text("service.one."+string(d.Site.Service))) + d.text("unit.next") + t.Address
	switch {
	case t.Stopped != "":
		text += d.text("unit.next") + t.Stopped
	case t.Hours != "":
		text += d.text("unit.next") + d.text("share.hours", t.Hours, t.HoursAge)
	}
	if d.Demo {
		text = d.text("share.demo") + d.text("unit.next") + text
	}
	return shortened(text, 150)
}

// shortened is at most so many characters of a text.
func shortened(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
