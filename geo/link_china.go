package geo

import (
	"math"
	"strings"
)

// amap reads links of 高德: https://lbs.amap.com/api/uri-api gives those of
// uri.amap.com; the others are what its pages and apps share.
func (l link) amap() (candidate, Code) {
	datum, basis := GCJ02, DatumOfMap
	switch l.get("coordinate") {
	case "":
	case "gaode":
		basis = DatumStated
	case "wgs84":
		datum, basis = WGS84, DatumStated
	default:
		return candidate{}, CodeUnknownDatum
	}
	if l.get("dev") == "1" { // of the app's own links: "not moved yet"
		datum, basis = WGS84, DatumStated
	}
	// m.amap.com writes to=lat,lon(name) and uri.amap.com to=lon,lat,name.
	toOrder := unstated
	if l.host == "uri.amap.com" {
		toOrder = lonLat
	}
	c, code := l.find(
		place{keys: []string{"position"}, order: lonLat},                // uri.amap.com/marker
		place{keys: []string{"to[lnglat]"}, order: lonLat},              // ditu.amap.com/dir
		place{keys: []string{"dest", "destination"}, order: lonLat},     // m.amap.com/navi
		place{keys: []string{"to"}, order: toOrder},                     // uri.amap.com/navigation
		place{keys: []string{"q"}, order: latLon},                       // wb.amap.com/?q=lat,lon,name
		place{keys: []string{"lng", "lat"}, apart: true, order: lonLat}, // ditu.amap.com/regeo
		place{keys: []string{"dlon", "dlat"}, apart: true, order: lonLat},
		place{keys: []string{"lon", "lat"}, apart: true, order: lonLat},
	)
	if code == CodeBareLink {
		// wb.amap.com/?p=id,lat,lon,name and ?r=lat,lon,name,lat,lon,name.
		if _, after, ok := strings.Cut(l.get("p"), ","); ok {
			c, code = pairAt(after, latLon)
		} else if parts := strings.SplitN(l.get("r"), ",", 4); len(parts) == 4 {
			c, code = pairAt(parts[3], latLon)
		}
	}
	if code == CodeBareLink {
		c, code = l.find(place{keys: []string{"center"}, order: lonLat, centre: true})
	}
	return l.in(datum, basis, c), code
}

func pairAt(s string, order order) (candidate, Code) {
	c, ok := twoNumbers(s)
	if !ok {
		return c, CodeBareLink
	}
	c.order = order
	return c, ""
}

// baidu reads links of 百度: https://lbsyun.baidu.com/docs/webapi (URI API)
// gives those of api.map.baidu.com; the others are what map.baidu.com shares.
func (l link) baidu() (candidate, Code) {
	datum, basis := BD09, DatumStated
	switch strings.ToLower(l.get("coord_type") + l.get("coordtype")) {
	case "":
		basis = DatumOfMap
	case "bd09ll", "bd09":
	case "gcj02", "gcj02ll":
		datum = GCJ02
	case "wgs84", "wgs84ll", "gps":
		datum = WGS84
	default: // bd09mc among them: whose order is not published
		return candidate{}, CodeUnknownDatum
	}
	c, code := l.find(
		place{keys: []string{"location", "latlng"}, order: latLon},
		place{keys: []string{"destination"}, order: latLon},
	)
	if code == CodeBareLink {
		// destination=name:…|latlng:lat,lon|…
		for part := range strings.SplitSeq(l.get("destination"), "|") {
			if pair, ok := strings.CutPrefix(part, "latlng:"); ok {
				c, code = pairAt(pair, latLon)
			}
		}
	}
	if code == "" {
		return l.in(datum, basis, c), code
	}
	if code == CodeBareLink {
		if c, code = l.baiduMetres(); code == "" {
			return l.in(BD09, DatumOfMap, c), code
		}
	}
	return candidate{}, code
}

// baiduMetres reads 百度's Mercator metres: sharegeo=x,y of a pin, or the middle
// of a map at /@x,y,15z. The middle of a map with a route is no place.
func (l link) baiduMetres() (candidate, Code) {
	c, code := l.find(place{keys: []string{"sharegeo"}, order: lonLat})
	if code == CodeBareLink && !strings.HasPrefix(l.path, "/dir/") {
		if _, after, ok := strings.Cut(l.path, "/@"); ok {
			c, code = pairAt(after, lonLat)
			c.centre = true
		}
	}
	if code != "" {
		return c, code
	}
	const widest = 2.1e7 // metres, half the equator and some
	if math.Abs(c.first) <= halfTurn || math.Abs(c.first) > widest || math.Abs(c.second) > widest {
		return c, CodeUnreadable // degrees where metres belong, or neither
	}
	p := fromBaiduMercator(c.first, c.second)
	c.first, c.second = p[0], p[1]
	c.halfUnit /= axisMajor * radian
	return c, ""
}

// tencent reads links of 腾讯: https://lbs.qq.com/webApi/uriV1 gives those of
// apis.map.qq.com; the others are what map.qq.com shares.
func (l link) tencent() (candidate, Code) {
	datum, basis := GCJ02, DatumStated
	switch l.get("coord_type") {
	case "":
		basis = DatumOfMap
	case "1":
		datum = WGS84
	case "2":
	default:
		return candidate{}, CodeUnknownDatum
	}
	// marker=coord:lat,lon;title:…;addr:…, several parted by |.
	var found []candidate
	for marker := range strings.SplitSeq(l.get("marker"), "|") {
		for attribute := range strings.SplitSeq(marker, ";") {
			if pair, ok := strings.CutPrefix(attribute, "coord:"); ok {
				if c, code := pairAt(pair, latLon); code == "" {
					found = append(found, c)
				}
			}
		}
	}
	switch found = distinct(found); len(found) {
	case 0:
	case 1:
		return l.in(datum, basis, found[0]), ""
	default:
		return candidate{}, CodeSeveral
	}
	coordOrder := latLon
	if l.host == "map.wap.qq.com" { // the app's shared pages write lon,lat
		coordOrder = unstated
	}
	c, code := l.find(
		place{keys: []string{"tocoord"}, order: latLon},
		place{keys: []string{"coord"}, order: coordOrder},
		place{keys: []string{"pointx", "pointy"}, apart: true, order: lonLat},
		place{keys: []string{"center"}, order: latLon, centre: true},
	)
	return l.in(datum, basis, c), code
}
