package page_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// way stores stations along a street to the east of the railway station.
func way(t *testing.T, p *pages) []string {
	t.Helper()
	aside := func(east, north float64) *geo.Point {
		q := geo.Destination(*away(east), 0, north)
		return &q
	}
	second := station("丙驿站", aside(2000, 80))
	second.Needs = locator.Tristates{"toilet": locator.Yes}
	return p.add(t,
		station("南站驿站", away(0)), station("甲驿站", aside(1000, 5)), station("乙驿站", aside(1500, 350)), second,
		canteen("丁社区食堂", aside(2500, 10)), station("东塔驿站", away(3000)), station("无处驿站", nil),
		station("长江一号驿站", aside(0, 3000)), station("长江二号驿站", aside(500, 3000)),
	)
}

// TestAlongPage: without a script, by names, numbers and pinyin: what is met
// in its order, with how far on and how far off.
func TestAlongPage(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	ids := way(t, p)
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"from=南站驿站&to=东塔驿站", []string{ids[1], ids[3], ids[4]}},
		{"from=东塔驿站&to=南站驿站", []string{ids[4], ids[3], ids[1]}},
		{"from=nanzhan&to=dtyz", []string{ids[1], ids[3], ids[4]}},
		{"from=" + ids[0] + "&to=" + ids[5] + "&service=station", []string{ids[1], ids[3]}},
		{"from=南站驿站&to=东塔驿站&service=station&max_detour_m=2000", []string{ids[1], ids[2], ids[3]}},
		{"from=南站驿站&to=东塔驿站&service=station&max_detour_m=200", []string{ids[1], ids[3]}},
		{"from=南站驿站&to=东塔驿站&service=station&need=toilet", []string{ids[3]}},
		{"from=南站驿站&to=东塔驿站&service=station&need=toilet&need=rest", []string{}},
		{"from=123.388400,41.792010&to=东塔驿站&service=station", []string{ids[0], ids[1], ids[3]}},
	} {
		page := p.page(t, "/along?"+escaped(tt.query), http.StatusOK)
		if got := cardsOf(page); strings.Join(got, " ") != strings.Join(tt.want, " ") {
			t.Errorf("%s: %v, want %v", tt.query, got, tt.want)
		}
	}
	page := p.page(t, "/along?"+escaped("from=南站驿站&to=东塔驿站&service=station"), http.StatusOK)
	says(t, page, messages.Chinese, "along.h", "南站驿站", "东塔驿站", 2)
	says(t, page, messages.Chinese, "along.line", "3.0 公里", search.RideMinutes(3000))
	says(t, page, messages.Chinese, "along.honest")
	first, second := card(t, page, ids[1]), card(t, page, ids[3])
	says(t, first, messages.Chinese, "along.on_line")
	says(t, second, messages.Chinese, "along.off", "80 米", "160 米")
	if text := second.classes("far")[0].text(); text != fmt.Sprintf("骑车约 %d 分钟 2.0 公里处", search.RideMinutes(2000)) {
		t.Errorf("how far on: %s", text)
	}
	says(t, p.page(t, "/along?"+escaped("from=南站驿站&to=东塔驿站&lang=en"), http.StatusOK), messages.English, "along.honest")
}

// TestAlongUnclear: several of one name are to choose from, by their numbers;
// what cannot be an end says why.
func TestAlongUnclear(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	ids := way(t, p)
	page := p.page(t, "/along?"+escaped("from=长江&to=东塔驿站"), http.StatusOK)
	says(t, page, messages.Chinese, "along.which_from", "长江")
	radios := page.all(func(n node) bool { return n.attr("type") == "radio" && n.attr("name") == "from" })
	if len(radios) != 2 || radios[0].attr("value") != ids[7] || radios[1].attr("value") != ids[8] {
		t.Errorf("choices: %v", radios)
	}
	if kept := page.all(func(n node) bool { return n.attr("name") == "to_id" }); len(kept) != 1 || kept[0].attr("value") != ids[5] {
		t.Errorf("the other end is not kept: %v", kept)
	}
	for query, sentence := range map[string]struct {
		key  string
		args []any
	}{
		"from=南站驿站":               {"along.missing", nil},
		"from=南站驿站&to=南站驿站":       {"along.same", nil},
		"from=天上人间&to=南站驿站":       {"along.unknown", []any{"天上人间"}},
		"from=无处驿站&to=南站驿站":       {"along.not_located", []any{"无处驿站"}},
		"from=116.4,39.9&to=南站驿站": {"along.outside", []any{"沈阳"}},
		"from=here&to=南站驿站":       {"along.need_here", nil},
	} {
		says(t, p.page(t, "/along?"+escaped(query), http.StatusOK), messages.Chinese, sentence.key, sentence.args...)
	}
	p.page(t, "/along?from=NaN,1&to=1e999,x", http.StatusOK)
	p.page(t, "/along?"+escaped("from=南站驿站&to=东塔驿站&need=x"), http.StatusBadRequest)
}

// TestAlongForgets: a visitor's own place is in no link of the answer, and the
// answer is not kept.
func TestAlongForgets(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	way(t, p)
	w := p.get(t, "/along?"+escaped("from=123.388400,41.792010&to=东塔驿站"))
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("kept: %s", got)
	}
	for _, a := range p.page(t, "/along?"+escaped("from=123.388400,41.792010&to=东塔驿站"), http.StatusOK).tags("a") {
		if strings.Contains(a.attr("href"), "123.3884") {
			t.Errorf("%s has the place", a.attr("href"))
		}
	}
	if got := p.get(t, "/along?"+escaped("from=南站驿站&to=东塔驿站")).Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("of two sites: %s", got)
	}
}

// escaped is a query with its values encoded.
func escaped(query string) string {
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		parts[i] = name + "=" + url.QueryEscape(value)
	}
	return strings.Join(parts, "&")
}
