package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// loadPlan is one turn of load: a closed loop over keep-alive connections.
type loadPlan struct {
	Address     string
	Targets     []string // path and query of each prepared request, asked in turn
	Header      string   // one more header line, "" for none
	Encoding    string   // the Content-Encoding every answer must have
	Connections int
	Warm        time.Duration // not measured
	Measure     time.Duration
	PID         int // of the server
}

// loadResult is what a turn measured. Processor times are of whole processes.
type loadResult struct {
	Requests  int64
	Elapsed   time.Duration
	ServerCPU time.Duration
	ClientCPU time.Duration
	P50, P99  time.Duration // as the client saw them
	BodyBytes int64
}

// perRequest is the processor time the server used for one request, in
// nanoseconds.
func (r loadResult) perRequest() float64 {
	return float64(r.ServerCPU) / float64(max(r.Requests, 1))
}

// run is one turn. Any answer but 200 in the encoding asked for ends it with
// an error: it would not be the work that is to be measured.
func (p *loadPlan) run(ctx context.Context) (loadResult, error) {
	if len(p.Targets) == 0 || p.Connections < 1 {
		return loadResult{}, errors.New("load: nothing to ask")
	}
	ctx, stop := context.WithTimeout(ctx, p.Warm+p.Measure+30*time.Second)
	defer stop()
	var headers []string
	if p.Header != "" {
		headers = append(headers, p.Header)
	}
	requests := make([][]byte, len(p.Targets))
	for i, t := range p.Targets {
		requests[i] = request(p.Address, t, headers...)
	}
	var loops []*loop
	defer func() {
		for _, l := range loops {
			l.client.close()
		}
	}()
	for i := range p.Connections {
		c, err := dial(ctx, p.Address)
		if err != nil {
			return loadResult{}, fmt.Errorf("load: connection %d: %w", i, err)
		}
		at := i * len(requests) / p.Connections
		loops = append(loops, &loop{
			client: c, requests: requests, at: at, encoding: p.Encoding, latencies: make([]int64, 0, 1<<16),
		})
	}
	var running sync.WaitGroup
	failed := make(chan error, len(loops))
	var end atomic.Bool
	for _, l := range loops {
		running.Go(func() {
			if err := l.run(&end); err != nil {
				failed <- err
			}
		})
	}
	result, err := p.measure(ctx, loops, failed)
	end.Store(true)
	if err != nil {
		for _, l := range loops {
			l.client.close() // a loop that waits for an answer must end too
		}
	}
	running.Wait()
	if err != nil {
		return result, err
	}
	select {
	case err := <-failed:
		return result, err
	default:
	}
	var all []int64
	for _, l := range loops {
		all = append(all, l.latencies...)
	}
	slices.Sort(all)
	result.P50, result.P99 = time.Duration(quantile(all, 0.5)), time.Duration(quantile(all, 0.99))
	return result, nil
}

// measure waits out the warm-up, then reads clocks and counters at both ends
// of the measured time.
func (p *loadPlan) measure(ctx context.Context, loops []*loop, failed <-chan error) (loadResult, error) {
	if err := rest(ctx, p.Warm, failed); err != nil {
		return loadResult{}, err
	}
	before, err := p.reading(loops, true)
	if err != nil {
		return loadResult{}, err
	}
	if err := rest(ctx, p.Measure, failed); err != nil {
		return loadResult{}, err
	}
	after, err := p.reading(loops, false)
	if err != nil {
		return loadResult{}, err
	}
	if after.Requests == before.Requests {
		return loadResult{}, errors.New("load: not one answer in the measured time")
	}
	return loadResult{
		Requests: after.Requests - before.Requests, Elapsed: after.Elapsed - before.Elapsed,
		ServerCPU: after.ServerCPU - before.ServerCPU, ClientCPU: after.ClientCPU - before.ClientCPU,
		BodyBytes: (after.BodyBytes - before.BodyBytes) / (after.Requests - before.Requests),
	}, nil
}

// reading is the clocks and counters of this moment, as a loadResult since the
// beginning of all; recording says whether latencies are kept from now on.
func (p *loadPlan) reading(loops []*loop, recording bool) (r loadResult, err error) {
	if r.ServerCPU, err = processCPU(p.PID); err != nil {
		return r, err
	}
	if r.ClientCPU, err = processCPU(os.Getpid()); err != nil {
		return r, err
	}
	r.Elapsed = time.Duration(time.Now().UnixNano())
	for _, l := range loops {
		l.recording.Store(recording)
		r.Requests += l.requestsDone.Load()
		r.BodyBytes += l.bodyBytes.Load()
	}
	return r, nil
}

// rest waits, unless ctx ends or something fails before.
func rest(ctx context.Context, d time.Duration, failed <-chan error) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case err := <-failed:
		return err
	case <-ctx.Done():
		return fmt.Errorf("load: %w", ctx.Err())
	}
}

// loop is one connection of a turn.
type loop struct {
	client    *client
	requests  [][]byte
	at        int
	encoding  string
	latencies []int64 // nanoseconds, while recording

	recording    atomic.Bool
	requestsDone atomic.Int64
	bodyBytes    atomic.Int64
}

func (l *loop) run(end *atomic.Bool) error {
	begun := time.Now()
	for !end.Load() {
		a, err := l.client.do(l.requests[l.at])
		if err != nil {
			return fmt.Errorf("load: %w", err)
		}
		if a.Status != 200 || a.Encoding != l.encoding {
			return fmt.Errorf("load: status %d, encoding %q for %.200q: %.300s", a.Status, a.Encoding, l.requests[l.at], a.Body)
		}
		now := time.Now()
		if l.recording.Load() {
			l.latencies = append(l.latencies, int64(now.Sub(begun)))
		}
		begun = now
		l.requestsDone.Add(1)
		l.bodyBytes.Add(int64(len(a.Body)))
		if l.at++; l.at == len(l.requests) {
			l.at = 0
		}
	}
	return nil
}
