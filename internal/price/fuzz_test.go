package price_test

import (
	"testing"
	"time"

	"jiujin/internal/price"
)

// slowest is far more than any text of the allowed length takes.
const slowest = time.Second

func FuzzMenu(f *testing.F) {
	texts := readTexts(f)
	for _, s := range texts.Menus {
		f.Add(s.Text)
	}
	f.Add("A餐8元，老年餐一荤一素10元至12元；每斤12.8元；早餐包月100元；低保、残疾人等就餐两荤6元")
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		m, err := price.ParseMenu(text)
		if took := time.Since(began); took > slowest {
			t.Fatalf("%v for %d bytes", took, len(text))
		}
		if err != nil {
			return
		}
		checkMenu(t, m)
	})
}

func FuzzRules(f *testing.F) {
	texts := readTexts(f)
	for _, s := range texts.Rules {
		f.Add(s.Text)
	}
	f.Add("午餐每单60岁以上老人、残疾老人等1点半后减1元；按60至69岁标准；未满12周岁原价；一荤两素汤管饱；B餐70岁以上收3元")
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		rules, err := price.ParseRules(text)
		if took := time.Since(began); took > slowest {
			t.Fatalf("%v for %d bytes", took, len(text))
		}
		if err != nil {
			return
		}
		checkRules(t, rules)
	})
}
