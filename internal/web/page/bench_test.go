//go:build unix

package page_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"syscall"
	"testing"
	"time"

	"jiujin/geo"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/web"
	"jiujin/internal/web/api"
)

// held is a source that holds its sites itself.
type held []locator.Site

func (held) Revision(context.Context) (locator.Revision, error) {
	return locator.Revision{Epoch: "bench", Rev: 1}, nil
}

func (h held) EachChange(ctx context.Context, _ int64, fn func(*locator.Delta) error) error {
	rev, err := h.Revision(ctx)
	if err != nil {
		return err
	}
	return fn(&locator.Delta{Revision: rev, Sites: h})
}

// madeUp is the whole handler over the made-up city at noon, with its sites.
func madeUp(tb testing.TB) (http.Handler, []locator.Site) {
	tb.Helper()
	c, err := oneCity()
	if err != nil {
		tb.Fatal(err)
	}
	data, err := demo.Generate(c, demo.Options{Seed: 7, Today: today})
	if err != nil {
		tb.Fatal(err)
	}
	for i := range data.Sites {
		data.Sites[i].ID = locator.NewID(int64(locator.FirstSerial + i))
		data.Sites[i].Publication.Status = locator.Published
	}
	log, now := slog.New(slog.DiscardHandler), func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai) }
	engine, err := search.New(tb.Context(), search.Options{
		Source: held(data.Sites), City: c, Log: log, Piece: api.Piece, State: api.State, Now: now,
	})
	if err != nil {
		tb.Fatal(err)
	}
	h, err := web.New(web.Options{
		Engine: engine, Assets: noAssets{}, Zone: shanghai, Log: log, Now: now,
		Ready: func(context.Context) error { return nil },
	})
	if err != nil {
		tb.Fatal(err)
	}
	return h, data.Sites
}

// sink is a response that goes nowhere.
type sink struct {
	header http.Header
	status int
	size   int
}

func (s *sink) Header() http.Header { return s.header }

func (s *sink) WriteHeader(status int) { s.status = status }

func (s *sink) Write(b []byte) (int, error) {
	s.size += len(b)
	return len(b), nil
}

// benchPages are what benchmarks ask for: each page by several addresses, after
// the ten nearest sites of the API, which pages are held against.
func benchPages(sites []locator.Site) (names []string, targets map[string][]string) {
	r := rand.New(rand.NewPCG(1, 1))
	targets = map[string][]string{"home": {"/"}, "district-of-40": {"/d/" + ofForty(sites)}}
	for range 256 {
		s := &sites[r.IntN(len(sites))]
		if s.Location == nil {
			continue
		}
		p := geo.Destination(s.Location.Point, 360*r.Float64(), 800*r.Float64())
		for name, begin := range map[string]string{
			"nearest": "/api/v1/nearest?", "answer-meal": "/?service=meal&", "answer-station": "/?service=station&",
		} {
			targets[name] = append(targets[name], fmt.Sprintf("%slat=%.6f&lon=%.6f", begin, p[1], p[0]))
		}
		targets["site"] = append(targets["site"], "/s/"+s.ID)
	}
	return []string{"nearest", "home", "answer-meal", "answer-station", "site", "district-of-40"}, targets
}

// BenchmarkPages is what a page costs in the whole handler, uncompressed, with
// 600 sites.
func BenchmarkPages(b *testing.B) {
	h, sites := madeUp(b)
	names, targets := benchPages(sites)
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			var requests []*http.Request
			for _, target := range targets[name] {
				requests = append(requests, httptest.NewRequestWithContext(b.Context(), http.MethodGet, target, http.NoBody))
			}
			w := &sink{header: http.Header{}}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				clear(w.header)
				h.ServeHTTP(w, requests[i%len(requests)])
				if w.status != http.StatusOK {
					b.Fatalf("%s: %d", name, w.status)
				}
			}
			b.ReportMetric(float64(w.size)/float64(b.N), "B/page")
		})
	}
}

// BenchmarkServedPages asks for the same on a connection to a real server. It
// counts what both ends spend of a processor, which others on the machine do
// not change. x-nearest is how many answers of nearest a page costs; it is
// printed when nearest runs before it, so of the whole benchmark.
func BenchmarkServedPages(b *testing.B) {
	h, sites := madeUp(b)
	server := httptest.NewServer(h)
	defer server.Close()
	names, targets := benchPages(sites)
	nearest := 0.0 // nanoseconds
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			c := dial(b, server)
			begin := int64(-1)
			for i := 0; b.Loop(); i++ {
				if begin < 0 {
					begin = spent(b)
				}
				c.get(b, targets[name][i%len(targets[name])])
			}
			each := float64(spent(b)-begin) / float64(b.N)
			b.ReportMetric(each, "cpu-ns/op")
			if name == names[0] {
				nearest = each
			}
			if nearest > 0 {
				b.ReportMetric(each/nearest, "x-nearest")
			}
		})
	}
}

// spent is how many nanoseconds of a processor the program has used.
func spent(b *testing.B) int64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// client is a connection that costs next to nothing.
type client struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(b *testing.B, s *httptest.Server) *client {
	b.Helper()
	conn, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", s.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	return &client{conn, bufio.NewReaderSize(conn, 64<<10)}
}

func (c *client) get(b *testing.B, target string) {
	if _, err := io.WriteString(c.conn, "GET "+target+" HTTP/1.1\r\nHost: example.com\r\n\r\n"); err != nil {
		b.Fatal(err)
	}
	answer, err := http.ReadResponse(c.in, nil)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d, %v", target, answer.StatusCode, err)
	}
	_ = answer.Body.Close()
}

// ofForty is the district that has nearest to forty sites.
func ofForty(sites []locator.Site) string {
	count := map[string]int{}
	for i := range sites {
		count[sites[i].District]++
	}
	best := ""
	for _, code := range slices.Sorted(maps.Keys(count)) {
		if n := count[code]; best == "" || max(n-40, 40-n) < max(count[best]-40, 40-count[best]) {
			best = code
		}
	}
	return best
}
