package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
	_ "time/tzdata" // a bare machine may have no time zones

	"jiujin/internal/admin"
	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/web"
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
}

// Run serves until ctx ends.
func (cmd *serveCmd) Run(ctx context.Context, p *program) error {
	now, err := cmd.clock(p)
	if err != nil {
		return err
	}
	p = &program{in: p.in, out: p.out, errOut: p.errOut, now: now}
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
	log := slog.New(slog.NewTextHandler(p.errOut, nil))
	engine, err := search.New(ctx, search.Options{Source: db, City: c, Log: log})
	if err != nil {
		return err
	}
	accessLog := log
	if cmd.Quiet {
		accessLog = slog.New(slog.NewTextHandler(p.errOut, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	handler, err := web.New(web.Options{
		Engine: engine, Assets: assets, Now: now, Zone: zone, Log: accessLog, Ready: db.Ping,
	})
	if err != nil {
		return err
	}
	return cmd.listen(ctx, p, engine, handler, log)
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

func (cmd *serveCmd) ensureDemo(ctx context.Context, p *program, db *store.DB, c *city.City, zone *time.Location) error {
	rev, err := db.Revision(ctx)
	if err != nil {
		return err
	}
	if rev.Demo {
		held, err := db.Changes(ctx, 0)
		if err != nil {
			return err
		}
		if len(held.Sites) > 0 {
			return nil
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
	a := newAdmin(db, c, p)
	if err := a.SeedDemo(ctx, data.Sites, data.NoticesFor); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "已装入演示数据：%d 个编造的站点\n", len(data.Sites))
	return nil
}

// newAdmin joins the use cases to the database.
func newAdmin(db *store.DB, c *city.City, p *program) *admin.Admin {
	return &admin.Admin{Store: db, Settings: db, City: c, Profile: c.Profile, Now: p.now}
}

func (cmd *serveCmd) listen(ctx context.Context, p *program, engine *search.Engine, handler http.Handler, log *slog.Logger) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go engine.Run(ctx, pollInterval)

	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cmd.Listen)
	if err != nil {
		return fmt.Errorf("不能监听 %s:%w", cmd.Listen, err)
	}
	fmt.Fprintf(p.out, "就近已启动：http://%s\n", listener.Addr())

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
