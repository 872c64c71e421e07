package geo

import (
	"math"
	"strconv"
	"strings"
)

// apple reads links of Apple Maps, "Map Links" and "Unified Maps URLs" of its
// documentation. Nothing in them states a datum: Apple's map of China is in
// GCJ-02 and so are the links it shares, but others may write WGS-84.
func (l link) apple() (candidate, Code) {
	c, code := l.find(
		place{keys: []string{"coordinate"}, order: latLon},
		place{keys: []string{"destination"}, order: latLon},
		place{keys: []string{"daddr"}, order: latLon},
		place{keys: []string{"ll"}, order: latLon},
		place{keys: []string{"q"}, order: latLon},
		place{keys: []string{"center"}, order: latLon, centre: true},
		place{keys: []string{"sll"}, order: latLon, centre: true},
	)
	c.doubt = DoubtDatumUsual
	return l.in(GCJ02, DatumOfMap, c), code
}

// google reads links of Google Maps: !3d and !4d of a pin, the parameters of
// "Maps URLs", a pair in the path, and the middle of the map at /@lat,lon,15z.
// In mainland China its streets are in GCJ-02 and its pictures from the air in
// WGS-84, so the datum of a link is doubtful there.
func (l link) google() (candidate, Code) {
	c, code := l.googlePin()
	if code == CodeBareLink {
		c, code = l.find(
			place{keys: []string{"destination", "daddr"}, order: latLon},
			place{keys: []string{"query"}, order: latLon},
			place{keys: []string{"q"}, order: latLon},
			place{keys: []string{"ll"}, order: latLon},
		)
	}
	for _, before := range [...]string{"/place/", "/search/", "/@"} {
		if code != CodeBareLink {
			break
		}
		if _, after, ok := strings.Cut(l.path, before); ok {
			after, _, _ = strings.Cut(after, "/")
			c, code = pairAt(strings.ReplaceAll(after, "+", " "), latLon)
			c.centre = before == "/@"
		}
	}
	if code == CodeBareLink {
		c, code = l.find(place{keys: []string{"center"}, order: latLon, centre: true})
	}
	c.doubt = DoubtDatumMixed
	return l.in(GCJ02, DatumOfMap, c), code
}

// googlePin reads …!3dlat!4dlon… of a link's data.
func (l link) googlePin() (candidate, Code) {
	var found []candidate
	for rest := l.path; ; {
		_, after, ok := strings.Cut(rest, "!3d")
		if !ok {
			break
		}
		rest = after
		if c, code := pairAt(strings.Replace(after, "!4d", ",", 1), latLon); code == "" {
			found = append(found, c)
		}
	}
	switch found = distinct(found); len(found) {
	case 0:
		return candidate{}, CodeBareLink
	case 1:
		return found[0], ""
	default:
		return candidate{}, CodeSeveral
	}
}

// osm reads links of OpenStreetMap, which knows one datum. Its short links do
// hold the place: a pin if they say m, else the middle of a map.
func (l link) osm() (candidate, Code) {
	c, code := l.find(
		place{keys: []string{"mlat", "mlon"}, apart: true, order: latLon},
		place{keys: []string{"to"}, order: latLon},
		place{keys: []string{"lat", "lon"}, apart: true, order: latLon, centre: true},
	)
	if code == CodeBareLink {
		if _, after, ok := strings.Cut(l.path, "/go/"); ok {
			c, code = osmShort(after)
			c.centre = !l.has("m")
		}
	}
	if code == CodeBareLink {
		// #map=15/lat/lon
		if _, after, ok := strings.Cut(l.fragment, "map="); ok {
			if zoom, pair, ok := strings.Cut(after, "/"); ok && zoom != "" {
				c, code = pairAt(strings.Replace(pair, "/", ",", 1), latLon)
				c.centre = true
			}
		}
	}
	return l.in(WGS84, DatumStated, c), code
}

// osmShort decodes a short link of OpenStreetMap: letters of six bits, in turn
// of the longitude and of the latitude, highest first; the - behind only say
// the zoom.
func osmShort(s string) (candidate, Code) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
	s = strings.TrimRight(strings.ReplaceAll(s, "@", "~"), "-") // @ in old links
	if s == "" || len(s) > 10 {
		return candidate{}, CodeBareLink
	}
	var lon, lat, bits int
	for _, letter := range s {
		six := strings.IndexRune(alphabet, letter)
		if six < 0 {
			return candidate{}, CodeBareLink
		}
		for shift := 5; shift > 0; shift -= 2 {
			lon = lon<<1 | six>>shift&1
			lat = lat<<1 | six>>(shift-1)&1
			bits++
		}
	}
	unit := math.Ldexp(1, -bits)
	return candidate{
		first: float64(lat)*unit*halfTurn - 90, second: float64(lon)*unit*2*halfTurn - halfTurn,
		order: latLon, halfUnit: unit * halfTurn,
	}, ""
}

// geoURI reads a geo: URI (RFC 5870): WGS-84 unless crs says otherwise, which
// nothing known does, with u metres of uncertainty. Android puts the pin into
// q and often 0,0 before it.
func (l link) geoURI() (candidate, Code) {
	pair, extra, _ := strings.Cut(strings.TrimPrefix(l.path, "/"), ";")
	c, ok := twoNumbers(pair)
	if pin, inQuery := twoNumbers(l.get("q")); inQuery {
		c, ok = pin, true
	} else if l.get("q") != "" && c.first == 0 && c.second == 0 {
		return candidate{}, CodeBareLink
	}
	if !ok {
		return candidate{}, CodeNoCoordinates
	}
	for p := range strings.SplitSeq(extra, ";") {
		key, value, _ := strings.Cut(strings.ToLower(p), "=")
		switch key {
		case "crs":
			if value != "wgs84" {
				return candidate{}, CodeUnknownDatum
			}
		case "u":
			if u, err := strconv.ParseFloat(value, 64); err == nil && u > 0 {
				c.halfUnit = max(c.halfUnit, u/metresOfDegree)
			}
		}
	}
	c.order, c.form, c.datum, c.basis = latLon, FormGeoURI, WGS84, DatumStated
	return c, ""
}
