// Package query reads the parameters of public requests: one reading of place,
// filter, instant and numbers for the API and the pages, with a fault in words
// for everything that cannot be read. Start with [Parse].
package query

import (
	"errors"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// Params reads the parameters of a request and gathers every fault. Each
// parameter may stand once; Finish refuses those that no method has read.
//
// It reads the raw query by itself: package net/url makes a map of slices of
// it, which costs more than the search for the nearest sites.
type Params struct {
	pairs  []pair
	room   [12]pair // for pairs: more are rare
	faults locator.Faults
}

// pair is one parameter as it stands in the query.
type pair struct {
	name, value string
	used        bool
}

// Parse splits a raw query. A "+" inside a value reads as a space, as
// the encoding has it.
func Parse(raw string) *Params {
	q := &Params{}
	q.Reset(raw)
	return q
}

// Reset is [Parse] into parameters that may have been used before, which keeps
// their memory.
func (q *Params) Reset(raw string) {
	q.pairs, q.faults = q.room[:0], nil
	plain := strings.IndexByte(raw, '%') < 0 && strings.IndexByte(raw, '+') < 0 && strings.IndexByte(raw, ';') < 0
	broken := false
	for raw != "" {
		part := raw
		if i := strings.IndexByte(raw, '&'); i >= 0 {
			part, raw = raw[:i], raw[i+1:]
		} else {
			raw = ""
		}
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		if !plain {
			var err error
			if name, value, err = unescape(part, name, value); err != nil {
				broken = true
				continue
			}
		}
		q.pairs = append(q.pairs, pair{name: name, value: value})
	}
	if broken {
		q.Fail("", "bad_query")
	}
}

// unescape decodes a parameter. As in package net/url a semicolon is refused:
// some servers split at it.
func unescape(part, name, value string) (string, string, error) {
	if strings.Contains(part, ";") {
		return "", "", errors.New("a semicolon")
	}
	name, err := url.QueryUnescape(name)
	if err != nil {
		return "", "", err
	}
	value, err = url.QueryUnescape(value)
	return name, value, err
}

// Fail adds a fault of the parameter; its words are those of the message key
// query.CODE. The first of args may be what the visitor wrote, which is repeated
// only so far.
func (q *Params) Fail(name, code string, args ...any) {
	if n := len(q.faults); n > 0 && q.faults[n-1].Field == name && q.faults[n-1].Code == "bad_characters" {
		return // it was not read: nothing else is known of it
	}
	if len(args) > 0 {
		if s, ok := args[0].(string); ok {
			args[0] = Clip(s)
		}
	}
	q.faults = append(q.faults, locator.Fault{
		Field: name, Code: code, Message: messages.Text(messages.Chinese, "query."+code, args...),
	})
}

// Clip shortens a text that a visitor wrote, for repeating it in a fault.
func Clip(s string) string {
	const most = 60 // characters
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// Add adds a fault that was found elsewhere.
func (q *Params) Add(f locator.Fault) { q.faults = append(q.faults, f) }

// Has reports whether the parameter stands in the query.
func (q *Params) Has(name string) bool {
	for i := range q.pairs {
		if q.pairs[i].name == name {
			return true
		}
	}
	return false
}

// String returns the value of a parameter, "" when it is absent.
func (q *Params) String(name string) string {
	value, found := "", 0
	for i := range q.pairs {
		if p := &q.pairs[i]; p.name == name {
			if p.used = true; found == 0 {
				value = p.value
			}
			found++
		}
	}
	if found > 1 {
		q.Fail(name, "repeated", name)
	}
	if strings.IndexByte(value, 0) >= 0 {
		q.Fail(name, "bad_characters")
		return ""
	}
	return strings.TrimSpace(value)
}

// Number returns a finite number; ok is false when it is absent or broken.
func (q *Params) Number(name string) (n float64, ok bool) {
	s := q.String(name)
	if s == "" {
		if q.Has(name) {
			q.Fail(name, "not_a_number", "")
		}
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil && !math.IsInf(n, 0), strings.ContainsAny(s, "xX_"):
		q.Fail(name, "not_a_number", s)
		return 0, false
	case math.IsNaN(n) || math.IsInf(n, 0):
		q.Fail(name, "not_finite", s)
		return 0, false
	}
	return n, true
}

// Int returns a whole number from lo to hi, or fallback when it is absent.
func (q *Params) Int(name string, fallback, lo, hi int) int {
	s := q.String(name)
	if s == "" {
		if q.Has(name) {
			q.Fail(name, "not_a_whole_number", "")
		}
		return fallback
	}
	n, err := strconv.Atoi(s)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		q.Fail(name, "not_a_whole_number", s)
		return fallback
	}
	if n < lo || n > hi {
		q.Fail(name, "out_of_bounds", lo, hi)
		return fallback
	}
	return n
}

// OneOf returns a value out of a list, "" when it is absent.
func (q *Params) OneOf(name string, known ...string) string {
	s := q.String(name)
	if s == "" && !q.Has(name) {
		return ""
	}
	if !slices.Contains(known, s) {
		q.Fail(name, "unknown_value", s, strings.Join(known, "、"))
		return ""
	}
	return s
}

// Several returns the comma-separated values out of a list.
func (q *Params) Several(name string, known []string) []string {
	s := q.String(name)
	if s == "" {
		if q.Has(name) {
			q.Fail(name, "unknown_value", s, strings.Join(known, "、"))
		}
		return nil
	}
	var values []string
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		switch {
		case !slices.Contains(known, part):
			q.Fail(name, "unknown_value", part, strings.Join(known, "、"))
		case !slices.Contains(values, part):
			values = append(values, part)
		}
	}
	return values
}

// Time returns an RFC 3339 instant; a "+" of its zone that was read as a space
// is forgiven. It is zero when absent.
func (q *Params) Time(name string) time.Time {
	s := q.String(name)
	if s == "" {
		if q.Has(name) {
			q.Fail(name, "bad_time", "")
		}
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, strings.Replace(s, " ", "+", 1))
	if err != nil {
		q.Fail(name, "bad_time", s)
	}
	return t
}

// Place returns the point of lat, lon and datum as WGS-84. Axes that were
// swapped are named as such when the other reading falls inside the area.
func (q *Params) Place(area locator.Area) (p geo.Point, ok bool) {
	datum := q.Datum()
	lat, okLat := q.Number("lat")
	lon, okLon := q.Number("lon")
	for name, read := range map[string]bool{"lat": okLat, "lon": okLon} {
		if !read && !q.Has(name) {
			q.Fail(name, "missing", name)
		}
	}
	if !okLat || !okLon {
		return p, false
	}
	given := geo.Point{lon, lat}
	swapped := geo.Point{lat, lon}
	// A longitude of China is no latitude: then nothing was swapped.
	if math.Abs(lon) <= 90 && geo.Check(swapped) == nil && area.Contains(geo.ToWGS84(swapped, datum)) &&
		(geo.Check(given) != nil || !area.Contains(geo.ToWGS84(given, datum))) {
		q.Fail("lat", "swapped_axes")
		return p, false
	}
	if lat < -90 || lat > 90 {
		q.Fail("lat", "bad_latitude", lat)
	}
	if lon < -180 || lon > 180 {
		q.Fail("lon", "bad_longitude", lon)
	}
	if geo.Check(given) != nil {
		return p, false
	}
	return geo.ToWGS84(given, datum), true
}

// Datum reads the datum that coordinates are given in, WGS-84 when absent.
func (q *Params) Datum() geo.Datum {
	d, _ := geo.ParseDatum(q.OneOf("datum", geo.WGS84.String(), geo.GCJ02.String(), geo.BD09.String()))
	return d
}

// Bound returns the box of "minLon,minLat,maxLon,maxLat", nil when absent.
func (q *Params) Bound(name string) *orb.Bound {
	s := q.String(name)
	if s == "" {
		if q.Has(name) {
			q.Fail(name, "bad_bbox", s)
		}
		return nil
	}
	parts := strings.Split(s, ",")
	var n [4]float64
	if len(parts) != 4 {
		q.Fail(name, "bad_bbox", s)
		return nil
	}
	for i, part := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || strings.ContainsAny(part, "xX_") {
			q.Fail(name, "bad_bbox", s)
			return nil
		}
		n[i] = v
	}
	b := orb.Bound{Min: geo.Point{n[0], n[1]}, Max: geo.Point{n[2], n[3]}}
	if geo.Check(b.Min) != nil || geo.Check(b.Max) != nil || b.Min[0] > b.Max[0] || b.Min[1] > b.Max[1] {
		q.Fail(name, "bad_bbox", s)
		return nil
	}
	return &b
}

// Filter reads the parameters that select sites by what they offer.
func (q *Params) Filter() search.Filter {
	f := search.Filter{
		Service:   locator.Service(q.OneOf("service", string(locator.Meal), string(locator.Station))),
		Needs:     q.Several("need", locator.Needs()),
		Amenities: q.Several("amenity", locator.Amenities()),
		Entry:     q.Several("entry", locator.Entries()),
		Open:      q.yes("open"),
	}
	for _, trait := range search.Traits() {
		if q.yes(trait.Name) {
			f.Traits |= trait.Bit
		}
	}
	return f
}

// yes reads a parameter that is true or false; it is false when absent.
func (q *Params) yes(name string) bool { return q.OneOf(name, "true", "false") == "true" }

// Meal reads a meal of the day, 0 when absent.
func (q *Params) Meal() hours.Meals {
	meal, _ := hours.ParseMeal(q.OneOf("meal", "breakfast", "lunch", "dinner"))
	return meal
}

// At reads the instant that states are asked for; the zero Moment when absent.
func (q *Params) At(calendar *hours.Calendar) hours.Moment {
	const first, last = 2000, 2099 // the lunar calendar's, and more than enough
	t := q.Time("at")
	switch year := t.UTC().Year(); {
	case t.IsZero():
		return hours.Moment{}
	case year < first || year > last:
		q.Fail("at", "time_out_of_range", first, last)
		return hours.Moment{}
	}
	return calendar.Moment(t)
}

// District reads a district code.
func (q *Params) District(area locator.Area) string {
	code := q.String("district")
	if (code != "" || q.Has("district")) && !area.HasDistrict(code) {
		q.Fail("district", "unknown_district", code)
	}
	return code
}

// Faults returns what was wrong with the parameters read so far.
func (q *Params) Faults() locator.Faults { return q.faults }

// Finish refuses unknown parameters and returns every fault as one error of
// kind Malformed and code bad_query, nil when there is none.
func (q *Params) Finish() error {
	var unknown []string
	for _, p := range q.pairs {
		if !p.used && !slices.Contains(unknown, p.name) {
			unknown = append(unknown, p.name)
		}
	}
	slices.Sort(unknown)
	for _, name := range unknown {
		q.Fail(name, "unknown_parameter", name)
	}
	if len(q.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(q.faults, func(a, b locator.Fault) int { return strings.Compare(a.Field, b.Field) })
	return &locator.Error{
		Kind:    locator.Malformed,
		Code:    "bad_query",
		Message: messages.Text(messages.Chinese, "query.invalid"),
		Faults:  q.faults,
	}
}
