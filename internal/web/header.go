package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// sharedHeader is a header field whose value is made once and handed to every
// answer, which saves an allocation a field and request.
//
// Sharing is safe because no code writes into the slice: Set puts another one in
// its place, Del takes it out of that answer's map, net/http only reads, and
// Add, which appends, has to copy because the capacity is clipped.
type sharedHeader struct {
	name  string // canonical, for it is put into the map as it is
	value []string
}

func shared(name, value string) sharedHeader {
	return sharedHeader{http.CanonicalHeaderKey(name), slices.Clip([]string{value})}
}

func (f sharedHeader) set(h http.Header) { h[f.name] = f.value }

// headers are the fields that answers share.
type headers struct {
	page []sharedHeader // of everything a browser shows
	data []sharedHeader // of everything below /api

	vary     sharedHeader // of an answer that may be compressed
	varyData sharedHeader // the same below /api, where the origin matters too

	anyOrigin, exposed, methods, maxAge sharedHeader // CORS
}

func newHeaders() headers {
	return headers{
		page: []sharedHeader{
			shared("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
				"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
			shared("X-Content-Type-Options", "nosniff"),
			shared("X-Frame-Options", "DENY"),
			shared("Referrer-Policy", "same-origin"),
			shared("Permissions-Policy", "geolocation=(self), camera=(), microphone=(), payment=()"),
			shared("Cross-Origin-Opener-Policy", "same-origin"),
		},
		// JSON loads nothing, opens nothing and is in no frame: the fields
		// that are missing here would say nothing more. They are worth leaving
		// out: each costs net/http 0.2 µs, and the ninth of an answer, for which
		// the map has to grow, 1.2 µs.
		data: []sharedHeader{
			shared("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
			shared("X-Content-Type-Options", "nosniff"),
			shared("Referrer-Policy", "same-origin"),
		},
		vary:      shared("Vary", "Accept-Encoding"),
		varyData:  shared("Vary", "Accept-Encoding, Origin"),
		anyOrigin: shared("Access-Control-Allow-Origin", "*"),
		exposed:   shared("Access-Control-Expose-Headers", "ETag, X-Request-Id, Retry-After"),
		methods:   shared("Access-Control-Allow-Methods", "GET, HEAD, POST"),
		maxAge:    shared("Access-Control-Max-Age", "86400"),
	}
}

func (hs *headers) secure(h http.Header, api bool) {
	fields := hs.page
	if api {
		fields = hs.data
	}
	for _, f := range fields {
		f.set(h)
	}
}

func (hs *headers) varies(h http.Header, api bool) {
	if api {
		hs.varyData.set(h)
	} else {
		hs.vary.set(h)
	}
}

// cors opens the API to pages of any origin. It reports whether the request is
// a browser's question before the real one, which needs no other answer.
func (hs *headers) cors(h http.Header, r *http.Request) (preflight bool) {
	if len(r.Header["Origin"]) == 0 {
		return false
	}
	hs.anyOrigin.set(h)
	if r.Method != http.MethodOptions || len(r.Header["Access-Control-Request-Method"]) == 0 {
		hs.exposed.set(h)
		return false
	}
	hs.methods.set(h)
	hs.maxAge.set(h)
	if asked := r.Header["Access-Control-Request-Headers"]; len(asked) > 0 {
		h["Access-Control-Allow-Headers"] = asked
	}
	return true
}

// idOf returns the id of the request.
func idOf(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }
