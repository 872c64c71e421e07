package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// gridShown is how many meal points a page of the grid holds.
const gridShown = 100

type gridData struct {
	base
	Month         locator.Month
	Prev, Next    string // addresses of the months beside, "" where there is none
	Districts     []word
	District      string
	Rows          []gridRow
	Sum           admin.MonthSum // of all pages
	Count, Filled int
	Pages         pages
	Writes        bool
	Conflict      bool
}

// gridRow is a meal point in the grid, with what was typed.
type gridRow struct {
	admin.ServingsRow

	Typed    [3]string
	Clash    string // what somebody else stored meanwhile, in words
	Editable bool
}

// Kinds names the numbers of a row.
func (gridRow) Kinds() []string { return servingKinds() }

func servingKinds() []string { return []string{"total", "seniors", "delivered"} }

// counts are the numbers of a record in the order of servingKinds.
func counts(s *locator.Servings) [3]**int { return [3]**int{&s.Total, &s.Seniors, &s.Delivered} }

func (h *Handler) servingsGrid(req *request) error {
	d, err := req.grid(req.QueryParams())
	if err != nil {
		return err
	}
	return req.render(http.StatusOK, "servings", d)
}

// grid is the grid of a month, as it is stored.
func (req *request) grid(q url.Values) (*gridData, error) {
	this := locator.MonthOf(req.desk.Today())
	month := locator.Month(q.Get("month"))
	if !month.Valid() || month > this {
		month = this.Add(-1)
	}
	d := &gridData{
		base: req.base(text("staff.servings.title"), "ledger"), Month: month, District: q.Get("district"),
		Writes: req.desk.MayAnywhere(auth.Record),
	}
	all, err := req.desk.ServingsGrid(req.Request().Context(), month, "")
	if err != nil {
		return nil, err
	}
	at := func(m locator.Month, district string) string {
		address := url.Values{"month": {string(m)}}
		if district != "" {
			address.Set("district", district)
		}
		return "/staff/ledger/servings?" + address.Encode()
	}
	d.Prev = at(month.Add(-1), d.District)
	if month < this {
		d.Next = at(month.Add(1), d.District)
	}
	d.Districts = []word{{text("staff.all"), at(month, ""), d.District == ""}}
	seen := map[string]bool{}
	for _, row := range all {
		if !seen[row.District] {
			seen[row.District] = true
			d.Districts = append(d.Districts, word{req.districtName(row.District), at(month, row.District), row.District == d.District})
		}
		if d.District != "" && row.District != d.District {
			continue
		}
		d.Count++
		d.Sum.Total.Add(row.Now.Total)
		d.Sum.Seniors.Add(row.Now.Seniors)
		d.Sum.Delivered.Add(row.Now.Delivered)
		if row.Now.Total != nil {
			d.Filled++
		}
		g := gridRow{ServingsRow: row, Editable: req.desk.May(auth.Record, row.District, row.Service)}
		for i, n := range counts(&row.Now) {
			g.Typed[i] = countText(*n)
		}
		d.Rows = append(d.Rows, g)
	}
	address := url.Values{"month": {string(month)}}
	if d.District != "" {
		address.Set("district", d.District)
	}
	d.Pages = newPages("/staff/ledger/servings", address, q.Get("page"), len(d.Rows), gridShown)
	d.Rows = d.Rows[d.Pages.From:d.Pages.To]
	return d, nil
}

// countText writes a number for a field, "" where nobody stated one.
func countText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// saveServings stores the rows of the grid that were changed.
func (h *Handler) saveServings(req *request) error {
	form, err := req.form(maxLedgerForm)
	if err != nil {
		return err
	}
	d, err := req.grid(form)
	if err != nil {
		return err
	}
	list := d.take(form)
	if len(d.Faults) > 0 {
		return req.render(http.StatusUnprocessableEntity, "servings", d)
	}
	err = req.desk.SaveServings(req.Request().Context(), text("staff.servings.batch", string(d.Month)), list)
	var faults locator.Faults
	switch {
	case errors.As(err, &faults):
		d.blame(faults)
		return req.render(http.StatusUnprocessableEntity, "servings", d)
	case locator.KindOf(err) == locator.Conflict:
		return req.gridConflict(d, form)
	case err != nil:
		return err
	}
	to := "/staff/ledger/servings?" + url.Values{"month": {string(d.Month)}, "district": {d.District}, "page": {form.Get("page")}}.Encode()
	return req.seeOther(to, text("staff.servings.saved", len(list)))
}

// take reads what was typed into the rows and returns the records that change
// something. Numbers that are none are faults of the page.
func (d *gridData) take(form url.Values) []locator.Servings {
	var list []locator.Servings
	for i := range d.Rows {
		row := &d.Rows[i]
		version, err := strconv.ParseInt(form.Get("version."+row.ID), 10, 64)
		if err != nil || !row.Editable {
			continue // the row was not on the page
		}
		next := locator.Servings{SiteID: row.ID, Month: d.Month, Version: version}
		same := true
		for k, n := range counts(&next) {
			field := servingKinds()[k] + "." + row.ID
			row.Typed[k] = strings.TrimSpace(form.Get(field))
			var ok bool
			if *n, ok = transfer.ParseCount(row.Typed[k]); !ok {
				d.Faults = append(d.Faults, fieldFault{field, row.Name, text("staff.servings.bad_count", row.Typed[k])})
			}
			same = same && strings.TrimSpace(form.Get("was."+field)) == row.Typed[k]
		}
		if same {
			continue // nobody typed here: what others stored meanwhile stays
		}
		if version == row.Now.Version && next.SameCounts(&row.Now) {
			continue
		}
		list = append(list, next)
	}
	return list
}

// blame puts the faults of records beside their fields.
func (d *gridData) blame(faults locator.Faults) {
	for _, f := range faults {
		site, field, _ := strings.Cut(f.Field, "/"+string(d.Month)+".")
		for i := range d.Rows {
			if d.Rows[i].ID != site {
				continue
			}
			if field == "month" {
				field = servingKinds()[0]
			}
			d.Faults = append(d.Faults, fieldFault{field + "." + site, d.Rows[i].Name, f.Message})
		}
	}
}

// gridConflict shows what was typed beside what somebody else stored; saving
// again stores what was typed.
func (req *request) gridConflict(typed *gridData, form url.Values) error {
	d, err := req.grid(form)
	if err != nil {
		return err
	}
	d.Conflict = true
	for i := range d.Rows {
		row := &d.Rows[i]
		stored := row.Typed
		for k, kind := range servingKinds() {
			field := kind + "." + row.ID
			if value, sent := form[field]; sent {
				row.Typed[k] = strings.TrimSpace(value[0])
			}
		}
		if form.Get("version."+row.ID) == strconv.FormatInt(row.Now.Version, 10) || row.Typed == stored || !form.Has("version."+row.ID) {
			continue
		}
		if untouched(form, row.ID) {
			row.Typed = stored
			continue
		}
		row.Clash = text("staff.servings.clash", orNone(stored[0]), orNone(stored[1]), orNone(stored[2]))
		d.Faults = append(d.Faults, fieldFault{servingKinds()[0] + "." + row.ID, row.Name, row.Clash})
	}
	d.Said = typed.Said
	return req.render(http.StatusConflict, "servings", d)
}

// untouched reports whether nobody typed into a row of the form.
func untouched(form url.Values, id string) bool {
	for _, kind := range servingKinds() {
		field := kind + "." + id
		if strings.TrimSpace(form.Get(field)) != strings.TrimSpace(form.Get("was."+field)) {
			return false
		}
	}
	return true
}

func orNone(s string) string {
	if s == "" {
		return text("staff.servings.blank")
	}
	return s
}

// Was is what the page showed in a field when it was made.
func (g gridRow) Was(i int) string { return countText(*counts(&g.Now)[i]) }

// Last is the number of the month before.
func (g gridRow) Last(i int) string { return countText(*counts(&g.Before)[i]) }
