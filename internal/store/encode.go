package store

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"jiujin/internal/locator"
)

// millis is an instant as it is stored: Unix milliseconds, 0 for none.
type millis int64

func toMillis(t time.Time) millis {
	if t.IsZero() {
		return 0
	}
	return millis(t.UnixMilli())
}

func (m millis) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// encode writes v as JSON. What SQL text cannot hold is refused: JSON would
// replace broken UTF-8 without a word, and PostgreSQL has no NUL.
func encode(v any) (string, error) {
	doc, err := json.Marshal(v)
	if err != nil {
		return "", locator.Errorf(locator.Invalid, "bad_value", "有不能保存的数值")
	}
	if replaced(doc) {
		return "", badCharacters()
	}
	return string(doc), nil
}

// replaced reports whether JSON from encoding/json holds an escape for NUL or
// for bytes that were not UTF-8.
func replaced(doc []byte) bool {
	for i := 0; i < len(doc)-1; i++ {
		if doc[i] != '\\' {
			continue
		}
		i++ // the escaped character, so that \\u0000 is read as a backslash and text
		if doc[i] == 'u' && i+5 <= len(doc) {
			if code := string(doc[i+1 : i+5]); code == "0000" || code == "fffd" {
				return true
			}
		}
	}
	return false
}

// storable reports whether every text can be kept as it is.
func storable(texts ...string) bool {
	for _, s := range texts {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return false
		}
	}
	return true
}

func badCharacters() error {
	return locator.Errorf(locator.Invalid, "bad_characters", "文字里有不能保存的字符")
}

// decode reads one JSON document. A field it does not know is an error: the
// next update would drop it.
func decode(doc string, v any) error {
	d := json.NewDecoder(strings.NewReader(doc))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one JSON document")
	}
	return nil
}

// qualified puts the table before each of its columns.
func qualified(table, columns string) string {
	return table + "." + strings.ReplaceAll(columns, ", ", ", "+table+".")
}
