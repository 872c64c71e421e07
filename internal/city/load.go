package city

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/hours"
)

//go:embed shenyang/profile.json shenyang/places.json shenyang/places_extra.json
//go:embed shenyang/districts.geojson shenyang/rivers.geojson shenyang/urban.geojson
var data embed.FS

// Default returns the embedded city.
func Default() (*City, error) {
	dirs, err := data.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("city: embedded data: %w", err)
	}
	dir, err := fs.Sub(data, dirs[0].Name())
	if err != nil {
		return nil, fmt.Errorf("city: embedded data: %w", err)
	}
	return Load(dir)
}

// Load reads profile.json, districts.geojson, places.json, rivers.geojson,
// urban.geojson and, if it is there, places_extra.json. An error names the
// file and the field.
func Load(fsys fs.FS) (*City, error) {
	c := &City{byCode: map[string]int{}}
	for _, part := range []struct {
		name     string
		optional bool
		read     func([]byte) error
	}{
		{"profile.json", false, c.readProfile},
		{"districts.geojson", false, c.readDistricts},
		{"places.json", false, c.readPlaces},
		{"places_extra.json", true, c.readExtra},
		{"rivers.geojson", false, c.readRivers},
		{"urban.geojson", false, c.readUrban},
	} {
		text, err := fs.ReadFile(fsys, part.name)
		if part.optional && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("city: %w", err)
		}
		if err := part.read(text); err != nil {
			return nil, fmt.Errorf("city: %s: %w", part.name, err)
		}
	}
	c.indexNames()
	c.nameDistricts()
	var err error
	if c.published, err = hours.EmbeddedNotices(); err != nil {
		return nil, fmt.Errorf("city: %w", err)
	}
	if c.calendar, err = newCalendar(c.published, c.Profile); err != nil {
		return nil, fmt.Errorf("city: %w", err)
	}
	return c, nil
}

func (c *City) readProfile(text []byte) (err error) {
	c.Profile, err = ParseProfile(text)
	return err
}

// strict decodes the whole text and refuses unknown fields.
func strict(text []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more after the end of the JSON")
	}
	return nil
}

// collection is a GeoJSON feature collection. orb/geojson is not used: it
// brings a database driver into the program.
type collection[P any] struct {
	Type     string `json:"type"`
	Features []struct {
		Type       string   `json:"type"`
		Properties P        `json:"properties"`
		Geometry   geometry `json:"geometry"`
	} `json:"features"`
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// area reads a Polygon or MultiPolygon with closed rings of real points.
func (g geometry) area() (orb.MultiPolygon, error) {
	var mp orb.MultiPolygon
	var err error
	switch g.Type {
	case "Polygon":
		mp = make(orb.MultiPolygon, 1)
		err = json.Unmarshal(g.Coordinates, &mp[0])
	case "MultiPolygon":
		err = json.Unmarshal(g.Coordinates, &mp)
	default:
		err = fmt.Errorf("type %q is no area", g.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("geometry: %w", err)
	}
	if len(mp) == 0 {
		return nil, errors.New("geometry: empty")
	}
	for _, p := range mp {
		if len(p) == 0 {
			return nil, errors.New("geometry: a polygon without rings")
		}
		for _, r := range p {
			if len(r) < 4 || !r.Closed() {
				return nil, errors.New("geometry: a ring is not closed")
			}
			for _, pt := range r {
				if err := geo.Check(pt); err != nil {
					return nil, fmt.Errorf("geometry: %w", err)
				}
			}
		}
	}
	return mp, nil
}

func (c *City) readDistricts(text []byte) error {
	var fc collection[struct {
		Code          string    `json:"code"`
		Name          string    `json:"name"`
		Short         string    `json:"short"`
		En            string    `json:"en"`
		Population10k float64   `json:"population_10k"`
		Label         orb.Point `json:"label"`
	}]
	if err := strict(text, &fc); err != nil {
		return err
	}
	if len(fc.Features) == 0 {
		return errors.New("features: none")
	}
	for i, f := range fc.Features {
		p := f.Properties
		area, err := f.Geometry.area()
		switch {
		case err != nil:
		case len(p.Code) != 6 || !isDigits(p.Code):
			err = fmt.Errorf("code: %q is not six digits", p.Code)
		case p.Name == "" || p.Short == "" || p.En == "":
			err = errors.New("name, short or en: empty")
		case p.Population10k <= 0:
			err = errors.New("population_10k: not positive")
		case !geo.Contains(area, p.Label):
			err = errors.New("label: outside the district")
		}
		if err != nil {
			return fmt.Errorf("features[%d] %s: %w", i, p.Name, err)
		}
		c.Districts = append(c.Districts, District{
			Code: p.Code, Name: p.Name, Short: p.Short, En: p.En,
			Population10k: p.Population10k, Label: p.Label, Area: area, Bound: area.Bound(),
		})
	}
	slices.SortFunc(c.Districts, func(a, b District) int { return cmp.Compare(a.Code, b.Code) })
	c.bound = c.Districts[0].Bound
	for i, d := range c.Districts {
		if _, dup := c.byCode[d.Code]; dup {
			return fmt.Errorf("code %s: twice", d.Code)
		}
		c.byCode[d.Code] = i
		c.bound = c.bound.Union(d.Bound)
	}
	return nil
}

func (c *City) readPlaces(text []byte) error {
	var in struct {
		Subdistricts []struct {
			Code        string   `json:"code"`
			Name        string   `json:"name"`
			Communities []string `json:"communities"` // three digits and the name
		} `json:"subdistricts"`
	}
	if err := strict(text, &in); err != nil {
		return err
	}
	last := ""
	for i, s := range in.Subdistricts {
		at := fmt.Sprintf("subdistricts[%d]", i)
		if len(s.Code) != 9 || !isDigits(s.Code) || s.Code <= last {
			return fmt.Errorf("%s.code: %q is not nine digits above the one before", at, s.Code)
		}
		last = s.Code
		if _, ok := c.byCode[s.Code[:6]]; !ok {
			return fmt.Errorf("%s.code: %s is in no district", at, s.Code)
		}
		if s.Name == "" {
			return fmt.Errorf("%s.name: empty", at)
		}
		c.Subdistricts = append(c.Subdistricts, Subdistrict{Code: s.Code, Name: s.Name, District: s.Code[:6]})
		for j, com := range s.Communities {
			if len(com) < 4 || !isDigits(com[:3]) {
				return fmt.Errorf("%s.communities[%d]: %q is not three digits and a name", at, j, com)
			}
			c.Communities = append(c.Communities, Community{s.Code + com[:3], com[3:], s.Code})
		}
	}
	return nil
}

// readExtra adds the names kept by hand; each says where it was read.
func (c *City) readExtra(text []byte) error {
	var in struct {
		Subdistricts []struct {
			District    string   `json:"district"`
			Name        string   `json:"name"`
			Communities []string `json:"communities"`
			Source      string   `json:"source"`
		} `json:"subdistricts"`
	}
	if err := strict(text, &in); err != nil {
		return err
	}
	for i, s := range in.Subdistricts {
		at := fmt.Sprintf("subdistricts[%d]", i)
		if _, ok := c.byCode[s.District]; !ok {
			return fmt.Errorf("%s.district: %q is no district", at, s.District)
		}
		if s.Name == "" || s.Source == "" {
			return fmt.Errorf("%s: name or source is empty", at)
		}
		code := fmt.Sprintf("%s-%d", s.District, i+1)
		c.Subdistricts = append(c.Subdistricts, Subdistrict{code, s.Name, s.District, s.Source})
		for j, name := range s.Communities {
			if name == "" {
				return fmt.Errorf("%s.communities[%d]: empty", at, j)
			}
			c.Communities = append(c.Communities, Community{fmt.Sprintf("%s-%d", code, j+1), name, code})
		}
	}
	return nil
}

func (c *City) readRivers(text []byte) error {
	var fc collection[struct {
		Name string `json:"name"`
		En   string `json:"name_en"`
	}]
	if err := strict(text, &fc); err != nil {
		return err
	}
	for i, f := range fc.Features {
		r := River{Name: f.Properties.Name, En: f.Properties.En}
		if f.Geometry.Type != "MultiLineString" {
			return fmt.Errorf("features[%d].geometry.type: %q is not MultiLineString", i, f.Geometry.Type)
		}
		if err := json.Unmarshal(f.Geometry.Coordinates, &r.Lines); err != nil {
			return fmt.Errorf("features[%d].geometry: %w", i, err)
		}
		c.Rivers = append(c.Rivers, r)
	}
	return nil
}

func (c *City) readUrban(text []byte) error {
	var fc collection[struct {
		Source string `json:"source"`
	}]
	if err := strict(text, &fc); err != nil {
		return err
	}
	for i, f := range fc.Features {
		area, err := f.Geometry.area()
		if err != nil {
			return fmt.Errorf("features[%d]: %w", i, err)
		}
		if s := f.Properties.Source; s != "natural-earth" && s != "circle" {
			return fmt.Errorf("features[%d].properties.source: %q is not known", i, s)
		}
		for _, p := range area {
			c.Urban = append(c.Urban, BuiltUp{f.Properties.Source, p})
		}
	}
	return nil
}

// indexNames fills names from the subdistricts and communities.
func (c *City) indexNames() {
	n := names{subdistricts: map[string][]int{}, communities: map[string][]int{}}
	for i, s := range c.Subdistricts {
		n.subdistricts[s.Name] = append(n.subdistricts[s.Name], i)
		// A zone named after the city is written without it after a district.
		if rest, ok := strings.CutPrefix(s.Name, c.Profile.Name.ZhFull); ok && rest != "" {
			n.subdistricts[rest] = append(n.subdistricts[rest], i)
		}
	}
	for i, com := range c.Communities {
		for _, f := range forms(com.Name) {
			n.communities[f] = append(n.communities[f], i)
		}
	}
	for _, m := range []map[string][]int{n.subdistricts, n.communities} {
		for w := range m {
			n.longest = max(n.longest, len(w))
		}
	}
	for _, d := range c.Districts {
		n.longest = max(n.longest, len(d.Name), len(d.En)+3)
	}
	c.names = n
}

// subdistrict returns the index of a code.
func (c *City) subdistrict(code string) (int, bool) {
	i := slices.IndexFunc(c.Subdistricts, func(s Subdistrict) bool { return s.Code == code })
	return i, i >= 0
}
