package page

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/price"
)

type sitePage struct {
	base
	card
	Linked []*locator.Site
	table  *locator.Timetable
	tariff *price.Tariff // nil where no meals are served
}

// site shows every public fact of one site. Ids as people type them, with
// spaces, lead to the canonical address.
func (p *Pages) site(c echo.Context) error {
	v := p.Engine.View()
	b := p.base(c, v)
	typed := c.Param("id")
	id, ok := locator.ParseID(typed)
	if !ok {
		return locator.Errorf(locator.NotFound, "bad_id", "%s", messages.Text(b.Lang, "site.bad_id"))
	}
	if id != typed {
		return c.Redirect(http.StatusSeeOther, b.link("/s/"+id))
	}
	s, err := v.Site(id)
	if err != nil {
		return locator.Errorf(locator.NotFound, "site_not_found", "%s", messages.Text(b.Lang, "site.not_found", locator.FormatID(id)))
	}
	b.Service = s.Service
	b.Title = s.Name
	b.Index = true
	b.Now = b.pathAsk("/s/"+id, c.QueryParams()).now()
	d := sitePage{base: b, card: b.card(s), Linked: v.Linked(s), table: v.TimetableOf(s)}
	d.Whole = true
	if m := s.Meal; m != nil {
		d.tariff = price.Read(m.MenuText, m.DiscountText)
	}
	return p.render(c, http.StatusOK, "site", b.Lang, false, &d)
}

// Amenities are the amenities somebody spoke of.
func (d *sitePage) Amenities() []fact {
	return spokenOf(facts("amenity.", d.Site.Amenities, locator.Amenities()))
}

// Entry are the ways in that somebody spoke of.
func (d *sitePage) Entry() []fact {
	return spokenOf(facts("entry.", d.Site.Entry, locator.Entries()))
}

// MealFacts are the facts of a meal point that are yes, no or unknown, by
// heading.
func (d *sitePage) MealFacts() []factGroup {
	m := d.Site.Meal
	if m == nil {
		return nil
	}
	return []factGroup{
		{"site.meals", spokenOf(facts("meal.", m.Meals, locator.Meals())), ""},
		{"site.ways", []fact{{Key: "way.dine_in", Value: m.DineIn}, {Key: "way.takeaway", Value: m.Takeaway}, {Key: "way.delivery", Value: m.Delivery}}, m.DeliveryText},
		{"site.eligibility", spokenOf(facts("eligibility.", m.Eligibility, locator.Eligibilities())), m.EligibilityText},
		{"site.documents", spokenOf(facts("document.", m.Documents, locator.Documents())), m.DocumentsText},
		{"site.payment", spokenOf(facts("payment.", m.Payment, locator.Payments())), m.PaymentText},
		{"site.ordering", spokenOf(facts("ordering.", m.Ordering, locator.Orderings())), m.OrderingText},
		{"site.diet", spokenOf(facts("diet.", m.Diet, locator.Diets())), m.DietText},
	}
}

type factGroup struct {
	Key   string
	Facts []fact
	Text  string
}

// Hotlines are the numbers that take a word about the site.
func (d *sitePage) Hotlines() []city.Hotline {
	return slices.DeleteFunc(slices.Clone(d.City.Profile.Hotlines), func(h city.Hotline) bool {
		return h.Service != "" && h.Service != string(d.Site.Service)
	})
}

// Sources are the different sources of the site's facts, in the order of the
// fact groups.
func (d *sitePage) Sources() []locator.Provenance {
	var list []locator.Provenance
	for _, g := range locator.FactGroups() {
		p := d.Site.Facts[g]
		p.Method, p.VerifiedOn = "", ""
		if p.Source != "" && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}
