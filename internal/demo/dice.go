package demo

import (
	"math/rand/v2"

	"jiujin/internal/locator"
)

// The streams of random numbers of one seed: a site has
// streams of its own, from its serial number.
const (
	wordDice uint64 = iota + 1
	landDice
	pointDice
	roofDice
	mealRankDice
	stationRankDice
	noticeDice
	siteDice    uint64 = 1 << 32
	addressDice uint64 = 2 << 32
)

// dice is one stream of random numbers with the questions asked of it here.
type dice struct{ *rand.Rand }

func newDice(seed, stream uint64) *dice {
	// The golden ratio sets neighbouring streams far apart.
	return &dice{rand.New(rand.NewPCG(seed, stream*0x9e3779b97f4a7c15))}
}

// chance is true in percent of all cases.
func (d *dice) chance(percent int) bool { return d.IntN(100) < percent }

// between returns a whole number from low to high, both included.
func (d *dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// pick returns one of the values, each as likely as the other.
func pick[T any](d *dice, values ...T) T { return values[d.IntN(len(values))] }

// weighted is a value and how often it comes beside the others of its table.
type weighted[T any] struct {
	weight int
	value  T
}

// choose returns a value of the table by weight.
func choose[T any](d *dice, table []weighted[T]) T {
	return at(table, d.Float64())
}

// at returns the value of the table in whose share a rank from 0 to 1 falls.
func at[T any](table []weighted[T], rank float64) T {
	total := 0
	for _, w := range table {
		total += w.weight
	}
	left := int(rank * float64(total))
	for _, w := range table {
		if left -= w.weight; left < 0 {
			return w.value
		}
	}
	return table[len(table)-1].value
}

// ranks deals n cards: ranks spread evenly over [0, 1) in random order. A
// choice by rank gives exact shares where dice would only come near.
func ranks(d *dice, n int) []float64 {
	out := make([]float64, n)
	for i, r := range d.Perm(n) {
		out[i] = (float64(r) + 0.5) / float64(n)
	}
	return out
}

// tri is yes and no in so many percent of all cases, else unknown.
func (d *dice) tri(yes, no int) locator.Tri {
	switch n := d.IntN(100); {
	case n < yes:
		return locator.Yes
	case n < yes+no:
		return locator.No
	}
	return locator.Unknown
}
