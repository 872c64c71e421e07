package city

import (
	"math"
	"math/rand/v2"
	"testing"
	"testing/fstest"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"

	"jiujin/geo"
)

func load(t testing.TB) *City {
	t.Helper()
	c, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefault(t *testing.T) {
	c := load(t)
	if len(c.Districts) != 13 {
		t.Errorf("%d districts, want 13", len(c.Districts))
	}
	national := 0
	for _, s := range c.Subdistricts {
		if s.Source == "" {
			national++
		}
	}
	listed := 0
	for _, com := range c.Communities {
		if isDigits(com.Code) {
			listed++
		}
	}
	if national != 190 || listed != 2703 {
		t.Errorf("%d subdistricts and %d communities of the national list, want 190 and 2703", national, listed)
	}
	people := 0.0
	for _, d := range c.Districts {
		people += d.Population10k
	}
	if math.Abs(people-907.01) > 0.02 { // the census gives the whole city 907.01
		t.Errorf("population %.2f, want 907.01", people)
	}
	if b := c.Profile.Map.Bounds; b != c.bound {
		t.Errorf("profile bounds %v, districts %v", b, c.bound)
	}
	if c.Profile.Footer != (Footer{}) {
		t.Errorf("the footer invents something: %+v", c.Profile.Footer)
	}
	rivers := map[string]bool{}
	for _, r := range c.Rivers {
		rivers[r.Name] = true
	}
	if !rivers["浑河"] || !rivers["辽河"] {
		t.Errorf("rivers %v", rivers)
	}
}

func TestDistrictAt(t *testing.T) {
	c := load(t)
	for _, tt := range []struct {
		name     string
		lat, lon float64
		want     string
	}{
		{"故宫大清门", 41.7954, 123.4497, "沈河区"},
		{"沈阳站", 41.7920, 123.3885, "和平区"},
		{"沈阳北站", 41.8173, 123.4297, "沈河区"},
		{"沈阳南站", 41.6660, 123.3998, "浑南区"},
		{"奥体中心", 41.7391, 123.4574, "浑南区"},
		{"彩电塔", 41.7804, 123.4280, "沈河区"},
		{"北陵公园", 41.8467, 123.4220, "皇姑区"},
		{"苏家屯", 41.6640, 123.3390, "苏家屯区"},
		{"新民市区", 41.9950, 122.8250, "新民市"},
		{"鞍山", 41.1078, 122.9946, ""},
		{"抚顺", 41.8800, 123.9570, ""},
		{"北京", 39.9042, 116.4074, ""},
	} {
		d, ok := c.DistrictAt(geo.Point{tt.lon, tt.lat})
		if d.Name != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q, want %q", tt.name, d.Name, tt.want)
		}
	}
	if c.Contains(geo.Point{math.NaN(), 41}) {
		t.Error("NaN is in the city")
	}
}

func TestDistrictsPartTheCity(t *testing.T) {
	c := load(t)
	rnd := rand.New(rand.NewPCG(7, 7))
	inside, twice := 0, 0
	for range 200_000 {
		p := geo.Point{
			c.bound.Min[0] + rnd.Float64()*(c.bound.Max[0]-c.bound.Min[0]),
			c.bound.Min[1] + rnd.Float64()*(c.bound.Max[1]-c.bound.Min[1]),
		}
		n := 0
		for _, d := range c.Districts {
			if d.Bound.Contains(p) && geo.Contains(d.Area, p) {
				n++
			}
		}
		if n > 0 {
			inside++
		}
		if n > 1 {
			twice++
		}
	}
	if inside < 50_000 || twice > 0 {
		t.Errorf("%d points inside, %d of them in two districts", inside, twice)
	}
	// No gap between neighbours: every inner edge is walked once each way, so
	// the edges walked once bound the city, in as many rings as it has parts.
	edges := map[[2]orb.Point]int{}
	for _, d := range c.Districts {
		for _, p := range d.Area {
			for _, r := range p {
				for i := 1; i < len(r); i++ {
					edges[[2]orb.Point{r[i-1], r[i]}]++
				}
			}
		}
	}
	next := map[orb.Point]orb.Point{}
	for e, n := range edges {
		if n > 1 {
			t.Fatalf("edge %v belongs to two districts on the same side", e)
		}
		if edges[[2]orb.Point{e[1], e[0]}] == 0 {
			next[e[0]] = e[1]
		}
	}
	rings := 0
	for len(next) > 0 {
		rings++
		for p := range next {
			for q, ok := next[p]; ok; q, ok = next[p] {
				delete(next, p)
				p = q
			}
			break
		}
	}
	if rings != 1 {
		t.Errorf("%d rings bound the city: gaps between districts", rings)
	}
}

func TestDistrictAreas(t *testing.T) {
	c := load(t)
	want := map[string]float64{"沈河区": 60, "和平区": 60, "大东区": 100, "皇姑区": 66, "康平县": 2175, "法库县": 2290, "新民市": 3297}
	total := 0.0
	for _, d := range c.Districts {
		km2 := math.Abs(orbgeo.Area(d.Area)) / 1e6
		total += km2
		if w, ok := want[d.Name]; ok && math.Abs(km2-w) > 0.05*w {
			t.Errorf("%s: %.1f km², want about %.0f", d.Name, km2, w)
		}
	}
	if math.Abs(total-12860) > 130 {
		t.Errorf("the city has %.0f km², want about 12,860", total)
	}
}

func TestRingsAreValid(t *testing.T) {
	for _, d := range load(t).Districts {
		for i, p := range d.Area {
			for j, r := range p {
				want := orb.CCW
				if j > 0 {
					want = orb.CW
				}
				if !r.Closed() || r.Orientation() != want {
					t.Errorf("%s polygon %d ring %d: closed %v, orientation %v", d.Name, i, j, r.Closed(), r.Orientation())
				}
				seen := map[orb.Point]bool{}
				for _, pt := range r[1:] {
					if seen[pt] {
						t.Errorf("%s: the ring touches itself at %v", d.Name, pt)
					}
					seen[pt] = true
				}
				for a := 1; a < len(r); a++ {
					for b := a + 2; b < len(r); b++ {
						if a == 1 && b == len(r)-1 {
							continue // they meet at the start
						}
						if meet(r[a-1], r[a], r[b-1], r[b]) {
							t.Fatalf("%s: edges %d and %d meet at %v", d.Name, a, b, r[a])
						}
					}
				}
			}
		}
	}
}

// meet reports whether two segments have a point in common.
func meet(a, b, c, d orb.Point) bool {
	side := func(p, q, r orb.Point) float64 {
		return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0])
	}
	s1, s2, s3, s4 := side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
	if s1*s2 < 0 && s3*s4 < 0 {
		return true
	}
	on := func(s float64, p, q, r orb.Point) bool {
		return s == 0 && orb.MultiPoint{p, q}.Bound().Contains(r)
	}
	return on(s1, a, b, c) || on(s2, a, b, d) || on(s3, c, d, a) || on(s4, c, d, b)
}

func TestEachDistrictHasTown(t *testing.T) {
	c := load(t)
	for _, d := range c.Districts {
		hit := false
		for _, u := range c.Urban {
			hit = hit || geo.Contains(orb.MultiPolygon{u.Area}, d.Label)
		}
		if at, _ := c.DistrictAt(d.Label); !hit || at.Code != d.Code {
			t.Errorf("%s: label %v in town %v, in %s", d.Name, d.Label, hit, at.Name)
		}
	}
}

func TestFindDistrict(t *testing.T) {
	c := load(t)
	for text, want := range map[string]string{
		"沈河区": "210103", "沈河": "210103", "210103": "210103", "沈阳市沈河区": "210103",
		"辽宁省沈阳市沈河区": "210103", "新民": "210181", "沈北": "210113", "沈北新区": "210113",
		"辽中县": "210115", " 康平 县 ": "210123", "Shenhe District": "210103",
		"": "", "沈阳": "", "沈阳市": "", "东陵区": "", "沈河区大西路": "", "210101": "",
	} {
		if d, ok := c.FindDistrict(text); d.Code != want || ok != (want != "") {
			t.Errorf("%q: %q, want %q", text, d.Code, want)
		}
	}
}

func TestWithProfile(t *testing.T) {
	c := load(t)
	p, err := c.Profile.Merge([]byte(`{"footer":{"icp":"辽ICP备00000000号"}}`))
	if err != nil {
		t.Fatal(err)
	}
	d := c.WithProfile(p)
	if d.Profile.Footer.ICP == "" || c.Profile.Footer.ICP != "" {
		t.Errorf("changed %q, original %q", d.Profile.Footer.ICP, c.Profile.Footer.ICP)
	}
	d.Profile.Targets["meal"] = 1
	if p.Targets["meal"] != 300 || c.Profile.Targets["meal"] != 300 {
		t.Error("profiles share their targets")
	}
}

func TestLoadNamesFileAndField(t *testing.T) {
	for _, tt := range []struct{ file, content, want string }{
		{"profile.json", `{"footer":{"icq":""}}`, "city: profile.json: footer.icq:没有这个字段"},
		{"districts.geojson", `{"type":"FeatureCollection","features":[]}`, "city: districts.geojson: features: none"},
		{"places.json", `{"subdistricts":[{"code":"999999001","name":"x"}]}`, "city: places.json: subdistricts[0].code: 999999001 is in no district"},
		{"urban.geojson", `{"features":[{"geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6]]]}}]}`, "city: urban.geojson: features[0]: geometry: a ring is not closed"},
	} {
		fsys := fstest.MapFS{}
		for _, name := range []string{"profile.json", "districts.geojson", "places.json", "rivers.geojson", "urban.geojson"} {
			text, err := data.ReadFile("shenyang/" + name)
			if err != nil {
				t.Fatal(err)
			}
			fsys[name] = &fstest.MapFile{Data: text}
		}
		if _, err := Load(fsys); err != nil {
			t.Fatalf("without places_extra.json: %v", err)
		}
		fsys[tt.file] = &fstest.MapFile{Data: []byte(tt.content)}
		if _, err := Load(fsys); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", tt.file, err, tt.want)
		}
	}
}

func BenchmarkDistrictAt(b *testing.B) {
	c := load(b)
	p := geo.Point{123.4497, 41.7954}
	for b.Loop() {
		c.DistrictAt(p)
	}
}
