package page

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"jiujin/internal/messages"
	"jiujin/internal/price"
)

// mePage asks the visitor for age and group, on which prices depend. The answers
// stay on the device: the server only renders the questions.
type mePage struct {
	base
	Groups []groupChoice // people in need, then those of a trade
	Trades []groupChoice
	Cards  []groupChoice
}

// groupChoice is a group of package price to tick.
type groupChoice struct {
	Code string
	Name string
	Hint string // explains a name that is not clear by itself; "" for none
}

// me is the page on which a person says their age and group.
func (p *Pages) me(c echo.Context) error {
	d := mePage{base: p.base(c, p.Engine.View())}
	d.Title = messages.Text(d.Lang, "me.title")
	for _, g := range price.Groups() {
		choice := groupChoice{Code: string(g), Name: messages.Text(d.Lang, "group."+string(g))}
		if hint := "group." + string(g) + ".hint"; messages.Has(d.Lang, hint) {
			choice.Hint = messages.Text(d.Lang, hint)
		}
		switch g {
		case price.Rider, price.Courier, price.Sanitation, price.OutdoorWorker, price.NewEmployment:
			d.Trades = append(d.Trades, choice)
		default:
			d.Groups = append(d.Groups, choice)
		}
	}
	for _, name := range commonCards() {
		d.Cards = append(d.Cards, groupChoice{Code: string(price.Card(name)), Name: name})
	}
	return p.render(c, http.StatusOK, &d.base, false, d.html())
}

// commonCards are cards that lists name again and again; any other can be
// written by hand. Rules are met by the name alone.
func commonCards() []string {
	return []string{"敬老卡", "老年证", "老年卡", "爱心卡", "阳光卡"}
}
