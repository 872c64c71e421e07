package page_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
	"jiujin/internal/web/page"
)

func TestParsePublicURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "https://Jiujin.example.cn": "https://jiujin.example.cn", "https://jiujin.example.cn/\n": "https://jiujin.example.cn",
		"http://10.0.0.1:8080": "http://10.0.0.1:8080",
	} {
		if got, err := page.ParsePublicURL(text); err != nil || got != want {
			t.Errorf("%q: %q %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"jiujin.example.cn", "ftp://x", "https://", "https://x/path", "https://x/?q=1", "https://x/#a", "https://u@x", "https://x y", "https://x\"y"} {
		if got, err := page.ParsePublicURL(text); err == nil || !strings.Contains(err.Error(), "--public-url") {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
}

// head gives the content of what the head of a page says by rel, property or
// name.
func head(n node, name string) []string {
	var list []string
	for _, e := range n.all(func(n node) bool { return n.Data == "link" || n.Data == "meta" }) {
		if e.attr("rel") == name || e.attr("property") == name || e.attr("name") == name {
			list = append(list, e.attr("href")+e.attr("content"))
		}
	}
	return list
}

// TestCanonical: one address for a page, whatever the visitor's has besides;
// none for made-up data or another instant.
func TestCanonical(t *testing.T) {
	t.Parallel()
	p, demo := open(t, false), open(t, true)
	s := timed(canteen("食堂", &railway), "8:00-17:00")
	id := p.add(t, s)[0]
	for target, want := range map[string]string{
		"/s/" + id + "?from=timeline&big=1":  "http://example.com/s/" + id,
		"/s/" + id + "?lang=en":              "http://example.com/s/" + id + "?lang=en",
		"/d/210102?service=meal&open=true":   "http://example.com/d/210102?service=meal",
		"/":                                  "http://example.com/",
		"/?service=station&meal=lunch&big=1": "http://example.com/?service=station",
		"/about":                             "http://example.com/about",
	} {
		page := p.page(t, target, http.StatusOK)
		if got := head(page, "canonical"); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, want %s", target, got, want)
		}
		if got := head(page, "og:url"); len(got) != 1 || got[0] != want {
			t.Errorf("%s: shared as %v", target, got)
		}
		if got := head(page, "og:title"); len(got) != 1 || got[0] == "" {
			t.Errorf("%s: title %v", target, got)
		}
	}
	for _, target := range []string{"/?" + here, "/s/" + id + "?at=2026-11-23T12:00:00%2B08:00", "/desk", "/family?id=" + id} {
		page := p.page(t, target, http.StatusOK)
		if got := head(page, "canonical"); len(got) != 0 {
			t.Errorf("%s: %v", target, got)
		}
		if got := head(page, "robots"); !slices.Equal(got, []string{"noindex"}) {
			t.Errorf("%s: robots %v", target, got)
		}
		if got := head(page, "og:url"); len(got) != 1 || strings.Contains(got[0], "lat") || strings.Contains(got[0], "at=") {
			t.Errorf("%s: shared as %v", target, got)
		}
	}
	if got := head(demo.page(t, "/about", http.StatusOK), "canonical"); len(got) != 0 {
		t.Errorf("demo: %v", got)
	}
}

// TestJSONLD: what search engines are told is what is known, and nothing more.
func TestJSONLD(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	known := timed(canteen("食堂</script><b>", &railway), "每天8:00-17:00，全年无休")
	known.Contact.Phone, known.Address = "024-88139123;024-1", "蒲昌路46号"
	stale := sourced(station("驿站", &railway), "每天8:00-17:00，全年无休", locator.Provenance{Source: "x", SourceDate: "2023-12"})
	stale.Location.Precision, stale.Entry = locator.AtStreet, locator.Tristates{"walk_in": locator.Yes}
	unsaid := timed(station("节假日没写", nil), "周一至周五8:00-17:00")
	stopped := timed(canteen("停办", &railway), "8:00-17:00")
	stopped.Publication.Status = locator.Closed
	ids := p.add(t, known, stale, unsaid, stopped)
	told := func(id string) map[string]any {
		var list []map[string]any
		for _, s := range p.page(t, "/s/"+id, http.StatusOK).tags("script") {
			if s.attr("type") == "application/ld+json" {
				var m map[string]any
				if err := json.Unmarshal([]byte(s.FirstChild.Data), &m); err != nil {
					t.Fatalf("%v: %s", err, s.FirstChild.Data)
				}
				list = append(list, m)
			}
		}
		if len(list) > 1 {
			t.Fatalf("%d pieces", len(list))
		}
		if len(list) == 0 {
			return nil
		}
		return list[0]
	}
	got := told(ids[0])
	want := map[string]any{
		"@context": "https://schema.org", "@type": "FoodEstablishment", "@id": "http://example.com/s/" + ids[0], "url": "http://example.com/s/" + ids[0],
		"name": "食堂</script><b>", "identifier": ids[0], "telephone": "024-88139123",
		"address": map[string]any{"@type": "PostalAddress", "addressCountry": "CN", "addressRegion": "辽宁省", "addressLocality": "沈阳市和平区", "streetAddress": "蒲昌路46号"},
		"geo":     map[string]any{"@type": "GeoCoordinates", "latitude": 41.792, "longitude": 123.3885},
	}
	opening := got["openingHoursSpecification"]
	delete(got, "openingHoursSpecification")
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if list, ok := opening.([]any); !ok || len(list) == 0 {
		t.Errorf("no hours: %v", opening)
	}
	for i, why := range map[int]string{1: "stale", 2: "holidays not stated"} {
		if h := told(ids[i])["openingHoursSpecification"]; h != nil {
			t.Errorf("%s: hours %v", why, h)
		}
	}
	if g := told(ids[1])["geo"]; g != nil {
		t.Errorf("a point that is only the street's: %v", g)
	}
	if told(ids[3]) != nil {
		t.Error("a closed site is told of")
	}
}

// TestSitemap: all that may be listed is, once.
func TestSitemap(t *testing.T) {
	t.Parallel()
	p, demo := open(t, false), open(t, true)
	closed := canteen("停办", nil)
	closed.Publication.Status = locator.Closed
	draft := canteen("草稿", nil)
	draft.Publication = locator.Publication{Status: locator.Draft}
	ids := p.add(t, canteen("甲", &railway), station("乙", nil), closed, draft)
	w := p.get(t, "/sitemap.xml")
	var set struct {
		XMLName xml.Name
		URL     []struct {
			Loc     string `xml:"loc"`
			LastMod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &set); err != nil || w.Code != http.StatusOK || set.XMLName.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	var sites []string
	for _, u := range set.URL {
		if s, ok := strings.CutPrefix(u.Loc, "http://example.com/s/"); ok {
			sites = append(sites, s)
			if len(u.LastMod) != len("2026-11-23") {
				t.Errorf("%s changed on %q", u.Loc, u.LastMod)
			}
			continue
		}
		p.page(t, strings.TrimPrefix(u.Loc, "http://example.com"), http.StatusOK)
	}
	slices.Sort(sites)
	if want := []string{ids[0], ids[1]}; !slices.Equal(sites, want) {
		t.Errorf("sites %v, want %v", sites, want)
	}
	if body := p.get(t, "/robots.txt").Body.String(); !strings.Contains(body, "Sitemap: http://example.com/sitemap.xml\n") || !strings.Contains(body, "Disallow: /api/") {
		t.Error(body)
	}
	for _, target := range []string{"/sitemap/1.xml", "/sitemap/0.xml", "/sitemap/01.xml", "/sitemap/x"} {
		p.page(t, target, http.StatusNotFound)
	}
	demo.page(t, "/sitemap.xml", http.StatusNotFound)
	if body := demo.get(t, "/robots.txt").Body.String(); body != "User-agent: *\nDisallow: /\n" {
		t.Error(body)
	}
}

// TestSitemapParts: cut into files, every page is in one of them, and none has
// more than it may.
func TestSitemapParts(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	var sites []locator.Site
	for range 25 {
		sites = append(sites, canteen("食堂", nil))
	}
	p.add(t, sites...)
	whole := page.SitemapParts(p.engine.View(), 50_000)
	if len(whole) != 1 {
		t.Fatalf("%d files", len(whole))
	}
	for _, most := range []int{20, 24, 43, 44, 1000} {
		var all []string
		files := page.SitemapParts(p.engine.View(), most)
		for _, file := range files {
			if len(file) > most || len(file) == 0 {
				t.Errorf("%d in a file of at most %d", len(file), most)
			}
			all = append(all, file...)
		}
		if d := cmp.Diff(whole[0], all); d != "" || (most < 40) != (len(files) > 1) {
			t.Errorf("in %d files of %d: %s", len(files), most, d)
		}
	}
}

// TestProofs: files of the operator's folder are served at the top, and
// nothing outside it, beside it or linked out of it.
func TestProofs(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("MP_verify_AbC123.txt", "AbC123")
	write("baidu_verify_code-x.html", "code")
	write("secret.key", "key")
	write(".env.txt", "env")
	write("large.txt", strings.Repeat("x", 65<<10))
	if err := os.Mkdir(filepath.Join(folder, "folder.txt"), 0o700); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "outside.txt")
	if err := os.WriteFile(outside, []byte("outside"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(folder, "link.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("MP_verify_AbC123.txt", filepath.Join(folder, "inside.txt")); err != nil {
		t.Fatal(err)
	}
	proofs, err := page.OpenProofs(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = proofs.Close() })
	p := openWith(t, proofs)
	for name, kind := range map[string]string{"MP_verify_AbC123.txt": "text/plain; charset=utf-8", "baidu_verify_code-x.html": "text/html; charset=utf-8"} {
		w := p.get(t, "/"+name)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind || !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %d %s", name, w.Code, w.Header())
		}
	}
	if body := p.get(t, "/MP_verify_AbC123.txt").Body.String(); body != "AbC123" {
		t.Error(body)
	}
	for _, target := range []string{
		"/secret.key", "/.env.txt", "/large.txt", "/folder.txt", "/link.txt", "/inside.txt", "/missing.txt", "/..%2foutside.txt", "/%2e%2e/outside.txt",
		"/..%5coutside.txt", "/MP_verify_AbC123.txt%00.txt", "/MP_verify_AbC123.txt/", "/a%2fb.txt", "/.txt", "/con.txt.txt",
	} {
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	write("MP_verify_later.txt", "later")
	if body := p.get(t, "/MP_verify_later.txt").Body.String(); body != "later" {
		t.Errorf("a file of today: %s", body)
	}
	p.page(t, "/about", http.StatusOK) // the pages are where they were
	if _, err := page.OpenProofs(filepath.Join(folder, "none")); err == nil || !strings.Contains(err.Error(), "--verify-dir") {
		t.Error(err)
	}
}
