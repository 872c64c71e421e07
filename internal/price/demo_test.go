package price_test

import (
	"errors"
	"testing"

	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/price"
)

// TestDemo: of all the texts of the made-up city only those are refused that
// nobody can compute with.
func TestDemo(t *testing.T) {
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]int{}
	texts := 0
	for seed := range uint64(5) {
		d, err := demo.Generate(c, demo.Options{Seed: seed, Today: "2026-11-23"})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range d.Sites {
			if s.Meal == nil {
				continue
			}
			texts += 2
			menu, errMenu := price.ParseMenu(s.Meal.MenuText)
			rules, errRules := price.ParseRules(s.Meal.DiscountText)
			for _, err := range []error{errMenu, errRules} {
				if refusal := new(price.ParseError); errors.As(err, &refusal) {
					refused[string(refusal.Fault)+": "+refusal.Part]++
				}
			}
			if errMenu == nil {
				checkMenu(t, menu)
			}
			if errRules == nil {
				checkRules(t, rules)
			}
		}
	}
	t.Logf("%d texts, refused: %v", texts, refused)
	for text := range refused {
		if text != "vague_price: 十多块钱" && text != "not_understood: 在下单时自动减免" {
			t.Errorf("refused: %s", text)
		}
	}
	if len(refused) != 2 {
		t.Errorf("refused %v: the demo is to show texts that are not understood", refused)
	}
}
