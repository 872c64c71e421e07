package store

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// siteDetail is the part of a site that has no column of its own, as JSON.
// Its names and those of the types in it are stored: a golden test holds them.
// A new field has its place in [detailReader] too.
type siteDetail struct {
	Aliases       []string                                 `json:"aliases,omitempty"`
	Directions    string                                   `json:"directions,omitempty"`
	Publication   publicationDetail                        `json:"publication,omitzero"`
	Operator      string                                   `json:"operator,omitempty"`
	Contact       locator.Contact                          `json:"contact,omitzero"`
	HoursText     string                                   `json:"hours_text,omitempty"`
	Needs         locator.Tristates                        `json:"needs,omitempty"`
	Amenities     locator.Tristates                        `json:"amenities,omitempty"`
	Entry         locator.Tristates                        `json:"entry,omitempty"`
	EntryText     string                                   `json:"entry_text,omitempty"`
	AmenitiesText string                                   `json:"amenities_text,omitempty"`
	Meal          *locator.MealService                     `json:"meal,omitempty"`
	Facts         map[locator.FactGroup]locator.Provenance `json:"facts,omitempty"`
	Programme     locator.Programme                        `json:"programme,omitzero"`
	Photos        []locator.Photo                          `json:"photos,omitempty"`
	StaffNote     string                                   `json:"staff_note,omitempty"`
}

// publicationDetail is locator.Publication without its status.
type publicationDetail struct {
	Until  locator.Date `json:"until,omitempty"`
	Reason string       `json:"reason,omitempty"`
	First  millis       `json:"first,omitempty"`
}

// decodeDetail decodes a siteDetail as [decode] does, and four times as fast
// where [detailReader] can: a start with a million sites is mostly this. w may
// be nil.
func decodeDetail(doc string, w *words) (siteDetail, error) {
	if d, ok := readDetail(doc, w); ok {
		return d, nil
	}
	var d siteDetail
	err := decode(doc, &d)
	return d, err
}

// readDetail reads what [encode] wrote, and reports false for all other JSON.
func readDetail(doc string, w *words) (siteDetail, bool) {
	r := detailReader{rest: doc, words: w}
	d := r.detail()
	return d, !r.failed && r.rest == ""
}

// detailReader reads JSON of the one form in which [encode] writes a
// siteDetail: no white space, the fields of a struct in the order of the
// struct. What it accepts, it reads as [decode] does. Its methods take what
// they name from the front of rest; those with the name of a field return the
// zero value when that field is not the next. The operands of a composite
// literal are called in the order they are written.
type detailReader struct {
	rest   string // empty after a failure
	first  bool   // the next field or key is the first of its object
	failed bool
	words  *words
}

func (r *detailReader) detail() (d siteDetail) {
	r.open()
	d = siteDetail{
		Aliases:       r.texts("aliases"),
		Directions:    r.text("directions"),
		Publication:   r.publication("publication"),
		Operator:      r.text("operator"),
		Contact:       r.contact("contact"),
		HoursText:     r.text("hours_text"),
		Needs:         r.tristates("needs"),
		Amenities:     r.tristates("amenities"),
		Entry:         r.tristates("entry"),
		EntryText:     r.text("entry_text"),
		AmenitiesText: r.text("amenities_text"),
		Meal:          r.meal("meal"),
		Facts:         r.facts("facts"),
		Programme:     r.programme("programme"),
		Photos:        r.photos("photos"),
		StaffNote:     r.text("staff_note"),
	}
	r.close()
	return d
}

func (r *detailReader) publication(name string) (p publicationDetail) {
	if r.field(name) {
		r.open()
		p = publicationDetail{Until: r.date("until"), Reason: r.text("reason"), First: millis(r.integer("first"))}
		r.close()
	}
	return p
}

func (r *detailReader) contact(name string) (c locator.Contact) {
	if r.field(name) {
		r.open()
		c = locator.Contact{
			Phone: r.text("phone"), MobilePublic: r.flag("mobile_public"),
			PrivateName: r.text("private_name"), PrivatePhone: r.text("private_phone"),
		}
		r.close()
	}
	return c
}

func (r *detailReader) meal(name string) *locator.MealService {
	if !r.field(name) {
		return nil
	}
	r.open()
	m := &locator.MealService{
		Channel:         locator.Channel(r.text("channel")),
		MenuText:        r.text("menu_text"),
		DiscountText:    r.text("discount_text"),
		Meals:           r.tristates("meals"),
		DineIn:          r.tri("dine_in"),
		Takeaway:        r.tri("takeaway"),
		Delivery:        r.tri("delivery"),
		DeliveryText:    r.text("delivery_text"),
		DeliveryArea:    r.deliveryArea("delivery_area"),
		Eligibility:     r.tristates("eligibility"),
		EligibilityText: r.text("eligibility_text"),
		Documents:       r.tristates("documents"),
		DocumentsText:   r.text("documents_text"),
		Payment:         r.tristates("payment"),
		PaymentText:     r.text("payment_text"),
		Ordering:        r.tristates("ordering"),
		OrderingText:    r.text("ordering_text"),
		Diet:            r.tristates("diet"),
		DietText:        r.text("diet_text"),
	}
	r.close()
	return m
}

func (r *detailReader) deliveryArea(name string) *locator.DeliveryArea {
	if !r.field(name) {
		return nil
	}
	r.open()
	a := &locator.DeliveryArea{RadiusMetres: int(r.integer("radius_m")), Ring: r.points("ring")}
	r.close()
	return a
}

func (r *detailReader) points(name string) []geo.Point {
	if !r.field(name) {
		return nil
	}
	var points []geo.Point
	r.take("[")
	for !r.failed {
		r.take("[")
		lon := r.number()
		r.take(",")
		points = append(points, geo.Point{lon, r.number()})
		r.take("]")
		if !r.is(",") {
			break
		}
	}
	r.take("]")
	return points
}

func (r *detailReader) photos(name string) []locator.Photo {
	if !r.field(name) {
		return nil
	}
	var photos []locator.Photo
	r.take("[")
	for !r.failed {
		r.open()
		photos = append(photos, locator.Photo{
			ID: r.text("id"), Alt: r.text("alt"),
			Width: int(r.integer("width")), Height: int(r.integer("height")),
			TakenOn: r.date("taken_on"),
		})
		r.close()
		if !r.is(",") {
			break
		}
	}
	r.take("]")
	return photos
}

// number is a number in the form that is written for those of a map.
func (r *detailReader) number() float64 {
	end := strings.IndexAny(r.rest, ",]")
	if end < 0 {
		r.fail()
		return 0
	}
	f, err := strconv.ParseFloat(r.rest[:end], 64)
	if err != nil || strconv.FormatFloat(f, 'f', -1, 64) != r.rest[:end] || math.IsInf(f, 0) || math.IsNaN(f) {
		r.fail()
		return 0
	}
	r.rest = r.rest[end:]
	return f
}

// flag reads a field that is written when it is true.
func (r *detailReader) flag(name string) bool {
	if !r.field(name) {
		return false
	}
	if r.is("false") {
		return false
	}
	r.take("true")
	return true
}

func (r *detailReader) facts(name string) map[locator.FactGroup]locator.Provenance {
	if !r.field(name) {
		return nil
	}
	facts := map[locator.FactGroup]locator.Provenance{}
	r.open()
	for r.more() {
		group := locator.FactGroup(r.key())
		facts[group] = r.provenance()
	}
	r.close()
	return facts
}

func (r *detailReader) provenance() (p locator.Provenance) {
	r.open()
	p = locator.Provenance{
		Source:     r.text("source"),
		URL:        r.text("url"),
		SourceDate: r.date("source_date"),
		VerifiedOn: r.date("verified_on"),
		Method:     locator.Method(r.text("method")),
	}
	r.close()
	return p
}

func (r *detailReader) programme(name string) (p locator.Programme) {
	if r.field(name) {
		r.open()
		p = locator.Programme{
			Year:     int(r.integer("year")),
			Batch:    r.text("batch"),
			Built:    r.date("built"),
			Plated:   r.date("plated"),
			Accepted: r.date("accepted"),
			InUse:    r.date("in_use"),
		}
		r.close()
	}
	return p
}

func (r *detailReader) text(name string) string {
	if !r.field(name) {
		return ""
	}
	return r.quoted()
}

func (r *detailReader) date(name string) locator.Date { return locator.Date(r.text(name)) }

func (r *detailReader) texts(name string) []string {
	if !r.field(name) {
		return nil
	}
	r.take("[")
	list := []string{r.quoted()}
	for r.is(",") {
		list = append(list, r.quoted())
	}
	r.take("]")
	return list
}

func (r *detailReader) tristates(name string) locator.Tristates {
	if !r.field(name) {
		return nil
	}
	facts := locator.Tristates{}
	r.open()
	for r.more() {
		key := r.key()
		facts[key] = r.triValue()
	}
	r.close()
	return facts
}

func (r *detailReader) tri(name string) locator.Tri {
	if !r.field(name) {
		return locator.Unknown
	}
	return r.triValue()
}

func (r *detailReader) triValue() locator.Tri {
	switch {
	case r.is(`"yes"`):
		return locator.Yes
	case r.is(`"no"`):
		return locator.No
	}
	r.take(`"unknown"`)
	return locator.Unknown
}

func (r *detailReader) integer(name string) int64 {
	if !r.field(name) {
		return 0
	}
	end := strings.IndexAny(r.rest, ",}")
	if end < 0 {
		r.fail()
		return 0
	}
	n, err := strconv.ParseInt(r.rest[:end], 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != r.rest[:end] { // 007 and +7 are not JSON
		r.fail()
		return 0
	}
	r.rest = r.rest[end:]
	return n
}

// open begins an object and close ends it.
func (r *detailReader) open() {
	r.take("{")
	r.first = true
}

func (r *detailReader) close() {
	r.take("}")
	r.first = false
}

// field takes the name of a field and reports whether it is the next.
func (r *detailReader) field(name string) bool {
	before := `,"`
	if r.first {
		before = `"`
	}
	rest, ok := strings.CutPrefix(r.rest, before)
	if !ok {
		return false
	}
	if rest, ok = strings.CutPrefix(rest, name); !ok {
		return false
	}
	if rest, ok = strings.CutPrefix(rest, `":`); !ok {
		return false
	}
	r.rest, r.first = rest, false
	return true
}

// more reports whether a map has another key.
func (r *detailReader) more() bool {
	if r.first {
		r.first = false
		return strings.HasPrefix(r.rest, `"`)
	}
	return r.is(",")
}

func (r *detailReader) key() string {
	key := r.quoted()
	r.take(":")
	return key
}

func (r *detailReader) quoted() string {
	r.take(`"`)
	for i := range len(r.rest) {
		switch c := r.rest[i]; {
		case c == '"':
			s := r.rest[:i]
			r.rest = r.rest[i+1:]
			return r.word(s)
		case c == '\\':
			return r.escaped(i)
		case c < ' ':
			r.fail()
			return ""
		}
	}
	r.fail()
	return ""
}

// escaped is a string whose first backslash is at i.
func (r *detailReader) escaped(i int) string {
	for ; i < len(r.rest) && r.rest[i] != '"'; i++ {
		if r.rest[i] == '\\' {
			i++
		}
	}
	var s string
	if i >= len(r.rest) || json.Unmarshal([]byte(`"`+r.rest[:i+1]), &s) != nil {
		r.fail()
		return ""
	}
	r.rest = r.rest[i+1:]
	return s
}

// word copies s out of the document, so as not to keep all of it alive.
func (r *detailReader) word(s string) string {
	if !utf8.ValidString(s) {
		r.fail()
		return ""
	}
	return r.words.of(s)
}

// is takes s if it is next, take fails if it is not.
func (r *detailReader) is(s string) bool {
	rest, ok := strings.CutPrefix(r.rest, s)
	r.rest = rest
	return ok
}

func (r *detailReader) take(s string) {
	if !r.is(s) {
		r.fail()
	}
}

func (r *detailReader) fail() { r.rest, r.failed = "", true }
