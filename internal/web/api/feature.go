package api

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
	"jiujin/internal/price"
	"jiujin/internal/search"
)

// maxLean is the most bytes a lean feature takes.
const maxLean = 700

type geometry struct {
	Type        string    `json:"type"`
	Coordinates geo.Point `json:"coordinates"`
}

type feature struct {
	Type       string    `json:"type"`
	ID         string    `json:"id"`
	Geometry   *geometry `json:"geometry"` // null when not located
	Properties any       `json:"properties"`
}

func newFeature(s *locator.Site, properties any) feature {
	f := feature{Type: "Feature", ID: s.ID, Properties: properties}
	if s.Location != nil {
		f.Geometry = &geometry{"Point", geo.Round(s.Location.Point, 6)}
	}
	return f
}

// lean is what a list needs of a site.
type lean struct {
	Name      string            `json:"name"`
	Service   locator.Service   `json:"service"`
	Address   string            `json:"address,omitempty"`
	District  string            `json:"district"`
	Precision locator.Precision `json:"precision,omitempty"`
	*distance
	Phone     string            `json:"phone,omitempty"`
	HoursText string            `json:"hours_text,omitempty"`
	Status    locator.Status    `json:"status,omitempty"` // only when suspended or closed
	State     *state            `json:"state,omitempty"`
	Needs     map[string]tri    `json:"needs"`
	Entry     locator.Tristates `json:"entry,omitempty"`
	CheckedAt locator.Date      `json:"checked_at,omitempty"`
	Demo      bool              `json:"demo"`
}

type tri = locator.Tri

// distance is how far a site is from the place asked about.
type distance struct {
	Metres  float64 `json:"distance_m"` // to 0.1 m
	Minutes int     `json:"walk_min"`   // an estimate
	Bearing int     `json:"bearing_deg"`
}

func newLean(s *locator.Site, d *distance, demo bool) lean {
	l := lean{
		Name:      s.Name,
		Service:   s.Service,
		Address:   s.Address,
		District:  s.District,
		distance:  d,
		Phone:     s.Contact.Phone,
		HoursText: s.HoursText,
		Needs:     all(s.Needs, locator.Needs()),
		Entry:     s.Entry,
		CheckedAt: s.Facts[locator.HoursFacts].AsOf(),
		Demo:      demo,
	}
	if s.Location != nil {
		l.Precision = s.Location.Precision
	}
	if s.Publication.Status != locator.Published {
		l.Status = s.Publication.Status
	}
	return l
}

// Piece makes the JSON of a listed site's lean feature, at most 700 bytes with
// the distance and the state put in: the longest texts are cut with "…" when
// they have to be. It is the encoder of package search.
func Piece(s *locator.Site, demo bool) search.Piece {
	l := newLean(s, nil, demo)
	for {
		p := l.piece(s)
		size := len(p.JSON) + maxDistance + leastState
		if size > maxLean && l.shorten(size-maxLean) {
			continue
		}
		return p
	}
}

// maxDistance is the most bytes that appendDistance writes.
const maxDistance = len(`,"distance_m":20003931.5,"walk_min":541773,"bearing_deg":359`)

// piece writes what encoding/json would make of newFeature(s, l), without its
// distance and state: a start with a million sites is mostly this.
func (l *lean) piece(s *locator.Site) (p search.Piece) {
	b := make([]byte, 0, maxLean)
	b = appendText(append(b, `{"type":"Feature","id":`...), s.ID)
	b = append(b, `,"geometry":`...)
	if s.Location == nil {
		b = append(b, "null"...)
	} else {
		at := geo.Round(s.Location.Point, 6)
		b = appendNumber(append(b, `{"type":"Point","coordinates":[`...), at[0])
		b = append(appendNumber(append(b, ','), at[1]), "]}"...)
	}
	b = appendText(append(b, `,"properties":{"name":`...), l.Name)
	b = appendText(append(b, `,"service":`...), string(l.Service))
	b = appendMember(b, "address", l.Address)
	b = appendText(append(b, `,"district":`...), l.District)
	b = appendMember(b, "precision", string(l.Precision))
	p.Distance = len(b)
	b = appendMember(b, "phone", l.Phone)
	b = appendMember(b, "hours_text", l.HoursText)
	b = appendMember(b, "status", string(l.Status))
	p.State = len(b)
	b = appendTris(append(b, `,"needs":`...), l.Needs)
	if len(l.Entry) > 0 {
		b = appendTris(append(b, `,"entry":`...), l.Entry)
	}
	b = appendMember(b, "checked_at", string(l.CheckedAt))
	b = strconv.AppendBool(append(b, `,"demo":`...), l.Demo)
	b = append(b, "}}"...)
	p.JSON = b
	return p
}

// appendMember writes a member, unless its value is empty.
func appendMember(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return appendText(append(append(append(b, `,"`...), name...), `":`...), value)
}

// appendText writes a JSON string as marshal does.
func appendText(b []byte, s string) []byte {
	for _, r := range s {
		if r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError {
			quoted, err := marshal(s)
			if err != nil { // strings cannot fail
				panic("api: " + err.Error())
			}
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// appendTris writes the facts by key.
func appendTris(b []byte, facts map[string]tri) []byte {
	keys := make([]string, 0, 32)
	for k := range facts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b = append(b, '{')
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, k), `:"`...)
		b = append(append(b, facts[k].String()...), '"')
	}
	return append(b, '}')
}

// lean appends the lean feature of a ref without a distance.
func (r reading) lean(b []byte, ref search.Ref) []byte {
	p := r.Piece(ref)
	return r.appendRest(append(b, p.JSON[:p.Distance]...), len(b), p, ref, hours.Moment{})
}

// leanAt appends the lean feature of a ref with its distance.
func (r reading) leanAt(b []byte, ref search.Ref, from *observer, at hours.Moment) []byte {
	p, start := r.Piece(ref), len(b)
	b = append(b, p.JSON[:p.Distance]...)
	b = from.appendDistance(b, ref.Metres, r.Point(ref))
	return r.appendRest(b, start, p, ref, at)
}

// appendRest appends what follows the distance to a lean feature that begins
// at start, with the state at a moment, the zero one being now. A reason that
// would make it longer than maxLean is cut.
func (r reading) appendRest(b []byte, start int, p search.Piece, ref search.Ref, at hours.Moment) []byte {
	b = append(b, p.JSON[p.Distance:p.State]...)
	room := maxLean - (len(b) - start) - (len(p.JSON) - p.State)
	now := r.State(ref).JSON
	if at != (hours.Moment{}) || now == nil {
		s := r.stateOf(r.Timetable(ref), at)
		now = State(&s)
	}
	if len(now) > room {
		b = appendShort(b, now, len(now)-room)
	} else {
		b = append(b, now...)
	}
	return append(b, p.JSON[p.State:]...)
}

// stateOf is the state at a moment, the zero one being now.
func (r reading) stateOf(t *locator.Timetable, at hours.Moment) locator.State {
	if at == (hours.Moment{}) {
		at = r.Moment
	}
	return t.At(at)
}

// shorten takes about n bytes off what a list can do without, and reports false
// when nothing is left to take. Ways in that are not there go first; then the
// hours and the address are cut, the longer one first, as long as they say
// something; then all ways in go. The name is cut last.
func (l *lean) shorten(n int) bool {
	const little = 16 // bytes
	yes := locator.Tristates{}
	for k, v := range l.Entry {
		if v == locator.Yes {
			yes[k] = v
		}
	}
	if len(yes) < len(l.Entry) {
		l.Entry = yes
		return true
	}
	longest := &l.HoursText
	if len(l.Address) > len(*longest) {
		longest = &l.Address
	}
	switch {
	case len(*longest) > little:
	case len(l.Entry) > 0:
		l.Entry = nil
		return true
	default:
		for _, t := range []*string{&l.Address, &l.Phone, &l.Name} {
			if len(*t) > len(*longest) {
				longest = t
			}
		}
	}
	return len(*longest) > 3 && cut(longest, n)
}

// cut takes at least one character off the end of s, and at most down to a
// third of it.
func cut(s *string, n int) bool {
	const more = "…"
	text := *s
	keep := max(len(text)-n-len(more), len(text)/3)
	keep = min(keep, len(text)-len(more)-1)
	for keep > 0 && !utf8.RuneStart(text[keep]) {
		keep--
	}
	*s = text[:keep] + more
	return true
}

// met is where a site is met along a path, in metres to 0.1.
type met struct {
	At     float64 `json:"at_m"`
	Offset float64 `json:"offset_m"`
	Detour float64 `json:"detour_m"`
}

// full is every fact that the public may know of a site.
type full struct {
	lean
	*met
	Number       string                                   `json:"number"` // the id in groups of three
	Aliases      []string                                 `json:"aliases,omitempty"`
	DistrictName string                                   `json:"district_name"`
	Subdistrict  string                                   `json:"subdistrict,omitempty"`
	Community    string                                   `json:"community,omitempty"`
	Directions   string                                   `json:"directions,omitempty"`
	Registered   tri                                      `json:"registered"`
	Publication  publication                              `json:"publication"`
	Operator     string                                   `json:"operator,omitempty"`
	Amenities    map[string]tri                           `json:"amenities"`
	AllEntry     map[string]tri                           `json:"entry"` // hides the shorter one of lean
	AmenityText  string                                   `json:"amenities_text,omitempty"`
	EntryText    string                                   `json:"entry_text,omitempty"`
	HoursRead    string                                   `json:"hours_read,omitempty"` // what was understood of hours_text
	Schedule     *hours.Schedule                          `json:"schedule,omitempty"`
	Today        hours.DayPlan                            `json:"today"`
	Week         []hours.DayPlan                          `json:"week"` // from the day of the state on
	Meal         *meal                                    `json:"meal,omitempty"`
	Facts        map[locator.FactGroup]locator.Provenance `json:"facts"`
	Located      *located                                 `json:"location"`
	Programme    locator.Programme                        `json:"programme,omitzero"`
	Notices      []notice                                 `json:"notices"`
	Linked       []link                                   `json:"linked"`
	Photos       []photo                                  `json:"photos"`
	UpdatedAt    string                                   `json:"updated_at"`
}

type publication struct {
	Status locator.Status `json:"status"`
	Until  locator.Date   `json:"until,omitempty"`
	Reason string         `json:"reason,omitempty"`
}

type located struct {
	Precision locator.Precision `json:"precision"`
	Method    locator.Method    `json:"method"`
}

type meal struct {
	Channel         locator.Channel `json:"channel"`
	MenuText        string          `json:"menu_text,omitempty"`
	DiscountText    string          `json:"discount_text,omitempty"`
	Prices          *prices         `json:"prices"`
	Meals           map[string]tri  `json:"meals"`
	DineIn          tri             `json:"dine_in"`
	Takeaway        tri             `json:"takeaway"`
	Delivery        tri             `json:"delivery"`
	DeliveryText    string          `json:"delivery_text,omitempty"`
	DeliveryArea    *deliveryArea   `json:"delivery_area,omitempty"`
	Eligibility     map[string]tri  `json:"eligibility"`
	EligibilityText string          `json:"eligibility_text,omitempty"`
	Documents       map[string]tri  `json:"documents"`
	DocumentsText   string          `json:"documents_text,omitempty"`
	Payment         map[string]tri  `json:"payment"`
	PaymentText     string          `json:"payment_text,omitempty"`
	Ordering        map[string]tri  `json:"ordering"`
	OrderingText    string          `json:"ordering_text,omitempty"`
	Diet            map[string]tri  `json:"diet"`
	DietText        string          `json:"diet_text,omitempty"`
}

// deliveryArea is how far meals are brought: a radius around the site in metres
// or a GeoJSON polygon.
type deliveryArea struct {
	RadiusMetres int      `json:"radius_m,omitempty"`
	Polygon      *polygon `json:"polygon,omitempty"`
}

type polygon struct {
	Type        string        `json:"type"`
	Coordinates [][]geo.Point `json:"coordinates"`
}

func newDeliveryArea(a *locator.DeliveryArea) *deliveryArea {
	if a == nil {
		return nil
	}
	area := &deliveryArea{RadiusMetres: a.RadiusMetres}
	if len(a.Ring) > 0 {
		area.Polygon = &polygon{"Polygon", [][]geo.Point{a.Ring}}
	}
	return area
}

// prices is what was understood of the menu and the discounts, and what people
// of each age pay who are of no group.
type prices struct {
	*price.Tariff
	ByAge []price.Row `json:"by_age"`
}

func newPrices(m *locator.MealService) *prices {
	t := price.Read(m.MenuText, m.DiscountText)
	return &prices{t, t.Table()}
}

type notice struct {
	ID        string             `json:"id"`
	Kind      locator.NoticeKind `json:"kind"`
	From      locator.Date       `json:"from"`
	Until     locator.Date       `json:"until,omitempty"`
	Text      string             `json:"text"`
	HoursText string             `json:"hours_text,omitempty"`
	Source    string             `json:"source,omitempty"`
}

// photo is a picture of the site; the addresses are paths of this server.
type photo struct {
	URL     string       `json:"url"`
	Thumb   string       `json:"thumb_url"`
	Width   int          `json:"width"`
	Height  int          `json:"height"`
	Alt     string       `json:"alt"`
	TakenOn locator.Date `json:"taken_on,omitempty"`
}

type link struct {
	ID      string          `json:"id"`
	Service locator.Service `json:"service"`
	Name    string          `json:"name"`
}

func (r reading) newFull(s *locator.Site, d *distance, at hours.Moment) full {
	if at == (hours.Moment{}) {
		at = r.Moment
	}
	t := r.TimetableOf(s)
	f := full{
		lean:         newLean(s, d, r.Revision.Demo),
		Number:       locator.FormatID(s.ID),
		Aliases:      s.Aliases,
		DistrictName: r.Name(s.District),
		Subdistrict:  s.Subdistrict,
		Community:    s.Community,
		Directions:   s.Directions,
		Registered:   s.Registered,
		Publication:  publication{s.Publication.Status, s.Publication.Until, s.Publication.Reason},
		Operator:     s.Operator,
		Amenities:    all(s.Amenities, locator.Amenities()),
		AllEntry:     all(s.Entry, locator.Entries()),
		AmenityText:  s.AmenitiesText,
		EntryText:    s.EntryText,
		Facts:        s.Facts,
		Programme:    s.Programme,
		Notices:      []notice{},
		Linked:       []link{},
		Photos:       []photo{},
		UpdatedAt:    s.UpdatedAt.In(r.now.Location()).Format(time.RFC3339),
	}
	if f.Facts == nil {
		f.Facts = map[locator.FactGroup]locator.Provenance{}
	}
	if s.Location != nil {
		f.Located = &located{s.Location.Precision, s.Location.Method}
	}
	if m := s.Meal; m != nil {
		f.Meal = newMeal(m)
	}
	now := t.At(at)
	f.State = newState(&now)
	f.Today, f.Week = t.Hours.Today(at), t.Hours.Week(at)
	if f.Schedule = t.Hours.Schedule; f.Schedule != nil {
		f.HoursRead = hourstext.Print(f.Schedule)
	}
	for _, n := range r.Notices(s.ID, r.today()) {
		f.Notices = append(f.Notices, notice{n.ID, n.Kind, n.From, n.Until, n.Text, n.HoursText, n.Source})
	}
	for _, p := range s.Photos {
		base := "/photos/" + s.ID + "/" + p.ID
		f.Photos = append(f.Photos, photo{base + ".jpg", base + ".thumb.jpg", p.Width, p.Height, p.Alt, p.TakenOn})
	}
	for _, o := range r.Linked(s) {
		f.Linked = append(f.Linked, link{o.ID, o.Service, o.Name})
	}
	return f
}

func newMeal(m *locator.MealService) *meal {
	channel := m.Channel
	if channel == "" {
		channel = locator.ChannelUnknown
	}
	return &meal{
		Channel: channel, MenuText: m.MenuText, DiscountText: m.DiscountText, Prices: newPrices(m),
		Meals: all(m.Meals, locator.Meals()), DineIn: m.DineIn, Takeaway: m.Takeaway,
		Delivery: m.Delivery, DeliveryText: m.DeliveryText, DeliveryArea: newDeliveryArea(m.DeliveryArea),
		Eligibility: all(m.Eligibility, locator.Eligibilities()), EligibilityText: m.EligibilityText,
		Documents: all(m.Documents, locator.Documents()), DocumentsText: m.DocumentsText,
		Payment: all(m.Payment, locator.Payments()), PaymentText: m.PaymentText,
		Ordering: all(m.Ordering, locator.Orderings()), OrderingText: m.OrderingText,
		Diet: all(m.Diet, locator.Diets()), DietText: m.DietText,
	}
}

// all spells out every key, unknown ones too: not stated is a value.
func all(facts locator.Tristates, keys []string) map[string]tri {
	m := make(map[string]tri, len(keys))
	for _, k := range keys {
		m[k] = facts[k]
	}
	return m
}
