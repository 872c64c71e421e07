package admin

import (
	"context"
	"fmt"

	"jiujin/internal/locator"
)

// demoActor is who makes demo data, in the history.
const demoActor = "jiujin demo"

// SeedDemo flags an empty database as made up, for ever, and stores the sites.
// notices is then called with their ids, in the order of sites, and what it
// returns is stored too; it may be nil. A database that holds any site is
// refused with code "not_empty" and left as it is; one that was only flagged,
// because the program was stopped in between, is filled.
func (a *Admin) SeedDemo(ctx context.Context, sites []locator.Site, notices func(ids []string) []locator.Notice) error {
	held, err := a.Store.Changes(ctx, 0)
	if err != nil {
		return fmt.Errorf("admin: seed demo: %w", err)
	}
	if len(held.Sites) > 0 {
		return refuse(locator.Conflict, "not_empty", len(held.Sites))
	}
	if err := a.db.MarkDemo(ctx); err != nil {
		return fmt.Errorf("admin: seed demo: %w", err)
	}
	batch := &locator.Batch{Actor: demoActor, Title: demoActor, Sites: make([]locator.SiteChange, len(sites))}
	for i := range sites {
		if faults := sites[i].Validate(a.City); faults != nil {
			return fmt.Errorf("admin: seed demo: site %d: %w", i, faults)
		}
		batch.Sites[i].Site = sites[i]
	}
	if err := a.Store.Apply(ctx, batch); err != nil {
		return fmt.Errorf("admin: seed demo: %w", err)
	}
	if notices == nil {
		return nil
	}
	ids := make([]string, len(batch.Sites))
	for i := range batch.Sites {
		ids[i] = batch.Sites[i].Site.ID
	}
	words := &locator.Batch{Actor: demoActor, Title: demoActor}
	for _, n := range notices(ids) {
		if faults := n.Validate(); faults != nil {
			return fmt.Errorf("admin: seed demo: notice: %w", faults)
		}
		words.Notices = append(words.Notices, locator.NoticeChange{Notice: n})
	}
	if len(words.Notices) == 0 {
		return nil
	}
	if err := a.Store.Apply(ctx, words); err != nil {
		return fmt.Errorf("admin: seed demo: %w", err)
	}
	return nil
}
