package transfer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// writeList writes sites as a list.
func writeList(t rapid.TB, o transfer.ListOptions, sites ...locator.Site) []byte {
	t.Helper()
	var b bytes.Buffer
	list, err := transfer.NewListWriter(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sites {
		if err := list.Write(&sites[i], true); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(list.Finish(), list.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func station(note string) locator.Site {
	return locator.Site{
		ID: "104837", Service: locator.Station, Name: "甲驿站", District: "210113", StaffNote: note,
		Location:    &locator.Location{Point: [2]float64{123.404812, 41.920377}, Precision: locator.AtDoor, Method: locator.ByVisit},
		Publication: locator.Publication{Status: locator.Published}, Contact: locator.Contact{Phone: "02488880000"},
	}
}

func TestListAsCSV(t *testing.T) {
	district := func(string) string { return "沈北新区" }
	got := string(writeList(t, transfer.ListOptions{Format: transfer.CSV, Private: true, DistrictName: district}, station("一\n\"二\",三")))
	lines := strings.Split(got, "\r\n")
	if !strings.HasPrefix(lines[0], "\ufeff编号,类型,名称,") || strings.Contains(strings.ReplaceAll(got, "\r\n", ""), "\n") {
		t.Errorf("no byte order mark, or a bare line feed:\n%q", got)
	}
	if !strings.HasPrefix(lines[1], "104837,户外劳动者服务站点,甲驿站,,已发布,,沈北新区,") || !strings.Contains(got, "\t02488880000") {
		t.Errorf("the row is %q", lines[1])
	}
	if !strings.Contains(got, "\"一\r\n\"\"二\"\",三\"") {
		t.Errorf("the note is not quoted: %q", got)
	}
}

func TestListAsXLSX(t *testing.T) {
	file := writeList(t, transfer.ListOptions{Format: transfer.XLSX, Private: true, Demo: true}, station("=1+1"))
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("演示数据")
	if err != nil || len(rows) != 3 || !strings.Contains(rows[0][0], "编造") {
		t.Fatalf("%q, %v", rows, err)
	}
	values := map[string]string{}
	for i, title := range rows[1] {
		if i < len(rows[2]) {
			values[title] = rows[2][i]
		}
	}
	for title, want := range map[string]string{"编号": "104837", "联系电话": "02488880000", "经度": "123.404812", "坐标系": "WGS84", "备注": "=1+1"} {
		if values[title] != want {
			t.Errorf("%s is %q, want %q", title, values[title], want)
		}
	}
}

func TestListAsGeoJSON(t *testing.T) {
	bare := station("")
	bare.Location, bare.ID = nil, "104850"
	var got struct {
		Type     string `json:"type"`
		Demo     bool   `json:"demo"`
		Features []struct {
			ID       string `json:"id"`
			Geometry *struct {
				Coordinates []float64 `json:"coordinates"`
			} `json:"geometry"`
			Properties map[string]string `json:"properties"`
		} `json:"features"`
	}
	if err := json.Unmarshal(writeList(t, transfer.ListOptions{Format: transfer.GeoJSON, Demo: true}, station("秘密"), bare), &got); err != nil {
		t.Fatal(err)
	}
	if got.Type != "FeatureCollection" || !got.Demo || len(got.Features) != 2 || got.Features[1].Geometry != nil {
		t.Fatalf("%+v", got)
	}
	first := got.Features[0]
	if diff := cmp.Diff([]float64{123.404812, 41.920377}, first.Geometry.Coordinates); diff != "" || first.ID != "104837" {
		t.Errorf("%s: coordinates (-want +got):\n%s", first.ID, diff)
	}
	want := map[string]string{
		"service": "户外劳动者服务站点", "name": "甲驿站", "publication.status": "已发布", "district": "210113",
		"location.precision": "门口", "location.method": "实地", "contact.phone": "02488880000",
	}
	if diff := cmp.Diff(want, first.Properties); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
}

// Whatever a text is, a list brings it back, and no spreadsheet takes it for a
// formula.
func TestListsBringTextsBack(t *testing.T) {
	t.Parallel()
	start := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "'", "''", "'=", "\uff1d", "\uff0b", "\uff0d", "\uff20", " =", "\n=", "#N/A", "'#N/A", "-", "'-", "+86 24", "007", "13900000000", "_x000D_", "\u2014\u2014", "'", "TRUE", "1e5"})
	rest := rapid.StringOf(rapid.RuneFrom([]rune("=+-@'\"\n,;甲乙 0123456789_x\U0001f35c\u3000#/!")))
	rapid.Check(t, func(r *rapid.T) {
		text := start.Draw(r, "start") + rest.Draw(r, "rest")
		for _, format := range transfer.Formats() {
			file := writeList(r, transfer.ListOptions{Format: format, Private: true}, station(text))
			list, err := transfer.NewReaderAs(bytes.NewReader(file), nil)
			if err != nil {
				r.Fatal(err)
			}
			row, err := list.Next()
			if err != nil || len(row.Faults) > 0 {
				r.Fatalf("%s: %v, %v", format, err, row)
			}
			held := station(text)
			if cell, ok := row.Cell("staff_note"); ok {
				if fault := cell.Column.Set(&held, cell.Text); cell.Erase || fault != nil || held.StaffNote != text {
					r.Fatalf("%s: %q comes back as %q, erased %v, %v", format, text, cell.Text, cell.Erase, fault)
				}
			}
			if _, err := list.Next(); !errors.Is(err, io.EOF) {
				r.Fatalf("%s: a second row, %v", format, err)
			}
		}
		if escaped := transfer.Escape(text); escaped != "" && strings.ContainsAny(escaped[:1], "=+-@\t\r") {
			r.Fatalf("%q stays %q", text, escaped)
		}
	})
}
