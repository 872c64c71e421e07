package page

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/text"
	"jiujin/internal/web/httpstatus"
	"jiujin/internal/web/query"
)

const (
	// alongMost is how many sites on the way are listed.
	alongMost = 30
	// alongChoices is how many sites of one name one may have to choose from.
	alongChoices = 8
	// alongTyped is how many characters are read: a whole name, which may be
	// longer than what is looked for.
	alongTyped = 200
	// alongHere stands in addresses for the visitor's own place.
	alongHere = "here"
)

// alongPage lists what is on the way between two places picked by name.
type alongPage struct {
	base
	From, To end
	Needs    []option
	Services []option
	Detours  []option
	Open     bool
	Fault    string
	Answered bool
	You      *geo.Point // the visitor's own end
	Heading  string
	Line     string
	Stops    []stop
	More     bool // there are more than Stops
	detour   float64
}

// option is something that a form lets one choose.
type option struct {
	Value, Text string
	On          bool
}

// end is one of the two ends of the way.
type end struct {
	Name    string // of the field: from or to
	Typed   string // what stands in the field
	ID      string // of the site it means, or here
	Shown   string // as sentences call it
	Fault   string
	Choices []card // when it may be several
	Which   string // the question then
	point   geo.Point
	ok      bool
}

// stop is a site on the way.
type stop struct {
	card
	Along, Off float64 // metres from the start, and from the straight line
}

// along is 路上有哪些.
func (p *Pages) along(c echo.Context) error {
	d := alongPage{base: p.base(c, p.Engine.View())}
	d.Index = len(c.QueryParams()) == 0
	d.Title = messages.Text(d.Lang, "along.title")
	q := alongQuery(c.QueryParams())
	f := q.Filter()
	if d.Service = f.Service; d.Service != locator.Station {
		f.Needs = nil
	}
	d.Open = f.Open
	d.options(&f, c.QueryParam("max_detour_m"))
	d.From, d.To = d.end("from", c.QueryParams()), d.end("to", c.QueryParams())
	private := false
	for _, e := range []*end{&d.From, &d.To} {
		if e.ID == alongHere && e.ok {
			d.You, private = &e.point, true
		}
	}
	asked := d.From.Typed != "" || d.To.Typed != ""
	status := http.StatusOK
	switch {
	case !asked:
	case d.From.Typed == "" || d.To.Typed == "":
		d.Fault = messages.Text(d.Lang, "along.missing")
	case len(q.Faults()) > 0:
		d.Fault, status = messages.Text(d.Lang, "find.bad_query"), httpstatus.OfKind(locator.Malformed)
	case !d.From.ok || !d.To.ok: // the fields say what is wrong
	case d.From.point == d.To.point:
		d.Fault = messages.Text(d.Lang, "along.same")
	default:
		if err := d.answer(f); err != nil {
			return err
		}
	}
	return p.render(c, status, &d.base, private, d.html())
}

// alongQuery reads the parameters; a form sends a need for every tick.
func alongQuery(params url.Values) *query.Params {
	q := url.Values{}
	for name, values := range params {
		if slices.Contains([]string{"service", "need", "open"}, name) {
			q.Set(name, strings.Join(values, ","))
			if q.Get(name) == "" {
				q.Del(name)
			}
		}
	}
	return query.Parse(q.Encode())
}

// options are what the form offers, with what is asked for.
func (d *alongPage) options(f *search.Filter, detour string) {
	say := func(key string) string { return messages.Text(d.Lang, key) }
	d.Services = []option{
		{"station", say("door.station"), f.Service == locator.Station},
		{"meal", say("door.meal"), f.Service == locator.Meal},
		{"", say("along.service.any"), f.Service == ""},
	}
	for _, need := range locator.Needs() {
		d.Needs = append(d.Needs, option{need, say("choice.want." + need), slices.Contains(f.Needs, need)})
	}
	d.detour = 600
	for _, metres := range []string{"200", "600", "2000"} {
		if metres == detour {
			d.detour, _ = strconv.ParseFloat(metres, 64)
		}
	}
	for _, metres := range []string{"200", "600", "2000"} {
		on := metres == strconv.Itoa(int(d.detour))
		d.Detours = append(d.Detours, option{metres, say("along.detour." + metres), on})
	}
}

// end reads one end: a site's number or name, or the visitor's own place as
// lon,lat, which is WGS-84.
func (d *alongPage) end(name string, params url.Values) end {
	typed := clipRunes(strings.TrimSpace(params.Get(name)), alongTyped)
	e := end{Name: name, Typed: typed, Shown: typed}
	here := func() {
		e.ID, e.Typed, e.Shown = alongHere, messages.Text(d.Lang, "js.here"), messages.Text(d.Lang, "along.here.name")
	}
	if p, ok := readLonLat(typed); ok {
		here()
		if e.point, e.ok = p, d.City.Contains(p); !e.ok {
			e.Fault = messages.Text(d.Lang, "along.outside", d.CityName())
		}
		return e
	}
	if typed == alongHere || params.Get(name+"_id") == alongHere && typed == messages.Text(d.Lang, "js.here") {
		here()
		e.Fault = messages.Text(d.Lang, "along.need_here")
		return e
	}
	if typed == "" {
		return e
	}
	if id, ok := locator.ParseID(typed); ok {
		if s, err := d.View.Site(id); err == nil {
			d.take(&e, s)
			return e
		}
	}
	// A form keeps the number of the site beside its name.
	if id, ok := locator.ParseID(params.Get(name + "_id")); ok {
		if s, err := d.View.Site(id); err == nil && s.Name == typed {
			d.take(&e, s)
			return e
		}
	}
	d.byName(&e)
	return e
}

// byName finds the site that a name means, or those it may mean.
func (d *alongPage) byName(e *end) {
	found := d.View.Places(search.PlaceQuery{Text: e.Typed, Located: true, Limit: alongChoices}).Sites
	if len(found) == 0 {
		e.Fault = messages.Text(d.Lang, "along.unknown", e.Typed)
		if waiting := d.View.Places(search.PlaceQuery{Text: e.Typed, Limit: 1}).Sites; len(waiting) > 0 {
			e.Fault = messages.Text(d.Lang, "along.not_located", waiting[0].Name)
		}
		return
	}
	exact := found[0].Match.Tier == text.Exact && (len(found) == 1 || found[0].Match.Better(found[1].Match))
	if exact || len(found) == 1 && found[0].Match.Tier < text.Fuzzy {
		d.take(e, found[0].Site)
		return
	}
	for _, p := range found {
		e.Choices = append(e.Choices, d.card(p.Site))
	}
	e.Which = messages.Text(d.Lang, "along.which_"+e.Name, e.Typed)
}

// take makes a site the end.
func (d *alongPage) take(e *end, s *locator.Site) {
	e.Typed, e.Shown = s.Name, s.Name
	if s.Location == nil || !s.Listed() {
		e.Fault = messages.Text(d.Lang, "along.not_located", s.Name)
		return
	}
	e.ID, e.point, e.ok = s.ID, s.Location.Point, true
}

// answer fills the page for two known ends.
func (d *alongPage) answer(f search.Filter) error {
	path, err := geo.NewPath(orb.LineString{d.From.point, d.To.point})
	if err != nil { // points of the city
		return err
	}
	d.Answered = true
	const ends = 2 // may be met, and are no news
	met := d.View.Along(&search.AlongQuery{Filter: f, Path: path, MaxOffset: d.detour / 2, K: alongMost + ends + 1, At: d.Moment})
	for _, m := range met {
		s := d.View.Found(m.Ref)
		if s.ID != d.From.ID && s.ID != d.To.ID {
			d.Stops = append(d.Stops, stop{d.card(s), m.Along, m.Metres})
		}
	}
	if d.More = len(d.Stops) > alongMost; d.More {
		d.Stops = leastOff(d.Stops, alongMost)
	}
	d.Line = messages.Text(d.Lang, "along.line", distanceText(d.Lang, path.Length(), false), search.RideMinutes(path.Length()))
	if len(d.Stops) == 0 {
		d.Heading = messages.Text(d.Lang, "along.none", d.From.Shown, d.To.Shown)
		return nil
	}
	d.Heading = messages.Text(d.Lang, "along.h", d.From.Shown, d.To.Shown, len(d.Stops))
	return nil
}

// leastOff keeps so many stops, those least out of the way, in their order.
func leastOff(stops []stop, most int) []stop {
	off := make([]float64, len(stops))
	for i := range stops {
		off[i] = stops[i].Off
	}
	slices.Sort(off)
	limit := off[most-1]
	kept := slices.DeleteFunc(stops, func(s stop) bool { return s.Off > limit })
	return kept[:min(most, len(kept))]
}

// Minutes is how long it takes to ride there from the start.
func (s stop) Minutes() int { return search.RideMinutes(s.Along) }

// Sofar is how far from the start it is met.
func (s stop) Sofar() string { return distanceText(s.Page.Lang, s.Along, false) }

// Aside says how far from the line it is.
func (s stop) Aside() string {
	const near = 15 // metres: the road itself is as wide
	if s.Off < near {
		return messages.Text(s.Page.Lang, "along.on_line")
	}
	return messages.Text(s.Page.Lang, "along.off",
		distanceText(s.Page.Lang, s.Off, s.Approximate()), distanceText(s.Page.Lang, 2*s.Off, false))
}

// Ends are both ends, for the form.
func (d *alongPage) Ends() []*end { return []*end{&d.From, &d.To} }

// readLonLat reads "123.388500,41.792000".
func readLonLat(s string) (p geo.Point, ok bool) {
	lon, lat, ok := strings.Cut(s, ",")
	if !ok {
		return p, false
	}
	x, errX := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	if errX != nil || errY != nil || math.IsNaN(x) || math.IsNaN(y) {
		return p, false
	}
	return geo.Point{x, y}, true
}

// hideEnds takes the visitor's place out of the ends of a way.
func hideEnds(q url.Values) {
	for _, name := range []string{"from", "to"} {
		if _, ok := readLonLat(q.Get(name)); ok {
			q.Set(name, alongHere)
		}
	}
}

// FaultID is the id of the element that says what is wrong with the end.
func (e *end) FaultID() string { return e.Name + "-fault" }
