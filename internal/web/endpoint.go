package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
)

// endpoint is a route as the middleware needs it, with all its metrics looked
// up before the first request.
type endpoint struct {
	logged  string // the pattern as a log prints it
	free    bool   // costs next to nothing, so that it is not limited
	unkept  bool   // made for a visitor's place: no cache keeps the answer
	answers [verbs][statusClasses]prometheus.Counter
	seconds prometheus.Observer
}

// endpoints finds the endpoint of a pattern.
type endpoints struct {
	known   map[string]*endpoint
	unknown *endpoint // of a path that nothing answers
}

// newEndpoints prepares the patterns of all routes, so it is called when the
// last of them is there.
func newEndpoints(routes []*echo.Route, m *metrics) endpoints {
	es := endpoints{known: map[string]*endpoint{}, unknown: m.endpoint("none")}
	es.unknown.logged = `""`
	for _, r := range routes {
		if es.known[r.Path] == nil {
			es.known[r.Path] = m.endpoint(r.Path)
		}
	}
	return es
}

// of never returns nil.
func (es endpoints) of(pattern string) *endpoint {
	if e := es.known[pattern]; e != nil {
		return e
	}
	return es.unknown
}

func (m *metrics) endpoint(pattern string) *endpoint {
	e := &endpoint{logged: pattern, seconds: m.seconds.WithLabelValues(pattern)}
	for v := range verbs {
		for class := range statusClasses {
			e.answers[v][class] = m.requests.WithLabelValues(pattern, v.String(), strconv.Itoa(class+2)+"xx")
		}
	}
	return e
}

// count adds one answer to the metrics.
func (e *endpoint) count(v verb, status int, took time.Duration) {
	e.answers[v][min(max(status/100-2, 0), statusClasses-1)].Inc()
	e.seconds.Observe(took.Seconds())
}

const statusClasses = 4 // 2xx to 5xx

// verb is a request's method, as far as we tell them apart: a client may send
// any word, which would say too much in a log and make too many metrics.
type verb uint8

const (
	get verb = iota
	head
	post
	options
	otherVerb
	verbs
)

func verbOf(method string) verb {
	switch method {
	case http.MethodGet:
		return get
	case http.MethodHead:
		return head
	case http.MethodPost:
		return post
	case http.MethodOptions:
		return options
	}
	return otherVerb
}

func (v verb) String() string {
	return [verbs]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions, "other"}[v]
}
