package transfer

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Format is a kind of file that lists are written as.
type Format string

// The formats.
const (
	XLSX    Format = "xlsx"
	CSV     Format = "csv" // UTF-8 with a byte order mark and CRLF, as Excel and WPS expect
	GeoJSON Format = "geojson"
)

// Formats lists every format.
func Formats() []Format { return []Format{XLSX, CSV, GeoJSON} }

// MediaType is what the format is called in HTTP.
func (f Format) MediaType() string {
	switch f {
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case CSV:
		return "text/csv; charset=utf-8"
	default:
		return "application/geo+json"
	}
}

// ListOptions are what a list is written with.
type ListOptions struct {
	Format Format
	// Private adds the columns that are for staff only.
	Private bool
	// Demo has the file say that its sites are made up.
	Demo bool
	// DistrictName names a district by its code.
	DistrictName func(code string) string
}

// ListWriter writes sites as a list that reads back as what they are: nothing
// changes when it is imported. Memory is bounded by one site.
type ListWriter struct {
	options ListOptions
	columns []*Column
	form    listForm
	cells   []string
}

// listForm is a format at work.
type listForm interface {
	write(s *locator.Site, cells []string) error
	finish() error
	close() error
}

// NewListWriter begins a list. It must be closed, and is whole only after
// [ListWriter.Finish]; until then nothing of an XLSX file is written to w.
func NewListWriter(w io.Writer, o ListOptions) (*ListWriter, error) {
	l := &ListWriter{options: o}
	all := Columns()
	for i := range all {
		c := &all[i]
		if (c.get != nil || c.Key == KeyDatum) && (o.Private || !IsPrivate(c.Key)) {
			l.columns = append(l.columns, c)
		}
	}
	l.cells = make([]string, len(l.columns))
	var err error
	switch o.Format {
	case XLSX:
		l.form, err = newSheetForm(w, l.columns, o.Demo)
	case CSV:
		l.form, err = newTextForm(w, l.columns, o.Demo)
	case GeoJSON:
		l.form, err = newFeatureForm(w, l.columns, o.Demo)
	default:
		return nil, fmt.Errorf("transfer: no format %q", o.Format)
	}
	if err != nil {
		return nil, fmt.Errorf("transfer: list: %w", err)
	}
	return l, nil
}

// IsPrivate reports whether the column with the key is for staff only.
func IsPrivate(key string) bool {
	return slices.Contains([]string{"contact.private_name", "contact.private_phone", "staff_note"}, key)
}

// Write adds a site. Without private the cells that are for staff only stay
// empty, for a reader who may not see those of this site.
func (l *ListWriter) Write(s *locator.Site, private bool) error {
	for i, c := range l.columns {
		l.cells[i] = ""
		switch {
		case c.Key == KeyDatum:
			if s.Location != nil {
				l.cells[i] = "WGS84"
			}
		case IsPrivate(c.Key) && !private:
		case c.Key == KeyDistrict && l.options.DistrictName != nil:
			l.cells[i] = l.options.DistrictName(s.District)
		default:
			l.cells[i] = c.Get(s)
		}
	}
	if err := l.form.write(s, l.cells); err != nil {
		return fmt.Errorf("transfer: site %s: %w", s.ID, err)
	}
	return nil
}

// Finish writes the end.
func (l *ListWriter) Finish() error {
	if err := l.form.finish(); err != nil {
		return fmt.Errorf("transfer: list: %w", err)
	}
	return nil
}

// Close gives back what the writer holds; it may be called after Finish or
// instead.
func (l *ListWriter) Close() error { return l.form.close() }

// demoNote says that the sites are made up.
func demoNote() string { return messages.Text(messages.Chinese, "export.demo_note") }

// textForm is a CSV file.
type textForm struct {
	out     *csv.Writer
	columns []*Column
	cells   []string
}

func newTextForm(w io.Writer, columns []*Column, demo bool) (*textForm, error) {
	f := &textForm{out: csv.NewWriter(w), columns: columns, cells: make([]string, len(columns))}
	f.out.UseCRLF = true
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	if demo {
		if err := f.out.Write([]string{demoNote()}); err != nil {
			return nil, err
		}
	}
	for i, c := range columns {
		f.cells[i] = c.Title
	}
	return f, f.out.Write(f.cells)
}

func (f *textForm) write(_ *locator.Site, cells []string) error {
	for i, c := range cells {
		f.cells[i] = Escape(c)
		if isLongNumber(c) {
			f.cells[i] = "\t" + c
		}
	}
	return f.out.Write(f.cells)
}

// isLongNumber reports whether a spreadsheet that opens a CSV file would take
// the text for a number and show something else: 02488880000 without its zero,
// 13900000000 as 1.39E+10. A tab in front keeps it text, as is the custom;
// reading takes it off.
func isLongNumber(s string) bool {
	return isDigits(s) && (len(s) >= 11 || len(s) > 1 && s[0] == '0')
}

func (f *textForm) finish() error {
	f.out.Flush()
	return f.out.Error()
}

func (f *textForm) close() error { return nil }

// sheetForm is an XLSX file.
type sheetForm struct {
	book    *Workbook
	sheet   *Sheet
	columns []*Column
	values  []any
}

func newSheetForm(w io.Writer, columns []*Column, demo bool) (*sheetForm, error) {
	book, err := NewWorkbook(w)
	if err != nil {
		return nil, err
	}
	layout := SheetLayout{Name: messages.Text(messages.Chinese, "export.sheet"), Frozen: sheetFrozen}
	if demo {
		layout.Name, layout.Title = messages.Text(messages.Chinese, "export.demo_sheet"), demoNote()
	}
	for _, c := range columns {
		layout.Columns = append(layout.Columns, SheetColumn{Header: c.Title, Width: columnWidth(c.Key)})
	}
	f := &sheetForm{book: book, columns: columns, values: make([]any, len(columns))}
	if f.sheet, err = book.Sheet(layout); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return f, nil
}

// sheetFrozen are the columns that stay in sight: number, kind and name.
const sheetFrozen = 3

// columnWidth is how wide a column is, 0 for as wide as its header.
func columnWidth(key string) float64 {
	switch key {
	case KeyService:
		return 20
	case KeyName, KeyPhone:
		return 24
	case KeyAddress, "hours_text", "meal.menu_text", "meal.discount_text":
		return 40
	case KeyLon, KeyLat, KeyDistrict, KeySubdist, KeyCommunity:
		return 14
	}
	return 0
}

// write keeps everything text, so that zeros, long numbers and partial dates
// stay what they are; only the coordinates are numbers.
func (f *sheetForm) write(s *locator.Site, cells []string) error {
	for i, c := range cells {
		switch f.columns[i].Key {
		case KeyLon, KeyLat:
			f.values[i] = nil
			if s.Location != nil {
				axis := 0
				if f.columns[i].Key == KeyLat {
					axis = 1
				}
				f.values[i] = s.Location.Point[axis]
			}
		default:
			f.values[i] = escapeText(c)
		}
	}
	return f.sheet.Row(f.values...)
}

func (f *sheetForm) finish() error { return f.book.Finish() }

func (f *sheetForm) close() error { return f.book.Close() }

// featureForm is a GeoJSON file: RFC 7946, WGS-84, properties by the keys of
// the columns.
type featureForm struct {
	out     io.Writer
	columns []*Column
	buffer  strings.Builder
	more    bool
}

func newFeatureForm(w io.Writer, columns []*Column, demo bool) (*featureForm, error) {
	f := &featureForm{out: w, columns: columns}
	f.buffer.WriteString(`{"type":"FeatureCollection",`)
	if demo {
		f.buffer.WriteString(`"demo":true,"note":` + quoteJSON(demoNote()) + ",")
	}
	f.buffer.WriteString("\"features\":[\n")
	return f, f.flush()
}

func (f *featureForm) flush() error {
	_, err := io.WriteString(f.out, f.buffer.String())
	f.buffer.Reset()
	return err
}

func (f *featureForm) write(s *locator.Site, cells []string) error {
	b := &f.buffer
	if f.more {
		b.WriteString(",\n")
	}
	f.more = true
	b.WriteString(`{"type":"Feature","id":` + quoteJSON(s.ID) + `,"geometry":`)
	if s.Location == nil {
		b.WriteString("null")
	} else {
		point, err := json.Marshal(geo.Round(s.Location.Point, pointDecimals))
		if err != nil {
			return err
		}
		b.WriteString(`{"type":"Point","coordinates":` + string(point) + "}")
	}
	b.WriteString(`,"properties":{`)
	first := true
	for i, c := range cells {
		switch f.columns[i].Key {
		case KeyID, KeyLon, KeyLat, KeyDatum:
			continue
		}
		if c == "" {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		b.WriteString(quoteJSON(f.columns[i].Key) + ":" + quoteJSON(escapeText(c)))
	}
	b.WriteString("}}")
	return f.flush()
}

func (f *featureForm) finish() error {
	f.buffer.WriteString("\n]}\n")
	return f.flush()
}

func (f *featureForm) close() error { return nil }

// quoteJSON writes a JSON string.
func quoteJSON(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil { // strings cannot fail
		panic("transfer: " + err.Error())
	}
	return string(quoted)
}
