package geo_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
)

func TestParseLink(t *testing.T) {
	const (
		amap    = "lon 123.43150 lat 41.80570 gcj02 map link amap"
		amapLat = "lat 41.80570 lon 123.43150 gcj02 map link amap"
		baidu   = "lat 41.81140 lon 123.43810 bd09 map link baidu"
		metres  = "lon 123.43809 lat 41.81140 bd09 map link baidu"
		tencent = "lat 41.80570 lon 123.43150 gcj02 map link tencent"
		apple   = "lat 41.80570 lon 123.43150 gcj02 map link apple datum_usual?"
		osm     = "lat 41.80330 lon 123.42530 wgs84 stated link osm"
		google  = "lat 41.80570 lon 123.43150 gcj02 map link google datum_mixed?"
		uri     = "lat 41.80330 lon 123.42530 wgs84 stated geo_uri"
	)
	for text, want := range map[string]string{
		// 高德: lbs.amap.com/api/uri-api
		"https://uri.amap.com/marker?position=123.4315,41.8057":                                      amap,
		"uri.amap.com/marker?position=123.4315,41.8057":                                              amap,
		"HTTPS://URI.AMAP.COM/marker?position=123.4315,41.8057":                                      amap,
		"https://uri.amap.com/marker?position=123.4315%2C41.8057&name=%E6%B2%88%E9%98%B3":            amap,
		"https://uri.amap.com/marker?position=123.4315%252C41.8057":                                  amap,
		"https://uri.amap.com/marker?name=沈阳站&amp;position=123.4315,41.8057&amp;src=x":               amap,
		"https://uri.amap.com/marker?position=123.4315,41.8057&name=a&coordinate=gaode":              "lon 123.43150 lat 41.80570 gcj02 stated link amap",
		"https://uri.amap.com/marker?position=123.4315,41.8057&coordinate=wgs84":                     "lon 123.43150 lat 41.80570 wgs84 stated link amap",
		"https://uri.amap.com/marker?position=123.4315,41.8057&name=站\uff08北\uff09&coordinate=wgs84": "lon 123.43150 lat 41.80570 wgs84 stated link amap",
		"https://uri.amap.com/marker?position=123.4315,41.8057&coordinate=mars":                      "refused: unknown_datum of amap",
		"https://uri.amap.com/marker?position=123.4315,41.8057x":                                     "refused: link_without_coordinates of amap",
		"https://uri.amap.com/marker?position=123.4315,41.8057&name=100%":                            amap,
		"https://uri.amap.com/marker?poiid=B0FFFAB6J2":                                               "refused: link_without_coordinates of amap",
		"https://uri.amap.com/marker?position=123.4315,41.8057&position=123.5,41.9":                  "refused: several_places of amap",
		"https://uri.amap.com/marker?position=NaN,41.8":                                              "refused: link_without_coordinates of amap",
		"https://uri.amap.com/navigation?from=123.5,41.9,a&to=123.4315,41.8057,终点&mode=car":          amap,
		"https://uri.amap.com/search?keyword=x&center=123.4315,41.8057":                              amap + " map_centre?",
		"https://wb.amap.com/?q=41.8057%2C123.4315%2C%E6%B2%88&src=app_C3090":                        amapLat,
		"https://wb.amap.com/?p=B0013,41.8057,123.4315,Library,address":                              amapLat,
		"https://wb.amap.com/?r=41.9,123.5,Origin,41.8057,123.4315,Park,metadata":                    amapLat,
		"https://www.amap.com/?q=沈阳站":                                                                "refused: link_without_coordinates of amap",
		"https://www.amap.com/regeo?lng=123.4315&lat=41.8057&name=x&adcode":                          amap,
		"https://ditu.amap.com/place/B000A83M61":                                                     "refused: link_without_coordinates of amap",
		"https://ditu.amap.com/dir?from[lnglat]=123.5,41.9&to[lnglat]=123.4315,41.8057&type=walk":    amap,
		"http://m.amap.com/?from=41.9,123.5(a)&to=41.8057,123.4315(b)":                               amapLat,
		"https://m.amap.com/navi/?dest=123.4315,41.8057&destName=x":                                  amap,
		"amapuri://route/plan/?dlat=41.8057&dlon=123.4315&dname=x&dev=0&t=0":                         amap,
		"iosamap://navi?lat=41.8057&lon=123.4315&dev=1":                                              "lon 123.43150 lat 41.80570 wgs84 stated link amap",

		// 百度: lbsyun.baidu.com, URI API
		"https://api.map.baidu.com/marker?location=41.8114,123.4381&title=x&output=html":                                            baidu,
		"http://api.map.baidu.com/marker?location=41.8057,123.4315&coord_type=gcj02":                                                "lat 41.80570 lon 123.43150 gcj02 stated link baidu",
		"http://api.map.baidu.com/marker?location=41.8033,123.4253&coord_type=wgs84":                                                "lat 41.80330 lon 123.42530 wgs84 stated link baidu",
		"http://api.map.baidu.com/marker?location=41.8114,123.4381&coord_type=bd09ll":                                               "lat 41.81140 lon 123.43810 bd09 stated link baidu",
		"http://api.map.baidu.com/marker?location=5104015,13741215&coord_type=bd09mc":                                               "refused: unknown_datum of baidu",
		"http://api.map.baidu.com/direction?origin=latlng:34.2,108.9|name:a&destination=latlng:41.8114,123.4381|name:b&mode=riding": baidu,
		"http://api.map.baidu.com/direction?origin=34.2,108.9&destination=41.8114,123.4381&mode=driving":                            baidu,
		"http://api.map.baidu.com/direction?origin=a&destination=b&mode=driving":                                                    "refused: link_without_coordinates of baidu",
		"http://map.baidu.com/?latlng=41.8114,123.4381&title=x&autoOpen=true":                                                       baidu,
		"baidumap://map/marker?location=41.8114,123.4381&title=x":                                                                   baidu,
		"https://map.baidu.com/@13741215,5104015,17z":                                                                               metres + " map_centre?",
		"https://map.baidu.com/poi/%E6%B2%88/@13741215.395,5104015.047,16z?uid=fef3":                                                metres + " map_centre?",
		"https://map.baidu.com/mobile/webapp/place/detail/qt=inf&uid=p8/act=read_share&vt=map&sharegeo=13741215%2C5104015":          metres,
		"https://map.baidu.com/dir/a/b/@13741215.395,5104015.047,16z?querytype=nav":                                                 "refused: link_without_coordinates of baidu",
		"https://map.baidu.com/@123.4381,41.8114,17z":                                                                               "refused: unreadable of baidu",
		"https://map.baidu.com/?poiShareId=p8cdf05":                                                                                 "refused: link_without_coordinates of baidu",

		// 腾讯: lbs.qq.com/webApi/uriV1
		"https://apis.map.qq.com/uri/v1/marker?marker=coord:41.8057,123.4315;title:a;addr:b&referer=myapp":            tencent,
		"https://apis.map.qq.com/uri/v1/marker?marker=title:a;coord:41.8057,123.4315&coord_type=2":                    "lat 41.80570 lon 123.43150 gcj02 stated link tencent",
		"https://apis.map.qq.com/uri/v1/marker?marker=coord:41.8033,123.4253;title:a&coord_type=1":                    "lat 41.80330 lon 123.42530 wgs84 stated link tencent",
		"https://apis.map.qq.com/uri/v1/marker?marker=coord:41.8057,123.4315;title:a&coord_type=4":                    "refused: unknown_datum of tencent",
		"https://apis.map.qq.com/uri/v1/marker?marker=coord:41.8057,123.4315;title:a|coord:41.9,123.5;title:b":        "refused: several_places of tencent",
		"https://apis.map.qq.com/uri/v1/geocoder?coord=41.8057,123.4315&referer=myapp":                                tencent,
		"https://apis.map.qq.com/uri/v1/routeplan?type=bus&from=a&fromcoord=41.9,123.5&to=b&tocoord=41.8057,123.4315": tencent,
		"https://map.qq.com/?type=marker&isopeninfowin=1&markertype=1&pointx=123.4315&pointy=41.8057&name=x":          "lon 123.43150 lat 41.80570 gcj02 map link tencent",
		"http://map.qq.com/m/place/info/pointx=123.4315&pointy=41.8057&level=16&word=x":                               "lon 123.43150 lat 41.80570 gcj02 map link tencent",
		"https://map.wap.qq.com/h5-poi-detail/index.html?coord=123.4315,41.8057&n=x":                                  "lon 123.43150 lat 41.80570 gcj02 map link tencent",
		"qqmap://map/marker?marker=coord:41.8057,123.4315;title:x":                                                    tencent,
		"https://apis.map.qq.com/uri/v1/search?keyword=酒店&region=沈阳":                                                  "refused: link_without_coordinates of tencent",

		// Apple: Map Links, Unified Maps URLs
		"https://maps.apple.com/?ll=41.8057,123.4315&q=x":                                  apple,
		"https://maps.apple.com?q=41.8057,123.4315":                                        apple,
		"http://maps.apple.com/maps?q=41.8057,123.4315":                                    apple,
		"https://maps.apple.com/?daddr=41.8057,123.4315&dirflg=w":                          apple,
		"https://maps.apple.com/place?address=x&coordinate=41.8057,123.4315&name=y":        apple,
		"https://maps.apple.com/directions?source=41.9,123.5&destination=41.8057,123.4315": apple,
		"https://maps.apple.com/frame?center=41.8057,123.4315&span=0.1,0.1":                strings.Replace(apple, "datum_usual?", "map_centre? datum_usual?", 1),
		"https://maps.apple.com/?q=沈阳站":                                                    "refused: link_without_coordinates of apple",
		"https://maps.apple.com/place?auid=17017496253231963769&lsp=7618":                  "refused: link_without_coordinates of apple",

		// OpenStreetMap
		"https://www.openstreetmap.org/?mlat=41.8033&mlon=123.4253#map=17/41.8000/123.4000": osm,
		"https://www.openstreetmap.org/#map=17/41.8033/123.4253":                            osm + " map_centre?",
		"https://www.openstreetmap.org/#map=17/41.8033/123.4253&layers=N":                   osm + " map_centre?",
		"https://osm.org/#map%3D17%2F41.8033%2F123.4253":                                    osm + " map_centre?",
		"https://www.openstreetmap.org/directions?to=41.8033,123.4253":                      osm,
		"https://www.openstreetmap.org/node/6284640534":                                     "refused: link_without_coordinates of osm",

		// Google
		"https://www.google.com/maps/place/x/@41.80,123.40,17z/data=!3m1!4b1!8m2!3d41.8057!4d123.4315": google,
		"https://www.google.com/maps/place/x/data=!3d41.8057!4d123.4315!3d41.9!4d123.5":                "refused: several_places of google",
		"https://www.google.com/maps/place/41.8057,+123.4315/@41.80,123.40,17z":                        google,
		"https://www.google.com/maps/search/?api=1&query=41.8057%2C123.4315":                           google,
		"https://www.google.com/maps/dir/?api=1&destination=41.8057,123.4315":                          google,
		"https://maps.google.com/?q=41.8057,123.4315":                                                  google,
		"https://www.google.com/maps/@41.8057,123.4315,17z":                                            google + " map_centre?",
		"https://www.google.com/maps/place/%E6%B2%88%E9%98%B3":                                         "refused: link_without_coordinates of google",
		"https://www.google.com/search?q=41.8057,123.4315":                                             "refused: unknown_link",

		// RFC 5870, and what Android makes of it
		"geo:41.8033,123.4253":                   uri,
		"GEO:41.8033,123.4253,35":                uri,
		"geo:41.8033,123.4253;crs=wgs84;u=20":    uri,
		"geo:0,0?q=41.8033,123.4253(x)":          uri,
		"geo:0,0?q=41.8033,%20123.4253(x)":       uri,
		"geo:41.8,123.4?q=41.8033,123.4253&z=15": uri,
		"geo:41.8033,123.4253?q=沈阳站":             uri,
		"geo:0,0?q=沈阳站":                          "refused: link_without_coordinates",
		"geo:41.8033,123.4253;crs=CGCS2000":      "refused: unknown_datum",
		"geo:41.8033":                            "refused: no_coordinates",

		// in a text
		"我在这里\uff1ahttps://uri.amap.com/marker?position=123.4315,41.8057\uff0c快来":       amap,
		"41.8057,123.4315 https://uri.amap.com/marker?position=123.4315,41.8057":        amap,
		"https://uri.amap.com/marker?position=123.4315,41.8057 https://example.com/x":   amap,
		"https://surl.amap.com/x https://uri.amap.com/marker?position=123.4315,41.8057": amap,
		"https://uri.amap.com/marker?position=123.4315,41.8057https://surl.amap.com/x":  amap,
		"......https://uri.amap.com/marker?position=123.4315,41.8057":                   amap,
		"a1https://uri.amap.com/marker?position=123.4315,41.8057":                       amap,
		"41.8057,123.4315https://surl.amap.com/x":                                       "lat 41.80570 lon 123.43150 gcj02 map decimal amap datum_usual?",
		"https://": "refused: unknown_link",
		"41.9,123.5 https://uri.amap.com/marker?position=123.4315,41.8057": "refused: several_places",
		"https://example.com/?lat=41.8&lon=123.4":                          "refused: unknown_link",
		"https://amap.com.example.com/marker?position=123.4315,41.8057":    "refused: unknown_link",
		"ftp://example.com/123.4315,41.8057":                               "refused: unknown_link",
	} {
		if diff := cmp.Diff(want, summary(geo.Parse(text, geo.Options{Area: shenyang}))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestParseShortLink: refused with the name of the map and the way out.
func TestParseShortLink(t *testing.T) {
	for text, want := range map[string]geo.Service{
		"https://surl.amap.com/4mkKGuyJ2bz":       geo.Amap,
		"https://u.amap.com/abc":                  geo.Amap,
		"https://j.map.baidu.com/a7/GXfM":         geo.Baidu,
		"https://map.qq.com/l/abc":                geo.Tencent,
		"https://maps.apple/p/7E-Brjrk_THN14":     geo.Apple,
		"https://maps.apple.com/p/dtcGHQZ--4bUSh": geo.Apple,
		"https://maps.app.goo.gl/AbC123":          geo.Google,
		"https://goo.gl/maps/AbC123":              geo.Google,
		"我在高德地图发现了一个好地方\uff01 https://surl.amap.com/abcdEF 分享给你":   geo.Amap,
		"[https://surl.amap.com/x](https://surl.amap.com/x)\u3002": geo.Amap,
		"surl.amap.com/x": geo.Amap,
	} {
		_, err := geo.Parse(text, geo.Options{Area: shenyang})
		var e *geo.ParseError
		if !errors.As(err, &e) || e.Code != geo.CodeShortLink || e.Service != want {
			t.Errorf("%q: %v, want short_link of %s", text, err, want)
			continue
		}
		if !strings.Contains(e.Error(), "open it in a browser") || !strings.Contains(e.Error(), string(want)) {
			t.Errorf("%q: %q does not say what to do", text, e.Error())
		}
	}
}

// TestParseLinkAbroad: outside China the datums are one, and so nothing to
// doubt; OpenStreetMap's short links hold a place.
func TestParseLinkAbroad(t *testing.T) {
	for text, want := range map[string]string{
		"https://maps.apple.com/?ll=50.894967,4.341626": "lat 50.89497 lon 4.34163 gcj02 map link apple",

		"https://www.google.com/maps/place/Central+Park/@40.8,-73.9,15z/data=!3d40.785091!4d-73.968285": "lat 40.78509 lon -73.96828 gcj02 map link google",

		"https://wb.amap.com/?p=P0JANYX6NL%2C45.8289525077221%2C1.266689300537103%2C%E5%88%A9": "lat 45.82895 lon 1.26669 gcj02 map link amap",
		"https://osm.org/go/0EEQjE--":           "lat 51.51077 lon 0.05493 wgs84 stated link osm map_centre? coarse?",
		"https://openstreetmap.org/go/0EEQjE?m": "lat 51.51077 lon 0.05493 wgs84 stated link osm coarse?",
		"https://osm.org/go/NuJWxJh-":           "lat -16.23153 lon -49.08348 wgs84 stated link osm map_centre?",
		"https://osm.org/go/!!!":                "refused: link_without_coordinates of osm",
		"13.7364,51.0528": "refused: ambiguous_axes" +
			" (lon 13.73640 lat 51.05280 wgs84 assumed decimal)" +
			" (lat 13.73640 lon 51.05280 wgs84 assumed decimal)",
	} {
		if diff := cmp.Diff(want, summary(geo.Parse(text, geo.Options{}))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestParseErrorText: every code has its own sentence.
func TestParseErrorText(t *testing.T) {
	seen := map[string]geo.Code{}
	for _, code := range []geo.Code{
		geo.CodeNoCoordinates, geo.CodeTooLong, geo.CodeShortLink, geo.CodeBareLink, geo.CodeUnknownLink,
		geo.CodeUnknownDatum, geo.CodeSeveral, geo.CodeUnreadable, geo.CodeOutOfRange, geo.CodeAmbiguous,
		geo.CodeSwapped, geo.CodeLikelyDatum, geo.CodeOutside,
	} {
		text := (&geo.ParseError{Code: code, Service: geo.Amap}).Error()
		if other, twice := seen[text]; twice || !strings.HasPrefix(text, "geo: parse: ") {
			t.Errorf("%s: %q, as %s", code, text, other)
		}
		seen[text] = code
	}
}

// TestParseErrorPrivate: the error may be logged, the place may not.
func TestParseErrorPrivate(t *testing.T) {
	for _, text := range []string{"121.4735,31.2304", "https://uri.amap.com/marker?position=41.8012,123.4321", "41.8012N 41.9N"} {
		_, err := geo.Parse(text, geo.Options{Area: shenyang})
		if err == nil || strings.ContainsAny(strings.TrimPrefix(err.Error(), "geo: parse: "), "0123456789") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
