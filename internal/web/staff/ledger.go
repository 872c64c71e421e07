package staff

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

type ledgerData struct {
	base
	Ledger   *admin.Ledger
	Years    []word
	Services []serviceLedger
	Servings *chart // nil when none are recorded
	Months   []admin.MonthSum
	Month    locator.Month // that reports are offered of: the one before this
	NoYear   string        // the list of sites that name no year, "" if there are none
}

// serviceLedger is a service of the ledger as the page shows it.
type serviceLedger struct {
	admin.ServiceLedger

	Chart *chart
	Rows  []ledgerRow
	Kinds []ledgerRow // by channel
}

// ledgerRow is one row of a table of counts.
type ledgerRow struct {
	Name, Href string
	*admin.Counts
}

// Percent is what share of the target is built, "" without one.
func (r ledgerRow) Percent() string { return percent(r.Counts) }

func percent(c *admin.Counts) string {
	if !c.HasTarget || c.Target == 0 {
		return ""
	}
	return strconv.Itoa(c.Built*100/c.Target) + "%"
}

// districtCodes are the districts of the city in its order.
func (req *request) districtCodes() []string {
	var codes []string
	for i := range req.view.City.Districts {
		codes = append(codes, req.view.City.Districts[i].Code)
	}
	return codes
}

// year is the year that an address asks for, 0 for none.
func (req *request) year() int {
	year, err := strconv.Atoi(req.QueryParam("year"))
	if err != nil || year < 2000 || year >= 2200 {
		return 0
	}
	return year
}

func (h *Handler) ledger(req *request) error {
	ctx := req.Request().Context()
	l, err := req.desk.Ledger(ctx, req.year(), req.districtCodes())
	if err != nil {
		return err
	}
	d := ledgerData{
		base: req.base(text("staff.menu.ledger"), "ledger"), Ledger: l, Month: locator.MonthOf(l.Today).Add(-1),
	}
	if d.Months, err = req.desk.ServingsOfYear(ctx, l.Year); err != nil {
		return err
	}
	d.Months = slices.DeleteFunc(d.Months, func(m admin.MonthSum) bool { return m.Month > locator.MonthOf(l.Today) })
	if slices.ContainsFunc(d.Months, func(m admin.MonthSum) bool { return m.Total.Sites > 0 }) {
		d.Servings = servingsChart(l.Year, d.Months)
	}
	for _, year := range l.Years {
		d.Years = append(d.Years, word{strconv.Itoa(year), "/staff/ledger?year=" + strconv.Itoa(year), year == l.Year})
	}
	if l.Undated > 0 {
		d.NoYear = "/staff/sites?" + url.Values{"year": {"none"}, "scope": {"all"}}.Encode()
	}
	for i := range l.Services {
		d.Services = append(d.Services, d.service(&l.Services[i]))
	}
	return req.render(http.StatusOK, "ledger", &d)
}

func (d *ledgerData) service(s *admin.ServiceLedger) serviceLedger {
	page := serviceLedger{ServiceLedger: *s, Chart: d.progressChart(d.Ledger.Year, s)}
	list := func(more url.Values) string {
		more.Set("service", string(s.Service))
		more.Set("year", strconv.Itoa(d.Ledger.Year))
		more.Set("scope", "all")
		return "/staff/sites?" + more.Encode()
	}
	for i := range s.Districts {
		n := &s.Districts[i]
		page.Rows = append(page.Rows, ledgerRow{d.DistrictName(n.District), list(url.Values{"district": {n.District}}), &n.Counts})
	}
	for i := range s.Channels {
		n := &s.Channels[i]
		page.Kinds = append(page.Kinds, ledgerRow{
			text("staff.channel." + string(n.Channel)), list(url.Values{"channel": {string(n.Channel)}}), &n.Counts,
		})
	}
	return page
}

// Counted reports whether the page has a table of counts.
func (d *ledgerData) Counted() bool {
	return slices.ContainsFunc(d.Services, func(s serviceLedger) bool { return s.Any() })
}

// Sum is the row of totals.
func (s *serviceLedger) Sum() ledgerRow {
	return ledgerRow{Name: text("staff.ledger.sum"), Counts: &s.Total}
}

// Any reports whether there is anything to put into a table.
func (s *serviceLedger) Any() bool { return s.Total.Sites > 0 || len(s.Chart.Rows) > 0 }

// Sentence says how far a service has come, in words.
func (s *serviceLedger) Sentence() string {
	if !s.Total.HasTarget {
		return text("staff.ledger.built", s.Total.Built, s.Total.InUse)
	}
	if share := percent(&s.Total); share != "" {
		return text("staff.ledger.built_of", s.Total.Target, s.Total.Built, share, s.Total.InUse)
	}
	return text("staff.ledger.built", s.Total.Built, s.Total.InUse)
}

type targetsData struct {
	base
	Year    int
	Service locator.Service
	Years   []word
	Rows    []targetRow
	Usual   int // what a year goes by that has no number of its own
}

// targetRow is one number of the form; the district "" is the city.
type targetRow struct{ District, Name, Value string }

// Field is the name of the row's input.
func (r targetRow) Field() string { return "target." + r.District }

func (h *Handler) targetsPage(req *request) error {
	year := req.year()
	if year == 0 {
		year = locator.MonthOf(req.desk.Today()).Year()
	}
	service := locator.Meal
	if req.QueryParam("service") == string(locator.Station) {
		service = locator.Station
	}
	d, err := req.targets(year, service)
	if err != nil {
		return err
	}
	return req.render(http.StatusOK, "targets", d)
}

// targets is the form with what is stored.
func (req *request) targets(year int, service locator.Service) (*targetsData, error) {
	p, err := req.desk.CityProfile(req.Request().Context())
	if err != nil {
		return nil, err
	}
	d := &targetsData{base: req.base(text("staff.ledger.targets"), "ledger"), Year: year, Service: service, Usual: p.Targets[string(service)]}
	held := map[string]string{}
	for _, plan := range p.Plans {
		if plan.Year == year && plan.Service == string(service) {
			held[plan.District] = strconv.Itoa(plan.Sites)
		}
	}
	d.Rows = append(d.Rows, targetRow{"", text("staff.ledger.city"), held[""]})
	for _, code := range req.districtCodes() {
		d.Rows = append(d.Rows, targetRow{code, req.districtName(code), held[code]})
	}
	for _, s := range locator.Services() {
		d.Years = append(d.Years, word{
			text("staff.service." + string(s)), fmt.Sprintf("/staff/ledger/targets?year=%d&service=%s", year, s), s == service,
		})
	}
	return d, nil
}

// maxLedgerForm bounds the forms of the ledger but the list of servings.
const maxLedgerForm = 1 << 20

func (h *Handler) saveTargets(req *request) error {
	if !req.desk.MayAnywhere(auth.ManageCity) {
		_, err := req.desk.CityProfile(req.Request().Context())
		return err
	}
	form, err := req.form(maxLedgerForm)
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(form.Get("year"))
	service := locator.Service(form.Get("service"))
	if err != nil || year < 2000 || year >= 2200 || service != locator.Meal && service != locator.Station {
		return badForm()
	}
	d, err := req.targets(year, service)
	if err != nil {
		return err
	}
	t := admin.Targets{Year: year, Service: service, Districts: map[string]int{}}
	for i := range d.Rows {
		row := &d.Rows[i]
		row.Value = strings.TrimSpace(form.Get(row.Field()))
		n, ok := transfer.ParseCount(row.Value)
		switch {
		case !ok || n != nil && *n > 100_000:
			d.Faults = append(d.Faults, fieldFault{row.Field(), row.Name, text("staff.ledger.bad_target")})
		case n == nil:
		case row.District == "":
			t.City = n
		default:
			t.Districts[row.District] = *n
		}
	}
	if len(d.Faults) > 0 {
		return req.render(http.StatusUnprocessableEntity, "targets", d)
	}
	if err := req.desk.SetTargets(req.Request().Context(), t); err != nil {
		return err
	}
	return req.seeOther("/staff/ledger?year="+strconv.Itoa(year), text("staff.ledger.targets_saved", year))
}

// Wrong returns the sentence of a field's fault, "" if it has none.
func (b *base) Wrong(field string) string {
	for _, f := range b.Faults {
		if f.Field == field {
			return f.Message
		}
	}
	return ""
}
