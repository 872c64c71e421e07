package geo

import (
	"math"
	"slices"
)

// maxText is the most bytes that Parse reads.
const maxText = 4096

// Options are what [Parse] knows besides the text. The zero value knows
// nothing: any place on earth, and WGS-84 where the text names no datum.
type Options struct {
	// Area reports whether a WGS-84 point can be meant. A nil Area is the
	// earth.
	Area func(Point) bool
	// Datum is taken where the text names none.
	Datum Datum
	// Declared says that whoever gave the text named Datum too, so that it is
	// stated and not assumed.
	Declared bool
}

// Parse reads the one place that a pasted text gives: coordinates as people
// write them, or a link of a map service. It makes no request to anyone.
//
// It takes decimal pairs in either order, when the numbers or o.Area leave only
// one; degrees, minutes and seconds; N, S, E, W and 北纬, 东经 and their like;
// labels such as lat= and 经度:; full-width digits and marks; geo: URIs; and full
// links of 高德, 百度, 腾讯, Apple, OpenStreetMap and Google, each in its own
// datum. Words and other numbers may stand around. It knows a datum by its name
// (GCJ-02, 火星坐标) or that of a map (百度坐标).
//
// What is not certain is said in [Reading.Doubts]. What would be a guess is
// refused: the error is always a [*ParseError].
func Parse(s string, o Options) (Reading, error) {
	if len(s) > maxText {
		return Reading{}, &ParseError{Code: CodeTooLong}
	}
	if o.Area == nil {
		o.Area = func(Point) bool { return true }
	}
	links, rest := splitLinks(s)
	var found []candidate
	var refused *ParseError
	for _, l := range links {
		c, code := l.candidate()
		if code == "" {
			found = append(found, c)
		} else if refused == nil || refused.Code == CodeUnknownLink {
			refused = &ParseError{Code: code, Service: l.service}
		}
	}
	inText, code := scan(rest)
	if len(inText) > 0 {
		named := namedDatum(rest, links, o)
		for _, c := range inText {
			c.datum, c.basis, c.service, c.doubt = named.datum, named.basis, named.service, named.doubt
			found = append(found, c)
		}
	}
	found = distinct(found)
	switch {
	case code != "":
		return Reading{}, &ParseError{Code: code}
	case len(found) > 1:
		return Reading{}, &ParseError{Code: CodeSeveral}
	case len(found) == 1:
		return found[0].decide(o)
	case refused != nil:
		return Reading{}, refused
	default:
		return Reading{}, &ParseError{Code: CodeNoCoordinates}
	}
}

// order is which of two numbers is the latitude.
type order uint8

const (
	unstated order = iota
	lonLat
	latLon
)

// candidate is two numbers that are a place, with what was said of them.
type candidate struct {
	first, second float64
	order         order
	datum         Datum
	basis         DatumBasis
	form          Form
	service       Service
	doubt         Doubt   // of the datum, or ""
	centre        bool    // of a map view
	halfUnit      float64 // of the coarser number's last digit, degrees
}

// same reports whether two candidates are the same numbers, one perhaps with
// fewer digits: share texts often give a place in words and as a link.
func (c candidate) same(d candidate) bool {
	slack := 1.5*max(c.halfUnit, d.halfUnit) + 1e-9
	near := func(a, b float64) bool { return math.Abs(a-b) <= slack }
	return near(c.first, d.first) && near(c.second, d.second) ||
		near(c.first, d.second) && near(c.second, d.first)
}

// distinct leaves out candidates that are the same as an earlier one.
func distinct(all []candidate) []candidate {
	var out []candidate
	for _, c := range all {
		if !slices.ContainsFunc(out, c.same) {
			out = append(out, c)
		}
	}
	return out
}

// decide chooses the order of the axes and holds the place against the area.
func (c candidate) decide(o Options) (Reading, error) {
	var readings []Reading
	for _, order := range [...]order{lonLat, latLon} {
		if c.order == unstated || c.order == order {
			if r := c.reading(order); Check(r.Given) == nil {
				readings = append(readings, r)
			}
		}
	}
	inside := slices.DeleteFunc(slices.Clone(readings), func(r Reading) bool { return !o.Area(r.Point) })
	switch {
	case len(inside) == 1:
		r := inside[0]
		if len(readings) > 1 {
			r.Doubts = append(r.Doubts, DoubtAxesByArea)
		}
		return r, nil
	case len(inside) == 2 && inside[0].Given == inside[1].Given:
		return inside[0], nil
	case len(inside) == 2:
		return Reading{}, &ParseError{Code: CodeAmbiguous, Service: c.service, Readings: inside}
	}
	return Reading{}, c.mistake(readings, o)
}

// mistake is the error for a place outside the area.
func (c candidate) mistake(readings []Reading, o Options) error {
	e := &ParseError{Code: CodeOutOfRange, Service: c.service}
	given := readings
	if c.order != unstated {
		given = []Reading{c.reading(c.order)} // also one that is not on the earth
	}
	for _, r := range given {
		d := Diagnose(r.Given, r.Datum, o.Area)
		if len(d.Inside) > 0 || len(e.Readings) == 0 {
			e.Code = d.Code
		}
		for _, a := range d.Inside {
			other := r
			if a.Swapped {
				other.LatFirst = !r.LatFirst
				other.Given = Point{r.Given[1], r.Given[0]}
			}
			other.Datum, other.Point = a.Datum, a.Point
			e.Readings = append(e.Readings, other)
		}
	}
	return e
}

// metresOfDegree is about what a degree of latitude is long.
const metresOfDegree = 111_320

// reading is the candidate in one order of the axes.
func (c candidate) reading(order order) Reading {
	const coarse = 50 // metres
	r := Reading{
		Given: Point{c.first, c.second},
		Datum: c.datum, Basis: c.basis, Form: c.form, Service: c.service,
		LatFirst:        order == latLon,
		PrecisionMetres: c.halfUnit * metresOfDegree,
	}
	if r.LatFirst {
		r.Given = Point{c.second, c.first}
	}
	r.Point = ToWGS84(r.Given, c.datum)
	if c.doubt != "" && InChina(r.Given) { // elsewhere the datums are one
		r.Doubts = append(r.Doubts, c.doubt)
	}
	if c.centre {
		r.Doubts = append(r.Doubts, DoubtMapCentre)
	}
	if r.PrecisionMetres > coarse {
		r.Doubts = append(r.Doubts, DoubtCoarse)
	}
	slices.SortStableFunc(r.Doubts, func(a, b Doubt) int { return a.rank() - b.rank() })
	return r
}

// rank orders doubts, worst first.
func (d Doubt) rank() int {
	return slices.Index([]Doubt{DoubtDatumAssumed, DoubtDatumMixed, DoubtMapCentre, DoubtCoarse, DoubtDatumUsual, DoubtAxesByArea}, d)
}
