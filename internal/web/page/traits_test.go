package page_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/web/page"
)

// TestTraitsOffered: pages offer every trait of package search, say that it is
// asked for, carry it in their links, and take it back.
func TestTraitsOffered(t *testing.T) {
	t.Parallel()
	p := atNoon(t)
	p.add(t, station("一站", away(10)), canteen("二堂", away(20)))
	asked := page.TraitsAsked()
	if got, want := len(asked), len(search.Traits()); got != want {
		t.Errorf("pages offer %d traits of %d", got, want)
	}
	for _, trait := range search.Traits() {
		row := asked[trait.Name]
		words := messages.Text(messages.Chinese, row.Words)
		for name, start := range map[string]string{"answer": "/?" + here + "&", "district": "/d/210102?"} {
			on := p.tap(t, p.page(t, start+"service="+string(row.Service), http.StatusOK), row.Words)
			says(t, on.classes("on")[0], messages.Chinese, "choice.on", 1, words)
			says(t, on.classes("more")[0].tags("summary")[0], messages.Chinese, "choice.more.on", 1)
			carries := func(link string) bool {
				return strings.Contains(link, trait.Name+"=true") && strings.Contains(link, "lang=en")
			}
			if links := on.links("/"); !slices.ContainsFunc(links, carries) {
				t.Errorf("%s: in English %s is no longer asked for: %v", name, trait.Name, links)
			}
			for _, key := range []string{row.Words, "choice.none"} {
				if off := p.tap(t, on, key); len(off.classes("on")) != 0 {
					t.Errorf("%s: %s is still asked for after %s", name, trait.Name, key)
				}
			}
		}
	}
}
