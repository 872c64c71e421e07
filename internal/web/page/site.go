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

	HasPhotos bool // photos are to be had
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
	b.Index = s.Listed() // closed ones stay readable, for who has the link
	b.WrongHere = true
	b.Now = b.pathAsk("/s/"+id, c.QueryParams()).now()
	d := b.whole(s)
	d.Linked = v.Linked(s)
	d.HasPhotos = p.Photos != nil
	d.Description = d.description()
	d.structured = d.JSONLD()
	return p.render(c, http.StatusOK, &d.base, false, d.html())
}

// whole is a site with all that is known of it.
func (b *base) whole(s *locator.Site) *sitePage {
	d := &sitePage{base: *b, table: b.View.TimetableOf(s)}
	d.card = d.base.card(s)
	d.Whole = true
	d.tariff = d.card.tariff()
	return d
}

// Amenities are the amenities that are known to be there or not there.
func (d *sitePage) Amenities() []fact {
	return spokenOf(facts("amenity.", d.Site.Amenities, locator.Amenities()))
}

// Entry are the ways in that are known to be possible or not.
func (d *sitePage) Entry() []fact {
	return spokenOf(facts("entry.", d.Site.Entry, locator.Entries()))
}

// MealFacts are the facts of a meal point that are verified together with a
// group, by heading.
func (d *sitePage) MealFacts(group string) []factGroup {
	return slices.DeleteFunc(d.mealFacts(), func(g factGroup) bool { return string(g.Group) != group })
}

func (d *sitePage) mealFacts() []factGroup {
	m := d.Site.Meal
	if m == nil {
		return nil
	}
	return []factGroup{
		{"site.meals", spokenOf(facts("meal.", m.Meals, locator.Meals())), "", locator.HoursFacts},
		{"site.eligibility", spokenOf(facts("eligibility.", m.Eligibility, locator.Eligibilities())), m.EligibilityText, locator.PriceFacts},
		{"site.documents", spokenOf(facts("document.", m.Documents, locator.Documents())), m.DocumentsText, locator.PriceFacts},
		{"site.payment", spokenOf(facts("payment.", m.Payment, locator.Payments())), m.PaymentText, locator.PriceFacts},
		{"site.ordering", spokenOf(facts("ordering.", m.Ordering, locator.Orderings())), m.OrderingText, locator.AmenityFacts},
		{"site.ways", spokenOf([]fact{{Key: "way.dine_in", Value: m.DineIn}, {Key: "way.takeaway", Value: m.Takeaway}}), "", locator.AmenityFacts},
		{"site.diet", spokenOf(facts("diet.", m.Diet, locator.Diets())), m.DietText, locator.AmenityFacts},
	}
}

type factGroup struct {
	Key   string
	Facts []fact
	Text  string
	// Group is verified together with these facts.
	Group locator.FactGroup
}

// Hotlines are the numbers that take a word about the site.
func (d *sitePage) Hotlines() []city.Hotline {
	return slices.DeleteFunc(slices.Clone(d.City.Profile.Hotlines), func(h city.Hotline) bool {
		return h.Service != "" && h.Service != string(d.Site.Service)
	})
}
