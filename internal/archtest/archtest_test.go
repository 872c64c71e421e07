package archtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTree(t *testing.T) {
	root := filepath.Join("..", "..")
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatalf("not in the repository: %v", err)
	}
	faults, err := check(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}

// TestLadderIsClosed: a slip of the pen in the ladder would allow a package
// that does not exist, or one step up.
func TestLadderIsClosed(t *testing.T) {
	for pkg, s := range ladder {
		for _, imported := range s.may {
			if _, ok := ladder[imported]; !ok && imported != anything {
				t.Errorf("%s may import %s, which is not on the ladder", pkg, imported)
			}
		}
		if s.pure && slices.Contains(s.may, anything) {
			t.Errorf("%s cannot be pure and import anything", pkg)
		}
	}
	for pkg := range ladder {
		if above := climbs(pkg, pkg, nil); above != nil {
			t.Errorf("the ladder has a circle: %s", strings.Join(above, " -> "))
		}
	}
}

// TestRowsExist: no row speaks of a package without files or of a module that
// go.mod does not require for ours.
func TestRowsExist(t *testing.T) {
	root := filepath.Join("..", "..")
	for pkg := range ladder {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pkg), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Errorf("%s is on the ladder and has no files", pkg)
		}
	}
	gomod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		if !strings.Contains(string(gomod), m.path+" v") {
			t.Errorf("%s is allowed and not in go.mod", m.path)
		}
	}
}

// climbs returns a way from at to goal through may, if there is one.
func climbs(at, goal string, way []string) []string {
	way = append(way, at)
	for _, next := range ladder[at].may {
		if next == goal {
			return append(way, goal)
		}
		if found := climbs(next, goal, slices.Clone(way)); found != nil {
			return found
		}
	}
	return nil
}

// TestCheck proves that each rule fails on a tree that breaks it, and only then.
func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		name, file, content string
		want                []string
	}{
		{"a step down", "internal/search/view.go", `package search; import ("jiujin/geo/knn"; "jiujin/internal/messages")`, nil},
		{
			"a step up", "geo/knn/index.go", `package knn; import "jiujin/internal/locator"`,
			[]string{"geo/knn/index.go: geo/knn may not import internal/locator"},
		},
		{
			"messages from a public package", "geo/geo.go", `package geo; import "jiujin/internal/messages"`,
			[]string{"geo/geo.go: geo may not import internal/messages"},
		},
		{
			"store from a page", "internal/web/page/find.go", `package page; import "jiujin/internal/store"`,
			[]string{"internal/web/page/find.go: internal/web/page may not import internal/store"},
		},
		{"the store from cmd", "cmd/jiujin/main.go", `package main; import "jiujin/internal/store"`, nil},
		{"a real part in a test", "internal/web/api/nearest_test.go", `package api_test; import ("jiujin/internal/store"; "jiujin/internal/web/api")`, nil},
		{
			"a page in a test of search", "internal/search/view_test.go", `package search; import "jiujin/internal/web/page"`,
			[]string{"internal/search/view_test.go: internal/search may not import internal/web/page"},
		},
		{
			"a package without a place", "internal/util/util.go", `package util`,
			[]string{"internal/util/util.go: package internal/util has no place on the ladder (internal/archtest/ladder_test.go)"},
		},
		{"echo in its place", "internal/web/server.go", `package web; import "github.com/labstack/echo/v4/middleware"`, nil},
		{
			"echo in a test elsewhere", "internal/admin/site_test.go", `package admin; import "github.com/labstack/echo/v4"`,
			[]string{"internal/admin/site_test.go: github.com/labstack/echo/v4 stays in internal/web, cmd/bench/alone"},
		},
		{
			"an unknown module", "internal/text/fold.go", `package text; import "github.com/stretchr/testify/assert"`,
			[]string{"internal/text/fold.go: github.com/stretchr/testify/assert is not an allowed module (internal/archtest/ladder_test.go)"},
		},
		{
			"a module with a longer name", "internal/auth/hash.go", `package auth; import "github.com/alexedwards/argon2idx"`,
			[]string{"internal/auth/hash.go: github.com/alexedwards/argon2idx is not an allowed module (internal/archtest/ladder_test.go)"},
		},
		{
			"a test's module in the program", "internal/admin/diff.go", `package admin; import "github.com/google/go-cmp/cmp"`,
			[]string{"internal/admin/diff.go: github.com/google/go-cmp is for tests only"},
		},
		{
			"a folder at the top", "docs/index.html", "",
			[]string{"docs: the top of the repository holds only " + strings.Join(top, ", ") + " and dot-files"},
		},
		{"a database at the top", "jiujin.db-wal", "", nil},
		{"a hidden folder", ".ci/tools/tools.go", `package tools; import "example.com/x"`, nil},
		{
			"the city in a page", "internal/web/page/about.html", "<p>\n沈阳市民政局",
			[]string{"internal/web/page/about.html:2: 沈阳: only the city profile names its city"},
		},
		{
			"the city in a script", "static/src/app.ts", `const city = "ShenYang";`,
			[]string{"static/src/app.ts:1: ShenYang: only the city profile names its city"},
		},
		{"the city in a test", "internal/text/fold_test.go", "package text // 沈阳站", nil},
		{"the city in a browser test", "static/e2e/server.ts", "// 沈阳站", nil},
		{"the city in its profile", "internal/city/shenyang/about.html", "沈阳", nil},
		{"the profile's folder", "internal/city/load.go", "package city\n\n//go:embed shenyang\n", nil},
		{
			"the city in the loader", "internal/city/load.go", "package city // Shenyang",
			[]string{"internal/city/load.go:1: Shenyang: only the city profile names its city"},
		},
		{
			"a long file", "internal/store/site.go", "package store" + strings.Repeat("\n", maxLines+1),
			[]string{"internal/store/site.go: 601 lines, more than 600: split it by what it is about"},
		},
		{"a long file that a program wrote", "internal/web/page/a_templ.go", "// Code generated by templ - DO NOT EDIT.\n\npackage page" + strings.Repeat("\n", maxLines+1), nil},
		{
			"a long file that names one", "internal/store/site.go", "package store\n// Code generated by templ - DO NOT EDIT.\n" + strings.Repeat("\n", maxLines),
			[]string{"internal/store/site.go: 602 lines, more than 600: split it by what it is about"},
		},
		{"long data", "internal/city/shenyang/places.json", strings.Repeat("\n", maxLines+1), nil},
		{"somebody else's code", "static/node_modules/x/x.go", `package x; import "example.com/x"`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			write(t, root, tt.file, tt.content)
			got, err := check(root)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckNotice(t *testing.T) {
	root := t.TempDir()
	write(t, root, "NOTICE", "github.com/labstack/echo")
	write(t, root, "go.mod", `module jiujin

require github.com/alecthomas/kong v1.17.0

require (
	github.com/labstack/echo/v4 v4.16.0
	github.com/labstack/gommon v0.5.0 // indirect
	pgregory.net/rapid v1.3.0
)
`)
	got, err := check(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || !strings.Contains(got[0], "alecthomas/kong") || !strings.Contains(got[1], "labstack/gommon") {
		t.Errorf("faults %q, want kong's and gommon's", got)
	}
}

// TestCheckUnreadable: a file that does not parse is an error, not a pass.
func TestCheckUnreadable(t *testing.T) {
	root := t.TempDir()
	write(t, root, "geo/geo.go", "package 1")
	if _, err := check(root); err == nil {
		t.Error("no error")
	}
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
