package staff_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
)

// target is what the routes below are tried on: records of 和平区's meals, for
// somebody who manages 沈河区's.
type target struct {
	published, draft, submitted locator.Site
	twin                        locator.Site // looks like the published one
	notice                      locator.Notice
	batch                       string
	proposal                    locator.FormDraft
	user                        locator.User
}

const (
	theirDistrict = "210102"
	ownDistrict   = "210103"
)

func (o *office) target(t *testing.T) *target {
	t.Helper()
	ctx := t.Context()
	draft := locator.Site{
		Service: locator.Meal, Name: "草稿食堂", District: theirDistrict, Address: "和平区太原街5号",
		Publication: locator.Publication{Status: locator.Draft}, Meal: &locator.MealService{},
	}
	submitted := draft
	submitted.Name, submitted.Publication.Status = "待审食堂", locator.Submitted
	public := meals("民丰食堂", theirDistrict)
	twin := meals("民丰社区食堂", theirDistrict)
	sites := o.put(t, public, draft, submitted, twin)
	to := &target{published: sites[0], draft: sites[1], submitted: sites[2], twin: sites[3]}
	b := &locator.Batch{Actor: "test", Title: "试", Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeClosure, Sites: []string{to.published.ID}, From: "2026-11-20", Until: "2026-12-20", Text: "停餐",
	}}}}
	if err := o.db.Apply(ctx, b); err != nil {
		t.Fatal(err)
	}
	to.notice, to.batch = b.Notices[0].Notice, b.ID
	to.user = locator.User{Name: "李娜", Role: locator.Auditor}
	if err := o.db.SaveUser(ctx, "test", "", &to.user); err != nil {
		t.Fatal(err)
	}
	to.proposal = locator.FormDraft{
		SiteID: to.published.ID, Base: to.published.Version, Author: "小李", District: theirDistrict, Service: locator.Meal,
		Title: to.published.Name, Form: map[string][]string{"operator": {"丙公司"}},
	}
	if err := o.db.SaveDraft(ctx, &to.proposal); err != nil {
		t.Fatal(err)
	}
	to.proposal.Submitted = true
	if err := o.db.SaveDraft(ctx, &to.proposal); err != nil {
		t.Fatal(err)
	}
	return to
}

// path fills the parameters of a route.
func (to *target) path(route string) string {
	id := to.published.ID
	switch {
	case strings.HasPrefix(route, "/staff/notices/"):
		id = to.notice.ID
	case strings.HasPrefix(route, "/staff/batches/"):
		id = to.batch
	case strings.HasPrefix(route, "/staff/drafts/"):
		id = to.proposal.ID
	case strings.HasSuffix(route, "/delete"):
		id = to.draft.ID
	}
	return strings.NewReplacer(":id", id, ":user", to.user.ID, ":file", "0123456789abcdef.jpg").Replace(route)
}

// forms are what each route that takes a form is sent: what an administrator
// would send to change something. A route without one fails the tests below,
// so that nobody adds one and forgets them.
func (to *target) forms(t *testing.T) map[string]url.Values {
	t.Helper()
	s, n := &to.published, &to.notice
	version := func(v int64) []string { b, _ := json.Marshal(v); return []string{string(b)} }
	return map[string]url.Values{
		"/staff/signin":                 {"name": {"x"}, "password": {"y"}},
		"/staff/welcome":                {"ticket": {"x"}, "password": {secret}, "again": {secret}},
		"/staff/signout":                {},
		"/staff/account/end":            {"session": {"x"}},
		"/staff/account/password":       {"old": {secret}, "password": {"another long one"}, "again": {"another long one"}},
		"/staff/batches/:id/undo":       {"reason": {"试"}},
		"/staff/city/footer":            {"footer.organiser": {"某局"}, "was.footer.organiser": {""}},
		"/staff/city/hotlines":          {"was": {hotlines(t)}, "hotlines[0].number": {"12345"}, "hotlines[0].name": {"政务服务热线"}},
		"/staff/city/read":              {"text": {`{"footer":{"organiser":"某局"}}`}},
		"/staff/city/store":             {"text": {`{"footer":{"organiser":"某局"}}`}},
		"/staff/drafts":                 {"service": {"meal"}, "site": {s.ID}, "base": version(s.Version), "name": {"甲"}},
		"/staff/drafts/:id/delete":      {},
		"/staff/drafts/:id/return":      {"words": {"再看看"}},
		"/staff/import":                 {},
		"/staff/import/:id/discard":     {"version": {"1"}},
		"/staff/import/:id/plan":        {"version": {"1"}},
		"/staff/import/:id/run":         {"version": {"1"}},
		"/staff/ledger/servings":        {"month": {"2026-10"}, "district": {theirDistrict}, "version." + s.ID: {"0"}, "total." + s.ID: {"5"}, "seniors." + s.ID: {""}, "delivered." + s.ID: {""}},
		"/staff/ledger/servings/apply":  {"plan": {`[{"site":"` + s.ID + `","month":"2026-10","total":5}]`}, "name": {"表"}},
		"/staff/ledger/servings/import": {},
		"/staff/ledger/targets":         {"year": {"2026"}, "service": {"meal"}, "city": {"5"}},
		"/staff/locate":                 {"id": {to.draft.ID}, "base": version(to.draft.Version), "location.text": {"123.40,41.79 WGS84"}, "location.precision": {"street"}, "location.method": {"staff"}},
		"/staff/notices/:id/edit":       {"base": version(n.Version), "kind": {"closure"}, "site": {s.ID}, "first": {"2026-11-20"}, "last": {"2026-12-21"}, "text": {"停餐"}, "step": {"send"}},
		"/staff/notices/:id/end":        {"base": version(n.Version), "last": {"2026-11-24"}, "reason": {"试"}},
		"/staff/notices/:id/withdraw":   {"base": version(n.Version), "reason": {"试"}},
		"/staff/notices/new":            {"district": {theirDistrict}, "kind": {"closure"}, "site": {s.ID}, "first": {"2026-12-01"}, "last": {"2026-12-02"}, "text": {"停餐"}, "step": {"send"}},
		"/staff/people/:user":           {"version": version(to.user.Version), "role": {"administrator"}},
		"/staff/people/:user/end":       {},
		"/staff/people/:user/link":      {},
		"/staff/people/new":             {"name": {"新同事"}, "role": {"administrator"}},
		"/staff/sites/:id/delete":       {"base": version(to.draft.Version), "reason": {"试"}},
		"/staff/sites/:id/edit":         {"base": version(s.Version), "operator": {"甲公司"}, "action": {"save"}, "to": {"save"}},
		"/staff/sites/:id/photos":       {"base": version(s.Version), "photo": {}},
		"/staff/sites/:id/photos/add":   {"base": version(s.Version)},
		"/staff/sites/:id/publication":  {"base": version(s.Version), "to": {"suspended"}, "reason": {"装修"}},
		"/staff/sites/:id/redact":       {"text": {"青年大街"}, "reason": {"试"}, "current": {"yes"}, "sure": {"yes"}},
		"/staff/sites/new": {
			"service": {"meal"}, "name": {"新食堂"}, "district": {theirDistrict}, "address": {"和平区太原街9号"}, "meal.channel": {"unknown"},
			"told": {"staff"}, "action": {"save"}, "to": {"publish"},
		},
		"/staff/sites/publish": {"id": {to.submitted.ID}, "chosen": {"yes"}, "sure": {"yes"}},
		"/staff/work/check":    {"site": {s.ID}, "base": version(s.Version), "group": {"hours"}, "method": {"phone"}},
		"/staff/work/distinct": {"a": {s.ID}, "b": {to.twin.ID}},
	}
}

// hotlines are those of the city, as the form carries them.
func hotlines(t *testing.T) string {
	t.Helper()
	c, err := oneCity()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := json.Marshal(c.Profile.Hotlines)
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

// routes are all that the staff room answers to, as the router knows them.
func (o *office) routes(method string) []string {
	var list []string
	e, ok := o.handler.(*echo.Echo)
	if !ok {
		panic("no router")
	}
	for _, r := range e.Routes() {
		if r.Method == method {
			list = append(list, r.Path)
		}
	}
	slices.Sort(list)
	return list
}

func isDoor(route string) bool { return route == "/staff/signin" || route == "/staff/welcome" }

// state is what the database holds, but for when a session was seen.
func (o *office) state(t *testing.T) string {
	t.Helper()
	ctx := t.Context()
	rev, err := o.db.Revision(ctx)
	if err != nil {
		t.Fatal(err)
	}
	users, err := o.db.Users(ctx)
	if err != nil {
		t.Fatal(err)
	}
	drafts, err := o.db.Drafts(ctx, "小李")
	if err != nil {
		t.Fatal(err)
	}
	imports, err := o.db.Imports(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := json.Marshal([]any{rev, users, drafts, imports})
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

// Nobody gets past the door by any address: a page leads to the sign-in, and
// back afterwards; a form changes nothing.
func TestNothingWithoutSignIn(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	to := o.target(t)
	stranger := &visitor{t: t, office: o}
	before := o.state(t)
	for _, route := range o.routes(http.MethodGet) {
		if isDoor(route) {
			continue
		}
		path := to.path(route)
		r := stranger.get(path)
		if r.status != http.StatusSeeOther || r.header.Get("Location") != "/staff/signin?to="+url.QueryEscape(path) {
			t.Errorf("GET %s: %d %s", route, r.status, r.header.Get("Location"))
		}
	}
	forms := to.forms(t)
	for _, route := range o.routes(http.MethodPost) {
		if isDoor(route) {
			continue
		}
		if r := stranger.post(to.path(route), forms[route]); r.status != http.StatusSeeOther || r.header.Get("Location") != "/staff/signin" {
			t.Errorf("POST %s: %d %s", route, r.status, r.header.Get("Location"))
		}
	}
	if after := o.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

// No page of another site can send a form in somebody's name.
func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	to := o.target(t)
	boss := o.signIn(t, locator.Administrator)
	before := o.state(t)
	forms := to.forms(t)
	for _, route := range o.routes(http.MethodPost) {
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, to.path(route), strings.NewReader(forms[route].Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header[0], header[1])
			if got := boss.send(r); got.status != http.StatusForbidden {
				t.Errorf("POST %s with %s: %d", route, header, got.status)
			}
		}
	}
	if after := o.state(t); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

// Looking at a page changes nothing, and each page is there for an
// administrator.
func TestGetsChangeNothing(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	to := o.target(t)
	boss := o.signIn(t, locator.Administrator)
	before := o.state(t)
	for _, route := range o.routes(http.MethodGet) {
		r := boss.get(to.path(route))
		missing := route == "/staff/understand" || strings.HasPrefix(route, "/staff/import/:id") || strings.HasSuffix(route, ":file") || route == "/staff/welcome"
		if ok := r.status < 400; ok == missing && !(isDoor(route) && ok) {
			t.Errorf("GET %s: %d", route, r.status)
		}
		if got := r.header.Get("Cache-Control"); got != "no-store" && route != "/staff/basemap.json" {
			t.Errorf("GET %s: Cache-Control %q", route, got)
		}
		if after := o.state(t); after != before {
			t.Fatalf("GET %s changed something:\n%s\n%s", route, before, after)
		}
	}
}

// By no form can an editor of another district, one of the other service, or
// somebody who only reads, change a record of 和平区's meals; an administrator
// can by each of them, so that none passes for want of a right form.
func TestNoRouteIntoAnotherDistrict(t *testing.T) {
	t.Parallel()
	// These touch nothing of a district, or only the person's own.
	own := []string{"/staff/account/end", "/staff/account/password", "/staff/signout", "/staff/signin", "/staff/welcome"}
	// These need an upload: see TestUploads and the tests of imports.
	uploads := []string{
		"/staff/import", "/staff/import/:id/discard", "/staff/import/:id/plan", "/staff/import/:id/run", "/staff/ledger/servings/import",
		"/staff/sites/:id/photos/add", "/staff/sites/:id/photos",
	}
	// These change sessions, links or nothing at all until the next step.
	unseen := []string{"/staff/people/:user/end", "/staff/people/:user/link", "/staff/city/read", "/staff/drafts/:id/delete", "/staff/drafts"}
	o := openOffice(t) // those who are refused leave it as it is
	to := o.target(t)
	forms := to.forms(t)
	for _, who := range []struct {
		name      string
		role      locator.Role
		districts []string
		service   locator.Service
	}{
		{"editor elsewhere", locator.Editor, []string{ownDistrict}, locator.Meal},
		{"editor of stations", locator.Editor, []string{theirDistrict}, locator.Station},
		{"contributor elsewhere", locator.Contributor, []string{ownDistrict}, locator.Meal},
		{"auditor", locator.Auditor, nil, ""},
	} {
		v := o.signIn(t, who.role, who.districts...)
		if who.service == locator.Station {
			o.serve(t, string(who.role)+theirDistrict, who.service)
		}
		for _, route := range o.routes(http.MethodPost) {
			if slices.Contains(own, route) {
				continue
			}
			before := o.state(t)
			r := v.post(to.path(route), forms[route])
			if o.state(t) != before {
				t.Errorf("%s: POST %s changed something: %d", who.name, route, r.status)
			}
			if r.status >= 500 {
				t.Errorf("%s: POST %s: %d", who.name, route, r.status)
			}
		}
	}
	// What one route changes would change the answer of the next.
	for _, route := range o.routes(http.MethodPost) {
		if slices.Contains(own, route) {
			continue
		}
		t.Run(route, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t)
			to := o.target(t)
			form, known := to.forms(t)[route]
			if !known {
				t.Fatal("write down what it is sent")
			}
			v := o.signIn(t, locator.Administrator)
			before := o.state(t)
			r := v.post(to.path(route), form)
			if r.status >= 500 {
				t.Errorf("status %d", r.status)
			}
			if o.state(t) == before && !slices.Contains(uploads, route) && !slices.Contains(unseen, route) {
				t.Errorf("nothing changed for an administrator: %d %s\n%s", r.status, r.header.Get("Location"), firstOf(r.all(".fault, .faults li, .detail, .broken")))
			}
		})
	}
}

func firstOf(list []string) string { return strings.Join(list[:min(3, len(list))], " / ") }

// serve gives an account another service.
func (o *office) serve(t *testing.T, name string, service locator.Service) {
	t.Helper()
	u, err := o.db.UserByName(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	u.Services = []locator.Service{service}
	if err := o.db.SaveUser(t.Context(), "test", "", u); err != nil {
		t.Fatal(err)
	}
}

// A form writes what it asks for and nothing else, whatever is sent with it.
func TestMassAssignment(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	to := o.target(t)
	clerk := o.signIn(t, locator.Contributor, theirDistrict)
	more := url.Values{
		"base": {"1"}, "name": {"草稿食堂"}, "operator": {"甲公司"}, "action": {"save"}, "to": {"save"},
		"id": {to.published.ID}, "ID": {to.published.ID}, "version": {"99"}, "rev": {"1"}, "status": {"published"}, "publication.status": {"published"},
		"publication": {"published"}, "publication.first": {"2020-01-01"}, "photos": {"x"}, "service": {"station"}, "registered_by": {"x"},
		"programme.year": {"1999"}, "created_at": {"2020-01-01"},
	}
	clerk.post("/staff/sites/"+to.draft.ID+"/edit", more)
	got, err := o.db.Site(t.Context(), to.draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Publication != to.draft.Publication || got.Service != locator.Meal || got.Programme.Year != 0 || len(got.Photos) != 0 {
		t.Errorf("%+v", got)
	}
	delete(more, "programme.year")
	if r := clerk.post("/staff/sites/"+to.draft.ID+"/edit", more); r.status != http.StatusSeeOther {
		t.Fatalf("%d %v", r.status, r.all(".faults li"))
	}
	if got, err = o.db.Site(t.Context(), to.draft.ID); err != nil || got.Operator != "甲公司" || got.Publication != to.draft.Publication || got.ID != to.draft.ID || got.Version != to.draft.Version+1 {
		t.Errorf("%+v, %v", got, err)
	}
	for _, to := range []string{"publish", "closed", "propose", "suspended", ""} {
		more.Set("to", to)
		more.Set("base", "2")
		if r := clerk.post("/staff/sites/"+got.ID+"/edit", more); r.status != http.StatusForbidden {
			t.Errorf("to %q: %d", to, r.status)
		}
	}

	auditor := o.signIn(t, locator.Auditor)
	auditor.post("/staff/account/password", url.Values{
		"old": {secret}, "password": {"another long one"}, "again": {"another long one"}, "role": {"administrator"}, "name": {"root"}, "districts": {"210102"},
	})
	u, err := o.db.UserByName(t.Context(), string(locator.Auditor))
	if err != nil || u.Role != locator.Auditor || len(u.Districts) != 0 {
		t.Errorf("%+v, %v", u, err)
	}
}
