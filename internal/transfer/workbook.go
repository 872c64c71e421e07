package transfer

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"jiujin/internal/locator"
)

// Workbook writes an XLSX file, one sheet after another. What is written is
// kept in temporary files beyond 16 MB, so memory is bounded whatever the
// number of rows. It is not safe for concurrent use.
//
// Text stays text: it is never a formula, also when somebody edits the cell,
// and leading zeros and long numbers stay as they are.
type Workbook struct {
	file  *excelize.File
	out   io.Writer
	sheet *Sheet // the one being written
	names map[string]bool
	looks looks
}

// SheetLayout is how a sheet looks.
type SheetLayout struct {
	Name    string   // on the tab; what Excel does not allow is taken out
	Title   string   // above the columns, "" for none
	Notes   []string // lines between title and columns
	Columns []SheetColumn
	// Frozen is how many columns stay in sight when one scrolls to the right.
	Frozen int
}

// SheetColumn is one column of a sheet.
type SheetColumn struct {
	Header string
	Width  float64 // in digits, a Chinese character is two; 0 takes the header's
	Wrap   bool    // long text runs on in further lines
}

// Percent is a share that a sheet shows in per cent: 0.85 is 85.0%.
type Percent float64

// looks are the numbers of the styles of a workbook.
type looks struct{ title, note, header, text, wrapped, number, percent, date int }

// Sheet is one sheet of a [Workbook].
type Sheet struct {
	book   *Workbook
	stream *excelize.StreamWriter
	layout SheetLayout
	header int // its row
	row    int // the one written last
}

// NewWorkbook begins a workbook that [Workbook.Finish] writes to w. It must be
// closed.
func NewWorkbook(w io.Writer) (*Workbook, error) {
	b := &Workbook{file: excelize.NewFile(), out: w, names: map[string]bool{}}
	if err := b.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("transfer: workbook: %w", err), b.Close())
	}
	return b, nil
}

// coreProperties say whose the file is.
const coreProperties = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>就近</dc:creator></cp:coreProperties>`

// prepare makes the styles.
func (b *Workbook) prepare() error {
	const asText, general = 49, 0
	day, percent := "yyyy-mm-dd", "0.0%"
	middle := &excelize.Alignment{Vertical: "center"}
	wrap := &excelize.Alignment{Vertical: "center", WrapText: true}
	line := []excelize.Border{{Type: "bottom", Color: "5F6B66", Style: 1}}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&b.looks.title, excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true, Size: 14}, Alignment: middle}},
		{&b.looks.note, excelize.Style{NumFmt: asText, Font: &excelize.Font{Color: "5F6B66"}, Alignment: middle}},
		{&b.looks.header, excelize.Style{
			NumFmt: asText, Font: &excelize.Font{Bold: true}, Alignment: wrap, Border: line,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E3EEE8"}},
		}},
		{&b.looks.text, excelize.Style{NumFmt: asText, Alignment: middle}},
		{&b.looks.wrapped, excelize.Style{NumFmt: asText, Alignment: wrap}},
		{&b.looks.number, excelize.Style{NumFmt: general, Alignment: middle}},
		{&b.looks.percent, excelize.Style{CustomNumFmt: &percent, Alignment: middle}},
		{&b.looks.date, excelize.Style{CustomNumFmt: &day, Alignment: middle}},
	} {
		id, err := b.file.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	// The library's own properties name its author, and a year long past.
	b.file.Pkg.Store("docProps/core.xml", []byte(coreProperties))
	return nil
}

// Sheet ends the sheet before and begins the next one: title and notes, the
// header, frozen with a filter on it, ready for print on landscape pages.
func (b *Workbook) Sheet(l SheetLayout) (*Sheet, error) {
	if err := b.endSheet(); err != nil {
		return nil, err
	}
	l.Name = b.sheetName(l.Name)
	s := &Sheet{book: b, layout: l}
	if err := s.begin(); err != nil {
		return nil, fmt.Errorf("transfer: sheet %s: %w", l.Name, err)
	}
	b.sheet = s
	return s, nil
}

func (s *Sheet) begin() error {
	f, l := s.book.file, &s.layout
	if len(s.book.names) == 1 {
		if err := f.SetSheetName(f.GetSheetName(0), l.Name); err != nil {
			return err
		}
	} else if _, err := f.NewSheet(l.Name); err != nil {
		return err
	}
	above := len(l.Notes)
	if l.Title != "" {
		above++
	}
	s.header = above + 1
	if err := s.prints(); err != nil {
		return err
	}
	var err error
	if s.stream, err = f.NewStreamWriter(l.Name); err != nil {
		return err
	}
	for i, c := range l.Columns {
		width := c.Width
		if width == 0 {
			width = float64(max(8, displayWidth(c.Header)+4))
		}
		if err := s.stream.SetColWidth(i+1, i+1, min(width, excelize.MaxColumnWidth)); err != nil {
			return err
		}
		if err := s.stream.SetColStyle(i+1, i+1, s.textLook(i)); err != nil {
			return err
		}
	}
	corner, err := excelize.CoordinatesToCellName(l.Frozen+1, s.header+1)
	if err != nil {
		return err
	}
	pane := "bottomLeft"
	if l.Frozen > 0 {
		pane = "bottomRight"
	}
	if err := s.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: l.Frozen, YSplit: s.header, TopLeftCell: corner, ActivePane: pane}); err != nil {
		return err
	}
	return s.head()
}

// prints sets the sheet up for paper: landscape, as wide as one page, the
// header on each.
func (s *Sheet) prints() error {
	f, name := s.book.file, s.layout.Name
	fit, a4, landscape, wide, high := true, 9, "landscape", 1, 0
	if err := f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	return f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: name,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(name, "'", "''"), s.header, s.header),
	})
}

// head writes title, notes and header.
func (s *Sheet) head() error {
	l, looks := &s.layout, &s.book.looks
	if l.Title != "" {
		if err := s.write([]any{excelize.Cell{StyleID: looks.title, Value: l.Title}}, excelize.RowOpts{Height: 24}); err != nil {
			return err
		}
	}
	for _, note := range l.Notes {
		if err := s.write([]any{excelize.Cell{StyleID: looks.note, Value: note}}); err != nil {
			return err
		}
	}
	cells := make([]any, len(l.Columns))
	for i, c := range l.Columns {
		cells[i] = excelize.Cell{StyleID: looks.header, Value: c.Header}
	}
	return s.write(cells)
}

// Row writes the next row. A value is a string, an int, a float64, a [Percent],
// a [locator.Date] (a day becomes a date one can filter by, a month or a year
// stays text) or nil; "" and nil leave the cell empty.
func (s *Sheet) Row(values ...any) error {
	cells := make([]any, len(values))
	for i, v := range values {
		cell, err := s.cell(i, v)
		if err != nil {
			return err
		}
		cells[i] = cell
	}
	if err := s.write(cells); err != nil {
		return fmt.Errorf("transfer: sheet %s: row %d: %w", s.layout.Name, s.row, err)
	}
	return nil
}

func (s *Sheet) textLook(column int) int {
	if column < len(s.layout.Columns) && s.layout.Columns[column].Wrap {
		return s.book.looks.wrapped
	}
	return s.book.looks.text
}

func (s *Sheet) cell(column int, v any) (any, error) {
	looks := &s.book.looks
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if v == "" {
			return nil, nil
		}
		return excelize.Cell{StyleID: s.textLook(column), Value: v}, nil
	case int, float64:
		return excelize.Cell{StyleID: looks.number, Value: v}, nil
	case Percent:
		return excelize.Cell{StyleID: looks.percent, Value: float64(v)}, nil
	case locator.Date:
		if day, err := time.Parse(time.DateOnly, string(v)); err == nil {
			return excelize.Cell{StyleID: looks.date, Value: day}, nil
		}
		return s.cell(column, string(v))
	}
	return nil, fmt.Errorf("transfer: sheet %s: a %T is no value of a cell", s.layout.Name, v)
}

func (s *Sheet) write(cells []any, options ...excelize.RowOpts) error {
	s.row++
	start, err := excelize.CoordinatesToCellName(1, s.row)
	if err != nil {
		return err
	}
	return s.stream.SetRow(start, cells, options...)
}

// endSheet puts the filter on the header and closes the sheet's rows.
func (b *Workbook) endSheet() error {
	s := b.sheet
	if s == nil {
		return nil
	}
	b.sheet = nil
	if n := len(s.layout.Columns); n > 0 {
		first, err := excelize.CoordinatesToCellName(1, s.header)
		if err != nil {
			return fmt.Errorf("transfer: sheet %s: %w", s.layout.Name, err)
		}
		last, err := excelize.CoordinatesToCellName(n, s.row)
		if err != nil {
			return fmt.Errorf("transfer: sheet %s: %w", s.layout.Name, err)
		}
		if err := b.file.AutoFilter(s.layout.Name, first+":"+last, nil); err != nil {
			return fmt.Errorf("transfer: sheet %s: %w", s.layout.Name, err)
		}
	}
	if err := s.stream.Flush(); err != nil {
		return fmt.Errorf("transfer: sheet %s: %w", s.layout.Name, err)
	}
	return nil
}

// Finish writes the file. A workbook has at least one sheet.
func (b *Workbook) Finish() error {
	if err := b.endSheet(); err != nil {
		return err
	}
	// The library would gather the packed file in memory first.
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(b.out) })
	if err := b.file.Write(io.Discard); err != nil {
		return fmt.Errorf("transfer: workbook: %w", err)
	}
	return nil
}

// Close removes the temporary files. It may be called after Finish or instead.
func (b *Workbook) Close() error {
	if err := b.file.Close(); err != nil {
		return fmt.Errorf("transfer: workbook: %w", err)
	}
	return nil
}

// sheetName makes a name that Excel takes, and that no other sheet has.
func (b *Workbook) sheetName(wanted string) string {
	plain := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, wanted), "' ")
	if plain == "" {
		plain = "Sheet"
	}
	name := cutUTF16(plain, excelize.MaxSheetNameLength)
	for n := 2; b.names[strings.ToLower(name)]; n++ {
		suffix := fmt.Sprintf(" (%d)", n)
		name = cutUTF16(plain, excelize.MaxSheetNameLength-len(suffix)) + suffix
	}
	b.names[strings.ToLower(name)] = true
	return name
}

// cutUTF16 cuts s to at most n units of UTF-16, in which Excel counts.
func cutUTF16(s string, n int) string {
	for i, r := range s {
		if n -= utf16.RuneLen(r); n < 0 {
			return s[:i]
		}
	}
	return s
}

// displayWidth is how many digits wide s is.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= utf8.RuneSelf {
			n++
		}
	}
	return n
}
