package hours

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"jiujin/internal/messages"
)

// noticeTitle follows the year in the title of every notice.
const noticeTitle = "年部分节假日安排"

// parseNoticeText reads the items of a notice:
//
//	一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
func parseNoticeText(s string) (*HolidayNotice, error) {
	s = plain(s)
	year, ok := noticeYear(s)
	if !ok {
		return nil, &NoticeError{Fault: NoticeNoYear}
	}
	n := &HolidayNotice{Year: year, Number: noticeNumber(s), Published: noticeDate(s)}
	for _, item := range noticeItems(s) {
		name, body, ok := strings.Cut(item, ":")
		if !ok || len(name) > 60 {
			return nil, &NoticeError{NoticeBadSentence, messages.Excerpt(item)}
		}
		f, err := parseFeast(year, body)
		if err != nil {
			return nil, err
		}
		f.Name = name
		n.Feasts = append(n.Feasts, f)
	}
	return n, nil
}

// plain writes full-width forms as ASCII and drops spaces; line ends become
// single newlines.
func plain(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		for _, r := range line {
			switch {
			case r >= '\uff01' && r <= '\uff5e':
				b.WriteRune(r - 0xfee0)
			case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r): // Cf: marks of no width
			default:
				b.WriteRune(r)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func noticeYear(s string) (int, bool) {
	i := strings.Index(strings.ReplaceAll(s, "\n", ""), noticeTitle)
	if i < 4 {
		return 0, false
	}
	year, err := strconv.Atoi(strings.ReplaceAll(s, "\n", "")[i-4 : i])
	return year, err == nil
}

// noticeNumber finds 国办发明电〔2025〕7号, or nothing.
func noticeNumber(s string) string {
	const prefix = "国办发明电"
	_, rest, found := strings.Cut(s, prefix)
	if !found {
		return ""
	}
	number, _, found := strings.Cut(rest, "号")
	if !found || len(number) > len("〔2025〕1234") || strings.Contains(number, "\n") {
		return ""
	}
	return prefix + number + "号"
}

// noticeDate finds the day under the signature at the end, or none.
func noticeDate(s string) Day {
	flat := strings.ReplaceAll(s, "\n", "")
	const office = "国务院办公厅"
	i := strings.LastIndex(flat, office)
	if i < 0 {
		return 0
	}
	r := &noticeReader{rest: flat[i+len(office):]}
	d, err := r.date(0, 0)
	if err != nil {
		return 0
	}
	return d
}

// noticeItems returns what follows 一、 and 二、 and so on, each at the start of
// a line or after the end of a sentence, without line ends.
func noticeItems(s string) []string {
	var items []string
	begin := func(numeral string) (int, int) {
		for _, mark := range []string{"\n", "。"} {
			if i := strings.Index(s, mark+numeral+"、"); i >= 0 {
				return i + len(mark), i + len(mark) + len(numeral+"、")
			}
		}
		if strings.HasPrefix(s, numeral+"、") {
			return 0, len(numeral + "、")
		}
		return -1, -1
	}
	for _, numeral := range []string{"一", "二", "三", "四", "五", "六", "七", "八"} {
		start, after := begin(numeral)
		if start < 0 {
			break
		}
		if numeral != "一" {
			items = append(items, s[:start])
		}
		s = s[after:]
	}
	items = append(items, s)
	for i := range items {
		items[i] = strings.ReplaceAll(items[i], "\n", "")
	}
	return items
}

// parseFeast reads the sentences of an item. What is said after them, to all
// holidays, is known by how it begins.
func parseFeast(year int, body string) (Feast, error) {
	var f Feast
	for sentence := range strings.SplitSeq(body, "。") {
		switch {
		case sentence == "", strings.HasPrefix(sentence, "鼓励"):
			continue
		case strings.HasPrefix(sentence, "节假日期间"), strings.HasPrefix(sentence, "国务院办公厅"):
			return f.checked(body)
		}
		r := &noticeReader{rest: sentence, year: year}
		if err := r.sentence(&f); err != nil {
			return Feast{}, err
		}
	}
	return f.checked(body)
}

func (f Feast) checked(body string) (Feast, error) {
	if f.From == 0 {
		return Feast{}, &NoticeError{NoticeBadSentence, messages.Excerpt(body)}
	}
	return f, nil
}

// noticeReader reads one sentence from the left.
type noticeReader struct {
	rest string
	year int
}

func (r *noticeReader) eat(s string) bool {
	rest, ok := strings.CutPrefix(r.rest, s)
	r.rest = rest
	return ok
}

func (r *noticeReader) number() (int, bool) {
	i := 0
	for i < len(r.rest) && i < 5 && r.rest[i] >= '0' && r.rest[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(r.rest[:i])
	r.rest = r.rest[i:]
	return n, err == nil
}

// sentence reads clauses between commas: days off, make-up days, and remarks
// about the days off.
func (r *noticeReader) sentence(f *Feast) error {
	whole := r.rest
	for {
		ok, err := r.clause(f)
		if err != nil {
			return err
		}
		if !ok {
			return &NoticeError{NoticeBadSentence, messages.Excerpt(whole)}
		}
		if r.rest == "" {
			return nil
		}
		if !r.eat(",") {
			return &NoticeError{NoticeBadSentence, messages.Excerpt(whole)}
		}
	}
}

func (r *noticeReader) clause(f *Feast) (bool, error) {
	switch {
	case r.eat("与周末连休"), r.eat("与周六连休"), r.eat("与周日连休"), r.eat("不调休"):
		return f.From != 0, nil
	case r.eat("共"):
		return r.count(f)
	}
	first, err := r.date(r.year, 0)
	if err != nil {
		return false, err
	}
	days := []Day{first}
	last := first
	switch {
	case r.eat("至"):
		if last, err = r.date(r.year, first); err != nil {
			return false, err
		}
	default:
		for r.eat("、") {
			d, err := r.date(r.year, days[len(days)-1])
			if err != nil {
				return false, err
			}
			days = append(days, d)
		}
	}
	if last == first && r.eat("上班") {
		f.Work = append(f.Work, days...)
		return true, nil
	}
	if len(days) > 1 || f.From != 0 || !r.eat("放假") {
		return false, nil
	}
	f.From, f.Until = first, last
	if r.eat("调休") || r.rest == "" || strings.HasPrefix(r.rest, ",") {
		return true, nil
	}
	return r.count(f)
}

// count reads 3天 and checks it.
func (r *noticeReader) count(f *Feast) (bool, error) {
	n, ok := r.number()
	if !ok || !r.eat("天") || f.From == 0 {
		return false, nil
	}
	if n != int(f.Until-f.From)+1 {
		return false, &NoticeError{NoticeBadCount, f.From.String() + "–" + f.Until.String()}
	}
	return true, nil
}

// date reads 2022年12月31日, 12月31日 or, after another date, 31日, with
// （周六） or （农历除夕、周二） behind it.
func (r *noticeReader) date(year int, before Day) (Day, error) {
	whole := r.rest
	bad := &NoticeError{NoticeBadSentence, messages.Excerpt(whole)}
	var month int
	if before != 0 {
		_, m, _ := before.Date()
		month = int(m)
	}
	day := 0
	for day == 0 {
		n, ok := r.number()
		switch {
		case ok && r.eat("年"):
			year = n
		case ok && r.eat("月"):
			month = n
		case ok && n > 0 && r.eat("日"):
			day = n
		default:
			return 0, bad
		}
	}
	d := DayAt(year, time.Month(month), day)
	if y, m, dd := d.Date(); y != year || int(m) != month || dd != day {
		return 0, &NoticeError{NoticeBadDate, messages.Excerpt(whole)}
	}
	if !r.eat("(") {
		return d, nil
	}
	remarks, rest, ok := strings.Cut(r.rest, ")")
	if !ok {
		return 0, bad
	}
	r.rest = rest
	for remark := range strings.SplitSeq(remarks, "、") {
		if weekday, ok := parseWeekday(remark); ok {
			if weekday != d.Weekday() {
				return 0, &NoticeError{NoticeBadWeekday, messages.Excerpt(whole)}
			}
		} else if !strings.HasPrefix(remark, "农历") && remark != "除夕" {
			return 0, bad
		}
	}
	return d, nil
}

// parseWeekday reads 周六 and 星期六.
func parseWeekday(s string) (Weekdays, bool) {
	name, ok := strings.CutPrefix(s, "周")
	if !ok {
		name, ok = strings.CutPrefix(s, "星期")
	}
	for i, n := range []string{"一", "二", "三", "四", "五", "六", "日"} {
		if ok && name == n {
			return Monday << i, true
		}
	}
	return 0, false
}
