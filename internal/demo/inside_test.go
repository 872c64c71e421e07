package demo

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/city"
)

func TestMaskAgreesWithOutlines(t *testing.T) {
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	built := func(p geo.Point) bool {
		return slices.ContainsFunc(c.Urban, func(u city.BuiltUp) bool {
			return geo.Contains(orb.MultiPolygon{u.Area}, p)
		})
	}
	r := newDice(1, landDice)
	for _, d := range survey(c).districts {
		in := 0
		for range 2000 {
			p := d.throw(r)
			want := geo.Contains(d.area, p) && built(p)
			if got := d.suits(p); got != want {
				t.Fatalf("%s: %v suits: %v, want %v", d.name, p, got, want)
			}
			if want {
				in++
			}
		}
		if in == 0 {
			t.Errorf("%s: no built-up ground", d.name)
		}
	}
}

func TestApportion(t *testing.T) {
	for _, tt := range []struct {
		n      int
		people []float64
		want   []int
	}{
		{10, []float64{5, 3, 2}, []int{5, 3, 2}},
		{10, []float64{1, 1, 1}, []int{4, 3, 3}},
		{7, []float64{6, 3, 1}, []int{4, 2, 1}},
		{5, []float64{1000, 1, 1}, []int{3, 1, 1}},
		{3, []float64{1000, 1, 1}, []int{1, 1, 1}},
		{2, []float64{3, 2, 1}, []int{1, 1, 0}},
	} {
		if got := apportion(tt.n, tt.people); !slices.Equal(got, tt.want) {
			t.Errorf("apportion(%d, %v) = %v, want %v", tt.n, tt.people, got, tt.want)
		}
	}
}

func TestWordsNeverRunOut(t *testing.T) {
	words := newWords(newDice(1, wordDice), 60_000, []string{"云枫社区"})
	slices.Sort(words)
	if n := len(slices.Compact(words)); n != 60_000 {
		t.Errorf("%d different words", n)
	}
	if slices.Contains(words, "云枫") || slices.Contains(words, "晴云枫") {
		t.Error("a known name was used")
	}
}

func TestNumeral(t *testing.T) {
	if got := numeral(120); got != "一二〇" {
		t.Error(got)
	}
}
