package page_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/store/storetest"
)

func TestTypedID(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, station("驿站", &railway))[0]
	full := strings.Map(func(r rune) rune { return r - '0' + '\uff10' }, id)
	for typed, want := range map[string]string{
		id[:3] + "%20" + id[3:]: "/s/" + id, "%20" + id: "/s/" + id, id[:3] + "-" + id[3:] + "?lang=en": "/s/" + id + "?lang=en",
		url.PathEscape(full): "/s/" + id, strings.ToLower(url.PathEscape(full)): "/s/" + id, id[:3] + "+" + id[3:]: "",
	} {
		w := p.get(t, "/s/"+typed)
		if got := w.Header().Get("Location"); got != want || (want != "" && w.Code != http.StatusSeeOther) {
			t.Errorf("%s: %d to %q, want %q", typed, w.Code, got, want)
		}
	}
	p.page(t, "/s/"+id, http.StatusOK)
	says(t, p.page(t, "/s/abc", http.StatusNotFound), messages.Chinese, "site.bad_id")
	gone := locator.NewID(999_999)
	says(t, p.page(t, "/s/"+gone, http.StatusNotFound), messages.Chinese, "site.not_found", locator.FormatID(gone))
	says(t, p.page(t, "/s/"+gone+"?lang=en", http.StatusNotFound), messages.English, "site.not_found", locator.FormatID(gone))
}

func TestUnlocatedSite(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, station("驿站", nil))[0]
	page := p.page(t, "/s/"+id, http.StatusOK)
	says(t, page, messages.Chinese, "site.waiting")
	if got := page.links("https://uri.amap.com"); len(got) != 0 {
		t.Errorf("a way to a site without a place: %v", got)
	}
	if n := page.all(func(n node) bool { return n.attr("data-lon") != "" }); len(n) != 0 {
		t.Error("on the map without a place")
	}
}

// TestPhones: real numbers can be called; made-up ones are shown and cannot.
func TestPhones(t *testing.T) {
	t.Parallel()
	actual, demo := open(t, false), open(t, true)
	for _, tt := range []struct {
		phone string
		want  []string
	}{
		{"024-88139123", []string{"tel:02488139123"}},
		{"024-88139123;13800000000", []string{"tel:02488139123", "tel:13800000000"}},
		{"024-88139123\uff1b024-88139124", []string{"tel:02488139123", "tel:02488139124"}},
		{"024-88139123、024-88139124", []string{"tel:02488139123", "tel:02488139124"}},
		{"\uff08024\uff0988139123", []string{"tel:02488139123"}},
		{"024-88139123转8001", []string{"tel:02488139123"}},
		{"+86 24 88139123", []string{"tel:+862488139123"}},
		{"88139123/24", []string{"tel:88139123"}},
		{"", []string{"tel:12351"}}, // the union's hotline
	} {
		s := station("驿站", &railway)
		s.Contact.Phone = tt.phone
		id := actual.add(t, s)[0]
		header := actual.page(t, "/s/"+id, http.StatusOK).tags("header")[1]
		if got := header.links("tel:"); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.phone, got, tt.want)
		}
		if got := card(t, actual.page(t, "/?"+here, http.StatusOK), id).links("tel:"); len(got) == 0 || got[0] != tt.want[0] {
			t.Errorf("card of %s: %v", tt.phone, got)
		}
		if tt.phone == "" {
			continue
		}
		id = demo.add(t, s)[0]
		for _, target := range []string{"/s/" + id, "/?" + here, "/d/210102"} {
			page := demo.page(t, target, http.StatusOK)
			for _, tel := range page.links("tel:") {
				if tel != "tel:12345" && tel != "tel:12351" {
					t.Errorf("demo %s: %s can be dialled", target, tel)
				}
			}
			if len(page.classes("demo")) != 1 {
				t.Errorf("demo %s does not say so", target)
			}
		}
	}
}

// TestHotlines: a meal point without a telephone has the city's, a station the union's.
func TestHotlines(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	ids := p.add(t, canteen("食堂", &railway), station("驿站", &railway))
	page := p.page(t, "/?"+here, http.StatusOK)
	says(t, card(t, page, ids[0]), messages.Chinese, "card.ask", "12345")
	says(t, card(t, page, ids[1]), messages.Chinese, "card.ask", "12351")
}

// TestAges: facts are checked up to and with the last day of their time.
func TestAges(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	ago := func(days int) locator.Date {
		return locator.DateOf(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -days))
	}
	for _, tt := range []struct {
		group      locator.FactGroup
		provenance locator.Provenance
		trust, key string
		arg        locator.Date
	}{
		{locator.HoursFacts, locator.Provenance{VerifiedOn: ago(0)}, "checked", "age.checked", ago(0)},
		{locator.HoursFacts, locator.Provenance{VerifiedOn: ago(90)}, "checked", "age.checked", ago(90)},
		{locator.HoursFacts, locator.Provenance{VerifiedOn: ago(91)}, "stale", "age.stale", ago(91)},
		{locator.HoursFacts, locator.Provenance{VerifiedOn: ago(91), SourceDate: ago(1)}, "stale", "age.stale", ago(91)},
		{locator.HoursFacts, locator.Provenance{VerifiedOn: "2026-10"}, "stale", "age.stale", "2026-10"},
		{locator.HoursFacts, locator.Provenance{SourceDate: "2023-12-06"}, "stale", "age.published", "2023-12"},
		{locator.HoursFacts, locator.Provenance{SourceDate: "2023"}, "stale", "age.published", "2023"},
		{locator.HoursFacts, locator.Provenance{Source: "说的"}, "unknown", "age.unknown", ""},
		{locator.PriceFacts, locator.Provenance{VerifiedOn: ago(180)}, "checked", "age.checked", ago(180)},
		{locator.PriceFacts, locator.Provenance{VerifiedOn: ago(181)}, "stale", "age.stale", ago(181)},
		{locator.LocationFacts, locator.Provenance{VerifiedOn: ago(730)}, "checked", "age.checked", ago(730)},
		{locator.LocationFacts, locator.Provenance{VerifiedOn: ago(731)}, "stale", "age.stale", ago(731)},
	} {
		t.Run(fmt.Sprint(tt.group, tt.provenance), func(t *testing.T) {
			s := canteen("食堂", &railway)
			s.HoursText, s.Meal.MenuText = "8:00-17:00", "10元"
			s.Facts = map[locator.FactGroup]locator.Provenance{tt.group: tt.provenance}
			id := p.add(t, s)[0]
			page := p.page(t, "/s/"+id, http.StatusOK)
			heading := map[locator.FactGroup]string{
				locator.HoursFacts: "site.hours", locator.PriceFacts: "site.prices", locator.LocationFacts: "site.place",
			}
			var args []any
			if tt.arg != "" {
				args = []any{string(tt.arg)}
			}
			for _, section := range page.tags("section") {
				age := section.classes("age")
				if len(age) == 0 {
					continue
				}
				if section.tags("h2")[0].text() == messages.Text(messages.Chinese, heading[tt.group]) {
					says(t, age[0], messages.Chinese, tt.key, args...)
					if !age[0].class(tt.trust) {
						t.Errorf("class %q, want %s", age[0].attr("class"), tt.trust)
					}
				} else if !age[0].class("unknown") {
					t.Errorf("%s is %q", section.tags("h2")[0].text(), age[0].attr("class"))
				}
			}
			if tt.group != locator.HoursFacts {
				return
			}
			// A card says it in the words of its state, or else beside the hours.
			onCard := card(t, p.page(t, "/?k=100&"+here, http.StatusOK), id)
			if !onCard.classes("state")[0].class("stale") {
				says(t, onCard, messages.Chinese, tt.key, args...)
			} else if tt.trust == "checked" {
				t.Errorf("checked hours are called stale: %s", onCard.text())
			}
		})
	}
}

func TestNoHours(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, station("驿站", &railway))[0]
	says(t, card(t, p.page(t, "/?"+here, http.StatusOK), id), messages.Chinese, "state.hours_unknown")
	page := p.page(t, "/s/"+id, http.StatusOK)
	says(t, page, messages.Chinese, "state.hours_unknown")
	says(t, page, messages.Chinese, "site.no_hours")
	if len(page.classes("week")) != 0 {
		t.Error("a week of hours that nobody knows")
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, station("驿站", &railway))[0]
	notice := func(kind locator.NoticeKind, from, until locator.Date, text string, sites ...string) locator.NoticeChange {
		return locator.NoticeChange{Notice: locator.Notice{Kind: kind, Sites: sites, From: from, Until: until, Text: text}}
	}
	withdrawn := notice(locator.NoticeClosure, today, "", "撤回的", id)
	withdrawn.Notice.Withdrawn = true
	p.apply(t, &locator.Batch{Notices: []locator.NoticeChange{
		notice(locator.NoticeClosure, today, today, "今天停", id), notice(locator.NoticeTrial, "2026-11-24", "", "明天起", id),
		notice(locator.NoticeHours, "2026-11-01", "2026-11-22", "昨天止", id), withdrawn,
		notice(locator.NoticeBanner, today, today, "全城横幅"), notice(locator.NoticeBanner, "2026-11-24", "", "明天的横幅"),
	}})
	texts := func(n node, class string) (list []string) {
		for _, notice := range n.classes(class) {
			list = append(list, notice.text())
		}
		return list
	}
	for _, target := range []string{"/?" + here, "/d/210102"} {
		c := card(t, p.page(t, target, http.StatusOK), id)
		says(t, c.classes("state")[0], messages.Chinese, "state.note", messages.Text(messages.Chinese, "state.notice_closed"), "今天停")
		// The state has the words, and the notice its days.
		if got := texts(c, "notice"); len(got) != 1 || strings.Contains(got[0], "今天停") || !strings.Contains(got[0], "11月23日") {
			t.Errorf("%s: notices of the card %v", target, got)
		}
	}
	got := texts(p.page(t, "/s/"+id, http.StatusOK), "notice")
	if len(got) != 2 || !strings.Contains(got[0], "11月23日") || !strings.Contains(got[1], "明天起") {
		t.Errorf("notices of the page %v", got)
	}
	for _, target := range []string{"/", "/about", "/s/" + id, "/nothing"} {
		status := http.StatusOK
		if target == "/nothing" {
			status = http.StatusNotFound
		}
		if got := texts(p.page(t, target, status), "banner"); len(got) != 1 || got[0] != "全城横幅" {
			t.Errorf("%s: banners %v", target, got)
		}
	}
}

func TestStopped(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	suspended, closed := station("停", away(1)), station("关", away(2))
	suspended.Publication = locator.Publication{Status: locator.Suspended, First: storetest.Now(), Reason: "屋顶漏水", Until: "2026-12-31"}
	closed.Publication = locator.Publication{Status: locator.Closed, First: storetest.Now(), Reason: "拆迁"}
	ids := p.add(t, suspended, closed, station("开", away(3)))
	page := p.page(t, "/?"+here, http.StatusOK)
	for _, n := range []node{card(t, page, ids[0]), p.page(t, "/s/"+ids[0], http.StatusOK)} {
		if got, want := n.classes("state")[0].text(), "暂停服务（屋顶漏水），预计12月31日恢复"; got != want {
			t.Errorf("state %q, want %q", got, want)
		}
	}
	if n := len(page.classes("card")); n != 2 {
		t.Errorf("%d cards, want the open and the suspended one", n)
	}
	if c := card(t, page, ids[2]); c.class("shut") {
		t.Error("a site that may be open is called shut")
	}
	gone := p.page(t, "/s/"+ids[1], http.StatusOK)
	if got, want := gone.classes("state")[0].text(), "已停止服务（拆迁）"; got != want {
		t.Errorf("state %q, want %q", got, want)
	}
	if len(gone.classes("week")) != 0 || len(gone.links("https://uri.amap.com")) != 0 {
		t.Error("hours of, or the way to, a site that has ended")
	}
}

func TestLinkedSites(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	meal, rest := canteen("楼下食堂", &railway), station("楼上驿站", &railway)
	meal.PlaceID, rest.PlaceID = "roof", "roof"
	ids := p.add(t, meal, rest, station("隔壁", &railway))
	page := p.page(t, "/s/"+ids[0]+"?lang=en", http.StatusOK)
	if got := page.classes("linked")[0].links("/s/"); !slices.Equal(got, []string{"/s/" + ids[1] + "?lang=en"}) {
		t.Errorf("links %v", got)
	}
	if got := p.page(t, "/s/"+ids[2], http.StatusOK).classes("linked"); len(got) != 0 {
		t.Errorf("links of a site alone: %s", got[0].text())
	}
}

// TestEscaping: what a list says is text, never a piece of the page.
func TestEscaping(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	evil := `<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{.}}`
	s := rich(canteen(evil[:40], &railway))
	s.Address, s.HoursText, s.Directions, s.AmenitiesText, s.Operator, s.Meal.MenuText = evil, evil, evil, evil, evil, evil
	s.Aliases, s.Contact.Phone = []string{evil}, `024"><b>88139123`
	s.Publication.Status, s.Publication.Reason = locator.Suspended, evil
	s.Facts[locator.HoursFacts] = locator.Provenance{Source: evil, URL: "javascript:alert(3)"}
	id := p.add(t, s)[0]
	p.apply(t, &locator.Batch{Notices: []locator.NoticeChange{
		{Notice: locator.Notice{Kind: locator.NoticeBanner, From: today, Text: evil}},
		{Notice: locator.Notice{Kind: locator.NoticeHours, Sites: []string{id}, From: today, Text: evil, HoursText: evil}},
	}})
	for _, target := range []string{
		"/family?id=" + id, "/family?q=" + url.QueryEscape(evil), "/desk?q=" + id, "/desk?q=" + url.QueryEscape(evil), "/about",
		"/s/" + id, "/?" + here, "/d/210102", "/?service=" + url.QueryEscape(evil), "/s/" + url.PathEscape(evil), "/" + url.PathEscape(evil),
	} {
		w := p.get(t, target)
		page := p.page(t, target, w.Code)
		for _, script := range page.tags("script") { // ours, and data that nothing runs
			if kind := script.attr("type"); kind != "module" && kind != "application/json" && kind != "application/ld+json" {
				t.Errorf("%s: a script of type %q", target, kind)
			}
		}
		for _, img := range page.tags("img") {
			if img.attr("src") != "/s/"+id+"/qr.png" || img.attr("onerror") != "" {
				t.Errorf("%s: a picture of %s", target, img.attr("src"))
			}
		}
		for _, a := range page.tags("a") {
			if strings.HasPrefix(strings.ToLower(a.attr("href")), "javascript:") {
				t.Errorf("%s: %s", target, a.attr("href"))
			}
		}
	}
	if page := p.page(t, "/s/"+id, http.StatusOK); !strings.Contains(page.text(), `<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{.}}`) {
		t.Error("the words themselves are not shown")
	}
}
