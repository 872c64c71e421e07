package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"jiujin/internal/auth"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

// ServingsStore is where the meals served are kept.
type ServingsStore interface {
	// Servings returns what is stored of the months from first to last.
	Servings(ctx context.Context, first, last locator.Month) ([]locator.Servings, error)
	// SaveServings stores the records whole or not at all, as the batch b, of
	// which nothing but its head is read; an error of kind Conflict names those
	// that somebody changed since their Version.
	SaveServings(ctx context.Context, b *locator.Batch, list []locator.Servings) error
}

// Sum adds numbers of which some are unknown.
type Sum struct {
	N     int // of those that are stated
	Sites int // that state one
}

// Add adds a number, if it is known.
func (s *Sum) Add(n *int) {
	if n != nil {
		s.N += *n
		s.Sites++
	}
}

// MonthSum is what meal points served in one month.
type MonthSum struct {
	Month                     locator.Month
	Total, Seniors, Delivered Sum
}

// Add adds a record.
func (m *MonthSum) Add(s *locator.Servings) {
	m.Total.Add(s.Total)
	m.Seniors.Add(s.Seniors)
	m.Delivered.Add(s.Delivered)
}

// ServingsOfYear returns the twelve months of a year.
func (d *Desk) ServingsOfYear(ctx context.Context, year int) ([]MonthSum, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	first := locator.Month(fmt.Sprintf("%04d-01", year))
	stored, err := d.db.Servings(ctx, first, first.Add(11))
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	months := make([]MonthSum, 12)
	for i := range months {
		months[i].Month = first.Add(i)
		for j := range stored {
			if stored[j].Month == months[i].Month {
				months[i].Add(&stored[j])
			}
		}
	}
	return months, nil
}

// ServingsRow is one meal point in the grid of a month.
type ServingsRow struct {
	*ListedSite
	Now    locator.Servings // version 0 where nothing is stored
	Before locator.Servings // of the month before
}

// ServingsGrid returns the meal points whose servings of a month the person
// looks after: those in public lists, and those that stated some. district ""
// is all of the person's.
func (d *Desk) ServingsGrid(ctx context.Context, month locator.Month, district string) ([]ServingsRow, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	return d.servingsRows(ctx, month, func(e *ListedSite) bool {
		return d.WorksFor(e) && (district == "" || e.District == district)
	}, r)
}

// ServingsOfMonth is [Desk.ServingsGrid] of the whole city, to be read.
func (d *Desk) ServingsOfMonth(ctx context.Context, month locator.Month) ([]ServingsRow, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	return d.servingsRows(ctx, month, func(*ListedSite) bool { return true }, r)
}

func (d *Desk) servingsRows(ctx context.Context, month locator.Month, wanted func(*ListedSite) bool, r *SiteList) ([]ServingsRow, error) {
	stored, err := d.db.Servings(ctx, month.Add(-1), month)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	now, before := map[string]locator.Servings{}, map[string]locator.Servings{}
	for _, s := range stored {
		if s.Month == month {
			now[s.SiteID] = s
		} else {
			before[s.SiteID] = s
		}
	}
	var rows []ServingsRow
	for _, e := range r.All() {
		held, has := now[e.ID]
		if e.Service != locator.Meal || !wanted(e) || !e.Listed() && !has {
			continue
		}
		held.SiteID, held.Month = e.ID, month
		rows = append(rows, ServingsRow{ListedSite: e, Now: held, Before: before[e.ID]})
	}
	return rows, nil
}

// SaveServings stores numbers of meals. The Version of each record is the one
// that the person saw. Errors: [locator.Faults] whose fields are a record's key
// and field, "104837/2026-11.total"; Forbidden; Conflict as
// [ServingsStore.SaveServings].
func (d *Desk) SaveServings(ctx context.Context, title string, list []locator.Servings) error {
	if err := d.require(auth.Record); err != nil {
		return err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return err
	}
	var faults locator.Faults
	for i := range list {
		if _, err := d.mayRecord(r, list[i].SiteID); err != nil {
			return err
		}
		faults = append(faults, d.servingsFaults(&list[i])...)
	}
	if len(faults) > 0 {
		return faults
	}
	if err := d.db.SaveServings(ctx, &locator.Batch{Actor: d.Who.Name, Title: title}, list); err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	return nil
}

// mayRecord returns the meal point whose servings the person may state.
func (d *Desk) mayRecord(r *SiteList, id string) (*ListedSite, error) {
	e, ok := r.Find(id)
	switch {
	case !ok:
		return nil, sentence(locator.NotFound, "site_not_found", "staff.no_site", locator.FormatID(id))
	case e.Service != locator.Meal:
		return nil, sentence(locator.Unprocessable, "no_meals", "staff.servings.no_meals", e.Name)
	case !d.may(auth.Record, e):
		return nil, d.forbidden("named", e.Name)
	}
	return e, nil
}

// servingsFaults are what is wrong with a record; no month is over before it
// has begun.
func (d *Desk) servingsFaults(s *locator.Servings) locator.Faults {
	faults := slices.Clone(s.Validate())
	if s.Month.Valid() && s.Month > locator.MonthOf(d.Today()) {
		faults = append(faults, locator.Fault{
			Field: "month", Code: "future_month", Message: messages.Text(messages.Chinese, "staff.servings.future", string(s.Month)),
		})
	}
	for i := range faults {
		faults[i].Field = s.Key() + "." + faults[i].Field
	}
	return faults
}

// ServingsLine is one row of a list of meals served, and what it would do.
type ServingsLine struct {
	Row     int
	Name    string // of the meal point, "" where it is not known
	Outcome importer.Outcome
	Before  locator.Servings // what is stored
	After   locator.Servings // what would be; its Version is what it was made from
	Reasons []string         // why it is refused
}

// PlanServings tells what a list would do, row by row, and stores nothing. What
// a row leaves out stays as it is. source names the list.
func (d *Desk) PlanServings(ctx context.Context, rows []transfer.ServingsRow, source string) ([]ServingsLine, error) {
	if err := d.require(auth.Record); err != nil {
		return nil, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	held, err := d.heldServings(ctx, rows)
	if err != nil {
		return nil, err
	}
	lines := make([]ServingsLine, len(rows))
	seen := map[string]int{}
	for i := range rows {
		row, line := &rows[i], &lines[i]
		line.Row = row.Number
		for _, f := range row.Faults {
			line.Reasons = append(line.Reasons, messages.Text(messages.Chinese, "staff.servings.reason", f.Column, f.Reason))
		}
		if len(row.Faults) > 0 {
			line.Outcome = importer.Refused
			continue
		}
		d.planServings(r, held, row, line)
		line.After.Source = source
		key := line.After.Key()
		if other, twice := seen[key]; twice {
			line.Reasons = append(line.Reasons, messages.Text(messages.Chinese, "staff.servings.twice", other))
		}
		seen[key] = row.Number
		if len(line.Reasons) > 0 {
			line.Outcome = importer.Refused
		}
	}
	return lines, nil
}

// heldServings is what is stored of the months that the rows name, by key.
func (d *Desk) heldServings(ctx context.Context, rows []transfer.ServingsRow) (map[string]locator.Servings, error) {
	var first, last locator.Month
	for i := range rows {
		if m := rows[i].Month; m != "" {
			if first == "" || m < first {
				first = m
			}
			last = max(last, m)
		}
	}
	held := map[string]locator.Servings{}
	if first == "" {
		return held, nil
	}
	stored, err := d.db.Servings(ctx, first, last)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	for _, s := range stored {
		held[s.Key()] = s
	}
	return held, nil
}

func (d *Desk) planServings(r *SiteList, held map[string]locator.Servings, row *transfer.ServingsRow, line *ServingsLine) {
	line.After = locator.Servings{SiteID: row.SiteID, Month: row.Month}
	line.Before = held[line.After.Key()]
	if line.Before.Version != 0 {
		line.After = line.Before
	}
	for _, n := range []struct{ to, from **int }{
		{&line.After.Total, &row.Total}, {&line.After.Seniors, &row.Seniors}, {&line.After.Delivered, &row.Delivered},
	} {
		if *n.from != nil {
			*n.to = *n.from
		}
	}
	e, err := d.mayRecord(r, row.SiteID)
	if refused, ok := errors.AsType[*locator.Error](err); ok {
		line.Reasons = append(line.Reasons, refused.Message)
	}
	if e != nil {
		line.Name = e.Name
	}
	for _, f := range d.servingsFaults(&line.After) {
		line.Reasons = append(line.Reasons, f.Message)
	}
	switch {
	case line.Before.Version == 0:
		line.Outcome = importer.New
	case line.Before.SameCounts(&line.After):
		line.Outcome = importer.Unchanged
	default:
		line.Outcome = importer.Changed
	}
}
