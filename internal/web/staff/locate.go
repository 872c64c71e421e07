package staff

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/web/page"
)

// basemap is the public's sketch with the borders of districts, which staff
// pages may draw.
func (h *Handler) basemap(req *request) error {
	return req.JSON(http.StatusOK, page.StaffSketch(req.view))
}

// locateData is a site that waits for its place.
type locateData struct {
	base
	locateFilter
	admin.Progress
	Site      *locator.Site // nil: nothing waits
	Entry     *admin.ListedSite
	Spot      *spotPart
	Districts []city.District
	Previous  string // id, "" for none
	NoteFault string
}

// locateFilter narrows the queue.
type locateFilter struct {
	District string
	Service  locator.Service
}

// Link is the queue at a site, with the word before the id: at, or after for
// the one that follows.
func (f locateFilter) Link(word, id, datum string) string {
	q := url.Values{}
	for key, value := range map[string]string{"district": f.District, "service": string(f.Service), word: id, "datum": datum} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if len(q) == 0 {
		return "/staff/locate"
	}
	return "/staff/locate?" + q.Encode()
}

// locatePage shows the site to place next.
func (h *Handler) locatePage(req *request) error {
	f := locateFilter{req.QueryParam("district"), locator.Service(req.QueryParam("service"))}
	queue, err := req.desk.LocateQueue(req.Request().Context(), f.District, f.Service)
	if err != nil {
		return fmt.Errorf("staff: locate: %w", err)
	}
	at, ok := placeInQueue(queue, req.QueryParam("at"), req.QueryParam("after"))
	if !ok {
		return h.renderLocate(req, http.StatusOK, f, queue, nil, nil)
	}
	return h.renderLocate(req, http.StatusOK, f, queue, queue[at], nil)
}

// placeInQueue finds the site to show: the one with the id at, else the one
// behind after, else the first. After the last comes the first.
func placeInQueue(queue []*admin.ListedSite, at, after string) (int, bool) {
	if len(queue) == 0 {
		return 0, false
	}
	is := func(id string) func(*admin.ListedSite) bool {
		return func(e *admin.ListedSite) bool { return e.ID == id }
	}
	if i := slices.IndexFunc(queue, is(at)); i >= 0 {
		return i, true
	}
	return (slices.IndexFunc(queue, is(after)) + 1) % len(queue), true
}

// locateForm is what was sent and refused.
type locateForm struct {
	values url.Values
	faults []fieldFault
}

func (h *Handler) renderLocate(req *request, status int, f locateFilter, queue []*admin.ListedSite, e *admin.ListedSite, sent *locateForm) error {
	ctx := req.Request().Context()
	d := locateData{base: req.base(text("staff.locate.title"), "locate"), locateFilter: f, Entry: e, Districts: req.ownDistricts()}
	var err error
	if d.Progress, err = req.desk.LocateProgress(ctx, queue); err != nil {
		return fmt.Errorf("staff: locate: %w", err)
	}
	if e == nil {
		return req.render(status, "locate", &d)
	}
	if d.Site, err = req.desk.Editable(ctx, e.ID); err != nil {
		return fmt.Errorf("staff: locate: %w", err)
	}
	var form url.Values
	if sent != nil {
		form, d.Faults = sent.values, sent.faults
	}
	if d.Spot, err = req.spot(d.Site, form, d.Faults); err != nil {
		return err
	}
	if sent == nil {
		d.Spot.Datum = req.QueryParam("datum") // as for the one before
	}
	d.Spot.Keys = true
	if i := slices.Index(queue, e); i > 0 {
		d.Previous = queue[i-1].ID
	}
	return req.render(status, "locate", &d)
}

// locate saves a place, or that there was none to be found, and goes on.
func (h *Handler) locate(req *request) error {
	form, err := req.form(64 << 10)
	if err != nil {
		return err
	}
	ctx := req.Request().Context()
	f := locateFilter{form.Get("filter.district"), locator.Service(form.Get("filter.service"))}
	id := form.Get("id")
	site, err := req.desk.Editable(ctx, id)
	if err != nil {
		return fmt.Errorf("staff: locate: %w", err)
	}
	queue, err := req.desk.LocateQueue(ctx, f.District, f.Service)
	if err != nil {
		return fmt.Errorf("staff: locate: %w", err)
	}
	// Those before and behind are looked up while the site is still in the queue.
	next := placeNext(queue, id)
	base, ok := formVersion(form)
	if !ok {
		base = site.Version
	}
	again := func(status int, faults ...fieldFault) error {
		if i, ok := placeInQueue(queue, id, ""); ok && queue[i].ID == id {
			return h.renderLocate(req, status, f, queue, queue[i], &locateForm{form, faults})
		}
		return req.seeOther("/staff/sites/"+id, text("staff.locate.conflict"))
	}
	var said string
	switch {
	case looksOnly(form):
		return again(http.StatusOK)
	case form.Get("do") == "not_found":
		err = req.desk.NotFound(ctx, id, base, form.Get("note"))
		said = text("staff.locate.noted", site.Name)
	default:
		l, faults := req.readSpot(form, site.Location)
		if l == nil && len(faults) == 0 {
			faults = []fieldFault{spotFault("text", text("staff.locate.no_place"))}
		}
		if len(faults) > 0 {
			return again(http.StatusUnprocessableEntity, faults...)
		}
		err = req.desk.Locate(ctx, id, base, *l)
		said = text("staff.locate.saved", site.Name)
	}
	if locator.KindOf(err) == locator.Conflict {
		return again(http.StatusConflict, fieldFault{Field: "location.text", Message: text("staff.locate.conflict")})
	}
	if e, ok := errors.AsType[*locator.Error](err); ok && len(e.Faults) > 0 {
		return again(http.StatusUnprocessableEntity, fieldFault{Field: "location.text", Message: e.Faults[0].Message})
	}
	if err != nil {
		return fmt.Errorf("staff: locate: %w", err)
	}
	if strings.Contains(req.Request().Header.Get("Accept"), "application/json") {
		return req.NoContent(http.StatusNoContent) // a script shows the next one already
	}
	return req.seeOther(f.Link("at", next, form.Get("location.datum")), said)
}

// placeNext is the id of the site behind id, "" where there is no other.
func placeNext(queue []*admin.ListedSite, id string) string {
	if i, ok := placeInQueue(queue, "", id); ok && queue[i].ID != id {
		return queue[i].ID
	}
	return ""
}

// ownDistricts are the districts that the person is there for.
func (req *request) ownDistricts() []city.District {
	if !req.desk.Who.Role.Bounded() {
		return req.view.City.Districts
	}
	var own []city.District
	for _, d := range req.view.City.Districts {
		if slices.Contains(req.desk.Who.Districts, d.Code) {
			own = append(own, d)
		}
	}
	return own
}

// Calls are the numbers one can call about the site.
func (d *locateData) Calls() []string {
	return strings.FieldsFunc(d.Site.Contact.Phone, func(r rune) bool { return strings.ContainsRune(";\uff1b、,\uff0c/", r) })
}

// Words are what to look for in another map.
func (d *locateData) Words() string {
	district := d.DistrictName(d.Site.District)
	address := strings.TrimPrefix(d.Site.Address, district)
	if address == "" {
		return d.City.Profile.Name.Zh + district + d.Site.Name
	}
	return d.City.Profile.Name.Zh + district + address
}

// Searches open other maps with the words, to copy coordinates from.
func (d *locateData) Searches() []page.CheckLink {
	words, town := url.QueryEscape(d.Words()), url.QueryEscape(d.City.Profile.Name.ZhFull)
	return []page.CheckLink{
		{Map: "amap", URL: template.URL("https://uri.amap.com/search?keyword=" + words + "&src=jiujin")},                                           //nolint:gosec // escaped above
		{Map: "baidu", URL: template.URL("https://api.map.baidu.com/place/search?query=" + words + "&region=" + town + "&output=html&src=jiujin")}, //nolint:gosec // the same
		{Map: "tencent", URL: template.URL("https://apis.map.qq.com/uri/v1/search?keyword=" + words + "&region=" + town + "&referer=jiujin")},      //nolint:gosec // the same
	}
}

// Tips are what to do to find the place, by what is known.
func (d *locateData) Tips() []string {
	var tips []string
	switch {
	case d.Site.Address == "" && d.Site.Contact.Phone == "":
		tips = append(tips, "nothing")
	case d.Site.Address == "":
		tips = append(tips, "call")
	default:
		tips = append(tips, "search")
	}
	if len(d.Spot.Seen.Street) > 0 {
		tips = append(tips, "neighbours")
	}
	return append(tips, "there")
}
