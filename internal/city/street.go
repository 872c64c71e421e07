package city

import (
	"strings"
	"unicode/utf8"
)

// DoorOf reads the way and the house number out of a folded address without
// its district: 蒲昌路46-7号 is 蒲昌路, 46. A way may be inside another one
// (南五马路3巷5号 is 南五马路3巷, 5), and a community may stand before it. The
// way is "" where the address names none, the number 0 where it gives none.
func DoorOf(street string) (way string, number int) {
	for _, tail := range []string{"社区", "居委会", "村委会"} {
		if i := strings.LastIndex(street, tail); i >= 0 && strings.ContainsAny(street[i+len(tail):], "路街巷道弄") {
			street = street[i+len(tail):]
		}
	}
	first := 0 // the end of the first word for a way
	for at := 0; at < len(street); {
		r, size := utf8.DecodeRuneInString(street[at:])
		at += size
		if !strings.ContainsRune("路街巷道弄", r) || utf8.RuneCountInString(street[:at]) < 2 {
			continue
		}
		if first == 0 && !strings.HasPrefix(street[at:], "街") && !strings.HasPrefix(street[at:], "路") {
			first = at
		}
		n, digits := leadingDigits(street[at:])
		if digits == 0 {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(street[at+digits:]); strings.ContainsRune("路街巷道弄", next) {
			continue // the number of a lane
		}
		return street[:at], n
	}
	return street[:first], 0
}

// leadingDigits reads the number that s begins with, and its length.
func leadingDigits(s string) (n, length int) {
	for length < len(s) && length < 6 && s[length] >= '0' && s[length] <= '9' {
		n = n*10 + int(s[length]-'0')
		length++
	}
	return n, length
}
