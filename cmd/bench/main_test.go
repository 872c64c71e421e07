package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestMain lets the test binary play the roles of a child, as the program
// itself does.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == roleFlag {
		if err := playRole(context.Background(), os.Args[2], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestParseOptions(t *testing.T) {
	o, err := parseOptions([]string{"-sizes", "600, 100000 1000000", "-parts=http,ranks", "-serve", "--quiet  --rate=5"}, &strings.Builder{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{600, 100_000, 1_000_000}, o.sizes); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(o.parts, []string{"http", "ranks"}) || !slices.Equal(o.serveArgs, []string{"--quiet", "--rate=5"}) {
		t.Errorf("parts %q, serve %q", o.parts, o.serveArgs)
	}
	for _, args := range [][]string{
		{"-sizes", "many"}, {"-sizes", "9"}, {"-parts", "lunch"}, {"-rounds", "0"}, {"extra"}, {"-unknown"}, {"-round", "1us"},
	} {
		if o, err := parseOptions(args, &strings.Builder{}); err == nil {
			t.Errorf("%q: %+v", args, o)
		}
	}
	if _, err := parseOptions([]string{"-h"}, &strings.Builder{}); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
}

// TestSideBySide runs the reference servers on a small database and puts load
// on them, all in children as in a real run.
func TestSideBySide(t *testing.T) {
	cores, err := allowedCores()
	if err != nil {
		t.Skip(err)
	}
	g := testCrowd(t)
	var progress strings.Builder
	folder := t.TempDir()
	outdated := filepath.Join(folder, "sites-120-000000000000.db")
	if err := os.WriteFile(outdated, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := g.database(t.Context(), folder, 120, &progress)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := g.database(t.Context(), folder, 120, &progress); err != nil || again != db || strings.Count(progress.String(), "filling") != 1 {
		t.Errorf("a second time: %s, %v, %s", again, err, &progress)
	}
	if files, _ := filepath.Glob(filepath.Join(folder, "*")); !slices.Equal(files, []string{db}) {
		t.Errorf("left behind: %v", files)
	}

	asked := g.askers(256)
	questions := sideQuestions{targetsOf(asked, ""), targetsOf(asked, narrowQuery)}
	core := cores[0]
	route, err := startReference(t.Context(), core, servePlan{Kind: kindRoute, DB: db})
	if err != nil {
		t.Fatal(err)
	}
	defer route.stop()
	if err := alike(t.Context(), route.address, route.address, slices.Concat(questions[0][:20], questions[1][:20])); err != nil {
		t.Error(err)
	}
	body, err := meanBody(t.Context(), route.address, questions[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{kindBare, kindEcho} {
		s, err := startReference(t.Context(), core, servePlan{Kind: kind, Body: body})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.stop)
		plan := loadPlan{
			Address: s.address, Targets: questions[0], Connections: 3,
			Warm: 20 * time.Millisecond, Measure: 100 * time.Millisecond, PID: s.pid(),
		}
		var r loadResult
		if err := ask(t.Context(), core, roleLoad, plan, &r); err != nil {
			t.Fatal(err)
		}
		if r.Requests < 10 || r.BodyBytes != int64(len(body)) || r.Elapsed < plan.Measure || r.ServerCPU <= 0 ||
			r.ClientCPU <= 0 || r.P50 <= 0 || r.P99 < r.P50 {
			t.Errorf("%s: %+v, body of %d", kind, r, len(body))
		}
		if err := alike(t.Context(), route.address, s.address, questions[0][:3]); err == nil {
			t.Errorf("%s: a fixed body passes for answers", kind)
		}
		plan.Encoding = "gzip" // which these never give
		if err := ask(t.Context(), core, roleLoad, plan, &r); err == nil || !strings.Contains(err.Error(), `encoding ""`) {
			t.Errorf("%s, gzip: %v", kind, err)
		}
	}
	plan := loadPlan{
		Address: route.address, Targets: []string{"/api/v1/nearest?lat=here"}, Connections: 2,
		Warm: time.Hour, Measure: time.Hour, PID: route.pid(), // which nobody waits for
	}
	if _, err := plan.run(t.Context()); err == nil || !strings.Contains(err.Error(), "status ") {
		t.Errorf("a refused question: %v", err)
	}
}

// TestStart: the address is read from the output, and a server that does not
// come up is an error that says so.
func TestStart(t *testing.T) {
	product := func(script string) product {
		file := filepath.Join(t.TempDir(), "program")
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
		p, err := newProduct(t.Context(), file, os.DevNull, nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := product("[ $2 = --help ] && { echo ' --rate=0'; exit; }\necho metrics: http://127.0.0.1:9/metrics\necho \"up: http://127.0.0.1:$(echo $* | wc -w)/\"\nexec sleep 60")
	if !slices.Equal(p.args, []string{"--rate=1000000"}) {
		t.Errorf("flags %q: the limit it has was not lifted", p.args)
	}
	s, err := p.start(t.Context(), anyCore, "some.db")
	if err != nil {
		t.Fatal(err)
	}
	if s.address != "127.0.0.1:6" { // serve --db some.db --listen … --rate=…
		t.Errorf("address %q", s.address)
	}
	// Which of the two is larger is not asked: kernels count them apart, and late.
	if m := s.memory(); m.RSS <= 0 || m.Peak <= 0 {
		t.Errorf("memory %+v", m)
	}
	s.stop()
	if _, err := product("[ $2 = --help ] || exit 3").start(t.Context(), anyCore, "some.db"); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("one that ends: %v", err)
	}
	if _, err := newProduct(t.Context(), filepath.Join(t.TempDir(), "none"), os.DevNull, nil); err == nil {
		t.Error("a program that is not there")
	}
}

// TestInProcess: the contenders answer, ours is right, planar degrees are not.
func TestInProcess(t *testing.T) {
	plan := &processPlan{Sites: 300, Rounds: 1, Round: time.Millisecond, Checks: 100}
	r, err := plan.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rows) != 5 {
		t.Fatalf("%d contenders", len(r.Rows))
	}
	for i, row := range r.Rows {
		if row.Nanos[0] <= 0 || row.Nanos[1] <= 0 || row.Nanos[2] <= 0 {
			t.Errorf("%s took no time: %+v", row.Name.EN, row)
		}
		wrong := row.Wrong[0] > 0 || row.Wrong[1] > 0
		if i == 0 && wrong {
			t.Errorf("%s: %+v", row.Name.EN, row)
		}
	}
	if quad := r.Rows[1]; quad.Wrong[0] < 0.2 || quad.Wrong[0] > 0.95 || quad.Regret[0] < 10 {
		t.Errorf("%s: %+v; in planar degrees most sets of ten are wrong", quad.Name.EN, quad)
	}
	if tree := r.Rows[2]; tree.Wrong[0] > 0.1 || tree.Wrong[1] > 0.1 {
		t.Errorf("%s: %+v; scaled degrees are nearly right", tree.Name.EN, tree)
	}
}

// TestRanks: all right as it is; and a reference of other points finds faults.
func TestRanks(t *testing.T) {
	b := &bench{crowd: testCrowd(t)}
	r, err := (&rankPlan{Sites: 600, Checks: 2500}).run(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if r.Checked != 2500 || r.Wrong != 0 || r.Metres > 0.1 || r.First != "" {
		t.Errorf("%+v", r)
	}
	var own rankResult
	at := b.crowd.centres[0]
	own.check(at, []found{{at, 0}}, []float64{0})
	own.check(at, []found{{at, 0.5}}, []float64{0.0005})
	if own.Wrong != 0 || own.Metres != 0.5 {
		t.Errorf("right answers: %+v", own)
	}
	own.check(at, []found{{at, 0}}, []float64{0.002})
	own.check(at, nil, []float64{0})
	if own.Wrong != 2 || own.First == "" || own.Checked != 4 {
		t.Errorf("wrong answers: %+v", own)
	}
}

func TestTargets(t *testing.T) {
	turns := func(nanos ...time.Duration) (out []loadResult) {
		for _, n := range nanos {
			out = append(out, loadResult{Requests: 10, ServerCPU: 10 * n})
		}
		return out
	}
	r := &sideResult{Turns: map[variant][]loadResult{
		bareAny: turns(10, 20, 10), productAny: turns(12, 24, 100), bareNarrow: turns(10), routeNarrow: turns(20),
	}}
	var got []string
	for _, g := range sideTargets(600, r) {
		got = append(got, fmt.Sprint(g.what.EN, " ", g.target.EN, " ", g.measured.EN, " ", g.met))
	}
	want := []string{
		"nearest over HTTP, 600 sites, all middleware ≥ 0.75 × 0.833 × true",
		"nearest over HTTP, 600 sites, filtered: route alone ≥ 0.83 × 0.500 × false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	if g := sideTargets(5000, r); len(g) != 0 {
		t.Errorf("a size without targets: %v", g)
	}
	for _, tt := range []struct {
		row  processRow
		want []bool
	}{
		{processRow{Nanos: [3]float64{350, 700}}, []bool{true, true}},
		{processRow{Nanos: [3]float64{351, 703}}, []bool{false, false}},
		{processRow{Nanos: [3]float64{100, 100}, Allocs: [3]float64{1, 1}}, []bool{false, false}},
	} {
		var met []bool
		for _, g := range processTargets(600, tt.row) {
			met = append(met, g.met)
		}
		if !slices.Equal(met, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.row, met, tt.want)
		}
	}
	start := &startResult{Ready: []time.Duration{time.Second, 100, 200}, Visible: []time.Duration{1, 3 * time.Second}}
	start.AfterEdits.Peak = 39e6
	var met []bool
	for _, g := range startTargets(600, start) {
		met = append(met, g.met)
	}
	if !slices.Equal(met, []bool{true, true, false}) {
		t.Errorf("start: %v", met)
	}
}
