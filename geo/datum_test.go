package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

var datums = [...]Datum{WGS84, GCJ02, BD09}

// TestDatumKnownPairs: pairs published by others, lon, lat: the tests of
// eviltransform (googollee) and coordtransform (wandergis).
func TestDatumKnownPairs(t *testing.T) {
	for _, c := range []struct {
		name       string
		datum      Datum
		wgs, moved Point
	}{
		{"eviltransform Shanghai", GCJ02, Point{121.5272106, 31.1774276}, Point{121.531541859215, 31.17530398364597}},
		{"eviltransform Shenzhen", GCJ02, Point{113.912316, 22.543847}, Point{113.9171764808363, 22.540796131694766}},
		{"eviltransform Beijing", GCJ02, Point{116.377817, 39.911954}, Point{116.38404722455657, 39.91334545536069}},
		{"coordtransform Beijing", GCJ02, Point{116.404, 39.915}, Point{116.41024449916938, 39.91640428150164}},
	} {
		if got := FromWGS84(c.wgs, c.datum); Distance(got, c.moved) > 0.002 {
			t.Errorf("%s: FromWGS84(%v, %v) = %v, want %v", c.name, c.wgs, c.datum, got, c.moved)
		}
		if got := ToWGS84(c.moved, c.datum); Distance(got, c.wgs) > 0.002 {
			t.Errorf("%s: ToWGS84(%v, %v) = %v, want %v", c.name, c.moved, c.datum, got, c.wgs)
		}
	}
	// gcoord's inverse stops at 1e-6 degrees.
	for datum, wgs := range map[Datum]Point{GCJ02: {122.99395597, 44.99804071}, BD09: {122.98762210, 44.99171540}} {
		if got := ToWGS84(Point{123, 45}, datum); Distance(got, wgs) > 0.15 {
			t.Errorf("gcoord: ToWGS84(123 45, %v) = %v, want %v", datum, got, wgs)
		}
	}
	// coordtransform's pair of the last step, and gcoord's.
	for gcj, bd := range map[Point]Point{
		{116.404, 39.915}: {116.41036949371029, 39.92133699351021},
		{123, 45}:         {123.00636499, 45.00636899},
	} {
		if got := Convert(gcj, GCJ02, BD09); Distance(got, bd) > 0.002 {
			t.Errorf("Convert(%v, GCJ02, BD09) = %v, want %v", gcj, got, bd)
		}
		if got := Convert(bd, BD09, GCJ02); Distance(got, gcj) > 0.002 {
			t.Errorf("Convert(%v, BD09, GCJ02) = %v, want %v", bd, got, gcj)
		}
	}
}

// cities are what the interfaces of 高德 and 百度 answered for city centres, in
// four systems, as the tests of gcoord (hujiulong, MIT) keep them.
var cities = []struct {
	name         string
	wgs, gcj, bd Point
	mercator     [2]float64
}{
	{"沈阳", Point{123.4253306, 41.8032629}, Point{123.4314787, 41.8057023}, Point{123.438095, 41.8114013}, [2]float64{13741215.395, 5104015.047}},
	{"辽阳", Point{123.2312099, 41.2651725}, Point{123.2369518, 41.2672464}, Point{123.2433178, 41.2736074}, [2]float64{13719532.659, 5024331.229}},
	{"哈尔滨", Point{126.528903, 45.8017783}, Point{126.5349726, 45.8037804}, Point{126.5415875, 45.8094074}, [2]float64{14086698.354, 5718930.121}},
	{"北京", Point{116.4011517, 39.9028057}, Point{116.4074002, 39.9042136}, Point{116.4137852, 39.9105355}, [2]float64{12959264.295, 4825278.406}},
	{"克孜勒苏", Point{76.1647682, 39.7141079}, Point{76.1678223, 39.7145315}, Point{76.1743308, 39.7205029}, [2]float64{8479779.984, 4797847.613}},
	{"那曲", Point{92.0499619, 31.4784436}, Point{92.0512438, 31.4762063}, Point{92.0576832, 31.4824421}, [2]float64{10247925.918, 3673043.553}},
	{"泉州", Point{118.6711365, 24.8770487}, Point{118.6756787, 24.8741363}, Point{118.6821251, 24.8804872}, [2]float64{13211777.488, 2842932.595}},
	{"钦州", Point{108.6503952, 21.9828281}, Point{108.6541485, 21.9799392}, Point{108.6607283, 21.9856319}, [2]float64{12096188.561, 2493660.013}},
	{"克拉玛依", Point{84.8868003, 45.5790815}, Point{84.889212, 45.5798915}, Point{84.8958122, 45.5856682}, [2]float64{9450661.411, 5683387.938}},
}

// TestDatumServices holds the formulas against what the services answer, not
// against other implementations of the same formulas.
func TestDatumServices(t *testing.T) {
	for _, c := range cities {
		if off := Distance(FromWGS84(c.wgs, GCJ02), c.gcj); off > 1 {
			t.Errorf("%s: GCJ-02 %.2f m off", c.name, off)
		}
		if off := Distance(ToWGS84(c.bd, BD09), c.wgs); off > 1.5 {
			t.Errorf("%s: BD-09 %.2f m off", c.name, off)
		}
		got := fromBaiduMercator(c.mercator[0], c.mercator[1])
		if off := Distance(got, c.bd); off > 0.15 {
			t.Errorf("%s: bd09mc %v became %v, %.3f m beside %v", c.name, c.mercator, got, off, c.bd)
		}
	}
}

func TestDatumRoundTrip(t *testing.T) {
	// All of the rectangle but its seam, so all of China and far around it.
	inside := rapid.Custom(func(t *rapid.T) Point {
		return Point{rapid.Float64Range(72.03, 137.80).Draw(t, "lon"), rapid.Float64Range(0.85, 55.80).Draw(t, "lat")}
	})
	rapid.Check(t, func(t *rapid.T) {
		p := inside.Draw(t, "p")
		for _, d := range datums {
			moved := FromWGS84(p, d)
			if off := Distance(moved, p); off > 2500 || d != WGS84 && off == 0 {
				t.Fatalf("%v moves %v by %v m", d, p, off)
			}
			if back := ToWGS84(moved, d); !(Distance(back, p) < 0.001) {
				t.Fatalf("%v to %v and back: %v", p, d, back)
			}
			if again := FromWGS84(ToWGS84(p, d), d); !(Distance(again, p) < 0.001) {
				t.Fatalf("%v from %v and back: %v", p, d, again)
			}
			for _, e := range datums {
				if back := Convert(Convert(p, d, e), e, d); !(Distance(back, p) < 0.002) {
					t.Fatalf("%v from %v to %v and back: %v", p, d, e, back)
				}
			}
		}
	})
}

// TestDatumLine105: at longitude 105 the published formula has a vertical
// tangent.
func TestDatumLine105(t *testing.T) {
	for _, lon := range []float64{105, math.Nextafter(105, 0), math.Nextafter(105, 180), 105 + 1e-12, 105 - 1e-9} {
		p := Point{lon, 35}
		for _, d := range datums {
			if back := ToWGS84(FromWGS84(p, d), d); !(Distance(back, p) < 0.001) {
				t.Errorf("%v to %v and back: %v", p, d, back)
			}
		}
	}
}

func TestDatumOutsideChina(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
		if InChina(p) {
			t.Skip("inside")
		}
		for _, d := range datums {
			if from, to := FromWGS84(p, d), ToWGS84(p, d); from != p || to != p {
				t.Fatalf("%v: %v forth, %v back, want the same", d, from, to)
			}
		}
	})
	for _, p := range []Point{{139.7, 35.7}, {-0.1, 51.5}, {0, 0}, {72.0039, 30}, {100, 55.8272}} {
		for _, d := range datums {
			if from, to := FromWGS84(p, d), ToWGS84(p, d); from != p || to != p {
				t.Errorf("%v of %v: %v forth, %v back, want the same", d, p, from, to)
			}
		}
	}
	nan := FromWGS84(Point{math.NaN(), 41.8}, GCJ02)
	if !math.IsNaN(nan[0]) {
		t.Errorf("NaN became %v", nan)
	}
}

// TestDatumSeam pins what the documentation says of the rectangle's border:
// the result is always finite, and within reach of the point.
func TestDatumSeam(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(0, 3).Draw(t, "side")
		depth := rapid.Float64Range(0, 0.03).Draw(t, "depth")
		lon, lat := rapid.Float64Range(72.004, 137.8347).Draw(t, "lon"), rapid.Float64Range(0.8293, 55.8271).Draw(t, "lat")
		p := [...]Point{{72.004 + depth, lat}, {137.8347 - depth, lat}, {lon, 0.8293 + depth}, {lon, 55.8271 - depth}}[side]
		for _, d := range datums {
			for _, q := range []Point{FromWGS84(p, d), ToWGS84(p, d)} {
				if !(Distance(p, q) < 2500) {
					t.Fatalf("%v in %v became %v", p, d, q)
				}
			}
		}
	})
}

func TestParseDatum(t *testing.T) {
	for _, d := range datums {
		if got, ok := ParseDatum(d.String()); !ok || got != d {
			t.Errorf("ParseDatum(%q) = %v, %v", d, got, ok)
		}
	}
	for _, s := range []string{"mars", "", "WGS84"} {
		if got, ok := ParseDatum(s); ok {
			t.Errorf("ParseDatum(%q) = %v", s, got)
		}
	}
}

func BenchmarkToWGS84(b *testing.B) {
	p := Point{123.4314787, 41.8057023}
	for b.Loop() {
		ToWGS84(p, GCJ02)
	}
}
