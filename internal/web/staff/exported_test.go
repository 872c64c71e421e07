package staff_test

import (
	"net/http"
	"strings"
	"testing"

	"jiujin/internal/locator"
)

// The list of sites is taken away as it is narrowed, in each format, also
// without what is for staff only.
func TestListIsTakenAway(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	inside := meals("甲食堂", "210103")
	inside.Contact.PrivateName, inside.Contact.PrivatePhone = "王芳", "13900000000"
	o.put(t, inside, meals("乙食堂", "210103"), meals("丙食堂", "210102"))
	page := o.signIn(t, locator.Administrator).get("/staff/sites?district=210103&q=" + "%E7%94%B2")
	links := page.attr(".exports a", "href")
	if len(links) != 4 {
		t.Fatalf("links %v", links)
	}
	boss := o.signIn(t, locator.Editor, "210103")
	for i, link := range links {
		r := boss.get(link)
		if r.status != http.StatusOK || !strings.Contains(r.header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %d", link, r.status)
		}
		if i == 0 || i == 3 { // a ZIP
			if !strings.HasPrefix(r.body, "PK") {
				t.Errorf("%s is no workbook", link)
			}
			continue
		}
		if !strings.Contains(r.body, "甲食堂") || strings.Contains(r.body, "乙食堂") || strings.Contains(r.body, "丙食堂") || !strings.Contains(r.body, "13900000000") {
			t.Errorf("%s: %.300s", link, r.body)
		}
	}
	public := boss.get(strings.Replace(links[3], ".xlsx", ".csv", 1))
	if !strings.Contains(public.body, "甲食堂") || strings.Contains(public.body, "13900000000") || strings.Contains(public.body, "王芳") {
		t.Errorf("%s tells what is for staff only: %.300s", links[3], public.body)
	}
}
