// Package page is the public site: pages rendered whole on the server, which
// scripts then make quicker. Everything a page says comes out of one View and
// out of package messages.
package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/web/api"
)

// Assets are the built scripts and styles.
type Assets interface {
	http.Handler
	Path(name string) string // URL path of a file by the name it has in the sources
}

// Options are what the pages need.
type Options struct {
	Engine *search.Engine
	Assets Assets
	Zone   *time.Location
}

// Pages renders the public pages.
type Pages struct {
	Options
	templates map[messages.Lang]map[string]*template.Template
}

//go:embed templates/*.html
var files embed.FS

// New parses every template for every language.
func New(o Options) (*Pages, error) {
	p := &Pages{Options: o, templates: map[messages.Lang]map[string]*template.Template{}}
	for _, lang := range messages.Langs() {
		p.templates[lang] = map[string]*template.Template{}
		for _, name := range []string{"home", "find", "district", "site", "about", "error"} {
			t, err := template.New("layout.html").Funcs(p.funcs(lang)).
				ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/icons.html", "templates/"+name+".html")
			if err != nil {
				return nil, fmt.Errorf("page: %w", err)
			}
			p.templates[lang][name] = t
		}
	}
	return p, nil
}

// Register adds the routes of the public pages.
func (p *Pages) Register(e *echo.Echo) {
	for path, handler := range map[string]echo.HandlerFunc{
		"/":             p.find,
		"/s/:id":        p.site,
		"/d/:district":  p.district,
		"/about":        p.about,
		"/basemap.json": p.basemap,
		"/robots.txt":   p.robots,
	} {
		e.GET(path, handler)
		e.HEAD(path, handler)
	}
}

// base is what every page shows around its own part.
type base struct {
	Lang    messages.Lang
	View    *search.View
	City    *city.City
	Moment  hours.Moment // the instant of every state on the page
	Today   locator.Date // its day
	At      bool         // the instant was asked for
	Now     *choice      // then: the same of the present
	Demo    bool
	Title   string
	Service locator.Service // the service the page is about, "" for both
	Other   string          // this page in the other language
	Index   bool            // search engines may list it
	Big     bool            // 长辈版
	bigSaid bool            // its links say so: there may be no script to remember it
}

// LangOf is the language the request asks for.
func LangOf(c echo.Context) messages.Lang {
	if c.QueryParam("lang") == string(messages.English) {
		return messages.English
	}
	return messages.Chinese
}

func (p *Pages) base(c echo.Context, v *search.View) base {
	lang := LangOf(c)
	b := base{
		Lang: lang, View: v, City: v.City, Demo: v.Revision.Demo, Moment: v.Moment,
		Other: otherLanguage(c.Request().URL, lang),
	}
	b.Big, b.bigSaid = bigOf(c)
	if at := api.ParseQuery(c.Request().URL.RawQuery).At(v.City.Calendar()); at != (hours.Moment{}) {
		b.Moment, b.At = at, true
	}
	b.Today = locator.DateOf(b.Moment.Time().In(p.Zone))
	return b
}

// bigOf reports whether 长辈版 is asked for and whether the address says so,
// which counts more than what the device remembers.
func bigOf(c echo.Context) (big, said bool) {
	if v := c.QueryParam("big"); v != "" {
		return v == "1", true
	}
	remembered, err := c.Cookie("big")
	return err == nil && remembered.Value == "1", false
}

// otherLanguage is the page's own address in the other language, without the
// visitor's place.
func otherLanguage(u *url.URL, lang messages.Lang) string {
	// Two slashes in front would name another host.
	path := "/" + strings.TrimLeft(u.EscapedPath(), "/\\")
	q := u.Query()
	for _, k := range []string{"lat", "lon", "datum", "lang"} {
		q.Del(k)
	}
	if lang == messages.Chinese {
		q.Set("lang", string(messages.English))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// render writes a page. Answers made for a place are not to be kept.
func (p *Pages) render(c echo.Context, status int, name string, lang messages.Lang, private bool, data any) error {
	var b bytes.Buffer
	if err := p.templates[lang][name].Execute(&b, data); err != nil {
		return fmt.Errorf("page: %s: %w", name, err)
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	if q := c.QueryParams(); private || q.Has("lat") || q.Has("lon") {
		h.Set("Cache-Control", "no-store")
	}
	h.Set("Content-Language", htmlLang(lang))
	return c.HTMLBlob(status, b.Bytes())
}

// Error renders a failure as a page with what to do next.
func (p *Pages) Error(c echo.Context, status int, detail string, faults locator.Faults) error {
	d := struct {
		base
		Status int
		Detail string
		Faults locator.Faults
	}{base: p.base(c, p.Engine.View()), Status: status, Detail: detail, Faults: faults}
	d.Title = messages.Text(d.Lang, "error.title")
	return p.render(c, status, "error", d.Lang, true, &d)
}

func (p *Pages) about(c echo.Context) error {
	d := struct{ base }{p.base(c, p.Engine.View())}
	d.Title = messages.Text(d.Lang, "about.title", d.CityName())
	d.Index = true
	return p.render(c, http.StatusOK, "about", d.Lang, false, &d)
}

// robots keeps made-up data out of search engines.
func (p *Pages) robots(c echo.Context) error {
	rules := "User-agent: *\nDisallow: /api/\n"
	if p.Engine.View().Revision.Demo {
		rules = "User-agent: *\nDisallow: /\n"
	}
	return c.String(http.StatusOK, rules)
}
