package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

// childVar names the database in a process that a test starts from its own
// binary, to be killed or to open the database at the same time as others.
const childVar = "JIUJIN_STORE_TEST_CHILD"

// perBatch is how many sites a child creates at once.
const perBatch = 5

// TestChild is not a test of its own: the tests below run it in a process.
func TestChild(t *testing.T) {
	url := os.Getenv(childVar)
	if url == "" {
		return
	}
	db, err := store.Open(context.Background(), url, store.Options{})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	for {
		b := &locator.Batch{Actor: "child"}
		for range perBatch {
			b.Sites = append(b.Sites, locator.SiteChange{Site: storetest.FullSite()})
		}
		if err := db.Apply(context.Background(), b); err != nil {
			t.Fatalf("apply: %v", err)
		}
		ids := make([]string, perBatch)
		for i, c := range b.Sites {
			ids[i] = c.Site.ID
		}
		fmt.Printf("stored %d %s\n", b.Sites[0].Site.Rev, strings.Join(ids, " "))
	}
}

// startChild runs TestChild on a database. What it prints can be read until it
// is killed and waited for.
func startChild(t *testing.T, url string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self, "-test.run=^TestChild$")
	child.Env = append(os.Environ(), childVar+"="+url)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child, bufio.NewScanner(out)
}

// acknowledged reads one line of a child.
func acknowledged(out *bufio.Scanner) (rev int64, ids []string, err error) {
	if !out.Scan() {
		return 0, nil, io.ErrUnexpectedEOF
	}
	fields := strings.Fields(out.Text())
	if len(fields) != 2+perBatch || fields[0] != "stored" {
		return 0, nil, fmt.Errorf("child says %q", out.Text())
	}
	_, err = fmt.Sscan(fields[1], &rev)
	return rev, fields[2:], err
}

// TestKilled: a process is killed while it writes, 20 times. What it was told
// is stored is stored, what it was not told is stored whole or not at all.
func TestKilled(t *testing.T) {
	t.Parallel()
	file := storetest.SQLiteFile(t)
	stored := map[string]int64{} // id to revision
	for range 20 {
		child, out := startChild(t, file)
		life := time.AfterFunc(30*time.Second, func() { _ = child.Process.Kill() })
		for n := 0; ; n++ {
			rev, ids, err := acknowledged(out)
			if err != nil {
				if n == 0 {
					t.Fatalf("the child stored nothing: %v", err)
				}
				break // a line that the kill cut off was not read by anybody
			}
			for _, id := range ids {
				stored[id] = rev
			}
			if n == 0 {
				life.Reset(time.Duration(rand.Int64N(int64(60 * time.Millisecond))))
			}
		}
		_ = child.Wait()
		life.Stop()
		verify(t, file, stored)
	}
	t.Logf("%d acknowledged sites", len(stored))
}

func verify(t *testing.T, file string, stored map[string]int64) {
	t.Helper()
	db, err := store.Open(t.Context(), file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sites, err := db.Sites(t.Context(), store.SiteFilter{})
	if err != nil {
		t.Fatal(err)
	}
	perRev, found := map[int64]int{}, map[string]int64{}
	for _, s := range sites {
		perRev[s.Rev]++
		found[s.ID] = s.Rev
	}
	for id, rev := range stored {
		if found[id] != rev {
			t.Errorf("site %s acknowledged at revision %d is at %d", id, rev, found[id])
		}
	}
	for rev, n := range perRev {
		if n != perBatch {
			t.Errorf("revision %d holds %d sites of %d", rev, n, perBatch)
		}
	}
	if rev, err := db.Revision(t.Context()); err != nil || rev.Rev != 1+int64(len(perRev)) { // a new database is at 1
		t.Errorf("revision %d, %v, after %d batches", rev.Rev, err, len(perRev))
	}
	if found, err := db.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("check: %q, %v", found, err)
	}
}

// TestProcessesOpenTogether: the first opening of a new database, by several
// processes at once, which then all write.
func TestProcessesOpenTogether(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]string{"SQLite": storetest.EmptySQLiteFile(t), "PostgreSQL": storetest.EmptyPostgres(t)} {
		t.Run(name, func(t *testing.T) {
			var running sync.WaitGroup
			for range 4 {
				child, out := startChild(t, url)
				running.Go(func() {
					for range 3 {
						if _, _, err := acknowledged(out); err != nil {
							t.Errorf("child: %v", err)
							break
						}
					}
					_ = child.Process.Kill()
					_ = child.Wait()
				})
			}
			running.Wait()
			db := storetest.Open(t, url, store.Options{})
			if found, err := db.Check(t.Context()); err != nil || len(found) > 0 {
				t.Errorf("check: %q, %v", found, err)
			}
		})
	}
}
