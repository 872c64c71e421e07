package staff

import (
	"errors"
	"net/http"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// maxForm is how much a form without files may send, in bytes.
const maxForm = 1 << 20

// visitor is the address and browser of a request, for the limits of package
// auth and its list of sessions.
func (req *request) visitor() auth.Visitor {
	return auth.Visitor{Address: req.RealIP(), Agent: req.Request().UserAgent()}
}

// limit bounds the body of a form.
func (req *request) limit() {
	req.Request().Body = http.MaxBytesReader(req.Response(), req.Request().Body, maxForm)
}

type signInData struct {
	base
	To, Name string
}

func (h *Handler) signInPage(req *request) error {
	d := signInData{base: req.base(text("staff.signin.title"), ""), To: backTo(req.QueryParam("to"))}
	if d.Who != nil {
		return req.Redirect(http.StatusSeeOther, d.To)
	}
	return req.render(http.StatusOK, "signin", &d)
}

func (h *Handler) signIn(req *request) error {
	req.limit()
	d := signInData{To: backTo(req.FormValue("to")), Name: req.FormValue("name")}
	_, err := h.Auth.SignIn(req.Request().Context(), d.Name, req.FormValue("password"), req.visitor())
	if e, ok := errors.AsType[*locator.Error](err); ok && e.Kind == locator.Forbidden {
		d.base = req.base(text("staff.signin.title"), "")
		d.Faults = []fieldFault{{Field: "password", Message: e.Message}}
		return req.render(http.StatusForbidden, "signin", &d)
	}
	if err != nil {
		return err
	}
	return req.Redirect(http.StatusSeeOther, d.To)
}

func (h *Handler) signOut(req *request) error {
	if err := h.Auth.SignOut(req.Request().Context()); err != nil {
		return err
	}
	return req.Redirect(http.StatusSeeOther, "/staff/signin")
}

type welcomeData struct {
	base
	Ticket string
	User   *locator.User // nil for the first administrator, who chooses a name
	Name   string
}

// welcomePage shows the form behind a one-time link, and changes nothing: links
// in chats are fetched before anybody opens them.
func (h *Handler) welcomePage(req *request) error {
	d := welcomeData{Ticket: req.QueryParam("ticket")}
	_, u, err := h.Auth.Ticket(req.Request().Context(), d.Ticket)
	if err != nil {
		return err
	}
	d.User = u
	return h.showWelcome(req, http.StatusOK, &d)
}

func (h *Handler) showWelcome(req *request, status int, d *welcomeData) error {
	faults := d.Faults
	d.base = req.base(text("staff.welcome.title"), "")
	d.Faults = faults
	req.Response().Header().Set("Referrer-Policy", "no-referrer") // the address holds the secret
	return req.render(status, "welcome", d)
}

func (h *Handler) welcome(req *request) error {
	req.limit()
	ctx := req.Request().Context()
	d := welcomeData{Ticket: req.FormValue("ticket"), Name: req.FormValue("name")}
	_, u, err := h.Auth.Ticket(ctx, d.Ticket)
	if err != nil {
		return err
	}
	d.User = u
	if req.FormValue("password") != req.FormValue("again") {
		d.Faults = []fieldFault{{Field: "again", Label: text("staff.password.again"), Message: text("staff.password.differ")}}
		return h.showWelcome(req, http.StatusUnprocessableEntity, &d)
	}
	_, err = h.Auth.Redeem(ctx, req.view.City, d.Ticket, d.Name, req.FormValue("password"), req.visitor())
	if d.Faults = accountFaults(err); d.Faults != nil {
		return h.showWelcome(req, http.StatusUnprocessableEntity, &d)
	}
	if err != nil {
		return err
	}
	return req.seeOther("/staff", text("staff.welcome.done"))
}

// accountFaults are the faults of an account or a password, each with the words
// beside its field; nil for any other error.
func accountFaults(err error) []fieldFault {
	if e, ok := errors.AsType[*locator.Error](err); ok && e.Code == "exists" {
		return []fieldFault{{Field: "name", Label: text("staff.people.name"), Message: e.Message}}
	}
	faults, ok := errors.AsType[locator.Faults](err)
	if !ok {
		return nil
	}
	list := make([]fieldFault, len(faults))
	for i, f := range faults {
		list[i] = fieldFault{Field: f.Field, Label: text("staff.people." + f.Field), Message: f.Message}
	}
	return list
}
