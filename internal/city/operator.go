package city

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jiujin/internal/hours"
	"jiujin/internal/messages"
)

// ReadFile tells by its content what an operator's file holds, and gives one of
// two. A JSON object of one holiday notice, a list of them, or the text of a
// notice as it is pasted from a web page are notices, right in themselves and at
// most one a year. Other JSON is a patch for [Profile.Merge] to check. The file is UTF-8, GB18030 or, with its mark, UTF-16; the patch comes
// as UTF-8. The error is a [Faults], with fields as the file names them.
func ReadFile(file []byte) (patch []byte, notices []hours.HolidayNotice, err error) {
	text, err := decodeText(file)
	if err != nil {
		return nil, nil, err
	}
	if start := strings.TrimSpace(text); strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		return readJSON([]byte(text))
	}
	notices, err = readNotice(text)
	return nil, notices, err
}

// readNotice reads the pasted text of a notice.
func readNotice(text string) ([]hours.HolidayNotice, error) {
	n, err := hours.ParseHolidayNotice(text)
	if wrong, ok := errors.AsType[*hours.NoticeError](err); ok && wrong.Fault == hours.NoticeNoYear {
		return nil, Faults{{CodeSyntax, "", messages.Text(messages.Chinese, "city.not_understood")}}
	}
	if err != nil {
		return nil, Faults{noticeFault("", err)}
	}
	if err := noticeFaults("", n).orNil(); err != nil {
		return nil, err
	}
	return cloneHolidays([]hours.HolidayNotice{*n}), nil
}

// readJSON tells a notice and a list of notices from a patch.
func readJSON(text []byte) (patch []byte, notices []hours.HolidayNotice, err error) {
	v, err := decodeJSON(text)
	if err != nil {
		return nil, nil, err
	}
	switch v := v.(type) {
	case map[string]any:
		if v["feasts"] == nil && v["year"] == nil {
			return text, nil, nil
		}
		var n hours.HolidayNotice
		if err := shapeFaults("", v, reflect.TypeFor[hours.HolidayNotice]()).orNil(); err != nil {
			return nil, nil, err
		}
		if err := unmarshal(text, &n); err != nil {
			return nil, nil, err
		}
		notices = []hours.HolidayNotice{n}
		err = noticeFaults("", &n).orNil()
	case []any:
		if len(v) == 0 {
			return text, nil, nil
		}
		if err := shapeFaults("", v, reflect.TypeFor[[]hours.HolidayNotice]()).orNil(); err != nil {
			return nil, nil, err
		}
		if err := unmarshal(text, &notices); err != nil {
			return nil, nil, err
		}
		err = holidaysFaults("", notices).orNil()
	}
	if err != nil {
		return nil, nil, err
	}
	return nil, cloneHolidays(notices), nil
}

// decodeText gives the text of a file without its byte-order mark.
func decodeText(file []byte) (string, error) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(file, []byte("\xff\xfe")), bytes.HasPrefix(file, []byte("\xfe\xff")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case !utf8.Valid(file):
		from = simplifiedchinese.GB18030
	}
	text := TrimBOM(file)
	if from != nil {
		var err error
		if text, err = from.NewDecoder().Bytes(file); err != nil {
			return "", badEncoding()
		}
	}
	// The decoders write U+FFFD for bytes that mean nothing.
	if bytes.ContainsRune(text, utf8.RuneError) || bytes.IndexByte(text, 0) >= 0 {
		return "", badEncoding()
	}
	return string(text), nil
}

func badEncoding() error {
	return Faults{{CodeBadEncoding, "", messages.Text(messages.Chinese, "city.bad_encoding")}}
}

// unmarshal reads JSON whose names and types have been checked.
func unmarshal(text []byte, into any) error {
	err := json.Unmarshal(text, into)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return Faults{{CodeWrongType, wrong.Field, "数值过大或类型不对"}}
	}
	if err != nil {
		return Faults{{CodeSyntax, "", "不是有效的 JSON:" + err.Error()}}
	}
	return nil
}
