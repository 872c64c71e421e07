package admin_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
)

// Facts that belong to no group give way to no older list.
func TestImportPlainFactsByAge(t *testing.T) {
	columns := head + ",服务时间,备案,渠道,运营单位,别名,项目年度,核实日期\n助餐点,甲,和平区,三好街1号,"
	published := byTest
	published.As = locator.Published
	overwrite := byTest
	overwrite.Overwrite = true
	for _, tt := range []struct {
		name, held, row string
		options         admin.ImportOptions
		want            []string
	}{
		{
			"older", "民政局,2026-06-01,7点,否,社区食堂,新公司,小甲,2024,\n", "民政局,2020-01-01,7点,是,餐饮企业,旧公司,老甲,2019,\n",
			byTest,
			[]string{"kept 2 别名 备案 渠道 运营单位 项目年度"},
		},
		{
			"older, to be published", "民政局,2026-06-01,7点,否,,,,,\n", "民政局,2020-01-01,8点,是,,,,,\n",
			published,
			[]string{"kept 2 备案 服务时间", "warning 2 备案 not_published_kept"},
		},
		{
			"older, saying no", "民政局,2026-06-01,,是,,,,,\n", "民政局,2020-01-01,,否,,,,,\n",
			published,
			[]string{"kept 2 备案", "warning 2 备案 not_published_kept"},
		},
		{"no date against a list", "民政局,2026-06-01,,,,旧公司,,,\n", "民政局,,,,,新公司,,,\n", byTest, []string{"changed 2 运营单位: 旧公司 -> 新公司;"}},
		{"no date against a visit", "民政局,2025,,,,旧公司,,,2025-06-01\n", "民政局,,,,,新公司,,,\n", byTest, []string{"kept 2 运营单位"}},
		{"newer visit", "民政局,2025,,,,旧公司,,,2025-06-01\n", "民政局,2025,,,,新公司,,,2025-07-01\n", byTest, []string{"changed 2 运营单位: 旧公司 -> 新公司; 核实日期: 2025-06-01 -> 2025-07-01;"}},
		{"overwritten", "民政局,2026-06-01,,否,,,,,\n", "民政局,2020-01-01,,是,,,,,\n", overwrite, []string{"changed 2 备案: 否 -> 是;"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, db := newAdmin(t)
			apply(t, a, columns+tt.held, byTest)
			wantLines(t, apply(t, a, columns+tt.row, tt.options), tt.want...)
			if s := sites(t, db)[0]; s.Listed() {
				t.Errorf("published: %+v", s)
			}
		})
	}

	// A name and a district, by id.
	a, db := newAdmin(t)
	apply(t, a, head+",街道\n驿站,甲,和平区,三好街1号,总工会,2025-06-01,南湖街道\n", byTest)
	row := "编号,名称,区县,街道,地址,来源,来源日期\n" + sites(t, db)[0].ID + ",乙,沈河区,北站街道,北站路1号,总工会,"
	_, got := plan(t, a, row+"2024\n", byTest)
	wantLines(t, got, "kept 2 名称 区县 街道 地址")
	_, got = plan(t, a, row+"2026\n", byTest)
	wantLines(t, got, "changed 2 名称: 甲 -> 乙; 区县: 和平区 -> 沈河区; 街道: 南湖街道 -> 北站街道; 地址: 三好街1号 -> 北站路1号; 来源日期: 2025-06-01 -> 2026;")
}

// An address has a source like any fact.
func TestImportSourceOfAddress(t *testing.T) {
	a, db := newAdmin(t)
	columns := "类型,名称,区县,地址,来源,来源网址,来源日期"
	apply(t, a, columns+"\n驿站,甲,和平区,三好街1号,总工会,https://example.org/,2024-04-17\n", byTest)
	want := locator.Provenance{Source: "总工会", URL: "https://example.org/", SourceDate: "2024-04-17", Method: locator.ByList}
	if got := sites(t, db)[0].Facts[locator.LocationFacts]; got != want {
		t.Errorf("provenance %+v", got)
	}
	point := ",经度,纬度,坐标系\n驿站,甲,和平区,三好街1号,"
	for name, row := range map[string]string{
		"same source": "总工会,,2024-04-17", "no source": ",,", "older": "街道,,2023",
	} {
		_, got := plan(t, a, columns+point+row+",123.4,41.78,WGS84\n", byTest)
		sources := ""
		if name == "older" {
			sources = " 来源: 总工会 -> 街道; 来源网址: https://example.org/ -> ; 来源日期: 2024-04-17 -> 2023;"
		}
		if want := "changed 2 经度:  -> 123.4; 纬度:  -> 41.78;" + sources; got[0] != want {
			t.Errorf("%s: %q, want %q", name, got[0], want)
		}
	}
	// Beside a point, an older address is kept as the point is.
	apply(t, a, columns+point+"总工会,,2024-04-17,123.4000,41.7800,WGS84\n", byTest)
	_, got := plan(t, a, columns+",找门提示\n驿站,甲,和平区,三好街1号,街道,,2023,后院\n", byTest)
	wantLines(t, got, "changed 2 找门提示:  -> 后院; 来源: 总工会 -> 街道; 来源网址: https://example.org/ -> ; 来源日期: 2024-04-17 -> 2023;")
}

func TestImportSourceAlwaysCounts(t *testing.T) {
	a, _ := newAdmin(t)
	columns := "类型,名称,区县,备案,来源,来源网址,来源日期,服务时间\n驿站,甲,和平区,是,"
	for _, tt := range []struct {
		row  string
		want []string
	}{
		{"总工会,,2024,\n", []string{"new 2", "warning 2 来源 source_unused"}},
		{",https://example.org,,\n", []string{"new 2", "warning 2 来源 source_unused"}},
		{"总工会,javascript:alert(1),2024,\n", []string{"refused 2 来源网址 bad_url", "warning 2 来源 source_unused"}},
		{"总工会,javascript:alert(1),2024,全天\n", []string{"refused 2 来源网址 bad_url"}},
		{"总工会,,2024,全天\n", []string{"new 2"}},
		{",,,\n", []string{"new 2"}},
	} {
		_, got := plan(t, a, columns+tt.row, byTest)
		wantLines(t, got, tt.want...)
	}
	// Also where the facts are kept.
	apply(t, a, columns+"总工会,,2024,全天\n", byTest)
	_, got := plan(t, a, columns+"总工会,ftp://x,2023,半天\n", byTest)
	wantLines(t, got, "refused 2 来源网址 bad_url")
}

func TestImportMatchesAddresses(t *testing.T) {
	list := "类型,名称,区县,街道,地址,来源,来源日期\n"
	for _, tt := range []struct {
		name, held, rows string
		want             []string
	}{
		{"district before it", "驿站,甲,沈河区,,正阳街1号", "驿站,甲,沈河区,,沈河区正阳街1号", []string{"unchanged 2"}},
		{"district not before it", "驿站,甲,沈河区,,沈河区正阳街1号", "驿站,甲,沈河区,,正阳街1号", []string{"unchanged 2"}},
		{"city before it", "驿站,甲,沈河区,,正阳街1号", "驿站,甲,沈河区,,沈阳市正阳街1号", []string{"unchanged 2"}},
		{"province, city and district", "驿站,甲,沈河区,,正阳街1号", "驿站,甲,,,辽宁省沈阳市 沈河区\uff0c正阳街1号", []string{"unchanged 2"}},
		{"another door", "驿站,甲,沈河区,,正阳街1号", "驿站,甲,沈河区,,沈河区正阳街11号", []string{"new 2", "warning 2 名称 possible_duplicate"}},
		{"subdistrict in its column", "驿站,甲,沈北新区,,正良街道蒲昌路46-7号", "驿站,甲,沈北新区,正良街道,蒲昌路46-7号", []string{"unchanged 2"}},
		{"subdistrict before it", "驿站,甲,沈北新区,正良街道,蒲昌路46-7号", "驿站,甲,沈北新区,,沈北新区正良街道蒲昌路46-7号", []string{"unchanged 2"}},
		{"subdistrict not named", "驿站,甲,沈北新区,,正良街道蒲昌路46-7号", "驿站,甲,沈北新区,,蒲昌路46-7号", []string{"unchanged 2"}},
		{
			"another subdistrict", "驿站,甲,沈北新区,,正良街道中心街1号", "驿站,甲,沈北新区,道义街道,道义街道中心街1号",
			[]string{"new 2", "warning 2 名称 possible_duplicate"},
		},
		{
			"two subdistricts", "驿站,甲,沈北新区,,正良街道中心街1号,总工会,2024\n驿站,甲,沈北新区,,道义街道中心街1号", "驿站,甲,沈北新区,,中心街1号",
			[]string{"refused 2 名称 ambiguous"},
		},
		{"a road with the name of a district", "驿站,甲,和平区,,和平大街1号", "驿站,甲,和平区,,大街1号", []string{"new 2", "warning 2 名称 possible_duplicate"}},
		{"no address", "驿站,甲,沈河区,,正阳街1号", "驿站,甲,沈河区,,", []string{"unchanged 2", "warning 2 来源 source_unused"}},
		{"no address but the district", "驿站,甲,沈河区,,正阳街1号", "驿站,甲,沈河区,,沈河区", []string{"unchanged 2"}},
		{"an erased address", "驿站,甲,沈河区,,正阳街1号", "驿站,甲,沈河区,,-", []string{"changed 2 地址: 正阳街1号 -> ;"}},
		{"no address, other name", "驿站,甲,沈河区,,正阳街1号", "驿站,乙,沈河区,,", []string{"new 2", "warning 2 来源 source_unused"}},
		{
			"no address, two of the name", "驿站,甲,沈河区,,正阳街1号,总工会,2024\n驿站,甲,沈河区,,正阳街2号", "驿站,甲,沈河区,,",
			[]string{"refused 2 名称 ambiguous", "warning 2 来源 source_unused"},
		},
		{
			"no address, and another row of the name", "驿站,乙,沈河区,,正阳街1号", "驿站,甲,沈河区,,正阳街1号,总工会,2024\n驿站,甲,沈河区,,",
			[]string{"new 2", "refused 3 名称 ambiguous_row", "warning 3 来源 source_unused"},
		},
		{
			"the same twice, spelled differently", "驿站,乙,沈河区,,正阳街1号", "驿站,甲,沈河区,,正阳街1号,总工会,2024\n驿站,甲,沈河区,,沈河区正阳街１号",
			[]string{"new 2", "refused 3 名称 duplicate_row"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, _ := newAdmin(t)
			apply(t, a, list+tt.held+",总工会,2024\n", byTest)
			_, got := plan(t, a, list+tt.rows+",总工会,2024\n", byTest)
			wantLines(t, got, tt.want...)
		})
	}
	// A newer list, and --overwrite, also bring their spelling.
	a, _ := newAdmin(t)
	apply(t, a, list+"驿站,甲,沈河区,,正阳街1号,总工会,2024\n", byTest)
	_, got := plan(t, a, list+"驿站,甲,沈河区,,沈河区正阳街1号,总工会,2025\n", byTest)
	wantLines(t, got, "changed 2 地址: 正阳街1号 -> 沈河区正阳街1号; 来源日期: 2024 -> 2025;")
	o := byTest
	o.Overwrite = true
	_, got = plan(t, a, list+"驿站,甲,沈河区,,沈河区正阳街1号,总工会,2024\n", o)
	wantLines(t, got, "changed 2 地址: 正阳街1号 -> 沈河区正阳街1号;")
	// Without the column nothing else changes.
	_, got = plan(t, a, "类型,名称,区县,联系电话,来源,来源日期\n驿站,甲,沈河区,024-1234567,总工会,2024\n", byTest)
	wantLines(t, got, "changed 2 联系电话:  -> 024-1234567;")
}

// By id a site cannot be renamed onto another.
func TestImportKeepsSitesApart(t *testing.T) {
	a, db := newAdmin(t)
	apply(t, a, head+"\n驿站,甲,沈河区,正阳街1号,甲,2024\n驿站,乙,沈河区,正阳街1号,甲,2024\n驿站,丙,沈河区,正阳街3号,甲,2024\n", byTest)
	held := sites(t, db)
	list := "编号,类型,名称,区县,地址,来源,来源日期\n"
	for _, tt := range []struct {
		name, rows string
		want       []string
	}{
		{"a held site", held[1].ID + ",,甲,,,甲,2024\n", []string{"refused 2 名称 duplicate_site"}},
		{"a held site, spelled differently", held[2].ID + ",,甲,,沈河区正阳街１号,甲,2024\n", []string{"refused 2 名称 duplicate_site"}},
		{"another row", held[0].ID + ",,丁,,,甲,2024\n" + held[1].ID + ",,丁,,,甲,2024\n", []string{"changed 2 名称: 甲 -> 丁;", "refused 3 名称 duplicate_site"}},
		{"a new row", ",驿站,丁,沈河区,正阳街1号,甲,2024\n" + held[1].ID + ",,丁,,,甲,2024\n", []string{"new 2", "refused 3 名称 duplicate_site"}},
		{"and then a new row", held[1].ID + ",,丁,,,甲,2024\n,驿站,丁,沈河区,正阳街1号,甲,2024\n", []string{"changed 2 名称: 乙 -> 丁;", "refused 3 名称 duplicate_row"}},
		{"a site that left", held[0].ID + ",,丁,,,甲,2024\n" + held[1].ID + ",,甲,,,甲,2024\n", []string{"changed 2 名称: 甲 -> 丁;", "changed 3 名称: 乙 -> 甲;"}},
		{"a site that stays", held[0].ID + ",,甲,,,甲,2024\n" + held[1].ID + ",,甲,,,甲,2024\n", []string{"unchanged 2", "refused 3 名称 duplicate_site"}},
		{"nobody", held[1].ID + ",,丁,,,甲,2024\n", []string{"changed 2 名称: 乙 -> 丁;"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, got := plan(t, a, list+tt.rows, byTest)
			var lines []string
			for _, l := range got {
				if !strings.HasSuffix(l, "source_unused") {
					lines = append(lines, l)
				}
			}
			wantLines(t, lines, tt.want...)
		})
	}
}

// What was refused stands in nobody's way.
func TestImportRefusedRowsDoNotCount(t *testing.T) {
	a, _ := newAdmin(t)
	list := head + ",经度,纬度,坐标系\n驿站,甲,沈河区,a,甲,2024,999,41.7,WGS84\n驿站,甲,沈河区,a,甲,2024,123.4497,41.7954,WGS84\n驿站,甲,沈河区,a,甲,2024,,,\n"
	_, got := plan(t, a, list, byTest)
	wantLines(t, got, "refused 2 经度 out_of_range", "new 3", "refused 4 名称 duplicate_row")
	p, err := a.ForProgram("test").PlanImport(t.Context(), file(list), byTest)
	if err != nil {
		t.Fatal(err)
	}
	var refused *locator.Error
	if err := a.ForProgram("test").ApplyImport(t.Context(), p); !errors.As(err, &refused) || refused.Code != "refused_rows" {
		t.Errorf("apply: %v", err)
	}
}

// Subdistrict and community go with the address they were read from.
func TestImportReadsPlaceNames(t *testing.T) {
	a, db := newAdmin(t)
	list := "类型,名称,区县,街道,社区,地址,来源,来源日期\n"
	_, got := plan(t, a, list+"驿站,甲,和平区,正良街道,,三好街1号,甲,2024\n驿站,乙,沈北新区,正良街道,,道义三街,甲,2024\n驿站,丙,和平区,,,正良街道沈北路2号,甲,2024\n", byTest)
	wantLines(t, got, "new 2", "warning 2 街道 subdistrict_elsewhere", "new 3", "new 4", "warning 4 地址 address_district")

	apply(t, a, list+"驿站,甲,沈北新区,,,正良街道沈北路2号,甲,2024\n驿站,乙,沈北新区,道义街道,自己写的社区,道义街道1号,甲,2024\n", byTest)
	byID := "编号,名称,区县,地址,来源,来源日期\n"
	one, two := sites(t, db)[0].ID, sites(t, db)[1].ID
	_, got = plan(t, a, byID+one+",,,道义街道尚郡社区3号,甲,2025\n"+two+",,,正良街道9号,甲,2025\n", byTest)
	wantLines(t, got,
		"changed 2 街道: 正良街道 -> 道义街道; 社区:  -> 尚郡社区; 地址: 正良街道沈北路2号 -> 道义街道尚郡社区3号; 来源日期: 2024 -> 2025;",
		"changed 3 街道: 道义街道 -> 正良街道; 地址: 道义街道1号 -> 正良街道9号; 来源日期: 2024 -> 2025;")
	_, got = plan(t, a, byID+one+",,沈河区,青年大街1号,甲,2025\n"+two+",,沈河区,,甲,2025\n", byTest)
	wantLines(t, got,
		"changed 2 区县: 沈北新区 -> 沈河区; 街道: 正良街道 -> ; 地址: 正良街道沈北路2号 -> 青年大街1号; 来源日期: 2024 -> 2025;",
		"changed 3 区县: 沈北新区 -> 沈河区; 街道: 道义街道 -> ;", "warning 3 地址 address_district", "warning 3 来源 source_unused")
}

// However a list spells its sites, what it stored is found again: a second
// time it makes no site and changes none. Rows that are refused can be left out
// and nothing else becomes of the others.
func TestImportTwiceChangesNothing(t *testing.T) {
	const columns = "类型,名称,区县,街道,地址,来源,来源日期,备案,联系电话\n"
	rapid.Check(t, func(r *rapid.T) {
		a, _ := newAdmin(t)
		pick := func(label string, values ...string) string { return rapid.SampledFrom(values).Draw(r, label) }
		var rows []string
		for range rapid.IntRange(1, 8).Draw(r, "rows") {
			rows = append(rows, strings.Join([]string{
				"驿站", pick("name", "甲", "乙", "甲 "), pick("district", "沈北新区", "沈北新区", "和平区", ""),
				pick("subdistrict", "", "", "正良街道", "道义街道"),
				pick("address", "", "沈北新区", "蒲昌路46-7号", "正良街道蒲昌路46-7号", "道义街道蒲昌路46-7号", "沈阳市沈北新区正良街道蒲昌路46-7号", "沈北新区蒲昌路４６-7号", "蒲昌路467号"),
				"总工会", pick("date", "", "2023", "2024-05-01"), pick("registered", "", "是", "否"), pick("phone", "", "024-1234567"),
			}, ",")+"\n")
		}
		_, lines := plan(t, a, columns+strings.Join(rows, ""), byTest)
		list := columns
		for i, row := range rows {
			if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, fmt.Sprint("refused ", i+2, " ")) }) {
				list += row
			}
		}
		if list == columns {
			return
		}
		first := apply(t, a, list, byTest)
		if p, second := plan(t, a, list, byTest); p.Unchanged != p.Rows {
			r.Fatalf("%s\nfirst:\n%s\nsecond:\n%s", list, strings.Join(first, "\n"), strings.Join(second, "\n"))
		}
	})
}

// A site that moved without its point is worth a look.
func TestImportWarnsOfOldPoint(t *testing.T) {
	a, db := newAdmin(t)
	apply(t, a, head+",经度,纬度,坐标系\n驿站,甲,沈河区,正阳街1号,甲,2024,123.4497,41.7954,WGS84\n", byTest)
	_, got := plan(t, a, "编号,名称,地址,来源,来源日期\n"+sites(t, db)[0].ID+",,正阳街99号,甲,2025\n", byTest)
	wantLines(t, got, "changed 2 地址: 正阳街1号 -> 正阳街99号; 来源日期: 2024 -> 2025;", "warning 2 地址 point_of_old_address")
}
