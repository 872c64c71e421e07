package city

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/hours"
)

// example2027 is a notice made up for these tests; the real one may differ.
const example2027 = `{
  "year": 2027,
  "feasts": [
    {"name": "元旦", "from": "2027-01-01", "until": "2027-01-03"},
    {"name": "春节", "from": "2027-02-05", "until": "2027-02-12", "work": ["2027-01-31", "2027-02-13"]},
    {"name": "清明节", "from": "2027-04-03", "until": "2027-04-05"},
    {"name": "劳动节", "from": "2027-05-01", "until": "2027-05-05", "work": ["2027-05-08"]},
    {"name": "端午节", "from": "2027-06-09", "until": "2027-06-09"},
    {"name": "中秋节", "from": "2027-09-15", "until": "2027-09-15"},
    {"name": "国庆节", "from": "2027-10-01", "until": "2027-10-07", "work": ["2027-09-26", "2027-10-09"]}
  ]
}`

// merged returns the profile of the embedded city with a patch.
func merged(t testing.TB, c *City, patch string) Profile {
	t.Helper()
	p, err := c.Profile.Merge([]byte(patch))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCalendar(t *testing.T) {
	c := load(t)
	makeUp, moved := hours.DayAt(2027, time.February, 13), hours.DayAt(2027, time.October, 10)
	kinds := func(c *City) string {
		return fmt.Sprint(c.Calendar().Kind(makeUp), " ", c.Calendar().Kind(moved))
	}
	november := hours.DayAt(2026, time.November, 1).Start()
	missing := func(c *City) string { return fmt.Sprint(c.Calendar().Missing(november)) }

	if kinds(c) != "unannounced unannounced" || missing(c) != "[2027]" {
		t.Fatalf("the program: %s, missing %s", kinds(c), missing(c))
	}
	added := c.WithProfile(merged(t, c, `{"holidays":[`+example2027+`]}`))
	if kinds(added) != "make_up ordinary" || missing(added) != "[]" {
		t.Errorf("with 2027: %s, missing %s", kinds(added), missing(added))
	}
	if got := added.Calendar().Kind(hours.DayAt(2026, time.October, 10)); got != hours.MakeUpDay {
		t.Errorf("with 2027, 2026-10-10 is %s", got)
	}
	if kinds(c) != "unannounced unannounced" {
		t.Error("the city itself changed")
	}
	// The operator's notice stands over the program's, and over his own before.
	embedded := c.Calendar().Notices()
	text, err := json.Marshal(embedded[len(embedded)-1])
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(text), "2026-10-10", "2026-10-11", 1)
	over := added.WithProfile(merged(t, c, `{"holidays":[`+other+`,`+strings.Replace(example2027, "2027-10-09", "2027-10-10", 1)+`]}`))
	if kinds(over) != "make_up make_up" || over.Calendar().Kind(hours.DayAt(2026, time.October, 11)) != hours.MakeUpDay {
		t.Errorf("replaced: %s", kinds(over))
	}
	if back := over.WithProfile(merged(t, c, `{"holidays":[]}`)); kinds(back) != "unannounced unannounced" {
		t.Errorf("taken away again: %s", kinds(back))
	}
}

// A calendar keeps what it has worked out, so cities share it.
func TestCalendarIsShared(t *testing.T) {
	c := load(t)
	footer := c.WithProfile(merged(t, c, `{"footer":{"organiser":"某单位"}}`))
	if footer.Calendar() != c.Calendar() {
		t.Error("another footer, another calendar")
	}
	added := c.WithProfile(merged(t, c, `{"holidays":[`+example2027+`]}`))
	if again := added.WithProfile(added.Profile); again.Calendar() != added.Calendar() {
		t.Error("the same holidays, another calendar")
	}
	if added.Calendar() == c.Calendar() {
		t.Error("other holidays, the same calendar")
	}
}

func TestMergeHolidays(t *testing.T) {
	base := load(t).Profile
	replace := func(from, to string) string {
		if !strings.Contains(example2027, from) {
			t.Fatalf("no %q in the example", from)
		}
		return strings.Replace(example2027, from, to, 1)
	}
	for _, tt := range []struct {
		name, holidays string
		want           []string // code field
	}{
		{"one", example2027, nil},
		{"with number and address", replace(`2027,`, `2027, "number":"国办发明电〔2026〕999号", "published":"2026-11-20", "url":"https://www.gov.cn/",`), nil},
		{"without a day", replace(`2027,`, `2027, "published":"",`), nil},
		{"none", ``, nil},
		{"a year twice", example2027 + "," + example2027, []string{"bad_value holidays[1].year"}},
		{"null", `null`, []string{"wrong_type holidays[0]"}},
		{"no year", replace(`"year": 2027,`, ``), []string{"bad_year holidays[0].year"}},
		{"early", replace("2027,", "1999,"), []string{"bad_year holidays[0].year"}},
		{"a year as text", replace("2027,", `"2027",`), []string{"wrong_type holidays[0].year"}},
		{"the second is wrong", example2027 + `,{"year":2028,"feasts":[]}`, []string{"no_feast holidays[1].feasts"}},
		{"no days", replace(`"from": "2027-01-01", "until": "2027-01-03"`, `"work":[""]`), []string{
			"missing holidays[0].feasts[0].from", "missing holidays[0].feasts[0].until", "missing holidays[0].feasts[0].work[0]",
		}},
		{"no name", replace(`"name": "元旦", `, ``), []string{"missing holidays[0].feasts[0].name"}},
		{"no such day", replace("2027-01-03", "2027-01-32"), []string{"bad_value holidays[0].feasts[0].until"}},
		{"a number for a day", replace(`"2027-05-08"`, `20270508`), []string{"wrong_type holidays[0].feasts[3].work[0]"}},
		{"a name we do not have", replace(`"until"`, `"to"`), []string{"unknown_field holidays[0].feasts[0].to"}},
		{"a make-up Friday", replace("2027-05-08", "2027-05-07"), []string{"not_weekend holidays[0].feasts"}},
		{"a statutory day is worked", replace(`"from": "2027-02-05"`, `"from": "2027-02-06"`), []string{"not_statutory holidays[0].feasts"}},
		{"a bad address", replace(`2027,`, `2027, "url":"javascript:alert(1)",`), []string{"bad_url holidays[0].url"}},
		{"a line break", replace(`2027,`, `2027, "number":"a\nb",`), []string{"bad_value holidays[0].number"}},
	} {
		p, err := base.Merge([]byte(`{"holidays":[` + tt.holidays + `]}`))
		got := codes(t, err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %v\n%s", tt.name, err, diff)
		}
		if err != nil {
			continue
		}
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if q, err := ParseProfile(text); err != nil || !cmp.Equal(p, q) {
			t.Errorf("%s: does not come back: %v", tt.name, err)
		}
	}
	if len(base.Holidays) != 0 {
		t.Error("the base changed")
	}
}

// codes returns the code and field of each fault.
func codes(t testing.TB, err error) []string {
	t.Helper()
	var list []string
	var fs Faults
	if err != nil && !errors.As(err, &fs) {
		t.Fatalf("not faults: %v", err)
	}
	for _, f := range fs {
		if strings.Contains(f.Message, "%") || strings.Contains(f.Message, "‹") {
			t.Errorf("%s is worded %q", f.Code, f.Message)
		}
		list = append(list, f.Code+" "+f.Field)
	}
	return list
}

func TestAddHolidays(t *testing.T) {
	c := load(t)
	notice := func(year int, url string) hours.HolidayNotice {
		return hours.HolidayNotice{Year: year, URL: url, Feasts: []hours.Feast{{Name: "元旦", Work: []hours.Day{1}}}}
	}
	p := c.Profile
	p.Holidays = []hours.HolidayNotice{notice(2025, "old"), notice(2027, "old")}
	got := p.AddHolidays(notice(2028, "new"), notice(2025, "new"), notice(2026, "new"))
	want := []hours.HolidayNotice{notice(2025, "new"), notice(2026, "new"), notice(2027, "old"), notice(2028, "new")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got[2].Feasts[0].Work[0] = 2
	if p.Holidays[0].URL != "old" || p.Holidays[1].Feasts[0].Work[0] != 1 {
		t.Error("the profile changed")
	}
}
