package staff

import (
	"errors"
	"net/http"
	"net/url"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

type redactData struct {
	base
	ID, Name     string
	Text, Reason string
	Current      bool
	Mark         string
}

func (h *Handler) redactPage(req *request) error {
	d, err := req.redactData(url.Values{"current": {"yes"}})
	if err != nil {
		return err
	}
	return req.render(http.StatusOK, "redact", d)
}

func (req *request) redactData(form url.Values) (*redactData, error) {
	id, err := req.siteID()
	if err != nil {
		return nil, err
	}
	if !req.desk.MayAnywhere(auth.Redact) {
		return nil, &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
	}
	past, err := req.desk.SiteHistory(req.Request().Context(), id, 0, 1)
	if err != nil {
		return nil, err
	}
	return &redactData{
		base: req.base(text("staff.redact.title"), "sites"), ID: id, Name: past[0].Name,
		Text: form.Get("text"), Reason: form.Get("reason"), Current: form.Get("current") != "",
		Mark: text("staff.redact.mark", req.desk.Today()),
	}, nil
}

// redact takes a text out of the history of a site, for good.
func (h *Handler) redact(req *request) error {
	form, err := req.form(smallForm)
	if err != nil {
		return err
	}
	d, err := req.redactData(form)
	if err != nil {
		return err
	}
	done, err := req.desk.Redact(req.Request().Context(), admin.Redaction{
		Site: d.ID, Text: form.Get("text"), Reason: form.Get("reason"), Current: d.Current, Sure: form.Get("sure") == "yes",
	})
	if e, ok := errors.AsType[*locator.Error](err); ok && e.Faults != nil {
		for _, f := range e.Faults {
			d.Faults = append(d.Faults, fieldFault{Field: f.Field, Message: f.Message})
		}
		return req.render(http.StatusUnprocessableEntity, "redact", d)
	}
	if err != nil {
		return err
	}
	said := text("staff.redact.done", done.Entries, done.Drafts)
	if done.Kept {
		said = text("staff.redact.kept", done.Entries, done.Drafts)
	}
	return req.seeOther("/staff/sites/"+d.ID+"/history", said)
}
