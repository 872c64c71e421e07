package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"jiujin/internal/locator"
)

// Merge is two changes of one site that began from the same state: Held is what
// one of them stored, Mine what the other wants. Base is what both began from,
// the zero Record where the history does not tell any more.
type Merge struct {
	Base, Held, Mine Record
}

// Side is whose change of a unit it is.
type Side uint8

// The sides.
const (
	Conflict  Side = iota // both changed it, or that cannot be told
	OnlyTheir             // the change that is held
	OnlyMine
)

// Units returns the units in which what is held differs from what is wanted, by
// name. Where facts come from, and the publication, are none of them: the source
// follows the facts, and publication has its own steps.
func (m *Merge) Units() []string {
	return slices.DeleteFunc(Units(m.Held.Fields, m.Mine.Fields), follows)
}

func follows(unit string) bool { return strings.HasPrefix(unit, "facts.") || unit == "publication" }

// Side says who changed the unit.
func (m *Merge) Side(unit string) Side {
	paths := m.paths(unit)
	switch {
	case m.Base.Site == nil:
		return Conflict
	case SameAt(m.Base.Fields, m.Mine.Fields, paths):
		return OnlyTheir
	case SameAt(m.Base.Fields, m.Held.Fields, paths):
		return OnlyMine
	}
	return Conflict
}

func (m *Merge) paths(unit string) []string {
	return Paths(unit, m.Held.Fields, m.Mine.Fields, m.Base.Fields)
}

// Join makes the site from what is held: the units that only the person changed
// become the person's, and those of conflicts for which take says so.
func (m *Merge) Join(conflicts map[string]bool) (*locator.Site, error) {
	next := maps.Clone(m.Held.Fields)
	take := func(unit string) {
		for _, path := range m.paths(unit) {
			if v, ok := m.Mine.Fields[path]; ok {
				next[path] = v
			} else {
				delete(next, path)
			}
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(conflicts)) {
		if conflicts[unit] {
			take(unit)
		}
	}
	for _, unit := range Units(m.Base.Fields, m.Mine.Fields) {
		if _, contested := conflicts[unit]; !contested && !follows(unit) {
			take(unit)
		}
	}
	site := &locator.Site{}
	if err := next.Into(site); err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	site.ID, site.Version, site.CreatedAt = m.Held.Site.ID, m.Held.Site.Version, m.Held.Site.CreatedAt
	return site, nil
}
