package staff_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"jiujin/internal/locator"
)

// The page of a list says what of a workbook it did not read, and what it read
// though the spreadsheet hides it.
func TestImportTellsOfSheets(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	boss := o.signIn(t, locator.Administrator)
	sheet := func(rows ...[]string) []byte {
		var b strings.Builder
		b.WriteString(`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
		for i, row := range rows {
			b.WriteString(`<row`)
			if i == 2 {
				b.WriteString(` hidden="1"`)
			}
			b.WriteString(`>`)
			for _, cell := range row {
				b.WriteString(`<c t="inlineStr"><is><t>` + cell + `</t></is></c>`)
			}
			b.WriteString(`</row>`)
		}
		b.WriteString(`</sheetData></worksheet>`)
		return []byte(b.String())
	}
	head := []string{"类型", "名称", "区县", "地址", "来源", "来源日期"}
	file := workbook(t, map[string][]byte{
		"[Content_Types].xml": []byte(`<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`),
		"_rels/.rels":         []byte(`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
		"xl/workbook.xml":     []byte(`<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="和平" sheetId="1" r:id="rId1"/><sheet name="沈河" sheetId="2" r:id="rId2"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": []byte(`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`),
		"xl/worksheets/sheet1.xml": sheet(head, []string{"助餐点", "甲食堂", "和平区", "甲街1号", "名单", "2026-01-01"}, []string{"助餐点", "乙食堂", "和平区", "乙街1号", "名单", "2026-01-01"}),
		"xl/worksheets/sheet2.xml": sheet(head, []string{"助餐点", "丙食堂", "沈河区", "丙街1号", "名单", "2026-01-01"}),
	})
	at := boss.upload("/staff/import", "file", "名单.xlsx", file, nil).header.Get("Location")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go o.admin.TendImports(ctx, func(err error) { t.Log(err) })
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		r := boss.get(at)
		if time.Now().After(end) {
			t.Fatalf("not planned: %v", r.all(".outcome"))
		}
		if strings.Contains(r.body, `data-status="planned"`) || strings.Contains(r.body, `data-status="failed"`) {
			r.has(200, "新站点 2", "工作表“和平”", "工作表“沈河”也像名单", "有 1 行在表格里是隐藏的")
			return
		}
	}
}
