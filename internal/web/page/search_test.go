package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// named stores a canteen and two stations, of which one waits for its place.
func named(t *testing.T, p *pages) []string {
	t.Helper()
	canteen := canteen("民丰社区食堂", away(500))
	canteen.District, canteen.Address, canteen.Aliases = "210113", "正良街道蒲昌路46-7号", []string{"蒲昌老年餐厅"}
	bank := station("建行太原街支行户外劳动者服务站点", away(1500))
	bank.Subdistrict, bank.Community = "太原街街道", "沈阳站社区"
	waiting := station("民丰工会驿站", nil)
	return p.add(t, canteen, bank, waiting)
}

func asked(q string, more ...string) string {
	return "/?q=" + url.QueryEscape(q) + strings.Join(more, "")
}

// cardsOf are the ids of the cards of a page, in its order.
func cardsOf(n node) []string {
	list := []string{}
	for _, c := range n.classes("card") {
		list = append(list, c.attr("data-id"))
	}
	return list
}

func TestSearchPage(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	ids := named(t, p)
	for _, tt := range []struct {
		q, more string
		cards   []string
		links   []string
	}{
		{"民丰", "", []string{ids[0], ids[2]}, []string{"/d/210113?community=210113016004"}},
		{"minfeng", "&service=station", []string{ids[2]}, nil},
		{"mfst", "", []string{}, nil}, // initials of nothing
		{"mfsqst", "", []string{ids[0]}, nil},
		{"民丰长者食堂", "", []string{ids[0]}, nil},
		{"蒲昌老年餐厅", "", []string{ids[0]}, nil},
		{"mingfengshequshitang", "", []string{ids[0]}, nil},
		{"正良街道", "", []string{ids[0]}, []string{"/d/210113?subdistrict=210113016"}},
		{"沈北新区", "", []string{}, []string{"/d/210113"}},
	} {
		page := p.page(t, asked(tt.q, tt.more), http.StatusOK)
		if got := cardsOf(page); strings.Join(got, " ") != strings.Join(tt.cards, " ") {
			t.Errorf("%s: cards %v, want %v", tt.q, got, tt.cards)
		}
		links := strings.Join(page.links("/d/"), "\n") + "\n"
		for _, want := range tt.links {
			if !strings.Contains(links, want+"\n") {
				t.Errorf("%s: no link to %s in\n%s", tt.q, want, links)
			}
		}
	}
	mistaken := p.page(t, asked("民峰社区食堂"), http.StatusOK)
	says(t, mistaken, messages.Chinese, "search.fuzzy")
	page := p.page(t, asked("minfeng"), http.StatusOK)
	saysNot(t, page, messages.Chinese, "search.fuzzy")
	box := page.all(func(n node) bool { return n.attr("name") == "q" && n.attr("type") == "search" })
	if len(box) != 1 || box[0].attr("value") != "minfeng" {
		t.Errorf("the field does not keep what was typed")
	}
}

// TestSearchID: a site's number leads to its page however it is typed; a wrong
// one is told so.
func TestSearchID(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := named(t, p)[0]
	for _, typed := range []string{id, locator.FormatID(id), id[:3] + "-" + id[3:]} {
		w := p.get(t, asked(typed, "&lang=en"))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/s/"+id+"?lang=en" {
			t.Errorf("%s: %d %s", typed, w.Code, w.Header().Get("Location"))
		}
	}
	wrong := id[:5] + string('0'+(id[5]-'0'+1)%10)
	says(t, p.page(t, asked(wrong), http.StatusOK), messages.Chinese, "search.bad_id")
}

// TestSearchNothing: where nothing is found there are the districts and a
// number to call; what was typed is never markup.
func TestSearchNothing(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	named(t, p)
	page := p.page(t, asked("<b>qqq"), http.StatusOK)
	says(t, page, messages.Chinese, "search.none", "<b>qqq")
	says(t, page, messages.Chinese, "search.none.hint")
	if n := len(page.links("/d/")); n != 13 {
		t.Errorf("%d districts", n)
	}
	if len(page.all(func(n node) bool { return n.Data == "a" && n.class("go") && n.attr("href") == "tel:12345" })) != 1 {
		t.Error("no number to call")
	}
	says(t, p.page(t, asked("qqq", "&lang=en"), http.StatusOK), messages.English, "search.none", "qqq")
	if w := p.get(t, "/?q="+strings.Repeat("a", 5000)); w.Code != http.StatusOK {
		t.Errorf("a long question: %d", w.Code)
	}
	if got := cardsOf(p.page(t, "/?q=+", http.StatusOK)); len(got) > 0 {
		t.Errorf("a blank finds %v", got)
	}
}

// TestDivision: a district's list by subdistrict, told by the site or its
// address; what is not told is counted and said.
func TestDivision(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	ids := named(t, p)
	said, community, unsaid := station("一站", away(10)), station("二站", away(20)), station("三站", away(30))
	said.District, said.Subdistrict = "210113", "正良"
	community.District, community.Address = "210113", "道义街道龙湖社区1号"
	unsaid.District, unsaid.Address = "210113", "蒲河路8号"
	more := p.add(t, said, community, unsaid)
	all := p.page(t, "/d/210113", http.StatusOK)
	if got := len(cardsOf(all)); got != 4 {
		t.Fatalf("%d cards", got)
	}
	for path, want := range map[string][]string{
		"?subdistrict=210113016":              {ids[0], more[0]},
		"?subdistrict=210113016&service=meal": {ids[0]},
		"?subdistrict=210113004":              {more[1]},
		"?subdistrict=unknown":                {more[2]},
		"?subdistrict=210102016":              {ids[0], more[0], more[1], more[2]}, // of another district
		"?subdistrict=x":                      {ids[0], more[0], more[1], more[2]},
	} {
		page := p.page(t, "/d/210113"+path, http.StatusOK)
		if got := cardsOf(page); strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	counts := ""
	for _, a := range all.classes("division")[0].tags("a") {
		counts += a.text() + ";"
	}
	if want := "道义街道 1;正良街道 2;街道不清楚 1;"; counts != want {
		t.Errorf("counts %s, want %s", counts, want)
	}
	page := p.page(t, "/d/210113?subdistrict=210113016", http.StatusOK)
	says(t, page, messages.Chinese, "subs.unknown.note", 1)
	if on := page.classes("division")[0].all(func(n node) bool { return n.attr("aria-current") == "true" }); len(on) != 1 || on[0].text() != "正良街道 2" {
		t.Errorf("what is shown is not marked: %v", on)
	}
	// 民丰社区 is of 正良街道, and no site says so.
	none := p.page(t, "/d/210113?community=210113016004", http.StatusOK)
	says(t, none, messages.Chinese, "subs.community_none", "民丰社区", "正良街道")
	there := p.page(t, "/d/210102?community="+communityCode(t, p, "太原街街道", "沈阳站社区"), http.StatusOK)
	if got := cardsOf(there); strings.Join(got, " ") != ids[1] {
		t.Errorf("the community has %v", got)
	}
}

func communityCode(t *testing.T, p *pages, subdistrict, name string) string {
	t.Helper()
	c := p.engine.View().City
	for _, com := range c.Communities {
		for _, sub := range c.Subdistricts {
			if com.Name == name && sub.Name == subdistrict && com.Subdistrict == sub.Code {
				return com.Code
			}
		}
	}
	t.Fatalf("no %s in %s", name, subdistrict)
	return ""
}
