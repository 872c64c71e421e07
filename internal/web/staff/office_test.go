package staff_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
	"jiujin/internal/web/staff"
)

// assets stands for the built front end.
type assets struct{}

func (assets) Path(name string) string                          { return "/assets/" + name }
func (assets) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// oneCity is immutable, and slow to load under -race.
var oneCity = sync.OnceValues(city.Default)

func noon() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }

// office is a staff room on a database of its own.
type office struct {
	db      *store.DB
	auth    *auth.Auth
	admin   *admin.Admin
	engine  *search.Engine
	handler http.Handler
}

func openOffice(t *testing.T) *office {
	t.Helper()
	c, err := oneCity()
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.SQLite(t)
	log := slog.New(slog.DiscardHandler)
	engine, err := search.New(t.Context(), search.Options{Source: db, City: c, Log: log, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	door, err := auth.New(auth.Options{Store: db, Now: time.Now, Hash: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := admin.New(admin.Options{DB: db, City: c, Profile: c.Profile, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	a.Refresh = func(ctx context.Context) {
		if err := engine.Refresh(ctx); err != nil {
			t.Error(err)
		}
	}
	handler, err := staff.New(staff.Options{
		Admin: a, Auth: door, Engine: engine, Assets: assets{}, Now: noon,
		Zone: time.FixedZone("CST", 8*3600), Log: log, Secure: func(*http.Request) bool { return false },
	})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	handler.Routes(e)
	return &office{db, door, a, engine, e}
}

// put stores sites and returns them.
func (o *office) put(t *testing.T, sites ...locator.Site) []locator.Site {
	t.Helper()
	b := &locator.Batch{Actor: "test"}
	for _, s := range sites {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	if err := o.db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	stored := make([]locator.Site, len(sites))
	for i := range b.Sites {
		stored[i] = b.Sites[i].Site
	}
	return stored
}

// meals is a published meal point of a district.
func meals(name, district string) locator.Site {
	return locator.Site{
		Name: name, Service: locator.Meal, District: district, Address: "青年大街1号", Registered: locator.Yes,
		Publication: locator.Publication{Status: locator.Published}, HoursText: "周一至周日 11:00-13:00",
		Location: &locator.Location{Point: geo.Point{123.4497, 41.7954}, Precision: locator.AtDoor, Method: locator.ByVisit},
		Contact:  locator.Contact{Phone: "024-22334455"}, Meal: &locator.MealService{Channel: locator.Community},
		Facts: map[locator.FactGroup]locator.Provenance{
			locator.LocationFacts: {VerifiedOn: "2026-11-01"}, locator.HoursFacts: {VerifiedOn: "2026-11-01"},
			locator.ContactFacts: {VerifiedOn: "2026-11-01"},
		},
		Programme: locator.Programme{Year: 2026, Built: "2026-05-01"},
	}
}

// visitor is a browser that somebody signed in with.
type visitor struct {
	t       *testing.T
	office  *office
	cookies []*http.Cookie
}

const secret = "a long enough one"

// signIn makes an account and signs in with it.
func (o *office) signIn(t *testing.T, role locator.Role, districts ...string) *visitor {
	t.Helper()
	hash, err := o.auth.HashPassword(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	u := locator.User{Name: string(role) + strings.Join(districts, ""), Role: role, Districts: districts, Password: hash}
	if len(districts) > 0 {
		u.Services = []locator.Service{locator.Meal}
	}
	if err := o.db.SaveUser(t.Context(), "test", "", &u); err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, office: o}
	if r := v.post("/staff/signin", url.Values{"name": {u.Name}, "password": {secret}}); r.status != http.StatusSeeOther || len(v.cookies) == 0 {
		t.Fatalf("sign-in: %d", r.status)
	}
	return v
}

// reply is an answer with its page, if it is one.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	page   *html.Node
}

func (v *visitor) get(target string) *reply {
	v.t.Helper()
	return v.send(httptest.NewRequestWithContext(v.t.Context(), http.MethodGet, target, nil))
}

func (v *visitor) post(target string, form url.Values) *reply {
	v.t.Helper()
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.send(r)
}

func (v *visitor) send(r *http.Request) *reply {
	v.t.Helper()
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	v.office.handler.ServeHTTP(w, r)
	if cookies := w.Result().Cookies(); len(cookies) > 0 {
		v.cookies = cookies
	}
	answer := &reply{t: v.t, status: w.Code, header: w.Header(), body: w.Body.String()}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		page, err := html.Parse(strings.NewReader(answer.body))
		if err != nil {
			v.t.Fatal(err)
		}
		answer.page = page
		if i := strings.Index(answer.body, "‹"); i >= 0 {
			v.t.Errorf("%s: a sentence is missing: %.60s", r.URL.Path, answer.body[i:])
		}
	}
	return answer
}

// all returns the text of every element that the selector finds.
func (r *reply) all(selector string) []string {
	r.t.Helper()
	if r.page == nil {
		r.t.Fatalf("status %d is no page", r.status)
	}
	var list []string
	for _, n := range query(r.page, selector) {
		list = append(list, strings.Join(strings.Fields(textOf(n)), " "))
	}
	return list
}

// attr returns an attribute of every element that the selector finds.
func (r *reply) attr(selector, name string) []string {
	r.t.Helper()
	var list []string
	for _, n := range query(r.page, selector) {
		value, _ := attribute(n, name)
		list = append(list, value)
	}
	return list
}

// fields are the values that a form would send as it stands, but those of its
// buttons and boxes.
func (r *reply) fields(form string) url.Values {
	r.t.Helper()
	q := url.Values{}
	names := r.attr(form+" input[name], "+form+" textarea[name]", "name")
	values := r.attr(form+" input[name], "+form+" textarea[name]", "value")
	texts := r.all(form + " input[name], " + form + " textarea[name]")
	kinds := r.attr(form+" input[name], "+form+" textarea[name]", "type")
	for i, name := range names {
		if kinds[i] == "checkbox" || kinds[i] == "radio" || kinds[i] == "file" {
			continue
		}
		if values[i] == "" {
			values[i] = texts[i]
		}
		q.Add(name, values[i])
	}
	return q
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(textOf(c))
	}
	return b.String()
}
