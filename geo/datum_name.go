package geo

import (
	"strings"
	"unicode/utf8"
)

// naming is what a text says of its datum.
type naming struct {
	datum   Datum
	basis   DatumBasis
	service Service
	doubt   Doubt
}

// namedDatum finds the datum that the text names, by its own name or by the
// map it is of; a link without coordinates names a map too. What names two
// names none.
func namedDatum(text string, links []link, o Options) naming {
	text = strings.Map(fold, text)
	var stated []Datum
	for _, n := range [...]struct {
		datum Datum
		names []string
	}{
		{WGS84, []string{"wgs84", "wgs-84", "wgs 84", "cgcs2000", "cgcs 2000", "大地2000", "大地坐标系2000", "2000国家大地坐标"}},
		{GCJ02, []string{"gcj02", "gcj-02", "gcj 02", "火星坐标", "国测局坐标", "国测局02"}},
		{BD09, []string{"bd09", "bd-09", "bd 09"}},
	} {
		for _, name := range n.names {
			if strings.Contains(text, name) {
				stated = append(stated, n.datum)
				break
			}
		}
	}
	if len(stated) == 1 {
		return naming{datum: stated[0], basis: DatumStated}
	}
	if o.Declared {
		return naming{datum: o.Datum, basis: DatumStated}
	}
	if len(stated) == 0 {
		if n, ok := namedMap(text, links); ok {
			return n
		}
	}
	return naming{datum: o.Datum, basis: DatumAssumed, doubt: DoubtDatumAssumed}
}

// namedMap finds the one map that the text names.
func namedMap(text string, links []link) (naming, bool) {
	var found []naming
	for _, m := range [...]struct {
		naming
		names []string
	}{
		{naming{datum: GCJ02, service: Amap}, []string{"高德", "amap"}},
		{naming{datum: BD09, service: Baidu}, []string{"百度", "baidu"}},
		{naming{datum: GCJ02, service: Tencent}, []string{"腾讯", "qq"}},
		{naming{datum: WGS84}, []string{"天地图", "gps"}},
	} {
		named := false
		for _, name := range m.names {
			named = named || namesMap(text, name)
		}
		for _, l := range links {
			named = named || l.service != "" && l.service == m.service
		}
		if named {
			m.basis, m.doubt = DatumOfMap, DoubtDatumUsual
			found = append(found, m.naming)
		}
	}
	if len(found) != 1 {
		return naming{}, false
	}
	return found[0], true
}

// namesMap reports whether name stands for the map, and not at the head of a
// place's name: 百度坐标, 高德:123.4 and (腾讯地图), but not 百度大厦.
func namesMap(text, name string) bool {
	for {
		_, after, ok := strings.Cut(text, name)
		if !ok {
			return false
		}
		text = after
		if name == "天地图" {
			return true
		}
		after = strings.TrimLeft(after, " ")
		for _, word := range [...]string{"地图", "坐标", "经纬", "定位", "拾取", "map"} {
			if strings.HasPrefix(after, word) {
				return true
			}
		}
		r, _ := utf8.DecodeRuneInString(after)
		if name != "qq" && !isHan(r) && (r < 'a' || r > 'z') {
			return true
		}
	}
}
