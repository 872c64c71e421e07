package price_test

import (
	"testing"
	"time"

	"jiujin/internal/price"
)

func benchTariff(b *testing.B, name string) *price.Tariff {
	b.Helper()
	tariffs, _ := readVectors(b)
	return price.Read(tariffs[name].Menu, tariffs[name].Rules)
}

func BenchmarkFor(b *testing.B) {
	at := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, name := range []string{"沈北 蒲雅", "沈北 民丰", "富民"} {
		tariff := benchTariff(b, name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tariff.For(price.Person{BirthYear: 1946, BirthMonth: 3}, at)
			}
		})
	}
}

func BenchmarkTable(b *testing.B) {
	tariff := benchTariff(b, "富民")
	b.ReportAllocs()
	for b.Loop() {
		tariff.Table()
	}
}

func BenchmarkRead(b *testing.B) {
	tariffs, _ := readVectors(b)
	t := tariffs["富民"]
	b.ReportAllocs()
	for b.Loop() {
		price.Read(t.Menu, t.Rules)
	}
}
