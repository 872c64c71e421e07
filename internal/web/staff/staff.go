// Package staff is the staff room: pages for those who keep the list of sites,
// behind a sign-in. A handler reads the form, asks a use case of internal/admin
// and renders what came of it; rights are asked there, never here alone.
//
// Nothing below /staff is kept by a cache, and no GET changes anything. Every
// page works without its script except the map. Start with [New] and
// [Handler.Routes].
package staff

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/search"
	"jiujin/internal/web/page"
)

// Options are what the staff room needs.
type Options struct {
	Admin  *admin.Admin
	Auth   *auth.Auth
	Engine *search.Engine // city profile and calendar as the public sees them
	Assets page.Assets
	Now    func() time.Time
	Zone   *time.Location
	Log    *slog.Logger
	// Secure reports whether the visitor's own connection is encrypted.
	Secure func(*http.Request) bool
	// PublicURL is where people reach the pages, "" if it is not known.
	PublicURL string
}

// Handler answers every request to the staff room.
type Handler struct {
	Options
	templates map[string]*template.Template
	origins   *http.CrossOriginProtection
}

//go:embed templates/*.html
var files embed.FS

// New parses every template: page_NAME.html is a page, part_NAME.html belongs to
// all of them.
func New(o Options) (*Handler, error) {
	h := &Handler{Options: o, templates: map[string]*template.Template{}, origins: http.NewCrossOriginProtection()}
	names, err := fs.Glob(files, "templates/page_*.html")
	if err != nil {
		return nil, fmt.Errorf("staff: %w", err)
	}
	shared, err := template.New("layout.html").Funcs(h.funcs()).ParseFS(files, "templates/layout.html", "templates/part_*.html")
	if err != nil {
		return nil, fmt.Errorf("staff: %w", err)
	}
	for _, file := range names {
		t, err := shared.Clone()
		if err != nil {
			return nil, fmt.Errorf("staff: %w", err)
		}
		if t, err = t.ParseFS(files, file); err != nil {
			return nil, fmt.Errorf("staff: %w", err)
		}
		h.templates[strings.TrimSuffix(strings.TrimPrefix(file, "templates/page_"), ".html")] = t
	}
	return h, nil
}

// around gives a request its session, after refusing one that another site's
// page made.
func (h *Handler) around(inner echo.HandlerFunc) echo.HandlerFunc {
	return echo.WrapMiddleware(func(next http.Handler) http.Handler {
		return h.origins.Handler(h.Auth.Around(next, h.Secure))
	})(inner)
}
