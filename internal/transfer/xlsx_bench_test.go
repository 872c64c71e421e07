package transfer_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"jiujin/internal/transfer"
)

// bigSheet is a list of 30 columns.
func bigSheet(tb testing.TB, rows int) []byte {
	tb.Helper()
	var out bytes.Buffer
	book, err := transfer.NewWorkbook(&out)
	if err != nil {
		tb.Fatal(err)
	}
	defer book.Close()
	var layout transfer.SheetLayout
	for _, c := range transfer.Columns() {
		if c.Settable() && len(layout.Columns) < 29 || c.Key == transfer.KeyService {
			layout.Columns = append(layout.Columns, transfer.SheetColumn{Header: c.Title})
		}
	}
	sheet, err := book.Sheet(layout)
	if err != nil {
		tb.Fatal(err)
	}
	values := make([]any, len(layout.Columns))
	for row := range rows {
		for i := range values {
			values[i] = fmt.Sprintf("第%d行第%d列", row, i)
		}
		if err := sheet.Row(values...); err != nil {
			tb.Fatal(err)
		}
	}
	if err := book.Finish(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkReadXLSX reads 10,000 rows of 30 columns.
func BenchmarkReadXLSX(b *testing.B) {
	file := bigSheet(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		list, err := transfer.NewReaderAs(bytes.NewReader(file), nil)
		for err == nil {
			_, err = list.Next()
		}
		if !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
		if err := list.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWriteXLSX writes 10,000 rows of 30 columns.
func BenchmarkWriteXLSX(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		bigSheet(b, 10_000)
	}
}
