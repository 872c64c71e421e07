package search_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	difference "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/search"
)

// TestAlongIsBruteForce: as measuring every stored site against the path, on
// data that changed since it was laid out too.
func TestAlongIsBruteForce(t *testing.T) {
	db, _ := made(t, 80)
	r := dice(21)
	e, err := search.NewSmall(t.Context(), options(t, db), 1000)
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{Rand: r}
	for range 3 {
		w.read(t, db)
		apply(t, db, w.batch())
	}
	refresh(t, e)
	if _, since := e.View().Layers(); since == 0 {
		t.Error("nothing stands beside the base")
	}
	v, sites := e.View(), stored(t, db)
	for range 120 {
		line := orb.LineString{somewhere(r)}
		for range r.IntN(4) {
			line = append(line, geo.Destination(line[len(line)-1], r.Float64()*360, r.Float64()*20_000))
		}
		path, err := geo.NewPath(line)
		if err != nil {
			t.Fatal(err)
		}
		q := search.AlongQuery{Path: path, MaxOffset: 100 + r.Float64()*4000, K: 1 + r.IntN(40), Filter: someFilter(r)}
		type stop struct {
			id            string
			offset, along float64
		}
		var want []stop
		for id, s := range sites {
			if !s.Listed() || s.Location == nil || !matches(q.Filter, &s) {
				continue
			}
			if foot := path.Nearest(s.Location.Point); foot.OffsetMetres <= q.MaxOffset {
				want = append(want, stop{id, foot.OffsetMetres, foot.AlongMetres})
			}
		}
		slices.SortFunc(want, func(a, b stop) int { return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.id, b.id)) })
		want = want[:min(q.K, len(want))]
		slices.SortFunc(want, func(a, b stop) int {
			return cmp.Or(cmp.Compare(a.along, b.along), cmp.Compare(a.offset, b.offset), cmp.Compare(a.id, b.id))
		})
		var got []stop
		for _, s := range v.Along(&q) {
			got = append(got, stop{v.ID(s.Ref), s.Metres, s.Along})
		}
		if diff := difference.Diff(want, got, difference.AllowUnexported(stop{})); diff != "" {
			t.Fatalf("along %v, %+v (-want +got):\n%s", line, q, diff)
		}
	}
}

// BenchmarkAlong is the dearest question: a path of 2,000 points through the
// town, and ten kilometres to either side of it.
func BenchmarkAlong(b *testing.B) {
	for _, n := range []int{600, 100_000} {
		v := engine(b, crowd(b, n)).View()
		var line orb.LineString
		r := dice(5)
		for i := range 2000 {
			line = append(line, geo.Point{railway[0] + float64(i)*2e-4 - 0.2 + r.Float64()*1e-4, railway[1] + r.Float64()*2e-3})
		}
		path, err := geo.NewPath(line)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				v.Along(&search.AlongQuery{Path: path, MaxOffset: 10_000, K: 100})
			}
		})
	}
}
