// Package web is the HTTP server: it joins the rooms (api, page) to one
// handler, with the middleware and the error rendering they share. Echo is
// imported only below this folder.
//
// [New] reads top to bottom as the list of all routes.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"jiujin/internal/search"
	"jiujin/internal/web/api"
	"jiujin/internal/web/page"
)

// Options are what the server needs.
type Options struct {
	Engine *search.Engine
	Assets page.Assets
	Now    func() time.Time
	Zone   *time.Location
	Log    *slog.Logger
	// Ready reports whether the database answers; its error is logged, not shown.
	Ready func(context.Context) error
}

// New returns the handler of the whole site, or an error when a template is
// broken.
func New(o Options) (http.Handler, error) {
	e := echo.New()
	e.HideBanner = true
	e.HidePort = true
	// Without this echo believes X-Forwarded-For from anyone.
	e.IPExtractor = echo.ExtractIPDirect()

	pages, err := page.New(page.Options{Engine: o.Engine, Assets: o.Assets, Now: o.Now, Zone: o.Zone})
	if err != nil {
		return nil, err
	}
	s := &server{options: o, pages: pages}
	e.HTTPErrorHandler = s.handleError

	e.Pre(decodedPath)
	e.Use(requestID)
	e.Use(s.accessLog)
	e.Use(s.recoverPanic)
	e.Use(securityHeaders)

	// Not a group's middleware: echo would answer every wrong method below the
	// group with 404.
	e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
		Skipper:       func(c echo.Context) bool { return !isAPI(c) },
		AllowOrigins:  []string{"*"},
		AllowMethods:  []string{http.MethodGet, http.MethodHead},
		ExposeHeaders: []string{"ETag", echo.HeaderXRequestID},
		MaxAge:        86400,
	}))

	api.New(o.Engine, o.Now, o.Zone).Register(e.Group("/api/v1"))
	pages.Register(e)

	e.GET("/assets/*", echo.WrapHandler(o.Assets))
	e.HEAD("/assets/*", echo.WrapHandler(o.Assets))
	for path, handler := range map[string]echo.HandlerFunc{"/healthz": s.healthy, "/readyz": s.ready} {
		e.GET(path, handler)
		e.HEAD(path, handler)
	}
	return compress(e)
}

type server struct {
	options Options
	pages   *page.Pages
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
