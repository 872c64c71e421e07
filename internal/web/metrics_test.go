package web_test

import (
	"context"
	"log/slog"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiujin/internal/web"
)

// scrape asks for the metrics as Prometheus does, and returns the samples by
// their name with labels.
func (f *fixture) scrape(t testing.TB) map[string]float64 {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody)
	web.MetricsHandler(f.metrics, slog.New(slog.DiscardHandler)).ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("/metrics: %d %s", w.Code, w.Body)
	}
	samples := map[string]float64{}
	for line := range strings.Lines(w.Body.String()) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		i := strings.LastIndexByte(line, ' ')
		n, err := strconv.ParseFloat(strings.TrimSpace(line[i:]), 64)
		if err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		samples[line[:i]] = n
	}
	return samples
}

// metric returns one sample.
func (f *fixture) metric(t testing.TB, name string) float64 {
	t.Helper()
	n, ok := f.scrape(t)[name]
	if !ok {
		t.Errorf("there is no %s", name)
	}
	return n
}

func TestMetrics(t *testing.T) {
	at := noon
	f, ids := serveWith(t, func(o *web.Options) {
		o.Version = "v1.2.3"
		o.Clock = func() time.Time { // a request takes 3 ms
			at = at.Add(3 * time.Millisecond)
			return at
		}
	}, station("站", &railway), station("不知道在哪", nil), canteen("食堂", away(100)))
	for range 5 {
		f.get(t, "/api/v1/sites/"+ids[0])
	}
	f.get(t, "/api/v1/sites/"+ids[0]+"?x=1")
	f.get(t, "/api/v1/sites/1")
	f.do(t, http.MethodHead, "/api/v1/sites/"+ids[0])
	f.do(t, http.MethodPost, "/api/v1/sites/"+ids[0])
	f.do(t, http.MethodDelete, "/api/v1/sites/"+ids[0])
	f.get(t, "/assets/boom")
	f.get(t, "/nothing")
	f.get(t, "/s/%20"+ids[0])

	f.setClock(noon.Add(90 * time.Second))
	got := f.scrape(t)
	for name, want := range map[string]float64{
		`jiujin_http_requests_total{method="GET",route="/api/v1/sites/:id",status="2xx"}`:    5,
		`jiujin_http_requests_total{method="GET",route="/api/v1/sites/:id",status="4xx"}`:    2,
		`jiujin_http_requests_total{method="HEAD",route="/api/v1/sites/:id",status="2xx"}`:   1,
		`jiujin_http_requests_total{method="POST",route="/api/v1/sites/:id",status="4xx"}`:   1,
		`jiujin_http_requests_total{method="other",route="/api/v1/sites/:id",status="4xx"}`:  1,
		`jiujin_http_requests_total{method="GET",route="/assets/*",status="5xx"}`:            1,
		`jiujin_http_requests_total{method="GET",route="none",status="4xx"}`:                 1,
		`jiujin_http_requests_total{method="GET",route="/s/:id",status="3xx"}`:               1,
		`jiujin_http_requests_total{method="GET",route="/",status="2xx"}`:                    0,
		`jiujin_http_request_duration_seconds_count{route="/api/v1/sites/:id"}`:              10,
		`jiujin_http_request_duration_seconds_bucket{route="/api/v1/sites/:id",le="0.0025"}`: 0,
		`jiujin_http_request_duration_seconds_bucket{route="/api/v1/sites/:id",le="0.005"}`:  10,
		`jiujin_http_requests_in_flight`:                                                     0,
		`jiujin_http_rate_limited_total`:                                                     0,
		`jiujin_access_log_dropped_lines_total`:                                              0,
		`jiujin_data_revision`:                                                               float64(f.engine.View().Revision.Rev),
		`jiujin_sites{located="yes",service="station"}`:                                      1,
		`jiujin_sites{located="no",service="station"}`:                                       1,
		`jiujin_sites{located="yes",service="meal"}`:                                         1,
		`jiujin_sites{located="no",service="meal"}`:                                          0,
	} {
		if n, ok := got[name]; !ok || n != want {
			t.Errorf("%s is %v (%v), want %v", name, n, ok, want)
		}
	}
	if sum := got[`jiujin_http_request_duration_seconds_sum{route="/api/v1/sites/:id"}`]; math.Abs(sum-0.03) > 1e-9 {
		t.Errorf("ten requests of 3 ms took %v s", sum)
	}
	if age := got["jiujin_refresh_age_seconds"]; age < 90 || age >= 91 {
		t.Errorf("refreshed %v s ago, want 90", age)
	}
	names := strings.Join(slices.Collect(maps.Keys(got)), "\n")
	for _, want := range []string{`(?m)^jiujin_build_info\{go="go[^"]+",version="v1.2.3"\}$`, `(?m)^go_goroutines$`, `(?m)^process_cpu_seconds_total$`} {
		if !regexp.MustCompile(want).MatchString(names) {
			t.Errorf("no %s", want)
		}
	}
}

// TestMetricsStayFew: whatever a client asks, there are no more series than
// before, and none tells what was asked.
func TestMetricsStayFew(t *testing.T) {
	f, ids := serve(t, station("站", &railway))
	before := slices.Sorted(maps.Keys(f.scrape(t)))
	for target := range everywhere(ids[0]) {
		for _, method := range []string{http.MethodGet, http.MethodPut, "PROPFIND", "41.7920", strings.Repeat("X", 100)} {
			f.do(t, method, target)
			f.do(t, method, "/41.7920"+target)
		}
	}
	after := slices.Sorted(maps.Keys(f.scrape(t)))
	if len(before) != len(after) {
		t.Errorf("%d series became %d", len(before), len(after))
	}
	for _, name := range after {
		if strings.Contains(name, "41.79") || strings.Contains(name, ids[0]) {
			t.Errorf("%s tells what was asked", name)
		}
	}
}

// TestMetricsAreNotPublic: neither does the public handler tell metrics nor the
// other one anything else.
func TestMetricsAreNotPublic(t *testing.T) {
	f, _ := serve(t)
	for _, target := range []string{"/metrics", "/metrics/", "/api/v1/metrics", "/debug/pprof/"} {
		if w := f.get(t, target); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "jiujin_http") {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	private := web.MetricsHandler(f.metrics, slog.New(slog.DiscardHandler))
	for _, target := range []string{"/", "/metrics/x", "/healthz", "/api/v1/sites", "/debug/pprof/"} {
		w := httptest.NewRecorder()
		private.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody))
		if w.Code != http.StatusNotFound {
			t.Errorf("the metrics' listener answers %s with %d", target, w.Code)
		}
	}
}

// TestInFlight: a request is counted while it is answered, and no longer, even
// when it ends in a panic that net/http is to see.
func TestInFlight(t *testing.T) {
	var f *fixture
	during := math.NaN()
	f, _ = serveWith(t, func(o *web.Options) {
		o.Ready = func(context.Context) error {
			during = f.metric(t, "jiujin_http_requests_in_flight")
			return nil
		}
	})
	f.get(t, "/readyz")
	if after := f.metric(t, "jiujin_http_requests_in_flight"); during != 1 || after != 0 {
		t.Errorf("%v in flight, %v afterwards", during, after)
	}
	func() {
		defer func() {
			if v := recover(); v != http.ErrAbortHandler { //nolint:errorlint // a sentinel panic value
				t.Errorf("recovered %v", v)
			}
		}()
		f.get(t, "/assets/abort")
	}()
	if after := f.metric(t, "jiujin_http_requests_in_flight"); after != 0 {
		t.Errorf("%v in flight after an abort", after)
	}
	if lines := f.accessed(t); len(lines) != 2 {
		t.Errorf("%d lines for 2 requests", len(lines))
	}
}
