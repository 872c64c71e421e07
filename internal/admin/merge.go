package admin

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jiujin/internal/locator"
)

// Compare says field by field how a site that is to be saved differs from the
// one that is held, nil for a new one.
func (d *Desk) Compare(held, next *locator.Site) ([]Difference, error) {
	before, err := siteDocument(held)
	if err != nil {
		return nil, err
	}
	after, err := siteDocument(next)
	if err != nil {
		return nil, err
	}
	return d.differences(before, after), nil
}

func siteDocument(s *locator.Site) (document, error) {
	if s == nil {
		return document{}, nil
	}
	l, err := leavesOfRecord(s)
	return document{site: s, leaves: l}, err
}

// Contest is something that two people changed differently.
type Contest struct {
	Unit         string       // names it in what is chosen
	Theirs, Mine []Difference // from what both began with
}

// Title names what the two changed.
func (c *Contest) Title() string {
	var titles []string
	for _, d := range slices.Concat(c.Theirs, c.Mine) {
		if !slices.Contains(titles, d.Title) {
			titles = append(titles, d.Title)
		}
	}
	return strings.Join(titles, "\u3001")
}

// Began are the values that both began with.
func (c *Contest) Began() []string {
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
	Held     *locator.Site // as the other left it
	Contests []Contest     // for the person to decide
	Theirs   []Difference  // changed by the other alone, and kept
	Mine     []Difference  // changed by the person alone, and made
	base     document
	held     document
	mine     document
}

// PlanMerge lays two changes of a site side by side. Where the history does not
// tell any more what both began with, all that differs is for the person to
// decide. Where facts come from is no matter of its own: it follows the facts.
func (d *Desk) PlanMerge(moved *Moved, mine *locator.Site) (*Merge, error) {
	m := &Merge{Held: moved.Held}
	var err error
	for site, into := range map[*locator.Site]*document{moved.Held: &m.held, mine: &m.mine, cmp.Or(moved.Base, &locator.Site{}): &m.base} {
		if *into, err = siteDocument(site); err != nil {
			return nil, err
		}
	}
	for _, unit := range d.mergeUnits(m) {
		paths := unitPaths(unit, m.held.leaves, m.mine.leaves, m.base.leaves)
		theirs, own := d.unitDifferences(unit, m.base, m.held), d.unitDifferences(unit, m.base, m.mine)
		switch {
		case moved.Base != nil && sameAt(m.base.leaves, m.mine.leaves, paths):
			m.Theirs = append(m.Theirs, theirs...)
		case moved.Base != nil && sameAt(m.base.leaves, m.held.leaves, paths):
			m.Mine = append(m.Mine, own...)
		default:
			m.Contests = append(m.Contests, Contest{unit, theirs, own})
		}
	}
	return m, nil
}

// mergeUnits are the units in which what is held differs from what the person
// wants. Private ones of somebody who may not read them are as they are held.
func (d *Desk) mergeUnits(m *Merge) []string {
	return slices.DeleteFunc(changedUnits(m.held.leaves, m.mine.leaves), func(unit string) bool {
		return strings.HasPrefix(unit, "facts.") || unit == "publication" || private(unit) && !d.mayReadPrivate(m.held.site)
	})
}

// With makes the site that the person wants, from what is held: what he alone
// changed, and of the contests those that choose takes. open are the contests
// that nothing is said of.
func (m *Merge) With(choose func(unit string) (mine, ok bool)) (site *locator.Site, open []string, err error) {
	next := maps.Clone(m.held.leaves)
	take := func(unit string) {
		for _, path := range unitPaths(unit, m.held.leaves, m.mine.leaves, m.base.leaves) {
			if v, ok := m.mine.leaves[path]; ok {
				next[path] = v
			} else {
				delete(next, path)
			}
		}
	}
	contested := map[string]bool{}
	for _, c := range m.Contests {
		contested[c.Unit] = true
		switch mine, ok := choose(c.Unit); {
		case !ok:
			open = append(open, c.Unit)
		case mine:
			take(c.Unit)
		}
	}
	if len(open) > 0 {
		return nil, open, nil
	}
	for _, unit := range changedUnits(m.base.leaves, m.mine.leaves) {
		if !contested[unit] && !strings.HasPrefix(unit, "facts.") && unit != "publication" {
			take(unit)
		}
	}
	site = &locator.Site{}
	if err := next.into(site); err != nil {
		return nil, nil, fmt.Errorf("admin: %w", err)
	}
	site.ID, site.Version, site.CreatedAt = m.Held.ID, m.Held.Version, m.Held.CreatedAt
	m.source(site)
	return site, nil, nil
}

// source gives the facts of the person their source, and leaves the others
// theirs.
func (m *Merge) source(site *locator.Site) {
	began := cmp.Or(m.base.site, &locator.Site{})
	differ := groupsThatDiffer(m.Held, site)
	for _, g := range locator.FactGroups() {
		own := m.mine.site.Facts[g]
		if !slices.Contains(differ, g) && (own == began.Facts[g] || m.Held.Facts[g] != began.Facts[g]) {
			continue
		}
		if site.Facts == nil {
			site.Facts = map[locator.FactGroup]locator.Provenance{}
		}
		site.Facts[g] = own
	}
}
