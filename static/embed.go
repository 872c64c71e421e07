// Package static holds the built front end: scripts, styles and pictures whose
// names carry a hash of their content, so that a browser may keep them for ever.
//
// `make build` writes dist from src (see build.mjs). The Go code compiles
// without it; [Assets] then says what to do. Pages ask [AssetSet.Path] for the
// URL of "app.js"; the server mounts the set itself under [Prefix].
package static

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Prefix is the URL path below which an [AssetSet] answers. build.mjs writes it
// into scripts that load a style by themselves.
const Prefix = "/assets/"

// ErrNotBuilt says that the program was compiled without its front end.
var ErrNotBuilt = errors.New("static: the front end is not built into this program: run `make build`")

//go:embed all:dist
var dist embed.FS

// AssetSet is one build of the front end. It is immutable and safe for
// concurrent use.
type AssetSet struct {
	names map[string]string // "app.js" -> "app-R5V6PSCG.js"
	files map[string]*asset // "app-R5V6PSCG.js" -> its bytes
}

// asset is one file as it goes over the wire; gzip and br are nil where the
// build found no gain in them.
type asset struct {
	contentType     string
	plain, gzip, br []byte
}

// Assets returns the front end that was compiled in, or [ErrNotBuilt].
func Assets() (*AssetSet, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	return Read(sub)
}

// Read returns the build in fsys, whose root holds manifest.json. It fails when
// the manifest names a file that is not there.
func Read(fsys fs.FS) (*AssetSet, error) {
	manifest, err := fs.ReadFile(fsys, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	set := &AssetSet{files: make(map[string]*asset)}
	if err := json.Unmarshal(manifest, &set.names); err != nil {
		return nil, fmt.Errorf("static: manifest.json: %w", err)
	}
	if err := set.load(fsys); err != nil {
		return nil, err
	}
	for name, file := range set.names {
		if set.files[file] == nil {
			return nil, fmt.Errorf("static: manifest.json: %s is %s, which is not there: run `make build`", name, file)
		}
	}
	return set, nil
}

func (s *AssetSet) load(fsys fs.FS) error {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return fmt.Errorf("static: %w", err)
	}
	content := make(map[string][]byte, len(entries))
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || name == "manifest.json" || strings.HasPrefix(name, ".") {
			continue
		}
		if content[name], err = fs.ReadFile(fsys, name); err != nil {
			return fmt.Errorf("static: %w", err)
		}
	}
	for name, b := range content {
		if ext := path.Ext(name); ext != ".gz" && ext != ".br" {
			s.files[name] = &asset{
				contentType: contentType(ext),
				plain:       b,
				gzip:        content[name+".gz"],
				br:          content[name+".br"],
			}
		}
	}
	return nil
}

// contentType names the few types we build; mime's table differs between machines.
func contentType(ext string) string {
	switch ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".woff2":
		return "font/woff2"
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

// Path returns the URL path of a file by the name it has in src: "app.js",
// "app.css", "img/favicon.svg". It panics for a name that the build does not
// have, which is a slip in a template; template execution turns that into an
// error.
func (s *AssetSet) Path(name string) string {
	file, ok := s.names[name]
	if !ok {
		panic(fmt.Sprintf("static: there is no %q in this build", name))
	}
	return Prefix + file
}

// ServeHTTP answers GET and HEAD of [Prefix] + a hashed name, compressed as
// built when the client takes it, to be kept for a year without asking again.
func (s *AssetSet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, Prefix)
	a := s.files[name]
	if !ok || a == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	body := a.plain
	if a.gzip != nil || a.br != nil {
		h.Set("Vary", "Accept-Encoding")
		accepts := r.Header.Get("Accept-Encoding")
		switch {
		case a.br != nil && accepted(accepts, "br"):
			h.Set("Content-Encoding", "br")
			body = a.br
		case a.gzip != nil && accepted(accepts, "gzip"):
			h.Set("Content-Encoding", "gzip")
			body = a.gzip
		}
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the visitor has gone: nobody left to tell
	}
}

// accepted reports whether an Accept-Encoding header takes a coding: named, and
// not with q=0.
func accepted(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
			weight, err := strconv.ParseFloat(q, 64)
			return !found || (err == nil && weight > 0)
		}
	}
	return false
}
