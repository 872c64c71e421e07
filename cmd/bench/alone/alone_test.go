package alone_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"jiujin/cmd/bench/alone"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store/storetest"
	"jiujin/internal/web/api"
)

// TestRoutes: the API answers, and nothing of the house is round it.
func TestRoutes(t *testing.T) {
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	db := storetest.SQLite(t)
	if err := db.Apply(context.Background(), &locator.Batch{Actor: "test", Sites: []locator.SiteChange{{Site: locator.Site{
		Service: locator.Meal, Name: "演示食堂", District: c.Districts[0].Code,
		Location:    &locator.Location{Point: c.Districts[0].Label, Precision: locator.AtDoor, Method: locator.ByDemo},
		Publication: locator.Publication{Status: locator.Published},
	}}}}); err != nil {
		t.Fatal(err)
	}
	engine, err := search.New(t.Context(), search.Options{
		Source: db, City: c, Log: slog.New(slog.DiscardHandler), Piece: api.Piece, State: api.State,
		Now: func() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	handler := alone.Routes(engine, time.UTC)

	r := get(handler, "/api/v1/nearest?lat=41.8&lon=123.4&k=10")
	var body struct{ Features []json.RawMessage }
	if err := json.Unmarshal(r.Body.Bytes(), &body); err != nil || r.Code != http.StatusOK || len(body.Features) != 1 {
		t.Errorf("status %d, %d features, %v", r.Code, len(body.Features), err)
	}
	if h := r.Header(); h.Get("X-Request-Id")+h.Get("Content-Security-Policy") != "" {
		t.Errorf("middleware has been there: %v", h)
	}
	if r := get(handler, "/"); r.Code != http.StatusNotFound {
		t.Errorf("a page: status %d", r.Code)
	}
}

func TestFixed(t *testing.T) {
	r := get(alone.Fixed("text/x", []byte("body")), "/api/v1/nearest?lat=anything")
	if h := r.Header(); r.Code != http.StatusOK || r.Body.String() != "body" ||
		h.Get("Content-Type") != "text/x" || h.Get("Content-Length") != "4" {
		t.Errorf("status %d, %q, %v", r.Code, r.Body, h)
	}
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, http.NoBody))
	return w
}
