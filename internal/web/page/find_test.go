package page_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

func TestHome(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	p.add(t, station("驿站", &railway), canteen("食堂", nil), canteen("食堂二", nil))
	page := p.page(t, "/", http.StatusOK)
	says(t, page, messages.Chinese, "home.question")
	says(t, page, messages.Chinese, "door.meal.line", 2)
	says(t, page, messages.Chinese, "door.station.line", 1)
	for _, service := range locator.Services() {
		if len(page.links("/?service="+string(service))) == 0 {
			t.Errorf("no way to %s", service)
		}
	}
	if n := len(page.links("/d/")); n != 13 {
		t.Errorf("%d districts to choose from", n)
	}
	if len(page.classes("demo")) != 0 || slices.ContainsFunc(page.tags("meta"), func(n node) bool { return n.attr("name") == "robots" }) {
		t.Error("real data are called a demo, or hidden from search engines")
	}
}

func TestNearestPage(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	near, far, waiting := timed(canteen("近食堂", away(412.34)), "24小时"), canteen("远食堂", away(2500)), canteen("没有位置", nil)
	far.Location.Precision = locator.AtStreet
	ids := p.add(t, far, near, waiting, station("驿站", &railway), canteen("更远", away(3000)))
	page := p.page(t, "/?service=meal&"+here, http.StatusOK)
	cards := page.classes("card")
	if len(cards) != 3 || cards[0].attr("data-id") != ids[1] || cards[1].attr("data-id") != ids[0] {
		t.Fatalf("%d cards, first %q", len(cards), cards[0].attr("data-id"))
	}
	says(t, page, messages.Chinese, "find.sentence.meal", "开着", "近食堂", "412 米", onFoot(9))
	says(t, cards[0], messages.Chinese, "compass.e")
	if text := cards[0].classes("min")[0].text(); !strings.HasPrefix(text, "9 ") {
		t.Errorf("minutes: %s", text)
	}
	says(t, cards[1], messages.Chinese, "unit.about", "2.5 公里")
	says(t, cards[1], messages.Chinese, "card.approximate")
	saysNot(t, cards[0], messages.Chinese, "card.approximate")
	says(t, page, messages.Chinese, "find.waiting", 1)
	for _, c := range cards {
		if len(c.links("https://uri.amap.com/")) != 1 || len(c.links("/s/")) != 1 {
			t.Errorf("links %v and %v", c.links("https:"), c.links("/s/"))
		}
	}
	route, err := url.Parse(cards[0].links("https://uri.amap.com/")[0])
	if err != nil {
		t.Fatal(err)
	}
	if q := route.Query(); q.Get("position") != "123.393461,41.792000" || q.Get("coordinate") != "wgs84" || q.Get("name") != "近食堂" {
		t.Errorf("route %v", q)
	}
}

// TestFewLocated: where the visitor's district has hardly any place to show,
// the names and telephones of those that wait come first.
func TestFewLocated(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	elsewhere := canteen("别的区", nil)
	elsewhere.District = "210103"
	ids := p.add(t, canteen("有位置", away(10)), canteen("没有位置", nil), elsewhere, station("驿站没有位置", nil))
	page := p.page(t, "/?service=meal&"+here, http.StatusOK)
	says(t, page, messages.Chinese, "find.here", "和平区", 1)
	waiting := page.classes("here")[0].classes("card")
	if len(waiting) != 1 || waiting[0].attr("data-id") != ids[1] {
		t.Errorf("%d wait", len(waiting))
	}
	says(t, waiting[0], messages.Chinese, "card.waiting")
	if got := page.tags("ol")[0].classes("card"); len(got) != 1 || got[0].attr("data-id") != ids[0] {
		t.Errorf("%d near", len(got))
	}
	p.add(t, canteen("二", away(20)), canteen("三", away(30)))
	page = p.page(t, "/?service=meal&"+here, http.StatusOK)
	if len(page.classes("here")) != 0 || len(page.classes("card")) != 3 {
		t.Error("three located sites do not stand alone")
	}
	says(t, page, messages.Chinese, "find.waiting", 2)
}

func TestNearestPageParameters(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	drink := station("有水", away(10))
	drink.Needs = locator.Tristates{"drink": locator.Yes}
	ids := p.add(t, drink, station("没说", away(5)), canteen("食堂", away(1)))
	for query, want := range map[string][]int{
		"":                            {2, 1, 0},
		"&service=station":            {1, 0},
		"&service=station&need=drink": {0},
		"&k=1":                        {2},
		"&max_m=7":                    {2, 1},
		"&from=singlemessage&isappinstalled=0&x=%20": {2, 1, 0}, // WeChat adds its own
		"&color=red&color=blue":                      {2, 1, 0},
		"&need=toilet":                               {},
	} {
		page := p.page(t, "/?"+here+query, http.StatusOK)
		var got []int
		for _, c := range page.classes("card") {
			got = append(got, slices.Index(ids, c.attr("data-id")))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
		if len(want) == 0 {
			says(t, page, messages.Chinese, "find.none")
		}
	}
	says(t, p.page(t, "/?service=station&need=drink&"+here, http.StatusOK).classes("on")[0], messages.Chinese, "choice.want.drink")
}

func TestOutsideTheCity(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	p.add(t, station("驿站", &railway))
	for _, query := range []string{"lat=39.9&lon=116.4", "lat=-41.8&lon=-56.6", "service=meal&lat=39.9&lon=116.4"} {
		page := p.page(t, "/?"+query, http.StatusOK)
		says(t, page, messages.Chinese, "find.outside", "沈阳")
		if len(page.classes("card")) != 0 || len(page.links("/d/")) != 13 {
			t.Errorf("%s: %d cards, %d districts", query, len(page.classes("card")), len(page.links("/d/")))
		}
	}
}

func TestBadPlace(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	p.add(t, station("驿站", &railway))
	for _, query := range []string{
		"lat=x&lon=y", "lat=41.79", "lon=123.38", "lat=&lon=", "lat=NaN&lon=123", "lat=123.3885&lon=41.7920", "lat=91&lon=123",
		here + "&lat=41", here + "&datum=mars", here + "&service=bank", here + "&k=0", here + "&k=%zz", "lat=%00&lon=1",
	} {
		page := p.page(t, "/?"+query, http.StatusBadRequest)
		if len(page.all(func(n node) bool { return n.attr("role") == "alert" && n.text() != "" })) != 1 {
			t.Errorf("%s: no sentence: %s", query, page.text())
		}
		if len(page.links("/d/")) != 13 || len(page.classes("card")) != 0 {
			t.Errorf("%s: no way out", query)
		}
	}
	says(t, p.page(t, "/?lat=x&lon=y", http.StatusBadRequest), messages.Chinese, "find.bad_place")
	// Without a place nothing stops the page.
	for _, query := range []string{"service=bank", "district=1", "need=sleep", "k=0", "a=%zz", "lat=41;lon=123", "service=meal&service=meal"} {
		if page := p.page(t, "/?"+query, http.StatusOK); len(page.links("/d/")) != 13 {
			t.Errorf("%s: %s", query, page.text())
		}
	}
}

func TestPlaceIsForgotten(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, station("驿站", &railway))[0]
	for target, want := range map[string]string{
		"/?" + here: "no-store", "/?lat=x": "no-store", "/?lat=39.9&lon=116.4": "no-store", "/nothing": "no-store", "/s/1": "no-store",
		"/": "no-cache", "/s/" + id: "no-cache", "/d/210102": "no-cache", "/about": "no-cache", "/basemap.json": "no-cache",
	} {
		if got := p.get(t, target).Header().Get("Cache-Control"); got != want {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
	page := p.page(t, "/?service=station&datum=gcj02&"+here, http.StatusOK)
	for _, a := range page.tags("a") {
		if href := a.attr("href"); strings.HasPrefix(href, "/") && (strings.Contains(href, "lat=") || strings.Contains(href, "datum")) {
			t.Errorf("a link carries the place: %s", href)
		}
	}
	if !slices.ContainsFunc(page.tags("meta"), func(n node) bool { return n.attr("name") == "robots" && n.attr("content") == "noindex" }) {
		t.Error("an answer for a place may be indexed")
	}
}

func TestDistrictPage(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, station("驿站", &railway), station("没有位置", nil), canteen("食堂", nil))
	page := p.page(t, "/d/210102", http.StatusOK)
	says(t, page, messages.Chinese, "district.some", 1, 2)
	if n := len(page.classes("card")); n != 3 {
		t.Errorf("%d cards", n)
	}
	unlocated := card(t, page, id[1])
	says(t, unlocated, messages.Chinese, "card.waiting")
	if got := unlocated.links("https://"); len(got) != 0 || unlocated.attr("data-lon") != "" {
		t.Errorf("a way to a site without a place: %v", got)
	}
	saysNot(t, card(t, page, id[0]), messages.Chinese, "card.waiting")

	page = p.page(t, "/d/210102?service=meal", http.StatusOK)
	says(t, page, messages.Chinese, "district.none_located", 1)
	if len(page.classes("card")) != 1 || len(page.links("tel:")) == 0 {
		t.Errorf("%d cards, phones %v", len(page.classes("card")), page.links("tel:"))
	}
	page = p.page(t, "/d/210113", http.StatusOK)
	says(t, page, messages.Chinese, "district.empty", "沈北新区")
	p.page(t, "/d/210102?service=bank&need=x&from=timeline", http.StatusOK)
	for _, target := range []string{"/d/999999", "/d/x", "/d/210102%2F1", "/d/%00"} {
		says(t, p.page(t, target, http.StatusNotFound), messages.Chinese, "district.not_found")
	}
}

func TestDistrictRedirect(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	for target, want := range map[string]string{
		"/?district=210102":                               "/d/210102",
		"/?district=210102&service=meal":                  "/d/210102?service=meal",
		"/?district=210102&lang=en":                       "/d/210102?lang=en",
		"/?district=210102&service=https://evil.example/": "/d/210102?service=https%3A%2F%2Fevil.example%2F",
	} {
		w := p.get(t, target)
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != want {
			t.Errorf("%s: %d to %q, want %q", target, w.Code, got, want)
		}
	}
}
