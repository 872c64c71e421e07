package main

import (
	"bytes"
	"context"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// spoken is what a running server has said.
type spoken struct {
	listening chan struct{} // closed when it has named its address

	mu   sync.Mutex // guards what follows
	text bytes.Buffer
}

func (s *spoken) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := bytes.Contains(s.text.Bytes(), []byte("http://"))
	n, err := s.text.Write(b)
	if !before && bytes.Contains(s.text.Bytes(), []byte("http://")) {
		close(s.listening)
	}
	return n, err
}

func (s *spoken) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// begin runs "jiujin serve" on demo data and waits until it listens. stop ends
// it as a signal would.
func begin(t *testing.T, args ...string) (out, errOut *spoken, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, errOut = &spoken{listening: make(chan struct{})}, &spoken{listening: make(chan struct{})}
	code, ended := make(chan int, 1), make(chan struct{})
	go func() {
		defer close(ended)
		p := &program{in: strings.NewReader(""), out: out, errOut: errOut, now: scriptNow, hash: cheapHash()}
		all := []string{"serve", "--demo", "--db", filepath.Join(t.TempDir(), "demo.db"), "--listen", "127.0.0.1:0"}
		code <- p.run(ctx, append(all, args...))
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if c := <-code; c != exitDone {
			t.Errorf("serve ended with %d: %s", c, errOut)
		}
	})
	t.Cleanup(stop)
	select {
	case <-out.listening:
	case <-ended:
		t.Fatalf("not listening: %s%s", out, errOut)
	}
	return out, errOut, stop
}

// address finds what follows a word in the server's words.
func address(t *testing.T, out *spoken, before string) string {
	t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(before) + `(127\.0\.0\.1:\d+)`).FindStringSubmatch(out.String())
	if found == nil {
		t.Fatalf("no address after %q in %q", before, out)
	}
	return "http://" + found[1]
}

func TestMetricsListener(t *testing.T) {
	t.Setenv("JIUJIN_METRICS_LISTEN", "localhost:0")
	t.Setenv("JIUJIN_RATE", "0.5")
	out, _, _ := begin(t)
	public := &running{t, address(t, out, "http://")}
	private := &running{t, address(t, out, "指标\uff1a")}
	if code, _ := public.get("/metrics"); code != http.StatusNotFound {
		t.Errorf("the public listener answers /metrics with %d", code)
	}
	if code, _ := private.get("/readyz"); code != http.StatusNotFound {
		t.Errorf("the private listener answers /readyz with %d", code)
	}
	refused := 0
	for range 60 { // one in two seconds, five at once: a slow machine is refused too
		if code, _ := public.get("/about"); code == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
	code, body := private.get("/metrics")
	if code != http.StatusOK {
		t.Fatalf("%d %s", code, body)
	}
	for _, want := range []string{
		`jiujin_http_requests_total\{method="GET",route="none",status="4xx"\} 1`,
		`jiujin_http_requests_total\{method="GET",route="/about",status="2xx"\} \d+`,
		`jiujin_http_rate_limited_total [1-9]\d*`,
		`jiujin_build_info\{go="go[^"]+",version="` + version + `"\} 1`,
		`jiujin_sites\{located="yes",service="meal"\} [1-9]\d*`,
		`jiujin_data_revision [1-9]\d*`,
		`jiujin_refresh_age_seconds [0-9.e-]+`,
		`jiujin_access_log_dropped_lines_total 0`,
		`process_resident_memory_bytes`,
	} {
		if !regexp.MustCompile(`(?m)^` + want).MatchString(body) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
}

// TestStopWritesTheLog: what was answered is in the log when the server has
// ended, and every line is whole.
func TestStopWritesTheLog(t *testing.T) {
	out, errOut, stop := begin(t)
	r := &running{t, address(t, out, "http://")}
	const requests = 50
	for range requests {
		r.get("/healthz")
	}
	stop()
	if n := strings.Count(errOut.String(), " level=INFO msg=request "); n != requests {
		t.Errorf("%d lines for %d requests", n, requests)
	}
	line := regexp.MustCompile(`^time=\S+ level=[A-Z]+ msg=.+ route=/healthz status=200 bytes=\d+ ms=\d+\.\d+\n$`)
	for l := range strings.Lines(errOut.String()) {
		if !line.MatchString(l) {
			t.Errorf("line %q", l)
		}
	}

	out, errOut, stop = begin(t, "--quiet")
	(&running{t, address(t, out, "http://")}).get("/healthz")
	stop()
	if errOut.String() != "" {
		t.Errorf("quiet, and says %q", errOut)
	}
}

func TestServeRefusesFlags(t *testing.T) {
	for _, tt := range []struct {
		flag, value, want string
	}{
		{"--trust-proxy", "10.0.0.0/8,proxy.example", "proxy.example"},
		{"--trust-proxy", "10.0.0.0/40", "10.0.0.0/40"},
		{"--trust-proxy", "0.0.0.0/0", "冒充"},
		{"--public-url", "https://jiujin.example.cn/path", "--public-url"},
		{"--verify-dir", "/no/such/folder", "/no/such/folder"},
		{"--rate", "-1", "--rate\uff1a-1"},
		{"--rate", "NaN", "--rate\uff1aNaN"},
		{"--metrics-listen", "0.0.0.0:0", "外面"},
		{"--metrics-listen", ":0", "外面"},
		{"--metrics-listen", "[::]:0", "外面"},
		{"--metrics-listen", "192.0.2.1:9090", "外面"},
		{"--metrics-listen", "9090", "127.0.0.1:9090"},
		{"--metrics-listen", "127.0.0.1:99999", "127.0.0.1:99999"},
	} {
		code, out, errOut := run(t, "serve", "--demo", "--db", filepath.Join(t.TempDir(), "d.db"), "--listen", "127.0.0.1:0", tt.flag+"="+tt.value)
		if code != exitFailed || !strings.Contains(errOut, tt.want) || strings.Contains(out, "http://") {
			t.Errorf("%s %s: exit %d, said %q, want 1 and %q", tt.flag, tt.value, code, errOut, tt.want)
		}
	}
	if code, _, _ := run(t, "serve", "--rate", "many"); code != exitUsage {
		t.Errorf("--rate many: exit %d, want %d", code, exitUsage)
	}
}
