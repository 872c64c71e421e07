package admin

import (
	"context"
	"fmt"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Desk is what one member of staff can do. Every method asks for the right
// first and fails with kind Forbidden, code "forbidden", where it is missing;
// whatever road a change comes by, a page, an upload or an undo, [Desk.apply]
// asks once more for each record of the batch.
type Desk struct {
	*Admin
	Who *locator.User
}

// For returns the desk of a member of staff, who was read just now: the rights
// are those of the value.
func (a *Admin) For(who *locator.User) *Desk { return &Desk{Admin: a, Who: who} }

// ForProgram returns the desk of a command of the program, which may do
// everything; name stands in the history.
func (a *Admin) ForProgram(name string) *Desk { return a.For(auth.Program(name)) }

// May reports whether the person may do the action to sites of the district
// and the service.
func (d *Desk) May(a auth.Action, district string, service locator.Service) bool {
	return auth.May(d.Who, a, district, service)
}

// MayAnywhere reports whether there is anything the person may do the action to.
func (d *Desk) MayAnywhere(a auth.Action) bool { return auth.MayAnywhere(d.Who, a) }

// require fails unless the person may do the action to something.
func (d *Desk) require(a auth.Action) error {
	if !d.MayAnywhere(a) {
		return d.forbidden("anywhere")
	}
	return nil
}

// requireSite fails unless the person may do the action to the site.
func (d *Desk) requireSite(a auth.Action, s *locator.Site) error {
	if !d.May(a, s.District, s.Service) {
		return d.forbidden("site", d.districtName(s.District), messages.Text(messages.Chinese, "service."+string(s.Service)))
	}
	return nil
}

// forbidden makes the error with the sentence "staff.forbidden."+what.
func (d *Desk) forbidden(what string, args ...any) error {
	return &locator.Error{
		Kind: locator.Forbidden, Code: "forbidden",
		Message: messages.Text(messages.Chinese, "staff.forbidden."+what, args...),
	}
}

func (d *Desk) districtName(code string) string {
	if district, ok := d.City.District(code); ok {
		return district.Name
	}
	return code
}

// visible reports whether a change of a site in this step of publication is
// one the public may see.
func visible(s *locator.Site) bool {
	return s.Publication.Status != locator.Draft && s.Publication.Status != locator.Submitted
}

// MayChange fails unless the person may turn held into next; held is nil for a
// new site, next for one that is deleted. A site that moves to another district
// or service needs the right in both.
func (d *Desk) MayChange(held, next *locator.Site) error {
	for _, a := range changeActions(held, next) {
		for _, s := range []*locator.Site{held, next} {
			if s == nil {
				continue
			}
			if err := d.requireSite(a, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// changeActions are the rights that turning held into next takes.
func changeActions(held, next *locator.Site) []auth.Action {
	switch {
	case next == nil:
		return []auth.Action{auth.Delete}
	case held == nil && visible(next):
		return []auth.Action{auth.WriteDraft, auth.Publish}
	case held == nil:
		return []auth.Action{auth.WriteDraft}
	case !visible(held) && !visible(next):
		return []auth.Action{auth.WriteDraft}
	case held.Publication == next.Publication:
		return []auth.Action{auth.Edit}
	default:
		return []auth.Action{auth.Edit, auth.Publish}
	}
}

// mayNotify fails unless the person may have the notice say what it says: on
// each of its sites, or on the whole city when it names none.
func (d *Desk) mayNotify(n *locator.Notice, find func(id string) (*ListedSite, bool)) error {
	if len(n.Sites) == 0 {
		if !d.MayAnywhere(auth.ManageCity) {
			return d.forbidden("city")
		}
		return nil
	}
	for _, id := range n.Sites {
		site, ok := find(id)
		if !ok {
			return &locator.Error{
				Kind: locator.NotFound, Code: "site_not_found",
				Message: messages.Text(messages.Chinese, "staff.no_site", locator.FormatID(id)),
			}
		}
		if !d.May(auth.Notify, site.District, site.Service) {
			return d.forbidden("named", site.Name)
		}
	}
	return nil
}

// apply is the only road by which a person's changes reach the store: it asks
// for the right to each of them, checks each record, stores the batch and
// refreshes what the public reads. The batch's actor is the person.
func (d *Desk) apply(ctx context.Context, b *locator.Batch) error {
	if err := d.admit(ctx, b); err != nil {
		return err
	}
	b.Actor = d.Who.Name
	if err := d.Store.Apply(ctx, b); err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	d.refreshed(ctx)
	return nil
}

// admit asks for the right to each change of the batch and checks each record
// that it leaves.
func (d *Desk) admit(ctx context.Context, b *locator.Batch) error {
	for i := range b.Sites {
		c := &b.Sites[i]
		held, err := d.heldSite(ctx, c)
		if err != nil {
			return err
		}
		next := &c.Site
		if c.Delete {
			next = nil
		}
		if err := d.MayChange(held, next); err != nil {
			return err
		}
		if next == nil {
			continue
		}
		if err := next.Validate(d.City).Err(); err != nil {
			return err
		}
	}
	if len(b.Notices) == 0 {
		return nil
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return err
	}
	for i := range b.Notices {
		c := &b.Notices[i]
		if err := d.mayNotify(&c.Notice, r.Find); err != nil {
			return err
		}
		if c.Base != 0 {
			held, err := d.Store.Notice(ctx, c.Notice.ID)
			if err != nil {
				return fmt.Errorf("admin: %w", err)
			}
			if err := d.mayNotify(held, r.Find); err != nil {
				return err
			}
		}
		if c.Delete {
			continue
		}
		if err := c.Notice.Validate().Err(); err != nil {
			return err
		}
	}
	return nil
}

// heldSite is the site that a change begins from, nil for a new one. Another
// version than the change's is for the store to refuse.
func (d *Desk) heldSite(ctx context.Context, c *locator.SiteChange) (*locator.Site, error) {
	if c.Base == 0 && !c.Delete {
		return nil, nil //nolint:nilnil // a new site begins from nothing
	}
	held, err := d.Store.Site(ctx, c.Site.ID)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	return held, nil
}

// refreshed tells the public reads of this process at once; others poll. A
// failure is theirs to log: what was stored stays stored.
func (a *Admin) refreshed(ctx context.Context) {
	if a.Refresh != nil {
		a.Refresh(context.WithoutCancel(ctx))
	}
}
