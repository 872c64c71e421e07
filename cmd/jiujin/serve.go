package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"
	_ "time/tzdata" // a bare machine may have no time zones

	"github.com/prometheus/client_golang/prometheus"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/web"
	"jiujin/internal/web/api"
	"jiujin/internal/web/page"
	"jiujin/static"
)

// pollInterval is how often a server looks for what others wrote.
const pollInterval = time.Second

type serveCmd struct {
	database
	Listen  string `env:"JIUJIN_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"监听的地址；端口写 0 由系统挑选。"`
	Demo    bool   `env:"JIUJIN_DEMO" help:"空库先装入演示数据；只能用于演示库。"`
	Seed    uint64 `default:"1" help:"演示数据的种子。"`
	TestNow string `hidden:"" env:"JIUJIN_TEST_NOW" help:"测试用的时钟（RFC 3339），只能和 --demo 一起用。"`
	Quiet   bool   `env:"JIUJIN_QUIET" help:"不写访问记录。"`

	Rate          float64  `env:"JIUJIN_RATE" default:"50" placeholder:"N" help:"一个网络地址每秒最多几次请求，不写就是 50；没用掉的攒着，最多攒十秒；0 是不限。"`
	TrustProxy    []string `env:"JIUJIN_TRUST_PROXY" placeholder:"IP|CIDR" help:"前面的反向代理，地址或网段，用逗号分开；只信它们写的 X-Forwarded-For，不写就谁也不信。"`
	PublicURL     string   `name:"public-url" env:"JIUJIN_PUBLIC_URL" placeholder:"https://HOST" help:"网站对外的网址，写进二维码、分享和站点地图；不写就用访问时的网址。"`
	VerifyDir     string   `env:"JIUJIN_VERIFY_DIR" placeholder:"DIR" help:"放 MP_verify_*.txt 这类验证文件的文件夹，里面的 .txt 和 .html 在网站根下给出；不写就没有。"`
	MetricsListen string   `env:"JIUJIN_METRICS_LISTEN" placeholder:"HOST:PORT" help:"另在本机的这个地址给出 Prometheus 指标（/metrics），例如 127.0.0.1:9090；不写就没有。"`
}

// Run serves until ctx ends.
func (cmd *serveCmd) Run(ctx context.Context, p *program) error {
	now, err := cmd.clock(p)
	if err != nil {
		return err
	}
	proxies, err := web.ParseProxies(cmd.TrustProxy)
	if err != nil {
		return err
	}
	publicURL, err := page.ParsePublicURL(cmd.PublicURL)
	if err != nil {
		return err
	}
	var proofs *page.Proofs
	if cmd.VerifyDir != "" {
		if proofs, err = page.OpenProofs(cmd.VerifyDir); err != nil {
			return err
		}
		defer closeQuietly(proofs, p)
	}
	machineClock := p.now
	p = &program{in: p.in, out: p.out, errOut: &together{w: p.errOut}, now: now}
	log := slog.New(slog.NewTextHandler(p.errOut, nil))
	metrics := prometheus.NewRegistry()
	stop, err := cmd.serveMetrics(ctx, p, web.MetricsHandler(metrics, log), log)
	if err != nil {
		return err
	}
	defer stop()
	assets, err := static.Assets()
	if err != nil {
		return err
	}
	db, c, err := cmd.open(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	zone, err := time.LoadLocation(c.Profile.Timezone)
	if err != nil {
		return fmt.Errorf("city profile: timezone: %w", err)
	}
	if cmd.Demo {
		if err := cmd.ensureDemo(ctx, p, db, c, zone); err != nil {
			return err
		}
	}
	restore := thrifty()
	engine, err := search.New(ctx, search.Options{Source: db, City: c, Log: log, Now: now, Piece: api.Piece, State: api.State})
	if err != nil {
		return err
	}
	if engine.View().Count("", "").Listed < manySites {
		restore()
	}
	var accessLog *web.AccessLog
	if !cmd.Quiet {
		accessLog = web.NewAccessLog(p.errOut)
		defer closeLog(ctx, accessLog, log)
	}
	desk, err := newAdmin(db, c, p)
	if err != nil {
		return err
	}
	desk.Refresh = func(ctx context.Context) {
		if err := engine.Refresh(ctx); err != nil {
			log.ErrorContext(ctx, "refresh failed", "error", err)
		}
	}
	tending, tended := context.WithCancel(ctx)
	defer tended()
	go desk.TendImports(tending, func(err error) { log.ErrorContext(ctx, "imports", "error", err) })
	doors, err := auth.New(auth.Options{Store: db, Now: machineClock, Hash: p.hash})
	if err != nil {
		return err
	}
	handler, err := web.New(web.Options{
		Staff:  &web.Staff{Admin: desk, Auth: doors},
		Engine: engine, Assets: assets, Now: now, Zone: zone, Log: log, Ready: db.Ping,
		AccessLog: accessLog, Metrics: metrics, Version: version,
		Proxies: proxies, Rate: cmd.Rate,
		PublicURL: publicURL, Proofs: proofs, Photos: db,
	})
	if err != nil {
		return err
	}
	return cmd.listen(ctx, p, &site{engine, handler, doors, publicURL, log})
}

// site is what is served.
type site struct {
	engine    *search.Engine
	handler   http.Handler
	doors     *auth.Auth
	publicURL string
	log       *slog.Logger
}

// manySites is from how many sites on memory is worth more than the time of
// the collector.
const manySites = 100_000

// thrifty lets the collector begin when a quarter has been added to what lives,
// not as much again, so that loading many sites needs no twice the memory. Who
// sets GOGC has the last word.
func thrifty() (restore func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(25)
	return func() { debug.SetGCPercent(before) }
}

// clock is the time the server believes in.
func (cmd *serveCmd) clock(p *program) (func() time.Time, error) {
	if cmd.TestNow == "" {
		return p.now, nil
	}
	if !cmd.Demo {
		return nil, errors.New("JIUJIN_TEST_NOW 只能和 --demo 一起用：真实资料要用真实的时间")
	}
	fixed, err := time.Parse(time.RFC3339, cmd.TestNow)
	if err != nil {
		return nil, fmt.Errorf("JIUJIN_TEST_NOW: “%s”不是 RFC 3339 时间，例如 2026-11-23T11:30:00+08:00", cmd.TestNow)
	}
	return func() time.Time { return fixed }, nil
}

// errSeeded says that the made-up city has been there already.
var errSeeded = errors.New("made-up sites are there")

func (cmd *serveCmd) ensureDemo(ctx context.Context, p *program, db *store.DB, c *city.City, zone *time.Location) error {
	rev, err := db.Revision(ctx)
	if err != nil {
		return err
	}
	if rev.Demo {
		err := db.EachChange(ctx, 0, func(page *locator.Delta) error {
			if len(page.Sites) > 0 {
				return errSeeded
			}
			return nil
		})
		switch {
		case errors.Is(err, errSeeded):
			return nil
		case err != nil:
			return err
		}
	}
	return seedDemo(ctx, p, db, c, demo.Options{Seed: cmd.Seed, Today: locator.DateOf(p.now().In(zone))})
}

// seedDemo fills an empty database with the made-up city.
func seedDemo(ctx context.Context, p *program, db *store.DB, c *city.City, o demo.Options) error {
	data, err := demo.Generate(c, o)
	if err != nil {
		return err
	}
	a, err := newAdmin(db, c, p)
	if err != nil {
		return err
	}
	if err := a.SeedDemo(ctx, data.Sites, data.NoticesFor); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "已装入演示数据：%d 个编造的站点\n", len(data.Sites))
	return nil
}

// newAdmin joins the use cases to the database.
func newAdmin(db *store.DB, c *city.City, p *program) (*admin.Admin, error) {
	return admin.New(admin.Options{DB: db, City: c, Profile: c.Profile, Now: p.now})
}

func (cmd *serveCmd) listen(ctx context.Context, p *program, s *site) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go s.engine.Run(ctx, pollInterval)
	go sweep(ctx, s.doors, s.log)

	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cmd.Listen)
	if err != nil {
		return fmt.Errorf("不能监听 %s:%w", cmd.Listen, err)
	}
	origin := "http://" + listener.Addr().String()
	fmt.Fprintf(p.out, "就近已启动：%s\n", origin)
	if err := welcome(ctx, p, s.doors, cmp.Or(s.publicURL, origin)); err != nil {
		return errors.Join(err, listener.Close())
	}

	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	drain, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer stop()
	if err := server.Shutdown(drain); err != nil {
		return fmt.Errorf("serve: shutdown: %w", err)
	}
	return nil
}

// closeQuietly closes what is only read from now on; a failure is said, the
// work is done all the same.
func closeQuietly(c io.Closer, p *program) {
	if err := c.Close(); err != nil {
		fmt.Fprintf(p.errOut, "jiujin: %v\n", err)
	}
}
