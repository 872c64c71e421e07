package transfer

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// word is a value of a closed list: how it is written out, how it is stored,
// and what else people write for it.
type word[T any] struct {
	value T
	title string
	also  []string
}

// vocabulary is a closed list with its folded spellings.
type vocabulary[T comparable] struct {
	words    []word[T]
	spelling map[string]T
}

func newVocabulary[T comparable](words ...word[T]) *vocabulary[T] {
	v := &vocabulary[T]{words: words, spelling: map[string]T{}}
	for _, w := range words {
		v.spelling[text.Fold(fmt.Sprint(w.value))] = w.value
		v.spelling[text.Fold(w.title)] = w.value
		for _, s := range w.also {
			v.spelling[text.Fold(s)] = w.value
		}
	}
	return v
}

func (v *vocabulary[T]) parse(s string) (T, bool) {
	value, ok := v.spelling[text.Fold(s)]
	return value, ok
}

func (v *vocabulary[T]) title(value T) string {
	for _, w := range v.words {
		if w.value == value {
			return w.title
		}
	}
	return fmt.Sprint(value)
}

// titles lists what may be written, for a sentence.
func (v *vocabulary[T]) titles() string {
	titles := make([]string, len(v.words))
	for i, w := range v.words {
		titles[i] = w.title
	}
	return strings.Join(titles, "、")
}

// ParseTri reads 有, 无, 是, 否, yes, no, √, × and their like; 未知 is Unknown.
// Anything else is refused.
func ParseTri(s string) (locator.Tri, bool) {
	switch strings.ToLower(strings.TrimSpace(norm.NFKC.String(s))) {
	case "有", "是", "对", "可", "可以", "能", "提供", "支持", "具备", "已备案", "备案", "在册",
		"yes", "y", "true", "1", "√", "✓", "✔", "☑":
		return locator.Yes, true
	case "无", "否", "没有", "不", "不可以", "不能", "不提供", "不支持", "不具备", "未备案", "非备案", "不在册",
		"no", "n", "false", "0", "×", "✗", "✘", "✕", "x":
		return locator.No, true
	case "未知", "不详", "不明", "待核实", "unknown":
		return locator.Unknown, true
	}
	return locator.Unknown, false
}

// The words a tri-state is written out in.
var (
	thingWords = [...]string{locator.Unknown: "", locator.Yes: "有", locator.No: "无"}
	factWords  = [...]string{locator.Unknown: "", locator.Yes: "是", locator.No: "否"}
)

var (
	dayPattern     = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$`)
	compactPattern = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	monthPattern   = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:月份?)?$`)
	yearPattern    = regexp.MustCompile(`^(\d{4})\s*(?:年度?)?$`)
	clockPattern   = regexp.MustCompile(`[ T]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$`)
)

// ParseDate reads a day, a month or a year as lists write them: 2023-12-06,
// 2023/12/6, 2023.12.6, 2023年12月6日, 20231206, 2023年12月, 2023. A time of day
// after it is left out.
func ParseDate(s string) (locator.Date, bool) {
	s = strings.TrimSpace(norm.NFKC.String(s))
	s = clockPattern.ReplaceAllString(s, "")
	var parts []string
	for _, p := range []*regexp.Regexp{dayPattern, compactPattern, monthPattern, yearPattern} {
		if m := p.FindStringSubmatch(s); m != nil {
			parts = m[1:]
			break
		}
	}
	if parts == nil {
		return "", false
	}
	out := parts[0]
	for _, p := range parts[1:] {
		if len(p) == 1 {
			p = "0" + p
		}
		out += "-" + p
	}
	d := locator.Date(out)
	if out < "1900" || out >= "2101" || !d.Valid() {
		return "", false
	}
	return d, true
}

// parseYear reads a year, 2023 or 2023年.
func parseYear(s string) (int, bool) {
	m := yearPattern.FindStringSubmatch(strings.TrimSpace(norm.NFKC.String(s)))
	if m == nil {
		return 0, false
	}
	year, err := strconv.Atoi(m[1])
	return year, err == nil && year >= 1000
}

// oneLine joins the lines and blanks of a cell that is one line by nature.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// phone makes digits and marks plain, so that 024－8888 is 024-8888.
func phone(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\uff10' && r <= '\uff19':
			return r - '\uff10' + '0'
		case r == '\uff0d' || r == '\u2014' || r == '\u2013' || r == '\u2010' || r == '\u2011' || r == '\u2212':
			return '-'
		case r == '\uff0b':
			return '+'
		case r == '\n':
			return ';'
		case r == '\u3000' || r == '\u00a0':
			return ' '
		}
		return r
	}, s)
}

// splitList cuts a free list into its parts.
func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '、', ',', ';', '|', '/', '\n', ' ', '\u3000', '\uff0c', '\uff1b', '\uff0f', '\u3002':
			return true
		}
		return false
	})
}
