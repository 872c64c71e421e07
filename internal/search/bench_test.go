package search_test

import (
	"context"
	"fmt"
	"testing"

	"jiujin/geo"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// memory is a source that holds its sites itself: what is measured is search.
type memory struct {
	rev   int64
	sites []locator.Site
	last  []locator.Site // of the newest revision
}

func (m *memory) Revision(context.Context) (locator.Revision, error) {
	return locator.Revision{Epoch: "bench", Rev: m.rev}, nil
}

func (m *memory) EachChange(ctx context.Context, since int64, fn func(*locator.Delta) error) error {
	rev, err := m.Revision(ctx)
	if err != nil {
		return err
	}
	if since == 0 {
		return fn(&locator.Delta{Revision: rev, Sites: m.sites})
	}
	return fn(&locator.Delta{Revision: rev, Sites: m.last})
}

// crowd is n made-up sites, published; beyond 600 they are copies that stand
// somewhere near.
func crowd(b *testing.B, n int) *memory {
	b.Helper()
	data, err := demo.Generate(shenyang(b), demo.Options{Seed: 7, Today: today})
	if err != nil {
		b.Fatal(err)
	}
	m, r := &memory{rev: 1}, dice(3)
	for i := range n {
		s := data.Sites[i%len(data.Sites)]
		s.ID = locator.NewID(int64(locator.FirstSerial + i))
		s.Publication.Status = locator.Published
		if s.Location != nil && i >= len(data.Sites) {
			l := *s.Location
			l.Point = geo.Destination(l.Point, r.Float64()*360, r.Float64()*3000)
			s.Location = &l
		}
		m.sites = append(m.sites, s)
	}
	return m
}

func BenchmarkNearest(b *testing.B) {
	for _, n := range []int{600, 100_000} {
		v := engine(b, crowd(b, n)).View()
		for name, f := range map[string]search.Filter{
			"any":      {},
			"filtered": {Service: locator.Station, Needs: []string{"drink", "toilet"}, Entry: []string{"walk_in"}},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				r := dice(4)
				b.ReportAllocs()
				for b.Loop() {
					p := geo.Point{railway[0] + r.NormFloat64()*0.1, railway[1] + r.NormFloat64()*0.1}
					v.Nearest(search.NearestQuery{Point: p, K: 10, Filter: f})
				}
			})
		}
	}
}

// BenchmarkRefresh is one edited site.
func BenchmarkRefresh(b *testing.B) {
	for _, n := range []int{600, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := crowd(b, n)
			e := engine(b, m)
			b.ReportAllocs()
			for b.Loop() {
				s := m.sites[int(m.rev)%n]
				m.rev++
				m.last = []locator.Site{s}
				if err := e.Refresh(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
