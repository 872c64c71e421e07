package admin

import (
	"context"
	"errors"

	"jiujin/geo"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// SpotQuery asks where something is and what stands around it.
type SpotQuery struct {
	// Text is pasted words with coordinates or a map's link; "" where Point says
	// it, or where only the address is asked about.
	Text string
	// Point is lon, lat in Datum; nil where there is none.
	Point *geo.Point
	Datum geo.Datum
	// Declared says that a person chose Datum. A text whose datum nothing tells
	// is refused without it: in China that is up to 1.5 km.
	Declared bool
	// Site is what is known of the site: id if it is stored, service, name,
	// district, address.
	Site locator.Site
}

// Spot is what is known of a place.
type Spot struct {
	Reading *geo.Reading    // of the text or the point; nil: none was understood
	Refused *geo.ParseError // why
	// AskDatum says that the numbers were read, but not their datum: Refused has
	// a reading for each.
	AskDatum bool

	District   string // code of the one whose polygon holds the point, "" outside the city
	Questioned bool   // the site's district is another

	Street     []Neighbour // located sites of its street, nearest house numbers first
	Around     []Neighbour // located sites near the point, nearest first
	Duplicates []DuplicatePair
}

// What a spot shows at most.
const (
	streetNeighbours = 8
	aroundNeighbours = 30
	aroundMetres     = 2000
	duplicatesShown  = 5
)

// Spot reads a place. It changes nothing.
func (d *Desk) Spot(ctx context.Context, q SpotQuery) (*Spot, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	s := &Spot{}
	switch {
	case q.Text != "":
		s.readText(q, d.City.Contains)
	case q.Point != nil:
		s.readPoint(*q.Point, q.Datum, d.City.Contains)
	}
	site := q.Site
	var at *geo.Point
	if s.Reading != nil {
		p := s.Reading.Point
		at = &p
		if polygon, ok := d.City.DistrictAt(p); ok {
			s.District = polygon.Code
			s.Questioned = site.District != "" && site.District != polygon.Code
		}
		if site.Location == nil || site.Location.Point != p {
			site.Location = &locator.Location{Point: p, Precision: locator.AtBuilding, Method: locator.ByStaff}
		}
	}
	probe := d.newEntry(&site)
	s.Street = r.StreetNeighbours(probe, at, streetNeighbours)
	if at != nil {
		s.Around = r.Around(*at, aroundMetres, site.ID, aroundNeighbours)
	}
	if site.Service != "" {
		s.Duplicates = r.DuplicatesOf(probe)
		s.Duplicates = s.Duplicates[:min(len(s.Duplicates), duplicatesShown)]
	}
	return s, nil
}

func (s *Spot) readText(q SpotQuery, area func(geo.Point) bool) {
	reading, err := geo.Parse(q.Text, geo.Options{Area: area, Datum: q.Datum, Declared: q.Declared})
	if err == nil && !hasDoubt(reading, geo.DoubtDatumAssumed) {
		s.Reading = &reading
		return
	}
	if refused, ok := errors.AsType[*geo.ParseError](err); ok {
		// Numbers that fall right in one datum only, and none was named: ask.
		s.Refused, s.AskDatum = refused, refused.Code == geo.CodeLikelyDatum && !q.Declared
		return
	}
	s.AskDatum, s.Refused = true, &geo.ParseError{Code: geo.CodeUnknownDatum}
	for _, datum := range []geo.Datum{geo.GCJ02, geo.BD09, geo.WGS84} {
		if r, err := geo.Parse(q.Text, geo.Options{Area: area, Datum: datum, Declared: true}); err == nil {
			s.Refused.Readings = append(s.Refused.Readings, r)
		}
	}
}

func (s *Spot) readPoint(p geo.Point, datum geo.Datum, area func(geo.Point) bool) {
	found := geo.Diagnose(p, datum, area)
	if found.Code == "" {
		s.Reading = &geo.Reading{Point: geo.ToWGS84(p, datum), Given: p, Datum: datum, Basis: geo.DatumStated, Form: geo.FormDecimal}
		return
	}
	s.Refused = &geo.ParseError{Code: found.Code}
	for _, a := range found.Inside {
		s.Refused.Readings = append(s.Refused.Readings, geo.Reading{
			Point: a.Point, Given: geo.FromWGS84(a.Point, a.Datum), Datum: a.Datum, Basis: geo.DatumAssumed, Form: geo.FormDecimal,
		})
	}
}

func hasDoubt(r geo.Reading, doubt geo.Doubt) bool {
	for _, d := range r.Doubts {
		if d == doubt {
			return true
		}
	}
	return false
}
