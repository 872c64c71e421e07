package staff

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

type siteData struct {
	base
	Site      *locator.Site
	District  string
	State     siteState
	Public    bool // has a public page
	Groups    []factGroup
	Private   []fact
	Photos    []locator.Photo
	Notices   []noticeLine
	History   []admin.Past
	Steps     []stepForm
	Missing   []missing
	Delete    *stepForm
	MayEdit   bool
	Proposes  bool // the person's changes become proposals that another person approves
	MayNotify bool
	MayRedact bool
	// Since is what others did after the version that a form was made from.
	Since []admin.Past
	Stale bool
}

// siteState is whether the site is open, as the public sees it.
type siteState struct {
	Value, Text, Basis string
}

// fact is a field with its words.
type fact struct{ Title, Text string }

// factGroup are facts that are verified together.
type factGroup struct {
	Title  string
	Facts  []fact
	Source *factSource // nil for facts that have none
}

// factSource is where a group's facts come from.
type factSource struct {
	Text, URL string
	Dates     string
	Past      bool // past their time
}

// missing is something the public would miss.
type missing struct {
	Text, Href string
}

// stepForm is a move as a form.
type stepForm struct {
	admin.Step
	Open          bool // what was sent of it is wrong
	Primary       bool // the one most people come for
	Reason, Until string
	// What is wrong with them.
	ReasonFault, UntilFault string
}

// PublicReason reports whether the public reads the reason.
func (f *stepForm) PublicReason() bool { return f.Step.PublicReason() }

// siteID reads the id in the address as people type them.
func (req *request) siteID() (string, error) {
	id, ok := locator.ParseID(req.Param("id"))
	if !ok {
		return "", &locator.Error{Kind: locator.NotFound, Code: "bad_id", Message: text("staff.no_site", req.Param("id"))}
	}
	return id, nil
}

// site shows all that is known of a site and what the person may do with it.
func (h *Handler) site(req *request) error {
	id, err := req.siteID()
	if err != nil {
		return err
	}
	s, err := req.desk.Store.Site(req.Request().Context(), id)
	if locator.KindOf(err) == locator.NotFound {
		return req.seeOther("/staff/sites/"+id+"/history", "")
	}
	if err != nil {
		return err
	}
	d, err := req.sitePage(s)
	if err != nil {
		return err
	}
	return req.render(http.StatusOK, "site", d)
}

// latestChanges is how many changes a site's page shows.
const latestChanges = 5

func (req *request) sitePage(s *locator.Site) (*siteData, error) {
	ctx := req.Request().Context()
	d := &siteData{
		base: req.base(s.Name, "sites"), Site: s, District: req.districtName(s.District), Public: s.Public(),
		Photos: s.Photos, MayEdit: req.mayEdit(s), MayRedact: req.desk.MayAnywhere(auth.Redact),
	}
	register, err := req.desk.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	d.Proposes = d.MayEdit && req.desk.MayChange(s, s) != nil
	d.MayNotify = s.Publication.Status != locator.Closed && req.desk.May(auth.Notify, s.District, s.Service)
	today := req.desk.Today()
	notices := register.NoticesOf(s.ID, today)
	for _, n := range notices {
		d.Notices = append(d.Notices, req.noticeLine(n, today))
	}
	d.State = req.stateOf(s, notices)
	d.facts(today)
	if req.desk.May(auth.ReadPrivate, s.District, s.Service) {
		d.private()
	}
	if d.History, err = req.desk.SiteHistory(ctx, s.ID, 0, latestChanges); err != nil {
		return nil, err
	}
	for _, step := range req.desk.Steps(s) {
		if step.To == locator.Published && s.Registered == locator.No {
			continue // what is missing says so
		}
		d.Steps = append(d.Steps, stepForm{Step: step, Primary: step.Name == "publish" || step.Name == "resume"})
	}
	if len(d.Steps) == 1 && d.Steps[0].Name == "submit" {
		d.Steps[0].Primary = true
	}
	if admin.Deletable(s) && req.desk.MayChange(s, nil) == nil {
		d.Delete = &stepForm{Step: admin.Step{Name: "delete", Reason: true}}
	}
	if !s.Listed() && s.Publication.Status != locator.Closed {
		for _, code := range admin.Missing(s) {
			d.Missing = append(d.Missing, missing{text("staff.missing." + code), missingAt(s.ID, code)})
		}
	}
	return d, nil
}

// mayEdit reports whether the person may change the site, or propose a change.
func (req *request) mayEdit(s *locator.Site) bool {
	return req.desk.May(auth.WriteDraft, s.District, s.Service)
}

// missingAt is where the thing can be filled in.
func missingAt(id, code string) string {
	field := ""
	switch code {
	case "not_located":
		field = "location.text"
	case "no_hours", "hours_unread":
		field = "hours_text"
	case "no_phone":
		field = "contact.phone"
	case "no_address":
		field = "address"
	case "unregistered", "registered_unknown":
		field = "registered"
	}
	return "/staff/sites/" + id + "/edit#f-" + field
}

// stateOf is the state that the public reads: of the view for sites in it, else
// by the same evaluator.
func (req *request) stateOf(s *locator.Site, notices []*locator.Notice) siteState {
	var state locator.State
	if public, err := req.view.Site(s.ID); err == nil && public.Version == s.Version {
		state = req.view.TimetableOf(public).At(req.view.Moment)
	} else {
		state = s.StateAt(req.view.Now, req.view.City.Calendar(), notices)
	}
	shown := siteState{Value: string(state.Value), Text: state.Text(messages.Chinese)}
	if s.Publication.Status == locator.Published { // otherwise the status says all
		shown.Basis = text("staff.basis." + string(state.Basis))
	}
	return shown
}

// facts fills the groups: what a site is, then the facts that are verified
// together, with their source.
func (d *siteData) facts(today locator.Date) {
	s := d.Site
	d.Groups = append(d.Groups, factGroup{Title: text("staff.site.identity"), Facts: columnFacts(s, "")})
	for _, g := range locator.FactGroups() {
		group := factGroup{Title: text("staff.group." + string(g)), Facts: columnFacts(s, g)}
		if g == locator.LocationFacts {
			group.Facts = append(group.Facts, pointFact(s.Location))
		}
		if p, ok := s.Facts[g]; ok || len(group.Facts) > 0 {
			group.Source = sourceOf(g, p, today)
		}
		if len(group.Facts) > 0 || group.Source != nil {
			d.Groups = append(d.Groups, group)
		}
	}
}

// pointFact is the position of the site in words, or that it is not known.
func pointFact(l *locator.Location) fact {
	f := fact{Title: text("staff.site.point"), Text: text("staff.site.no_point")}
	if l == nil {
		return f
	}
	f.Text = text("staff.site.point_at", l.Point[0], l.Point[1], text("staff.precision."+string(l.Precision)), text("staff.method."+string(l.Method)))
	if l.Given != "" {
		f.Text += "\n" + text("staff.site.point_given", l.Given)
	}
	return f
}

// columnFacts are the columns of lists that belong to the group and say
// something. Facts that are yes or no are gathered under what they are of.
func columnFacts(s *locator.Site, g locator.FactGroup) []fact {
	var list []fact
	sets := map[string]int{} // where the facts of a set are in list
	for i := range transfer.Columns() {
		c := &transfer.Columns()[i]
		if c.Part != "" || c.Group != g || hiddenColumn(c.Key) {
			continue
		}
		value := c.Get(s)
		if value == "" {
			continue
		}
		set, ok := setOf(c.Key)
		if !ok {
			list = append(list, fact{c.Title, value})
			continue
		}
		word := c.Title
		if value != yesFact && value != yesThing {
			word = text("staff.fact.is", c.Title, value)
		}
		if at, ok := sets[set]; ok {
			list[at].Text += "、" + word
			continue
		}
		sets[set] = len(list)
		list = append(list, fact{text("staff.set." + set), word})
	}
	return list
}

// The words for yes in the columns of lists: of facts and of things.
const yesFact, yesThing = "是", "有"

// hiddenColumn reports whether the page shows the column elsewhere.
func hiddenColumn(key string) bool {
	switch key {
	case transfer.KeySkip, transfer.KeyID, transfer.KeyService, transfer.KeyName, transfer.KeyDistrict, transfer.KeyStatus,
		transfer.KeyDatum, transfer.KeyLon, transfer.KeyLat, transfer.KeyPrecision, transfer.KeyMethod:
		return true
	}
	return isPrivate(key)
}

func isPrivate(key string) bool {
	return key == "staff_note" || strings.HasPrefix(key, "contact.private")
}

// setOf is the set of yes-or-no facts that a column is of.
func setOf(key string) (string, bool) {
	for _, set := range []string{"needs", "amenities", "entry", "meal.meals", "meal.eligibility", "meal.documents", "meal.payment", "meal.ordering", "meal.diet"} {
		if strings.HasPrefix(key, set+".") {
			return set, true
		}
	}
	return "", false
}

func sourceOf(g locator.FactGroup, p locator.Provenance, today locator.Date) *factSource {
	f := &factSource{Text: p.Source, URL: p.URL, Past: !g.Within(p.AsOf(), today)}
	if f.Text == "" {
		f.Text = text("staff.source.none")
	}
	var dates []string
	if p.SourceDate != "" {
		dates = append(dates, text("staff.source.published", string(p.SourceDate)))
	}
	if p.VerifiedOn != "" {
		dates = append(dates, text("staff.source.verified", string(p.VerifiedOn)))
	}
	if p.Method != "" {
		dates = append(dates, text("staff.method."+string(p.Method)))
	}
	if p.AsOf() == "" {
		dates = append(dates, text("staff.source.undated"))
	}
	f.Dates = strings.Join(dates, " · ")
	return f
}

// private fills what is for staff only.
func (d *siteData) private() {
	for i := range transfer.Columns() {
		c := &transfer.Columns()[i]
		if value := c.Get(d.Site); isPrivate(c.Key) && value != "" {
			d.Private = append(d.Private, fact{c.Title, value})
		}
	}
}

// since fills what others did to the site after a version.
func (req *request) since(d *siteData, base int64) error {
	past, err := req.desk.SiteHistory(req.Request().Context(), d.Site.ID, 0, 50)
	if err != nil {
		return err
	}
	d.Stale = true
	for _, p := range past {
		var after struct{ Version int64 }
		if len(p.After) > 0 {
			if err := json.Unmarshal(p.After, &after); err != nil {
				return err
			}
		}
		if after.Version > base {
			d.Since = append(d.Since, p)
		}
	}
	return nil
}

// historyShown is how many changes a page of history holds.
const historyShown = 30

type historyData struct {
	base
	ID      string
	Name    string
	Gone    bool
	Changes []admin.Past
	Next    string // link to older ones
	// Newest is the batch of the newest change, which may be taken back for this
	// site alone; "" on later pages and for who may not.
	Newest    string
	MayRedact bool
}

func (h *Handler) siteHistory(req *request) error {
	id, err := req.siteID()
	if err != nil {
		return err
	}
	ctx := req.Request().Context()
	before := number(req.QueryParam("before"))
	changes, err := req.desk.SiteHistory(ctx, id, before, historyShown+1)
	if err != nil {
		return err
	}
	d := historyData{base: req.base("", "sites"), ID: id, Name: locator.FormatID(id), MayRedact: req.desk.MayAnywhere(auth.Redact)}
	if len(changes) > historyShown {
		changes = changes[:historyShown]
		d.Next = "/staff/sites/" + id + "/history?" + url.Values{"before": {formatInt(changes[historyShown-1].Seq)}}.Encode()
	}
	d.Changes = changes
	switch s, err := req.desk.Store.Site(ctx, id); {
	case err == nil:
		d.Name = s.Name
	case locator.KindOf(err) == locator.NotFound:
		d.Gone = true
		if i := slices.IndexFunc(changes, func(p admin.Past) bool { return p.Before != nil }); i >= 0 {
			d.Name = changes[i].Name
		}
	default:
		return err
	}
	if i := slices.IndexFunc(changes, func(p admin.Past) bool { return p.Action != locator.Redact }); i >= 0 && before == 0 && req.desk.MayAnywhere(auth.Undo) {
		d.Newest = changes[i].BatchID
	}
	d.Title = text("staff.history.title", d.Name)
	return req.render(http.StatusOK, "history", &d)
}
