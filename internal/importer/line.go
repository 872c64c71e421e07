package importer

import (
	"strings"

	"jiujin/internal/transfer"
)

// Outcome is what becomes of a row, or a word about it.
type Outcome string

// The outcomes. A row has one of the first five, or Changed and Kept both; a
// refused one has a line for each fault.
const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Kept      Outcome = "kept" // the held fact is newer than the row's
	Refused   Outcome = "refused"
	Warning   Outcome = "warning"
)

// Outcomes lists them in the order a person wants to hear them.
func Outcomes() []Outcome { return []Outcome{Refused, Warning, New, Changed, Kept, Unchanged} }

// Line is one line of the plan.
type Line struct {
	Outcome Outcome        `json:"o"`
	Row     int            `json:"r"` // as a spreadsheet shows it
	Name    string         `json:"n,omitempty"`
	Fields  []FieldChange  `json:"f,omitempty"` // of Changed; of Kept without values
	Fault   transfer.Fault `json:"w,omitzero"`  // of Refused and Warning
}

// Held names the fields of a Kept line.
func (l Line) Held() string {
	titles := make([]string, len(l.Fields))
	for i, f := range l.Fields {
		titles[i] = f.Field
	}
	return strings.Join(titles, "、")
}

// FieldChange is a value before and after, as text; "" is unknown.
type FieldChange struct {
	Field string `json:"f"` // Chinese title of the column
	Old   string `json:"o,omitempty"`
	New   string `json:"n,omitempty"`
}

// Totals counts rows by outcome, and warnings. Kept rows may also be Changed.
type Totals struct {
	Rows, New, Changed, Unchanged, Kept, Refused, Warnings int
}

// Findings are what planning tells of a list as a whole.
type Findings struct {
	Totals

	Lines     map[Outcome]int `json:",omitempty"` // "" counts all
	Sheet     string          `json:",omitempty"` // of a workbook
	Others    []string        `json:",omitempty"` // further sheets that look like lists and are not read
	Hidden    int             `json:",omitempty"` // rows that the spreadsheet hides; they are read like all
	HeaderRow int             `json:",omitempty"`
	Columns   []Column        `json:",omitempty"`
	Datums    datumVotes      `json:",omitzero"`
}

// Column is a column of the list and what it is read as.
type Column struct {
	Header, Key string // Key "": not read
}
