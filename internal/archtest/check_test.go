package archtest

import (
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const modulePath = "jiujin"

// check reads the tree below root and returns its faults, one sentence each,
// in the order of the files.
func check(root string) ([]string, error) {
	c := checker{fsys: os.DirFS(root)}
	if err := c.checkTop(); err != nil {
		return nil, err
	}
	err := fs.WalkDir(c.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && (skipDir(name) || strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		return c.checkFile(name)
	})
	if err != nil {
		return nil, err
	}
	return c.faults, c.checkNotice()
}

type checker struct {
	fsys   fs.FS
	faults []string
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func skipDir(name string) bool {
	return slices.Contains(skipped, name) || slices.ContainsFunc(ignored, func(pattern string) bool {
		ok, _ := path.Match(pattern, name)
		return ok
	})
}

func (c *checker) checkTop() error {
	entries, err := fs.ReadDir(c.fsys, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !slices.Contains(top, name) && !skipDir(name) {
			c.fault("%s: the top of the repository holds only %s and dot-files", name, strings.Join(top, ", "))
		}
	}
	return nil
}

// sources are files a person writes; the rest (lists, goldens, areas) may be
// long and name cities.
var sources = []string{".go", ".ts", ".mjs", ".css", ".html", ".templ", ".sql"}

func (c *checker) checkFile(name string) error {
	ext := path.Ext(name)
	if !slices.Contains(sources, ext) {
		return nil
	}
	content, err := fs.ReadFile(c.fsys, name)
	if err != nil {
		return err
	}
	if strings.HasPrefix(name, "internal/") && !generated.Match(content) {
		if n := bytes.Count(content, []byte("\n")); n > maxLines {
			c.fault("%s: %d lines, more than %d: split it by what it is about", name, n, maxLines)
		}
	}
	c.checkCity(name, content)
	if ext == ".go" {
		return c.checkImports(name, content)
	}
	return nil
}

var (
	cityName  = regexp.MustCompile(`(?i)沈阳|shenyang`)
	cityEmbed = regexp.MustCompile(`shenyang`)
)

// generated is the first line of what a program wrote, as Go has it: nobody
// reads that, however long it is.
var generated = regexp.MustCompile(`\A// Code generated .* DO NOT EDIT\.\n`)

// checkCity keeps one city's name in its profile: anywhere else it would be a
// rule that the next city cannot change. Only internal/city may name the
// folder, to embed it.
func (c *checker) checkCity(name string, content []byte) {
	if isTest(name) || strings.HasPrefix(name, "internal/city/shenyang/") {
		return
	}
	if path.Dir(name) == "internal/city" {
		content = cityEmbed.ReplaceAll(content, nil)
	}
	for i, line := range bytes.Split(content, []byte("\n")) {
		if found := cityName.Find(line); found != nil {
			c.fault("%s:%d: %s: only the city profile names its city", name, i+1, found)
		}
	}
}

func isTest(name string) bool {
	return strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, ".test.ts") ||
		strings.HasSuffix(name, ".test.mjs") || strings.HasPrefix(name, "static/e2e/")
}

func (c *checker) checkImports(name string, content []byte) error {
	pkg := path.Dir(name)
	place, listed := ladder[pkg]
	if !listed {
		c.fault("%s: package %s has no place on the ladder (internal/archtest/ladder_test.go)", name, pkg)
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(name), content, parser.ImportsOnly)
	if err != nil {
		return err
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if ours, ok := strings.CutPrefix(imported, modulePath+"/"); ok {
			if !place.allows(pkg, ours, isTest(name)) {
				c.fault("%s: %s may not import %s", name, pkg, ours)
			}
			continue
		}
		if first, _, _ := strings.Cut(imported, "/"); strings.Contains(first, ".") {
			c.checkModule(name, imported)
		}
	}
	return nil
}

// allows reports whether a file of pkg may import another package of ours.
func (s step) allows(pkg, imported string, test bool) bool {
	switch {
	case imported == pkg: // its own external test
		return test
	case test && slices.Contains(realParts, imported):
		return true
	case slices.ContainsFunc(s.not, func(dir string) bool { return below(imported, dir) }):
		return false
	case slices.Contains(s.may, anything), slices.Contains(s.may, imported):
		return true
	}
	return imported == "internal/messages" && !s.pure
}

var (
	requirement   = regexp.MustCompile(`(?m)^(?:require)?\s+(\S+\.\S+/\S+) v\S+`)
	versionSuffix = regexp.MustCompile(`/v[0-9]+$`)
)

// checkNotice asks NOTICE for every module of go.mod, of the second row too,
// but for those that only tests use.
func (c *checker) checkNotice() error {
	gomod, err := fs.ReadFile(c.fsys, "go.mod")
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a tree without one is a test's
	}
	if err != nil {
		return err
	}
	notice, err := fs.ReadFile(c.fsys, "NOTICE")
	if err != nil {
		return err
	}
	for _, found := range requirement.FindAllSubmatch(gomod, -1) {
		m := string(found[1])
		if !onlyTested(m) && !bytes.Contains(notice, []byte(versionSuffix.ReplaceAllString(m, ""))) {
			c.fault("NOTICE: %s is in go.mod: name it with its licence, or say that only tests use it (internal/archtest/ladder_test.go)", m)
		}
	}
	return nil
}

func onlyTested(m string) bool {
	return slices.Contains(testSupport, m) || slices.ContainsFunc(modules, func(known module) bool {
		return known.testOnly && below(m, known.path)
	})
}

func (c *checker) checkModule(name, imported string) {
	i := slices.IndexFunc(modules, func(m module) bool { return below(imported, m.path) })
	if i < 0 {
		c.fault("%s: %s is not an allowed module (internal/archtest/ladder_test.go)", name, imported)
		return
	}
	m := modules[i]
	if m.testOnly && !isTest(name) && !below(name, "internal/store/storetest") {
		c.fault("%s: %s is for tests only", name, m.path)
	}
	if len(m.in) > 0 && !slices.ContainsFunc(m.in, func(dir string) bool { return below(name, dir) }) {
		c.fault("%s: %s stays in %s", name, m.path, strings.Join(m.in, ", "))
	}
}

// below reports whether a slash-separated path is dir or lies in it.
func below(name, dir string) bool {
	return name == dir || strings.HasPrefix(name, dir+"/")
}
