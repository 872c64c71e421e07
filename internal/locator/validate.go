package locator

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiujin/geo"
	"jiujin/internal/messages"
)

// Area is the part of the city profile that validation needs.
type Area interface {
	HasDistrict(code string) bool
	Contains(p geo.Point) bool
}

// Limits of the text fields, in characters.
const (
	maxName = 60
	maxLine = 200
	maxText = 2000
)

var phonePattern = regexp.MustCompile(`^[0-9+()\x{ff08}\x{ff09} \-转;\x{ff1b}、,\x{ff0c}/]{3,80}$`)

// isPhone reports whether s could be one or several telephone numbers.
func isPhone(s string) bool {
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return digits >= 3 && phonePattern.MatchString(s)
}

// checker gathers faults.
type checker struct{ faults Faults }

func (c *checker) add(field, code string, args ...any) {
	c.faults = append(c.faults, Fault{field, code, messages.Text(messages.Chinese, "fault."+code, args...)})
}

func (c *checker) text(field, s string, limit int) {
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, forbiddenRune),
		limit < maxText && strings.ContainsRune(s, '\n'): // what stands on one line
		c.add(field, "bad_characters")
	case utf8.RuneCountInString(s) > limit:
		c.add(field, "too_long", limit)
	}
}

func (c *checker) required(field, s string, limit int) {
	if strings.TrimSpace(s) == "" {
		c.add(field, "required")
		return
	}
	c.text(field, s, limit)
}

func (c *checker) phone(field, s string) {
	if s != "" && !isPhone(s) {
		c.add(field, "bad_phone")
	}
}

func (c *checker) date(field string, d Date) {
	if !d.Valid() {
		c.add(field, "bad_date", string(d))
	}
}

func (c *checker) tristates(field string, t Tristates, known []string) {
	for _, k := range slices.Sorted(maps.Keys(t)) {
		if !slices.Contains(known, k) {
			c.add(field+"."+k, "unknown_value", k)
		}
	}
}

func oneOf[T ~string](c *checker, field string, v T, known []T) {
	if !slices.Contains(known, v) {
		c.add(field, "unknown_value", string(v))
	}
}

// forbiddenRune are the control and invisible runes that would forge a line
// or turn its direction; a line feed is allowed.
func forbiddenRune(r rune) bool {
	return (unicode.IsControl(r) && r != '\n') || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) || r == 0xfeff
}

// Validate returns every fault of the site at once, nil if there is none. The
// order follows the fields.
func (s *Site) Validate(area Area) Faults {
	c := &checker{}
	if s.ID != "" {
		if id, ok := ParseID(s.ID); !ok || id != s.ID {
			c.add("id", "bad_id")
		}
	}
	c.text("place_id", s.PlaceID, maxName)
	oneOf(c, "service", s.Service, Services())
	c.required("name", s.Name, maxName)
	for i, a := range s.Aliases {
		c.required("aliases."+strconv.Itoa(i), a, maxName)
	}
	if s.District == "" {
		c.add("district", "required")
	} else if !area.HasDistrict(s.District) {
		c.add("district", "unknown_district", s.District)
	}
	c.text("subdistrict", s.Subdistrict, maxName)
	c.text("community", s.Community, maxName)
	c.text("address", s.Address, maxLine)
	c.text("directions", s.Directions, maxText)
	s.Location.validate(c, area)
	s.validatePublication(c)
	c.text("operator", s.Operator, maxLine)
	s.Contact.validate(c)
	c.text("hours_text", s.HoursText, maxText)
	c.tristates("needs", s.Needs, Needs())
	c.tristates("amenities", s.Amenities, Amenities())
	c.tristates("entry", s.Entry, Entries())
	c.text("entry_text", s.EntryText, maxText)
	c.text("amenities_text", s.AmenitiesText, maxText)
	switch {
	case s.Service == Meal && s.Meal == nil:
		c.add("meal", "required")
	case s.Service != Meal && s.Meal != nil:
		c.add("meal", "not_for_service")
	case s.Meal != nil:
		s.Meal.validate(c, area)
	}
	s.validateFacts(c)
	s.Programme.validate(c)
	s.validatePhotos(c)
	c.text("staff_note", s.StaffNote, maxText)
	return c.faults
}

func (l *Location) validate(c *checker, area Area) {
	if l == nil {
		return
	}
	if geo.Check(l.Point) != nil {
		c.add("location.point", "out_of_range")
	} else if !area.Contains(l.Point) {
		c.add("location.point", "outside_city")
	}
	oneOf(c, "location.precision", l.Precision, Precisions())
	oneOf(c, "location.method", l.Method, Methods())
	c.text("location.given", l.Given, maxLine)
}

func (s *Site) validatePublication(c *checker) {
	p := s.Publication
	if s.Listed() && s.Registered == No {
		c.add("registered", "unregistered_published")
	}
	oneOf(c, "publication.status", p.Status, Statuses())
	c.date("publication.until", p.Until)
	if p.Until != "" && p.Status != Suspended {
		c.add("publication.until", "only_suspended")
	}
	c.text("publication.reason", p.Reason, maxLine)
}

func (t Contact) validate(c *checker) {
	c.phone("contact.phone", t.Phone)
	c.text("contact.private_name", t.PrivateName, maxName)
	c.phone("contact.private_phone", t.PrivatePhone)
}

func (m *MealService) validate(c *checker, area Area) {
	if m.Channel != "" {
		oneOf(c, "meal.channel", m.Channel, Channels())
	}
	c.text("meal.menu_text", m.MenuText, maxText)
	c.text("meal.discount_text", m.DiscountText, maxText)
	c.tristates("meal.meals", m.Meals, Meals())
	c.text("meal.delivery_text", m.DeliveryText, maxText)
	m.DeliveryArea.validate(c, area)
	c.tristates("meal.eligibility", m.Eligibility, Eligibilities())
	c.text("meal.eligibility_text", m.EligibilityText, maxText)
	c.tristates("meal.documents", m.Documents, Documents())
	c.text("meal.documents_text", m.DocumentsText, maxText)
	c.tristates("meal.payment", m.Payment, Payments())
	c.text("meal.payment_text", m.PaymentText, maxText)
	c.tristates("meal.ordering", m.Ordering, Orderings())
	c.text("meal.ordering_text", m.OrderingText, maxText)
	c.tristates("meal.diet", m.Diet, Diets())
	c.text("meal.diet_text", m.DietText, maxText)
}

func (s *Site) validateFacts(c *checker) {
	for _, g := range FactGroups() {
		p, ok := s.Facts[g]
		if !ok {
			continue
		}
		field := "facts." + string(g)
		c.text(field+".source", p.Source, maxLine)
		if p.URL != "" {
			c.text(field+".url", p.URL, maxText)
			if u, err := url.Parse(p.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
				c.add(field+".url", "bad_url")
			}
		}
		c.date(field+".source_date", p.SourceDate)
		c.date(field+".verified_on", p.VerifiedOn)
		if p.Method != "" {
			oneOf(c, field+".method", p.Method, Methods())
		}
	}
	for _, g := range slices.Sorted(maps.Keys(s.Facts)) {
		if !slices.Contains(FactGroups(), g) {
			c.add("facts."+string(g), "unknown_value", string(g))
		}
	}
}

func (p Programme) validate(c *checker) {
	if p.Year != 0 && (p.Year < 2000 || p.Year > 2100) {
		c.add("programme.year", "bad_year")
	}
	c.text("programme.batch", p.Batch, maxName)
	c.date("programme.built", p.Built)
	c.date("programme.plated", p.Plated)
	c.date("programme.accepted", p.Accepted)
	c.date("programme.in_use", p.InUse)
}

// Validate returns every fault of the notice at once.
func (n *Notice) Validate() Faults {
	c := &checker{}
	oneOf(c, "kind", n.Kind, NoticeKinds())
	if len(n.Sites) == 0 && n.Kind != NoticeBanner {
		c.add("sites", "required")
	}
	for i, id := range n.Sites {
		if canonical, ok := ParseID(id); !ok || canonical != id {
			c.add("sites."+strconv.Itoa(i), "bad_id")
		}
	}
	c.day("from", n.From)
	if n.Until != "" {
		c.day("until", n.Until)
		if n.Until < n.From {
			c.add("until", "ends_before_start")
		}
	}
	c.required("text", n.Text, maxText)
	c.text("hours_text", n.HoursText, maxText)
	if n.Kind == NoticeHours && strings.TrimSpace(n.HoursText) == "" {
		c.add("hours_text", "required")
	}
	c.text("source", n.Source, maxLine)
	return c.faults
}

// day asks for a whole date, which can bound a span.
func (c *checker) day(field string, d Date) {
	if len(d) != len("2006-01-02") || !d.Valid() {
		c.add(field, "bad_date", string(d))
	}
}
