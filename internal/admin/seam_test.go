package admin

import (
	"context"

	"jiujin/internal/locator"
)

// TendOnce does what waits, once.
func (a *Admin) TendOnce(ctx context.Context) error { return a.tendImports(ctx) }

// StageAll stages changes, some at a time, and applies them as one batch;
// between runs before that.
func (d *Desk) StageAll(ctx context.Context, changes []locator.SiteChange, between func()) (batchID string, err error) {
	s, err := d.stage(ctx, "撤销", "弄错了", "earlier")
	if err != nil {
		return "", err
	}
	for i := 0; i < len(changes); i += 100 {
		if err := s.Add(ctx, changes[i:min(i+100, len(changes))]); err != nil {
			return "", err
		}
	}
	between()
	return s.Apply(ctx)
}
