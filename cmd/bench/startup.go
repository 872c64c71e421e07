package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// startPlan measures start-up, memory, and how soon an edit shows. The server
// runs on all cores, as one would start it.
type startPlan struct {
	Sites  int
	DB     string
	Starts int
	Edits  int
}

type startResult struct {
	Ready      []time.Duration // from exec to the first 200 of /readyz
	AtReady    memory
	Visible    []time.Duration // from commit to the new revision in /readyz
	AfterEdits memory
	Idle       memory // some seconds later
}

func (r *startResult) worstVisible() (d time.Duration) {
	for _, v := range r.Visible {
		d = max(d, v)
	}
	return d
}

func median64(values []time.Duration) time.Duration {
	ns := make([]int64, len(values))
	for i, v := range values {
		ns[i] = int64(v)
	}
	return time.Duration(median(ns))
}

func (p *startPlan) run(ctx context.Context, b *bench) (*startResult, error) {
	r := &startResult{}
	for i := range p.Starts {
		last := i == p.Starts-1
		s, err := b.product.start(ctx, anyCore, p.DB)
		if err != nil {
			return nil, err
		}
		ready, err := s.awaitReady(ctx)
		if err == nil {
			r.Ready = append(r.Ready, ready)
			r.AtReady = s.memory()
			if last {
				err = p.edits(ctx, s, r)
			}
		}
		s.stop()
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(b.progress, "start    %s sites, %d of %d: %s\n", countText(p.Sites), i+1, p.Starts, secondsText(ready))
	}
	return r, nil
}

// edits changes one site after the other, as another process would, and waits
// each time until the server shows it.
func (p *startPlan) edits(ctx context.Context, s *server, r *startResult) (err error) {
	c, err := dial(ctx, s.address)
	if err != nil {
		return err
	}
	defer c.close()
	db, err := store.Open(ctx, p.DB, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for round := range p.Edits {
		id := locator.NewID(int64(locator.FirstSerial + round*37%p.Sites))
		rev, committed, err := edit(ctx, db, id)
		if err != nil {
			return fmt.Errorf("edit %s: %w", id, err)
		}
		if err := awaitRevision(ctx, c, s.address, rev); err != nil {
			return err
		}
		r.Visible = append(r.Visible, time.Since(committed))
		// Wait out of step with the server's polling, else each edit would meet
		// it at the same moment.
		time.Sleep(time.Duration(round) * 170 * time.Millisecond)
	}
	r.AfterEdits = s.memory()
	time.Sleep(3 * time.Second)
	r.Idle = s.memory()
	return nil
}

func awaitRevision(ctx context.Context, c *client, address string, rev int64) error {
	ready := request(address, "/readyz")
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); {
		a, err := c.do(ready)
		if err != nil {
			return err
		}
		var state struct {
			Rev int64 `json:"rev"`
		}
		if err := json.Unmarshal(a.Body, &state); err != nil {
			return fmt.Errorf("/readyz: %w", err)
		}
		if state.Rev >= rev {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
	return fmt.Errorf("revision %d did not show within 5 minutes", rev)
}

// startTable lays results of several sizes out, each beside the start and the
// memory of the server that was asked over HTTP on one core, when there was.
func startTable(rows []startRow) *table {
	t := &table{
		title: words{"Start, memory, change to visible", "启动、内存、改动到可见"},
		columns: []words{
			{"sites", "站点"},
			{"ready", "就绪"},
			{"ready, one core", "就绪，一个核"},
			{"memory at ready", "就绪时内存"},
			{"peak", "峰值"},
			{"peak with edits", "改动后峰值"},
			{"3 s later", "三秒后"},
			{"of it not files", "其中非文件"},
			{"HTTP runs, peak", "压测峰值"},
			{"edit visible", "改动可见"},
			{"at worst", "最慢"},
		},
	}
	for _, row := range rows {
		r := row.result
		one, after := same("—"), same("—")
		if row.side != nil {
			one, after = same("%s", secondsText(row.side.Ready)), same("%s", bytesText(row.side.AfterRuns.Peak))
		}
		t.add(same("%s", countText(row.sites)), same("%s", secondsText(median64(r.Ready))), one,
			same("%s", bytesText(r.AtReady.RSS)), same("%s", bytesText(r.AtReady.Peak)), same("%s", bytesText(r.AfterEdits.Peak)),
			same("%s", bytesText(r.Idle.RSS)), same("%s", bytesText(r.Idle.Anon)), after,
			same("%s", secondsText(median64(r.Visible))), same("%s", secondsText(r.worstVisible())))
	}
	return t
}

// startRow is one size.
type startRow struct {
	sites  int
	result *startResult
	side   *sideResult // nil when it was not measured
}
