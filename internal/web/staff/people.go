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

func (r *Room) people(v *visit) error {
	d := struct {
		base
		Users []locator.User
	}{base: v.base(text("staff.menu.people"), "people")}
	var err error
	if d.Users, err = v.desk.Users(v.Request().Context()); err != nil {
		return err
	}
	return v.render(http.StatusOK, "people", &d)
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

func (r *Room) newPerson(v *visit) error {
	if !v.desk.MayAnywhere(auth.ManagePeople) {
		return forbidden()
	}
	return r.showPerson(v, http.StatusOK, &personData{User: admin.Account{Role: locator.Editor}})
}

func (r *Room) person(v *visit) error {
	u, err := v.desk.User(v.Request().Context(), v.Param("user"))
	if err != nil {
		return err
	}
	return r.showPerson(v, http.StatusOK, &personData{User: accountOf(u)})
}

func (r *Room) showPerson(v *visit, status int, d *personData) error {
	faults := d.Faults
	title := text("staff.people.new")
	if d.User.ID != "" {
		title = d.User.Name
	}
	d.base = v.base(title, "people")
	d.Faults = faults
	d.Own = d.User.ID != "" && d.User.ID == d.Who.ID
	return v.render(status, "person", d)
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

func (r *Room) savePerson(v *visit) error {
	v.limit()
	form, err := v.FormParams()
	if err != nil {
		return badForm()
	}
	ctx := v.Request().Context()
	a := readAccount(v.Param("user"), form)
	u, err := v.desk.SaveAccount(ctx, a)
	if faults := accountFaults(err); faults != nil {
		d := &personData{User: a}
		d.Faults = faults
		return r.showPerson(v, http.StatusUnprocessableEntity, d)
	}
	if err != nil {
		return err
	}
	if a.ID == "" {
		return r.showLink(v, u)
	}
	if u.Disabled {
		if err := r.Auth.EndAll(ctx, u.ID); err != nil {
			return err
		}
	}
	return v.seeOther("/staff/people", text("staff.people.saved", u.Name))
}

func (r *Room) endSessions(v *visit) error {
	u, err := v.desk.User(v.Request().Context(), v.Param("user"))
	if err != nil {
		return err
	}
	if err := r.Auth.EndAll(v.Request().Context(), u.ID); err != nil {
		return err
	}
	return v.seeOther("/staff/people/"+url.PathEscape(u.ID), text("staff.people.ended", u.Name))
}

// passwordLink makes a link with which the person chooses a password.
func (r *Room) passwordLink(v *visit) error {
	u, err := v.desk.User(v.Request().Context(), v.Param("user"))
	if err != nil {
		return err
	}
	return r.showLink(v, u)
}

// showLink shows the link once, in the answer to the form: it is kept nowhere.
func (r *Room) showLink(v *visit, u *locator.User) error {
	secret, err := r.Auth.NewTicket(v.Request().Context(), u.ID)
	if err != nil {
		return err
	}
	origin := r.PublicURL
	if origin == "" {
		origin = "http://" + v.Request().Host
		if r.Secure != nil && r.Secure(v.Request()) {
			origin = "https://" + v.Request().Host
		}
	}
	return r.showPerson(v, http.StatusOK, &personData{User: accountOf(u), Link: origin + "/staff/welcome?ticket=" + secret})
}
