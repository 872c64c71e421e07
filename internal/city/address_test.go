package city

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadAddress(t *testing.T) {
	c := load(t)
	for _, tt := range []struct {
		address string
		want    Place
		doubts  string // codes
	}{
		// Addresses of the public lists.
		{"正良街道沈北路2号6-1门", Place{"210113", "正良街道", ""}, ""},
		{"正良街道道义三街6-3号4门", Place{"210113", "正良街道", ""}, ""},
		{"正良街道七星大街12号1楼门市118门", Place{"210113", "正良街道", ""}, ""},
		{"正良街道蒲昌路46-7号", Place{"210113", "正良街道", ""}, ""},
		{"正良街道道义南大街8-17号3门", Place{"210113", "正良街道", ""}, ""},
		{"育才社区党群服务站内", Place{}, "community_ambiguous"},
		{"辽中区 蒲西街道 育才社区党群服务站内", Place{"210115", "蒲西街道", "育才社区"}, ""},
		{"千山小区内", Place{}, ""},
		{"樾檀山社区党群服务中心", Place{"210112", "浑河站东街道", "樾檀山社区"}, ""},
		{"中国农业银行沈阳分行营业部营业室大厅", Place{}, ""},
		{"北四中路与齐贤北街交会处东北角 (奉天记忆创意产业园内)", Place{}, ""},
		{"沈阳古城北中街", Place{}, ""},
		{"站厅非付费区", Place{}, ""},
		// Cells of the same lists joined.
		{"沈北新区 正良街道 蒲雅社区 正良街道沈北路2号6-1门", Place{"210113", "正良街道", "蒲雅社区"}, ""},
		{"沈北新区,新城子街道,站前社区", Place{"210113", "新城子街道", "站前社区"}, ""},
		{"大东区津桥街道", Place{"210104", "津桥街道", ""}, ""},
		{"沈北新区道义街道尚郡社区", Place{"210113", "道义街道", "尚郡社区"}, ""},
		{"沈河区北站街道凯旋社区", Place{"210103", "北站街道", "凯旋社区"}, ""},
		{"沈河区南塔街道富民社区", Place{"210103", "南塔街道", "富民社区"}, ""},
		{"和平区长白街道幸福里社区", Place{"210102", "长白街道", "幸福里社区"}, ""},
		{"皇姑区明北社区", Place{"210105", "明廉街道", "明北社区"}, ""},
		{"沈北新区财落一村", Place{"210113", "财落街道", "财落一村"}, ""},
		{"铁西区新民屯镇张三家子村", Place{"210106", "新民屯镇", "张三家子村"}, ""},
		// How people begin an address.
		{"辽宁省沈阳市沈河区北站街道惠工街1号", Place{"210103", "北站街道", ""}, ""},
		{"沈阳市沈河区青年大街1号", Place{"210103", "", ""}, ""},
		{"沈阳沈河区青年大街1号", Place{"210103", "", ""}, ""},
		{"沈阳市正良街道", Place{"210113", "正良街道", ""}, ""},
		{"沈北正良街道", Place{"210113", "正良街道", ""}, ""},
		{"辽中县蒲西街道", Place{"210115", "蒲西街道", ""}, ""},
		{"铁西区沈阳市经济技术开发区", Place{"210106", "沈阳市经济技术开发区", ""}, ""},
		{"沈阳市经济技术开发区", Place{"210106", "沈阳市经济技术开发区", ""}, ""},
		{"和平区曹仲村", Place{"210102", "浑河站西街道", "曹仲村"}, ""},
		{"苏家屯区十里河街道十里河社区", Place{"210111", "十里河街道", "十里河社区"}, ""},
		// Not guessed.
		{"新民屯镇", Place{"", "新民屯镇", ""}, "subdistrict_ambiguous"},
		{"沈河区正良街道", Place{"210103", "", ""}, "subdistrict_elsewhere"},
		{"和平社区", Place{}, "community_ambiguous"},
		{"和平区正良社区", Place{"210102", "", ""}, "community_elsewhere"},
		{"沈阳站", Place{}, ""},
		{"沈阳路正良街道", Place{}, ""},
		{"沈河区青年大街", Place{"210103", "", ""}, ""},
		{"沈北新区新民村路3号", Place{"210113", "", ""}, ""},
		{"", Place{}, ""},
	} {
		got, doubts := c.ReadAddress(tt.address)
		codes := make([]string, len(doubts))
		for i, d := range doubts {
			codes[i] = d.Code
		}
		if got != tt.want || strings.Join(codes, " ") != tt.doubts {
			t.Errorf("%s: %+v %v, want %+v %s", tt.address, got, doubts, tt.want, tt.doubts)
		}
	}
	_, doubts := c.ReadAddress("新民屯镇")
	want := []Doubt{{DoubtSubdistrictAmbiguous, "新民屯镇", []string{"210106", "210115"}}}
	if diff := cmp.Diff(want, doubts); diff != "" {
		t.Error(diff)
	}
}

// Every name of the lists reads back to itself when written in full.
func TestReadAddressKnowsItsNames(t *testing.T) {
	c := load(t)
	for _, com := range c.Communities {
		i, ok := c.subdistrict(com.Subdistrict)
		if !ok {
			t.Fatalf("%s: no subdistrict", com.Name)
		}
		s := c.Subdistricts[i]
		d, _ := c.District(s.District)
		got, doubts := c.ReadAddress(d.Name + s.Name + com.Name)
		if want := (Place{d.Code, s.Name, com.Name}); got != want || len(doubts) > 0 {
			t.Errorf("%s%s%s: %+v %v", d.Name, s.Name, com.Name, got, doubts)
		}
	}
}

func FuzzReadAddress(f *testing.F) {
	c := load(f)
	f.Add("辽宁省沈阳市沈北新区 正良街道 蒲雅社区")
	f.Add("沈阳沈阳沈阳新民")
	f.Add("沈\xff河区")
	f.Fuzz(func(t *testing.T, address string) {
		p, doubts := c.ReadAddress(address)
		if p.District != "" {
			if _, ok := c.District(p.District); !ok {
				t.Errorf("%q: district %q", address, p.District)
			}
		}
		if !strings.Contains(address, p.Subdistrict) && p.Community == "" || !strings.Contains(address, p.Community) {
			t.Errorf("%q: %+v is not in the text", address, p)
		}
		for _, d := range doubts {
			if len(d.Districts) == 0 || !strings.Contains(address, d.Word) {
				t.Errorf("%q: doubt %+v", address, d)
			}
		}
		c.FindDistrict(address)
	})
}
