package static_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"jiujin/static"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":            {},
		"manifest.json":       {Data: []byte(`{"app.js":"app-AAAA.js","img/favicon.svg":"favicon-BBBB.svg"}`)},
		"app-AAAA.js":         {Data: []byte("plain script")},
		"app-AAAA.js.gz":      {Data: []byte("gzipped")},
		"app-AAAA.js.br":      {Data: []byte("brotli")},
		"chunk-CCCC.js":       {Data: []byte("shared")},
		"favicon-BBBB.svg":    {Data: []byte("<svg/>")},
		"favicon-BBBB.svg.gz": {Data: []byte("gz")},
	}
}

func TestReadUnbuilt(t *testing.T) {
	_, err := static.Read(fstest.MapFS{".gitkeep": {}})
	if !errors.Is(err, static.ErrNotBuilt) {
		t.Fatalf("error %v, want ErrNotBuilt", err)
	}
	if !strings.Contains(err.Error(), "make build") {
		t.Errorf("%q does not say what to do", err)
	}
}

func TestReadIncomplete(t *testing.T) {
	fsys := built()
	delete(fsys, "app-AAAA.js")
	_, err := static.Read(fsys)
	if err == nil || !strings.Contains(err.Error(), "app-AAAA.js") {
		t.Errorf("error %v, want one that names app-AAAA.js", err)
	}
}

// TestAssets reads the real dist, which make test builds first.
func TestAssets(t *testing.T) {
	set, err := static.Assets()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app.js", "app.css", "map.js", "map.css"} {
		if p := set.Path(name); !strings.HasPrefix(p, static.Prefix) {
			t.Errorf("Path(%q) = %q, want it below %s", name, p, static.Prefix)
		}
	}
}

func TestPath(t *testing.T) {
	set, err := static.Read(built())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"app.js":          "/assets/app-AAAA.js",
		"img/favicon.svg": "/assets/favicon-BBBB.svg",
	} {
		if got := set.Path(name); got != want {
			t.Errorf("Path(%q) = %q, want %q", name, got, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Path of an unknown name did not panic")
		}
	}()
	set.Path("nope.js")
}

func TestServeHTTP(t *testing.T) {
	set, err := static.Read(built())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, method, path, accept string
		status                     int
		encoding, body             string
	}{
		{"plain", "GET", "/assets/app-AAAA.js", "", 200, "", "plain script"},
		{"brotli first", "GET", "/assets/app-AAAA.js", "gzip, deflate, br", 200, "br", "brotli"},
		{"gzip", "GET", "/assets/app-AAAA.js", "gzip", 200, "gzip", "gzipped"},
		{"brotli refused", "GET", "/assets/app-AAAA.js", "br;q=0, gzip; q=0.5", 200, "gzip", "gzipped"},
		{"a name within a name", "GET", "/assets/app-AAAA.js", "xbr, gzipped", 200, "", "plain script"},
		{"no brotli built", "GET", "/assets/favicon-BBBB.svg", "br", 200, "", "<svg/>"},
		{"not in the manifest", "GET", "/assets/chunk-CCCC.js", "br", 200, "", "shared"},
		{"head", "HEAD", "/assets/app-AAAA.js", "", 200, "", ""},
		{"a compressed name", "GET", "/assets/app-AAAA.js.gz", "", 404, "", "404 page not found\n"},
		{"the manifest", "GET", "/assets/manifest.json", "", 404, "", "404 page not found\n"},
		{"unknown", "GET", "/assets/nope.js", "", 404, "", "404 page not found\n"},
		{"another method", "POST", "/assets/app-AAAA.js", "", 405, "", "method not allowed\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := httptest.NewRequest(tt.method, tt.path, http.NoBody)
			req.Header.Set("Accept-Encoding", tt.accept)
			rec := httptest.NewRecorder()
			set.ServeHTTP(rec, req)
			res := rec.Result()
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != tt.status || string(body) != tt.body {
				t.Errorf("%d %q, want %d %q", res.StatusCode, body, tt.status, tt.body)
			}
			if got := res.Header.Get("Content-Encoding"); got != tt.encoding {
				t.Errorf("Content-Encoding %q, want %q", got, tt.encoding)
			}
			if cached := strings.Contains(res.Header.Get("Cache-Control"), "immutable"); cached != (tt.status == 200) {
				t.Errorf("status %d with Cache-Control %q", tt.status, res.Header.Get("Cache-Control"))
			}
		})
	}
}
