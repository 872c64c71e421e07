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
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/price"
	"jiujin/internal/search"
	"jiujin/internal/web/query"
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

	// PublicURL is where people reach the pages, as [ParsePublicURL] returns it;
	// "" is what each request asked for.
	PublicURL string
	// Secure reports whether the visitor's own connection is encrypted; nil is
	// never.
	Secure func(*http.Request) bool
	// Proofs are served at the top of the site; nil has none.
	Proofs *Proofs
	// Photos are those of sites; nil shows none.
	Photos PhotoStore
}

// Pages renders the public pages.
type Pages struct {
	Options
	templates map[messages.Lang]map[string]*template.Template
	surveyed  atomic.Pointer[survey]
	photos    *photoCache
}

//go:embed templates/*.html
var files embed.FS

// New parses every template for every language.
func New(o Options) (*Pages, error) {
	p := &Pages{Options: o, templates: map[messages.Lang]map[string]*template.Template{}}
	if o.Photos != nil {
		p.photos = newPhotoCache(o.Photos, photoCacheBytes)
	}
	for _, lang := range messages.Langs() {
		p.templates[lang] = map[string]*template.Template{}
		shared, err := template.New("layout.html").Funcs(p.funcs(lang)).
			ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/share.html", "templates/box.html", "templates/icons.html")
		if err != nil {
			return nil, fmt.Errorf("page: %w", err)
		}
		for _, name := range []string{"home", "find", "district", "site", "about", "me", "family", "desk", "search", "along", "error"} {
			t, err := shared.Clone()
			if err != nil {
				return nil, fmt.Errorf("page: %w", err)
			}
			if t, err = t.ParseFS(files, "templates/"+name+".html"); err != nil {
				return nil, fmt.Errorf("page: %w", err)
			}
			p.templates[lang][name] = t
		}
	}
	return p, nil
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
	Sizes   []resize        // the same page in another size
	size    size
	bigSaid bool        // its links say the size: there may be no script to remember it
	dayMeal hours.Meals // a meal of the day of Moment that the page is about, 0: about the instant

	Searched string // what was looked for by name

	tariffs map[string]*price.Tariff // those read so far, by site

	Canonical   string      // the page's own address, "" when it is not known
	Alternates  []alternate // the same in every language
	Description string      // for links to the page; "" says what the site is for
	WrongHere   bool        // the page has its own line on how to report an error
	origin      string      // where the site is for the outside
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
	b.readSize(c)
	if at := query.Parse(c.Request().URL.RawQuery).At(v.City.Calendar()); at != (hours.Moment{}) {
		b.Moment, b.At = at, true
	}
	b.Today = locator.DateOf(b.Moment.Time().In(p.Zone))
	b.origin = p.origin(c.Request())
	b.Canonical = canonicalAddress(b.origin, c, lang)
	for _, l := range messages.Langs() {
		b.Alternates = append(b.Alternates, alternate{htmlLang(l), canonicalAddress(b.origin, c, l)})
	}
	return b
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
	hideEnds(q)
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
	h.Add("Vary", "Cookie") // 长辈版
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
