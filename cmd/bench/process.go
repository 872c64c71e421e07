package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"time"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// processPlan measures the search alone, in a process of its own on one core.
type processPlan struct {
	Sites  int
	Rounds int
	Round  time.Duration // of one contender, unfiltered or filtered
	Checks int           // questions compared with the reference
}

// processResult is what it measured.
type processResult struct {
	Rows  []processRow
	Build time.Duration // from sites to a view that answers
	Heap  int64         // bytes the view holds beyond the sites
}

// processRow is one contender, ours first; [0] is unfiltered, [1] filtered,
// and [2], where there is one, unfiltered from anywhere in the city's bounds
// and not from where sites are.
type processRow struct {
	Name   words
	Nanos  [3]float64 // of one question, the median of the rounds
	Allocs [3]float64 // of one question
	Exact  bool       // it is the reference: not compared
	Wrong  [2]float64 // share of questions whose set of ten is wrong
	Regret [2]float64 // metres by which a site was too far, at worst; infinite is -1
}

func (p *processPlan) run(ctx context.Context) (*processResult, error) {
	c, err := city.Default()
	if err != nil {
		return nil, err
	}
	crowd, err := newCrowd(c)
	if err != nil {
		return nil, err
	}
	result := &processResult{}
	spots, view, err := p.load(ctx, crowd, result)
	if err != nil {
		return nil, err
	}
	checks := crowd.askers(p.Checks)
	truth := trueAnswers(spots, checks)
	contenders, tree, err := p.contenders(ctx, view, spots)
	if err != nil {
		return nil, err
	}
	if err := tree.tune(ctx, checks, truth); err != nil {
		return nil, err
	}
	for _, c := range contenders {
		row := processRow{Name: c.name, Exact: c.exact}
		if !c.exact {
			row.Wrong, row.Regret = judge(c, checks, truth)
		}
		result.Rows = append(result.Rows, row)
	}
	return result, errors.Join(p.clock(contenders, crowd, result.Rows), tree.err, tree.db.Close())
}

// load makes the sites and the view.
func (p *processPlan) load(ctx context.Context, crowd *crowd, result *processResult) ([]spot, *search.View, error) {
	sites := make([]locator.Site, p.Sites)
	spots := make([]spot, p.Sites)
	for i := range sites {
		sites[i] = crowd.site(i)
		spots[i] = spot{sites[i].Location.Point, narrow(&sites[i])}
	}
	before := heapInUse()
	begun := time.Now()
	view, err := newView(ctx, crowd.city, sites)
	result.Build = time.Since(begun)
	result.Heap = heapInUse() - before
	runtime.KeepAlive(sites)
	return spots, view, err
}

func heapInUse() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func (p *processPlan) contenders(ctx context.Context, view *search.View, spots []spot) ([]*contender, *rtree, error) {
	ours := &contender{name: words{"jiujin search.View", "就近 search.View"}}
	for which := range ours.run {
		ours.run[which], ours.answer[which] = nearestTen(view, which == 1)
	}
	quad, err := quadtreeContender(spots)
	if err != nil {
		return nil, nil, err
	}
	tree, err := newRTree(ctx, spots)
	if err != nil {
		return nil, nil, err
	}
	return []*contender{ours, quad, tree.contender(ctx), sphereContender(spots), geodesicContender(spots)}, tree, nil
}

// trueAnswers are the distances of the true ten, unfiltered and filtered.
func trueAnswers(spots []spot, asked []geo.Point) (truth [2][][]float64) {
	var all, some []geo.Point
	for i := range spots {
		all = append(all, spots[i].at)
		if spots[i].narrow {
			some = append(some, spots[i].at)
		}
	}
	for which, points := range [][]geo.Point{all, some} {
		ref := newReference(points)
		for _, p := range asked {
			truth[which] = append(truth[which], ref.nearest(p))
		}
	}
	return truth
}

// judge compares a contender's answers with the true ones.
func judge(c *contender, asked []geo.Point, truth [2][][]float64) (share, regret [2]float64) {
	for which, answer := range c.answer {
		count := 0
		for i, p := range asked {
			r, wrong := compare(p, answer(p), truth[which][i])
			if !wrong {
				continue
			}
			count++
			regret[which] = max(regret[which], math.Abs(r))
		}
		share[which] = float64(count) / float64(max(len(asked), 1))
		if math.IsInf(regret[which], 1) {
			regret[which] = -1
		}
	}
	return share, regret
}

// clock lets the contenders run in turns.
func (p *processPlan) clock(contenders []*contender, crowd *crowd, rows []processRow) error {
	near, anywhere := make([]geo.Point, 1<<16), make([]geo.Point, 1<<16)
	r := rand.New(rand.NewPCG(querySeed, 1))
	for i := range near {
		near[i], anywhere[i] = crowd.near(r), within(r, crowd.bound)
	}
	nanos := make([][3][]float64, len(contenders))
	for range p.Rounds {
		for i, c := range contenders {
			for column, run := range []func(geo.Point){c.run[0], c.run[1], c.run[0]} {
				asked := near
				if column == 2 {
					asked = anywhere
				}
				ns, allocs, err := timeRuns(run, asked, p.Round)
				if err != nil {
					return err
				}
				nanos[i][column] = append(nanos[i][column], ns)
				rows[i].Allocs[column] = allocs
			}
		}
	}
	for i := range rows {
		for column := range nanos[i] {
			rows[i].Nanos[column] = median(nanos[i][column])
		}
	}
	return nil
}

// timeRuns asks the points, a power of two of them, in turn for about so long,
// and returns the nanoseconds and allocations of one question. It counts this
// process's time on the processor, collector and all: what others do on the
// same core does not show.
func timeRuns(run func(geo.Point), asked []geo.Point, d time.Duration) (nanos, allocs float64, err error) {
	runtime.GC() // what others left behind is not this one's to sweep
	run(asked[len(asked)-1])
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun, err := processCPU(os.Getpid())
	if err != nil {
		return 0, 0, err
	}
	n, batch := 0, 1
	for elapsed := time.Duration(0); elapsed < d; {
		if elapsed < d/50 {
			batch *= 2 // reading the clock must not count
		}
		for range batch {
			run(asked[n&(len(asked)-1)])
			n++
		}
		now, err := processCPU(os.Getpid())
		if err != nil {
			return 0, 0, err
		}
		elapsed = now - begun
		nanos = float64(elapsed) / float64(n)
	}
	runtime.ReadMemStats(&after)
	return nanos, math.Floor(float64(after.Mallocs-before.Mallocs) / float64(n)), nil
}

// processTable lays a result out, and says how it stands to the targets.
func processTable(n int, r *processResult) (*table, []target) {
	t := &table{
		title: words{
			fmt.Sprintf("Ten nearest of %s sites, in process, one core", countText(n)),
			fmt.Sprintf("进程内找最近十处，%s 个站点，一个核", countText(n)),
		},
		columns: []words{
			{"", ""},
			{"any", "不筛选"},
			{"allocs", "分配"},
			{"filtered", "筛选"},
			{"allocs", "分配"},
			{"from anywhere", "随处问"},
			{"wrong", "答错"},
			{"worst by", "最多远了"},
			{"wrong, filtered", "筛选答错"},
		},
		notes: []words{{
			"times: asked near sites, as people do, and from anywhere in the city's bounds; wrong answers: of both, four to one",
			"用时：在站点附近问（人多半在那里），和在城市范围里随处问；答错：两种问法四比一。",
		}, {
			fmt.Sprintf("view built in %s, holding %s beyond its sites", secondsText(r.Build), bytesText(r.Heap)),
			fmt.Sprintf("快照用 %s 建成，站点之外占 %s。", secondsText(r.Build), bytesText(r.Heap)),
		}},
	}
	for _, row := range r.Rows {
		wrong, worst, wrongNarrow := same("%.2f %%", 100*row.Wrong[0]), same("%.1f m", row.Regret[0]), same("%.2f %%", 100*row.Wrong[1])
		if row.Regret[0] < 0 {
			worst = words{"one missing", "少了站点"}
		}
		if row.Exact {
			wrong, worst, wrongNarrow = same("—"), same("—"), same("—")
		}
		t.add(row.Name, same("%s", nanoText(row.Nanos[0])), same("%.0f", row.Allocs[0]),
			same("%s", nanoText(row.Nanos[1])), same("%.0f", row.Allocs[1]), same("%s", nanoText(row.Nanos[2])), wrong, worst, wrongNarrow)
	}
	return t, processTargets(n, r.Rows[0])
}
