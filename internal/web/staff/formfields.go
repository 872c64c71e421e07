package staff

import (
	"net/url"
	"slices"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// The fields of the form that no column of a list is for.
const (
	fieldRoof   = "roof"   // number of the other service under the same roof
	fieldRadius = "radius" // of delivery
	fieldRing   = "meal.delivery_area"
	fieldMobile = "contact.mobile_public"
	fieldReason = "reason"
	// fieldProposal is sent by who decides about what somebody else proposes.
	fieldProposal = "proposal"
	// asked goes with a box that is sent only when it is ticked.
	asked = ".asked"
)

// columnFields are the fields that read and write as the columns of a list do.
func columnFields() []string {
	return []string{
		"name", "aliases", "operator", "subdistrict", "community", "address", "directions",
		"hours_text", "contact.phone", "contact.private_name", "contact.private_phone", "staff_note",
		"meal.menu_text", "meal.discount_text", "meal.delivery_text",
		"programme.year", "programme.batch", "programme.built", "programme.plated", "programme.accepted", "programme.in_use",
	}
}

// formSet is a set of facts that are yes, no or not known, with the source's
// words beside them where there is a place for them.
type formSet struct {
	Field string // of the facts; their own fields have their keys behind it
	Text  string // field of the words, "" for none
	Keys  []string
	at    func(*locator.Site) *locator.Tristates
	text  func(*locator.Site) *string
}

func mealSet(field string, keys []string, at func(*locator.MealService) *locator.Tristates, words func(*locator.MealService) *string) formSet {
	set := formSet{Field: field, Keys: keys, at: func(s *locator.Site) *locator.Tristates { return at(s.Meal) }}
	if words != nil {
		set.Text, set.text = field+"_text", func(s *locator.Site) *string { return words(s.Meal) }
	}
	return set
}

// formSets are the sets of a service, in the order of the form.
func formSets(service locator.Service) []formSet {
	type meal = locator.MealService
	type tri = locator.Tristates
	sets := []formSet{
		{"needs", "", locator.Needs(), func(s *locator.Site) *tri { return &s.Needs }, nil},
		{"amenities", "amenities_text", locator.Amenities(), func(s *locator.Site) *tri { return &s.Amenities }, func(s *locator.Site) *string { return &s.AmenitiesText }},
		{"entry", "entry_text", locator.Entries(), func(s *locator.Site) *tri { return &s.Entry }, func(s *locator.Site) *string { return &s.EntryText }},
	}
	if service != locator.Meal {
		return sets
	}
	return append(
		sets,
		mealSet("meal.meals", locator.Meals(), func(m *meal) *tri { return &m.Meals }, nil),
		mealSet("meal.eligibility", locator.Eligibilities(), func(m *meal) *tri { return &m.Eligibility }, func(m *meal) *string { return &m.EligibilityText }),
		mealSet("meal.documents", locator.Documents(), func(m *meal) *tri { return &m.Documents }, func(m *meal) *string { return &m.DocumentsText }),
		mealSet("meal.payment", locator.Payments(), func(m *meal) *tri { return &m.Payment }, func(m *meal) *string { return &m.PaymentText }),
		mealSet("meal.ordering", locator.Orderings(), func(m *meal) *tri { return &m.Ordering }, func(m *meal) *string { return &m.OrderingText }),
		mealSet("meal.diet", locator.Diets(), func(m *meal) *tri { return &m.Diet }, func(m *meal) *string { return &m.DietText }),
	)
}

// singleTris are the facts that are in no set.
func singleTris(s *locator.Site) map[string]*locator.Tri {
	tris := map[string]*locator.Tri{"registered": &s.Registered}
	if s.Meal != nil {
		tris["meal.dine_in"], tris["meal.takeaway"], tris["meal.delivery"] = &s.Meal.DineIn, &s.Meal.Takeaway, &s.Meal.Delivery
	}
	return tris
}

func triWord(t locator.Tri) string {
	if t == locator.Unknown {
		return ""
	}
	return t.String()
}

// valuesOf writes a site as the values of the form.
func valuesOf(s *locator.Site) url.Values {
	form := url.Values{"service": {string(s.Service)}, "district": {s.District}}
	for _, key := range columnFields() {
		if column, ok := transfer.ColumnOf(key); ok {
			form.Set(key, column.Get(s))
		}
	}
	for _, set := range formSets(s.Service) {
		for _, key := range set.Keys {
			form.Set(set.Field+"."+key, triWord((*set.at(s))[key]))
		}
		if set.Text != "" {
			form.Set(set.Text, *set.text(s))
		}
	}
	for field, t := range singleTris(s) {
		form.Set(field, triWord(*t))
	}
	form.Set(fieldMobile+asked, "yes")
	if s.Contact.MobilePublic {
		form.Set(fieldMobile, "yes")
	}
	if s.Meal != nil {
		form.Set("meal.channel", string(s.Meal.Channel))
		if a := s.Meal.DeliveryArea; a != nil {
			form.Set(fieldRadius, transfer.FormatRadius(a))
			form.Set(fieldRing, strings.ReplaceAll(transfer.FormatRing(a), ";", "\n"))
		}
	}
	place := spotFormFrom(s.Location)
	form.Set("location.lon", place.Lon)
	form.Set("location.lat", place.Lat)
	form.Set("location.precision", place.Precision)
	form.Set("location.method", place.Method)
	for _, g := range locator.FactGroups() {
		p := s.Facts[g]
		for part, value := range map[transfer.Part]string{
			transfer.PartSource: p.Source, transfer.PartURL: p.URL, transfer.PartSourceDate: string(p.SourceDate),
			transfer.PartVerifiedOn: string(p.VerifiedOn), transfer.PartMethod: string(p.Method),
		} {
			form.Set(factField(g, part), value)
		}
	}
	return form
}

func factField(g locator.FactGroup, part transfer.Part) string {
	return "facts." + string(g) + "." + string(part)
}

// formReader reads a site out of the form, beginning from the one that is held.
// What the form does not ask stays; what cannot be read is a fault.
type formReader struct {
	form   url.Values
	site   *locator.Site
	faults locator.Faults
}

// readForm reads the form onto the held site, or a new one of the service.
// Location and the number under the same roof are read apart.
func readForm(form url.Values, held *locator.Site, service locator.Service) (*locator.Site, locator.Faults) {
	r := formReader{form: form}
	if held != nil {
		r.site = held.Clone()
	} else {
		r.site = &locator.Site{Service: service, Publication: locator.Publication{Status: locator.Draft}}
		if service == locator.Meal {
			r.site.Meal = &locator.MealService{}
		}
	}
	r.read()
	return r.site, r.faults
}

func (r *formReader) fault(field, code string, args ...any) {
	r.faults = append(r.faults, locator.Fault{Field: field, Code: code, Message: text(code, args...)})
}

// value is what was typed, on Unix lines and without blanks around it.
func (r *formReader) value(field string) string {
	return strings.TrimSpace(strings.ReplaceAll(r.form.Get(field), "\r\n", "\n"))
}

func (r *formReader) read() {
	s := r.site
	if r.form.Has("district") {
		s.District = r.value("district")
	}
	for _, key := range columnFields() {
		column, ok := transfer.ColumnOf(key)
		if !ok || !r.form.Has(key) || s.Meal == nil && strings.HasPrefix(key, "meal.") {
			continue
		}
		if fault := column.Set(s, r.value(key)); fault != nil {
			r.faults = append(r.faults, locator.Fault{Field: key, Code: fault.Code, Message: fault.Reason})
		}
	}
	for _, set := range formSets(s.Service) {
		r.set(set)
	}
	for field, t := range singleTris(s) {
		if r.form.Has(field) {
			*t = r.tri(field)
		}
	}
	if r.form.Has(fieldMobile + asked) {
		s.Contact.MobilePublic = r.form.Get(fieldMobile) != "" && locator.PersonalMobile(s.Contact.Phone)
	}
	if s.Meal != nil {
		if r.form.Has("meal.channel") {
			s.Meal.Channel = locator.Channel(r.value("meal.channel"))
		}
		r.delivery()
	}
	r.facts()
}

func (r *formReader) set(set formSet) {
	for _, key := range set.Keys {
		if field := set.Field + "." + key; r.form.Has(field) {
			facts := set.at(r.site)
			*facts = facts.Set(key, r.tri(field))
		}
	}
	if set.Text != "" && r.form.Has(set.Text) {
		*set.text(r.site) = r.value(set.Text)
	}
}

func (r *formReader) tri(field string) locator.Tri {
	v := r.form.Get(field)
	if v == "" {
		return locator.Unknown
	}
	t, ok := locator.ParseTri(v)
	if !ok {
		r.fault(field, "staff.form.fault.choose")
	}
	return t
}

func (r *formReader) delivery() {
	if !r.form.Has(fieldRadius) && !r.form.Has(fieldRing) {
		return
	}
	radius, ring := r.value(fieldRadius), r.value(fieldRing)
	r.site.Meal.DeliveryArea = nil
	if radius == "" && ring == "" {
		return
	}
	area := &locator.DeliveryArea{}
	var ok bool
	if radius != "" {
		if area.RadiusMetres, ok = transfer.ParseRadius(radius); !ok {
			r.fault(fieldRadius, "staff.form.fault.radius")
			return
		}
	}
	if ring != "" {
		if area.Ring, ok = transfer.ParseRing(ring); !ok {
			r.fault(fieldRing, "staff.form.fault.ring")
			return
		}
	}
	r.site.Meal.DeliveryArea = area
}

// facts reads where the facts come from, as it was typed for each group.
func (r *formReader) facts() {
	for _, g := range locator.FactGroups() {
		if !r.form.Has(factField(g, transfer.PartSource)) {
			continue
		}
		p := r.provenance("facts." + string(g) + ".")
		if p.Method = locator.Method(r.value(factField(g, transfer.PartMethod))); p == (locator.Provenance{}) {
			delete(r.site.Facts, g)
			continue
		}
		if r.site.Facts == nil {
			r.site.Facts = map[locator.FactGroup]locator.Provenance{}
		}
		r.site.Facts[g] = p
	}
}

// provenance reads the parts whose fields begin with the prefix, but the method.
func (r *formReader) provenance(prefix string) locator.Provenance {
	date := func(field string) locator.Date {
		v := r.value(field)
		if v == "" {
			return ""
		}
		d, ok := transfer.ParseDate(v)
		if !ok {
			r.fault(field, "staff.form.fault.date", v)
		}
		return d
	}
	return locator.Provenance{
		Source: strings.Join(strings.Fields(r.value(prefix+"source")), " "), URL: r.value(prefix + "url"),
		SourceDate: date(prefix + "source_date"), VerifiedOn: date(prefix + "verified_on"),
	}
}

// told reads how the person came to know, and the paper that was copied.
func (r *formReader) told() (told map[locator.FactGroup]admin.HowKnown, paper locator.Provenance) {
	told = map[locator.FactGroup]admin.HowKnown{}
	known := admin.WaysToKnow(false)
	for _, g := range append([]locator.FactGroup{""}, locator.FactGroups()...) {
		if how := admin.HowKnown(r.form.Get(toldField(g))); slices.Contains(known, how) {
			told[g] = how
		}
	}
	paper = r.provenance("paper.")
	if slices.Contains([]admin.HowKnown{told[""], told[locator.HoursFacts], told[locator.PriceFacts], told[locator.LocationFacts], told[locator.AmenityFacts], told[locator.ContactFacts]}, admin.KnownByList) && paper.Source == "" {
		r.fault("paper.source", "staff.form.fault.paper")
	}
	return told, paper
}

func toldField(g locator.FactGroup) string {
	if g == "" {
		return "told"
	}
	return "told." + string(g)
}

// fieldOf is the field of the form that a fault of a site is shown at.
func fieldOf(fault string) string {
	switch {
	case strings.HasPrefix(fault, "aliases"):
		return "aliases"
	case fault == "meal.delivery_area.radius_m":
		return fieldRadius
	case fault == "meal.delivery_area.ring":
		return fieldRing
	case fault == "location.point", fault == "location.given":
		return "location.text"
	case strings.HasPrefix(fault, "facts.") && strings.Count(fault, ".") == 1:
		return "told"
	case strings.HasPrefix(fault, "publication."):
		return "name"
	}
	return fault
}
