package transfer

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
)

func count(n int) *int { return &n }

func TestReadServings(t *testing.T) {
	first, second := locator.NewID(locator.FirstSerial), locator.NewID(locator.FirstSerial+1)
	list := "2026年11月助餐份数\n站点编号,名称,月份,总份数,其中老年人,送餐\n" +
		locator.FormatID(first) + ",民丰社区食堂,2026年11月,\"1,200\",800份,0\n" +
		second + ",,2026/11,\uff11\uff12,,—\n" +
		"合计,,,1212,800,\n" +
		"999,,2026-13,十二,,\n"
	want := []ServingsRow{
		{Number: 3, SiteID: first, Month: "2026-11", Total: count(1200), Seniors: count(800), Delivered: count(0)},
		{Number: 4, SiteID: second, Month: "2026-11", Total: count(12)},
		{Number: 6, Faults: []Fault{NewFault("编号", "bad_id")}},
	}
	got, err := ReadServings(strings.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Every fault is a whole sentence.
	got, err = ReadServings(strings.NewReader("编号,月份,总份数,60岁以上,送餐\n999,2026-13,十二,-1,1.5\n" + first + ",2026-13,十二,-1,1.5\n999,2026-11,1,,\n"))
	if err != nil || len(got) != 3 {
		t.Fatal(got, err)
	}
	for _, row := range got {
		for _, f := range row.Faults {
			if strings.Contains(f.Reason, "%") {
				t.Errorf("row %d: %s", row.Number, f.Reason)
			}
		}
	}
	if _, err := ReadServings(strings.NewReader("编号,名称\n1,2\n")); locator.KindOf(err) != locator.Invalid {
		t.Errorf("a list without months: %v", err)
	}
}

// What Excel makes of a month and of numbers is read too.
func TestReadServingsXLSX(t *testing.T) {
	var b bytes.Buffer
	book, err := NewWorkbook(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	sheet, err := book.Sheet(SheetLayout{Name: "份数", Title: "十一月", Columns: []SheetColumn{
		{Header: "编号"}, {Header: "月份"}, {Header: "总份数"}, {Header: "60岁以上"}, {Header: "送餐"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	id := locator.NewID(locator.FirstSerial)
	if err := sheet.Row(id, locator.Date("2026-11-01"), 1200, nil, 30); err != nil {
		t.Fatal(err)
	}
	if err := book.Finish(); err != nil {
		t.Fatal(err)
	}
	got, err := ReadServings(&b)
	if err != nil {
		t.Fatal(err)
	}
	want := []ServingsRow{{Number: 3, SiteID: id, Month: "2026-11", Total: count(1200), Delivered: count(30)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseCount(t *testing.T) {
	for s, want := range map[string]*int{
		"": nil, "0": count(0), "1200\u3000": count(1200), "1,200": count(1200), "1200.0": count(1200), "30份": count(30), "\uff13": count(3),
	} {
		got, ok := ParseCount(s)
		if !ok || !cmp.Equal(got, want) {
			t.Errorf("%q: %v %v", s, got, ok)
		}
	}
	for _, s := range []string{"-1", "1.5", "十", "1,20", "约100", "1e3"} {
		if got, ok := ParseCount(s); ok {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

func TestParseMonth(t *testing.T) {
	for _, s := range []string{"2026-11", "2026/11", "2026.11", "202611", "2026年11月", "2026-11-01", "2026/11/30", "\uff12\uff10\uff12\uff16-11"} {
		if m, ok := ParseMonth(s); !ok || m != "2026-11" {
			t.Errorf("%q: %q %v", s, m, ok)
		}
	}
	for _, s := range []string{"", "11", "2026", "2026-13", "2026-00", "十一月", "1999-11"} {
		if m, ok := ParseMonth(s); ok {
			t.Errorf("%q is read as %q", s, m)
		}
	}
}

func FuzzReadServings(f *testing.F) {
	f.Add([]byte("编号,月份,总份数,60岁以上,送餐\n100017,2026-11,1200,800,0\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("{\"type\":\"FeatureCollection\",\"features\":[]}"))
	f.Fuzz(func(t *testing.T, list []byte) {
		rows, err := ReadServings(bytes.NewReader(list))
		if err != nil {
			return
		}
		for _, r := range rows {
			if len(r.Faults) == 0 && (!r.Month.Valid() || r.SiteID == "") {
				t.Errorf("row %d has neither fault nor value: %+v", r.Number, r)
			}
		}
	})
}
