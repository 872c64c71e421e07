package search

import (
	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

// Filter keeps the sites that match all of it. Facts match only when they are
// known to be so.
type Filter struct {
	Service   locator.Service // "" is any
	District  string          // code; "" is any
	Needs     []string
	Amenities []string
	Entry     []string
	Traits    TraitSet

	Open bool // certainly open
	// Meal is one meal that is certainly served that day, and with Open being
	// served; 0 is any.
	Meal hours.Meals
}

// Match reports whether the site passes, but for Open and Meal.
func (f *Filter) Match(s *locator.Site) bool {
	return (f.Service == "" || s.Service == f.Service) &&
		(f.District == "" || s.District == f.District) &&
		allYes(s.Needs, f.Needs) && allYes(s.Amenities, f.Amenities) && allYes(s.Entry, f.Entry) &&
		f.Traits&^traitsOf(s) == 0
}

// Narrows reports whether the filter asks for more than a service and a
// district.
func (f *Filter) Narrows() bool {
	return len(f.Needs)+len(f.Amenities)+len(f.Entry) > 0 || f.Traits != 0 || f.Open || f.Meal != 0
}

func allYes(facts locator.Tristates, keys []string) bool {
	for _, k := range keys {
		if facts[k] != locator.Yes {
			return false
		}
	}
	return true
}

// A Trait is what a site has or has not and visitors ask for with a yes or no.
// A new one needs a row of [Traits] and its words in the filters of the pages.
type Trait struct {
	Name string // the parameter of a query, and the member of an answer
	Bit  TraitSet
	// Has reports whether the site certainly has it: unknown is no.
	Has func(*locator.Site) bool
}

// TraitSet is several traits; each has one bit, the same in every snapshot.
type TraitSet uint64

// Bits of traits are taken from high to low, as those of the needs, amenities
// and ways in are numbered from low to high.
const (
	// Delivers is a meal point that brings meals to people's homes.
	Delivers TraitSet = 1 << 59
)

var traits = [...]Trait{
	{"deliver", Delivers, func(s *locator.Site) bool { return s.Meal != nil && s.Meal.Delivery == locator.Yes }},
}

// Traits returns every trait that can be asked for, in the order in which
// answers name them. The slice must not be changed.
func Traits() []Trait { return traits[:] }

// traitsOf are those that a site has.
func traitsOf(s *locator.Site) (set TraitSet) {
	for i := range traits {
		if traits[i].Has(s) {
			set |= traits[i].Bit
		}
	}
	return set
}

// The bits of a mask: every fact that can be asked for has one, the same in
// every snapshot.
type masks struct{ needs, amenities, entry map[string]uint64 }

const (
	// impossible is a bit that no site has: what nobody can have matches none.
	impossible = 1 << 63
	// live is on every site of an index that still stands in the snapshot.
	live       = 1 << 62
	mealBit    = 1 << 61
	stationBit = 1 << 60
)

func newMasks() masks {
	next := uint64(1)
	number := func(keys []string) map[string]uint64 {
		m := make(map[string]uint64, len(keys))
		for _, k := range keys {
			m[k] = next
			next <<= 1
		}
		return m
	}
	return masks{number(locator.Needs()), number(locator.Amenities()), number(locator.Entries())}
}

// of is the mask of a site.
func (m *masks) of(s *locator.Site) uint64 {
	return serviceBit(s.Service) | uint64(traitsOf(s)) |
		known(m.needs, s.Needs) | known(m.amenities, s.Amenities) | known(m.entry, s.Entry)
}

func known(numbers map[string]uint64, facts locator.Tristates) (bits uint64) {
	for k, v := range facts {
		if v == locator.Yes {
			bits |= numbers[k] // none for a key that nobody can ask for
		}
	}
	return bits
}

// wanted is the mask that a site has to have to pass the filter, but for the
// district and the clock.
func (m *masks) wanted(f *Filter) uint64 {
	return serviceBit(f.Service) | uint64(f.Traits) |
		demanded(m.needs, f.Needs) | demanded(m.amenities, f.Amenities) | demanded(m.entry, f.Entry)
}

func demanded(numbers map[string]uint64, keys []string) (bits uint64) {
	for _, k := range keys {
		bit, ok := numbers[k]
		if !ok {
			return impossible
		}
		bits |= bit
	}
	return bits
}

func serviceBit(s locator.Service) uint64 {
	switch s {
	case "":
		return 0
	case locator.Meal:
		return mealBit
	case locator.Station:
		return stationBit
	default:
		return impossible
	}
}
