package price

import (
	"strconv"
	"strings"
)

// String writes the menu in Chinese that [ParseMenu] reads as the same menu.
func (m *Menu) String() string {
	var parts []string
	for i := range m.Offers {
		parts = append(parts, m.Offers[i].String())
	}
	for _, item := range m.FreeItems {
		parts = append(parts, item.String())
	}
	for i := range m.Rules {
		parts = append(parts, m.Rules[i].String())
	}
	return strings.Join(parts, "\uff1b")
}

// String writes the rules in Chinese that [ParseRules] reads as the same
// rules, but for their words.
func (rules Rules) String() string {
	parts := make([]string, len(rules))
	for i := range rules {
		parts[i] = rules[i].String()
	}
	return strings.Join(parts, "\uff1b")
}

// String writes the offer as a menu does.
func (o *Offer) String() string {
	switch o.Kind {
	case Free:
		return "免费" + o.Meal.String()
	case Posted:
		return "价格以店内公示为准"
	case Varied:
		if o.Choice {
			return o.Name + "自主选择\uff0c价格不等"
		}
		return "价格不等"
	case Monthly:
		return o.Meal.String() + "包月" + o.Price.String()
	case Weight:
		if o.Choice {
			return "自选称重每斤" + o.Price.String()
		}
		return "每斤" + o.Price.String()
	case Dish:
		if o.Delivered {
			return o.Name + o.Price.String() + "免费送餐上门"
		}
		return o.Name + o.Price.String()
	}
	return o.setMeal()
}

func (o *Offer) setMeal() string {
	var b strings.Builder
	if o.For != nil && impliedBy(o.Name) == nil {
		b.WriteString(o.For.String() + "就餐")
	}
	b.WriteString(o.Meal.String() + o.Name)
	if !o.AtMost {
		b.WriteString(o.Contents.String())
	}
	if b.Len() == 0 {
		b.WriteString("每餐")
	}
	b.WriteString(o.Price.String())
	if o.Delivered {
		b.WriteString("免费送餐上门")
	}
	if o.AtMost {
		b.WriteString("\uff0c最高" + o.Contents.String())
	}
	if o.Choice {
		b.WriteString("\uff0c自由组合")
	}
	return b.String()
}

// String writes 一荤两素一汤.
func (c Contents) String() string {
	var b strings.Builder
	for _, part := range []struct {
		n    int
		what string
	}{{c.Meat, "荤"}, {c.Vegetable, "素"}, {c.Dishes, "菜"}, {c.Soup, "汤"}, {c.Rice, "饭"}} {
		if part.n > 0 {
			b.WriteString(counted(part.n) + part.what)
		}
	}
	return b.String()
}

// counted writes a small number as one counts dishes: 一, 两, 三; 11.
func counted(n int) string {
	digits := []string{"", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十"}
	if n < len(digits) {
		return digits[n]
	}
	return strconv.Itoa(n)
}

// String writes 早餐, 午餐, 晚餐 or nothing.
func (m Meal) String() string {
	switch m {
	case Breakfast:
		return "早餐"
	case Lunch:
		return "午餐"
	case Dinner:
		return "晚餐"
	}
	return ""
}

// String writes 米饭免费 or 米饭管饱.
func (i FreeItem) String() string {
	if i.Unlimited {
		return i.Name + "管饱"
	}
	return i.Name + "免费"
}

// String writes the rule as a clause of its own.
func (r *Rule) String() string {
	who := r.Who.String()
	if r.Who.everybody() && r.Effect.Kind == FixedPrice && r.Scope == (Scope{}) && len(r.Conditions) == 0 {
		return "市场价" + r.Effect.Amount.String()
	}
	return who + r.Scope.String() + strings.Join(r.Conditions, "") + r.Effect.String()
}

// String writes 60至74周岁, 低保人员、残疾人, 所有人.
func (w *Who) String() string {
	if w.everybody() {
		return "所有人"
	}
	var parts []string
	for _, g := range w.Groups {
		name := g.String()
		if w.Senior {
			words := g.words()
			name = words[min(1, len(words)-1)] + "老年人"
		}
		parts = append(parts, name)
	}
	text := w.Band.String() + strings.Join(parts, "、")
	switch {
	case w.Others && len(parts) > 0:
		return text + "等"
	case w.Others && w.Senior:
		return text + "特殊人群老年人"
	case w.Others:
		return text + "特殊人群"
	case w.Senior && len(parts) == 0:
		return text + "老年人"
	}
	return text
}

// String writes 60至74周岁, 86周岁以上, 12岁以下, or nothing.
func (b Band) String() string {
	unit := "周岁"
	if b.Sui {
		unit = "岁"
	}
	low, high := strconv.Itoa(b.Min), strconv.Itoa(b.Max)
	switch {
	case b.none():
		return ""
	case b.Max == 0:
		return low + unit + "以上"
	case b.Min == 0:
		return high + unit + "以下"
	}
	return low + "至" + high + unit
}

// String writes 10元套餐, 午餐每餐, or nothing.
func (s Scope) String() string {
	text := s.Meal.String()
	switch s.Kind {
	case OneSet:
		switch {
		case s.Price > 0:
			return text + s.Price.String() + "套餐"
		case s.Contents.stated():
			return text + s.Contents.String()
		}
		return text + s.Name
	case AllSets:
		return text + "套餐"
	case All:
		return text + "全场"
	case EachMeal:
		return text + "每餐"
	case Order:
		return text + "每单"
	}
	return text
}

// String writes 8.5折, 优惠1元至2元, 优惠价8元, 免费, 米饭免费.
func (e *Effect) String() string {
	switch e.Kind {
	case Share:
		if e.Percent == 100 {
			return "原价"
		}
		text := strconv.Itoa(e.Percent / 10)
		if e.Percent%10 != 0 {
			text += "." + strconv.Itoa(e.Percent%10)
		}
		return text + "折"
	case AmountOff:
		return "优惠" + e.Amount.String()
	case FixedPrice:
		return "优惠价" + e.Amount.String()
	case PriceOrOff:
		return e.Amount.String()
	case FreeMeal:
		return "免费"
	case FreeItems:
		names := make([]string, len(e.Items))
		word := "免费"
		for i, item := range e.Items {
			names[i] = item.Name
			if item.Unlimited {
				word = "管饱"
			}
		}
		return strings.Join(names, "、") + word
	case AsBand:
		return "按" + e.As.String() + "标准"
	}
	return "有优惠"
}
