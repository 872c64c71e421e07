package price

import (
	"slices"
	"strings"
	"unicode"
)

// people reads who a clause is for: 60岁以上老人及儿童; 特困、残疾、低保. It
// gives none when the clause does not begin with people.
func (p *rulesParser) people() ([]Who, *ParseError) {
	p.skip()
	from := p.at
	if p.take("所有人", "人人") != "" {
		return []Who{{}}, nil
	}
	if p.has("市场价") {
		return p.marketPrice(), nil
	}
	p.take("凡是", "凡", "对", "为", "面向", "针对", "持有", "持", "凭", "使用")
	var all []Who
	for {
		who, found, err := p.who()
		if err != nil {
			return nil, err
		}
		if !found {
			break
		}
		if unclear(all, who) {
			return nil, p.fail(AmbiguousPeople, from, p.at)
		}
		all = join(all, who)
		more := p.try(func() bool {
			if p.take("、", "以及", "及", "和", "与", "或") == "" {
				return false
			}
			at := p.at
			_, found, _ := p.who()
			p.at = at
			return found
		})
		if !more {
			return all, nil
		}
	}
	p.at = from
	return nil, nil
}

// marketPrice takes 市场价 for everybody when an amount follows.
func (p *rulesParser) marketPrice() []Who {
	var people []Who
	p.try(func() bool {
		p.take("市场价")
		at := p.at
		_, ok := p.moneyRange()
		p.at = at
		if ok {
			people = []Who{{}}
		}
		return ok
	})
	return people
}

// unclear reports whether another alternative leaves it open of whom an age
// speaks (70岁以上低保、残疾人; 低保、残疾老人), or whether two bands are to be met
// both (60岁以上、80岁以下).
func unclear(all []Who, next Who) bool {
	return slices.ContainsFunc(all, func(w Who) bool {
		if !w.Band.none() && !next.Band.none() {
			return w.Band.open() && next.Band.Min == 0 && next.Band.Max >= w.Band.Min ||
				next.Band.open() && w.Band.Min == 0 && w.Band.Max >= next.Band.Min
		}
		if len(w.Groups) == 0 || len(next.Groups) == 0 || !next.Band.none() {
			return false
		}
		return !w.Band.none() || (next.Senior && !w.Senior && !slices.Contains(w.Groups, Lonely))
	})
}

// join adds an alternative: groups that are asked nothing else become one.
func join(all []Who, next Who) []Who {
	grouped := func(w Who) bool { return w.Band.none() && (len(w.Groups) > 0 || w.Others) }
	if n := len(all); n > 0 && grouped(all[n-1]) && grouped(next) && all[n-1].Senior == next.Senior {
		last := &all[n-1]
		for _, g := range next.Groups {
			if !slices.Contains(last.Groups, g) {
				last.Groups = append(last.Groups, g)
			}
		}
		last.Others = last.Others || next.Others
		return all
	}
	return append(all, next)
}

// seniors are the words for old people.
func seniors() []string {
	return []string{"老年人", "老人", "老年朋友", "长者"}
}

// who reads one alternative: a band, a group, 老年人, or a band and a group.
func (p *rulesParser) who() (w Who, found bool, err *ParseError) {
	if w.Band, found, err = p.band(); err != nil {
		return Who{}, false, err
	}
	if found {
		p.try(func() bool {
			p.take("的")
			g, ok := p.group()
			if ok && !(g == Child && w.Band.Max > 0 && w.Band.Max < adultFrom) { // 12岁以下儿童
				w.Groups = []Group{g}
			}
			return ok
		})
		p.take(append(seniors(), "的老人", "的老年人", "高龄老人", "高龄老年人", "居民", "人员", "人群", "群众", "的")...)
		return w, true, nil
	}
	if p.take("特殊人群", "特殊群体") != "" {
		w.Others = true
	} else if g, ok := p.group(); ok {
		w.Groups = []Group{g}
	} else if p.take(seniors()...) != "" {
		w.Senior = true
		return w, true, nil
	} else {
		return Who{}, false, nil
	}
	if !slices.Contains(w.Groups, Lonely) && p.take(seniors()...) != "" {
		w.Senior = true
	}
	if len(w.Groups) > 0 && p.take("等特殊群体", "等人员", "等群体", "等人群", "等") != "" {
		w.Others = true
	}
	return w, true, nil
}

// group reads one group or card.
func (p *rulesParser) group() (Group, bool) {
	var found Group
	longest := ""
	for _, g := range written() {
		for _, w := range g.words() {
			if len(w) > len(longest) && p.has(w) {
				found, longest = g, w
			}
		}
	}
	if longest != "" {
		p.take(longest)
		return found, true
	}
	return p.card()
}

// longestCard is the most characters of a card's name.
const longestCard = 6

// card reads the name of a card or certificate: 敬老卡, 老年证. Everybody has
// an identity card, and paying by card is not holding one.
func (p *rulesParser) card() (Group, bool) {
	p.skip()
	if p.beginsModifier() {
		return "", false
	}
	for n := 1; n < longestCard && p.at+n < p.end; n++ {
		r, last := p.runes[p.at+n-1], p.runes[p.at+n]
		if !unicode.Is(unicode.Han, r) || strings.ContainsRune("刷办充无有凭持和及与或的荤素饭", r) || (r == '餐' && last != '卡') {
			break
		}
		if last == '卡' || last == '证' {
			name := p.folded(p.at, p.at+n+1)
			if name == "身份证" {
				break
			}
			p.at += n + 1
			p.take("持有者", "持有人", "持卡人", "用户")
			return Card(name), true
		}
	}
	return "", false
}

// beginsModifier reports whether words about scope or conditions come next, or
// words that add nothing.
func (p *rulesParser) beginsModifier() bool {
	at := p.at
	defer func() { p.at = at }()
	if _, ok := p.condition(); ok {
		return true
	}
	return p.scopeWord(&Scope{}) || p.take(fillers()...) != ""
}

// band reads an age band. What begins as one and cannot be is an error.
func (p *rulesParser) band() (b Band, found bool, err *ParseError) {
	p.skip()
	from := p.at
	found = p.try(func() bool {
		before := p.take("未满", "不满", "年满", "满")
		under := before == "未满" || before == "不满"
		low, ok := p.integer()
		if !ok {
			return false
		}
		if p.take("-", "至", "到") != "" || p.try(func() bool { return p.years(&b) && p.take("-", "至", "到") != "" }) {
			b.Min = low
			b.Max, ok = p.integer()
			ok = ok && !under && p.years(&b)
			p.take("之间", "的")
			return ok
		}
		if !p.years(&b) {
			return false
		}
		return p.bound(&b, low, before)
	})
	if !found {
		return Band{}, false, nil
	}
	if b.Min > oldest || b.Max > oldest || (b.Max > 0 && b.Max < b.Min) || b.none() {
		return Band{}, false, p.fail(BadNumber, from, p.at)
	}
	return b, true, nil
}

// bound reads what follows one age: 以上, 以下, or both with another age. What
// stood before it may say all: 未满60周岁, 年满60周岁.
func (p *rulesParser) bound(b *Band, age int, before string) bool {
	switch {
	case before == "未满" || before == "不满":
		b.Max = age - 1
		p.take("的")
		return true
	case p.take("及以下", "含以下", "(含)以下", "以下") != "":
		b.Max = age
		return true
	case p.take("及以上", "含以上", "(含)以上", "以上") != "":
		b.Min = age
	case p.folded(max(p.at-2, 0), p.at) == "百岁" && (p.has("老人") || p.has("老年人")):
		b.Min = age // 百岁老人 are those of a hundred and more
		return true
	case before != "":
		b.Min = age
	default:
		return false
	}
	if p.try(func() bool { // 60岁以上（含60岁）
		if p.take("(含") == "" {
			return false
		}
		of, ok := p.integer()
		return ok && of == age && p.years(&Band{}) && p.take(")") != ""
	}) {
		return true
	}
	p.try(func() bool { // 60岁以上70岁以下
		under := p.take("未满", "不满", "至未满") != ""
		age, ok := p.integer()
		if !ok || !p.years(b) {
			return false
		}
		b.Max = age
		if under {
			b.Max--
			return true
		}
		return p.take("及以下", "以下") != ""
	})
	return true
}

// years reads 岁 or 周岁 and keeps which.
func (p *rulesParser) years(b *Band) bool {
	switch p.take("周岁", "岁") {
	case "周岁":
		b.Sui = false
	case "岁":
		b.Sui = true
	default:
		return false
	}
	return true
}
