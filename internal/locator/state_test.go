package locator_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

func calendar(t testing.TB) *hours.Calendar {
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

func moment(t testing.TB, c *hours.Calendar, at string) hours.Moment {
	t.Helper()
	instant, err := time.ParseInLocation("2006-01-02 15:04", at, hours.Shanghai())
	if err != nil {
		t.Fatal(err)
	}
	return c.Moment(instant)
}

// parse knows the texts of these tests.
func parse(text string) (*hours.Schedule, error) {
	period := func(opens, closes int) hours.Period {
		return hours.Period{Days: hours.EveryDay, Opens: hours.ClockAt(opens, 0), Closes: hours.ClockAt(closes, 0)}
	}
	weekly := func(p hours.Period) *hours.Schedule {
		return &hours.Schedule{Tables: []hours.Table{{Periods: []hours.Period{p}}}}
	}
	switch text {
	case "8-17":
		return weekly(period(8, 17)), nil
	case "10-12":
		return weekly(period(10, 12)), nil
	case "5-24":
		return weekly(period(5, 24)), nil
	case "night":
		return weekly(period(18, 26)), nil
	case "lunch":
		p := period(11, 15)
		p.Meals = hours.Lunch
		return weekly(p), nil
	}
	return nil, errors.New("not understood")
}

func site(hoursText string, status locator.Status) *locator.Site {
	return &locator.Site{
		ID: "104838", HoursText: hoursText,
		Publication: locator.Publication{Status: status},
		Facts:       map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {SourceDate: "2026-11-01"}},
	}
}

func notice(kind locator.NoticeKind, from, until locator.Date, hoursText string) *locator.Notice {
	return &locator.Notice{ID: string(from), Kind: kind, From: from, Until: until, Text: "停水", HoursText: hoursText}
}

func describe(s locator.State) string {
	words := []string{string(s.Code), string(s.Basis)}
	if !s.Until.IsZero() {
		words = append(words, s.Until.In(hours.Shanghai()).Format("2006-01-02 15:04"), string(s.Next))
	}
	return strings.Join(words, " ")
}

type stateAt struct{ at, want string }

func TestStatePrecedence(t *testing.T) {
	c := calendar(t)
	const closure, changed, trial, end, banner = locator.NoticeClosure, locator.NoticeHours, locator.NoticeTrial, locator.NoticeEnd, locator.NoticeBanner
	suspended := func(until locator.Date) *locator.Site {
		s := site("8-17", locator.Suspended)
		s.Publication.Until = until
		return s
	}
	withdrawn := notice(closure, "2026-11-24", "2026-11-25", "")
	withdrawn.Withdrawn = true
	for _, tt := range []struct {
		name    string
		site    *locator.Site
		notices []*locator.Notice
		cases   []stateAt
	}{
		{"published", site("8-17", locator.Published), nil, []stateAt{
			{"2026-11-23 12:00", "open_until published 2026-11-23 17:00 closed"},
		}},
		{"no text", site("", locator.Published), nil, []stateAt{{"2026-11-23 12:00", "hours_unknown published"}}},
		{"text that is not understood", site("看情况", locator.Published), nil, []stateAt{{"2026-11-23 12:00", "hours_unknown published"}}},
		{"draft", site("8-17", locator.Draft), nil, []stateAt{{"2026-11-23 12:00", "not_published published"}}},
		{"submitted", site("8-17", locator.Submitted), nil, []stateAt{{"2026-11-23 12:00", "not_published published"}}},
		{"closed", site("8-17", locator.Closed), []*locator.Notice{notice(changed, "2026-11-01", "", "10-12")}, []stateAt{
			{"2026-11-23 12:00", "closed_for_good published"},
		}},
		{"suspended", suspended(""), []*locator.Notice{notice(changed, "2026-11-01", "", "10-12")}, []stateAt{
			{"2026-11-23 11:00", "suspended published"},
		}},
		{"suspended up to a day", suspended("2026-12-07"), nil, []stateAt{
			{"2026-11-23 12:00", "suspended published 2026-12-07 00:00 unknown"},
			{"2026-12-06 23:59", "suspended published 2026-12-07 00:00 unknown"},
			{"2026-12-07 12:00", "suspension_ended published"},
		}},
		{"suspended up to a month", suspended("2026-12"), nil, []stateAt{
			{"2026-11-30 12:00", "suspended published 2026-12-01 00:00 unknown"},
			{"2026-12-01 12:00", "suspension_ended published"},
		}},
		{"closure", site("8-17", locator.Published), []*locator.Notice{notice(closure, "2026-11-24", "2026-11-25", "")}, []stateAt{
			{"2026-11-23 18:00", "closed_for_day published 2026-11-26 08:00 open"},
			{"2026-11-24 00:00", "notice_closed published 2026-11-26 08:00 open"},
			{"2026-11-25 23:59", "notice_closed published 2026-11-26 08:00 open"},
			{"2026-11-26 08:00", "open_until published 2026-11-26 17:00 closed"},
		}},
		{"closure until withdrawn", site("8-17", locator.Published), []*locator.Notice{notice(closure, "2026-11-24", "", "")}, []stateAt{
			{"2026-11-24 12:00", "notice_closed published"},
		}},
		{"the night before a closure runs on", site("night", locator.Published), []*locator.Notice{notice(closure, "2026-11-24", "2026-11-24", "")}, []stateAt{
			{"2026-11-24 01:00", "open_until published 2026-11-24 02:00 closed"},
			{"2026-11-24 02:00", "notice_closed published 2026-11-25 18:00 open"},
		}},
		{"withdrawn", site("8-17", locator.Published), []*locator.Notice{withdrawn}, []stateAt{
			{"2026-11-24 12:00", "open_until published 2026-11-24 17:00 closed"},
		}},
		{"banner", site("8-17", locator.Published), []*locator.Notice{notice(banner, "2026-11-24", "", "")}, []stateAt{
			{"2026-11-24 12:00", "open_until published 2026-11-24 17:00 closed"},
		}},
		{"other hours", site("8-17", locator.Published), []*locator.Notice{notice(changed, "2026-11-24", "2026-11-24", "10-12")}, []stateAt{
			{"2026-11-24 11:00", "open_until published 2026-11-24 12:00 closed"},
			{"2026-11-24 13:00", "closed_for_day published 2026-11-25 08:00 open"},
		}},
		{"other hours over a holiday", site("8-17", locator.Published), []*locator.Notice{notice(changed, "2026-10-01", "2026-10-03", "10-12")}, []stateAt{
			{"2026-10-02 11:00", "open_until published 2026-10-02 12:00 closed"},
			{"2026-10-04 11:00", "holiday_unverified published 2026-10-08 00:00 closed"},
		}},
		{"other hours that are not understood", site("8-17", locator.Published), []*locator.Notice{notice(changed, "2026-11-24", "2026-11-24", "看情况")}, []stateAt{
			{"2026-11-24 12:00", "hours_unknown published 2026-11-25 00:00 closed"},
		}},
		{"other hours for a site without any", site("", locator.Published), []*locator.Notice{notice(changed, "2026-11-24", "2026-11-24", "10-12")}, []stateAt{
			{"2026-11-23 12:00", "hours_unknown published 2026-11-24 00:00 closed"},
			{"2026-11-24 11:00", "open_until published 2026-11-24 12:00 closed"},
		}},
		{"the later of two hours", site("8-17", locator.Published), []*locator.Notice{
			notice(changed, "2026-11-01", "2026-11-30", "lunch"), notice(changed, "2026-11-24", "2026-11-24", "10-12"),
		}, []stateAt{
			{"2026-11-24 11:00", "open_until published 2026-11-24 12:00 closed"},
			{"2026-11-25 12:30", "open_until published 2026-11-25 15:00 closed"},
		}},
		{"a closure over hours that begin later", site("8-17", locator.Published), []*locator.Notice{
			notice(changed, "2026-11-24", "2026-11-24", "10-12"), notice(closure, "2026-11-20", "2026-11-30", ""),
		}, []stateAt{
			{"2026-11-24 11:00", "notice_closed published 2026-12-01 08:00 open"},
		}},
		{"trial", site("8-17", locator.Published), []*locator.Notice{notice(trial, "2026-11-01", "", "")}, []stateAt{
			{"2026-11-24 11:00", "open_until published 2026-11-24 17:00 closed"},
		}},
		{"trial with hours", site("8-17", locator.Published), []*locator.Notice{notice(trial, "2026-11-01", "", "10-12")}, []stateAt{
			{"2026-11-24 11:00", "open_until published 2026-11-24 12:00 closed"},
		}},
		{"end", site("8-17", locator.Published), []*locator.Notice{
			notice(end, "2026-11-25", "", ""), notice(changed, "2026-11-26", "", "10-12"), notice(closure, "2026-11-26", "", ""),
		}, []stateAt{
			{"2026-11-24 16:00", "open_until published 2026-11-24 17:00 closed"},
			{"2026-11-24 18:00", "closed_for_day published"},
			{"2026-11-25 00:00", "closed_for_good published"},
			{"2026-11-26 11:00", "closed_for_good published"},
		}},
		{"end with a last day", site("8-17", locator.Published), []*locator.Notice{notice(end, "2026-11-25", "2026-11-25", "")}, []stateAt{
			{"2026-11-25 12:00", "notice_closed published 2026-11-26 08:00 open"},
		}},
	} {
		table := locator.NewTimetable(tt.site, tt.notices, parse)
		for _, s := range tt.cases {
			if got := describe(table.At(moment(t, c, s.at))); got != s.want {
				t.Errorf("%s: %s: %s\nwant %s", tt.name, s.at, got, s.want)
			}
		}
	}
}

func TestStateBasis(t *testing.T) {
	c := calendar(t)
	for _, tt := range []struct {
		verified, source locator.Date
		at               string
		want             locator.Basis
	}{
		{"2026-08-25", "", "2026-11-23 12:00", locator.BasisChecked}, // 90 days
		{"2026-08-24", "", "2026-11-23 12:00", locator.BasisStale},
		{"2026-08-24", "2026-08-25", "2026-11-23 12:00", locator.BasisPublished},
		{"", "2026-08-25", "2026-11-23 12:00", locator.BasisPublished},
		{"", "2026-08-24", "2026-11-23 12:00", locator.BasisStale},
		{"", "2026-08", "2026-11-23 12:00", locator.BasisStale}, // may be 1 August
		{"", "2026-09", "2026-11-23 12:00", locator.BasisPublished},
		{"", "2026", "2026-11-23 12:00", locator.BasisStale},
		{"", "", "2026-11-23 12:00", locator.BasisStale},
		{"2026-11-23", "2023-12-06", "2027-02-21 12:00", locator.BasisChecked}, // as of then
		{"2026-11-23", "2023-12-06", "2027-02-22 12:00", locator.BasisStale},
		{"2026-11-23", "", "2026-11-20 12:00", locator.BasisChecked}, // before it was checked
	} {
		s := site("8-17", locator.Published)
		s.Facts[locator.HoursFacts] = locator.Provenance{VerifiedOn: tt.verified, SourceDate: tt.source}
		if got := locator.NewTimetable(s, nil, parse).At(moment(t, c, tt.at)).Basis; got != tt.want {
			t.Errorf("verified %q, source %q at %s: %s, want %s", tt.verified, tt.source, tt.at, got, tt.want)
		}
	}
	// A notice and the publication are news, however old the hours are.
	s := site("8-17", locator.Published)
	delete(s.Facts, locator.HoursFacts)
	closed := locator.NewTimetable(s, []*locator.Notice{notice(locator.NoticeClosure, "2026-11-23", "2026-11-23", "")}, parse)
	for at, want := range map[string]locator.Basis{
		"2026-11-22 12:00": locator.BasisStale, "2026-11-23 12:00": locator.BasisPublished, "2026-11-24 12:00": locator.BasisStale,
	} {
		if got := closed.At(moment(t, c, at)).Basis; got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

func TestStateText(t *testing.T) {
	c := calendar(t)
	fresh := locator.Provenance{VerifiedOn: "2026-11-01"}
	for _, tt := range []struct {
		name    string
		site    *locator.Site
		facts   locator.Provenance
		notices []*locator.Notice
		at      string
		zh, en  string
	}{
		{"open", site("8-17", locator.Published), fresh, nil, "2026-11-23 12:00", "开放到 17:00", "open until 17:00"},
		{"a meal", site("lunch", locator.Published), fresh, nil, "2026-11-23 12:00", "午餐供应到 15:00", "Lunch served until 15:00"},
		{"into the night", site("night", locator.Published), fresh, nil, "2026-11-23 20:00", "开放到 次日 2:00", "open until 2:00 the next day"},
		{"to midnight", site("5-24", locator.Published), fresh, nil, "2026-11-23 20:00", "开放到 24:00", "open until 24:00"},
		{"in the night", site("night", locator.Published), fresh, nil, "2026-11-23 01:00", "开放到 2:00", "open until 2:00"},
		{"before", site("8-17", locator.Published), fresh, nil, "2026-11-23 07:00", "还没开\uff0c8:00 开", "not open yet, opens 8:00"},
		{"after", site("8-17", locator.Published), fresh, nil, "2026-11-23 17:00", "今天已结束\uff0c明天 8:00 再开", "over for today, opens again tomorrow 8:00"},
		{"a holiday follows", site("8-17", locator.Published), fresh, nil, "2026-09-30 17:00", "今天已结束", "over for today"},
		{
			"a holiday", site("8-17", locator.Published), fresh, nil, "2026-10-01 12:00",
			"节假日时间未核实\uff0c请先打电话", "hours on public holidays are not checked, call first",
		},
		{
			"a closure", site("8-17", locator.Published), fresh,
			[]*locator.Notice{notice(locator.NoticeClosure, "2026-12-30", "2027-01-31", "")},
			"2026-12-31 12:00",
			"临时停开\uff08停水\uff09\uff0c2027年2月1日 8:00 再开", "closed for now (停水), opens again 1 February 2027 8:00",
		},
		{"no hours", site("", locator.Published), fresh, nil, "2026-11-23 12:00", "开放时间不清楚\uff0c请先打电话", "the hours are not known, call first"},
		{"suspended", func() *locator.Site {
			s := site("8-17", locator.Suspended)
			s.Publication.Until, s.Publication.Reason = "2026-12-07", "装修"
			return s
		}(), fresh, nil, "2026-11-23 12:00", "暂停服务\uff08装修\uff09\uff0c预计12月7日恢复", "service is suspended (装修), expected to resume on 7 December"},
		{"suspension over", func() *locator.Site {
			s := site("8-17", locator.Suspended)
			s.Publication.Until = "2026-11-20"
			return s
		}(), fresh, nil, "2026-11-23 12:00", "预计11月20日恢复\uff0c还没有确认\uff0c请先打电话", "was expected to resume on 20 November, not confirmed, call first"},
		// The words of the issue.
		{
			"stale, open", site("8-17", locator.Published),
			locator.Provenance{SourceDate: "2023-12-06"},
			nil, "2026-11-23 12:00",
			"按2023年12月公布的时间应开放\uff0c未核实\uff0c请先打电话", "should be open by the hours published December 2023, not checked, call first",
		},
		{
			"stale by the year, open", site("8-17", locator.Published),
			locator.Provenance{SourceDate: "2023"},
			nil, "2026-11-23 12:00",
			"按2023年公布的时间应开放\uff0c未核实\uff0c请先打电话", "should be open by the hours published 2023, not checked, call first",
		},
		{
			"stale check, open", site("8-17", locator.Published),
			locator.Provenance{SourceDate: "2023-12-06", VerifiedOn: "2026-03-02"},
			nil, "2026-11-23 12:00",
			"按2026年3月核实的时间应开放\uff0c很久没有再核实\uff0c请先打电话", "should be open by the hours checked March 2026, not checked since, call first",
		},
		{
			"undated, open", site("8-17", locator.Published),
			locator.Provenance{},
			nil, "2026-11-23 12:00",
			"按公布的时间应开放\uff0c公布日期不详\uff0c未核实\uff0c请先打电话", "should be open by published hours without a date, not checked, call first",
		},
		{
			"stale, closed", site("8-17", locator.Published),
			locator.Provenance{SourceDate: "2023-12-06"},
			nil, "2026-11-23 18:00",
			"按2023年12月公布的时间\uff0c今天已结束\uff0c明天 8:00 再开\uff0c未核实", "by the hours published December 2023: over for today, opens again tomorrow 8:00, not checked",
		},
		{
			"stale, unknown", site("8-17", locator.Published),
			locator.Provenance{},
			nil, "2026-10-01 12:00",
			"节假日时间未核实\uff0c请先打电话", "hours on public holidays are not checked, call first",
		},
	} {
		tt.site.Facts[locator.HoursFacts] = tt.facts
		s := locator.NewTimetable(tt.site, tt.notices, parse).At(moment(t, c, tt.at))
		if got := s.Text(messages.Chinese); got != tt.zh {
			t.Errorf("%s: %s\nwant %s", tt.name, got, tt.zh)
		}
		if got := s.Text(messages.English); got != tt.en {
			t.Errorf("%s: %s\nwant %s", tt.name, got, tt.en)
		}
	}
}

// Every code has words for each way it can come, with all of them filled in.
func TestStateTextOfEveryCode(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, hours.Shanghai())
	for _, code := range allCodes() {
		for _, basis := range []locator.Basis{locator.BasisChecked, locator.BasisStale} {
			for _, asOf := range []locator.Date{"", "2023-12"} {
				for _, meals := range []hours.Meals{0, hours.Lunch | hours.Dinner} {
					for _, zone := range []string{"", "自助区"} {
						s := locator.State{Basis: basis, AsOf: asOf, Checked: asOf != "", Day: hours.DayOf(at), Resumes: hours.DayOf(at)}
						s.State = hours.State{Value: code.Value(), Code: code, Until: at.Add(time.Hour), Next: hours.Open, Meals: meals, Zone: zone, Note: "停水"}
						for _, lang := range messages.Langs() {
							for _, text := range []string{s.Text(lang), s.Detail(lang)} {
								if text == "" || strings.ContainsAny(text, "‹›") || strings.Contains(text, "%!") {
									t.Errorf("%s %s: %q", code, lang, text)
								}
							}
						}
					}
				}
			}
		}
	}
}

// With the real parser of hours text.
func TestStateAt(t *testing.T) {
	c := calendar(t)
	for _, tt := range []struct{ text, at, want string }{
		{"早餐6:00-10:00;午餐11:00-15:00", "2026-11-23 12:00", "open_until published 2026-11-23 15:00 closed"},
		{"工作日8:00-17:00", "2026-10-10 12:00", "open_until published 2026-10-10 17:00 closed"},
		{"工作日8:00-17:00", "2026-10-01 12:00", "holiday_closed published 2026-10-08 08:00 open"},
		{"24小时营业", "2026-10-01 12:00", "holiday_unverified published 2026-10-08 00:00 open"},
		{"看情况开放", "2026-11-23 12:00", "hours_unknown published"},
	} {
		s := site(tt.text, locator.Published)
		s.Facts[locator.HoursFacts] = locator.Provenance{SourceDate: "2026-10-01"}
		at, err := time.ParseInLocation("2006-01-02 15:04", tt.at, hours.Shanghai())
		if err != nil {
			t.Fatal(err)
		}
		if got := describe(s.StateAt(at, c, nil)); got != tt.want {
			t.Errorf("%s at %s: %s\nwant %s", tt.text, tt.at, got, tt.want)
		}
	}
}

func TestStateAllocates(t *testing.T) {
	table := locator.NewTimetable(site("lunch", locator.Published),
		[]*locator.Notice{notice(locator.NoticeClosure, "2026-11-24", "", "")}, parse)
	m := moment(t, calendar(t), "2026-11-23 12:00")
	if n := testing.AllocsPerRun(100, func() { table.At(m) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkTimetableAt(b *testing.B) {
	table := locator.NewTimetable(site("lunch", locator.Published), nil, parse)
	m := moment(b, calendar(b), "2026-11-23 12:00")
	b.ReportAllocs()
	for b.Loop() {
		table.At(m)
	}
}

// allCodes lists every code of a state.
func allCodes() []hours.Code {
	return []hours.Code{
		hours.OpenUntil, hours.OpenAllDay, hours.OpenUntilSoldOut,
		hours.OpensAt, hours.LastServingPassed, hours.ClosedForDay, hours.DayOff, hours.OutOfSeason, hours.HolidayIsClosed, hours.MakeUpIsClosed,
		hours.ExceptionClosed, hours.NoticeClosed, hours.Suspended, hours.ClosedForGood,
		hours.HolidayUnverified, hours.MakeUpUnverified, hours.HolidayUnannounced, hours.WeatherBound, hours.EndUnknown, hours.TimesUnknown,
		hours.HoursUnknown, hours.NotPublished, hours.SuspensionEnded, hours.ReportedLocked,
	}
}
