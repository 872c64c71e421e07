package transfer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// headSize is how much of a file is looked at to find out what it is.
const headSize = 64 << 10

// opened is the table of a file, with what there is to say about it.
type opened struct {
	*buffered

	sheet  string   // that is read, "" where there are none
	others []string // further sheets that look like lists
	hidden func() int
	free   func() error // nil: nothing to give back
}

func (o *opened) close() error {
	err := o.buffered.close()
	if o.free != nil {
		err = errors.Join(err, o.free())
	}
	return err
}

// columnNamer is a table without a header: every cell names its column.
type columnNamer interface{ columns() []string }

// openTable finds out by the content what kind of file r is and opens it.
func openTable(r io.Reader) (*opened, error) {
	br := bufio.NewReaderSize(r, headSize)
	head, err := br.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("transfer: read: %w", err)
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return openBook(r, br)
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return openFeatures(r, br)
	}
	if err := sniff(head); err != nil {
		return nil, err
	}
	lines, err := decode(br)
	if err != nil {
		return nil, err
	}
	delimiter, err := guessDelimiter(lines)
	if err != nil {
		return nil, err
	}
	return &opened{buffered: &buffered{table: textTable{&lexer{r: lines, delimiter: delimiter}}}}, nil
}

// openBook opens the first sheet of an XLSX file that has the header of a list:
// one that is in sight before one that is hidden. If none has, the first that
// is not empty.
func openBook(origin io.Reader, br *bufio.Reader) (*opened, error) {
	file, err := spool(origin, br)
	if err != nil {
		return nil, err
	}
	x, err := openXLSX(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	found, err := x.chooseSheet()
	if err != nil {
		return nil, errors.Join(err, x.close())
	}
	return found, nil
}

func (x *xlsx) chooseSheet() (*opened, error) {
	var list, filled *sheetPart
	var others []string
	for _, hidden := range []bool{false, true} {
		for i := range x.sheets {
			s := &x.sheets[i]
			if s.hidden != hidden || hidden && list != nil {
				continue
			}
			rows, known, err := x.probe(s)
			switch {
			case err != nil:
				return nil, err
			case known && list == nil:
				list = s
			case known:
				others = append(others, s.name)
			case rows && filled == nil:
				filled = s
			}
		}
	}
	if list == nil {
		list = filled
	}
	if list == nil {
		return nil, fail("empty_file")
	}
	sheet, err := x.openSheet(list)
	if err != nil {
		return nil, err
	}
	return &opened{
		buffered: &buffered{table: sheet}, sheet: list.name, others: others, free: x.close,
		hidden: func() int { return sheet.hidden },
	}, nil
}

// probe reports whether the sheet has rows, and whether one is the header of a
// list.
func (x *xlsx) probe(s *sheetPart) (rows, known bool, err error) {
	sheet, err := x.openSheet(s)
	if err != nil {
		return false, false, err
	}
	defer sheet.close()
	header, known, err := (&buffered{table: sheet}).findHeader()
	return header != nil, known, err
}

// Sheet names the sheet that is read, "" for a file without sheets.
func (r *Reader) Sheet() string { return r.table.sheet }

// OtherSheets names the further sheets that look like lists and are not read.
func (r *Reader) OtherSheets() []string { return r.table.others }

// Hidden is how many of the rows read so far are hidden in the spreadsheet, by
// a filter mostly. They are rows like all others.
func (r *Reader) Hidden() int {
	if r.table.hidden == nil {
		return 0
	}
	return r.table.hidden()
}
