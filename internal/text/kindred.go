package text

import (
	"strings"
	"unicode/utf8"
)

// The marks that [Kindred] writes. Fold drops them, so no name holds one.
const (
	MealMark    = '\ue001' // for 社区食堂, 长者食堂, 老年助餐点…
	StationMark = '\ue002' // for 驿站, 户外劳动者服务站点, 港湾…
)

// Kindred returns a folded name with the words for what it is replaced by one
// mark: 民丰社区食堂, 民丰长者食堂 and 民丰老年助餐点 become the same text. What
// tells one place from another stays.
func Kindred(folded string) string {
	var b []byte // nil as long as nothing was replaced
	for i := 0; i < len(folded); {
		size, mark := core(folded[i:])
		if size == 0 {
			_, n := utf8.DecodeRuneInString(folded[i:])
			if b != nil {
				b = append(b, folded[i:i+n]...)
			}
			i += n
			continue
		}
		if b == nil {
			b = append(make([]byte, 0, len(folded)), folded[:i]...)
		}
		kept := cutQualifiers(string(b), mark)
		switch {
		case isOther(folded[i:i+size], string(b), kept):
			b = append(b, folded[i:i+size]...)
		case strings.HasSuffix(kept, string(mark)): // 食堂助餐点: said twice
			b = append(b[:0], kept...)
		default:
			b = utf8.AppendRune(append(b[:0], kept...), mark)
		}
		i += size
	}
	if b == nil {
		return folded
	}
	return string(b)
}

// core returns the length of the word for a meal point or a station that s
// begins with, and its mark.
func core(s string) (size int, mark rune) {
	var words []string
	r, _ := utf8.DecodeRuneInString(s)
	switch r {
	case '食', '饭', '餐', '小', '助':
		mark, words = MealMark, []string{"食堂", "饭堂", "餐桌", "餐厅", "小饭桌", "饭桌", "助餐服务场所", "助餐服务点", "助餐点", "助餐站"}
	case '驿', '服', '港', '纳', '雷', '之':
		mark, words = StationMark, []string{"驿站", "服务站点", "服务站", "港湾", "纳凉点", "纳凉区", "纳凉站", "纳凉", "雷锋银行", "之家"}
	}
	for _, w := range words {
		if len(w) > size && strings.HasPrefix(s, w) {
			size = len(w)
		}
	}
	return size, mark
}

// cutQualifiers drops from the end of a name what only says more of the type:
// 民丰社区老年人助餐 before 食堂. 社区 is the last to go: of 幸福社区食堂 the 幸福
// is a community's name.
func cutQualifiers(name string, mark rune) string {
	words := []string{"户外", "劳动者", "工会", "爱心", "暖心", "小哥", "环卫", "环卫工人", "职工", "骑手", "快递", "外卖", "司机", "邮爱", "新就业", "新就业群体"}
	if mark == MealMark {
		words = []string{"幸福", "长者", "老年", "老年人", "老人", "便民", "养老", "爱心", "安邻", "孝老爱亲大", "敬老", "助老", "为老", "互助", "助餐"}
	}
	for again := true; again; {
		again = false
		for _, w := range words {
			if rest, ok := strings.CutSuffix(name, w); ok {
				name, again = rest, true
			}
		}
	}
	return strings.TrimSuffix(name, "社区")
}

// isOther reports whether a word for a place means something else after a
// name: 养老服务站 is none for those who work outdoors, and a 餐厅 is a
// restaurant unless it is for the old. kept is the name without qualifiers.
func isOther(word, name, kept string) bool {
	switch word {
	case "服务站", "服务站点":
		for _, w := range []string{"养老", "卫生", "医疗", "警务", "便民", "综合", "党群"} {
			if strings.HasSuffix(name, w) {
				return true
			}
		}
	case "餐厅", "餐桌", "之家":
		return strings.TrimSuffix(name, "社区") == kept
	}
	return false
}

// kindredLetters is Kindred for the end of a query in letters.
func kindredLetters(folded string) string {
	rest, mark := folded, rune(0)
	for _, tail := range []struct {
		mark  rune
		words []string
	}{
		{MealMark, []string{"shitang", "fantang", "zhucandian", "xiaofanzhuo", "canteens", "canteen", "meals"}},
		{StationMark, []string{"yizhan", "fuwuzhandian", "fuwuzhan", "gangwan", "stations", "station"}},
	} {
		for _, w := range tail.words {
			if cut, ok := strings.CutSuffix(folded, w); ok && len(cut) < len(rest) {
				rest, mark = cut, tail.mark
			}
		}
	}
	if mark == 0 {
		return folded
	}
	for again := true; again; {
		again = false
		for _, w := range []string{"shequ", "xingfu", "zhangzhe", "changzhe", "laonian", "laonianren", "zhucan", "bianmin", "gonghui", "huwai", "laodongzhe", "aixin", "xiaoge", "nuanxin"} {
			if cut, ok := strings.CutSuffix(rest, w); ok {
				rest, again = cut, true
			}
		}
	}
	return rest + string(mark)
}
