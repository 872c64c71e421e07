package page

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// TestMapFormats holds every link to the format that its map asks for, letter
// by letter. The GCJ-02 point was calculated apart, by another program.
func TestMapFormats(t *testing.T) {
	t.Parallel()
	m := mapPlace{Point: geo.Point{123.404812, 41.920377}, Name: "民丰 食堂", Address: "蒲昌路46-7号"}
	const (
		name = "%E6%B0%91%E4%B8%B0%20%E9%A3%9F%E5%A0%82"
		addr = "%E8%92%B2%E6%98%8C%E8%B7%AF46-7%E5%8F%B7"
	)
	for _, tt := range []struct{ of, got, want string }{
		{"高德", m.amapMarker(), "https://uri.amap.com/marker?position=123.404812,41.920377&name=" + name + "&src=jiujin&coordinate=wgs84&callnative=1"},
		{"高德步行", m.amapRoute("walk"), "https://uri.amap.com/navigation?to=123.404812,41.920377," + name + "&mode=walk&src=jiujin&coordinate=wgs84&callnative=1"},
		{"百度", m.baiduMarker(), "https://api.map.baidu.com/marker?location=41.922821,123.410978&title=" + name + "&content=" + addr + "&output=html&coord_type=gcj02&src=jiujin"},
		{"腾讯", m.tencentMarker(), "https://apis.map.qq.com/uri/v1/marker?marker=coord:41.922821,123.410978;title:" + name + ";addr:" + addr + "&coord_type=2&referer=jiujin"},
		{"Apple", m.appleMarker(), "https://maps.apple.com/?ll=41.922821,123.410978&q=" + name},
		{"geo", m.geoURI(), "geo:41.920377,123.404812?q=41.920377,123.404812(" + name + ")"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.of, tt.got, tt.want)
		}
	}
}

// TestMapMarks: a name's own marks do not part the address.
func TestMapMarks(t *testing.T) {
	t.Parallel()
	m := mapPlace{Point: geo.Point{123.4, 41.9}, Name: "甲，乙；丙：丁（戊）&x=1"}
	if got := m.amapRoute("ride"); strings.Count(got, ",") != 2 || strings.Contains(got, "&x=1") {
		t.Error(got)
	}
	if got := m.tencentMarker(); strings.Count(got, ";") != 1 || strings.Count(got, ":") != 3 || strings.Contains(got, "addr") {
		t.Error(got)
	}
	if got := m.geoURI(); strings.Count(got, "(") != 1 || !strings.HasSuffix(got, ")") {
		t.Error(got)
	}
	if got := m.baiduMarker(); !strings.Contains(got, "&content=%E7%94%B2") {
		t.Errorf("content may not be empty: %s", got)
	}
	// Far from China the datums are one.
	far := mapPlace{Point: geo.Point{-0.1276, 51.5072}, Name: "x"}
	if got, want := far.appleMarker(), "https://maps.apple.com/?ll=51.507200,-0.127600&q=x"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestMapsInOrder: 高德 leads, on foot to a meal and by bicycle to a station;
// the phone's own map is the last.
func TestMapsInOrder(t *testing.T) {
	t.Parallel()
	at := &locator.Location{Point: geo.Point{123.4, 41.9}}
	for service, first := range map[locator.Service]string{locator.Meal: "map.amap_walk", locator.Station: "map.amap_ride"} {
		var keys []string
		for _, l := range (card{Page: &base{}, Site: &locator.Site{Service: service, Location: at}}).Maps() {
			keys = append(keys, l.Key)
			if !strings.Contains(string(l.URL), "jiujin") && l.Key != "map.apple" && l.Key != "map.phone" {
				t.Errorf("%s does not say who asks", l.URL)
			}
		}
		want := []string{first, "map.amap", "map.baidu", "map.tencent", "map.apple", "map.phone"}
		if d := cmp.Diff(want, keys); d != "" {
			t.Error(d)
		}
	}
	if got := (card{Site: &locator.Site{}}).Maps(); got != nil {
		t.Errorf("ways to nowhere: %v", got)
	}
}
