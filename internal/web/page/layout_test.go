package page_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// TestFooter: a field of the operator's shows when it is set and not before.
func TestFooter(t *testing.T) {
	t.Parallel()
	fields := map[string]string{
		"organiser": "某某民政局", "icp": "辽ICP备00000000号", "police": "辽公网安备00000000号", "site_id": "2101000000", "map_approval": "审S(2026)000号",
	}
	p := open(t, false)
	foot := func(target string) node { return p.page(t, target, http.StatusOK).tags("footer")[0] }
	if n := len(foot("/").classes("marks")); n != 0 {
		t.Error("an empty list of marks")
	}
	for name, value := range fields {
		patch, err := json.Marshal(map[string]any{"footer": map[string]string{name: value}})
		if err != nil {
			t.Fatal(err)
		}
		one := open(t, false)
		one.patch(t, string(patch))
		text := one.page(t, "/", http.StatusOK).tags("footer")[0].text()
		for other, words := range fields {
			if strings.Contains(text, words) != (other == name) {
				t.Errorf("only %s is set, the footer says %s", name, text)
			}
		}
	}
	p.patch(t, `{"footer":{"icp":"辽ICP备1号","police":"公安1号","police_url":"https://beian.mps.gov.cn/#/query?code=1","privacy_contact":"privacy@example.gov.cn"}}`)
	if got := foot("/").links("https://"); !slices.Equal(got, []string{"https://beian.miit.gov.cn/", "https://beian.mps.gov.cn/#/query?code=1"}) {
		t.Errorf("links %v", got)
	}
	says(t, p.page(t, "/about", http.StatusOK), messages.Chinese, "about.privacy.contact", "privacy@example.gov.cn")
	if got := foot("/").links("tel:"); !slices.Equal(got, []string{"tel:12345", "tel:12351"}) {
		t.Errorf("hotlines %v", got)
	}
}

func TestNewestFactInFooter(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	if text := p.page(t, "/", http.StatusOK).tags("footer")[0].text(); strings.Contains(text, "20") && strings.Contains(text, "资料最新") {
		t.Errorf("a date of no data: %s", text)
	}
	s := station("驿站", nil)
	s.Facts = map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {SourceDate: "2023-12-06"}}
	p.add(t, s)
	says(t, p.page(t, "/", http.StatusOK), messages.Chinese, "foot.data", "2023-12-06")
}

func TestOtherLanguage(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, station("驿站", &railway))[0]
	for target, want := range map[string]string{
		"/": "/?lang=en", "/?lang=en": "/", "/s/" + id: "/s/" + id + "?lang=en", "/s/" + id + "?lang=en": "/s/" + id,
		"/?service=meal&" + here: "/?lang=en&service=meal", "/?service=meal&lang=en&datum=gcj02&" + here: "/?service=meal",
	} {
		nav := p.page(t, target, http.StatusOK).tags("header")[0].tags("nav")[0]
		if got := nav.links(""); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v, want %s", target, got, want)
		}
	}
	// An address that would name another host stays here.
	for _, link := range p.page(t, "//evil.example/x", http.StatusNotFound).links("") {
		if strings.HasPrefix(link, "//") {
			t.Errorf("the error page leads to %s", link)
		}
	}
	page := p.page(t, "/?lang=en", http.StatusOK)
	for _, a := range page.tags("a") {
		if href := a.attr("href"); strings.HasPrefix(href, "/") && href != "/" && !strings.Contains(href, "lang=en") {
			t.Errorf("%s leaves English", href)
		}
	}
	says(t, page, messages.English, "home.question")
	says(t, p.page(t, "/d/210102?lang=en", http.StatusOK), messages.English, "district.title", "Heping District", messages.Text(messages.English, "service.all"))
}

func TestDemoIsHidden(t *testing.T) {
	t.Parallel()
	p := open(t, true)
	id := p.add(t, station("演示", &railway))[0]
	for _, target := range []string{"/", "/s/" + id, "/d/210102", "/about", "/?" + here} {
		page := p.page(t, target, http.StatusOK)
		says(t, page, messages.Chinese, "demo.sentence")
		if !slices.ContainsFunc(page.tags("meta"), func(n node) bool { return n.attr("content") == "noindex" }) {
			t.Errorf("%s may be indexed", target)
		}
	}
	if body := p.get(t, "/robots.txt").Body.String(); !strings.Contains(body, "Disallow: /\n") {
		t.Errorf("robots.txt of a demo: %s", body)
	}
	if body := open(t, false).get(t, "/robots.txt").Body.String(); strings.Contains(body, "Disallow: /\n") {
		t.Errorf("robots.txt: %s", body)
	}
}

// TestBasemap: borders of districts are drawn of made-up data, or with leave.
func TestBasemap(t *testing.T) {
	t.Parallel()
	type geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
	type answer struct {
		Bounds    []float64
		Center    []float64
		Zoom      int
		Urban     []geometry
		Rivers    []geometry
		Districts []struct {
			Name   string
			Label  []float64
			Border *geometry
		}
	}
	ask := func(p *pages, target string) (a answer) {
		t.Helper()
		w := p.get(t, target)
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%d, %v", w.Code, err)
		}
		return a
	}
	approved := open(t, false)
	approved.patch(t, `{"footer":{"map_approval":"审S(2026)000号"}}`)
	for name, tt := range map[string]struct {
		p    *pages
		want bool
	}{"real": {open(t, false), false}, "demo": {open(t, true), true}, "approved": {approved, true}} {
		a := ask(tt.p, "/basemap.json")
		if len(a.Bounds) != 4 || len(a.Urban) == 0 || len(a.Rivers) == 0 || len(a.Districts) != 13 || a.Zoom == 0 {
			t.Errorf("%s: %d pieces of town, %d rivers, %d districts", name, len(a.Urban), len(a.Rivers), len(a.Districts))
		}
		for _, d := range a.Districts {
			if (d.Border != nil) != tt.want || len(d.Label) != 2 || d.Name == "" {
				t.Errorf("%s: border of %s drawn: %v, want %v", name, d.Name, d.Border != nil, tt.want)
			}
		}
	}
	p := open(t, false)
	if names := ask(p, "/basemap.json?lang=en").Districts[0].Name; strings.ContainsAny(names, "区县市") {
		t.Errorf("in English %s", names)
	}
	tag := p.get(t, "/basemap.json").Header().Get("ETag")
	r := p.get(t, "/basemap.json")
	if tag == "" || r.Header().Get("ETag") != tag {
		t.Errorf("tags %q and %q", tag, r.Header().Get("ETag"))
	}
	p.patch(t, `{"footer":{"map_approval":"审S(2026)000号"}}`)
	if again := p.get(t, "/basemap.json").Header().Get("ETag"); again == tag {
		t.Error("the tag stays although the borders came")
	}
}
