package admin_test

import (
	"strings"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// No list makes a personal mobile number public, unless its row says that the
// owner agrees or he agreed before, to this very number.
func TestImportHidesMobiles(t *testing.T) {
	columns := "类型,名称,区县,地址,备案,来源,来源日期,联系电话,手机可公开,内部电话\n驿站,甲,和平区,三好街1号,是,总工会,"
	landline, agreed := locator.Contact{Phone: "024-12345678"}, locator.Contact{Phone: "13800000001", MobilePublic: true}
	for _, tt := range []struct {
		name string
		held locator.Contact // of the site the row means; zero: a new one
		row  string          // date and on
		want locator.Contact
	}{
		{"a mobile", locator.Contact{}, "2024,13800000001,,", locator.Contact{PrivatePhone: "13800000001"}},
		{"written apart", locator.Contact{}, "2024,+86 138-0000-0001,,", locator.Contact{PrivatePhone: "13800000001"}},
		{"beside a landline", locator.Contact{}, "2024,024-12345678/13800000001,,", locator.Contact{Phone: "024-12345678", PrivatePhone: "13800000001"}},
		{"with consent", locator.Contact{}, "2024,13800000001,是,", agreed},
		{"consent refused", locator.Contact{}, "2024,13800000001,否,", locator.Contact{PrivatePhone: "13800000001"}},
		{"another in private", locator.Contact{}, "2024,13800000001,,024-87654321", locator.Contact{PrivatePhone: "024-87654321;13800000001"}},
		{"the same in private", locator.Contact{}, "2024,13800000001,,138 0000 0001", locator.Contact{PrivatePhone: "138 0000 0001"}},
		{"two", locator.Contact{}, "2024,13800000001、13900000002,,", locator.Contact{PrivatePhone: "13800000001;13900000002"}},
		{"held private stays", locator.Contact{PrivateName: "张三", PrivatePhone: "13700000003"}, "2025,13800000001,,", locator.Contact{PrivateName: "张三", PrivatePhone: "13700000003;13800000001"}},
		{"held landline stays", landline, "2025,13800000001,,", locator.Contact{Phone: "024-12345678", PrivatePhone: "13800000001"}},
		{"new landline", landline, "2025,024-11112222;13800000001,,", locator.Contact{Phone: "024-11112222", PrivatePhone: "13800000001"}},
		{"agreed before", agreed, "2025,13800000001,,", agreed},
		{"agreed before, another", agreed, "2025,13900000002,,", locator.Contact{Phone: "13800000001", MobilePublic: true, PrivatePhone: "13900000002"}},
		{"agreed before, another beside it", agreed, "2025,13800000001;13900000002,,", locator.Contact{Phone: "13800000001", MobilePublic: true, PrivatePhone: "13900000002"}},
		{"agreed before, another beside a landline", agreed, "2025,024-12345678;13900000002,,", locator.Contact{Phone: "024-12345678", PrivatePhone: "13900000002"}},
		{"agreed before, no more", agreed, "2025,,否,", locator.Contact{PrivatePhone: "13800000001"}},
		{"agreed before, not said", agreed, "2025,13800000001,-,", locator.Contact{PrivatePhone: "13800000001"}},
		{"shown by an old list", locator.Contact{Phone: "13800000001"}, "2025,13800000001,,", locator.Contact{PrivatePhone: "13800000001"}},
		{"held by a draft", locator.Contact{Phone: "13800000001;024-12345678"}, "2025,,,", locator.Contact{Phone: "024-12345678", PrivatePhone: "13800000001"}},
		{"held and newer", locator.Contact{Phone: "13800000001;024-12345678"}, "2020,024-11112222,,", locator.Contact{Phone: "024-12345678", PrivatePhone: "13800000001"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, db := newAdmin(t)
			if tt.held != (locator.Contact{}) {
				apply(t, a, "类型,名称,区县,地址,来源,来源日期\n驿站,甲,和平区,三好街1号,总工会,2024\n", byTest)
				s := sites(t, db)[0]
				s.Contact = tt.held
				s.Facts[locator.ContactFacts] = locator.Provenance{Source: "总工会", SourceDate: "2024", Method: locator.ByList}
				s.Registered = locator.Yes
				put(t, db, &locator.Batch{Title: "held", Sites: []locator.SiteChange{{Base: s.Version, Site: s}}})
			}
			published := byTest
			published.As = locator.Published
			apply(t, a, columns+tt.row+"\n", published)
			s := sites(t, db)[0]
			if s.Contact != tt.want || s.Publication.Status != locator.Published {
				t.Errorf("contact %+v, want %+v; %s", s.Contact, tt.want, s.Publication.Status)
			}
			for _, again := range []string{columns + tt.row + "\n", export(t, transfer.CSV, []locator.Site{s})} {
				for _, line := range apply(t, a, again, published) {
					if strings.HasPrefix(line, "changed") || strings.HasPrefix(line, "new") {
						t.Errorf("again: %s", line)
					}
				}
			}
			if s := sites(t, db)[0]; s.Contact != tt.want {
				t.Errorf("again: %+v", s.Contact)
			}
		})
	}
}

// Whatever the kind of file and the name of the column.
func TestImportHidesMobilesOfEveryFile(t *testing.T) {
	shown := locator.Site{
		Service: locator.Station, Name: "甲", District: "210102", Registered: locator.Yes,
		Contact: locator.Contact{Phone: "13800000001"}, Publication: locator.Publication{Status: locator.Draft},
	}
	feature := func(key, value string) string {
		return `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"service":"station","name":"甲","district":"和平区","registered":"是","` + key + `":` + value + `}}]}`
	}
	files := map[string]string{
		"workbook": export(t, transfer.XLSX, []locator.Site{shown}),
		"number":   feature("contact.phone", "13800000001"), "text": feature("phone", `"13800000001"`),
		"object": `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"service":"station","name":"甲","district":"和平区","contact":{"phone":"13800000001"}}}]}`,
	}
	for _, header := range []string{"联系电话", "电话", "联系方式", "咨询电话", "服务电话", "座机", "phone"} {
		files[header] = "类型,名称,区县,备案," + header + "\n驿站,甲,和平区,是,13800000001\n"
	}
	for name, content := range files {
		t.Run(name, func(t *testing.T) {
			a, db := newAdmin(t)
			published := byTest
			published.As = locator.Published
			warned := false
			for _, line := range apply(t, a, content, published) {
				warned = warned || strings.HasSuffix(line, " personal_mobile")
			}
			s := sites(t, db)[0]
			if want := (locator.Contact{PrivatePhone: "13800000001"}); s.Contact != want || !s.Listed() || !warned {
				t.Errorf("contact %+v, %s, warned %v", s.Contact, s.Publication.Status, warned)
			}
		})
	}
}
