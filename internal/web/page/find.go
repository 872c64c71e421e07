package page

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/web/api"
)

// findPage asks where, or answers with the nearest sites.
type findPage struct {
	base
	Districts []districtCount
	Needs     []string // asked for
	Filtered  bool     // something else than the service was asked for
	Answered  bool
	Outside   bool // the place is outside the city
	Fault     string
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
	q := api.ParseQuery(c.Request().URL.RawQuery)
	asked := q.Has("lat") || q.Has("lon")
	if code := q.District(v.City); code != "" && len(q.Faults()) == 0 && !asked {
		return c.Redirect(http.StatusSeeOther, d.link("/d/"+code, "service", q.String("service")))
	}
	d.Index = !asked
	status := http.StatusOK
	if asked {
		n, pace, ok := api.ParseNearest(q, v.City, v.City.Calendar())
		d.Service, d.Needs = n.Service, n.Needs
		switch faults := q.Faults(); {
		case len(faults) > 0 || !ok:
			status, d.Fault = http.StatusBadRequest, d.faultSentence(faults)
		case !v.City.Contains(n.Point):
			d.Outside = true
		default:
			d.Answered = true
			d.Filtered = len(n.Needs)+len(n.Amenities)+len(n.Entry) > 0 || n.Deliver || n.MaxMetres > 0
			d.Lon, d.Lat = n.Point[0], n.Point[1]
			for _, hit := range v.Nearest(n) {
				d.Cards = append(d.Cards, d.nearCard(n.Point, hit, pace))
			}
			d.lookHere(n)
		}
	} else {
		f := q.Filter()
		d.Service, d.Needs = f.Service, f.Needs
		if faults := q.Faults(); len(faults) > 0 {
			d.Fault = d.faultSentence(faults) // said, but nothing stops the page
		}
	}
	for _, dist := range v.City.Districts {
		d.Districts = append(d.Districts, districtCount{dist.Code, d.districtName(dist.Code), v.Count(dist.Code, d.Service)})
	}
	total := v.Count("", d.Service)
	d.Waiting = total.Listed - total.Located
	d.Title = d.findTitle()
	return p.render(c, status, d.template(), d.Lang, asked, &d)
}

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
func (d *findPage) lookHere(n search.NearestQuery) {
	district, ok := d.City.DistrictAt(n.Point)
	if !ok {
		return
	}
	n.District = district.Code
	d.Here = districtCount{district.Code, d.districtName(district.Code), d.View.Count(district.Code, n.Service)}
	if d.Here.Located >= fewLocated || d.Here.Listed == d.Here.Located {
		return
	}
	sites, _ := d.View.List(search.ListQuery{Filter: n.Filter, Limit: d.Here.Listed})
	for _, s := range sites {
		if s.Location == nil {
			d.HereCards = append(d.HereCards, d.card(s))
		}
	}
}

// template is the start page while nothing was asked.
func (d *findPage) template() string {
	if d.Service == "" && !d.Answered && !d.Outside && d.Fault == "" {
		return "home"
	}
	return "find"
}

func (d *findPage) findTitle() string {
	name := d.CityName()
	if d.Service == "" {
		return messages.Text(d.Lang, "home.title", name)
	}
	return messages.Text(d.Lang, "find.title."+string(d.Service), name)
}

// Sentences are the answer a person would give, one for each service asked
// for.
func (d *findPage) Sentences() []string {
	if len(d.Cards) == 0 {
		return []string{d.nothing()}
	}
	var said []string
	for _, service := range locator.Services() {
		of := func(c card) bool { return c.Site.Service == service }
		i := slices.IndexFunc(d.Cards, of)
		if i < 0 {
			continue
		}
		first := slices.IndexFunc(d.Cards, func(c card) bool { return of(c) && c.Serves() })
		if first < 0 {
			said = append(said, messages.Text(d.Lang, "find.none_serves"))
			continue
		}
		said = append(said, d.nearestSentence(d.Cards[first]))
		if i < first {
			said = append(said, messages.Text(d.Lang, "find.shut_nearer", d.Cards[i].Site.Name))
		}
	}
	return said
}

func (d *findPage) nearestSentence(c card) string {
	key, distance := "find.sentence."+string(c.Site.Service), distanceText(d.Lang, c.Metres, c.Approximate())
	if !c.Walkable() {
		return messages.Text(d.Lang, key+".far", c.Site.Name, distance)
	}
	return messages.Text(d.Lang, key, c.Site.Name, distance, c.Minutes)
}

// nothing says why there is no answer, and what to do.
func (d *findPage) nothing() string {
	switch {
	case d.Filtered:
		return messages.Text(d.Lang, "find.none")
	case d.Waiting > 0:
		return messages.Text(d.Lang, "find.none_located", d.Waiting)
	default:
		return messages.Text(d.Lang, "find.none_published", d.serviceName())
	}
}

// AskHotline is the number to call when nothing at all is published, "" when
// something is.
func (d *findPage) AskHotline() string {
	if len(d.Cards) > 0 || d.Waiting > 0 || d.Filtered {
		return ""
	}
	return d.hotline(d.Service)
}

type districtPage struct {
	base
	District       string
	Name           string
	Cards, Waiting []card // located, not located
	Counts         map[locator.Service]search.Count
}

// district lists every site of a district.
func (p *Pages) district(c echo.Context) error {
	v := p.Engine.View()
	d := districtPage{base: p.base(c, v), Counts: map[locator.Service]search.Count{}}
	dist, ok := v.City.District(c.Param("district"))
	if !ok {
		return locator.Errorf(locator.NotFound, "district_not_found", "%s", messages.Text(d.Lang, "district.not_found"))
	}
	d.District, d.Name = dist.Code, d.districtName(dist.Code)
	d.Index = true
	q := api.ParseQuery(c.Request().URL.RawQuery)
	f := q.Filter()
	f.District = dist.Code
	d.Service = f.Service
	for _, s := range locator.Services() {
		d.Counts[s] = v.Count(dist.Code, s)
	}
	sites, _ := v.List(search.ListQuery{Filter: f, Limit: v.Count(dist.Code, "").Listed + 1})
	for _, s := range sites {
		if s.Location == nil {
			d.Waiting = append(d.Waiting, d.card(s))
		} else {
			d.Cards = append(d.Cards, d.card(s))
		}
	}
	d.Title = messages.Text(d.Lang, "district.title", d.Name, d.serviceName())
	return p.render(c, http.StatusOK, "district", d.Lang, false, &d)
}
