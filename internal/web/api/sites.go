package api

import (
	"bytes"
	"encoding/json"

	"github.com/labstack/echo/v4"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/web/query"
)

// maxList is the greatest limit.
const maxList = 1000

func fieldsOf(q *query.Params) string {
	if f := q.OneOf("fields", "lean", "full"); f != "" {
		return f
	}
	return "lean"
}

// feature returns the feature of a listed site as asked for.
func (r reading) feature(ref search.Ref, fields string) (json.RawMessage, error) {
	if fields == "full" {
		s := r.Found(ref)
		return marshal(newFeature(s, r.newFull(s, nil, hours.Moment{})))
	}
	return r.lean(nil, ref), nil
}

type listAnswer struct {
	Type string `json:"type"`
	moment
	Features   []json.RawMessage `json:"features"`
	NextCursor string            `json:"next_cursor,omitempty"`
}

func (a *API) sites(c echo.Context) error {
	r := a.read()
	q := query.Parse(c.Request().URL.RawQuery)
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
			q.Fail("cursor", "bad_cursor")
		}
		list.After = id
	}
	fields := fieldsOf(q)
	if err := q.Finish(); err != nil {
		return err
	}
	refs, more := r.Refs(list)
	answer := listAnswer{Type: "FeatureCollection", moment: r.moment(), Features: []json.RawMessage{}}
	for _, ref := range refs {
		f, err := r.feature(ref, fields)
		if err != nil {
			return err
		}
		answer.Features = append(answer.Features, f)
	}
	if more {
		answer.NextCursor = r.ID(refs[len(refs)-1])
	}
	return r.send(c, placeless, geoJSON, answer)
}

type siteAnswer struct {
	feature
	moment
}

func (a *API) site(c echo.Context) error {
	r := a.read()
	if err := query.Parse(c.Request().URL.RawQuery).Finish(); err != nil {
		return err
	}
	id, ok := locator.ParseID(c.Param("id"))
	if !ok {
		return &locator.Error{
			Kind: locator.Malformed, Code: "bad_id", Message: messages.Text(messages.Chinese, "fault.bad_id"),
			Faults: locator.Faults{{Field: "id", Code: "bad_id", Message: messages.Text(messages.Chinese, "fault.bad_id")}},
		}
	}
	s, err := r.Site(id)
	if err != nil {
		return err
	}
	return r.send(c, placeless, geoJSON, siteAnswer{newFeature(s, r.newFull(s, nil, hours.Moment{})), r.moment()})
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
	if err := query.Parse(c.Request().URL.RawQuery).Finish(); err != nil {
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
