package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
)

// largestNotice is the size of a form that names many sites, in bytes.
const largestNotice = 1 << 20

// noticeForm is a notice as it is written: the sites first, then the words,
// then a look at what they do.
type noticeForm struct {
	base
	ID      string // "" for a new one
	Action  string
	Version int64

	// The choice of sites: a filter or a pasted list, of which single ones are
	// unticked.
	Filter   admin.SiteFilter
	Hidden   []hiddenField // the filter, so that it comes along
	Choice   []choice
	Pasted   string
	Unknown  []string // lines of it that mean no site
	Whole    bool     // the whole city
	MayWhole bool

	Districts []city.District // the person's own

	Kind        locator.NoticeKind
	Kinds       []locator.NoticeKind
	From, Until string
	Text        string
	HoursText   string
	Understood  string // what is understood of the hours
	Source      string
	Reason      string
	Holidays    []holidayLink

	Notice  *locator.Notice // of a preview
	Preview *admin.NoticePreview
	When    string
}

// choice is a site that may be unticked.
type choice struct {
	*admin.ListedSite
	Place string
	On    bool
}

type holidayLink struct {
	admin.Holiday
	Href string
}

// holidaysAhead is how many days ahead feasts are offered.
const holidaysAhead = 150

// newNotice begins with the sites of a filter, if there is one.
func (h *Handler) newNotice(req *request) error {
	if !req.desk.MayAnywhere(auth.Notify) {
		return &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
	}
	q := req.QueryParams()
	d := req.noticeForm(q)
	d.From, d.Until = string(day(q.Get("from"))), string(day(q.Get("until")))
	if d.From == "" {
		d.From = string(req.desk.Today())
	}
	if err := req.chooseSites(d, q, nil); err != nil {
		return err
	}
	return req.render(http.StatusOK, "noticenew", d)
}

// noticeForm is the form with what was typed.
func (req *request) noticeForm(q url.Values) *noticeForm {
	d := &noticeForm{
		base: req.base(text("staff.notice.new"), "notices"), Action: "/staff/notices/new", Filter: admin.ParseSiteFilter(q),
		MayWhole: req.desk.MayAnywhere(auth.ManageCity), Whole: q.Get("whole") == "yes",
		Pasted: strings.TrimSpace(q.Get("pasted")), Kind: locator.NoticeKind(q.Get("kind")), Kinds: locator.NoticeKinds(),
		From: q.Get("first"), Until: q.Get("last"), Text: strings.TrimSpace(strings.ReplaceAll(q.Get("text"), "\r\n", "\n")),
		HoursText: strings.TrimSpace(q.Get("hours_text")), Source: strings.TrimSpace(q.Get("source")), Reason: strings.TrimSpace(q.Get("reason")),
	}
	d.Districts = req.ownDistricts()
	if d.Kind == "" {
		d.Kind = locator.NoticeClosure
	}
	if d.Kind != locator.NoticeHours && d.Kind != locator.NoticeTrial {
		d.HoursText = ""
	}
	if d.HoursText != "" {
		if s, err := hourstext.Parse(d.HoursText); err == nil {
			d.Understood = hourstext.Print(s)
		}
	}
	req.offerHolidays(d)
	return d
}

func (req *request) offerHolidays(d *noticeForm) {
	today := hours.DayOf(req.desk.Now())
	for _, h := range admin.Holidays(req.view.City.Calendar(), today, holidaysAhead) {
		q := d.Filter.Values()
		if d.Pasted != "" {
			q.Set("pasted", d.Pasted)
		}
		q.Set("from", string(h.From))
		q.Set("until", string(h.Until))
		d.Holidays = append(d.Holidays, holidayLink{h, "/staff/notices/new?" + q.Encode()})
	}
}

// chooseSites lists the sites of the filter or the pasted list. ticked are those
// that stay chosen; nil is all.
func (req *request) chooseSites(d *noticeForm, q url.Values, ticked []string) error {
	ctx := req.Request().Context()
	values := d.Filter.Values()
	for key := range values {
		for _, value := range values[key] {
			d.Hidden = append(d.Hidden, hiddenField{key, value})
		}
	}
	var entries []*admin.ListedSite
	var err error
	switch {
	case d.Pasted != "":
		if entries, d.Unknown, err = req.desk.FindSites(ctx, d.Pasted); err != nil {
			return err
		}
	case len(values) > 0 || q.Get("all") == "yes":
		if entries, err = req.desk.FilterSites(ctx, d.Filter); err != nil {
			return err
		}
	}
	on := map[string]bool{}
	for _, id := range ticked {
		on[id] = true
	}
	for _, e := range entries {
		if e.Status == locator.Closed || !req.desk.May(auth.Notify, e.District, e.Service) {
			continue
		}
		d.Choice = append(d.Choice, choice{e, joinPlace(req.districtName(e.District), e.Subdistrict), ticked == nil || on[e.ID]})
	}
	return nil
}

// Chosen is how many sites are ticked.
func (d *noticeForm) Chosen() int {
	n := 0
	for _, c := range d.Choice {
		if c.On {
			n++
		}
	}
	return n
}

// composeNotice takes the form one step on: other sites, a look at what it
// does, back to the words, or out to the public.
func (h *Handler) composeNotice(req *request) error {
	form, err := req.form(largestNotice)
	if err != nil {
		return err
	}
	if !req.desk.MayAnywhere(auth.Notify) {
		return &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
	}
	d := req.noticeForm(form)
	ticked := append([]string{}, form["site"]...)
	if form.Get("step") == "choose" {
		ticked = nil
	}
	if err := req.editing(d, form); err != nil {
		return err
	}
	if d.ID == "" {
		err = req.chooseSites(d, form, ticked)
	} else {
		err = req.sitesOfNotice(d, ticked)
	}
	if err != nil {
		return err
	}
	switch form.Get("step") {
	case "preview", "send":
	default:
		return req.render(http.StatusOK, "noticenew", d)
	}
	d.Notice = d.notice(req)
	if form.Get("step") == "send" {
		if err = req.desk.SaveNotice(req.Request().Context(), d.Notice, d.Reason); err == nil {
			return req.seeOther("/staff/notices/"+url.PathEscape(d.Notice.ID), text("staff.notice.done.sent"))
		}
	} else if d.Preview, err = req.desk.PreviewNotice(req.Request().Context(), d.Notice, req.view.City.Calendar()); err == nil {
		d.Text = d.Notice.Text
		d.When = req.noticeLine(d.Notice, req.desk.Today()).When
		d.Title = text("staff.notice.preview")
		return req.render(http.StatusOK, "noticepreview", d)
	}
	return req.noticeFaults(d, err)
}

// notice is what the form says.
func (d *noticeForm) notice(req *request) *locator.Notice {
	n := &locator.Notice{
		ID: d.ID, Kind: d.Kind, From: locator.Date(d.From), Until: locator.Date(d.Until), Text: d.Text,
		HoursText: d.HoursText, Source: d.Source, Version: d.Version,
	}
	for _, c := range d.Choice {
		if c.On && !d.Whole {
			n.Sites = append(n.Sites, c.ID)
		}
	}
	if d.Whole {
		n.Kind = locator.NoticeBanner
	}
	if n.Text == "" {
		n.Text = req.usualWords(n)
	}
	return n
}

// usualWords are the text of a notice whose text was left empty, made of its
// kind and dates. A banner has none: its text must be written.
func (req *request) usualWords(n *locator.Notice) string {
	if n.Kind == locator.NoticeBanner || !n.From.Valid() || !n.Until.Valid() || n.From == "" {
		return ""
	}
	key, args := "staff.notice.usual."+string(n.Kind), []any{chineseDay(n.From)}
	if n.Until == "" {
		key += ".open"
	} else {
		args = append(args, chineseDay(n.Until))
	}
	if n.Kind == locator.NoticeHours {
		args = append(args, n.HoursText)
	}
	return text(key, args...)
}

// chineseDay writes 2027-02-05 as 2月5日.
func chineseDay(d locator.Date) string {
	parts := strings.Split(string(d), "-")
	if len(parts) != 3 {
		return string(d)
	}
	return strings.TrimPrefix(parts[1], "0") + "月" + strings.TrimPrefix(parts[2], "0") + "日"
}

// noticeFaults shows the form with what is wrong.
func (req *request) noticeFaults(d *noticeForm, err error) error {
	e, ok := errors.AsType[*locator.Error](err)
	if !ok || e.Faults == nil && e.Kind != locator.Conflict {
		return err
	}
	status := http.StatusUnprocessableEntity
	if e.Kind == locator.Conflict {
		status = http.StatusConflict
		d.Faults = append(d.Faults, fieldFault{Field: "text", Message: e.Message})
	}
	for _, f := range e.Faults {
		field, _, _ := strings.Cut(f.Field, ".")
		message := f.Message
		if field == "sites" && f.Code == "required" {
			message = text("staff.notice.fault.no_sites")
		}
		d.Faults = append(d.Faults, fieldFault{Field: noticeField(field), Label: text("staff.notice.field." + noticeField(field)), Message: message})
	}
	return req.render(status, "noticenew", d)
}

// noticeField is the name of the field of the form that holds a field of a
// notice; from and until are names of the filter's addresses.
func noticeField(field string) string {
	switch field {
	case "from":
		return "first"
	case "until":
		return "last"
	}
	return field
}

// editNotice opens a notice that is stored.
func (h *Handler) editNotice(req *request) error {
	n, err := req.desk.Store.Notice(req.Request().Context(), req.Param("id"))
	if err != nil {
		return err
	}
	d := req.noticeForm(url.Values{
		"kind": {string(n.Kind)}, "first": {string(n.From)}, "last": {string(n.Until)}, "text": {n.Text},
		"hours_text": {n.HoursText}, "source": {n.Source},
	})
	if err := req.editing(d, url.Values{"base": {formatInt(n.Version)}}); err != nil {
		return err
	}
	if err := req.sitesOfNotice(d, nil); err != nil {
		return err
	}
	return req.render(http.StatusOK, "noticenew", d)
}

// editing makes the form that of the notice in the address, if there is one.
func (req *request) editing(d *noticeForm, form url.Values) error {
	if req.Param("id") == "" {
		return nil
	}
	n, err := req.desk.Store.Notice(req.Request().Context(), req.Param("id"))
	if err != nil {
		return err
	}
	mine, err := req.desk.MayNotify(req.Request().Context(), n)
	if err != nil {
		return err
	}
	if !mine {
		return &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
	}
	base, ok := formVersion(form)
	if !ok {
		return badForm()
	}
	d.ID, d.Version, d.Whole, d.Holidays = n.ID, base, len(n.Sites) == 0, nil
	d.Title, d.Action = text("staff.notice.edit"), "/staff/notices/"+url.PathEscape(n.ID)+"/edit"
	return nil
}

// sitesOfNotice lists the sites of the notice that is edited.
func (req *request) sitesOfNotice(d *noticeForm, ticked []string) error {
	ctx := req.Request().Context()
	n, err := req.desk.Store.Notice(ctx, d.ID)
	if err != nil {
		return err
	}
	register, err := req.desk.SiteList(ctx)
	if err != nil {
		return err
	}
	on := map[string]bool{}
	for _, id := range ticked {
		on[id] = true
	}
	for _, id := range n.Sites {
		if e, ok := register.Find(id); ok {
			d.Choice = append(d.Choice, choice{e, joinPlace(req.districtName(e.District), e.Subdistrict), ticked == nil || on[id]})
		}
	}
	return nil
}
