package staff

import (
	"errors"
	"net/http"
	"strings"

	"jiujin/internal/auth"
	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/price"
	"jiujin/internal/web/page"
)

// understood is what was made of words about hours or prices.
type understood struct {
	OK    bool     `json:"ok"`
	Empty bool     `json:"empty"`
	Head  string   `json:"head"`
	Lines []string `json:"lines,omitempty"` // what was read
	Notes []string `json:"notes,omitempty"` // what the words leave open
}

// maxUnderstand is the most bytes of words that are looked at.
const maxUnderstand = 16 << 10

// understand answers what is understood of ?kind=hours|menu|discount&text=;
// with is the menu for a discount, and the discount for a menu.
func (h *Handler) understand(req *request) error {
	if !req.desk.MayAnywhere(auth.WriteDraft) {
		return forbidden()
	}
	kind, words, with := req.QueryParam("kind"), req.QueryParam("text"), req.QueryParam("with")
	if kind != "hours" && kind != "menu" && kind != "discount" || len(words)+len(with) > maxUnderstand {
		return badForm()
	}
	return req.JSON(http.StatusOK, req.understand(kind, words, with))
}

// understand reads words about hours, a menu or discounts.
func (req *request) understand(kind, words, with string) *understood {
	words = strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
	if words == "" {
		return &understood{Empty: true}
	}
	switch kind {
	case "hours":
		return understandHours(words)
	case "menu":
		return req.understandMenu(words, with)
	default:
		return req.understandDiscount(words, with)
	}
}

func understandHours(words string) *understood {
	schedule, err := hourstext.Parse(words)
	if err != nil {
		u := &understood{Head: text("staff.form.unread")}
		if e, ok := errors.AsType[*hourstext.ParseError](err); ok {
			u.Lines = []string{e.Text(messages.Chinese)}
		}
		u.Notes = []string{text("staff.form.unread.hours")}
		return u
	}
	u := &understood{OK: true, Head: text("staff.form.read")}
	for line := range strings.SplitSeq(hourstext.Print(schedule), "\u3002") {
		for part := range strings.SplitSeq(line, "\uff1b") {
			if part != "" {
				u.Lines = append(u.Lines, part)
			}
		}
	}
	switch schedule.Holidays {
	case hours.HolidayUnknown:
		u.Notes = append(u.Notes, text("staff.form.holiday.unknown"))
	case hours.HolidayClosed, hours.HolidayOpen, hours.HolidayHours:
	}
	return u
}

// fees are the prices by age that the words come to.
func (req *request) fees(menu, discount string) []string {
	return page.NewPreview(req.view, &locator.Site{Service: locator.Meal, Meal: &locator.MealService{MenuText: menu, DiscountText: discount}}, nil).FeeLines()
}

func (req *request) understandMenu(words, discount string) *understood {
	menu, err := price.ParseMenu(words)
	if err != nil {
		return priceUnread(err)
	}
	u := &understood{OK: true, Head: text("staff.form.read")}
	for i := range menu.Offers {
		u.Lines = append(u.Lines, menu.Offers[i].String())
	}
	for _, item := range menu.FreeItems {
		u.Lines = append(u.Lines, item.String())
	}
	for i := range menu.Rules {
		u.Lines = append(u.Lines, menu.Rules[i].String())
	}
	if _, err := price.ParseRules(discount); err == nil && strings.TrimSpace(discount) != "" {
		u.Notes = append(u.Notes, req.fees(words, discount)...)
	}
	return u
}

func (req *request) understandDiscount(words, menu string) *understood {
	rules, err := price.ParseRules(words)
	if err != nil {
		return priceUnread(err)
	}
	u := &understood{OK: true, Head: text("staff.form.read")}
	for i := range rules {
		u.Lines = append(u.Lines, rules[i].String())
	}
	if _, err := price.ParseMenu(menu); err == nil && strings.TrimSpace(menu) != "" {
		u.Notes = append(u.Notes, req.fees(menu, words)...)
	}
	return u
}

func priceUnread(err error) *understood {
	u := &understood{Head: text("staff.form.unread")}
	if e, ok := errors.AsType[*price.ParseError](err); ok {
		part := []rune(e.Part)
		u.Lines = []string{text("staff.form.price."+string(e.Fault), string(part[:min(len(part), 30)]))}
	}
	u.Notes = []string{text("staff.form.unread.price")}
	return u
}
