package page_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jiujin/internal/messages"
)

// remembered opens a page on a device that remembers a size.
func (p *pages) remembered(t *testing.T, target, size string) node {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.AddCookie(&http.Cookie{Name: "big", Value: size})
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Cookie") {
		t.Errorf("%s: %d, Vary %v", target, w.Code, w.Header().Values("Vary"))
	}
	root, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return node{root}
}

// TestSizes: the address counts more than the device; links carry the size
// when the address has it, and no link carries a place.
func TestSizes(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	id := p.add(t, canteen("食堂", &railway))[0]
	for _, tt := range []struct {
		target, device, class string
		offers                []string
		carried               string
	}{
		{"/", "", "", []string{"1"}, ""},
		{"/", "1", "big", []string{"2", "0"}, ""},
		{"/", "2", "big bigger", []string{"1", "0"}, ""},
		{"/", "yes", "", []string{"1"}, ""},
		{"/?big=1", "", "big", []string{"2", "0"}, "big=1"},
		{"/?big=2", "1", "big bigger", []string{"1", "0"}, "big=2"},
		{"/?big=0", "2", "", []string{"1"}, "big=0"},
		{"/?big=x", "", "", []string{"1"}, "big=0"},
		{"/s/" + id + "?big=1", "", "big", []string{"2", "0"}, "big=1"},
		{"/?service=meal&big=1&" + here, "", "big", []string{"2", "0"}, "big=1"},
	} {
		page := p.remembered(t, tt.target, tt.device)
		if got := page.tags("html")[0].attr("class"); got != tt.class {
			t.Errorf("%s, device %q: class %q, want %q", tt.target, tt.device, got, tt.class)
		}
		var offers []string
		for _, b := range page.tags("header")[0].tags("button") {
			offers = append(offers, b.attr("data-size"))
		}
		if !slices.Equal(offers, tt.offers) {
			t.Errorf("%s, device %q: offers %v, want %v", tt.target, tt.device, offers, tt.offers)
		}
		for _, href := range page.tags("main")[0].links("/") {
			if strings.Contains(href, "/qr.") { // a picture
				continue
			}
			if strings.Contains(href, "big=") != (tt.carried != "") || !strings.Contains(href, tt.carried) || strings.Contains(href, "lat=") {
				t.Errorf("%s, device %q: leads to %s", tt.target, tt.device, href)
			}
		}
	}
}

// TestSizeKeepsTheQuestion: without a script the form asks the same again.
func TestSizeKeepsTheQuestion(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	p.add(t, canteen("食堂", &railway))
	form := p.page(t, "/?service=meal&open=true&"+here, http.StatusOK).tags("header")[0].tags("form")[0]
	got := map[string]string{}
	for _, i := range form.tags("input") {
		got[i.attr("name")] = i.attr("value")
	}
	want := map[string]string{"service": "meal", "open": "true", "lat": "41.7920", "lon": "123.3885", "big": "1"}
	if form.attr("action") != "/" || len(got) != len(want) {
		t.Errorf("to %s with %v, want %v", form.attr("action"), got, want)
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
	// Back to what the device has: nothing is left in the address.
	off := p.page(t, "/about?big=1", http.StatusOK).tags("header")[0].tags("form")[1]
	if len(off.tags("input")) != 0 || off.attr("action") != "/about" {
		t.Errorf("%s with %d fields", off.attr("action"), len(off.tags("input")))
	}
	if action := p.page(t, "//evil.example/x", http.StatusNotFound).tags("header")[0].tags("form")[0].attr("action"); strings.HasPrefix(action, "//") {
		t.Errorf("leads to %s", action)
	}
}

// TestMe: the page asks for what rules know, and none of its fields can be sent.
func TestMe(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	for _, lang := range messages.Langs() {
		page := p.page(t, "/me?lang="+string(lang), http.StatusOK)
		says(t, page, lang, "me.question")
		says(t, page, lang, "me.no_script")
		main := page.tags("main")[0]
		codes := map[string]bool{}
		for _, i := range main.tags("input") {
			if i.attr("name") != "" {
				t.Errorf("a field with a name: %s", i.attr("name"))
			}
			codes[i.attr("data-group")] = true
		}
		for _, code := range []string{"low_income", "destitute", "disabled", "rider", "courier", "sanitation", "card:敬老卡"} {
			if !codes[code] {
				t.Errorf("%s cannot be chosen", code)
			}
		}
		if codes["child"] {
			t.Error("a child has an age")
		}
	}
}
