package hours_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/hours"
	"jiujin/internal/messages"
)

func noticeText(t testing.TB, year string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/notice" + year + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readNotice(t testing.TB, year string) *hours.HolidayNotice {
	t.Helper()
	n, err := hours.ParseHolidayNotice(noticeText(t, year))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNoticeTextIsTheEmbeddedData(t *testing.T) {
	embedded, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	if len(embedded) != 3 {
		t.Fatalf("%d notices, want 3", len(embedded))
	}
	for i, year := range []string{"2024", "2025", "2026"} {
		want := *embedded[i]
		if want.Number == "" || want.Published == 0 || want.URL == "" {
			t.Errorf("%s: no number, day or address", year)
		}
		want.URL = "" // not in the text
		if year == "2026" {
			want.Number = "" // the news agency leaves it out
		}
		if diff := cmp.Diff(&want, readNotice(t, year)); diff != "" {
			t.Errorf("%s: %s", year, diff)
		}
	}
}

// A year that begins in the one before, with 共1天 and a joint holiday.
func TestNotice2023(t *testing.T) {
	n := readNotice(t, "2023")
	want := []hours.Feast{
		{Name: "元旦", From: date(t, "2022-12-31"), Until: date(t, "2023-01-02")},
		{Name: "春节", From: date(t, "2023-01-21"), Until: date(t, "2023-01-27"), Work: []hours.Day{date(t, "2023-01-28"), date(t, "2023-01-29")}},
		{Name: "清明节", From: date(t, "2023-04-05"), Until: date(t, "2023-04-05")},
		{Name: "劳动节", From: date(t, "2023-04-29"), Until: date(t, "2023-05-03"), Work: []hours.Day{date(t, "2023-04-23"), date(t, "2023-05-06")}},
		{Name: "端午节", From: date(t, "2023-06-22"), Until: date(t, "2023-06-24"), Work: []hours.Day{date(t, "2023-06-25")}},
		{Name: "中秋节、国庆节", From: date(t, "2023-09-29"), Until: date(t, "2023-10-06"), Work: []hours.Day{date(t, "2023-10-07"), date(t, "2023-10-08")}},
	}
	if diff := cmp.Diff(want, n.Feasts); diff != "" {
		t.Error(diff)
	}
	if n.Year != 2023 || n.Number != "国办发明电〔2022〕16号" || n.Published != date(t, "2022-12-08") {
		t.Errorf("%d %s %s", n.Year, n.Number, n.Published)
	}
}

// The same text as pages and chats change it.
func TestNoticeTextVariants(t *testing.T) {
	want := readNotice(t, "2026")
	text := noticeText(t, "2026")
	ascii := strings.NewReplacer("\uff0c", ",", "\uff1a", ":", "\uff08", "(", "\uff09", ")").Replace(text)
	wide := strings.NewReplacer("0", "\uff10", "1", "\uff11", "2", "\uff12", "3", "\uff13", "4", "\uff14",
		"5", "\uff15", "6", "\uff16", "7", "\uff17", "8", "\uff18", "9", "\uff19").Replace(text)
	for name, variant := range map[string]string{
		"ASCII marks":       ascii,
		"full-width digits": wide,
		"one line":          strings.ReplaceAll(text, "\n", " "),
		"CRLF, no gaps":     strings.ReplaceAll(strings.ReplaceAll(text, "\n\n", "\n"), "\n", "\r\n"),
		"byte order mark":   "\ufeff" + text,
		"spaces in dates":   strings.ReplaceAll(strings.ReplaceAll(text, "月", " 月 "), "日", "\u00a0日\u200b"),
		"no signature":      strings.Split(text, "\u3000\u3000鼓励")[0],
	} {
		n, err := hours.ParseHolidayNotice(variant)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if name == "no signature" {
			n.Published = want.Published
		}
		if diff := cmp.Diff(want, n); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestNoticeRefused(t *testing.T) {
	replace := func(from, to string) func(string) string {
		return func(s string) string {
			if !strings.Contains(s, from) {
				t.Fatalf("no %q in the text", from)
			}
			return strings.Replace(s, from, to, 1)
		}
	}
	for _, tt := range []struct {
		name  string
		edit  func(string) string
		fault hours.NoticeFault
		part  string // contained in the part named
	}{
		{"another text", func(string) string { return "关于做好节假日值班工作的通知" }, hours.NoticeNoYear, ""},
		{"cut off", func(s string) string { return strings.Split(s, "六、中秋节")[0] }, hours.NoticeNoFeast, "中秋节"},
		{"a wrong day", replace("6月19日\uff08周五\uff09至21日", "6月18日\uff08周五\uff09至21日"), hours.NoticeBadWeekday, "6月18日"},
		{"a wrong count", replace("共9天", "共8天"), hours.NoticeBadCount, "2026-02-15–2026-02-23"},
		{"no such day", replace("2月28日\uff08周六\uff09", "2月29日"), hours.NoticeBadDate, "2月29日"},
		{"a make-up Friday", replace("5月9日\uff08周六\uff09", "5月8日\uff08周五\uff09"), hours.NoticeNotWeekend, "2026-05-08"},
		{"off and worked", replace("1月4日\uff08周日\uff09", "1月3日"), hours.NoticeTwice, "2026-01-03"},
		{
			"the eve left out", replace("2月15日\uff08农历腊月二十八、周日\uff09至23日\uff08农历正月初七、周一\uff09放假调休\uff0c共9天", "2月17日至23日放假调休\uff0c共7天"),
			hours.NoticeNotStatutory, "春节 2026-02-16",
		},
		{"another holiday", replace("端午节\uff1a", "儿童节\uff1a"), hours.NoticeBadFeast, "儿童节"},
		{"a holiday twice", replace("五、端午节", "五、劳动节"), hours.NoticeTwice, "劳动节"},
		{"an unknown remark", replace("\uff08周四\uff09至3日", "\uff08暂定\uff09至3日"), hours.NoticeBadSentence, "1月1日"},
		{"an unknown sentence", replace("1月4日\uff08周日\uff09上班", "1月4日\uff08周日\uff09上半天班"), hours.NoticeBadSentence, "上半天班"},
		{"a sentence more", replace("共5天。", "共5天。各地可另行安排。"), hours.NoticeBadSentence, "各地可另行安排"},
		{"worked from to", replace("1月4日\uff08周日\uff09上班", "1月10日至11日上班"), hours.NoticeBadSentence, "1月10日至11日上班"},
		{"off on single days", replace("4月4日\uff08周六\uff09至6日\uff08周一\uff09放假\uff0c共3天", "4月4日、5日、6日放假"), hours.NoticeBadSentence, "4月4日、5日、6日放假"},
		{"off twice", replace("共5天。", "共5天。5月7日放假。"), hours.NoticeBadSentence, "5月7日放假"},
		{"no days off", replace("4月4日\uff08周六\uff09至6日\uff08周一\uff09放假\uff0c共3天。", ""), hours.NoticeBadSentence, ""},
		{"too early a year", func(string) string {
			return "关于1999年部分节假日安排的通知\n一、元旦\uff1a1月1日放假。"
		}, hours.NoticeBadYear, ""},
		{"JSON of another form", func(string) string { return `{"year": 2026, "days": []}` }, hours.NoticeBadJSON, "days"},
		{"JSON twice", func(string) string { return `{"year": 2026, "feasts": []} {}` }, hours.NoticeBadJSON, ""},
		{"JSON without holidays", func(string) string { return `{"year": 2026, "feasts": []}` }, hours.NoticeNoFeast, "元旦"},
		{"JSON that ends before it begins", func(string) string {
			return `{"year": 2026, "feasts": [{"name": "元旦", "from": "2026-01-03", "until": "2026-01-01"}]}`
		}, hours.NoticeBadDate, "元旦"},
		{"JSON of another year", func(string) string {
			return `{"year": 2026, "feasts": [{"name": "元旦", "from": "2025-01-01", "until": "2025-01-01"}]}`
		}, hours.NoticeBadDate, "2025-01-01"},
	} {
		_, err := hours.ParseHolidayNotice(tt.edit(noticeText(t, "2026")))
		var fault *hours.NoticeError
		if !errors.As(err, &fault) {
			t.Errorf("%s: %v, want a NoticeError", tt.name, err)
			continue
		}
		if fault.Fault != tt.fault || !strings.Contains(fault.Part, tt.part) {
			t.Errorf("%s: %s %q, want %s %q", tt.name, fault.Fault, fault.Part, tt.fault, tt.part)
		}
		for _, lang := range messages.Langs() {
			if text := fault.Text(lang); strings.Contains(text, "‹") || strings.Contains(text, "%!") || !strings.Contains(text, fault.Part) {
				t.Errorf("%s: %s: %q", tt.name, lang, text)
			}
		}
	}
}

func FuzzParseHolidayNotice(f *testing.F) {
	for _, year := range []string{"2023", "2024", "2025", "2026"} {
		f.Add(noticeText(f, year))
	}
	f.Add(`{"year": 2026, "feasts": [{"name": "元旦", "from": "2026-01-01", "until": "2026-01-03", "work": ["2026-01-04"]}]}`)
	f.Add("关于2026年部分节假日安排的通知。一、元旦:1月1日(周四")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := hours.ParseHolidayNotice(text)
		if err != nil {
			var fault *hours.NoticeError
			if !errors.As(err, &fault) {
				t.Fatalf("%v is no NoticeError", err)
			}
			return
		}
		stored, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		back, err := hours.ParseHolidayNotice(string(stored))
		if err != nil {
			t.Fatalf("%s: %v", stored, err)
		}
		if diff := cmp.Diff(n, back); diff != "" {
			t.Error(diff)
		}
	})
}
