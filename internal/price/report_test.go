package price_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jiujin/internal/price"
)

// realTexts are the price and discount texts of real lists and news, as they
// are written there.
type realTexts struct {
	Menus, Rules []struct{ Note, Text string }
}

func readTexts(t testing.TB) realTexts {
	t.Helper()
	var texts realTexts
	readJSON(t, "testdata/texts.json", &texts)
	if len(texts.Menus) < 18 || len(texts.Rules) < 19 {
		t.Fatalf("%d menus and %d discount texts are too few", len(texts.Menus), len(texts.Rules))
	}
	return texts
}

// TestReport holds what is understood of every real text, and what the four
// whole points of 沈北 ask of each age, beside their words.
// JIUJIN_TEST_UPDATE=1 writes it.
func TestReport(t *testing.T) {
	var b strings.Builder
	texts := readTexts(t)
	b.WriteString("What is understood of real texts, as it prints, or why a text is refused.\n")
	b.WriteString("\n== Menus (餐标) ==\n")
	for _, s := range texts.Menus {
		m, err := price.ParseMenu(s.Text)
		reportText(&b, s.Note, s.Text, m, err)
	}
	b.WriteString("\n== Discounts (点位优惠) ==\n")
	for _, s := range texts.Rules {
		rules, err := price.ParseRules(s.Text)
		reportText(&b, s.Note, s.Text, rules, err)
	}
	b.WriteString("\n== The four whole points of 沈北新区 (民政局的公开名单，2023年12月) by age ==\n")
	tariffs, _ := readVectors(t)
	for _, name := range []string{"沈北 蒲雅", "沈北 蓝海", "沈北 晨兴", "沈北 民丰"} {
		reportPoint(&b, name, tariffs[name])
	}
	golden(t, "testdata/report.txt", b.String())
}

func reportText(b *strings.Builder, note, text string, parsed fmt.Stringer, err error) {
	fmt.Fprintf(b, "\n%-6s %s\n", note, text)
	var refused *price.ParseError
	if errors.As(err, &refused) {
		fmt.Fprintf(b, "       refused: %s 「%s」\n", refused.Fault, refused.Part)
		return
	}
	fmt.Fprintf(b, "       = %s\n", parsed)
}

// reportPoint writes one line an age: what each offer costs or the code that
// says why that is not decided, and the words of the rules.
func reportPoint(b *strings.Builder, name string, of texts) {
	tariff := price.Read(of.Menu, of.Rules)
	fmt.Fprintf(b, "\n-- %s --\n餐标     %s\n点位优惠 %s\n", name, of.Menu, of.Rules)
	at := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for _, age := range []int{59, 60, 74, 75, 79, 80, 85, 86, 89, 90} {
		q := tariff.For(price.Person{BirthYear: 2026 - age, BirthMonth: 3}, at)
		var lines, words []string
		for _, l := range q.Lines {
			lines = append(lines, reportLine(l))
			for _, r := range l.Rules {
				if w := "「" + tariff.Rule(r).Words + "」"; !slices.Contains(words, w) {
					words = append(words, w)
				}
			}
		}
		fmt.Fprintf(b, "%d  %s  %s\n", age, strings.Join(lines, " | "), strings.Join(words, ""))
	}
}

func reportLine(l price.Line) string {
	if l.Code.Decided() {
		return l.Price.String() + " " + string(l.Code)
	}
	return string(l.Code)
}
