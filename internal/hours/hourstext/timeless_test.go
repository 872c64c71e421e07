package hourstext_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
)

// Clauses without a time beside times. None may become days of the times: who
// reads 周末节假日休息 as a label sends people away on every day of the week.
func TestClauseWithoutTimes(t *testing.T) {
	const refused = ""
	for text, want := range map[string]string{
		"8:30-17:00，周末节假日休息":           refused,
		"8:30-17:00，周末节假日除外":           refused,
		"8:30-17:00，周末节假日照常":           refused,
		"8:30-17:00，周末节假日无休":           refused,
		"8:30-17:00，周末节假日不打烊":          refused,
		"8:30-17:00，周末节假日正常":           refused,
		"8:30-17:00，周末节假日正常开放":         refused,
		"8:30-17:00，双休日节假日休息":          refused,
		"8:30-17:00，双休日法定节假日休息":        refused,
		"8:30-17:00，周六周日节假日休息":         refused,
		"8:30-17:00，周一节假日闭馆":           refused,
		"8:30-17:00，周末，节假日休息":          refused,
		"8:30-17:00，节假日休息，周末":          refused,
		"8:30-17:00，周六日正常":             refused,
		"8:30-17:00，周六日也正常":            refused,
		"8:30-17:00（周六日正常）":            refused,
		"8:30-17:00（周末节假日休息）":          refused,
		"周六日正常，8:30-17:00":             refused,
		"周末也开放，8:30-17:00":             refused,
		"周末也开放，每天8:30-17:00":           refused,
		"清晨6点准时开门，周末节假日不打烊":            refused,
		"午餐11:00-13:00；周六日正常":          refused,
		"周末节假日不打烊，每天6:00-20:00":        refused,
		"周末节假日休息，8:30-17:00":           refused,
		"周一至周五法定节假日休息，8:30-17:00":      refused,
		"8:30-17:00，周末休息":              "周一至周五08:30-17:00",
		"8:30-17:00，周末及法定节假日休息":        "周一至周五08:30-17:00。法定节假日休息。",
		"8:30-17:00，周末、节假日休息":          "周一至周五08:30-17:00。法定节假日休息。",
		"周一至周五8:00-17:00，周末休息":         "周一至周五08:00-17:00",
		"8:00-17:00，周一至周五，法定节假日休息":     "周一至周五08:00-17:00。法定节假日休息。",
		"8:00-17:00，周一至周五":             "周一至周五08:00-17:00",
		"周一至周五（法定节假日除外）8:00-17:00":     "周一至周五08:00-17:00。法定节假日休息。",
		"周一至周五，法定节假日除外，8:00-17:00":     "周一至周五08:00-17:00。法定节假日休息。",
		"周六日正常开放9:00-17:00":            "周六、周日09:00-17:00",
		"周末正常营业时间9:00-17:00":           "周六、周日09:00-17:00",
		"每天8:00-17:00，节假日正常开放":         "每天08:00-17:00。法定节假日照常。",
		"每天8:00-17:00，周末照常":            "每天08:00-17:00",
		"周一至周五8:00-17:00，周末照常，法定节假日休息": "每天08:00-17:00。法定节假日休息。",
	} {
		s, err := hourstext.Parse(text)
		switch {
		case err != nil && want != refused:
			t.Errorf("%s: %v, want %s", text, err, want)
		case err == nil && hourstext.Print(s) != want:
			t.Errorf("%s: read as %s, want %q", text, hourstext.Print(s), want)
		}
		var why *hourstext.ParseError
		if err != nil && (!errors.As(err, &why) || why.Part == "") {
			t.Errorf("%s: refused without the words in the way: %v", text, err)
		}
	}
}

// A clause without times closes the days it names when it says so, opens them
// when it says so, and changes no other day of an ordinary week.
func TestClauseWithoutTimesNarrowsNothing(t *testing.T) {
	bases := []string{
		"8:30-17:00", "每天8:30-17:00", "周一至周五8:30-17:00", "工作日8:30-11:30，13:00-17:00",
		"午餐11:00-13:00", "早餐6:30-8:30；午餐11:00-13:00", "清晨6点准时开门", "24小时",
	}
	read, refused := 0, 0
	week := ordinaryWeek(t)
	for _, base := range bases {
		alone := valuesOf(parsed(t, base), week)
		for _, c := range clausesWithoutTimes() {
			texts := []string{base + c.text, base + "，" + c.text, base + "；" + c.text, base + "。" + c.text, base + "（" + c.text + "）"}
			if !c.label {
				texts = append(texts, c.text+"，"+base, c.text+"。"+base)
			}
			for _, text := range texts {
				s, err := hourstext.Parse(text)
				if err != nil {
					refused++
					continue
				}
				read++
				if day, ok := c.keeps(alone, valuesOf(s, week)); !ok {
					t.Errorf("%s: %s is another day than %s alone has: %s", text, day, base, hourstext.Print(s))
				}
			}
		}
	}
	if read < 1000 || refused < 1000 {
		t.Errorf("%d texts read and %d refused: too few of one kind to show anything", read, refused)
	}
}

// timelessClause is a clause and what it says of the days it names.
type timelessClause struct {
	text          string
	days          hours.Weekdays
	closes, opens bool
	label         bool // in front of times it is their days: 周末开放，8:30-17:00
}

// clausesWithoutTimes combines days, holidays and what is said of them.
func clausesWithoutTimes() []timelessClause {
	type word struct {
		text string
		days hours.Weekdays
	}
	said := []timelessClause{
		{text: "休息", closes: true},
		{text: "闭馆", closes: true},
		{text: "除外", closes: true},
		{text: "照常", opens: true},
		{text: "无休", opens: true},
		{text: "不打烊", opens: true},
		{text: "正常", opens: true},
		{text: "正常营业", opens: true},
		{text: "也开放", opens: true},
		{text: "开放", opens: true, label: true},
		{text: "期间均正常开放", opens: true},
	}
	var list []timelessClause
	for _, days := range []word{
		{"", 0},
		{"周末", hours.Weekend},
		{"双休日", hours.Weekend},
		{"周六日", hours.Weekend},
		{"周六、周日", hours.Weekend},
		{"周日", hours.Sunday},
		{"周一", hours.Monday},
		{"周一至周五", hours.WorkWeek},
		{"工作日", hours.WorkWeek},
	} {
		for _, holiday := range []string{"", "节假日", "法定节假日", "、节假日", "及法定节假日", "，节假日", " 公众假期", "的节假日"} {
			if strings.HasPrefix(holiday, "，") && days.days == hours.WorkWeek {
				continue // the days of the times, then the holiday: 8:30-17:00，周一至周五，节假日休息
			}
			for _, c := range said {
				c.text, c.days = days.text+holiday+c.text, days.days
				list = append(list, c)
			}
		}
	}
	return list
}

// keeps reports whether the week of a text with the clause is the week without
// it but for what the clause says, and else the instant that is not.
func (c timelessClause) keeps(alone, together []hours.Value) (string, bool) {
	for i, v := range together {
		weekday := i / halfHours
		named := c.days.Has(hours.Monday << weekday)
		shut := v == hours.Closed && alone[i] != hours.Closed && !(c.closes && named)
		opened := v == hours.Open && alone[i] == hours.Closed && !(c.opens && named)
		if shut || opened {
			return ordinaryMonday().Add(time.Duration(i) * 30 * time.Minute).Format("Monday 15:04"), false
		}
	}
	return "", true
}

// halfHours is how many instants of a day are looked at.
const halfHours = 48

// ordinaryMonday begins a week without holidays and make-up workdays.
func ordinaryMonday() time.Time {
	return time.Date(2026, time.November, 23, 0, 0, 0, 0, hours.Shanghai())
}

// ordinaryWeek returns every half hour of it.
func ordinaryWeek(t *testing.T) []hours.Moment {
	t.Helper()
	calendar := embedded(t)
	var week []hours.Moment
	for i := range 7 * halfHours {
		week = append(week, calendar.Moment(ordinaryMonday().Add(time.Duration(i)*30*time.Minute)))
	}
	return week
}

func valuesOf(s *hours.Schedule, week []hours.Moment) []hours.Value {
	table := hours.Timetable{Schedule: s}
	var values []hours.Value
	for _, m := range week {
		values = append(values, table.ValueAt(m))
	}
	return values
}

// A text that a clause without times is refused in names that clause.
func TestRefusedClauseIsNamed(t *testing.T) {
	for _, text := range []string{"8:30-17:00，周末节假日休息", "早餐6:30-8:30；午餐11:00-13:00；周六日正常"} {
		_, err := hourstext.Parse(text)
		var why *hourstext.ParseError
		if !errors.As(err, &why) {
			t.Fatalf("%s: %v", text, err)
		}
		if !strings.HasSuffix(text, why.Part) || why.Part == text {
			t.Errorf("%s: the words in the way are %q", text, why.Part)
		}
	}
}
