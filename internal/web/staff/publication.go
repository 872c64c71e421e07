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
func moveSite(req *request, form url.Values, base int64) error {
	id, err := req.siteID()
	if err != nil {
		return err
	}
	move := admin.Move{
		Site: id, Base: base, To: locator.Status(form.Get("to")),
		Until: locator.Date(form.Get("until")), Reason: form.Get("reason"),
	}
	s, err := req.desk.Move(req.Request().Context(), move)
	if err != nil {
		return req.notMoved(id, form, err)
	}
	return req.seeOther("/staff/sites/"+id, text("staff.step.done."+string(s.Publication.Status), s.Name))
}

// deleteSite deletes a draft that was never published.
func deleteSite(req *request, form url.Values, base int64) error {
	id, err := req.siteID()
	if err != nil {
		return err
	}
	if err := req.desk.DeleteDraft(req.Request().Context(), id, base, form.Get("reason")); err != nil {
		form.Set("to", "delete")
		return req.notMoved(id, form, err)
	}
	return req.seeOther("/staff/sites/"+id+"/history", text("staff.delete.done"))
}

// notMoved shows the site's page again with the fault, and after a conflict of
// versions the changes that were made meanwhile.
func (req *request) notMoved(id string, form url.Values, err error) error {
	e, ok := errors.AsType[*locator.Error](err)
	stale := ok && e.Kind == locator.Conflict
	if !stale && (!ok || e.Faults == nil) {
		return err
	}
	s, notFound := req.desk.Store.Site(req.Request().Context(), id)
	if notFound != nil {
		return notFound
	}
	d, pageErr := req.sitePage(s)
	if pageErr != nil {
		return pageErr
	}
	tried := d.tried(form)
	if stale {
		base, _ := formVersion(form)
		if err := req.since(d, base); err != nil {
			return err
		}
		return req.render(http.StatusConflict, "site", d)
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
	return req.render(http.StatusUnprocessableEntity, "site", d)
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
func (h *Handler) publishSites(req *request) error {
	form, err := req.form(1 << 20)
	if err != nil {
		return err
	}
	if !req.desk.MayAnywhere(auth.Publish) {
		return &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
	}
	f := admin.ParseSiteFilter(form)
	entries, err := req.desk.FilterSites(req.Request().Context(), f)
	if err != nil {
		return err
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	n, left, err := req.desk.PublishAll(req.Request().Context(), ids)
	if err != nil {
		return err
	}
	f.Chosen, f.IDs = false, nil
	back := "/staff/sites"
	if q := f.Values(); len(q) > 0 {
		back += "?" + q.Encode()
	}
	if len(left) == 0 && n > 0 {
		return req.seeOther(back, text("staff.step.published_many", n))
	}
	d := publishData{base: req.base(text("staff.publish.title"), "sites"), Published: n, Left: left, Back: back}
	return req.render(http.StatusOK, "published", &d)
}
