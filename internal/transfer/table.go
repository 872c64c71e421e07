package transfer

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// record is one row of a file before anything is known of its columns.
type record struct {
	number int // as a spreadsheet shows it; of a GeoJSON file, the feature's
	cells  []string
	wrong  map[int]string // code of what keeps a cell from being read
}

func (r *record) put(column int, text string) {
	for len(r.cells) <= column {
		r.cells = append(r.cells, "")
	}
	r.cells[column] = text
}

func (r *record) spoil(column int, code string) {
	if r.wrong == nil {
		r.wrong = map[int]string{}
	}
	r.wrong[column] = code
}

// table gives the rows of a list that are not blank, [io.EOF] after the last.
type table interface {
	next() (*record, error)
	close() error
}

// textTable is a CSV file.
type textTable struct{ lex *lexer }

func (t textTable) next() (*record, error) {
	cells, err := t.lex.next()
	if err != nil {
		return nil, err
	}
	return &record{number: t.lex.row, cells: cells}, nil
}

func (t textTable) close() error { return nil }

// headerDepth is how many rows may stand above the header.
const headerDepth = 20

// buffered is a table of which the first rows were looked at.
type buffered struct {
	table

	rows []*record
}

func (b *buffered) next() (*record, error) {
	if len(b.rows) > 0 {
		r := b.rows[0]
		b.rows = b.rows[1:]
		return r, nil
	}
	return b.table.next()
}

// findHeader reads up to the header: the first row that names what a list
// needs, and of several such rows that follow each other the last, as a header
// of two rows repeats merged cells. Without one, the row that looks most like
// it. known tells whether it is one. The rows after it are still to be read;
// header is nil if there are no rows.
func (b *buffered) findHeader() (header *record, known bool, err error) {
	var seen []*record
	at, isKnown, most := -1, false, -1
	for len(seen) < headerDepth {
		r, err := b.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, false, err
		}
		seen = append(seen, r)
		names, enough := knownColumns(r.cells)
		switch {
		case enough:
			at, isKnown = len(seen)-1, true
			continue
		case isKnown:
		case names > most:
			at, most = len(seen)-1, names
			continue
		default:
			continue
		}
		break
	}
	b.rows = append(seen[at+1:], b.rows...)
	if at < 0 {
		return nil, false, nil
	}
	return seen[at], isKnown, nil
}

// knownColumns counts the columns that the cells name. enough tells whether
// they make a list: what a site is called, and its kind or number.
func knownColumns(cells []string) (n int, enough bool) {
	all := Columns()
	seen := map[string]bool{}
	for _, c := range cells {
		if i, ok := findColumn(clean(c)); ok {
			n++
			seen[all[i].Key] = true
		}
	}
	return n, seen[KeyName] && (seen[KeyService] || seen[KeyID])
}

// guessDelimiter takes the delimiter that makes the most known columns of a row
// near the start.
func guessDelimiter(br *bufio.Reader) (byte, error) {
	head, err := br.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, wrapRead(err)
	}
	best, most := byte(','), -1
	for _, d := range []byte{',', '\t', ';'} {
		l := lexer{r: bufio.NewReader(bytes.NewReader(head)), delimiter: d}
		for range headerDepth {
			cells, err := l.next()
			if err != nil {
				break
			}
			if known, _ := knownColumns(cells); known > most {
				best, most = d, known
			}
		}
	}
	return best, nil
}
