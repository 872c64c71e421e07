package staff

import (
	"errors"
	"net/http"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// maxForm is how much a form without files may send, in bytes.
const maxForm = 1 << 20

// visitor is who knocks.
func (v *visit) visitor() auth.Visitor {
	return auth.Visitor{Address: v.RealIP(), Agent: v.Request().UserAgent()}
}

// limit bounds the body of a form.
func (v *visit) limit() {
	v.Request().Body = http.MaxBytesReader(v.Response(), v.Request().Body, maxForm)
}

type signInData struct {
	base
	To, Name string
}

func (h *Handler) signInPage(v *visit) error {
	d := signInData{base: v.base(text("staff.signin.title"), ""), To: backTo(v.QueryParam("to"))}
	if d.Who != nil {
		return v.Redirect(http.StatusSeeOther, d.To)
	}
	return v.render(http.StatusOK, "signin", &d)
}

func (h *Handler) signIn(v *visit) error {
	v.limit()
	d := signInData{To: backTo(v.FormValue("to")), Name: v.FormValue("name")}
	_, err := h.Auth.SignIn(v.Request().Context(), d.Name, v.FormValue("password"), v.visitor())
	if e, ok := errors.AsType[*locator.Error](err); ok && e.Kind == locator.Forbidden {
		d.base = v.base(text("staff.signin.title"), "")
		d.Faults = []fieldFault{{Field: "password", Message: e.Message}}
		return v.render(http.StatusForbidden, "signin", &d)
	}
	if err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, d.To)
}

func (h *Handler) signOut(v *visit) error {
	if err := h.Auth.SignOut(v.Request().Context()); err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, "/staff/signin")
}

type welcomeData struct {
	base
	Ticket string
	User   *locator.User // nil for the first administrator, who chooses a name
	Name   string
}

// welcomePage shows the form behind a one-time link, and changes nothing: links
// in chats are fetched before anybody opens them.
func (h *Handler) welcomePage(v *visit) error {
	d := welcomeData{Ticket: v.QueryParam("ticket")}
	_, u, err := h.Auth.Ticket(v.Request().Context(), d.Ticket)
	if err != nil {
		return err
	}
	d.User = u
	return h.showWelcome(v, http.StatusOK, &d)
}

func (h *Handler) showWelcome(v *visit, status int, d *welcomeData) error {
	faults := d.Faults
	d.base = v.base(text("staff.welcome.title"), "")
	d.Faults = faults
	v.Response().Header().Set("Referrer-Policy", "no-referrer") // the address holds the secret
	return v.render(status, "welcome", d)
}

func (h *Handler) welcome(v *visit) error {
	v.limit()
	ctx := v.Request().Context()
	d := welcomeData{Ticket: v.FormValue("ticket"), Name: v.FormValue("name")}
	_, u, err := h.Auth.Ticket(ctx, d.Ticket)
	if err != nil {
		return err
	}
	d.User = u
	if v.FormValue("password") != v.FormValue("again") {
		d.Faults = []fieldFault{{Field: "again", Label: text("staff.password.again"), Message: text("staff.password.differ")}}
		return h.showWelcome(v, http.StatusUnprocessableEntity, &d)
	}
	_, err = h.Auth.Redeem(ctx, v.view.City, d.Ticket, d.Name, v.FormValue("password"), v.visitor())
	if d.Faults = accountFaults(err); d.Faults != nil {
		return h.showWelcome(v, http.StatusUnprocessableEntity, &d)
	}
	if err != nil {
		return err
	}
	return v.seeOther("/staff", text("staff.welcome.done"))
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
