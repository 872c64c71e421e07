package page

import (
	"strings"

	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// Preview is what the public would read of a site if it were published as it
// is, in Chinese: for the staff room, whose site may not be stored yet. Its
// fields and methods are those of the public page.
type Preview struct{ sitePage }

// NewPreview words a site at the instant of the view, with its notices.
func NewPreview(v *search.View, s *locator.Site, notices []*locator.Notice) *Preview {
	shown := *s
	if !shown.Listed() {
		shown.Publication = locator.Publication{Status: locator.Published}
	}
	b := &base{
		Lang: messages.Chinese, View: v, City: v.City, Moment: v.Moment, Today: locator.DateOf(v.Now.In(hours.Shanghai())),
		Demo: v.Revision.Demo, Service: s.Service,
	}
	table := locator.NewTimetable(&shown, notices, hourstext.Parse)
	d := sitePage{base: *b, table: table}
	d.card = card{Page: b, Site: &shown, State: table.At(b.Moment), Whole: true}
	d.tariff = d.card.tariff()
	return &Preview{d}
}

// FeeLines are the prices by age, or the one list of prices, a line each.
func (p *Preview) FeeLines() []string {
	f := p.Fees()
	if f == nil {
		return nil
	}
	var lines []string
	for _, row := range f.Rows {
		for _, l := range row.Lines {
			words := l.What
			if l.Why != "" {
				words += " " + p.text(l.Why)
			} else {
				words += " " + l.Price
				if l.Was != "" {
					words += "\uff08" + p.text("price.was", l.Was) + "\uff09"
				}
			}
			if row.Ages != "" {
				words = row.Ages + "\uff1a" + strings.TrimSpace(words)
			}
			lines = append(lines, words)
		}
	}
	if f.Listed != "" {
		lines = append(lines, p.text(f.Listed))
	}
	return lines
}

// StateText says whether the site is open, as its public page would.
func (p *Preview) StateText() string { return p.State.Text(messages.Chinese) }
