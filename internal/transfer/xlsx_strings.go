package transfer

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// sharedStrings are the texts that the cells of an XLSX file point to. Beyond
// 4 MB they lie in a temporary file; memory holds four bytes for each and a
// few blocks of the file.
type sharedStrings struct {
	data   scratch
	ends   []uint32 // where the text ends in data
	blocks [64]block
}

// block is a part of data that was read last.
type block struct {
	number int64 // from 1, 0 for none
	bytes  []byte
}

const (
	blockSize        = 64 << 10
	maxSharedStrings = 8 << 20
)

// read fills the table from the part.
func (t *sharedStrings) read(part *xmlPart) error {
	out := bufio.NewWriterSize(&t.data, blockSize)
	size := uint64(0)
	for {
		token, err := part.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "si" {
			continue
		}
		text, err := part.richText("si")
		if err != nil {
			return err
		}
		if size += uint64(len(text)); size > 1<<32-1 || len(t.ends) == maxSharedStrings {
			return fail("too_many_cells")
		}
		if _, err := out.WriteString(text); err != nil {
			return err
		}
		t.ends = append(t.ends, uint32(size))
	}
	return out.Flush()
}

// at returns the text with the number.
func (t *sharedStrings) at(i int) (string, bool, error) {
	if i < 0 || i >= len(t.ends) {
		return "", false, nil
	}
	start, end := int64(0), int64(t.ends[i])
	if i > 0 {
		start = int64(t.ends[i-1])
	}
	if start == end {
		return "", true, nil
	}
	text := make([]byte, 0, end-start)
	for start < end {
		b, err := t.block(start / blockSize)
		if err != nil {
			return "", false, err
		}
		from := start % blockSize
		to := min(int64(len(b)), from+end-start)
		if from >= to {
			return "", false, fmt.Errorf("transfer: shared string %d: %w", i, io.ErrUnexpectedEOF)
		}
		text = append(text, b[from:to]...)
		start += to - from
	}
	return string(text), true, nil
}

func (t *sharedStrings) block(number int64) ([]byte, error) {
	b := &t.blocks[number%int64(len(t.blocks))]
	if b.number == number+1 {
		return b.bytes, nil
	}
	if b.bytes == nil {
		b.bytes = make([]byte, blockSize)
	}
	n, err := t.data.ReadAt(b.bytes[:blockSize], number*blockSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("transfer: shared strings: %w", err)
	}
	b.number, b.bytes = number+1, b.bytes[:n]
	return b.bytes, nil
}
