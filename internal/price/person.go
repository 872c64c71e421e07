package price

import (
	"slices"
	"time"
)

// Person is who asks what a meal costs. It stays on the person's device.
type Person struct {
	BirthYear  int     `json:"birth_year,omitempty"`  // 0: not known
	BirthMonth int     `json:"birth_month,omitempty"` // 1–12; 0: not known
	Groups     []Group `json:"groups,omitempty"`
}

// oldest bounds the ages that are looked at when the year of birth is not known.
const oldest = 129

// Ages returns the person's age in completed years (周岁) at the instant, by
// the calendar of UTC+8: the lowest and the highest it can be. They differ by
// one in the month of birth, and all year when the month is not known.
func (p *Person) Ages(at time.Time) (low, high int) {
	if p.BirthYear == 0 {
		return 0, oldest
	}
	year, month, _ := at.UTC().Add(8 * time.Hour).Date()
	high = year - p.BirthYear
	low = high - 1
	switch {
	case p.BirthMonth < 1 || p.BirthMonth > 12 || p.BirthMonth == int(month):
	case p.BirthMonth < int(month):
		low = high
	default:
		high = low
	}
	return min(max(low, 0), oldest), min(max(high, 0), oldest)
}

// membership is whether a person is among those a rule is for.
type membership int8

const (
	outside      membership = iota
	maybeByAge              // the words state no age
	maybeByGroup            // the person's words are wider than the rule's
	inside
)

// code is why a membership leaves a price open, if it does.
func (m membership) code() Code {
	switch m {
	case maybeByAge:
		return AgeNotStated
	case maybeByGroup:
		return GroupUncertain
	}
	return ""
}

// The ages that the law has for words without one.
const (
	seniorFrom = 60 // 老年人权益保障法 §2
	adultFrom  = 18 // 未成年人保护法 §2
)

// includes says whether a person of that age is among w.
func (w *Who) includes(p *Person, age int) membership {
	if !w.Band.Contains(age) {
		return outside
	}
	found := inside
	if len(w.Groups) > 0 || w.Others {
		found = w.groups(p, age)
	}
	if w.Senior && found != outside {
		if age < seniorFrom {
			return outside
		}
		return maybeByAge
	}
	return found
}

func (w *Who) groups(p *Person, age int) membership {
	found := outside
	for _, g := range w.Groups {
		found = max(found, g.includes(p, age))
	}
	if w.Others && found == outside && slices.ContainsFunc(p.Groups, w.mayMean) {
		return maybeByGroup
	}
	return found
}

// mayMean reports whether 等 or 特殊人群 may mean the group: one of the kind of
// those that are named, and of people in need where none is.
func (w *Who) mayMean(g Group) bool {
	if len(w.Groups) == 0 {
		return g.kind() == inNeed
	}
	return slices.ContainsFunc(w.Groups, func(named Group) bool { return named.kind() == g.kind() })
}

// includes says whether the person is in the group. People say what they are
// in the words they know, so a narrower group is in the wider one, and a wider
// one may be in the narrower.
func (g Group) includes(p *Person, age int) membership {
	says := func(groups ...Group) bool {
		return slices.ContainsFunc(groups, func(g Group) bool { return slices.Contains(p.Groups, g) })
	}
	switch {
	case g == Child:
		if age < adultFrom {
			return maybeByAge
		}
	case says(g),
		g == OutdoorWorker && says(Rider, Courier, Sanitation),
		g == NewEmployment && says(Rider, Courier):
		return inside
	case g == Hardship && says(LowIncome, Destitute),
		g == NewEmployment && says(OutdoorWorker),
		g == OutdoorWorker && says(NewEmployment),
		(g == Rider || g == Courier) && says(OutdoorWorker, NewEmployment),
		g == Sanitation && says(OutdoorWorker):
		return maybeByGroup
	}
	return outside
}
