package price_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/price"
)

func TestParseMenu(t *testing.T) {
	for text, want := range map[string]string{
		"":                "",
		" \n":             "",
		"１２元":             "每餐12元",
		"每份¥12":           "每餐12元",
		"10元、12元、15元":     "每餐10元；每餐12元；每餐15元",
		"一荤二素十二元一份":       "一荤两素12元",
		"两菜一汤 15 块钱":      "两菜一汤15元",
		"2荤2素1汤16.5元/份":   "两荤两素一汤16.5元",
		"一荤一素：8.05元。":     "一荤一素8.05元",
		"餐标：一荤一素，8元":      "一荤一素8元",
		"一荤一素8元\n两荤一素10元": "一荤一素8元；两荤一素10元",
		"午餐：一荤一素8元；晚餐6元":  "午餐一荤一素8元；晚餐6元",
		"A餐8元，B餐10元，米饭和汤免费":  "A餐8元；B餐10元；米饭免费；汤免费",
		"每份9999.99元":         "每餐9999.99元",
		"1号套餐8元":             "1号套餐8元",
		"早餐每月100元包月，午餐8元":    "早餐包月100元；午餐8元",
		"包月300元":             "包月300元",
		"自选称重，每斤12.8元":       "自选称重每斤12.8元",
		"12.8元/斤":            "每斤12.8元",
		"素菜2元、红烧肉12元、馒头0.5元": "素菜2元；红烧肉12元；馒头0.5元",
		"大大大大大大大大大大广场自由选择":   "大大大大大大大大大大广场自主选择，价格不等",
		"20荤8元":              "20荤8元",
		"菜品自主选择，价格不一":        "菜品自主选择，价格不等",
		"价格不等":               "价格不等",
		"自主选择，价格不等；价格不等":     "自主选择，价格不等；价格不等",
		"价格以店内公示为准":          "价格以店内公示为准",
		"免费午餐":               "免费午餐",
		"全部免费":               "免费",
		"免费提供米饭":             "米饭免费",
		"60岁以上老人一荤两素10元":     "60岁以上就餐一荤两素10元",
		"一荤两素12元，60岁以上10元":   "一荤两素12元；60岁以上优惠价10元",
		"低保、残疾人就餐一荤两素6元":     "低保人员、残疾人就餐一荤两素6元",
		"老人餐8元、儿童餐6元":        "老人餐8元；儿童餐6元",
		"特价餐两素一汤5.9元，定制盒饭10元免费送餐到家": "特价餐两素一汤5.9元；定制盒饭10元免费送餐上门",
	} {
		m, err := price.ParseMenu(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, m.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		checkMenu(t, m)
	}
}

func TestParseRules(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"优惠政策：六十岁以上老人八折":     "60岁以上8折",
		"七十周岁（含）以上老人打8.5折":   "70周岁以上8.5折",
		"７０周岁及以上，85折优惠。":     "70周岁以上8.5折",
		"年满60周岁的老年人享受八点五折优惠": "60周岁以上8.5折",
		"未满12周岁的半价":          "11周岁以下5折",
		"60岁以下原价":            "60岁以下原价",
		"60岁以上70岁以下9折":       "60至70岁9折",
		"60周岁以上不满70周岁9折":     "60至69周岁9折",
		"60岁～69岁9折":          "60至69岁9折",
		"60至一百岁之间9折":         "60至100岁9折",
		"60岁以上（含60岁）8折":      "60岁以上8折",
		"60岁以上老人及12岁以下儿童免费":  "60岁以上免费；12岁以下免费",
		"129岁以上免费":           "129岁以上免费",
		"老年人、残疾人半价":          "老年人5折；残疾人5折",
		"60岁以上、残疾人半价":        "60岁以上5折；残疾人5折",
		"残疾人、残疾、敬老卡8折":       "残疾人、敬老卡8折",
		"凭助餐卡8折":             "助餐卡8折",
		"百岁老人免费":             "100岁以上免费",
		"60岁以上：8折 80岁以上：7折":  "60岁以上8折；80岁以上7折",
		"60岁以上优惠1元/餐":        "60岁以上每餐优惠1元",
		"60岁以上每单只收5元":        "60岁以上每单优惠价5元",
		"60岁以上每人8至10元":       "60岁以上每餐优惠价8元至10元",
		"低保户、五保户、残疾人士免单":     "低保人员、特困人员、残疾人免费",
		"残疾老人、低保老人免费":        "残疾老年人、低保老年人免费",
		"特殊人群半价":             "特殊人群5折",
		"特殊群体老年人半价":          "特殊人群老年人5折",
		"困难家庭、残疾人等半价":        "困难家庭、残疾人等5折",
		"持敬老卡8折":             "敬老卡8折",
		"凭老年证、优待证8折":         "老年证、优待证8折",
		"孤寡老人、残疾老人免费":        "孤寡老人免费；残疾老年人免费",
		"全场8折":               "所有人全场8折",
		"免费":                 "所有人免费",
		"10元套餐60岁以上减1元，80岁以上减3元；90岁以上免费": "60岁以上10元套餐优惠1元；80岁以上10元套餐优惠3元；90岁以上免费",
		"60岁以上10元套餐减1元，80岁以上减3元":         "60岁以上10元套餐优惠1元；80岁以上优惠3元",
		"每月15日60岁以上半价，70岁以上免费；80岁以上8折":   "60岁以上每月15日5折；70岁以上每月15日免费；80岁以上8折",
		"60岁以上满10元9折，80岁以上8折":            "60岁以上满10元9折；80岁以上满10元8折",
		"每周三60岁以上13:10后7折":               "60岁以上每周三13:10后7折",
		"60岁以上午餐10元套餐满20元减1元":            "60岁以上午餐10元套餐满20元优惠1元",
		"60岁以上一荤两素每周三8元":                 "60岁以上一荤两素每周三优惠价8元",
		"60岁以上A餐每周三8元":                   "60岁以上A餐每周三优惠价8元",
		"60岁以上盒饭每周三8元":                   "60岁以上盒饭每周三优惠价8元",
		"60岁以上重阳节满10元8折":                 "60岁以上重阳节满10元8折",
		"60岁以上工作日12:30前8折":               "60岁以上工作日12:30前8折",
		"60岁以上免费米饭、汤":                    "60岁以上米饭、汤免费",
		"60岁以上汤管饱":                       "60岁以上汤管饱",
	} {
		rules, err := price.ParseRules(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, rules.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		checkRules(t, rules)
	}
}

func TestWords(t *testing.T) {
	const text = " 60岁以上老人及儿童 减免４元；９０岁以上减免6元。"
	rules, err := price.ParseRules(text)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range rules {
		got = append(got, r.Words)
	}
	want := []string{"60岁以上老人及儿童 减免４元", "60岁以上老人及儿童 减免４元", "９０岁以上减免6元"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
	if b := rules[0].Who.Band; !b.Sui || b.Min != 60 {
		t.Errorf("band %+v: 岁 is to be kept", b)
	}
}

func TestRefuseMenu(t *testing.T) {
	for text, want := range map[string]string{
		"两荤一素一汤，十多块钱":  "vague_price: 十多块钱",
		"午餐10元起":       "vague_price: 10元起",
		"约12元":         "vague_price: 约12元",
		"一荤一素8元左右":     "vague_price: 8元左右",
		"一荤一素8元；两荤一素":  "no_price: 两荤一素",
		"外卖12元":        "not_understood: 外卖12元",
		"一荤一素8元、成人15元": "not_understood: 成人15元",
		"会员餐8元":        "not_understood: 会员餐8元",
		"每份10000元":     "not_understood: 10000元",
		"每份12至8元":      "not_understood: 12至8元",
		"每份8至8元":       "not_understood: 8至8元",
		"每份12":         "not_understood: 12",
		"价格不等哦":        "not_understood: 不等哦",
		"大厅自主选择":       "not_understood: 大厅自主选择",
		"大大大大大大大大大大大广场自主选择":        "not_understood: 大大大大大大大大大大大广场自主选择",
		"每餐8元，最高两荤红烧肉":             "not_understood: 最高两荤红烧肉",
		"每餐8元，自由组合吧":               "not_understood: 自由组合吧",
		"21荤8元":                    "not_understood: 21荤8元",
		"0荤8元":                     "not_understood: 0荤8元",
		"一荤一素，汤8元":                 "no_price: 一荤一素",
		"儿童汤8元":                    "not_understood: 汤8元",
		"BB汤8元":                    "not_understood: BB汤8元",
		"加汤1元":                     "not_understood: 加汤1元",
		"两素一汤红烧肉8元":                "not_understood: 两素一汤红烧肉8元",
		"大大大大大大大大大大大大汤8元":          "not_understood: 大大大大大大大大大大大大汤8元",
		"打包1元":                     "not_understood: 打包1元",
		"一荤一素8元（限老人）":              "not_understood: （限老人）",
		"一荤一荤8元":                   "not_understood: 一荤8元",
		"一荤一素0元":                   "bad_number: 一荤一素0元",
		"一荤一素8.555元":               "not_understood: 8.555元",
		"最高两荤两素":                   "not_understood: 最高两荤两素",
		"一荤一素8元，自由组合，自由组合":         "not_understood: 自由组合",
		"70岁以上低保、残疾人一荤一素6元":        "ambiguous_people: 70岁以上低保、残疾人",
		"130岁以上一荤一素6元":             "bad_number: 130岁以上",
		"一荤一素8元\ufffd":             "not_understood: \ufffd",
		strings.Repeat("免费；", 400): "too_long: ",
	} {
		_, err := price.ParseMenu(text)
		checkRefused(t, text, want, err)
	}
}

func TestRefuseRules(t *testing.T) {
	for text, want := range map[string]string{
		"在下单时自动减免":            "not_understood: 在下单时自动减免",
		"60岁9折":               "not_understood: 60岁9折",
		"八五岁以上9折":             "not_understood: 八五岁以上9折",
		"十百岁以上9折":             "not_understood: 十百岁以上9折",
		"零十岁以上9折":             "not_understood: 零十岁以上9折",
		"百岁9折":                "not_understood: 百岁9折",
		"刷卡8折":                "not_understood: 刷卡8折",
		"0岁以上9折":              "bad_number: 0岁以上",
		"60岁以上（含70岁）8折":       "not_understood: （含70岁）8折",
		"60岁以上、80岁以下8折":       "ambiguous_people: 60岁以上、80岁以下",
		"80岁以下和60岁以上8折":       "ambiguous_people: 80岁以下和60岁以上",
		"60岁以上每单敬老卡8折":        "not_understood: 敬老卡8折",
		"60虚岁以上9折":            "not_understood: 60虚岁以上9折",
		"60岁以上10折":            "not_understood: 10折",
		"60岁以上优惠0元":           "not_understood: 优惠0元",
		"60岁以上1点8折":           "not_understood: 1点8折",
		"60岁以上12:30 8折":       "not_understood: 12",
		"60岁以上米饭免费送餐":         "not_understood: 米饭免费送餐",
		"60岁以上免费米饭一份":         "not_understood: 免费米饭一份",
		"残疾人按130岁以上标准":        "not_understood: 130岁以上标准",
		"残疾人按60岁以上老人":         "not_understood: 60岁以上老人",
		"残疾人按标准":              "not_understood: 标准",
		"60岁以上0.5折":           "not_understood: 0.5折",
		"60岁以上8.折":            "not_understood: 8.折",
		"60岁以上免费送餐":           "not_understood: 免费送餐",
		"60岁以上每天优惠2元":         "not_understood: 每天优惠2元",
		"身份证8折":               "not_understood: 身份证8折",
		"60岁以上老人8折，送汤":        "not_understood: 送汤",
		"60岁以上老人，残疾人":         "not_understood: 残疾人",
		"60岁以上8折；残疾人":         "no_effect: 残疾人",
		"60岁以上8折，米饭免费":        "no_subject: 米饭免费",
		"8折":                  "no_subject: 8折",
		"80-60岁8折":            "bad_number: 80-60岁",
		"70岁以上低保、残疾人免费":       "ambiguous_people: 70岁以上低保、残疾人",
		"低保、残疾老人免费":           "ambiguous_people: 低保、残疾老人",
		"60岁以上优惠1元，80岁以上3元":   "ambiguous_amount: 3元",
		"60岁以上十多元":            "vague_price: 十多元",
		"60岁以上8折80岁以上7折":      "not_understood: 80岁以上7折",
		"本社区60岁以上8折":          "not_understood: 本社区60岁以上8折",
		"60岁以上优惠99999999999元": "not_understood: 优惠99999999999元",
	} {
		_, err := price.ParseRules(text)
		checkRefused(t, text, want, err)
	}
}

// checkRefused asks for a fault and the words it names, where they stand.
func checkRefused(t *testing.T, text, want string, err error) {
	t.Helper()
	var refused *price.ParseError
	if !errors.As(err, &refused) {
		t.Errorf("%s: error %v, want %s", text, err, want)
		return
	}
	if got := fmt.Sprintf("%s: %s", refused.Fault, refused.Part); got != want {
		t.Errorf("%s: refused for %s, want %s", text, got, want)
	}
	if !strings.HasPrefix(text[refused.Offset:], refused.Part) {
		t.Errorf("%s: %q is not at byte %d", text, refused.Part, refused.Offset)
	}
}

// withoutWords is the rules as a canonical text can give them back.
func withoutWords(rules price.Rules) price.Rules {
	var out price.Rules
	for _, r := range rules {
		r.Words = ""
		out = append(out, r)
	}
	return out
}

// checkMenu asks that a menu survives being printed and being JSON.
func checkMenu(t *testing.T, m *price.Menu) {
	t.Helper()
	text := m.String()
	back, err := price.ParseMenu(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	want, got := *m, *back
	want.Rules, got.Rules = withoutWords(m.Rules), withoutWords(back.Rules)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s reads as another menu (-want +got):\n%s", text, diff)
	}
	checkJSON(t, *m)
	checkTariff(t, &price.Tariff{Menu: m})
}

func checkRules(t *testing.T, rules price.Rules) {
	t.Helper()
	text := rules.String()
	back, err := price.ParseRules(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if diff := cmp.Diff(withoutWords(rules), withoutWords(back)); diff != "" {
		t.Fatalf("%s reads as other rules (-want +got):\n%s", text, diff)
	}
	checkJSON(t, rules)
	checkTariff(t, &price.Tariff{Rules: rules})
}

func checkJSON[T any](t *testing.T, v T) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var back T
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v, back); diff != "" {
		t.Fatalf("JSON loses something (-want +got):\n%s", diff)
	}
}

// checkTariff asks what holds of every quote: nobody pays more than the menu
// says, or less than nothing, and what is not decided has no price.
func checkTariff(t *testing.T, tariff *price.Tariff) {
	t.Helper()
	if tariff.Menu == nil {
		menu, err := price.ParseMenu("一荤一素10元、两荤两素15元、早餐6元、馒头1元、包月100元、每斤12.8元、价格不等、免费")
		if err != nil {
			t.Fatal(err)
		}
		tariff.Menu = menu
	} else if rules, err := price.ParseRules("60岁以上9折，80岁以上每餐优惠2元，残疾人5元"); err == nil {
		tariff.Rules = rules
	}
	for _, row := range tariff.Table() {
		checkQuote(t, tariff, row.Quote)
	}
	at := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	checkQuote(t, tariff, tariff.For(price.Person{}, at))
	checkQuote(t, tariff, tariff.For(price.Person{BirthYear: 1946, BirthMonth: 11, Groups: price.Groups()}, at))
}

func checkQuote(t *testing.T, tariff *price.Tariff, q price.Quote) {
	t.Helper()
	for i, l := range q.Lines {
		list := tariff.Menu.Offers[i].Price
		switch {
		case !l.Code.Decided() || l.Code == price.IsFree:
			if l.Price != (price.Range{}) {
				t.Fatalf("%s with a price: %+v", l.Code, l)
			}
		case l.Price.Low < 0 || l.Price.Low > l.Price.High || l.Price.High > list.High:
			t.Fatalf("%s: pays %v of %v", tariff.Menu.Offers[i].String(), l.Price, list)
		}
		for _, r := range l.Rules {
			if tariff.Rule(r) == nil {
				t.Fatalf("no rule %d", r)
			}
		}
	}
}
