package page_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// follow asks what a choice or another form of a page asks, as a browser
// without a script does, with more fields filled in.
func (p *pages) follow(t *testing.T, form node, filled ...string) node {
	t.Helper()
	q := url.Values{}
	for _, f := range form.tags("input") {
		q.Set(f.attr("name"), f.attr("value"))
	}
	for i := 0; i < len(filled); i += 2 {
		q.Set(filled[i], filled[i+1])
	}
	target := form.attr("action") + "?" + q.Encode()
	w := p.get(t, target)
	if w.Code == http.StatusSeeOther {
		if got := w.Header().Get("Cache-Control"); q.Has("lat") && got != "no-store" {
			t.Errorf("%s: kept as %q", target, got)
		}
		target = w.Header().Get("Location")
	}
	return p.page(t, target, http.StatusOK)
}

// tap taps the choice with the words.
func (p *pages) tap(t *testing.T, page node, key string) node {
	t.Helper()
	for _, c := range page.classes("choice") {
		if c.text() != messages.Text(messages.Chinese, key) {
			continue
		}
		if c.Data == "a" {
			return p.page(t, c.attr("href"), http.StatusOK)
		}
		return p.follow(t, node{c.Parent})
	}
	t.Fatalf("no choice %s", key)
	return node{}
}

// TestMealOfAnotherDay: any meal of any day can be asked for, the page says of
// which it speaks, and each card says when that meal is served.
func TestMealOfAnotherDay(t *testing.T) {
	t.Parallel()
	p := atNoon(t) // a Monday
	stale := sourced(canteen("旧", away(300)), "午餐11:30-12:30", old)
	ids := p.add(t, timed(canteen("早晚", away(5)), "早餐6:00-8:00\uff1b晚餐16:00-18:00"), timed(canteen("不写", away(10)), "8:00-17:00"),
		timed(canteen("停", away(20)), "午餐11:00-13:00"), timed(canteen("供", away(200)), "早餐6:00-8:00\uff1b午餐10:30-13:00\uff0812:40停止点餐\uff09"), stale)
	p.apply(t, &locator.Batch{Actor: "test", Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeClosure, Sites: ids[2:3], From: "2026-11-24", Until: "2026-11-24", Text: "停水",
	}}}})
	for name, start := range map[string]string{"answer": "/?service=meal&" + here, "district": "/d/210102?service=meal"} {
		page := p.tap(t, p.tap(t, p.page(t, start, http.StatusOK), "choice.meal.lunch"), "choice.tomorrow")
		if got := names(page); !slices.Equal(got, []string{"供", "旧"}) {
			t.Fatalf("%s: lunch tomorrow is %v", name, got)
		}
		says(t, page.classes("instant")[0], messages.Chinese, "page.at", "明天\uff08周二\uff09午餐")
		for i, want := range []string{
			"明天（周二）午餐：10:30–13:00，12:40 停止供餐",
			"按公布的时间，明天（周二）午餐：11:30–12:30，未核实，请先打电话",
		} {
			c := page.classes("card")[i]
			if got := c.classes("state")[0].text(); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
			if c.class("shut") || c.classes("state")[0].attr("data-then") != "" {
				t.Errorf("%s: card of %s: shut, or it ticks", name, want)
			}
			if at := c.links("/s/")[0]; !strings.Contains(at, url.QueryEscape("2026-11-24T11:30:00+08:00")) {
				t.Errorf("%s: %s is of another day", name, at)
			}
		}
		if name == "answer" {
			says(t, page.tags("h1")[0], messages.Chinese, "find.day.meal", "明天\uff08周二\uff09午餐", "供", "200 米", onFoot(4))
		}
		// Other meals of that day, another day by its date, and back.
		if got := names(p.tap(t, page, "choice.meal.dinner")); !slices.Equal(got, []string{"早晚"}) {
			t.Errorf("%s: dinner tomorrow is %v", name, got)
		}
		other := p.follow(t, page.classes("date")[0], "date", "2026-11-25")
		if got := names(other); !slices.Contains(got, "停") || len(got) != 3 {
			t.Errorf("%s: lunch on Wednesday is %v", name, got)
		}
		says(t, other.classes("instant")[0], messages.Chinese, "page.at", "后天\uff08周三\uff09午餐")
		if back := p.tap(t, other, "choice.today"); len(back.classes("instant")) != 0 || len(names(back)) != 3 {
			t.Errorf("%s: today is %v", name, names(back))
		}
	}
	none := p.page(t, "/?service=meal&meal=lunch&"+here+at("2026-10-01T11:30"), http.StatusOK)
	says(t, none.tags("h1")[0], messages.Chinese, "find.day.none", "10月1日\uff08周四\uff09午餐")
	p.page(t, "/?service=meal&date=soon&"+here, http.StatusBadRequest)
	if page := p.page(t, "/?service=meal&date=&"+here, http.StatusOK); len(names(page)) != 5 {
		t.Error("a form that is sent empty asks for nothing")
	}
}

// TestNeeds: several needs, facilities and ways in can be asked for together,
// what is chosen is said and counted, and no link carries the place.
func TestNeeds(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	all, some := timed(station("都有", away(500)), "8:00-17:00"), timed(station("有水", away(20)), "8:00-17:00")
	all.Needs = locator.Tristates{"toilet": locator.Yes, "drink": locator.Yes}
	all.Amenities, all.Entry = locator.Tristates{"phone_charging": locator.Yes}, locator.Tristates{"walk_in": locator.Yes}
	some.Needs = locator.Tristates{"drink": locator.Yes, "toilet": locator.No}
	p.add(t, all, some, station("没说", away(10)))
	for name, start := range map[string]string{"answer": "/?service=station&" + here, "district": "/d/210102?service=station"} {
		page := p.page(t, start, http.StatusOK)
		if len(page.classes("needs")[0].classes("choice")) != 4 || len(page.classes("on")) != 0 {
			t.Errorf("%s: %d needs to choose", name, len(page.classes("needs")[0].classes("choice")))
		}
		page = p.tap(t, page, "choice.want.drink")
		if got := names(page); len(got) != 2 {
			t.Errorf("%s: with water %v", name, got)
		}
		page = p.tap(t, p.tap(t, page, "choice.want.toilet"), "amenity.phone_charging")
		if len(page.classes("more")[0].all(func(n node) bool { return n.attr("aria-pressed")+n.attr("aria-current") == "true" })) != 1 || page.classes("more")[0].attr("open") != "" {
			t.Errorf("%s: what is chosen under more is not shown", name)
		}
		says(t, page.classes("more")[0].tags("summary")[0], messages.Chinese, "choice.more.on", 1)
		page = p.tap(t, page, "entry.walk_in")
		if got := names(page); !slices.Equal(got, []string{"都有"}) {
			t.Errorf("%s: with all of it %v", name, got)
		}
		says(t, page.classes("on")[0], messages.Chinese, "choice.on", 4, "喝水、上厕所、推门就能进、手机充电")
		if name == "answer" {
			says(t, page.tags("h1")[0], messages.Chinese, "find.sentence.station", "开着、能喝水、能上厕所", "都有", "500 米",
				onFoot(10)+"\uff0c"+messages.Text(messages.Chinese, "find.ride", 3))
		}
		for _, a := range page.links("/") {
			if strings.Contains(a, "lat=") {
				t.Errorf("%s: a link carries the place: %s", name, a)
			}
		}
		page = p.tap(t, p.tap(t, page, "choice.want.drink"), "choice.none")
		if got := names(page); len(got) != 3 {
			t.Errorf("%s: with nothing asked for %v", name, got)
		}
	}
}

// TestToiletInOneTap: from the home page and from that of stations.
func TestToiletInOneTap(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	for _, target := range []string{"/", "/?service=station"} {
		links := p.page(t, target, http.StatusOK).all(func(n node) bool {
			return n.Data == "a" && n.attr("data-near") == "" && n.attr("data-service") == "station" && strings.Contains(n.attr("href"), "need=toilet")
		})
		if len(links) != 1 || links[0].attr("href") != "/?need=toilet&service=station" {
			t.Errorf("%s: %d ways to the nearest toilet", target, len(links))
		}
	}
	page := p.page(t, "/?need=toilet&service=station", http.StatusOK)
	says(t, page.classes("on")[0], messages.Chinese, "choice.on", 1, "上厕所")
	if n := len(page.links("/d/210102?need=toilet&service=station")); n != 1 {
		t.Error("the districts do not keep what is asked for")
	}
}

// TestInstead: a station that lacks a toilet names the nearest that has one, is
// open, and is known to.
func TestInstead(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	lacks := timed(station("没有", away(1)), "8:00-17:00")
	lacks.Needs = locator.Tristates{"toilet": locator.No, "drink": locator.No}
	has := func(name string, metres float64, hours string) locator.Site {
		s := timed(station(name, away(metres)), hours)
		s.Needs = locator.Tristates{"toilet": locator.Yes}
		return s
	}
	ids := p.add(t, lacks, station("不清楚", away(50)), has("关着", 100, "8:00-9:00"), has("开着", 301, "8:00-17:00"))
	page := p.page(t, "/?service=station&"+here, http.StatusOK)
	want := messages.Text(messages.Chinese, "card.lacks.toilet") + " 开着 300 米、往东"
	if got := card(t, page, ids[0]).classes("instead"); len(got) != 1 || got[0].text() != want || len(got[0].links("/s/"+ids[3])) != 1 {
		t.Errorf("instead of it %v, want %q", got, want)
	}
	if n := len(page.classes("instead")); n != 1 {
		t.Errorf("%d stations are said to lack a toilet", n)
	}
	// The page of a site names all that it lacks, and where else is open when it is shut.
	site := p.page(t, "/s/"+ids[0]+"?x=1"+at("2026-11-23T12:00"), http.StatusOK)
	if got := site.classes("instead"); len(got) != 1 || !strings.HasPrefix(got[0].text(), messages.Text(messages.Chinese, "card.lacks.toilet")+" 开着") {
		t.Errorf("on its page %v", got)
	}
	shut := p.page(t, "/s/"+ids[2], http.StatusOK)
	if got := shut.classes("instead"); len(got) != 1 || got[0].text() != messages.Text(messages.Chinese, "card.lacks.open")+" 没有 99 米、往西" {
		t.Errorf("on the page of one that is shut %v", got[0].text())
	}
	// With no open one there is nothing to name.
	later := p.page(t, "/?service=station&"+here+at("2026-11-23T20:00"), http.StatusOK)
	if n := len(later.classes("instead")); n != 0 {
		t.Errorf("at night %d are named", n)
	}
}

// TestThen: what the state says at the next changes is on the page, from the
// same evaluator, and only on a page about now.
func TestThen(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	ids := p.add(t, timed(canteen("食堂", away(10)), "午餐11:00-13:00\uff0812:40停止点餐\uff09\uff1b晚餐16:00-18:00"),
		timed(canteen("全天", away(20)), "24小时"))
	badge := card(t, p.page(t, "/?service=meal&"+here, http.StatusOK), ids[0]).classes("state")[0]
	want := `[["2026-11-23T04:40:00Z","closed","供餐时间已过，16:00 再开"],["2026-11-23T05:00:00Z","closed","还没开，16:00 开"],` +
		`["2026-11-23T08:00:00Z","open","晚餐供应到 18:00"],["2026-11-23T10:00:00Z","closed","今天已结束，明天 11:00 再开"],["2026-11-23T16:00:00Z","closed","还没开，11:00 开"]]`
	if got := badge.attr("data-then"); got != want {
		t.Errorf("then\n%s, want\n%s", got, want)
	}
	v := p.engine.View()
	s, err := v.Site(ids[0])
	if err != nil {
		t.Fatal(err)
	}
	said := badge.text()
	for minute := range 18 * 60 { // what is not listed is what was said before
		m := v.City.Calendar().Moment(v.Now.Add(time.Duration(minute) * time.Minute))
		state := v.TimetableOf(s).At(m)
		if i := strings.Index(want, m.Time().UTC().Format(time.RFC3339)); i >= 0 {
			said = state.Text(messages.Chinese)
			if !strings.Contains(want[i:], `"`+said+`"`) {
				t.Errorf("minute %d: %s", minute, said)
			}
		}
		if got := state.Text(messages.Chinese); got != said {
			t.Errorf("minute %d says %q, the list %q", minute, got, said)
		}
	}
	page := p.page(t, "/?service=meal&"+here, http.StatusOK)
	if card(t, page, ids[1]).classes("state")[0].attr("data-then") != "" {
		t.Error("what never changes has a change")
	}
	for _, target := range []string{"/?service=meal&" + here + at("2026-11-23T12:00"), "/s/" + ids[0] + "?x=1" + at("2026-11-23T12:00")} {
		for _, n := range p.page(t, target, http.StatusOK).classes("state") {
			if n.attr("data-then") != "" {
				t.Errorf("%s ticks", target)
			}
		}
	}
}

// TestCost: what a card says of money is what the rules decide, and what to
// ask where they do not.
func TestCost(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	for _, tt := range []struct{ menu, rules, want string }{
		{"一荤三素一汤10元", "", "一荤三素一汤 10 元；有没有优惠请先打电话问"},
		{"一荤三素一汤10元", "75周岁以上7元", "一荤三素一汤 10 元；75 岁起 7 元"},
		{
			"一荤三素10元、两荤两素12元、两荤三素15元", "60-74周岁老年人8元、75-85周岁老年人7元、86周岁以上老年人免费",
			"套餐 10–15 元；60–74 岁有优惠价 8 元，哪种套餐请先打电话问；75–85 岁有优惠价 7 元，哪种套餐请先打电话问；86 岁起 免费",
		},
		{"每餐12元", "60岁以上8折，80岁以上7折", "每餐 12 元；60–79 岁 9.6 元；80 岁起 8.4 元"},
		{"每餐12元", "在下单时自动减免", "每餐 12 元；优惠请先打电话问"},
		{"每餐12块，老人10块", "80岁以上再减2元", "每餐 12 元；60 岁起有优惠，怎么算请先打电话问"},
		{"随便吃", "75周岁以上7元", ""},
	} {
		s := canteen("食堂", away(10))
		s.Meal.MenuText, s.Meal.DiscountText = tt.menu, tt.rules
		id := p.add(t, s)[0]
		c := card(t, p.page(t, "/?service=meal&k=100&"+here, http.StatusOK), id)
		if tt.want == "" {
			if len(c.classes("cost")) != 0 || !strings.Contains(c.text(), tt.menu) {
				t.Errorf("%s: %s", tt.menu, c.text())
			}
			continue
		}
		if len(c.classes("cost")) != 1 {
			t.Errorf("%s, %s: no words: %s", tt.menu, tt.rules, c.text())
			continue
		}
		if got := strings.TrimPrefix(c.classes("cost")[0].text(), "饭菜价 "); got != tt.want {
			t.Errorf("%s, %s:\n%q, want\n%q", tt.menu, tt.rules, got, tt.want)
		}
		if c.attr("data-tariff") == "" || len(c.all(func(n node) bool { return n.class("mine") })) != 1 {
			t.Errorf("%s: no tariff for a person", tt.menu)
		}
	}
}

// TestDelivery: whether it delivers is said, and that it is not known.
func TestDelivery(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	for _, v := range []locator.Tri{locator.Yes, locator.No, locator.Unknown} {
		s := canteen("食堂", away(10))
		s.Meal.Delivery = v
		id := p.add(t, s)[0]
		says(t, card(t, p.page(t, "/?service=meal&k=100&"+here, http.StatusOK), id), messages.Chinese, "card.delivery."+v.String())
	}
}

// TestSlowWalk: 长辈版 walks slowly, and says so.
func TestSlowWalk(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	p.add(t, timed(canteen("食堂", away(412.34)), "8:00-17:00"))
	says(t, p.page(t, "/?service=meal&big=1&"+here, http.StatusOK).tags("h1")[0], messages.Chinese,
		"find.sentence.meal", "开着", "食堂", "412 米", messages.Text(messages.Chinese, "find.walk.senior", 12))
}
