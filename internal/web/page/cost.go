package page

import (
	"encoding/json"
	"strings"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/price"
)

// cost is what a meal costs in a few words: what the source decides, and what
// to ask. It is nil where no price is understood; then there are the source's
// words alone.
type cost struct {
	Menu string // 一荤三素一汤 10 元
	Less string // 75 岁起 7 元; 75–85 岁有优惠价 7 元，哪种套餐请先打电话问
}

// Text is both in one line.
func (c *cost) text(lang messages.Lang) string {
	if c.Menu == "" || c.Less == "" {
		return c.Menu + c.Less
	}
	return c.Menu + messages.Text(lang, "unit.semicolon") + c.Less
}

// retired is the age from which a discount is worth a word on a card of a
// place for seniors.
const retired = 60

// priced is what is understood of the words about prices, and how a page says
// it. Nobody changes it once it is made.
type priced struct {
	tariff *price.Tariff
	rules  string // JSON that a script computes a person's price from
	offers string // JSON: the names of what is sold, offer by offer
	cost   string // for a card
}

func (b *base) priced(m *locator.MealService) *priced {
	t := price.Read(m.MenuText, m.DiscountText)
	p := &priced{tariff: t}
	if t.Menu != nil || len(t.Rules) > 0 {
		p.rules = jsonText(t)
	}
	if t.Menu == nil {
		return p
	}
	names := make([]string, len(t.Menu.Offers))
	for i := range t.Menu.Offers {
		names[i] = b.offerText(&t.Menu.Offers[i])
	}
	p.offers = jsonText(names)
	if k := (cost{Menu: b.menuText(t)}); k.Menu != "" {
		k.Less = b.lessText(t)
		p.cost = k.text(b.Lang)
	}
	return p
}

// jsonText is plain data as JSON.
func jsonText(data any) string {
	text, err := json.Marshal(data)
	if err != nil { // plain data cannot fail
		return ""
	}
	return string(text)
}

// priced is what is understood of the site's prices; of a station nothing.
func (c card) priced() *priced {
	if c.Site.Meal == nil {
		return &priced{}
	}
	return c.Page.kept.priced(c.Page, c.Site.Meal)
}

// Cost is what the card says of money, "" where nothing is understood.
func (c card) Cost() string { return c.priced().cost }

// tariff is what is understood of the site's prices; nil where no meals are
// served.
func (c card) tariff() *price.Tariff { return c.priced().tariff }

// Tariff is the JSON that a script computes a person's price from, "" where
// neither the menu nor the discounts are understood.
func (c card) Tariff() string { return c.priced().rules }

// Offers names what is sold, offer by offer as in [card.Tariff], for the script
// that says what a person pays: a JSON array, "" without a menu.
func (c card) Offers() string { return c.priced().offers }

// sold are the offers that anybody may have at one price, set meals alone
// where there are any.
func sold(t *price.Tariff) []int {
	var sets, others []int
	for i := range t.Menu.Offers {
		switch o := &t.Menu.Offers[i]; {
		case o.For != nil || o.Price.High == 0:
		case o.Kind == price.SetMeal:
			sets = append(sets, i)
		default:
			others = append(others, i)
		}
	}
	if len(sets) > 0 {
		return sets
	}
	return others
}

// menuText is the price of the one or two things there are, or from what to
// what the set meals cost.
func (b *base) menuText(t *price.Tariff) string {
	const few = 2
	list := sold(t)
	if len(list) == 0 {
		return ""
	}
	if len(list) <= few {
		var parts []string
		for _, i := range list {
			o := &t.Menu.Offers[i]
			parts = append(parts, b.offerText(o)+" "+b.money(o.Price))
		}
		return strings.Join(parts, messages.Text(b.Lang, "unit.comma"))
	}
	span := t.Menu.Offers[list[0]].Price
	for _, i := range list {
		o := &t.Menu.Offers[i]
		if o.Kind != price.SetMeal {
			return ""
		}
		span.Low, span.High = min(span.Low, o.Price.Low), max(span.High, o.Price.High)
	}
	return messages.Text(b.Lang, "cost.sets", b.money(span))
}

// lessText is what people from [retired] on pay less, as far as it is decided,
// or that there is something to ask for.
func (b *base) lessText(t *price.Tariff) string {
	var parts []string
	groups := false
	for _, rules := range []price.Rules{t.Menu.Rules, t.Rules} {
		for i := range rules {
			groups = groups || len(rules[i].Who.Groups) > 0 || rules[i].Who.Others
		}
	}
	list := sold(t)
	for _, s := range b.steps(t, list) {
		parts = append(parts, s.text)
	}
	switch {
	case t.RulesError != nil && len(parts) == 0:
		return messages.Text(b.Lang, "cost.unread")
	case len(parts) > 3: // the ends say enough; the page of the site has them all
		parts = []string{parts[0], parts[len(parts)-1]}
	case len(parts) == 0 && t.Table()[0].Quote.Lines[list[0]].Code == price.RulesNotStated:
		parts = append(parts, messages.Text(b.Lang, "cost.unsaid"))
	}
	if groups {
		parts = append(parts, messages.Text(b.Lang, "cost.groups"))
	}
	return strings.Join(parts, messages.Text(b.Lang, "unit.semicolon"))
}

// step is an age band from [retired] on that pays less or may.
type step struct {
	band price.Band
	key  string // what is said of the band: bands of one key are one
	text string
}

func (b *base) steps(t *price.Tariff, list []int) []step {
	var steps []step
	table := t.Table()
	for i := range table {
		row := &table[i]
		band := row.Band
		if band.Max != 0 && band.Max < retired {
			continue
		}
		key, word := b.stepWord(t, list, row)
		if key == "" {
			continue
		}
		if n := len(steps); n > 0 && steps[n-1].key == key && steps[n-1].band.Max+1 == band.Min {
			band.Min = steps[n-1].band.Min
			steps = steps[:n-1]
		}
		steps = append(steps, step{band, key, word(b.bandText(band))})
	}
	return steps
}

// stepWord says what a row of the table is about, "" for the full price.
func (b *base) stepWord(t *price.Tariff, list []int, row *price.Row) (key string, word func(band string) string) {
	decided, less, free := true, false, true
	for _, i := range list {
		l := &row.Quote.Lines[i]
		free = free && l.Code == price.IsFree
		decided = decided && l.Code.Decided()
		less = less || l.Code.Decided() && l.Price != t.Menu.Offers[i].Price
	}
	say := func(message string, args ...any) func(string) string {
		return func(band string) string {
			return messages.Text(b.Lang, message, append([]any{band}, args...)...)
		}
	}
	first := &row.Quote.Lines[list[0]]
	switch {
	case decided && !less:
		return "", nil
	case free:
		return "free", say("cost.age", messages.Text(b.Lang, "price.free"))
	case decided && len(list) == 1:
		return b.money(first.Price), say("cost.age", b.money(first.Price))
	case decided:
		return "less", say("cost.reduced")
	case first.Code == price.RulesNotStated, first.Code == price.RulesUnknown && len(first.Rules) == 0:
		return "", nil
	}
	if amount, ok := onlyPrice(t, row); ok {
		return "of " + b.money(amount), say("cost.price_of", b.money(amount))
	}
	return "open", say("cost.open")
}

// onlyPrice is the fixed price that the one rule for the ages of the row gives
// on some set meal which it does not name, or which is not on the menu.
func onlyPrice(t *price.Tariff, row *price.Row) (price.Range, bool) {
	var found *price.Rule
	for _, i := range row.Quote.Touching {
		r := t.Rule(i)
		if r.Effect.Kind == price.FreeItems {
			continue
		}
		if found != nil || r.Effect.Kind != price.FixedPrice || len(r.Conditions) > 0 {
			return price.Range{}, false
		}
		found = r
	}
	if found == nil {
		return price.Range{}, false
	}
	for _, l := range row.Quote.Lines {
		if l.Code != price.ScopeNotSaid && l.Code != price.SetNotFound {
			return price.Range{}, false
		}
	}
	return found.Effect.Amount, true
}
