package page

import (
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// card is a site as lists show it, with its distance when a place was given.
type card struct {
	Page    *base
	Site    *locator.Site
	State   locator.State // at the instant of the page
	Whole   bool          // every telephone number, not just the first
	Near    bool
	Metres  float64
	Minutes int // on foot, at the pace
	Pace    search.Pace
	Bearing float64
	Nearer  *line // on the card of the recommended site: a nearer one, and why it is not recommended
}

func (b *base) card(s *locator.Site) card {
	t := b.View.TimetableOf(s)
	if b.dayMeal != 0 {
		return card{Page: b, Site: s, State: t.At(b.mealMoment(t))}
	}
	return card{Page: b, Site: s, State: t.At(b.Moment)}
}

func (b *base) nearCard(from geo.Point, hit search.Hit, pace search.Pace) card {
	c := b.card(hit.Site)
	c.Near, c.Metres, c.Minutes, c.Pace = true, hit.Metres, search.WalkMinutes(hit.Metres, pace), pace
	c.Bearing = geo.Bearing(from, hit.Site.Location.Point)
	return c
}

// Number is the id in groups of three.
func (c card) Number() string { return locator.FormatID(c.Site.ID) }

// Approximate reports whether the point is only good to the street.
func (c card) Approximate() bool {
	return c.Site.Location != nil && c.Site.Location.Precision == locator.AtStreet
}

// Distance is the distance in words, 约 where the point is approximate.
func (c card) Distance() string { return distanceText(c.Page.Lang, c.Metres, c.Approximate()) }

// walkable is how many minutes a person may still think of walking.
const walkable = 60

// Walkable reports whether minutes on foot say more than kilometres.
func (c card) Walkable() bool { return c.Minutes <= walkable }

// Walk is the minutes on foot in words, which say so when the pace is slow.
func (c card) Walk() string {
	if c.Pace == search.SeniorPace {
		return messages.Text(c.Page.Lang, "find.walk.senior", c.Minutes)
	}
	return messages.Text(c.Page.Lang, "find.walk.adult", c.Minutes)
}

// WalkWord is what stands over the figure of the minutes.
func (c card) WalkWord() string {
	if c.Pace == search.SeniorPace {
		return messages.Text(c.Page.Lang, "unit.walk.senior")
	}
	return messages.Text(c.Page.Lang, "unit.walk")
}

// Ride is the minutes by e-bike, 0 where there is nothing to say: for meals,
// very near, and beyond an hour.
func (c card) Ride() int {
	minutes := rideMinutes(c.Metres)
	if c.Site.Service != locator.Station || !c.Near || c.Minutes <= 2 || minutes > walkable {
		return 0
	}
	return minutes
}

// rideMinutes estimates the minutes by e-bike, rounded up: at 15 km/h, the most
// that the law allows them on cycle lanes (道路交通安全法 §58), on streets 1.3
// times as long as the geodesic.
func rideMinutes(metres float64) int {
	const metresPerMinute = 250
	return max(1, int(math.Ceil(1.3*metres/metresPerMinute)))
}

// Kilometres is the distance as a figure, to 0.1 km.
func (c card) Kilometres() string { return strconv.FormatFloat(c.Metres/1000, 'f', 1, 64) }

// Compass is the direction to the site, one of n, ne, e, se, s, sw, w, nw; ""
// when it is right here.
func (c card) Compass() string {
	const here = 20 // metres
	if c.Metres < here {
		return ""
	}
	names := [...]string{"n", "ne", "e", "se", "s", "sw", "w", "nw"}
	return names[int(math.Round(c.Bearing/45))%len(names)]
}

func distanceText(lang messages.Lang, metres float64, approximate bool) string {
	var s string
	switch {
	case metres < 999.5:
		s = messages.Text(lang, "unit.metres", int(math.Round(metres)))
	default:
		s = messages.Text(lang, "unit.kilometres", metres/1000)
	}
	if approximate {
		return messages.Text(lang, "unit.about", s)
	}
	return s
}

// Address is the district and the address, without saying the district twice.
func (c card) Address() string {
	district := c.Page.districtName(c.Site.District)
	if c.Page.Lang == messages.English {
		return strings.TrimPrefix(c.Site.Address+", "+district, ", ")
	}
	if strings.HasPrefix(c.Site.Address, district) {
		return c.Site.Address
	}
	return district + c.Site.Address
}

// Phones are the numbers to call, each with what a telephone needs.
func (c card) Phones() []phone {
	var list []phone
	for _, p := range strings.FieldsFunc(c.Site.Contact.Phone, func(r rune) bool {
		return strings.ContainsRune(";\uff1b、,\uff0c/", r)
	}) {
		p = strings.TrimSpace(p)
		if p == "" {
			continue
		}
		list = append(list, phone{Text: p, URL: c.dial(p)})
	}
	return list
}

// phone is a number as written and its tel: address, "" when it must not or
// cannot be dialled.
type phone struct {
	Text string
	URL  string
}

// dial returns the tel: address of the first whole number in a text. What
// follows it, such as an extension, is for the person to read and key in.
func (c card) dial(number string) string {
	if c.Page.Demo { // a made-up number may be a real person's
		return ""
	}
	return string(Dial(number))
}

// Dial returns the tel: address of the first whole number in a text, "" if it
// holds none.
func Dial(number string) template.URL {
	digits := firstNumber(number)
	if len(digits) < 3 {
		return ""
	}
	return template.URL("tel:" + digits) //nolint:gosec // digits and plus only
}

// firstNumber joins groups of digits until they make a whole number: eleven
// digits for a mobile one, ten or more with an area code or 400, seven or more
// without.
func firstNumber(text string) string {
	text, _, _ = strings.Cut(text, "转")
	groups := strings.FieldsFunc(norm(text), func(r rune) bool { return r != '+' && (r < '0' || r > '9') })
	number, country := "", ""
	for _, g := range groups {
		if number == "" && strings.HasPrefix(g, "+86") {
			country, g = "+86", strings.TrimPrefix(g, "+86")
		}
		number += g
		whole := 7
		switch {
		case strings.HasPrefix(number, "0"), strings.HasPrefix(number, "400"), strings.HasPrefix(number, "800"):
			whole = 10
		case len(number) > 1 && number[0] == '1' && number[1] >= '3':
			whole = 11
		}
		if len(number) >= whole {
			break
		}
	}
	if country != "" {
		number = strings.TrimPrefix(number, "0")
	}
	return country + number
}

// norm makes full-width digits and signs plain.
func norm(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '\uff01' && r <= '\uff5e' {
			return r - 0xfee0
		}
		return r
	}, s)
}

// Hotline is the number to ask when a site has none of its own.
func (c card) Hotline() string { return c.Page.hotline(c.Site.Service) }

// hotline is the number for a service, else the one for everything.
func (b *base) hotline(service locator.Service) string {
	for _, h := range b.City.Profile.Hotlines {
		if service != "" && h.Service == string(service) {
			return h.Number
		}
	}
	for _, h := range b.City.Profile.Hotlines {
		if h.Service == "" {
			return h.Number
		}
	}
	return ""
}

// Age says how old the facts of a group are and whether anybody checked them.
func (c card) Age(group string) age {
	p := c.Site.Facts[locator.FactGroup(group)]
	lang := c.Page.Lang
	switch {
	case p.VerifiedOn != "" && p.VerifiedOn <= c.Page.Today && !expired(p.VerifiedOn, c.Page.Today, locator.FactGroup(group).TimeToLive()):
		return age{messages.Text(lang, "age.checked", string(p.VerifiedOn)), "checked"}
	case p.VerifiedOn != "":
		return age{messages.Text(lang, "age.stale", string(p.VerifiedOn)), "stale"}
	case p.SourceDate != "":
		return age{messages.Text(lang, "age.published", month(p.SourceDate)), "stale"}
	default:
		return age{messages.Text(lang, "age.unknown"), "unknown"}
	}
}

// age is a sentence about the date of facts, with how far they can be trusted.
type age struct {
	Text  string
	Trust string // checked, stale, unknown: a class of the style sheet
}

func expired(verified, today locator.Date, days int) bool {
	v, err := time.Parse(time.DateOnly, string(verified))
	if err != nil { // only a month or year: of old
		return true
	}
	t, err := time.Parse(time.DateOnly, string(today))
	return err != nil || t.Sub(v) > time.Duration(days)*24*time.Hour
}

func month(d locator.Date) string {
	if len(d) > len("2006-01") {
		return string(d[:len("2006-01")])
	}
	return string(d)
}

// Ages are how old the facts are that the card shows, those alike together.
func (c card) Ages() []labelledAge {
	second := locator.PriceFacts
	if c.Site.Service == locator.Station {
		second = locator.AmenityFacts
	}
	var list []labelledAge
	add := func(label string, a age) {
		list = append(list, labelledAge{messages.Text(c.Page.Lang, "card.facts."+label), a})
	}
	first, other := c.Age(string(locator.HoursFacts)), c.Age(string(second))
	hasFirst, hasOther := c.Site.HoursText != "", c.speaksOf(second)
	switch {
	case hasFirst && hasOther && first == other && second == locator.PriceFacts:
		add("both", first)
	case hasFirst && hasOther && first == other:
		add("hours_amenities", first)
	default:
		if hasFirst {
			add("hours", first)
		}
		if hasOther {
			add(string(second), other)
		}
	}
	return list
}

// labelledAge is an age with what it is of.
type labelledAge struct {
	Of string
	age
}

func (c card) speaksOf(g locator.FactGroup) bool {
	if g == locator.PriceFacts {
		return c.Site.Meal.MenuText+c.Site.Meal.DiscountText != ""
	}
	return len(c.Site.Needs)+len(c.Site.Amenities)+len(c.Site.Entry) > 0
}

// SayHours reports whether the card gives the source's words about hours: where
// the state does not hold them, or is not sure of them.
func (c card) SayHours() bool {
	return c.Site.HoursText != "" && (c.State.Value == hours.Unknown || c.State.Basis == locator.BasisStale)
}

// Needs are the four needs of a station with what is known of each.
func (c card) Needs() []fact { return facts("need.", c.Site.Needs, locator.Needs()) }

// Has are the amenities of a station that are known to be there, and that one
// can walk in or come at night.
func (c card) Has() []string {
	var list []string
	for _, k := range entriesAsked() {
		if c.Site.Entry[k] == locator.Yes {
			list = append(list, messages.Text(c.Page.Lang, "entry."+k))
		}
	}
	for _, k := range amenitiesAsked() {
		if c.Site.Amenities[k] == locator.Yes {
			list = append(list, messages.Text(c.Page.Lang, "amenity."+k))
		}
	}
	return list
}

// Conditions are what may keep a visitor out.
func (c card) Conditions() []fact {
	all := spokenOf(facts("entry.", c.Site.Entry, locator.Entries()))
	return slices.DeleteFunc(all, func(f fact) bool { return !f.Cond })
}
