package price

import "strings"

// fillers are words before an effect that add nothing to it.
func fillers() []string {
	return []string{
		"可享受", "均可享受", "享受", "可享", "享", "均可", "可以", "可", "均", "都", "一律", "按", "打", "实行", "给予",
		"就餐", "用餐", "吃饭", "订餐",
	}
}

// effect reads what people get. It gives none when nothing of the kind comes
// next. What it says of the scope (免费午餐, 优惠1元/餐) goes there.
func (p *rulesParser) effect(scope *Scope) (e Effect, err *ParseError) {
	if p.asBand(&e) {
		return e, nil
	}
	p.takeAll(fillers()...)
	ok := p.share(&e) || p.amountOff(&e, scope) || p.free(&e, scope) || p.freeItems(&e)
	if ok {
		return e, nil
	}
	from := p.at
	if bare, ok := p.fixedPrice(&e, scope); ok {
		switch {
		case bare && scope.Kind == Order:
			e.Kind = PriceOrOff
		case bare && p.off:
			return Effect{}, p.fail(AmbiguousAmount, from, p.at)
		}
		return e, nil
	}
	if p.unstated(&e) {
		return e, nil
	}
	if p.vagueAmount() {
		return Effect{}, p.failHere(VaguePrice)
	}
	return Effect{}, nil
}

// asBand reads 按60岁以上老人标准.
func (p *rulesParser) asBand(e *Effect) bool {
	return p.try(func() bool {
		if p.take("按照", "按", "参照", "同", "执行", "享受") == "" {
			return false
		}
		band, found, err := p.band()
		if err != nil || !found {
			return false
		}
		p.take("的")
		p.take(seniors()...)
		if p.take("的标准", "标准", "的优惠标准", "优惠标准") == "" {
			return false
		}
		p.take("执行", "收费", "优惠", "就餐")
		*e = Effect{Kind: AsBand, As: band}
		return true
	})
}

func (p *rulesParser) share(e *Effect) bool {
	percent, ok := p.percent()
	if ok {
		p.take("优惠价", "的优惠", "优惠", "就餐", "用餐")
		*e = Effect{Kind: Share, Percent: percent}
	}
	return ok
}

func (p *rulesParser) amountOff(e *Effect, scope *Scope) bool {
	return p.try(func() bool {
		if p.take("优惠减免", "优惠补贴", "优惠", "补贴", "补助", "减免", "立减", "减", "便宜", "少收") == "" {
			return false
		}
		amount, ok := p.moneyRange()
		if !ok || amount.Low == 0 {
			return false
		}
		p.unit(scope)
		*e = Effect{Kind: AmountOff, Amount: amount}
		return true
	})
}

// unit reads what an amount is for, after it: 1元/餐.
func (p *rulesParser) unit(scope *Scope) {
	if p.take("/餐", "/份", "/人", "/人次", "/位", "/次", "一餐", "一份", "一位", "每餐", "每份", "每人") != "" && scope.Kind == NotSaid {
		scope.Kind = EachMeal
	}
}

func (p *rulesParser) free(e *Effect, scope *Scope) bool {
	return p.try(func() bool {
		p.take("全部")
		if p.take("全免", "免单", "免费") == "" {
			return false
		}
		p.take("就餐", "用餐", "吃饭")
		meal := scope.Meal
		if meal == AnyMeal {
			meal = p.meal()
		}
		if !p.atEnd() {
			return false
		}
		scope.Meal = meal
		*e = Effect{Kind: FreeMeal}
		return true
	})
}

// freeItems reads 米饭、汤全部免费, 饭管饱 or 免费米饭.
func (p *rulesParser) freeItems(e *Effect) bool {
	items, ok := p.freeFoods()
	if ok {
		*e = Effect{Kind: FreeItems, Items: items}
	}
	return ok
}

// fixedPrice reads an amount that is paid, and whether no word says so.
func (p *rulesParser) fixedPrice(e *Effect, scope *Scope) (bare, ok bool) {
	ok = p.try(func() bool {
		bare = p.take("优惠价格", "优惠价", "只需", "仅需", "只要", "仅售", "只收", "仅收", "收费", "收", "付", "售价", "价格") == ""
		amount, read := p.moneyRange()
		if !read {
			return false
		}
		p.unit(scope)
		*e = Effect{Kind: FixedPrice, Amount: amount}
		return true
	})
	return bare, ok
}

// unstated reads a discount without a figure: 享受相应优惠, 还有折扣.
func (p *rulesParser) unstated(e *Effect) bool {
	return p.try(func() bool {
		p.take("还有", "另有", "有")
		p.take("相应的", "相应", "一定的", "一定", "相关", "不同")
		if p.take("优惠政策", "优惠", "折扣", "减免", "补贴") == "" {
			return false
		}
		*e = Effect{Kind: Unstated}
		return p.atEnd()
	})
}

// vagueAmount reports whether an amount comes next that is not one: 十多块钱.
func (s *scanner) vagueAmount() bool {
	found := false
	at := s.at
	for s.at < s.clauseEnd() && !found {
		from := s.at
		found = s.has("约") || s.has("大约")
		if _, ok := s.integer(); ok {
			unit := s.yuan()
			found = found || (unit && s.vague()) || s.take("多", "几", "来", "余") != ""
		}
		s.at = max(s.at, from+1)
	}
	s.at = at
	return found
}

// modifiers reads what a clause says of scope and conditions before its effect.
func (p *rulesParser) modifiers(scope Scope, conditions []string) (Scope, []string) {
	for {
		if c, ok := p.condition(); ok {
			conditions = append(conditions, c)
			continue
		}
		if !p.scopeWord(&scope) {
			return scope, conditions
		}
	}
}

// scopeWord reads one word about the scope.
func (p *rulesParser) scopeWord(s *Scope) bool {
	if s.Meal == AnyMeal {
		if s.Meal = p.meal(); s.Meal != AnyMeal {
			return true
		}
	}
	if s.Kind != NotSaid {
		return false
	}
	switch {
	case p.take("每人每餐", "每人每次", "每人次", "每餐", "每份", "每人", "每位", "每顿") != "":
		s.Kind = EachMeal
	case p.take("每单") != "":
		s.Kind = Order
	case p.take("全场", "所有餐品", "全部餐品", "所有菜品", "全部菜品") != "":
		s.Kind = All
	case p.take("所有套餐", "全部套餐", "各类套餐", "套餐") != "":
		s.Kind = AllSets
	default:
		return p.oneSet(s)
	}
	return true
}

// oneSet reads which set meal: 10元套餐, 一荤两素, A餐.
func (p *rulesParser) oneSet(s *Scope) bool {
	if p.try(func() bool {
		f, ok := p.money()
		s.Price = f
		return ok && f > 0 && p.take("的套餐", "标准套餐", "套餐", "标准", "餐") != ""
	}) {
		s.Kind = OneSet
		return true
	}
	s.Price = 0
	if c, ok := p.contents(); ok {
		p.take("的套餐", "套餐")
		s.Kind, s.Contents = OneSet, c
		return true
	}
	if name := p.setLetter(); name != "" {
		s.Kind, s.Name = OneSet, name
		return true
	}
	return false
}

// setLetter reads the name of a set meal that is hardly more than a letter.
func (p *rulesParser) setLetter() string {
	if name := p.take("盒饭", "自助餐"); name != "" {
		return name
	}
	p.skip()
	from := p.at
	if p.at < p.end && strings.ContainsRune("ABCDEFGabcdefg甲乙丙丁", p.runes[p.at]) {
		p.at++
		if p.take("套餐", "餐") != "" {
			return p.folded(from, p.at)
		}
	}
	p.at = from
	return ""
}

// meal reads the word for a meal of the day.
func (s *scanner) meal() Meal {
	switch s.take("早餐", "早饭", "午餐", "午饭", "晚餐", "晚饭") {
	case "早餐", "早饭":
		return Breakfast
	case "午餐", "午饭":
		return Lunch
	case "晚餐", "晚饭":
		return Dinner
	}
	return AnyMeal
}

// condition reads words that bind a rule to an hour, a day or a sum, and
// returns them as they are, folded.
func (p *rulesParser) condition() (string, bool) {
	p.skip()
	from := p.at
	if p.try(p.hour) || p.try(p.day) || p.try(p.sum) {
		return p.folded(from, p.at), true
	}
	return "", false
}

func (p *rulesParser) hour() bool {
	p.take("上午", "中午", "下午", "晚上", "早上")
	if _, ok := p.integer(); !ok {
		return false
	}
	switch p.take("点半", "点", "时", ":") {
	case "点", "时":
		if _, ok := p.integer(); ok {
			p.take("分")
		}
	case ":":
		if _, ok := p.integer(); !ok {
			return false
		}
	case "":
		return false
	}
	return p.take("以后", "之后", "后", "以前", "之前", "前") != ""
}

func (p *rulesParser) day() bool {
	if p.take("每周", "周", "星期") != "" {
		return p.take("一", "二", "三", "四", "五", "六", "日", "天", "末") != ""
	}
	if p.take("工作日", "节假日", "重阳节", "生日当天") != "" {
		return true
	}
	if p.take("每月") == "" {
		return false
	}
	_, ok := p.integer()
	return ok && p.take("日", "号") != ""
}

func (p *rulesParser) sum() bool {
	full := p.take("消费满", "满") != ""
	_, ok := p.money()
	return ok && (p.take("以内", "及以内", "以下", "以上") != "" || full)
}
