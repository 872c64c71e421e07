package hours_test

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/hours"
)

func embedded(t testing.TB) *hours.Calendar {
	t.Helper()
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	c, err := hours.NewCalendar(notices...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func date(t testing.TB, s string) hours.Day {
	t.Helper()
	d, err := hours.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// instant reads "2026-10-01 12:00" in Shanghai.
func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, hours.Shanghai())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// kinds writes the days that are not ordinary as spans, a word of each.
func kinds(c *hours.Calendar, first, last hours.Day) []string {
	var spans []string
	var from, until hours.NamedDay
	flush := func() {
		if from.Day != 0 {
			span := from.Day.String()
			if until.Day != from.Day {
				span += ".." + until.Day.String()[5:]
			}
			spans = append(spans, from.Kind.String()+" "+from.Name+" "+span)
		}
	}
	for _, n := range c.Named(first, last) {
		if n.Kind != from.Kind || n.Name != from.Name || n.Day != until.Day+1 {
			flush()
			from = n
		}
		until = n
	}
	flush()
	return spans
}

// The days of 2026 as the notice has them, written out by hand.
func TestCalendar2026(t *testing.T) {
	want := []string{
		"holiday 元旦 2026-01-01..01-03", "make_up 元旦 2026-01-04",
		"make_up 春节 2026-02-14", "holiday 春节 2026-02-15..02-23", "make_up 春节 2026-02-28",
		"holiday 清明节 2026-04-04..04-06",
		"holiday 劳动节 2026-05-01..05-05", "make_up 劳动节 2026-05-09",
		"holiday 端午节 2026-06-19..06-21",
		"make_up 国庆节 2026-09-20", "holiday 中秋节 2026-09-25..09-27",
		"holiday 国庆节 2026-10-01..10-07", "make_up 国庆节 2026-10-10",
	}
	got := kinds(embedded(t), date(t, "2026-01-01"), date(t, "2026-12-26"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCalendarOfOtherNotices(t *testing.T) {
	c := embedded(t)
	for _, tt := range []struct {
		day, kind, name string
	}{
		{"2023-12-31", "ordinary", ""}, // 与周末连休: a weekend as any
		{"2024-01-01", "holiday", "元旦"},
		{"2024-02-09", "ordinary", ""}, // 除夕 was no day off in 2024
		{"2024-02-04", "make_up", "春节"},
		{"2024-02-10", "holiday", "春节"},
		{"2024-02-17", "holiday", "春节"},
		{"2024-02-18", "make_up", "春节"},
		{"2024-06-09", "ordinary", ""},
		{"2024-06-10", "holiday", "端午节"},
		{"2024-09-14", "make_up", "中秋节"},
		{"2024-10-12", "make_up", "国庆节"},
		{"2025-01-02", "ordinary", ""},
		{"2025-01-28", "holiday", "春节"},
		{"2025-04-27", "make_up", "劳动节"},
		{"2025-10-06", "holiday", "国庆节、中秋节"},
		{"2025-10-08", "holiday", "国庆节、中秋节"},
		{"2025-10-11", "make_up", "国庆节、中秋节"},
	} {
		got := c.Named(date(t, tt.day), date(t, tt.day))
		if tt.kind == "ordinary" {
			if len(got) != 0 {
				t.Errorf("%s: %v, want an ordinary day", tt.day, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Kind.String() != tt.kind || got[0].Name != tt.name {
			t.Errorf("%s: %v, want %s %s", tt.day, got, tt.kind, tt.name)
		}
	}
}

// 2027 has no notice here. Its statutory days are off, and the days near them
// are open, back into December of 2026.
func TestCalendarWithoutNotice(t *testing.T) {
	want := []string{
		"unannounced 元旦 2026-12-30..12-31",
		"holiday 元旦 2027-01-01",
		"unannounced 元旦 2027-01-02..01-03",
		"unannounced 春节 2027-01-23..01-24",
		"unannounced 春节 2027-01-30..01-31",
		"unannounced 春节 2027-02-02..02-04",
		"holiday 春节 2027-02-05..02-08",
		"unannounced 春节 2027-02-09..02-14",
		"unannounced 春节 2027-02-20..02-21",
		"unannounced 清明节 2027-04-03..04-04",
		"holiday 清明节 2027-04-05",
		"unannounced 清明节 2027-04-06..04-07",
		"unannounced 劳动节 2027-04-17..04-18",
		"unannounced 劳动节 2027-04-24..04-25",
		"unannounced 劳动节 2027-04-28..04-30",
		"holiday 劳动节 2027-05-01..05-02",
		"unannounced 劳动节 2027-05-03..05-09",
		"unannounced 劳动节 2027-05-15..05-16",
		"unannounced 端午节 2027-06-05..06-08",
		"holiday 端午节 2027-06-09",
		"unannounced 端午节 2027-06-10..06-13",
		"unannounced 中秋节 2027-09-11..09-14",
		"holiday 中秋节 2027-09-15",
		"unannounced 中秋节 2027-09-16..09-19",
		"unannounced 国庆节 2027-09-25..09-26",
		"unannounced 国庆节 2027-09-28..09-30",
		"holiday 国庆节 2027-10-01..10-03",
		"unannounced 国庆节 2027-10-04..10-10",
		"unannounced 国庆节 2027-10-16..10-17",
	}
	got := kinds(embedded(t), date(t, "2026-12-01"), date(t, "2027-12-20"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Feasts of later years, from the almanac of the Hong Kong Observatory.
func TestStatutoryDays(t *testing.T) {
	c := embedded(t)
	for _, tt := range []struct{ springFestival, qingming, dragonBoat, midAutumn string }{
		{"2027-02-06", "2027-04-05", "2027-06-09", "2027-09-15"},
		{"2028-01-26", "2028-04-04", "2028-05-28", "2028-10-03"},
		{"2029-02-13", "2029-04-04", "2029-06-16", "2029-09-22"},
		{"2030-02-03", "2030-04-05", "2030-06-05", "2030-09-12"},
		{"2033-01-31", "2033-04-04", "2033-06-01", "2033-09-08"},
		{"2034-02-19", "2034-04-05", "2034-06-20", "2034-09-27"},
	} {
		spring := date(t, tt.springFestival)
		year, _, _ := spring.Date()
		want := map[hours.Day]bool{
			spring - 1: true, spring: true, spring + 1: true, spring + 2: true,
			date(t, tt.qingming): true, date(t, tt.dragonBoat): true, date(t, tt.midAutumn): true,
			hours.DayAt(year, 1, 1): true, hours.DayAt(year, 5, 1): true, hours.DayAt(year, 5, 2): true,
			hours.DayAt(year, 10, 1): true, hours.DayAt(year, 10, 2): true, hours.DayAt(year, 10, 3): true,
		}
		for d := hours.DayAt(year, 1, 1); d <= hours.DayAt(year, 12, 31); d++ {
			if got := c.Kind(d) == hours.PublicHoliday; got != want[d] {
				t.Errorf("%s is a holiday: %v, want %v", d, got, want[d])
			}
		}
	}
}

// What the notices gave is never an ordinary day while they are not out.
func TestNearHoldsTheNotices(t *testing.T) {
	none, err := hours.NewCalendar()
	if err != nil {
		t.Fatal(err)
	}
	for _, year := range []string{"2023", "2024", "2025", "2026"} {
		n := readNotice(t, year)
		for _, f := range n.Feasts {
			for d := f.From; d <= f.Until; d++ {
				if none.Kind(d) == hours.OrdinaryDay {
					t.Errorf("%s, off for %s, would be ordinary", d, f.Name)
				}
			}
			for _, d := range f.Work {
				if none.Kind(d) != hours.UnannouncedDay {
					t.Errorf("%s, worked for %s, would be %s", d, f.Name, none.Kind(d))
				}
			}
		}
	}
}

// Any instant of RFC 3339 has an answer, and the window of a moment is the
// calendar's.
func TestAnyInstant(t *testing.T) {
	c := embedded(t)
	table := hours.Timetable{Schedule: rules(weekly(daily("08:00", "17:00")), hours.HolidayOpen, "")}
	office := hours.Timetable{Schedule: rules(weekly(on(hours.WorkWeek, "08:00", "17:00")), hours.HolidayClosed, "")}
	for _, tt := range []struct{ at, want, office string }{
		{"0000-01-01 00:00", "closed", "unknown"},
		{"1969-12-31 12:00", "open", "unknown"},
		{"1970-12-31 12:00", "open", "unknown"},
		{"1971-03-15 12:00", "open", "open"},
		{"2199-12-31 12:00", "open", "unknown"},
		{"2200-01-01 12:00", "open", "unknown"},
		{"9999-12-31 23:59", "closed", "unknown"},
	} {
		m := c.Moment(instant(t, tt.at))
		if got := table.At(m).Value; string(got) != tt.want {
			t.Errorf("%s: %s, want %s", tt.at, got, tt.want)
		}
		if got := office.At(m).Value; string(got) != tt.office {
			t.Errorf("%s: office %s, want %s", tt.at, got, tt.office)
		}
		for d := m.Day() - 3; d < m.Day()+hours.Horizon+3; d++ {
			if m.Kind(d) != c.Kind(d) {
				t.Fatalf("%s: %s is %s in the window, %s in the calendar", tt.at, d, m.Kind(d), c.Kind(d))
			}
		}
	}
}

// One calendar serves every request at once (run with -race).
func TestCalendarIsShared(t *testing.T) {
	c := embedded(t)
	alone := embedded(t)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range 50 {
				at := hours.DayAt(2020+(worker*7+i)%20, 1, 1+i).Start()
				m := c.Moment(at)
				for d := m.Day(); d < m.Day()+40; d++ {
					_ = m.Kind(d)
				}
			}
		})
	}
	group.Wait()
	for d := hours.DayAt(2020, 1, 1); d < hours.DayAt(2040, 1, 1); d++ {
		if c.Kind(d) != alone.Kind(d) {
			t.Fatalf("%s is %s, alone %s", d, c.Kind(d), alone.Kind(d))
		}
	}
}

func TestMissing(t *testing.T) {
	c := embedded(t)
	for _, tt := range []struct {
		at   string
		want []int
	}{
		{"2026-01-01 00:00", []int{}},
		{"2026-10-31 23:59", []int{}},
		{"2026-11-01 00:00", []int{2027}},
		{"2026-12-31 23:59", []int{2027}},
		{"2027-01-01 00:00", []int{2027}},
		{"2027-11-23 00:00", []int{2027, 2028}},
	} {
		if diff := cmp.Diff(tt.want, c.Missing(instant(t, tt.at))); diff != "" {
			t.Errorf("%s: %s", tt.at, diff)
		}
	}
}

func TestNoticeOfAnOperatorStandsOverEmbedded(t *testing.T) {
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("calendar/2026.json")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := hours.ParseHolidayNotice(strings.Replace(string(text), `"work": ["2026-05-09"]`, `"work": ["2026-05-10"]`, 1))
	if err != nil {
		t.Fatal(err)
	}
	c, err := hours.NewCalendar(append(notices, changed)...)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Kind(date(t, "2026-05-09")); got != hours.OrdinaryDay {
		t.Errorf("2026-05-09 is %s, want ordinary", got)
	}
	if got := c.Kind(date(t, "2026-05-10")); got != hours.MakeUpDay {
		t.Errorf("2026-05-10 is %s, want make_up", got)
	}
	if n := len(c.Notices()); n != 3 {
		t.Errorf("%d notices, want 3", n)
	}
}

func TestNamedDayJSON(t *testing.T) {
	text, err := json.Marshal(embedded(t).Named(date(t, "2026-01-03"), date(t, "2026-01-05")))
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"day":"2026-01-03","kind":"holiday","name":"元旦"},{"day":"2026-01-04","kind":"make_up","name":"元旦"}]`
	if string(text) != want {
		t.Errorf("got %s\nwant %s", text, want)
	}
	var back []hours.NamedDay
	if err := json.Unmarshal(text, &back); err != nil || len(back) != 2 || back[1].Kind != hours.MakeUpDay {
		t.Errorf("read back as %v, %v", back, err)
	}
}
