package web_test

import (
	"strings"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/store/storetest"
)

// TestSecretsStayInside plants marks in everything that is not public and
// looks for them in every public answer.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	const mark = "PLANTED"
	private := func(s locator.Site) locator.Site {
		s.Contact.PrivateName, s.Contact.PrivatePhone, s.StaffNote = mark+"-name", "13899990000", mark+"-note"
		s.PlaceID = mark + "-place"
		if s.Location != nil {
			s.Location.Given = mark + "-given"
		}
		return s
	}
	hidden := func(status locator.Status) locator.Site {
		s := private(canteen(mark+"-"+string(status), away(10)))
		s.Publication = locator.Publication{Status: status, Reason: mark + "-reason"}
		s.Address, s.HoursText, s.Aliases, s.Contact.Phone = mark+"-address", mark+"-hours", []string{mark + "-alias"}, "13899990001"
		return s
	}
	closed := private(station("关了", away(20)))
	closed.Publication = locator.Publication{Status: locator.Closed, First: storetest.Now()}
	withdrawn := hidden(locator.Draft) // was public once
	withdrawn.Publication.First = storetest.Now()
	f, ids := serve(t, private(canteen("公开", &railway)), private(station("没有位置", nil)), closed,
		hidden(locator.Draft), hidden(locator.Submitted), hidden(locator.Closed), withdrawn)
	f.apply(t, &locator.Batch{Actor: mark + "-actor", Title: mark + "-title", Notices: []locator.NoticeChange{
		{Notice: locator.Notice{Kind: locator.NoticeClosure, Sites: ids, From: "2026-11-01", Text: mark + "-withdrawn", Withdrawn: true}},
		{Notice: locator.Notice{Kind: locator.NoticeBanner, From: "2026-11-01", Text: mark + "-banner", Withdrawn: true}},
		{Notice: locator.Notice{Kind: locator.NoticeBanner, From: "2026-11-24", Text: mark + "-tomorrow"}},
		{Notice: locator.Notice{Kind: locator.NoticeClosure, Sites: ids[3:], From: "2026-11-01", Text: mark + "-of-a-draft"}},
	}})
	targets := []string{
		"/api/v1/nearest?" + at + "&k=100", "/api/v1/nearest?" + at + "&k=100&fields=full",
		"/api/v1/sites", "/api/v1/sites?fields=full", "/api/v1/sites?q=" + mark, "/api/v1/sites?q=13899990000", "/api/v1/districts",
		"/", "/?" + at, "/?service=meal&" + at, "/d/210102", "/about", "/basemap.json", "/robots.txt", "/healthz", "/readyz", "/nothing",
	}
	for _, id := range ids {
		targets = append(targets, "/api/v1/sites/"+id, "/s/"+id, "/s/"+id+"?lang=en")
	}
	for _, target := range targets {
		w := f.get(t, target)
		for _, secret := range []string{mark, "13899990000", "13899990001"} {
			if body := w.Body.String(); strings.Contains(strings.ReplaceAll(body, "q="+mark, ""), secret) {
				i := strings.Index(body, secret)
				t.Errorf("%s tells …%s…", target, body[max(0, i-60):min(len(body), i+40)])
			}
		}
		for name := range w.Header() {
			if strings.Contains(w.Header().Get(name), mark) {
				t.Errorf("%s: header %s tells it", target, name)
			}
		}
	}
	if n := len(f.collect(t, "/api/v1/sites").Features); n != 2 {
		t.Errorf("%d sites listed, want 2", n)
	}
}
