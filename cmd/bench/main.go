// Command bench measures what DESIGN §7 promises, all of one run on one
// machine: the nearest sites over HTTP beside a bare net/http handler that
// writes as many bytes, start-up and memory, the search in process beside
// other indexes, and every rank against the geodesic. `make bench` runs it; it
// needs Linux, two cores and bin/jiujin.
//
// Servers run in processes of their own on one core, the client on another;
// what is compared runs in turns, and medians are printed. Data are the same
// on every machine ([crowd]) and kept under -cache. Start reading at
// [bench.run].
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"jiujin/internal/city"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var err error
	if len(os.Args) == 3 && os.Args[1] == roleFlag {
		err = playRole(ctx, os.Args[2], os.Stdin, os.Stdout)
	} else {
		err = run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	}
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	sizes       []int
	parts       []string
	program     string
	serveArgs   []string
	log         string
	cache       string
	rounds      int
	warm, round time.Duration
	connections int
	checks      int
	rankChecks  int
	rankSites   int
	importRows  int
	postgres    string
	markdown    string
}

// The parts of a run.
func parts() []string { return []string{"http", "start", "process", "ranks", "import"} }

func parseOptions(args []string, errOut io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(errOut)
	sizes := f.String("sizes", "600 100000", "numbers of `sites`")
	which := f.String("parts", "http start process ranks", "what to measure: some of "+strings.Join(parts(), " "))
	f.StringVar(&o.program, "program", "bin/jiujin", "the `program` to measure")
	serveArgs := f.String("serve", "", "further `flags` of its serve command")
	f.StringVar(&o.log, "log", os.DevNull, "`file` for its standard error, with the access log")
	f.StringVar(&o.cache, "cache", ".bench", "`folder` for the databases")
	f.IntVar(&o.rounds, "rounds", 5, "rounds in which what is compared runs in turns")
	f.DurationVar(&o.warm, "warm", 500*time.Millisecond, "warm-up of each turn over HTTP")
	f.DurationVar(&o.round, "round", 3*time.Second, "length of each turn over HTTP; in process a tenth of it")
	f.IntVar(&o.connections, "connections", 32, "keep-alive connections")
	f.IntVar(&o.checks, "checks", 2000, "questions in process that are compared with the geodesic; a quarter of it from a million sites")
	f.IntVar(&o.rankChecks, "rank-checks", 1_000_000, "random ranks compared with the geodesic")
	f.IntVar(&o.rankSites, "rank-sites", 600, "`sites` they are asked of")
	f.IntVar(&o.importRows, "import-rows", 100_000, "rows of the list that is imported")
	f.StringVar(&o.postgres, "postgres", "", "`URLs` of empty PostgreSQL databases to import into too, up to four, with commas")
	f.StringVar(&o.markdown, "markdown", "", "`file` for the tables of RESULTS.md")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("unknown argument %q", f.Arg(0))
	}
	o.serveArgs = strings.Fields(*serveArgs)
	o.parts = list(*which)
	for _, p := range o.parts {
		if !slices.Contains(parts(), p) {
			return o, fmt.Errorf("-parts: %q is none of %s", p, strings.Join(parts(), ", "))
		}
	}
	for _, s := range list(*sizes) {
		n, err := strconv.Atoi(s)
		if err != nil || n < ten {
			return o, fmt.Errorf("-sizes: %q is not a number of sites from %d", s, ten)
		}
		o.sizes = append(o.sizes, n)
	}
	if o.rounds < 1 || o.round < 10*time.Millisecond || o.connections < 1 || o.checks < 1 || o.rankChecks < 1 || o.rankSites < ten || o.importRows < 1 {
		return o, errors.New("rounds, times, connections, checks and rows must be positive")
	}
	return o, nil
}

// list reads words set apart by spaces or commas.
func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' })
}

func run(ctx context.Context, args []string, out, errOut io.Writer) error {
	o, err := parseOptions(args, errOut)
	if err != nil {
		return err
	}
	m, err := describe(ctx, time.Now())
	if err != nil {
		return err
	}
	m.print(out)
	c, err := city.Default()
	if err != nil {
		return err
	}
	b := &bench{options: o, machine: m, out: out, progress: errOut}
	if b.crowd, err = newCrowd(c); err != nil {
		return err
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	if o.markdown == "" {
		return nil
	}
	return b.writeMarkdown(o.markdown)
}

// bench is one run.
type bench struct {
	options
	machine  machine
	crowd    *crowd
	product  product
	out      io.Writer // tables
	progress io.Writer // what is being done

	tables  []*table
	targets []target
	starts  []startRow
}

func (b *bench) wants(part string) bool { return slices.Contains(b.parts, part) }

// show prints a table and keeps it for RESULTS.md.
func (b *bench) show(t *table) {
	t.print(b.out)
	b.tables = append(b.tables, t)
}

// run measures every size, then ranks, and ends with the targets. It fails
// when something could not be measured or a rank is wrong, not when a target
// is missed.
func (b *bench) run(ctx context.Context) error {
	err := b.measure(ctx)
	// After a failure, too: what was measured by then took its time.
	if len(b.starts) > 0 {
		b.show(startTable(b.starts))
	}
	if len(b.targets) > 0 {
		b.show(targetTable(b.targets))
	}
	return err
}

func (b *bench) measure(ctx context.Context) error {
	for _, n := range b.sizes {
		if err := b.size(ctx, n); err != nil {
			return fmt.Errorf("%s sites: %w", countText(n), err)
		}
	}
	if b.wants("import") {
		rows, err := (&importPlan{Rows: b.importRows, Postgres: strings.FieldsFunc(b.postgres, func(r rune) bool { return r == ',' })}).run(ctx, b)
		if err != nil {
			return fmt.Errorf("import: %w", err)
		}
		b.show(importTable(rows, b.importRows))
		b.targets = append(b.targets, importTargets(rows)...)
	}
	if !b.wants("ranks") {
		return nil
	}
	plan := &rankPlan{Sites: b.rankSites, Checks: b.rankChecks}
	r, err := plan.run(ctx, b)
	if err != nil {
		return fmt.Errorf("ranks: %w", err)
	}
	b.show(rankTable(plan, r))
	b.targets = append(b.targets, rankTargets(r)...)
	if r.Wrong > 0 {
		return fmt.Errorf("%d answers are wrong", r.Wrong)
	}
	return nil
}

// size measures one number of sites.
func (b *bench) size(ctx context.Context, n int) error {
	row := startRow{sites: n}
	if b.wants("http") || b.wants("start") {
		var err error
		if b.product, err = newProduct(ctx, b.program, b.log, b.serveArgs); err != nil {
			return err
		}
		db, err := b.crowd.database(ctx, b.cache, n, b.progress)
		if err != nil {
			return err
		}
		if b.wants("http") {
			if row.side, err = b.sideBySide(ctx, n, db); err != nil {
				return fmt.Errorf("http: %w", err)
			}
		}
		if b.wants("start") {
			plan := &startPlan{Sites: n, DB: db, Starts: 5, Edits: 5}
			if n >= 1_000_000 {
				plan.Starts = 2
			}
			if row.result, err = plan.run(ctx, b); err != nil {
				return fmt.Errorf("start: %w", err)
			}
			b.starts = append(b.starts, row)
			b.targets = append(b.targets, startTargets(n, row.result)...)
		}
	}
	if b.wants("process") {
		if err := b.inProcess(ctx, n); err != nil {
			return fmt.Errorf("process: %w", err)
		}
	}
	return nil
}

func (b *bench) sideBySide(ctx context.Context, n int, db string) (*sideResult, error) {
	plan := &sidePlan{
		Sites: n, DB: db, Rounds: b.rounds, Warm: b.warm, Round: b.round, Connections: b.connections,
	}
	r, err := plan.run(ctx, b)
	if err != nil {
		return nil, err
	}
	b.show(sideTable(plan, r, b.crowd.share(min(n, 100_000))))
	b.targets = append(b.targets, sideTargets(n, r)...)
	return r, nil
}

func (b *bench) inProcess(ctx context.Context, n int) error {
	plan := processPlan{Sites: n, Rounds: b.rounds, Round: b.round / 10, Checks: b.checks}
	if n >= 1_000_000 {
		plan.Checks = max(1, b.checks/4)
	}
	fmt.Fprintf(b.progress, "process  %s sites\n", countText(n))
	var r processResult
	if err := ask(ctx, b.machine.Server, roleProcess, plan, &r); err != nil {
		return err
	}
	t, targets := processTable(n, &r)
	b.show(t)
	b.targets = append(b.targets, targets...)
	return nil
}

func (b *bench) writeMarkdown(file string) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	// The targets come first: they are what a reader looks for.
	last := len(b.tables) - 1
	if len(b.targets) > 0 && last > 0 {
		b.tables = append([]*table{b.tables[last]}, b.tables[:last]...)
	}
	writeMarkdown(f, b.machine, b.tables)
	return nil
}
