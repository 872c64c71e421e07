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
func (h *Handler) drafts(v *visit) error {
	d := draftsData{base: v.base(text("staff.draft.title"), "sites")}
	var err error
	if d.Own, d.Proposals, err = v.desk.FormDrafts(v.Request().Context()); err != nil {
		return err
	}
	return v.render(http.StatusOK, "drafts", &d)
}

// typed are the values of a form that are kept: those that somebody typed.
func typed(form url.Values) map[string][]string {
	kept := map[string][]string{}
	for _, f := range carried(form) {
		kept[f.Name] = append(kept[f.Name], f.Value)
	}
	return kept
}

// draftOf is the form as a draft of the person.
func (v *visit) draftOf(w *writing) *locator.FormDraft {
	d := &locator.FormDraft{
		SiteID: siteIDOf(w.held), Base: w.base, Service: w.service,
		District: w.form.Get("district"), Title: w.form.Get("name"), Form: typed(w.form),
	}
	if w.held != nil {
		d.District = w.held.District
	}
	if w.draft != nil && !w.proposal(v.desk.Who) {
		d.ID, d.Version = w.draft.ID, w.draft.Version
		if n, err := strconv.ParseInt(w.form.Get("draft_version"), 10, 64); err == nil {
			d.Version = n // as this window knows it
		}
	}
	return d
}

// keepDraft keeps the form as it is typed and goes on with it.
func (v *visit) keepDraft(w *writing) error {
	draft := v.draftOf(w)
	if err := v.desk.SaveForm(v.Request().Context(), draft); err != nil {
		if locator.KindOf(err) == locator.Conflict {
			w.faults = []fieldFault{{Field: "name", Message: text("staff.draft.elsewhere")}}
			return v.renderForm(http.StatusConflict, w)
		}
		return err
	}
	return v.seeOther("/staff/drafts/"+draft.ID, text("staff.draft.said.kept"))
}

// keepForm keeps the form for the script, which goes on on the same page.
func (h *Handler) keepForm(v *visit) error {
	form, err := v.form(maxForm)
	if err != nil {
		return err
	}
	w, err := v.writingOf(form, form.Get("site"))
	if err != nil {
		return err
	}
	draft := v.draftOf(w)
	if err := v.desk.SaveForm(v.Request().Context(), draft); err != nil {
		e, ok := errors.AsType[*locator.Error](err)
		if !ok {
			return err
		}
		return v.JSON(httpstatus.OfKind(e.Kind), map[string]string{"code": e.Code, "message": e.Message})
	}
	return v.JSON(http.StatusOK, map[string]string{
		"id": draft.ID, "version": formatInt(draft.Version), "at": draft.UpdatedAt.In(h.Zone).Format("15:04"),
	})
}

// draft goes on with a form; a proposal is looked at as what it would change.
func (h *Handler) draft(v *visit) error {
	ctx := v.Request().Context()
	draft, err := v.desk.FormDraft(ctx, v.Param("id"))
	if err != nil {
		return err
	}
	w := &writing{service: draft.Service, base: draft.Base, form: url.Values(draft.Form), draft: draft, changed: true}
	if draft.SiteID != "" {
		if w.held, err = v.writableSite(draft.SiteID); err != nil {
			return err
		}
		w.service = w.held.Service
	}
	if w.proposal(v.desk.Who) {
		return v.check(w, v.finishes(w)[0])
	}
	return v.renderForm(http.StatusOK, w)
}

func (h *Handler) deleteDraft(v *visit) error {
	if err := v.desk.Forget(v.Request().Context(), v.Param("id")); err != nil {
		return fmt.Errorf("staff: draft: %w", err)
	}
	return v.seeOther("/staff/drafts", text("staff.draft.said.deleted"))
}

// returnDraft gives a proposal back to who made it.
func (h *Handler) returnDraft(v *visit) error {
	form, err := v.form(maxForm)
	if err != nil {
		return err
	}
	draft, err := v.desk.FormDraft(v.Request().Context(), v.Param("id"))
	if err != nil {
		return err
	}
	if err := v.desk.SendBack(v.Request().Context(), draft, form.Get("words")); err != nil {
		return err
	}
	return v.seeOther("/staff/drafts", text("staff.draft.said.returned", draft.Author))
}
