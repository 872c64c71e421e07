package transfer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Cell is one cell that says something.
type Cell struct {
	Column *Column
	Header string // as the file writes it
	Text   string // cleaned; empty when Erase
	Erase  bool   // the cell is "-": the value goes
}

// Row is one row of a list. Cells stand in the order of [Columns], not of the
// file, and empty ones are left out.
type Row struct {
	Number int // the header is row 1
	Cells  []Cell
	Faults []Fault // what is wrong with the row before any value is read
	// Raw are all cells as the file has them, read or not; good until the next row.
	Raw []string
}

// Cell returns the cell of the column with the key.
func (r *Row) Cell(key string) (Cell, bool) {
	for _, c := range r.Cells {
		if c.Column.Key == key {
			return c, true
		}
	}
	return Cell{}, false
}

// Text returns the cell's text, empty when the cell is empty or erases.
func (r *Row) Text(key string) string {
	c, _ := r.Cell(key)
	return c.Text
}

// clean takes the dirt off a cell: blanks and invisible marks at its ends,
// CRLF, tabs.
func clean(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
	if strings.ContainsAny(s, "\r\t") {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(s)
	}
	return s
}

// isBlank reports whether a cleaned cell says nothing: it is empty, or one of
// the strokes that lists put where nothing is known. A single ASCII hyphen is
// not blank: it erases.
func isBlank(s string) bool {
	if s == "-" {
		return false
	}
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Pd, r) || r == '/' || r == '\uff0f' || r == '\u2500' || unicode.IsSpace(r)
	}) == ""
}

// isGarbled reports whether s holds bytes that did not decode.
func isGarbled(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError)
}

// Escape makes a cell safe to open in a spreadsheet as CSV: text that would be
// taken for a formula gets an apostrophe in front, which reading takes off
// again.
func Escape(s string) string {
	if looksLikeFormula(s) || needsApostrophe(s) {
		return "'" + s
	}
	return s
}

// escapeText is [Escape] where the file itself says that a cell is text, which
// no spreadsheet takes for a formula: an apostrophe only stands before what
// reading would take for something else.
func escapeText(s string) string {
	if needsApostrophe(s) || (strings.HasPrefix(clean(s), "'") && looksLikeFormula(s)) {
		return "'" + s
	}
	return s
}

// needsApostrophe reports whether a bare cell would not be read as its text: a
// hyphen, the error of a formula, or either after apostrophes.
func needsApostrophe(s string) bool {
	s = clean(strings.TrimLeft(clean(s), "'"))
	return s == "-" || isCellError(s)
}

func unescape(s string) string {
	if strings.HasPrefix(s, "'") && (looksLikeFormula(s) || needsApostrophe(s)) {
		return s[1:]
	}
	return s
}

// looksLikeFormula reports whether some spreadsheet takes the text for a
// formula, full-width marks and blanks in front included.
func looksLikeFormula(s string) bool {
	s = strings.TrimLeft(s, "' \t\r\n\u00a0\u3000")
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20", first)
}
