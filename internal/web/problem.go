package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/web/httpstatus"
	"jiujin/internal/web/page"
)

// problem is RFC 9457 with our stable code, the single faults and the id that
// finds the request in the log.
type problem struct {
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail"`
	Code      string         `json:"code"`
	Errors    locator.Faults `json:"errors,omitempty"`
	RequestID string         `json:"request_id"`
}

// handleError renders every error of every handler: problem+json below /api,
// a page elsewhere. Errors of unknown kind are logged and shown as internal.
func (s *server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	lang := messages.Chinese
	if !isAPI(c) {
		lang = page.LangOf(c)
	}
	p := describe(err, lang)
	p.RequestID = idOf(c)
	if p.Status == http.StatusInternalServerError {
		s.options.Log.ErrorContext(c.Request().Context(), "internal error", "id", p.RequestID, "route", c.Path(), "error", err)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	if isAPI(c) {
		writeProblem(c, p)
		return
	}
	if err := s.pages.Error(c, p.Status, p.Detail, p.Errors); err != nil {
		s.options.Log.ErrorContext(c.Request().Context(), "error page failed", "id", p.RequestID, "error", err)
	}
}

// isAPI reports whether the request is a program's, not a page's.
func isAPI(c echo.Context) bool { return strings.HasPrefix(c.Request().URL.Path, "/api/") }

func describe(err error, lang messages.Lang) problem {
	p := problem{Status: http.StatusInternalServerError, Code: "internal"}
	if e, ok := errors.AsType[*locator.Error](err); ok {
		p.Code, p.Detail, p.Errors = e.Code, sentence(e), e.Faults
		if p.Status = httpstatus.Of(err); p.Status == http.StatusInternalServerError {
			p = problem{Status: http.StatusInternalServerError, Code: "internal"}
		}
	} else if errors.Is(err, errRateLimited) {
		p.Status, p.Code = http.StatusTooManyRequests, "rate_limited"
	} else if e, ok := errors.AsType[*echo.HTTPError](err); ok && e.Code != p.Status {
		p.Status = e.Code
		p.Code = strings.ToLower(strings.ReplaceAll(http.StatusText(e.Code), " ", "_"))
	}
	status := strconv.Itoa(p.Status)
	if !messages.Has(messages.Chinese, "problem."+status) {
		status = "500"
		if p.Status < http.StatusInternalServerError {
			status = "400"
		}
	}
	p.Type = "urn:jiujin:problem:" + p.Code
	p.Title = messages.Text(lang, "problem."+status)
	if p.Detail == "" {
		p.Detail = messages.Text(lang, "problem."+status+".detail")
	}
	return p
}

// sentence is the message of e followed by what is wrong with which field.
func sentence(e *locator.Error) string {
	if len(e.Faults) == 0 {
		return e.Message
	}
	const most = 5 // errors[] has all of them
	var parts []string
	for _, f := range e.Faults[:min(most, len(e.Faults))] {
		parts = append(parts, strings.TrimSpace(f.Field+" "+f.Message))
	}
	return messages.Text(messages.Chinese, "problem.faults", e.Message, strings.Join(parts, "；"))
}

func writeProblem(c echo.Context, p problem) {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/problem+json; charset=utf-8")
	h.Del("ETag")
	c.Response().WriteHeader(p.Status)
	enc := json.NewEncoder(c.Response())
	enc.SetEscapeHTML(false)
	_ = enc.Encode(p) // the client has gone, so an error has no reader
}
