package staff_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jiujin/internal/locator"
)

// number is a cell that holds a number; text cells are strings.
type number float64

// sheets reads the rows of a workbook by the names of its sheets.
func sheets(t *testing.T, file string) map[string][][]any {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader([]byte(file)), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	part := func(name string, into any) {
		f, err := archive.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		doc, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(doc, into); err != nil {
			t.Fatal(err)
		}
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	part("xl/workbook.xml", &book)
	all := map[string][][]any{}
	for i, s := range book.Sheets {
		var sheet struct {
			Rows []struct {
				Cells []struct {
					Place  string `xml:"r,attr"`
					Kind   string `xml:"t,attr"`
					Value  string `xml:"v"`
					Inline string `xml:"is>t"`
				} `xml:"c"`
			} `xml:"sheetData>row"`
		}
		part("xl/worksheets/sheet"+strconv.Itoa(i+1)+".xml", &sheet)
		for _, r := range sheet.Rows {
			var row []any
			for _, c := range r.Cells {
				column := int(c.Place[0] - 'A')
				for len(row) <= column {
					row = append(row, nil)
				}
				switch {
				case c.Kind == "inlineStr":
					row[column] = c.Inline
				case c.Value != "":
					n, err := strconv.ParseFloat(c.Value, 64)
					if err != nil || c.Kind != "" && c.Kind != "n" {
						t.Fatalf("%s %s: %+v", s.Name, c.Place, c)
					}
					row[column] = number(n)
				}
			}
			all[s.Name] = append(all[s.Name], row)
		}
	}
	return all
}

// row finds the row that begins with the words.
func row(t *testing.T, rows [][]any, first string, column int) []any {
	t.Helper()
	i := slices.IndexFunc(rows, func(r []any) bool { return len(r) > column && r[column] == first })
	if i < 0 {
		t.Fatalf("no row of %q in %v", first, rows)
	}
	return rows[i]
}

func TestReports(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	formula := meals("=1+1", shenhe)
	formula.Programme = locator.Programme{Year: 2026, Batch: "一", Built: "2026-05-01", Plated: "2026-06", Accepted: "2026-07-01", InUse: "2026-07-02"}
	poor := meals("缺的", shenhe)
	poor.Location = nil
	sites := o.put(t, formula, poor, meals("丙", dadong))
	total, seniors, none := 1200, 800, 0
	if err := o.db.SaveServings(t.Context(), &locator.Batch{Actor: "test"}, []locator.Servings{
		{SiteID: sites[0].ID, Month: "2026-10", Total: &total, Seniors: &seniors},
		{SiteID: sites[2].ID, Month: "2026-10", Total: &none},
	}); err != nil {
		t.Fatal(err)
	}
	auditor := o.signIn(t, locator.Auditor)

	r := auditor.get("/staff/ledger/monthly.xlsx?month=2026-10")
	if r.status != http.StatusOK || !strings.Contains(r.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v", r.status, r.header)
	}
	monthly := sheets(t, r.body)
	if got := row(t, monthly["助餐点"], "沈河区", 0)[:5]; !slices.Equal(got, []any{"沈河区", nil, number(2), number(2), nil}) {
		t.Errorf("沈河区: %v", got)
	}
	if got := row(t, monthly["助餐点"], "合计", 0)[:5]; !slices.Equal(got, []any{"合计", number(300), number(3), number(3), number(0.01)}) {
		t.Errorf("sum: %v", got)
	}
	if date := monthly["助餐点"][1][0]; date != "数据截至 2026-11-23" {
		t.Errorf("date: %v", date)
	}
	served := monthly["供餐份数"]
	for first, want := range map[string][]any{
		"沈河区": {"沈河区", number(2), number(1), number(1), number(1200), number(800)},
		"大东区": {"大东区", number(1), number(1), number(0), number(0)}, // none served is 0, the rest unknown
		"合计":  {"合计", number(3), number(2), number(1), number(1200), number(800)},
	} {
		got := row(t, served, first, 0)
		for len(got) > 0 && got[len(got)-1] == nil {
			got = got[:len(got)-1]
		}
		if !slices.Equal(got, want) {
			t.Errorf("servings of %s: %v, want %v", first, got, want)
		}
	}
	if got := row(t, monthly["各点份数"], sites[1].ID, 0); got[10] != "没有填报" || got[6] != nil {
		t.Errorf("a point that said nothing: %v", got)
	}

	closing := sheets(t, auditor.get("/staff/ledger/closing.xlsx?year=2026").body)
	got := row(t, closing["助餐点清单"], sites[0].ID, 1)
	if got[2] != "=1+1" || got[6] != "一" || got[8] != "2026-06" || len(got) > 15 && got[15] != nil {
		t.Errorf("done: %v", got)
	}
	if _, isDay := got[7].(number); !isDay {
		t.Errorf("a day is no date of the spreadsheet: %v", got[7])
	}
	if got := row(t, closing["助餐点清单"], sites[1].ID, 1); got[15] != "挂牌日期、验收日期、启用日期、定位" {
		t.Errorf("lacks: %v", got)
	}
	if sum := closing["助餐点清单"][len(closing["助餐点清单"])-1][2]; sum != "共 3 个\uff0c可以销号 1 个\uff0c还缺 2 个" {
		t.Errorf("sum: %v", sum)
	}
	if r := auditor.get("/staff/ledger/monthly.xlsx?month=2027-01"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("next year: %d", r.status)
	}
}
