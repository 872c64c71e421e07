package locator

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of failure an error is; the edges turn it into an HTTP
// status or an exit code.
type Kind string

// The kinds of failure.
const (
	Internal  Kind = "internal"  // not the caller's doing; details go to the log only
	Malformed Kind = "malformed" // the request cannot be read: its parameters, address or body
	Invalid   Kind = "invalid"   // the input was read and breaks a rule
	NotFound  Kind = "not_found" // no such record
	Conflict  Kind = "conflict"  // the record changed since it was read
	Forbidden Kind = "forbidden" // the caller may not do this
	// Unprocessable is a posted document that breaks a rule.
	Unprocessable Kind = "unprocessable"
)

// Error is a failure that may be shown to a person: Message is a Chinese
// sentence, Code a stable word for programs, Faults the single faults if any.
type Error struct {
	Kind    Kind
	Code    string
	Message string
	Faults  Faults
}

// Errorf makes an [Error] without faults.
func Errorf(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Message: fmt.Sprintf(format, args...)}
}

func (e *Error) Error() string {
	if len(e.Faults) == 0 {
		return e.Message
	}
	return e.Message + ": " + e.Faults.Error()
}

// KindOf returns the kind of err, [Internal] for any error that is not an
// [Error], so that nothing unforeseen reaches a person.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	if _, ok := errors.AsType[Faults](err); ok {
		return Invalid
	}
	return Internal
}

// Fault is one broken rule.
type Fault struct {
	Field   string `json:"field"`   // JSON name of the field, dotted where nested
	Code    string `json:"code"`    // stable
	Message string `json:"message"` // a Chinese sentence
}

// Faults is every fault found in one pass, in the order of the fields. As an
// error it is [Invalid].
type Faults []Fault

func (f Faults) Error() string {
	parts := make([]string, len(f))
	for i, fault := range f {
		parts[i] = fault.Field + ": " + fault.Code + ": " + fault.Message
	}
	return strings.Join(parts, "; ")
}

// Err returns f as an error, nil when there is no fault.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
