package page_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/store/storetest"
)

// The sentence never sends anybody to a place that is known to be shut.
func TestSentencePassesShutSites(t *testing.T) {
	t.Parallel()
	p := openAt(t, false, time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai))
	suspended := timed(station("停着的", away(10)), "8:00-17:00")
	suspended.Publication = locator.Publication{Status: locator.Suspended, First: storetest.Now(), Reason: "检修"}
	ids := p.add(t, suspended, timed(station("今天关的", away(20)), "8:00-17:00"), timed(station("开着的", away(300)), "8:00-17:00"))
	p.apply(t, &locator.Batch{Actor: "test", Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeClosure, Sites: ids[1:2], From: today, Until: today, Text: "停水",
	}}}})
	page := p.page(t, "/?service=station&"+here, http.StatusOK)
	says(t, page.tags("h1")[0], messages.Chinese, "find.sentence.station", "开着", "开着的", "300 米", onFoot(6)+messages.Text(messages.Chinese, "unit.pause")+messages.Text(messages.Chinese, "find.ride", 2))
	says(t, page, messages.Chinese, "find.nearer", "停着的")
	for _, id := range ids[:2] {
		c := card(t, page, id)
		if !c.class("shut") {
			t.Errorf("card %s does not look shut", id)
		}
		if len(c.classes("go")) != 0 {
			t.Errorf("card %s urges to go", id)
		}
	}
	if c := card(t, page, ids[2]); c.class("shut") || len(c.classes("go")) != 1 {
		t.Error("the open one is not offered")
	}
}

// A condition is no good news, and that it does not hold is no news at all.
func TestConditions(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	s := station("要会员", away(10))
	s.Entry = locator.Tristates{"members": locator.Yes, "scan_code": locator.No, "walk_in": locator.No, "step_free": locator.No, "night": locator.Yes}
	m := canteen("限社区", away(20))
	m.Meal.Eligibility = locator.Tristates{"anyone": locator.No, "community_only": locator.Yes, "hukou_only": locator.No}
	ids := p.add(t, s, m)
	for _, n := range []node{card(t, p.page(t, "/?"+here, http.StatusOK), ids[0]), p.page(t, "/s/"+ids[0], http.StatusOK)} {
		for _, key := range []string{"entry.members", "entry.walk_in.no", "entry.step_free.no"} {
			says(t, n, messages.Chinese, key)
		}
		saysNot(t, n, messages.Chinese, "entry.scan_code")
		for _, li := range n.classes("cond") {
			if strings.Contains(li.text(), messages.Text(messages.Chinese, "tri.yes")) && !strings.Contains(li.text(), "有台阶") {
				t.Errorf("a condition reads as something to have: %s", li.text())
			}
		}
		if len(n.classes("cond")) != 3 {
			t.Errorf("%d conditions, want 3: %s", len(n.classes("cond")), n.text())
		}
	}
	site := p.page(t, "/s/"+ids[1], http.StatusOK)
	says(t, site, messages.Chinese, "eligibility.community_only")
	saysNot(t, site, messages.Chinese, "eligibility.anyone")
	saysNot(t, site, messages.Chinese, "eligibility.hukou_only")
}

// Beyond an hour on foot the distance stands alone, and so in the sentence.
func TestTooFarToWalk(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	far := station("远处", away(24_600))
	far.Location.Precision = locator.AtStreet
	ids := p.add(t, far)
	page := p.page(t, "/?"+here, http.StatusOK)
	says(t, page.tags("h1")[0], messages.Chinese, "find.nearest.station.far", "远处", "约 24.6 公里")
	c := card(t, page, ids[0])
	says(t, c, messages.Chinese, "unit.approximately")
	saysNot(t, c, messages.Chinese, "unit.minutes")
}

// Where nothing is published at all, there is somebody to call.
func TestNothingPublished(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	page := p.page(t, "/?service=station&"+here, http.StatusOK)
	says(t, page, messages.Chinese, "find.none_published", messages.Text(messages.Chinese, "service.station"))
	if got := page.links("tel:12351"); len(got) < 2 { // the answer's and the footer's
		t.Errorf("links to call: %v", got)
	}
}

func TestMissingAddress(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	s := station("没有地址", away(10))
	s.Address = ""
	ids := p.add(t, s)
	says(t, p.page(t, "/s/"+ids[0], http.StatusOK), messages.Chinese, "card.no_address", "和平区")
}
