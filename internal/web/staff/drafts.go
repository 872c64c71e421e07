package staff

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"jiujin/internal/locator"
	"jiujin/internal/web/httpstatus"
)

type draftsData struct {
	base
	Own, Proposals []locator.FormDraft
	MayAdd         bool
}

// drafts lists what the person is writing, and what others propose to him.
func (h *Handler) drafts(req *request) error {
	d := draftsData{base: req.base(text("staff.draft.title"), "sites")}
	var err error
	if d.Own, d.Proposals, err = req.desk.FormDrafts(req.Request().Context()); err != nil {
		return err
	}
	return req.render(http.StatusOK, "drafts", &d)
}

// typed are the values of a form that a draft keeps: the fields of the site, not
// the buttons and versions that [carried] leaves out.
func typed(form url.Values) map[string][]string {
	kept := map[string][]string{}
	for _, f := range carried(form) {
		kept[f.Name] = append(kept[f.Name], f.Value)
	}
	return kept
}

// draftOf is the form as a draft of the person.
func (req *request) draftOf(w *writing) *locator.FormDraft {
	d := &locator.FormDraft{
		SiteID: siteIDOf(w.held), Base: w.base, Service: w.service,
		District: w.form.Get("district"), Title: w.form.Get("name"), Form: typed(w.form),
	}
	if w.held != nil {
		d.District = w.held.District
	}
	if w.draft != nil && !w.proposal(req.desk.Who) {
		d.ID, d.Version = w.draft.ID, w.draft.Version
		if n, err := strconv.ParseInt(w.form.Get("draft_version"), 10, 64); err == nil {
			d.Version = n // as this window knows it
		}
	}
	return d
}

// keepDraft keeps the form as it is typed and goes on with it.
func (req *request) keepDraft(w *writing) error {
	draft := req.draftOf(w)
	if err := req.desk.SaveForm(req.Request().Context(), draft); err != nil {
		if locator.KindOf(err) == locator.Conflict {
			w.faults = []fieldFault{{Field: "name", Message: text("staff.draft.elsewhere")}}
			return req.renderForm(http.StatusConflict, w)
		}
		return err
	}
	return req.seeOther("/staff/drafts/"+draft.ID, text("staff.draft.said.kept"))
}

// keepForm keeps the form for the script, which goes on on the same page.
func (h *Handler) keepForm(req *request) error {
	form, err := req.form(maxForm)
	if err != nil {
		return err
	}
	w, err := req.writingOf(form, form.Get("site"))
	if err != nil {
		return err
	}
	draft := req.draftOf(w)
	if err := req.desk.SaveForm(req.Request().Context(), draft); err != nil {
		e, ok := errors.AsType[*locator.Error](err)
		if !ok {
			return err
		}
		return req.JSON(httpstatus.OfKind(e.Kind), map[string]string{"code": e.Code, "message": e.Message})
	}
	return req.JSON(http.StatusOK, map[string]string{
		"id": draft.ID, "version": formatInt(draft.Version), "at": draft.UpdatedAt.In(h.Zone).Format("15:04"),
	})
}

// draft goes on with a form; a proposal is looked at as what it would change.
func (h *Handler) draft(req *request) error {
	ctx := req.Request().Context()
	draft, err := req.desk.FormDraft(ctx, req.Param("id"))
	if err != nil {
		return err
	}
	w := &writing{service: draft.Service, base: draft.Base, form: url.Values(draft.Form), draft: draft, changed: true}
	if draft.SiteID != "" {
		if w.held, err = req.writableSite(draft.SiteID); err != nil {
			return err
		}
		w.service = w.held.Service
	}
	if w.proposal(req.desk.Who) {
		return req.check(w, req.finishes(w)[0])
	}
	return req.renderForm(http.StatusOK, w)
}

func (h *Handler) deleteDraft(req *request) error {
	if err := req.desk.Forget(req.Request().Context(), req.Param("id")); err != nil {
		return fmt.Errorf("staff: draft: %w", err)
	}
	return req.seeOther("/staff/drafts", text("staff.draft.said.deleted"))
}

// returnDraft gives a proposal back to who made it.
func (h *Handler) returnDraft(req *request) error {
	form, err := req.form(maxForm)
	if err != nil {
		return err
	}
	draft, err := req.desk.FormDraft(req.Request().Context(), req.Param("id"))
	if err != nil {
		return err
	}
	if err := req.desk.SendBack(req.Request().Context(), draft, form.Get("words")); err != nil {
		return err
	}
	return req.seeOther("/staff/drafts", text("staff.draft.said.returned", draft.Author))
}
