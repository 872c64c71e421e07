package geo_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"jiujin/geo"
)

// The example of Google's "Encoded Polyline Algorithm Format".
const googlePolyline = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"

var googleLine = orb.LineString{{-120.2, 38.5}, {-120.95, 40.7}, {-126.453, 43.252}}

func TestPolyline(t *testing.T) {
	got, err := geo.DecodePolyline(googlePolyline)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(googleLine, got); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
	if s, err := geo.EncodePolyline(googleLine); err != nil || s != googlePolyline {
		t.Errorf("encoded %q, %v, want %q", s, err, googlePolyline)
	}
	// A single point of the documentation's steps: -179.98321.
	if s, err := geo.EncodePolyline(orb.LineString{{-179.98321, 0}}); err != nil || s != "?`~oia@" {
		t.Errorf("encoded %q, %v", s, err)
	}
	if line, err := geo.DecodePolyline(""); err != nil || len(line) != 0 {
		t.Errorf("empty: %v, %v", line, err)
	}
}

func TestPolylineErrors(t *testing.T) {
	for name, s := range map[string]string{
		"odd count":        "_p~iF",
		"cut short":        "_p~iF~ps|U_ulLnnq",
		"a space":          "_p~iF ~ps|U",
		"a Chinese letter": "_p~iF~ps|U\u6c88",
		"never ends":       "______________",
		"control":          "\x00\x01",
	} {
		if line, err := geo.DecodePolyline(s); !errors.Is(err, geo.ErrPolyline) {
			t.Errorf("%s: %v, %v, want ErrPolyline", name, line, err)
		}
	}
	// Precision 6 of a point in Shenyang.
	if line, err := geo.DecodePolyline("_sgvnA_svjjF"); !errors.Is(err, geo.ErrRange) {
		t.Errorf("precision 6: %v, %v, want ErrRange", line, err)
	}
	if s, err := geo.EncodePolyline(orb.LineString{{123.4, 41.8}, {41.8, 123.4}}); !errors.Is(err, geo.ErrRange) {
		t.Errorf("encoded a swapped point: %q, %v", s, err)
	}
}

func TestPolylineRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) geo.Point {
			return geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
		})
		line := orb.LineString(rapid.SliceOf(point).Draw(t, "line"))
		s, err := geo.EncodePolyline(line)
		if err != nil {
			t.Fatal(err)
		}
		back, err := geo.DecodePolyline(s)
		if err != nil || len(back) != len(line) {
			t.Fatalf("%q: %v, %v", s, back, err)
		}
		for i := range line {
			if math.Abs(back[i][0]-line[i][0]) > 0.500001e-5 || math.Abs(back[i][1]-line[i][1]) > 0.500001e-5 {
				t.Fatalf("point %d: %v became %v", i, line[i], back[i])
			}
		}
	})
}

func FuzzPolyline(f *testing.F) {
	for _, s := range []string{"", googlePolyline, "_p~iF", "??", "_____?_____?", "_sgvnA_svjjF", "`~oia@`~oia@", "\xff\x7f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, err := geo.DecodePolyline(s)
		if err != nil {
			if !errors.Is(err, geo.ErrPolyline) && !errors.Is(err, geo.ErrRange) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if len(line) > len(s)/2 {
			t.Fatalf("%d points from %d bytes", len(line), len(s))
		}
		again, err := geo.EncodePolyline(line)
		if err != nil {
			t.Fatal(err)
		}
		back, err := geo.DecodePolyline(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(line, back); diff != "" {
			t.Fatalf("%q: %s", s, diff)
		}
	})
}
