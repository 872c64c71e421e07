package page_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jiujin/internal/locator"
)

// hostile would leave every place it may stand in: a text, an attribute in
// either quotes, a script element with JSON, a comment.
const hostile = "x</script><script>alert(1)</script>\"onload=\"a' onclick='b<!--]]>&quot;&lt;\u2028`${c}`</textarea></title><img src=x onerror=d>"

// harmless fails if anything on the page came out of a word: an element, a
// script, an attribute or an address that runs.
func harmless(t *testing.T, target string, page node) {
	t.Helper()
	for _, n := range page.all(func(node) bool { return true }) {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s: <%s> has %s=%q", target, n.Data, a.Key, a.Val)
			}
			if strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") && slices.Contains([]string{"href", "src", "action"}, a.Key) {
				t.Errorf("%s: <%s> leads to %s", target, n.Data, a.Val)
			}
		}
		if kind := n.attr("type"); n.Data == "script" && kind != "module" && kind != "application/json" && kind != "application/ld+json" {
			t.Errorf("%s: a script of somebody else's: %s", target, n.text())
		}
		if n.Data == "img" && n.attr("src") == "x" {
			t.Errorf("%s: an image out of a word", target)
		}
	}
}

func hasAttr(n node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// scripted decodes the JSON of the one script element that passes.
func scripted(t *testing.T, page node, pass func(node) bool) map[string]any {
	t.Helper()
	found := page.all(func(n node) bool { return n.Data == "script" && pass(n) })
	if len(found) != 1 {
		t.Fatalf("%d script elements", len(found))
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(found[0].FirstChild.Data), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// hostileSites say the words wherever words may stand, and lead to addresses
// that run.
func hostileSites() []locator.Site {
	var sites []locator.Site
	for _, s := range []locator.Site{rich(canteen(hostile, away(10))), rich(station(hostile, away(20))), rich(station(hostile, nil))} {
		s.Address, s.Directions, s.Operator, s.Aliases = hostile, hostile, hostile, []string{hostile}
		s.AmenitiesText, s.EntryText, s.Subdistrict, s.Community = hostile, hostile, hostile, hostile
		s.HoursText, s.Contact.Phone = hostile, hostile+" 024-88139123"
		for g, p := range s.Facts {
			p.Source, p.URL = hostile, "https://example.gov.cn/?a=\"onload=\"'<b>"
			s.Facts[g] = p
		}
		if m := s.Meal; m != nil {
			m.MenuText, m.DiscountText, m.DeliveryText, m.DietText = hostile, hostile, hostile, hostile
		}
		sites = append(sites, s)
	}
	priced := canteen(hostile+" 2", away(30))
	priced.Meal.MenuText, priced.Meal.DiscountText = "一荤三素一汤10元", "70岁以上7元"
	return append(sites, priced)
}

// TestHostileWords: what people wrote is shown as they wrote it, in a text, an
// attribute, an address and JSON, and is never more than words.
func TestHostileWords(t *testing.T) {
	p := open(t, false)
	ids := p.add(t, hostileSites()...)
	p.apply(t, &locator.Batch{Notices: []locator.NoticeChange{
		{Notice: locator.Notice{Kind: locator.NoticeBanner, From: today, Text: hostile}},
		{Notice: locator.Notice{Kind: locator.NoticeHours, Sites: ids[:1], From: today, Text: hostile, HoursText: hostile}},
	}})
	asked := url.QueryEscape(hostile)
	targets := []string{
		"/?" + here, "/?service=meal&" + here, "/?service=station&" + here, "/d/210102", "/d/210102?lang=en", "/about",
		"/?q=" + asked, "/family?q=" + asked, "/desk?q=" + asked + "&subdistrict=" + asked, "/along?from=" + asked + "&to=" + asked,
		"/desk?district=210102", "/family?district=210102", "/?service=" + asked, "/?big=" + asked + "&" + asked + "=" + asked,
	}
	for _, id := range ids {
		targets = append(targets, "/s/"+id, "/s/"+id+"?lang=en", "/family?id="+id)
	}
	for _, target := range targets {
		harmless(t, target, p.page(t, target, http.StatusOK))
	}
	harmless(t, "an error", p.page(t, "/"+url.PathEscape(hostile)+"?x="+asked, http.StatusNotFound))

	site := p.page(t, "/s/"+ids[0], http.StatusOK)
	if got := site.tags("h1")[0].FirstChild.Data; got != hostile {
		t.Errorf("the heading is %q", got)
	}
	if got := site.all(func(n node) bool { return hasAttr(n, "data-hand") })[0].attr("data-title"); got != hostile {
		t.Errorf("data-title is %q", got)
	}
	if got := card(t, p.page(t, "/d/210102", http.StatusOK), ids[0]).attr("data-name"); got != hostile {
		t.Errorf("data-name is %q", got)
	}
	if got := scripted(t, site, func(n node) bool { return hasAttr(n, "data-picture-of") })["name"]; got != hostile {
		t.Errorf("the picture's name is %q", got)
	}
	if got := scripted(t, site, func(n node) bool { return n.attr("type") == "application/ld+json" })["name"]; got != hostile {
		t.Errorf("the name for search engines is %q", got)
	}
	if got := p.page(t, "/desk?q="+asked, http.StatusOK).all(func(n node) bool { return n.attr("name") == "q" })[0].attr("value"); got == "" || !strings.HasPrefix(hostile, got) {
		t.Errorf("what was asked is %q", got)
	}
	for _, attr := range []string{"data-tariff", "data-offers"} {
		var v any
		if err := json.Unmarshal([]byte(p.page(t, "/s/"+ids[3], http.StatusOK).tags("article")[0].attr(attr)), &v); err != nil {
			t.Errorf("%s: %v", attr, err)
		}
	}
}
