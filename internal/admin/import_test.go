package admin_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/city"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

func now() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

func profile(t testing.TB) *city.City {
	t.Helper()
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newAdmin(t testing.TB) (*admin.Admin, *store.DB) {
	t.Helper()
	db := storetest.SQLite(t)
	return made(t, admin.Options{DB: db, City: profile(t), Now: now}), db
}

func file(text string) importer.Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
}

var byTest = admin.ImportOptions{Title: "list.csv"}

// plan returns the lines of a plan, short: "new 2", "changed 3 A: x -> y",
// "kept 4 A", "refused 5 COLUMN code", "warning 6 COLUMN code".
func plan(t testing.TB, a *admin.Admin, text string, o admin.ImportOptions) (*admin.ImportPlan, []string) {
	t.Helper()
	var lines []string
	p, err := a.ForProgram("test").TryImport(t.Context(), file(text), o, func(some []importer.Line) error {
		lines = append(lines, short(some)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, lines
}

func short(some []importer.Line) []string {
	var lines []string
	for _, l := range some {
		s := fmt.Sprint(l.Outcome, " ", l.Row)
		if l.Fault.Code != "" {
			s += " " + l.Fault.Column + " " + l.Fault.Code
		}
		for _, f := range l.Fields {
			s += " " + f.Field
			if l.Outcome == importer.Changed {
				s += ": " + f.Old + " -> " + f.New + ";"
			}
		}
		lines = append(lines, s)
	}
	return lines
}

// apply imports a list, and returns the lines as they were staged.
func apply(t testing.TB, a *admin.Admin, text string, o admin.ImportOptions) []string {
	t.Helper()
	return applyAs(t, a.ForProgram("test"), text, o)
}

func applyAs(t testing.TB, d *admin.Desk, text string, o admin.ImportOptions) []string {
	t.Helper()
	p, err := d.PlanImport(t.Context(), file(text), o)
	if err != nil {
		t.Fatal(err)
	}
	err = d.ApplyImport(t.Context(), p)
	var lines []string
	if e := d.EachLine(t.Context(), p, func(some []importer.Line) error {
		lines = append(lines, short(some)...)
		return nil
	}); e != nil {
		t.Fatal(e)
	}
	if err != nil {
		t.Fatalf("apply: %v\n%s", err, strings.Join(lines, "\n"))
	}
	return lines
}

func sites(t testing.TB, db *store.DB) []locator.Site {
	t.Helper()
	all, err := db.Sites(context.Background(), store.SiteFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

const head = "类型,名称,区县,地址,来源,来源日期"

func TestImportFaults(t *testing.T) {
	tests := []struct {
		name, columns, cells string
		want                 []string
	}{
		{"no name", "", "驿站,,和平区,三好街1号,甲,2024", []string{"refused 2 名称 required"}},
		{"no service", "", ",甲,和平区,三好街1号,甲,2024", []string{"refused 2 类型 no_service"}},
		{"unknown district", "", "驿站,甲,朝阳区,三好街1号,甲,2024", []string{"refused 2 区县 unknown_district"}},
		{"no district", "", "驿站,甲,,三好街1号,甲,2024", []string{"refused 2 区县 no_district"}},
		{"district by code", "", "驿站,甲,210102,三好街1号,甲,2024", []string{"new 2"}},
		{"district read out of the address", "", "驿站,甲,,沈北新区正良街道蒲昌路46-7号,甲,2024", []string{"new 2"}},
		{"district read out of the subdistrict", ",街道", "驿站,甲,,蒲昌路46-7号,甲,2024,正良街道", []string{"new 2"}},
		{"district read out of the point", ",经度,纬度,坐标系", "驿站,甲,,某处,甲,2024,123.4497,41.7954,WGS84", []string{"new 2", "warning 2 区县 district_by_point"}},
		{"address of another district", "", "驿站,甲,和平区,沈北新区正良街道1号,甲,2024", []string{"new 2", "warning 2 地址 address_district"}},
		{"point in another district", ",经度,纬度,坐标系", "驿站,甲,和平区,某处,甲,2024,123.4497,41.7954,WGS84", []string{"new 2", "warning 2 经度 point_district"}},
		{"swapped", ",经度,纬度,坐标系", "驿站,甲,沈河区,某处,甲,2024,41.7954,123.4497,WGS84", []string{"refused 2 经度 swapped_axes"}},
		{"outside", ",经度,纬度,坐标系", "驿站,甲,沈河区,某处,甲,2024,116.3913,39.9075,WGS84", []string{"refused 2 经度 outside_city"}},
		{"not on earth", ",经度,纬度,坐标系", "驿站,甲,沈河区,某处,甲,2024,423.4497,41.7954,WGS84", []string{"refused 2 经度 out_of_range"}},
		{"datum in the header", ",经度(WGS84),纬度(WGS84)", "驿站,甲,沈河区,某处,甲,2024,123.4497,41.7954", []string{"new 2"}},
		{"half a point", ",经度,纬度,坐标系", "驿站,甲,沈河区,某处,甲,2024,123.4497,,WGS84", []string{"refused 2 经度 half_point"}},
		{"unknown datum", ",经度,纬度,坐标系", "驿站,甲,沈河区,某处,甲,2024,123.4497,41.7954,北京54", []string{"refused 2 坐标系 unknown_datum"}},
		{"coarse", ",经度,纬度,坐标系", "驿站,甲,沈河区,某处,甲,2024,123.449,41.795,WGS84", []string{"new 2", "warning 2 经度 coarse_point"}},
		{"precision without a point", ",位置精度", "驿站,甲,沈河区,某处,甲,2024,门口", []string{"new 2", "warning 2 位置精度 no_point"}},
		{"meal fact of a station", ",餐标", "驿站,甲,沈河区,某处,甲,2024,10元", []string{"refused 2 餐标 not_for_service"}},
		{"every fault of a row", ",微波炉,送餐,备案,联系电话,来源网址,项目年度", "助餐点,甲,沈河区,某处,甲,昨天,也许,2份,x年,打电话,网站,去年", []string{
			"refused 2 来源日期 bad_date", "refused 2 微波炉 bad_tri", "refused 2 送餐 bad_tri", "refused 2 备案 bad_tri",
			"refused 2 联系电话 bad_phone", "refused 2 来源网址 bad_url", "refused 2 项目年度 bad_year",
		}},
		{"unknown id", ",编号", "驿站,甲,沈河区,某处,甲,2024," + locator.NewID(99999), []string{"refused 2 编号 unknown_id"}},
		{"bad id", ",编号", "驿站,甲,沈河区,某处,甲,2024,A-1", []string{"refused 2 编号 bad_id"}},
		{"contradiction", ",核实,核实日期", "驿站,甲,沈河区,某处,甲,2024,未核实,2024-05-01", []string{"refused 2 核实 verified_contradicts"}},
		{"verified when", ",核实", "驿站,甲,沈河区,某处,甲,2024,已核实", []string{"new 2", "warning 2 核实 verified_without_date"}},
		{"future", "", "驿站,甲,沈河区,某处,甲,2027-01-01", []string{"new 2", "warning 2 来源日期 future_date"}},
		{"control characters", ",备注", "驿站,甲\u202e乙,沈河区,某处,甲,2024,\x1b[2J", []string{"refused 2 名称 bad_characters", "refused 2 备注 bad_characters"}},
		{"meals unknown", ",供餐", "助餐点,甲,沈河区,某处,甲,2024,午餐和下午茶", []string{"refused 2 供餐 unknown_value"}},
	}
	a, _ := newAdmin(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := plan(t, a, head+tt.columns+"\n"+tt.cells+"\n", byTest)
			wantLines(t, got, tt.want...)
		})
	}
}

// Every reason is a sentence of the catalogue.
func TestImportSentences(t *testing.T) {
	a, _ := newAdmin(t)
	list := head + ",经度,纬度,楼栋\n驿站,甲,,某处,甲,2024,41.7954,123.4497,\n加油站,,朝阳区,,,昨天,,,\n"
	_, err := a.ForProgram("test").TryImport(t.Context(), file(list), byTest, func(lines []importer.Line) error {
		for _, l := range lines {
			if strings.ContainsAny(l.Fault.Reason, "‹%") {
				t.Errorf("%s: %s", l.Fault.Code, l.Fault.Reason)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The converted point of known pairs, and the numbers as given.
func TestImportDatums(t *testing.T) {
	want := geo.Point{123.4497, 41.7954} // 故宫大清门
	for name, datum := range map[string]geo.Datum{"WGS84": geo.WGS84, "国家2000": geo.WGS84, "高德": geo.GCJ02, "腾讯": geo.GCJ02, "BD-09": geo.BD09, "百度": geo.BD09} {
		a, db := newAdmin(t)
		p := geo.FromWGS84(want, datum)
		apply(t, a, fmt.Sprintf("%s,经度,纬度,坐标系,位置精度\n驿站,甲,沈河区,某处,甲,2024,%.8f,%.8f,%s,门口\n", head, p[0], p[1], name), byTest)
		l := sites(t, db)[0].Location
		if math.Abs(l.Point[0]-want[0]) > 2e-7 || math.Abs(l.Point[1]-want[1]) > 2e-7 || l.Precision != locator.AtDoor || l.Method != locator.ByList {
			t.Errorf("%s: %+v", name, l)
		}
		if numbers := fmt.Sprintf("%.8f,%.8f", p[0], p[1]); !strings.HasSuffix(l.Given, " "+numbers) {
			t.Errorf("%s: given %q", name, l.Given)
		}
	}
}

func TestImportReadsLists(t *testing.T) {
	a, db := newAdmin(t)
	apply(t, a, head+",设施,进入方式,供餐,支付方式,微波炉\n助餐点,甲,沈河区,某处,甲,2024,微波炉、热水；沙发/无线网 大鱼缸,刷脸、夜间开放,早餐、午餐,现金、微信、以物易物,无\n", byTest)
	s := sites(t, db)[0]
	type tri = locator.Tristates
	if diff := cmp.Diff(tri{"microwave": locator.No, "hot_water": locator.Yes, "seats": locator.Yes, "wifi": locator.Yes}, s.Amenities); diff != "" {
		t.Errorf("amenities (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(tri{"face_or_id": locator.Yes, "night": locator.Yes}, s.Entry); diff != "" {
		t.Errorf("entry:\n%s", diff)
	}
	if diff := cmp.Diff(tri{"breakfast": locator.Yes, "lunch": locator.Yes}, s.Meal.Meals); diff != "" {
		t.Errorf("meals:\n%s", diff)
	}
	if diff := cmp.Diff(tri{"cash": locator.Yes, "wechat": locator.Yes}, s.Meal.Payment); diff != "" || s.Meal.PaymentText != "现金、微信、以物易物" {
		t.Errorf("payment %q:\n%s", s.Meal.PaymentText, diff)
	}
}

func TestImportMatching(t *testing.T) {
	a, db := newAdmin(t)
	apply(t, a, head+"\n驿站,甲驿站,和平区,三好街 1-2号,甲,2024\n助餐点,甲驿站,和平区,三好街1-2号,甲,2024\n", byTest)
	held := sites(t, db)
	if len(held) != 2 {
		t.Fatalf("two services at one address are two sites, got %d", len(held))
	}
	_, got := plan(t, a, head+"\n驿站,甲 驿站,和平,三好街1\u20142号,甲,2024\n", byTest)
	wantLines(t, got, "unchanged 2")
	_, got = plan(t, a, head+"\n驿站,甲 驿站,和平,三好街1\u20142号,甲,2025\n", byTest)
	wantLines(t, got, "changed 2 名称: 甲驿站 -> 甲 驿站; 地址: 三好街 1-2号 -> 三好街1\u20142号; 来源日期: 2024 -> 2025;")
	_, got = plan(t, a, head+"\n驿站,甲驿站,和平区,三好街9号,甲,2024\n", byTest)
	wantLines(t, got, "new 2", "warning 2 名称 possible_duplicate")
	_, got = plan(t, a, head+"\n驿站,乙,和平区,三好街9号,甲,2024\n驿站,乙,和平区,三好街8号,甲,2024\n驿站,乙,和平区,三好街9号,甲,2024\n", byTest)
	wantLines(t, got, "new 2", "new 3", "warning 3 名称 possible_duplicate_row", "refused 4 名称 duplicate_row")

	// By id a site can be renamed and moved; nothing else has to be stated.
	_, got = plan(t, a, "编号,名称,地址,区县\n"+locator.FormatID(held[0].ID)+",新名,新街1号,沈河区\n", byTest)
	wantLines(t, got, "warning 1 来源 no_source_column", "changed 2 名称: 甲驿站 -> 新名; 区县: 和平区 -> 沈河区; 地址: 三好街 1-2号 -> 新街1号; 来源: 甲 -> ; 来源日期: 2024 -> ;")
	_, got = plan(t, a, "编号,名称,类型\n"+held[0].ID+",,社区食堂\n"+held[0].ID+",,\n", byTest)
	wantLines(t, got, "warning 1 来源 no_source_column", "refused 2 类型 service_differs", "unchanged 3")

	// The same site twice in the database: only an id tells which.
	if err := db.Apply(t.Context(), &locator.Batch{Actor: "test", Sites: []locator.SiteChange{{Site: twin(held[0])}}}); err != nil {
		t.Fatal(err)
	}
	_, got = plan(t, a, head+"\n驿站,甲驿站,和平区,三好街1-2号,甲,2024\n", byTest)
	wantLines(t, got, "refused 2 名称 ambiguous")
	_, got = plan(t, a, "编号,名称\n"+sites(t, db)[0].ID+",\n"+sites(t, db)[2].ID+",\n", byTest)
	wantLines(t, got, "warning 1 来源 no_source_column", "unchanged 2", "unchanged 3")
}

func twin(s locator.Site) locator.Site {
	s.ID, s.Version = "", 0
	return s
}

func TestImportFactsByAge(t *testing.T) {
	a, db := newAdmin(t)
	columns := head + ",服务时间,联系电话,核实日期,核实方式\n驿站,甲,和平区,三好街1号,"
	apply(t, a, columns+"总工会,2023-06-01,8:00-17:00,024-1,2024-05-01,实地\n", byTest)
	if p := sites(t, db)[0].Facts[locator.HoursFacts]; p != (locator.Provenance{Source: "总工会", SourceDate: "2023-06-01", VerifiedOn: "2024-05-01", Method: locator.ByVisit}) {
		t.Errorf("provenance %+v", p)
	}
	for _, tt := range []struct {
		name, row string
		want      []string
	}{
		{"older source, other hours", "总工会,2023-12-01,9:00-18:00,024-1,,\n", []string{"kept 2 服务时间"}},
		{"older month", "总工会,2024-04,9:00-18:00,,,\n", []string{"kept 2 服务时间"}},
		{"the year alone may be newer", "总工会,2024,9:00-18:00,,,\n", []string{"changed 2 服务时间: 8:00-17:00 -> 9:00-18:00; 来源日期: 2023-06-01 -> 2024; 核实日期: 2024-05-01 -> ; 核实方式: 实地 -> 名单;"}},
		{"no date against a visit", "总工会,,9:00-18:00,,,\n", []string{"kept 2 服务时间"}},
		{"kept and changed at once", "总工会,2023-12-01,9:00-18:00,024-1,,\n", []string{"kept 2 服务时间"}},
		{"older, same words", "总工会,2023-01-01,8:00-17:00,024-1,,\n", []string{"unchanged 2"}},
		{"newer, same words", "总工会,2024-06-01,8:00-17:00,024-1,,\n", []string{"changed 2 来源日期: 2023-06-01 -> 2024-06-01;"}},
		{"newer from someone else", "街道,2024-06-01,8:00-17:00,,,\n", []string{"changed 2 来源: 总工会 -> 街道; 来源日期: 2023-06-01 -> 2024-06-01;"}},
		{"newer visit", "总工会,2023-06-01,8:00-17:00,,2024-07-01,电话\n", []string{"changed 2 核实日期: 2024-05-01 -> 2024-07-01; 核实方式: 实地 -> 电话;"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, got := plan(t, a, columns+tt.row, byTest)
			wantLines(t, got, tt.want...)
		})
	}
	o := byTest
	o.Overwrite = true
	_, got := plan(t, a, columns+"总工会,2023-01-01,9:00-18:00,,,\n", o)
	wantLines(t, got, "changed 2 服务时间: 8:00-17:00 -> 9:00-18:00; 来源日期: 2023-06-01 -> 2023-01-01; 核实日期: 2024-05-01 -> ; 核实方式: 实地 -> 名单;")
}

func TestImportPublishes(t *testing.T) {
	a, db := newAdmin(t)
	text := head + "\n驿站,甲,和平区,三好街1号,甲,2024\n驿站,乙,和平区,三好街2号,甲,2024\n驿站,丙,和平区,三好街3号,甲,2024\n"
	apply(t, a, text, byTest)
	held := sites(t, db)
	for i, status := range []locator.Status{locator.Closed, locator.Submitted} {
		s := held[i]
		s.Publication.Status = status
		if err := db.Apply(t.Context(), &locator.Batch{Actor: "test", Sites: []locator.SiteChange{{Base: s.Version, Site: s}}}); err != nil {
			t.Fatal(err)
		}
	}
	o := byTest
	o.As = locator.Published
	wantLines(t, apply(t, a, text, o),
		"unchanged 2", "warning 2 发布 not_reopened", "changed 3 发布: 已提交 -> 已发布;", "changed 4 发布: 草稿 -> 已发布;")
	for _, s := range sites(t, db)[1:] {
		if s.Publication.Status != locator.Published || !s.Publication.First.Equal(now()) {
			t.Errorf("%s: %+v", s.Name, s.Publication)
		}
	}
	wantLines(t, apply(t, a, text, byTest), "unchanged 2", "unchanged 3", "unchanged 4")
}

func TestImportRefusesDemo(t *testing.T) {
	a, db := newAdmin(t)
	s := locator.Site{
		Service: locator.Station, Name: "演示", District: "210102",
		Publication: locator.Publication{Status: locator.Published},
	}
	called := false
	err := a.SeedDemo(t.Context(), []locator.Site{s}, func(ids []string) []locator.Notice {
		called = len(ids) == 1 && ids[0] != ""
		return []locator.Notice{{Kind: locator.NoticeBanner, Sites: ids, From: "2026-11-01", Text: "演示"}}
	})
	if err != nil || !called {
		t.Fatalf("seed: %v, ids given: %v", err, called)
	}
	if delta, err := db.Changes(t.Context(), 0); err != nil || !delta.Demo || len(delta.Sites) != 1 || len(delta.Notices) != 1 {
		t.Errorf("seeded: %+v, %v", delta, err)
	}
	_, err = a.ForProgram("test").PlanImport(t.Context(), file(head+"\n"), byTest)
	if e, ok := errors.AsType[*locator.Error](err); !ok || e.Code != "demo_database" {
		t.Errorf("import into demo data: %v", err)
	}
}

// racing makes another writer win a number of races for the begin of an
// import.
type racing struct {
	*store.DB
	races int
	write func(race int) locator.SiteChange
}

func (r *racing) BeginImport(ctx context.Context, i *locator.Import, since int64, same func(*locator.Site) string) error {
	if r.races > 0 {
		r.races--
		if err := r.Apply(ctx, &locator.Batch{Actor: "other", Sites: []locator.SiteChange{r.write(r.races)}}); err != nil {
			return err
		}
	}
	return r.DB.BeginImport(ctx, i, since, same)
}

// Another writer whose sites have nothing to do with the list does not matter;
// one who takes a new row's name has the list planned again, up to five times.
func TestImportMeetsOtherWriters(t *testing.T) {
	station := func(name string) locator.SiteChange {
		return locator.SiteChange{Site: locator.Site{
			Service: locator.Station, Name: name, District: "210102", Address: "某街9号", Publication: locator.Publication{Status: locator.Draft},
		}}
	}
	stranger := func(race int) locator.SiteChange { return station(fmt.Sprint("别人 ", race)) }
	namesake := func(int) locator.SiteChange { return station("甲") }
	for _, tt := range []struct {
		races    int
		write    func(int) locator.SiteChange
		wantKind locator.Kind
		warned   bool
	}{{1, stranger, "", false}, {1, namesake, "", true}, {6, namesake, locator.Conflict, true}} {
		db := storetest.SQLite(t)
		store := &racing{DB: db, write: tt.write}
		a := made(t, admin.Options{DB: store, City: profile(t), Now: now})
		apply(t, a, head+"\n驿站,先来,和平区,三好街0号,甲,2024\n", byTest)
		d := a.ForProgram("test")
		p, err := d.PlanImport(t.Context(), file(head+"\n驿站,甲,和平区,三好街1号,甲,2024\n"), byTest)
		if err != nil {
			t.Fatal(err)
		}
		store.races = tt.races
		err = d.ApplyImport(t.Context(), p)
		if (err == nil) != (tt.wantKind == "") || (err != nil && locator.KindOf(err) != tt.wantKind) {
			t.Errorf("%d races: %v", tt.races, err)
		}
		if got, want := len(sites(t, db)), 2+tt.races; tt.wantKind == "" && got != want {
			t.Errorf("%d races: %d sites, want %d", tt.races, got, want)
		}
		if warned := p.Warnings > 0; warned != tt.warned {
			t.Errorf("%d races: warned %v", tt.races, warned)
		}
	}
}

func TestImportExample(t *testing.T) {
	text, err := os.ReadFile("../transfer/example/shenbei-2023-12-06.csv")
	if err != nil {
		t.Fatal(err)
	}
	a, db := newAdmin(t)
	apply(t, a, string(text), byTest)
	for _, s := range sites(t, db) {
		if s.Location != nil || s.District != "210113" || s.Registered != locator.Yes || s.Meal.Channel != locator.Community ||
			s.HoursText == "" || s.Meal.MenuText == "" || s.Meal.DiscountText == "" || s.Contact != (locator.Contact{}) {
			t.Errorf("%+v", s)
		}
		if p := s.Facts[locator.PriceFacts]; p.SourceDate != "2023-12-06" || p.VerifiedOn != "" || p.URL == "" {
			t.Errorf("%s: %+v", s.Name, p)
		}
	}
}

// made is the use cases.
func made(t testing.TB, o admin.Options) *admin.Admin {
	t.Helper()
	a, err := admin.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestNewRefusesMissingParts(t *testing.T) {
	whole := admin.Options{DB: storetest.SQLite(t), City: profile(t), Now: now}
	for name, without := range map[string]func(*admin.Options){
		"database": func(o *admin.Options) { o.DB = nil },
		"city":     func(o *admin.Options) { o.City = nil },
		"clock":    func(o *admin.Options) { o.Now = nil },
	} {
		o := whole
		without(&o)
		if _, err := admin.New(o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without a %s: %v", name, err)
		}
	}
}
