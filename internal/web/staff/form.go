package staff

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// writing is a form of a site on its way: what it began from and what was
// typed. Nothing of it is stored.
type writing struct {
	held    *locator.Site // nil for a new site
	service locator.Service
	base    int64 // version that the form began from
	form    url.Values
	draft   *locator.FormDraft // that it is kept in, nil for none
	faults  []fieldFault
	changed bool // typed values that no version of the site has
}

// path is where the form is sent to.
func (w *writing) path() string {
	if w.held == nil {
		return "/staff/sites/new"
	}
	return "/staff/sites/" + w.held.ID + "/edit"
}

// proposal reports whether the form shows what somebody else proposes.
func (w *writing) proposal(who *locator.User) bool {
	return w.draft != nil && w.draft.Submitted && w.draft.Author != who.Name
}

func (h *Handler) newSite(req *request) error {
	if !req.desk.MayAnywhere(auth.WriteDraft) {
		return forbidden()
	}
	service := locator.Service(req.QueryParam("service"))
	if !oneOf(req.ownServices(), service) {
		service = req.ownServices()[0]
	}
	form := url.Values{"service": {string(service)}}
	if service == locator.Meal {
		form.Set("meal.channel", string(locator.ChannelUnknown))
	}
	if own := req.ownDistricts(); len(own) == 1 {
		form.Set("district", own[0].Code)
	}
	place := spotFormFrom(nil)
	form.Set("location.precision", string(place.Precision))
	form.Set("location.method", string(place.Method))
	return req.renderForm(http.StatusOK, &writing{service: service, form: form})
}

// ownServices are the services that the person is there for.
func (req *request) ownServices() []locator.Service {
	if !req.desk.Who.Role.Bounded() {
		return locator.Services()
	}
	return req.desk.Who.Services
}

func (h *Handler) editSite(req *request) error {
	held, err := req.writable()
	if err != nil {
		return err
	}
	form := valuesOf(held)
	roof, err := req.roofOf(held)
	if err != nil {
		return err
	}
	form.Set(fieldRoof, roof)
	return req.renderForm(http.StatusOK, &writing{held: held, service: held.Service, base: held.Version, form: form})
}

// writable is the site of the address, for somebody who may change it or
// propose a change.
func (req *request) writable() (*locator.Site, error) {
	id, err := req.siteID()
	if err != nil {
		return nil, err
	}
	return req.writableSite(id)
}

func (req *request) writableSite(id string) (*locator.Site, error) {
	held, err := req.desk.Store.Site(req.Request().Context(), id)
	if err != nil {
		return nil, fmt.Errorf("staff: form: %w", err)
	}
	if !req.desk.MustPropose(held) {
		return req.desk.Editable(req.Request().Context(), id)
	}
	return held, nil
}

// roofOf is the number of the other site under the same roof, "" for none.
func (req *request) roofOf(s *locator.Site) (string, error) {
	register, err := req.desk.SiteList(req.Request().Context())
	if err != nil {
		return "", fmt.Errorf("staff: form: %w", err)
	}
	if other := register.RoofOf(s); other != nil {
		return locator.FormatID(other.ID), nil
	}
	return "", nil
}

// postSite does with a form that was sent what its button says.
func (h *Handler) postSite(req *request) error {
	w, err := req.readWriting()
	if err != nil {
		return err
	}
	action, target, _ := strings.Cut(w.form.Get("action"), ":")
	switch {
	case looksOnly(w.form), action == "look", action == "back":
		return req.renderForm(http.StatusOK, w)
	case action == "build":
		build(w, target)
		return req.renderForm(http.StatusOK, w)
	case action == "draft":
		return req.keepDraft(w)
	case action == "merge":
		if done, err := req.merge(w); done || err != nil {
			return err
		}
		return req.check(w, w.form.Get("to"))
	case action == "check":
		return req.check(w, target)
	case action == "save":
		return req.save(w, w.form.Get("to"))
	}
	return req.renderForm(http.StatusOK, w)
}

// readWriting reads the form that was sent, with the site and the draft that it
// is of.
func (req *request) readWriting() (*writing, error) {
	form, err := req.form(maxForm)
	if err != nil {
		return nil, err
	}
	return req.writingOf(form, req.Param("id"))
}

// writingOf is the form of the site with that id, "" for a new one.
func (req *request) writingOf(form url.Values, id string) (*writing, error) {
	w := &writing{form: form, changed: true}
	bad := badForm()
	if id != "" {
		site, ok := locator.ParseID(id)
		if !ok {
			return nil, &locator.Error{Kind: locator.NotFound, Code: "bad_id", Message: text("staff.no_site", id)}
		}
		var err error
		if w.held, err = req.writableSite(site); err != nil {
			return nil, err
		}
		w.service = w.held.Service
		if w.base, err = strconv.ParseInt(form.Get("base"), 10, 64); err != nil || w.base < 1 || w.base > w.held.Version {
			return nil, bad
		}
	} else if w.service = locator.Service(form.Get("service")); !oneOf(locator.Services(), w.service) {
		return nil, bad
	}
	if id := form.Get("draft"); id != "" {
		draft, err := req.desk.FormDraft(req.Request().Context(), id)
		if err != nil && locator.KindOf(err) != locator.NotFound {
			return nil, fmt.Errorf("staff: form: %w", err)
		}
		if err == nil && draft.SiteID == siteIDOf(w.held) {
			w.draft = draft
		}
	}
	return w, nil
}

func oneOf[T comparable](list []T, v T) bool { return slices.Contains(list, v) }

func siteIDOf(s *locator.Site) string {
	if s == nil {
		return ""
	}
	return s.ID
}

// read makes of the form what is to be saved. The faults are those of values
// that cannot be read.
func (req *request) read(w *writing, target string) (admin.SaveSite, []fieldFault) {
	site, faults := readForm(w.form, w.held, w.service)
	location, placeFaults := req.readSpot(w.form, site.Location)
	if len(placeFaults) == 0 {
		site.Location = location
	}
	in := admin.SaveSite{Base: w.base, Reason: strings.TrimSpace(w.form.Get(fieldReason))}
	if w.form.Has(fieldRoof) {
		if in.Roof = strings.TrimSpace(w.form.Get(fieldRoof)); in.Roof == "" && w.held != nil {
			if shown, err := req.roofOf(w.held); err == nil && shown != "" {
				site.PlaceID = ""
			}
		}
	}
	reader := formReader{form: w.form}
	told, paper := reader.told()
	faults = append(faults, reader.faults...)
	in.SameMeaning = req.desk.Tell(req.began(w), site, told, paper)
	switch target {
	case "submit":
		site.Publication = locator.Publication{Status: locator.Submitted, First: site.Publication.First}
	case "publish":
		site.Publication = locator.Publication{Status: locator.Published, First: site.Publication.First}
	}
	in.Site = *site
	return in, append(req.faultsOf(faults), placeFaults...)
}

// began is the site as the form began from it. What the form says of sources is
// of that one, also where somebody changed the site since.
func (req *request) began(w *writing) *locator.Site {
	if w.held == nil || w.held.Version == w.base {
		return w.held
	}
	if then, err := req.desk.SiteAt(req.Request().Context(), w.held.ID, w.base); err == nil && then != nil {
		return then
	}
	return w.held
}

// faultsOf are faults at their fields, each once.
func (req *request) faultsOf(faults locator.Faults) []fieldFault {
	var list []fieldFault
	for _, f := range faults {
		field := fieldOf(f.Field)
		if slices.ContainsFunc(list, func(o fieldFault) bool { return o.Field == field }) {
			continue
		}
		list = append(list, fieldFault{Field: field, Label: fieldLabel(field), Message: f.Message})
	}
	return list
}

// fieldLabel is what the form calls a field.
func fieldLabel(field string) string {
	switch field {
	case fieldMobile:
		field = "contact.phone"
	case "told":
		return "" // the sentence says what it is about
	}
	if key := "staff.form.label." + field; hasText(key) {
		return text(key)
	}
	if column, ok := transfer.ColumnOf(field); ok {
		return column.Title
	}
	return ""
}

// finishes are the ways to finish the form that the person has, the one most
// likely wanted first.
func (req *request) finishes(w *writing) []string {
	if w.held != nil && req.desk.MustPropose(w.held) {
		return []string{"propose"}
	}
	mayPublish := slices.ContainsFunc(req.ownDistricts(), func(d city.District) bool { return req.desk.May(auth.Publish, d.Code, w.service) })
	if w.held != nil {
		mayPublish = req.desk.May(auth.Publish, w.held.District, w.held.Service)
	}
	switch {
	case w.held != nil && w.held.Publication.Status != locator.Draft && w.held.Publication.Status != locator.Submitted:
		return []string{"save"}
	case w.held != nil && mayPublish:
		return []string{"publish", "save"}
	case w.held != nil && w.held.Publication.Status == locator.Submitted:
		return []string{"save"}
	case w.held != nil:
		return []string{"submit", "save"}
	case mayPublish:
		return []string{"publish", "submit"}
	}
	return []string{"submit"}
}

// again shows the form again with what is wrong, or what moved meanwhile. It
// returns the error where that is neither.
func (req *request) again(w *writing, target string, err error) error {
	if moved, ok := errors.AsType[*admin.StaleError](err); ok {
		return req.renderMerge(w, target, moved)
	}
	if e, ok := errors.AsType[*locator.Error](err); ok && len(e.Faults) > 0 {
		w.faults = req.faultsOf(e.Faults)
	} else if faults, ok := errors.AsType[locator.Faults](err); ok {
		w.faults = req.faultsOf(faults)
	} else {
		return err
	}
	return req.renderForm(http.StatusUnprocessableEntity, w)
}

// save stores what was looked at on the page before.
func (req *request) save(w *writing, target string) error {
	if !oneOf(req.finishes(w), target) {
		return forbidden()
	}
	ctx := req.Request().Context()
	in, faults := req.read(w, target)
	if len(faults) > 0 {
		w.faults = faults
		return req.renderForm(http.StatusUnprocessableEntity, w)
	}
	if w.form.Get(fieldProposal) != "" {
		switch {
		case w.draft == nil, !w.proposal(req.desk.Who):
			return req.seeOther("/staff/drafts", text("staff.draft.said.withdrawn"))
		case w.form.Get("draft_version") != formatInt(w.draft.Version):
			return req.seeOther("/staff/drafts/"+w.draft.ID, text("staff.draft.said.changed"))
		}
	}
	if target == "propose" {
		draft := req.draftOf(w)
		if err := req.desk.Propose(ctx, in, draft); err != nil {
			return req.again(w, target, err)
		}
		return req.seeOther("/staff/sites/"+w.held.ID, text("staff.draft.said.proposed"))
	}
	var site *locator.Site
	var err error
	if w.proposal(req.desk.Who) {
		site, err = req.desk.Accept(ctx, w.draft, in)
	} else {
		site, err = req.desk.SaveSite(ctx, in)
	}
	if err != nil {
		return req.again(w, target, err)
	}
	if w.draft != nil && !w.proposal(req.desk.Who) {
		if err := req.desk.Forget(ctx, w.draft.ID); err != nil {
			return fmt.Errorf("staff: form: %w", err)
		}
	}
	return req.seeOther("/staff/sites/"+site.ID, text("staff.form.said."+target, site.Name))
}
