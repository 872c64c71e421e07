package price

import (
	"cmp"
	"slices"
)

// outcome is what one rule makes of one offer's price.
type outcome struct {
	index  int
	rule   *Rule
	ofMenu bool   // stands in the menu's text
	effect Effect // the rule's, or that of the band it refers to
	scope  Scope
	line   Line
}

// line says what a person of that age pays for offer i.
func (t *Tariff) line(i int, p *Person, age int) Line {
	offer := &t.Menu.Offers[i]
	if code := t.sells(i, p, age); code != "" {
		return Line{Code: code}
	}
	switch {
	case t.RulesError != nil:
		return Line{Code: RulesUnknown, Rules: t.menuRulesFor(i, p, age)}
	case offer.Kind == Free:
		return t.freeOffer(p, age)
	case !t.discountsStated():
		return Line{Code: RulesNotStated}
	}
	return settle(offer, ladder(t.outcomes(i, p, age)))
}

// menuRulesFor returns the menu's own rules that may change offer i for the
// person. Where the discount text is not understood it may go on from them
// (再减2元), so that neither their price nor the menu's is this person's.
func (t *Tariff) menuRulesFor(i int, p *Person, age int) []int {
	var found []int
	for _, o := range t.outcomes(i, p, age) {
		if o.ofMenu {
			found = append(found, o.index)
		}
	}
	return found
}

// discountsStated reports whether the source says anything of who pays less.
func (t *Tariff) discountsStated() bool {
	return t.ruleCount() > 0 || slices.ContainsFunc(t.offers(), func(o Offer) bool { return o.For != nil })
}

// sells says why offer i is not what this person is asked to pay, if so: it is
// for others, or another line has the person's price for the same meal.
func (t *Tariff) sells(i int, p *Person, age int) Code {
	offer := &t.Menu.Offers[i]
	if offer.For != nil {
		m := t.buys(i, p, age)
		if m == outside {
			return NotOffered
		}
		return m.code()
	}
	for j := range t.Menu.Offers {
		if other := &t.Menu.Offers[j]; other.For == nil || !other.sameMeal(offer) && !other.mayReplace(offer) {
			continue
		}
		switch m := t.buys(j, p, age); m {
		case outside:
		case inside:
			return OtherPrice
		default:
			return m.code()
		}
	}
	return ""
}

// buys says whether the person is one of those offer i is for. A rule that
// gives this person a discount on that very set meal settles what 老年人 leaves
// open.
func (t *Tariff) buys(i int, p *Person, age int) membership {
	m := t.Menu.Offers[i].For.includes(p, age)
	if m != maybeByAge && m != maybeByGroup {
		return m
	}
	for k := range t.ruleCount() {
		r := t.Rule(k)
		if r.Scope.Kind == OneSet && r.Who.includes(p, age) == inside && t.named(r.Scope, i) == "" {
			return inside
		}
	}
	return m
}

// sameMeal reports whether two offers are the same to eat.
func (o *Offer) sameMeal(p *Offer) bool {
	return o.Kind == SetMeal && p.Kind == SetMeal && o.Meal == p.Meal && o.Contents == p.Contents &&
		(o.Contents.stated() || o.Name == p.Name)
}

// mayReplace reports whether o may be what old people pay for meal p: a lower
// price for them, and not a word of what there is to eat (一荤两素12元，
// 老人餐10元).
func (o *Offer) mayReplace(p *Offer) bool {
	return o.Kind == SetMeal && p.Kind == SetMeal && o.mayBeAt(p.Meal) &&
		o.For != nil && o.For.Senior && !o.Contents.stated() && o.Price.Low < p.Price.Low
}

// freeOffer answers for a menu that says 免费. If a rule gives that to some
// people, it is not said of the others.
func (t *Tariff) freeOffer(p *Person, age int) Line {
	var by, others []int
	code := AmbiguousWords
	for i := range t.ruleCount() {
		r := t.Rule(i)
		if r.Effect.Kind != FreeMeal {
			continue
		}
		m := r.Who.includes(p, age)
		if m == inside {
			by = append(by, i)
			continue
		}
		others = append(others, i)
		code = cmp.Or(m.code(), code)
	}
	if len(by) > 0 || len(others) == 0 {
		return Line{Code: IsFree, Rules: by}
	}
	return Line{Code: code, Rules: others}
}

// outcomes applies every rule that is, or may be, for the person.
func (t *Tariff) outcomes(i int, p *Person, age int) []outcome {
	var found []outcome
	for k := range t.ruleCount() {
		r := t.Rule(k)
		m := r.Who.includes(p, age)
		if m == outside || r.Effect.Kind == FreeItems {
			continue
		}
		o := outcome{index: k, rule: r, ofMenu: k < len(t.menuRules()), effect: r.Effect, scope: r.Scope}
		conditional := len(r.Conditions) > 0
		if target := t.bandRule(k); target != nil {
			o.effect = target.Effect
			conditional = conditional || len(target.Conditions) > 0
			if o.scope.Kind == NotSaid && o.scope.Meal == AnyMeal {
				o.scope = target.Scope
			}
		}
		touches, doubt := t.touches(&o, i)
		if !touches {
			continue
		}
		if code := cmp.Or(o.openWords(conditional), doubt, m.code()); code != "" {
			o.line = Line{Code: code, Rules: []int{k}}
		} else {
			o.line = o.apply(&t.Menu.Offers[i])
		}
		found = append(found, o)
	}
	return found
}

// openWords says why the rule's words leave every price open, if they do.
func (o *outcome) openWords(conditional bool) Code {
	switch {
	case o.effect.Kind == Unstated:
		return FigureNotStated
	case o.effect.Kind == PriceOrOff, o.effect.Kind == AsBand:
		return AmbiguousWords
	case conditional:
		return Conditional
	}
	return ""
}

// bandRule returns the one rule of k's text for the band that k refers to, nil
// if there is none, or more, or k refers to none.
func (t *Tariff) bandRule(k int) *Rule {
	if t.Rule(k).Effect.Kind != AsBand {
		return nil
	}
	as := t.Rule(k).Effect.As
	var found *Rule
	list := t.textOf(k)
	for i := range list {
		r := &list[i]
		if !r.Who.agesOnly() || !r.Who.Band.same(as) || r.Effect.Kind == AsBand || r.Effect.Kind == FreeItems {
			continue
		}
		if found != nil {
			return nil
		}
		found = r
	}
	return found
}

// textOf returns the rules of the text that rule k stands in.
func (t *Tariff) textOf(k int) Rules {
	if k < len(t.menuRules()) {
		return t.Menu.Rules
	}
	return t.Rules
}

// apply computes the price of an offer that the rule certainly changes.
func (o *outcome) apply(offer *Offer) Line {
	by := []int{o.index}
	switch o.effect.Kind {
	case FreeMeal:
		return Line{Code: IsFree, Rules: by}
	case Share:
		if !offer.priced() {
			return Line{Code: ByDish, Rules: by}
		}
		return Line{RuleApplies, offer.Price.share(o.effect.Percent), by}
	}
	if offer.Kind != SetMeal && offer.Kind != Monthly {
		return Line{Code: ByDish, Rules: by}
	}
	if o.effect.Kind == AmountOff {
		return Line{RuleApplies, offer.Price.less(o.effect.Amount), by}
	}
	price := o.effect.Amount
	raises := price.Low > offer.Price.Low || price.High > offer.Price.High
	if raises || (o.rule.Who.everybody() && price != offer.Price) {
		return Line{Code: AmbiguousWords, Rules: by}
	}
	return Line{RuleApplies, price, by}
}

// ladder drops the lower steps of open bands that lie in each other, and what
// everybody pays where there is a rule for some.
func ladder(all []outcome) []outcome {
	var kept []outcome
	for i := range all {
		c := &all[i]
		if !slices.ContainsFunc(all, func(d outcome) bool { return d.above(c) && !d.dearer(c) }) {
			kept = append(kept, *c)
		}
	}
	return kept
}

// above reports whether o is a step over c: in one text, of one scope, without
// conditions, and either c is for everybody and o is not, or both are for the
// same groups in open bands of which o's begins later. A price that everybody
// pays (市场价) is below every discount, of whatever scope.
func (o *outcome) above(c *outcome) bool {
	ow, cw := &o.rule.Who, &c.rule.Who
	if o.ofMenu != c.ofMenu || len(o.rule.Conditions)+len(c.rule.Conditions) > 0 {
		return false
	}
	if cw.everybody() {
		return !ow.everybody() && (o.scope == c.scope || c.effect.Kind == FixedPrice)
	}
	if o.scope != c.scope {
		return false
	}
	return ow.Band.open() && cw.Band.Max == 0 && ow.Band.Min > cw.Band.Min &&
		ow.Senior == cw.Senior && ow.Others == cw.Others && slices.Equal(ow.Groups, cw.Groups)
}

// dearer reports whether o is known to cost more than c.
func (o *outcome) dearer(c *outcome) bool {
	if o.effect.Kind == Share && c.effect.Kind == Share {
		return o.effect.Percent > c.effect.Percent
	}
	if !o.line.Code.Decided() || !c.line.Code.Decided() {
		return false
	}
	return o.line.Price.Low > c.line.Price.Low || o.line.Price.High > c.line.Price.High
}

// settle joins what is left after the ladder.
func settle(offer *Offer, left []outcome) Line {
	switch len(left) {
	case 0:
		if !offer.priced() {
			return Line{Code: ByDish}
		}
		return Line{Code: FullPrice, Price: offer.Price}
	case 1:
		return left[0].line
	}
	if i := slices.IndexFunc(left, func(o outcome) bool { return o.beats(left) }); i >= 0 {
		return left[i].line
	}
	var rules []int
	for _, o := range left {
		rules = append(rules, o.index)
	}
	agree, agesOnly := true, true
	for _, o := range left {
		if !o.line.Code.Decided() && o.line.Code != ByDish {
			return Line{Code: o.line.Code, Rules: rules}
		}
		agree = agree && o.agrees(&left[0])
		agesOnly = agesOnly && o.rule.Who.agesOnly()
	}
	switch {
	case agree:
		return Line{left[0].line.Code, left[0].line.Price, rules}
	case agesOnly:
		return Line{Code: BandsDisagree, Rules: rules}
	}
	return Line{Code: RulesOverlap, Rules: rules}
}

// agrees reports whether two rules come to the same.
func (o *outcome) agrees(c *outcome) bool {
	if o.line.Code == ByDish || c.line.Code == ByDish {
		return o.line.Code == c.line.Code && o.effect.Kind == c.effect.Kind &&
			o.effect.Percent == c.effect.Percent && o.effect.Amount == c.effect.Amount
	}
	return o.line.Price == c.line.Price
}

// beats reports whether o is free for a reason that none of the others
// disputes: only another age band can dispute an age band.
func (o *outcome) beats(others []outcome) bool {
	return o.line.Code == IsFree && !slices.ContainsFunc(others, func(c outcome) bool {
		return c.line.Code != IsFree && o.rule.Who.agesOnly() && c.rule.Who.agesOnly()
	})
}
