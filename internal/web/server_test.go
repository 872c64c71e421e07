package web_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"jiujin/internal/locator"
	"jiujin/internal/web"
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

func TestHealth(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	zoneless, _ := serveWith(t, func(o *web.Options) { o.Zone = nil })
	w := zoneless.get(t, "/api/v1/districts")
	p := wantProblem(t, w, http.StatusInternalServerError, "internal")
	page := f.get(t, "/assets/boom")
	if page.Code != http.StatusInternalServerError || !strings.Contains(page.Header().Get("Content-Type"), "text/html") {
		t.Errorf("page: %d %s", page.Code, page.Header().Get("Content-Type"))
	}
	for _, body := range []string{w.Body.String(), page.Body.String()} {
		for _, secret := range []string{"Location", "secret", "goroutine", ".go:", "panic"} {
			if strings.Contains(body, secret) {
				t.Errorf("%q leaks: %s", secret, body)
			}
		}
	}
	log := zoneless.logged() + f.logged()
	for _, want := range []string{"missing Location", "secret of an asset", p.RequestID, "web_test.go"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not say %q", want)
		}
	}
	if w := f.get(t, "/api/v1/districts"); w.Code != http.StatusOK {
		t.Errorf("afterwards: %d", w.Code)
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()
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
		kept := plain.Header().Get("Cache-Control") != "no-store"
		if varies := strings.Contains(plain.Header().Get("Vary"), "Accept-Encoding"); kept && !varies {
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
	t.Parallel()
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
