package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// sentence is an error for a person.
func sentence(key string, args ...any) error {
	return errors.New(messages.Text(messages.Chinese, key, args...))
}

// The result codes of SQLite that people meet, as its errors give them.
const (
	sqlitePerm     = 3
	sqliteBusy     = 5
	sqliteReadOnly = 8
	sqliteIO       = 10
	sqliteCorrupt  = 11
	sqliteFull     = 13
	sqliteCantOpen = 14
)

// explain says what went wrong as a person can understand it: a sentence
// first, the words of the machine in brackets. What it has no sentence for
// stays as it is.
func explain(err error) string {
	raw := err.Error()
	if e, ok := errors.AsType[*locator.Error](err); ok {
		before, after, found := strings.Cut(raw, e.Error())
		if after = strings.TrimPrefix(after, " "); !found || after == "" {
			return e.Error()
		}
		return messages.Text(messages.Chinese, "import.with_cause", e.Error(), before+strings.TrimSuffix(strings.TrimPrefix(after, "("), ")"))
	}
	if key := causeOf(err); key != "" {
		return messages.Text(messages.Chinese, "import.with_cause", messages.Text(messages.Chinese, key), raw)
	}
	return raw
}

// causeOf names the message for a common cause, "" for any other.
func causeOf(err error) string {
	var sqlite interface {
		error
		Code() int
	}
	code := 0
	if errors.As(err, &sqlite) {
		code = sqlite.Code() & 0xff
	}
	switch {
	case errors.Is(err, context.Canceled):
		return "import.cause_stopped"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), code == sqliteFull:
		return "import.cause_full"
	case errors.Is(err, syscall.EROFS), code == sqliteReadOnly:
		return "import.cause_readonly"
	case errors.Is(err, fs.ErrPermission), code == sqlitePerm, code == sqliteCantOpen:
		return "import.cause_permission"
	case code == sqliteIO, code == sqliteCorrupt:
		return "import.cause_damaged"
	case code == sqliteBusy:
		return "import.cause_busy"
	}
	return ""
}
