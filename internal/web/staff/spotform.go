package staff

import (
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// spotForm are the fields of a location as they were sent.
type spotForm struct {
	Text      string // pasted words
	Read      string // the pasted words that Lon and Lat come from
	Lon, Lat  string // WGS-84
	Datum     string // of the pasted numbers, "" where they or the link say it
	Precision string
	Method    string
	Accuracy  string // of a device that said where it is, metres
	None      bool   // take the location away
}

// spotFormOf takes the fields out of a form. A choice between readings
// ("pick") is taken here.
func spotFormOf(form url.Values) spotForm {
	f := spotForm{
		Text: form.Get("location.text"), Read: form.Get("location.read"),
		Lon: form.Get("location.lon"), Lat: form.Get("location.lat"), Datum: form.Get("location.datum"),
		Precision: form.Get("location.precision"), Method: form.Get("location.method"),
		Accuracy: form.Get("location.accuracy"), None: form.Get("location.none") != "",
	}
	if parts := strings.Split(form.Get("pick"), ","); len(parts) == 3 {
		f.Lon, f.Lat, f.Datum, f.Read = parts[0], parts[1], parts[2], f.Text
	}
	return f
}

// spotFormFrom is the form of what is held. A new place is of a building and
// by staff until somebody says more.
func spotFormFrom(l *locator.Location) spotForm {
	if l == nil {
		return spotForm{Precision: string(locator.AtBuilding), Method: string(locator.ByStaff)}
	}
	return spotForm{
		Lon: fixed(l.Point[0]), Lat: fixed(l.Point[1]),
		Precision: string(l.Precision), Method: string(l.Method),
	}
}

// pointed reports whether Lon and Lat say the place, and not Text: it is the
// one they come from, or empty.
func (f *spotForm) pointed() bool {
	return f.Lon != "" && f.Lat != "" && (strings.TrimSpace(f.Text) == "" || f.Text == f.Read)
}

// datum is the datum somebody chose.
func (f *spotForm) datum() (datum geo.Datum, declared bool) { return geo.ParseDatum(f.Datum) }

// point is Lon and Lat, nil where they are no numbers.
func (f *spotForm) point() *geo.Point {
	lon, err1 := strconv.ParseFloat(f.Lon, 64)
	lat, err2 := strconv.ParseFloat(f.Lat, 64)
	if err1 != nil || err2 != nil || math.IsNaN(lon) || math.IsNaN(lat) || geo.Check(geo.Point{lon, lat}) != nil {
		return nil
	}
	return &geo.Point{lon, lat}
}

// reading is what Text says, nil where it says nothing.
func (f *spotForm) reading(area func(geo.Point) bool) *geo.Reading {
	o := geo.Options{Area: area}
	o.Datum, o.Declared = f.datum()
	r, err := geo.Parse(f.Text, o)
	if err != nil {
		return nil
	}
	return &r
}

// best is the best precision that the device's accuracy allows.
func (f *spotForm) best() locator.Precision {
	metres, err := strconv.ParseFloat(f.Accuracy, 64)
	if err != nil || math.IsNaN(metres) || metres <= 0 {
		return locator.AtDoor
	}
	return precisionWithin(metres)
}

// readSpot reads the location out of a form that is to be saved: nil where
// there is none. held is what the site has. What is not changed stays as it is
// to the last digit.
func (req *request) readSpot(form url.Values, held *locator.Location) (*locator.Location, []fieldFault) {
	f := spotFormOf(form)
	switch {
	case f.None:
		return nil, nil
	case strings.TrimSpace(f.Text) == "" && f.Lon == "" && f.Lat == "":
		return held, nil
	}
	seen, err := req.see(f, &locator.Site{})
	if err != nil {
		return nil, []fieldFault{spotFault("text", text("staff.error.internal"))}
	}
	if seen.Point == nil {
		if seen.Fault == "" {
			seen.Fault = text("staff.spot.fault.unreadable")
		}
		return nil, []fieldFault{spotFault("text", seen.Fault)}
	}
	next := &locator.Location{Point: *seen.Point, Precision: locator.Precision(f.Precision), Method: locator.Method(f.Method)}
	var faults []fieldFault
	if !slices.Contains(locator.Precisions(), next.Precision) {
		faults = append(faults, spotFault("precision", text("staff.spot.choose_precision")))
	}
	demo := next.Method == locator.ByDemo && (held == nil || held.Method != locator.ByDemo)
	if !slices.Contains(locator.Methods(), next.Method) || demo {
		faults = append(faults, spotFault("method", text("staff.spot.choose_method")))
	}
	if held != nil && geo.Round(held.Point, 6) == next.Point {
		next.Point, next.Given = held.Point, held.Given
		return next, faults
	}
	if len(faults) == 0 && precisionRank(next.Precision) < precisionRank(locator.Precision(seen.Best)) {
		faults = append(faults, spotFault("precision", text("staff.spot.too_precise",
			text("staff.precision."+string(next.Precision)), text("staff.precision."+seen.Best))))
	}
	next.Given = f.given(*seen.Point, req)
	return next, faults
}

// given is the place as the source wrote it: the numbers and their datum, or
// those of the device; "" for a point of the map.
func (f *spotForm) given(p geo.Point, req *request) string {
	if metres, err := strconv.ParseFloat(f.Accuracy, 64); err == nil && metres > 0 && metres < 1e6 {
		return fmt.Sprintf("WGS84 %s ±%.0f m", decimals(p), metres)
	}
	if strings.TrimSpace(f.Text) == "" {
		return ""
	}
	r := f.reading(req.view.City.Contains)
	if r == nil || geo.Round(r.Point, 6) != p {
		return "" // moved on the map since
	}
	number := func(x float64) string { return strconv.FormatFloat(math.Round(x*1e8)/1e8, 'f', -1, 64) }
	s := strings.ToUpper(r.Datum.String()) + " " + number(r.Given[0]) + "," + number(r.Given[1])
	if r.Service != "" {
		s += " " + string(r.Service)
	}
	return s
}

func spotFault(field, message string) fieldFault {
	return fieldFault{Field: "location." + field, Label: text("staff.spot.label." + field), Message: message}
}

// mapWordsJSON are the sentences of the map's script: those that the public's
// map has too, and its own, by key without the prefix.
func mapWordsJSON() (template.JS, error) {
	words := map[string]string{}
	for _, key := range messages.Keys(messages.Chinese) {
		if name, ok := strings.CutPrefix(key, "staff.js."); ok {
			words[name] = text(key)
		}
	}
	for _, name := range []string{
		"sketch", "north", "zoom_in", "zoom_out", "pan_n", "pan_e", "pan_s", "pan_w", "metres", "km",
	} {
		words[name] = text("js." + name)
	}
	return scriptJSON(words)
}

// scriptJSON writes a value into a script element that is not run.
func scriptJSON(value any) (template.JS, error) {
	b, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("staff: %w", err)
	}
	return template.JS(b), nil //nolint:gosec // json.Marshal escapes < and >
}
