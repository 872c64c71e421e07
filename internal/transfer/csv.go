package transfer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Limits that keep one row, whatever the file, within bounds.
const (
	maxCellBytes   = 128 << 10 // a spreadsheet cell holds 32,767 characters
	maxRecordBytes = 1 << 20
	maxCells       = 1024
)

// lexer splits delimited text the way spreadsheets do: a cell that begins with
// a quote runs to the closing quote, line breaks included; a quote anywhere
// else is a character. Lines end in LF, CRLF or CR. (encoding/csv numbers
// lines, not rows, and reads an unclosed quote to the end of the file.)
type lexer struct {
	r         *bufio.Reader
	delimiter byte
	row       int // number of the record read last; blank ones count
}

// next returns the cells of the next record that is not blank, [io.EOF] at the
// end. Any other error ends the reading.
func (l *lexer) next() ([]string, error) {
	for {
		cells, err := l.record()
		if err != nil {
			return nil, err
		}
		for _, c := range cells {
			if clean(c) != "" {
				return cells, nil
			}
		}
	}
}

func (l *lexer) record() ([]string, error) {
	if _, err := l.r.Peek(1); err != nil {
		return nil, wrapRead(err)
	}
	l.row++
	var cells []string
	total := 0
	for {
		cell, more, err := l.cell()
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
		total += len(cell)
		if total > maxRecordBytes || len(cells) > maxCells {
			return nil, fail("row_too_long", l.row)
		}
		if !more {
			return cells, nil
		}
	}
}

// cell reads one cell and its end; more tells that the record goes on.
func (l *lexer) cell() (text string, more bool, err error) {
	var b []byte
	quoted := false
	c, err := l.r.ReadByte()
	if err == nil && c == '"' {
		quoted = true
		c, err = l.r.ReadByte()
	}
	for ; err == nil; c, err = l.r.ReadByte() {
		switch {
		case quoted && c == '"':
			if next, peekErr := l.r.Peek(1); peekErr == nil && next[0] == '"' {
				if _, err := l.r.Discard(1); err != nil {
					return "", false, wrapRead(err)
				}
				b = append(b, '"')
			} else {
				quoted = false
			}
		case quoted:
			b = append(b, c)
		case c == l.delimiter:
			return string(b), true, nil
		case c == '\n':
			return string(b), false, nil
		case c == '\r':
			if next, peekErr := l.r.Peek(1); peekErr == nil && next[0] == '\n' {
				_, err = l.r.Discard(1)
			}
			return string(b), false, err
		default:
			b = append(b, c)
		}
		if len(b) > maxCellBytes {
			if quoted {
				return "", false, fail("unclosed_quote", l.row)
			}
			return "", false, fail("row_too_long", l.row)
		}
	}
	if !errors.Is(err, io.EOF) {
		return "", false, wrapRead(err)
	}
	if quoted {
		return "", false, fail("unclosed_quote", l.row)
	}
	return string(b), false, nil
}

func wrapRead(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	return fmt.Errorf("transfer: read: %w", err)
}
