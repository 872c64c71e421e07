package page

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// mapPlace is a place that another map is asked to show. The point is WGS-84,
// lon, lat.
type mapPlace struct {
	Point   geo.Point
	Name    string
	Address string
}

// The formats below are those of the maps' own pages for developers. Each says
// in which datum and order it takes a point; what has a meaning of its own in
// the address (commas, semicolons, colons) stays as it is written there.

// amapMarker shows the place in 高德: lon,lat, and it takes WGS-84 when told.
func (m mapPlace) amapMarker() string {
	return "https://uri.amap.com/marker?position=" + lonLat(m.Point) + "&name=" + escape(m.Name) +
		"&src=jiujin&coordinate=wgs84&callnative=1"
}

// amapRoute leads there in 高德 from where the person is, by mode: walk, ride,
// bus or car.
func (m mapPlace) amapRoute(mode string) string {
	return "https://uri.amap.com/navigation?to=" + lonLat(m.Point) + "," + escape(m.plain(m.Name)) + "&mode=" + mode +
		"&src=jiujin&coordinate=wgs84&callnative=1"
}

// baiduMarker shows the place in 百度: lat,lon. Without a datum it would take
// BD-09.
func (m mapPlace) baiduMarker() string {
	content := m.Address
	if content == "" {
		content = m.Name // it may not be empty
	}
	return "https://api.map.baidu.com/marker?location=" + latLon(geo.Convert(m.Point, geo.WGS84, geo.GCJ02)) +
		"&title=" + escape(m.Name) + "&content=" + escape(content) + "&output=html&coord_type=gcj02&src=jiujin"
}

// tencentMarker shows the place in 腾讯: lat,lon in GCJ-02, as coord_type 2.
func (m mapPlace) tencentMarker() string {
	s := "https://apis.map.qq.com/uri/v1/marker?marker=coord:" + latLon(geo.Convert(m.Point, geo.WGS84, geo.GCJ02)) +
		";title:" + escape(m.plain(m.Name))
	if m.Address != "" {
		s += ";addr:" + escape(m.plain(m.Address))
	}
	return s + "&coord_type=2&referer=jiujin"
}

// appleMarker shows the place in Apple's map: lat,lon, GCJ-02 inside China.
func (m mapPlace) appleMarker() string {
	return "https://maps.apple.com/?ll=" + latLon(geo.Convert(m.Point, geo.WGS84, geo.GCJ02)) + "&q=" + escape(m.Name)
}

// geoURI shows the place in whatever map the phone has for it (RFC 5870, with
// the query that Android adds). Maps made in China may read it as GCJ-02 and
// be some hundred metres off, so it is never the first to be offered.
func (m mapPlace) geoURI() string {
	return geo.URI(m.Point) + "?q=" + latLon(m.Point) + "(" + escape(m.plain(m.Name)) + ")"
}

// plain puts the full-width form for marks that separate the parts of an
// address.
func (m mapPlace) plain(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(",;:()", r) {
			return r + 0xfee0 // its full-width form
		}
		return r
	}, s)
}

func lonLat(p geo.Point) string { return fmt.Sprintf("%.6f,%.6f", p[0], p[1]) }

func latLon(p geo.Point) string { return fmt.Sprintf("%.6f,%.6f", p[1], p[0]) }

// escape writes a space as %20: not everybody reads + as one.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// mapLink is a way to the site in another map. Its address is made here of
// digits and escaped words, so that its scheme is ours, which may be geo.
type mapLink struct {
	Key string // message key of what it opens
	URL templ.SafeURL
}

func (c card) mapPlace() mapPlace {
	m := mapPlace{Point: geo.Round(c.Site.Location.Point, 6), Name: c.Site.Name}
	if c.Site.Address != "" {
		m.Address = c.Address()
	}
	return m
}

// Route opens the site in 高德, which works without its app, too.
func (c card) Route() string {
	if c.Site.Location == nil {
		return ""
	}
	return c.mapPlace().amapMarker()
}

// Maps are all ways there, the surest first: people walk to a meal and ride to
// a station.
func (c card) Maps() []mapLink {
	if c.Site.Location == nil {
		return nil
	}
	m := c.mapPlace()
	led := mapLink{"map.amap_walk", templ.SafeURL(m.amapRoute("walk"))}
	if c.Site.Service == locator.Station {
		led = mapLink{"map.amap_ride", templ.SafeURL(m.amapRoute("ride"))}
	}
	list := []mapLink{led}
	for _, l := range [...]struct{ key, url string }{
		{"map.amap", m.amapMarker()},
		{"map.baidu", m.baiduMarker()},
		{"map.tencent", m.tencentMarker()},
		{"map.apple", m.appleMarker()},
		{"map.phone", m.geoURI()},
	} {
		list = append(list, mapLink{l.key, templ.SafeURL(plainURL(l.url))})
	}
	return list
}

// CheckLink opens a place in another map, to hold it against that map.
type CheckLink struct {
	Map string // its code: amap, baidu or tencent
	URL template.URL
}

// CheckLinks are the maps in which staff look whether a point (WGS-84) is
// where they mean. name stands beside the mark there.
func CheckLinks(p geo.Point, name string) []CheckLink {
	m := mapPlace{Point: geo.Round(p, 6), Name: name}
	return []CheckLink{
		{"amap", template.URL(m.amapMarker())},       //nolint:gosec // escaped above
		{"baidu", template.URL(m.baiduMarker())},     //nolint:gosec // the same
		{"tencent", template.URL(m.tencentMarker())}, //nolint:gosec // the same
	}
}
