package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// moveSite takes a site one step of publication. What is wrong is said on the
// site's page, beside the step that was tried.
func moveSite(v *visit, form url.Values, base int64) error {
	id, err := v.siteID()
	if err != nil {
		return err
	}
	move := admin.Move{
		Site: id, Base: base, To: locator.Status(form.Get("to")),
		Until: locator.Date(form.Get("until")), Reason: form.Get("reason"),
	}
	s, err := v.desk.Move(v.Request().Context(), move)
	if err != nil {
		return v.notMoved(id, form, err)
	}
	return v.seeOther("/staff/sites/"+id, text("staff.step.done."+string(s.Publication.Status), s.Name))
}

// deleteSite deletes a draft that was never published.
func deleteSite(v *visit, form url.Values, base int64) error {
	id, err := v.siteID()
	if err != nil {
		return err
	}
	if err := v.desk.DeleteDraft(v.Request().Context(), id, base, form.Get("reason")); err != nil {
		form.Set("to", "delete")
		return v.notMoved(id, form, err)
	}
	return v.seeOther("/staff/sites/"+id+"/history", text("staff.delete.done"))
}

// notMoved shows the site's page with what was wrong, and for a site that
// somebody changed meanwhile what they changed.
func (v *visit) notMoved(id string, form url.Values, err error) error {
	e, ok := errors.AsType[*locator.Error](err)
	stale := ok && e.Kind == locator.Conflict
	if !stale && (!ok || e.Faults == nil) {
		return err
	}
	s, notFound := v.desk.Store.Site(v.Request().Context(), id)
	if notFound != nil {
		return notFound
	}
	d, pageErr := v.sitePage(s)
	if pageErr != nil {
		return pageErr
	}
	tried := d.tried(form)
	if stale {
		base, _ := formVersion(form)
		if err := v.since(d, base); err != nil {
			return err
		}
		return v.render(http.StatusConflict, "site", d)
	}
	for _, f := range e.Faults {
		field := strings.TrimPrefix(f.Field, "publication.")
		label := ""
		switch {
		case tried == nil:
		case field == "reason":
			tried.ReasonFault, label = f.Message, text("staff.step."+tried.Name)
			field += "-" + tried.Name
		case field == "until":
			tried.UntilFault, label = f.Message, text("staff.step."+tried.Name)
			field += "-" + tried.Name
		}
		d.Faults = append(d.Faults, fieldFault{Field: field, Label: label, Message: f.Message})
	}
	return v.render(http.StatusUnprocessableEntity, "site", d)
}

// tried opens the form that was sent, with what was typed, and returns it; nil
// where the page no longer has it.
func (d *siteData) tried(form url.Values) *stepForm {
	fill := func(f *stepForm) *stepForm {
		f.Open, f.Reason, f.Until = true, form.Get("reason"), form.Get("until")
		return f
	}
	if form.Get("to") == "delete" && d.Delete != nil {
		return fill(d.Delete)
	}
	for i := range d.Steps {
		if string(d.Steps[i].To) == form.Get("to") {
			return fill(&d.Steps[i])
		}
	}
	return nil
}

// FaultOf is what is wrong with a field of the page, "" for nothing.
func (b *base) FaultOf(field string) string {
	for _, f := range b.Faults {
		if f.Field == field {
			return f.Message
		}
	}
	return ""
}

type publishData struct {
	base
	Published int
	Left      []admin.Left
	Back      string
}

// publishSites publishes those of a list that were chosen, or all it is of.
func (h *Handler) publishSites(v *visit) error {
	form, err := v.form(1 << 20)
	if err != nil {
		return err
	}
	if !v.desk.MayAnywhere(auth.Publish) {
		return &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
	}
	f := admin.ParseSiteFilter(form)
	entries, err := v.desk.FilterSites(v.Request().Context(), f)
	if err != nil {
		return err
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	n, left, err := v.desk.PublishAll(v.Request().Context(), ids)
	if err != nil {
		return err
	}
	f.Chosen, f.IDs = false, nil
	back := "/staff/sites"
	if q := f.Values(); len(q) > 0 {
		back += "?" + q.Encode()
	}
	if len(left) == 0 && n > 0 {
		return v.seeOther(back, text("staff.step.published_many", n))
	}
	d := publishData{base: v.base(text("staff.publish.title"), "sites"), Published: n, Left: left, Back: back}
	return v.render(http.StatusOK, "published", &d)
}
