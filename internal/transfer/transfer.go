// Package transfer reads lists of sites, as offices keep them, into rows of
// named cells, and writes sites as lists.
//
// A [Reader] takes one file: it finds out by the content whether it is XLSX,
// GeoJSON or CSV, and of CSV encoding and delimiter; binds the header to
// [Columns] by the names that real lists use; and gives one [Row] at a time,
// numbered as a spreadsheet shows it. A [Column] sets its cell on a
// [locator.Site] and writes the value back as text. A [ListWriter] writes a
// list that changes nothing when it is read again, a [Workbook] any sheets.
// Nothing here decides what happens to a site: that is internal/admin.
//
// Invariants: memory is bounded by one row and some megabytes, whatever the
// file; what does not fit lies in temporary files without a name; no byte of a
// file makes it panic; a value that cannot be read is a [Fault] that names the
// column, never a guess.
package transfer

import (
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Fault is one thing wrong with one cell.
type Fault struct {
	Column string // the header as the file writes it
	Code   string // stable
	Reason string // a Chinese sentence
}

// NewFault makes a fault whose reason is the message "import."+code.
func NewFault(column, code string, args ...any) Fault {
	return Fault{Column: column, Code: code, Reason: messages.Text(messages.Chinese, "import."+code, args...)}
}

// fail makes the error for a file that cannot be read at all.
func fail(code string, args ...any) error {
	return &locator.Error{
		Kind: locator.Invalid, Code: code,
		Message: messages.Text(messages.Chinese, "transfer."+code, args...),
	}
}
