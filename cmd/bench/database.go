package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// fillBatch is how many sites are stored in one transaction.
const fillBatch = 10_000

// database returns the SQLite file in folder that holds the first n sites of
// the crowd. It is made if it is not there: the name holds a hash of what the
// crowd is made of, so a file of other data is never taken, and goes when the
// one of this hash is made.
func (g *crowd) database(ctx context.Context, folder string, n int, progress io.Writer) (string, error) {
	hash, err := g.hash(min(n, 1000))
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, fmt.Sprintf("sites-%d-%s.db", n, hash))
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	temporary, err := os.MkdirTemp(folder, "filling-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temporary)
	partial := filepath.Join(temporary, "sites.db")
	if err := g.fill(ctx, partial, n, progress); err != nil {
		return "", fmt.Errorf("fill %s: %w", file, err)
	}
	outdated, err := filepath.Glob(filepath.Join(folder, fmt.Sprintf("sites-%d-*.db*", n)))
	if err != nil {
		return "", err
	}
	for _, old := range outdated {
		if err := os.Remove(old); err != nil {
			return "", err
		}
	}
	// Closing a database folds its journal in: one file is all of it.
	return file, os.Rename(partial, file)
}

func (g *crowd) fill(ctx context.Context, file string, n int, progress io.Writer) (err error) {
	db, err := store.Open(ctx, file, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.MarkDemo(ctx); err != nil {
		return err
	}
	begun := time.Now()
	for at := 0; at < n; at += fillBatch {
		b := &locator.Batch{Actor: "bench", Title: "bench"}
		for i := at; i < min(at+fillBatch, n); i++ {
			s := g.site(i)
			s.ID = "" // the store gives the same, faster than it takes one
			b.Sites = append(b.Sites, locator.SiteChange{Site: s})
		}
		if err := db.Apply(ctx, b); err != nil {
			return err
		}
		if got, want := b.Sites[0].Site.ID, g.site(at).ID; got != want {
			return fmt.Errorf("site %d was stored as %s, want %s", at, got, want)
		}
		fmt.Fprintf(progress, "filling  %s of %s sites, %.0f s\n",
			countText(at+len(b.Sites)), countText(n), time.Since(begun).Seconds())
	}
	return nil
}

// edit changes one site and returns the revision this made and when its
// transaction was committed. Each edit differs from the one before.
func edit(ctx context.Context, db *store.DB, id string) (rev int64, committed time.Time, err error) {
	s, err := db.Site(ctx, id)
	if err != nil {
		return 0, committed, err
	}
	s.Directions = time.Now().Format(time.RFC3339Nano)
	b := &locator.Batch{Actor: "bench", Title: "bench", Sites: []locator.SiteChange{{Base: s.Version, Site: *s}}}
	if err := db.Apply(ctx, b); err != nil {
		return 0, committed, err
	}
	return b.Sites[0].Site.Rev, time.Now(), nil
}
