package web_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"jiujin/internal/locator"
)

// everywhere is one address of each sort, with its status.
func everywhere(id string) map[string]int {
	return map[string]int{
		"/api/v1/nearest?" + at: 200, "/api/v1/nearest": 400, "/api/v1/sites": 200, "/api/v1/sites/" + id: 200, "/api/v1/sites/1": 400,
		"/api/v1/sites/" + locator.NewID(999_999): 404, "/api/v1/districts": 200, "/api/nothing": 404,
		"/": 200, "/?" + at: 200, "/?lat=x": 400, "/s/" + id: 200, "/s/1": 404, "/d/210102": 200, "/d/1": 404, "/about": 200, "/nothing": 404,
		"/basemap.json": 200, "/robots.txt": 200, "/assets/app.js": 200, "/assets/boom": 500, "/healthz": 200, "/readyz": 200,
		"/s/%20" + id: 303, "/?district=210102": 303,
	}
}

func TestSecurityHeaders(t *testing.T) {
	f, ids := serve(t, station("站", &railway))
	for target, status := range everywhere(ids[0]) {
		w := f.get(t, target)
		if w.Code != status {
			t.Errorf("%s: %d, want %d", target, w.Code, status)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Content-Security-Policy":    "default-src 'none'; script-src 'self';", "Permissions-Policy": "geolocation=(self)",
		} {
			if got := w.Header().Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %q", target, name, got)
			}
		}
		if len(w.Header().Get("X-Request-Id")) < 16 || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: request id %q, cookie %q", target, w.Header().Get("X-Request-Id"), w.Header().Get("Set-Cookie"))
		}
		csp := w.Header().Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") {
			t.Errorf("%s: %s", target, csp)
		}
	}
}

func TestRequestIDsAreOurs(t *testing.T) {
	f, _ := serve(t)
	first := f.get(t, "/healthz", "X-Request-Id", "mine").Header().Get("X-Request-Id")
	second := f.get(t, "/healthz").Header().Get("X-Request-Id")
	if first == "mine" || first == second {
		t.Errorf("request ids %q, %q", first, second)
	}
}

func TestCORS(t *testing.T) {
	f, ids := serve(t, station("站", &railway))
	for target, status := range everywhere(ids[0]) {
		w := f.get(t, target, "Origin", "https://example.org")
		want := ""
		if strings.HasPrefix(target, "/api/") {
			want = "*"
		}
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("%d %s: allows origin %q, want %q", status, target, got, want)
		}
		if w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s allows credentials", target)
		}
	}
	if got := f.get(t, "/api/v1/sites", "Origin", "https://example.org").Header().Get("Access-Control-Expose-Headers"); !strings.Contains(strings.ToLower(got), "etag") {
		t.Errorf("exposes %q", got)
	}
	// If-None-Match makes a browser ask first.
	w := f.do(t, http.MethodOptions, "/api/v1/nearest", "Origin", "https://example.org",
		"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match")
	if w.Code != http.StatusNoContent || w.Header().Get("Access-Control-Allow-Origin") != "*" ||
		!strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "GET") ||
		!strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "if-none-match") {
		t.Errorf("preflight: %d %v", w.Code, w.Header())
	}
}

func TestHealth(t *testing.T) {
	f, _ := serve(t)
	rev, err := f.db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ready struct {
		Status string
		Epoch  string
		Rev    int64
	}
	decode(t, f.get(t, "/readyz"), &ready)
	if ready.Status != "ok" || ready.Epoch != rev.Epoch || ready.Rev != rev.Rev {
		t.Errorf("ready: %+v, want %+v", ready, rev)
	}
	f.err = errors.New("password=geheim")
	w := f.get(t, "/readyz")
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "geheim") || !strings.Contains(f.logged(), "geheim") {
		t.Errorf("not ready: %d %s; log %s", w.Code, w.Body, f.logged())
	}
	if w := f.get(t, "/healthz"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "ok") {
		t.Errorf("health without a database: %d %s", w.Code, w.Body)
	}
}

func TestPanic(t *testing.T) {
	f, _ := serve(t, station("站", &railway))
	f.now = time.Time{}
	w := f.get(t, "/api/v1/districts")
	f.now = noon
	p := wantProblem(t, w, http.StatusInternalServerError, "internal")
	page := f.get(t, "/assets/boom")
	if page.Code != http.StatusInternalServerError || !strings.Contains(page.Header().Get("Content-Type"), "text/html") {
		t.Errorf("page: %d %s", page.Code, page.Header().Get("Content-Type"))
	}
	for _, body := range []string{w.Body.String(), page.Body.String()} {
		for _, secret := range []string{"secret", "goroutine", ".go:", "panic"} {
			if strings.Contains(body, secret) {
				t.Errorf("%q leaks: %s", secret, body)
			}
		}
	}
	log := f.logged()
	for _, want := range []string{"secret of a clock", "secret of an asset", p.RequestID, "web_test.go"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %q", want)
		}
	}
	if w := f.get(t, "/api/v1/districts"); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d", w.Code)
	}
}

// TestAccessLog: one line a request, without the visitor's place or words.
func TestAccessLog(t *testing.T) {
	f, ids := serve(t, station("站", &railway))
	targets := []string{
		"/api/v1/nearest?" + at, "/?" + at, "/?lat=41.7920&lon=x", "/api/v1/nearest?lat=41.7920", "/api/v1/sites?q=41.7920",
		"/api/v1/41.7920,123.3885", "/41.7920/123.3885", "/api/v1/sites/41.7920", "/s/41.7920", "/d/41.7920?x=123.3885",
		"/assets/41.7920", "/api/v1/sites/" + ids[0],
	}
	for _, target := range targets {
		f.get(t, target, "User-Agent", "agent-41.7920", "Referer", "https://example.org/?lat=41.7920", "X-Forwarded-For", "203.0.113.9")
		f.do(t, http.MethodPost, target)
	}
	log := f.logged()
	if n := strings.Count(log, `"msg":"request"`); n != 2*len(targets) {
		t.Errorf("%d lines for %d requests", n, 2*len(targets))
	}
	for _, secret := range []string{"41.79", "123.38", "lat=", "203.0.113.9", "192.0.2.1", "example.org", "agent"} {
		if i := strings.Index(log, secret); i >= 0 {
			t.Errorf("the log tells %q: %s", secret, log[max(0, i-200):min(len(log), i+40)])
		}
	}
	var line struct {
		ID, Method, Route string
		Status, Bytes     int
	}
	if err := json.Unmarshal([]byte(log[:strings.IndexByte(log, '\n')]), &line); err != nil {
		t.Fatal(err)
	}
	if line.ID == "" || line.Method != "GET" || line.Route != "/api/v1/nearest" || line.Status != 200 || line.Bytes == 0 {
		t.Errorf("line %+v", line)
	}
}

func TestCompression(t *testing.T) {
	var sites []locator.Site
	for i := range 20 {
		sites = append(sites, station(fmt.Sprint("站", i), &railway))
	}
	f, _ := serve(t, sites...)
	for _, target := range []string{"/api/v1/nearest?" + at, "/api/v1/sites?fields=full", "/", "/basemap.json"} {
		plain := f.get(t, target)
		if got := plain.Header().Get("Content-Encoding"); got != "" {
			t.Errorf("%s: %s, though nobody asked", target, got)
		}
		if !strings.Contains(plain.Header().Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: Vary %q", target, plain.Header().Get("Vary"))
		}
		for coding, open := range map[string]func(io.Reader) (io.Reader, error){
			"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
			"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
		} {
			w := f.get(t, target, "Accept-Encoding", coding)
			if got := w.Header().Get("Content-Encoding"); got != coding || w.Body.Len() >= plain.Body.Len() {
				t.Errorf("%s: asked for %s, got %q and %d of %d bytes", target, coding, got, w.Body.Len(), plain.Body.Len())
				continue
			}
			r, err := open(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(r)
			if err != nil || string(body) != plain.Body.String() {
				t.Errorf("%s: %s unpacks to something else (%v)", target, coding, err)
			}
			if w.Header().Get("Content-Type") != plain.Header().Get("Content-Type") || w.Header().Get("ETag") != plain.Header().Get("ETag") {
				t.Errorf("%s: %s changes headers to %v", target, coding, w.Header())
			}
		}
		for _, refused := range []string{"identity", "gzip;q=0", "br"} {
			if got := f.get(t, target, "Accept-Encoding", refused).Header().Get("Content-Encoding"); got != "" {
				t.Errorf("%s: Accept-Encoding %s is answered in %s", target, refused, got)
			}
		}
	}
}

// TestHead asks a real server: a recorder would keep a body that must not be.
func TestHead(t *testing.T) {
	f, ids := serve(t, station("站", &railway))
	server := httptest.NewServer(f.handler)
	defer server.Close()
	for target, status := range everywhere(ids[0]) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL+target, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err := errors.Join(err, res.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if target == "/healthz" || target == "/readyz" {
			continue // for machines, which ask with GET
		}
		get := f.get(t, target)
		if res.StatusCode != status || len(body) != 0 || res.Header.Get("Content-Type") != get.Header().Get("Content-Type") {
			t.Errorf("HEAD %s: %d, %d bytes, %s; want %d, %s", target, res.StatusCode, len(body), res.Header.Get("Content-Type"),
				status, get.Header().Get("Content-Type"))
		}
	}
}
