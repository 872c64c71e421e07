package hourstext_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/messages"
)

// readText is an entry of testdata/texts/texts.txt: a text, and on the line
// below it what is understood (=) or why it is refused (!) and the words in
// the way.
type readText struct {
	text, want string
	code       hourstext.ParseCode
	part       string
}

func readTexts(t testing.TB) []readText {
	t.Helper()
	data, err := os.ReadFile("testdata/texts/texts.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []readText
	var text string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "", strings.HasPrefix(line, "# "):
		case strings.HasPrefix(line, "\t= "):
			list = append(list, readText{text: text, want: line[3:]})
		case strings.HasPrefix(line, "\t! "):
			code, part, _ := strings.Cut(line[3:], " ")
			list = append(list, readText{text: text, code: hourstext.ParseCode(code), part: part})
		default:
			text = line
		}
	}
	return list
}

func TestParse(t *testing.T) {
	list := readTexts(t)
	if len(list) < 500 {
		t.Fatalf("only %d texts", len(list))
	}
	for _, c := range list {
		s, err := hourstext.Parse(c.text)
		if err != nil {
			var refused *hourstext.ParseError
			if !errors.As(err, &refused) {
				t.Fatalf("%s: %T", c.text, err)
			}
			if refused.Code != c.code || refused.Part != c.part {
				t.Errorf("%s\nrefused: %s %q\nwant:    %s %q = %s", c.text, refused.Code, refused.Part, c.code, c.part, c.want)
			}
			if !strings.HasPrefix(c.text[refused.Offset:], refused.Part) {
				t.Errorf("%s: %q is not at %d", c.text, refused.Part, refused.Offset)
			}
			continue
		}
		if got := hourstext.Print(s); got != c.want {
			t.Errorf("%s\nunderstood: %s\nwant:       %s%s %s", c.text, got, c.want, c.code, c.part)
		}
		checkAgain(t, s)
	}
}

// checkAgain asks that the schedule is valid and that its text says it.
func checkAgain(t testing.TB, s *hours.Schedule) {
	t.Helper()
	if err := s.Validate(); err != nil {
		t.Errorf("%s: %v", hourstext.Print(s), err)
	}
	again, err := hourstext.Parse(hourstext.Print(s))
	if err != nil {
		t.Errorf("%s: %v", hourstext.Print(s), err)
		return
	}
	if diff := cmp.Diff(s, again); diff != "" {
		t.Errorf("%s is another schedule when it is read again:\n%s", hourstext.Print(s), diff)
	}
}

// What the text means, where its canonical form would not show a mistake that
// printing and parsing share.
func TestParseMeans(t *testing.T) {
	every := hours.EveryDay
	for text, want := range map[string]*hours.Schedule{
		"周一到周日。早餐6:30-9:00;午餐11:30-13:30": weekly(
			meals(on(every, "06:30", "09:00"), hours.Breakfast), meals(on(every, "11:30", "13:30"), hours.Lunch)),
		"周一到周日。午餐、晚餐11:00-19:00": weekly(meals(on(every, "11:00", "19:00"), hours.Lunch|hours.Dinner)),
		"上午10点半准时开餐":             weekly(on(every, "10:30", "")),
		"可提供早餐和午餐":               weekly(hours.Period{Days: every, Meals: hours.Breakfast | hours.Lunch}),
		"24小时":                   weekly(on(every, "00:00", "24:00")),
		"18:00-次日6:00":           weekly(on(every, "18:00", "30:00")),
		"周一至周五午餐":                weekly(hours.Period{Days: hours.WorkWeek, Meals: hours.Lunch}),
		"全年365天早中晚":              rules(weekly(hours.Period{Days: every, Meals: hours.AllMeals}), hours.HolidayOpen, ""),
		"工作日8:00-17:00":          rules(weekly(on(hours.WorkWeek, "08:00", "17:00")), hours.HolidayClosed, hours.MakeUpWorkday),
		"每天8:00-17:00":           weekly(on(every, "08:00", "17:00")),
		"大厅8:30-17:20;自助区24小时":   weekly(zone(on(every, "08:30", "17:20"), "大厅"), zone(on(every, "00:00", "24:00"), "自助区")),
		"早餐6:00起，售完为止；午餐11:00-13:00，12:40停止点餐": weekly(
			soldOut(meals(on(every, "06:00", ""), hours.Breakfast)),
			lastServing(meals(on(every, "11:00", "13:00"), hours.Lunch), "12:40")),
		"周一至周五8:00-17:00，周末及节假日9:00-16:00": {
			Tables:   weekly(on(hours.WorkWeek, "08:00", "17:00"), on(hours.Weekend, "09:00", "16:00")).Tables,
			Holidays: hours.HolidayHours, HolidayPeriods: []hours.Period{on(every, "09:00", "16:00")},
		},
		"每天13:30至21:30,下雨天不开放": {Tables: weekly(on(every, "13:30", "21:30")).Tables, WeatherBound: true},
		"冬季（11月至次年3月）8:00-17:00": {Tables: []hours.Table{{
			Season:  &hours.Season{From: hours.MonthDayOf(time.November, 1), Until: hours.MonthDayOf(time.March, 31)},
			Periods: []hours.Period{on(every, "08:00", "17:00")},
		}}},
		"周末中午供餐，活动持续到2023年10月": {Tables: []hours.Table{{
			Season:  &hours.Season{Until: hours.MonthDayOf(time.October, 31), Year: 2023},
			Periods: []hours.Period{{Days: hours.Weekend, Meals: hours.Lunch}},
		}}},
		"每天8:00-17:00；因装修，2026年3月1日至15日停业": {
			Tables: weekly(on(every, "08:00", "17:00")).Tables,
			Exceptions: []hours.Exception{{
				From: date(t, "2026-03-01"), Until: date(t, "2026-03-15"), Closed: true, Reason: "装修",
			}},
		},
		"每天8:00-17:00；2026年2月15日至23日改为9:00-12:00": {
			Tables: weekly(on(every, "08:00", "17:00")).Tables,
			Exceptions: []hours.Exception{{
				From: date(t, "2026-02-15"), Until: date(t, "2026-02-23"), Periods: []hours.Period{on(every, "09:00", "12:00")},
			}},
		},
	} {
		got, err := hourstext.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestParseTooLong(t *testing.T) {
	text := strings.Repeat("周一8:00-9:00，", 300)
	_, err := hourstext.Parse(text)
	var refused *hourstext.ParseError
	if !errors.As(err, &refused) || refused.Code != hourstext.ParseTooLong {
		t.Errorf("%d bytes: %v", len(text), err)
	}
}

func parseCodes() []hourstext.ParseCode {
	return []hourstext.ParseCode{
		hourstext.ParseEmpty, hourstext.ParseTooLong, hourstext.ParseNotUnderstood, hourstext.ParseNotHours,
		hourstext.ParseUncertain, hourstext.ParseAmbiguousTime, hourstext.ParseAmbiguousDays, hourstext.ParseAmbiguousMeal,
		hourstext.ParseAmbiguousHoliday, hourstext.ParseAmbiguousSeason, hourstext.ParseIncompleteTime,
		hourstext.ParseIncompleteDate, hourstext.ParseNoSuchTime, hourstext.ParseNoSuchDay, hourstext.ParseConflicting,
	}
}

// Every reason has a sentence in every language.
func TestParseErrorText(t *testing.T) {
	for _, lang := range messages.Langs() {
		for _, code := range parseCodes() {
			e := &hourstext.ParseError{Code: code, Part: "8:00左右"}
			if code == hourstext.ParseEmpty || code == hourstext.ParseTooLong {
				e.Part = ""
			}
			text := e.Text(lang)
			if !messages.Has(lang, "hours.parse."+string(code)) || strings.Contains(text, "%!") {
				t.Errorf("%s in %s: %s", code, lang, text)
			}
			if !strings.Contains(text, e.Part) {
				t.Errorf("%s in %s does not name the part: %s", code, lang, text)
			}
		}
	}
}

// The report of the real texts (data/NOTES.md §3a): what each was understood
// as, in the canonical words and as OpenStreetMap's, or what was refused.
// JIUJIN_TEST_UPDATE=1 writes it.
func TestReport(t *testing.T) {
	notes, err := os.ReadFile("testdata/texts/notes.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	understood, n := 0, 0
	for line := range strings.Lines(string(notes)) {
		text := strings.TrimSuffix(line, "\n")
		n++
		fmt.Fprintf(&b, "%s\n", text)
		s, err := hourstext.Parse(text)
		var refused *hourstext.ParseError
		if errors.As(err, &refused) {
			fmt.Fprintf(&b, "  refused     %s: %s\n              %s\n\n", refused.Code, refused.Part, refused.Text(messages.Chinese))
			continue
		}
		understood++
		osm, lost := s.OSM()
		if osm == "" {
			osm = "-"
		}
		fmt.Fprintf(&b, "  understood  %s\n  osm         %s\n", hourstext.Print(s), osm)
		if len(lost) > 0 {
			fmt.Fprintf(&b, "  osm lacks   %v\n", lost)
		}
		b.WriteByte('\n')
		checkAgain(t, s)
	}
	report := fmt.Sprintf("%d texts, %d understood, %d refused\n\n%s", n, understood, n-understood, b.String())
	const file = "testdata/report.txt"
	if os.Getenv("JIUJIN_TEST_UPDATE") != "" {
		if err := os.WriteFile(file, []byte(report), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), report); diff != "" {
		t.Errorf("%s (-file +now):\n%s", file, diff)
	}
}

// The made-up city writes hours as real lists do. What it writes is
// understood, but for words that are meant not to be.
func TestParseDemo(t *testing.T) {
	meant := map[string]hourstext.ParseCode{
		"银行营业期间":    hourstext.ParseNotUnderstood,
		"网点营业时间开放":  hourstext.ParseNotUnderstood,
		"白天有人值守":    hourstext.ParseNotUnderstood,
		"夜间刷身份证进入":  hourstext.ParseNotUnderstood,
		"日常有专人管理":   hourstext.ParseNotUnderstood,
		"周三下午闭馆":    hourstext.ParseAmbiguousTime,
		"活动持续到10月底": hourstext.ParseIncompleteDate,
	}
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for seed := range uint64(3) {
		d, err := demo.Generate(c, demo.Options{Seed: seed, Today: "2026-11-23"})
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Sites {
			if text := d.Sites[i].HoursText; text != "" {
				texts[text] = true
			}
		}
	}
	if len(texts) < 500 {
		t.Fatalf("only %d different texts", len(texts))
	}
	seen := map[string]bool{}
	for text := range texts {
		s, err := hourstext.Parse(text)
		var refused *hourstext.ParseError
		if !errors.As(err, &refused) {
			checkAgain(t, s)
			continue
		}
		seen[refused.Part] = true
		if meant[refused.Part] != refused.Code && !strings.HasPrefix(refused.Part, "试运行期间只供") {
			t.Errorf("%s: %s %q", text, refused.Code, refused.Part)
		}
	}
	for part := range meant {
		if !seen[part] {
			t.Errorf("no text was refused for %s", part)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range readTexts(f) {
		f.Add(c.text)
		if c.want != "" {
			f.Add(c.want)
		}
	}
	f.Fuzz(func(t *testing.T, text string) { checkParse(t, text) })
}

// Words in any order: what is understood is said again by what is printed.
func TestParseWords(t *testing.T) {
	words := strings.Fields(`周一至周五 周六、周日 每天 工作日 周末 周三 法定节假日 节假日 调休上班日 早餐 午餐、晚餐 三餐 中午 早 晚
		8:00-17:00 11:00-13:00 20:00-次日2:00 24小时 6:00起 17:00关门 12:40停止点餐 午休12:00-13:00 上午 下午1点-5点
		休息 除外 照常 正常开放 供餐 开放 售完为止 时间不详 另有 改为 另行通知 全年无休 365天 雨天不开放 因装修 除 按工作日
		大厅 自助区 「小屋」 夏季 6月至9月 11月至次年3月 2026年5月1日至10月7日 2026年5月1日起 截至2026年8月31日 10月底 其余时间
		日期重叠的以先列者为准 ， 、 ； 。 （ ） 和 ： ， ；`)
	words = append(words, " ")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 12).Draw(t, "words"), "")
		checkParse(t, text)
	})
}

// checkParse checks what is true of the parse of any text.
func checkParse(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, text string,
) {
	t.Helper()
	s, err := hourstext.Parse(text)
	if err != nil {
		var refused *hourstext.ParseError
		if !errors.As(err, &refused) {
			t.Fatalf("%q: %T", text, err)
		}
		if refused.Offset < 0 || refused.Offset > len(text) || !strings.HasPrefix(text[refused.Offset:], refused.Part) {
			t.Fatalf("%q: %q is not at %d", text, refused.Part, refused.Offset)
		}
		if refused.Part == "" && refused.Code != hourstext.ParseEmpty && refused.Code != hourstext.ParseTooLong {
			t.Fatalf("%q: %s without a part", text, refused.Code)
		}
		return
	}
	if err := s.Validate(); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	s.OSM()
	s.SchemaOrg(hours.DayAt(2026, time.November, 23))
	printed := hourstext.Print(s)
	if len(printed) > 4096 {
		return
	}
	again, err := hourstext.Parse(printed)
	if err != nil {
		t.Fatalf("%q is printed as %q: %v", text, printed, err)
	}
	if diff := cmp.Diff(s, again); diff != "" {
		t.Fatalf("%q is printed as %q, which is another:\n%s", text, printed, diff)
	}
	if hourstext.Print(again) != printed {
		t.Fatalf("%q is printed as %q and then as %q", text, printed, hourstext.Print(again))
	}
}

func BenchmarkParse(b *testing.B) {
	for name, text := range map[string]string{
		"meals":   "周一到周日。早餐6:30-9:00;午餐11:30-13:30",
		"seasons": "夏季（5月至10月）8:00-20:00；冬季（11月至次年4月）8:00-17:00，法定节假日休息",
		"long":    strings.Repeat("6月21日至9月30日周一、三、五早餐6:30-9:00，", 70),
		"quotes":  strings.Repeat("\u300c", 1300),
		"unknown": strings.Repeat("本点由志愿者", 220),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				_, err := hourstext.Parse(text)
				var refused *hourstext.ParseError
				if err != nil && !errors.As(err, &refused) {
					b.Fatal(err)
				}
			}
		})
	}
}
