package price

import (
	"slices"
	"unicode/utf8"
)

// ParseMenu reads a menu text (餐标). An empty text gives an empty menu. The
// error is a *ParseError: what is not understood as a whole is refused, as the
// rest could change what it means.
func ParseMenu(text string) (*Menu, error) {
	menu, err := parseMenu(text)
	if err != nil {
		return nil, err
	}
	return menu, nil
}

// ParseRules reads a discount text (点位优惠). An empty text gives no rules.
// The error is a *ParseError.
func ParseRules(text string) (Rules, error) {
	rules, err := parseRules(text)
	if err != nil {
		return nil, err
	}
	return rules, nil
}

func tooLong(text string) *ParseError {
	if utf8.RuneCountInString(text) <= maxText {
		return nil
	}
	at := 0
	for i := range text {
		if at++; at > maxText {
			return &ParseError{Fault: TooLong, Offset: i}
		}
	}
	return nil
}

func parseRules(text string) (Rules, *ParseError) {
	if err := tooLong(text); err != nil {
		return nil, err
	}
	p := &rulesParser{scanner: newScanner(text)}
	p.separator()
	if p.take("优惠政策", "点位优惠", "优惠标准", "优惠") != "" && p.take(":") == "" {
		p.at = 0
		p.separator()
	}
	var rules Rules
	for !p.done() {
		more, err := p.clause()
		if err != nil {
			return nil, err
		}
		rules = append(rules, more...)
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	return rules, nil
}

// rulesParser reads the clauses of a discount text.
type rulesParser struct {
	*scanner
	// topic is what stands before the people of a clause and holds for the
	// clauses after it until the sentence ends: 10元套餐60岁补贴1元，80岁补贴3元.
	topic Scope
	// conditions hold on in the same way, wherever they stand.
	conditions []string
	// off: an amount off was read, so that a bare amount could be another.
	off bool
}

// next passes over what separates two clauses.
func (p *rulesParser) next() *ParseError {
	found, hard := p.separator()
	if !found && !p.done() {
		return p.failHere(NotUnderstood)
	}
	if hard {
		p.topic, p.conditions = Scope{}, nil
	}
	return nil
}

// clause reads one clause; of several alternatives (老人及儿童) each gives a rule.
func (p *rulesParser) clause() (Rules, *ParseError) {
	p.skip()
	from := p.at
	if p.take("在套餐价格基础上", "套餐价格基础上", "套餐价基础上") != "" {
		p.topic = Scope{Kind: AllSets}
		p.separator()
	}
	scope, conditions := p.modifiers(Scope{}, nil)
	if scope != (Scope{}) {
		p.topic = scope
	}
	people, err := p.people()
	if err != nil {
		return nil, err
	}
	p.try(func() bool { return len(people) > 0 && p.take(",", ":") != "" })
	scope, conditions = p.modifiers(scope, conditions)
	at := p.at
	effect, err := p.effect(&scope)
	if err != nil {
		return nil, err
	}
	if !p.atEnd() {
		p.at = max(p.at, at)
		return nil, p.failHere(NotUnderstood)
	}
	if people, err = p.checked(people, scope, effect, from); err != nil {
		return nil, err
	}
	if scope == (Scope{}) {
		scope = p.topic
	}
	p.conditions = slices.Concat(p.conditions, conditions)
	p.off = p.off || effect.Kind == AmountOff
	var rules Rules
	for _, who := range people {
		rules = append(rules, Rule{
			Who: who, Scope: scope, Conditions: slices.Clone(p.conditions), Effect: effect, Words: p.words(from, p.at),
		})
	}
	return rules, nil
}

// checked refuses a clause that lacks its people or its effect. Only what is
// said of all that is sold, or 免费, needs no people.
func (p *rulesParser) checked(people []Who, scope Scope, effect Effect, from int) ([]Who, *ParseError) {
	switch {
	case effect.Kind == "" && len(people) > 0:
		return nil, p.fail(NoEffect, from, p.at)
	case effect.Kind == "":
		p.at = from
		return nil, p.failHere(NotUnderstood)
	case len(people) > 0:
		return people, nil
	case scope.Kind == All || effect.Kind == FreeMeal:
		return []Who{{}}, nil
	}
	return nil, p.fail(NoSubject, from, p.at)
}
