package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"jiujin/internal/locator"
)

// Apply stores a batch in one transaction, whole or not at all, as one
// revision. Only after it is stored are the written values (ID, Version, Rev,
// CreatedAt, UpdatedAt, and the batch's own ID) copied back into b.
//
// An update that changes nothing is left out, keeping its version; a batch of
// which nothing remains writes nothing, and no revision. A site without an id
// gets the next one; a site or notice that was deleted may be created again
// under its id, and its versions go on. Changes to one record in one batch
// follow each other like changes of several batches.
//
// Errors: [locator.Conflict] with code "plan_outdated" when b.PlannedAt is not
// the revision the database is at, "stale" when a record's version is not
// Base, "exists" for a new record or batch whose id is taken;
// [locator.NotFound] with "site_not_found" or "notice_not_found";
// [locator.Invalid] with "no_actor", "bad_id", "bad_characters", "bad_value"
// or "constraint". After any error, and after the end of ctx, nothing is stored;
// only if the connection to PostgreSQL breaks during the commit itself is the
// outcome unknown.
func (db *DB) Apply(ctx context.Context, b *locator.Batch) error {
	if len(b.Sites)+len(b.Notices) == 0 {
		return nil
	}
	id := b.ID
	if id == "" {
		id = rand.Text()
	}
	sites, notices := make([]stamp, len(b.Sites)), make([]stamp, len(b.Notices))
	err := db.write(ctx, func(ctx context.Context, w *writeTx) error {
		if b.PlannedAt != 0 && b.PlannedAt != w.rev-1 {
			return locator.Errorf(locator.Conflict, "plan_outdated",
				"制订计划以后数据又有改动（计划依据修订 %d，现在是修订 %d），请重新生成计划再执行", b.PlannedAt, w.rev-1)
		}
		said := *b
		said.ID = id
		if err := w.recordBatch(ctx, &said, ""); err != nil {
			return err
		}
		var err error
		for i := range b.Sites {
			if sites[i], err = w.applySite(ctx, &b.Sites[i]); err != nil {
				return fmt.Errorf("site change %d, %s %s: %w", i, b.Sites[i].Site.ID, b.Sites[i].Site.Name, err)
			}
		}
		for i := range b.Notices {
			if notices[i], err = w.applyNotice(ctx, &b.Notices[i]); err != nil {
				return fmt.Errorf("notice change %d, %s: %w", i, b.Notices[i].Notice.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return db.failure(ctx, "apply", err)
	}
	b.ID = id
	for i, s := range sites {
		site := &b.Sites[i].Site
		site.ID, site.Version, site.Rev, site.CreatedAt, site.UpdatedAt = s.id, s.version, s.rev, s.createdAt, s.updatedAt
	}
	for i, s := range notices {
		notice := &b.Notices[i].Notice
		notice.ID, notice.Version, notice.Rev, notice.CreatedAt, notice.UpdatedAt = s.id, s.version, s.rev, s.createdAt, s.updatedAt
	}
	return nil
}
