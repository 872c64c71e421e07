package web

import (
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// exchange is one request and its answer.
type exchange struct {
	c       echo.Context
	to      *endpoint
	id      string
	started time.Time
}

// around is what happens around every handler, outermost first: access log and
// metrics, errors made answers, recovery, request id, security headers, CORS,
// rate limit. It is one middleware, because echo makes a closure for each of
// them on every request.
func (s *server) around(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		x := exchange{c: c, to: s.endpoints.of(c.Path()), id: newRequestID(), started: s.options.Clock()}
		s.metrics.inFlight.Add(1)
		defer s.finish(&x)
		if err := s.answer(&x, next); err != nil {
			c.Error(err)
		}
		return nil
	}
}

// finish counts the answer and hands its line to the log.
func (s *server) finish(x *exchange) {
	now := s.options.Clock()
	took := now.Sub(x.started)
	r := x.c.Response()
	v := verbOf(x.c.Request().Method)
	s.metrics.inFlight.Add(-1)
	x.to.count(v, r.Status, took)
	if s.options.AccessLog != nil {
		s.options.AccessLog.add(logLine{
			at: now, id: x.id, verb: v, route: x.to.logged, status: r.Status, bytes: r.Size, took: took,
		})
	}
}

// answer sets the headers that every answer has and runs the handler, unless the
// client asked too often or only for leave (preflight). A panic becomes an error.
func (s *server) answer(x *exchange, next echo.HandlerFunc) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = s.recovered(x, v)
		}
	}()
	h := x.c.Response().Header()
	h[echo.HeaderXRequestID] = []string{x.id} // one sent by the client is not believed
	api := isAPI(x.c)
	s.headers.secure(h, api)
	if x.to.unkept {
		delete(h, "Vary") // which compression set: it is a word to caches
	} else {
		s.headers.varies(h, api)
	}
	preflight := api && s.headers.cors(h, x.c.Request())
	if err := s.admit(x, h); err != nil {
		return err
	}
	if preflight {
		return x.c.NoContent(http.StatusNoContent)
	}
	return next(x.c)
}

// admit refuses a client that asks too much too fast.
func (s *server) admit(x *exchange, h http.Header) error {
	if s.limiter == nil || x.to.free {
		return nil
	}
	wait := s.limiter.take(s.client(x.c.Request()), x.started)
	if wait == 0 {
		return nil
	}
	s.metrics.rateLimited.Inc()
	h["Retry-After"] = []string{strconv.Itoa(int((wait + time.Second - 1) / time.Second))}
	return errRateLimited
}

// recovered turns a panic into a 500 and keeps its stack in the log.
func (s *server) recovered(x *exchange, v any) error {
	if v == http.ErrAbortHandler { //nolint:errorlint // a sentinel panic value
		panic(v)
	}
	s.options.Log.ErrorContext(x.c.Request().Context(), "panic", "id", x.id, "value", v, "stack", string(debug.Stack()))
	return echo.ErrInternalServerError
}
