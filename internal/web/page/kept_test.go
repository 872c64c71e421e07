package page_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// TestKeptIsOfTheView: what is kept for a minute is not said of the next state
// of the data, and not of another language, instant or size.
func TestKeptIsOfTheView(t *testing.T) {
	p := openAt(t, false, time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai))
	s := timed(canteen("食堂", away(10)), "8:00-17:00")
	s.Meal.MenuText = "10元"
	id := p.add(t, s)[0]
	const target = "/?service=meal&" + here
	first := p.get(t, target).Body.String()
	for _, other := range []string{"&lang=en", "&big=1", "&at=2026-11-24T05:00:00%2B08:00", ""} {
		if again := p.get(t, target+other).Body.String(); (again == first) != (other == "") {
			t.Errorf("%q gives the same page: %v", other, again == first)
		}
	}
	for _, link := range p.page(t, target+"&big=1", http.StatusOK).links("/s/") {
		if link != "/s/"+id+"?big=1" {
			t.Errorf("the card leads to %s", link)
		}
	}
	for _, host := range []string{"http://one.example", "http://two.example"} {
		if got := written(t, p.page(t, host+"/s/"+id, http.StatusOK)); !strings.HasSuffix(got, host+"/s/"+id) {
			t.Errorf("asked at %s the link to hand on is in\n%s", host, got)
		}
	}
	p.apply(t, &locator.Batch{Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeClosure, Sites: []string{id}, From: today, Until: today, Text: "停水",
	}}}})
	if site := p.page(t, "/s/"+id, http.StatusOK); !strings.Contains(site.classes("week")[0].text(), "停水") {
		t.Errorf("the week does not know of the notice: %s", site.classes("week")[0].text())
	}
	c := card(t, p.page(t, target, http.StatusOK), id)
	says(t, c, messages.Chinese, "notice.closure")
	if len(c.classes("closed")) != 1 {
		t.Errorf("the card does not say that it is closed: %s", c.text())
	}
}

// TestKeptTogether: requests share what is kept. Run with -race.
func TestKeptTogether(t *testing.T) {
	p := open(t, false)
	p.add(t, timed(canteen("食堂", away(10)), "8:00-17:00"), timed(station("驿站", away(20)), "8:00-17:00"))
	want := p.get(t, "/?"+here).Body.String()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				w := httptest.NewRecorder()
				p.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?"+here, http.NoBody))
				if w.Body.String() != want {
					t.Error("another page")
				}
			}
		})
	}
	for range 3 {
		if err := p.engine.Refresh(t.Context()); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
}
