package page

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/web/query"
)

type districtPage struct {
	base
	District       string
	Name           string
	Cards, Waiting []card // located, not located
	Counts         map[locator.Service]search.Count
	Division       division
	Filters        *filters
	Filtered       bool // something else than the service was asked for
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
	q := query.Parse(c.Request().URL.RawQuery)
	f := q.Filter()
	f.District, f.Meal = dist.Code, q.Meal()
	d.Service = f.Service
	d.Filtered = f.Narrows()
	question := d.pathAsk("/d/"+dist.Code, c.QueryParams())
	address, _ := question.dated(c.QueryParam("date"), f.Meal)
	if address != "" {
		return c.Redirect(http.StatusSeeOther, address)
	}
	d.askDay(&f)
	d.Filters, d.Now = question.filters(&f), question.now()
	for _, s := range locator.Services() {
		d.Counts[s] = v.Count(dist.Code, s)
	}
	sites, _ := v.List(search.ListQuery{Filter: f, Limit: v.Count(dist.Code, "").Listed + 1, At: d.Moment})
	sites = d.divide(c, sites)
	for _, s := range sites {
		if s.Location == nil {
			d.Waiting = append(d.Waiting, d.card(s))
		} else {
			d.Cards = append(d.Cards, d.card(s))
		}
	}
	d.Title = messages.Text(d.Lang, "district.title", d.Name, d.serviceName())
	return p.render(c, http.StatusOK, &d.base, false, d.html())
}
