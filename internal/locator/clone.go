package locator

import (
	"maps"
	"slices"
)

// Clone copies a site so deeply that the copy can be changed freely.
func (s *Site) Clone() *Site {
	c := *s
	c.Aliases = slices.Clone(s.Aliases)
	c.Photos = slices.Clone(s.Photos)
	if s.Location != nil {
		location := *s.Location
		c.Location = &location
	}
	c.Needs = maps.Clone(s.Needs)
	c.Amenities = maps.Clone(s.Amenities)
	c.Entry = maps.Clone(s.Entry)
	c.Facts = maps.Clone(s.Facts)
	if s.Meal != nil {
		m := *s.Meal
		m.Meals = maps.Clone(m.Meals)
		m.Eligibility = maps.Clone(m.Eligibility)
		m.Documents = maps.Clone(m.Documents)
		m.Payment = maps.Clone(m.Payment)
		m.Ordering = maps.Clone(m.Ordering)
		m.Diet = maps.Clone(m.Diet)
		m.DeliveryArea = m.DeliveryArea.Clone()
		c.Meal = &m
	}
	return &c
}
