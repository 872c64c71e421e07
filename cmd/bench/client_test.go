package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

// TestClient speaks to net/http: with a length, chunked, empty, long, and
// again and again over one connection.
func TestClient(t *testing.T) {
	long := strings.Repeat("就近", 100_000)
	mux := http.NewServeMux()
	mux.HandleFunc("/length", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "5")
		_, _ = io.WriteString(w, "hello")
	})
	mux.HandleFunc("/chunked", func(w http.ResponseWriter, _ *http.Request) {
		for i := range 300 {
			_, _ = io.WriteString(w, strings.Repeat(strconv.Itoa(i%10), i+1))
			flush(w)
		}
	})
	mux.HandleFunc("/trailer", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		_, _ = io.WriteString(w, "body")
		flush(w)
		w.Header().Set("X-Sum", "4")
	})
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, long) })
	mux.HandleFunc("/none", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/gzip", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			t.Errorf("Accept-Encoding %q", r.Header.Get("Accept-Encoding"))
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, long)
		_ = z.Close()
	})
	connections := 0
	server := httptest.NewUnstartedServer(mux)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections++
		}
	}
	server.Start()
	defer server.Close()

	var chunks strings.Builder
	for i := range 300 {
		chunks.WriteString(strings.Repeat(strconv.Itoa(i%10), i+1))
	}
	address := server.Listener.Addr().String()
	c, err := dial(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for range 3 {
		for _, tt := range []struct {
			path   string
			status int
			body   string
		}{
			{"/length", 200, "hello"},
			{"/chunked", 200, chunks.String()},
			{"/trailer", 200, "body"},
			{"/long", 200, long},
			{"/none", 204, ""},
			{"/missing", 404, "404 page not found\n"},
		} {
			got, err := c.do(request(address, tt.path))
			if err != nil {
				t.Fatalf("%s: %v", tt.path, err)
			}
			if got.Status != tt.status || string(got.Body) != tt.body || got.Wire <= len(tt.body) || got.Encoding != "" {
				t.Errorf("%s: status %d, %d bytes of %d, encoding %q; want %d and %d bytes",
					tt.path, got.Status, len(got.Body), got.Wire, got.Encoding, tt.status, len(tt.body))
			}
		}
		got, err := c.do(request(address, "/gzip", "Accept-Encoding: gzip"))
		if err != nil || got.Encoding != "gzip" {
			t.Fatalf("gzip: %v, encoding %q", err, got.Encoding)
		}
		z, err := gzip.NewReader(bytes.NewReader(got.Body))
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(z); err != nil || string(plain) != long {
			t.Errorf("gzip: %d bytes, %v", len(plain), err)
		}
	}
	if connections != 1 {
		t.Errorf("%d connections, want one kept alive", connections)
	}
}

func flush(w http.ResponseWriter) {
	if err := http.NewResponseController(w).Flush(); err != nil {
		panic(err)
	}
}

// piecemeal is a connection that gives its bytes in parts of a size.
type piecemeal struct {
	net.Conn
	left []byte
	size int
}

func (p *piecemeal) Write(b []byte) (int, error) { return len(b), nil }

func (p *piecemeal) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), p.size)], p.left)
	p.left = p.left[n:]
	return n, nil
}

// TestClientInParts: however the bytes arrive, the answer is the same.
func TestClientInParts(t *testing.T) {
	for _, raw := range []string{
		"HTTP/1.1 200 OK\r\ncontent-length:  11 \r\nX-Long-Header: a\r\n\r\nhello\r\nyou!",
		"HTTP/1.1 200\r\nTransfer-Encoding: Chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n\r\nyou!\r\n0\r\nX-Sum: 1\r\n\r\n",
	} {
		for size := 1; size <= len(raw); size++ {
			c := &client{conn: &piecemeal{left: []byte(raw), size: size}, buf: make([]byte, 8)}
			got, err := c.do(nil)
			if err != nil || string(got.Body) != "hello\r\nyou!" || got.Status != 200 || got.Wire != len(raw) {
				t.Fatalf("in parts of %d: %+v, %v", size, got, err)
			}
		}
	}
}

// TestClientRefuses: what it does not understand it does not count.
func TestClientRefuses(t *testing.T) {
	for _, raw := range []string{
		"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\n",
		"HTTP/1.1 200 OK\r\n\r\n",
		"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("0", 2000),
	} {
		c := &client{conn: &piecemeal{left: []byte(raw), size: len(raw)}, buf: make([]byte, 4096)}
		if got, err := c.do(nil); !errors.Is(err, errAnswer) {
			t.Errorf("%q: %+v, %v", raw, got, err)
		}
	}
	for _, raw := range []string{"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na"} {
		c := &client{conn: &piecemeal{left: []byte(raw), size: 99}, buf: make([]byte, 4096)}
		if got, err := c.do(nil); !errors.Is(err, io.EOF) {
			t.Errorf("%q: %+v, %v", raw, got, err)
		}
	}
}

// FuzzClient: bytes of any server neither break the client nor make it read
// beyond them.
func FuzzClient(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), 3)
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), 7)
	f.Add([]byte("HTTP/1.1 304 Not Modified\r\nETag: W/\"a\"\r\n\r\n"), 1)
	f.Fuzz(func(t *testing.T, raw []byte, size int) {
		c := &client{conn: &piecemeal{left: raw, size: max(1, size)}, buf: make([]byte, 16)}
		got, err := c.do(nil)
		if err == nil && (got.Wire > len(raw) || len(got.Body) >= got.Wire || got.Status < 200 || got.Status > 999) {
			t.Errorf("%d bytes, %+v of %q", got.Wire, got, raw)
		}
	})
}
