package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiujin/internal/locator"
)

// siteForm is the form of a site as it stands, with what is chosen in it.
func (r *reply) siteForm() url.Values {
	r.t.Helper()
	form := r.fields("form.site-form")
	for n := range r.page.Descendants() {
		name, _ := attribute(n, "name")
		value, _ := attribute(n, "value")
		_, checked := attribute(n, "checked")
		switch {
		case n.Data == "input" && checked:
			form.Set(name, value)
		case n.Data == "select":
			for o := range n.Descendants() {
				if _, selected := attribute(o, "selected"); selected {
					value, _ := attribute(o, "value")
					form.Set(name, value)
				}
			}
		}
	}
	return form
}

// propose has the visitor propose other hours for a site.
func (v *visitor) propose(s *locator.Site, hours string) {
	v.t.Helper()
	form := v.get("/staff/sites/" + s.ID + "/edit").siteForm()
	form.Set("hours_text", hours)
	form.Set("told", "phone")
	form.Set("reason", "店里说的")
	form.Set("action", "save")
	form.Set("to", "propose")
	if r := v.post("/staff/sites/"+s.ID+"/edit", form); r.status != http.StatusSeeOther {
		v.t.Fatalf("propose: %d %v", r.status, r.all(".faults li"))
	}
}

// Who decides about a proposal stores what he has read: one that its author
// changed or took back meanwhile is shown anew, and one that was accepted is
// not accepted twice.
func TestProposalIsWhatWasRead(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	site := o.put(t, meals("民丰食堂", "210102"))[0]
	clerk, chief := o.signIn(t, locator.Contributor, "210102"), o.signIn(t, locator.Editor, "210102")
	clerk.propose(&site, "每天9:00-13:00")
	link := chief.get("/staff/drafts").attr("section .drafts a", "href")[0]
	read := chief.get(link).fields("form.finish")
	accept := func(form url.Values) *reply {
		form.Set("action", "save")
		return chief.post("/staff/sites/"+site.ID+"/edit", form)
	}
	hours := func() string {
		s, err := o.db.Site(t.Context(), site.ID)
		if err != nil {
			t.Fatal(err)
		}
		return s.HoursText
	}

	// The author takes it back, and submits another.
	draft := clerk.get(link).siteForm()
	draft.Set("action", "draft")
	clerk.post("/staff/sites/"+site.ID+"/edit", draft)
	if r := accept(read); r.header.Get("Location") != "/staff/drafts" || hours() != site.HoursText {
		t.Errorf("taken back: %d %s, hours %s", r.status, r.header.Get("Location"), hours())
	}
	again := clerk.get(link).siteForm()
	again.Set("hours_text", "每天7:00-13:00")
	again.Set("told", "phone")
	again.Set("action", "save")
	again.Set("to", "propose")
	if r := clerk.post("/staff/sites/"+site.ID+"/edit", again); r.status != http.StatusSeeOther {
		t.Fatalf("submitted again: %d", r.status)
	}
	if r := accept(read); r.header.Get("Location") != link || hours() != site.HoursText {
		t.Errorf("changed: %d %s, hours %s", r.status, r.header.Get("Location"), hours())
	}
	anew := chief.get(link)
	if !strings.Contains(anew.body, "每天7:00-13:00") {
		t.Error("the newest is not shown")
	}
	read = anew.fields("form.finish")
	if r := accept(read); r.status != http.StatusSeeOther || hours() != "每天7:00-13:00" {
		t.Errorf("accepted: %d, hours %s", r.status, hours())
	}
	before := o.state(t)
	if r := accept(read); r.status >= 500 || o.state(t) != before {
		t.Errorf("accepted twice: %d", r.status)
	}
	if r := chief.get(link); r.status != http.StatusNotFound {
		t.Errorf("a proposal that is done with: %d", r.status)
	}
}

// A suspended or closed site that is changed stays what it is.
func TestFormKeepsPublication(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	boss := o.signIn(t, locator.Administrator)
	for _, status := range []locator.Status{locator.Suspended, locator.Closed, locator.Submitted, locator.Draft} {
		s := meals("食堂"+string(status), "210102")
		s.Publication = locator.Publication{Status: status}
		if status == locator.Suspended || status == locator.Closed {
			s.Publication.Reason = "装修"
		}
		site := o.put(t, s)[0]
		form := boss.get("/staff/sites/" + site.ID + "/edit").siteForm()
		form.Set("staff_note", "记一笔")
		form.Set("action", "save")
		form.Set("to", "save")
		if r := boss.post("/staff/sites/"+site.ID+"/edit", form); r.status != http.StatusSeeOther {
			t.Errorf("%s: %d %v", status, r.status, r.all(".faults li"))
		}
		got, err := o.db.Site(t.Context(), site.ID)
		if err != nil || got.StaffNote != "记一笔" || got.Publication.Status != status || got.Publication.Reason != site.Publication.Reason {
			t.Errorf("%s: %+v, %v", status, got, err)
		}
	}
}

// What is emptied in the form is empty, and what is not sent stays.
func TestFormClears(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	boss := o.signIn(t, locator.Administrator)
	s := meals("食堂", "210102")
	s.Meal.DeliveryArea, s.Meal.Delivery = &locator.DeliveryArea{RadiusMetres: 1500}, locator.Yes
	s.Meal.MenuText, s.Directions = "午餐15元", "二楼"
	site := o.put(t, s)[0]
	form := boss.get("/staff/sites/" + site.ID + "/edit").siteForm()
	if form.Get("radius") == "" || form.Get("meal.menu_text") != "午餐15元" {
		t.Fatalf("the form lacks what is held: %v", form)
	}
	for _, field := range []string{"radius", "meal.menu_text", "directions", "contact.phone", "hours_text"} {
		form.Set(field, "")
	}
	form.Set("meal.delivery", "")
	form.Set("location.none", "yes")
	form.Set("told", "phone")
	form.Set("reason", "都不对")
	form.Set("action", "save")
	form.Set("to", "save")
	if r := boss.post("/staff/sites/"+site.ID+"/edit", form); r.status != http.StatusSeeOther {
		t.Fatalf("%d %v", r.status, r.all(".faults li"))
	}
	got, err := o.db.Site(t.Context(), site.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Meal.DeliveryArea != nil || got.Meal.MenuText+got.Directions+got.Contact.Phone+got.HoursText != "" || got.Location != nil || got.Meal.Delivery != locator.Unknown {
		t.Errorf("%+v %+v", got, got.Meal)
	}
	if got.Address != site.Address || got.Registered != site.Registered || got.Programme != site.Programme {
		t.Errorf("lost: %+v", got)
	}
}
