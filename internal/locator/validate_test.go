package locator_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// box is an area of one district, a square degree.
type box struct{}

func (box) HasDistrict(code string) bool { return code == "210113" }

func (box) Contains(p geo.Point) bool {
	return p[0] >= 123 && p[0] <= 124 && p[1] >= 41 && p[1] <= 42
}

// allOf says yes to every key.
func allOf(keys []string) locator.Tristates {
	t := locator.Tristates{}
	for i, k := range keys {
		t[k] = locator.Yes
		if i%2 == 1 {
			t[k] = locator.No
		}
	}
	return t
}

// stationSite is a valid station with everything said that can be.
func stationSite() locator.Site {
	s := locator.Site{
		ID:          locator.NewID(locator.FirstSerial + 483),
		PlaceID:     "roof-1",
		Service:     locator.Station,
		Name:        "民丰驿站",
		Aliases:     []string{"民丰歇脚点", "Minfeng"},
		District:    "210113",
		Subdistrict: "正良街道",
		Community:   "民丰社区",
		Address:     "蒲昌路46-7号",
		Directions:  "从东门进\n上二楼",
		Location: &locator.Location{
			Point: geo.Point{123.404812, 41.920377}, Precision: locator.AtDoor, Method: locator.ByVisit, Given: "123.41,41.92 GCJ-02",
		},
		Registered:    locator.Yes,
		Publication:   locator.Publication{Status: locator.Suspended, Until: "2026-12-31", Reason: "装修"},
		Operator:      "区总工会",
		Contact:       locator.Contact{Phone: "024-88139123", PrivateName: "王某", PrivatePhone: "13800000000"},
		HoursText:     "每天 8:00-17:00",
		Needs:         allOf(locator.Needs()),
		Amenities:     allOf(locator.Amenities()),
		Entry:         allOf(locator.Entries()),
		EntryText:     "推门",
		AmenitiesText: "有热水",
		Facts:         map[locator.FactGroup]locator.Provenance{},
		Programme:     locator.Programme{Year: 2024, Batch: "一", Built: "2024", Plated: "2024-05", Accepted: "2024-05-06", InUse: "2024-06-01"},
		StaffNote:     "钥匙在门卫",
	}
	for _, g := range locator.FactGroups() {
		s.Facts[g] = locator.Provenance{
			Source: "区民政局", URL: "https://example.gov.cn/a?b=c", SourceDate: "2023-12-06", VerifiedOn: "2024-01", Method: locator.ByPhone,
		}
	}
	return s
}

// mealSite is the same of the other service.
func mealSite() locator.Site {
	s := stationSite()
	s.Service = locator.Meal
	s.Meal = &locator.MealService{
		Channel:  locator.CareHome,
		MenuText: "10元", DiscountText: "七十岁以上八折",
		Meals: allOf(locator.Meals()), DineIn: locator.Yes, Takeaway: locator.No, Delivery: locator.Yes, DeliveryText: "一公里内",
		Eligibility: allOf(locator.Eligibilities()), EligibilityText: "谁都可以",
		Documents: allOf(locator.Documents()), DocumentsText: "身份证",
		Payment: allOf(locator.Payments()), PaymentText: "现金",
		Ordering: allOf(locator.Orderings()), OrderingText: "头天电话订",
		Diet: allOf(locator.Diets()), DietText: "有软食",
	}
	return s
}

// codes are the faults as "field: code".
func codes(faults locator.Faults) []string {
	var list []string
	for _, f := range faults {
		list = append(list, f.Field+": "+f.Code)
	}
	return list
}

// wantFaults also looks at what a person reads.
func wantFaults(t *testing.T, got locator.Faults, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, codes(got)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	for _, f := range got {
		if f.Message == "" || strings.ContainsAny(f.Message, "\u2039\u203a%") {
			t.Errorf("%s: message %q", f.Field, f.Message)
		}
		for _, lang := range messages.Langs() {
			if !messages.Has(lang, "fault."+f.Code) {
				t.Errorf("%s has no fault.%s", lang, f.Code)
			}
		}
	}
}

func TestValidateComplete(t *testing.T) {
	for _, s := range []locator.Site{stationSite(), mealSite()} {
		wantFaults(t, s.Validate(box{}))
	}
	bare := locator.Site{
		Service: locator.Station, Name: "站", District: "210113",
		Publication: locator.Publication{Status: locator.Draft},
	}
	wantFaults(t, bare.Validate(box{}))
	bare.Service, bare.Meal = locator.Meal, &locator.MealService{}
	wantFaults(t, bare.Validate(box{}))
}

func TestValidate(t *testing.T) {
	long := func(n int) string { return strings.Repeat("长", n) }
	for _, tt := range []struct {
		name string
		set  func(s *locator.Site)
		want []string
	}{
		{"id with a wrong check digit", func(s *locator.Site) { s.ID = "104838" }, []string{"id: bad_id"}},
		{"id not as stored", func(s *locator.Site) { s.ID = locator.FormatID(s.ID) }, []string{"id: bad_id"}},
		{"place id", func(s *locator.Site) { s.PlaceID = long(61) }, []string{"place_id: too_long"}},
		{"service", func(s *locator.Site) { s.Service, s.Meal = "bank", nil }, []string{"service: unknown_value"}},
		{"no service", func(s *locator.Site) { s.Service, s.Meal = "", nil }, []string{"service: unknown_value"}},
		{"no name", func(s *locator.Site) { s.Name = " \u3000" }, []string{"name: required"}},
		{"longest name", func(s *locator.Site) { s.Name = long(60) }, nil},
		{"name too long", func(s *locator.Site) { s.Name = long(61) }, []string{"name: too_long"}},
		{"name of bad bytes", func(s *locator.Site) { s.Name = "a\xff" }, []string{"name: bad_characters"}},
		{"NUL", func(s *locator.Site) { s.Name = "a\x00" }, []string{"name: bad_characters"}},
		{"text turned round", func(s *locator.Site) { s.Name = "a\u202eb" }, []string{"name: bad_characters"}},
		{"isolates", func(s *locator.Site) { s.Name = "a\u2066b" }, []string{"name: bad_characters"}},
		{"byte order mark", func(s *locator.Site) { s.Name = "\ufeffa" }, []string{"name: bad_characters"}},
		{"C1 control", func(s *locator.Site) { s.Name = "a\u0085" }, []string{"name: bad_characters"}},
		{"tab", func(s *locator.Site) { s.Address = "a\tb" }, []string{"address: bad_characters"}},
		{"empty alias", func(s *locator.Site) { s.Aliases = []string{"a", ""} }, []string{"aliases.1: required"}},
		{"long alias", func(s *locator.Site) { s.Aliases = []string{long(61)} }, []string{"aliases.0: too_long"}},
		{"no district", func(s *locator.Site) { s.District = "" }, []string{"district: required"}},
		{"another city's district", func(s *locator.Site) { s.District = "110101" }, []string{"district: unknown_district"}},
		{"subdistrict", func(s *locator.Site) { s.Subdistrict = long(61) }, []string{"subdistrict: too_long"}},
		{"community", func(s *locator.Site) { s.Community = long(61) }, []string{"community: too_long"}},
		{"address", func(s *locator.Site) { s.Address = long(201) }, []string{"address: too_long"}},
		{"directions", func(s *locator.Site) { s.Directions = long(2001) }, []string{"directions: too_long"}},
		{"not located", func(s *locator.Site) { s.Location = nil }, nil},
		{"NaN", func(s *locator.Site) { s.Location.Point[0] = math.NaN() }, []string{"location.point: out_of_range"}},
		{"axes swapped", func(s *locator.Site) { s.Location.Point = geo.Point{41.9, 123.4} }, []string{"location.point: out_of_range"}},
		{"elsewhere", func(s *locator.Site) { s.Location.Point = geo.Point{116.4, 39.9} }, []string{"location.point: outside_city"}},
		{"precision", func(s *locator.Site) { s.Location.Precision = "" }, []string{"location.precision: unknown_value"}},
		{"method", func(s *locator.Site) { s.Location.Method = "guess" }, []string{"location.method: unknown_value"}},
		{"given", func(s *locator.Site) { s.Location.Given = long(201) }, []string{"location.given: too_long"}},
		{"unregistered", func(s *locator.Site) { s.Registered = locator.No }, []string{"registered: unregistered_published"}},
		{"unregistered draft", func(s *locator.Site) {
			s.Registered, s.Publication = locator.No, locator.Publication{Status: locator.Draft}
		}, nil},
		{"registered unknown", func(s *locator.Site) { s.Registered = locator.Unknown }, nil},
		{"status", func(s *locator.Site) { s.Publication = locator.Publication{} }, []string{"publication.status: unknown_value"}},
		{"until of a published site", func(s *locator.Site) { s.Publication.Status = locator.Published }, []string{"publication.until: only_suspended"}},
		{"until no date", func(s *locator.Site) { s.Publication.Until = "明年" }, []string{"publication.until: bad_date"}},
		{"reason", func(s *locator.Site) { s.Publication.Reason = long(201) }, []string{"publication.reason: too_long"}},
		{"operator", func(s *locator.Site) { s.Operator = long(201) }, []string{"operator: too_long"}},
		{"phone", func(s *locator.Site) { s.Contact.Phone = "call me" }, []string{"contact.phone: bad_phone"}},
		{"private name", func(s *locator.Site) { s.Contact.PrivateName = "\x01" }, []string{"contact.private_name: bad_characters"}},
		{"private phone", func(s *locator.Site) { s.Contact.PrivatePhone = "12" }, []string{"contact.private_phone: bad_phone"}},
		{"hours", func(s *locator.Site) { s.HoursText = long(2001) }, []string{"hours_text: too_long"}},
		{"need", func(s *locator.Site) { s.Needs["sleep"] = locator.Yes }, []string{"needs.sleep: unknown_value"}},
		{"amenities, by name", func(s *locator.Site) {
			for _, k := range []string{"zoo", "piano", "ark", "moat"} {
				s.Amenities[k] = locator.Yes
			}
		}, []string{
			"amenities.ark: unknown_value", "amenities.moat: unknown_value",
			"amenities.piano: unknown_value", "amenities.zoo: unknown_value",
		}},
		{"entry", func(s *locator.Site) { s.Entry["tunnel"] = locator.No }, []string{"entry.tunnel: unknown_value"}},
		{"entry text", func(s *locator.Site) { s.EntryText = long(2001) }, []string{"entry_text: too_long"}},
		{"amenities text", func(s *locator.Site) { s.AmenitiesText = long(2001) }, []string{"amenities_text: too_long"}},
		{"a meal point without its facts", func(s *locator.Site) { s.Meal = nil }, []string{"meal: required"}},
		{"a station with meals", func(s *locator.Site) { s.Service = locator.Station }, []string{"meal: not_for_service"}},
		{"channel", func(s *locator.Site) { s.Meal.Channel = "x" }, []string{"meal.channel: unknown_value"}},
		{"source", func(s *locator.Site) {
			s.Facts[locator.HoursFacts] = locator.Provenance{Source: long(201)}
		}, []string{"facts.hours.source: too_long"}},
		{"url", func(s *locator.Site) {
			s.Facts[locator.HoursFacts] = locator.Provenance{URL: "javascript:alert(1)"}
			s.Facts[locator.PriceFacts] = locator.Provenance{URL: "https:///path"}
		}, []string{"facts.hours.url: bad_url", "facts.prices.url: bad_url"}},
		{"fact dates", func(s *locator.Site) {
			s.Facts[locator.HoursFacts] = locator.Provenance{SourceDate: "2023-13", VerifiedOn: "2023-02-29"}
		}, []string{"facts.hours.source_date: bad_date", "facts.hours.verified_on: bad_date"}},
		{"fact method", func(s *locator.Site) {
			s.Facts[locator.HoursFacts] = locator.Provenance{Method: "rumour"}
		}, []string{"facts.hours.method: unknown_value"}},
		{"fact groups, by name", func(s *locator.Site) {
			for _, g := range []locator.FactGroup{"z", "colour", "mood"} {
				s.Facts[g] = locator.Provenance{}
			}
		}, []string{"facts.colour: unknown_value", "facts.mood: unknown_value", "facts.z: unknown_value"}},
		{"year before", func(s *locator.Site) { s.Programme.Year = 1999 }, []string{"programme.year: bad_year"}},
		{"year after", func(s *locator.Site) { s.Programme.Year = 2101 }, []string{"programme.year: bad_year"}},
		{"programme dates", func(s *locator.Site) {
			s.Programme = locator.Programme{Batch: long(61), Built: "x", Plated: "x", Accepted: "x", InUse: "x"}
		}, []string{
			"programme.batch: too_long", "programme.built: bad_date", "programme.plated: bad_date",
			"programme.accepted: bad_date", "programme.in_use: bad_date",
		}},
		{"staff note", func(s *locator.Site) { s.StaffNote = long(2001) }, []string{"staff_note: too_long"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := mealSite()
			tt.set(&s)
			wantFaults(t, s.Validate(box{}), tt.want...)
		})
	}
}

// TestValidateMeal: each text and each list of facts of a meal point is looked at.
func TestValidateMeal(t *testing.T) {
	s := mealSite()
	odd, long := locator.Tristates{"odd": locator.Yes}, strings.Repeat("长", 2001)
	s.Meal = &locator.MealService{
		MenuText: long, DiscountText: long, Meals: odd, DeliveryText: long,
		Eligibility: odd, EligibilityText: long, Documents: odd, DocumentsText: long,
		Payment: odd, PaymentText: long, Ordering: odd, OrderingText: long, Diet: odd, DietText: long,
	}
	wantFaults(t, s.Validate(box{}),
		"meal.menu_text: too_long", "meal.discount_text: too_long", "meal.meals.odd: unknown_value", "meal.delivery_text: too_long",
		"meal.eligibility.odd: unknown_value", "meal.eligibility_text: too_long",
		"meal.documents.odd: unknown_value", "meal.documents_text: too_long",
		"meal.payment.odd: unknown_value", "meal.payment_text: too_long",
		"meal.ordering.odd: unknown_value", "meal.ordering_text: too_long",
		"meal.diet.odd: unknown_value", "meal.diet_text: too_long")
}

// TestValidateAllAtOnce: one pass finds every fault, in the order of the fields.
func TestValidateAllAtOnce(t *testing.T) {
	s := locator.Site{
		ID: "1", Service: "bank", District: "999999", Location: &locator.Location{Point: geo.Point{200, 0}},
		Registered:  locator.No,
		Publication: locator.Publication{Status: locator.Published, Until: "soon"},
		Contact:     locator.Contact{Phone: "?", PrivateName: "\x00", PrivatePhone: "?"},
		Needs:       locator.Tristates{"sleep": locator.Yes},
		Meal:        &locator.MealService{},
		Facts:       map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {SourceDate: "?"}},
		Programme:   locator.Programme{Year: 1},
		StaffNote:   "\x00",
	}
	want := []string{
		"id: bad_id", "service: unknown_value", "name: required", "district: unknown_district",
		"location.point: out_of_range", "location.precision: unknown_value", "location.method: unknown_value",
		"registered: unregistered_published", "publication.until: bad_date", "publication.until: only_suspended",
		"contact.phone: bad_phone", "contact.private_name: bad_characters", "contact.private_phone: bad_phone",
		"needs.sleep: unknown_value", "meal: not_for_service", "facts.hours.source_date: bad_date",
		"programme.year: bad_year", "staff_note: bad_characters",
	}
	for range 5 { // not the order of a map
		wantFaults(t, s.Validate(box{}), want...)
	}
	if err := s.Validate(box{}).Err(); locator.KindOf(err) != locator.Invalid {
		t.Errorf("kind %q, want invalid", locator.KindOf(err))
	}
}

// TestFaultMessages: both languages say the same faults, and none is left over.
func TestFaultMessages(t *testing.T) {
	for _, lang := range messages.Langs() {
		n := 0
		for _, k := range messages.Keys(lang) {
			if strings.HasPrefix(k, "fault.") {
				n++
			}
		}
		if n < 15 {
			t.Errorf("%s knows %d faults", lang, n)
		}
	}
}

func TestNoticeValidate(t *testing.T) {
	id := locator.NewID(locator.FirstSerial)
	valid := func() locator.Notice {
		return locator.Notice{
			Kind: locator.NoticeClosure, Sites: []string{id}, From: "2026-11-23", Until: "2026-11-23", Text: "停餐", Source: "社区",
		}
	}
	for _, tt := range []struct {
		name string
		set  func(n *locator.Notice)
		want []string
	}{
		{"valid", func(*locator.Notice) {}, nil},
		{"until withdrawn", func(n *locator.Notice) { n.Until = "" }, nil},
		{"kind", func(n *locator.Notice) { n.Kind = "joke" }, []string{"kind: unknown_value"}},
		{"no site", func(n *locator.Notice) { n.Sites = nil }, []string{"sites: required"}},
		{"a banner for all", func(n *locator.Notice) { n.Kind, n.Sites = locator.NoticeBanner, nil }, nil},
		{"ids", func(n *locator.Notice) { n.Sites = []string{id, "x", locator.FormatID(id)} }, []string{"sites.1: bad_id", "sites.2: bad_id"}},
		{"no start", func(n *locator.Notice) { n.From = "" }, []string{"from: bad_date"}},
		{"a month is no day", func(n *locator.Notice) { n.From = "2026-11" }, []string{"from: bad_date"}},
		{"no such day", func(n *locator.Notice) { n.Until = "2026-11-31" }, []string{"until: bad_date"}},
		{"a year is no day", func(n *locator.Notice) { n.Until = "2027" }, []string{"until: bad_date"}},
		{"backwards", func(n *locator.Notice) { n.Until = "2026-11-22" }, []string{"until: ends_before_start"}},
		{"no text", func(n *locator.Notice) { n.Text = " " }, []string{"text: required"}},
		{"long text", func(n *locator.Notice) { n.Text = strings.Repeat("x", 2001) }, []string{"text: too_long"}},
		{"hours without hours", func(n *locator.Notice) { n.Kind = locator.NoticeHours }, []string{"hours_text: required"}},
		{"hours", func(n *locator.Notice) { n.Kind, n.HoursText = locator.NoticeHours, "9:00-10:00" }, nil},
		{"source", func(n *locator.Notice) { n.Source = strings.Repeat("x", 201) }, []string{"source: too_long"}},
		{"all at once", func(n *locator.Notice) { *n = locator.Notice{} }, []string{
			"kind: unknown_value", "sites: required", "from: bad_date", "text: required",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := valid()
			tt.set(&n)
			wantFaults(t, n.Validate(), tt.want...)
		})
	}
}

func TestPhone(t *testing.T) {
	for phone, ok := range map[string]bool{
		"12345":                               true,
		"024-88139123":                        true,
		"(024)88139123":                       true,
		"\uff08024\uff0988139123":             true,
		"024-88139123转8001":                   true,
		"024-88139123;13800000000":            true,
		"024-88139123\uff1b024-88139124":      true,
		"024-88139123、88139124":               true,
		"024-88139123\uff0c88139124":          true,
		"88139123/88139124":                   true,
		"+86 24 88139123":                     true,
		"12":                                  false,
		"电话88139123":                          false,
		"88139123\n88139124":                  false,
		"88139123x1":                          false,
		strings.Repeat("1", 80):               true,
		strings.Repeat("1", 81):               false,
		"tel:88139123":                        false,
		"88139123<b>":                         false,
		"\u202e88139123":                      false,
		"88139123 \uff08张女士\uff09":            false,
		"024\u201388139123":                   false,
		"\uff10\uff12\uff14-88139123":         false,
		"024 - 8813 9123 转 8001、转 8002, 8003": true,
	} {
		s := stationSite()
		s.Contact.Phone = phone
		if got := !slices.Contains(codes(s.Validate(box{})), "contact.phone: bad_phone"); got != ok {
			t.Errorf("%q: valid %v, want %v", phone, got, ok)
		}
	}
}

func TestPersonalMobile(t *testing.T) {
	for phone, want := range map[string]bool{
		"13800000000":               true,
		"138-0000-0000":             true,
		"138 0000 0000":             true,
		"+8613800000000":            true,
		"+86 13800000000":           true,
		"008613800000000":           true,
		"024-88139123;19912345678":  true,
		"024-88139123、13800000000":  true,
		"\uff0819912345678\uff09":   true,
		"024-88139123":              false,
		"12012345678":               false,
		"138000000001":              false,
		"1380000000":                false,
		"400-138-0000":              false,
		"":                          false,
		"024-88139123转13":           false,
		"4001380000":                false,
		"024-13912345":              false,
		"9913800000000":             false,
		"88139123 88139124 8813912": false,
	} {
		if got := locator.PersonalMobile(phone); got != want {
			t.Errorf("%q: %v, want %v", phone, got, want)
		}
	}
}
