package transfer_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// readAll reads a list into lines such as "2 name=A hours_text=B".
func readAll(t *testing.T, file []byte) ([]string, error) {
	t.Helper()
	r, err := transfer.NewReaderAs(bytes.NewReader(file), nil)
	if err != nil {
		return nil, err
	}
	var lines []string
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
		line := fmt.Sprint(row.Number)
		for _, c := range row.Cells {
			text := c.Text
			if c.Erase {
				text = "<erase>"
			}
			line += " " + c.Column.Key + "=" + text
		}
		for _, f := range row.Faults {
			line += " !" + f.Column + ":" + f.Code
		}
		lines = append(lines, line)
	}
}

func TestReaderRows(t *testing.T) {
	tests := []struct {
		name, file string
		want       []string
	}{
		{"plain", "类型,名称\n驿站,甲\n", []string{"2 service=驿站 name=甲"}},
		{"byte order mark, CRLF", "\ufeff类型,名称\r\n驿站,甲\r\n", []string{"2 service=驿站 name=甲"}},
		{"CR alone", "类型,名称\r驿站,甲\r", []string{"2 service=驿站 name=甲"}},
		{"no last line end", "类型,名称\n驿站,甲", []string{"2 service=驿站 name=甲"}},
		{"tab", "类型\t名称\n驿站\t甲,乙\n", []string{"2 service=驿站 name=甲,乙"}},
		{"semicolon", "类型;名称\n驿站;甲,乙\n", []string{"2 service=驿站 name=甲,乙"}},
		{"quotes", "类型,名称\n驿站,\"甲,\"\"乙\"\"\"\n", []string{`2 service=驿站 name=甲,"乙"`}},
		{"quote inside a bare cell", "类型,名称\n驿站,5\"甲\n", []string{`2 service=驿站 name=5"甲`}},
		{"a cell of two lines is one row", "类型,名称,备注\n驿站,甲,\"一\r\n二\"\n驿站,乙,\n", []string{"2 service=驿站 name=甲 staff_note=一\n二", "3 service=驿站 name=乙"}},
		{"blank rows count", "类型,名称\n\n,\n驿站,甲\n", []string{"4 service=驿站 name=甲"}},
		{"blank rows above the header count", "\n\n类型,名称\n驿站,甲\n", []string{"4 service=驿站 name=甲"}},
		{"a title above the header", "沈北新区助餐点名单,,\n截至2023年12月,,\n类型,名称,地址\n驿站,甲,乙\n", []string{"4 service=驿站 name=甲 address=乙"}},
		{"a title above a header between semicolons", "名单\n类型;名称\n驿站;甲\n", []string{"3 service=驿站 name=甲"}},
		{"the error of a formula", "类型,名称,地址\n驿站,甲,#N/A\n驿站,乙,'#N/A\n", []string{"2 service=驿站 name=甲 !地址:cell_error", "3 service=驿站 name=乙 address=#N/A"}},
		{"short row", "类型,名称,地址\n驿站,甲\n", []string{"2 service=驿站 name=甲"}},
		{"long row", "类型,名称\n驿站,甲,,多\n", []string{"2 service=驿站 name=甲 !D 列:extra_cell"}},
		{"blank long row", "类型,名称\n驿站,甲,,\n", []string{"2 service=驿站 name=甲"}},
		{"strokes are blank, a hyphen erases", "类型,名称,地址,备注\n驿站,甲,\u2014\u2014,-\n", []string{"2 service=驿站 name=甲 staff_note=<erase>"}},
		{"formula escape", "类型,名称,备注\n驿站,'=1+1,'-\n", []string{"2 service=驿站 name==1+1 staff_note=-"}},
		{"an apostrophe before words stays", "类型,名称\n驿站,'甲\n", []string{"2 service=驿站 name='甲"}},
		{"headers of real lists", "序号,点位类型,站点名称*,详细地址\uff08门牌\uff09,营业时间,优惠\n1,驿站,甲,乙,丙,丁\n", []string{"2 service=驿站 name=甲 address=乙 hours_text=丙 meal.discount_text=丁"}},
		{"bad byte", "类型,名称\n驿站,甲\xff\n驿站,乙\n", []string{"2 service=驿站 !名称:bad_encoding", "3 service=驿站 name=乙"}},
		{"full-width blanks", "类型,名称\n驿站,\u3000甲\u3000\n", []string{"2 service=驿站 name=甲"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readAll(t, []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReaderEncodings(t *testing.T) {
	file := "类型,名称,备注\n驿站,甲站,\u20ac 𠮷 é\n"
	want, err := readAll(t, []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	encode := map[string]func(string) (string, error){
		"GB18030":  simplifiedchinese.GB18030.NewEncoder().String,
		"UTF-16LE": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String,
		"UTF-16BE": unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String,
	}
	for name, fn := range encode {
		encoded, err := fn(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readAll(t, []byte(encoded))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-UTF-8 +%s):\n%s", name, name, diff)
		}
	}
	gb, err := encode["GB18030"](file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := readAll(t, []byte(gb+"\xd5\xbe,\x81\xff\n"))
	if err != nil {
		t.Fatal(err)
	}
	if last := got[len(got)-1]; last != "3 service=站 !名称:bad_encoding" {
		t.Errorf("a broken GB18030 row reads as %q", last)
	}
}

// However the characters of a long list lie across the end of what is looked
// at, the list stays what it is. The header is in ASCII and tells nothing.
func TestReaderEncodingOfLongLists(t *testing.T) {
	encode := simplifiedchinese.GB18030.NewEncoder()
	for _, header := range []string{"service,name,address\n", "类型,名称,地址\n"} {
		for shift := range 8 {
			file := header + "station," + strings.Repeat("x", shift) + ",正阳街𠮷\n" + strings.Repeat("station,甲驿站,正阳街1号\n", 4000)
			gb, err := encode.String(file)
			if err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{"UTF-8": file, "GB18030": gb} {
				got, err := readAll(t, []byte(text))
				if err != nil || len(got) != 4001 || got[4000] != "4002 service=station name=甲驿站 address=正阳街1号" {
					t.Errorf("%s, %q, shifted by %d: %v, last of %d is %q", name, header, shift, err, len(got), got[len(got)-1])
				}
			}
		}
	}
}

func TestReaderDatumOfHeader(t *testing.T) {
	for header, want := range map[string]string{
		"经度,纬度": "", "经度(GCJ02),纬度(GCJ02)": "GCJ02", "经度\uff08高德坐标系\uff09,纬度\uff08高德坐标系\uff09": "GCJ02",
		"经度(必填)(百度坐标),纬度(必填)": "BD09", "经度(百度坐标系(BD-09)),纬度": "BD09", "经度(东经),纬度(北纬)": "", "经度(WGS84坐标系),纬度(2000)": "CGCS2000",
	} {
		r, err := transfer.NewReaderAs(strings.NewReader("类型,名称,"+header+"\n"), nil)
		if err != nil {
			t.Fatalf("%s: %v", header, err)
		}
		got := ""
		if d := r.Datum(); d != nil {
			got = d.Name
		}
		if got != want || !r.Has(transfer.KeyLon) || !r.Has(transfer.KeyLat) {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
}

func TestReaderRefuses(t *testing.T) {
	for code, file := range map[string]string{
		"empty_file":        " \r\n\n",
		"broken_xlsx":       "PK\x03\x04rest",
		"broken_json":       "{\"type\":\"FeatureCollection\",\"features\":[",
		"no_features":       "[1]",
		"markup":            "<html>",
		"no_list":           "%PDF-1.7",
		"old_xls":           "\xd0\xcf\x11\xe0rest",
		"encrypted_file":    "\xd0\xcf\x11\xe0rest E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00",
		"picture":           "\x89PNG\r\n",
		"archive":           "Rar!\x1a",
		"binary_file":       "类型,名称\x00\n",
		"no_name_column":    "沈北新区助餐点名单,,\n类型,店名,地址\n",
		"no_service_column": "名称,地址\n甲,乙\n",
		"duplicate_column":  "类型,名称,地址,详细地址\n",
		"two_datums":        "类型,名称,经度(GCJ02),纬度(BD09)\n",
		"unclosed_quote":    "类型,名称\n驿站,\"甲\n驿站,乙\n",
		"row_too_long":      "类型,名称\n驿站," + strings.Repeat("甲", 100_000) + "\n",
	} {
		_, err := readAll(t, []byte(file))
		e, ok := errors.AsType[*locator.Error](err)
		if !ok || e.Code != code || e.Kind != locator.Invalid || strings.Contains(e.Message, "‹") {
			t.Errorf("%s: err = %v", code, err)
		}
	}
}

func TestReaderNamesIgnoredColumns(t *testing.T) {
	r, err := transfer.NewReaderAs(strings.NewReader("序号,类型,名称,楼栋,面积\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"楼栋", "面积"}, r.Ignored()); diff != "" {
		t.Errorf("Ignored (-want +got):\n%s", diff)
	}
	if got := r.Header("meal.menu_text"); got != "餐标" {
		t.Errorf("Header of a column the file lacks = %q", got)
	}
}

func TestExampleReads(t *testing.T) {
	file, err := os.ReadFile("example/shenbei-2023-12-06.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := readAll(t, file)
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		if strings.Contains(row, "!") || strings.Contains(row, "location.") || strings.Contains(row, "contact.") {
			t.Errorf("unexpected: %s", row)
		}
	}
}

func TestEscape(t *testing.T) {
	for _, s := range []string{"", "-", "=1", "'=1", "''@x", "甲", "'甲", "+86 24", "--"} {
		escaped := transfer.Escape(s)
		if s != "" && strings.ContainsAny(escaped[:1], "=+-@") {
			t.Errorf("Escape(%q) = %q is a formula", s, escaped)
		}
	}
}

// Endless input of one cell, one row or one quote ends in an error, not in
// endless memory.
func TestReaderBounded(t *testing.T) {
	for name, filler := range map[string]string{"cell": "甲", "row": "甲,", "quote": "\"甲\n", "header": "名"} {
		start := "类型,名称\n"
		switch name {
		case "quote":
			start += "驿站,\""
			filler = "甲\n"
		case "header":
			start = "类型,名称"
		}
		r := &endless{start: []byte(start), filler: []byte(filler)}
		list, err := transfer.NewReaderAs(r, nil)
		for err == nil {
			_, err = list.Next()
		}
		if r.read > 8<<20 || errors.Is(err, io.EOF) {
			t.Errorf("%s: read %d bytes before %v", name, r.read, err)
		}
	}
}

type endless struct {
	start, filler []byte
	read          int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.read > 64<<20 {
		return 0, io.EOF
	}
	for i := range p {
		if n := e.read + i; n < len(e.start) {
			p[i] = e.start[n]
		} else {
			p[i] = e.filler[(n-len(e.start))%len(e.filler)]
		}
	}
	e.read += len(p)
	return len(p), nil
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"类型,名称\n驿站,甲\n", "\ufeff类型;名称\r\n驿站;\"甲\n\"\"乙\"\r\n", "\xc0\xe0\xd0\xcd,\xc3\xfb\xb3\xc6\n\xd5\xbe,\x81\xff\n",
		"\xff\xfe{|W\x0d\x54,\x00", "类型\t名称\n驿站\t'=1\n", "编号,名称,经度,纬度,坐标系\n104837,甲,-,-,百度\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		list, err := transfer.NewReaderAs(bytes.NewReader(file), nil)
		if err != nil {
			return
		}
		last := list.HeaderRow()
		for {
			row, err := list.Next()
			if err != nil {
				return
			}
			if row.Number <= last {
				t.Fatalf("row %d after %d", row.Number, last)
			}
			last = row.Number
			site := locator.Site{Service: locator.Meal, Meal: &locator.MealService{}}
			for _, c := range row.Cells {
				if !c.Column.Settable() {
					continue
				}
				if c.Column.Set(&site, c.Text) != nil {
					continue
				}
				// What was read can be written and read again.
				out := c.Column.Get(&site)
				if fault := c.Column.Set(&site, out); fault != nil || c.Column.Get(&site) != out {
					t.Fatalf("%s: %q reads, its own %q does not: %v", c.Column.Title, c.Text, out, fault)
				}
			}
		}
	})
}
