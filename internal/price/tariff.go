package price

import (
	"slices"
	"time"
)

// Tariff is what a meal point publishes about money, as far as it is
// understood. Its JSON form is what the TypeScript twin takes.
type Tariff struct {
	Menu      *Menu       `json:"menu,omitempty"`       // nil: not stated or refused
	MenuError *ParseError `json:"menu_error,omitempty"` // why the menu's text is refused
	Rules     Rules       `json:"rules,omitempty"`
	// RulesError is why the discount text is refused. Then no price is decided:
	// whom the text touches is not known.
	RulesError *ParseError `json:"rules_error,omitempty"`
}

// Read parses the menu (餐标) and the discount text (点位优惠) of a point. A
// text may be empty: nothing is stated.
func Read(menuText, rulesText string) *Tariff {
	t := &Tariff{}
	if menu, err := parseMenu(menuText); err != nil {
		t.MenuError = err
	} else if menu.stated() {
		t.Menu = menu
	}
	t.Rules, t.RulesError = parseRules(rulesText)
	return t
}

// Rule returns rule i as Line.Rules count them: the menu's rules, then those
// of the discount text.
func (t *Tariff) Rule(i int) *Rule {
	if n := len(t.menuRules()); i >= n {
		return &t.Rules[i-n]
	}
	return &t.Menu.Rules[i]
}

func (t *Tariff) menuRules() Rules {
	if t.Menu == nil {
		return nil
	}
	return t.Menu.Rules
}

func (t *Tariff) offers() []Offer {
	if t.Menu == nil {
		return nil
	}
	return t.Menu.Offers
}

// Quote is what the rules say of a tariff's prices for one person.
type Quote struct {
	AgeLow  int `json:"age_low"` // completed years
	AgeHigh int `json:"age_high"`
	// Code says why there are no lines; empty when there are.
	Code  Code   `json:"code,omitempty"`
	Lines []Line `json:"lines"` // one for each offer of the menu, in its order
	// FreeItems cost this person nothing beside a meal.
	FreeItems []FreeItem `json:"free_items,omitempty"`
	// Touching are the rules that are, or may be, for this person. Their words
	// are what to show where nothing is decided.
	Touching []int `json:"touching,omitempty"`
}

// Line is one offer's price for one person.
type Line struct {
	Code Code `json:"code"`
	// Price is what the person pays; zero unless Code.Decided. A range stays
	// one: of the menu's, or of a discount of 1 to 2 yuan.
	Price Range `json:"price"`
	// Rules gave the price, or leave it open.
	Rules []int `json:"rules,omitempty"`
}

// equal reports whether the lines say the same.
func (l Line) equal(m Line) bool {
	return l.Code == m.Code && l.Price == m.Price && slices.Equal(l.Rules, m.Rules)
}

// For says what the person pays at the instant.
func (t *Tariff) For(p Person, at time.Time) Quote {
	low, high := p.Ages(at)
	ages := []int{low, high}[:min(2, high-low+1)]
	if high-low > 1 {
		ages = t.steps()
	}
	q := t.quote(&p, ages)
	q.AgeLow, q.AgeHigh = low, high
	return q
}

// quote answers for a person who has one of the ages.
func (t *Tariff) quote(p *Person, ages []int) Quote {
	q := Quote{Lines: []Line{}}
	switch {
	case t.MenuError != nil:
		q.Code = MenuUnknown
	case len(t.offers()) == 0:
		q.Code = MenuNotStated
	}
	for i := range t.offers() {
		line := t.line(i, p, ages[0])
		for _, age := range ages[1:] {
			line = either(line, t.line(i, p, age))
		}
		q.Lines = append(q.Lines, line)
	}
	q.Touching = t.touching(p, ages)
	q.FreeItems = t.freeItems(p, ages)
	return q
}

// either joins what two possible ages of a person give.
func either(a, b Line) Line {
	if a.equal(b) {
		return a
	}
	rules := slices.Clone(a.Rules)
	for _, r := range b.Rules {
		if !slices.Contains(rules, r) {
			rules = append(rules, r)
		}
	}
	slices.Sort(rules)
	switch {
	case a.Code.Decided() && b.Code.Decided() && a.Price == b.Price:
		return Line{RuleApplies, a.Price, rules}
	case a.Code == b.Code && !a.Code.Decided() && a.Code != ByDish:
		return Line{Code: a.Code, Rules: rules}
	}
	return Line{Code: AgeUncertain, Rules: rules}
}

// ruleCount is how many rules there are in both texts.
func (t *Tariff) ruleCount() int { return len(t.menuRules()) + len(t.Rules) }

func (t *Tariff) touching(p *Person, ages []int) []int {
	var found []int
	for i := range t.ruleCount() {
		if slices.ContainsFunc(ages, func(age int) bool { return t.Rule(i).Who.includes(p, age) != outside }) {
			found = append(found, i)
		}
	}
	return found
}

func (t *Tariff) freeItems(p *Person, ages []int) []FreeItem {
	var items []FreeItem
	add := func(more []FreeItem) {
		for _, item := range more {
			if !slices.Contains(items, item) {
				items = append(items, item)
			}
		}
	}
	if t.Menu != nil {
		add(t.Menu.FreeItems)
	}
	for i := range t.ruleCount() {
		r := t.Rule(i)
		if r.Effect.Kind != FreeItems || len(r.Conditions) > 0 || r.Scope.Meal != AnyMeal || r.Scope.Kind == OneSet {
			continue
		}
		if !slices.ContainsFunc(ages, func(age int) bool { return r.Who.includes(p, age) != inside }) {
			add(r.Effect.Items)
		}
	}
	return items
}

// Row is what people of an age band pay who are of no group.
type Row struct {
	Band  Band  `json:"band"` // the last has no upper end
	Quote Quote `json:"quote"`
}

// Table gives every age its row, the youngest first. Neighbours that pay the
// same by the same rules are one row.
func (t *Tariff) Table() []Row {
	var rows []Row
	for _, age := range t.steps() {
		q := t.quote(&Person{}, []int{age})
		q.AgeLow = age
		if n := len(rows); n > 0 {
			if sameQuote(&rows[n-1].Quote, &q) {
				continue
			}
			rows[n-1].Band.Max, rows[n-1].Quote.AgeHigh = age-1, age-1
		}
		rows = append(rows, Row{Band: Band{Min: age}, Quote: q})
	}
	rows[len(rows)-1].Quote.AgeHigh = oldest
	return rows
}

func sameQuote(a, b *Quote) bool {
	return a.Code == b.Code && slices.EqualFunc(a.Lines, b.Lines, Line.equal) &&
		slices.Equal(a.FreeItems, b.FreeItems) && slices.Equal(a.Touching, b.Touching)
}

// steps returns the ages at which anything may change, 0 first, ascending.
func (t *Tariff) steps() []int {
	steps := []int{0}
	add := func(w *Who) {
		if w.Band.Min > 0 {
			steps = append(steps, w.Band.Min)
		}
		if w.Band.Max > 0 {
			steps = append(steps, w.Band.Max+1)
		}
		if w.Senior {
			steps = append(steps, seniorFrom)
		}
		if slices.Contains(w.Groups, Child) {
			steps = append(steps, adultFrom)
		}
	}
	for i := range t.ruleCount() {
		add(&t.Rule(i).Who)
	}
	for _, o := range t.offers() {
		if o.For != nil {
			add(o.For)
		}
	}
	slices.Sort(steps)
	steps = slices.Compact(steps)
	return slices.DeleteFunc(steps, func(age int) bool { return age > oldest })
}
