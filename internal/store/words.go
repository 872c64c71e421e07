package store

import (
	"hash/maphash"
	"strings"
)

// words keep one copy of what many sites say: codes, dates, sources, hours.
// They hold a fixed number of short texts, and a new one takes the place of
// any other, so that they stay small whatever passes through. A nil *words
// keeps nothing.
type words struct {
	seed maphash.Seed
	held [1024]string
}

// longestWord is in bytes: what is longer is seldom said twice.
const longestWord = 64

func newWords() *words { return &words{seed: maphash.MakeSeed()} }

// of returns a string equal to s that is no part of a longer one.
func (w *words) of(s string) string {
	if w == nil || len(s) > longestWord {
		return strings.Clone(s)
	}
	at := &w.held[maphash.String(w.seed, s)%uint64(len(w.held))]
	if *at != s {
		*at = strings.Clone(s)
	}
	return *at
}
