package main

import (
	"fmt"
	"time"
)

// target is one row of DESIGN §7 beside what was measured.
type target struct {
	what     words
	target   words
	measured words
	met      bool
}

// targetTable lays targets out.
func targetTable(targets []target) *table {
	t := &table{
		title:   words{"Targets (DESIGN §7)", "目标"},
		columns: []words{{"", ""}, {"target", "目标"}, {"measured", "测得"}, {"", ""}},
	}
	for _, g := range targets {
		verdict := words{"over", "未达到"}
		if g.met {
			verdict = words{"ok", "达到"}
		}
		t.add(g.what, g.target, g.measured, verdict)
	}
	return t
}

// sideTargets are the targets of answers over HTTP. DESIGN names one ratio for
// the larger sizes without saying whether with the middleware: both are held
// against it. What was not measured has no row.
func sideTargets(n int, r *sideResult) []target {
	goals := map[int]map[variant]float64{
		600:       {routeAny: 0.87, productAny: 0.75, routeNarrow: 0.83},
		100_000:   {routeAny: 0.75, productAny: 0.75},
		1_000_000: {routeAny: 0.60, productAny: 0.60},
	}
	var targets []target
	for _, v := range variants() {
		goal, ok := goals[n][v]
		if !ok || len(r.Turns[v]) == 0 {
			continue
		}
		what := words{
			fmt.Sprintf("nearest over HTTP, %s sites, %s", countText(n), v.name().EN),
			fmt.Sprintf("经 HTTP 找最近，%s 个站点，%s", countText(n), v.name().ZH),
		}
		ratio := median(r.ratios(v))
		targets = append(targets, target{what, same("≥ %.2f ×", goal), same("%.3f ×", ratio), ratio >= goal})
	}
	return targets
}

// processTargets are the targets of the search alone.
func processTargets(n int, row processRow) []target {
	goal, ok := map[int]float64{600: 350, 100_000: 700, 1_000_000: 1500}[n]
	if !ok {
		return nil
	}
	what := words{
		fmt.Sprintf("nearest in process, %s sites", countText(n)),
		fmt.Sprintf("进程内找最近，%s 个站点", countText(n)),
	}
	filtered := words{what.EN + ", filtered", what.ZH + "，筛选"}
	with := func(sign, time string, allocs float64) words {
		return words{
			fmt.Sprintf("%s%s, %.0f allocs", sign, time, allocs),
			fmt.Sprintf("%s%s，%.0f 次分配", sign, time, allocs),
		}
	}
	twice := 2 * row.Nanos[0]
	return []target{
		{
			what, with("≤ ", nanoText(goal), 0), with("", nanoText(row.Nanos[0]), row.Allocs[0]),
			row.Nanos[0] <= goal && row.Allocs[0] == 0,
		},
		{
			filtered, with("≤ 2 × = ", nanoText(twice), 0), with("", nanoText(row.Nanos[1]), row.Allocs[1]),
			row.Nanos[1] <= twice && row.Allocs[1] == 0,
		},
	}
}

// startTargets are the targets of start-up and memory.
func startTargets(n int, r *startResult) []target {
	type goal struct {
		ready  time.Duration
		memory int64
	}
	g, ok := map[int]goal{600: {300 * time.Millisecond, 40e6}, 1_000_000: {20 * time.Second, 2.5e9}}[n]
	sites := countText(n)
	targets := []target{{
		words{"change to visible, " + sites + " sites", "改动到可见，" + sites + " 个站点"},
		same("< 2 s"),
		same("%s", secondsText(r.worstVisible())), r.worstVisible() < 2*time.Second,
	}}
	if !ok {
		return targets
	}
	return append([]target{
		{
			words{"start to ready, " + sites + " sites", "启动到就绪，" + sites + " 个站点"},
			same("< %s", secondsText(g.ready)), same("%s", secondsText(median64(r.Ready))), median64(r.Ready) < g.ready,
		},
		{
			words{"peak memory with a refresh, " + sites + " sites", "含一次更新的内存峰值，" + sites + " 个站点"},
			same("< %s", bytesText(g.memory)), same("%s", bytesText(r.AfterEdits.Peak)), r.AfterEdits.Peak < g.memory,
		},
	}, targets...)
}
