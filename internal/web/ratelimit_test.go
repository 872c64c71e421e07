package web_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiujin/internal/web"
)

// from sends a GET as if it came from an address.
func (f *fixture) from(t testing.TB, address, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
	r.RemoteAddr = address
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w
}

// limited serves two requests a second, twenty at once, by a clock that only
// the test moves.
func limited(t *testing.T, proxies ...string) (f *fixture, now *time.Time) {
	t.Helper()
	trusted, err := web.ParseProxies(proxies)
	if err != nil {
		t.Fatal(err)
	}
	clock := noon
	f, _ = serveWith(t, func(o *web.Options) {
		o.Rate, o.Proxies = 2, trusted
		o.Clock = func() time.Time { return clock }
	}, station("站", &railway))
	return f, &clock
}

// spend makes requests until one is refused, and returns how many were not.
func (f *fixture) spend(t testing.TB, address string, header ...string) int {
	t.Helper()
	for n := range 100 {
		if f.from(t, address, "/api/v1/districts", header...).Code == http.StatusTooManyRequests {
			return n
		}
	}
	t.Fatal("no end to it")
	return 0
}

func TestRateLimit(t *testing.T) {
	f, now := limited(t)
	const visitor = "203.0.113.9:1234"
	if n := f.spend(t, visitor); n != 20 {
		t.Errorf("%d requests at once, want 20", n)
	}
	for _, target := range []string{"/api/v1/nearest?" + at, "/api/v1/nothing"} {
		w := f.from(t, visitor, target, "Origin", "https://example.org")
		wantProblem(t, w, http.StatusTooManyRequests, "rate_limited")
		if w.Header().Get("Retry-After") != "1" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: header %v", target, w.Header())
		}
	}
	for _, target := range []string{"/", "/about", "/nothing"} {
		w := f.from(t, visitor, target)
		if w.Code != http.StatusTooManyRequests || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") ||
			w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "请求太多") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s", target, w.Code, w.Header(), w.Body)
		}
	}
	for _, target := range []string{"/assets/app.js", "/healthz", "/readyz"} {
		if w := f.from(t, visitor, target); w.Code != http.StatusOK {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	if n := f.spend(t, "203.0.113.10:1234"); n != 20 {
		t.Errorf("another visitor makes %d requests, want 20", n)
	}
	if got := f.metric(t, "jiujin_http_rate_limited_total"); got != 7 {
		t.Errorf("%v refused, want 7", got)
	}

	*now = now.Add(499 * time.Millisecond)
	if n := f.spend(t, visitor); n != 0 {
		t.Errorf("%d requests before their time", n)
	}
	*now = now.Add(time.Millisecond)
	if n := f.spend(t, visitor); n != 1 {
		t.Errorf("%d requests after half a second, want 1", n)
	}
	*now = now.Add(3 * time.Second)
	if n := f.spend(t, visitor); n != 6 {
		t.Errorf("%d requests after three seconds, want 6", n)
	}
	*now = now.Add(time.Hour)
	if n := f.spend(t, visitor); n != 20 {
		t.Errorf("%d requests after an hour, want 20", n)
	}
}

// TestRateLimitIsOfAnAddress: another port is the same client, and so is
// another address in the /64 of an IPv6 subscriber.
func TestRateLimitIsOfAnAddress(t *testing.T) {
	f, _ := limited(t)
	for _, tt := range []struct {
		one, other string
		same       bool
	}{
		{"203.0.113.1:1", "203.0.113.1:2", true},
		{"203.0.113.2:1", "[::ffff:203.0.113.2]:1", true},
		{"203.0.113.3:1", "203.0.113.4:1", false},
		{"[2001:db8:1:2::1]:1", "[2001:db8:1:2:ffff::2]:1", true},
		{"[2001:db8:1:3::1]:1", "[2001:db8:1:4::1]:1", false},
		{"[fe80::1%eth0]:1", "[fe80::1%eth1]:1", true},
	} {
		f.spend(t, tt.one)
		if n := f.spend(t, tt.other); (n == 0) != tt.same {
			t.Errorf("%s and %s: the other makes %d requests", tt.one, tt.other, n)
		}
	}
}

// TestForgedForwardedFor: a client that may write what it likes gains nothing
// by it, with and without a proxy in front.
func TestForgedForwardedFor(t *testing.T) {
	forge := func(n int) string { return "198.51.100." + strconv.Itoa(n) }

	f, _ := limited(t)
	for n := range 30 {
		w := f.from(t, "203.0.113.9:1234", "/api/v1/districts", "X-Forwarded-For", forge(n), "X-Real-Ip", forge(n), "Forwarded", "for="+forge(n))
		if want := n >= 20; (w.Code == http.StatusTooManyRequests) != want {
			t.Errorf("no proxy, request %d: %d", n, w.Code)
		}
	}

	f, _ = limited(t, "10.0.0.0/8")
	for n := range 30 {
		// The proxy adds the address it sees, on the right.
		w := f.from(t, "10.0.0.1:1234", "/api/v1/districts", "X-Forwarded-For", forge(n)+", 203.0.113.9")
		if want := n >= 20; (w.Code == http.StatusTooManyRequests) != want {
			t.Errorf("behind a proxy, request %d: %d", n, w.Code)
		}
	}
	for n := range 30 {
		w := f.from(t, "10.0.0.1:1234", "/api/v1/districts", "X-Forwarded-For", forge(n))
		if w.Code != http.StatusOK {
			t.Errorf("visitor %d behind the proxy: %d", n, w.Code)
		}
	}
	if n := f.spend(t, "11.0.0.1:1234", "X-Forwarded-For", "203.0.113.77"); n != 20 {
		t.Fatalf("%d requests, want 20", n)
	}
	if n := f.spend(t, "203.0.113.77:1234"); n != 20 {
		t.Errorf("somebody spent what is another's: %d left", n)
	}
}

// TestProxyNobodyNamed: the log says once that a proxy seems to stand in front,
// without its address.
func TestProxyNobodyNamed(t *testing.T) {
	f, _ := limited(t)
	f.from(t, "203.0.113.9:1234", "/", "X-Forwarded-For", "198.51.100.1")
	if log := f.logged(); strings.Contains(log, "trust-proxy") {
		t.Errorf("anybody can write into the log: %s", log)
	}
	for range 3 {
		f.from(t, "172.17.0.1:1234", "/", "X-Forwarded-For", "198.51.100.1")
	}
	if log := f.logged(); strings.Count(log, "trust-proxy") != 1 || strings.Contains(log, "172.17") || strings.Contains(log, "198.51") {
		t.Errorf("log %s", log)
	}
	f, _ = limited(t, "172.17.0.1")
	f.from(t, "172.17.0.1:1234", "/", "X-Forwarded-For", "192.168.7.7")
	if log := f.logged(); strings.Contains(log, "trust-proxy") {
		t.Errorf("a proxy that was named: %s", log)
	}
}

func TestNoRateLimit(t *testing.T) {
	f, _ := serve(t, station("站", &railway))
	for n := range 1000 {
		if w := f.get(t, "/api/v1/districts"); w.Code != http.StatusOK {
			t.Fatalf("request %d: %d", n, w.Code)
		}
	}
}
