package web

import (
	"fmt"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// edge is the outermost handler. It stands outside echo so that error answers
// written late are compressed whole as well, and so that the path is decoded
// before a route is looked for.
func edge(inner http.Handler) (http.Handler, error) {
	// The body is compressed, in zstd or gzip, when it is worth it; assets come
	// compressed already and pass through.
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		return nil, fmt.Errorf("web: compression: %w", err)
	}
	compressed := wrap(inner)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The router is to see the path as it was meant, however it was encoded:
		// else echo hands parameters on undecoded for some spellings only.
		r.URL.RawPath = ""
		if len(r.Header["Accept-Encoding"]) == 0 { // the wrapper would take 0.2 µs to find that out
			inner.ServeHTTP(w, r)
			return
		}
		compressed(w, r)
	}), nil
}
