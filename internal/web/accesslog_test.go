package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/web"
)

// TestAccessLog: one line a request, without the visitor's place or words.
func TestAccessLog(t *testing.T) {
	f, ids := serve(t, station("站", &railway))
	targets := []string{
		"/api/v1/nearest?" + at, "/?" + at, "/?lat=41.7920&lon=x", "/api/v1/nearest?lat=41.7920", "/api/v1/sites?q=41.7920",
		"/api/v1/41.7920,123.3885", "/41.7920/123.3885", "/api/v1/sites/41.7920", "/s/41.7920", "/d/41.7920?x=123.3885",
		"/assets/41.7920", "/api/v1/sites/" + ids[0],
	}
	for target := range everywhere(ids[0]) {
		targets = append(targets, target)
	}
	methods := []string{http.MethodGet, http.MethodPost, http.MethodOptions, "41.7920"}
	for _, target := range targets {
		for _, method := range methods {
			f.do(t, method, target, "User-Agent", "agent-41.7920", "Referer", "https://example.org/?lat=41.7920",
				"X-Forwarded-For", "203.0.113.9", "X-Request-Id", "41.7920", "Origin", "https://example.org")
		}
	}
	lines := f.accessed(t)
	if want := len(methods) * len(targets); len(lines) != want {
		t.Errorf("%d lines for %d requests", len(lines), want)
	}
	log := f.logged()
	for _, secret := range []string{"41.79", "123.38", "lat=", "203.0.113.9", "192.0.2.1", "example.org", "agent"} {
		if i := strings.Index(log, secret); i >= 0 {
			t.Errorf("the log tells %q: %s", secret, log[max(0, i-200):min(len(log), i+40)])
		}
	}
	shape := regexp.MustCompile(`^time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d) level=INFO msg=request ` +
		`id=[A-Z2-7]{16} method=(GET|POST|OPTIONS|other) route=(""|/\S*) status=[2-5]\d\d bytes=\d+ ms=\d+\.\d{3}$`)
	for _, line := range lines {
		if !shape.MatchString(line) {
			t.Errorf("line %q", line)
		}
	}
	if want := " method=GET route=/api/v1/nearest status=200 bytes="; !strings.Contains(lines[0], want) {
		t.Errorf("the first line is %q, want %q", lines[0], want)
	}
}

// TestAccessLogIsSlogs: who reads the other lines can read these.
func TestAccessLogIsSlogs(t *testing.T) {
	const step = 712_345 * time.Microsecond // of the clock, which a request asks twice
	now := noon
	f, _ := serveWith(t, func(o *web.Options) {
		o.Clock = func() time.Time {
			now = now.Add(step)
			return now
		}
	})
	var want bytes.Buffer
	for range 5 {
		id := f.get(t, "/healthz").Header().Get("X-Request-Id")
		record := slog.NewRecord(now, slog.LevelInfo, "request", 0)
		record.Add("id", id, "method", "GET", "route", "/healthz", "status", 200, "bytes", 16, "ms", 712.345)
		if err := slog.NewTextHandler(&want, nil).Handle(t.Context(), record); err != nil {
			t.Fatal(err)
		}
	}
	got := strings.Join(f.accessed(t), "\n") + "\n"
	if diff := cmp.Diff(want.String(), got); diff != "" {
		t.Errorf("lines (-slog's +ours):\n%s", diff)
	}
}

// gated is a writer that takes nothing while the gate is locked.
type gated struct {
	gate sync.Mutex

	mu   sync.Mutex // guards what follows
	text bytes.Buffer
}

func (g *gated) Write(b []byte) (int, error) {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text.Write(b)
}

func (g *gated) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.text.String()
}

// TestAccessLogDrops: requests are answered while nothing can be written, and
// every line is either written or counted.
func TestAccessLogDrops(t *testing.T) {
	const requests = 10_000 // more than twice what waits at most
	out := &gated{}
	log := web.NewAccessLog(out)
	f, _ := serveWith(t, func(o *web.Options) { o.AccessLog = log })
	for round := 1; round <= 2; round++ {
		before := log.Dropped()
		out.gate.Lock()
		for range requests {
			if w := f.get(t, "/healthz"); w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
		if log.Dropped() == before {
			t.Error("nothing was dropped")
		}
		if round == 2 {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			if err := log.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("closing while nothing can be written: %v", err)
			}
			cancel()
		}
		out.gate.Unlock()
		for deadline := time.Now().Add(30 * time.Second); strings.Count(out.String(), " level=WARN ") < round; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the log does not tell of what was dropped")
			}
		}
	}
	if got := f.metric(t, "jiujin_access_log_dropped_lines_total"); got != float64(log.Dropped()) {
		t.Errorf("the metric says %v, want %d", got, log.Dropped())
	}
	if err := log.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), " msg=request "); lines+int(log.Dropped()) != 2*requests {
		t.Errorf("%d lines written and %d dropped of %d", lines, log.Dropped(), 2*requests)
	}
	said := 0
	for _, found := range regexp.MustCompile(`level=WARN msg="access log lines dropped" count=(\d+)\n`).FindAllStringSubmatch(out.String(), -1) {
		n, err := strconv.Atoi(found[1])
		if err != nil {
			t.Fatal(err)
		}
		said += n
	}
	if said != int(log.Dropped()) {
		t.Errorf("the log tells of %d dropped lines, want %d", said, log.Dropped())
	}
	if before := log.Dropped(); f.get(t, "/healthz").Code != http.StatusOK || log.Dropped() != before+1 {
		t.Error("a line after the end was not counted")
	}
}

// broken is a full disk.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAccessLogOfAFullDisk(t *testing.T) {
	log := web.NewAccessLog(broken{})
	f, _ := serveWith(t, func(o *web.Options) { o.AccessLog = log })
	for range 7 {
		f.get(t, "/healthz")
	}
	if err := log.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if log.Dropped() != 7 {
		t.Errorf("%d lines lost, want 7", log.Dropped())
	}
}

// TestAccessLogWritesSoon: nobody has to stop the server to see a line, and a
// burst is written whole.
func TestAccessLogWritesSoon(t *testing.T) {
	f, _ := serve(t)
	total := 0
	for _, requests := range []int{1, 3000} {
		for range requests {
			f.get(t, "/healthz")
		}
		total += requests
		for deadline := time.Now().Add(30 * time.Second); strings.Count(f.logged(), " msg=request ") < total; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d of %d lines", strings.Count(f.logged(), " msg=request "), total)
			}
		}
	}
}
