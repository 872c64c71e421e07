package transfer

import "jiujin/internal/locator"

// ofMeal makes an accessor that is nil for a site without meals.
func ofMeal[T any](at func(*locator.MealService) *T) func(*locator.Site) *T {
	return func(s *locator.Site) *T {
		if s.Meal == nil {
			return nil
		}
		return at(s.Meal)
	}
}

func mealFactSets() (meals, eligibility, documents, payment, ordering, diet factSet) {
	type tri = locator.Tristates
	meals = factSet{
		field: "meal.meals", group: locator.HoursFacts, yesNo: thingWords,
		at: ofMeal(func(m *locator.MealService) *tri { return &m.Meals }),
		facts: []fact{
			{"breakfast", "早餐", nil, []string{"早餐", "早"}},
			{"lunch", "午餐", []string{"中餐"}, []string{"午餐", "中餐", "午", "中"}},
			{"dinner", "晚餐", nil, []string{"晚餐", "晚"}},
		},
	}
	eligibility = factSet{
		field: "meal.eligibility", group: locator.PriceFacts, yesNo: factWords,
		at: ofMeal(func(m *locator.MealService) *tri { return &m.Eligibility }),
		facts: []fact{
			{"anyone", "面向所有人", []string{"不限对象"}, []string{"面向所有人", "所有人", "不限", "全体居民"}},
			{"age_60", "60岁以上", nil, []string{"60岁以上", "60周岁以上", "60岁以上老人", "60周岁以上老年人", "60岁以上老年人"}},
			{"community_only", "仅限本社区", nil, []string{"仅限本社区", "本社区", "本社区居民"}},
			{"hukou_only", "仅限本市户籍", nil, []string{"仅限本市户籍", "本市户籍", "户籍老人"}},
			{"workers", "户外劳动者可就餐", nil, []string{"户外劳动者可就餐", "户外劳动者"}},
		},
	}
	documents = factSet{
		field: "meal.documents", group: locator.PriceFacts, yesNo: factWords,
		at: ofMeal(func(m *locator.MealService) *tri { return &m.Documents }),
		facts: []fact{
			{"id_card", "需身份证", nil, []string{"身份证", "需身份证"}},
			{"senior_card", "需敬老卡", nil, []string{"敬老卡", "需敬老卡"}},
			{"meal_card", "需助餐卡", nil, []string{"助餐卡", "需助餐卡"}},
		},
	}
	payment = factSet{
		field: "meal.payment", group: locator.PriceFacts, yesNo: factWords,
		at: ofMeal(func(m *locator.MealService) *tri { return &m.Payment }),
		facts: []fact{
			{"cash", "现金", nil, []string{"现金"}},
			{"bank_card", "银行卡", nil, []string{"银行卡", "刷卡"}},
			{"face", "刷脸支付", nil, []string{"刷脸支付", "刷脸"}},
			{"wechat", "微信支付", nil, []string{"微信支付", "微信"}},
			{"alipay", "支付宝", nil, []string{"支付宝"}},
			{"prepaid", "预存", nil, []string{"预存", "储值", "充值"}},
			{"meal_card", "助餐卡支付", nil, []string{"助餐卡支付", "助餐卡"}},
		},
	}
	ordering = factSet{
		field: "meal.ordering", group: locator.AmenityFacts, yesNo: factWords,
		at: ofMeal(func(m *locator.MealService) *tri { return &m.Ordering }),
		facts: []fact{
			{"on_site", "现场点餐", nil, []string{"现场点餐", "现场", "到店"}},
			{"ahead", "提前预订", nil, []string{"提前预订", "预订", "预约", "提前订餐"}},
			{"phone", "电话订餐", nil, []string{"电话订餐", "电话"}},
			{"wechat", "微信订餐", nil, []string{"微信订餐", "微信", "微信群"}},
		},
	}
	diet = factSet{
		field: "meal.diet", group: locator.AmenityFacts, yesNo: thingWords,
		at: ofMeal(func(m *locator.MealService) *tri { return &m.Diet }),
		facts: []fact{
			{"halal", "清真", nil, []string{"清真", "清真餐"}},
			{"soft", "软食", nil, []string{"软食"}},
			{"low_sugar", "低糖", nil, []string{"低糖", "低糖餐"}},
			{"low_salt", "低盐", nil, []string{"低盐", "低盐餐"}},
			{"vegetarian", "素食", nil, []string{"素食"}},
		},
	}
	return meals, eligibility, documents, payment, ordering, diet
}

func mealColumns() []Column {
	type meal = locator.MealService
	meals, eligibility, documents, payment, ordering, diet := mealFactSets()
	cols := []Column{
		textColumn("餐标", "meal.menu_text", locator.PriceFacts, asIs, ofMeal(func(m *meal) *string { return &m.MenuText }),
			"价格", "收费标准", "餐费", "套餐价格"),
		textColumn("点位优惠", "meal.discount_text", locator.PriceFacts, asIs, ofMeal(func(m *meal) *string { return &m.DiscountText }),
			"优惠", "优惠政策", "优惠标准"),
		mealsColumn(meals),
	}
	cols = append(cols, meals.columns()...)
	cols = append(
		cols,
		triColumn("堂食", "meal.dine_in", locator.AmenityFacts, ofMeal(func(m *meal) *locator.Tri { return &m.DineIn })),
		triColumn("外带", "meal.takeaway", locator.AmenityFacts, ofMeal(func(m *meal) *locator.Tri { return &m.Takeaway }), "打包", "自提"),
		triColumn("送餐", "meal.delivery", locator.AmenityFacts, ofMeal(func(m *meal) *locator.Tri { return &m.Delivery }), "送餐上门", "是否送餐"),
		textColumn("送餐说明", "meal.delivery_text", locator.AmenityFacts, asIs, ofMeal(func(m *meal) *string { return &m.DeliveryText }), "送餐范围"),
	)
	cols = append(cols, deliveryColumns()...)
	for _, list := range []struct {
		title, key string
		at         func(*meal) *string
		set        factSet
		also       []string
	}{
		{"就餐对象", "meal.eligibility_text", func(m *meal) *string { return &m.EligibilityText }, eligibility, []string{"服务对象"}},
		{"携带证件", "meal.documents_text", func(m *meal) *string { return &m.DocumentsText }, documents, []string{"所需证件", "证件"}},
		{"支付方式", "meal.payment_text", func(m *meal) *string { return &m.PaymentText }, payment, nil},
		{"订餐方式", "meal.ordering_text", func(m *meal) *string { return &m.OrderingText }, ordering, nil},
		{"饮食", "meal.diet_text", func(m *meal) *string { return &m.DietText }, diet, []string{"特殊饮食"}},
	} {
		cols = append(cols, listColumn(list.title, list.key, ofMeal(list.at), []factSet{list.set}, list.also...))
		cols = append(cols, list.set.columns()...)
	}
	return cols
}
