package staff

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// maxCityText bounds a pasted notice or a file of city data.
const maxCityText = 1 << 20

type cityData struct {
	base
	Profile   city.Profile
	Footer    []footerField
	Hotlines  []hotlineRow
	Was       string // the hotlines as they are stored, which a form gives back
	Districts []districtRow
	Sums      districtRow
	Years     []calendarYear
	Missing   []int
	Text      string // of a notice that was refused
}

// footerField is a field of the footer.
type footerField struct{ Name, Label, Value, Was, Hint string }

// Field is the name of its input.
func (f footerField) Field() string { return "footer." + f.Name }

// hotlineRow is a hotline of the form; spare ones are empty.
type hotlineRow struct {
	city.Hotline

	N int
}

// Field is the name of one of its inputs.
func (h hotlineRow) Field(name string) string { return fmt.Sprintf("hotlines[%d].%s", h.N, name) }

// districtRow counts the sites of a district that are not closed.
type districtRow struct {
	Name, Code              string
	Meals, Stations, Drafts int
	Subdistricts            int
}

// calendarYear is a year whose public holidays are known.
type calendarYear struct {
	*hours.HolidayNotice

	Own bool // the operator's, not the program's
}

// Lines say when each feast is.
func (y calendarYear) Lines() []string { return holidayLines(y.HolidayNotice) }

func (h *Handler) cityPage(req *request) error {
	d, err := req.city()
	if err != nil {
		return err
	}
	return req.render(http.StatusOK, "city", d)
}

// city is the page with what is stored.
func (req *request) city() (*cityData, error) {
	p, err := req.desk.CityProfile(req.Request().Context())
	if err != nil {
		return nil, err
	}
	d := &cityData{base: req.base(text("staff.menu.city"), "city"), Profile: p}
	for _, f := range footerFields(&p.Footer) {
		d.Footer = append(d.Footer, footerField{f.name, text("staff.city.footer." + f.name), *f.text, *f.text, text("staff.city.hint." + f.name)})
	}
	d.setHotlines(p.Hotlines)
	was, err := json.Marshal(p.Hotlines)
	if err != nil {
		return nil, fmt.Errorf("staff: hotlines: %w", err)
	}
	d.Was = string(was)
	if err := req.countDistricts(d); err != nil {
		return nil, err
	}
	own := map[int]bool{}
	for _, n := range p.Holidays {
		own[n.Year] = true
	}
	calendar := req.view.City.Calendar()
	for _, n := range calendar.Notices() {
		d.Years = append(d.Years, calendarYear{n, own[n.Year]})
	}
	d.Missing = calendar.Missing(req.desk.Now())
	return d, nil
}

type namedText struct {
	name string
	text *string
}

// footerFields are the fields of the footer in the order of the page.
func footerFields(f *city.Footer) []namedText {
	return []namedText{
		{"organiser", &f.Organiser},
		{"icp", &f.ICP},
		{"police", &f.Police},
		{"police_url", &f.PoliceURL},
		{"site_id", &f.SiteID},
		{"map_approval", &f.MapApproval},
		{"privacy_contact", &f.PrivacyContact},
	}
}

// spareHotlines is how many empty rows the form offers.
const spareHotlines = 2

func (d *cityData) setHotlines(list []city.Hotline) {
	d.Hotlines = nil
	for _, h := range append(append([]city.Hotline{}, list...), make([]city.Hotline, spareHotlines)...) {
		d.Hotlines = append(d.Hotlines, hotlineRow{h, len(d.Hotlines)})
	}
}

func (req *request) countDistricts(d *cityData) error {
	entries, err := req.desk.FilterSites(req.Request().Context(), admin.SiteFilter{Everyone: true})
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, district := range req.view.City.Districts {
		at[district.Code] = len(d.Districts)
		d.Districts = append(d.Districts, districtRow{Name: district.Name, Code: district.Code})
	}
	for _, s := range req.view.City.Subdistricts {
		d.Districts[at[s.District]].Subdistricts++
		d.Sums.Subdistricts++
	}
	for _, e := range entries {
		i, ok := at[e.District]
		if !ok || e.Status == locator.Closed {
			continue
		}
		for _, row := range []*districtRow{&d.Districts[i], &d.Sums} {
			switch {
			case !e.Listed():
				row.Drafts++
			case e.Service == locator.Meal:
				row.Meals++
			default:
				row.Stations++
			}
		}
	}
	return nil
}

// saveFooter stores the fields that the person changed; what others changed
// meanwhile stays.
func (h *Handler) saveFooter(req *request) error {
	form, err := req.form(maxCityText)
	if err != nil {
		return err
	}
	d, err := req.city()
	if err != nil {
		return err
	}
	changed := map[string]string{}
	for i := range d.Footer {
		f := &d.Footer[i]
		if !form.Has(f.Field()) {
			continue
		}
		f.Value, f.Was = strings.TrimSpace(form.Get(f.Field())), form.Get("was."+f.Field())
		if f.Value != f.Was {
			changed[f.Name] = f.Value
		}
	}
	if len(changed) == 0 {
		return req.seeOther("/staff/city", text("staff.city.same"))
	}
	patch, err := json.Marshal(map[string]any{"footer": changed})
	if err != nil {
		return fmt.Errorf("staff: footer: %w", err)
	}
	return req.stored(d, req.desk.UpdateCity(req.Request().Context(), patch))
}

// stored answers a form of the city page: the page again with what was wrong,
// or that it is saved.
func (req *request) stored(d *cityData, err error) error {
	if e, ok := errors.AsType[*locator.Error](err); ok && len(e.Faults) > 0 {
		for _, f := range e.Faults {
			d.Faults = append(d.Faults, fieldFault{f.Field, d.label(f.Field), f.Message})
		}
		return req.render(http.StatusUnprocessableEntity, "city", d)
	}
	if err != nil {
		return err
	}
	return req.seeOther("/staff/city", text("staff.city.saved"))
}

// label is what the page calls a field of the profile.
func (d *cityData) label(field string) string {
	if name, ok := strings.CutPrefix(field, "footer."); ok {
		return text("staff.city.footer." + name)
	}
	for _, h := range d.Hotlines {
		for _, name := range []string{"number", "name", "name_en", "service"} {
			if field == h.Field(name) {
				return text("staff.city.hotline_nth", h.N+1, text("staff.city.hotline."+name))
			}
		}
	}
	return field
}

func (h *Handler) saveHotlines(req *request) error {
	form, err := req.form(maxCityText)
	if err != nil {
		return err
	}
	d, err := req.city()
	if err != nil {
		return err
	}
	var was []city.Hotline
	if err := json.Unmarshal([]byte(form.Get("was")), &was); err != nil {
		return badForm()
	}
	list := hotlinesOf(form)
	d.Was = form.Get("was")
	d.setHotlines(list)
	return req.stored(d, req.desk.SetHotlines(req.Request().Context(), was, list))
}

// mostHotlines is how many rows a form is read for.
const mostHotlines = 50

// hotlinesOf reads the rows of the form that are not empty.
func hotlinesOf(form url.Values) []city.Hotline {
	list := []city.Hotline{}
	for i := range mostHotlines {
		row := hotlineRow{N: i}
		get := func(name string) string { return strings.TrimSpace(form.Get(row.Field(name))) }
		h := city.Hotline{Number: get("number"), Name: get("name"), NameEn: get("name_en"), Service: get("service")}
		if h.Number+h.Name+h.NameEn != "" {
			list = append(list, h)
		}
	}
	return list
}

type cityPlanData struct {
	base
	Notices []plannedYear
	Changes []admin.CityChange
	Text    string // what was read, for the form that confirms it
	Holiday bool
}

// plannedYear is a notice that was understood, and what storing it would do.
type plannedYear struct {
	calendarYear

	Outcome importer.Outcome
}

// FieldName is what the city page calls a field of the profile, its path where
// the page has none.
func (d *cityPlanData) FieldName(path string) string {
	for _, key := range []string{"staff.city." + path, "staff.city.plan." + path} {
		if messages.Has(messages.Chinese, key) {
			return text(key)
		}
	}
	return path
}

// Sentence says what storing the year would do.
func (y plannedYear) Sentence() string { return text("staff.city.year." + string(y.Outcome)) }

// readCityText reads a pasted notice of public holidays, or a file of city
// data, and shows what was understood. Nothing is stored.
func (h *Handler) readCityText(req *request) error {
	if _, err := req.desk.CityProfile(req.Request().Context()); err != nil {
		return err
	}
	body, err := req.cityText()
	var d *cityPlanData
	if err == nil {
		d, err = req.planCity(body)
	}
	if err == nil {
		return req.render(http.StatusOK, "cityplan", d)
	}
	page, pageErr := req.city()
	if pageErr != nil {
		return pageErr
	}
	page.Text = body
	switch faults, isFaults := errors.AsType[city.Faults](err); {
	case isFaults:
		for _, f := range faults {
			page.Faults = append(page.Faults, fieldFault{"text", f.Field, f.Message})
		}
	case locator.KindOf(err) == locator.Invalid:
		e, _ := errors.AsType[*locator.Error](err)
		for _, f := range e.Faults {
			page.Faults = append(page.Faults, fieldFault{"text", f.Field, f.Message})
		}
		if len(e.Faults) == 0 {
			page.Faults = append(page.Faults, fieldFault{"text", "", e.Message})
		}
	default:
		return err
	}
	return req.render(http.StatusUnprocessableEntity, "city", page)
}

// cityText is the text that was pasted, or else the content of the file.
func (req *request) cityText() (string, error) {
	raw := req.Request()
	if !strings.HasPrefix(raw.Header.Get("Content-Type"), "multipart/") {
		form, err := req.form(maxCityText)
		return form.Get("text"), err
	}
	file, _, err := req.upload("file", maxCityText)
	if typed := raw.PostFormValue("text"); strings.TrimSpace(typed) != "" {
		return typed, nil
	}
	if err != nil {
		if e, ok := errors.AsType[*locator.Error](err); ok && e.Code == "no_file" {
			e.Message = text("staff.city.nothing_pasted")
		}
		return "", err
	}
	body, err := io.ReadAll(file)
	return string(body), errors.Join(err, file.Close())
}

func (req *request) planCity(body string) (*cityPlanData, error) {
	patch, notices, err := city.ReadFile([]byte(body))
	if err != nil {
		return nil, err
	}
	d := &cityPlanData{base: req.base(text("staff.city.plan"), "city"), Text: body, Holiday: notices != nil}
	if notices == nil {
		d.Text = string(patch)
		d.Changes, err = req.desk.PlanCity(req.Request().Context(), patch)
		return d, err
	}
	outcomes, err := req.desk.HolidayOutcomes(req.Request().Context(), notices)
	if err != nil {
		return nil, err
	}
	for i := range notices {
		d.Notices = append(d.Notices, plannedYear{calendarYear{&notices[i], true}, outcomes[i]})
	}
	doc, err := json.Marshal(notices)
	if err != nil {
		return nil, fmt.Errorf("staff: notices: %w", err)
	}
	d.Text = string(doc)
	return d, nil
}

// storeCityText stores what readCityText showed.
func (h *Handler) storeCityText(req *request) error {
	if !req.desk.MayAnywhere(auth.ManageCity) {
		_, err := req.desk.CityProfile(req.Request().Context())
		return err
	}
	form, err := req.form(4 * maxCityText)
	if err != nil {
		return err
	}
	patch, notices, err := city.ReadFile([]byte(form.Get("text")))
	if err != nil {
		return badForm()
	}
	if notices == nil {
		err = req.desk.UpdateCity(req.Request().Context(), patch)
	} else {
		_, err = req.desk.AddHolidays(req.Request().Context(), notices)
	}
	if err != nil {
		return err
	}
	return req.seeOther("/staff/city", text("staff.city.saved"))
}

// holidayLines say when each feast of a notice is, a line for each.
func holidayLines(n *hours.HolidayNotice) []string {
	var lines []string
	for _, f := range n.Feasts {
		line := text("city.day_off", f.Name, dayText(f.From, n.Year))
		if f.Until != f.From {
			line = text("city.days_off", f.Name, dayText(f.From, n.Year), dayText(f.Until, n.Year), int(f.Until-f.From)+1)
		}
		var worked []string
		for _, d := range f.Work {
			worked = append(worked, dayText(d, n.Year))
		}
		if len(worked) > 0 {
			line += text("city.days_worked", strings.Join(worked, "、"))
		}
		lines = append(lines, line)
	}
	return lines
}

// dayText writes a day with its weekday, and its year where that is another.
func dayText(d hours.Day, within int) string {
	year, month, day := d.Date()
	weekday := text("weekday." + d.Weekday().String())
	if year != within {
		return text("city.day_of_year", year, int(month), day, weekday)
	}
	return text("city.day", int(month), day, weekday)
}
