package locator

import (
	"strconv"
	"strings"
	"unicode"
)

// FirstSerial is the serial number of the first site; with its check digit it
// makes an id of six digits.
const FirstSerial = 10000

// damm is the totally anti-symmetric quasigroup of order 10 from H. Michael
// Damm, "Total anti-symmetrische Quasigruppen" (Marburg, 2004): it catches
// every single wrong digit and every swap of neighbours.
const damm = "0317598642" + "7092154863" + "4206871359" + "1750983426" + "6123045978" +
	"3674209581" + "5869720134" + "8945362017" + "9438617205" + "2581436790"

// NewID returns the id of a serial number: its digits and a Damm check digit.
func NewID(serial int64) string {
	s := strconv.FormatInt(serial, 10)
	return s + string(dammDigit(s))
}

// ParseID reads an id as people type it: spaces, dashes and full-width digits
// are forgiven. It reports false when the length or the check digit is wrong.
func ParseID(s string) (string, bool) {
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '\uff10' && r <= '\uff19':
			return r - '\uff10' + '0'
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '\u2212':
			return -1
		}
		return 'x'
	}, s)
	if len(digits) < 6 || len(digits) > 12 || digits[0] == '0' || strings.Contains(digits, "x") {
		return "", false
	}
	if dammDigit(digits) != '0' {
		return "", false
	}
	return digits, true
}

// FormatID writes an id in groups of three for reading aloud: 104 837.
func FormatID(id string) string {
	var b strings.Builder
	for i := range len(id) {
		if i > 0 && (len(id)-i)%3 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(id[i])
	}
	return b.String()
}

func dammDigit(digits string) byte {
	interim := byte('0')
	for i := range len(digits) {
		interim = damm[int(interim-'0')*10+int(digits[i]-'0')]
	}
	return interim
}
