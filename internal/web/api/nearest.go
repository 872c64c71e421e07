package api

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/internal/hours"
	"jiujin/internal/search"
	"jiujin/internal/web/query"
)

// nearestQuestion is a whole question and how to word the answer.
type nearestQuestion struct {
	search.NearestQuery
	pace      search.Pace
	reachable bool // the order
	fields    string
}

func (n *nearestQuestion) parse(q *query.Params, r *reading) error {
	n.NearestQuery, n.pace, _ = query.Nearest(q, r.City, r.City.Calendar())
	n.reachable = q.OneOf("order", "distance", "reachable") == "reachable"
	n.fields = fieldsOf(q)
	return q.Finish()
}

// scratch is the memory of one answer.
type scratch struct {
	query    query.Params
	question nearestQuestion
	refs     []search.Ref
	body     []byte
}

// scratches are lent to answers. A body beyond maxBody is not kept.
type scratches struct{ pool sync.Pool }

const maxBody = 256 << 10

func (s *scratches) take() *scratch {
	if v, ok := s.pool.Get().(*scratch); ok {
		return v
	}
	return &scratch{refs: make([]search.Ref, 0, 2*query.MaxNearest), body: make([]byte, 0, 8<<10)}
}

func (s *scratches) giveBack(v *scratch) {
	v.query, v.question = query.Params{}, nearestQuestion{} // no word of a visitor stays
	if cap(v.body) <= maxBody {
		s.pool.Put(v)
	}
}

func (a *API) nearest(c echo.Context) error {
	r := a.read()
	s := a.scratches.take()
	defer a.scratches.giveBack(s)
	n := &s.question
	s.query.Reset(c.Request().URL.RawQuery)
	err := n.parse(&s.query, &r)
	if err != nil {
		return err
	}
	if n.reachable {
		s.refs = append(s.refs[:0], r.Reachable(&n.NearestQuery, n.pace)...)
	} else {
		s.refs = r.Near(&n.NearestQuery, s.refs[:0])
	}
	b := s.body[:0]
	b = append(b, `{"type":"FeatureCollection","query":`...)
	b = n.appendTo(b)
	b = append(b, a.moment(&r)...)
	b = append(b, `,"features":[`...)
	from := newObserver(n.Point, n.pace)
	for i, ref := range s.refs {
		if i > 0 {
			b = append(b, ',')
		}
		if n.fields == "full" {
			if b, err = r.appendFull(b, ref, &from, n.At); err != nil {
				return err
			}
			continue
		}
		b = r.leanAt(b, ref, &from, n.At)
	}
	b = append(b, "]}\n"...)
	s.body = b
	return r.sendBytes(c, private, geoJSON, s.body)
}

func (r reading) appendFull(b []byte, ref search.Ref, from *observer, at hours.Moment) ([]byte, error) {
	s := r.Found(ref)
	data, err := marshal(newFeature(s, r.newFull(s, from.distance(ref.Metres, s.Location.Point), at)))
	return append(b, data...), err
}

// appendTo writes what was understood of the question.
func (n *nearestQuestion) appendTo(b []byte) []byte {
	b = appendDegrees(append(b, `{"lon":`...), n.Point[0])
	b = appendDegrees(append(b, `,"lat":`...), n.Point[1])
	b = strconv.AppendInt(append(b, `,"k":`...), int64(n.K), 10)
	b = appendFilter(b, &n.Filter)
	if n.MaxMetres > 0 {
		b = appendNumber(append(b, `,"max_m":`...), n.MaxMetres)
	}
	b = appendWord(b, "pace", string(n.pace))
	order := "distance"
	if n.reachable {
		order = "reachable"
	}
	b = appendWord(b, "order", order)
	b = appendAt(b, n.At)
	b = appendWord(b, "fields", n.fields)
	return append(b, '}')
}

// appendAt writes the instant that was asked for, if any.
func appendAt(b []byte, at hours.Moment) []byte {
	if at == (hours.Moment{}) {
		return b
	}
	return append(at.Time().AppendFormat(append(b, `,"at":"`...), time.RFC3339), '"')
}

func appendFilter(b []byte, f *search.Filter) []byte {
	b = appendWord(b, "service", string(f.Service))
	b = appendWords(b, "need", f.Needs)
	b = appendWords(b, "amenity", f.Amenities)
	b = appendWords(b, "entry", f.Entry)
	for _, trait := range search.Traits() {
		if f.Traits&trait.Bit != 0 {
			b = appendTrue(b, trait.Name)
		}
	}
	if f.Open {
		b = appendTrue(b, "open")
	}
	if f.Meal != 0 {
		b = appendWord(b, "meal", f.Meal.Names()[0])
	}
	return b
}

// appendMoment writes what every answer says of itself.
func (r reading) appendMoment(b []byte) []byte {
	b = append(append(append(b, `,"epoch":"`...), r.Revision.Epoch...), '"')
	b = strconv.AppendInt(append(b, `,"rev":`...), r.Revision.Rev, 10)
	b = append(r.now.AppendFormat(append(b, `,"now":"`...), time.RFC3339), '"')
	return strconv.AppendBool(append(b, `,"demo":`...), r.Revision.Demo)
}

// appendTrue writes a member that is true.
func appendTrue(b []byte, name string) []byte {
	return append(append(append(b, `,"`...), name...), `":true`...)
}

// appendWord writes a member whose value needs no escapes, unless it is empty.
func appendWord(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":"`...)
	return append(append(b, value...), '"')
}

func appendWords(b []byte, name string, values []string) []byte {
	if len(values) == 0 {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":[`...)
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), v...), '"')
	}
	return append(b, ']')
}

// appendDegrees writes degrees to seven decimals, a centimetre.
func appendDegrees(b []byte, degrees float64) []byte {
	n := int64(math.Round(degrees * 1e7))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/1e7, 10)
	if n %= 1e7; n == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(1e6); n > 0; unit /= 10 {
		b = append(b, byte('0'+n/unit))
		n %= unit
	}
	return b
}

// appendNumber writes a number as encoding/json does.
func appendNumber(b []byte, f float64) []byte {
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		data, err := json.Marshal(f)
		if err != nil { // finite numbers cannot fail
			return append(b, '0')
		}
		return append(b, data...)
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

// sendBytes writes a finished answer that is valid for this revision and
// minute.
func (r reading) sendBytes(c echo.Context, cache, contentType []string, body []byte) error {
	h := c.Response().Header()
	h["Etag"], h["Cache-Control"] = r.Tag, cache
	if tag := c.Request().Header.Get("If-None-Match"); tag != "" && matches(tag, r.Tag[0]) {
		return c.NoContent(http.StatusNotModified)
	}
	h["Content-Type"] = contentType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	c.Response().WriteHeader(http.StatusOK)
	_, err := c.Response().Write(body)
	return err
}
