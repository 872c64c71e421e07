package transfer_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// The parts of a small XLSX file.
const (
	partRels     = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	partBook     = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`
	partBookRels = `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`
	partStrings  = `<sst><si><t>类型</t></si><si><t>名称</t></si><si><t>驿站</t></si><si><r><t>甲</t></r><rPh sb="0" eb="1"><t>jia</t></rPh><r><t xml:space="preserve"> 站</t></r></si></sst>`
	partStyles   = `<styleSheet><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="000000"/><numFmt numFmtId="166" formatCode="[$-804]yyyy/m/d;@"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/><xf numFmtId="20"/><xf numFmtId="166"/><xf numFmtId="2"/></cellXfs></styleSheet>`
	headerCells  = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>备注</t></is></c></row>`
)

// zipFile packs parts; those of a small XLSX file are there unless other holds
// them, and left out where other has "".
func zipFile(t testing.TB, other map[string]string) []byte {
	t.Helper()
	parts := map[string]string{
		"_rels/.rels": partRels, "xl/workbook.xml": partBook, "xl/_rels/workbook.xml.rels": partBookRels,
		"xl/sharedStrings.xml": partStrings, "xl/styles.xml": partStyles,
		"xl/worksheets/sheet1.xml": sheetXML(`<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c></row>`, ""),
	}
	maps.Copy(parts, other)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if parts[name] == "" {
			continue
		}
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, parts[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sheetXML(rows, behind string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>` + headerCells + rows + `</sheetData>` + behind + `</worksheet>`
}

// note is a row whose 备注 is the cell.
func note(cell string) string {
	return `<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>5</v></c>` + cell + `</row>`
}

func TestXLSXCells(t *testing.T) {
	for cell, want := range map[string]string{
		`<c r="C2" t="inlineStr"><is><t>一&#10;二_x000D_</t></is></c>`: "staff_note=一\n二",
		`<c r="C2" t="str"><f>A1&amp;"x"</f><v>算好的</v></c>`:          "staff_note=算好的",
		`<c r="C2"><f>1+1</f><v>2</v></c>`:                           "staff_note=2",
		`<c r="C2"><f>1+1</f></c>`:                                   "!备注:formula_no_value",
		`<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>`:               "!备注:cell_error",
		`<c r="C2"><v>2.4888800001E10</v></c>`:                       "staff_note=24888800001",
		`<c r="C2" s="3"><v>7843</v></c>`:                            "staff_note=007843",
		`<c r="C2"><v>123.40481200000001</v></c>`:                    "staff_note=123.404812",
		`<c r="C2" s="7"><v>123.404812</v></c>`:                      "staff_note=123.404812",
		`<c r="C2" s="1"><v>45266</v></c>`:                           "staff_note=2023-12-06",
		`<c r="C2" s="6"><v>45266.5</v></c>`:                         "staff_note=2023-12-06",
		`<c r="C2" s="2"><v>45266</v></c>`:                           "staff_note=2023-12",
		`<c r="C2" s="5"><v>0.479166666666667</v></c>`:               "staff_note=11:30",
		`<c r="C2" s="4"><v>0.8</v></c>`:                             "staff_note=80%",
		`<c r="C2" t="b"><v>1</v></c>`:                               "staff_note=TRUE",
		`<c r="C2" t="d"><v>2023-12-06T00:00:00</v></c>`:             "staff_note=2023-12-06",
		`<c r="C2"><v>210102195001011234</v></c>`:                    "!备注:digits_lost",
		`<c r="C2" t="inlineStr"><is><t>=1+1</t></is></c>`:           "staff_note==1+1",
		`<c r="C2" t="inlineStr"><is><t>'=1+1</t></is></c>`:          "staff_note==1+1",
		`<c r="C2" t="inlineStr"><is><t>-</t></is></c>`:              "staff_note=<erase>",
		`<c t="inlineStr"><is><t>无坐标</t></is></c>`:                   "staff_note=无坐标",
	} {
		got, err := readAll(t, zipFile(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(note(cell), "")}))
		if err != nil {
			t.Errorf("%s: %v", cell, err)
			continue
		}
		if diff := cmp.Diff([]string{"2 service=驿站 name=5 " + want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", cell, diff)
		}
	}
}

func TestXLSXDates1904(t *testing.T) {
	got, err := readAll(t, zipFile(t, map[string]string{
		"xl/workbook.xml":          strings.Replace(partBook, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1),
		"xl/worksheets/sheet1.xml": sheetXML(note(`<c r="C2" s="1"><v>43804</v></c>`), ""),
	}))
	if err != nil || len(got) != 1 || !strings.HasSuffix(got[0], "staff_note=2023-12-06") {
		t.Errorf("%v, %v", got, err)
	}
}

// What offices send: a title, blank rows, cells merged over several rows, a
// header of two rows, hidden rows, further sheets.
func TestXLSXOfOffices(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "说明"))
	must(f.SetCellValue("说明", "A1", "填表说明"))
	_, err := f.NewSheet("名单")
	must(err)
	_, err = f.NewSheet("去年")
	must(err)
	must(f.SetSheetRow("去年", "A1", &[]any{"类型", "名称"}))
	_, err = f.NewSheet("下拉")
	must(err)
	must(f.SetSheetRow("下拉", "A1", &[]any{"类型", "名称"}))
	must(f.SetSheetVisible("下拉", false))
	for cell, row := range map[string][]any{
		"A1":  {"沈北新区户外劳动者服务站点名单"},
		"A4":  {"序号", "类型", "名称", "区县", "坐标", nil},
		"A5":  {nil, nil, nil, nil, "经度", "纬度"},
		"A6":  {1, "驿站", "甲", "沈北新区", 123.404812, 41.920377},
		"A8":  {2, "驿站", "乙", nil, 123.5, 41.9},
		"A9":  {nil, nil, nil, nil, nil, nil},
		"A10": {3, "驿站", "丙", "和平区"},
	} {
		must(f.SetSheetRow("名单", cell, &row))
	}
	for _, m := range [][2]string{{"A1", "F1"}, {"A4", "A5"}, {"B4", "B5"}, {"C4", "C5"}, {"D4", "D5"}, {"E4", "F4"}, {"D6", "D9"}} {
		must(f.MergeCell("名单", m[0], m[1]))
	}
	must(f.SetRowVisible("名单", 8, false))
	var b bytes.Buffer
	must(f.Write(&b))

	rows, err := readAll(t, b.Bytes())
	must(err)
	want := []string{
		"6 service=驿站 name=甲 district=沈北新区 location.lon=123.404812 location.lat=41.920377",
		"8 service=驿站 name=乙 district=沈北新区 location.lon=123.5 location.lat=41.9",
		"10 service=驿站 name=丙 district=和平区",
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	r, err := transfer.NewReaderAs(bytes.NewReader(b.Bytes()), nil)
	must(err)
	defer r.Close()
	for err == nil {
		_, err = r.Next()
	}
	if !errors.Is(err, io.EOF) || r.HeaderRow() != 5 || r.Sheet() != "名单" || r.Hidden() != 1 {
		t.Errorf("header in row %d of %q, %d hidden rows, %v", r.HeaderRow(), r.Sheet(), r.Hidden(), err)
	}
	if diff := cmp.Diff([]string{"去年"}, r.OtherSheets()); diff != "" {
		t.Errorf("other sheets (-want +got):\n%s", diff)
	}
}

func TestXLSXRefuses(t *testing.T) {
	t.Parallel()
	good := zipFile(t, nil)
	if rows, err := readAll(t, good); err != nil || len(rows) != 1 || rows[0] != "2 service=驿站 name=甲 站" {
		t.Fatalf("the file that is changed below reads as %q, %v", rows, err)
	}
	sheet := func(content string) []byte { return zipFile(t, map[string]string{"xl/worksheets/sheet1.xml": content}) }
	laughs := `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>`
	for name, tt := range map[string]struct {
		file []byte
		code string
	}{
		"cut off":            {good[:len(good)-30], "broken_xlsx"},
		"half":               {good[:len(good)/2], "broken_xlsx"},
		"no workbook":        {zipFile(t, map[string]string{"_rels/.rels": ""}), "not_xlsx"},
		"a Word file":        {zipFile(t, map[string]string{"_rels/.rels": strings.Replace(partRels, "xl/workbook", "word/document", 1), "word/document.xml": "<x/>"}), "other_office_file"},
		"an ODS file":        {zipFile(t, map[string]string{"_rels/.rels": "", "content.xml": "<x/>"}), "other_office_file"},
		"no sheets":          {zipFile(t, map[string]string{"xl/workbook.xml": "<workbook/>"}), "empty_file"},
		"many sheets":        {zipFile(t, map[string]string{"xl/workbook.xml": "<workbook>" + strings.Repeat(`<sheet name="a" r:id="rId1"/>`, 300) + "</workbook>"}), "too_many_sheets"},
		"links":              {zipFile(t, map[string]string{"xl/_rels/workbook.xml.rels": strings.Replace(partBookRels, "/styles", "/externalLink", 1)}), "external_links"},
		"entities":           {sheet(laughs + sheetXML(note(`<c r="C2" t="str"><v>&b;</v></c>`), "")), "xml_entities"},
		"unknown entity":     {sheet(sheetXML(note(`<c r="C2" t="str"><v>&b;</v></c>`), "")), "broken_xlsx"},
		"bad XML":            {sheet(sheetXML(`<row r="2"><c></`, "")), "broken_xlsx"},
		"XML without an end": {sheet(`<worksheet><sheetData>` + headerCells), "broken_xlsx"},
		"rows out of order":  {sheet(sheetXML(note("")+note(""), "")), "broken_xlsx"},
		"far row":            {sheet(sheetXML(`<row r="99999999"/>`, "")), "broken_xlsx"},
		"far column":         {sheet(sheetXML(note(`<c r="XFD2"><v>1</v></c>`), "")), "row_too_long"},
		"no such string":     {sheet(sheetXML(note(`<c r="C2" t="s"><v>99</v></c>`), "")), "broken_xlsx"},
		"long cell":          {sheet(sheetXML(note(`<c r="C2" t="str"><v>`+strings.Repeat("甲", 50_000)+`</v></c>`), "")), "too_many_cells"},
		"bomb":               {sheet(`<worksheet>` + strings.Repeat(" ", 66<<20)), "zip_bomb"},
		"bomb of strings":    {zipFile(t, map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si/>", 9<<20) + "</sst>"}), "too_many_cells"},
	} {
		_, err := readAll(t, tt.file)
		e, ok := errors.AsType[*locator.Error](err)
		if !ok || e.Code != tt.code || e.Kind != locator.Invalid || strings.Contains(e.Message, "‹") {
			t.Errorf("%s: err = %v, want %s", name, err, tt.code)
		}
	}
}

// Beyond some megabytes texts lie in a temporary file, which is gone afterwards.
func TestXLSXTemporaryFiles(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	var strs, rows strings.Builder
	const n = 60_000
	strs.WriteString(strings.TrimSuffix(partStrings, "</sst>"))
	for i := range n {
		fmt.Fprintf(&strs, "<si><t>%d%s</t></si>", i, strings.Repeat(fmt.Sprintf("%x", uint64(i)*0x9E3779B97F4A7C15), 20))
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="s"><v>2</v></c><c r="B%d" t="s"><v>%d</v></c></row>`, i+2, i+2, i+2, 4+(i*7919)%n)
	}
	strs.WriteString("</sst>")
	file := zipFile(t, map[string]string{"xl/sharedStrings.xml": strs.String(), "xl/worksheets/sheet1.xml": sheetXML(rows.String(), "")})
	r, err := transfer.NewReaderAs(bytes.NewReader(file), nil)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprint((count * 7919) % n); !strings.HasPrefix(row.Text(transfer.KeyName), want) {
			t.Fatalf("row %d is %.20s, want %s", row.Number, row.Text(transfer.KeyName), want)
		}
		count++
	}
	if err := r.Close(); err != nil || count != n {
		t.Fatalf("%d rows, %v", count, err)
	}
	if left, err := filepath.Glob(filepath.Join(folder, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add(sheetXML(note(`<c r="C2" s="1"><v>45266</v></c>`), `<mergeCells><mergeCell ref="A2:A9"/></mergeCells>`), partStrings, partStyles)
	f.Add(sheetXML(`<row><c/><c t="s"><v>-1</v></c></row>`, ""), "<sst><si><rPh><t>x</t></rPh></si></sst>", `<cellXfs><xf numFmtId="46"/></cellXfs>`)
	f.Fuzz(func(t *testing.T, sheet, strs, styles string) {
		list, err := transfer.NewReaderAs(bytes.NewReader(zipFile(t, map[string]string{
			"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strs, "xl/styles.xml": styles,
		})), nil)
		if err != nil {
			return
		}
		defer list.Close()
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
		}
	})
}
