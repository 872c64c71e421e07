package knn_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	difference "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"jiujin/geo"
	"jiujin/geo/knn"
)

func build(items []item) *knn.Index[item] {
	return knn.Build(items, func(i *item) (geo.Point, uint64) { return i.p, i.mask })
}

// tie is within which items may change places.
const tie = 0.001 // metres

// bruteForce measures every item.
func bruteForce(items []item, q *knn.Query) (metres []float64) {
	for _, i := range items {
		if i.mask&q.Mask != q.Mask {
			continue
		}
		if m := geo.Distance(q.Point, i.p); q.MaxMetres == 0 || m <= q.MaxMetres {
			metres = append(metres, m)
		}
	}
	slices.Sort(metres)
	return metres[:min(q.K, len(metres))]
}

// wrong says what is wrong with the hits of a query: every one must match, be
// there once, say its true distance, and be as near as the one brute force has
// in its place.
func wrong(x *knn.Index[item], items []item, q *knn.Query, hits []knn.Hit) string {
	want := bruteForce(items, q)
	if len(hits) != len(want) {
		// An item a hair's breadth from the limit may be in or out.
		edge := *q
		edge.MaxMetres += tie
		if q.MaxMetres == 0 || len(hits) > len(bruteForce(items, &edge)) {
			return fmt.Sprintf("%d hits, want %d", len(hits), len(want))
		}
	}
	seen := map[int32]bool{}
	for i, h := range hits {
		switch exact := geo.Distance(q.Point, x.Point(h.At)); {
		case seen[h.At]:
			return fmt.Sprintf("position %d twice", h.At)
		case x.Mask(h.At)&q.Mask != q.Mask:
			return fmt.Sprintf("hit %d does not match", i)
		case math.Abs(h.Metres-exact) > tie:
			return fmt.Sprintf("hit %d is %v m away, not %v", i, exact, h.Metres)
		case i < len(want) && math.Abs(h.Metres-want[i]) > tie:
			return fmt.Sprintf("hit %d is %v m away, the true one %v", i, h.Metres, want[i])
		}
		seen[h.At] = true
	}
	return ""
}

func places() map[string]*rapid.Generator[geo.Point] {
	within := func(lon, lat, spread float64) *rapid.Generator[geo.Point] {
		return rapid.Custom(func(t *rapid.T) geo.Point {
			p := geo.Point{
				math.Remainder(lon+rapid.Float64Range(-spread, spread).Draw(t, "lon"), 360),
				lat + rapid.Float64Range(-spread, spread).Draw(t, "lat"),
			}
			p[1] = max(-90, min(90, p[1]))
			return p
		})
	}
	return map[string]*rapid.Generator[geo.Point]{
		"city":         within(123.43, 41.8, 0.3),
		"province":     within(122.5, 41, 3),
		"antimeridian": within(180, -17, 1),
		"world":        within(0, 0, 180),
		"one street":   within(123.43, 41.8, 0.0005),
		"north pole": rapid.Custom(func(t *rapid.T) geo.Point {
			return geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(88, 90).Draw(t, "lat")}
		}),
		"south pole": rapid.Custom(func(t *rapid.T) geo.Point {
			return geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, -89.9).Draw(t, "lat")}
		}),
		"few spots": rapid.SampledFrom([]geo.Point{{123.4, 41.8}, {123.4, 41.8000001}, {123.41, 41.8}, {180, 0}, {-180, 0}, {0, 90}, {70, 90}}),
	}
}

// TestNearest: as brute force, wherever the items are and whoever asks.
func TestNearest(t *testing.T) {
	for name, place := range places() {
		t.Run(name, func(t *testing.T) {
			anywhere := places()["world"]
			rapid.Check(t, func(t *rapid.T) {
				items := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) item {
					return item{place.Draw(t, "p"), rapid.Uint64Range(0, 7).Draw(t, "mask")}
				}), 0, 120).Draw(t, "items")
				x := build(items)
				for range 5 {
					q := &knn.Query{
						Point: rapid.OneOf(place, place, anywhere).Draw(t, "from"),
						K:     rapid.OneOf(rapid.IntRange(0, 30), rapid.Just(1000)).Draw(t, "k"),
						Mask:  rapid.OneOf(rapid.Just[uint64](0), rapid.Uint64Range(0, 15)).Draw(t, "mask"),
					}
					if rapid.Bool().Draw(t, "limited") {
						q.MaxMetres = rapid.OneOf(rapid.Float64Range(0.01, 50_000), rapid.Float64Range(1, 2e7)).Draw(t, "max")
					}
					if fault := wrong(x, items, q, x.Nearest(q, nil)); fault != "" {
						t.Fatalf("%+v: %s", *q, fault)
					}
					if q.K < 1000 {
						continue
					}
					if fault := wrong(x, items, q, x.Within(q, nil)); fault != "" {
						t.Fatalf("within %+v: %s", *q, fault)
					}
				}
			})
		})
	}
}

// TestRanks: the ten nearest of a city are the ten nearest along the geodesic,
// at every one of so many random places of the province. JIUJIN_RANKS says how
// many; `make fuzz` asks for a million.
func TestRanks(t *testing.T) {
	n := 5_000
	if s := os.Getenv("JIUJIN_RANKS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	var items []item
	for i, p := range town(600) {
		items = append(items, item{p, uint64(i % 2)})
	}
	x := build(items)
	workers := runtime.GOMAXPROCS(0)
	largest := make([]float64, workers)
	var running sync.WaitGroup
	for w := range workers {
		running.Go(func() { largest[w] = rank(t, x, items, rand.New(rand.NewPCG(4, uint64(w))), (n+w)/workers) })
	}
	running.Wait()
	t.Logf("%d random places, 10 nearest each: none wrong unless said above; metres differ by %.2g at most", n, slices.Max(largest))
}

// rank compares the ten nearest of n random places and returns by how much the
// metres differ at most.
func rank(t *testing.T, x *knn.Index[item], items []item, r *rand.Rand, n int) (largest float64) {
	hits := make([]knn.Hit, 0, 10)
	for range n {
		q := &knn.Query{K: 10, Mask: uint64(r.IntN(2))}
		switch r.IntN(3) {
		case 0: // anywhere in the province
			q.Point = geo.Point{118.8 + r.Float64()*7, 38.7 + r.Float64()*4.8}
		default: // where people are
			q.Point = geo.Destination(items[r.IntN(len(items))].p, r.Float64()*360, math.Abs(r.NormFloat64())*5000)
		}
		hits = x.Nearest(q, hits[:0])
		want := vincentyNearest(items, q, hits[len(hits)-1].Metres+1)
		if len(hits) != 10 || len(want) < 10 {
			t.Errorf("%v: %d hits, %d as near", q.Point, len(hits), len(want))
			return largest
		}
		for i, h := range hits {
			off := math.Abs(h.Metres - want[i])
			largest = max(largest, off)
			if off > tie {
				t.Errorf("%v: hit %d is %v m away, the true one %v", q.Point, i, h.Metres, want[i])
				return largest
			}
		}
	}
	return largest
}

// vincentyNearest returns the metres of the nearest items within a limit, by
// Vincenty's inverse and nothing of the package geo.
func vincentyNearest(items []item, q *knn.Query, limit float64) (metres []float64) {
	for _, i := range items {
		// A degree is nowhere in the province shorter than this.
		north, east := math.Abs(i.p[1]-q.Point[1])*110_500, math.Abs(i.p[0]-q.Point[0])*80_000
		if i.mask&q.Mask != q.Mask || north > limit || east > limit {
			continue
		}
		metres = append(metres, vincenty(q.Point, i.p))
	}
	slices.Sort(metres)
	return metres[:min(q.K, len(metres))]
}

// vincenty is the inverse formula as Survey Review XXIII 176 prints it.
func vincenty(p, q geo.Point) float64 {
	const a, f = 6378137.0, 1 / 298.257223563
	const b = a * (1 - f)
	rad := math.Pi / 180
	u1, u2 := math.Atan((1-f)*math.Tan(p[1]*rad)), math.Atan((1-f)*math.Tan(q[1]*rad))
	l := (q[0] - p[0]) * rad
	lambda := l
	for {
		sinSigma := math.Hypot(math.Cos(u2)*math.Sin(lambda), math.Cos(u1)*math.Sin(u2)-math.Sin(u1)*math.Cos(u2)*math.Cos(lambda))
		if sinSigma == 0 {
			return 0
		}
		cosSigma := math.Sin(u1)*math.Sin(u2) + math.Cos(u1)*math.Cos(u2)*math.Cos(lambda)
		sigma := math.Atan2(sinSigma, cosSigma)
		sinAlpha := math.Cos(u1) * math.Cos(u2) * math.Sin(lambda) / sinSigma
		cos2 := 1 - sinAlpha*sinAlpha
		cosM := cosSigma - 2*math.Sin(u1)*math.Sin(u2)/cos2
		c := f / 16 * cos2 * (4 + f*(4-3*cos2))
		before := lambda
		lambda = l + (1-c)*f*sinAlpha*(sigma+c*sinSigma*(cosM+c*cosSigma*(-1+2*cosM*cosM)))
		if math.Abs(lambda-before) < 1e-14 {
			v := cos2 * (a*a - b*b) / (b * b)
			ka := 1 + v/16384*(4096+v*(-768+v*(320-175*v)))
			kb := v / 1024 * (256 + v*(-128+v*(74-47*v)))
			return b * ka * (sigma - kb*sinSigma*(cosM+kb/4*(cosSigma*(-1+2*cosM*cosM)-kb/6*cosM*(-3+4*sinSigma*sinSigma)*(-3+4*cosM*cosM))))
		}
	}
}

// TestTies: items on one spot come in the order they were given, and k cuts
// among them by the same order.
func TestTies(t *testing.T) {
	spot, aside := geo.Point{123.4, 41.8}, geo.Point{123.4001, 41.8}
	var items []item
	for i := range 200 {
		items = append(items, item{spot, uint64(i)}, item{aside, uint64(1000 + i)})
	}
	rand.New(rand.NewPCG(5, 5)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	x := build(items)
	var want []uint64
	for _, near := range []geo.Point{spot, aside} {
		for _, i := range items {
			if i.p == near {
				want = append(want, i.mask)
			}
		}
	}
	for _, k := range []int{1, 2, 9, 10, 14, 15, 16, 100, 200, 201, 400} {
		hits := x.Nearest(&knn.Query{Point: geo.Point{123.39, 41.8}, K: k}, nil)
		var got []uint64
		for _, h := range hits {
			got = append(got, x.Item(h.At).mask)
		}
		if diff := difference.Diff(want[:k], got); diff != "" {
			t.Errorf("k = %d (-want +got):\n%s", k, diff)
		}
	}
}

// TestEmpty: no items, no hits; and none of anything else either.
func TestEmpty(t *testing.T) {
	var zero knn.Index[item]
	for name, x := range map[string]*knn.Index[item]{"zero value": &zero, "built": build(nil)} {
		q := &knn.Query{Point: geo.Point{1, 2}, K: 3, MaxMetres: 1e9}
		if x.Len() != 0 || len(x.Nearest(q, nil)) != 0 || len(x.Within(q, nil)) != 0 || len(x.Items()) != 0 {
			t.Errorf("%s: something in nothing", name)
		}
		x.In(orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}, 0, func(int32) bool { t.Error("an item"); return true })
		if y := x.WithMasks(func(int32) uint64 { return 1 }); y.Len() != 0 {
			t.Errorf("%s: masks make items", name)
		}
	}
}

// TestPrefix: hits of an earlier query stay as they are.
func TestPrefix(t *testing.T) {
	x := build([]item{{p: geo.Point{123, 41}}, {p: geo.Point{123.1, 41}}})
	far := x.Nearest(&knn.Query{Point: geo.Point{100, 10}, K: 2}, nil)
	first := slices.Clone(far)
	both := x.Nearest(&knn.Query{Point: geo.Point{123, 41}, K: 2, MaxMetres: 100}, far)
	if len(both) != 3 || !slices.Equal(both[:2], first) || both[2].Metres != 0 {
		t.Errorf("hits %v after %v", both, first)
	}
}

// TestAccept: only accepted items count, and the rest makes room.
func TestAccept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := places()["city"]
		items := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) item {
			return item{p.Draw(t, "p"), rapid.Uint64Range(0, 3).Draw(t, "mask")}
		}), 1, 100).Draw(t, "items")
		x := build(items)
		q := &knn.Query{Point: p.Draw(t, "from"), K: rapid.IntRange(1, 20).Draw(t, "k"), Mask: 1}
		want := x.Nearest(&knn.Query{Point: q.Point, K: q.K, Mask: 3}, nil)
		q.Accept = func(at int32) bool { return x.Mask(at)&2 != 0 }
		if diff := difference.Diff(want, x.Nearest(q, nil)); diff != "" {
			t.Errorf("nearest (-masked +accepted):\n%s", diff)
		}
	})
}

// TestWithMasks: the same as building anew, and the old index stays.
func TestWithMasks(t *testing.T) {
	x := index(3000)
	masks := make([]uint64, x.Len())
	r := rand.New(rand.NewPCG(6, 6))
	for i := range masks {
		masks[i] = r.Uint64() & r.Uint64() & 0xff
	}
	y := x.WithMasks(func(at int32) uint64 { return masks[at] })
	for range 300 {
		q := &knn.Query{Point: geo.Destination(shenyang, r.Float64()*360, r.Float64()*30_000), K: 1 + r.IntN(20), Mask: r.Uint64() & 0xf}
		var want []knn.Hit
		all := x.Nearest(&knn.Query{Point: q.Point, K: x.Len()}, nil)
		for _, h := range all {
			if masks[h.At]&q.Mask == q.Mask && len(want) < q.K {
				want = append(want, h)
			}
		}
		for i, h := range y.Nearest(q, nil) {
			if i >= len(want) || math.Abs(h.Metres-want[i].Metres) > tie {
				t.Fatalf("%+v: hit %d is %v of %v", *q, i, h, want)
			}
		}
		if before := x.Mask(all[0].At); before != x.Item(all[0].At).mask {
			t.Fatalf("the old index changed: %x", before)
		}
	}
}

// TestIn: as looking at every item, over the seam and the poles too.
func TestIn(t *testing.T) {
	for name, place := range places() {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				items := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) item {
					return item{place.Draw(t, "p"), rapid.Uint64Range(0, 3).Draw(t, "mask")}
				}), 0, 100).Draw(t, "items")
				x := build(items)
				a, b := place.Draw(t, "a"), place.Draw(t, "b")
				bound := orb.Bound{Min: orb.Point{a[0], min(a[1], b[1])}, Max: orb.Point{b[0], max(a[1], b[1])}}
				mask := rapid.Uint64Range(0, 3).Draw(t, "wanted")
				var got, want []int32
				x.In(bound, mask, func(at int32) bool { got = append(got, at); return true })
				for at := range x.Items() {
					p := x.Point(int32(at))
					east := p[0] >= a[0] && p[0] <= b[0]
					if a[0] > b[0] {
						east = p[0] >= a[0] || p[0] <= b[0]
					}
					if east && p[1] >= bound.Min[1] && p[1] <= bound.Max[1] && x.Mask(int32(at))&mask == mask {
						want = append(want, int32(at))
					}
				}
				slices.SortFunc(got, cmp.Compare)
				if !slices.Equal(got, want) {
					t.Fatalf("in %v: %v, want %v", bound, got, want)
				}
				n := 0
				x.In(bound, mask, func(int32) bool { n++; return false })
				if n > 1 {
					t.Fatalf("%d more after no more was wanted", n-1)
				}
			})
		})
	}
}

// TestNoAllocation: a query takes nothing from the heap.
func TestNoAllocation(t *testing.T) {
	x := index(2000)
	hits := make([]knn.Hit, 0, 100)
	for _, q := range []knn.Query{{K: 10}, {K: 10, Mask: 7}, {K: 100}, {K: 5, MaxMetres: 800}} {
		q.Point = shenyang
		if n := testing.AllocsPerRun(100, func() { hits = x.Nearest(&q, hits[:0]) }); n != 0 {
			t.Errorf("%+v: %v allocations", q, n)
		}
	}
}

func TestBuildRefusesNoPlace(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an item that is nowhere was taken")
		}
	}()
	build([]item{{p: geo.Point{math.NaN(), 0}}})
}

// TestNearPath: as measuring every item against the path.
func TestNearPath(t *testing.T) {
	for name, place := range places() {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				items := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) item {
					return item{place.Draw(t, "p"), rapid.Uint64Range(0, 3).Draw(t, "mask")}
				}), 0, 60).Draw(t, "items")
				x := build(items)
				path, err := geo.NewPath(orb.LineString(rapid.SliceOfN(place, 1, 5).Draw(t, "path")))
				if err != nil {
					t.Fatal(err)
				}
				q := &knn.Query{MaxMetres: rapid.SampledFrom([]float64{1, 300, 5_000, 400_000}).Draw(t, "max"), Mask: 1}
				if path.Length() > 1e4*q.MaxMetres {
					t.Skip("a long walk")
				}
				got := map[int32]knn.PathHit{}
				last := knn.PathHit{AlongMetres: -1}
				for _, h := range x.NearPath(path, q, nil) {
					if _, twice := got[h.At]; twice || h.AlongMetres < last.AlongMetres {
						t.Fatalf("%+v after %+v, twice: %v", h, last, twice)
					}
					got[h.At], last = h, h
				}
				for at := range x.Items() {
					foot := path.Nearest(x.Point(int32(at)))
					h, found := got[int32(at)]
					near := foot.OffsetMetres <= q.MaxMetres && x.Mask(int32(at))&1 == 1
					if near != found || (found && (h.OffsetMetres != foot.OffsetMetres || h.AlongMetres != foot.AlongMetres)) {
						t.Fatalf("%v: found %v %+v, measured %+v", x.Point(int32(at)), found, h, foot)
					}
				}
			})
		})
	}
}
