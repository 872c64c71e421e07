package transfer

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// Datum is a datum as a list names it.
type Datum struct {
	Name  string // WGS84, CGCS2000, GCJ02 or BD09
	Datum geo.Datum
}

// datumWords are the words that name a datum; of two that begin alike the
// longer one comes first.
func datumWords() []word[Datum] {
	return []word[Datum]{
		{Datum{"WGS84", geo.WGS84}, "天地图", []string{"wgs1984", "wgs84", "gps", "84"}},
		{Datum{"CGCS2000", geo.WGS84}, "cgcs2000", []string{"2000"}},
		{Datum{"GCJ02", geo.GCJ02}, "gcj02", []string{"gcj2", "高德", "腾讯", "火星", "国测局"}},
		{Datum{"BD09", geo.BD09}, "bd09ll", []string{"bd09", "bd9", "百度"}},
	}
}

// datumFillers are the words that people put round them.
func datumFillers() []string {
	return []string{"坐标系统", "坐标系", "坐标", "经纬度", "大地", "地图", "国家"}
}

// ParseDatum reads 坐标系: the names of datums and of the maps that use them,
// also several for one (百度坐标系 BD-09) and with the words people put round
// them. Anything else in the text, or two datums, makes it unreadable.
func ParseDatum(s string) (Datum, bool) {
	var found Datum
	for rest := text.Fold(s); rest != ""; {
		datum, cut := cutDatum(rest)
		if cut == rest || (datum.Name != "" && found.Name != "" && datum.Datum != found.Datum) {
			return Datum{}, false
		}
		if found.Name == "" {
			found = datum
		}
		rest = cut
	}
	return found, found.Name != ""
}

// cutDatum takes a datum, or a word that names none, off the front.
func cutDatum(s string) (Datum, string) {
	for _, w := range datumWords() {
		for _, name := range append([]string{w.title}, w.also...) {
			if rest, ok := strings.CutPrefix(s, name); ok {
				return w.value, rest
			}
		}
	}
	for _, filler := range datumFillers() {
		if rest, ok := strings.CutPrefix(s, filler); ok {
			return Datum{}, rest
		}
	}
	return Datum{}, s
}

var numberPattern = regexp.MustCompile(`^[+-]?\d{1,3}(\.\d{1,15})?$`)

// ParseCoordinate reads degrees as an ordinary decimal number. Full-width
// characters and a degree sign are forgiven. tidy is the number as written,
// made plain.
func ParseCoordinate(s string) (degrees float64, tidy string, ok bool) {
	tidy = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(norm.NFKC.String(s)), "°"))
	if !numberPattern.MatchString(tidy) {
		return 0, "", false
	}
	degrees, err := strconv.ParseFloat(tidy, 64)
	return degrees, tidy, err == nil
}

// pointDecimals is how exactly converted points are stored: about 1 cm.
const pointDecimals = 7

// Place is what a row says about where its site is.
type Place struct {
	Stated    bool              // the row has coordinates
	Erase     bool              // or says "-" for both of them
	Point     geo.Point         // WGS-84
	Given     string            // the numbers and the datum as stated
	Coarse    bool              // the numbers have too few decimals to find a door
	Precision locator.Precision // "" when not stated
	Method    locator.Method    // "" when not stated
}

// Place reads the columns of the location together. fallback is the datum of
// numbers whose row states none.
func (r *Row) Place(fallback *Datum, area locator.Area) (Place, []Fault) {
	var p Place
	var faults []Fault
	if c, ok := r.Cell(KeyPrecision); ok && !c.Erase {
		known := precisions()
		if p.Precision, ok = known.parse(c.Text); !ok {
			faults = append(faults, NewFault(c.Header, "unknown_value", shorten(c.Text), known.titles()))
		}
	}
	if c, ok := r.Cell(KeyMethod); ok && !c.Erase {
		known := methods()
		if p.Method, ok = known.parse(c.Text); !ok {
			faults = append(faults, NewFault(c.Header, "unknown_value", shorten(c.Text), known.titles()))
		}
	}
	datum := fallback
	if c, ok := r.Cell(KeyDatum); ok && !c.Erase {
		d, known := ParseDatum(c.Text)
		if !known {
			return p, append(faults, NewFault(c.Header, "unknown_datum", shorten(c.Text)))
		}
		datum = &d
	}
	lon, hasLon := r.Cell(KeyLon)
	lat, hasLat := r.Cell(KeyLat)
	switch {
	case !hasLon && !hasLat:
		return p, faults
	case lon.Erase && lat.Erase:
		p.Erase = true
		return p, faults
	case !hasLon || !hasLat || lon.Erase || lat.Erase:
		present := lon
		if !hasLon || lon.Erase {
			present = lat
		}
		return p, append(faults, NewFault(present.Header, "half_point"))
	}
	x, xTidy, xOK := ParseCoordinate(lon.Text)
	y, yTidy, yOK := ParseCoordinate(lat.Text)
	if !xOK {
		faults = append(faults, NewFault(lon.Header, "bad_number", shorten(lon.Text)))
	}
	if !yOK {
		faults = append(faults, NewFault(lat.Header, "bad_number", shorten(lat.Text)))
	}
	if !xOK || !yOK {
		return p, faults
	}
	if datum == nil {
		return p, append(faults, NewFault(lon.Header, "no_datum"))
	}
	p.Point = geo.Round(geo.ToWGS84(geo.Point{x, y}, datum.Datum), pointDecimals)
	p.Given = datum.Name + " " + xTidy + "," + yTidy
	p.Coarse = decimals(xTidy) < 4 || decimals(yTidy) < 4
	if fault := checkPoint(lon.Header, x, y, *datum, area); fault != nil {
		return p, append(faults, *fault)
	}
	p.Stated = true
	return p, faults
}

func decimals(number string) int {
	if _, after, ok := strings.Cut(number, "."); ok {
		return len(after)
	}
	return 0
}

// checkPoint says what is wrong with a stated point, nil if nothing is.
func checkPoint(header string, x, y float64, datum Datum, area locator.Area) *Fault {
	inside := func(p geo.Point, d geo.Datum) bool {
		if geo.Check(p) != nil {
			return false
		}
		p = geo.ToWGS84(p, d)
		return geo.Check(p) == nil && area.Contains(p)
	}
	stated, swapped := geo.Point{x, y}, geo.Point{y, x}
	if inside(stated, datum.Datum) {
		return nil
	}
	var f Fault
	switch {
	case inside(swapped, datum.Datum):
		f = NewFault(header, "swapped_axes")
	case geo.Check(stated) != nil:
		f = NewFault(header, "out_of_range")
	default:
		f = NewFault(header, "outside_city")
		for _, other := range []Datum{{"WGS84", geo.WGS84}, {"GCJ02", geo.GCJ02}, {"BD09", geo.BD09}} {
			if other.Datum != datum.Datum && inside(stated, other.Datum) {
				f = NewFault(header, "outside_city")
				f.Reason = NewFault("", "outside_city_datum", datum.Name, other.Name).Reason
				break
			}
		}
	}
	return &f
}
