package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jiujin/internal/store/storetest"
)

// running is a server started the way main starts it.
type running struct {
	t      *testing.T
	origin string
}

// serve runs "jiujin serve" until the test ends and waits for its address.
func serve(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var errOut bytes.Buffer
	code := make(chan int, 1)
	go func() {
		p := &program{in: strings.NewReader(""), out: in, errOut: &errOut, now: scriptNow, hash: cheapHash()}
		code <- p.run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...))
		_ = in.Close()
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			t.Cleanup(func() {
				cancel()
				if c := <-code; c != exitDone {
					t.Errorf("serve ended with %d: %s", c, errOut.String())
				}
			})
			return &running{t, "http://" + address}
		}
	}
	cancel()
	t.Fatalf("serve ended with %d before it was ready: %s", <-code, errOut.String())
	return nil
}

// get returns the status and body of a path.
func (r *running) get(path string) (int, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.origin+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		r.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// run executes a command line and returns its exit code and what it wrote.
func run(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &o, errOut: &e, now: scriptNow, hash: cheapHash()}
	return p.run(t.Context(), args), o.String(), e.String()
}

func must0(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errOut := run(t, args...)
	if code != exitDone {
		t.Fatalf("jiujin %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errOut)
	}
	return out
}

const exampleList = "../../internal/transfer/example/shenbei-2023-12-06.csv"

func TestServeDemo(t *testing.T) {
	db := filepath.Join(t.TempDir(), "demo.db")
	r := serve(t, "--demo", "--db", db)
	if code, body := r.get("/readyz"); code != http.StatusOK || !strings.Contains(body, `"demo":true`) {
		t.Errorf("/readyz = %d %s", code, body)
	}
	var answer struct {
		Demo     bool
		Features []struct{ Properties struct{ Demo bool } }
	}
	_, body := r.get("/api/v1/nearest?lat=41.7920&lon=123.3885&service=station&k=10")
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Features) != 10 || !answer.Demo || !answer.Features[9].Properties.Demo {
		t.Errorf("nearest = %s", body)
	}
	if out := must0(t, "healthcheck", "--url", r.origin+"/readyz"); !strings.Contains(out, "200") {
		t.Errorf("healthcheck said %q", out)
	}
	if code, _, errOut := run(t, "import", exampleList, "--db", db); code != exitFailed || !strings.Contains(errOut, "--db") {
		t.Errorf("import into demo data: exit %d, %q; want a refusal that names the way out", code, errOut)
	}
}

// waitUntil asks again and again until a running server has come to something.
// How soon it does is tested in package search, by a clock of its own; here
// only the time limit of all tests ends the waiting.
func waitUntil(t *testing.T, come func() bool) {
	t.Helper()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for !come() {
		select {
		case <-again.C:
		case <-t.Context().Done():
			t.Fatal("the test ended first")
		}
	}
}

// What another process writes shows, on either database.
func TestServeSeesOthers(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { seesOthers(t, storetest.SQLiteFile(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { seesOthers(t, storetest.Postgres(t)) })
}

func seesOthers(t *testing.T, db string) {
	t.Helper()
	r := serve(t, "--db", db)
	if _, body := r.get("/api/v1/sites?q=民丰"); strings.Contains(body, "民丰社区食堂") {
		t.Fatal("the list is there before it was imported")
	}
	must0(t, "import", exampleList, "--db", db, "--as", "published")
	footer := filepath.Join(t.TempDir(), "footer.json")
	if err := os.WriteFile(footer, []byte(`{"footer":{"organiser":"测试主办单位"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	must0(t, "city", "import", footer, "--db", db)
	waitUntil(t, func() bool {
		_, sites := r.get("/api/v1/sites?q=民丰")
		_, page := r.get("/about")
		return strings.Contains(sites, "民丰社区食堂") && strings.Contains(page, "测试主办单位")
	})
	if code, _ := r.get("/d/210113?service=meal"); code != http.StatusOK {
		t.Errorf("district page: %d", code)
	}
	if out := must0(t, "check", "--db", db); !strings.Contains(out, "4") {
		t.Errorf("check said %q", out)
	}
}

func TestServeRefuses(t *testing.T) {
	dir := t.TempDir()
	realDB := filepath.Join(dir, "real.db")
	must0(t, "import", exampleList, "--db", realDB)
	demoDB := filepath.Join(dir, "demo.db")
	must0(t, "demo", "--db", demoDB, "--meals", "1", "--stations", "1")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a test clock on real data":    {[]string{"serve", "--db", realDB, "--listen", "127.0.0.1:0", "--test-now", "2026-11-23T11:30:00+08:00"}, "--demo"},
		"a test clock that is no time": {[]string{"serve", "--demo", "--db", filepath.Join(dir, "d.db"), "--test-now", "noon"}, "RFC 3339"},
		"demo on real data":            {[]string{"serve", "--demo", "--db", realDB, "--listen", "127.0.0.1:0"}, "jiujin: "},
		"demo data over real data":     {[]string{"demo", "--db", realDB}, "jiujin: "},
		"demo data twice":              {[]string{"demo", "--db", demoDB}, "2"},
		"a bad day":                    {[]string{"demo", "--db", filepath.Join(dir, "e.db"), "--today", "2026-02-30"}, "--today"},
		"a missing folder":             {[]string{"check", "--db", filepath.Join(dir, "none", "x.db")}, "jiujin: "},
		"nobody at the address":        {[]string{"healthcheck", "--url", "http://127.0.0.1:1/readyz"}, "healthcheck"},
		"a missing secret":             {[]string{"check", "--db-file", filepath.Join(dir, "none")}, "--db-file"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, errOut := run(t, c.args...)
			if code != exitFailed || !strings.Contains(errOut, c.want) {
				t.Errorf("exit %d, said %q, want 1 and %q", code, errOut, c.want)
			}
		})
	}
	if code, _, _ := run(t, "serve", "--no-such-flag"); code != exitUsage {
		t.Errorf("a bad flag: exit %d, want %d", code, exitUsage)
	}
	if code, _, _ := run(t, "import"); code != exitUsage {
		t.Errorf("a missing argument: exit %d, want %d", code, exitUsage)
	}
}

func TestDemoIsRepeatable(t *testing.T) {
	dir := t.TempDir()
	var lists []string
	for i := range 2 {
		db := filepath.Join(dir, fmt.Sprintf("%d.db", i))
		secret := filepath.Join(dir, fmt.Sprintf("%d.url", i))
		if err := os.WriteFile(secret, []byte(db+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		must0(t, "demo", "--seed", "7", "--today", "2026-11-23", "--meals", "20", "--stations", "20", "--db-file", secret)
		r := serve(t, "--demo", "--db", db, "--test-now", "2026-11-23T11:30:00+08:00")
		_, body := r.get("/api/v1/sites?limit=1000")
		_, features, ok := strings.Cut(body, `"features"`)
		if !ok || !strings.Contains(body, `"now":"2026-11-23T11:30:00+08:00"`) {
			t.Fatalf("sites = %.200s", body)
		}
		lists = append(lists, features)
	}
	if lists[0] != lists[1] {
		t.Error("the same seed gave two cities")
	}
}

func TestVersion(t *testing.T) {
	if out := must0(t, "version"); !strings.HasPrefix(out, "jiujin ") {
		t.Errorf("version said %q", out)
	}
}
