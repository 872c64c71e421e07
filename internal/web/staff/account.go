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

func (h *Handler) account(req *request) error { return h.showAccount(req, http.StatusOK, nil) }

func (h *Handler) showAccount(req *request, status int, faults []fieldFault) error {
	d := accountData{base: req.base(text("staff.me"), "")}
	d.Faults = faults
	var err error
	if d.Sessions, err = h.Auth.SessionsOf(req.Request().Context(), d.Who.ID); err != nil {
		return err
	}
	return req.render(status, "account", &d)
}

func (h *Handler) changePassword(req *request) error {
	req.limit()
	if req.FormValue("password") != req.FormValue("again") {
		return h.showAccount(req, http.StatusUnprocessableEntity,
			[]fieldFault{{Field: "again", Label: text("staff.password.again"), Message: text("staff.password.differ")}})
	}
	err := h.Auth.ChangePassword(req.Request().Context(), req.desk.Who, req.FormValue("old"), req.FormValue("password"), req.visitor())
	if faults := accountFaults(err); faults != nil {
		return h.showAccount(req, http.StatusUnprocessableEntity, faults)
	}
	if err != nil {
		return err
	}
	return req.seeOther("/staff/account", text("staff.password.changed"))
}

func (h *Handler) endSession(req *request) error {
	req.limit()
	if err := h.Auth.End(req.Request().Context(), req.desk.Who.ID, req.FormValue("session")); err != nil {
		return err
	}
	return req.seeOther("/staff/account", text("staff.session.ended"))
}
