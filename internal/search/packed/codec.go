package packed

import (
	"encoding/binary"
	"math"
	"time"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// codec writes sites or reads them back. One list of fields serves both ways,
// so that what is written and what is read cannot differ.
type codec struct {
	raw     []byte // what was written, or what is still to be read
	reading bool
}

func (c *codec) site(s *locator.Site) {
	chars(c, &s.ID)
	chars(c, &s.PlaceID)
	chars(c, &s.Service)
	chars(c, &s.Name)
	each(c, &s.Aliases, chars[string])
	chars(c, &s.District)
	chars(c, &s.Subdistrict)
	chars(c, &s.Community)
	chars(c, &s.Address)
	chars(c, &s.Directions)
	optional(c, &s.Location, (*codec).location)
	integer(c, &s.Registered)
	chars(c, &s.Publication.Status)
	chars(c, &s.Publication.Until)
	chars(c, &s.Publication.Reason)
	c.time(&s.Publication.First)
	chars(c, &s.Operator)
	chars(c, &s.Contact.Phone)
	c.flag(&s.Contact.MobilePublic)
	chars(c, &s.Contact.PrivateName)
	chars(c, &s.Contact.PrivatePhone)
	chars(c, &s.HoursText)
	table(c, &s.Needs, integer[locator.Tri])
	table(c, &s.Amenities, integer[locator.Tri])
	table(c, &s.Entry, integer[locator.Tri])
	chars(c, &s.EntryText)
	chars(c, &s.AmenitiesText)
	optional(c, &s.Meal, (*codec).meal)
	table(c, &s.Facts, provenance)
	integer(c, &s.Programme.Year)
	chars(c, &s.Programme.Batch)
	chars(c, &s.Programme.Built)
	chars(c, &s.Programme.Plated)
	chars(c, &s.Programme.Accepted)
	chars(c, &s.Programme.InUse)
	each(c, &s.Photos, photo)
	chars(c, &s.StaffNote)
	integer(c, &s.Version)
	integer(c, &s.Rev)
	c.time(&s.CreatedAt)
	c.time(&s.UpdatedAt)
}

func (c *codec) location(l *locator.Location) {
	point(c, &l.Point)
	chars(c, &l.Precision)
	chars(c, &l.Method)
	chars(c, &l.Given)
}

func (c *codec) meal(m *locator.MealService) {
	chars(c, &m.Channel)
	chars(c, &m.MenuText)
	chars(c, &m.DiscountText)
	table(c, &m.Meals, integer[locator.Tri])
	integer(c, &m.DineIn)
	integer(c, &m.Takeaway)
	integer(c, &m.Delivery)
	chars(c, &m.DeliveryText)
	optional(c, &m.DeliveryArea, (*codec).deliveryArea)
	table(c, &m.Eligibility, integer[locator.Tri])
	chars(c, &m.EligibilityText)
	table(c, &m.Documents, integer[locator.Tri])
	chars(c, &m.DocumentsText)
	table(c, &m.Payment, integer[locator.Tri])
	chars(c, &m.PaymentText)
	table(c, &m.Ordering, integer[locator.Tri])
	chars(c, &m.OrderingText)
	table(c, &m.Diet, integer[locator.Tri])
	chars(c, &m.DietText)
}

func (c *codec) deliveryArea(a *locator.DeliveryArea) {
	integer(c, &a.RadiusMetres)
	each(c, &a.Ring, point)
}

func point(c *codec, p *geo.Point) {
	for i := range p {
		bits := int64(math.Float64bits(p[i]))
		integer(c, &bits)
		p[i] = math.Float64frombits(uint64(bits))
	}
}

func (c *codec) flag(p *bool) {
	set := 0
	if *p {
		set = 1
	}
	integer(c, &set)
	*p = set == 1
}

func photo(c *codec, p *locator.Photo) {
	chars(c, &p.ID)
	chars(c, &p.Alt)
	integer(c, &p.Width)
	integer(c, &p.Height)
	chars(c, &p.TakenOn)
}

func provenance(c *codec, p *locator.Provenance) {
	chars(c, &p.Source)
	chars(c, &p.URL)
	chars(c, &p.SourceDate)
	chars(c, &p.VerifiedOn)
	chars(c, &p.Method)
}

// time keeps the instant, in UTC.
func (c *codec) time(t *time.Time) {
	seconds, nanos := t.Unix(), t.Nanosecond()
	integer(c, &seconds)
	integer(c, &nanos)
	if c.reading {
		*t = time.Unix(seconds, int64(nanos)).UTC()
	}
}

func chars[T ~string](c *codec, p *T) {
	n := len(*p)
	integer(c, &n)
	if c.reading {
		*p, c.raw = T(c.raw[:n]), c.raw[n:]
		return
	}
	c.raw = append(c.raw, *p...)
}

func integer[T ~int | ~int8 | ~uint8 | ~int64](c *codec, p *T) {
	if c.reading {
		v, n := binary.Varint(c.raw)
		*p, c.raw = T(v), c.raw[n:]
		return
	}
	c.raw = binary.AppendVarint(c.raw, int64(*p))
}

func optional[T any](c *codec, p **T, do func(*codec, *T)) {
	there := 0
	if *p != nil {
		there = 1
	}
	integer(c, &there)
	if there == 0 {
		return
	}
	if c.reading {
		*p = new(T)
	}
	do(c, *p)
}

// each and table count from 1: 0 is a nil list or map.
func each[T any](c *codec, p *[]T, do func(*codec, *T)) {
	n := len(*p) + 1
	if *p == nil {
		n = 0
	}
	if integer(c, &n); n == 0 {
		return
	}
	if c.reading {
		*p = make([]T, n-1)
	}
	for i := range *p {
		do(c, &(*p)[i])
	}
}

func table[M ~map[K]V, K ~string, V any](c *codec, p *M, do func(*codec, *V)) {
	n := len(*p) + 1
	if *p == nil {
		n = 0
	}
	if integer(c, &n); n == 0 {
		return
	}
	if !c.reading {
		for k, v := range *p {
			chars(c, &k)
			do(c, &v)
		}
		return
	}
	*p = make(M, n-1)
	for range n - 1 {
		var k K
		var v V
		chars(c, &k)
		do(c, &v)
		(*p)[k] = v
	}
}
