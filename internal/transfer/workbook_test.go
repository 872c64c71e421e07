package transfer_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

func TestWorkbook(t *testing.T) {
	var out bytes.Buffer
	book, err := transfer.NewWorkbook(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	first, err := book.Sheet(transfer.SheetLayout{
		Name: "月报[2026/11]", Title: "十一月月报", Notes: []string{"截至 2026-11-23"}, Frozen: 1,
		Columns: []transfer.SheetColumn{{Header: "编号"}, {Header: "电话"}, {Header: "说明", Width: 40, Wrap: true}, {Header: "人数"}, {Header: "占比"}, {Header: "日期"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range [][]any{
		{"007843", "02488880000", "=HYPERLINK(\"x\")", 12, transfer.Percent(0.856), locator.Date("2023-12-06")},
		{"104837", "+86 24 8888 0000", "一\n二", 0.25, nil, locator.Date("2023-12")},
	} {
		if err := first.Row(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := first.Row(struct{}{}); err == nil {
		t.Error("a value of no known kind is written")
	}
	second, err := book.Sheet(transfer.SheetLayout{Name: strings.Repeat("驿", 40), Columns: []transfer.SheetColumn{{Header: "名称"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Row("甲"); err != nil {
		t.Fatal(err)
	}
	if err := book.Finish(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"月报 2026 11", strings.Repeat("驿", 31)}, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	name := f.GetSheetName(0)
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"十一月月报"},
		{"截至 2026-11-23"},
		{"编号", "电话", "说明", "人数", "占比", "日期"},
		{"007843", "02488880000", "=HYPERLINK(\"x\")", "12", "85.6%", "2023-12-06"},
		{"104837", "+86 24 8888 0000", "一\n二", "0.25", "", "2023-12"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for _, cell := range []string{"A4", "B4", "C4"} {
		kind, err := f.GetCellType(name, cell)
		if err != nil || kind != excelize.CellTypeInlineString {
			t.Errorf("%s is of kind %v, %v", cell, kind, err)
		}
		if formula, err := f.GetCellFormula(name, cell); formula != "" || err != nil {
			t.Errorf("%s has the formula %q, %v", cell, formula, err)
		}
		id, err := f.GetCellStyle(name, cell)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 { // @: stays text when it is edited
			t.Errorf("%s: number format %v, %v", cell, style, err)
		}
	}
	if props, err := f.GetDocProps(); err != nil || props.Creator != "就近" || props.Created != "" {
		t.Errorf("properties = %+v, %v", props, err)
	}
	if panes, err := f.GetPanes(name); err != nil || !panes.Freeze || panes.YSplit != 3 || panes.XSplit != 1 {
		t.Errorf("panes = %+v, %v", panes, err)
	}
	if width, err := f.GetColWidth(name, "C"); err != nil || width != 40 {
		t.Errorf("width of C = %v, %v", width, err)
	}
	defined := map[string]string{}
	for _, d := range f.GetDefinedName() {
		if d.Scope == name {
			defined[d.Name] = d.RefersTo
		}
	}
	if diff := cmp.Diff(map[string]string{"_xlnm.Print_Titles": "'月报 2026 11'!$3:$3", "_xlnm._FilterDatabase": "'月报 2026 11'!$A$3:$F$5"}, defined); diff != "" {
		t.Errorf("defined names (-want +got):\n%s", diff)
	}
}

func TestWorkbookSheetNames(t *testing.T) {
	var out bytes.Buffer
	book, err := transfer.NewWorkbook(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, name := range []string{"", "'", "A", "a", "History:?*", strings.Repeat("\U00020000", 20), strings.Repeat("\U00020000", 20)} {
		if _, err := book.Sheet(transfer.SheetLayout{Name: name, Columns: []transfer.SheetColumn{{Header: "甲"}}}); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := book.Finish(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := []string{"Sheet", "Sheet (2)", "A", "a (2)", "History", strings.Repeat("\U00020000", 15), strings.Repeat("\U00020000", 13) + " (2)"}
	if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
}
