package store_test

import (
	"fmt"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

// listed is a site as an import of a real list makes it.
func listed(i int) locator.Site {
	from := locator.Provenance{Source: "沈北新区老年助餐点名单", SourceDate: "2023-12-06", Method: locator.ByList}
	return locator.Site{
		Service: locator.Meal, Name: fmt.Sprintf("民丰社区食堂%d", i), District: "210113",
		Subdistrict: "正良街道", Community: "民丰社区", Address: fmt.Sprintf("正良街道蒲昌路%d号", i),
		Location:    &locator.Location{Point: [2]float64{123.4 + float64(i)*1e-6, 41.9}, Precision: locator.AtStreet, Method: locator.ByList, Given: "123.4,41.9 GCJ02"},
		Publication: locator.Publication{Status: locator.Draft},
		Contact:     locator.Contact{Phone: "024-88000000"},
		HoursText:   "早餐6:00-10:00；午餐11:00-15:00",
		Amenities:   locator.Tristates{"hot_water": locator.Yes, "seats": locator.Yes},
		Meal:        &locator.MealService{Channel: locator.Community, MenuText: "两荤两素15元", DiscountText: "60岁以上9折", Meals: locator.Tristates{"lunch": locator.Yes}},
		Facts:       map[locator.FactGroup]locator.Provenance{locator.HoursFacts: from, locator.LocationFacts: from, locator.PriceFacts: from},
	}
}

func listedBatch(n int) *locator.Batch {
	b := &locator.Batch{Actor: "bench", Title: "名单.csv", Sites: make([]locator.SiteChange, n)}
	for i := range b.Sites {
		b.Sites[i].Site = listed(i)
	}
	return b
}

const many = 100_000

func databases(b *testing.B, run func(b *testing.B, db *store.DB)) {
	for name, fresh := range map[string]func(testing.TB) string{"SQLite": storetest.SQLiteFile, "PostgreSQL": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db, err := store.Open(b.Context(), fresh(b), store.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			run(b, db)
		})
	}
}

// BenchmarkCreate is the write of a large import; one operation is 100,000
// sites in one transaction.
func BenchmarkCreate(b *testing.B) {
	databases(b, func(b *testing.B, db *store.DB) {
		for b.Loop() {
			if err := db.Apply(b.Context(), listedBatch(many)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkChanges is what an import of a large list reads first: 100,000
// sites.
func BenchmarkChanges(b *testing.B) {
	databases(b, func(b *testing.B, db *store.DB) {
		if err := db.Apply(b.Context(), listedBatch(many)); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if d, err := db.Changes(b.Context(), 0); err != nil || len(d.Sites) != many {
				b.Fatal(len(d.Sites), err)
			}
		}
	})
}

// BenchmarkEachChange is what a start of serve reads: 10,000 made-up sites.
func BenchmarkEachChange(b *testing.B) {
	const n = 10_000
	databases(b, func(b *testing.B, db *store.DB) {
		sites, batch := madeUp(b), &locator.Batch{Actor: "bench"}
		for i := range n {
			batch.Sites = append(batch.Sites, locator.SiteChange{Site: sites[i%len(sites)]})
		}
		if err := db.Apply(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			passed := 0
			err := db.EachChange(b.Context(), 0, func(page *locator.Delta) error {
				passed += len(page.Sites)
				return nil
			})
			if err != nil || passed != n {
				b.Fatal(passed, err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/site")
	})
}

// BenchmarkUpdate is one staff edit.
func BenchmarkUpdate(b *testing.B) {
	databases(b, func(b *testing.B, db *store.DB) {
		batch := listedBatch(1)
		if err := db.Apply(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			c := &batch.Sites[0]
			c.Base = c.Site.Version
			c.Site.Operator = fmt.Sprint(c.Base)
			batch.ID = ""
			if err := db.Apply(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRevision is the poll of every second.
func BenchmarkRevision(b *testing.B) {
	databases(b, func(b *testing.B, db *store.DB) {
		for b.Loop() {
			if _, err := db.Revision(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
