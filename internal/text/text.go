// Package text folds Chinese names and addresses so that two ways of writing
// the same thing compare equal.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
	if f, ok := foldCommon(s); ok {
		return f
	}
	return foldAny(s)
}

// foldAny is Fold for all there is in Unicode.
func foldAny(s string) string {
	// Lower-casing can undo the normal form and dropping marks can make new
	// compositions possible; decomposed letters without marks are stable.
	var w writer
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKD.String(s))) {
		w.write(r)
	}
	return string(w.text)
}

// foldCommon is foldAny where nothing but common Chinese characters, ASCII and
// its full-width forms and ideographic punctuation occurs: nearly everywhere,
// and ten times as fast. It reports false for the rest.
func foldCommon(s string) (string, bool) {
	w := writer{text: make([]byte, 0, len(s))}
	for _, r := range s {
		switch {
		case r >= '\uff01' && r <= '\uff5e':
			r -= '\uff01' - '!'
		case r < unicode.MaxASCII, r >= '\u4e00' && r <= '\u9fff', r >= '\u3000' && r <= '\u3002', r >= '\u3008' && r <= '\u3011':
		default:
			return "", false
		}
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		w.write(r)
	}
	return string(w.text), true
}

// writer keeps what Fold keeps of the plain characters it is given.
type writer struct {
	text []byte
	last rune // last rune written
	dash bool // a dash stands between last and the next rune
}

func (w *writer) write(r rune) {
	switch {
	case r >= '\u4e00' && r <= '\u9fff', r >= 'a' && r <= 'z', unicode.IsLetter(r), unicode.IsDigit(r):
		if w.dash && unicode.IsDigit(w.last) && unicode.IsDigit(r) {
			w.text = append(w.text, '-')
		}
		w.text, w.last, w.dash = utf8.AppendRune(w.text, r), r, false
	case isDash(r):
		w.dash = true
	}
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
