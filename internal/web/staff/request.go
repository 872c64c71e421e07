package staff

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
	"jiujin/internal/web/httpstatus"
)

// request is one request to the staff room.
type request struct {
	echo.Context
	handler *Handler
	desk    *admin.Desk // nil before sign-in
	view    *search.View
}

// action answers one request. An error it returns becomes a page.
type action func(*request) error

// enter makes an echo handler of an action: it finds out who has signed in,
// refuses requests that may not be made, renders errors and forbids caches to
// keep the answer.
func (h *Handler) enter(act action, signedIn bool) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		req := &request{Context: c, handler: h, view: h.Engine.View()}
		who, err := h.Auth.Person(c.Request().Context())
		if err != nil {
			return h.fail(req, err)
		}
		if who != nil {
			req.desk = h.Admin.For(who)
		}
		if signedIn && who == nil {
			return req.toSignIn()
		}
		if signedIn && !auth.MayAnywhere(who, auth.Read) {
			return h.fail(req, forbidden())
		}
		if err := act(req); err != nil {
			return h.fail(req, err)
		}
		return nil
	}
}

// toSignIn sends somebody who is not signed in to the door, and afterwards back
// to a page; a form that was sent cannot be sent again for them.
func (req *request) toSignIn() error {
	to := "/staff/signin"
	if req.Request().Method == http.MethodGet {
		to += "?" + url.Values{"to": {req.Request().URL.RequestURI()}}.Encode()
	}
	return req.Redirect(http.StatusSeeOther, to)
}

// backTo returns an address of the staff room as it may be redirected to, and
// the staff room's first page for anything else.
func backTo(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || u.Opaque != "" ||
		(u.Path != "/staff" && !strings.HasPrefix(u.Path, "/staff/")) || strings.ContainsAny(address, "\\\r\n\t") ||
		strings.HasPrefix(u.Path, "/staff/signin") {
		return "/staff"
	}
	back := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	return back.String()
}

// seeOther answers a form that was sent with the page to look at next, which
// says the sentence; "" says nothing.
func (req *request) seeOther(to, sentence string) error {
	if sentence != "" {
		req.handler.Auth.Say(req.Request().Context(), sentence)
	}
	return req.Redirect(http.StatusSeeOther, to)
}

// base is what every page of the staff room shows around its own part.
type base struct {
	Title   string
	Section string // the line of the menu that the page belongs to
	Who     *locator.User
	Desk    *admin.Desk
	City    *city.City
	Demo    bool
	Said    string // what the last form came to
	Path    string
	// Faults head the page, each linked to its field.
	Faults []fieldFault
}

// fieldFault is a fault beside the field it is of.
type fieldFault struct {
	Field   string // its id on the page is "f-" and this
	Label   string
	Message string
}

// base fills what every page shows; title and section are keys of messages.
func (req *request) base(title, section string) base {
	b := base{
		Title: title, Section: section, City: req.view.City, Demo: req.view.Revision.Demo,
		Desk: req.desk, Path: req.Request().URL.Path,
	}
	if req.desk != nil {
		b.Who = req.desk.Who
	}
	b.Said = req.handler.Auth.Said(req.Request().Context())
	return b
}

// render writes a page.
func (req *request) render(status int, name string, data any) error {
	var b bytes.Buffer
	if err := req.handler.templates[name].Execute(&b, data); err != nil {
		return fmt.Errorf("staff: %s: %w", name, err)
	}
	req.Response().Header().Set("Content-Language", "zh-CN")
	return req.HTMLBlob(status, b.Bytes())
}

// fail answers with a page that says what went wrong and what to do next.
func (h *Handler) fail(req *request, err error) error {
	detail := text("staff.error.internal")
	var faults locator.Faults
	if e, ok := errors.AsType[*locator.Error](err); ok && e.Kind != locator.Internal {
		detail, faults = e.Message, e.Faults
	} else if f, ok := errors.AsType[locator.Faults](err); ok {
		detail, faults = text("staff.error.faults"), f
	}
	status := httpstatus.Of(err)
	if status == http.StatusInternalServerError {
		h.Log.ErrorContext(req.Request().Context(), "staff", "error", err, "path", req.Path())
	}
	d := struct {
		base
		Status int
		Detail string
		Broken locator.Faults
	}{base: req.base(text("staff.error.title"), ""), Status: status, Detail: detail, Broken: faults}
	return req.render(status, "error", &d)
}

// text is a sentence of the staff room, which speaks Chinese.
func text(key string, args ...any) string {
	return messages.Text(messages.Chinese, key, args...)
}

// forbidden says that the account has no right to a page that no use case
// stands behind.
func forbidden() error {
	return &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
}
