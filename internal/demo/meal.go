package demo

import "jiujin/internal/locator"

// said is a source's words beside the facts they state.
type said struct {
	text    string
	yes, no []string
}

// facts returns what the words state.
func (s said) facts() locator.Tristates {
	var t locator.Tristates
	for _, k := range s.yes {
		t = t.Set(k, locator.Yes)
	}
	for _, k := range s.no {
		t = t.Set(k, locator.No)
	}
	return t
}

// keys makes a list of keys readable in a table.
func keys(k ...string) []string { return k }

// meal makes up what only a meal point has.
func meal(d *dice, p *plot, s *locator.Site) {
	m := &locator.MealService{Channel: channel(p)}
	s.Meal = m
	kind, operator := kitchen(d, p, m.Channel)
	s.Name = p.word + kind + flag
	if d.chance(22) {
		s.Aliases = []string{p.word + pick(d, "食堂", "老年餐厅", "长者饭堂", "爱心食堂") + flag}
	}
	s.Operator = operator

	h := anyMealHours(d, p)
	s.HoursText = h.text
	for _, k := range h.served {
		m.Meals = m.Meals.Set(k, locator.Yes)
	}
	if h.only {
		for _, k := range locator.Meals() {
			if m.Meals[k] == locator.Unknown {
				m.Meals = m.Meals.Set(k, locator.No)
			}
		}
	}
	menu, packages := anyMenu(d)
	m.MenuText, m.DiscountText = menu, anyDiscount(d, packages)
	if menu == free {
		m.DiscountText = pick(d, "", "70岁以上老年人免费午餐", "70岁以上的孤寡老人免费")
	}

	m.DineIn = d.tri(78, 4)
	m.Takeaway = d.tri(45, 15)
	delivery(d, m)
	visitors(d, m)
	comfort(d, s)
}

func channel(p *plot) locator.Channel {
	if p.placeID != "" {
		return locator.Community
	}
	table := []weighted[locator.Channel]{
		{55, locator.Community},
		{16, locator.CareHome},
		{13, locator.Chain},
		{6, locator.OtherChannel},
		{10, locator.ChannelUnknown},
	}
	if p.rural {
		table[0].weight, table[2].weight, table[3].weight = 30, 4, 40
	}
	return at(table, p.channel)
}

// kitchen is what a meal point is called behind its neighbourhood's name, and
// who runs it.
func kitchen(d *dice, p *plot, c locator.Channel) (kind, operator string) {
	switch c {
	case locator.CareHome:
		return pick(d, "养老院食堂", "养老服务中心助餐点", "护老院长者食堂", "康养中心食堂"),
			pick(d, "演示养老服务中心（虚构）", "")
	case locator.Chain:
		return pick(d, "快餐店长者餐", "家常菜馆助餐点", "粥铺老年助餐点", "饺子馆长者餐桌"),
			pick(d, "演示连锁餐饮公司甲（虚构）", "演示连锁餐饮公司乙（虚构）")
	case locator.OtherChannel:
		if p.rural {
			return pick(d, "村老年互助小饭桌", "村孝老食堂", "村幸福大院食堂"), pick(d, "", "演示村志愿者（虚构）")
		}
		return pick(d, "爱心食堂", "志愿者爱心厨房", "敬老小饭桌"), pick(d, "", "演示志愿者团队（虚构）")
	case locator.ChannelUnknown:
		return pick(d, "老年助餐点", "长者食堂", "便民食堂"), ""
	}
	return pick(d, "社区食堂", "社区食堂", "社区幸福食堂", "社区长者食堂", "社区老年食堂", "社区便民食堂", "社区助餐点"),
		pick(d, "", "", "演示居家养老服务站（虚构）", "演示餐饮管理公司（虚构）", "演示股份经济合作社（虚构）")
}

func delivery(d *dice, m *locator.MealService) {
	switch n := d.IntN(100); {
	case n < 12:
		m.Delivery, m.DeliveryText = locator.Yes, "免费为行动不便的老人送餐到家"
	case n < 20:
		m.Delivery, m.DeliveryText = locator.Yes, "本社区内送餐上门，每份加1元"
	case n < 26:
		m.Delivery, m.DeliveryText = locator.Yes, pick(d, "步行15分钟内送餐，上午9点前预订", "满20元送，周末不送", "志愿者送餐，限80岁以上独居老人")
	case n < 30:
		m.Delivery = locator.Yes
	case n < 52:
		m.Delivery, m.DeliveryText = locator.No, pick(d, "", "暂不送餐")
	}
}

// visitors makes up who may eat and what to bring, how to pay and to order.
func visitors(d *dice, m *locator.MealService) {
	who := choose(d, []weighted[said]{
		{28, said{"面向居民开放，老年人凭证享受优惠", keys("anyone"), nil}},
		{8, said{"老年人优先，户外劳动者也可就餐", keys("anyone", "workers"), nil}},
		{12, said{"60周岁以上老年人", keys("age_60"), keys("anyone")}},
		{8, said{"本社区60岁以上老年人", keys("age_60", "community_only"), keys("anyone")}},
		{5, said{"本市户籍60周岁以上老年人", keys("age_60", "hukou_only"), keys("anyone")}},
		{3, said{"70岁以上老年人", nil, keys("anyone")}},
		{36, said{}},
	})
	m.EligibilityText, m.Eligibility = who.text, who.facts()

	bring := choose(d, []weighted[said]{
		{20, said{"首次就餐带身份证登记", keys("id_card"), nil}},
		{10, said{"身份证或敬老卡", keys("id_card", "senior_card"), nil}},
		{12, said{"凭助餐卡", keys("meal_card"), nil}},
		{6, said{"凭敬老卡享受优惠", keys("senior_card"), nil}},
		{8, said{"不用带证件", nil, locator.Documents()}},
		{44, said{}},
	})
	m.DocumentsText, m.Documents = bring.text, bring.facts()

	pay := choose(d, []weighted[said]{
		{22, said{"现金、手机支付都可以", keys("cash", "wechat", "alipay"), nil}},
		{10, said{"微信支付或现金", keys("wechat", "cash"), nil}},
		{10, said{"刷脸或刷助餐卡", keys("face", "meal_card"), nil}},
		{8, said{"预存餐费，不收现金", keys("prepaid"), keys("cash")}},
		{6, said{"现金、银行卡", keys("cash", "bank_card"), nil}},
		{4, said{"只收现金", keys("cash"), keys("bank_card", "face", "wechat", "alipay", "prepaid", "meal_card")}},
		{40, said{}},
	})
	m.PaymentText, m.Payment = pay.text, pay.facts()

	order := choose(d, []weighted[said]{
		{30, said{"现场点餐", keys("on_site"), nil}},
		{9, said{"前一天下午3点前电话订餐", keys("ahead", "phone"), keys("on_site")}},
		{8, said{"微信群接龙，当天9点前", keys("ahead", "wechat"), nil}},
		{9, said{"堂食不用预订，送餐提前一天打电话", keys("on_site", "ahead", "phone"), nil}},
		{44, said{}},
	})
	m.OrderingText, m.Ordering = order.text, order.facts()

	diet := choose(d, []weighted[said]{
		{8, said{"设清真窗口", keys("halal"), nil}},
		{12, said{"可做软食、少糖", keys("soft", "low_sugar"), nil}},
		{10, said{"低盐低油", keys("low_salt"), nil}},
		{4, said{"有素食，没有清真餐", keys("vegetarian"), keys("halal")}},
		{66, said{}},
	})
	m.DietText, m.Diet = diet.text, diet.facts()
}

// comfort makes up the few things a canteen says about its rooms.
func comfort(d *dice, s *locator.Site) {
	for _, t := range []thing{
		{"seats", 50, 1, ""},
		{"aircon", 35, 10, ""},
		{"heating", 30, 2, ""},
		{"hot_water", 30, 5, ""},
		{"wifi", 12, 15, ""},
		{"toilet_accessible", 15, 20, ""},
		{"reading_glasses", 12, 20, ""},
		{"blood_pressure", 10, 25, ""},
	} {
		s.Amenities = s.Amenities.Set(t.key, d.tri(t.yes, t.no))
	}
	s.Entry = s.Entry.Set("step_free", d.tri(36, 28))
	if d.chance(55) {
		s.Entry = s.Entry.Set("walk_in", locator.Yes)
	}
}
