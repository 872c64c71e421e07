package price

import "fmt"

// Fen is an amount of money, 1/100 yuan.
type Fen int64

// maxFen is the greatest amount that is read as the price of a meal or a
// month's meals.
const maxFen Fen = 9_999_99

// String writes yuan as people do: 12元, 6.9元, 0.05元.
func (f Fen) String() string {
	if f < 0 {
		return "-" + (-f).String()
	}
	switch yuan, rest := f/100, f%100; {
	case rest == 0:
		return fmt.Sprintf("%d元", yuan)
	case rest%10 == 0:
		return fmt.Sprintf("%d.%d元", yuan, rest/10)
	default:
		return fmt.Sprintf("%d.%02d元", yuan, rest)
	}
}

// Range is the amounts from Low to High, both included; one amount when they
// are equal.
type Range struct {
	Low  Fen `json:"low"`
	High Fen `json:"high"`
}

// Single reports whether the range is one amount.
func (r Range) Single() bool { return r.Low == r.High }

// Contains reports whether f lies in the range.
func (r Range) Contains(f Fen) bool { return r.Low <= f && f <= r.High }

// String writes 12元 or 8元至20元.
func (r Range) String() string {
	if r.Single() {
		return r.Low.String()
	}
	return r.Low.String() + "至" + r.High.String()
}

// share returns percent hundredths of r, to the fen, half a fen up.
func (r Range) share(percent int) Range {
	of := func(f Fen) Fen { return (f*Fen(percent) + 50) / 100 }
	return Range{of(r.Low), of(r.High)}
}

// less returns what is left of r after an amount off, at least nothing.
func (r Range) less(off Range) Range {
	return Range{max(r.Low-off.High, 0), max(r.High-off.Low, 0)}
}
