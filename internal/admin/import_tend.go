package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// How often imports are looked after, and how long somebody who works on one
// may say nothing before another takes over.
const (
	tendInterval  = 2 * time.Second
	tidyInterval  = 10 * time.Minute
	applySilence  = 10 * time.Second
	planSilence   = time.Minute
	uploadSilence = 15 * time.Minute
	// keepImports is how long the list and the lines of an import are kept.
	keepImports = 30 * 24 * time.Hour
)

// importWaker tells who tends imports that there is work. The zero value is
// ready.
type importWaker struct {
	once sync.Once
	bell chan struct{}
	mu   sync.Mutex
	own  []string // imports that this process has begun to apply

	tidied time.Time // when old lists were last thrown away; of the tending goroutine
}

func (p *importWaker) ring() chan struct{} {
	p.once.Do(func() { p.bell = make(chan struct{}, 1) })
	return p.bell
}

// wakeImports wakes who tends imports in this process; begun are those it is
// to apply without waiting for somebody else to fall silent.
func (a *Admin) wakeImports(begun ...string) {
	a.imports.mu.Lock()
	a.imports.own = append(a.imports.own, begun...)
	a.imports.mu.Unlock()
	select {
	case a.imports.ring() <- struct{}{}:
	default:
	}
}

// TendImports plans and applies what staff have asked for, goes on with what
// another process has left, and throws old lists away, one thing at a time,
// until ctx ends. failed is told of what the next round will try again.
func (a *Admin) TendImports(ctx context.Context, failed func(error)) {
	look := time.NewTicker(tendInterval)
	defer look.Stop()
	for {
		if err := a.tendImports(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		case <-a.imports.ring():
		}
	}
}

func (a *Admin) tendImports(ctx context.Context) error {
	return errors.Join(a.rollForward(ctx), a.planWaiting(ctx), a.tidyImports(ctx))
}

// rollForward goes on with imports that are being applied and that nobody
// works on. The commands that change many sites call it first.
func (a *Admin) rollForward(ctx context.Context) error {
	rows, err := a.db.ImportsOf(ctx, locator.ImportApplying)
	if err != nil {
		return fmt.Errorf("admin: imports: %w", err)
	}
	a.imports.mu.Lock()
	own := a.imports.own
	a.imports.own = nil
	a.imports.mu.Unlock()
	for i := range rows {
		begun := false
		for _, id := range own {
			begun = begun || id == rows[i].ID
		}
		if begun || a.silent(&rows[i], applySilence) {
			err = errors.Join(err, a.finishImport(ctx, rows[i].ID))
		}
	}
	return err
}

// RollForward applies what is left of an import that its process did not
// finish. Every process that changes sites calls it when it begins.
func (a *Admin) RollForward(ctx context.Context) error { return a.rollForward(ctx) }

func (a *Admin) silent(row *locator.Import, since time.Duration) bool {
	return a.Now().Sub(row.BeatAt) > since
}

// planWaiting plans the lists that wait for it, and those whose planning was
// broken off.
func (a *Admin) planWaiting(ctx context.Context) error {
	waiting, err := a.db.ImportsOf(ctx, locator.ImportUploaded)
	if err != nil {
		return fmt.Errorf("admin: imports: %w", err)
	}
	planning, err := a.db.ImportsOf(ctx, locator.ImportPlanning)
	if err != nil {
		return fmt.Errorf("admin: imports: %w", err)
	}
	for i := range planning {
		if a.silent(&planning[i], planSilence) && planning[i].Parts > 0 {
			waiting = append(waiting, planning[i])
		}
	}
	for i := range waiting {
		if err := a.planUpload(ctx, &waiting[i]); err != nil && codeOf(err) != "import_taken" {
			return err
		}
	}
	return nil
}

// planUpload plans a list that was sent, with the rights that its sender has
// now. What is wrong with the list ends its planning with a sentence.
func (a *Admin) planUpload(ctx context.Context, row *locator.Import) error {
	p := &ImportPlan{}
	if err := json.Unmarshal(row.Options, &p.options); err != nil {
		return fmt.Errorf("admin: import %s: options: %w", row.ID, err)
	}
	if err := a.claimImport(ctx, row); err != nil {
		return err
	}
	who, err := a.db.UserByName(ctx, row.Actor)
	if err == nil {
		d := a.For(who)
		if err = d.permit(&p.options); err == nil {
			p.staged, p.source = &staged{desk: d, row: row}, a.fileOf(ctx, row)
			err = p.plan(ctx, d)
		}
	}
	e, ok := errors.AsType[*locator.Error](err)
	if !ok || e.Code == "import_taken" || ctx.Err() != nil {
		return err
	}
	if e.Code == "plan_outdated" { // a site went away meanwhile
		row.Status = locator.ImportUploaded
	} else {
		row.Status, row.Message = locator.ImportFailed, e.Message
	}
	findings, err := json.Marshal(&p.Findings)
	if err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	row.Findings = findings
	if err := a.db.UpdateImport(ctx, row); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	return nil
}

// tidyImports throws away what nobody needs any more.
func (a *Admin) tidyImports(ctx context.Context) error {
	silences := map[locator.ImportStatus]time.Duration{locator.ImportDiscarded: 0}
	if now := a.Now(); now.Sub(a.imports.tidied) > tidyInterval {
		a.imports.tidied = now
		maps.Copy(silences, oldImports())
	}
	for status, after := range silences {
		rows, err := a.db.ImportsOf(ctx, status)
		if err != nil {
			return fmt.Errorf("admin: imports: %w", err)
		}
		for i := range rows {
			if !a.silent(&rows[i], after) {
				continue
			}
			if err := a.db.ClearImport(ctx, rows[i].ID, true); err != nil {
				return fmt.Errorf("admin: imports: %w", err)
			}
			if err := a.db.DropImport(ctx, rows[i].ID); err != nil {
				return fmt.Errorf("admin: imports: %w", err)
			}
		}
	}
	return nil
}

// oldImports says how long after the last word an import is thrown away.
func oldImports() map[locator.ImportStatus]time.Duration {
	return map[locator.ImportStatus]time.Duration{
		locator.ImportUploading: uploadSilence,
		locator.ImportPlanning:  uploadSilence, // those without a list; others are planned anew before
		locator.ImportPlanned:   keepImports,
		locator.ImportApplied:   keepImports,
		locator.ImportFailed:    keepImports,
	}
}

// MayImport reports whether the person may send lists at all, and have them
// published at once.
func (d *Desk) MayImport() (lists, publish bool) {
	return d.MayAnywhere(auth.Import), d.MayAnywhere(auth.Import) && d.MayAnywhere(auth.Publish)
}
