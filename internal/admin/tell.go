package admin

import (
	"cmp"
	"slices"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

// HowKnown is how a clerk says that he came to know what he changed.
type HowKnown string

// The ways to know.
const (
	KnownByNothing HowKnown = ""      // not said
	KnownByPhone   HowKnown = "phone" // asked by telephone just now
	KnownByVisit   HowKnown = "visit" // was there
	KnownByList    HowKnown = "list"  // copied from a paper, whose name and date he gives
	KnownByStaff   HowKnown = "staff" // knows it at his desk; nobody has checked
	KnownBySame    HowKnown = "same"  // wrote the same differently

	knownByPlace HowKnown = "place" // the location says itself how it is known
)

// WaysToKnow lists every way to know, for a new site without [KnownBySame].
func WaysToKnow(isNew bool) []HowKnown {
	all := []HowKnown{KnownByPhone, KnownByVisit, KnownByList, KnownByStaff, KnownBySame}
	if isNew {
		return all[:4]
	}
	return all
}

// Untold are the groups of facts that differ from what is held while their
// source does not: nobody has said where the new ones come from. An empty group
// needs no source. held is nil for a new site.
func Untold(held, next *locator.Site, same []locator.FactGroup) []locator.FactGroup {
	return slices.DeleteFunc(groupsThatDiffer(held, next), func(g locator.FactGroup) bool {
		if held == nil {
			return next.Facts[g] != (locator.Provenance{})
		}
		return slices.Contains(same, g) || noFacts(g, next) || next.Facts[g] != held.Facts[g]
	})
}

// Tell puts on the site where the facts come from that differ from what is
// held, and returns the groups that are the same in other words. told speaks of
// single groups and, under "", of all others. A group whose source somebody
// typed himself keeps what he typed.
//
//   - Asked or seen: checked today, by him. The source that was held said
//     something else and goes.
//   - Copied: the paper's name, address and date, as typed in paper; checked by
//     nobody.
//   - A new point says with its method how it is known, see
//     [Desk.LocationFacts], unless the place is among the single groups.
//   - Known at the desk: a source that says so, and no date. It is shown as not
//     checked.
func (d *Desk) Tell(held, next *locator.Site, told map[locator.FactGroup]HowKnown, paper locator.Provenance) (same []locator.FactGroup) {
	desk := messages.Text(messages.Chinese, "staff.form.source.desk")
	for _, g := range Untold(held, next, nil) {
		var before, p locator.Provenance
		if held != nil {
			before = held.Facts[g]
		}
		how := told[g]
		if moved := g == locator.LocationFacts && pointDiffers(cmp.Or(held, &locator.Site{}), next); moved && how == KnownByNothing && next.Location != nil {
			how = knownByPlace
		}
		switch how = cmp.Or(how, told[""]); how {
		case knownByPlace:
			if p = d.LocationFacts(before, next.Location.Method); next.Location.Method == locator.ByList && told[""] == KnownByList {
				p = paper
				p.Method = locator.ByList
			}
		case KnownByPhone, KnownByVisit:
			p = locator.Provenance{Source: desk, VerifiedOn: d.Today(), Method: locator.Method(how)}
		case KnownByList:
			p = paper
			p.Method = locator.ByList
		case KnownByStaff:
			p = locator.Provenance{Source: desk, Method: locator.ByStaff}
		case KnownBySame:
			same = append(same, g)
			continue
		default:
			continue
		}
		if held != nil && p == before { // the same paper, read again
			same = append(same, g)
			continue
		}
		if next.Facts == nil {
			next.Facts = map[locator.FactGroup]locator.Provenance{}
		}
		next.Facts[g] = p
	}
	return same
}

// dropEmptySources forgets sources that say nothing, and those of groups
// without a fact.
func dropEmptySources(s *locator.Site) {
	for _, g := range locator.FactGroups() {
		if p, ok := s.Facts[g]; ok && (p == (locator.Provenance{}) || noFacts(g, s)) {
			delete(s.Facts, g)
		}
	}
}

// noFacts reports whether nothing is known of the group.
func noFacts(g locator.FactGroup, s *locator.Site) bool {
	return transfer.IsEmpty(g, s) && (g != locator.LocationFacts || s.Location == nil)
}
