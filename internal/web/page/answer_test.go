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

func atNoon(t *testing.T) *pages {
	t.Helper()
	return openAt(t, false, time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai))
}

// onFoot is a walk in words.
func onFoot(minutes int) string { return messages.Text(messages.Chinese, "find.walk.adult", minutes) }

// names are the sites of a list in its order.
func names(page node) []string {
	var list []string
	for _, c := range page.classes("card") {
		list = append(list, c.attr("data-name"))
	}
	return list
}

// TestOrder: what is open when one gets there comes first, as far as one walks.
func TestOrder(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	p.add(t, timed(canteen("关", away(100)), "16:00-18:00"), canteen("不知道", away(200)), timed(canteen("开", away(1500)), "8:00-17:00"),
		timed(canteen("走到就关", away(1000)), "11:00-12:15"), timed(canteen("太远的开", away(5000)), "24小时"), timed(canteen("太远的关", away(4000)), "8:00-9:00"))
	for query, want := range map[string][]string{
		"":                   {"开", "不知道", "关", "走到就关", "太远的关", "太远的开"},
		"&order=reachable":   {"开", "不知道", "关", "走到就关", "太远的关", "太远的开"},
		"&order=distance":    {"关", "不知道", "走到就关", "开", "太远的关", "太远的开"},
		"&k=2":               {"开", "不知道"},
		"&k=5":               {"开", "不知道", "关", "走到就关", "太远的关"},
		"&max_m=1200":        {"不知道", "关", "走到就关"},
		"&open=true":         {"开", "走到就关", "太远的开"},
		"&pace=senior&k=4":   {"开", "不知道", "关", "走到就关"},
		"&open=true&max_m=9": {},
	} {
		page := p.page(t, "/?service=meal&"+here+query, http.StatusOK)
		if got := names(page); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
		key, other := "find.order", "choice.distance"
		if strings.Contains(query, "order=distance") {
			key, other = "find.order.distance", "choice.reachable"
		}
		if len(want) > 0 {
			says(t, page, messages.Chinese, key)
			says(t, page, messages.Chinese, other)
		}
	}
	p.page(t, "/?"+here+"&order=size", http.StatusBadRequest)
	// What the sentence says does not hang on the order or the length of the list.
	for _, query := range []string{"", "&order=distance", "&k=1&order=distance"} {
		says(t, p.page(t, "/?service=meal&"+here+query, http.StatusOK).tags("h1")[0], messages.Chinese, "find.sentence.meal", "开着", "开", "1.5 公里", onFoot(30))
	}
}

// TestSentence: what is certain, what may be, and what opens next.
func TestSentence(t *testing.T) {
	t.Parallel()
	closed, unknown := timed(canteen("甲", away(100)), "17:00-19:00"), canteen("乙", away(300))
	stale := sourced(canteen("丙", away(500)), "11:00-14:00", old)
	lunch := timed(canteen("丁", away(600)), "早餐6:00-8:00\uff1b午餐11:00-13:00")
	far, farOpen := timed(canteen("戊", away(9000)), "8:00-9:00"), timed(canteen("己", away(9500)), "24小时")
	last := timed(canteen("庚", away(700)), "11:00-13:00\uff0812:10停止点餐\uff09")
	for name, tt := range map[string]struct {
		sites []locator.Site
		query string
		want  []string
	}{
		"certain": {[]locator.Site{closed, lunch}, "", []string{
			"最近的、走到时开着的助餐点：丁，600 米，走路约 12 分钟。 午餐供应到 13:00 2026-11-23 核实",
		}},
		"stale": {[]locator.Site{closed, stale}, "", []string{
			"最近的、走到时应该开着的助餐点：丙，500 米，走路约 10 分钟。 按2023年12月公布的时间应开放，未核实，请先打电话",
		}},
		"certain before stale": {[]locator.Site{stale, lunch}, "", []string{
			"最近的、走到时开着的助餐点：丁，600 米，走路约 12 分钟。 午餐供应到 13:00 2026-11-23 核实",
		}},
		"uncertain": {[]locator.Site{unknown, closed}, "", []string{
			"附近没有查到走到时确定开着的助餐点。",
			"开没开说不准的，最近是乙，300 米，走路约 6 分钟。 开放时间不清楚，请先打电话",
			"接下来开门的助餐点，最近是甲，100 米，走路约 2 分钟。 还没开，17:00 开 2026-11-23 核实",
		}},
		"past the last serving on arrival": {[]locator.Site{last}, "", []string{
			"附近没有查到走到时确定开着的助餐点。", "最近的助餐点：庚，700 米，走路约 14 分钟。 开放到 12:10 2026-11-23 核实",
		}},
		"today before tomorrow": {[]locator.Site{timed(canteen("近", away(5)), "8:00-9:00"), closed}, "", []string{
			"附近没有查到走到时确定开着的助餐点。", "接下来开门的助餐点，最近是甲，100 米，走路约 2 分钟。 还没开，17:00 开 2026-11-23 核实",
		}},
		"a meal being served": {[]locator.Site{closed, lunch}, "&meal=lunch", []string{
			"最近的、走到时供应午餐的助餐点：丁，600 米，走路约 12 分钟。 午餐供应到 13:00 2026-11-23 核实",
		}},
		"a meal to come": {[]locator.Site{closed, lunch}, "&meal=breakfast", []string{
			"附近没有查到走到时确定供应早餐的助餐点。",
			"下一次早餐：明天 6:00 开始，丁，600 米，走路约 12 分钟。 午餐供应到 13:00 2026-11-23 核实",
		}},
		"a meal that is over on arrival": {[]locator.Site{timed(canteen("辛", away(700)), "早餐6:00-8:00\uff1b午餐11:00-12:10\uff1b晚餐16:00-18:00")}, "&meal=lunch", []string{
			"附近没有查到走到时确定供应午餐的助餐点。", "最近的助餐点：辛，700 米，走路约 14 分钟。 午餐供应到 12:10 2026-11-23 核实",
		}},
		"out of reach": {[]locator.Site{far, farOpen}, "", []string{
			"最近的助餐点：戊，9.0 公里。 今天已结束，明天 8:00 再开 2026-11-23 核实",
			"现在开着的助餐点，最近是己，9.5 公里。 全天开放 2026-11-23 核实",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := atNoon(t)
			p.add(t, tt.sites...)
			h1 := p.page(t, "/?service=meal&"+here+tt.query, http.StatusOK).tags("h1")[0]
			if got, want := h1.text(), strings.Join(tt.want, " "); got != want {
				t.Errorf("\n%s, want\n%s", got, want)
			}
		})
	}
}

// TestNationalDaySentence: of hours that say nothing of holidays, nothing is
// certain, and that is said.
func TestNationalDaySentence(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	p.add(t, sourced(station("没说", away(100)), "每天8:00-17:00", fresh), sourced(station("工作日", away(200)), "工作日8:00-17:00", fresh))
	h1 := p.page(t, "/?service=station&"+here+at("2026-10-01T12:00"), http.StatusOK).tags("h1")[0]
	want := "附近没有查到走到时确定开着的驿站。 开没开说不准的，最近是没说，100 米，走路约 2 分钟。 节假日时间未核实，请先打电话 " +
		"接下来开门的驿站，最近是工作日，200 米，走路约 4 分钟，骑车约 2 分钟。 节假日休息，10月8日 8:00 再开 2026-10-01 核实"
	if h1.text() != want {
		t.Errorf("\n%s, want\n%s", h1.text(), want)
	}
	p.add(t, sourced(station("照常", away(300)), "全年无休\uff0c8:00-17:00", fresh))
	says(t, p.page(t, "/?service=station&"+here+at("2026-10-01T12:00"), http.StatusOK).tags("h1")[0], messages.Chinese,
		"find.sentence.station", "开着", "照常", "300 米", onFoot(6)+messages.Text(messages.Chinese, "unit.pause")+messages.Text(messages.Chinese, "find.ride", 2))
}

// TestOpenAtAnInstant: what is open then is asked of the lists of districts and
// of those that wait for a place too.
func TestOpenAtAnInstant(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	p.add(t, sourced(station("照常", nil), "全年无休\uff0c8:00-17:00", fresh), sourced(station("工作日", nil), "工作日8:00-17:00", fresh))
	for _, target := range []string{"/d/210102?service=station", "/?service=station&" + here} {
		if got := names(p.page(t, target+"&open=true", http.StatusOK)); len(got) != 2 {
			t.Errorf("%s: open now are %v", target, got)
		}
		if got := names(p.page(t, target+"&open=true"+at("2026-10-01T12:00"), http.StatusOK)); !slices.Equal(got, []string{"照常"}) {
			t.Errorf("%s: open on National Day are %v", target, got)
		}
	}
}

// TestChoices: what is open and the meals can be asked for without a script,
// and no link carries the place.
func TestChoices(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	p.add(t, timed(canteen("早", away(10)), "早餐6:00-9:00"), timed(canteen("午", away(20)), "午餐11:00-13:00"), canteen("不知道", away(30)),
		timed(station("驿站", away(40)), "8:00-17:00"))
	press := func(page node, key string) string {
		t.Helper()
		for _, c := range page.classes("choice") {
			if c.text() != messages.Text(messages.Chinese, key) {
				continue
			}
			if c.Data == "a" {
				return c.attr("href")
			}
			form := node{c.Parent}
			q := url.Values{}
			for _, f := range form.tags("input") {
				q.Add(f.attr("name"), f.attr("value"))
			}
			return form.attr("action") + "?" + q.Encode()
		}
		t.Fatalf("no choice %s", key)
		return ""
	}
	pressed := func(page node) (on []string) {
		for _, c := range page.classes("choice") {
			if c.attr("aria-pressed")+c.attr("aria-current") == "true" {
				on = append(on, c.text())
			}
		}
		return on
	}
	for name, start := range map[string]string{"answer": "/?service=meal&" + here, "district": "/d/210102?service=meal"} {
		page := p.page(t, start, http.StatusOK)
		if got := names(page); len(got) != 3 || len(pressed(page)) != 0 {
			t.Fatalf("%s: %v, %v chosen", name, got, pressed(page))
		}
		page = p.page(t, press(page, "choice.open"), http.StatusOK)
		if got := names(page); !slices.Equal(got, []string{"午"}) || !slices.Equal(pressed(page), []string{"现在开着"}) {
			t.Errorf("%s: open now: %v, %v chosen", name, got, pressed(page))
		}
		page = p.page(t, press(page, "choice.open"), http.StatusOK)
		if got := names(page); len(got) != 3 {
			t.Errorf("%s: all again: %v", name, got)
		}
		page = p.page(t, press(page, "choice.meal.breakfast"), http.StatusOK)
		if got := names(page); !slices.Equal(got, []string{"早"}) || !slices.Equal(pressed(page), []string{"早饭"}) {
			t.Errorf("%s: breakfast: %v, %v chosen", name, got, pressed(page))
		}
		page = p.page(t, press(page, "choice.meal.lunch"), http.StatusOK)
		if got := names(page); !slices.Equal(got, []string{"午"}) || !slices.Equal(pressed(page), []string{"午饭"}) {
			t.Errorf("%s: lunch: %v, %v chosen", name, got, pressed(page))
		}
		page = p.page(t, press(p.page(t, press(page, "choice.meal.breakfast"), http.StatusOK), "choice.open"), http.StatusOK)
		if got := names(page); len(got) != 0 || !slices.Equal(pressed(page), []string{"现在开着", "早饭"}) {
			t.Errorf("%s: breakfast at noon: %v, %v chosen", name, got, pressed(page))
		}
	}
	says(t, p.page(t, "/?service=meal&open=true&meal=breakfast&"+here, http.StatusOK).tags("h1")[0], messages.Chinese, "find.none")
	says(t, p.page(t, "/d/210102?service=meal&open=true&meal=breakfast", http.StatusOK), messages.Chinese, "district.none_match", "和平区")
	// The other parameters stay; a station serves no meals to choose from.
	page := p.page(t, "/?service=station&need=drink&k=3&lang=zh&from=wechat&"+here, http.StatusOK)
	if got := press(page, "choice.open"); got != "/?k=3&lang=zh&lat=41.7920&lon=123.3885&need=drink&open=true&service=station" {
		t.Errorf("the form asks %s", got)
	}
	saysNot(t, page, messages.Chinese, "choice.meal.breakfast")
	// A shared question says what it asks for before it knows the place.
	page = p.page(t, "/?service=meal&open=true", http.StatusOK)
	if !slices.Equal(pressed(page), []string{"现在开着"}) || press(page, "choice.open") != "/?service=meal" {
		t.Errorf("a question: %v chosen, back by %s", pressed(page), press(page, "choice.open"))
	}
	p.page(t, "/?service=meal&meal=supper&"+here, http.StatusBadRequest)
}
