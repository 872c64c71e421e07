package staff

import (
	"fmt"
	"net/http"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
)

// pairsShown is how many pairs a page holds.
const pairsShown = 10

type duplicatesData struct {
	base
	Count int
	Pairs []pairCard
	Pages pages
}

// pairCard is two sites side by side.
type pairCard struct {
	A, B *locator.Site
	Note string
	Rows []pairRow
	May  bool // the person may say that they are not one
	Back string
}

// ID is where the page has the pair.
func (p pairCard) ID() string { return pairID(p.A.ID, p.B.ID) }

func pairID(a, b string) string { return "d-" + a + "-" + b }

// pairRow is a field of both; Same where they say the same.
type pairRow struct {
	Title, A, B string
	Same        bool
}

func (h *Handler) duplicatesPage(req *request) error {
	pairs, err := req.desk.DuplicateSites(req.Request().Context())
	if err != nil {
		return err
	}
	d := duplicatesData{base: req.base(text("staff.queue.duplicates"), "work"), Count: len(pairs)}
	d.Pages = newPages("/staff/work/duplicates", nil, req.QueryParam("page"), len(pairs), pairsShown)
	for i := range pairs[d.Pages.From:d.Pages.To] {
		card, err := req.pairCard(&pairs[d.Pages.From+i])
		if locator.KindOf(err) == locator.NotFound {
			continue // deleted meanwhile
		}
		if err != nil {
			return err
		}
		d.Pairs = append(d.Pairs, *card)
	}
	return req.render(http.StatusOK, "duplicates", &d)
}

func (req *request) pairCard(p *admin.DuplicatePair) (*pairCard, error) {
	a, err := req.desk.Store.Site(req.Request().Context(), p.A.ID)
	if err != nil {
		return nil, fmt.Errorf("staff: %w", err)
	}
	b, err := req.desk.Store.Site(req.Request().Context(), p.B.ID)
	if err != nil {
		return nil, fmt.Errorf("staff: %w", err)
	}
	card := &pairCard{
		A: a, B: b, Note: req.pairNote(p), Back: req.Request().URL.RequestURI(),
		May: req.desk.MayChange(a, a) == nil || req.desk.MayChange(b, b) == nil,
	}
	if p.Metres >= 0 {
		card.Note += " · " + text("staff.duplicates.apart", farWords(p.Metres))
	}
	for _, row := range []struct {
		key string
		of  func(*locator.Site) string
	}{
		{"status", func(s *locator.Site) string { return text("staff.status." + string(s.Publication.Status)) }},
		{"address", func(s *locator.Site) string { return s.Address }},
		{"phone", func(s *locator.Site) string { return s.Contact.Phone }},
		{"hours", func(s *locator.Site) string { return s.HoursText }},
		{"prices", func(s *locator.Site) string {
			if s.Meal == nil {
				return ""
			}
			return s.Meal.MenuText
		}},
		{"updated", func(s *locator.Site) string { return string(locator.DateOf(s.UpdatedAt.In(req.handler.Zone))) }},
	} {
		one, two := row.of(a), row.of(b)
		if one+two != "" {
			card.Rows = append(card.Rows, pairRow{text("staff.duplicates.head." + row.key), one, two, one == two})
		}
	}
	return card, nil
}

// distinct notes that two sites were compared and are not one.
func (h *Handler) distinct(req *request) error {
	form, err := req.form(maxWorkForm)
	if err != nil {
		return err
	}
	a, okA := locator.ParseID(form.Get("a"))
	b, okB := locator.ParseID(form.Get("b"))
	if !okA || !okB {
		return badForm()
	}
	if err := req.desk.Distinct(req.Request().Context(), a, b); err != nil {
		return err
	}
	return req.seeOther(backTo(form.Get("back")), text("staff.duplicates.done", locator.FormatID(a), locator.FormatID(b)))
}
