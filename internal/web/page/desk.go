package page

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/text"
)

// deskPage is for who answers a call: a line of search, and of each site all
// that a caller may ask, close together.
type deskPage struct {
	base
	Query                 string
	District, Subdistrict string
	Asked                 bool
	Rows                  []*deskRow
	Next                  string // link to the sites after these, "" after the last
	Districts             []districtCount
}

// Services are what may be looked for.
func (d *deskPage) Services() []locator.Service { return locator.Services() }

// deskRow is a site as the desk shows it.
type deskRow struct {
	*sitePage
}

// deskMost is how many sites one page shows.
const deskMost = 20

// desk is the view for a hotline or a community's desk.
func (p *Pages) desk(c echo.Context) error {
	v := p.Engine.View()
	d := deskPage{
		base: p.base(c, v), Query: clipRunes(strings.TrimSpace(c.QueryParam("q")), text.MaxPattern),
		District: c.QueryParam("district"), Subdistrict: strings.TrimSpace(c.QueryParam("subdistrict")),
	}
	d.Title = d.text("desk.title", d.CityName())
	d.Service = serviceOf(c, "")
	if !v.City.HasDistrict(d.District) {
		d.District = ""
	}
	d.Asked = d.Query != "" || d.District != "" || d.Subdistrict != ""
	if d.Asked {
		d.look(c.QueryParam("from"))
	}
	for _, dist := range v.City.Districts {
		d.Districts = append(d.Districts, districtCount{Code: dist.Code, Name: d.districtName(dist.Code)})
	}
	return p.render(c, http.StatusOK, &d.base, false, d.html())
}

// look fills the rows with the sites that answer, from one on.
func (d *deskPage) look(from string) {
	if id, ok := locator.ParseID(d.Query); ok { // of closed sites, too
		if s, err := d.View.Site(id); err == nil {
			d.Rows = []*deskRow{{d.whole(s)}}
			return
		}
	}
	sites := d.matching()
	start, err := strconv.Atoi(from)
	if err != nil || start < 0 || start > len(sites) {
		start = 0
	}
	end := min(start+deskMost, len(sites))
	for _, s := range sites[start:end] {
		d.Rows = append(d.Rows, &deskRow{d.whole(s)})
	}
	if end < len(sites) {
		d.Next = d.link("/desk", "q", d.Query, "district", d.District, "subdistrict", d.Subdistrict,
			"service", string(d.Service), "from", strconv.Itoa(end))
	}
}

// matching are the sites that a name finds, the best first, or else those of
// the district by number.
func (d *deskPage) matching() []*locator.Site {
	const most = 1000 // nobody reads on
	var sites []*locator.Site
	if d.Query != "" {
		for _, place := range d.View.Places(search.PlaceQuery{Text: d.Query, Service: d.Service, Limit: most}).Sites {
			sites = append(sites, place.Site)
		}
	} else {
		f := search.Filter{Service: d.Service, District: d.District}
		sites, _ = d.View.List(search.ListQuery{Filter: f, Limit: max(d.View.Count(d.District, d.Service).Listed, 1)})
	}
	return slices.DeleteFunc(sites, func(s *locator.Site) bool {
		if d.District != "" && s.District != d.District {
			return true
		}
		sub, _ := d.View.SubdistrictOf(s)
		return d.Subdistrict != "" && !strings.Contains(s.Subdistrict+" "+sub.Name+" "+s.Address, d.Subdistrict)
	})
}

// Say is what to tell the caller: how it is now, and what does not change.
func (r *deskRow) Say() string {
	if !r.Site.Listed() {
		return r.Told().Spoken()
	}
	t := r.Told()
	return t.spoken(r.text("desk.say", r.Site.Name, r.State.Text(r.Lang)), r.text("desk.at", t.Address))
}

// PriceLines are the prices by age in words, a line for each age; where they are
// not decided, the source's own words.
func (r *deskRow) PriceLines() []string {
	f := r.Fees()
	if f == nil {
		return r.priceWords()
	}
	var lines []string
	for _, row := range f.Rows {
		var parts []string
		for _, l := range row.Lines {
			words := strings.TrimSpace(l.What + " " + l.Price)
			if l.Why != "" {
				words = strings.TrimSpace(l.What + " " + r.text(l.Why))
			}
			parts = append(parts, words)
		}
		line := strings.Join(parts, r.text("unit.comma"))
		if row.Ages != "" {
			line = r.text("price.for", row.Ages, line)
		}
		lines = append(lines, line)
	}
	if f.Listed != "" {
		lines = append(lines, r.text(f.Listed))
	}
	return lines
}

func (r *deskRow) priceWords() []string {
	var lines []string
	if m := r.Site.Meal; m != nil {
		for _, words := range []string{m.MenuText, m.DiscountText} {
			if words != "" {
				lines = append(lines, words)
			}
		}
	}
	return lines
}

// Delivers is the answer to 送餐到我家吗.
func (c card) Delivers() string {
	if c.Site.Meal == nil {
		return ""
	}
	if area := c.Site.Meal.DeliveryArea; area != nil && c.Site.Meal.Delivery == locator.Yes {
		if area.RadiusMetres == 0 {
			return c.Page.text("delivers.area")
		}
		return c.Page.text("delivers.within", distanceText(c.Page.Lang, float64(area.RadiusMetres), false))
	}
	key := "delivers." + c.Site.Meal.Delivery.String()
	if c.Site.Meal.Delivery == locator.Unknown && c.Site.Meal.DeliveryText != "" {
		return "" // the words say it
	}
	return c.Page.text(key)
}
