package admin

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// kin makes a register entry of a meal point; metres are east of a corner.
func kin(id, name, street string, east float64) *ListedSite {
	e := &ListedSite{ID: id, Service: locator.Meal, District: "210102", Name: name, street: street, Status: locator.Published}
	if east >= 0 {
		e.Location = &locator.Location{Point: geo.Destination(geo.Point{123.4, 41.8}, 90, east), Precision: locator.AtDoor, Method: locator.ByStaff}
	}
	return e
}

func TestDuplicates(t *testing.T) {
	station := kin("8", "民丰工会驿站", "文化路1号", 0)
	station.Service, station.PlaceID = locator.Station, "p"
	hall := kin("1", "民丰社区食堂", "文化路1号", 0)
	hall.PlaceID = "p"
	closed := kin("9", "民丰社区食堂", "文化路1号", 0)
	closed.Status = locator.Closed
	r := &SiteList{ordered: []*ListedSite{
		hall, station, closed,
		kin("2", "民丰长者食堂", "三好街8号", 450),   // similar name, 450 m
		kin("3", "砂山老年助餐点", "南京街2号", 1000), // alone
		kin("4", "砂山老年助餐点", "", -1),        // nothing tells it from 3
		kin("5", "中山食堂", "太原街5-1号", 5000),
		kin("6", "太原街社区食堂", "太原街5-1号", -1), // same door
		kin("7", "兴工食堂", "保工街1号", 5079),    // 79 m from 5
		kin("a", "兴顺食堂", "保工街3号", 5161),    // 161 and 82 m from others
	}}
	type found struct {
		A, B    string
		Reasons []DuplicateReason
	}
	var got []found
	for _, p := range r.Duplicates() {
		got = append(got, found{p.A.ID, p.B.ID, p.Reasons})
	}
	want := []found{
		{"5", "6", []DuplicateReason{SameDoor}},
		{"3", "4", []DuplicateReason{SameName}},
		{"1", "2", []DuplicateReason{SimilarName}},
		{"5", "7", []DuplicateReason{SamePlace}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pairs, -want +got:\n%s", diff)
	}
	for _, p := range r.Duplicates() {
		if of := r.DuplicatesOf(p.B); len(of) != 1 || of[0].B.ID != p.A.ID {
			t.Errorf("DuplicatesOf(%s) = %v; want %s", p.B.ID, of, p.A.ID)
		}
	}
}

// TestDuplicatesGrid holds the grid against comparing all with all.
func TestDuplicatesGrid(t *testing.T) {
	r, dice := &SiteList{}, rand.New(rand.NewPCG(1, 2))
	for i := range 600 {
		e := kin(fmt.Sprint(i), fmt.Sprintf("第%d食堂", i%40), "", 0)
		e.Location.Point = geo.Point{123.4 + dice.Float64()*0.05, 41.8 + dice.Float64()*0.04}
		r.ordered = append(r.ordered, e)
	}
	want := map[[2]string]bool{}
	for i, a := range r.ordered {
		x := newKindredEntry(a)
		for _, b := range r.ordered[i+1:] {
			y := newKindredEntry(b)
			if _, ok := x.pair(&y); ok {
				want[[2]string{a.ID, b.ID}] = true
			}
		}
	}
	got := map[[2]string]bool{}
	for _, p := range r.Duplicates() {
		got[[2]string{p.A.ID, p.B.ID}] = true
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 100 {
		t.Errorf("%d pairs, -want +got:\n%s", len(want), diff)
	}
}

// manySites is a city of so many canteens that looking at each pair would take
// minutes.
func manySites(n int) *SiteList {
	r, dice := &SiteList{}, rand.New(rand.NewPCG(1, 2))
	for i := range n {
		e := kin(fmt.Sprint(i), fmt.Sprintf("%c%c社区食堂", 0x4e00+dice.IntN(3000), 0x4e00+dice.IntN(3000)), fmt.Sprintf("第%d街%d号", i%900, i/900), 0)
		e.Location.Point = geo.Point{123.2 + dice.Float64()*0.5, 41.6 + dice.Float64()*0.4}
		r.ordered = append(r.ordered, e)
	}
	return r
}

// TestDuplicatesOfManySites: of one site what the list of all says of it.
func TestDuplicatesOfManySites(t *testing.T) {
	r := manySites(20_000)
	pairs := r.Duplicates()
	if len(pairs) == 0 {
		t.Fatal("no pair among 20,000 sites")
	}
	for _, p := range pairs[:min(len(pairs), 20)] {
		found := slices.ContainsFunc(r.DuplicatesOf(p.A), func(o DuplicatePair) bool { return o.B.ID == p.B.ID })
		if !found {
			t.Errorf("%s and %s are a pair in the list of all only", p.A.ID, p.B.ID)
		}
	}
	if n := r.Around(r.ordered[501].Location.Point, 5000, "", 10); len(n) != 10 {
		t.Errorf("%d neighbours around", len(n))
	}
}

func BenchmarkDuplicates(b *testing.B) {
	r := manySites(100_000)
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			(&SiteList{ordered: r.ordered}).Duplicates() // which a register does once
		}
	})
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			r.DuplicatesOf(r.ordered[501])
			r.StreetNeighbours(r.ordered[501], nil, 5)
			r.Around(r.ordered[501].Location.Point, 500, "", 10)
		}
	})
}
