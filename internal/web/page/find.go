package page

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/web/httpstatus"
	"jiujin/internal/web/query"
)

// findPage asks where, or answers with the nearest sites.
type findPage struct {
	base
	Districts []districtCount
	Needs     []string // asked for
	Filtered  bool     // something else than the service was asked for
	Answered  bool
	ByMetres  bool // the cards are in the order of distance alone
	Said      []line
	Filters   *filters // what else may be asked for
	Outside   bool     // the place is outside the city
	Fault     string
	filter    search.Filter
	Lon, Lat  float64
	Cards     []card
	Waiting   int // listed sites of the service that have no place yet

	// Where the visitor's own district has few located sites, those that wait
	// for a place come first.
	Here      districtCount
	HereCards []card
}

// districtCount is a district with how many sites it lists.
type districtCount struct {
	Code, Name string
	search.Count
}

// find is the start page and, with a place, the answer.
func (p *Pages) find(c echo.Context) error {
	v := p.Engine.View()
	d := findPage{base: p.base(c, v)}
	q := query.Parse(c.Request().URL.RawQuery)
	asked := q.Has("lat") || q.Has("lon")
	if !asked && strings.TrimSpace(c.QueryParam("q")) != "" {
		return p.search(c, v)
	}
	address, dated := d.answerAsk(c.QueryParams()).dated(c.QueryParam("date"), q.Meal())
	if address != "" {
		c.Response().Header().Set("Cache-Control", "no-store")
		return c.Redirect(http.StatusSeeOther, address)
	}
	if code := q.District(v.City); code != "" && len(q.Faults()) == 0 && !asked {
		return c.Redirect(http.StatusSeeOther, d.link("/d/"+code, "service", q.String("service")))
	}
	d.Index = !asked
	status := http.StatusOK
	var n search.NearestQuery
	ok, pace := false, search.AdultPace
	if asked {
		n, pace, ok = query.Nearest(q, v.City, v.City.Calendar())
	} else {
		n.Filter, n.Meal = q.Filter(), q.Meal()
		q.At(v.City.Calendar()) // read for its faults
	}
	if d.Big && !q.Has("pace") {
		pace = search.SeniorPace
	}
	d.Service, d.Needs, d.filter = n.Service, n.Needs, n.Filter
	d.ByMetres = q.OneOf("order", "distance", "reachable") == "distance"
	faults := q.Faults()
	if !dated {
		faults = append(faults, locator.Fault{Field: "date"})
	}
	if len(faults) > 0 {
		d.Fault = d.faultSentence(faults) // without a place it is said, and stops nothing
	}
	switch {
	case !asked:
		d.askDay(&n.Filter)
		question := d.pathAsk("/", c.QueryParams())
		d.Now = question.now()
		d.Filters = question.filters(&n.Filter)
	case len(faults) > 0 || !ok:
		status = httpstatus.OfKind(locator.Malformed)
	case !v.City.Contains(n.Point):
		d.Outside = true
	default:
		d.askDay(&n.Filter)
		d.answer(&n, pace)
		question := d.answerAsk(c.QueryParams())
		d.Filters = question.filters(&n.Filter)
		if d.dayMeal == 0 && len(d.Cards) > 0 {
			d.Filters.More = append(d.Filters.More, question.kept().order(d.ByMetres))
		}
		d.Now = question.now()
	}
	for _, dist := range v.City.Districts {
		d.Districts = append(d.Districts, districtCount{dist.Code, d.districtName(dist.Code), v.Count(dist.Code, d.Service)})
	}
	total := v.Count("", d.Service)
	d.Waiting = total.Listed - total.Located
	d.Title = d.findTitle()
	return p.render(c, status, &d.base, asked, d.html())
}

// answer fills the page for a place inside the city.
func (d *findPage) answer(n *search.NearestQuery, pace search.Pace) {
	d.Answered = true
	d.Filtered = n.Narrows() || n.MaxMetres > 0
	d.Lon, d.Lat = n.Point[0], n.Point[1]
	for _, hit := range d.hits(n, pace) {
		d.Cards = append(d.Cards, d.nearCard(n.Point, hit, pace))
	}
	for _, service := range locator.Services() {
		if n.Service == "" || n.Service == service {
			s := says{page: &d.base, query: *n, pace: pace}
			s.query.Service = service
			d.Said = append(d.Said, s.lines()...)
		}
	}
	d.lookHere(n)
	d.placeNearer()
}

// placeNearer moves what is nearer than the answer to the card of the answer,
// where that is the first.
func (d *findPage) placeNearer() {
	if len(d.First()) == 0 || len(d.Said) == 0 || d.Said[0].site != d.Cards[0].Site.ID {
		return
	}
	d.Said = slices.DeleteFunc(d.Said, func(l line) bool {
		if l.More && d.Cards[0].Nearer == nil {
			d.Cards[0].Nearer = &l
			return true
		}
		return false
	})
}

// First is the first card, which stands before the map; not where others come
// before it.
func (d *findPage) First() []card {
	if len(d.HereCards) > 0 {
		return nil
	}
	return d.Cards[:min(1, len(d.Cards))]
}

// Rest are the cards that follow the map.
func (d *findPage) Rest() []card { return d.Cards[len(d.First()):] }

// faultSentence says what to do about parameters that cannot be read.
func (d *findPage) faultSentence(faults locator.Faults) string {
	for _, f := range faults {
		if slices.Contains([]string{"lat", "lon", "datum"}, f.Field) {
			return messages.Text(d.Lang, "find.bad_place")
		}
	}
	return messages.Text(d.Lang, "find.bad_query")
}

// fewLocated is how many located sites a district needs for its answer to
// stand on distance alone.
const fewLocated = 3

// lookHere fills Here and, where the visitor's district has few located sites,
// HereCards with those that have no place yet.
func (d *findPage) lookHere(n *search.NearestQuery) {
	district, ok := d.City.DistrictAt(n.Point)
	if !ok {
		return
	}
	filter := n.Filter
	filter.District = district.Code
	d.Here = districtCount{district.Code, d.districtName(district.Code), d.View.Count(district.Code, n.Service)}
	if d.Here.Located >= fewLocated || d.Here.Listed == d.Here.Located {
		return
	}
	sites, _ := d.View.List(search.ListQuery{Filter: filter, Limit: d.Here.Listed, At: n.At})
	for _, s := range sites {
		if s.Location == nil {
			d.HereCards = append(d.HereCards, d.card(s))
		}
	}
}

// home reports whether it is the start page, as nothing was asked.
func (d *findPage) home() bool {
	return d.Service == "" && !d.Answered && !d.Outside && d.Fault == ""
}

func (d *findPage) findTitle() string {
	name := d.CityName()
	if d.Service == "" {
		return messages.Text(d.Lang, "home.title", name)
	}
	return messages.Text(d.Lang, "find.title."+string(d.Service), name)
}

// Nothing says why there is no answer, and what to do.
func (d *findPage) Nothing() string {
	switch {
	case d.dayMeal != 0:
		return messages.Text(d.Lang, "find.day.none", d.dayMealText())
	case d.Filtered:
		return messages.Text(d.Lang, "find.none")
	case d.Waiting > 0:
		return messages.Text(d.Lang, "find.none_located", d.Waiting)
	default:
		return messages.Text(d.Lang, "find.none_published", d.serviceName())
	}
}

// OfDay reports whether the answer is about a meal of another day.
func (d *findPage) OfDay() bool { return d.dayMeal != 0 }

// NeedList are the needs that are asked for, as a parameter.
func (d *findPage) NeedList() string { return strings.Join(d.Needs, ",") }

// DistrictLink leads to the list of a district, with what is asked for.
func (d *findPage) DistrictLink(code string) string {
	f := d.filter
	pairs := []string{
		"service", string(d.Service), "need", strings.Join(f.Needs, ","), "amenity", strings.Join(f.Amenities, ","),
		"entry", strings.Join(f.Entry, ","),
	}
	if f.Meal != 0 {
		pairs = append(pairs, "meal", f.Meal.Names()[0])
	}
	if f.Open {
		pairs = append(pairs, "open", "true")
	}
	for _, trait := range search.Traits() {
		if f.Traits&trait.Bit != 0 {
			pairs = append(pairs, trait.Name, "true")
		}
	}
	return d.link("/d/"+code, pairs...)
}

// AskHotline is the number to call when nothing at all is published, "" when
// something is.
func (d *findPage) AskHotline() string {
	if len(d.Cards) > 0 || d.Waiting > 0 || d.Filtered {
		return ""
	}
	return d.hotline(d.Service)
}
