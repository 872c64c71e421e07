package locator

import (
	"slices"

	"github.com/paulmach/orb"

	"jiujin/geo"
)

// DeliveryArea is as far as a meal point brings meals: a circle around the
// site, or a ring, not both.
type DeliveryArea struct {
	RadiusMetres int `json:"radius_m,omitempty"` // around the site's point
	// Ring is the border in WGS-84, lon, lat; the last point is the first.
	Ring []geo.Point `json:"ring,omitempty"`
}

// Limits of a delivery area.
const (
	minDeliveryRadius = 50
	maxDeliveryRadius = 20_000
	// MaxRingPoints is the most points a ring may have, the closing one included.
	MaxRingPoints = 200
)

// Clone returns a copy that shares nothing; nil stays nil.
func (a *DeliveryArea) Clone() *DeliveryArea {
	if a == nil {
		return nil
	}
	return &DeliveryArea{RadiusMetres: a.RadiusMetres, Ring: slices.Clone(a.Ring)}
}

func (a *DeliveryArea) validate(c *checker, area Area) {
	if a == nil {
		return
	}
	const radius, ring = "meal.delivery_area.radius_m", "meal.delivery_area.ring"
	switch {
	case a.RadiusMetres == 0 && len(a.Ring) == 0:
		c.add(radius, "required")
	case a.RadiusMetres != 0 && len(a.Ring) != 0:
		c.add(ring, "two_delivery_areas")
	case a.RadiusMetres != 0:
		if a.RadiusMetres < minDeliveryRadius || a.RadiusMetres > maxDeliveryRadius {
			c.add(radius, "bad_radius", minDeliveryRadius, maxDeliveryRadius/1000)
		}
	case len(a.Ring) > MaxRingPoints:
		c.add(ring, "ring_too_long", MaxRingPoints)
	default:
		if fault := geo.CheckRing(orb.Ring(a.Ring)); fault != "" {
			c.add(ring, "ring_"+string(fault))
		} else if slices.ContainsFunc(a.Ring, func(p geo.Point) bool { return !area.Contains(p) }) {
			c.add(ring, "ring_outside_city")
		}
	}
}
