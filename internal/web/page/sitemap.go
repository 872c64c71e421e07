package page

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// sitemapMost is how many addresses one sitemap may hold (sitemaps.org).
const sitemapMost = 50_000

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

type urlSet struct {
	XMLName xml.Name     `xml:"urlset"`
	Space   string       `xml:"xmlns,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapIndex struct {
	XMLName xml.Name     `xml:"sitemapindex"`
	Space   string       `xml:"xmlns,attr"`
	Maps    []sitemapURL `xml:"sitemap"`
}

// sitemapURL is an address and the day its page last changed, "" when that is
// not known.
type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// sitemap lists every page that search engines may show; when they are too
// many for one file, it lists the files.
func (p *Pages) sitemap(c echo.Context) error { return p.writeSitemap(c, sitemapMost, 0) }

// sitemapPart is one of the files: /sitemap/2.xml.
func (p *Pages) sitemapPart(c echo.Context) error {
	n, err := strconv.Atoi(strings.TrimSuffix(c.Param("part"), ".xml"))
	if err != nil || n < 1 || c.Param("part") != strconv.Itoa(n)+".xml" {
		return echo.ErrNotFound
	}
	return p.writeSitemap(c, sitemapMost, n)
}

// writeSitemap writes part n, or for 0 the whole or the list of its parts.
func (p *Pages) writeSitemap(c echo.Context, most, n int) error {
	v := p.Engine.View()
	origin := p.origin(c.Request())
	if v.Revision.Demo || origin == "" {
		return echo.ErrNotFound
	}
	m := sitemaps{view: v, origin: origin, zone: p.Zone, most: most}
	var answer any
	switch parts := m.parts(); {
	case n == 0 && len(parts) > 1:
		answer = m.index(len(parts))
	case n == 0:
		answer = m.part(parts, 1)
	case n <= len(parts) && len(parts) > 1:
		answer = m.part(parts, n)
	default:
		return echo.ErrNotFound
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(answer); err != nil {
		return fmt.Errorf("page: sitemap: %w", err)
	}
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Blob(http.StatusOK, "application/xml; charset=utf-8", b.Bytes())
}

// sitemaps cuts the public pages into files of at most so many addresses.
type sitemaps struct {
	view   *search.View
	origin string
	zone   *time.Location
	most   int
}

// parts are the ids after which each file begins. The first holds the pages
// that are no site's as well.
func (m *sitemaps) parts() []string {
	parts := []string{""}
	room := m.most - len(m.pages())
	for {
		refs, more := m.view.Refs(search.ListQuery{After: parts[len(parts)-1], Limit: max(room, 1)})
		if !more {
			return parts
		}
		parts = append(parts, m.view.ID(refs[len(refs)-1]))
		room = m.most
	}
}

// pages are the addresses that are no site's.
func (m *sitemaps) pages() []sitemapURL {
	list := []sitemapURL{{Loc: m.origin + "/"}}
	for _, s := range locator.Services() {
		list = append(list, sitemapURL{Loc: m.origin + "/?service=" + string(s)})
	}
	for _, d := range m.view.City.Districts {
		list = append(list, sitemapURL{Loc: m.origin + "/d/" + d.Code})
	}
	for _, path := range []string{"/family", "/about"} {
		list = append(list, sitemapURL{Loc: m.origin + path})
	}
	return list
}

func (m *sitemaps) index(parts int) sitemapIndex {
	x := sitemapIndex{Space: sitemapSpace}
	for n := range parts {
		x.Maps = append(x.Maps, sitemapURL{Loc: m.origin + "/sitemap/" + strconv.Itoa(n+1) + ".xml"})
	}
	return x
}

func (m *sitemaps) part(parts []string, n int) urlSet {
	x, room := urlSet{Space: sitemapSpace}, m.most
	if n == 1 {
		x.URLs = m.pages()
		room = max(room-len(x.URLs), 1)
	}
	sites, _ := m.view.List(search.ListQuery{After: parts[n-1], Limit: room})
	for _, s := range sites {
		u := sitemapURL{Loc: m.origin + "/s/" + s.ID}
		if !s.UpdatedAt.IsZero() {
			u.LastMod = string(locator.DateOf(s.UpdatedAt.In(m.zone)))
		}
		x.URLs = append(x.URLs, u)
	}
	return x
}

// robots keeps made-up data out of search engines and says where the list of
// pages is.
func (p *Pages) robots(c echo.Context) error {
	rules := "User-agent: *\nDisallow: /api/\nDisallow: /desk\n"
	switch origin := p.origin(c.Request()); {
	case p.Engine.View().Revision.Demo:
		rules = "User-agent: *\nDisallow: /\n"
	case origin != "":
		rules += "\nSitemap: " + origin + "/sitemap.xml\n"
	}
	return c.String(http.StatusOK, rules)
}
