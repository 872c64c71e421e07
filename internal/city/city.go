// Package city is the profile of the city a locator serves: its districts
// with their polygons, the names of its subdistricts and communities, rivers
// and built-up area for the schematic map, hotlines, targets and footer.
//
// [Default] gives the embedded city, [Load] the same layout from elsewhere;
// nothing outside the data files names a city. A [City] is complete and valid
// once loaded: codes are unique, rings closed, every community has its
// subdistrict and every subdistrict its district. All points are WGS-84.
//
// [City.Calendar] knows the public holidays, with the years that the profile
// adds to those that come with the program.
//
// The polygons answer "which district is this point in" ([City.DistrictAt]);
// they raise a question about a site and never decide who manages it.
// [City.ReadAddress] reads the names out of an address and never guesses.
//
// How the data files are made is in recipe/; they are not needed to be made
// again to build or run.
package city

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/hours"
)

// City is immutable after loading and safe for concurrent use: callers read
// its slices and do not write them.
type City struct {
	Profile      Profile
	Districts    []District    // by code
	Subdistricts []Subdistrict // the national list by code, then the hand-kept ones
	Communities  []Community   // in the order of their subdistricts
	Rivers       []River
	Urban        []BuiltUp

	calendar  *hours.Calendar
	published []*hours.HolidayNotice // that come with the program

	byCode map[string]int // district code → index
	names  names          // of subdistricts and communities
	bound  orb.Bound      // of all districts
	words  map[string]int // district names as people write them → index
	heads  []string       // what addresses begin with before the district
}

// District is one of the city's districts, counties or county-level cities.
type District struct {
	Code          string // six digits
	Name          string // in full, with 区, 县 or 市
	Short         string
	En            string
	Population10k float64   // census of 2020, in 10 000
	Label         geo.Point // in the middle of the widest piece of town
	Area          orb.MultiPolygon
	Bound         orb.Bound
}

// Subdistrict is a 街道, 镇 or 乡.
type Subdistrict struct {
	Code     string // nine digits; hand-kept ones: district code, "-", number
	Name     string
	District string // code
	Source   string // empty for the national list
}

// Community is a 社区 or 村, named as in its list, with or without 村委会.
type Community struct {
	Code        string // twelve digits; hand-kept ones: subdistrict code, "-", number
	Name        string
	Subdistrict string // code
}

// River is a river's lines near the city; Name is empty where the source's
// place does not tell which river it is.
type River struct {
	Name, En string
	Lines    orb.MultiLineString
}

// BuiltUp is one piece of town, inside the city. Source is "natural-earth", or
// "circle" where that has none round the seat of a district.
type BuiltUp struct {
	Source string
	Area   orb.Polygon
}

// WithProfile returns the city with another profile, as an operator changes
// the footer or adds a year to the calendar. The city itself is not touched.
// The profile has to be valid, as [ParseProfile] and [Profile.Merge] return it.
// With the same holidays the calendar stays the same one.
func (c *City) WithProfile(p Profile) *City {
	d := *c
	d.Profile = p.clone()
	d.nameDistricts()
	if !reflect.DeepEqual(d.Profile.Holidays, c.Profile.Holidays) {
		calendar, err := newCalendar(c.published, d.Profile)
		if err != nil {
			panic(fmt.Sprintf("city: a profile that was not validated: %v", err))
		}
		d.calendar = calendar
	}
	return &d
}

// District returns the district of a code.
func (c *City) District(code string) (District, bool) {
	i, ok := c.byCode[code]
	if !ok {
		return District{}, false
	}
	return c.Districts[i], true
}

// HasDistrict reports whether the code is one of the city's districts.
func (c *City) HasDistrict(code string) bool {
	_, ok := c.byCode[code]
	return ok
}

// DistrictAt returns the district whose polygon holds p. On a common border
// it is the one with the lower code.
func (c *City) DistrictAt(p geo.Point) (District, bool) {
	if !c.bound.Contains(p) {
		return District{}, false
	}
	for i := range c.Districts {
		if d := &c.Districts[i]; d.Bound.Contains(p) && geo.Contains(d.Area, p) {
			return *d, true
		}
	}
	return District{}, false
}

// Contains reports whether p lies in one of the districts.
func (c *City) Contains(p geo.Point) bool {
	_, ok := c.DistrictAt(p)
	return ok
}

// FindDistrict reads a text that is nothing but a district: its code, its
// name in full or short or with another of 区, 县 and 市 (辽中县 before 2016),
// its English name, with or without province and city before it.
func (c *City) FindDistrict(text string) (District, bool) {
	s := squeeze(text)
	if d, ok := c.District(s); ok {
		return d, true
	}
	for {
		if i, ok := c.words[strings.ToLower(s)]; ok {
			return c.Districts[i], true
		}
		rest := c.cutHead(s)
		if rest == s {
			return District{}, false
		}
		s = rest
	}
}

// nameDistricts fills words and heads from the districts and the profile.
func (c *City) nameDistricts() {
	c.words = map[string]int{}
	for i, d := range c.Districts {
		for _, w := range []string{d.Name, d.Short, d.Short + "区", d.Short + "县", d.Short + "市", squeeze(d.En)} {
			c.words[strings.ToLower(w)] = i
		}
	}
	delete(c.words, "")
	c.heads = nil
	for _, h := range []string{
		c.Profile.Province, c.Profile.Name.ZhFull,
		strings.TrimSuffix(c.Profile.Province, "省"), c.Profile.Name.Zh,
	} {
		if h != "" && !slices.Contains(c.heads, h) {
			c.heads = append(c.heads, h)
		}
	}
}

// cutHead drops one leading province or city name.
func (c *City) cutHead(s string) string {
	for _, h := range c.heads {
		if rest, ok := strings.CutPrefix(s, h); ok {
			return rest
		}
	}
	return s
}
