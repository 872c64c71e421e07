package transfer

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// numberFormat is what a cell's number format says of how a person sees it.
type numberFormat struct {
	year, month, day bool // a date, down to what it shows
	clock            bool
	percent          bool
	digits           int // 000000: filled up with zeros
}

func (f numberFormat) isDate() bool { return f.year || f.day || f.month && !f.clock }

// builtinFormat is a format that needs no code of its own. 27 to 36 and 50 to
// 58 are dates in Chinese, Japanese and Korean spreadsheets.
func builtinFormat(id int) numberFormat {
	switch id {
	case 9, 10:
		return numberFormat{percent: true}
	case 17, 27, 36, 50, 52, 57:
		return numberFormat{year: true, month: true}
	case 14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58:
		return numberFormat{year: true, month: true, day: true}
	case 22:
		return numberFormat{year: true, month: true, day: true, clock: true}
	case 18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56:
		return numberFormat{clock: true}
	}
	return numberFormat{}
}

// parseFormat reads a format's code: its first section, without literal text
// and brackets.
func parseFormat(code string) numberFormat {
	var plain strings.Builder
	quoted := false
	for i := 0; i < len(code); i++ {
		c := code[i]
		switch {
		case quoted:
			quoted = c != '"'
		case c == '"':
			quoted = true
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return numberFormat{}
			}
			inside := strings.ToLower(code[i+1 : i+end])
			if inside != "" && strings.Trim(inside, inside[:1]) == "" && strings.ContainsAny(inside, "hms") {
				plain.WriteByte('h') // elapsed hours, minutes, seconds
			}
			i += end
		case c == ';':
			i = len(code)
		default:
			plain.WriteByte(c)
		}
	}
	s := strings.ToLower(plain.String())
	if s == "general" || s == "@" {
		return numberFormat{}
	}
	if s != "" && strings.Trim(s, "0") == "" {
		return numberFormat{digits: len(s)}
	}
	f := numberFormat{
		year: strings.ContainsAny(s, "ye"), month: strings.Contains(s, "m"), day: strings.Contains(s, "d"),
		clock: strings.ContainsAny(s, "hs"), percent: strings.Contains(s, "%"),
	}
	if strings.ContainsAny(s, "0#?") && !f.clock { // 0.00E+00 is no era
		f.year, f.month, f.day = false, false, false
	}
	return f
}

// numberText writes a number as a person sees it in the cell, with all its
// digits: dates as 2023-12-06, shares in per cent, telephone numbers without an
// exponent. ok is false for a whole number of more than 15 digits, of which
// spreadsheets have forgotten the last ones.
func numberText(raw string, f numberFormat, from1904 bool) (text string, ok bool) {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return raw, true
	}
	switch {
	case f.isDate() && v >= 1 && v < 2958466 || f.clock && !f.isDate() && v >= 0 && v < 1:
		return dateText(v, f, from1904), true
	case f.percent:
		return plainNumber(v*100) + "%", true
	case math.Abs(v) >= 1e15 && v == math.Trunc(v):
		return plainNumber(v), false
	}
	text = plainNumber(v)
	if f.digits > len(text) && !strings.ContainsAny(text, "-.") {
		text = strings.Repeat("0", f.digits-len(text)) + text
	}
	return text, true
}

// plainNumber writes the 15 digits that spreadsheets know.
func plainNumber(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil || math.Abs(rounded) >= 1e21 {
		return strconv.FormatFloat(v, 'g', 15, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// dateText writes a day or a time that is kept as a number of days since the
// spreadsheet's epoch. The first of these epochs believes that 1900 had a 29
// February.
func dateText(days float64, f numberFormat, from1904 bool) string {
	epoch := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		epoch = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	whole := math.Floor(days)
	seconds := int(math.Round((days - whole) * 24 * 60 * 60))
	t := epoch.AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second)
	switch {
	case !f.isDate():
		return t.Format("15:04")
	case f.clock && seconds != 0:
		return t.Format("2006-01-02 15:04")
	case f.day:
		return t.Format(time.DateOnly)
	case f.month && !f.year:
		return t.Format(time.DateOnly)
	case f.month:
		return t.Format("2006-01")
	}
	return t.Format("2006")
}
