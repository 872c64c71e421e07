package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const at = "lat=41.7920&lon=123.3885"

type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"`
	Code      string `json:"code"`
	RequestID string `json:"request_id"`
	Errors    []struct {
		Field   string `json:"field"`
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"errors"`
}

// wantProblem checks that an answer is a whole problem+json, and returns it.
func wantProblem(t *testing.T, w *httptest.ResponseRecorder, status int, code string) problem {
	t.Helper()
	var p problem
	dec := json.NewDecoder(strings.NewReader(w.Body.String()))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		t.Fatalf("%v in %d %s", err, w.Code, w.Body)
	}
	if w.Code != status || p.Status != status || p.Code != code || p.Type != "urn:jiujin:problem:"+code {
		t.Errorf("status %d, want %d %s: %+v", w.Code, status, code, p)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/problem+json; charset=utf-8", "Cache-Control": "no-store", "ETag": "", "X-Request-Id": p.RequestID,
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if len(p.RequestID) < 16 {
		t.Errorf("request id %q", p.RequestID)
	}
	sentences := []string{p.Title, p.Detail}
	for _, e := range p.Errors {
		sentences = append(sentences, e.Message)
	}
	for _, s := range sentences {
		if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || strings.ContainsAny(s, "\u2039\u203a") || strings.Contains(s, "%!") {
			t.Errorf("not a sentence in Chinese: %q", s)
		}
		if utf8.RuneCountInString(s) > 500 {
			t.Errorf("a sentence of %d characters", utf8.RuneCountInString(s))
		}
	}
	return p
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	long := strings.Repeat("x", 5000)
	nearest, sites := "/api/v1/nearest?", "/api/v1/sites?"
	for _, tt := range []struct {
		name, target string
		want         []string // field: code
	}{
		{"nothing", nearest, []string{"lat: missing", "lon: missing"}},
		{"no lat", nearest + "lon=123.3885", []string{"lat: missing"}},
		{"no lon", nearest + "lat=41.7920", []string{"lon: missing"}},
		{"empty lat", nearest + "lat=&lon=123.3885", []string{"lat: not_a_number"}},
		{"words", nearest + "lat=north&lon=123.3885", []string{"lat: not_a_number"}},
		{"both wrong", nearest + "lat=a&lon=b", []string{"lat: not_a_number", "lon: not_a_number"}},
		{"comma for point", nearest + "lat=41,7920&lon=123.3885", []string{"lat: not_a_number"}},
		{"degrees", nearest + "lat=41.79%C2%B0&lon=123.3885", []string{"lat: not_a_number"}},
		{"two numbers", nearest + "lat=41.79+42&lon=123.3885", []string{"lat: not_a_number"}},
		{"NaN", nearest + "lat=NaN&lon=nan", []string{"lat: not_finite", "lon: not_finite"}},
		{"Inf", nearest + "lat=Inf&lon=-inf", []string{"lat: not_finite", "lon: not_finite"}},
		{"Infinity", nearest + "lat=%2BInfinity&lon=123.3885", []string{"lat: not_finite"}},
		{"too great", nearest + "lat=1e999&lon=123.3885", []string{"lat: not_finite"}},
		{"hex floats", nearest + "lat=0x1p5&lon=0X1P6", []string{"lat: not_a_number", "lon: not_a_number"}},
		{"underscores", nearest + "lat=4_1&lon=123.3885", []string{"lat: not_a_number"}},
		{"full-width digits", nearest + "lat=\uff14\uff11&lon=123.3885", []string{"lat: not_a_number"}},
		{"lat out of range", nearest + "lat=90.0001&lon=123.3885", []string{"lat: bad_latitude"}},
		{"lon out of range", nearest + "lat=41.7920&lon=-180.5", []string{"lon: bad_longitude"}},
		{"both out of range", nearest + "lat=-1e300&lon=181", []string{"lat: bad_latitude", "lon: bad_longitude"}},
		{"swapped axes", nearest + "lat=123.3885&lon=41.7920", []string{"lat: swapped_axes"}},
		{"swapped axes of a map", nearest + "lat=123.3885&lon=41.7920&datum=gcj02", []string{"lat: swapped_axes"}},
		{"swapped, of another city", nearest + "lat=116.4&lon=39.9", []string{"lat: bad_latitude"}},
		{"unknown parameter", nearest + at + "&color=red", []string{"color: unknown_parameter"}},
		{"unknown parameters", nearest + at + "&z=1&a=2&from=singlemessage", []string{"a: unknown_parameter", "from: unknown_parameter", "z: unknown_parameter"}},
		{"upper case", nearest + at + "&K=3", []string{"K: unknown_parameter"}},
		{"no name", nearest + at + "&=3", []string{": unknown_parameter"}},
		{"repeated", nearest + at + "&lat=41.7920", []string{"lat: repeated"}},
		{"repeated k", nearest + at + "&k=3&k=3", []string{"k: repeated"}},
		{"repeated service", nearest + at + "&service=meal&service=station", []string{"service: repeated"}},
		{"unknown and repeated", nearest + at + "&x=1&x=2", []string{"x: unknown_parameter"}},
		{"datum", nearest + at + "&datum=cgcs2000", []string{"datum: unknown_value"}},
		{"datum in capitals", nearest + at + "&datum=GCJ02", []string{"datum: unknown_value"}},
		{"service", nearest + at + "&service=bank", []string{"service: unknown_value"}},
		{"empty service", nearest + at + "&service=", []string{"service: unknown_value"}},
		{"need", nearest + at + "&need=drink,sleep", []string{"need: unknown_value"}},
		{"needs", nearest + at + "&need=nap,sleep", []string{"need: unknown_value", "need: unknown_value"}},
		{"empty need", nearest + at + "&need=", []string{"need: unknown_value"}},
		{"need with a comma too many", nearest + at + "&need=drink,", []string{"need: unknown_value"}},
		{"amenity", nearest + at + "&amenity=sauna", []string{"amenity: unknown_value"}},
		{"entry", nearest + at + "&entry=window", []string{"entry: unknown_value"}},
		{"deliver", nearest + at + "&deliver=yes", []string{"deliver: unknown_value"}},
		{"pace", nearest + at + "&pace=run", []string{"pace: unknown_value"}},
		{"order", nearest + at + "&order=name", []string{"order: unknown_value"}},
		{"fields", nearest + at + "&fields=all", []string{"fields: unknown_value"}},
		{"k=0", nearest + at + "&k=0", []string{"k: out_of_bounds"}},
		{"k=101", nearest + at + "&k=101", []string{"k: out_of_bounds"}},
		{"k=-1", nearest + at + "&k=-1", []string{"k: out_of_bounds"}},
		{"k of many digits", nearest + at + "&k=99999999999999999999", []string{"k: out_of_bounds"}},
		{"k=abc", nearest + at + "&k=abc", []string{"k: not_a_whole_number"}},
		{"k=1.5", nearest + at + "&k=1.5", []string{"k: not_a_whole_number"}},
		{"k=1e1", nearest + at + "&k=1e1", []string{"k: not_a_whole_number"}},
		{"k=", nearest + at + "&k=", []string{"k: not_a_whole_number"}},
		{"max_m=0", nearest + at + "&max_m=0", []string{"max_m: not_positive"}},
		{"max_m below 0", nearest + at + "&max_m=-5", []string{"max_m: not_positive"}},
		{"max_m=NaN", nearest + at + "&max_m=NaN", []string{"max_m: not_finite"}},
		{"max_m=1km", nearest + at + "&max_m=1km", []string{"max_m: not_a_number"}},
		{"percent", nearest + at + "&service=%zz", []string{": bad_query"}},
		{"half a percent", nearest + at + "&k=3%", []string{": bad_query"}},
		{"semicolons", nearest + "lat=41.7920;lon=123.3885", []string{": bad_query", "lat: missing", "lon: missing"}},
		{"NUL", nearest + at + "&service=meal%00", []string{"service: bad_characters"}},
		{"long value", nearest + at + "&service=" + long, []string{"service: unknown_value"}},
		{"long number", nearest + "lat=" + long + "&lon=123.3885", []string{"lat: not_a_number"}},
		{"all at once", nearest + "lat=x&k=0&service=bank&pace=run&foo=1", []string{
			"foo: unknown_parameter", "k: out_of_bounds", "lat: not_a_number", "lon: missing", "pace: unknown_value", "service: unknown_value",
		}},
		{"at", nearest + at + "&at=noon", []string{"at: bad_time"}},
		{"at without zone", nearest + at + "&at=2026-11-23T12:00:00", []string{"at: bad_time"}},
		{"at long ago", nearest + at + "&at=0101-01-01T00:00:00Z", []string{"at: time_out_of_range"}},
		{"at far ahead", nearest + at + "&at=2100-01-01T00:00:00Z", []string{"at: time_out_of_range"}},
		{"open", nearest + at + "&open=yes", []string{"open: unknown_value"}},
		{"empty open", nearest + at + "&open=", []string{"open: unknown_value"}},
		{"meal", nearest + at + "&meal=supper", []string{"meal: unknown_value"}},
		{"meals", nearest + at + "&meal=lunch,dinner", []string{"meal: unknown_value"}},
		{"order twice", nearest + at + "&order=reachable&order=distance", []string{"order: repeated"}},
		{"open sites", sites + "open=1", []string{"open: unknown_value"}},
		{"sites at", sites + "at=2026-11-23T12:00:00Z", []string{"at: unknown_parameter"}},
		{"sites by meal", sites + "meal=lunch", []string{"meal: unknown_parameter"}},

		{"limit=0", sites + "limit=0", []string{"limit: out_of_bounds"}},
		{"limit=1001", sites + "limit=1001", []string{"limit: out_of_bounds"}},
		{"limit=x", sites + "limit=x", []string{"limit: not_a_whole_number"}},
		{"sites by place", sites + at, []string{"lat: unknown_parameter", "lon: unknown_parameter"}},
		{"time", sites + "updated_since=yesterday", []string{"updated_since: bad_time"}},
		{"a date is no time", sites + "updated_since=2026-11-23", []string{"updated_since: bad_time"}},
		{"time without zone", sites + "updated_since=2026-11-23T12:00:00", []string{"updated_since: bad_time"}},
		{"two spaces", sites + "updated_since=2026-11-23+12:00:00+08:00", []string{"updated_since: bad_time"}},
		{"no such day", sites + "updated_since=2026-02-30T12:00:00Z", []string{"updated_since: bad_time"}},
		{"empty time", sites + "updated_since=", []string{"updated_since: bad_time"}},
		{"bbox of three", sites + "bbox=123,41,124", []string{"bbox: bad_bbox"}},
		{"bbox of five", sites + "bbox=123,41,124,42,43", []string{"bbox: bad_bbox"}},
		{"bbox of words", sites + "bbox=a,b,c,d", []string{"bbox: bad_bbox"}},
		{"bbox turned", sites + "bbox=124,41,123,42", []string{"bbox: bad_bbox"}},
		{"bbox upside down", sites + "bbox=123,42,124,41", []string{"bbox: bad_bbox"}},
		{"bbox lat, lon", sites + "bbox=41,123,42,124", []string{"bbox: bad_bbox"}},
		{"bbox of NaN", sites + "bbox=NaN,41,124,42", []string{"bbox: bad_bbox"}},
		{"bbox of Inf", sites + "bbox=-Inf,41,124,42", []string{"bbox: bad_bbox"}},
		{"bbox of hex", sites + "bbox=0x7b,41,124,42", []string{"bbox: bad_bbox"}},
		{"empty bbox", sites + "bbox=", []string{"bbox: bad_bbox"}},
		{"long bbox", sites + "bbox=" + strings.Repeat("1,", 5000), []string{"bbox: bad_bbox"}},
		{"district", sites + "district=110101", []string{"district: unknown_district"}},
		{"empty district", sites + "district=", []string{"district: unknown_district"}},
		{"cursor", sites + "cursor=next", []string{"cursor: bad_cursor"}},
		{"cursor with a wrong digit", sites + "cursor=100001", []string{"cursor: bad_cursor"}},
		{"NUL in a name", sites + "q=a%00b", []string{"q: bad_characters"}},
		{"unknown name", sites + "name=x", []string{"name: unknown_parameter"}},

		{"a site has no parameters", "/api/v1/sites/100000?fields=full", []string{"fields: unknown_parameter"}},
		{"nor have districts", "/api/v1/districts?service=meal", []string{"service: unknown_parameter"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := wantProblem(t, f.get(t, tt.target), http.StatusBadRequest, "bad_query")
			var got []string
			for _, e := range p.Errors {
				got = append(got, e.Field+": "+e.Code)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// TestForgiven: what looks odd and means one thing only.
func TestForgiven(t *testing.T) {
	t.Parallel()
	f, _ := serve(t, station("站", &railway))
	for name, target := range map[string]string{
		"spaces":           "/api/v1/nearest?lat=%2041.7920&lon=123.3885%20",
		"plus":             "/api/v1/nearest?lat=+41.7920&lon=%2B123.3885",
		"exponent":         "/api/v1/nearest?lat=4.17920e1&lon=123.3885",
		"a need twice":     "/api/v1/nearest?" + at + "&need=drink,%20drink",
		"far away":         "/api/v1/nearest?lat=39.9&lon=116.4",
		"no delivery":      "/api/v1/nearest?" + at + "&deliver=false",
		"ends of the axes": "/api/v1/nearest?lat=-90&lon=180",
		"plus in a time":   "/api/v1/sites?updated_since=2026-11-23T12:00:00+08:00",
		"encoded plus":     "/api/v1/sites?updated_since=2026-11-23T12:00:00%2B08:00",
		"long ago":         "/api/v1/sites?updated_since=0001-01-01T00:00:00Z",
		"spaced bbox":      "/api/v1/sites?bbox=123,%2041,%20124,%2042",
		"point bbox":       "/api/v1/sites?bbox=123,41,123,41",
		"empty q":          "/api/v1/sites?q=",
		"first page":       "/api/v1/sites?cursor=",
		"long q":           "/api/v1/sites?q=" + strings.Repeat(url.QueryEscape("长"), 3000),
		"bad bytes in q":   "/api/v1/sites?q=%ff%fe",
		"only separators":  "/api/v1/sites?&&",
	} {
		if w := f.get(t, target); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

func TestUnknownPath(t *testing.T) {
	t.Parallel()
	f, _ := serve(t)
	for _, path := range []string{
		"/api/v1/pack", "/api/v1/changes?since=0", "/api/v1/reports",
		"/api/v1", "/api/v1/", "/api/v1/nearest/", "/api/v1/sites/", "/api/v2/nearest", "/api/x",
		"/api/openapi.json", "/api/", "/api/v1/%6eearest/x", "/api/v1/../v1/x", "/api/v1/%2e%2e/secret",
	} {
		wantProblem(t, f.get(t, path), http.StatusNotFound, "not_found")
	}
	for _, path := range []string{"/nothing", "/metrics", "/staff", "/d", "/s/", "/.env"} {
		w := f.get(t, path)
		if w.Code != http.StatusNotFound || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

func TestWrongMethod(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, station("站", &railway))
	for _, path := range []string{"/api/v1/nearest?" + at, "/api/v1/sites", "/api/v1/sites/" + ids[0], "/api/v1/districts"} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch} {
			w := f.do(t, method, path)
			wantProblem(t, w, http.StatusMethodNotAllowed, "method_not_allowed")
			if allow := w.Header().Get("Allow"); !strings.Contains(allow, "GET") || !strings.Contains(allow, "HEAD") || strings.Contains(allow, method) {
				t.Errorf("%s %s: Allow %q", method, path, allow)
			}
		}
	}
	w := f.do(t, http.MethodPost, "/about")
	if w.Code != http.StatusMethodNotAllowed || !strings.Contains(w.Header().Get("Allow"), "GET") {
		t.Errorf("POST of a page: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestBadID(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, station("站", &railway))
	wrong := ids[0][:5] + string('0'+(ids[0][5]-'0'+1)%10)
	for _, id := range []string{wrong, "abc", "1", "%20", "100000000000000000", "100000/photos", "%00", "%ff", "-1", ids[0] + "%2F1"} {
		p := wantProblem(t, f.get(t, "/api/v1/sites/"+id), http.StatusBadRequest, "bad_id")
		if len(p.Errors) != 1 || p.Errors[0].Field != "id" || p.Errors[0].Code != "bad_id" {
			t.Errorf("%s: errors %+v", id, p.Errors)
		}
	}
}
