package page

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/text"
)

// How much of what was found a page shows.
const (
	searchSites = 20
	searchAreas = 12
)

// searchPage is what was found by name.
type searchPage struct {
	base
	Cards     []card
	More      int // sites that are not among the cards
	Areas     []namedArea
	MoreAreas int
	Mistaken  bool // all of it is only similar to what was typed
	BadID     bool // what was typed is as long as a site's number
	Districts []districtCount
	Heading   string
}

// namedArea is a district, subdistrict or community with the list of its sites.
type namedArea struct {
	Kind search.PlaceKind
	Name string
	In   string // what it lies in
	Link string
}

// search finds by name what the q of an address says. A site's number leads to
// its page.
func (p *Pages) search(c echo.Context, v *search.View) error {
	d := searchPage{base: p.base(c, v)}
	d.Service = serviceOf(c, "")
	d.Searched = clipRunes(strings.TrimSpace(c.QueryParam("q")), text.MaxPattern)
	if id, ok := locator.ParseID(d.Searched); ok {
		if _, err := v.Site(id); err == nil {
			return c.Redirect(http.StatusSeeOther, d.link("/s/"+id))
		}
	}
	found := v.Places(search.PlaceQuery{Text: d.Searched, Service: d.Service, Limit: searchSites})
	for _, place := range found.Sites {
		d.Cards = append(d.Cards, d.card(place.Site))
	}
	d.More = found.Total[search.SitePlace] - len(d.Cards)
	areas := search.Places{Districts: found.Districts, Subdistricts: found.Subdistricts, Communities: found.Communities}
	for _, place := range areas.Best(searchAreas) {
		d.Areas = append(d.Areas, d.area(&place))
	}
	d.MoreAreas = found.Total[search.DistrictPlace] + found.Total[search.SubdistrictPlace] + found.Total[search.CommunityPlace] - len(d.Areas)
	if best := found.Best(1); len(best) > 0 {
		d.Mistaken = best[0].Match.Tier == text.Fuzzy
	} else {
		digits := text.Fold(d.Searched)
		d.BadID = len(digits) >= 6 && strings.Trim(digits, "0123456789-") == ""
	}
	for _, dist := range v.City.Districts {
		d.Districts = append(d.Districts, districtCount{dist.Code, d.districtName(dist.Code), v.Count(dist.Code, d.Service)})
	}
	d.Title = messages.Text(d.Lang, "search.title", d.Searched)
	switch {
	case len(d.Cards) > 0:
		d.Heading = messages.Text(d.Lang, "search.h", d.Searched, found.Total[search.SitePlace])
	case len(d.Areas) > 0:
		d.Heading = messages.Text(d.Lang, "search.h.areas", d.Searched)
	default:
		d.Heading = messages.Text(d.Lang, "search.none", d.Searched)
	}
	return p.render(c, http.StatusOK, &d.base, false, d.html())
}

func (d *searchPage) area(p *search.Place) namedArea {
	a := namedArea{Kind: p.Kind, Name: p.Name}
	path := "/d/" + p.District
	switch p.Kind {
	case search.DistrictPlace:
		a.Name, a.Link = d.districtName(p.Code), d.link(path, "service", string(d.Service))
	case search.SubdistrictPlace:
		a.In, a.Link = d.districtName(p.District), d.link(path, "subdistrict", p.Code, "service", string(d.Service))
	default:
		a.In, a.Link = d.districtName(p.District)+" "+p.Subdistrict, d.link(path, "community", p.Code, "service", string(d.Service))
	}
	return a
}

// Located reports whether there is anything to draw on a map.
func (d *searchPage) Located() bool {
	for i := range d.Cards {
		if d.Cards[i].Site.Location != nil {
			return true
		}
	}
	return false
}

// DistrictLink leads to the list of a district.
func (d *searchPage) DistrictLink(code string) string {
	return d.link("/d/"+code, "service", string(d.Service))
}

// AskHotline is the number to call when nothing was found.
func (d *searchPage) AskHotline() string { return d.hotline(d.Service) }

// clipRunes cuts off what is beyond so many characters.
func clipRunes(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
