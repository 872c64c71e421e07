package transfer

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"jiujin/internal/text"
)

// maxFeatureBytes is the longest feature of a GeoJSON list.
const maxFeatureBytes = 1 << 20

// featureTable gives the features of a GeoJSON FeatureCollection of points as
// rows. Properties are columns by the names columns have elsewhere; objects
// within them are columns too, as needs.toilet. The feature's id is the
// column id, its geometry the columns 经度 and 纬度, in the datum that the
// property 坐标系 or the file's crs names, else WGS-84 (RFC 7946).
type featureTable struct {
	file    *whole
	scan    *featureScanner
	names   []string
	index   map[string]int
	crs     string
	located bool // a feature has a geometry
	datum   int  // column of a property that names the datum, -1 if none does
}

// openFeatures reads the whole file once for the names of its properties.
func openFeatures(origin io.Reader, br *bufio.Reader) (*opened, error) {
	file, err := spool(origin, br)
	if err != nil {
		return nil, err
	}
	t := &featureTable{file: file, index: map[string]int{}, crs: "WGS84", datum: -1}
	if err := t.survey(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &opened{buffered: &buffered{table: t}}, nil
}

func (t *featureTable) close() error { return t.file.Close() }

func (t *featureTable) columns() []string { return t.names }

func (t *featureTable) survey() error {
	t.scan = newFeatureScanner(t.file)
	for {
		f, err := t.scan.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		t.located = t.located || f.point != nil || f.wrong != ""
		for _, p := range f.properties {
			if err := t.name(p.name); err != nil {
				return err
			}
		}
	}
	if t.scan.number == 0 {
		return fail("empty_file")
	}
	if t.scan.crs != "" {
		t.crs = t.scan.crs
	}
	if t.located {
		t.nameGeometry()
	}
	t.scan = newFeatureScanner(t.file)
	return nil
}

func (t *featureTable) name(name string) error {
	if _, known := t.index[name]; known {
		return nil
	}
	if len(t.names) == maxCells {
		return fail("too_many_columns", maxCells)
	}
	t.index[name] = len(t.names)
	t.names = append(t.names, name)
	return nil
}

// Names of the columns a geometry makes. No property is called so.
const (
	geometryLon   = "geometry.lon"
	geometryLat   = "geometry.lat"
	geometryDatum = "geometry.datum"
)

// nameGeometry adds the columns of the geometry and takes their meaning from
// properties that say the same: they keep their place without a name.
func (t *featureTable) nameGeometry() {
	all := Columns()
	for i, name := range t.names {
		order, ok := findColumn(clean(name))
		switch {
		case !ok:
		case all[order].Key == KeyLon, all[order].Key == KeyLat:
			t.names[i] = ""
		case all[order].Key == KeyDatum:
			t.datum = i
		}
	}
	for _, c := range [][2]string{{geometryLon, "经度"}, {geometryLat, "纬度"}, {geometryDatum, "坐标系"}} {
		if c[0] == geometryDatum && t.datum >= 0 {
			t.index[geometryDatum] = t.datum
			continue
		}
		t.index[c[0]] = len(t.names)
		t.names = append(t.names, c[1])
	}
}

func (t *featureTable) next() (*record, error) {
	for {
		f, err := t.scan.next()
		if err != nil {
			return nil, err
		}
		r := &record{number: f.number, cells: make([]string, len(t.names))}
		blank := f.wrong == ""
		for _, p := range f.properties {
			if i, ok := t.index[p.name]; ok && t.names[i] != "" {
				r.cells[i] = p.value
				blank = blank && clean(p.value) == ""
			}
		}
		if blank {
			continue
		}
		if f.wrong != "" {
			r.spoil(t.index[geometryLon], f.wrong)
		}
		if f.point != nil {
			r.cells[t.index[geometryLon]], r.cells[t.index[geometryLat]] = f.point[0], f.point[1]
			if i := t.index[geometryDatum]; clean(r.cells[i]) == "" {
				r.cells[i] = t.crs
			}
		}
		return r, nil
	}
}

// geoFeature is one feature.
type geoFeature struct {
	number     int // from 1
	properties []property
	point      *[2]string // longitude and latitude as written
	wrong      string     // code of what is wrong with the geometry
}

type property struct{ name, value string }

// featureScanner reads one feature after the other.
type featureScanner struct {
	decoder *json.Decoder
	source  *jsonSource
	number  int
	crs     string // as a datum's name
	inside  bool   // the array of features
	typed   bool
	begun   bool
	found   bool
}

// jsonSource stops a value that does not end.
type jsonSource struct {
	r     io.Reader
	value int
}

func (s *jsonSource) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if s.value += n; s.value > maxFeatureBytes+headSize {
		return 0, fail("feature_too_long")
	}
	return n, err
}

func newFeatureScanner(file *whole) *featureScanner {
	br := bufio.NewReaderSize(io.NewSectionReader(file, 0, file.size), headSize)
	if bom, err := br.Peek(3); err == nil && string(bom) == "\xef\xbb\xbf" {
		if _, err := br.Discard(3); err != nil {
			br.Reset(strings.NewReader(""))
		}
	}
	source := &jsonSource{r: br}
	s := &featureScanner{decoder: json.NewDecoder(source), source: source}
	s.decoder.UseNumber()
	return s
}

// next returns the next feature, [io.EOF] at the end of a file that is whole.
func (s *featureScanner) next() (*geoFeature, error) {
	f, err := s.advance()
	if err == nil || errors.Is(err, io.EOF) {
		return f, err
	}
	if _, syntax := errors.AsType[*json.SyntaxError](err); syntax || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fail("broken_json", s.number+1)
	}
	if _, kind := errors.AsType[*json.UnmarshalTypeError](err); kind {
		return nil, fail("broken_json", s.number+1)
	}
	return nil, err
}

func (s *featureScanner) advance() (*geoFeature, error) {
	s.source.value = 0
	if !s.begun {
		s.begun = true
		if start, err := s.token(); err != nil {
			return nil, err
		} else if start != json.Delim('{') {
			return nil, fail("no_features")
		}
	}
	for {
		if s.inside {
			if s.decoder.More() {
				s.number++
				return s.feature()
			}
			if _, err := s.token(); err != nil {
				return nil, err
			}
			s.inside = false
		}
		s.source.value = 0
		token, err := s.token()
		if err != nil {
			return nil, err
		}
		if token == json.Delim('}') {
			return nil, s.finish()
		}
		name, _ := token.(string)
		if err := s.member(name); err != nil {
			return nil, err
		}
	}
}

// token is the next token; the file cannot end here.
func (s *featureScanner) token() (json.Token, error) {
	t, err := s.decoder.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	return t, err
}

func (s *featureScanner) finish() error {
	if !s.typed || !s.found {
		return fail("no_features")
	}
	if _, err := s.decoder.Token(); !errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF // something stands behind the collection
	}
	return io.EOF
}

// member reads one member of the collection.
func (s *featureScanner) member(name string) error {
	if name == "features" && !s.found {
		start, err := s.token()
		if err != nil {
			return err
		}
		if start != json.Delim('[') {
			return fail("no_features")
		}
		s.inside, s.found = true, true
		return nil
	}
	var value json.RawMessage
	if err := s.decode(&value); err != nil {
		return err
	}
	switch name {
	case "type":
		if string(value) != `"FeatureCollection"` {
			return fail("no_features")
		}
		s.typed = true
	case "features":
		return fail("no_features")
	case "crs":
		var ok bool
		if s.crs, ok = parseCRS(value); !ok {
			return fail("unknown_crs", shorten(string(value)))
		}
	}
	return nil
}

func (s *featureScanner) decode(v any) error {
	err := s.decoder.Decode(v)
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// parseCRS reads the member that GeoJSON had before RFC 7946.
func parseCRS(value json.RawMessage) (datum string, ok bool) {
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if json.Unmarshal(value, &crs) != nil {
		return "", false
	}
	name := strings.ToUpper(crs.Properties.Name)
	if i := strings.LastIndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	switch name {
	case "CRS84", "4326":
		return "WGS84", true
	case "4490":
		return "CGCS2000", true
	}
	d, ok := ParseDatum(crs.Properties.Name)
	return d.Name, ok
}

// feature reads one feature.
func (s *featureScanner) feature() (*geoFeature, error) {
	var raw struct {
		Type     string          `json:"type"`
		ID       json.RawMessage `json:"id"`
		Geometry *struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
		Properties json.RawMessage `json:"properties"`
	}
	if err := s.decode(&raw); err != nil {
		return nil, err
	}
	if raw.Type != "Feature" {
		return nil, fail("no_feature", s.number)
	}
	f := &geoFeature{number: s.number}
	if id := scalar(raw.ID); id != "" {
		f.properties = append(f.properties, property{KeyID, id})
	}
	if raw.Geometry != nil {
		f.point, f.wrong = readPoint(raw.Geometry.Type, raw.Geometry.Coordinates)
	}
	return f, f.flatten("", raw.Properties, 0)
}

func readPoint(kind string, coordinates json.RawMessage) (point *[2]string, wrong string) {
	var numbers []json.Number
	if kind != "Point" || json.Unmarshal(coordinates, &numbers) != nil || len(numbers) < 2 {
		return nil, "not_a_point"
	}
	return &[2]string{plainJSON(numbers[0]), plainJSON(numbers[1])}, ""
}

// plainJSON writes a number without an exponent.
func plainJSON(n json.Number) string {
	v, err := n.Float64()
	if !strings.ContainsAny(string(n), "eE") || err != nil || math.Abs(v) >= 1e21 {
		return string(n)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// scalar writes a value as text; "" for null, and for what is no plain value.
func scalar(raw json.RawMessage) string {
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return ""
	}
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return plainJSON(v)
	case bool:
		return strconv.FormatBool(v)
	case []any:
		words := make([]string, 0, len(v))
		for _, one := range v {
			word, ok := one.(string)
			if !ok {
				return ""
			}
			words = append(words, word)
		}
		return strings.Join(words, "、")
	}
	return ""
}

// flatten adds the members of an object as properties. Objects are entered
// where columns lie below their name.
func (f *geoFeature) flatten(path string, object json.RawMessage, depth int) error {
	decoder := json.NewDecoder(strings.NewReader(string(object)))
	start, err := decoder.Token()
	if err != nil || start == nil {
		return nil //nolint:nilerr // no properties; the decoder of the feature has read them already
	}
	if start != json.Delim('{') {
		return fail("no_feature", f.number)
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return fail("broken_json", f.number)
		}
		name, _ := token.(string)
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return fail("broken_json", f.number)
		}
		if len(f.properties) >= maxCells {
			return fail("too_many_columns", maxCells)
		}
		full := path + name
		if value[0] == '{' && depth < 4 && hasColumnsBelow(full) {
			if err := f.flatten(full+".", value, depth+1); err != nil {
				return err
			}
			continue
		}
		words := scalar(value)
		if depth > 0 && words == "unknown" {
			words = "" // our own answers say so of every fact; it is no reason to forget one
		}
		f.properties = append(f.properties, property{full, words})
	}
	return nil
}

// hasColumnsBelow reports whether keys of columns begin with the name.
func hasColumnsBelow(name string) bool {
	name = text.Fold(name)
	return slices.ContainsFunc(Columns(), func(c Column) bool {
		return strings.HasPrefix(text.Fold(c.Key), name) && strings.HasPrefix(c.Key[min(len(name), len(c.Key)):], ".")
	})
}
