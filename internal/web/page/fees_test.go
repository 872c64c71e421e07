package page_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/price"
)

// priced is a canteen with the words of a list.
func priced(menu, discounts string) locator.Site {
	s := canteen("食堂", &railway)
	s.Meal.MenuText, s.Meal.DiscountText = menu, discounts
	return s
}

// feeRows are the bodies of the price table: the age, the lines, the words.
func feeRows(page node) [][]string {
	var rows [][]string
	for _, table := range page.classes("fees") {
		for _, body := range table.tags("tbody") {
			var row []string
			for _, th := range body.tags("th") {
				row = append(row, th.text())
			}
			for _, tr := range body.tags("tr") {
				var cells []string
				for _, td := range tr.tags("td") {
					cells = append(cells, td.text())
				}
				row = append(row, strings.Join(cells, " | "))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

const ask = "，以店内公示为准，请先打电话"

// TestFees: the four whole points of 沈北 and what else lists say.
func TestFees(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		menu, discounts string
		want            [][]string
		says            []string // message keys, beside
	}{
		"an amount off one set meal": {
			"一荤三素一汤10元、两荤两素一汤12元、三荤两素一汤14元", "10元套餐60-79周岁补贴1元\uff0c80-89周岁补贴3元\uff0c90周岁以上免费",
			[][]string{
				{"不满 60 岁", "一荤三素一汤 | 10 元", "两荤两素一汤 | 12 元", "三荤两素一汤 | 14 元"},
				{"60–79 岁", "一荤三素一汤 | 9 元 原价 10 元", "两荤两素一汤 | 12 元", "三荤两素一汤 | 14 元", "10元套餐60-79周岁补贴1元"},
				{"80–89 岁", "一荤三素一汤 | 7 元 原价 10 元", "两荤两素一汤 | 12 元", "三荤两素一汤 | 14 元", "80-89周岁补贴3元"},
				{"90 岁起", "一荤三素一汤 | 免费 原价 10 元", "两荤两素一汤 | 12 元", "三荤两素一汤 | 14 元", "90周岁以上免费"},
			},
			[]string{"price.years"},
		},
		"a range off, and words with two readings": {
			"一荤一素12元、一荤两素14元", "60—89周岁老人每餐优惠1-2元\uff0c90周岁以上每单5元",
			[][]string{
				{"不满 60 岁", "一荤一素 | 12 元", "一荤两素 | 14 元"},
				{"60–89 岁", "一荤一素 | 10–11 元 原价 12 元", "一荤两素 | 12–13 元 原价 14 元", "60—89周岁老人每餐优惠1-2元"},
				{"90 岁起", "写法有两种读法" + ask, "90周岁以上每单5元"},
			},
			[]string{"price.years"},
		},
		"two bands that hold 80": {
			"一荤两素10元", "60-80岁8折\uff0c80岁以上7折\uff0c特困、残疾、低保免费",
			[][]string{
				{"不满 60 岁", "一荤两素 | 10 元"},
				{"60–79 岁", "一荤两素 | 8 元 原价 10 元", "60-80岁8折"},
				{"80 岁", "两档年龄都算得上，价不一样" + ask, "60-80岁8折 80岁以上7折"},
				{"81 岁起", "一荤两素 | 7 元 原价 10 元", "80岁以上7折"},
			},
			[]string{"price.years.sui", "price.groups"},
		},
		"fixed prices of no meal in particular": {
			"一荤一素12元、一荤两素14元", "60-74周岁老年人8元、75-85周岁老年人7元、低保人员6元、特困供养人员3元、86周岁以上老年人免费",
			[][]string{
				{"不满 60 岁", "一荤一素 | 12 元", "一荤两素 | 14 元"},
				{"60–74 岁", "没有写是哪一种饭菜的优惠" + ask, "60-74周岁老年人8元"},
				{"75–85 岁", "没有写是哪一种饭菜的优惠" + ask, "75-85周岁老年人7元"},
				{"86 岁起", "一荤一素 | 免费 原价 12 元", "一荤两素 | 免费 原价 14 元", "86周岁以上老年人免费"},
			},
			[]string{"price.years", "price.groups"},
		},
		"a price for 老年人 of no age": {
			"一荤两素12元\uff1b老年人就餐一荤两素10元", "80岁以上免费",
			[][]string{
				{"不满 60 岁", "一荤两素 | 12 元"},
				{"60–79 岁", "从几岁起没有写" + ask},
				{"80 岁起", "从几岁起没有写" + ask, "80岁以上免费"},
			},
			[]string{"price.years.sui"},
		},
		"a meal for 老年人 beside another": {
			"一荤两素12元、两荤两素15元\uff1b老年人就餐一荤两素10元", "60岁以上米饭免费",
			[][]string{
				{"不满 60 岁", "一荤两素 | 12 元", "两荤两素 | 15 元"},
				{"60 岁起", "两荤两素 | 15 元", "一荤两素、老年人：一荤两素 从几岁起没有写" + ask, "60岁以上米饭免费"},
			},
			[]string{"price.years.sui"},
		},
		"no discounts stated": {
			"一荤两素12元、两荤两素15元", "",
			[][]string{{"一荤两素 | 12 元", "两荤两素 | 15 元"}},
			[]string{"price.listed.rules_not_stated"},
		},
		"discounts that are not understood": {
			"一荤两素12元", "在下单时自动减免",
			[][]string{{"一荤两素 | 12 元"}},
			[]string{"price.listed.rules_unknown"},
		},
		"a price for 老年人, and discounts that go on from it": {
			"一荤两素12块\uff0c老人10块", "80岁以上再减2元",
			[][]string{
				{"不满 60 岁", "一荤两素 | 12 元"},
				{"60 岁起", "优惠没有全读懂" + ask, "老人10块"},
			},
			[]string{"price.listed.rules_unknown"},
		},
		"a menu that is not understood": {"两荤一素一汤\uff0c十多块钱", "60岁以上8折", nil, nil},
		"no menu":                       {"", "60岁以上8折", nil, nil},
		"one's own choice": {
			"美食广场自主选择\uff0c价格不等", "60岁以上8折",
			[][]string{{"不满 60 岁", "看点什么菜" + ask}, {"60 岁起", "看点什么菜" + ask, "60岁以上8折"}},
			[]string{"price.years.sui"},
		},
		"free things": {
			"酱鸡腿10元、老汤干豆腐3元\uff1b小菜免费\uff0c汤免费", "",
			[][]string{{"酱鸡腿 | 10 元", "老汤干豆腐 | 3 元"}},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, false)
			id := p.add(t, priced(tt.menu, tt.discounts))[0]
			page := p.page(t, "/s/"+id, http.StatusOK)
			got := feeRows(page)
			if !slices.EqualFunc(got, tt.want, slices.Equal[[]string]) {
				t.Errorf("got\n%q, want\n%q", got, tt.want)
			}
			for _, key := range tt.says {
				says(t, page, messages.Chinese, key)
			}
			// The words and the advice stand beside, whatever was made of them.
			says(t, page, messages.Chinese, "site.prices.note")
			for _, words := range []string{tt.menu, tt.discounts} {
				if !strings.Contains(page.text(), words) {
					t.Errorf("the words %q are not shown", words)
				}
			}
			if tt.want == nil && len(page.classes("fees")) != 0 {
				t.Error("a table of prices that are not known")
			}
		})
	}
}

// TestFeesFaults: what was not understood is named.
func TestFeesFaults(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	ids := p.add(t, priced("两荤一素一汤\uff0c十多块钱", "60岁以上8折"), priced("一荤两素12元", "在下单时自动减免"))
	says(t, p.page(t, "/s/"+ids[0], http.StatusOK), messages.Chinese, "price.menu_fault", "十多块钱")
	says(t, p.page(t, "/s/"+ids[1], http.StatusOK), messages.Chinese, "price.rules_fault", "在下单时自动减免")
	id := p.add(t, priced("酱鸡腿10元\uff1b小菜免费\uff0c汤免费", ""))[0]
	says(t, p.page(t, "/s/"+id, http.StatusOK), messages.Chinese, "price.free_items", "小菜、汤")
}

// TestFeeReasons: every reason not to say a price is a sentence.
func TestFeeReasons(t *testing.T) {
	t.Parallel()
	for _, code := range []price.Code{
		price.ByDish, price.NotOffered, price.BandsDisagree, price.RulesOverlap, price.ScopeNotSaid, price.SetNotFound,
		price.MealNotSaid, price.AmbiguousWords, price.FigureNotStated, price.Conditional, price.AgeUncertain,
		price.AgeNotStated, price.GroupUncertain, price.RulesUnknown,
	} {
		for _, lang := range messages.Langs() {
			if !messages.Has(lang, "price.why."+string(code)) {
				t.Errorf("price.why.%s is not in %s", code, lang)
			}
		}
	}
	for _, kind := range []price.Kind{price.SetMeal, price.Dish, price.Weight, price.Monthly, price.Varied, price.Posted, price.Free} {
		if !messages.Has(messages.English, "price.offer."+string(kind)) {
			t.Errorf("price.offer.%s is missing", kind)
		}
	}
}

// TestFeesInEnglish: everything but the source's words.
func TestFeesInEnglish(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, priced("一荤三素一汤10元、两荤两素一汤12元", "10元套餐60-79周岁补贴1元\uff0c80周岁以上免费"))[0]
	page := p.page(t, "/s/"+id+"?lang=en", http.StatusOK)
	want := [][]string{
		{"under 60", "1 meat, 3 vegetable, 1 soup | ¥10", "2 meat, 2 vegetable, 1 soup | ¥12"},
		{"60–79", "1 meat, 3 vegetable, 1 soup | ¥9 instead of ¥10", "2 meat, 2 vegetable, 1 soup | ¥12", "10元套餐60-79周岁补贴1元"},
		{"80 and over", "1 meat, 3 vegetable, 1 soup | free instead of ¥10", "2 meat, 2 vegetable, 1 soup | ¥12", "80周岁以上免费"},
	}
	if got := feeRows(page); !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
	for _, q := range page.tags("q") {
		if (node{q.Parent}).attr("lang") != "zh-CN" {
			t.Errorf("%s does not say its language", q.text())
		}
	}
}
