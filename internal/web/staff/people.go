package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

func (h *Handler) people(req *request) error {
	d := struct {
		base
		Users []locator.User
	}{base: req.base(text("staff.menu.people"), "people")}
	var err error
	if d.Users, err = req.desk.Users(req.Request().Context()); err != nil {
		return err
	}
	return req.render(http.StatusOK, "people", &d)
}

type personData struct {
	base
	User admin.Account
	Link string // to choose a password: shown once
	Own  bool
}

// Roles lists the roles for the form.
func (personData) Roles() []locator.Role { return locator.Roles() }

// Services lists the services for the form.
func (personData) Services() []locator.Service { return locator.Services() }

// InDistrict reports whether the account holds the district.
func (d *personData) InDistrict(code string) bool { return slices.Contains(d.User.Districts, code) }

// Of reports whether the account holds the service.
func (d *personData) Of(s locator.Service) bool { return slices.Contains(d.User.Services, s) }

func accountOf(u *locator.User) admin.Account {
	return admin.Account{
		ID: u.ID, Version: u.Version, Name: u.Name, FullName: u.FullName, Role: u.Role,
		Districts: u.Districts, Services: u.Services, Disabled: u.Disabled,
	}
}

func (h *Handler) newPerson(req *request) error {
	if !req.desk.MayAnywhere(auth.ManagePeople) {
		return forbidden()
	}
	return h.showPerson(req, http.StatusOK, &personData{User: admin.Account{Role: locator.Editor}})
}

func (h *Handler) person(req *request) error {
	u, err := req.desk.User(req.Request().Context(), req.Param("user"))
	if err != nil {
		return err
	}
	return h.showPerson(req, http.StatusOK, &personData{User: accountOf(u)})
}

func (h *Handler) showPerson(req *request, status int, d *personData) error {
	faults := d.Faults
	title := text("staff.people.new")
	if d.User.ID != "" {
		title = d.User.Name
	}
	d.base = req.base(title, "people")
	d.Faults = faults
	d.Own = d.User.ID != "" && d.User.ID == d.Who.ID
	return req.render(status, "person", d)
}

// readAccount reads the form. Only what it names can be set.
func readAccount(id string, form url.Values) admin.Account {
	version, _ := strconv.ParseInt(form.Get("version"), 10, 64) // one that is no number is no version
	a := admin.Account{
		ID: id, Version: version, Name: form.Get("name"), FullName: form.Get("full_name"), Role: locator.Role(form.Get("role")),
		Districts: form["districts"], Disabled: form.Get("disabled") != "",
	}
	for _, s := range form["services"] {
		a.Services = append(a.Services, locator.Service(s))
	}
	return a
}

func (h *Handler) savePerson(req *request) error {
	req.limit()
	form, err := req.FormParams()
	if err != nil {
		return badForm()
	}
	ctx := req.Request().Context()
	a := readAccount(req.Param("user"), form)
	u, err := req.desk.SaveAccount(ctx, a)
	if faults := accountFaults(err); faults != nil {
		d := &personData{User: a}
		d.Faults = faults
		return h.showPerson(req, http.StatusUnprocessableEntity, d)
	}
	if err != nil {
		return err
	}
	if a.ID == "" {
		return h.showLink(req, u)
	}
	if u.Disabled {
		if err := h.Auth.EndAll(ctx, u.ID); err != nil {
			return err
		}
	}
	return req.seeOther("/staff/people", text("staff.people.saved", u.Name))
}

func (h *Handler) endSessions(req *request) error {
	u, err := req.desk.User(req.Request().Context(), req.Param("user"))
	if err != nil {
		return err
	}
	if err := h.Auth.EndAll(req.Request().Context(), u.ID); err != nil {
		return err
	}
	return req.seeOther("/staff/people/"+url.PathEscape(u.ID), text("staff.people.ended", u.Name))
}

// passwordLink makes a link with which the person chooses a password.
func (h *Handler) passwordLink(req *request) error {
	u, err := req.desk.User(req.Request().Context(), req.Param("user"))
	if err != nil {
		return err
	}
	return h.showLink(req, u)
}

// showLink shows the link once, in the answer to the form: it is kept nowhere.
func (h *Handler) showLink(req *request, u *locator.User) error {
	secret, err := h.Auth.NewTicket(req.Request().Context(), u.ID)
	if err != nil {
		return err
	}
	origin := h.PublicURL
	if origin == "" {
		origin = "http://" + req.Request().Host
		if h.Secure != nil && h.Secure(req.Request()) {
			origin = "https://" + req.Request().Host
		}
	}
	return h.showPerson(req, http.StatusOK, &personData{User: accountOf(u), Link: origin + "/staff/welcome?ticket=" + secret})
}
