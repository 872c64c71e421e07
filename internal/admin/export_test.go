package admin_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// A list that holds everything the database knows changes nothing.
func TestImportOfExportChangesNothing(t *testing.T) {
	c := profile(t)
	area := geo.Point{123.4497, 41.7954}
	a, db := newAdmin(t)
	b, other := newAdmin(t)
	round, total := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		n := rapid.IntRange(1, 3).Draw(r, "sites")
		batch := &locator.Batch{Actor: "test"}
		for i := range n {
			batch.Sites = append(batch.Sites, locator.SiteChange{Site: anySite(r, fmt.Sprint("站", round, "之", i), area)})
			if faults := batch.Sites[i].Site.Validate(c); faults != nil {
				r.Fatal(faults)
			}
		}
		if err := db.Apply(t.Context(), batch); err != nil {
			r.Fatal(err)
		}
		stored := make([]locator.Site, n)
		for i := range n {
			stored[i] = batch.Sites[i].Site
		}
		list := export(t, stored)
		p, lines := plan(t, a, list, byTest)
		if p.Totals.Unchanged != n || p.Totals.Rows != n {
			r.Fatalf("an export changes:\n%s\n%s", strings.Join(lines, "\n"), list)
		}
		// In a database that lacks them the same list makes the same sites, once.
		list = withoutIDs(t, list)
		apply(t, b, list, byTest)
		if p, lines := plan(t, b, list, byTest); p.Totals.Unchanged != n {
			r.Fatalf("the same file again changes:\n%s\n%s", strings.Join(lines, "\n"), list)
		}
		total += n
	})
	if got := len(sites(t, other)); got != total {
		t.Errorf("%d sites, want %d", got, total)
	}
}

// anySite makes a site by filling columns with values they can hold.
func anySite(r *rapid.T, name string, near geo.Point) locator.Site {
	s := locator.Site{
		Service: rapid.SampledFrom(locator.Services()).Draw(r, "service"), District: "210103",
		Publication: locator.Publication{Status: locator.Draft},
	}
	if s.Service == locator.Meal {
		s.Meal = &locator.MealService{}
	}
	values := []string{
		"", "", "有", "无", "2023-12-06", "2023", "微波炉、沙发", "现金 微信", "一\n二", "=1+1", "-", "'-3", "甲,\"乙\";丙", "早餐、晚餐",
		"社区食堂", "024-12345678", " x ", "全角\uff0c",
	}
	all := transfer.Columns()
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 0, 15, rapid.ID).Draw(r, "columns") {
		c := &all[i]
		if !c.Settable() || c.Key == transfer.KeyName {
			continue
		}
		if v := rapid.SampledFrom(values).Draw(r, c.Title); v != "-" || c.Key == "staff_note" {
			before := s
			if c.Set(&s, strings.TrimSpace(v)) != nil || len(s.Contact.Phone) == 1 {
				s = before
			}
		}
	}
	s.Name = name
	if s.Contact.Phone != "" {
		s.Contact.Phone = "024-12345678"
	}
	if s.Contact.PrivatePhone != "" {
		s.Contact.PrivatePhone = "13900000000"
	}
	if rapid.Bool().Draw(r, "located") {
		shift := rapid.Float64Range(-0.001, 0.001).Draw(r, "shift")
		s.Location = &locator.Location{
			Point:     geo.Point{near[0] + shift, near[1] + shift},
			Precision: rapid.SampledFrom(locator.Precisions()).Draw(r, "precision"),
			Method:    rapid.SampledFrom(locator.Methods()[:4]).Draw(r, "method"),
			Given:     "GCJ02 123.4,41.8",
		}
	}
	dates := rapid.SampledFrom([]locator.Date{"", "2023", "2023-12", "2023-12-06", "2025-01-01"})
	for _, g := range locator.FactGroups() {
		p := locator.Provenance{
			Source:     rapid.SampledFrom([]string{"", "民政局", "总工会"}).Draw(r, "source"),
			URL:        rapid.SampledFrom([]string{"", "https://example.org/?a=1"}).Draw(r, "url"),
			SourceDate: dates.Draw(r, "source date"), VerifiedOn: dates.Draw(r, "verified on"),
			Method: rapid.SampledFrom(append(locator.Methods()[:4], "")).Draw(r, "how"),
		}
		if p != (locator.Provenance{}) {
			if s.Facts == nil {
				s.Facts = map[locator.FactGroup]locator.Provenance{}
			}
			s.Facts[g] = p
		}
	}
	return s
}

// export writes sites with every column, as a later command will.
func export(t testing.TB, all []locator.Site) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	var columns []*transfer.Column
	var header []string
	for i := range transfer.Columns() {
		c := &transfer.Columns()[i]
		if c.Key == transfer.KeySkip || (c.Part != "" && c.Group == "") {
			continue
		}
		columns, header = append(columns, c), append(header, c.Title)
	}
	write := func(record []string) {
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	write(header)
	for i := range all {
		record := make([]string, len(columns))
		for j, c := range columns {
			record[j] = transfer.Escape(c.Get(&all[i]))
			if c.Key == transfer.KeyDatum && all[i].Location != nil {
				record[j] = "WGS84"
			}
		}
		write(record)
	}
	w.Flush()
	return b.String()
}

// withoutIDs takes the column 编号 out of a list.
func withoutIDs(t testing.TB, list string) string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(list)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := -1
	for i, h := range records[0] {
		if h == "编号" {
			column = i
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	for _, record := range records {
		record[column] = ""
	}
	records[0][column] = "编号"
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
