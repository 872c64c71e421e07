package page_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
	"jiujin/internal/web"
	"jiujin/internal/web/page"
)

const today locator.Date = "2026-11-23"

var (
	oneCity  = sync.OnceValues(city.Default) // immutable, and slow to load under -race
	railway  = geo.Point{123.3885, 41.7920}  // 沈阳站, in 210102 和平区
	shanghai = time.FixedZone("CST", 8*3600)
)

const here = "lat=41.7920&lon=123.3885"

// noAssets stands for the built front end.
type noAssets struct{}

func (noAssets) Path(name string) string { return "/assets/" + name }

func (noAssets) ServeHTTP(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "asset") }

// pages is the public site on a database of its own.
type pages struct {
	db      *store.DB
	engine  *search.Engine
	handler http.Handler
}

// open opens the site in the last minute of [today].
func open(t *testing.T, demo bool) *pages {
	t.Helper()
	return openAt(t, demo, time.Date(2026, 11, 23, 23, 59, 0, 0, shanghai))
}

func openAt(t *testing.T, demo bool, at time.Time) *pages {
	t.Helper()
	return openProofs(t, demo, at, nil)
}

// openWith opens the site with the operator's verification files.
func openWith(t *testing.T, proofs *page.Proofs) *pages {
	t.Helper()
	return openProofs(t, false, time.Date(2026, 11, 23, 23, 59, 0, 0, shanghai), proofs)
}

func openProofs(t *testing.T, demo bool, at time.Time, proofs *page.Proofs) *pages {
	t.Helper()
	c, err := oneCity()
	if err != nil {
		t.Fatal(err)
	}
	p := &pages{db: storetest.Open(t, storetest.SQLiteFile(t), store.Options{Now: storetest.Now})}
	if demo {
		if err := p.db.MarkDemo(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return at }
	if p.engine, err = search.New(t.Context(), search.Options{Source: p.db, City: c, Log: log, Now: now}); err != nil {
		t.Fatal(err)
	}
	p.handler, err = web.New(web.Options{
		Engine: p.engine, Assets: noAssets{}, Zone: shanghai, Log: log,
		Now: now, Proofs: proofs,
		Ready: func(context.Context) error { return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *pages) apply(t *testing.T, b *locator.Batch) {
	t.Helper()
	b.Actor = "test"
	if err := p.db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	p.refresh(t)
}

func (p *pages) refresh(t *testing.T) {
	t.Helper()
	if err := p.engine.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// add stores sites and returns their ids.
func (p *pages) add(t *testing.T, sites ...locator.Site) []string {
	t.Helper()
	b := &locator.Batch{}
	for _, s := range sites {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	p.apply(t, b)
	var ids []string
	for i := range b.Sites {
		ids = append(ids, b.Sites[i].Site.ID)
	}
	return ids
}

func (p *pages) patch(t *testing.T, profile string) {
	t.Helper()
	if err := p.db.SetCityPatch(t.Context(), "test", []byte(profile)); err != nil {
		t.Fatal(err)
	}
	p.refresh(t)
}

func (p *pages) get(t *testing.T, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody))
	return w
}

// page asks for a page and expects the status.
func (p *pages) page(t *testing.T, target string, status int) node {
	t.Helper()
	w := p.get(t, target)
	if w.Code != status || w.Header().Get("Content-Type") != "text/html; charset=UTF-8" {
		t.Fatalf("%s: %d %s: %s", target, w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return node{doc}
}

// node is a piece of a page.
type node struct{ *html.Node }

func (n node) attr(name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (n node) class(name string) bool {
	return n.Type == html.ElementNode && strings.Contains(" "+n.attr("class")+" ", " "+name+" ")
}

// all are the elements below n that pass, in the order of the page.
func (n node) all(pass func(node) bool) []node {
	var list []node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && pass(node{d}) {
			list = append(list, node{d})
		}
	}
	return list
}

func (n node) tags(name string) []node {
	return n.all(func(n node) bool { return n.Data == name })
}

func (n node) classes(name string) []node {
	return n.all(func(n node) bool { return n.class(name) })
}

// text is what a person reads, with single spaces; scripts are not read.
func (n node) text() string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// links are the addresses that begin so.
func (n node) links(prefix string) []string {
	var list []string
	for _, a := range n.tags("a") {
		if href := a.attr("href"); strings.HasPrefix(href, prefix) {
			list = append(list, href)
		}
	}
	return list
}

// card is the card of a site on a page.
func card(t *testing.T, page node, id string) node {
	t.Helper()
	found := page.all(func(n node) bool { return n.attr("id") == "s-"+id })
	if len(found) != 1 {
		t.Fatalf("%d cards of %s", len(found), id)
	}
	return found[0]
}

// says fails unless the text has the sentence of the key.
func says(t *testing.T, n node, lang messages.Lang, key string, args ...any) {
	t.Helper()
	if want := messages.Text(lang, key, args...); !strings.Contains(n.text(), strings.Join(strings.Fields(want), " ")) {
		t.Errorf("does not say %s %q: %s", key, want, n.text())
	}
}

func saysNot(t *testing.T, n node, lang messages.Lang, key string, args ...any) {
	t.Helper()
	if text := messages.Text(lang, key, args...); strings.Contains(n.text(), text) {
		t.Errorf("says %s %q: %s", key, text, n.text())
	}
}

// station is a small published site of 和平区.
func station(name string, at *geo.Point) locator.Site {
	s := locator.Site{
		Service: locator.Station, Name: name, District: "210102",
		Publication: locator.Publication{Status: locator.Published, First: storetest.Now()},
	}
	if at != nil {
		s.Location = &locator.Location{Point: *at, Precision: locator.AtDoor, Method: locator.ByVisit}
	}
	return s
}

func canteen(name string, at *geo.Point) locator.Site {
	s := station(name, at)
	s.Service, s.Meal = locator.Meal, &locator.MealService{}
	return s
}

// timed has the hours, checked today.
func timed(s locator.Site, hoursText string) locator.Site {
	s.HoursText = hoursText
	s.Facts = map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {Source: "Visit", VerifiedOn: today, Method: locator.ByVisit}}
	return s
}

// away is a point so many metres east of the railway station.
func away(metres float64) *geo.Point {
	p := geo.Destination(railway, 90, metres)
	return &p
}

func everyFact(keys []string) locator.Tristates {
	facts := locator.Tristates{}
	for i, k := range keys {
		facts[k] = []locator.Tri{locator.Yes, locator.No}[i%2]
	}
	return facts
}

// rich has every fact, in words without a Chinese character.
func rich(s locator.Site) locator.Site {
	s.Address, s.Directions, s.Operator, s.HoursText, s.Contact.Phone = "Pu Rd 46", "east door", "Union", "8:00-17:00", "024-88139123;024-88139124"
	s.Aliases = []string{"Alias A", "Alias B"}
	s.Needs, s.Amenities, s.Entry = everyFact(locator.Needs()), everyFact(locator.Amenities()), everyFact(locator.Entries())
	s.AmenitiesText, s.EntryText = "hot water", "push the door"
	s.Facts = map[locator.FactGroup]locator.Provenance{}
	for i, g := range locator.FactGroups() {
		s.Facts[g] = locator.Provenance{Source: "Bureau", URL: "https://example.gov.cn/", SourceDate: "2023-12-06"}
		if i%2 == 0 {
			s.Facts[g] = locator.Provenance{Source: "Visit", VerifiedOn: "2026-11-20", Method: locator.ByVisit}
		}
	}
	s.Programme.Year = 2024
	if m := s.Meal; m != nil {
		m.Channel, m.MenuText, m.DiscountText, m.DeliveryText = locator.Chain, "10 yuan", "20% off", "within 1 km"
		m.DineIn, m.Takeaway, m.Delivery = locator.Yes, locator.No, locator.Yes
		m.Meals, m.Eligibility, m.Documents = everyFact(locator.Meals()), everyFact(locator.Eligibilities()), everyFact(locator.Documents())
		m.Payment, m.Ordering, m.Diet = everyFact(locator.Payments()), everyFact(locator.Orderings()), everyFact(locator.Diets())
		m.EligibilityText, m.DocumentsText, m.PaymentText, m.OrderingText, m.DietText = "anyone", "id", "cash", "come", "soft"
	}
	return s
}
