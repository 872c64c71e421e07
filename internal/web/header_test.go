package web_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestSecurityHeaders(t *testing.T) {
	f, ids := serve(t, station("站", &railway))
	for target, status := range everywhere(ids[0]) {
		w := f.get(t, target)
		if w.Code != status {
			t.Errorf("%s: %d, want %d", target, w.Code, status)
		}
		want := map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin",
			"Content-Security-Policy":    "default-src 'none'; script-src 'self';", "Permissions-Policy": "geolocation=(self)",
		}
		if strings.HasPrefix(target, "/api/") {
			want = map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
				"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
			}
		}
		for name, want := range want {
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

// TestFewFields: with a ninth field net/http's map has to grow, which takes
// 1.2 µs. The answer that is asked for most does without.
func TestFewFields(t *testing.T) {
	f, _ := serve(t, station("站", &railway))
	for _, coding := range []string{"", "gzip", "br"} {
		fields := slices.Sorted(maps.Keys(f.get(t, "/api/v1/nearest?"+at, "Accept-Encoding", coding).Header()))
		if want := 8; len(fields) > want {
			t.Errorf("asked for %q: %d header fields, at most %d: %v", coding, len(fields), want, fields)
		}
	}
}

// TestVary: what may be kept says what it depends on.
func TestVary(t *testing.T) {
	f, ids := serve(t, station("站", &railway))
	for target := range everywhere(ids[0]) {
		for _, coding := range []string{"", "gzip"} {
			h := f.get(t, target, "Accept-Encoding", coding, "Origin", "https://example.org").Header()
			vary := strings.Join(h.Values("Vary"), ", ")
			kept := h.Get("Cache-Control") != "no-store" && !strings.HasPrefix(target, "/assets/")
			if kept && !strings.Contains(vary, "Accept-Encoding") {
				t.Errorf("%s in %q: Vary %q", target, coding, vary)
			}
			if kept && strings.Contains(vary, "Origin") != strings.HasPrefix(target, "/api/") {
				t.Errorf("%s in %q: Vary %q", target, coding, vary)
			}
		}
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
		if got := f.get(t, target).Header().Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("%s allows origin %q, though nobody asked", target, got)
		}
	}
	exposed := f.get(t, "/api/v1/sites", "Origin", "https://example.org").Header().Get("Access-Control-Expose-Headers")
	for _, name := range []string{"ETag", "X-Request-Id", "Retry-After"} {
		if !strings.Contains(exposed, name) {
			t.Errorf("exposes %q, not %s", exposed, name)
		}
	}
}

func TestPreflight(t *testing.T) {
	f, _ := serve(t)
	// If-None-Match makes a browser ask first.
	for _, target := range []string{"/api/v1/nearest", "/api/v1/sites/100000"} {
		w := f.do(t, http.MethodOptions, target, "Origin", "https://example.org",
			"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match")
		h := w.Header()
		if w.Code != http.StatusNoContent || w.Body.Len() != 0 || h.Get("Access-Control-Allow-Origin") != "*" ||
			h.Get("Access-Control-Allow-Methods") != "GET, HEAD, POST" || h.Get("Access-Control-Max-Age") != "86400" ||
			h.Get("Access-Control-Allow-Headers") != "if-none-match" {
			t.Errorf("%s: %d %v", target, w.Code, h)
		}
	}
	// A plain OPTIONS asks what the address can do.
	w := f.do(t, http.MethodOptions, "/api/v1/nearest")
	if w.Code != http.StatusNoContent || !strings.Contains(w.Header().Get("Allow"), "GET") || w.Header().Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("OPTIONS: %d %v", w.Code, w.Header())
	}
	w = f.do(t, http.MethodOptions, "/about", "Origin", "https://example.org", "Access-Control-Request-Method", "GET")
	if got := w.Header().Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("a page allows %q", got)
	}
}
