package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
	"jiujin/internal/search"
	"jiujin/internal/store/storetest"
	"jiujin/internal/text"
)

// named are a few sites as real lists name them.
func named() []locator.Site {
	meal := func(name, district, address string) locator.Site {
		s := station(name, &railway)
		s.Service, s.Meal = locator.Meal, &locator.MealService{}
		s.District, s.Address = district, address
		return s
	}
	minfeng := meal("民丰社区食堂", "210113", "正良街道蒲昌路46-7号")
	minfeng.Aliases, minfeng.Contact.Phone = []string{"蒲昌老年餐厅"}, "024-8813 9123"
	waiting := meal("民丰社区食堂", "210105", "")
	waiting.Location = nil
	bank := station("建行太原街支行户外劳动者服务站点", &railway)
	bank.Address = "太原街街道中华路2号"
	shenbei := station("道义骑手驿站", &railway)
	shenbei.District, shenbei.Subdistrict, shenbei.Community = "210113", "道义街道", "龙湖社区"
	suspended := meal("长江老年食堂", "210105", "长江街道1号")
	suspended.Publication.Status = locator.Suspended
	return []locator.Site{minfeng, waiting, bank, shenbei, suspended, meal("长江街社区食堂", "210105", "长江街道2号")}
}

func TestPlaces(t *testing.T) {
	db := storetest.SQLite(t)
	list := add(t, db, named()...)
	v := engine(t, db).View()
	for _, tt := range []struct {
		typed string
		want  []string // the first ones
	}{
		{"民丰社区食堂", []string{"exact site 民丰社区食堂", "exact site 民丰社区食堂"}},
		{"民丰长者食堂", []string{"exact site 民丰社区食堂"}},
		{"蒲昌老年餐厅", []string{"exact site 民丰社区食堂"}},
		{"蒲昌食堂", []string{"exact site 民丰社区食堂"}},
		{"沈北新区", []string{"exact district 沈北新区"}},
		{"沈北", []string{"exact district 沈北新区"}},
		{"shenbei", []string{"prefix district 沈北新区"}}, // its English name
		{"chenbei", []string{"pinyin district 沈北新区"}},
		{"sbxq", []string{"initials district 沈北新区"}},
		{"正良街道", []string{"exact subdistrict 正良街道", "word site 民丰社区食堂"}},
		{"正良", []string{"exact subdistrict 正良街道"}},
		{"minfengshequ", []string{"pinyin community 民丰社区"}},
		{"mfsqst", []string{"initials site 民丰社区食堂", "initials site 民丰社区食堂"}},
		{"jianhangtaiyuanjie", []string{"pinyin site 建行太原街支行户外劳动者服务站点"}},
		{"建行太原街支行劳动者港湾", []string{"exact site 建行太原街支行户外劳动者服务站点"}},
		{"沈北驿站", []string{"word site 道义骑手驿站"}},
		{"沈北新区 食堂", []string{"word site 民丰社区食堂"}},
		{"龙湖驿站", []string{"word site 道义骑手驿站"}},
		{"shenbei yizhan", []string{"word site 道义骑手驿站"}},
		{"沈北道义骑手", []string{"word site 道义骑手驿站"}},
		{"蒲昌路46-7号", []string{"word site 民丰社区食堂"}},
		{"puchanglu", []string{"pinyin site 民丰社区食堂"}},
		{"88139123", []string{"word site 民丰社区食堂"}},
		{"024-8813-9123", []string{"word site 民丰社区食堂"}},
		{locator.FormatID(list[2]), []string{"exact site 建行太原街支行户外劳动者服务站点"}},
		{list[2][:5], nil}, // not enough digits for a telephone; all the numbers begin alike
		{"民峰社区食堂", []string{"fuzzy site 民丰社区食堂"}},
		{"建航太原街", []string{"fuzzy site 建行太原街支行户外劳动者服务站点"}},
		{"jianhangtaiyuanjle", []string{"fuzzy site 建行太原街支行户外劳动者服务站点"}},
		{"210113", []string{"exact district 沈北新区"}},
		// The published one first, though the suspended one's name is shorter.
		{"长江", []string{"prefix site 长江街社区食堂", "prefix site 长江老年食堂", "prefix community 长江南社区"}},
		{"zhangjiangjie", []string{"pinyin site 长江街社区食堂"}},
		{"changjiangjie", []string{"pinyin site 长江街社区食堂"}},
		{"天上人间没有这个地方", []string{}},
		{"\uff0c", []string{}},
		{"", []string{}},
	} {
		found := v.Places(search.PlaceQuery{Text: tt.typed, Limit: 10})
		got := []string{}
		for _, p := range found.Best(10) {
			got = append(got, fmt.Sprint(p.Match.Tier, " ", p.Kind, " ", p.Name))
		}
		if tt.want == nil {
			if len(got) == 0 {
				t.Errorf("%q finds nothing", tt.typed)
			}
			continue
		}
		if len(tt.want) > 0 && len(got) > len(tt.want) {
			got = got[:len(tt.want)]
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.typed, diff)
		}
	}
}

// TestPlacesOrder: located sites come before those that wait; a service and
// Located leave the others out; what is found says where it is.
func TestPlacesOrder(t *testing.T) {
	db := storetest.SQLite(t)
	list := add(t, db, named()...)
	v := engine(t, db).View()
	found := v.Places(search.PlaceQuery{Text: "民丰", Limit: 10})
	var got []string
	for _, p := range found.Sites {
		got = append(got, p.Code)
	}
	if want := list[:2]; !slices.Equal(got, want) {
		t.Errorf("sites %v, want the located one first: %v", got, want)
	}
	if p := found.Sites[0]; p.District != "210113" || p.Subdistrict != "正良街道" || p.Site.ID != p.Code {
		t.Errorf("%+v is not where its address says", p)
	}
	if n := v.Places(search.PlaceQuery{Text: "民丰", Limit: 10, Located: true}).Total[search.SitePlace]; n != 1 {
		t.Errorf("%d located", n)
	}
	if n := v.Places(search.PlaceQuery{Text: "民丰", Limit: 10, Service: locator.Station}).Total[search.SitePlace]; n != 0 {
		t.Errorf("%d stations", n)
	}
	if found := v.Places(search.PlaceQuery{Text: "社区", Limit: 3}); len(found.Communities) != 3 || found.Total[search.CommunityPlace] < 1000 {
		t.Errorf("%d of %d communities", len(found.Communities), found.Total[search.CommunityPlace])
	}
}

// TestExactNameFirst: whatever a site is called, its name finds it before all
// that are called otherwise, and so it does for every subdistrict.
func TestExactNameFirst(t *testing.T) {
	db, _ := made(t, 150)
	v := engine(t, db).View()
	for _, s := range everything(v) {
		for _, name := range append([]string{s.Name}, s.Aliases...) {
			found := v.Places(search.PlaceQuery{Text: name, Limit: 50})
			at := slices.IndexFunc(found.Sites, func(p search.Place) bool { return p.Code == s.ID })
			if at < 0 {
				t.Fatalf("%s does not find %s", name, s.ID)
			}
			for _, before := range found.Sites[:at] {
				names := append([]string{before.Name}, before.Site.Aliases...)
				if !slices.ContainsFunc(names, func(n string) bool { return text.Fold(n) == text.Fold(name) }) {
					t.Errorf("%s: %s comes before %s", name, before.Name, s.Name)
				}
			}
		}
	}
	for _, sub := range shenyang(t).Subdistricts {
		best := v.Places(search.PlaceQuery{Text: sub.Name, Limit: 20}).Best(20)
		at := slices.IndexFunc(best, func(p search.Place) bool { return p.Code == sub.Code })
		if at < 0 || slices.ContainsFunc(best[:at], func(p search.Place) bool { return p.Name != sub.Name }) {
			t.Errorf("%s is number %d", sub.Name, at)
		}
	}
}

func TestSubdistrictOf(t *testing.T) {
	v := engine(t, storetest.SQLite(t)).View()
	for _, tt := range []struct{ district, subdistrict, address, want string }{
		{"210113", "正良街道", "", "正良街道"},
		{"210113", "正良", "", "正良街道"},
		{"210113", "", "正良街道蒲昌路46-7号", "正良街道"},
		{"210113", "", "沈阳市沈北新区正良街道蒲昌路", "正良街道"},
		{"210113", "没有街道", "正良街道", "正良街道"},
		{"210102", "", "正良街道蒲昌路", ""}, // of another district
		{"210113", "", "蒲昌路46-7号", ""},
		{"210113", "", "", ""},
	} {
		s := station("站", nil)
		s.District, s.Subdistrict, s.Address = tt.district, tt.subdistrict, tt.address
		if sub, ok := v.SubdistrictOf(&s); sub.Name != tt.want || ok != (tt.want != "") {
			t.Errorf("%+v: %q", tt, sub.Name)
		}
	}
}

// TestListKindred: a list looks for other words for a type too, but not for
// telephones.
func TestListKindred(t *testing.T) {
	db := storetest.SQLite(t)
	list := add(t, db, named()...)
	v := engine(t, db).View()
	for typed, want := range map[string]string{
		"民丰长者食堂":    list[0] + " " + list[1],
		"太原街支行爱心驿站": list[2],
		"88139123":  "",
		"蒲昌路46":     list[0],
	} {
		sites, _ := v.List(search.ListQuery{Text: typed, Limit: 10})
		if got := strings.Join(ids(sites), " "); got != want {
			t.Errorf("%s: %s, want %s", typed, got, want)
		}
	}
}

// BenchmarkPlaces is a name in characters, in letters and with a mistake.
func BenchmarkPlaces(b *testing.B) {
	for _, n := range []int{600, 100_000} {
		v := engine(b, crowd(b, n)).View()
		for _, typed := range []string{"民丰食堂", "minfeng", "mfsq", "mimfengshequ"} {
			b.Run(fmt.Sprintf("%d/%s", n, typed), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					v.Places(search.PlaceQuery{Text: typed, Limit: 10})
				}
			})
		}
	}
}
