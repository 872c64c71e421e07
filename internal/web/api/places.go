package api

import (
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/text"
	"jiujin/internal/web/query"
)

// How many places an answer has.
const (
	usualPlaces = 10
	maxPlaces   = 50
)

type placesAnswer struct {
	moment
	Query  placesQuestion `json:"query"`
	Places []place        `json:"places"`
}

// placesQuestion is what was understood of the question.
type placesQuestion struct {
	Q       string          `json:"q"`
	Service locator.Service `json:"service,omitempty"`
	Located bool            `json:"located,omitempty"`
	Limit   int             `json:"limit"`
}

// place is something with a name. Only sites have a point: the others are
// lists and no position.
type place struct {
	Kind    search.PlaceKind `json:"kind"`
	ID      string           `json:"id,omitempty"`   // of a site
	Code    string           `json:"code,omitempty"` // of the others
	Name    string           `json:"name"`
	Service locator.Service  `json:"service,omitempty"`
	Where   where            `json:"where"`
	// Match is how the name fits: exact, prefix, word, pinyin, initials, fuzzy.
	Match string     `json:"match"`
	Point *geo.Point `json:"point"` // WGS-84, lon, lat; null where there is none
}

// where is what a place lies in.
type where struct {
	District    string `json:"district"` // code
	Name        string `json:"district_name"`
	Subdistrict string `json:"subdistrict,omitempty"` // name
}

// places finds sites, communities, subdistricts and districts by name.
func (a *API) places(c echo.Context) error {
	r := a.read()
	q := query.Parse(c.Request().URL.RawQuery)
	n := placesQuestion{
		Q:       q.String("q"),
		Service: locator.Service(q.OneOf("service", string(locator.Meal), string(locator.Station))),
		Located: q.OneOf("located", "true", "false") == "true",
		Limit:   q.Int("limit", usualPlaces, 1, maxPlaces),
	}
	switch {
	case n.Q == "":
		q.Fail("q", "missing", "q")
	case utf8.RuneCountInString(n.Q) > text.MaxPattern:
		q.Fail("q", "too_long", text.MaxPattern)
	}
	if err := q.Finish(); err != nil {
		return err
	}
	found := r.Places(search.PlaceQuery{Text: n.Q, Service: n.Service, Located: n.Located, Limit: n.Limit})
	answer := placesAnswer{moment: r.moment(), Query: n, Places: []place{}}
	if n.Located { // nothing else is a position
		found = search.Places{Sites: found.Sites}
	}
	for _, p := range found.Best(n.Limit) {
		answer.Places = append(answer.Places, r.newPlace(&p))
	}
	return r.send(c, placeless, plain, answer)
}

func (r reading) newPlace(p *search.Place) place {
	n := place{
		Kind: p.Kind, Code: p.Code, Name: p.Name, Match: p.Match.Tier.String(),
		Where: where{p.District, r.Name(p.District), p.Subdistrict},
	}
	if p.Site != nil {
		n.ID, n.Code, n.Service = p.Code, "", p.Site.Service
		if p.Site.Location != nil {
			point := geo.Round(p.Site.Location.Point, 6)
			n.Point = &point
		}
	}
	return n
}
