package staff

import (
	"net/http"
	"strings"

	"jiujin/internal/auth"
)

type accountData struct {
	base
	Sessions []auth.SignedIn
}

// Browser is what a browser calls itself, in few words.
func (accountData) Browser(agent string) string {
	system := "staff.browser.other"
	for _, s := range []string{"Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux"} {
		if strings.Contains(agent, s) {
			system = "staff.browser." + strings.ToLower(strings.ReplaceAll(s, " ", ""))
			break
		}
	}
	kind := "staff.browser.browser"
	for _, b := range []string{"MicroMessenger", "Edg", "Firefox", "Chrome", "Safari"} { // most say they are Safari too
		if strings.Contains(agent, b) {
			kind = "staff.browser." + strings.ToLower(b)
			break
		}
	}
	return text(system) + " " + text(kind)
}

func (h *Handler) account(v *visit) error { return h.showAccount(v, http.StatusOK, nil) }

func (h *Handler) showAccount(v *visit, status int, faults []fieldFault) error {
	d := accountData{base: v.base(text("staff.me"), "")}
	d.Faults = faults
	var err error
	if d.Sessions, err = h.Auth.SessionsOf(v.Request().Context(), d.Who.ID); err != nil {
		return err
	}
	return v.render(status, "account", &d)
}

func (h *Handler) changePassword(v *visit) error {
	v.limit()
	if v.FormValue("password") != v.FormValue("again") {
		return h.showAccount(v, http.StatusUnprocessableEntity,
			[]fieldFault{{Field: "again", Label: text("staff.password.again"), Message: text("staff.password.differ")}})
	}
	err := h.Auth.ChangePassword(v.Request().Context(), v.desk.Who, v.FormValue("old"), v.FormValue("password"), v.visitor())
	if faults := accountFaults(err); faults != nil {
		return h.showAccount(v, http.StatusUnprocessableEntity, faults)
	}
	if err != nil {
		return err
	}
	return v.seeOther("/staff/account", text("staff.password.changed"))
}

func (h *Handler) endSession(v *visit) error {
	v.limit()
	if err := h.Auth.End(v.Request().Context(), v.desk.Who.ID, v.FormValue("session")); err != nil {
		return err
	}
	return v.seeOther("/staff/account", text("staff.session.ended"))
}
