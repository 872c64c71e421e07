package staff

import (
	"strconv"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
)

// chart is a list of bars, drawn as SVG by the server. A bar is an outline, the
// whole, with a part of it filled: told apart without colour, on paper and in
// the dark. The numbers stand beside the bars and in a table.
type chart struct {
	ID, Title, Desc string
	Rows            []chartRow
	Legend          [2]string // of the filled part, of the outline
}

// chartRow is one bar. Widths are in per cent of the chart.
type chartRow struct {
	Label, Value string
	Fill, Whole  string
	Y            int // of the text's line
}

// chartStep is the height of a bar with its words, CSS pixels.
const chartStep = 46

// Height of the picture, CSS pixels.
func (c *chart) Height() int { return len(c.Rows) * chartStep }

// BarY is where the bar begins below the words.
func (r chartRow) BarY() int { return r.Y + 8 }

// bar adds a row; the numbers become widths when all are known, see fit.
type bar struct {
	label, value string
	fill, whole  int
	known        bool
}

// newChart draws the bars against the longest of them.
func newChart(c chart, bars []bar) *chart {
	longest := 1
	for _, b := range bars {
		longest = max(longest, b.fill, b.whole)
	}
	width := func(n int) string { return strconv.FormatFloat(float64(n)*100/float64(longest), 'f', 2, 64) }
	for i, b := range bars {
		row := chartRow{Label: b.label, Value: b.value, Y: i*chartStep + 20}
		if b.known {
			row.Fill, row.Whole = width(b.fill), width(b.whole)
		}
		c.Rows = append(c.Rows, row)
	}
	return &c
}

// progressChart draws what a district has built against its target.
func (b *base) progressChart(year int, s *admin.ServiceLedger) *chart {
	name := text("staff.service." + string(s.Service))
	c := chart{
		ID: "progress-" + string(s.Service), Title: text("staff.ledger.chart", year, name),
		Desc:   text("staff.ledger.chart_desc"),
		Legend: [2]string{text("staff.ledger.legend.built"), text("staff.ledger.legend.target")},
	}
	var bars []bar
	add := func(label string, n *admin.Counts) {
		row := bar{label: label, value: strconv.Itoa(n.Built), fill: n.Built, known: true}
		if n.HasTarget {
			row.value, row.whole = text("staff.ledger.of", n.Built, n.Target), n.Target
		}
		bars = append(bars, row)
	}
	for i := range s.Districts {
		if n := &s.Districts[i]; n.Sites > 0 || n.HasTarget {
			add(b.DistrictName(n.District), &n.Counts)
		}
	}
	return newChart(c, bars)
}

// servingsChart draws the meals of each month, those to people of 60 and over
// filled.
func servingsChart(year int, months []admin.MonthSum) *chart {
	c := chart{
		ID: "servings", Title: text("staff.ledger.servings_chart", year), Desc: text("staff.ledger.servings_desc"),
		Legend: [2]string{text("staff.servings.seniors"), text("staff.servings.total")},
	}
	var bars []bar
	for _, m := range months {
		row := bar{label: monthName(m.Month), value: text("staff.servings.none")}
		if m.Total.Sites > 0 {
			row = bar{label: row.label, value: grouped(m.Total.N), fill: m.Seniors.N, whole: m.Total.N, known: true}
		}
		bars = append(bars, row)
	}
	return newChart(c, bars)
}

// monthName is the month without its year: 11 月.
func monthName(m locator.Month) string {
	n, err := strconv.Atoi(string(m[len(m)-2:]))
	if err != nil {
		return string(m)
	}
	return text("staff.month", n)
}

// grouped writes a number with its thousands apart: 12,300.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
