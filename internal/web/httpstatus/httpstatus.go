// Package httpstatus is the one table from what went wrong to the status that
// the API, the public pages and the staff pages answer with. Start with [Of].
package httpstatus

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
)

// Of returns the status of an answer to a request that ended with err: that of
// its kind, the router's own where the router refused it, 500 for anything
// unforeseen.
func Of(err error) int {
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		return e.Code
	}
	return OfKind(locator.KindOf(err))
}

// OfKind is the table. A request that cannot be read is 400; one that was read
// and holds a value that breaks a rule, in a body or a form, is 422.
func OfKind(k locator.Kind) int {
	switch k {
	case locator.Malformed:
		return http.StatusBadRequest
	case locator.Invalid, locator.Unprocessable:
		return http.StatusUnprocessableEntity
	case locator.NotFound:
		return http.StatusNotFound
	case locator.Conflict:
		return http.StatusConflict
	case locator.Forbidden:
		return http.StatusForbidden
	default:
		return http.StatusInternalServerError
	}
}
