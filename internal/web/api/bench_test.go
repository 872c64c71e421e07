package api_test

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/web/api"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("", 8*60*60))

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

// madeUp is an engine with the made-up city.
func madeUp(tb testing.TB) *search.Engine {
	tb.Helper()
	c, err := city.Default()
	if err != nil {
		tb.Fatal(err)
	}
	data, err := demo.Generate(c, demo.Options{Seed: 7, Today: "2026-11-23"})
	if err != nil {
		tb.Fatal(err)
	}
	for i := range data.Sites {
		data.Sites[i].ID = locator.NewID(int64(locator.FirstSerial + i))
		data.Sites[i].Publication.Status = locator.Published
	}
	e, err := search.New(tb.Context(), search.Options{
		Source: held(data.Sites), City: c, Log: slog.New(slog.DiscardHandler), Piece: api.Piece, State: api.State, Now: func() time.Time { return noon },
	})
	if err != nil {
		tb.Fatal(err)
	}
	return e
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

// BenchmarkNearest is the answer path alone: router, question, search, JSON.
func BenchmarkNearest(b *testing.B) {
	e := echo.New()
	api.New(madeUp(b), noon.Location()).Routes(e.Group("/api/v1"))
	r := rand.New(rand.NewPCG(1, 1))
	for name, more := range map[string]string{
		"all": "", "filtered": "&service=station&need=drink,toilet&entry=walk_in",
	} {
		b.Run(name, func(b *testing.B) {
			var requests []*http.Request
			for range 512 {
				p := geo.Destination(geo.Point{123.43, 41.8}, r.Float64()*360, math.Abs(r.NormFloat64())*10_000)
				request, err := http.NewRequestWithContext(b.Context(), http.MethodGet,
					fmt.Sprintf("/api/v1/nearest?lat=%.5f&lon=%.5f&k=10%s", p[1], p[0], more), http.NoBody)
				if err != nil {
					b.Fatal(err)
				}
				requests = append(requests, request)
			}
			w := &sink{header: http.Header{}}
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n++
				clear(w.header)
				e.ServeHTTP(w, requests[n%len(requests)])
			}
			if w.status != http.StatusOK {
				b.Fatalf("status %d", w.status)
			}
			b.ReportMetric(float64(w.size)/float64(n), "bytes/answer")
		})
	}
}
