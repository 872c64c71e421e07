package staff

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store/storetest"
	"jiujin/internal/web/api"
)

// inside is a request that a program makes, signed in. The sites are stored
// first.
func inside(t *testing.T, sites ...locator.Site) *request {
	t.Helper()
	db := storetest.SQLite(t)
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	b := &locator.Batch{Actor: "test"}
	for _, s := range sites {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	if len(sites) > 0 {
		if err := db.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	engine, err := search.New(t.Context(), search.Options{Source: db, City: c, Now: storetest.Now, Piece: api.Piece, State: api.State})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := admin.New(admin.Options{DB: db, City: c, Now: storetest.Now})
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Admin: desk, Engine: engine, Assets: noAssets{}, Now: storetest.Now, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	raw := httptest.NewRequestWithContext(t.Context(), "GET", "/staff/spot", nil)
	return &request{
		Context: echo.New().NewContext(raw, httptest.NewRecorder()),
		handler: h, desk: desk.ForProgram("test"), view: engine.View(),
	}
}

// noAssets has no files.
type noAssets struct{ http.Handler }

func (noAssets) Path(name string) string { return "/assets/" + name }

// at is a form with fields of a location.
func at(pairs ...string) url.Values {
	form := url.Values{"location.precision": {"building"}, "location.method": {"staff"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set("location."+pairs[i], pairs[i+1])
	}
	return form
}

func TestReadSpot(t *testing.T) {
	t.Parallel()
	req := inside(t)
	here := geo.Point{123.4321, 41.8012}
	inGCJ := geo.ToWGS84(here, geo.GCJ02)
	held := &locator.Location{Point: geo.Point{123.43210049, 41.8012}, Precision: locator.AtDoor, Method: locator.ByVisit, Given: "BD09 1,2"}
	moved := geo.Point{123.4331, 41.8012}
	loc := func(p geo.Point, precision locator.Precision, method locator.Method, given string) *locator.Location {
		return &locator.Location{Point: geo.Round(p, 6), Precision: precision, Method: method, Given: given}
	}
	for _, test := range []struct {
		name  string
		form  url.Values
		held  *locator.Location
		want  *locator.Location
		fault string // its field
	}{
		{"nothing", at(), nil, nil, ""},
		{"nothing new", at(), held, held, ""},
		{"numbers of a datum", at("text", "123.4321,41.8012", "datum", "gcj02"), nil, loc(inGCJ, "building", "staff", "GCJ02 123.4321,41.8012"), ""},
		{"numbers of no datum", at("text", "123.4321,41.8012"), nil, nil, "location.text"},
		{
			"numbers that were looked at", at("text", "123.4321,41.8012", "read", "123.4321,41.8012", "datum", "gcj02", "lon", num(inGCJ[0]), "lat", num(inGCJ[1])), nil,
			loc(inGCJ, "building", "staff", "GCJ02 123.4321,41.8012"), "",
		},
		{"moved on the map since", at("text", "123.4321,41.8012", "read", "123.4321,41.8012", "lon", "123.4331", "lat", "41.8012"), nil, loc(moved, "building", "staff", ""), ""},
		{"pasted over a point", at("text", "41.8012 123.4331 WGS84", "lon", "123.5", "lat", "41.7"), held, loc(moved, "building", "staff", "WGS84 123.4331,41.8012"), ""},
		{"a link", at("text", "https://uri.amap.com/marker?position=123.4321,41.8012"), nil, loc(inGCJ, "building", "staff", "GCJ02 123.4321,41.8012 amap"), ""},
		{"a short link", at("text", "https://surl.amap.com/x1"), nil, nil, "location.text"},
		{"outside the city", at("lon", "116.397", "lat", "39.909"), nil, nil, "location.text"},
		{"no numbers", at("lon", "a", "lat", "NaN"), nil, nil, "location.text"},
		{"the held point, to the last digit", at("lon", "123.432100", "lat", "41.801200", "precision", "door", "method", "visit"), held, held, ""},
		{
			"the held point, less sure", at("lon", "123.432100", "lat", "41.801200", "precision", "street", "method", "list"), held,
			&locator.Location{Point: held.Point, Precision: "street", Method: "list", Given: held.Given}, "",
		},
		{"taken away", at("lon", "123.432100", "lat", "41.801200", "none", "yes"), held, nil, ""},
		{
			"a device", at("lon", "123.4321", "lat", "41.8012", "accuracy", "12", "precision", "door", "method", "visit"), nil,
			loc(here, "door", "visit", "WGS84 123.432100,41.801200 ±12 m"), "",
		},
		{"a device that is not sure of the door", at("lon", "123.4321", "lat", "41.8012", "accuracy", "40", "precision", "door", "method", "visit"), nil, nil, "location.precision"},
		{"few digits for a door", at("text", "123.432 41.801 WGS84", "precision", "door"), nil, nil, "location.precision"},
		{"few digits that were looked at", at("text", "123.432 41.801 WGS84", "read", "123.432 41.801 WGS84", "lon", "123.432000", "lat", "41.801000", "precision", "door"), nil, nil, "location.precision"},
		{"no such precision", at("lon", "123.4321", "lat", "41.8012", "precision", "exact"), nil, nil, "location.precision"},
		{"made up", at("lon", "123.4321", "lat", "41.8012", "method", "demo"), nil, nil, "location.method"},
		{
			"a choice of several", func() url.Values {
				f := at("text", "123.4321,41.8012")
				f.Set("pick", decimals(inGCJ)+",gcj02")
				return f
			}(), nil,
			loc(inGCJ, "building", "staff", "GCJ02 123.4321,41.8012"), "",
		},
	} {
		got, faults := req.readSpot(test.form, test.held)
		if test.fault != "" {
			if len(faults) == 0 || faults[0].Field != test.fault || strings.Contains(faults[0].Message, "‹") {
				t.Errorf("%s: faults %v", test.name, faults)
			}
			continue
		}
		if diff := cmp.Diff(test.want, got); diff != "" || len(faults) > 0 {
			t.Errorf("%s: %v (-want +got):\n%s", test.name, faults, diff)
		}
	}
}

func num(x float64) string { return fixed(x) }

// Every answer of the parser has its sentence.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, code := range []geo.Code{
		geo.CodeNoCoordinates, geo.CodeTooLong, geo.CodeShortLink, geo.CodeBareLink, geo.CodeUnknownLink, geo.CodeUnknownDatum, geo.CodeSeveral,
		geo.CodeUnreadable, geo.CodeOutOfRange, geo.CodeAmbiguous, geo.CodeSwapped, geo.CodeLikelyDatum, geo.CodeOutside,
	} {
		for _, service := range []geo.Service{"", geo.Amap, geo.Baidu, geo.Tencent, geo.Apple, geo.OSM, geo.Google} {
			if s := refusal(&geo.ParseError{Code: code, Service: service}); strings.ContainsAny(s, "‹%") {
				t.Errorf("%s of %q: %s", code, service, s)
			}
		}
	}
}

// What others typed does not become a part of the page.
func TestSpotEscapes(t *testing.T) {
	t.Parallel()
	evil := `<script>alert(1)</script>"'`
	req := inside(t, locator.Site{
		Service: locator.Meal, Name: evil, District: "210102", Address: "南京南街46号" + evil, Meal: &locator.MealService{},
		Publication: locator.Publication{Status: locator.Draft},
		Location:    &locator.Location{Point: geo.Point{123.4, 41.79}, Precision: locator.AtDoor, Method: locator.ByStaff},
	})
	part, err := req.spot(&locator.Site{Service: locator.Meal, Name: evil, District: "210102", Address: "南京南街46号" + evil}, at("lon", "123.4001", "lat", "41.79", "text", evil, "read", evil), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(part.Seen.Street) != 1 || len(part.Seen.Around) != 1 || len(part.Seen.Duplicates) != 1 {
		t.Fatalf("seen %+v", part.Seen)
	}
	var b bytes.Buffer
	if err := req.handler.templates["locate"].ExecuteTemplate(&b, "locate", part); err != nil {
		t.Fatal(err)
	}
	if page := b.String(); strings.Contains(page, "<script>") || strings.Contains(page, evil) {
		t.Errorf("the page holds what was typed:\n%s", page)
	}
}
