package page

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// division is a district by its subdistricts, and the one that is shown.
type division struct {
	All      string // the link to all of the district, "" when it is shown
	Parts    []part
	Empty    []string // names of those without any site
	Unplaced int      // sites of the district that do not say their subdistrict, when one is shown
	Nothing  string   // said where there is no site
}

// part is a subdistrict with the number of its sites.
type part struct {
	Name  string
	Count int
	Link  string
	On    bool
}

// unplaced stands in addresses for the sites whose subdistrict is not known.
const unplaced = "unknown"

// divide fills the division of the page and keeps of the sites those of the
// subdistrict or community that the address asks for.
func (d *districtPage) divide(c echo.Context, sites []*locator.Site) []*locator.Site {
	codes := make([]string, len(sites)) // of the subdistricts
	counts := map[string]int{}
	for i, s := range sites {
		codes[i] = unplaced
		if sub, ok := d.View.SubdistrictOf(s); ok {
			codes[i] = sub.Code
		}
		counts[codes[i]]++
	}
	question := d.pathAsk("/d/"+d.District, c.QueryParams())
	chosen, community := d.asked(c.QueryParam("subdistrict"), c.QueryParam("community"))
	link := func(code string) string {
		return question.choice("subs.all", false, "subdistrict", code, "community", "").Link
	}
	var names []string
	for _, sub := range d.City.Subdistricts {
		switch {
		case sub.District != d.District:
		case counts[sub.Code] == 0:
			names = append(names, sub.Name)
		default:
			d.Division.Parts = append(d.Division.Parts, part{sub.Name, counts[sub.Code], link(sub.Code), sub.Code == chosen.Code})
		}
	}
	if n := counts[unplaced]; n > 0 {
		d.Division.Parts = append(d.Division.Parts, part{messages.Text(d.Lang, "subs.unknown"), n, link(unplaced), chosen.Code == unplaced})
	}
	if counts[unplaced] == 0 { // else any of those may be there
		d.Division.Empty = names
	}
	if len(d.Division.Parts) == 1 && counts[unplaced] > 0 {
		d.Division.Parts = nil // nothing to choose from
	}
	if chosen.Code == "" {
		return sites
	}
	d.Division.All, d.Index = link(""), false
	if chosen.Code != unplaced {
		d.Division.Unplaced = counts[unplaced]
	}
	d.Name = strings.TrimSpace(d.Name + " " + chosen.Name)
	kept := slices.DeleteFunc(slices.Clone(sites), func(s *locator.Site) bool {
		sub, ok := d.View.SubdistrictOf(s)
		return ok && sub.Code != chosen.Code || !ok && chosen.Code != unplaced
	})
	if len(kept) == 0 && counts[chosen.Code] == 0 {
		d.Division.Nothing = messages.Text(d.Lang, "subs.none", chosen.Name)
	}
	if community.Code == "" {
		return kept
	}
	there := slices.DeleteFunc(slices.Clone(kept), func(s *locator.Site) bool { return !d.View.InCommunity(s, community) })
	switch {
	case len(there) > 0:
		d.Name += " " + community.Name
		return there
	case len(kept) > 0:
		d.Division.Nothing = messages.Text(d.Lang, "subs.community_none", community.Name, chosen.Name)
	default:
		d.Division.Nothing = messages.Text(d.Lang, "subs.none", community.Name)
	}
	return kept
}

// asked returns the subdistrict of the district that an address asks for, and
// the community if it is that; what is not in the district is not looked at.
func (d *districtPage) asked(subdistrict, community string) (city.Subdistrict, city.Community) {
	if subdistrict == unplaced {
		return city.Subdistrict{Code: unplaced, Name: messages.Text(d.Lang, "subs.unknown")}, city.Community{}
	}
	var com city.Community
	if i := slices.IndexFunc(d.City.Communities, func(c city.Community) bool { return c.Code == community }); i >= 0 && community != "" {
		com = d.City.Communities[i]
		subdistrict = com.Subdistrict
	}
	for _, sub := range d.City.Subdistricts {
		if sub.Code == subdistrict && sub.District == d.District {
			return sub, com
		}
	}
	return city.Subdistrict{}, city.Community{}
}

// List joins names with the comma of the language.
func (b *base) List(names []string) string {
	return strings.Join(names, messages.Text(b.Lang, "unit.comma"))
}
