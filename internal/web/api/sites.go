package api

import (
	"bytes"
	"encoding/json"

	"github.com/labstack/echo/v4"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// The bounds of k and limit.
const (
	maxNearest = 100
	maxList    = 1000
)

type nearestAnswer struct {
	Type  string       `json:"type"`
	Query nearestQuery `json:"query"`
	moment
	Features []json.RawMessage `json:"features"`
}

// nearestQuery is what was understood of the question.
type nearestQuery struct {
	Lon       float64         `json:"lon"` // WGS-84
	Lat       float64         `json:"lat"`
	K         int             `json:"k"`
	Service   locator.Service `json:"service,omitempty"`
	Needs     []string        `json:"need,omitempty"`
	Amenities []string        `json:"amenity,omitempty"`
	Entry     []string        `json:"entry,omitempty"`
	Deliver   bool            `json:"deliver,omitempty"`
	MaxMetres float64         `json:"max_m,omitempty"`
	Pace      search.Pace     `json:"pace"`
	Order     string          `json:"order"`
	Fields    string          `json:"fields"`
}

// ParseNearest reads the parameters of /nearest that pages share with it. The
// place is missing from the answer when the query has none.
func ParseNearest(q *Query, area locator.Area) (search.NearestQuery, search.Pace, bool) {
	n := search.NearestQuery{Filter: q.Filter(), K: q.Int("k", 10, 1, maxNearest)}
	if m, ok := q.Number("max_m"); ok {
		if m <= 0 {
			q.fail("max_m", "not_positive")
		}
		n.MaxMetres = m
	}
	pace := search.Pace(q.OneOf("pace", string(search.SeniorPace), string(search.AdultPace)))
	if pace == "" {
		pace = search.AdultPace
	}
	var ok bool
	n.Point, ok = q.Place(area)
	return n, pace, ok
}

func (a *API) nearest(c echo.Context) error {
	r := a.read()
	q := ParseQuery(c.Request().URL.RawQuery)
	n, pace, _ := ParseNearest(q, r.City)
	order := q.OneOf("order", "distance")
	if order == "" {
		order = "distance"
	}
	fields := q.fields()
	if err := q.Finish(); err != nil {
		return err
	}
	answer := nearestAnswer{
		Type: "FeatureCollection",
		Query: nearestQuery{
			Lon: geo.Round(n.Point, 7)[0], Lat: geo.Round(n.Point, 7)[1], K: n.K, Service: n.Service,
			Needs: n.Needs, Amenities: n.Amenities, Entry: n.Entry, Deliver: n.Deliver,
			MaxMetres: n.MaxMetres, Pace: pace, Order: order, Fields: fields,
		},
		moment:   r.moment(),
		Features: []json.RawMessage{},
	}
	for _, hit := range r.Nearest(n) {
		f, err := r.feature(hit.Site, newDistance(n.Point, hit, pace), fields)
		if err != nil {
			return err
		}
		answer.Features = append(answer.Features, f)
	}
	return r.send(c, private, geoJSON, answer)
}

func (q *Query) fields() string {
	if f := q.OneOf("fields", "lean", "full"); f != "" {
		return f
	}
	return "lean"
}

func (r reading) feature(s *locator.Site, d *distance, fields string) (json.RawMessage, error) {
	if fields == "full" {
		return marshal(newFeature(s, r.newFull(s, d)))
	}
	return leanFeature(s, d, r.Revision.Demo)
}

type listAnswer struct {
	Type string `json:"type"`
	moment
	Features   []json.RawMessage `json:"features"`
	NextCursor string            `json:"next_cursor,omitempty"`
}

func (a *API) sites(c echo.Context) error {
	r := a.read()
	q := ParseQuery(c.Request().URL.RawQuery)
	list := search.ListQuery{
		Filter: q.Filter(),
		Text:   q.String("q"),
		Bound:  q.Bound("bbox"),
		Limit:  q.Int("limit", 100, 1, maxList),
	}
	list.District = q.District(r.City)
	if t := q.Time("updated_since"); !t.IsZero() {
		list.UpdatedSince = t.UnixMilli()
	}
	if cursor := q.String("cursor"); cursor != "" {
		id, ok := locator.ParseID(cursor)
		if !ok {
			q.fail("cursor", "bad_cursor")
		}
		list.After = id
	}
	fields := q.fields()
	if err := q.Finish(); err != nil {
		return err
	}
	sites, more := r.List(list)
	answer := listAnswer{Type: "FeatureCollection", moment: r.moment(), Features: []json.RawMessage{}}
	for _, s := range sites {
		f, err := r.feature(s, nil, fields)
		if err != nil {
			return err
		}
		answer.Features = append(answer.Features, f)
	}
	if more {
		answer.NextCursor = sites[len(sites)-1].ID
	}
	return r.send(c, placeless, geoJSON, answer)
}

type siteAnswer struct {
	feature
	moment
}

func (a *API) site(c echo.Context) error {
	r := a.read()
	if err := ParseQuery(c.Request().URL.RawQuery).Finish(); err != nil {
		return err
	}
	id, ok := locator.ParseID(c.Param("id"))
	if !ok {
		return &locator.Error{
			Kind: locator.Invalid, Code: "bad_id", Message: messages.Text(messages.Chinese, "fault.bad_id"),
			Faults: locator.Faults{{Field: "id", Code: "bad_id", Message: messages.Text(messages.Chinese, "fault.bad_id")}},
		}
	}
	s, err := r.Site(id)
	if err != nil {
		return err
	}
	return r.send(c, placeless, geoJSON, siteAnswer{newFeature(s, r.newFull(s, nil)), r.moment()})
}

type districtsAnswer struct {
	moment
	Districts []district `json:"districts"`
}

type district struct {
	Code   string                           `json:"code"`
	Name   string                           `json:"name"`
	Label  geo.Point                        `json:"label"` // WGS-84, lon, lat
	Counts map[locator.Service]search.Count `json:"counts"`
}

func (a *API) districts(c echo.Context) error {
	r := a.read()
	if err := ParseQuery(c.Request().URL.RawQuery).Finish(); err != nil {
		return err
	}
	answer := districtsAnswer{moment: r.moment()}
	for _, d := range r.City.Districts {
		counts := map[locator.Service]search.Count{}
		for _, s := range locator.Services() {
			counts[s] = r.Count(d.Code, s)
		}
		answer.Districts = append(answer.Districts, district{d.Code, d.Name, geo.Round(d.Label, 6), counts})
	}
	return r.send(c, placeless, plain, answer)
}

// marshal encodes without escaping < and >: the answer is never HTML.
func marshal(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
