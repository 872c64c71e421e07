package web_test

import (
	"net/http"
	"strings"
	"testing"

	"jiujin/internal/locator"
)

// places is what the golden street has, and a station in another district.
func placesStreet() []locator.Site {
	far := station("长江街工会驿站", nil)
	far.ID, far.District = locator.NewID(10485), "210105"
	return append(street(), far)
}

func TestPlacesGolden(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, placesStreet()...)
	epoch := f.engine.View().Revision.Epoch
	for name, q := range map[string]string{
		"places_name.json":     "q=%E6%B0%91%E4%B8%B0&limit=5", // 民丰
		"places_letters.json":  "q=mfsq&limit=4",
		"places_station.json":  "q=changjiang+yizhan&service=station&limit=3",
		"places_mistaken.json": "q=%E6%B0%91%E5%B3%B0%E7%A4%BE%E5%8C%BA%E9%A3%9F%E5%A0%82&limit=3", // 民峰社区食堂
		"places_nothing.json":  "q=qqqq",
	} {
		w := f.get(t, "/api/v1/places?"+q)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json; charset=utf-8" || w.Header().Get("Cache-Control") != "no-cache" {
			t.Fatalf("%s: %d %v", name, w.Code, w.Header())
		}
		wantGolden(t, name, epoch, w.Body.Bytes())
	}
}

func TestPlacesQuery(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, placesStreet()...)
	w := f.get(t, "/api/v1/places?q=minfeng")
	tag := w.Header().Get("ETag")
	if tag == "" || f.get(t, "/api/v1/places?q=minfeng", "If-None-Match", tag).Code != http.StatusNotModified {
		t.Errorf("tag %q is not what it says", tag)
	}
	for query, field := range map[string]string{
		"":                               "q",
		"q=":                             "q",
		"q=" + strings.Repeat("a", 61):   "q",
		"q=a&q=b":                        "q",
		"q=a%00":                         "q",
		"q=a&limit=0":                    "limit",
		"q=a&limit=51":                   "limit",
		"q=a&service=x":                  "service",
		"q=a&located=1":                  "located",
		"q=a&lat=41.7":                   "lat",
		"q=%E6%B0%91&limit=2&kind=site&": "kind",
	} {
		p := wantProblem(t, f.get(t, "/api/v1/places?"+query), http.StatusBadRequest, "bad_query")
		if len(p.Errors) != 1 || p.Errors[0].Field != field {
			t.Errorf("%s: %+v, want a fault of %s", query, p.Errors, field)
		}
	}
}
