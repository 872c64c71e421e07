package admin

import (
	"context"
	"slices"

	"jiujin/internal/diff"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// siteBack plans what becomes of a site that the batch took from before to
// after; nil is no site.
func (u *undoing) siteBack(ctx context.Context, beforeDoc, afterDoc []byte, r *undone) error {
	before, err := decodeRecord[locator.Site](beforeDoc)
	if err != nil {
		return err
	}
	after, err := decodeRecord[locator.Site](afterDoc)
	if err != nil {
		return err
	}
	if before == nil && after == nil { // made and deleted by the same batch
		return nil
	}
	r.line.Name = nameOf(before, after)
	e, there := u.register.Find(r.line.ID)
	switch {
	case before == nil:
		return u.siteGone(ctx, after, e, there, r)
	case after == nil && there:
		r.line.Why = messages.Text(messages.Chinese, "staff.left.is_back")
		return nil
	case after == nil:
		next := *before.Clone()
		next.Version, next.Rev = 0, 0
		r.propose(locator.Create, &locator.SiteChange{Site: next}, u.refusal(nil, &next))
		return nil
	case !there:
		r.line.Why = messages.Text(messages.Chinese, "staff.left.is_gone")
		return nil
	}
	now := after // which it still is, if nobody touched it
	if e.Version != after.Version {
		if now, err = u.Store.Site(ctx, r.line.ID); err != nil {
			return err
		}
	}
	r.line.Name = now.Name
	return u.siteFields(before, after, now, r)
}

func nameOf(before, after *locator.Site) string {
	if after != nil {
		return after.Name
	}
	return before.Name
}

// siteGone removes a site that the batch created, unless somebody touched it.
func (u *undoing) siteGone(ctx context.Context, after *locator.Site, e *ListedSite, there bool, r *undone) error {
	switch {
	case !there:
		return nil // it has been removed already
	case e.Version != after.Version:
		r.line.Why = messages.Text(messages.Chinese, "staff.left.touched")
		return nil
	case u.noticed(e.ID):
		r.line.Why = messages.Text(messages.Chinese, "staff.left.noticed")
		return nil
	}
	served, err := u.hasServings(ctx, e.ID)
	if err != nil {
		return err
	}
	if served {
		r.line.Why = messages.Text(messages.Chinese, "staff.left.served")
		return nil
	}
	r.propose(locator.Delete, &locator.SiteChange{Base: after.Version, Site: *after, Delete: true}, u.refusal(after, nil))
	return nil
}

// noticed reports whether a notice that the batch did not make speaks of the
// site.
func (u *undoing) noticed(id string) bool {
	for _, n := range u.register.Notices {
		if !n.Withdrawn && slices.Contains(n.Sites, id) && (n.Rev < u.batch.First || n.Rev > u.batch.Last) {
			return true
		}
	}
	return false
}

// siteFields gives a site back the fields that nobody changed since.
func (u *undoing) siteFields(before, after, now *locator.Site, r *undone) error {
	if now.Version == after.Version { // nobody touched it: all of it goes back
		next := *before.Clone()
		next.Version, next.Rev = now.Version, now.Rev
		if err := u.describe(r, now, &next); err != nil {
			return err
		}
		r.propose(locator.Update, &locator.SiteChange{Base: now.Version, Site: next}, u.refusal(now, &next))
		return nil
	}
	l, err := diff.All(before, after, now)
	if err != nil {
		return err
	}
	fields, restored, kept := diff.TakeBack(l[0], l[1], l[2])
	was, is := diff.Record{Site: before, Fields: l[0]}, diff.Record{Site: now, Fields: l[2]}
	inReadingOrder(kept)
	for _, unit := range kept {
		r.line.Kept = append(r.line.Kept, u.readable(unit, was, is)...)
	}
	if len(restored) == 0 {
		return nil
	}
	next := locator.Site{}
	if err := fields.Into(&next); err != nil {
		return err
	}
	next.ID, next.Version, next.CreatedAt = now.ID, now.Version, now.CreatedAt
	if err := u.describe(r, now, &next); err != nil {
		return err
	}
	r.propose(locator.Update, &locator.SiteChange{Base: now.Version, Site: next}, u.refusal(now, &next))
	return nil
}

// readable is a unit with its words; one that the person may not read has its
// name alone.
func (d *Desk) readable(unit string, was, is diff.Record) []Difference {
	if diff.Private(unit) && (!d.mayReadPrivate(was.Site) || !d.mayReadPrivate(is.Site)) {
		return []Difference{{Title: leafTitle(unit)}}
	}
	return d.unitDifferences(unit, was, is)
}

// describe says which fields change from now to next, on the lines that a plan
// shows.
func (u *undoing) describe(r *undone, now, next *locator.Site) error {
	if u.described++; u.described > undoLines {
		return nil
	}
	l, err := diff.All(now, next)
	if err != nil {
		return err
	}
	r.line.Fields = u.differences(diff.Record{Site: now, Fields: l[0]}, diff.Record{Site: next, Fields: l[1]})
	return nil
}

// propose has the record changed, or left where something refuses.
func (r *undone) propose(does locator.Action, change *locator.SiteChange, refused string) {
	if refused != "" {
		r.line.Why, r.line.Fields = refused, nil
		return
	}
	r.line.Does, r.site = does, change
}

// noticeBack is to notices what siteBack is to sites.
func (u *undoing) noticeBack(beforeDoc, afterDoc []byte, r *undone) error {
	before, err := decodeRecord[locator.Notice](beforeDoc)
	if err != nil {
		return err
	}
	after, err := decodeRecord[locator.Notice](afterDoc)
	if err != nil {
		return err
	}
	now := u.register.Notices[r.line.ID]
	switch {
	case before == nil && after == nil, before == nil && now == nil:
		return nil
	case before == nil:
		r.line.Name = now.Text
		if now.Version != after.Version {
			r.line.Why = messages.Text(messages.Chinese, "staff.left.touched")
			return nil
		}
		r.proposeNotice(u, locator.Delete, &locator.NoticeChange{Base: now.Version, Notice: *now, Delete: true})
		return nil
	case after == nil && now != nil:
		r.line.Name, r.line.Why = before.Text, messages.Text(messages.Chinese, "staff.left.is_back")
		return nil
	case after == nil:
		r.line.Name = before.Text
		next := *before
		next.Version, next.Rev = 0, 0
		r.proposeNotice(u, locator.Create, &locator.NoticeChange{Notice: next})
		return nil
	case now == nil:
		r.line.Name, r.line.Why = before.Text, messages.Text(messages.Chinese, "staff.left.is_gone")
		return nil
	}
	r.line.Name = now.Text
	return u.noticeFields(before, after, now, r)
}

func (u *undoing) noticeFields(before, after, now *locator.Notice, r *undone) error {
	l, err := diff.All(before, after, now)
	if err != nil {
		return err
	}
	fields, restored, kept := diff.TakeBack(l[0], l[1], l[2])
	was, is := diff.Record{Notice: before, Fields: l[0]}, diff.Record{Notice: now, Fields: l[2]}
	inReadingOrder(kept)
	for _, unit := range kept {
		r.line.Kept = append(r.line.Kept, u.unitDifferences(unit, was, is)...)
	}
	if len(restored) == 0 {
		return nil
	}
	next := locator.Notice{}
	if err := fields.Into(&next); err != nil {
		return err
	}
	next.ID, next.Version, next.CreatedAt = now.ID, now.Version, now.CreatedAt
	r.line.Fields = u.differences(is, diff.Record{Notice: &next, Fields: fields})
	r.proposeNotice(u, locator.Update, &locator.NoticeChange{Base: now.Version, Notice: next})
	return nil
}

func (r *undone) proposeNotice(u *undoing, does locator.Action, c *locator.NoticeChange) {
	refused := ""
	for _, n := range []*locator.Notice{&c.Notice, u.register.Notices[c.Notice.ID]} {
		if n == nil {
			continue
		}
		if err := u.mayNotify(n, u.register.Find); err != nil {
			refused = messages.Text(messages.Chinese, "staff.left.forbidden")
		}
	}
	if refused == "" && does != locator.Delete {
		if faults := c.Notice.Validate(); len(faults) > 0 {
			refused = faults[0].Message
		}
	}
	if refused != "" {
		r.line.Why, r.line.Fields = refused, nil
		return
	}
	r.line.Does, r.notice = does, c
}
