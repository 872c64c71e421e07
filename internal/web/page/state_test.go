package page_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// at is the parameter of an instant in Shanghai.
func at(clock string) string { return "&at=" + url.QueryEscape(clock+":00+08:00") }

// ages of the facts about hours.
var (
	fresh   = locator.Provenance{Source: "Visit", VerifiedOn: "2026-10-01", Method: locator.ByVisit}
	old     = locator.Provenance{Source: "List", SourceDate: "2023-12-06"}
	undated = locator.Provenance{Source: "List"}
)

// sourced has the hours from a source.
func sourced(s locator.Site, hoursText string, source locator.Provenance) locator.Site {
	s.HoursText = hoursText
	s.Facts = map[locator.FactGroup]locator.Provenance{locator.HoursFacts: source}
	return s
}

// TestBadge: what is said of hours that are hard to be right about, by hand.
func TestBadge(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	for _, tt := range []struct {
		hours  string
		source locator.Provenance
		at     string
		class  string
		want   string
	}{
		// National Day, a Thursday.
		{"每天8:00-17:00", fresh, "2026-10-01T12:00", "unknown", "节假日时间未核实，请先打电话"},
		{"工作日8:00-17:00", fresh, "2026-10-01T12:00", "closed", "节假日休息，10月8日 8:00 再开"},
		{"全年无休\uff0c8:00-17:00", fresh, "2026-10-01T12:00", "open", "开放到 17:00"},
		{"每天8:00-17:00\uff0c法定节假日9:00-12:30", fresh, "2026-10-01T12:00", "open", "开放到 12:30"},
		{"每天8:00-17:00\uff0c法定节假日休息", fresh, "2026-10-07T12:00", "closed", "节假日休息，明天 8:00 再开"},
		// A Saturday that is worked.
		{"周一至周五8:00-17:00", fresh, "2026-10-10T12:00", "unknown", "调休上班日时间未核实，请先打电话"},
		{"工作日8:00-17:00", fresh, "2026-10-10T12:00", "open", "开放到 17:00"},
		{"每天8:00-17:00", fresh, "2026-10-10T12:00", "open", "开放到 17:00"},
		{"周一至周五8:00-17:00", fresh, "2026-10-17T12:00", "closed", "今天不开，10月19日 8:00 再开"},
		// A year that is not announced.
		{"每天8:00-17:00", fresh, "2027-10-04T12:00", "unknown", "放假安排未公布，请先打电话"},
		// Midnight.
		{"18:00-次日2:00", fresh, "2026-11-24T00:30", "open", "开放到 2:00"},
		{"18:00-次日2:00", fresh, "2026-11-23T23:30", "open", "开放到 次日 2:00"},
		{"18:00-24:00", fresh, "2026-11-23T23:59", "open", "开放到 24:00"},
		{"18:00-24:00", fresh, "2026-11-24T00:00", "closed", "还没开，18:00 开"},
		{"24小时", fresh, "2026-11-24T00:00", "open", "全天开放"},
		// Old sources.
		{"每天8:00-17:00", old, "2026-11-23T12:00", "open stale", "按2023年12月公布的时间应开放，未核实，请先打电话"},
		{"每天8:00-17:00", old, "2026-11-23T18:00", "closed stale", "按2023年12月公布的时间，今天已结束，明天 8:00 再开，未核实"},
		{"每天8:00-17:00", undated, "2026-11-23T12:00", "open stale", "按公布的时间应开放，公布日期不详，未核实，请先打电话"},
		{"每天8:00-17:00", old, "2026-10-01T12:00", "unknown", "节假日时间未核实，请先打电话"},
		// Not understood.
		{"每天定时开放", fresh, "2026-11-23T12:00", "unknown", "开放时间不清楚，请先打电话"},
		{"周三中午闭馆\uff0c8:30-17:00", fresh, "2026-11-23T12:00", "unknown", "开放时间不清楚，请先打电话"},
		{"上午10点半准时开餐", fresh, "2026-11-23T12:00", "unknown", "已经到点开始，几点结束不清楚，请先打电话"},
		{"每天13:30至21:30\uff0c下雨天不开放", fresh, "2026-11-23T14:00", "unknown", "天气不好时不开，请先打电话"},
		// Meals.
		{"早餐6:30-9:00\uff1b午餐11:30-13:30", fresh, "2026-11-23T12:00", "open", "午餐供应到 13:30"},
		{"早餐6:30-9:00\uff1b午餐11:30-13:30", fresh, "2026-11-23T10:00", "closed", "还没开，11:30 开"},
	} {
		s := sourced(station("驿站", away(10)), tt.hours, tt.source)
		id := p.add(t, s)[0]
		for _, page := range []node{
			card(t, p.page(t, "/?k=100&"+here+at(tt.at), http.StatusOK), id),
			p.page(t, "/s/"+id+"?"+strings.TrimPrefix(at(tt.at), "&"), http.StatusOK),
			card(t, p.page(t, "/d/210102?"+strings.TrimPrefix(at(tt.at), "&"), http.StatusOK), id),
		} {
			state := page.classes("state")[0]
			if got := state.tags("span")[0].text(); got != tt.want {
				t.Errorf("%s at %s: %q, want %q", tt.hours, tt.at, got, tt.want)
			}
			if got := strings.TrimPrefix(state.attr("class"), "state "); got != tt.class {
				t.Errorf("%s at %s: class %q, want %q", tt.hours, tt.at, got, tt.class)
			}
		}
	}
}

// TestBadgeSaysState: every badge is the evaluator's sentence, and open is
// never said without how it is known.
func TestBadgeSaysState(t *testing.T) {
	t.Parallel()
	p, _ := everyPage(t, false)
	for _, clock := range []string{"2026-11-23T12:00", "2026-11-23T23:59", "2026-11-24T09:30", "2026-10-02T09:00", "2026-10-10T16:59", "2027-01-02T08:00"} {
		instant, err := time.Parse(time.RFC3339, clock+":00+08:00")
		if err != nil {
			t.Fatal(err)
		}
		v := p.engine.View()
		moment := v.City.Calendar().Moment(instant)
		for _, lang := range messages.Langs() {
			page := p.page(t, "/d/210102?lang="+string(lang)+at(clock), http.StatusOK)
			for _, c := range page.classes("card") {
				s, err := v.Site(c.attr("data-id"))
				if err != nil {
					t.Fatal(err)
				}
				state := v.TimetableOf(s).At(moment)
				badge := c.classes("state")[0]
				if want := state.Text(lang); badge.text() != want || !badge.class(string(state.Value)) {
					t.Errorf("%s: %q of class %q, want %q", clock, badge.text(), badge.attr("class"), want)
				}
				if c.class("shut") != (state.Value == hours.Closed) {
					t.Errorf("%s: shut is %v of %s", clock, c.class("shut"), badge.text())
				}
				if state.Value == hours.Open && !badge.class("stale") && len(c.classes("notice"))+len(c.classes("age")) == 0 {
					t.Errorf("%s: open without a reason to think so: %s", clock, c.text())
				}
			}
		}
	}
}

// TestWeek: the seven days of a site, with what makes some of them special.
func TestWeek(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, sourced(canteen("食堂", &railway), "周一至周五早餐6:30-9:00\uff0c午餐11:30-13:30\uff0813:00停止点餐\uff09\uff0c法定节假日休息", fresh))[0]
	week := func(clock, lang string) []string {
		var rows []string
		page := p.page(t, "/s/"+id+"?lang="+lang+at(clock), http.StatusOK)
		for _, tr := range page.classes("week")[0].tags("tr") {
			rows = append(rows, tr.attr("class")+" | "+tr.tags("th")[0].text()+" | "+tr.tags("td")[0].text())
		}
		return rows
	}
	const meals = "早餐 6:30–9:00 午餐 11:30–13:30，13:00 停止供餐"
	want := []string{
		"closed | 今天 10月5日 周一 国庆节放假 | 节假日休息",
		"closed | 周二到周三 10月6日到10月7日 国庆节放假 | 节假日休息",
		"open | 周四到周五 10月8日到10月9日 | " + meals,
		"unknown | 周六 10月10日 国庆节调休上班 | 调休上班日时间未核实，请先打电话",
		"closed | 周日 10月11日 | 不开",
	}
	if got := week("2026-10-05T12:00", "zh"); !slices.Equal(got, want) {
		t.Errorf("week\n%s", strings.Join(got, "\n"))
	}
	if got, want := week("2026-10-05T12:00", "en")[3], "unknown | Sat 10 October make-up workday for National Day | hours on make-up workdays are not checked, call first"; got != want {
		t.Errorf("in English %q, want %q", got, want)
	}
	// The first days of a year whose notice is not out.
	if got, want := week("2027-01-01T12:00", "zh")[1], "unknown | 周六到周日 1月2日到1月3日 元旦前后，放假未公布 | 放不放假还没公布，请先打电话"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.apply(t, &locator.Batch{Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeClosure, Sites: []string{id}, From: "2026-10-12", Until: "2026-10-13", Text: "停水",
	}}}})
	got := week("2026-10-12T12:00", "zh")
	if got[0] != "closed | 今天 10月12日 周一 | 临时停开 停水" || got[1] != "closed | 明天 10月13日 周二 | 临时停开 停水" || got[2] != "open | 周三到周五 10月14日到10月16日 | "+meals {
		t.Errorf("with a notice %q", got)
	}
}

// TestHoursRead: the source's words stand beside what was made of them, or
// beside why nothing was.
func TestHoursRead(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	ids := p.add(t, sourced(station("读懂", away(1)), "8点到17点半", fresh), sourced(station("没读懂", away(2)), "每天定时开放", fresh))
	page := p.page(t, "/s/"+ids[0], http.StatusOK)
	for _, words := range []string{"8点到17点半", "每天08:00-17:30"} {
		if !strings.Contains(page.text(), words) {
			t.Errorf("does not say %q", words)
		}
	}
	says(t, page, messages.Chinese, "site.holiday_unsaid")
	page = p.page(t, "/s/"+ids[1], http.StatusOK)
	if !strings.Contains(page.text(), "每天定时开放") || !strings.Contains(page.text(), "没有全读懂") || len(page.classes("week")) != 0 {
		t.Errorf("of hours that are not understood: %s", page.text())
	}
	saysNot(t, page, messages.Chinese, "site.holiday_unsaid")
	saysNot(t, page, messages.Chinese, "site.read_as")
}

// TestDayCodes: every reason a day can have is a sentence.
func TestDayCodes(t *testing.T) {
	t.Parallel()
	moments := []hours.Code{
		hours.OpensAt, hours.LastServingPassed, hours.ClosedForDay, hours.WeatherBound, hours.EndUnknown, hours.TimesUnknown, hours.ReportedLocked,
	}
	for _, code := range allCodes() {
		if code.Value() == hours.Open || slices.Contains(moments, code) {
			continue
		}
		for _, lang := range messages.Langs() {
			if !messages.Has(lang, "day."+string(code)) {
				t.Errorf("day.%s is not in %s", code, lang)
			}
		}
	}
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := hours.NewCalendar(notices...)
	if err != nil {
		t.Fatal(err)
	}
	first, last := hours.DayAt(2024, 1, 1), hours.DayAt(2030, 12, 31)
	for _, d := range calendar.Named(first, last) {
		for name := range strings.SplitSeq(d.Name, "、") {
			if !messages.Has(messages.English, "feast."+name) {
				t.Errorf("%s: no English for %s", d.Day, name)
			}
		}
	}
}

// TestInstant: a page of another instant says so, keeps to it and leads back.
func TestInstant(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, sourced(station("驿站", &railway), "8:00-17:00", fresh))[0]
	const clock = "2026-10-01T12:00"
	for _, target := range []string{"/?service=station&" + here, "/?service=station", "/s/" + id + "?x=1", "/d/210102?service=station"} {
		page := p.page(t, target+at(clock), http.StatusOK)
		says(t, page, messages.Chinese, "page.at", "10月1日 周四 12:00")
		if !slices.ContainsFunc(page.tags("meta"), func(n node) bool { return n.attr("content") == "noindex" }) {
			t.Errorf("%s may be indexed", target)
		}
		back := page.classes("instant")[0]
		for _, link := range append(page.links("/s/"), page.links("/d/")...) {
			u, err := url.Parse(link)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(u.Path, "/qr.svg") {
				continue // of the page as it is handed on
			}
			if got := u.Query().Get("at"); got != clock+":00+08:00" && !slices.Contains(back.links("/"), link) {
				t.Errorf("%s: %s is of another instant", target, link)
			}
		}
		if len(back.links("/"))+len(back.tags("form")) != 1 || slices.ContainsFunc(back.tags("input"), func(n node) bool { return n.attr("name") == "at" }) {
			t.Errorf("%s: no way back to the present", target)
		}
		if page := p.page(t, target, http.StatusOK); len(page.classes("instant")) != 0 {
			t.Errorf("%s speaks of another instant", target)
		}
	}
	p.page(t, "/?"+here+"&at=yesterday", http.StatusBadRequest)
	says(t, p.page(t, "/?at=yesterday", http.StatusOK), messages.Chinese, "find.bad_query")
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
