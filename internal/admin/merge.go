package admin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jiujin/internal/diff"
	"jiujin/internal/locator"
)

// Compare says field by field how a site that is to be saved differs from the
// one that is held, nil for a new one.
func (d *Desk) Compare(held, next *locator.Site) ([]Difference, error) {
	before, err := diff.OfSite(held)
	if err != nil {
		return nil, err
	}
	after, err := diff.OfSite(next)
	if err != nil {
		return nil, err
	}
	return d.differences(before, after), nil
}

// MergeConflict is something that two people changed differently.
type MergeConflict struct {
	Unit         string       // names it in what is chosen
	Theirs, Mine []Difference // from what both began with
}

// Title names what the two changed.
func (c *MergeConflict) Title() string {
	var titles []string
	for _, d := range slices.Concat(c.Theirs, c.Mine) {
		if !slices.Contains(titles, d.Title) {
			titles = append(titles, d.Title)
		}
	}
	return strings.Join(titles, "\u3001")
}

// Began are the values that both began with.
func (c *MergeConflict) Began() []string {
	var words []string
	for _, d := range slices.Concat(c.Theirs, c.Mine) {
		if d.Old != "" && !slices.Contains(words, d.Old) {
			words = append(words, d.Old)
		}
	}
	return words
}

// Merge is what becomes of a change when somebody else changed the same site
// since it was begun.
type Merge struct {
	Held      *locator.Site   // as the other left it
	Conflicts []MergeConflict // for the person to decide
	Theirs    []Difference    // changed by the other alone, and kept
	Mine      []Difference    // changed by the person alone, and made
	sides     diff.Merge
}

// PlanMerge lays two changes of a site side by side. Where the history does not
// tell any more what both began with, all that differs is for the person to
// decide. Where facts come from is no matter of its own: it follows the facts.
func (d *Desk) PlanMerge(moved *StaleError, mine *locator.Site) (*Merge, error) {
	m := &Merge{Held: moved.Held}
	var err error
	for site, into := range map[*locator.Site]*diff.Record{moved.Held: &m.sides.Held, mine: &m.sides.Mine, moved.Base: &m.sides.Base} {
		if *into, err = diff.OfSite(site); err != nil {
			return nil, err
		}
	}
	for _, unit := range d.mergeUnits(m) {
		theirs, own := d.unitDifferences(unit, m.sides.Base, m.sides.Held), d.unitDifferences(unit, m.sides.Base, m.sides.Mine)
		switch m.sides.Side(unit) {
		case diff.OnlyTheir:
			m.Theirs = append(m.Theirs, theirs...)
		case diff.OnlyMine:
			m.Mine = append(m.Mine, own...)
		default:
			m.Conflicts = append(m.Conflicts, MergeConflict{unit, theirs, own})
		}
	}
	return m, nil
}

// mergeUnits are the units to merge, in reading order. Private ones of somebody
// who may not read them stay as they are held.
func (d *Desk) mergeUnits(m *Merge) []string {
	units := slices.DeleteFunc(m.sides.Units(), func(unit string) bool {
		return diff.Private(unit) && !d.mayReadPrivate(m.Held)
	})
	inReadingOrder(units)
	return units
}

// With makes the site that the person wants, from what is held: what he alone
// changed, and of the contests those that choose takes. open are the contests
// that nothing is said of.
func (m *Merge) With(choose func(unit string) (mine, ok bool)) (site *locator.Site, open []string, err error) {
	conflicts := map[string]bool{}
	for _, c := range m.Conflicts {
		mine, ok := choose(c.Unit)
		if !ok {
			open = append(open, c.Unit)
		}
		conflicts[c.Unit] = mine
	}
	if len(open) > 0 {
		return nil, open, nil
	}
	if site, err = m.sides.Join(conflicts); err != nil {
		return nil, nil, fmt.Errorf("admin: %w", err)
	}
	m.source(site)
	return site, nil, nil
}

// source gives the facts of the person their source, and leaves the others
// theirs.
func (m *Merge) source(site *locator.Site) {
	began := cmp.Or(m.sides.Base.Site, &locator.Site{})
	differ := groupsThatDiffer(m.Held, site)
	for _, g := range locator.FactGroups() {
		own := m.sides.Mine.Site.Facts[g]
		if !slices.Contains(differ, g) && (own == began.Facts[g] || m.Held.Facts[g] != began.Facts[g]) {
			continue
		}
		if site.Facts == nil {
			site.Facts = map[locator.FactGroup]locator.Provenance{}
		}
		site.Facts[g] = own
	}
}
