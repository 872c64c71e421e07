package admin

import (
	"context"
	"fmt"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// shareRoof puts the site at the place of the one that Roof names.
func (d *Desk) shareRoof(ctx context.Context, in *SaveSite) (locator.Faults, error) {
	in.roof = nil
	if in.Roof == "" {
		return nil, nil
	}
	id, ok := locator.ParseID(in.Roof)
	if !ok || id == in.Site.ID {
		return locator.Faults{roofFault("no_roof")}, nil
	}
	other, err := d.Store.Site(ctx, id)
	switch {
	case locator.KindOf(err) == locator.NotFound:
		return locator.Faults{roofFault("no_roof")}, nil
	case err != nil:
		return nil, fmt.Errorf("admin: %w", err)
	case other.Service == in.Site.Service:
		return locator.Faults{roofFault("roof_service")}, nil
	case other.PlaceID != "":
		in.Site.PlaceID = other.PlaceID
		return nil, nil
	}
	next := *other.Clone()
	next.PlaceID = other.ID
	if d.MayChange(other, &next) != nil {
		return locator.Faults{roofFault("roof_unmarked")}, nil
	}
	in.Site.PlaceID = next.PlaceID
	in.roof = &locator.SiteChange{Base: other.Version, Site: next}
	return nil, nil
}

func roofFault(code string) locator.Fault {
	return locator.Fault{Field: "roof", Code: code, Message: messages.Text(messages.Chinese, "staff.form.fault."+code)}
}

// RoofOf is the site of another service at the place of the site, nil if there
// is none.
func (r *SiteList) RoofOf(s *locator.Site) *ListedSite {
	if s.PlaceID == "" {
		return nil
	}
	for _, e := range r.ordered {
		if e.PlaceID == s.PlaceID && e.ID != s.ID && e.Service != s.Service {
			return e
		}
	}
	return nil
}
