package staff

import (
	"net/http"
)

// doorRoutes are those that need no sign-in.
func (r *Room) doorRoutes(rs routes) {
	rs.get("/staff/signin", r.signInPage)
	rs.post("/staff/signin", r.signIn)
}

func (r *Room) home(v *visit) error {
	d := struct{ base }{v.base(text("staff.menu.work"), "work")}
	return v.render(http.StatusOK, "home", &d)
}

type signInData struct {
	base
	To, Name string
}

func (r *Room) signInPage(v *visit) error {
	d := signInData{base: v.base(text("staff.signin.title"), ""), To: backTo(v.QueryParam("to"))}
	if d.Who != nil {
		return v.Redirect(http.StatusSeeOther, d.To)
	}
	return v.render(http.StatusOK, "signin", &d)
}

func (r *Room) signIn(v *visit) error {
	name, to := v.FormValue("name"), backTo(v.FormValue("to"))
	_, err := r.Auth.SignIn(v.Request().Context(), name, v.FormValue("password"), v.Request().UserAgent())
	if err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, to)
}

func (r *Room) signOut(v *visit) error {
	if err := r.Auth.SignOut(v.Request().Context()); err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, "/staff/signin")
}
