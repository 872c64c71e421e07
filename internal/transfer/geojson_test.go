package transfer_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

func collection(members string, features ...string) string {
	return `{"type":"FeatureCollection",` + members + `"features":[` + strings.Join(features, ",") + `]}`
}

func TestGeoJSON(t *testing.T) {
	const at = `"geometry":{"type":"Point","coordinates":[123.404812,41.920377]}`
	tests := []struct {
		name, file string
		want       []string
	}{
		{
			"WGS-84 unless something else is said", collection("", `{"type":"Feature","id":"104837",`+at+`,"properties":{"名称":"甲","类型":"驿站"}}`),
			[]string{"1 id=104837 service=驿站 name=甲 location.lon=123.404812 location.lat=41.920377 location.datum=WGS84"},
		},
		{
			"a feature's own datum", collection("", `{"type":"Feature",`+at+`,"properties":{"name":"甲","service":"station","坐标系":"高德"}}`, `{"type":"Feature",`+at+`,"properties":{"name":"乙","service":"station"}}`),
			[]string{"1 service=station name=甲 location.lon=123.404812 location.lat=41.920377 location.datum=高德", "2 service=station name=乙 location.lon=123.404812 location.lat=41.920377 location.datum=WGS84"},
		},
		{
			"the file's datum", collection(`"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},`, `{"type":"Feature",`+at+`,"properties":{"name":"甲","service":"station"}}`),
			[]string{"1 service=station name=甲 location.lon=123.404812 location.lat=41.920377 location.datum=CGCS2000"},
		},
		{
			"not located", collection("", `{"type":"Feature","geometry":null,"properties":{"name":"甲","service":"station"}}`),
			[]string{"1 service=station name=甲"},
		},
		{
			"properties with coordinates where no geometry is", collection("", `{"type":"Feature","geometry":null,"properties":{"name":"甲","service":"station","经度":123.4,"纬度":"41.9","坐标系":"百度"}}`),
			[]string{"1 service=station name=甲 location.lon=123.4 location.lat=41.9 location.datum=百度"},
		},
		{
			"the geometry before such properties", collection("", `{"type":"Feature",`+at+`,"properties":{"name":"甲","service":"station","lng":1,"lat":2}}`),
			[]string{"1 service=station name=甲 location.lon=123.404812 location.lat=41.920377 location.datum=WGS84"},
		},
		{
			"not a point", collection("", `{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]},"properties":{"name":"甲","service":"station"}}`),
			[]string{"1 service=station name=甲 !经度:not_a_point"},
		},
		{
			"numbers, truths, lists", collection("", `{"type":"Feature","geometry":{"type":"Point","coordinates":[1.234e2,41.9,55]},"properties":{"name":"甲","service":"station","项目年度":2023,"微波炉":true,"aliases":["乙","丙"],"电话":null,"备注":2.4E3}}`),
			[]string{"1 service=station name=甲 aliases=乙、丙 location.lon=123.4 location.lat=41.9 location.datum=WGS84 amenities.microwave=true programme.year=2023 staff_note=2400"},
		},
		{
			"our own answers", collection(`"query":{"k":1},"epoch":"x",`, `{"type":"Feature","id":"104837",`+at+`,"properties":{"name":"甲","service":"station","district":"210113","distance_m":3.1,"precision":"street","phone":"024-1","state":{"value":"open"},"needs":{"eat":"yes","toilet":"unknown"},"entry":{"walk_in":"no"},"demo":false}}`),
			[]string{"1 id=104837 service=station name=甲 district=210113 location.lon=123.404812 location.lat=41.920377 location.datum=WGS84 location.precision=street contact.phone=024-1 needs.eat=yes entry.walk_in=no"},
		},
		{
			"blank features count", "\ufeff" + collection("", `{"type":"Feature","properties":null}`, `{"type":"Feature","properties":{"name":"甲","service":"station"}}`),
			[]string{"2 service=station name=甲"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readAll(t, []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGeoJSONRefuses(t *testing.T) {
	good := `{"type":"Feature","properties":{"name":"甲","service":"station"}}`
	for name, tt := range map[string]struct{ file, code string }{
		"a feature alone":    {good, "no_features"},
		"cut off":            {`{"type":"FeatureCollection","features":[` + good, "broken_json"},
		"more behind":        {collection("", good) + "{}", "broken_json"},
		"an empty list":      {collection(""), "empty_file"},
		"no features":        {`{"type":"FeatureCollection"}`, "no_features"},
		"two lists":          {collection(`"features":[],`, good), "no_features"},
		"not a feature":      {collection("", good, `{"type":"Point"}`), "no_feature"},
		"bad JSON":           {collection("", good+"x"), "broken_json"},
		"odd members":        {collection("", `{"type":1}`), "broken_json"},
		"properties no map":  {collection("", `{"type":"Feature","properties":[1]}`), "no_feature"},
		"unknown datum":      {collection(`"crs":{"properties":{"name":"EPSG:2417"}},`, good), "unknown_crs"},
		"a crs of nothing":   {collection(`"crs":null,`, good), "unknown_crs"},
		"a long feature":     {collection("", `{"type":"Feature","properties":{"name":"`+strings.Repeat("甲", 1<<20)+`"}}`), "feature_too_long"},
		"a long other thing": {collection(`"x":"`+strings.Repeat("甲", 1<<20)+`",`, good), "feature_too_long"},
		"deep":               {collection("", strings.Repeat(`{"type":`, 20_000)), "broken_json"},
		"no name":            {collection("", `{"type":"Feature","properties":{"service":"station"}}`), "no_name_property"},
		"one thing twice":    {collection("", `{"type":"Feature","properties":{"name":"甲","名称":"乙","service":"station"}}`), "duplicate_column"},
	} {
		_, err := readAll(t, []byte(tt.file))
		e, ok := errors.AsType[*locator.Error](err)
		if !ok || e.Code != tt.code || e.Kind != locator.Invalid || strings.Contains(e.Message, "‹") {
			t.Errorf("%s: err = %v, want %s", name, err, tt.code)
		}
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add([]byte(collection(`"crs":{"properties":{"name":"EPSG:4326"}},`, `{"type":"Feature","id":1,"geometry":{"type":"Point","coordinates":[1e2,41]},"properties":{"name":"甲","service":"station","meal":{"meals":{"lunch":"yes"}}}}`)))
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名称":["a"],"类型":{}}},null]}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		list, err := transfer.NewReaderAs(bytes.NewReader(file), nil)
		if err != nil {
			return
		}
		defer list.Close()
		last := 0
		for {
			row, err := list.Next()
			if err != nil {
				return
			}
			if row.Number <= last {
				t.Fatalf("row %d after %d", row.Number, last)
			}
			last = row.Number
		}
	})
}
