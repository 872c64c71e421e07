package admin

import (
	"context"
	"fmt"
	"io"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// ExportOptions says what an export holds.
type ExportOptions struct {
	Format transfer.Format
	// Private adds the contacts and notes that are for staff only, of the sites
	// whose the person may see.
	Private bool
}

// Export writes the sites of the filter, in its order, as a list that changes
// nothing when it is imported, and returns how many. Each site is as it was
// when it was written: no state of the database is held for a slow reader. A
// site that is deleted meanwhile is left out.
func (d *Desk) Export(ctx context.Context, w io.Writer, f SiteFilter, o ExportOptions) (sites int, err error) {
	if err := d.require(auth.Read); err != nil {
		return 0, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return 0, err
	}
	list, err := transfer.NewListWriter(w, transfer.ListOptions{
		Format: o.Format, Private: o.Private, Demo: r.Revision.Demo, DistrictName: d.districtName,
	})
	if err != nil {
		return 0, err
	}
	defer list.Close()
	for _, e := range d.filter(r, &f) {
		site, err := d.Store.Site(ctx, e.ID)
		if locator.KindOf(err) == locator.NotFound {
			continue
		}
		if err != nil {
			return sites, fmt.Errorf("admin: export: %w", err)
		}
		if err := list.Write(site, d.May(auth.ReadPrivate, site.District, site.Service)); err != nil {
			return sites, fmt.Errorf("admin: export: %w", err)
		}
		sites++
	}
	if err := list.Finish(); err != nil {
		return sites, fmt.Errorf("admin: export: %w", err)
	}
	return sites, nil
}
