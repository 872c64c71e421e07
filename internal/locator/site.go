package locator

import (
	"time"

	"jiujin/geo"
)

// Site is one service at one address. Two services under one roof are two
// sites with the same PlaceID.
type Site struct {
	ID      string  `json:"id"` // digits with a Damm check digit; "" before it is stored
	PlaceID string  `json:"place_id,omitempty"`
	Service Service `json:"service"`

	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`

	District    string `json:"district"` // six-digit code of the district that manages the site
	Subdistrict string `json:"subdistrict,omitempty"`
	Community   string `json:"community,omitempty"`
	Address     string `json:"address,omitempty"`
	Directions  string `json:"directions,omitempty"` // how to find the door

	Location *Location `json:"location,omitempty"` // nil: not located

	Registered  Tri         `json:"registered"` // 备案
	Publication Publication `json:"publication"`

	Operator string  `json:"operator,omitempty"` // who runs it, or the host of a station
	Contact  Contact `json:"contact,omitzero"`

	HoursText string `json:"hours_text,omitempty"` // the source's words

	Needs     Tristates `json:"needs,omitempty"`     // keys of Needs
	Amenities Tristates `json:"amenities,omitempty"` // keys of Amenities
	Entry     Tristates `json:"entry,omitempty"`     // keys of Entries
	EntryText string    `json:"entry_text,omitempty"`
	// AmenitiesText keeps the source's words about what there is.
	AmenitiesText string `json:"amenities_text,omitempty"`

	Meal *MealService `json:"meal,omitempty"` // only for Service Meal

	Facts     map[FactGroup]Provenance `json:"facts,omitempty"`
	Programme Programme                `json:"programme,omitzero"`

	Photos []Photo `json:"photos,omitempty"` // in the order they are shown

	// StaffNote never leaves the staff pages.
	StaffNote string `json:"staff_note,omitempty"`

	Version   int64     `json:"version"` // grows by one with every change; 0 before it is stored
	Rev       int64     `json:"rev"`     // revision of the database that last changed it
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

// MealService is what only a meal point has.
type MealService struct {
	Channel Channel `json:"channel,omitempty"`

	MenuText     string `json:"menu_text,omitempty"`     // 餐标, the source's words
	DiscountText string `json:"discount_text,omitempty"` // 点位优惠, the source's words

	Meals        Tristates `json:"meals,omitempty"` // keys of Meals
	DineIn       Tri       `json:"dine_in"`
	Takeaway     Tri       `json:"takeaway"`
	Delivery     Tri       `json:"delivery"`
	DeliveryText string    `json:"delivery_text,omitempty"` // where to, what it costs
	// DeliveryArea is as far as meals are brought, where that is known exactly.
	DeliveryArea *DeliveryArea `json:"delivery_area,omitempty"`

	Eligibility     Tristates `json:"eligibility,omitempty"` // keys of Eligibilities
	EligibilityText string    `json:"eligibility_text,omitempty"`
	Documents       Tristates `json:"documents,omitempty"` // keys of Documents
	DocumentsText   string    `json:"documents_text,omitempty"`
	Payment         Tristates `json:"payment,omitempty"` // keys of Payments
	PaymentText     string    `json:"payment_text,omitempty"`
	Ordering        Tristates `json:"ordering,omitempty"` // keys of Orderings
	OrderingText    string    `json:"ordering_text,omitempty"`
	Diet            Tristates `json:"diet,omitempty"` // keys of Diets
	DietText        string    `json:"diet_text,omitempty"`
}

// Location is where a site is, with how that is known.
type Location struct {
	Point     geo.Point `json:"point"` // WGS-84, lon, lat
	Precision Precision `json:"precision"`
	Method    Method    `json:"method"`
	Given     string    `json:"given,omitempty"` // the numbers and datum as the source wrote them
}

// Precision says how near the point is to the door.
type Precision string

// The precisions.
const (
	AtDoor     Precision = "door"
	AtBuilding Precision = "building"
	AtStreet   Precision = "street" // shown as 约
)

// Precisions lists every precision, best first.
func Precisions() []Precision { return []Precision{AtDoor, AtBuilding, AtStreet} }

// Method is how a fact came to be known.
type Method string

// The methods.
const (
	ByVisit Method = "visit"
	ByPhone Method = "phone"
	ByStaff Method = "staff"
	ByList  Method = "list"
	ByDemo  Method = "demo" // made up
)

// Methods lists every method.
func Methods() []Method { return []Method{ByVisit, ByPhone, ByStaff, ByList, ByDemo} }

// Contact is how the public reaches a site.
type Contact struct {
	Phone string `json:"phone,omitempty"` // public; several are separated by ; or 、
	// MobilePublic: the owner of a personal mobile number in Phone agreed that
	// it is public.
	MobilePublic bool `json:"mobile_public,omitempty"`
	// PrivatePhone and PrivateName are for staff only.
	PrivateName  string `json:"private_name,omitempty"`
	PrivatePhone string `json:"private_phone,omitempty"`
}

// FactGroup names facts that are verified together.
type FactGroup string

// The fact groups.
const (
	LocationFacts FactGroup = "location"
	HoursFacts    FactGroup = "hours"
	PriceFacts    FactGroup = "prices"
	AmenityFacts  FactGroup = "amenities" // needs, amenities, entry
	ContactFacts  FactGroup = "contact"
)

// FactGroups lists every group.
func FactGroups() []FactGroup {
	return []FactGroup{LocationFacts, HoursFacts, PriceFacts, AmenityFacts, ContactFacts}
}

// TimeToLive is how many days a verified fact of the group stays checked.
func (g FactGroup) TimeToLive() int {
	switch g {
	case HoursFacts:
		return 90
	case LocationFacts:
		return 730
	default:
		return 180
	}
}

// Provenance is where the facts of a group come from.
type Provenance struct {
	Source     string `json:"source,omitempty"` // who says so
	URL        string `json:"url,omitempty"`
	SourceDate Date   `json:"source_date,omitempty"` // when the source said it
	VerifiedOn Date   `json:"verified_on,omitempty"` // when somebody checked it on the spot or by phone
	Method     Method `json:"method,omitempty"`
}

// AsOf is the newest date the facts can be held to: verified or else published.
func (p Provenance) AsOf() Date { return p.VerifiedOn.Later(p.SourceDate) }

// Status is the step of publication.
type Status string

// The steps of publication.
const (
	Draft     Status = "draft"
	Submitted Status = "submitted"
	Published Status = "published"
	Suspended Status = "suspended"
	Closed    Status = "closed"
)

// Statuses lists every step in order.
func Statuses() []Status { return []Status{Draft, Submitted, Published, Suspended, Closed} }

// Publication is where a site stands on its way to the public.
type Publication struct {
	Status Status    `json:"status"`
	Until  Date      `json:"until,omitempty"`  // of a suspension, when known
	Reason string    `json:"reason,omitempty"` // public
	First  time.Time `json:"first,omitzero"`   // when it was first published; zero if never
}

// Listed reports whether the site appears in public lists: published or
// suspended.
func (s *Site) Listed() bool {
	return s.Publication.Status == Published || s.Publication.Status == Suspended
}

// Public reports whether the public can open the site by its id: it was
// published once and has not gone back to a draft.
func (s *Site) Public() bool {
	return s.Listed() || (s.Publication.Status == Closed && !s.Publication.First.IsZero())
}

// AsOf is the newest date that speaks of the site at all.
func (s *Site) AsOf() Date {
	var d Date
	for _, p := range s.Facts {
		d = d.Later(p.AsOf())
	}
	return d
}

// Programme is the livelihood project a site was built under.
type Programme struct {
	Year     int    `json:"year,omitempty"`
	Batch    string `json:"batch,omitempty"`
	Built    Date   `json:"built,omitempty"`
	Plated   Date   `json:"plated,omitempty"`
	Accepted Date   `json:"accepted,omitempty"`
	InUse    Date   `json:"in_use,omitempty"`
}
