package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

const (
	importChildVar = "JIUJIN_STORE_TEST_IMPORT_CHILD"
	perImport      = 40
)

// TestImportChild is not a test of its own: TestKilledImporting runs it in a
// process.
func TestImportChild(t *testing.T) {
	url := os.Getenv(importChildVar)
	if url == "" {
		return
	}
	ctx := context.Background()
	db, err := store.Open(ctx, url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	i := &locator.Import{Actor: "child", Title: "list", Status: locator.ImportPlanning, Options: []byte("{}"), Findings: []byte("{}")}
	if err := db.CreateImport(ctx, i); err != nil {
		t.Fatal(err)
	}
	changes := make([]locator.StagedChange, perImport)
	for n := range changes {
		changes[n].Site = storetest.FullSite()
	}
	rev, err := db.Revision(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.StageImport(ctx, i, nil, changes); err != nil {
		t.Fatal(err)
	}
	fmt.Println("staged", i.ID)
	if err := db.BeginImport(ctx, i, rev.Rev, func(s *locator.Site) string { return s.Name }); err != nil {
		t.Fatal(err)
	}
	fmt.Println("begun", i.ID)
	for i.Status == locator.ImportApplying {
		if i, err = db.ApplyImportPart(ctx, i.ID, 7); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Println("applied", i.ID)
	time.Sleep(time.Minute)
}

// TestKilledImporting: a process is killed while it imports, 10 times. The
// database is sound each time; what had begun is applied whole by the next
// one, once; of what had not, nothing is.
func TestKilledImporting(t *testing.T) {
	t.Parallel()
	file := storetest.SQLiteFile(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var whole, begunAndKilled int
	for range 10 {
		child := exec.CommandContext(t.Context(), self, "-test.run=^TestImportChild$")
		child.Env = append(os.Environ(), importChildVar+"="+file)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		life := time.AfterFunc(30*time.Second, func() { _ = child.Process.Kill() })
		last, id := "", ""
		for said := bufio.NewScanner(out); said.Scan(); {
			word, of, ok := strings.Cut(said.Text(), " ")
			if !ok {
				t.Fatalf("child says %q", said.Text())
			}
			if last = word; id == "" {
				life.Reset(time.Duration(rand.Int64N(int64(80 * time.Millisecond))))
			}
			id = of
		}
		_ = child.Wait()
		life.Stop()
		if id == "" {
			t.Fatal("the child staged nothing")
		}
		applied, continued := goOn(t, file, id)
		if last != "staged" && !applied {
			t.Errorf("what had begun (%q) was not applied", last)
		}
		if applied {
			whole++
		}
		if continued {
			begunAndKilled++
		}
		db, err := store.Open(t.Context(), file, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		sites, err := db.Sites(t.Context(), store.SiteFilter{})
		if err != nil || len(sites) != whole*perImport {
			t.Errorf("%d sites after %d whole imports of %d, %v", len(sites), whole, perImport, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d imports applied, %d of them by somebody else", whole, begunAndKilled)
}

// goOn checks the database as the killed process left it, and goes on with its
// import if it had begun.
func goOn(t *testing.T, file, id string) (applied, continued bool) {
	t.Helper()
	db, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sound := func() {
		if found, err := db.Check(t.Context()); err != nil || len(found) > 0 {
			t.Errorf("check: %q, %v", found, err)
		}
	}
	sound()
	i, err := db.Import(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for i.Status == locator.ImportApplying {
		continued = true
		if i, err = db.ApplyImportPart(t.Context(), id, 50); err != nil {
			t.Fatal(err)
		}
	}
	sound()
	return i.Status == locator.ImportApplied, continued
}
