package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/rogpeppe/go-internal/testscript"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// scriptNow is the time it is in scripts.
func scriptNow() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }

// cheapHash is what a password costs in tests.
func cheapHash() *argon2id.Params {
	return &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// TestMain lets the scripts run the real program as the command jiujin.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"jiujin": func() {
			p := &program{in: os.Stdin, out: os.Stdout, errOut: os.Stderr, now: scriptNow, hash: cheapHash()}
			os.Exit(p.run(context.Background(), os.Args[1:]))
		},
		"sites": listSites,
		"patch": printPatch,
	})
}

// TestScripts runs the command line as one types it, against real files.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			for name, from := range map[string]string{
				"example.csv": "../../internal/transfer/example/shenbei-2023-12-06.csv",
				"gb18030.csv": "testdata/gb18030.csv", // import_files.txtar's comma.csv
				// city_holidays.txtar's notice2027.txt
				"notice2027-gb18030.txt": "testdata/notice2027-gb18030.txt",
			} {
				data, err := os.ReadFile(from)
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), data, 0o600); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// listSites prints the revision of a database and, a line each, what it holds:
// sites DB.
func listSites() {
	ctx := context.Background()
	db, err := store.Open(ctx, os.Args[1], store.Options{})
	must(err)
	delta, err := db.Changes(ctx, 0)
	must(err)
	fmt.Println("rev", delta.Rev)
	for i := range delta.Sites {
		s := &delta.Sites[i]
		fmt.Println(s.ID, s.Service, s.District, s.Publication.Status, s.Name)
		if s.Location != nil {
			fmt.Println("  point", s.Location.Point[0], s.Location.Point[1], s.Location.Precision, s.Location.Method, s.Location.Given)
		}
		for _, g := range locator.FactGroups() {
			if p, ok := s.Facts[g]; ok {
				fmt.Println("  "+string(g), p.Source, p.SourceDate, p.VerifiedOn, p.Method)
			}
		}
	}
	must(db.Close())
}

// printPatch prints the operator's changes to the city: patch DB.
func printPatch() {
	ctx := context.Background()
	db, err := store.Open(ctx, os.Args[1], store.Options{})
	must(err)
	patch, err := db.CityPatch(ctx)
	must(err)
	fmt.Println(string(patch))
	must(db.Close())
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
