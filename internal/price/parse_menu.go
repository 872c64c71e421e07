package price

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func (m *Menu) stated() bool { return len(m.Offers)+len(m.FreeItems)+len(m.Rules) > 0 }

func parseMenu(text string) (*Menu, *ParseError) {
	if err := tooLong(text); err != nil {
		return nil, err
	}
	p := &menuParser{rulesParser: rulesParser{scanner: newScanner(text)}}
	p.separator()
	if p.take("餐标", "价格", "菜单", "套餐价格") != "" && p.take(":") == "" {
		p.at = 0
		p.separator()
	}
	for !p.done() {
		if err := p.item(); err != nil {
			return nil, err
		}
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	return &p.menu, nil
}

// menuParser reads the items of a menu text.
type menuParser struct {
	rulesParser
	menu Menu
	// choosing: the last offer is 自主选择, and 价格不等 belongs to it.
	choosing bool
}

func (p *menuParser) add(o Offer) { p.menu.Offers = append(p.menu.Offers, o) }

// item reads what stands between two separators, or a little more where two
// belong together (两荤一素，15元).
func (p *menuParser) item() *ParseError {
	p.take("每天", "每日")
	p.skip()
	choosing := p.choosing
	p.choosing = false
	switch {
	case p.try(p.weight), p.try(p.monthly), p.try(p.free), p.try(func() bool { return p.unpriced(choosing) }), p.try(p.about):
		return nil
	}
	if items, ok := p.freeFoods(); ok {
		p.menu.FreeItems = append(p.menu.FreeItems, items...)
		return nil
	}
	if done, err := p.forSome(); done || err != nil {
		return err
	}
	return p.offer(nil)
}

// free reads 免费 as the whole menu.
func (p *menuParser) free() bool {
	p.take("全部", "一律", "所有餐品")
	if p.take("免费") == "" {
		return false
	}
	p.take("就餐", "用餐", "提供")
	o := Offer{Kind: Free, Meal: p.meal()}
	if !p.atEnd() {
		return false
	}
	p.add(o)
	return true
}

// unpriced reads what says that there are prices, and not which. After 自主选择
// the words 价格不等 say nothing new.
func (p *menuParser) unpriced(choosing bool) bool {
	var o Offer
	switch {
	case p.take("价格以店内公示为准", "以店内公示为准", "价格见店内公示") != "":
		o.Kind = Posted
	case p.take("价格不等", "价格不一") != "":
		o.Kind = Varied
		if choosing && p.atEnd() {
			return true
		}
	default:
		from := p.at
		for p.at < p.end && unicode.Is(unicode.Han, p.runes[p.at]) && !p.has("自主") && !p.has("自由") {
			p.at++
		}
		o = Offer{Kind: Varied, Name: p.folded(from, p.at), Choice: true}
		if p.take("自主选择", "自由选择", "自主选餐") == "" || !isHall(o.Name) {
			return false
		}
	}
	if !p.atEnd() {
		return false
	}
	p.add(o)
	p.choosing = o.Choice
	return true
}

// isHall reports whether a name is that of a place where one chooses.
func isHall(name string) bool {
	return utf8.RuneCountInString(name) <= longestName && (name == "" || name == "菜品" || name == "餐品" ||
		slices.ContainsFunc([]string{"广场", "超市", "档口", "窗口"}, func(end string) bool { return strings.HasSuffix(name, end) }))
}

// about reads what is said of the offer before: 菜品自由组合, 最高两荤两素.
func (p *menuParser) about() bool {
	var last *Offer
	if n := len(p.menu.Offers); n > 0 && p.menu.Offers[n-1].Kind == SetMeal {
		last = &p.menu.Offers[n-1]
	} else {
		return false
	}
	if p.take("菜品自由组合", "自由组合", "自由搭配", "菜品自由搭配") != "" {
		if last.Choice || !p.atEnd() {
			return false
		}
		last.Choice = true
		return true
	}
	if p.take("最高", "最多") == "" || last.Contents.stated() {
		return false
	}
	c, ok := p.contents()
	if !ok || !p.atEnd() {
		return false
	}
	last.Contents, last.AtMost = c, true
	return true
}

// weight reads 自选称重，每斤12.8元.
func (p *menuParser) weight() bool {
	o := Offer{Kind: Weight}
	if p.take("自选称重", "称重自选", "自选") != "" {
		o.Choice = true
		p.take(",", ":")
	} else {
		p.take("称重")
	}
	each := p.take("每斤", "每500克") != ""
	amount, ok := p.moneyRange()
	if !ok || (!each && p.take("/斤", "一斤", "每斤") == "") || !p.atEnd() {
		return false
	}
	o.Price = amount
	p.add(o)
	return true
}

// monthly reads 120元包月吃早餐, 早餐每月100元包月, 早餐包月120元.
func (p *menuParser) monthly() bool {
	o := Offer{Kind: Monthly, Meal: p.meal()}
	said := p.take("每月", "包月") != ""
	if o.Meal == AnyMeal {
		o.Meal = p.meal()
	}
	amount, ok := p.moneyRange()
	if !ok {
		return false
	}
	said = p.take("包月", "/月", "一个月", "每月") != "" || said
	p.take("吃")
	if meal := p.meal(); meal != AnyMeal {
		if o.Meal != AnyMeal {
			return false
		}
		o.Meal = meal
	}
	if !said || !p.atEnd() {
		return false
	}
	o.Price = amount
	p.add(o)
	return true
}

// forSome reads an item that begins with people: an offer for them, or a rule.
func (p *menuParser) forSome() (done bool, err *ParseError) {
	from := p.at
	people, err := p.people()
	if err != nil {
		return false, err
	}
	if len(people) == 0 || p.namedFor(from) {
		p.at = from
		return false, nil
	}
	if len(people) == 1 && !people[0].everybody() {
		p.takeAll("就餐", "用餐", ":")
		if p.try(func() bool { return p.offer(&people[0]) == nil }) {
			return true, nil
		}
	}
	p.at = from
	rules, err := p.clause()
	if err != nil {
		return false, err
	}
	p.menu.Rules = append(p.menu.Rules, rules...)
	return true, nil
}

// namedFor reports whether the people at a place are part of a set meal's name:
// 老人餐.
func (p *menuParser) namedFor(from int) bool {
	at := p.at
	p.at = from
	name := p.name()
	p.at = at
	return impliedBy(name) != nil
}

// offer reads a set meal or a dish with its price. Offers for some people have
// to say what there is to eat: 60岁以上10元 is a rule.
func (p *menuParser) offer(people *Who) *ParseError {
	p.skip()
	from := p.at
	o := Offer{Kind: SetMeal, For: people}
	if err := p.goods(&o); err != nil {
		return err
	}
	if err := p.priceOf(&o, from); err != nil {
		return err
	}
	if !p.atEnd() {
		return p.failHere(NotUnderstood)
	}
	if people != nil && o.Name == "" && !o.Contents.stated() {
		return p.fail(NotUnderstood, from, p.at)
	}
	o.Special = strings.Contains(o.Name, "特价")
	named := impliedBy(o.Name)
	switch {
	case named != nil && people != nil:
		return p.fail(AmbiguousPeople, from, p.at)
	case named != nil:
		o.For = named
	case isSetName(o.Name):
	case people == nil && o.Meal == AnyMeal && !o.Contents.stated():
		o.Kind = Dish
	default: // 老年人红烧肉10元
		return p.fail(NotUnderstood, from, p.at)
	}
	p.add(o)
	return nil
}

// goods reads what is sold, before its price: a meal of the day, a name, what
// is in it, and words that add nothing (每份, 只需).
func (p *menuParser) goods(o *Offer) *ParseError {
	for {
		p.skip()
		if p.take("每人每餐", "每份", "一份", "每餐", "每人", "每位", "每套", "单价", "零售价", "售价", "只需", "仅需", "仅售", "只要", "价格", "为") != "" {
			continue
		}
		if o.Meal == AnyMeal {
			if o.Meal = p.meal(); o.Meal != AnyMeal {
				p.take(":")
				continue
			}
		}
		if !o.Contents.stated() {
			if c, ok := p.contents(); ok {
				o.Contents = c
				continue
			}
		}
		if o.Name != "" || p.atPrice() || p.atEnd() {
			return nil
		}
		from := p.at
		o.Name = p.name()
		if o.Name == "" || !isSetName(o.Name) && !isFood(o.Name) {
			p.at = from
			return p.failHere(p.faultHere())
		}
	}
}

// faultHere tells a price that is vague from words that are not known.
func (p *menuParser) faultHere() Fault {
	if p.vagueAmount() {
		return VaguePrice
	}
	return NotUnderstood
}

// atPrice reports whether an amount comes next, vague or not.
func (p *menuParser) atPrice() bool {
	at := p.at
	_, ok := p.moneyRange()
	p.at = at
	return ok || p.has("¥")
}

// name reads the name of a dish or set meal: up to what is in it, a price or
// the end of the item.
func (p *menuParser) name() string {
	from := p.at
	for p.at < p.end && !isSeparator(p.runes[p.at]) && p.runes[p.at] != ' ' {
		at := p.at
		_, counted := p.contents()
		p.at = at
		if counted || p.atPrice() ||
			slices.ContainsFunc([]string{"只需", "仅需", "仅售", "只要", "售价", "每份", "每人", "一份", "每位"}, p.has) {
			break
		}
		p.at = at + 1
	}
	return p.folded(from, p.at)
}

// priceOf reads the price and what may follow it: 一份, 免费送餐, 的盒饭.
func (p *menuParser) priceOf(o *Offer, from int) *ParseError {
	price, ok := p.moneyRange()
	if !ok && !p.atEnd() {
		return p.failHere(p.faultHere())
	}
	if !ok {
		// The price may stand after a comma.
		if ok = p.try(func() bool {
			if p.take(",", ":") == "" {
				return false
			}
			price, ok = p.moneyRange()
			return ok
		}); !ok {
			end := p.at
			if p.take(",", ":") != "" && p.vagueAmount() {
				return p.failHere(VaguePrice)
			}
			return p.fail(NoPrice, from, end)
		}
	}
	if price.Low == 0 {
		return p.fail(BadNumber, from, p.at)
	}
	o.Price = price
	p.take("/份", "/人", "/位", "/餐", "一份", "每份", "一位", "一餐")
	o.Delivered = p.take("免费送货上门", "免费送餐上门", "免费送餐到家", "免费送餐") != ""
	p.take("的")
	p.take("不同标准的")
	return p.goods(o) // what is sold may stand behind its price: 15元的盒饭
}

// contents reads 一荤两素一汤一饭 or 两菜一汤.
func (s *scanner) contents() (c Contents, ok bool) {
	ok = s.try(func() bool {
		for s.count(&c) {
		}
		return c.stated()
	})
	return c, ok
}

// count reads one count of contents that was not there before.
func (s *scanner) count(c *Contents) bool {
	return s.try(func() bool {
		n, ok := s.integer()
		if !ok || n < 1 || n > 20 {
			return false
		}
		var of *int
		switch s.take("荤", "素", "菜", "汤", "米饭", "饭", "主食") {
		case "荤":
			of = &c.Meat
		case "素":
			of = &c.Vegetable
		case "菜":
			of = &c.Dishes
		case "汤":
			of = &c.Soup
		case "米饭", "饭", "主食":
			of = &c.Rice
		default:
			return false
		}
		if *of != 0 {
			return false
		}
		*of = n
		return true
	})
}

// isSetName reports whether a name, or none, is that of a set meal. Names that
// give people who may not be known from them (爱心餐, 会员餐) are none.
func isSetName(name string) bool {
	if name == "" {
		return true
	}
	if utf8.RuneCountInString(name) > longestName || countsInside(name) || impliedBy(name) == nil && namesPeople(name) {
		return false
	}
	// A number is that of the meal: 1号套餐.
	for i, r := range strings.TrimLeft(name, "0123456789") {
		if !unicode.Is(unicode.Han, r) && !strings.ContainsRune("ABCDEFGabcdefg“”\"", r) ||
			i == 0 && isDigit(rune(name[0])) && r != '号' {
			return false
		}
	}
	for _, not := range []string{"就餐", "用餐", "送餐", "订餐", "点餐", "取餐", "助餐", "三餐", "中餐"} {
		if strings.Contains(strings.Replace(name, "自助餐", "", 1), not) {
			return false
		}
	}
	for _, end := range []string{"餐", "盒饭", "饭菜", "份饭", "套饭", "便当"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

// countsInside reports whether a name has contents in it (两素一汤).
func countsInside(name string) bool {
	counts := false
	digit := false
	for _, r := range name {
		counts = counts || digit && strings.ContainsRune("荤素菜汤饭", r)
		_, digit = chineseDigit(r)
	}
	return counts
}

// namesPeople reports whether a name says, or may say, who is to get what it
// names, or at what price.
func namesPeople(name string) bool {
	inside := func(word string) bool { return strings.Contains(name, word) }
	for _, g := range written() {
		if slices.ContainsFunc(g.words(), inside) {
			return true
		}
	}
	return slices.ContainsFunc(seniors(), inside) || slices.ContainsFunc([]string{
		"爱心", "残", "困难", "孤", "会员", "学生", "老年", "小哥", "工人", "劳动者", "群", "特殊", "军", "卡", "证", "员", "职工", "所有人", "市场",
		"优惠", "折", "免", "减", "补", "起", "约", "周", "月", "岁", "以", "不", "或", "赠", "送", "外卖", "加", "另", "含", "元",
		"自主", "自选", "自由",
	}, inside)
}

// impliedBy returns who a set meal is for by its name alone, nil if the name
// does not say.
func impliedBy(name string) *Who {
	people, isMeal := strings.CutSuffix(name, "餐")
	if !isMeal {
		return nil
	}
	switch strings.Trim(strings.TrimSuffix(people, "套"), "“”\"") {
	case "老年", "老人", "老年人", "长者", "敬老":
		return &Who{Senior: true}
	case "儿童":
		return &Who{Groups: []Group{Child}}
	case "暖“新", "暖\"新", "暖新":
		return &Who{Groups: []Group{NewEmployment}}
	}
	return nil
}
