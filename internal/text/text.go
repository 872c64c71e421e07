// Package text folds Chinese names and addresses so that two ways of writing
// the same thing compare equal.
package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s for comparison: compatibility forms such as full-width
// letters and digits become plain (NFKD), letters lower case, and spaces,
// punctuation and symbols are dropped. A dash between two digits stays, as
// "-": 46-7号 is another door than 467号. Fold is idempotent.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	// Lower-casing can undo the normal form and dropping marks can make new
	// compositions possible; decomposed letters without marks are stable.
	plain := norm.NFKD.String(strings.ToLower(norm.NFKD.String(s)))
	var b strings.Builder
	b.Grow(len(s))
	last := rune(0) // last rune written
	dash := false   // a dash stands between last and the next rune
	for _, r := range plain {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if dash && unicode.IsDigit(last) && unicode.IsDigit(r) {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
			last = r
		case isDash(r):
			dash = true
		}
	}
	return b.String()
}

// folded reports whether s is what Fold makes of it, as most names are: common
// Chinese characters, small letters and digits only. It may miss some.
func folded(s string) bool {
	for _, r := range s {
		if !(r >= '\u4e00' && r <= '\u9fff' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9') {
			return false
		}
	}
	return true
}

// isDash reports whether r is one of the marks that real lists put between
// the parts of a door number.
func isDash(r rune) bool {
	return unicode.Is(unicode.Pd, r) || r == '~' || r == '\u2212' || r == '\u2500'
}
