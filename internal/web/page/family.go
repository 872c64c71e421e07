package page

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/text"
)

// familyPage helps a person to choose a site for a relative in three steps: the
// part of the city, the site, and a text to hand on. The server stores nothing
// of it, and the relative's year of birth stays on the device.
type familyPage struct {
	base
	Query     string
	Areas     []area // districts and subdistricts that the query names
	Cards     []card
	More      bool   // there are more than Cards
	Where     string // the district or subdistrict of the cards, "" of a name
	Districts []districtCount
	Chosen    *sitePage
}

// area is a district or subdistrict with a link to its sites.
type area struct {
	Name   string
	In     string // the district of a subdistrict
	Link   string
	Number int // of its sites, 0 where they are not counted
}

// familyMost is how many sites a person may be asked to choose from at once.
const familyMost = 30

// family is 替家人找.
func (p *Pages) family(c echo.Context) error {
	v := p.Engine.View()
	d := familyPage{base: p.base(c, v), Query: clipRunes(strings.TrimSpace(c.QueryParam("q")), text.MaxPattern)}
	d.Index = len(c.QueryParams()) == 0 || (len(c.QueryParams()) == 1 && c.QueryParam("lang") != "")
	d.Title = d.text("family.title", d.CityName())
	d.Description = d.text("family.description")
	d.Service = serviceOf(c, locator.Meal)
	if id := c.QueryParam("id"); id != "" {
		s, err := d.chosen(id)
		if err != nil {
			return err
		}
		d.Chosen = s
		d.Service, d.Title = s.Site.Service, d.text("family.for", s.Site.Name)
		return p.render(c, http.StatusOK, &d.base, false, d.html())
	}
	switch w := d.within(c); {
	case w.district != "":
		d.list(w)
	case d.Query != "":
		d.look()
	}
	for _, dist := range v.City.Districts {
		d.Districts = append(d.Districts, districtCount{dist.Code, d.districtName(dist.Code), v.Count(dist.Code, d.Service)})
	}
	return p.render(c, http.StatusOK, &d.base, false, d.html())
}

// chosen is the site of a typed number.
func (d *familyPage) chosen(typed string) (*sitePage, error) {
	id, ok := locator.ParseID(typed)
	if !ok {
		return nil, locator.Errorf(locator.NotFound, "bad_id", "%s", d.text("site.bad_id"))
	}
	s, err := d.View.Site(id)
	if err != nil {
		return nil, locator.Errorf(locator.NotFound, "site_not_found", "%s", d.text("site.not_found", locator.FormatID(id)))
	}
	return d.whole(s), nil
}

func serviceOf(c echo.Context, otherwise locator.Service) locator.Service {
	if s := locator.Service(c.QueryParam("service")); slices.Contains(locator.Services(), s) {
		return s
	}
	return otherwise
}

// within is a district, or a part of it.
type within struct {
	district  string // code
	sub       city.Subdistrict
	community city.Community
	service   locator.Service
}

// within reads the part of the city from the address. Codes and names that the
// city does not have are ignored.
func (d *familyPage) within(c echo.Context) within {
	w := within{service: d.Service}
	if code := c.QueryParam("district"); d.City.HasDistrict(code) {
		w.district = code
	}
	for _, com := range d.City.Communities {
		if com.Code == c.QueryParam("community") {
			w.community = com
		}
	}
	for _, sub := range d.City.Subdistricts {
		if sub.District == w.district && (sub.Code == c.QueryParam("subdistrict") || sub.Code == w.community.Subdistrict) {
			w.sub = sub
		}
	}
	if w.sub.Code == "" || w.community.Subdistrict != w.sub.Code {
		w.community = city.Community{}
	}
	return w
}

// has reports whether a site of the district lies within.
func (w *within) has(v *search.View, s *locator.Site) bool {
	if w.sub.Code != "" {
		if sub, ok := v.SubdistrictOf(s); !ok || sub.Code != w.sub.Code {
			return false
		}
	}
	return w.community.Code == "" || v.InCommunity(s, w.community)
}

// list fills the cards with the sites of a part of the city, and the areas
// with the subdistricts of the district. A community without a site stands for
// its subdistrict.
func (d *familyPage) list(w within) {
	sites, _ := d.View.List(search.ListQuery{
		Filter: search.Filter{District: w.district, Service: w.service}, Limit: d.View.Count(w.district, w.service).Listed + 1,
	})
	there := slices.DeleteFunc(slices.Clone(sites), func(s *locator.Site) bool { return !w.has(d.View, s) })
	if len(there) == 0 && w.community.Code != "" {
		w.community = city.Community{}
		there = slices.DeleteFunc(slices.Clone(sites), func(s *locator.Site) bool { return !w.has(d.View, s) })
	}
	d.Where = strings.Join(strings.Fields(d.districtName(w.district)+" "+w.sub.Name+" "+w.community.Name), " ")
	d.More = len(there) > familyMost
	for _, s := range there[:min(len(there), familyMost)] {
		d.Cards = append(d.Cards, d.card(s))
	}
	counts := map[string]int{}
	for _, s := range sites {
		if sub, ok := d.View.SubdistrictOf(s); ok {
			counts[sub.Code]++
		}
	}
	for _, sub := range d.City.Subdistricts {
		if n := counts[sub.Code]; n > 0 && sub.Code != w.sub.Code {
			d.Areas = append(d.Areas, area{Name: sub.Name, Number: n, Link: d.areaLink(w.district, "subdistrict", sub.Code)})
		}
	}
}

// look fills the cards and the areas with what the query names.
func (d *familyPage) look() {
	const mostAreas = 8
	found := d.View.Places(search.PlaceQuery{Text: d.Query, Limit: familyMost})
	for _, place := range found.Sites {
		d.Cards = append(d.Cards, d.card(place.Site))
	}
	d.More = found.Total[search.SitePlace] > len(d.Cards)
	areas := search.Places{Districts: found.Districts, Subdistricts: found.Subdistricts, Communities: found.Communities}
	for _, place := range areas.Best(mostAreas) {
		a := area{Name: place.Name, In: d.districtName(place.District), Link: d.areaLink(place.District, string(place.Kind), place.Code)}
		if place.Kind == search.DistrictPlace {
			a = area{
				Name: d.districtName(place.Code), Number: d.View.Count(place.Code, d.Service).Listed,
				Link: d.areaLink(place.Code, "", ""),
			}
		}
		d.Areas = append(d.Areas, a)
	}
}

// areaLink leads to the sites of a district, or of a part of it that the
// parameter names.
func (d *familyPage) areaLink(district, parameter, code string) string {
	return d.link("/family", "district", district, parameter, code, "service", string(d.Service))
}

// Choose is the link by which a site is chosen.
func (d *familyPage) Choose(id string) string { return d.link("/family", "id", id) }

// Years are the years of birth to choose from, those of the oldest first: they
// are the likeliest to be looked for.
func (d *familyPage) Years() []int {
	const youngest, oldest = 18, 110
	year, _, _ := d.Moment.Day().Date()
	var years []int
	for age := oldest; age >= youngest; age-- {
		years = append(years, year-age)
	}
	return years
}

// Nobody reports whether the page was asked for something and found no site and
// no area.
func (d *familyPage) Nobody() bool {
	return (d.Query != "" || d.Where != "") && len(d.Cards) == 0 && (d.Where != "" || len(d.Areas) == 0)
}
