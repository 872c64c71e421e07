package httpstatus_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/web/httpstatus"
)

func TestOf(t *testing.T) {
	kind := func(k locator.Kind) error { return locator.Errorf(k, "code", "words") }
	for _, tt := range []struct {
		name string
		err  error
		want int
	}{
		{"a query that cannot be read", kind(locator.Malformed), http.StatusBadRequest},
		{"a value that breaks a rule", kind(locator.Invalid), http.StatusUnprocessableEntity},
		{"a posted document that breaks a rule", kind(locator.Unprocessable), http.StatusUnprocessableEntity},
		{"the faults of a record", locator.Faults{{Field: "name", Code: "required"}}, http.StatusUnprocessableEntity},
		{"no such record", kind(locator.NotFound), http.StatusNotFound},
		{"changed meanwhile", kind(locator.Conflict), http.StatusConflict},
		{"not allowed", kind(locator.Forbidden), http.StatusForbidden},
		{"our own failure", kind(locator.Internal), http.StatusInternalServerError},
		{"a kind that nobody knows", kind("new"), http.StatusInternalServerError},
		{"any other error", errors.New("disk"), http.StatusInternalServerError},
		{"with where it happened", fmt.Errorf("admin: %w", kind(locator.NotFound)), http.StatusNotFound},
		{"the router's own", echo.ErrMethodNotAllowed, http.StatusMethodNotAllowed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := httpstatus.Of(tt.err); got != tt.want {
				t.Errorf("status %d, want %d", got, tt.want)
			}
		})
	}
}
