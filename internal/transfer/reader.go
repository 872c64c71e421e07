package transfer

import (
	"bufio"
	"bytes"
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
	lex     *lexer
	headers []string // as written, cleaned
	bound   []binding
	ignored []string
	row     int // of the header
	datum   *Datum
}

type binding struct {
	index  int // of the cell
	order  int // of the column in Columns
	column *Column
}

// NewReader reads the header of a CSV list: UTF-8, UTF-16 with a byte order
// mark or GB18030; comma, tab or semicolon. Errors are locator.Error values
// with a sentence for the person who chose the file, or come from r.
func NewReader(r io.Reader) (*Reader, error) {
	br, err := decode(r)
	if err != nil {
		return nil, err
	}
	delimiter, err := guessDelimiter(br)
	if err != nil {
		return nil, err
	}
	reader := &Reader{lex: &lexer{r: br, delimiter: delimiter}}
	cells, err := reader.lex.next()
	if errors.Is(err, io.EOF) {
		return nil, fail("empty_file")
	}
	if err != nil {
		return nil, err
	}
	reader.row = reader.lex.row
	return reader, reader.bind(cells)
}

// guessDelimiter takes the delimiter that makes the most known columns of the
// header.
func guessDelimiter(br *bufio.Reader) (byte, error) {
	head, err := br.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, wrapRead(err)
	}
	best, most := byte(','), -1
	for _, d := range []byte{',', '\t', ';'} {
		l := lexer{r: bufio.NewReader(bytes.NewReader(head)), delimiter: d}
		cells, err := l.next()
		if err != nil {
			continue
		}
		known := 0
		for _, c := range cells {
			if _, ok := findColumn(clean(c)); ok {
				known++
			}
		}
		if known > most {
			best, most = d, known
		}
	}
	return best, nil
}

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
	for i, cell := range cells {
		header := clean(cell)
		r.headers = append(r.headers, header)
		if header == "" {
			continue
		}
		if isGarbled(header) {
			return fail("garbled_header", r.row)
		}
		order, ok := findColumn(header)
		if !ok {
			r.ignored = append(r.ignored, header)
			continue
		}
		column := &all[order]
		if other, dup := seen[column.Key]; dup {
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
	if !r.Has(KeyName) {
		return fail("no_name_column", r.row)
	}
	if !r.Has(KeyService) && !r.Has(KeyID) {
		return fail("no_service_column")
	}
	return nil
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

// HeaderRow is the number of the header's row, 1 unless blank rows precede it.
func (r *Reader) HeaderRow() int { return r.row }

// Ignored names the columns whose content is not read.
func (r *Reader) Ignored() []string { return slices.Clone(r.ignored) }

// Next returns the next row that is not blank, [io.EOF] after the last. A row
// with faults is returned like any other; an error ends the reading.
func (r *Reader) Next() (*Row, error) {
	cells, err := r.lex.next()
	if err != nil {
		return nil, err
	}
	row := &Row{Number: r.lex.row}
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
		case isBlank(c):
		case isGarbled(c):
			row.Faults = append(row.Faults, NewFault(header, "bad_encoding"))
		case c == "-":
			row.Cells = append(row.Cells, Cell{Column: b.column, Header: header, Erase: true})
		default:
			row.Cells = append(row.Cells, Cell{Column: b.column, Header: header, Text: unescape(c)})
		}
	}
	return row, nil
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
