package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"jiujin/geo"
)

// variant is one server asked one kind of question.
type variant int

const (
	bareAny variant = iota
	echoAny
	routeAny
	productAny
	productGzip
	productZstd
	bareNarrow
	routeNarrow
	productNarrow
)

func variants() []variant {
	return []variant{bareAny, echoAny, routeAny, productAny, productGzip, productZstd, bareNarrow, routeNarrow, productNarrow}
}

func (v variant) name() words {
	switch v {
	case bareAny:
		return words{"bare net/http, fixed body", "只有 net/http，固定内容"}
	case echoAny:
		return words{"echo, fixed body", "echo，固定内容"}
	case routeAny:
		return words{"route alone", "只有路由"}
	case productAny:
		return words{"all middleware", "全部中间件"}
	case productGzip:
		return words{"all middleware, gzip", "全部中间件，gzip"}
	case productZstd:
		return words{"all middleware, zstd", "全部中间件，zstd"}
	case bareNarrow:
		return words{"filtered: bare net/http, fixed body", "筛选：只有 net/http，固定内容"}
	case routeNarrow:
		return words{"filtered: route alone", "筛选：只有路由"}
	default:
		return words{"filtered: all middleware", "筛选：全部中间件"}
	}
}

// reference is what a variant is held against: the bare handler with a body of
// the same size before compression.
func (v variant) reference() variant {
	if v >= bareNarrow {
		return bareNarrow
	}
	return bareAny
}

// encoding is what the variant asks for and must get.
func (v variant) encoding() string {
	switch v {
	case productGzip:
		return "gzip"
	case productZstd:
		return "zstd"
	default:
		return ""
	}
}

// sidePlan compares servers over HTTP, all on one core, the client on another.
type sidePlan struct {
	Sites       int
	DB          string
	Rounds      int
	Warm, Round time.Duration
	Connections int
}

// sideResult is what every variant measured, round by round.
type sideResult struct {
	Turns     map[variant][]loadResult
	Ready     time.Duration // of the product on its one core
	AfterRuns memory        // of the product
}

// ratios are how much of the reference's speed a variant keeps, round by
// round: the processor time of a bare request over that of one of the variant.
func (r *sideResult) ratios(v variant) []float64 {
	return quotients(perRequest(r.Turns[v.reference()]), perRequest(r.Turns[v]))
}

func perRequest(turns []loadResult) []float64 {
	out := make([]float64, len(turns))
	for i := range turns {
		out[i] = turns[i].perRequest()
	}
	return out
}

// targetsOf writes the questions as paths.
func targetsOf(points []geo.Point, query string) []string {
	out := make([]string, len(points))
	for i, p := range points {
		out[i] = fmt.Sprintf("/api/v1/nearest?lat=%.6f&lon=%.6f&k=%d", p[1], p[0], ten)
		if query != "" {
			out[i] += "&" + query
		}
	}
	return out
}

// run starts the servers, checks that they answer alike, and lets the variants
// run in turns.
func (p *sidePlan) run(ctx context.Context, b *bench) (*sideResult, error) {
	asked := b.crowd.askers(1 << 16)
	questions := sideQuestions{targetsOf(asked, ""), targetsOf(asked, narrowQuery)}
	result := &sideResult{Turns: map[variant][]loadResult{}}
	product, err := b.product.start(ctx, b.machine.Server, p.DB)
	if err != nil {
		return nil, err
	}
	defer product.stop()
	if result.Ready, err = product.awaitReady(ctx); err != nil {
		return nil, err
	}
	servers := map[variant]*server{productAny: product, productNarrow: product, productGzip: product, productZstd: product}
	references, err := p.references(ctx, b, product, questions)
	defer func() {
		for _, s := range references {
			s.stop()
		}
	}()
	if err != nil {
		return nil, err
	}
	maps.Copy(servers, references)
	if route := servers[routeAny]; route != nil {
		servers[routeNarrow] = route
		some := slices.Concat(questions[0][:200], questions[1][:200])
		if err := alike(ctx, product.address, route.address, some); err != nil {
			return nil, err
		}
	}
	for round := range p.Rounds {
		for _, v := range variants() {
			if servers[v] == nil {
				continue
			}
			turn, err := p.turn(ctx, b, v, servers[v], questions)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", v.name().EN, err)
			}
			result.Turns[v] = append(result.Turns[v], turn)
		}
		fmt.Fprintf(b.progress, "http     %s sites, round %d of %d\n", countText(p.Sites), round+1, p.Rounds)
	}
	result.AfterRuns = product.memory()
	return result, nil
}

// sideQuestions are the paths asked, unfiltered and filtered.
type sideQuestions [2][]string

// references starts the servers the product is compared with. Those that were
// started are returned beside an error, too: they have to be stopped.
func (p *sidePlan) references(ctx context.Context, b *bench, product *server, questions sideQuestions) (map[variant]*server, error) {
	servers := map[variant]*server{}
	var bodies [2][]byte
	for i := range bodies {
		var err error
		if bodies[i], err = meanBody(ctx, product.address, questions[i]); err != nil {
			return servers, err
		}
	}
	plans := map[variant]servePlan{
		bareAny:    {Kind: kindBare, Body: bodies[0]},
		bareNarrow: {Kind: kindBare, Body: bodies[1]},
		echoAny:    {Kind: kindEcho, Body: bodies[0]},
	}
	if roomBeside(product, b.progress) {
		plans[routeAny] = servePlan{Kind: kindRoute, DB: p.DB}
	}
	for v, plan := range plans {
		s, err := startReference(ctx, b.machine.Server, plan)
		if err != nil {
			return servers, err
		}
		servers[v] = s
	}
	return servers, nil
}

// turn lets one variant run once.
func (p *sidePlan) turn(ctx context.Context, b *bench, v variant, s *server, questions sideQuestions) (turn loadResult, err error) {
	plan := loadPlan{
		Address: s.address, Targets: questions[0], Encoding: v.encoding(),
		Connections: p.Connections, Warm: p.Warm, Measure: p.Round, PID: s.pid(),
	}
	if v.reference() == bareNarrow {
		plan.Targets = questions[1]
	}
	if plan.Encoding != "" {
		plan.Header = "Accept-Encoding: " + plan.Encoding
	}
	err = ask(ctx, b.machine.Client, roleLoad, plan, &turn)
	return turn, err
}

// meanBody asks some of the questions and returns a body of the mean size of
// their answers.
func meanBody(ctx context.Context, address string, targets []string) ([]byte, error) {
	const sample = 4096
	c, err := dial(ctx, address)
	if err != nil {
		return nil, err
	}
	defer c.close()
	total, n := 0, 0
	var body []byte
	for i := 0; i < len(targets); i += max(1, len(targets)/sample) {
		a, err := c.do(request(address, targets[i]))
		if err != nil {
			return nil, err
		}
		if a.Status != 200 || !bytes.HasPrefix(a.Body, []byte("{")) {
			return nil, fmt.Errorf("%s: status %d: %.300s", targets[i], a.Status, a.Body)
		}
		if len(a.Body) > len(body) {
			body = append(body[:0], a.Body...)
		}
		total += len(a.Body)
		n++
	}
	if n == 0 {
		return nil, errors.New("no questions")
	}
	return body[:total/n], nil // it is not JSON any more; a fixed body need not be
}

// alike asks two servers the same and wants the same bytes: they would not do
// the same work otherwise. The minute may turn in between, once.
func alike(ctx context.Context, one, other string, targets []string) error {
	a, err := dial(ctx, one)
	if err != nil {
		return err
	}
	defer a.close()
	b, err := dial(ctx, other)
	if err != nil {
		return err
	}
	defer b.close()
	again := 0
	for i := 0; i < len(targets); i++ {
		x, err := a.do(request(one, targets[i]))
		if err != nil {
			return err
		}
		y, err := b.do(request(other, targets[i]))
		if err != nil {
			return err
		}
		if x.Status == y.Status && bytes.Equal(x.Body, y.Body) {
			continue
		}
		if again++; again > 2 {
			return fmt.Errorf("the product and the route alone answer %s differently:\n%.2000s\n%.2000s", targets[i], x.Body, y.Body)
		}
		i-- // once more
	}
	return nil
}

// sideTable lays a result out.
func sideTable(p *sidePlan, r *sideResult, share float64) *table {
	t := &table{
		title: words{
			fmt.Sprintf("Over HTTP: /api/v1/nearest, k=%d, of %s sites; processor time per request, bare net/http = 1.00", ten, countText(p.Sites)),
			fmt.Sprintf("经 HTTP：/api/v1/nearest，k=%d，%s 个站点；每个请求的处理器时间，只有 net/http 的为 1.00", ten, countText(p.Sites)),
		},
		columns: []words{
			{"", ""},
			{"×", "×"},
			{"least to most", "最小至最大"},
			{"CPU", "处理器"},
			{"req/s", "每秒请求"},
			{"p50", "p50"},
			{"p99", "p99"},
			{"body", "内容"},
			{"server busy", "服务忙"},
			{"client busy", "客户忙"},
		},
		notes: []words{{
			fmt.Sprintf("%d connections, closed loop, so latency is that of a full queue; medians of %d rounds in turns of %s; the filter passes %.1f %% of sites",
				p.Connections, p.Rounds, p.Round, 100*share),
			fmt.Sprintf("%d 条连接，答完即问，所以延迟含排队；轮流跑 %d 轮，每次 %s，取中位数；筛选留下 %.1f %% 的站点。",
				p.Connections, p.Rounds, p.Round, 100*share),
		}},
	}
	idle, slow := false, false
	for _, v := range variants() {
		turns := r.Turns[v]
		if len(turns) == 0 {
			continue
		}
		ratios := r.ratios(v)
		lo, hi := spread(ratios)
		of := func(value func(loadResult) float64) float64 {
			values := make([]float64, len(turns))
			for i := range turns {
				values[i] = value(turns[i])
			}
			return median(values)
		}
		busy := of(func(r loadResult) float64 { return r.ServerCPU.Seconds() / r.Elapsed.Seconds() })
		client := of(func(r loadResult) float64 { return r.ClientCPU.Seconds() / r.Elapsed.Seconds() })
		idle = idle || busy < 0.95
		slow = slow || client > 0.95*busy
		t.add(v.name(), same("%.2f", median(ratios)), same("%.2f–%.2f", lo, hi),
			same("%.1f µs", of(loadResult.perRequest)/1e3),
			same("%.0f", of(func(r loadResult) float64 { return float64(r.Requests) / r.Elapsed.Seconds() })),
			same("%s", nanoText(of(func(r loadResult) float64 { return float64(r.P50) }))),
			same("%s", nanoText(of(func(r loadResult) float64 { return float64(r.P99) }))),
			same("%.0f B", of(func(r loadResult) float64 { return float64(r.BodyBytes) })),
			same("%.0f %%", 100*busy), same("%.0f %%", 100*client))
	}
	switch {
	case slow:
		t.notes = append(t.notes, words{
			"WARNING: the client needed as much time as a server: it may have been what was measured",
			"注意：客户端和服务用了一样多的时间，量到的可能是客户端。",
		})
	case idle:
		t.notes = append(t.notes, words{
			"WARNING: a server was not busy all the time: others used its core or the client's; stop them and run again",
			"注意：有的服务没有一直忙着，别的程序占了它的核或客户端的核；停掉它们再跑。",
		})
	}
	return t
}

// roomBeside reports whether there is memory for a second process that holds
// what the product holds.
func roomBeside(product *server, progress io.Writer) bool {
	available := statusBytes("/proc/meminfo", "MemAvailable")
	need := product.memory().Peak * 5 / 4
	if available == 0 || available > need {
		return true
	}
	fmt.Fprintf(progress, "http     %s of memory are free, %s would be needed: no row for the route alone\n",
		bytesText(available), bytesText(need))
	return false
}
