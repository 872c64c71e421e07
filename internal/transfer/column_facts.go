package transfer

import (
	"maps"
	"strings"

	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// fact is one tri-state of a set: its key, the title of its own column, other
// headers for that column, and the words that mean yes inside a free list.
type fact struct {
	key    string
	title  string
	also   []string
	inList []string
}

// factSet is a set of tri-states with, if set is text, the source's words.
type factSet struct {
	field string // JSON path of the map
	group locator.FactGroup
	yesNo [3]string // how the values are written out
	facts []fact
	at    func(*locator.Site) *locator.Tristates // nil where the site cannot have them
	words map[string]string                      // folded word of a list to key; made by index
}

// index prepares the set for reading lists.
func (f factSet) index() factSet {
	f.words = map[string]string{}
	for _, one := range f.facts {
		for _, w := range one.inList {
			f.words[text.Fold(w)] = one.key
		}
	}
	return f
}

func (f factSet) columns() []Column {
	cols := make([]Column, 0, len(f.facts))
	for _, one := range f.facts {
		cols = append(cols, Column{
			Title: one.title, Key: f.field + "." + one.key, Group: f.group, also: one.also,
			get: func(s *locator.Site) string {
				if t := f.at(s); t != nil {
					return f.yesNo[(*t)[one.key]]
				}
				return ""
			},
			set: func(s *locator.Site, cell string) *Fault {
				t := f.at(s)
				return setTri(cell, t != nil, func(v locator.Tri) { *t = t.Set(one.key, v) })
			},
		})
	}
	return cols
}

// read sets to yes what the free list names where a known word stands alone,
// and reports the words it does not know.
func (f factSet) read(s *locator.Site, list string) (unknown []string) {
	t := f.at(s)
	for _, part := range splitList(list) {
		key, ok := f.words[text.Fold(part)]
		if !ok {
			unknown = append(unknown, part)
			continue
		}
		*t = t.Set(key, locator.Yes)
	}
	return unknown
}

// listColumn is a free list: its words are kept, and each set takes the facts
// it knows. Words that are held already are not read again, so that a fact
// corrected since stays corrected.
func listColumn(title, key string, at func(*locator.Site) *string, sets []factSet, also ...string) Column {
	column := textColumn(title, key, sets[0].group, asIs, at, also...)
	setText := column.set
	for i := range sets {
		sets[i] = sets[i].index()
	}
	column.set = func(s *locator.Site, cell string) *Fault {
		if v := at(s); v == nil || cell == clean(*v) {
			return setText(s, cell)
		}
		for _, set := range sets {
			set.read(s, cell)
		}
		return setText(s, cell)
	}
	return column
}

func needFacts() factSet {
	return factSet{
		field: "needs", group: locator.AmenityFacts, yesNo: factWords,
		at: func(s *locator.Site) *locator.Tristates { return &s.Needs },
		facts: []fact{
			{"eat", "吃饭", []string{"可吃饭", "用餐"}, []string{"吃饭", "用餐", "就餐"}},
			{"drink", "饮水", []string{"喝水", "可饮水"}, []string{"饮水", "喝水", "饮水机", "直饮水"}},
			{"rest", "休息", []string{"可休息"}, []string{"休息", "歇脚"}},
			{"toilet", "如厕", []string{"厕所", "卫生间", "可如厕"}, []string{"如厕", "厕所", "卫生间", "洗手间"}},
		},
	}
}

func amenityFacts() factSet {
	return factSet{
		field: "amenities", group: locator.AmenityFacts, yesNo: thingWords,
		at: func(s *locator.Site) *locator.Tristates { return &s.Amenities },
		facts: []fact{
			{"microwave", "微波炉", nil, []string{"微波炉", "一台微波炉"}},
			{"hot_water", "热水", []string{"开水"}, []string{"热水", "开水"}},
			{"fridge", "冰箱", nil, []string{"冰箱", "一台冰箱"}},
			{"seats", "座椅", []string{"桌椅", "休息桌椅"}, []string{"座椅", "桌椅", "休息桌椅", "座位", "沙发", "椅子", "桌椅板凳"}},
			{"aircon", "空调", nil, []string{"空调"}},
			{"heating", "暖气", []string{"供暖"}, []string{"暖气", "供暖"}},
			{"phone_charging", "手机充电", nil, []string{"手机充电", "充电宝", "手机充电器"}},
			{"ebike_charging", "电动车充电", nil, []string{"电动车充电", "电动自行车充电"}},
			{"battery_swap", "换电", []string{"换电柜", "换电设备"}, []string{"换电", "换电柜", "换电设备"}},
			{"first_aid", "药箱", []string{"急救箱", "医药箱"}, []string{"药箱", "急救箱", "医药箱", "应急药箱", "应急医药箱", "急救药箱", "一个应急医药箱"}},
			{"wifi", "WiFi", []string{"无线网络", "无线网"}, []string{"WiFi", "Wi-Fi", "无线网络", "无线网", "免费WiFi"}},
			{"books", "图书", []string{"图书角"}, []string{"图书", "图书角", "书架", "书籍", "书报"}},
			{"umbrella", "雨伞", nil, []string{"雨伞"}},
			{"shower", "淋浴", nil, []string{"淋浴"}},
			{"toilet_accessible", "无障碍卫生间", []string{"无障碍厕所"}, []string{"无障碍卫生间", "无障碍厕所"}},
			{"reading_glasses", "老花镜", nil, []string{"老花镜"}},
			{"blood_pressure", "血压计", []string{"测血压"}, []string{"血压计", "测血压", "量血压", "免费测血压"}},
		},
	}
}

func entryFacts() factSet {
	return factSet{
		field: "entry", group: locator.AmenityFacts, yesNo: factWords,
		at: func(s *locator.Site) *locator.Tristates { return &s.Entry },
		facts: []fact{
			{"walk_in", "推门就能进", []string{"自由进入"}, []string{"推门就能进", "推门即进", "自由进入"}},
			{"register", "需登记", []string{"登记进入"}, []string{"需登记", "登记", "登记进入"}},
			{"scan_code", "需扫码", []string{"扫码进入"}, []string{"需扫码", "扫码", "扫码进入"}},
			{"app", "需APP", []string{"APP进入"}, []string{"需APP", "APP", "APP进入"}},
			{"face_or_id", "刷脸或刷证", []string{"刷脸进入", "刷证进入"}, []string{"刷脸或刷证", "刷脸", "人脸识别", "刷身份证", "刷脸进入"}},
			{"members", "仅限会员", nil, []string{"仅限会员", "会员", "工会会员"}},
			{"night", "夜间可进", []string{"夜间开放"}, []string{"夜间可进", "夜间开放"}},
			{"step_free", "无台阶", []string{"无障碍", "无障碍通行"}, []string{"无台阶", "无障碍", "无障碍通道", "坡道", "无障碍坡道"}},
		},
	}
}

func factColumns() []Column {
	needs, amenities, entry := needFacts(), amenityFacts(), entryFacts()
	cols := []Column{
		textColumn("服务时间", "hours_text", locator.HoursFacts, asIs,
			func(s *locator.Site) *string { return &s.HoursText },
			"营业时间", "开放时间", "供餐时间", "服务时段", "开放时段"),
		textColumn("联系电话", KeyPhone, locator.ContactFacts, phone,
			func(s *locator.Site) *string { return &s.Contact.Phone },
			"电话", "联系方式", "咨询电话", "服务电话", "座机", "phone"),
		mobileColumn(),
		listColumn("设施", "amenities_text", func(s *locator.Site) *string { return &s.AmenitiesText },
			[]factSet{amenities, needs}, "服务设施", "设施设备", "服务设施设备", "配套设施"),
	}
	cols = append(cols, needs.columns()...)
	cols = append(cols, amenities.columns()...)
	cols = append(cols, listColumn("进入方式", "entry_text", func(s *locator.Site) *string { return &s.EntryText },
		[]factSet{entry}))
	return append(cols, entry.columns()...)
}

// mealsColumn reads 早餐、午餐 into the meals of the day. It has no words of its
// own to keep, so a word it does not know is refused.
func mealsColumn(meals factSet) Column {
	meals = meals.index()
	return Column{
		Title: "供餐", Key: "meal.meals", Group: meals.group, also: []string{"供餐餐次", "餐次", "供应餐次"},
		set: func(s *locator.Site, cell string) *Fault {
			t := meals.at(s)
			switch {
			case t == nil && cell == "":
				return nil
			case t == nil:
				return notForService()
			case cell == "":
				*t = nil
				return nil
			}
			before := maps.Clone(*t)
			if unknown := meals.read(s, expandMeals(cell)); unknown != nil {
				*t = before
				f := NewFault("", "unknown_value", shorten(strings.Join(unknown, "、")), "早餐、午餐、晚餐")
				return &f
			}
			return nil
		},
	}
}

// expandMeals writes out the short forms for all three meals.
func expandMeals(cell string) string {
	switch text.Fold(cell) {
	case "三餐", "一日三餐", "早中晚", "早中晚餐", "早午晚", "早午晚餐", "早中晚三餐":
		return "早餐、午餐、晚餐"
	}
	return cell
}
