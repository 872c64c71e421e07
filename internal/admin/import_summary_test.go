package admin_test

import (
	"slices"
	"strconv"
	"testing"

	"jiujin/internal/locator"
)

// A row that sums up the rows above it, or only numbers one, is no site.
func TestImportRefusesSums(t *testing.T) {
	a, db := newAdmin(t)
	published := byTest
	published.As, published.SkipRefused = locator.Published, true
	list := "名称,类型,区县,地址,服务时间,备案,来源,来源日期\n"
	all := list + "甲站,驿站,和平区,三好街1号,全天,是,总工会,2024\n"
	for _, name := range []string{
		"小计", "合计", "总计", "共计", "累计", "合 计", "总\u3000计", "合计：12", "合计:", "合计12", "总计 12 家", "累计（12家）",
		"共12个", "共 12 家", "一共１２个站点", "共十二家", "12", "１２", "1,234", "12个", "12 家", "12.0", "本页小计", "和平区合计", "全市总计", "合计数",
		"合计：助餐点7个，驿站5个",
	} {
		bad := `"` + name + `",驿站,和平区,三好街1号,全天,是,总工会,2024` + "\n"
		all += bad
		for _, row := range []string{bad, `"` + name + `",,,,13912345678,,,` + "\n"} { // nor is anything else said to be wrong
			if _, got := plan(t, a, list+row, published); !slices.Equal(got, []string{"refused 2 名称 summary_row"}) {
				t.Errorf("%q: %q", name, got)
			}
		}
	}
	apply(t, a, all, published)
	if held := sites(t, db); len(held) != 1 || held[0].Name != "甲站" {
		t.Errorf("sites: %+v", held)
	}
	rows := ""
	names := []string{
		"总工会驿站", "注江社区", "合计路食堂", "共享驿站", "累计家园", "小计量院食堂", "12号驿站", "1912驿站", "共12路驿站", "共青团驿站", "三家子社区", "七个庙驿站", "共和食堂",
	}
	want := make([]string, len(names))
	for i, name := range names {
		rows += name + ",驿站,和平区,三好街1号,全天,是,总工会,2024\n"
		want[i] = "new " + strconv.Itoa(i+2)
	}
	_, got := plan(t, a, list+rows, published)
	wantLines(t, got, want...)
}
