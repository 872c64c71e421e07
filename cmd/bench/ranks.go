package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// rankPlan asks the view at random places and compares each of its ten, its
// order and its metres with the reference. A quarter of the
// questions is filtered; half are asked from anywhere in the province, the
// others in the city.
type rankPlan struct {
	Sites  int
	Checks int
}

// rankResult is what came of it.
type rankResult struct {
	Checked  int
	Wrong    int     // questions with a wrong site, order or length
	Metres   float64 // by which a stated distance was off, at most
	First    string  // the first wrong one, "" for none
	Duration time.Duration
}

// rankChunk is how many questions share a stream of random numbers, so that
// the questions do not depend on the number of processors.
const rankChunk = 1000

func (p *rankPlan) run(ctx context.Context, b *bench) (*rankResult, error) {
	sites := make([]locator.Site, p.Sites)
	var points [2][]geo.Point
	for i := range sites {
		sites[i] = b.crowd.site(i)
		points[0] = append(points[0], sites[i].Location.Point)
		if narrow(&sites[i]) {
			points[1] = append(points[1], sites[i].Location.Point)
		}
	}
	view, err := newView(ctx, b.crowd.city, sites)
	if err != nil {
		return nil, err
	}
	references := [2]*reference{newReference(points[0]), newReference(points[1])}
	result, begun := &rankResult{}, time.Now()
	var (
		next atomic.Int64
		mu   sync.Mutex
		all  sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			var own rankResult
			var answers [2]func(geo.Point) []found
			for which := range answers {
				_, answers[which] = nearestTen(view, which == 1)
			}
			for ctx.Err() == nil {
				chunk := int(next.Add(1)) - 1
				count := min(rankChunk, p.Checks-chunk*rankChunk)
				if count <= 0 {
					break
				}
				r := rand.New(rand.NewPCG(rankSeed, uint64(chunk)))
				for range count {
					at := b.crowd.asker(r)
					if r.IntN(2) == 0 {
						at = b.crowd.traveller(r)
					}
					which := 0
					if r.IntN(4) == 0 {
						which = 1
					}
					own.check(at, answers[which](at), references[which].nearest(at))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			result.add(&own)
		})
	}
	all.Wait()
	result.Duration = time.Since(begun)
	return result, ctx.Err()
}

// check compares one answer, in its order, with the true distances.
func (r *rankResult) check(at geo.Point, answer []found, truth []float64) {
	r.Checked++
	wrong := len(answer) != len(truth)
	for i, f := range answer {
		metres := geo.Distance(at, f.Point)
		r.Metres = max(r.Metres, math.Abs(f.Metres-metres))
		wrong = wrong || math.Abs(metres-truth[i]) > tie // not asked for once the lengths differ
	}
	if !wrong {
		return
	}
	if r.Wrong == 0 {
		r.First = fmt.Sprintf("at %.7f,%.7f: %v, true distances %v", at[0], at[1], answer, truth)
	}
	r.Wrong++
}

func (r *rankResult) add(o *rankResult) {
	r.Checked += o.Checked
	r.Wrong += o.Wrong
	r.Metres = max(r.Metres, o.Metres)
	if r.First == "" {
		r.First = o.First
	}
}

// rankTable lays a result out.
func rankTable(p *rankPlan, r *rankResult) *table {
	t := &table{
		title: words{
			fmt.Sprintf("Ranks and distances against the geodesic, %s sites", countText(p.Sites)),
			fmt.Sprintf("名次和距离与大地线相比，%s 个站点", countText(p.Sites)),
		},
		columns: []words{{"random questions", "随机提问"}, {"wrong", "答错"}, {"metres off, at most", "距离最多差"}, {"took", "用时"}},
	}
	t.add(same("%s", countText(r.Checked)), same("%d", r.Wrong), same("%.6f m", r.Metres), same("%.0f s", r.Duration.Seconds()))
	if r.First != "" {
		t.notes = append(t.notes, words{"first wrong " + r.First, "第一处错：" + r.First})
	}
	return t
}

// rankTargets hold it against rule 7 of DESIGN: no exception, 0.1 m.
func rankTargets(r *rankResult) []target {
	return []target{{
		words{"ranks and distances, random questions", "名次和距离，随机提问"},
		words{"0 wrong, ≤ 0.1 m off", "0 个错，距离差 ≤ 0.1 m"},
		words{
			fmt.Sprintf("%d wrong of %s, ≤ %.6f m off", r.Wrong, countText(r.Checked), r.Metres),
			fmt.Sprintf("%s 次里 %d 个错，距离差 ≤ %.6f m", countText(r.Checked), r.Wrong, r.Metres),
		},
		r.Wrong == 0 && r.Metres <= 0.1 && r.Checked > 0,
	}}
}
