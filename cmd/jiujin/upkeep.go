package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"time"

	"jiujin/internal/demo"
	"jiujin/internal/locator"
)

// version is set by the build.
var version = "dev"

type versionCmd struct{}

// Run prints the version of the program and of Go.
func (versionCmd) Run(p *program) error {
	info, _ := debug.ReadBuildInfo()
	goVersion := ""
	if info != nil {
		goVersion = " " + info.GoVersion
	}
	if _, err := fmt.Fprintf(p.out, "jiujin %s%s\n", version, goVersion); err != nil {
		return fmt.Errorf("version: %w", err)
	}
	return nil
}

type demoCmd struct {
	database
	Seed     uint64 `default:"1" help:"种子：同一个种子总是同一座城。"`
	Today    string `placeholder:"YYYY-MM-DD" help:"当作今天的日期；默认是真正的今天。"`
	Meals    int    `default:"300" help:"多少个助餐点。"`
	Stations int    `default:"300" help:"多少个驿站。"`
}

// Run fills an empty database with made-up sites.
func (cmd *demoCmd) Run(ctx context.Context, p *program) error {
	db, c, err := cmd.open(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	today := locator.Date(cmd.Today)
	if today == "" {
		zone, err := time.LoadLocation(c.Profile.Timezone)
		if err != nil {
			return fmt.Errorf("city profile: timezone: %w", err)
		}
		today = locator.DateOf(p.now().In(zone))
	}
	if len(today) != len(time.DateOnly) || !today.Valid() {
		return fmt.Errorf("--today:“%s”不是日期，请写成 2026-11-23", cmd.Today)
	}
	return seedDemo(ctx, p, db, c, demo.Options{Seed: cmd.Seed, Today: today, Meals: cmd.Meals, Stations: cmd.Stations})
}

type checkCmd struct{ database }

// Run looks the database over and fails when anything is unsound. A year that
// the calendar lacks is only a warning.
func (cmd *checkCmd) Run(ctx context.Context, p *program) error {
	if missing, err := cmd.missing(); err != nil {
		return err
	} else if missing != "" {
		return sentence("import.no_database", missing)
	}
	db, c, err := cmd.open(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	problems, err := db.Check(ctx)
	if err != nil {
		return err
	}
	delta, err := db.Changes(ctx, 0)
	if err != nil {
		return err
	}
	if delta.City != nil {
		if profile, err := c.Profile.Merge(delta.City); err != nil {
			problems = append(problems, fmt.Sprintf("城市资料：%v", err))
		} else {
			c = c.WithProfile(profile)
		}
	}
	for i := range delta.Sites {
		s := &delta.Sites[i]
		for _, f := range s.Validate(c) {
			problems = append(problems, fmt.Sprintf("站点 %s %s:%s:%s", s.ID, s.Name, f.Field, f.Message))
		}
	}
	for i := range delta.Notices {
		n := &delta.Notices[i]
		for _, f := range n.Validate() {
			problems = append(problems, fmt.Sprintf("通知 %s:%s:%s", n.ID, f.Field, f.Message))
		}
	}
	for _, problem := range problems {
		fmt.Fprintln(p.out, problem)
	}
	warnOfMissingYears(p.out, c.Calendar().Missing(p.now()))
	if len(problems) > 0 {
		fmt.Fprintf(p.errOut, "jiujin: 查出 %d 个问题\n", len(problems))
		return errSilent
	}
	fmt.Fprintf(p.out, "完好：%d 个站点，%d 条通知，第 %d 版\n", len(delta.Sites), len(delta.Notices), delta.Rev)
	return nil
}

type healthcheckCmd struct {
	URL string `env:"JIUJIN_HEALTHCHECK_URL" default:"http://127.0.0.1:8080/readyz" placeholder:"URL" help:"要问的网址。"`
}

// Run asks a running server whether it is ready.
func (cmd *healthcheckCmd) Run(ctx context.Context, p *program) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, cmd.URL, nil)
	if err != nil {
		return fmt.Errorf("--url: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	fmt.Fprintf(p.out, "%s %s\n", res.Status, body)
	if res.StatusCode != http.StatusOK {
		return errSilent
	}
	return nil
}
