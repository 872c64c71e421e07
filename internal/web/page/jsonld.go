package page

import (
	"slices"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

// placeLD is a site as schema.org has it (JSON-LD), for search engines. What is
// not known is left out, and so are hours that a reader of schema.org would
// take for more than they are.
type placeLD struct {
	Context     string      `json:"@context"`
	Type        string      `json:"@type"`
	ID          string      `json:"@id"`
	URL         string      `json:"url"`
	Name        string      `json:"name"`
	Alternate   []string    `json:"alternateName,omitempty"`
	Identifier  string      `json:"identifier"`
	Address     *addressLD  `json:"address,omitempty"`
	Geo         *pointLD    `json:"geo,omitempty"`
	Telephone   string      `json:"telephone,omitempty"`
	AmenityList []amenityLD `json:"amenityFeature,omitempty"`
	Public      *bool       `json:"publicAccess,omitempty"`
	*hours.SchemaHours
}

type addressLD struct {
	Type     string `json:"@type"`
	Country  string `json:"addressCountry"`
	Region   string `json:"addressRegion,omitempty"`
	Locality string `json:"addressLocality"`
	Street   string `json:"streetAddress,omitempty"`
}

type pointLD struct {
	Type      string  `json:"@type"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type amenityLD struct {
	Type  string `json:"@type"`
	Name  string `json:"name"`
	Value bool   `json:"value"`
}

// JSONLD describes a listed site; nil where search engines shall not look.
func (d *sitePage) JSONLD() *placeLD {
	if d.Demo || d.At || !d.Site.Listed() || d.origin == "" {
		return nil
	}
	s := d.Site
	ld := &placeLD{
		Context: "https://schema.org", Type: "CivicStructure", ID: d.origin + "/s/" + s.ID, URL: d.siteAddress(s.ID),
		Name: s.Name, Alternate: s.Aliases, Identifier: s.ID,
		Address: &addressLD{
			Type: "PostalAddress", Country: "CN", Region: d.City.Profile.Province,
			Locality: d.City.Profile.Name.ZhFull + d.View.Name(s.District), Street: s.Address,
		},
		SchemaHours: d.schemaHours(),
	}
	if s.Service == locator.Meal {
		ld.Type = "FoodEstablishment"
	}
	if l := s.Location; l != nil && l.Precision != locator.AtStreet {
		p := geo.Round(l.Point, 6)
		ld.Geo = &pointLD{"GeoCoordinates", p[1], p[0]}
	}
	if phones := d.Phones(); len(phones) > 0 {
		ld.Telephone = phones[0].Text
	}
	if v := s.Entry["walk_in"]; v != locator.Unknown && s.Service == locator.Station {
		public := v == locator.Yes
		ld.Public = &public
	}
	for _, f := range slices.Concat(facts("need.", s.Needs, locator.Needs()), facts("amenity.", s.Amenities, locator.Amenities())) {
		if f.Value != locator.Unknown {
			ld.AmenityList = append(ld.AmenityList, amenityLD{"LocationFeatureSpecification", d.text(f.Key), f.Value == locator.Yes})
		}
	}
	return ld
}

// schemaHours are the hours where schema.org can say all that matters of them:
// they are not stale, nothing about holidays or the weather is left open, and
// no notice but a closure changes them.
func (d *sitePage) schemaHours() *hours.SchemaHours {
	schedule := d.table.Hours.Schedule
	if schedule == nil || d.State.Basis == locator.BasisStale {
		return nil
	}
	h, lost := schedule.SchemaOrg(d.Moment.Day())
	for _, l := range lost {
		switch l {
		case hours.LossMeals, hours.LossLastServing, hours.LossSoldOut, hours.LossReasons:
		default:
			return nil
		}
	}
	for _, o := range d.table.Hours.Overrides {
		switch {
		case o.Until != 0 && o.Until < d.Moment.Day():
		case o.Code == hours.NoticeClosed:
			h.Special = append(h.Special, hours.OpeningHoursSpecification{
				Type: "OpeningHoursSpecification", Opens: "00:00", Closes: "00:00", ValidFrom: o.From, ValidThrough: o.Until,
			})
		default:
			return nil
		}
	}
	return &h
}
