package page

import (
	"slices"
	"strings"

	"jiujin/internal/messages"
	"jiujin/internal/price"
)

// fees is what a meal costs by age, as far as the rules decide it.
type fees struct {
	Rows []feeRow
	// Listed: the figures are the menu's, from which nothing is taken off.
	Listed string // the message key that says why; "" when the rules are applied
	Free   string // what costs nothing beside a meal
	Sui    bool   // the source writes 岁
	Groups bool   // there are rules for people of a group, which no table by age holds
}

// feeRow is what people of an age pay.
type feeRow struct {
	Ages  string // "" when age makes no difference
	Lines []feeLine
	Words []string // the rules', where they give or leave open a price
}

// Height is how many rows of a table the row takes.
func (r feeRow) Height() int {
	if len(r.Words) > 0 {
		return len(r.Lines) + 1
	}
	return len(r.Lines)
}

// feeLine is a price, or why there is none.
type feeLine struct {
	What  string // what it is the price of; "" for all there is
	Price string
	Was   string // the menu's price where a rule gives less
	Why   string // message key, where the price is not decided
}

// Fees are nil where the menu is not stated or not understood: then there are
// its words alone.
func (d *sitePage) Fees() *fees {
	t := d.tariff
	if t == nil || t.Menu == nil || len(t.Menu.Offers) == 0 {
		return nil
	}
	f := &fees{Free: d.freeItems(t.Menu.FreeItems)}
	for _, rules := range []price.Rules{t.Menu.Rules, t.Rules} {
		for i := range rules {
			who := &rules[i].Who
			f.Sui = f.Sui || who.Band.Sui
			f.Groups = f.Groups || len(who.Groups) > 0 || who.Others
		}
	}
	table := t.Table()
	for i := range table {
		row := d.feeRow(&table[i].Quote, f)
		if len(table) > 1 {
			row.Ages = d.bandText(table[i].Band)
		}
		f.Rows = append(f.Rows, row)
	}
	return f
}

func (d *sitePage) feeRow(q *price.Quote, f *fees) feeRow {
	var row feeRow
	var rules []int
	open := map[string][]int{} // offers whose price is not decided, by why
	var whys []string
	shown := 0
	for i, l := range q.Lines {
		offer := &d.tariff.Menu.Offers[i]
		switch {
		case l.Code == price.NotOffered || l.Code == price.OtherPrice:
			continue
		case l.Code == price.RulesNotStated, l.Code == price.RulesUnknown && len(l.Rules) == 0:
			f.Listed = "price.listed." + string(l.Code)
			row.Lines = append(row.Lines, d.listed(offer))
		case l.Code.Decided():
			row.Lines = append(row.Lines, d.decided(offer, l))
		default:
			why := "price.why." + string(l.Code)
			if open[why] == nil {
				whys = append(whys, why)
			}
			open[why] = append(open[why], i)
		}
		shown++
		for _, r := range l.Rules {
			if !slices.Contains(rules, r) {
				rules = append(rules, r)
			}
		}
	}
	for _, why := range whys {
		l := feeLine{Why: why}
		if len(open[why]) < shown {
			var names []string
			for _, i := range open[why] {
				names = append(names, d.offerText(&d.tariff.Menu.Offers[i]))
			}
			l.What = strings.Join(names, messages.Text(d.Lang, "unit.comma"))
		}
		row.Lines = append(row.Lines, l)
	}
	if shown == 0 {
		row.Lines = []feeLine{{Why: "price.why." + string(price.NotOffered)}}
	}
	if len(rules) == 0 && len(whys) > 0 {
		rules = q.Touching
	}
	slices.Sort(rules)
	for _, r := range rules {
		if words := d.tariff.Rule(r).Words; !slices.Contains(row.Words, words) {
			row.Words = append(row.Words, words)
		}
	}
	return row
}

// decided is a price that the rules give this person.
func (d *sitePage) decided(offer *price.Offer, l price.Line) feeLine {
	line := feeLine{What: d.offerText(offer), Price: d.money(l.Price)}
	if l.Code == price.IsFree {
		line.Price = messages.Text(d.Lang, "price.free")
	}
	if l.Price != offer.Price && offer.Price != (price.Range{}) {
		line.Was = d.money(offer.Price)
	}
	return line
}

// listed is the menu's own price.
func (d *sitePage) listed(offer *price.Offer) feeLine {
	line := feeLine{What: d.offerText(offer)}
	switch offer.Kind {
	case price.Varied, price.Posted:
		line.Why = "price.why." + string(price.ByDish)
	case price.Free:
		line.Price = messages.Text(d.Lang, "price.free")
	default:
		line.Price = d.money(offer.Price)
	}
	return line
}

// money is an amount in yuan: 9 元, 6–12 元.
func (b *base) money(r price.Range) string {
	figure := func(f price.Fen) string { return strings.TrimSuffix(f.String(), "元") }
	text := figure(r.Low)
	if !r.Single() {
		text += "–" + figure(r.High)
	}
	return messages.Text(b.Lang, "unit.yuan", text)
}

// bandText is an age band: 不满 60 岁, 60–79 岁, 90 岁起.
func (b *base) bandText(band price.Band) string {
	switch {
	case band.Min == band.Max:
		return messages.Text(b.Lang, "price.age.one", band.Min)
	case band.Max == 0:
		return messages.Text(b.Lang, "price.age.from", band.Min)
	case band.Min == 0:
		return messages.Text(b.Lang, "price.age.under", band.Max+1)
	}
	return messages.Text(b.Lang, "price.age.band", band.Min, band.Max)
}

// offerText names what is sold, as the menu does.
func (b *base) offerText(o *price.Offer) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if o.Meal != price.AnyMeal {
		add(messages.Text(b.Lang, "meal."+string(o.Meal)))
	}
	add(o.Name)
	contents := b.contentsText(o.Contents)
	if o.AtMost && contents != "" {
		contents = messages.Text(b.Lang, "price.at_most", contents)
	}
	add(contents)
	if len(parts) == 0 || o.Kind == price.Weight || o.Kind == price.Monthly {
		add(messages.Text(b.Lang, "price.offer."+string(o.Kind)))
	}
	if o.Delivered {
		add(messages.Text(b.Lang, "card.delivers"))
	}
	text := strings.Join(parts, " ")
	if o.For == nil {
		return text
	}
	return messages.Text(b.Lang, "price.for", b.whoText(o.For), text)
}

// whoText is the group of people that a price is for, in words.
func (b *base) whoText(w *price.Who) string {
	switch {
	case w.Band.Min > 0 || w.Band.Max > 0:
		return b.bandText(w.Band)
	case w.Senior:
		return messages.Text(b.Lang, "price.seniors")
	}
	return w.String()
}

func (b *base) contentsText(c price.Contents) string {
	if b.Lang == messages.Chinese {
		return c.String()
	}
	var parts []string
	for _, part := range []struct {
		n   int
		key string
	}{{c.Meat, "meat"}, {c.Vegetable, "vegetable"}, {c.Dishes, "dish"}, {c.Soup, "soup"}, {c.Rice, "rice"}} {
		if part.n > 0 {
			parts = append(parts, messages.Text(b.Lang, "price.contents."+part.key, part.n))
		}
	}
	return strings.Join(parts, messages.Text(b.Lang, "unit.comma"))
}

func (b *base) freeItems(items []price.FreeItem) string {
	var names []string
	for _, item := range items {
		names = append(names, item.Name)
	}
	return strings.Join(names, messages.Text(b.Lang, "unit.comma"))
}

// MenuFault are the menu's words that are not understood, "" when all are.
func (d *sitePage) MenuFault() string { return faultPart(d.tariff.MenuError) }

// RulesFault are the discounts' words that are not understood.
func (d *sitePage) RulesFault() string { return faultPart(d.tariff.RulesError) }

// faultPart quotes as much of the words as a sentence can hold.
func faultPart(e *price.ParseError) string {
	if e == nil {
		return ""
	}
	const most = 20
	part := []rune(e.Part)
	if len(part) > most {
		return string(part[:most]) + "…"
	}
	if len(part) == 0 {
		return "…"
	}
	return e.Part
}
