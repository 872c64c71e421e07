package store

import (
	"context"

	"jiujin/internal/locator"
)

func (w *writeTx) applySite(ctx context.Context, c *locator.SiteChange) (stamp, error) {
	if err := w.spare(ctx, c.Site.ID); err != nil {
		return stamp{}, err
	}
	site := c.Site
	site.Publication.First = toMillis(site.Publication.First).time()
	if c.Base == 0 && !c.Delete {
		return w.createSite(ctx, &site)
	}
	old, err := w.site(ctx, site.ID)
	if err != nil {
		return stamp{}, err
	}
	if old.Version != c.Base {
		return stamp{}, locator.Errorf(locator.Conflict, "stale",
			"%s（%s）在您打开以后被别人改过，请重新载入再改", old.Name, locator.FormatID(old.ID))
	}
	if c.Delete {
		return w.deleteSite(ctx, old)
	}
	return w.updateSite(ctx, old, &site)
}

func (w *writeTx) createSite(ctx context.Context, site *locator.Site) (stamp, error) {
	s := w.newStamp()
	if site.ID == "" {
		s.id = locator.NewID(w.serials.site)
		w.serials.site++
	} else {
		serial, ok := siteSerial(site.ID)
		if !ok {
			return s, badID(site.ID)
		}
		var err error
		if s.version, err = w.restore(ctx, locator.SiteEntity, `SELECT version FROM sites WHERE id = $1`, site.ID); err != nil {
			return s, err
		}
		s.id = site.ID
		w.serials.site = max(w.serials.site, serial+1)
	}
	site.ID, site.Version, site.Rev, site.CreatedAt, site.UpdatedAt = s.id, s.version, s.rev, s.createdAt, s.updatedAt
	after, err := encode(site)
	if err != nil {
		return s, err
	}
	row, err := newSiteRow(site)
	if err != nil {
		return s, err
	}
	if err := w.insert(ctx, &w.newSites, row.values()...); err != nil {
		return s, err
	}
	return s, w.audit(ctx, auditEntry{locator.SiteEntity, s.id, locator.Create, "", after})
}

func (w *writeTx) updateSite(ctx context.Context, old, site *locator.Site) (stamp, error) {
	s := stamp{old.ID, old.Version, old.Rev, old.CreatedAt, old.UpdatedAt}
	site.Version, site.Rev, site.CreatedAt, site.UpdatedAt = s.version, s.rev, s.createdAt, s.updatedAt
	oldRow, err := newSiteRow(old)
	if err != nil {
		return s, err
	}
	row, err := newSiteRow(site)
	if err != nil || *row == *oldRow {
		return s, err
	}
	before, err := encode(old)
	if err != nil {
		return s, err
	}
	s.version, s.rev, s.updatedAt = s.version+1, w.rev, w.now
	site.Version, site.Rev, site.UpdatedAt = s.version, s.rev, s.updatedAt
	row.version, row.rev, row.updatedAt = s.version, s.rev, int64(toMillis(s.updatedAt))
	after, err := encode(site)
	if err != nil {
		return s, err
	}
	if err := w.exec(ctx, updateSite, row.values()...); err != nil {
		return s, err
	}
	return s, w.audit(ctx, auditEntry{locator.SiteEntity, s.id, locator.Update, before, after})
}

func (w *writeTx) deleteSite(ctx context.Context, old *locator.Site) (stamp, error) {
	s := stamp{old.ID, old.Version, w.rev, old.CreatedAt, w.now}
	before, err := encode(old)
	if err != nil {
		return s, err
	}
	if err := w.exec(ctx, `DELETE FROM sites WHERE id = $1`, old.ID); err != nil {
		return s, err
	}
	return s, w.tombstone(ctx, auditEntry{locator.SiteEntity, s.id, locator.Delete, before, ""}, s.version)
}

// site returns a stored site.
func (w *writeTx) site(ctx context.Context, id string) (*locator.Site, error) {
	var row siteRow
	ok, err := w.row(ctx, selectSite, []any{id}, row.fields())
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, siteNotFound(id)
	}
	return row.site()
}
