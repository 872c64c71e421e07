package admin

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"jiujin/internal/auth"
	"jiujin/internal/diff"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

// History is where the changes of every record are kept.
type History interface {
	// ChangesBy returns the entries that the filter chooses, newest first.
	ChangesBy(ctx context.Context, f locator.ChangeFilter) ([]locator.Change, error)
	// GoneSites returns the deletions of sites that are gone, by words.
	GoneSites(ctx context.Context, words string, limit int) ([]locator.Change, error)
	// Actors returns everybody who ever changed something.
	Actors(ctx context.Context) ([]string, error)
	// Redact takes a text out of the history of a site.
	Redact(ctx context.Context, r locator.Redaction) (*locator.Redacted, error)
}

// Batches is where batches are kept, as those who look back read them.
type Batches interface {
	Batches(ctx context.Context, f locator.BatchFilter) ([]locator.PastBatch, error)
	// Batch returns one, an error of kind NotFound if there is none.
	Batch(ctx context.Context, id string) (*locator.PastBatch, error)
	BatchTally(ctx context.Context, id string) ([]locator.Tally, error)
	BatchIndex(ctx context.Context, id string) ([]locator.BatchEntry, error)
	// BatchChanges returns entries after one, oldest first.
	BatchChanges(ctx context.Context, id string, after int64, limit int) ([]locator.Change, error)
}

// Past is an entry of the history as a person reads it.
type Past struct {
	locator.Change
	Name   string // of the record, as the entry has it
	Fields []Difference
}

// Difference is a field with what it was and what it became, as words; "" is
// nothing or unknown.
type Difference struct {
	Title, Old, New string
}

// past reads an entry. What is for those only who may read private fields is
// left out for others.
func (d *Desk) past(c locator.Change) (*Past, error) {
	p := &Past{Change: c, Name: c.ID}
	before, err := diff.Read(c.Entity, c.Before)
	if err != nil {
		return nil, fmt.Errorf("admin: entry %d: %w", c.Seq, err)
	}
	after, err := diff.Read(c.Entity, c.After)
	if err != nil {
		return nil, fmt.Errorf("admin: entry %d: %w", c.Seq, err)
	}
	if name := cmp.Or(after.Name(), before.Name()); name != "" {
		p.Name = name
	}
	p.Fields = d.differences(before, after)
	return p, nil
}

func (d *Desk) pasts(ctx context.Context, changes []locator.Change) ([]Past, error) {
	list := make([]Past, 0, len(changes))
	for _, c := range changes {
		p, err := d.past(c)
		if err != nil {
			return nil, err
		}
		if c.Entity == locator.ServingsEntity {
			r, err := d.SiteList(ctx)
			if err != nil {
				return nil, err
			}
			p.Name = servingsName(r, c.ID)
		}
		list = append(list, *p)
	}
	return list, nil
}

// SiteHistory returns the changes of a site before an entry (0: all), newest
// first, at most limit of them, also of a site that is gone. A site that never
// was is of kind NotFound.
func (d *Desk) SiteHistory(ctx context.Context, id string, before int64, limit int) ([]Past, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	changes, err := d.db.ChangesBy(ctx, locator.ChangeFilter{Entity: locator.SiteEntity, IDs: []string{id}, Before: before, Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if len(changes) == 0 && before == 0 {
		return nil, sentence(locator.NotFound, "site_not_found", "staff.no_site", locator.FormatID(id))
	}
	return d.pasts(ctx, changes)
}

// NoticeHistory returns the latest changes of a notice, newest first.
func (d *Desk) NoticeHistory(ctx context.Context, id string, limit int) ([]Past, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	changes, err := d.db.ChangesBy(ctx, locator.ChangeFilter{Entity: locator.NoticeEntity, IDs: []string{id}, Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	return d.pasts(ctx, changes)
}

// Audit returns entries of the history of everything, newest first. Words that
// are an id or the name of a site choose its entries, other words search titles
// and reasons.
func (d *Desk) Audit(ctx context.Context, f locator.ChangeFilter, record string) ([]Past, error) {
	if err := d.require(auth.Audit); err != nil {
		return nil, err
	}
	if record = strings.TrimSpace(record); record != "" {
		ids, err := d.recordIDs(ctx, record)
		if err != nil {
			return nil, err
		}
		f.IDs = ids
	}
	changes, err := d.db.ChangesBy(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	return d.pasts(ctx, changes)
}

// namesakes is how many records one name may stand for in a search.
const namesakes = 200

// recordIDs returns the ids of the records that an id or a name may mean.
func (d *Desk) recordIDs(ctx context.Context, record string) ([]string, error) {
	ids := []string{record}
	if id, ok := locator.ParseID(record); ok {
		return append(ids, id), nil
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range r.All() {
		if len(ids) < namesakes && e.Matches(record) {
			ids = append(ids, e.ID)
		}
	}
	gone, err := d.db.GoneSites(ctx, record, namesakes)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	for _, c := range gone {
		ids = append(ids, c.ID)
	}
	return ids, nil
}

// GoneSites returns the deletions of sites that are gone, newest first, by words
// in their last state; "" is all.
func (d *Desk) GoneSites(ctx context.Context, words string, limit int) ([]Past, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	changes, err := d.db.GoneSites(ctx, strings.TrimSpace(words), limit)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	return d.pasts(ctx, changes)
}

// Actors returns everybody who ever changed something, by name.
func (d *Desk) Actors(ctx context.Context) ([]string, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	actors, err := d.db.Actors(ctx)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	return actors, nil
}

// PastBatches returns batches, newest first.
func (d *Desk) PastBatches(ctx context.Context, f locator.BatchFilter) ([]locator.PastBatch, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	list, err := d.db.Batches(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	return list, nil
}

// PastBatch is a batch with what it came to.
type PastBatch struct {
	locator.PastBatch
	Tally    []locator.Tally
	UndoneBy []locator.PastBatch // newest first
	// Changes are a page of its entries; Next asks for those after, 0 if there
	// are none.
	Changes []Past
	Next    int64
}

// PastBatch returns a batch with its entries after one, at most limit of them.
func (d *Desk) PastBatch(ctx context.Context, id string, after int64, limit int) (*PastBatch, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	held, err := d.db.Batch(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	b := &PastBatch{PastBatch: *held}
	if b.Tally, err = d.db.BatchTally(ctx, held.ID); err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if b.UndoneBy, err = d.db.Batches(ctx, locator.BatchFilter{Undoes: held.ID, Limit: 10}); err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	changes, err := d.db.BatchChanges(ctx, held.ID, after, limit+1)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if len(changes) > limit {
		changes = changes[:limit]
		b.Next = changes[limit-1].Seq
	}
	b.Changes, err = d.pasts(ctx, changes)
	return b, err
}

// differences are the fields in which two states of a record differ, in the
// order in which lists have them.
func (d *Desk) differences(before, after diff.Record) []Difference {
	changed := changedUnits(before.Fields, after.Fields)
	var list []Difference
	for _, unit := range changed {
		if diff.Private(unit) && (!d.mayReadPrivate(before.Site) || !d.mayReadPrivate(after.Site)) {
			continue
		}
		list = append(list, d.unitDifferences(unit, before, after)...)
	}
	return list
}

func (d *Desk) mayReadPrivate(s *locator.Site) bool {
	return s == nil || d.May(auth.ReadPrivate, s.District, s.Service)
}

// unitDifferences writes a unit that changed with the titles and words of
// lists, and in its own where no list has it.
func (d *Desk) unitDifferences(unit string, before, after diff.Record) []Difference {
	var list []Difference
	if before.Site != nil || after.Site != nil {
		list = d.columnDifferences(unit, before.Site, after.Site)
	}
	if list == nil || unit == "publication" {
		for _, path := range diff.Paths(unit, before.Fields, after.Fields) {
			list = append(list, d.leafDifferences(path, before.Fields[path], after.Fields[path], list != nil)...)
		}
	}
	return list
}

// leafDifferences writes a leaf that no list has, and an object part by part;
// known parts, which lists have, are written already.
func (d *Desk) leafDifferences(path string, before, after any, known bool) []Difference {
	was, inBefore := before.(map[string]any)
	is, inAfter := after.(map[string]any)
	if !inBefore && !inAfter {
		if old, next := d.leafText(path, before), d.leafText(path, after); old != next {
			return []Difference{{leafTitle(path), old, next}}
		}
		return nil
	}
	var list []Difference
	for _, key := range slices.Sorted(maps.Keys(diff.Union(was, is))) {
		part := path + "." + key
		if known && hasColumn(part) {
			continue
		}
		if old, next := d.leafText(part, was[key]), d.leafText(part, is[key]); old != next {
			list = append(list, Difference{leafTitle(part), old, next})
		}
	}
	return list
}

func hasColumn(path string) bool {
	_, ok := transfer.ColumnOf(path)
	return ok
}

// columnDifferences are the columns of lists below the unit that differ.
func (d *Desk) columnDifferences(unit string, before, after *locator.Site) []Difference {
	var list []Difference
	empty := &locator.Site{}
	for i := range transfer.Columns() {
		c := &transfer.Columns()[i]
		if c.Key != unit && !strings.HasPrefix(c.Key, unit+".") || c.Part != "" && c.Group == "" {
			continue
		}
		was, is := c.Get(cmp.Or(before, empty)), c.Get(cmp.Or(after, empty))
		if c.Key == transfer.KeyDistrict {
			was, is = d.districtName(was), d.districtName(is)
		}
		if was != is {
			list = append(list, Difference{c.Title, was, is})
		}
	}
	return list
}

// leafTitle is the name of a field that no list has.
func leafTitle(path string) string {
	if key := "staff.field." + path; messages.Has(messages.Chinese, key) {
		return messages.Text(messages.Chinese, key)
	}
	if c, ok := transfer.ColumnOf(path); ok {
		return c.Title
	}
	return path
}

// leafText writes the value of a field that no list has.
func (d *Desk) leafText(path string, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		switch path {
		case "registered", "meal.dine_in", "meal.takeaway", "meal.delivery":
			if v == locator.Unknown.String() {
				return ""
			}
		case "district":
			return d.districtName(v)
		case "publication.first":
			if t, err := time.Parse(time.RFC3339, v); err == nil {
				return string(locator.DateOf(t.In(hours.Shanghai())))
			}
		}
		if key := "staff.value." + path + "." + v; messages.Has(messages.Chinese, key) {
			return messages.Text(messages.Chinese, key)
		}
		return v
	case bool:
		if v {
			return messages.Text(messages.Chinese, "staff.value.true")
		}
		return messages.Text(messages.Chinese, "staff.value.false")
	case []any:
		words := make([]string, len(v))
		for i := range v {
			words[i] = d.leafText(path, v[i])
			if photo, ok := v[i].(map[string]any); ok {
				words[i], _ = photo["alt"].(string)
			}
			if path == "districts" {
				words[i] = d.districtName(words[i])
			}
		}
		return strings.Join(words, "、")
	}
	doc, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(doc)
}

// recordOrder is the order in which fields of a record without columns are
// read; others follow by name.
func recordOrder() []string {
	return []string{
		"name", "full_name", "role", "districts", "services", "disabled",
		"kind", "from", "hours_text", "text", "sites", "total", "seniors", "delivered", "source", "withdrawn",
	}
}

// changedUnits are the units in which two states differ, in reading order.
func changedUnits(a, b diff.Fields) []string {
	units := diff.Units(a, b)
	inReadingOrder(units)
	return units
}

// inReadingOrder sorts units: as lists have their columns, then those above,
// then by name.
func inReadingOrder(units []string) {
	place := func(unit string) int {
		for i := range transfer.Columns() {
			if k := transfer.Columns()[i].Key; k == unit || strings.HasPrefix(k, unit+".") {
				return i
			}
		}
		if i := slices.Index(recordOrder(), unit); i >= 0 {
			return 1000 + i
		}
		return 2000
	}
	slices.SortFunc(units, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a, b)) })
}
