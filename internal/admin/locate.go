package admin

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// soughtMark begins the line of a staff note that says a site was looked for
// and not found.
const soughtMark = "定位没找到 "

// soughtOn is the newest day on which a note says that, "" for none.
func soughtOn(note string) locator.Date {
	var newest locator.Date
	for line := range strings.SplitSeq(note, "\n") {
		if rest, ok := strings.CutPrefix(line, soughtMark); ok && len(rest) >= len("2006-01-02") {
			newest = newest.Later(locator.Date(rest[:len("2006-01-02")]))
		}
	}
	return newest
}

// LocateQueue returns the sites that wait for a place and that the person may
// give one, those of a street together and those that were sought in vain last.
// district and service, "" for all, narrow it.
func (d *Desk) LocateQueue(ctx context.Context, district string, service locator.Service) ([]*ListedSite, error) {
	if err := d.require(auth.WriteDraft); err != nil {
		return nil, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	var queue []*ListedSite
	for _, e := range r.All() {
		right := auth.WriteDraft
		if e.Status != locator.Draft && e.Status != locator.Submitted {
			right = auth.Edit
		}
		if e.Location == nil && e.Status != locator.Closed && d.May(right, e.District, e.Service) &&
			(district == "" || e.District == district) && (service == "" || e.Service == service) {
			queue = append(queue, e)
		}
	}
	slices.SortStableFunc(queue, func(a, b *ListedSite) int {
		return cmp.Or(strings.Compare(string(a.Sought), string(b.Sought)), strings.Compare(a.District, b.District),
			strings.Compare(a.Subdistrict, b.Subdistrict), strings.Compare(a.street, b.street), strings.Compare(a.ID, b.ID))
	})
	return queue, nil
}

// Editable returns a site as it is held, for a person who may change it.
func (d *Desk) Editable(ctx context.Context, id string) (*locator.Site, error) {
	s, err := d.Store.Site(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if err := d.MayChange(s, s); err != nil {
		return nil, err
	}
	return s, nil
}

// Locate gives the site of that version its place, with how it is known.
func (d *Desk) Locate(ctx context.Context, id string, base int64, l locator.Location) error {
	return d.changeSite(ctx, id, base, "staff.locate.reason", func(s *locator.Site) {
		s.Location = &l
		if s.Facts == nil {
			s.Facts = map[locator.FactGroup]locator.Provenance{}
		}
		s.Facts[locator.LocationFacts] = d.LocationFacts(s.Facts[locator.LocationFacts], l.Method)
	})
}

// LocationFacts is where a place that the person gives today comes from, after
// what was held. Only a visit or a call has checked it.
func (d *Desk) LocationFacts(held locator.Provenance, by locator.Method) locator.Provenance {
	today, source := d.Today(), messages.Text(messages.Chinese, "staff.locate.source")
	switch by {
	case locator.ByVisit, locator.ByPhone:
		return locator.Provenance{Source: source, VerifiedOn: today, Method: by}
	case locator.ByList:
		held.Method, held.VerifiedOn = by, ""
		return held
	default:
		return locator.Provenance{Source: source, SourceDate: today, Method: by}
	}
}

// NotFound keeps in the staff note of a site that it was looked for in vain;
// note says what was tried.
func (d *Desk) NotFound(ctx context.Context, id string, base int64, note string) error {
	return d.changeSite(ctx, id, base, "staff.locate.reason_not_found", func(s *locator.Site) {
		line := soughtMark + string(d.Today()) + " " + d.Who.Name
		if note = strings.Join(strings.Fields(note), " "); note != "" {
			line += "\uff1a" + note
		}
		s.StaffNote = strings.TrimSpace(s.StaffNote + "\n" + line)
	})
}

// changeSite changes one part of a site; why is the key of the reason in the
// history.
func (d *Desk) changeSite(ctx context.Context, id string, base int64, why string, change func(*locator.Site)) error {
	held, err := d.Editable(ctx, id)
	if err != nil {
		return err
	}
	next := *held.Clone()
	change(&next)
	_, err = d.SaveSite(ctx, SaveSite{Base: base, Site: next, Reason: messages.Text(messages.Chinese, why)})
	return err
}

// Progress is how much of something is done.
type Progress struct{ Left, Today int }

// LocateProgress counts what waits in the queue and what of the person's
// districts and services got its place today.
func (d *Desk) LocateProgress(ctx context.Context, queue []*ListedSite) (Progress, error) {
	r, err := d.SiteList(ctx)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Left: len(queue)}
	today := d.Today()
	for _, e := range r.All() {
		if e.Location != nil && e.AsOf[locator.LocationFacts] == today && d.May(auth.WriteDraft, e.District, e.Service) {
			p.Today++
		}
	}
	return p, nil
}
