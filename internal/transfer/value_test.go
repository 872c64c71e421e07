package transfer_test

import (
	"testing"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

func TestParseTri(t *testing.T) {
	for in, want := range map[string]locator.Tri{
		"有": locator.Yes, "是": locator.Yes, "Yes": locator.Yes, "√": locator.Yes, "\uff11": locator.Yes,
		"无": locator.No, "否": locator.No, "NO": locator.No, "×": locator.No, "没有": locator.No, "未备案": locator.No,
		"未知": locator.Unknown, "不详": locator.Unknown,
	} {
		if got, ok := transfer.ParseTri(in); !ok || got != want {
			t.Errorf("ParseTri(%q) = %v, %v; want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "有时", "2", "也许", "-", "是否"} {
		if got, ok := transfer.ParseTri(in); ok {
			t.Errorf("ParseTri(%q) = %v, want refused", in, got)
		}
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]locator.Date{
		"2023-12-06": "2023-12-06", "2023/12/6": "2023-12-06", "2023.12.6": "2023-12-06",
		"2023年12月6日": "2023-12-06", "20231206": "2023-12-06", "2023年12月": "2023-12", "2023-12": "2023-12",
		"2023": "2023", "2023年": "2023", "2023年度": "2023", " \uff12\uff10\uff12\uff13-12-06 ": "2023-12-06",
		"2023-12-06 00:00:00": "2023-12-06", "2023/12/6 8:30": "2023-12-06", "2024-02-29": "2024-02-29",
	} {
		if got, ok := transfer.ParseDate(in); !ok || got != want {
			t.Errorf("ParseDate(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "昨天", "2023-13-01", "2023-02-29", "23-12-06", "45266", "1066-10-14", "2023-12-06起", "12/6/2023"} {
		if got, ok := transfer.ParseDate(in); ok {
			t.Errorf("ParseDate(%q) = %q, want refused", in, got)
		}
	}
}

func TestParseCoordinate(t *testing.T) {
	for in, want := range map[string]float64{
		"123.404812": 123.404812, "\uff11\uff12\uff13\uff0e\uff14": 123.4, "41.8°": 41.8, "-1": -1, "+41": 41, "\u300041.80": 41.8,
	} {
		if got, _, ok := transfer.ParseCoordinate(in); !ok || got != want {
			t.Errorf("ParseCoordinate(%q) = %v, %v; want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "NaN", "Inf", "1e2", "0x7b", "1_2", "123,4", "123°24'", "E123.4", "1234.5", "12.3.4", "."} {
		if got, _, ok := transfer.ParseCoordinate(in); ok {
			t.Errorf("ParseCoordinate(%q) = %v, want refused", in, got)
		}
	}
}

func TestParseDatum(t *testing.T) {
	for in, want := range map[string]transfer.Datum{
		"WGS84": {"WGS84", geo.WGS84}, "wgs-84": {"WGS84", geo.WGS84}, "天地图": {"WGS84", geo.WGS84},
		"CGCS2000": {"CGCS2000", geo.WGS84}, "国家2000": {"CGCS2000", geo.WGS84},
		"GCJ02": {"GCJ02", geo.GCJ02}, "gcj-02": {"GCJ02", geo.GCJ02}, "高德": {"GCJ02", geo.GCJ02}, "腾讯": {"GCJ02", geo.GCJ02},
		"BD09": {"BD09", geo.BD09}, "Bd-09": {"BD09", geo.BD09}, "百度": {"BD09", geo.BD09},
		"WGS84坐标系": {"WGS84", geo.WGS84}, "GPS坐标": {"WGS84", geo.WGS84}, "84坐标系": {"WGS84", geo.WGS84}, "天地图(CGCS2000)": {"WGS84", geo.WGS84},
		"2000国家大地坐标系": {"CGCS2000", geo.WGS84}, "国家大地2000坐标系": {"CGCS2000", geo.WGS84}, "CGCS2000坐标系": {"CGCS2000", geo.WGS84},
		"高德坐标": {"GCJ02", geo.GCJ02}, "高德地图坐标系\uff08GCJ-02\uff09": {"GCJ02", geo.GCJ02}, "高德/腾讯": {"GCJ02", geo.GCJ02}, "火星坐标系": {"GCJ02", geo.GCJ02},
		"百度坐标系(BD-09)": {"BD09", geo.BD09}, "百度地图经纬度": {"BD09", geo.BD09}, "BD09LL": {"BD09", geo.BD09},
	} {
		if got, ok := transfer.ParseDatum(in); !ok || got != want {
			t.Errorf("ParseDatum(%q) = %v, %v; want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "北京54", "西安80", "坐标系", "国家坐标系", "高德(BD-09)", "WGS84或高德", "bd09mc", "百度 高德", "20000"} {
		if got, ok := transfer.ParseDatum(in); ok {
			t.Errorf("ParseDatum(%s) = %v, want refused", in, got)
		}
	}
}

func FuzzValues(f *testing.F) {
	for _, s := range []string{"有", "2023年12月6日", "123.404812", "GCJ02", "2023-12-06 00:00", "\xff", "٤١.٨"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		transfer.ParseTri(s)
		transfer.ParseDatum(s)
		if d, ok := transfer.ParseDate(s); ok {
			if again, ok := transfer.ParseDate(string(d)); !d.Valid() || d == "" || !ok || again != d {
				t.Errorf("ParseDate(%q) = %q, which reads as %q", s, d, again)
			}
		}
		if v, tidy, ok := transfer.ParseCoordinate(s); ok {
			if again, _, ok := transfer.ParseCoordinate(tidy); !ok || again != v || v <= -1000 || v >= 1000 {
				t.Errorf("ParseCoordinate(%q) = %v, %q", s, v, tidy)
			}
		}
	})
}
