package admin_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/store/storetest"
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
		for _, format := range transfer.Formats() {
			list := export(t, format, stored)
			p, lines := plan(t, a, list, byTest)
			if p.Unchanged != n || p.Rows != n {
				if format == transfer.XLSX {
					list = ""
				}
				r.Fatalf("an export as %s changes:\n%s\n%s", format, strings.Join(lines, "\n"), list)
			}
		}
		// In a database that lacks them the same list makes the same sites, once.
		list := withoutIDs(t, export(t, transfer.CSV, stored))
		apply(t, b, list, byTest)
		if p, lines := plan(t, b, list, byTest); p.Unchanged != n {
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

// export writes sites with every column.
func export(t testing.TB, format transfer.Format, all []locator.Site) string {
	t.Helper()
	var b strings.Builder
	list, err := transfer.NewListWriter(&b, transfer.ListOptions{Format: format, Private: true})
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	for i := range all {
		if err := list.Write(&all[i], true); err != nil {
			t.Fatal(err)
		}
	}
	if err := list.Finish(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every field there is comes back as it went. A field that is added to locator
// is set here without anybody remembering to.
func TestImportOfFullSiteChangesNothing(t *testing.T) {
	a, db := newAdmin(t)
	batch := &locator.Batch{Actor: "test", Sites: []locator.SiteChange{{Site: fullSite(locator.Meal)}, {Site: fullSite(locator.Station)}}}
	for i := range batch.Sites {
		if faults := batch.Sites[i].Site.Validate(profile(t)); faults != nil {
			t.Fatal(faults)
		}
	}
	if err := db.Apply(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	for _, format := range transfer.Formats() {
		for _, private := range []bool{true, false} {
			var b strings.Builder
			n, err := a.ForProgram("test").Export(t.Context(), &b, admin.SiteFilter{}, admin.ExportOptions{Format: format, Private: private})
			if err != nil || n != 2 {
				t.Fatalf("%s: %d sites, %v", format, n, err)
			}
			if p, lines := plan(t, a, b.String(), byTest); p.Unchanged != 2 || p.Rows != 2 {
				t.Errorf("%s changes:\n%s", format, strings.Join(lines, "\n"))
			}
		}
	}
}

// What is for staff only goes to those who may read it of that site, and is
// left out when they ask for that.
func TestExportKeepsPrivateThingsApart(t *testing.T) {
	a, db := newAdmin(t)
	mine, other := fullSite(locator.Meal), fullSite(locator.Meal)
	mine.StaffNote, other.StaffNote, other.District = "我区的备注", "别区的备注", "210102"
	mine.Contact.PrivateName, other.Contact.PrivateName, other.Name = "张三", "李四", "别区的食堂"
	if err := db.Apply(t.Context(), &locator.Batch{Actor: "test", Sites: []locator.SiteChange{{Site: mine}, {Site: other}}}); err != nil {
		t.Fatal(err)
	}
	editor := a.For(&locator.User{Name: "编辑", Role: locator.Editor, Districts: []string{"210113"}, Services: locator.Services()})
	for _, format := range []transfer.Format{transfer.CSV, transfer.GeoJSON} {
		for _, private := range []bool{true, false} {
			var b strings.Builder
			if _, err := editor.Export(t.Context(), &b, admin.SiteFilter{Everyone: true}, admin.ExportOptions{Format: format, Private: private}); err != nil {
				t.Fatal(err)
			}
			for words, want := range map[string]bool{
				"我区的备注": private, "张三": private, mine.Contact.PrivatePhone: private, other.Name: true, "别区的备注": false, "李四": false,
			} {
				if got := strings.Contains(b.String(), words); got != want {
					t.Errorf("%s, private %v: has %q = %v", format, private, words, got)
				}
			}
		}
	}
	if _, err := a.For(nil).Export(t.Context(), io.Discard, admin.SiteFilter{}, admin.ExportOptions{Format: transfer.CSV}); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("nobody exports: %v", err)
	}
}

// fullSite is storetest's site with every field set, made one that may be.
func fullSite(service locator.Service) locator.Site {
	s := storetest.FullSite()
	oneLine(reflect.ValueOf(&s).Elem())
	s.Service, s.District, s.Location.Point = service, "210113", geo.Point{123.404812, 41.920377}
	s.Publication = locator.Publication{Status: locator.Draft, First: s.Publication.First}
	s.Registered = locator.Yes
	every := func(keys []string) locator.Tristates {
		t := locator.Tristates{}
		for i, k := range keys {
			t = t.Set(k, []locator.Tri{locator.Yes, locator.No}[i%2])
		}
		return t
	}
	s.Needs, s.Amenities, s.Entry = every(locator.Needs()), every(locator.Amenities()), every(locator.Entries())
	s.Contact.Phone, s.Contact.PrivatePhone = "+86 24-88880000", "02488880001"
	m := s.Meal
	m.Channel, m.Meals, m.Eligibility, m.Documents = locator.CareHome, every(locator.Meals()), every(locator.Eligibilities()), every(locator.Documents())
	m.Payment, m.Ordering, m.Diet = every(locator.Payments()), every(locator.Orderings()), every(locator.Diets())
	m.DeliveryArea = &locator.DeliveryArea{RadiusMetres: 1500}
	s.StaffNote, s.Directions, s.HoursText, m.MenuText, m.DiscountText = "-", "'=1+1", " =1+1\n二 ", "\uff1d1+1", "''@x"
	s.Facts = map[locator.FactGroup]locator.Provenance{}
	for i, g := range locator.FactGroups() {
		s.Facts[g] = locator.Provenance{
			Source: "@来源" + string(g), URL: "https://example.org/" + string(g), SourceDate: locator.Date(fmt.Sprintf("2023-1%d", i%3)),
			VerifiedOn: locator.Date(fmt.Sprintf("2024-01-0%d", i+1)), Method: locator.Methods()[i%4],
		}
	}
	s.Programme = locator.Programme{Year: 2024, Batch: "007", Built: "2024", Plated: "2024-05", Accepted: "2024-05-06", InUse: "2024-06-01"}
	for i := range s.Photos {
		s.Photos[i].ID, s.Photos[i].TakenOn = strings.Repeat(strconv.Itoa(i), 64), "2024-06-02"
	}
	if service == locator.Station {
		s.Meal = nil
	}
	return s
}

// oneLine shortens every text to the last name of its path.
func oneLine(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				oneLine(v.Field(i))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			oneLine(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			oneLine(v.Index(i))
		}
	case reflect.String:
		if s := strings.TrimSpace(v.String()); s != "" {
			v.SetString(s[strings.LastIndexByte(s, '.')+1:])
		}
	}
}

// withoutIDs takes the column 编号 out of a list.
func withoutIDs(t testing.TB, list string) string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(list, "\ufeff"))).ReadAll()
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
