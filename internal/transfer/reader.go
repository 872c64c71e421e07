package transfer

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jiujin/internal/messages"
	"jiujin/internal/text"
)

// Reader gives the rows of one list. It is not safe for concurrent use.
type Reader struct {
	table   *opened
	headers []string // as written, cleaned
	bound   []binding
	ignored []string
	mapping map[int]string
	row     int // of the header
	datum   *Datum
}

type binding struct {
	index  int // of the cell
	order  int // of the column in Columns
	column *Column
}

// NewReaderAs reads the header of a list. The content says what kind it is:
//   - XLSX: the first sheet in sight that has the header of a list, see
//     [Reader.Sheet]. Cells are read as a person sees them, with all digits:
//     dates as 2023-12-06, formulas by their last result, cells merged over
//     several rows in each of them. Hidden rows and columns are read too.
//   - GeoJSON: a FeatureCollection of points, see RFC 7946. The names of its
//     properties are the header, the features its rows, numbered from 1.
//   - CSV: UTF-8, UTF-16 with a byte order mark or GB18030; comma, tab or
//     semicolon.
//
// A title may stand in up to 20 rows above the header. XLSX and GeoJSON that do
// not come from a file on disk are kept in a temporary one. Errors are
// locator.Error values with a sentence for the person who chose the file, or
// come from r. A reader should be closed.
//
// Somebody may have matched the columns by hand: mapping gives the key of a
// column, by its place from 0, "" for one that is not to be read. A column that
// is not in mapping is recognised by its header. Where the header was read and
// only does not make a list, the error comes with a reader that tells what
// [Reader.Bound] columns there are.
func NewReaderAs(r io.Reader, mapping map[int]string) (*Reader, error) {
	return safely(func() (*Reader, error) {
		found, err := openTable(r)
		if err != nil {
			return nil, err
		}
		reader := &Reader{table: found, mapping: mapping}
		if err := reader.begin(); err != nil {
			if reader.headers == nil {
				return nil, errors.Join(err, found.close())
			}
			return reader, err
		}
		return reader, nil
	})
}

// begin reads the header.
func (r *Reader) begin() error {
	if named, ok := r.table.table.(columnNamer); ok { // a file whose cells name their columns
		r.row = 0
		return r.bind(named.columns())
	}
	header, _, err := r.table.findHeader()
	if err != nil {
		return err
	}
	if header == nil {
		return fail("empty_file")
	}
	r.row = header.number
	return r.bind(header.cells)
}

// Close gives back what the reader holds open. The file it was given stays the
// caller's.
func (r *Reader) Close() error { return r.table.close() }

var bracketed = regexp.MustCompile("[(\uff08\\[\u3010][^)\uff09\\]\u3011]*[)\uff09\\]\u3011]")

// findColumn finds the column that a header names, with or without the words
// in brackets.
func findColumn(header string) (int, bool) {
	byName := columnIndex()
	if i, ok := byName[text.Fold(header)]; ok {
		return i, true
	}
	i, ok := byName[text.Fold(bracketed.ReplaceAllString(header, ""))]
	return i, ok
}

func (r *Reader) bind(cells []string) error {
	all := Columns()
	seen := map[string]string{}
	for _, cell := range cells {
		r.headers = append(r.headers, clean(cell))
	}
	for i, header := range r.headers {
		if header == "" {
			continue
		}
		if isGarbled(header) {
			return fail("garbled_header", r.row)
		}
		order, ok := r.column(i)
		if !ok {
			r.ignored = append(r.ignored, header)
			continue
		}
		column := &all[order]
		if other, dup := seen[column.Key]; dup && column.Key != KeySkip {
			return fail("duplicate_column", other, header, column.Title)
		}
		seen[column.Key] = header
		if err := r.bindDatum(column, header); err != nil {
			return err
		}
		if column.Key != KeySkip {
			r.bound = append(r.bound, binding{i, order, column})
		}
	}
	slices.SortStableFunc(r.bound, func(a, b binding) int { return a.order - b.order })
	switch {
	case r.Has(KeyName):
	case r.row == 0:
		return fail("no_name_property")
	default:
		return fail("no_name_column", r.row)
	}
	if !r.Has(KeyService) && !r.Has(KeyID) {
		return fail("no_service_column")
	}
	return nil
}

// column finds the column that the cells at a place of the file are of.
func (r *Reader) column(index int) (order int, ok bool) {
	key, mapped := r.mapping[index]
	if !mapped {
		return findColumn(r.headers[index])
	}
	order = slices.IndexFunc(Columns(), func(c Column) bool { return c.Key == key })
	return order, order >= 0
}

// Bound is a column of a file and what it is read as.
type Bound struct {
	Header string
	Column *Column // nil: not read
}

// Bound lists the columns of the file in its order, also those without a
// header.
func (r *Reader) Bound() []Bound {
	all := Columns()
	columns := make([]Bound, len(r.headers))
	for i, header := range r.headers {
		columns[i].Header = header
		if header == "" {
			continue
		}
		if order, ok := r.column(i); ok && all[order].Key != KeySkip {
			columns[i].Column = &all[order]
		}
	}
	return columns
}

// bindDatum takes the datum that a header of coordinates names in brackets.
func (r *Reader) bindDatum(column *Column, header string) error {
	if column.Key != KeyLon && column.Key != KeyLat {
		return nil
	}
	for _, words := range bracketed.FindAllString(header, -1) {
		d, ok := ParseDatum(words)
		if !ok {
			continue
		}
		if r.datum != nil && r.datum.Datum != d.Datum {
			return fail("two_datums", r.datum.Name, d.Name)
		}
		r.datum = &d
	}
	return nil
}

// Datum is the datum that the header names beside the coordinates, as in
// 经度(GCJ02); nil if it names none.
func (r *Reader) Datum() *Datum { return r.datum }

// Has reports whether the file has the column.
func (r *Reader) Has(key string) bool {
	return slices.ContainsFunc(r.bound, func(b binding) bool { return b.column.Key == key })
}

// Header names the column of the key as the file does, or by its title when
// the file does not have it. A key nobody knows comes back as it is.
func (r *Reader) Header(key string) string {
	for _, b := range r.bound {
		if b.column.Key == key {
			return r.headers[b.index]
		}
	}
	if c, ok := ColumnOf(key); ok {
		return c.Title
	}
	return key
}

// Position is where the column with the header stands in the file, from 0; a
// column that the file does not have comes after all others.
func (r *Reader) Position(header string) int {
	if i := slices.Index(r.headers, header); i >= 0 {
		return i
	}
	return len(r.headers)
}

// HeaderRow is the number of the header's row: 1 unless a title or blank rows
// precede it, 0 for GeoJSON.
func (r *Reader) HeaderRow() int { return r.row }

// Ignored names the columns whose content is not read.
func (r *Reader) Ignored() []string { return slices.Clone(r.ignored) }

// Next returns the next row that is not blank, [io.EOF] after the last. A row
// with faults is returned like any other; an error ends the reading.
func (r *Reader) Next() (*Row, error) {
	found, err := safely(r.table.next)
	if err != nil {
		return nil, err
	}
	row := &Row{Number: found.number, Raw: found.cells}
	cells := found.cells
	for i, c := range cells {
		if c = clean(c); !isBlank(c) && (i >= len(r.headers) || r.headers[i] == "") {
			row.Faults = append(row.Faults, NewFault(letters(i), "extra_cell", shorten(c)))
		}
	}
	for _, b := range r.bound {
		if b.index >= len(cells) {
			continue
		}
		header := r.headers[b.index]
		c := clean(cells[b.index])
		switch {
		case found.wrong[b.index] != "":
			row.Faults = append(row.Faults, NewFault(header, found.wrong[b.index], shorten(c)))
		case isBlank(c):
		case isGarbled(c):
			row.Faults = append(row.Faults, NewFault(header, "bad_encoding"))
		case isCellError(c):
			row.Faults = append(row.Faults, NewFault(header, "cell_error", c))
		case c == "-":
			row.Cells = append(row.Cells, Cell{Column: b.column, Header: header, Erase: true})
		default:
			row.Cells = append(row.Cells, Cell{Column: b.column, Header: header, Text: clean(unescape(c))})
		}
	}
	return row, nil
}

// isCellError reports whether a spreadsheet wrote why a formula has no value.
func isCellError(s string) bool {
	switch s {
	case "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!":
		return true
	}
	return false
}

// letters names a column without a header as a spreadsheet does: A, B, … AA.
func letters(index int) string {
	name := ""
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return messages.Text(messages.Chinese, "transfer.column_letter", name)
}

// shorten cuts a cell for use inside a sentence.
func shorten(s string) string {
	const limit = 30
	runes := []rune(strings.ToValidUTF8(s, "\ufffd"))
	if len(runes) <= limit {
		return string(runes)
	}
	return string(runes[:limit]) + "\u2026(" + strconv.Itoa(len(runes)) + ")"
}
