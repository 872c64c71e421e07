package page_test

import (
	"context"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
	"jiujin/internal/web"
)

var update = flag.Bool("update", false, "write testdata anew")

// TestGolden holds every page to testdata/golden, tag by tag and word by word,
// so that what a change does to the HTML is seen where the change is made. Only
// white space that no browser shows is not compared.
func TestGolden(t *testing.T) {
	towns := map[string]http.Handler{"": town(t, false), "demo": town(t, true), "empty": emptyTown(t)}
	seen := map[string]bool{}
	for _, g := range goldenPages() {
		t.Run(g.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			towns[g.town].ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, g.target, http.NoBody))
			if w.Code != max(g.status, http.StatusOK) {
				t.Fatalf("%s: status %d", g.target, w.Code)
			}
			wantGolden(t, g.name+".html", pageLines(t, w.Body.String(), g.whole))
		})
		seen[g.name+".html"] = true
	}
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !seen[filepath.Base(file)] {
			t.Errorf("%s is of no page", file)
		}
	}
}

func wantGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got), `go test ./internal/web/page -run TestGolden -update` to accept:\n%s", name, diff)
	}
}

// goldenPage is a page to compare.
type goldenPage struct {
	name   string // of the file
	target string
	status int    // 0: OK
	town   string // "", demo or empty
	whole  bool   // with what is the same on every page
}

func goldenPages() []goldenPage {
	const (
		meals, stations = "/?service=meal&k=4&" + here, "/?service=station&k=4&" + here
		lunch           = "&at=2026-11-24T11:30:00%2B08:00"
	)
	s := func(n int64) string { return "/s/" + locator.NewID(n) }
	return []goldenPage{
		{name: "home", target: "/", whole: true},
		{name: "home-en", target: "/?lang=en", whole: true},
		{name: "home-big", target: "/?big=1", whole: true},
		{name: "home-demo", target: "/", town: "demo", whole: true},
		{name: "home-empty", target: "/", town: "empty"},
		{name: "ask-meal", target: "/?service=meal"},
		{name: "ask-station", target: "/?service=station&need=toilet"},
		{name: "ask-bigger", target: "/?service=meal&big=2"},
		{name: "ask-outside", target: "/?service=meal&lat=39.9&lon=116.4"},
		{name: "ask-bad-place", target: "/?service=meal&lat=x&lon=y", status: http.StatusBadRequest},
		{name: "answer-both", target: "/?k=3&" + here},
		{name: "answer-meal", target: meals},
		{name: "answer-meal-en", target: meals + "&lang=en"},
		{name: "answer-meal-big", target: meals + "&big=1", whole: true},
		{name: "answer-meal-bigger", target: meals + "&big=2&open=true"},
		{name: "answer-meal-day", target: meals + "&meal=lunch" + lunch},
		{name: "answer-meal-demo", target: meals, town: "demo"},
		{name: "answer-meal-distance", target: meals + "&order=distance&deliver=true&more=1"},
		{name: "answer-station", target: stations},
		{name: "answer-station-en", target: stations + "&lang=en"},
		{name: "answer-station-big", target: stations + "&big=1"},
		{name: "answer-station-filters", target: stations + "&need=drink,toilet&entry=walk_in&amenity=hot_water&open=true"},
		{name: "answer-station-none", target: stations + "&amenity=shower,books&max_m=50"},
		{name: "answer-far", target: "/?service=meal&k=2&lat=42.05&lon=123.52"},
		{name: "answer-here", target: "/?service=station&k=2&lat=42.0521&lon=123.5216"},
		{name: "answer-empty", target: meals, town: "empty"},
		{name: "site-meal", target: s(11001), whole: true},
		{name: "site-meal-en", target: s(11001) + "?lang=en"},
		{name: "site-meal-big", target: s(11001) + "?big=1&at=2026-11-24T12:00:00%2B08:00"},
		{name: "site-meal-bare", target: s(11002)},
		{name: "site-meal-start", target: s(11003)},
		{name: "site-meal-demo", target: s(11001), town: "demo", whole: true},
		{name: "site-suspended", target: s(11004)},
		{name: "site-station", target: s(12001)},
		{name: "site-station-en", target: s(12001) + "?lang=en"},
		{name: "site-station-bare", target: s(12002)},
		{name: "site-station-unread", target: s(12003)},
		{name: "site-closed", target: s(12004)},
		{name: "site-unlocated", target: s(12005)},
		{name: "district-meal", target: "/d/210102?service=meal"},
		{name: "district-station-en", target: "/d/210102?service=station&lang=en&need=toilet"},
		{name: "district-waiting", target: "/d/210113"},
		{name: "district-none", target: "/d/210102?service=meal&open=true&deliver=true&meal=breakfast&subdistrict=unknown"},
		{name: "district-empty", target: "/d/210102", town: "empty"},
		{name: "search-site", target: "/?q=%E9%A3%9F%E5%A0%82"},
		{name: "search-area", target: "/?q=%E5%92%8C%E5%B9%B3&lang=en"},
		{name: "search-nothing", target: "/?q=104838&service=meal"},
		{name: "along", target: "/along"},
		{name: "along-found", target: "/along?from=123.3885,41.7920&to=" + locator.NewID(12003) + "&max_detour_m=2000&service=station&need=toilet"},
		{name: "along-which", target: "/along?from=%E9%A3%9F%E5%A0%82&to=nowhere&lang=en"},
		{name: "along-none", target: "/along?from=123.3885,41.7920&to=123.3886,41.7921&max_detour_m=200&service=meal&open=true"},
		{name: "family", target: "/family"},
		{name: "family-query", target: "/family?q=%E9%A3%9F%E5%A0%82"},
		{name: "family-nothing", target: "/family?q=nothing&lang=en&big=1"},
		{name: "family-district", target: "/family?district=210102&service=station"},
		{name: "family-chosen", target: "/family?id=" + locator.NewID(11001)},
		{name: "family-chosen-demo", target: "/family?id=" + locator.NewID(12001), town: "demo"},
		{name: "desk", target: "/desk"},
		{name: "desk-rows", target: "/desk?q=%E9%A3%9F%E5%A0%82&district=210102"},
		{name: "desk-stations", target: "/desk?district=210102&service=station&lang=en"},
		{name: "desk-none", target: "/desk?q=nothing"},
		{name: "me", target: "/me"},
		{name: "me-en", target: "/me?lang=en"},
		{name: "about", target: "/about", whole: true},
		{name: "about-en", target: "/about?lang=en"},
		{name: "about-empty", target: "/about", town: "empty"},
		{name: "error", target: "/nothing", status: http.StatusNotFound, whole: true},
		{name: "error-site", target: "/s/1?lang=en", status: http.StatusNotFound},
	}
}

// pictures is a store that has every photo.
type pictures struct{}

func (pictures) Photo(_ context.Context, id string) (*locator.PhotoFile, error) {
	return &locator.PhotoFile{ID: id}, nil
}

// handlerAt serves the pages of a database at an instant.
func handlerAt(t *testing.T, db *store.DB, at time.Time) http.Handler {
	t.Helper()
	c, err := oneCity()
	if err != nil {
		t.Fatal(err)
	}
	log, now := slog.New(slog.DiscardHandler), func() time.Time { return at }
	engine, err := search.New(t.Context(), search.Options{Source: db, City: c, Log: log, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	h, err := web.New(web.Options{
		Engine: engine, Assets: noAssets{}, Zone: shanghai, Log: log, Now: now, Photos: pictures{},
		Ready: func(context.Context) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

var lunchTime = time.Date(2026, 11, 23, 11, 40, 0, 0, shanghai)

// emptyTown is the site before anything is published.
func emptyTown(t *testing.T) http.Handler {
	t.Helper()
	return handlerAt(t, storetest.Open(t, storetest.SQLiteFile(t), store.Options{Now: storetest.Now}), lunchTime)
}

// town is a few sites, of every shape that a page knows.
func town(t *testing.T, demo bool) http.Handler {
	t.Helper()
	db := storetest.Open(t, storetest.SQLiteFile(t), store.Options{Now: storetest.Now})
	if demo {
		if err := db.MarkDemo(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	b := &locator.Batch{Actor: "test"}
	for _, s := range slices.Concat(goldenMeals(), goldenStations()) {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	first, second := []string{locator.NewID(11001)}, []string{locator.NewID(12002)}
	for _, n := range []locator.Notice{
		{Kind: locator.NoticeHours, Sites: first, From: today, Until: "2026-11-25", Text: "节日时间 <b>", HoursText: "11:00-12:30"},
		{Kind: locator.NoticeTrial, Sites: first, From: "2026-11-01", Text: "试运行"},
		{Kind: locator.NoticeClosure, Sites: second, From: "2026-11-26", Until: "2026-11-27", Text: "设备检修"},
		{Kind: locator.NoticeEnd, Sites: second, From: "2026-12-31", Text: "年底停办"},
		{Kind: locator.NoticeBanner, From: today, Text: "明天有雪 & 路滑"},
	} {
		b.Notices = append(b.Notices, locator.NoticeChange{Notice: n})
	}
	if err := db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	patch := `{"footer":{"organiser":"某某民政局","icp":"ICP 1","police":"Police 1","police_url":"https://example.gov.cn/p?a=1&b=中","site_id":"4711","map_approval":"GS 1","privacy_contact":"a@example.org"}}`
	if err := db.SetCityPatch(t.Context(), "test", []byte(patch)); err != nil {
		t.Fatal(err)
	}
	return handlerAt(t, db, lunchTime)
}

func numbered(serial int64, s locator.Site) locator.Site {
	s.ID = locator.NewID(serial)
	return s
}

func goldenMeals() []locator.Site {
	full := rich(canteen("民丰社区食堂 <b> & \"Ⅱ\"", away(100)))
	full.Address, full.Directions, full.Subdistrict, full.Community = "和平区蒲昌路46-7号", "从东门进", "正良街道", "民丰社区"
	full.HoursText, full.PlaceID = "早餐6:30-8:30，午餐11:00-13:00，法定节假日休息", "roof"
	full.Meal.MenuText, full.Meal.DiscountText = "一荤三素一汤10元", "60-79岁9元；80岁以上7元；残疾人半价"
	full.Facts[locator.PriceFacts] = locator.Provenance{Source: "区民政局", URL: "https://example.gov.cn/价?a=1&b='x'", SourceDate: "2023-12"}
	full.Photos = []locator.Photo{
		{ID: strings.Repeat("ab", 32), Alt: "门口 \"东门\"", Width: 1600, Height: 1200, TakenOn: "2026-03-05"},
		{ID: strings.Repeat("cd", 32), Alt: "菜单", Width: 300, Height: 200},
	}
	start := canteen("开餐食堂", away(700))
	start.HoursText, start.Meal.MenuText, start.Meal.DiscountText = "上午10点半开餐", "自助，按斤12.8元", "另议，来了再说"
	start.Meal.Delivery, start.Meal.DeliveryText = locator.Yes, "一公里以内"
	start.Contact.Phone = "024-88139123转8"
	stopped := rich(canteen("停着的食堂", away(40)))
	stopped.Publication = locator.Publication{Status: locator.Suspended, First: storetest.Now(), Reason: "装修", Until: "2026-12-31"}
	stale := canteen("多年没核实的食堂", away(900))
	stale.HoursText, stale.Location.Precision = "11:00-13:00", locator.AtStreet
	stale.Facts = map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {Source: "Visit", VerifiedOn: "2024-05-01", Method: locator.ByPhone}}
	return []locator.Site{
		numbered(11001, full), numbered(11002, canteen("什么都不知道的食堂", away(1500))), numbered(11003, start),
		numbered(11004, stopped), numbered(11005, stale), numbered(11006, canteen("远处的食堂", away(24_600))),
	}
}

func goldenStations() []locator.Site {
	full := rich(timed(station("工会驿站", away(300)), "24小时"))
	full.HoursText, full.PlaceID = "24小时", "roof"
	bare := station("什么都不知道的驿站", away(200))
	unread := station("看门卫的驿站", away(2500))
	unread.HoursText, unread.Needs = "看门卫心情", locator.Tristates{"toilet": locator.No, "drink": locator.Yes}
	unread.Entry = locator.Tristates{"scan_code": locator.Yes, "walk_in": locator.No, "night": locator.No}
	unread.Contact.Phone = "13800000000"
	closed := rich(station("关了的驿站", away(20)))
	closed.Publication = locator.Publication{Status: locator.Closed, First: storetest.Now(), Reason: "合并"}
	waiting := rich(station("没有位置的驿站", nil))
	waiting.District = "210113"
	waiting.Address = ""
	return []locator.Site{
		numbered(12001, full), numbered(12002, bare), numbered(12003, unread), numbered(12004, closed), numbered(12005, waiting),
	}
}

// blocks begin and end a line of their own: white space beside them is not shown.
var blocks = strings.Fields(`html head body title meta link script header footer main nav section article aside div p h1 h2 h3 h4
	ul ol li dl dt dd form fieldset legend details summary figure figcaption table caption thead tbody tr th td select option br`)

// pageLines writes a page with a line for each block. Unless whole is true,
// what stands on every page alike is left out: the header, the footer, links of
// the head, the words for scripts and the strokes of icons.
func pageLines(t *testing.T, page string, whole bool) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	w := &lineWriter{whole: whole}
	w.node(doc)
	w.end()
	return w.out.String()
}

type lineWriter struct {
	out, line strings.Builder
	whole     bool
}

// end ends the line, without the white space at its ends.
func (w *lineWriter) end() {
	if line := strings.Trim(w.line.String(), " "); line != "" {
		w.out.WriteString(line + "\n")
	}
	w.line.Reset()
}

func (w *lineWriter) left(n *html.Node) bool {
	if w.whole || n.Type != html.ElementNode {
		return false
	}
	switch n.Data {
	case "header":
		return node{n}.attr("id") == "head"
	case "footer", "link":
		return true
	case "script":
		return node{n}.attr("type") == "module"
	}
	return false
}

func (w *lineWriter) node(n *html.Node) {
	if w.left(n) {
		return
	}
	block := n.Type == html.ElementNode && slices.Contains(blocks, n.Data)
	if block {
		w.end()
	}
	switch n.Type {
	case html.ElementNode:
		w.line.WriteString("<" + n.Data)
		for _, a := range n.Attr {
			w.line.WriteString(" " + a.Key + `="` + strings.ReplaceAll(a.Val, `"`, "&quot;") + `"`)
		}
		w.line.WriteString(">")
	case html.TextNode:
		w.text(n)
	case html.DoctypeNode:
		w.line.WriteString("<!doctype " + n.Data + ">")
	default:
	}
	if block {
		w.end()
	}
	for c := n.FirstChild; c != nil && (w.whole || n.Data != "svg"); c = c.NextSibling {
		w.node(c)
	}
	if block {
		w.end()
	}
	if n.Type == html.ElementNode && n.Data != "input" && n.Data != "meta" && n.Data != "link" && n.Data != "br" {
		w.line.WriteString("</" + n.Data + ">")
	}
	if block {
		w.end()
	}
}

func (w *lineWriter) text(n *html.Node) {
	switch {
	case n.Parent.Data != "script":
		text := strings.NewReplacer("\n", " ", "\t", " ", "&", "&amp;", "<", "&lt;").Replace(n.Data)
		if strings.HasSuffix(w.line.String(), " ") {
			text = strings.TrimLeft(text, " ")
		}
		for strings.Contains(text, "  ") {
			text = strings.ReplaceAll(text, "  ", " ")
		}
		w.line.WriteString(text)
	case node{n.Parent}.attr("id") != "words" || w.whole:
		w.line.WriteString(n.Data)
	}
}
