package staff

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/web/page"
)

// spotSeen is what was understood of a place, as the map's script takes it and
// as template "spot-seen" says it.
type spotSeen struct {
	Point    *geo.Point   `json:"point"`    // WGS-84, lon, lat; nil: not understood
	Datum    string       `json:"datum"`    // of what was given
	Best     string       `json:"best"`     // the best precision that it can be of
	Fault    string       `json:"fault"`    // why it was not understood
	AskDatum bool         `json:"askDatum"` // nothing says which datum
	Choices  []spotChoice `json:"choices"`  // what it may mean
	Street   []spotSite   `json:"street"`   // of the same street
	Around   []spotSite   `json:"around"`   // near the point
	District string       `json:"district"` // code, of the polygon
	HTML     string       `json:"html"`     // the same in words
	More     string       `json:"more"`     // what to hold it against, in words

	Source     string              `json:"-"` // where the point comes from, in words
	Doubts     []string            `json:"-"`
	Numbers    []spotNumbers       `json:"-"` // the point in the three datums
	Links      []page.CheckLink    `json:"-"`
	Question   string              `json:"-"` // about the district
	Duplicates []spotDuplicateLine `json:"-"`
}

// Nearby are the nearest sites that are not of the same street.
func (s *spotSeen) Nearby() []spotSite {
	const most = 5
	var list []spotSite
	for _, n := range s.Around {
		street := slices.ContainsFunc(s.Street, func(o spotSite) bool { return o.ID == n.ID })
		if !street && len(list) < most {
			list = append(list, n)
		}
	}
	return list
}

// spotChoice is one of several meanings of a text.
type spotChoice struct {
	Point geo.Point `json:"point"` // WGS-84
	Datum string    `json:"datum"`
	Words string    `json:"words"`
}

// Value is what the choice's button sends.
func (c spotChoice) Value() string { return decimals(c.Point) + "," + c.Datum }

// spotSite is a located site round a place.
type spotSite struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Service string    `json:"service"`
	House   string    `json:"house"` // 46 号, or ""
	Address string    `json:"address"`
	Point   geo.Point `json:"point"`
	Far     string    `json:"far"` // from the point asked about, "" without one
	Vague   bool      `json:"vague"`
}

// spotNumbers are the point in a datum, six decimals.
type spotNumbers struct{ Name, LonLat string }

// spotDuplicateLine is a site that may be the same one.
type spotDuplicateLine struct {
	ID, Name, Address, Why string
}

// spotJSON reads a pasted place for the map's script.
func (h *Handler) spotJSON(req *request) error {
	seen, err := req.see(spotFormOf(req.QueryParams()), &locator.Site{
		ID: req.QueryParam("site"), Service: locator.Service(req.QueryParam("service")),
		Name: req.QueryParam("name"), District: req.QueryParam("district"), Address: req.QueryParam("address"),
	})
	if err != nil {
		return err
	}
	for name, into := range map[string]*string{"spot-seen": &seen.HTML, "spot-more": &seen.More} {
		var b bytes.Buffer
		if err := h.templates["locate"].ExecuteTemplate(&b, name, seen); err != nil {
			return fmt.Errorf("staff: spot: %w", err)
		}
		*into = b.String()
	}
	return req.JSON(http.StatusOK, seen)
}

// see looks at what the form says of a place. The site need not be stored.
func (req *request) see(f spotForm, site *locator.Site) (*spotSeen, error) {
	q := admin.SpotQuery{Text: strings.TrimSpace(f.Text), Site: *site}
	q.Datum, q.Declared = f.datum()
	fromText := q.Text != "" && !f.pointed()
	if !fromText {
		q.Text, q.Point, q.Datum = "", f.point(), geo.WGS84
	}
	found, err := req.desk.Spot(req.Request().Context(), q)
	if err != nil {
		return nil, fmt.Errorf("staff: spot: %w", err)
	}
	seen := &spotSeen{
		Choices: []spotChoice{}, Street: req.spotSites(found.Street), Around: req.spotSites(found.Around), District: found.District,
		Best: string(locator.AtDoor),
	}
	for _, d := range found.Duplicates {
		seen.Duplicates = append(seen.Duplicates, req.duplicateLine(d))
	}
	if found.Refused != nil {
		req.refused(seen, found)
		return seen, nil //nolint:nilerr // the refusal is what was seen
	}
	if found.Reading == nil {
		return seen, nil
	}
	if r := f.reading(req.view.City.Contains); !fromText && r != nil && geo.Round(r.Point, 6) == geo.Round(found.Reading.Point, 6) {
		found.Reading, fromText = r, true // it was looked at before, and not moved on the map since
	}
	req.understood(seen, found, site, fromText)
	if best := f.best(); precisionRank(best) > precisionRank(locator.Precision(seen.Best)) {
		seen.Best = string(best)
	}
	return seen, nil
}

// refused says why a text or point is no place.
func (req *request) refused(seen *spotSeen, found *admin.Spot) {
	e := found.Refused
	seen.AskDatum = found.AskDatum
	if found.AskDatum {
		seen.Fault = text("staff.spot.ask_datum")
	} else {
		seen.Fault = refusal(e)
	}
	for _, r := range e.Readings {
		p := geo.Round(r.Point, 6)
		where := text("staff.spot.outside_city")
		if d, ok := req.view.City.DistrictAt(p); ok {
			where = d.Name
		}
		words := text("staff.spot.choice", datumWords(r.Datum), where)
		if e.Code == geo.CodeSwapped || e.Code == geo.CodeAmbiguous {
			words = text("staff.spot.choice_axes", fixed(p[0]), fixed(p[1]), where)
		}
		if n := nearestDoor(found.Street, p); n != "" {
			words += text("staff.spot.choice_near", n)
		}
		seen.Choices = append(seen.Choices, spotChoice{Point: p, Datum: r.Datum.String(), Words: words})
	}
}

// nearestDoor says how far a point is from the nearest house number that is
// known, "" where none is.
func nearestDoor(street []admin.Neighbour, p geo.Point) string {
	for _, n := range street {
		if n.Number > 0 {
			return text("staff.spot.from_house", strconv.Itoa(n.Number), farWords(geo.Distance(n.Location.Point, p)))
		}
	}
	return ""
}

func (req *request) understood(seen *spotSeen, found *admin.Spot, site *locator.Site, fromText bool) {
	r := found.Reading
	p := geo.Round(r.Point, 6)
	seen.Point, seen.Datum = &p, r.Datum.String()
	if fromText {
		seen.Source = text("staff.spot.read", sourceWords(r), datumWords(r.Datum))
		for _, d := range r.Doubts {
			seen.Doubts = append(seen.Doubts, text("staff.spot.doubt."+string(d)))
		}
		seen.Best = string(bestOf(r))
	}
	for _, d := range []geo.Datum{geo.WGS84, geo.GCJ02, geo.BD09} {
		seen.Numbers = append(seen.Numbers, spotNumbers{datumWords(d), decimals(geo.FromWGS84(p, d))})
	}
	seen.Links = page.CheckLinks(p, cmp.Or(site.Name, text("staff.spot.here")))
	if found.Questioned {
		d, _ := req.view.City.District(found.District)
		chosen, ok := req.view.City.District(site.District)
		if !ok {
			return
		}
		seen.Question = text("staff.spot.question", d.Name, chosen.Name)
	}
}

func (req *request) spotSites(list []admin.Neighbour) []spotSite {
	sites := make([]spotSite, 0, len(list))
	for _, n := range list {
		s := spotSite{
			ID: n.ID, Name: n.Name, Service: string(n.Service), Address: n.Address,
			Point: geo.Round(n.Location.Point, 6), Vague: n.Location.Precision == locator.AtStreet,
		}
		if n.Number > 0 {
			s.House = text("staff.spot.house", strconv.Itoa(n.Number))
		}
		if n.Metres >= 0 {
			s.Far = farWords(n.Metres)
		}
		sites = append(sites, s)
	}
	return sites
}

func (req *request) duplicateLine(p admin.DuplicatePair) spotDuplicateLine {
	why := make([]string, len(p.Reasons))
	for i, r := range p.Reasons {
		why[i] = text("staff.duplicate." + string(r))
	}
	if p.Metres >= 0 {
		why = append(why, text("staff.spot.apart", farWords(p.Metres)))
	}
	return spotDuplicateLine{p.B.ID, p.B.Name, p.B.Address, strings.Join(why, "、")}
}

// refusal is a sentence for a text that gives no place.
func refusal(e *geo.ParseError) string {
	if e.Code == geo.CodeShortLink || e.Code == geo.CodeBareLink {
		return text("staff.spot.fault."+string(e.Code), mapWords(e.Service))
	}
	return text("staff.spot.fault." + string(e.Code))
}

func mapWords(s geo.Service) string {
	if s == "" {
		return text("staff.spot.map.other")
	}
	return text("staff.spot.map." + string(s))
}

func datumWords(d geo.Datum) string { return text("staff.datum." + d.String()) }

func sourceWords(r *geo.Reading) string {
	switch {
	case r.Service != "":
		return mapWords(r.Service)
	case r.Form == geo.FormGeoURI:
		return text("staff.spot.map.phone")
	default:
		return text("staff.spot.numbers")
	}
}

// bestOf is the best precision that a reading can be of.
func bestOf(r *geo.Reading) locator.Precision {
	for _, d := range r.Doubts {
		if d == geo.DoubtDatumMixed || d == geo.DoubtMapCentre || d == geo.DoubtCoarse {
			return locator.AtStreet
		}
	}
	return precisionWithin(r.PrecisionMetres)
}

// precisionWithin is the best precision that an error of metres allows.
func precisionWithin(metres float64) locator.Precision {
	const door, building = 15, 60
	switch {
	case metres <= door:
		return locator.AtDoor
	case metres <= building:
		return locator.AtBuilding
	default:
		return locator.AtStreet
	}
}

// precisionRank is 0 for the best.
func precisionRank(p locator.Precision) int {
	for i, known := range locator.Precisions() {
		if p == known {
			return i
		}
	}
	return 0
}

func farWords(metres float64) string {
	if metres < 999.5 {
		return text("staff.spot.metres", strconv.Itoa(int(metres+0.5)))
	}
	return text("staff.spot.km", strconv.FormatFloat(metres/1000, 'f', 1, 64))
}

func fixed(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }

func decimals(p geo.Point) string { return fixed(p[0]) + "," + fixed(p[1]) }

// spotPart is what template "locate" shows: the location in a form.
type spotPart struct {
	spotForm
	Site   *locator.Site // as the form has it; ID "" for a new one
	Seen   *spotSeen
	Faults map[string]string // by field
	Held   bool              // there is a location to take away
	View   string            // what the map shows before it knows better: lon,lat,zoom
	Keys   bool              // shortcuts are shown: the page listens for them
}

// Precisions and Methods are what one may choose; made up only where it is.
func (p *spotPart) Precisions() []locator.Precision { return locator.Precisions() }

// Methods are the ways to know a place that one may choose.
func (p *spotPart) Methods() []locator.Method {
	list := []locator.Method{locator.ByVisit, locator.ByStaff, locator.ByList, locator.ByPhone}
	if p.Method == string(locator.ByDemo) {
		list = append(list, locator.ByDemo)
	}
	return list
}

// Datums are the datums one may choose for numbers.
func (p *spotPart) Datums() []string {
	return []string{geo.GCJ02.String(), geo.BD09.String(), geo.WGS84.String()}
}

// Start is what was seen, for the map's script, JSON.
func (p *spotPart) Start() (template.JS, error) { return scriptJSON(p.Seen) }

// Words are the sentences of the map's script, JSON.
func (p *spotPart) Words() (template.JS, error) { return mapWordsJSON() }

// spot makes the location part of a form. form is nil where nothing was sent
// yet: then it shows what the site has. With a form that asks to look
// ([looksOnly]) or that was refused, the part says what it understood.
func (req *request) spot(site *locator.Site, form url.Values, faults []fieldFault) (*spotPart, error) {
	p := &spotPart{Site: site, Held: site.Location != nil, Faults: map[string]string{}}
	for _, f := range faults {
		p.Faults[f.Field] = f.Message
	}
	if d, ok := req.view.City.District(site.District); ok {
		p.View = decimals(d.Label) + ",12"
	}
	if form == nil {
		p.spotForm = spotFormFrom(site.Location)
	} else {
		p.spotForm = spotFormOf(form)
	}
	seen, err := req.see(p.spotForm, site)
	if err != nil {
		return nil, err
	}
	p.Seen = seen
	if form != nil && seen.Point != nil {
		p.Lon, p.Lat, p.Read = fixed(seen.Point[0]), fixed(seen.Point[1]), p.Text
	}
	return p, nil
}

// looksOnly reports whether a form was sent to look where its place is, not to
// save it.
func looksOnly(form url.Values) bool { return form.Get("do") == "look" || form.Has("pick") }
