package admin

import (
	"context"
	"strings"

	"jiujin/internal/diff"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// servingsOf is what is stored of a record of meals served, nil for nothing.
func (u *undoing) servingsOf(ctx context.Context, key string) (*locator.Servings, error) {
	if u.meals == nil {
		list, err := u.db.Servings(ctx, "0000-01", "9999-12")
		if err != nil {
			return nil, err
		}
		u.meals = map[string]*locator.Servings{}
		for i := range list {
			u.meals[list[i].Key()] = &list[i]
		}
	}
	return u.meals[key], nil
}

// hasServings reports whether somebody wrote down meals that the site served.
func (u *undoing) hasServings(ctx context.Context, id string) (bool, error) {
	if _, err := u.servingsOf(ctx, ""); err != nil {
		return false, err
	}
	for _, s := range u.meals {
		if s.SiteID == id && !s.SameCounts(&locator.Servings{}) {
			return true, nil
		}
	}
	return false, nil
}

// servingsBack is to meals served what siteBack is to sites, number by number.
// A month that the batch was the first to speak of says nothing again.
func (u *undoing) servingsBack(ctx context.Context, beforeDoc, afterDoc []byte, r *undone) error {
	before, err := decodeRecord[locator.Servings](beforeDoc)
	if err != nil {
		return err
	}
	after, err := decodeRecord[locator.Servings](afterDoc)
	if err != nil {
		return err
	}
	now, err := u.servingsOf(ctx, r.line.ID)
	if err != nil || after == nil || now == nil { // none is ever deleted
		return err
	}
	if before == nil {
		before = &locator.Servings{SiteID: after.SiteID, Month: after.Month}
	}
	r.line.Name = servingsName(u.register, r.line.ID)
	l, err := diff.All(before, after, now)
	if err != nil {
		return err
	}
	fields, restored, kept := diff.TakeBack(l[0], l[1], l[2])
	was, is := diff.Record{Fields: l[0]}, diff.Record{Fields: l[2]}
	inReadingOrder(kept)
	for _, unit := range kept {
		r.line.Kept = append(r.line.Kept, u.unitDifferences(unit, was, is)...)
	}
	if len(restored) == 0 {
		return nil
	}
	next := locator.Servings{}
	if err := fields.Into(&next); err != nil {
		return err
	}
	next.Version = now.Version
	if _, err := u.mayRecord(u.register, next.SiteID); err != nil {
		r.line.Why = messages.Text(messages.Chinese, "staff.left.forbidden")
		return nil //nolint:nilerr // why the record is left is said on its line
	}
	if faults := u.servingsFaults(&next); len(faults) > 0 {
		r.line.Why = faults[0].Message
		return nil
	}
	r.line.Does, r.servings = locator.Update, &next
	r.line.Fields = u.differences(is, diff.Record{Fields: fields})
	return nil
}

// servingsName is the site and the month of a record's key, for people.
func servingsName(r *SiteList, key string) string {
	id, month, _ := strings.Cut(key, "/")
	name := locator.FormatID(id)
	if e, ok := r.Find(id); ok {
		name = e.Name
	}
	return name + " " + month
}
