package web

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

const benchRoute = "/api/v1/nearest"

// tenNearest answers with as many bytes and fields as ten nearest sites have,
// all made before: what is measured is what stands around a handler.
func tenNearest() func(w http.ResponseWriter) {
	body := bytes.Repeat([]byte("x"), 2700)
	fields := []sharedHeader{
		shared("Content-Type", "application/geo+json; charset=utf-8"), shared("Content-Length", "2700"),
		shared("Cache-Control", "no-store"), shared("ETag", `W/"3f2a9c-1204-29871234"`),
	}
	return func(w http.ResponseWriter) {
		h := w.Header()
		for _, f := range fields {
			f.set(h)
		}
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(body)
	}
}

// chain is New's handler with one route.
func chain(b *testing.B, o Options) http.Handler {
	b.Helper()
	o.Clock, o.Log = time.Now, slog.New(slog.DiscardHandler)
	s := &server{options: o, headers: newHeaders()}
	var err error
	if s.limiter, err = newLimiter(o.Rate, o.Clock()); err != nil {
		b.Fatal(err)
	}
	if s.metrics, err = newMetrics(&o); err != nil {
		b.Fatal(err)
	}
	e := echo.New()
	e.HTTPErrorHandler = s.handleError
	e.Use(s.around)
	answer := tenNearest()
	e.GET(benchRoute, func(c echo.Context) error {
		answer(c.Response())
		return nil
	})
	s.endpoints = newEndpoints(e.Routes(), s.metrics)
	s.endpoints.known[benchRoute].unkept = true
	h, err := edge(e)
	if err != nil {
		b.Fatal(err)
	}
	return h
}

// echoAlone is echo without middleware.
func echoAlone() http.Handler {
	e := echo.New()
	answer := tenNearest()
	e.GET(benchRoute, func(c echo.Context) error {
		answer(c.Response())
		return nil
	})
	return e
}

// BenchmarkMiddleware measures what the middleware adds to a request: "bare" is
// net/http, "whole" is everything. direct calls the handler; served goes
// through net/http's server on a connection in memory, which also sorts and
// writes the header fields.
func BenchmarkMiddleware(b *testing.B) {
	answer := tenNearest()
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w) })
	log := NewAccessLog(io.Discard)
	b.Cleanup(func() { _ = log.Close(b.Context()) })
	const rate = 1e9
	everything := Options{AccessLog: log, Rate: rate}
	proxied := everything
	proxied.Proxies = Proxies{netip.MustParsePrefix("203.0.113.0/24")}
	for _, bb := range []struct {
		name    string
		handler http.Handler
		header  []string
	}{
		{"bare", bare, nil},
		{"echo", echoAlone(), nil},
		{"unlimited, unlogged", chain(b, Options{}), nil},
		{"unlogged", chain(b, Options{Rate: rate}), nil},
		{"whole", chain(b, everything), nil},
		{"whole, proxied", chain(b, proxied), []string{"X-Forwarded-For", "198.51.100.1, 192.0.2.7"}},
		{"whole, other origin", chain(b, everything), []string{"Origin", "https://example.org"}},
		{"whole, gzip", chain(b, everything), []string{"Accept-Encoding", "gzip"}},
		{"whole, zstd", chain(b, everything), []string{"Accept-Encoding", "gzip, zstd"}},
		{"whole, refused coding", chain(b, everything), []string{"Accept-Encoding", "br"}},
	} {
		dropped := log.Dropped()
		b.Run("direct/"+bb.name, func(b *testing.B) { direct(b, bb.handler, bb.header) })
		b.Run("served/"+bb.name, func(b *testing.B) { served(b, bb.handler, bb.header) })
		if n := log.Dropped() - dropped; n > 0 {
			b.Logf("%s: %d lines were dropped, so their cost is missing", bb.name, n)
		}
	}
}

// nowhere is a ResponseWriter that is used again and again.
type nowhere struct{ header http.Header }

func (w *nowhere) Header() http.Header         { return w.header }
func (w *nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (w *nowhere) WriteHeader(int)             {}

func direct(b *testing.B, h http.Handler, header []string) {
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, benchRoute+"?lat=41.7920&lon=123.3885&k=10", http.NoBody)
	r.RemoteAddr = "203.0.113.9:43210"
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := &nowhere{}
	b.ReportAllocs()
	for b.Loop() {
		w.header = make(http.Header) // as net/http does
		h.ServeHTTP(w, r)
	}
}

func served(b *testing.B, h http.Handler, header []string) {
	request := "GET " + benchRoute + "?lat=41.7920&lon=123.3885&k=10 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: bench\r\n"
	for i := 0; i < len(header); i += 2 {
		request += header[i] + ": " + header[i+1] + "\r\n"
	}
	conn := &memoryConn{request: []byte(request + "\r\n"), left: b.N, closed: make(chan struct{})}
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	listener := make(memoryListener, 1)
	ended := make(chan error)
	b.ReportAllocs()
	b.ResetTimer()
	go func() { ended <- server.Serve(listener) }()
	listener <- conn
	<-conn.closed
	b.StopTimer()
	close(listener)
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		b.Error(err)
	}
}

// memoryConn is a client that sends the same request so many times and throws
// the answers away.
type memoryConn struct {
	net.Conn // what is not below is not asked

	request []byte
	sent    int // bytes of the request at hand
	left    int // requests
	closed  chan struct{}
}

func (c *memoryConn) Read(b []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	n := copy(b, c.request[c.sent:])
	if c.sent += n; c.sent == len(c.request) {
		c.sent = 0
		c.left--
	}
	return n, nil
}

func (c *memoryConn) Write(b []byte) (int, error) { return len(b), nil }

func (c *memoryConn) Close() error {
	close(c.closed)
	return nil
}

func (*memoryConn) LocalAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080} }

func (*memoryConn) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(203, 0, 113, 9), Port: 43210}
}
func (*memoryConn) SetDeadline(time.Time) error      { return nil }
func (*memoryConn) SetReadDeadline(time.Time) error  { return nil }
func (*memoryConn) SetWriteDeadline(time.Time) error { return nil }

// memoryListener accepts the connections it is sent, until it is closed.
type memoryListener chan net.Conn

func (l memoryListener) Accept() (net.Conn, error) {
	if c, ok := <-l; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (memoryListener) Close() error   { return nil }
func (memoryListener) Addr() net.Addr { return &net.TCPAddr{} }

// BenchmarkParts measures the pieces one by one.
func BenchmarkParts(b *testing.B) {
	o := Options{Clock: time.Now, Log: slog.New(slog.DiscardHandler), Rate: 1e9}
	m, err := newMetrics(&o)
	if err != nil {
		b.Fatal(err)
	}
	l, err := newLimiter(o.Rate, o.Clock())
	if err != nil {
		b.Fatal(err)
	}
	s := &server{options: o, metrics: m, limiter: l, headers: newHeaders()}
	s.endpoints = newEndpoints([]*echo.Route{{Path: "/"}, {Path: "/s/:id"}, {Path: "/api/v1/sites"}, {Path: benchRoute}}, m)
	to := s.endpoints.of(benchRoute)
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, benchRoute, http.NoBody)
	r.RemoteAddr = "203.0.113.9:43210"
	now := o.Clock()
	client := s.client(r)
	log := NewAccessLog(io.Discard)
	b.Cleanup(func() { _ = log.Close(b.Context()) })
	w := logWriter{log: log}
	line := logLine{at: now, id: newRequestID(), verb: get, route: benchRoute, status: 200, bytes: 2700, took: 99 * time.Microsecond}
	for _, bb := range []struct {
		name string
		do   func()
	}{
		{"clock, twice", func() { o.Clock(); o.Clock() }},
		{"request id", func() { newRequestID() }},
		{"endpoint", func() { s.endpoints.of(benchRoute) }},
		{"in flight", func() { m.inFlight.Add(1); m.inFlight.Add(-1) }},
		{"count and observe", func() { to.count(get, 200, 99*time.Microsecond) }},
		{"address", func() { s.client(r) }},
		{"rate limit", func() { l.take(client, now) }},
		{"log: hand over", func() { log.add(line) }},
		{"log: format", func() {
			w.buf = w.appendLine(w.buf, &line)
			if len(w.buf) >= accessLogChunk {
				w.flush()
			}
		}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bb.do()
			}
		})
	}
}
