package staff

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// sitesShown is how many sites a page of the list holds.
const sitesShown = 100

type sitesData struct {
	base
	Filter  admin.SiteFilter
	Count   int // that the filter is of
	Known   int // that the person works for, or all
	Chosen  int // conditions beside the words
	Rows    []siteRow
	Pages   pages
	Facets  []facet
	Heads   []sortHead
	Hidden  []hiddenField // the filter without page, for forms
	Subs    []string      // subdistricts of the district
	Batches []string      // of the year
	Export  string        // the filter as a query
	Clear   string
	Create  bool
}

// ExportOf is where the list can be taken away as it is narrowed.
func (d *sitesData) ExportOf(format, more string) string {
	query := strings.Trim(d.Export+"&"+more, "&")
	if query == "" {
		return "/staff/export." + format
	}
	return "/staff/export." + format + "?" + query
}

// hiddenField is a value that a form sends without showing it.
type hiddenField struct{ Name, Value string }

// facet is a row of choices.
type facet struct {
	Label string
	Words []word
}

// sortHead is a head of a column that one may sort by.
type sortHead struct {
	Key, Text, Href string
	Sort            string // ascending, descending or "": aria-sort
	Number          bool
}

// On are the words of the conditions that hold.
func (d *sitesData) On() []string {
	var words []string
	for _, f := range d.Facets {
		for _, w := range f.Words {
			if w.On && w.Text != text("staff.all") {
				words = append(words, w.Text)
			}
		}
	}
	return words
}

// siteRow is one site of the list.
type siteRow struct {
	*admin.ListedSite
	Place, Lacks, Updated string
}

func (h *Handler) sites(req *request) error {
	f := admin.ParseSiteFilter(req.QueryParams())
	all, err := req.desk.FilterSites(req.Request().Context(), admin.SiteFilter{Everyone: f.Everyone})
	if err != nil {
		return err
	}
	found, err := req.desk.FilterSites(req.Request().Context(), f)
	if err != nil {
		return err
	}
	q := f.Values()
	d := sitesData{
		base: req.base(text("staff.menu.sites"), "sites"), Filter: f, Count: len(found), Known: len(all),
		Pages:  newPages("/staff/sites", q, req.QueryParam("page"), len(found), sitesShown),
		Export: q.Encode(), Create: req.desk.MayAnywhere(auth.WriteDraft), Clear: "/staff/sites",
	}
	if f.Everyone {
		d.Clear += "?scope=all"
	}
	for _, key := range slices.Sorted(maps.Keys(q)) {
		for _, value := range q[key] {
			d.Hidden = append(d.Hidden, hiddenField{key, value})
		}
		if !slices.Contains([]string{"q", "scope", "sort", "backward", "id"}, key) {
			d.Chosen++
		}
	}
	today := req.desk.Today()
	for _, e := range found[d.Pages.From:d.Pages.To] {
		d.Rows = append(d.Rows, siteRow{
			ListedSite: e, Place: joinPlace(req.districtName(e.District), e.Subdistrict), Lacks: lacksOf(e, today),
			Updated: string(locator.DateOf(e.UpdatedAt.In(h.Zone))),
		})
	}
	d.choices(all)
	d.heads()
	return req.render(http.StatusOK, "sites", &d)
}

func joinPlace(district, subdistrict string) string {
	if subdistrict == "" {
		return district
	}
	return district + " " + subdistrict
}

// lacksOf says in few words what somebody has to do about the site.
func lacksOf(e *admin.ListedSite, today locator.Date) string {
	var lacks string
	add := func(key string, args ...any) {
		if lacks != "" {
			lacks += " · "
		}
		lacks += text("staff.lack."+key, args...)
	}
	if e.Location == nil {
		add("location")
	}
	switch e.Hours {
	case admin.HoursMissing:
		add("hours")
	case admin.HoursUnread:
		add("hours_unread")
	}
	if e.Phone == "" {
		add("phone")
	}
	if groups := e.StaleGroups(today); len(groups) > 0 {
		names := ""
		for i, g := range groups {
			if i > 0 {
				names += "、"
			}
			names += text("staff.group.short." + string(g))
		}
		add("stale", names)
	}
	return lacks
}

// to is the list with one condition changed; value "" takes it away.
func (d *sitesData) to(key, value string) string {
	q := d.Filter.Values()
	q.Del("id")
	q.Del("chosen")
	q.Del(key)
	if key == "district" {
		q.Del("subdistrict")
	}
	if key == "year" {
		q.Del("batch")
	}
	if value != "" {
		q.Set(key, value)
	}
	if len(q) == 0 {
		return "/staff/sites"
	}
	return "/staff/sites?" + q.Encode()
}

// choices fills the facets; all are the sites that the list may hold.
func (d *sitesData) choices(all []*admin.ListedSite) {
	q := d.Filter.Values()
	row := func(key string, values []string, name func(string) string) {
		f := facet{Label: text("staff.sites.by." + key)}
		f.Words = append(f.Words, word{text("staff.all"), d.to(key, ""), q.Get(key) == ""})
		for _, value := range values {
			f.Words = append(f.Words, word{name(value), d.to(key, value), q.Get(key) == value})
		}
		d.Facets = append(d.Facets, f)
	}
	if d.Who.Role.Bounded() {
		d.Facets = append(d.Facets, facet{text("staff.sites.by.scope"), []word{
			{text("staff.sites.mine"), d.to("scope", ""), !d.Filter.Everyone},
			{text("staff.sites.everyone"), d.to("scope", "all"), d.Filter.Everyone},
		}})
	}
	row("service", stringsOf(locator.Services()), func(s string) string { return text("staff.service." + s) })
	row("status", stringsOf(locator.Statuses()), func(s string) string { return text("staff.status." + s) })
	districts, years, subs, batches := map[string]bool{}, map[int]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range all {
		districts[e.District] = true
		if e.Programme.Year != 0 {
			years[e.Programme.Year] = true
		}
		if e.Subdistrict != "" && e.District == d.Filter.District {
			subs[e.Subdistrict] = true
		}
		if e.Programme.Batch != "" && e.Programme.Year == d.Filter.Year {
			batches[e.Programme.Batch] = true
		}
	}
	if len(districts) > 1 || d.Filter.District != "" {
		row("district", slices.Sorted(maps.Keys(districts)), d.DistrictName)
	}
	d.Subs, d.Batches = slices.Sorted(maps.Keys(subs)), slices.Sorted(maps.Keys(batches))
	if d.Filter.Service == locator.Meal {
		row("channel", stringsOf(locator.Channels()), func(s string) string { return text("staff.channel." + s) })
	}
	d.lacking(q)
	if len(years) > 0 {
		list := slices.Sorted(maps.Keys(years))
		slices.Reverse(list)
		var values []string
		for _, year := range list {
			values = append(values, strconv.Itoa(year))
		}
		row("year", append(values, "none"), func(s string) string {
			if s == "none" {
				return text("staff.sites.no_year")
			}
			return s
		})
	}
}

// lacking are conditions that may hold together.
func (d *sitesData) lacking(q url.Values) {
	f := facet{Label: text("staff.sites.by.lack")}
	for _, c := range []struct{ key, value string }{
		{"located", "no"},
		{"hours", "missing"},
		{"hours", "unread"},
		{"phone", "no"},
		{"registered", "no"},
		{"stale", "hours"},
		{"stale", "prices"},
		{"stale", "amenities"},
		{"notice", "yes"},
		{"overdue", "yes"},
	} {
		on := q.Get(c.key) == c.value
		next := c.value
		if on {
			next = ""
		}
		f.Words = append(f.Words, word{text("staff.sites." + c.key + "." + c.value), d.to(c.key, next), on})
	}
	d.Facets = append(d.Facets, f)
}

func stringsOf[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

// heads fills the heads of the columns that one may sort by. A second choice of
// one turns it round.
func (d *sitesData) heads() {
	for _, c := range []struct {
		order  admin.SiteOrder
		number bool
	}{
		{admin.ByID, false},
		{admin.ByName, false},
		{admin.ByPlace, false},
		{admin.ByStatus, false},
		{admin.ByStale, false},
		{admin.ByYear, true},
		{admin.ByUpdated, true},
	} {
		key := string(c.order)
		if key == "" {
			key = "place"
		}
		h := sortHead{Key: key, Text: text("staff.sites.head." + key), Number: c.number}
		f := d.Filter
		f.Sort, f.Backward = c.order, false
		if d.Filter.Sort == c.order {
			h.Sort = "ascending"
			if d.Filter.Backward {
				h.Sort = "descending"
			}
			f.Backward = !d.Filter.Backward
		}
		h.Href = "/staff/sites"
		if q := f.Values(); len(q) > 0 {
			h.Href += "?" + q.Encode()
		}
		d.Heads = append(d.Heads, h)
	}
}
