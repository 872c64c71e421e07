package city

import "strings"

// The stable codes of a [Fault], besides those of [hours.NoticeFault] for what
// is wrong in a holiday notice.
const (
	CodeSyntax         = "syntax"          // not one JSON object
	CodeUnknownField   = "unknown_field"   // a name the profile does not have
	CodeWrongType      = "wrong_type"      // text for a number, null, …
	CodeMissing        = "missing"         // a required field is empty
	CodeBadValue       = "bad_value"       // outside what the field allows
	CodeBadURL         = "bad_url"         // not an http or https address
	CodeTooLong        = "too_long"        // over the limit of characters
	CodeUnknownService = "unknown_service" // neither meal nor station
	CodeFixed          = "fixed"           // may not be changed by a patch
	CodeBadEncoding    = "bad_encoding"    // no text, or in no encoding we know
)

// Fault is one thing wrong in a profile: a stable code, the field as a path
// such as "hotlines[0].number", and a sentence for the person who wrote it.
type Fault struct {
	Code, Field, Message string
}

// Faults is every fault found at once. It is an error when it is not empty.
type Faults []Fault

func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Message
		if f.Field != "" {
			lines[i] = f.Field + ":" + f.Message
		}
	}
	return strings.Join(lines, ";")
}

// orNil avoids a non-nil error without faults.
func (fs Faults) orNil() error {
	if len(fs) == 0 {
		return nil
	}
	return fs
}
