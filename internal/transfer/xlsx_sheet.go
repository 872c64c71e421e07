package transfer

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// Limits of one sheet.
const (
	maxSheetRows = 1 << 20
	maxSheetCell = 1 << 14 // columns
	maxTags      = 40_000_000
	maxMerged    = 200_000
)

// sheetTable gives the rows of one sheet. Rows and columns that are hidden are
// read like all others: a filter that somebody forgot would leave out rows
// without a word.
type sheetTable struct {
	x      *xlsx
	part   *xmlPart
	merged []merge // by their first row
	open   []merge // those that the next rows may be in, with their text
	row    int
	cells  int
	hidden int // rows, so far
	ended  bool
}

// merge is a range of merged cells of more than one row. A person sees its
// text in each of them, so each row has it, in the range's first column.
type merge struct {
	first, last, column int
	text, wrong         string
}

func (x *xlsx) openSheet(s *sheetPart) (*sheetTable, error) {
	if !s.surveyed {
		merged, err := readMerged(s)
		if err != nil {
			return nil, err
		}
		s.merged, s.surveyed = merged, true
	}
	part, err := openPart(s.part, maxPartBytes)
	if err != nil {
		return nil, err
	}
	return &sheetTable{x: x, part: part, merged: s.merged}, nil
}

func (t *sheetTable) close() error { return t.part.Close() }

// readMerged reads the ranges of merged cells, which stand behind the rows: the
// rows are passed over without being taken apart.
func readMerged(s *sheetPart) ([]merge, error) {
	part, err := openPart(s.part, maxPartBytes)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	rest, found, err := after(part.source, "sheetData>")
	if err != nil || !found {
		return nil, err
	}
	// The tags before are missing: RawToken does not ask for them.
	part.restart(rest)
	var merged []merge
	for {
		token, err := part.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "mergeCell" {
			continue
		}
		from, to, _ := strings.Cut(attribute(&e, "ref"), ":")
		column, first := cellReference(from)
		_, last := cellReference(to)
		if column < 0 || first < 1 || last <= first {
			continue
		}
		if len(merged) == maxMerged {
			return nil, fail("too_many_cells")
		}
		merged = append(merged, merge{first: first, last: last, column: column})
	}
	slices.SortStableFunc(merged, func(a, b merge) int { return a.first - b.first })
	return merged, nil
}

// after passes over everything up to the closing tag that ends in these bytes.
func after(source *guarded, end string) (rest io.Reader, found bool, err error) {
	buffer := make([]byte, 0, 64<<10)
	for {
		source.token = 0
		n, err := source.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if i := bytes.Index(buffer, []byte(end)); i >= 0 {
			behind := slices.Clone(buffer[i+len(end):])
			if open := bytes.LastIndexByte(buffer[:i], '<'); open >= 0 && buffer[open+1] == '/' {
				return io.MultiReader(bytes.NewReader(behind), source), true, nil
			}
			buffer = slices.Grow(behind, 64<<10) // it was the opening tag
			continue
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil, false, nil
		case err != nil:
			return nil, false, err
		}
		if keep := 64; len(buffer) > keep { // the tag may lie across the end
			buffer = append(buffer[:0], buffer[len(buffer)-keep:]...)
		}
	}
}

// cellReference reads B5 as column 1 of row 5; -1 and 0 where it has none.
func cellReference(s string) (column, row int) {
	column = -1
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '$':
		case c >= 'a' && c <= 'z' && row == 0 && column < maxSheetCell:
			column = (column+1)*26 + int(c-'a')
		case c >= 'A' && c <= 'Z' && row == 0 && column < maxSheetCell:
			column = (column+1)*26 + int(c-'A')
		case c >= '0' && c <= '9' && row <= maxSheetRows:
			row = row*10 + int(c-'0')
		default:
			return -1, 0
		}
	}
	return column, row
}

// next returns the next row that is not blank.
func (t *sheetTable) next() (*record, error) {
	for {
		r, err := t.read()
		if err != nil {
			return nil, err
		}
		blank := len(r.wrong) == 0
		for _, c := range r.cells {
			blank = blank && clean(c) == ""
		}
		t.fill(r)
		if !blank {
			return r, nil
		}
	}
}

// fill puts the text of merged cells into the rows below the first.
func (t *sheetTable) fill(r *record) {
	for len(t.merged) > 0 && t.merged[0].first <= r.number {
		m := t.merged[0]
		t.merged = t.merged[1:]
		if m.first == r.number && m.column < len(r.cells) {
			m.text, m.wrong = r.cells[m.column], r.wrong[m.column]
			t.open = append(t.open, m)
		}
	}
	t.open = slices.DeleteFunc(t.open, func(m merge) bool { return m.last < r.number })
	for _, m := range t.open {
		if m.first == r.number {
			continue
		}
		r.put(m.column, m.text)
		if m.wrong != "" {
			r.spoil(m.column, m.wrong)
		}
	}
}

// read returns the next row, blank or not.
func (t *sheetTable) read() (*record, error) {
	for !t.ended {
		token, err := t.part.next()
		if errors.Is(err, io.EOF) {
			return nil, broken()
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "row" {
				return t.readRow(&e)
			}
		case xml.EndElement:
			t.ended = e.Name.Local == "sheetData"
		}
	}
	return nil, io.EOF
}

func (t *sheetTable) readRow(e *xml.StartElement) (*record, error) {
	at := t.row + 1
	if r := attribute(e, "r"); r != "" {
		at = number(r)
	}
	if at <= t.row || at > maxSheetRows {
		return nil, broken()
	}
	t.row = at
	if isTrue(attribute(e, "hidden")) {
		t.hidden++
	}
	r := &record{number: at}
	total, column := 0, -1
	for {
		token, err := t.part.must()
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.EndElement:
			if e.Name.Local == "row" {
				return r, nil
			}
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			column++
			if c, _ := cellReference(attribute(&e, "r")); c >= 0 {
				column = c
			}
			text, wrong, err := t.readCell(&e)
			if err != nil {
				return nil, err
			}
			if t.cells++; t.cells > maxTags {
				return nil, fail("too_many_cells")
			}
			if text == "" && wrong == "" {
				continue
			}
			if total += len(text); total > maxRecordBytes || column >= maxCells {
				return nil, fail("row_too_long", at)
			}
			r.put(column, text)
			if wrong != "" {
				r.spoil(column, wrong)
			}
		}
	}
}

// readCell returns what a person sees in the cell. wrong is the code of a fault
// where that says nothing.
func (t *sheetTable) readCell(e *xml.StartElement) (text, wrong string, err error) {
	kind, style := attribute(e, "t"), number(attribute(e, "s"))
	formula, valued := false, false
	for {
		token, err := t.part.must()
		if err != nil {
			return "", "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "f":
				formula = true
			case "v":
				if text, err = t.part.text("v"); err != nil {
					return "", "", err
				}
				valued = text != ""
			case "is":
				if text, err = t.part.richText("is"); err != nil {
					return "", "", err
				}
				return text, "", t.skipTo("c")
			}
		case xml.EndElement:
			if e.Name.Local != "c" {
				continue
			}
			switch {
			case formula && !valued && kind != "str":
				return "", "formula_no_value", nil
			case !valued:
				return "", "", nil
			}
			return t.cellText(kind, style, text)
		}
	}
}

func (t *sheetTable) skipTo(end string) error {
	for {
		token, err := t.part.must()
		if err != nil {
			return err
		}
		if e, ok := token.(xml.EndElement); ok && e.Name.Local == end {
			return nil
		}
	}
}

func (t *sheetTable) cellText(kind string, style int, v string) (text, wrong string, err error) {
	switch kind {
	case "s":
		text, ok, err := t.x.strings.at(number(strings.TrimSpace(v)))
		if err != nil {
			return "", "", err
		}
		if !ok {
			return "", "", broken()
		}
		return text, "", nil
	case "str", "inlineStr":
		return unescapeXML(v), "", nil
	case "b":
		if isTrue(v) {
			return "TRUE", "", nil
		}
		return "FALSE", "", nil
	case "e":
		return v, "cell_error", nil
	case "d": // an ISO 8601 date
		return strings.Replace(strings.TrimSuffix(v, "T00:00:00"), "T", " ", 1), "", nil
	}
	var f numberFormat
	if style >= 0 && style < len(t.x.formats) {
		f = t.x.formats[style]
	}
	text, ok := numberText(strings.TrimSpace(v), f, t.x.from1904)
	if !ok {
		return text, "digits_lost", nil
	}
	return text, "", nil
}
