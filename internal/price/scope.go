package price

import "slices"

// touches says whether a rule changes the price of offer i: not, or certainly
// (no doubt), or perhaps, with the doubt.
func (t *Tariff) touches(o *outcome, i int) (touches bool, doubt Code) {
	offer := &t.Menu.Offers[i]
	if !offer.mayBeAt(o.scope.Meal) {
		return false, ""
	}
	doubt = t.reach(o, i)
	switch {
	case doubt == untouched:
		return false, ""
	case doubt == "" && o.scope.Meal != offer.Meal && o.scope.Meal != AnyMeal:
		doubt = MealNotSaid
	}
	return true, doubt
}

// untouched is what reach says of an offer that the scope leaves out.
const untouched Code = "untouched"

// reach says how the scope's kind meets offer i: certainly (""), not
// (untouched), or why that is not known.
func (t *Tariff) reach(o *outcome, i int) Code {
	kind := t.Menu.Offers[i].Kind
	switch o.scope.Kind {
	case All:
		return ""
	case OneSet:
		if kind != SetMeal {
			return untouched
		}
		return t.named(o.scope, i)
	case AllSets:
		if kind != SetMeal {
			return untouched
		}
	}
	if kind == Monthly || (t.Menu.Offers[i].Special && o.effect.Kind != FreeMeal) {
		return ScopeNotSaid
	}
	if o.scope.Kind == AllSets {
		return ""
	}
	switch o.effect.Kind {
	case Share, FreeMeal:
		if o.scope.Kind == NotSaid && o.scope.Meal == AnyMeal && t.namesPart(o.index) {
			return ScopeNotSaid
		}
		return ""
	case AmountOff:
		if o.scope.Kind == NotSaid {
			return ScopeNotSaid
		}
		return ""
	case FixedPrice:
		if !t.onlySet(i, o.scope.Meal) {
			return ScopeNotSaid
		}
	}
	return ""
}

// namesPart reports whether a rule of k's text names a set meal or a meal.
func (t *Tariff) namesPart(k int) bool {
	return slices.ContainsFunc(t.textOf(k), func(r Rule) bool {
		return r.Scope.Kind == OneSet || r.Scope.Meal != AnyMeal
	})
}

// onlySet reports whether offer i is a set meal of one price and nothing else
// on the menu can be meant by that meal's price.
func (t *Tariff) onlySet(i int, meal Meal) bool {
	for j := range t.Menu.Offers {
		if j != i && t.Menu.Offers[j].mayBeAt(meal) {
			return false
		}
	}
	return t.Menu.Offers[i].Kind == SetMeal && t.Menu.Offers[i].Price.Single()
}

// mayBeAt reports whether the offer may be sold at the meal.
func (o *Offer) mayBeAt(meal Meal) bool {
	return meal == AnyMeal || o.Meal == AnyMeal || o.Meal == meal
}

// named says whether set meal i is the one that the scope names: it is (""),
// another is (untouched), or it cannot be told (SetNotFound).
func (t *Tariff) named(s Scope, i int) Code {
	count, exact := 0, false
	for j := range t.Menu.Offers {
		if t.Menu.Offers[j].mayBe(s) {
			count++
			exact = exact || j == i
		}
	}
	switch {
	case count == 0:
		return SetNotFound
	case !exact:
		return untouched
	case count > 1 || !t.Menu.Offers[i].Price.Single():
		return SetNotFound
	}
	return ""
}

// mayBe reports whether the offer is the set meal that the scope names, or may
// be one of its standards.
func (o *Offer) mayBe(s Scope) bool {
	switch {
	case o.Kind != SetMeal:
		return false
	case s.Price > 0:
		return o.Price.Contains(s.Price)
	case s.Contents.stated():
		return o.Contents == s.Contents
	}
	return o.Name == s.Name
}
