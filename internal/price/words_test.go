package price_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiujin/internal/price"
)

// pieces are what price texts are made of. Thrown together they make far more
// texts that are understood than changed bytes do.
func pieces() []string {
	return []string{
		"60", "80岁", "岁", "周岁", "以上", "以下", "未满", "年满", "-", "至", "60岁以上", "70-79周岁", "百岁", "80岁以上", "60岁以上",
		"老人", "老年人", "的", "孤寡老人", "低保", "残疾人", "儿童", "特殊人群", "外卖小哥", "敬老卡", "老年证", "等", "困难家庭", "所有人", "市场价",
		"、", "，", "；", "：", "及", "和", " ", "。",
		"8折", "八五折", "半价", "原价", "免费", "优惠", "减免", "1元", "2-3元", "10元", "8至12元", "优惠价", "有优惠", "享受", "按", "标准", "补贴2元",
		"每餐", "每单", "每人", "全场", "套餐", "10元套餐", "一荤两素", "两素一汤", "A餐", "盒饭", "早餐", "午餐", "在套餐价格基础上，",
		"1点10分后", "下午", "10元以内", "满20元", "每月15日", "每周三", "重阳节",
		"米饭", "汤", "小菜", "管饱", "全部免费", "免费提供", "酱鸡腿", "红烧肉", "老年餐", "特价餐", "自助餐", "暖“新”套餐", "1号餐",
		"每斤", "自选称重", "包月", "每月", "自主选择", "价格不等", "价格以店内公示为准", "自由组合", "最高", "免费送餐", "只需", "一份", "就餐", "12.5元", "起", "约",
	}
}

// TestPieces throws words together: what is understood prints and reads as the
// same, whatever it means.
func TestPieces(t *testing.T) {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(pieces()), 1, 9), func(words []string) string {
		return strings.Join(words, "")
	})
	menus, rules := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		for range 200 {
			s := text.Draw(rt, "text")
			if m, err := price.ParseMenu(s); err == nil {
				menus++
				checkMenu(t, m)
			}
			if r, err := price.ParseRules(s); err == nil {
				rules++
				checkRules(t, r)
			}
		}
	})
	t.Logf("%d menus and %d discount texts were understood", menus, rules)
	if menus < 100 || rules < 100 {
		t.Errorf("%d menus and %d discount texts are too few to show anything", menus, rules)
	}
}
