package admin

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

// SaveSite is a site as somebody wants it to be.
type SaveSite struct {
	// Base is the version it was made from, 0 for a new site.
	Base int64
	// Site is the whole site; its ID names the one that is changed.
	Site   locator.Site
	Reason string
	// SameMeaning are groups of facts of which only the writing changed, so that
	// where they come from stays as it is.
	SameMeaning []locator.FactGroup
	// Roof is the id of the site of the other service under the same roof, ""
	// to leave PlaceID as Site has it. Where that site names no place yet it is
	// given one in the same batch.
	Roof string
	roof *locator.SiteChange // what becomes of it
}

// StaleError is what [Desk.SaveSite] fails with when somebody changed the site since
// Base. It is of kind Conflict, code "stale".
type StaleError struct {
	Base *locator.Site // nil where the history does not tell any more
	Held *locator.Site
}

func (m *StaleError) Error() string { return m.Unwrap().Error() }

// Unwrap returns the error with the sentence.
func (m *StaleError) Unwrap() error { return stale(m.Held) }

// SaveSite stores a site and returns it as stored. Errors: [StaleError]; kind
// Unprocessable with the faults by field. Besides the rules of
// [locator.Site.Validate] these hold:
//
//   - Facts that change say anew where they come from, see [Desk.Tell]: the
//     source of a group may not stay as it was, unless SameMeaning names it.
//   - A personal mobile number is typed, or published, only with the word of its
//     owner. One that a list brought stays until somebody touches it.
//   - What the public goes by (hours, prices, address, place, district, service,
//     name) is not replaced without a reason; to add what nobody knew takes none.
func (d *Desk) SaveSite(ctx context.Context, in SaveSite) (*locator.Site, error) {
	held, err := d.beforeSave(ctx, &in)
	if err != nil {
		return nil, err
	}
	b := &locator.Batch{
		Title: messages.Text(messages.Chinese, "staff.form.batch."+saveVerb(held, &in.Site), in.Site.Name), Reason: strings.TrimSpace(in.Reason),
		Sites: []locator.SiteChange{{Base: in.Base, Site: in.Site}},
	}
	if in.roof != nil {
		b.Sites = append(b.Sites, *in.roof)
	}
	if err := d.apply(ctx, b); err != nil {
		if e, ok := errors.AsType[*locator.Error](err); ok && e.Code == "stale" && in.Base > 0 {
			return nil, d.movedSince(ctx, in.Base, in.Site.ID)
		}
		return nil, err
	}
	return &b.Sites[0].Site, nil
}

// CheckSite does all of [Desk.SaveSite] but storing: it returns the site that
// would be stored.
func (d *Desk) CheckSite(ctx context.Context, in SaveSite) (*locator.Site, error) {
	if _, err := d.beforeSave(ctx, &in); err != nil {
		return nil, err
	}
	return &in.Site, nil
}

// beforeSave asks for the rights, for the version and for the rules, and
// completes what is to be stored. It returns what is held, nil for a new site.
func (d *Desk) beforeSave(ctx context.Context, in *SaveSite) (*locator.Site, error) {
	var held *locator.Site
	if in.Base > 0 {
		var err error
		if held, err = d.Store.Site(ctx, in.Site.ID); err != nil {
			return nil, fmt.Errorf("admin: %w", err)
		}
	} else {
		in.Site.ID = ""
	}
	if err := d.MayChange(held, &in.Site); err != nil {
		return nil, err
	}
	if (held == nil && in.Site.Programme != (locator.Programme{})) || (held != nil && held.Programme != in.Site.Programme) {
		if err := d.requireSite(auth.Record, &in.Site); err != nil {
			return nil, err
		}
	}
	if held != nil && held.Version != in.Base {
		return nil, d.movedSince(ctx, in.Base, in.Site.ID)
	}
	if in.Site.Listed() && in.Site.Publication.First.IsZero() {
		in.Site.Publication.First = d.Now()
	}
	dropEmptySources(&in.Site)
	faults, err := d.shareRoof(ctx, in)
	if err != nil {
		return nil, err
	}
	return held, unprocessable(append(faults, d.saveFaults(held, in)...))
}

// unprocessable makes an error of faults, nil where there are none.
func unprocessable(faults locator.Faults) error {
	if len(faults) == 0 {
		return nil
	}
	return &locator.Error{
		Kind: locator.Unprocessable, Code: "bad_site",
		Message: messages.Text(messages.Chinese, "staff.error.faults"), Faults: faults,
	}
}

// saveVerb is what the change does, for the history.
func saveVerb(held, next *locator.Site) string {
	switch {
	case held == nil && next.Publication.Status == locator.Published, held != nil && !visible(held) && visible(next):
		return "publish"
	case next.Publication.Status == locator.Submitted && (held == nil || held.Publication.Status != locator.Submitted):
		return "submit"
	case held == nil:
		return "create"
	}
	return "change"
}

// saveFaults are all faults of the site, in the order of its fields, and then
// those of the change.
func (d *Desk) saveFaults(held *locator.Site, in *SaveSite) locator.Faults {
	next := &in.Site
	faults := next.Validate(d.City)
	add := func(field, code string, args ...any) {
		faults = append(faults, locator.Fault{Field: field, Code: code, Message: messages.Text(messages.Chinese, "staff.form.fault."+code, args...)})
	}
	if next.Registered == locator.No && next.Publication.Status == locator.Submitted {
		add("registered", "unregistered")
	}
	if locator.PersonalMobile(next.Contact.Phone) && !next.Contact.MobilePublic && !keptMobile(held, next) {
		add("contact.mobile_public", "mobile_unticked")
	}
	for _, g := range Untold(held, next, in.SameMeaning) {
		add("facts."+string(g), "untold", messages.Text(messages.Chinese, "staff.group."+string(g)))
	}
	today := d.Today()
	for _, g := range locator.FactGroups() {
		p := next.Facts[g]
		if held != nil && held.Facts[g] == p {
			continue
		}
		if today.Before(p.VerifiedOn) {
			add("facts."+string(g)+".verified_on", "future")
		}
		if today.Before(p.SourceDate) {
			add("facts."+string(g)+".source_date", "future")
		}
	}
	if strings.TrimSpace(in.Reason) == "" && NeedsReason(held, next) {
		add("reason", "no_reason")
	} else if len([]rune(in.Reason)) > 200 {
		add("reason", "long_reason", 200)
	}
	return faults
}

// keptMobile reports whether the telephone is as it was, on a site that the
// public sees already, and no word was taken back.
func keptMobile(held, next *locator.Site) bool {
	return held != nil && held.Contact.Phone == next.Contact.Phone && !held.Contact.MobilePublic &&
		(visible(held) || !visible(next))
}

// NeedsReason reports whether the change takes the place of something that the
// public goes by.
func NeedsReason(held, next *locator.Site) bool {
	if held == nil || !held.Listed() {
		return false
	}
	replaced := func(old, now string) bool { return old != "" && strings.TrimSpace(old) != strings.TrimSpace(now) }
	var menu, discount, newMenu, newDiscount string
	if held.Meal != nil {
		menu, discount = held.Meal.MenuText, held.Meal.DiscountText
	}
	if next.Meal != nil {
		newMenu, newDiscount = next.Meal.MenuText, next.Meal.DiscountText
	}
	return replaced(held.Name, next.Name) || held.District != next.District || held.Service != next.Service ||
		replaced(held.Address, next.Address) || replaced(held.HoursText, next.HoursText) ||
		replaced(menu, newMenu) || replaced(discount, newDiscount) ||
		held.Location != nil && (next.Location == nil || held.Location.Point != next.Location.Point)
}

// movedSince makes the error that holds both versions.
func (d *Desk) movedSince(ctx context.Context, base int64, id string) error {
	held, err := d.Store.Site(ctx, id)
	if err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	m := &StaleError{Held: held}
	if m.Base, err = d.SiteAt(ctx, id, base); err != nil {
		return err
	}
	return m
}

// SiteAt is a site as it was at a version, nil where the history does not tell.
func (d *Desk) SiteAt(ctx context.Context, id string, version int64) (*locator.Site, error) {
	changes, err := d.db.ChangesBy(ctx, locator.ChangeFilter{Entity: locator.SiteEntity, IDs: []string{id}, Limit: 200})
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	for i := range changes {
		if s, ok := siteOf(changes[i].After); ok && s.Version == version {
			return s, nil
		}
	}
	return nil, nil //nolint:nilnil // the history was shortened, or is long
}

// siteOf reads a site out of the history.
func siteOf(doc []byte) (*locator.Site, bool) {
	var s locator.Site
	if len(doc) == 0 || json.Unmarshal(doc, &s) != nil {
		return nil, false
	}
	return &s, true
}

// groupsThatDiffer are the groups of which a fact differs; a nil site has none.
func groupsThatDiffer(a, b *locator.Site) []locator.FactGroup {
	empty := &locator.Site{}
	a, b = cmp.Or(a, empty), cmp.Or(b, empty)
	return slices.DeleteFunc(locator.FactGroups(), func(g locator.FactGroup) bool {
		if g == locator.LocationFacts { // how to find the door says nothing of where the point comes from
			return a.Address == b.Address && !pointDiffers(a, b)
		}
		return len(transfer.TitlesThatDiffer(g, a, b)) == 0
	})
}

func pointDiffers(a, b *locator.Site) bool {
	if a.Location == nil || b.Location == nil {
		return a.Location != b.Location
	}
	return *a.Location != *b.Location
}

// CheckBase is nil where nobody changed the site since the version that the change
// began from, else [StaleError].
func (d *Desk) CheckBase(ctx context.Context, in *SaveSite) error {
	held, err := d.Store.Site(ctx, in.Site.ID)
	if err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	if held.Version != in.Base {
		return d.movedSince(ctx, in.Base, held.ID)
	}
	return nil
}
