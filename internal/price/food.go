package price

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestName is the most characters of a dish's or a set meal's name.
const longestName = 12

// isFood reports whether a name is that of something to eat or drink, by what
// it ends in. Anything else with a price beside it (外卖12元, 成人15元) is not
// taken for a dish.
func isFood(name string) bool {
	if utf8.RuneCountInString(name) > longestName || name == "" || countsInside(name) || namesPeople(name) || isSetName(name) {
		return false
	}
	for _, r := range name {
		if !unicode.Is(unicode.Han, r) || strings.ContainsRune("岁折惠费免减补贴起约每人元价以满送赠餐", r) {
			return false
		}
	}
	endsIn := func(end string) bool { return strings.HasSuffix(name, end) }
	return !slices.ContainsFunc([]string{"打包", "红包", "书包", "承包"}, endsIn) && slices.ContainsFunc(foodEnds(), endsIn)
}

func foodEnds() []string {
	return []string{
		"饭", "粥", "面", "饼", "馒头", "花卷", "包", "包子", "饺", "饺子", "馄饨", "粽子", "糕", "馍", "烧麦", "烧卖", "油条", "主食", "面食",
		"汤", "羹", "豆浆", "奶", "酸奶", "茶", "茶水", "热水", "开水", "水果", "饮料", "果汁",
		"菜", "素菜", "荤菜", "瓜", "茄子", "豆角", "土豆", "萝卜", "笋", "菇", "木耳", "豆芽", "藕", "薯", "芋头", "西兰花", "花生", "地三鲜",
		"豆腐", "豆干", "腐竹", "粉", "粉条", "拉皮",
		"肉", "鱼", "鸡", "鸭", "鹅", "虾", "蟹", "蛋", "腿", "翅", "爪", "排骨", "大骨", "里脊", "肝", "肚", "肠", "肘子", "猪蹄",
		"丝", "片", "丁", "丸子", "卷", "块", "段", "串", "煲", "锅",
	}
}

// freeFoods reads what costs nothing beside a meal: 米饭、汤全部免费, 饭管饱,
// 免费米饭.
func (s *scanner) freeFoods() (items []FreeItem, ok bool) {
	ok = s.try(func() bool {
		if s.take("免费提供", "免费") != "" {
			names, read := s.foods()
			items = freeItems(names, false)
			return read && s.atEnd()
		}
		names, read := s.foods()
		if !read {
			return false
		}
		s.take("全部", "均", "都", "一律")
		word := s.take("免费", "管饱", "管够", "不限量")
		items = freeItems(names, word != "免费")
		return word != "" && s.atEnd()
	})
	if !ok {
		return nil, false
	}
	return items, true
}

func freeItems(names []string, unlimited bool) []FreeItem {
	items := make([]FreeItem, len(names))
	for i, name := range names {
		items[i] = FreeItem{Name: name, Unlimited: unlimited}
	}
	return items
}

// foods reads names of food: 米饭、汤; 米饭和汤.
func (s *scanner) foods() ([]string, bool) {
	var names []string
	for {
		name := s.food()
		if name == "" {
			return nil, false
		}
		names = append(names, name)
		more := s.try(func() bool {
			if s.take("、", "和", "及") == "" {
				return false
			}
			at := s.at
			next := s.food()
			s.at = at
			return next != ""
		})
		if !more {
			return names, true
		}
	}
}

// food reads one name of food, as far as it goes.
func (s *scanner) food() string {
	s.skip()
	from := s.at
	for s.at < s.end && unicode.Is(unicode.Han, s.runes[s.at]) && !s.endsFood() {
		s.at++
	}
	name := s.folded(from, s.at)
	filled := slices.ContainsFunc(fillers(), func(filler string) bool { return strings.HasPrefix(name, filler) })
	if !isFood(name) || filled {
		s.at = from
		return ""
	}
	return name
}

// endsFood reports whether a word comes next that is no part of a name.
func (s *scanner) endsFood() bool {
	return slices.ContainsFunc([]string{"免费", "管", "不限量", "全部", "均", "都", "一律", "和", "及"}, s.has)
}
