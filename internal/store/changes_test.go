package store_test

import (
	"bytes"
	"context"
	"errors"
	"runtime/pprof"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

// TestEachChangeLeavesNothing: however EachChange ends, nothing of it works
// on. It is not parallel: others have goroutines of the same sort.
func TestEachChangeLeavesNothing(t *testing.T) {
	db := storetest.Open(t, storetest.SQLiteFile(t), store.Options{})
	if err := db.Apply(t.Context(), listedBatch(4000)); err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]func(cancel func()) error{
		"an error":       func(func()) error { return errors.New("enough") },
		"the end of ctx": func(cancel func()) error { cancel(); return nil },
		"the last page":  func(func()) error { return nil },
	} {
		for range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			during := 0
			err := db.EachChange(ctx, 0, func(*locator.Delta) error {
				if during == 0 {
					during = goroutinesOf(t, "store.eachSites.func")
				}
				return end(cancel)
			})
			cancel()
			if during == 0 {
				t.Fatalf("%s: no goroutine is called as the test expects", name)
			}
			left := goroutinesOf(t, "store.eachSites.func")
			for range 100 { // one that is past its work may not have ended yet
				if left == 0 {
					break
				}
				time.Sleep(10 * time.Millisecond)
				left = goroutinesOf(t, "store.eachSites.func")
			}
			if left > 0 {
				t.Errorf("after %s (%v) %d goroutines are left", name, err, left)
			}
		}
	}
}

// goroutinesOf counts the goroutines that a function whose name holds part has
// started or runs in.
func goroutinesOf(t *testing.T, part string) int {
	t.Helper()
	var stacks bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&stacks, 2); err != nil {
		t.Fatal(err)
	}
	n := 0
	for stack := range bytes.SplitSeq(stacks.Bytes(), []byte("\n\n")) {
		if bytes.Contains(stack, []byte(part)) {
			n++
		}
	}
	return n
}
