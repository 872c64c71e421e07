package price

import "strings"

// Group is a group of people that discounts are given to, or a card they
// hold: "card:" and its name.
type Group string

// The groups.
const (
	LowIncome     Group = "low_income"     // 低保对象
	Destitute     Group = "destitute"      // 特困人员
	Disabled      Group = "disabled"       // 残疾人
	Hardship      Group = "hardship"       // 困难家庭
	Lonely        Group = "lonely"         // 孤寡老人
	Bereaved      Group = "bereaved"       // 失独家庭
	Entitled      Group = "entitled"       // 优抚对象
	Veteran       Group = "veteran"        // 退役军人
	Child         Group = "child"          // 儿童, by age: never chosen
	Rider         Group = "rider"          // 外卖员
	Courier       Group = "courier"        // 快递员
	Sanitation    Group = "sanitation"     // 环卫工人
	OutdoorWorker Group = "outdoor_worker" // 户外劳动者
	NewEmployment Group = "new_employment" // 新就业群体
)

const cardPrefix = "card:"

// Card is the group of those who hold a card (敬老卡) or a certificate (老年证).
func Card(name string) Group { return Group(cardPrefix + name) }

// card returns the card's name, if g is the holders of one.
func (g Group) card() (name string, ok bool) { return strings.CutPrefix(string(g), cardPrefix) }

// Groups lists the groups that a person may choose, cards aside.
func Groups() []Group {
	return []Group{
		LowIncome, Destitute, Disabled, Hardship, Lonely, Bereaved, Entitled, Veteran,
		Rider, Courier, Sanitation, OutdoorWorker, NewEmployment,
	}
}

// groupKind is what makes people a group.
type groupKind int8

const (
	inNeed groupKind = iota
	byAge
	byWork
	byCard
)

func (g Group) kind() groupKind {
	switch g {
	case Child:
		return byAge
	case Rider, Courier, Sanitation, OutdoorWorker, NewEmployment:
		return byWork
	}
	if _, ok := g.card(); ok {
		return byCard
	}
	return inNeed
}

// words returns the ways a group is written, the canonical one first.
func (g Group) words() []string {
	switch g {
	case LowIncome:
		return []string{"低保人员", "低保", "低保户", "低保对象", "低保家庭", "最低生活保障对象"}
	case Destitute:
		return []string{"特困人员", "特困", "特困供养人员", "特困供养", "特困户", "特困供养对象", "特困对象", "五保户"}
	case Disabled:
		return []string{"残疾人", "残疾", "残疾人士", "残疾人员", "残障人士", "残障人员"}
	case Hardship:
		return []string{"困难家庭", "困难户", "困难群众", "困难人员"}
	case Lonely:
		return []string{"孤寡老人", "孤寡老年人"}
	case Bereaved:
		return []string{"失独家庭"}
	case Entitled:
		return []string{"优抚对象"}
	case Veteran:
		return []string{"退役军人", "退伍军人"}
	case Child:
		return []string{"儿童", "小孩", "孩子"}
	case Rider:
		return []string{"外卖员", "外卖小哥", "外卖骑手", "骑手", "送餐员"}
	case Courier:
		return []string{"快递员", "快递小哥"}
	case Sanitation:
		return []string{"环卫工人", "环卫工", "环卫职工"}
	case OutdoorWorker:
		return []string{"户外劳动者", "户外工作者", "户外职工"}
	case NewEmployment:
		return []string{"新就业群体", "新就业形态劳动者"}
	}
	name, _ := g.card()
	return []string{name}
}

// written lists every group that is recognised by its words.
func written() []Group { return append(Groups(), Child) }

// String writes the group in Chinese.
func (g Group) String() string { return g.words()[0] }
