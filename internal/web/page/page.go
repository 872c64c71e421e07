// Package page is the public site: pages rendered whole on the server, which
// scripts then make quicker. Everything a page says comes out of one View and
// out of package messages.
package page

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
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
	words    map[messages.Lang]string // the script element with the words for scripts
	surveyed atomic.Pointer[survey]
	photos   *photoCache
	kept     kept
	bodies   sync.Pool // of *bytes.Buffer
}

// New prepares what all pages share.
func New(o Options) (*Pages, error) {
	p := &Pages{Options: o, words: map[messages.Lang]string{}}
	if o.Photos != nil {
		p.photos = newPhotoCache(o.Photos, photoCacheBytes)
	}
	for _, lang := range messages.Langs() {
		words, err := json.Marshal(scriptWords(lang))
		if err != nil {
			return nil, fmt.Errorf("page: words for scripts: %w", err)
		}
		p.words[lang] = `<script type="application/json" id="words">` + string(words) + `</script>`
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

	Canonical   string      // the page's own address, "" when it is not known
	Alternates  []alternate // the same in every language
	Description string      // for links to the page; "" says what the site is for
	WrongHere   bool        // the page has its own line on how to report an error
	origin      string      // where the site is for the outside
	structured  *placeLD    // the page for search engines; nil has nothing to say

	assets Assets
	kept   *kept
	words  string // the script element with the words for scripts
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
		Other: otherLanguage(c.Request().URL, lang), assets: p.Assets, kept: &p.kept, words: p.words[lang],
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
func (p *Pages) render(c echo.Context, status int, b *base, private bool, main templ.Component) error {
	body, ok := p.bodies.Get().(*bytes.Buffer)
	if !ok {
		body = &bytes.Buffer{}
	}
	defer p.bodies.Put(body)
	body.Reset()
	// Written into memory, so there is nothing to stop when the visitor goes away.
	if err := b.layout(main).Render(context.Background(), body); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	if q := c.QueryParams(); private || q.Has("lat") || q.Has("lon") {
		h.Set("Cache-Control", "no-store")
	}
	h.Set("Content-Language", htmlLang(b.Lang))
	h.Add("Vary", "Cookie") // 长辈版
	return c.HTMLBlob(status, body.Bytes())
}

// Error renders a failure as a page with what to do next.
func (p *Pages) Error(c echo.Context, status int, detail string, faults locator.Faults) error {
	d := errorPage{base: p.base(c, p.Engine.View()), Detail: detail, Faults: faults}
	d.Title = messages.Text(d.Lang, "error.title")
	return p.render(c, status, &d.base, true, d.html())
}

// errorPage says what went wrong.
type errorPage struct {
	base
	Detail string
	Faults locator.Faults
}
