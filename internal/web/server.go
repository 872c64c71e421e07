// Package web is the HTTP server: it joins three rooms (api, page, staff) to one
// handler, with the middleware and the error rendering they share. Echo is
// imported only below this folder, and by cmd/bench/alone to measure without it.
//
// [New] names the rooms; the file routes.go of each lists its routes.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/search"
	"jiujin/internal/web/api"
	"jiujin/internal/web/page"
	"jiujin/internal/web/staff"
)

// Options are what the server needs. The zero value of what comes after Ready
// is good.
type Options struct {
	Engine *search.Engine
	Assets page.Assets
	Now    func() time.Time // of every answer
	Zone   *time.Location
	Log    *slog.Logger
	// Ready reports whether the database answers; its error is logged, not shown.
	Ready func(context.Context) error

	// Clock measures durations and rates; nil is the machine's clock. Now may
	// stand still, this one may not.
	Clock func() time.Time
	// AccessLog takes a line for every request; nil takes none.
	AccessLog *AccessLog
	// Metrics is where the metrics are registered, for [MetricsHandler]; nil
	// leaves them without a reader.
	Metrics *prometheus.Registry
	// Version is the program's, for the metrics.
	Version string
	// Proxies are those whose X-Forwarded-For is believed.
	Proxies Proxies
	// PublicURL is where people reach the pages, as [page.ParsePublicURL]
	// returns it; "" is what each request asked for.
	PublicURL string
	// Proofs are the operator's verification files; nil has none.
	Proofs *page.Proofs
	// Photos are those of sites; nil shows none.
	Photos page.PhotoStore
	// Staff is the staff room; nil has none.
	Staff *Staff
	// Rate is how many requests a second one address may make for long; ten
	// seconds' worth may come at once. 0 is no limit.
	Rate float64
}

// Staff is what the staff room needs besides.
type Staff struct {
	Admin *admin.Admin
	Auth  *auth.Auth
}

// New returns the handler of the whole site, or an error when a template is
// broken or an option makes no sense.
func New(o Options) (http.Handler, error) {
	e := echo.New()
	e.HideBanner = true
	e.HidePort = true

	s, err := newServer(o)
	if err != nil {
		return nil, err
	}
	// Without this echo believes X-Forwarded-For from anyone.
	e.IPExtractor = func(r *http.Request) string { return o.Proxies.client(r).String() }
	e.HTTPErrorHandler = s.handleError
	// For every route, not a group's: echo would answer every wrong method below
	// the group with 404.
	e.Use(s.around)

	api.New(o.Engine, o.Zone).Routes(e.Group("/api/v1"))
	s.pages.Routes(e)
	if s.staff != nil {
		s.staff.Routes(e)
	}
	s.routes(e)

	s.endpoints = newEndpoints(e.Routes(), s.metrics)
	for _, path := range []string{"/assets/*", "/healthz", "/readyz"} {
		s.endpoints.known[path].free = true
	}
	s.endpoints.known["/api/v1/nearest"].unkept = true
	s.endpoints.known["/api/v1/along"].unkept = true
	return edge(e)
}

// routes adds what belongs to no room: assets and the state of this instance.
func (s *server) routes(e *echo.Echo) {
	get := func(path string, h echo.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h)
	}
	get("/assets/*", echo.WrapHandler(s.options.Assets))
	get("/healthz", s.healthy)
	get("/readyz", s.ready)
}

type server struct {
	options   Options
	pages     *page.Pages
	staff     *staff.Handler // nil: no staff room
	headers   headers
	limiter   *limiter // nil: no limit
	metrics   *metrics
	endpoints endpoints
	warned    atomic.Bool // of a proxy that nobody named
}

func newServer(o Options) (*server, error) {
	if o.Clock == nil {
		o.Clock = time.Now //nolint:forbidigo // durations and rates, not the time of an answer
	}
	s := &server{options: o, headers: newHeaders()}
	var err error
	if s.pages, err = page.New(page.Options{
		Engine: o.Engine, Assets: o.Assets, Zone: o.Zone,
		PublicURL: o.PublicURL, Secure: o.Proxies.secure, Proofs: o.Proofs, Photos: o.Photos,
	}); err != nil {
		return nil, err
	}
	if o.Staff != nil {
		if s.staff, err = staff.New(staff.Options{
			Admin: o.Staff.Admin, Auth: o.Staff.Auth, Engine: o.Engine, Assets: o.Assets, Now: o.Now, Zone: o.Zone, Log: o.Log,
			Secure: o.Proxies.secure, PublicURL: o.PublicURL,
		}); err != nil {
			return nil, err
		}
	}
	if s.limiter, err = newLimiter(o.Rate, o.Clock()); err != nil {
		return nil, err
	}
	if s.metrics, err = newMetrics(&o); err != nil {
		return nil, fmt.Errorf("web: metrics: %w", err)
	}
	return s, nil
}

// healthy says that the process answers.
func (s *server) healthy(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// ready says that this instance can serve: data loaded, database reachable.
func (s *server) ready(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	ctx, cancel := context.WithTimeout(c.Request().Context(), 2*time.Second)
	defer cancel()
	if err := s.options.Ready(ctx); err != nil {
		s.options.Log.ErrorContext(ctx, "not ready", "error", err)
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": "database unreachable"})
	}
	rev := s.options.Engine.View().Revision
	return c.JSON(http.StatusOK, map[string]any{"status": "ok", "epoch": rev.Epoch, "rev": rev.Rev, "demo": rev.Demo})
}
