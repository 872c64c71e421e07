package page_test

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/store/storetest"
)

// everyPage is a site with every sort of site and notice on it, and the
// addresses of all its pages with their status.
func everyPage(t *testing.T, demo bool) (*pages, map[string]int) {
	t.Helper()
	p := open(t, demo)
	sites := []locator.Site{
		rich(station("Full station", &railway)), rich(canteen("Full canteen", away(100))),
		station("Bare station", away(200)), canteen("Bare canteen", away(1500)),
		rich(station("Unlocated", nil)), canteen("Unlocated too", nil),
	}
	for _, c := range append(locator.Channels(), "") {
		s := canteen("Channel "+string(c), away(300))
		s.Meal.Channel = c
		sites = append(sites, s)
	}
	for _, precision := range locator.Precisions() {
		for bearing := 0.0; bearing < 360; bearing += 45 {
			s := rich(station("Round", away(400)))
			s.Location.Precision, s.Registered = precision, locator.Tri(len(sites)%3)
			s.Location.Point[0] = railway[0] + 0.01*float64(int(bearing)%100-50)/50
			s.Location.Point[1] = railway[1] + 0.01*(bearing-180)/180
			sites = append(sites, s)
		}
	}
	for _, status := range []locator.Status{locator.Suspended, locator.Closed} {
		s := rich(canteen(string(status), away(10)))
		s.Publication = locator.Publication{Status: status, First: storetest.Now(), Reason: "works"}
		if status == locator.Suspended {
			s.Publication.Until = "2026-12-31"
		}
		sites = append(sites, s)
	}
	sites[0].PlaceID, sites[1].PlaceID = "roof", "roof"
	ids := p.add(t, sites...)
	b := &locator.Batch{}
	for _, kind := range locator.NoticeKinds() {
		for _, until := range []locator.Date{"", today} {
			b.Notices = append(b.Notices, locator.NoticeChange{Notice: locator.Notice{
				Kind: kind, Sites: ids[:2], From: today, Until: until, Text: "word", HoursText: "9:00-10:00",
			}})
		}
	}
	b.Notices = append(b.Notices, locator.NoticeChange{Notice: locator.Notice{Kind: locator.NoticeBanner, From: today, Text: "banner"}})
	p.apply(t, b)
	p.patch(t, `{"footer":{"organiser":"Bureau","icp":"ICP 1","police":"Police 1","police_url":"https://example.gov.cn/p","site_id":"4711","map_approval":"GS 1","privacy_contact":"a@example.org"}}`)

	targets := map[string]int{
		"/": 200, "/?service=meal": 200, "/?service=station": 200, "/?" + here: 200, "/?service=meal&" + here: 200,
		"/?service=station&k=50&" + here: 200, "/?service=station&need=eat,drink,rest,toilet&" + here: 200, "/?lat=39.9&lon=116.4": 200,
		"/?service=meal&lat=39.9&lon=116.4": 200, "/?lat=x&lon=y": 400, "/?service=meal&lat=1": 400, "/?max_m=1&service=meal&need=eat&" + here: 200,
		"/d/210102": 200, "/d/210102?service=meal": 200, "/d/210102?service=station": 200, "/d/210113": 200, "/d/999999": 404,
		"/about": 200, "/nothing": 404, "/s/1": 404, "/s/" + locator.NewID(999_999): 404,
	}
	for _, id := range ids {
		targets["/s/"+id] = 200
	}
	for _, target := range []string{
		"/family", "/family?q=Full", "/family?q=nothing", "/family?district=210102", "/family?district=210113&service=station",
		"/family?id=" + ids[0], "/family?id=" + ids[1], "/family?id=" + ids[3], "/desk", "/desk?q=Full", "/desk?q=nothing", "/desk?district=210102", "/desk?q=" + ids[1],
	} {
		targets[target] = 200
	}
	targets["/family?id=1"], targets["/s/1/qr.png"] = 404, 404
	return p, targets
}

func inEnglish(target string) string {
	if strings.Contains(target, "?") {
		return target + "&lang=en"
	}
	return target + "?lang=en"
}

// TestEverySentence: no page of either language lacks a sentence, and English
// pages are in English.
func TestEverySentence(t *testing.T) {
	t.Parallel()
	for _, demo := range []bool{false, true} {
		p, targets := everyPage(t, demo)
		for target, status := range targets {
			for _, lang := range messages.Langs() {
				if lang == messages.English {
					target = inEnglish(target)
				}
				page := p.page(t, target, status)
				text := page.text()
				if strings.ContainsAny(text, "\u2039\u203a") || strings.Contains(text, "%!") || strings.Contains(text, "ZgotmplZ") {
					t.Errorf("%s: %s", target, text)
				}
				if got, want := page.tags("html")[0].attr("lang"), map[messages.Lang]string{messages.Chinese: "zh-CN", messages.English: "en"}[lang]; got != want {
					t.Errorf("%s: lang %q, want %q", target, got, want)
				}
				if title := page.tags("title")[0].text(); title == "" || len(page.tags("h1")) != 1 || len(page.tags("main")) != 1 {
					t.Errorf("%s: title %q, %d h1, %d main", target, title, len(page.tags("h1")), len(page.tags("main")))
				}
				if lang == messages.English {
					for _, own := range []string{"就近", "中文"} {
						text = strings.ReplaceAll(text, own, "")
					}
					if i := strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); i >= 0 {
						t.Errorf("%s is not all English: …%s…", target, text[max(0, i-30):min(len(text), i+60)])
					}
				}
			}
		}
	}
}

// TestTemplateKeys: every key that stands in a template is a sentence.
func TestTemplateKeys(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.templ")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	whole, begun := regexp.MustCompile(`[ (]"([a-z]+\.[a-z_.0-9]+)"[^ ]`), regexp.MustCompile(`text\("([^"]+)" ?\+`)
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range messages.Langs() {
			for _, m := range whole.FindAllStringSubmatch(string(text), -1) {
				if strings.HasSuffix(m[1], ".css") || strings.HasSuffix(m[1], ".js") {
					continue
				}
				if found++; !messages.Has(lang, m[1]) {
					t.Errorf("%s: %s is not in %s", file, m[1], lang)
				}
			}
			for _, m := range begun.FindAllStringSubmatch(string(text), -1) {
				if !slices.ContainsFunc(messages.Keys(lang), func(k string) bool { return strings.HasPrefix(k, m[1]) }) {
					t.Errorf("%s: nothing begins with %s in %s", file, m[1], lang)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d keys found in templates: has their form changed?", found)
	}
}

// TestScriptWords: what the scripts say is in the page, in both languages.
func TestScriptWords(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	index, quoted := regexp.MustCompile(`say\[([^\]]+)\]`), regexp.MustCompile(`"(\w+)"`)
	failures := regexp.MustCompile(`type Failure =([^;]+);`)
	err := filepath.WalkDir("../../../static/src", func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && d.Name() == "staff" {
			return fs.SkipDir // which has words of its own
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".ts") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range slices.Concat(index.FindAllStringSubmatch(string(text), -1), failures.FindAllStringSubmatch(string(text), -1)) {
			for _, key := range quoted.FindAllStringSubmatch(m[1], -1) {
				used[key[1]] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(used) < 8 {
		t.Fatalf("scripts say %v: has their form changed?", used)
	}
	p := open(t, false)
	for _, lang := range messages.Langs() {
		page := p.page(t, "/about?lang="+string(lang), http.StatusOK)
		script := page.all(func(n node) bool { return n.attr("id") == "words" })[0]
		var words map[string]string
		if err := json.Unmarshal([]byte(script.FirstChild.Data), &words); err != nil {
			t.Fatal(err)
		}
		for key := range used {
			if words[key] == "" {
				t.Errorf("scripts say %q, which %s lacks", key, lang)
			}
		}
	}
}

// TestOwnOriginOnly: nothing is loaded from elsewhere, and nothing runs inline.
func TestOwnOriginOnly(t *testing.T) {
	t.Parallel()
	p, targets := everyPage(t, false)
	for target, status := range targets {
		page := p.page(t, target, status)
		for _, n := range page.all(func(n node) bool { return n.attr("src") != "" || n.Data == "link" && !namesPage(n) || n.Data == "form" }) {
			if address := n.attr("src") + n.attr("href") + n.attr("action"); !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
				t.Errorf("%s: %s from %s", target, n.Data, address)
			}
		}
		for _, n := range page.all(func(node) bool { return true }) {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%s: <%s %s=%q> is not allowed by the policy", target, n.Data, a.Key, a.Val)
				}
			}
		}
		for _, s := range page.tags("script") {
			if s.attr("src") == "" && s.attr("type") != "application/json" && s.attr("type") != "application/ld+json" {
				t.Errorf("%s: an inline script", target)
			}
		}
	}
}

// namesPage reports whether a link only names the page by its whole address.
func namesPage(n node) bool { return n.attr("rel") == "canonical" || n.attr("rel") == "alternate" }
