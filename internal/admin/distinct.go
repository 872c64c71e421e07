package admin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// distinctMark begins the line of a staff note that names a site which somebody
// compared with this one and found to be another.
const distinctMark = "不是同一个站点 "

// distinctFrom are the ids that a note says that of.
func distinctFrom(note string) []string {
	var ids []string
	for line := range strings.SplitSeq(note, "\n") {
		rest, ok := strings.CutPrefix(line, distinctMark)
		if !ok {
			continue
		}
		id, _, _ := strings.Cut(rest, " ")
		if id, ok := locator.ParseID(id); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// apart reports whether somebody found that the two are not one.
func (e *ListedSite) apart(o *ListedSite) bool {
	return slices.Contains(e.Distinct, o.ID) || slices.Contains(o.Distinct, e.ID)
}

// DuplicateSites are the pairs that may be one site and of which the person
// may write about one at least, the strongest reasons first.
func (d *Desk) DuplicateSites(ctx context.Context) ([]DuplicatePair, error) {
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	return d.duplicates(r), nil
}

func (d *Desk) duplicates(r *SiteList) []DuplicatePair {
	var pairs []DuplicatePair
	for _, p := range r.Duplicates() {
		if d.may(auth.WriteDraft, p.A) || d.may(auth.WriteDraft, p.B) {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// Distinct keeps that two sites are not the same one, in the staff note of the
// first of them that the person may change: they are no longer taken for
// duplicates. Whoever deletes the line has them compared again.
func (d *Desk) Distinct(ctx context.Context, a, b string) error {
	held, err := d.Editable(ctx, a)
	other := b
	if locator.KindOf(err) == locator.Forbidden {
		held, err = d.Editable(ctx, b)
		other = a
	}
	if err != nil {
		return err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return err
	}
	e, ok := r.Find(other)
	if !ok || a == b {
		return sentence(locator.NotFound, "site_not_found", "staff.no_site", locator.FormatID(other))
	}
	if slices.Contains(distinctFrom(held.StaffNote), other) {
		return nil
	}
	next := *held.Clone()
	line := fmt.Sprint(distinctMark, other, " ", d.Today(), " ", d.Who.Name)
	next.StaffNote = strings.TrimSpace(held.StaffNote + "\n" + line)
	_, err = d.SaveSite(ctx, SaveSite{
		Base: held.Version, Site: next,
		Reason: messages.Text(messages.Chinese, "staff.duplicates.reason", e.Name, locator.FormatID(other)),
	})
	return err
}
