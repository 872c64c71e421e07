package api

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/web/query"
)

// What a path may be.
const (
	maxPathPoints = 2000
	maxPathMetres = 500_000
	maxPathBytes  = 256 << 10
	// A detour is twice the offset.
	usualDetour = 600
	maxDetour   = 20_000
)

// alongQuestion is a whole question and how to word the answer.
type alongQuestion struct {
	search.AlongQuery
	detour float64
	fields string
}

func (a *API) along(c echo.Context) error {
	r := a.read()
	n, err := parseAlong(c.Request(), r.City, r.City.Calendar())
	if err != nil {
		return err
	}
	if c.Request().Method == http.MethodPost {
		// The tag does not tell one posted line from another.
		c.Request().Header.Del("If-None-Match")
	}
	s := a.scratches.take()
	defer a.scratches.giveBack(s)
	b := s.body[:0]
	b = append(b, `{"type":"FeatureCollection","query":`...)
	b = n.appendTo(b)
	b = r.appendMoment(b)
	b = append(b, `,"features":[`...)
	for i, stop := range r.Along(&n.AlongQuery) {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = r.appendStop(b, stop, &n); err != nil {
			return err
		}
	}
	b = append(b, "]}\n"...)
	s.body = b
	return r.sendBytes(c, private, geoJSON, s.body)
}

// appendStop writes the feature of a site that is met.
func (r reading) appendStop(b []byte, stop search.Stop, n *alongQuestion) ([]byte, error) {
	if n.fields == "full" {
		site := r.Found(stop.Ref)
		f := r.newFull(site, nil, n.At)
		f.met = &met{tenths(stop.Along), tenths(stop.Metres), tenths(2 * stop.Metres)}
		data, err := marshal(newFeature(site, f))
		return append(b, data...), err
	}
	p, start := r.Piece(stop.Ref), len(b)
	b = append(b, p.JSON[:p.Distance]...)
	b = appendMetres(append(b, `,"at_m":`...), stop.Along)
	b = appendMetres(append(b, `,"offset_m":`...), stop.Metres)
	b = appendMetres(append(b, `,"detour_m":`...), 2*stop.Metres)
	return r.appendRest(b, start, p, stop.Ref, n.At), nil
}

// appendTo writes what was understood of the question.
func (n *alongQuestion) appendTo(b []byte) []byte {
	b = appendMetres(append(b, `{"length_m":`...), n.Path.Length())
	b = appendNumber(append(b, `,"max_detour_m":`...), n.detour)
	b = strconv.AppendInt(append(b, `,"k":`...), int64(n.K), 10)
	b = appendFilter(b, &n.Filter)
	b = appendAt(b, n.At)
	b = appendWord(b, "fields", n.fields)
	return append(b, '}')
}

func parseAlong(request *http.Request, area locator.Area, calendar *hours.Calendar) (n alongQuestion, err error) {
	// A semicolon is part of a path here and separates nothing, as elsewhere.
	q := query.Parse(strings.ReplaceAll(request.URL.RawQuery, ";", "%3B"))
	n.Filter, n.K, n.fields = q.Filter(), q.Int("k", query.MaxNearest, 1, query.MaxNearest), fieldsOf(q)
	n.Meal, n.At = q.Meal(), q.At(calendar)
	n.detour = usualDetour
	if m, ok := q.Number("max_detour_m"); ok {
		if m < 1 || m > maxDetour {
			q.Fail("max_detour_m", "out_of_bounds", 1, maxDetour)
		}
		n.detour = m
	}
	n.MaxOffset = n.detour / 2
	reader := pathReader{q.Datum(), area}
	if request.Method != http.MethodPost {
		n.Path = pathOf(q, &reader)
		return n, q.Finish()
	}
	for _, name := range []string{"path", "polyline"} {
		if q.String(name); q.Has(name) {
			q.Fail(name, "one_path")
		}
	}
	if err := q.Finish(); err != nil {
		return n, err
	}
	n.Path, err = reader.posted(request.Body)
	return n, err
}

// pathOf reads path or polyline, of which one has to be there.
func pathOf(q *query.Params, reader *pathReader) *geo.Path {
	name, text, read := "path", q.String("path"), readPath
	if q.Has("polyline") {
		name, text, read = "polyline", q.String("polyline"), readPolyline
		if q.Has("path") {
			q.Fail(name, "one_path")
			return nil
		}
	}
	if text == "" {
		q.Fail(name, "missing", name)
		return nil
	}
	line, fault := read(text)
	if fault == nil {
		var path *geo.Path
		if path, fault = reader.path(line); fault == nil {
			return path
		}
	}
	fault.Field = name
	q.Add(*fault)
	return nil
}

// readPath reads "lon,lat;lon,lat…".
func readPath(s string) (orb.LineString, *locator.Fault) {
	if points := strings.Count(s, ";") + 1; points > maxPathPoints {
		return nil, tooMany(points)
	}
	var line orb.LineString
	for part := range strings.SplitSeq(s, ";") {
		p, ok := lonLat(part)
		if !ok {
			return nil, pathFault("bad_position", "path.bad_point", len(line)+1, query.Clip(part))
		}
		line = append(line, p)
	}
	return line, nil
}

func lonLat(s string) (p geo.Point, ok bool) {
	lon, lat, ok := strings.Cut(s, ",")
	if !ok || strings.ContainsAny(s, "xX_") {
		return p, false
	}
	x, errX := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	return geo.Point{x, y}, errX == nil && errY == nil
}

// readPolyline reads a polyline5. What comes out may lie beside the earth.
func readPolyline(s string) (orb.LineString, *locator.Fault) {
	line, err := geo.DecodePolyline(s)
	if !errors.Is(err, geo.ErrRange) {
		if err != nil {
			return nil, pathFault("bad_polyline", "path.bad_polyline")
		}
		return line, nil
	}
	// The usual mistake is to encode the longitude first.
	if line, err = geo.DecodePolyline(swapNumbers(s)); err != nil {
		return nil, pathFault("out_of_range", "path.polyline_out_of_range")
	}
	for i, p := range line {
		line[i] = geo.Point{p[1], p[0]}
	}
	return line, nil
}

// swapNumbers exchanges the two numbers of every pair in a polyline.
func swapNumbers(s string) string {
	const more = 63 + 32 // this byte or a greater one does not end a number
	var b strings.Builder
	for first, start, i := "", 0, 0; i < len(s); i++ {
		if s[i] >= more {
			continue
		}
		number := s[start : i+1]
		if start = i + 1; first == "" {
			first = number
			continue
		}
		b.WriteString(number)
		b.WriteString(first)
		first = ""
	}
	return b.String()
}

// pathReader makes paths of lines as they are given.
type pathReader struct {
	datum geo.Datum
	area  locator.Area // where it should lie
}

// path makes a line, which it may change, the path it means. A fault that is a
// single point's has its index in brackets for a field.
func (r *pathReader) path(line orb.LineString) (*geo.Path, *locator.Fault) {
	switch {
	case len(line) == 0:
		return nil, pathFault("no_points", "path.no_points")
	case len(line) > maxPathPoints:
		return nil, tooMany(len(line))
	case r.swapped(line):
		return nil, pathFault("swapped_axes", "path.swapped_axes")
	}
	for i, p := range line {
		if geo.Check(p) != nil {
			f := pathFault("out_of_range", "path.out_of_range", i+1, p[0], p[1])
			f.Field = "[" + strconv.Itoa(i) + "]"
			return nil, f
		}
		line[i] = geo.ToWGS84(p, r.datum)
	}
	path, err := geo.NewPath(line)
	if err != nil { // the conversion left the earth, which no datum does
		return nil, pathFault("out_of_range", "fault.out_of_range")
	}
	if path.Length() > maxPathMetres {
		return nil, pathFault("path_too_long", "path.too_long", int(math.Ceil(path.Length()/1000)), maxPathMetres/1000)
	}
	return path, nil
}

// swapped reports whether all of the line lies in the area when its axes are
// exchanged, and none as it stands.
func (r *pathReader) swapped(line orb.LineString) bool {
	inside := func(p geo.Point) bool { return geo.Check(p) == nil && r.area.Contains(geo.ToWGS84(p, r.datum)) }
	for _, p := range line {
		if inside(p) || !inside(geo.Point{p[1], p[0]}) {
			return false
		}
	}
	return true
}

// lineDocument is a GeoJSON LineString, or a Feature of one.
type lineDocument struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
	Geometry    json.RawMessage `json:"geometry"`
}

// posted reads a posted LineString.
func (r *pathReader) posted(body io.Reader) (*geo.Path, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxPathBytes+1))
	switch {
	case err != nil: // the client's doing: it went, or was too slow
		return nil, &locator.Error{Kind: locator.Malformed, Code: "bad_body", Message: messages.Text(messages.Chinese, "fault.bad_body")}
	case len(data) > maxPathBytes:
		return nil, refused("", pathFault("too_large", "path.too_large", maxPathBytes>>10))
	}
	field, prefix := "type", ""
	var doc lineDocument
	err = json.Unmarshal(data, &doc)
	if _, broken := errors.AsType[*json.SyntaxError](err); broken {
		return nil, refused("", pathFault("bad_json", "path.bad_json"))
	}
	if err == nil && doc.Type == "Feature" {
		field, prefix = "geometry", "geometry."
		geometry := doc.Geometry
		doc = lineDocument{}
		err = json.Unmarshal(geometry, &doc)
	}
	if err != nil || doc.Type != "LineString" {
		return nil, refused(field, pathFault("not_a_line", "path.not_a_line"))
	}
	line, fault := readCoordinates(doc.Coordinates)
	if fault == nil {
		var path *geo.Path
		if path, fault = r.path(line); fault == nil {
			return path, nil
		}
	}
	return nil, refused(prefix+"coordinates"+fault.Field, fault)
}

// readCoordinates reads the coordinates of a LineString. What follows the two
// of a position, such as its height, is dropped.
func readCoordinates(data json.RawMessage) (orb.LineString, *locator.Fault) {
	var positions []json.RawMessage
	if len(data) > 0 && json.Unmarshal(data, &positions) != nil {
		return nil, pathFault("bad_position", "path.not_positions")
	}
	if len(positions) > maxPathPoints {
		return nil, tooMany(len(positions))
	}
	line := make(orb.LineString, 0, len(positions))
	for i, position := range positions {
		var c []*float64 // a null would be a silent 0 in a float64
		if json.Unmarshal(position, &c) != nil || len(c) < 2 || len(c) > 4 || c[0] == nil || c[1] == nil {
			f := pathFault("bad_position", "path.bad_position", i+1)
			f.Field = "[" + strconv.Itoa(i) + "]"
			return nil, f
		}
		line = append(line, geo.Point{*c[0], *c[1]})
	}
	return line, nil
}

func tooMany(points int) *locator.Fault {
	return pathFault("too_many_points", "path.too_many_points", points, maxPathPoints)
}

// pathFault is a fault of a path without its field, which the caller fills in:
// a path comes in a parameter or in a body.
func pathFault(code, key string, args ...any) *locator.Fault {
	return &locator.Fault{Code: code, Message: messages.Text(messages.Chinese, key, args...)}
}

// refused is the error of a posted line.
func refused(field string, f *locator.Fault) error {
	f.Field = field
	return &locator.Error{
		Kind: locator.Unprocessable, Code: "bad_line",
		Message: messages.Text(messages.Chinese, "path.invalid"), Faults: locator.Faults{*f},
	}
}
