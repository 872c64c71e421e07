package demo

import "fmt"

// free is the menu of a charity.
const free = "免费"

// anyMenu makes up the words about dishes and prices, with the prices of the
// set meals they name (none when there are none).
func anyMenu(d *dice) (text string, packages []int) {
	p := d.between(8, 14)
	q, r := p+d.between(2, 3), p+d.between(4, 6)
	set := func(format string, prices ...any) weighted[menu] {
		return weighted[menu]{6, menu{format, prices, true}}
	}
	words := func(weight int, format string, args ...any) weighted[menu] {
		return weighted[menu]{weight, menu{format, args, false}}
	}
	m := choose(d, []weighted[menu]{
		set("一荤一素%d元、一荤两素%d元、两荤两素%d元", p, q, r),
		set("一荤两素%d元、两荤两素%d元、三荤一素%d元", p, q, r),
		set("一荤三素一汤%d元、两荤两素一汤%d元、三荤两素一汤%d元", p, q, r),
		set("三素一汤一饭%d元，一荤两素一汤一饭%d元，两荤一素一汤一饭%d元", p, q, r),
		set("一荤两素%d元、两荤两素%d元；老年人就餐一荤两素%d元", q, r, p),
		set("A餐%d元，B餐%d元，米饭和汤免费", p, q),
		set("一荤一素只需%d元", p),
		set("一份饭菜%d元", p),
		set("盒饭%d元", q),
		words(5, "每餐%d-%d元，菜品自由组合", p-2, r),
		words(5, "%d元至%d元不同标准的套餐，米饭、汤全部免费", p, r+3),
		words(4, "自选称重，每斤%d.8元", p+4),
		words(4, "酱鸡腿%d元、炖豆腐%d元、素菜%d元；小菜免费", p-1, d.between(3, 4), d.between(2, 3)),
		words(4, "%s", pick(d, "美食广场自主选择，价格不等", "价格以店内公示为准", "两荤一素一汤，十多块钱")),
		words(3, "早餐每月%d元包月，午餐%d元", 100+10*d.between(0, 4), p),
		words(3, "特价餐两素一汤一饭%d.9元", p-3),
		words(3, "自助餐每人%d元、60周岁以上每人%d元", r, r-3),
		words(3, free),
		words(12, ""),
	})
	if m.packages {
		for _, price := range m.args {
			if n, ok := price.(int); ok {
				packages = append(packages, n)
			}
		}
	}
	return fmt.Sprintf(m.format, m.args...), packages
}

// menu is the shape of the words about dishes and prices.
type menu struct {
	format   string
	args     []any
	packages bool // the args are the prices of set meals in yuan
}

// anyDiscount makes up the words about discounts on the menu, in every shape
// that real lists show; some are plain, some leave the price open.
func anyDiscount(d *dice, packages []int) string {
	full := d.between(10, 15)
	if len(packages) > 0 {
		full = packages[0]
		if d.chance(12) {
			return fmt.Sprintf("%d元套餐60-79周岁补贴1元，80-89周岁补贴3元，90周岁以上免费", full)
		}
		if d.chance(15) {
			return fmt.Sprintf("60-74周岁老年人%d元、75-85周岁老年人%d元、低保人员%d元、特困供养人员%d元、86周岁以上老年人免费",
				full-2, full-3, full-4, full-5)
		}
	}
	return choose(d, []weighted[string]{
		{10, "60岁以上九折，80岁以上八折，90岁以上免费"},
		{8, "70-79岁9折；80-89岁8折；90岁以上5折"},
		{7, "60岁到69岁九折，70到79岁八五折，80到89岁八折，90岁以上五折，百岁以上免费"},
		{6, "60岁以上8.5折；70岁以上8折；80岁以上7.5折；90岁以上半价"},
		{6, "60-80岁8折，80岁以上7折，特困、残疾、低保免费"},
		{5, "60—89周岁老人每餐优惠1-2元，90周岁以上每单5元"},
		{5, "60岁以上老人及儿童减免2元；90岁以上减免4元"},
		{5, fmt.Sprintf("60岁以上%d元，75岁以上%d元，90岁以上免费；困难家庭、残疾人按60岁以上标准", full-1, full-3)},
		{4, "阳光卡、敬老卡、尊老卡享受相应优惠；爱心卡免费"},
		{4, "60岁以上老人米饭免费"},
		{4, "60岁以上老人还有折扣"},
		{3, "70岁以上老年人免费午餐"},
		{3, "70岁以上的孤寡老人免费"},
		{2, "老年卡早餐10元以内8.8折"},
		{2, "下午1点10分后户外劳动者6.8折"},
		{2, "在下单时自动减免"},
		{2, fmt.Sprintf("市场价%d元，老年人%d元，户外劳动者%d元", full+6, full, full+2)},
		{2, "每月15日60岁以上半价"},
		{20, ""},
	})
}
