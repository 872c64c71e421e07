package locator

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// mobilePattern finds mainland mobile numbers that stand by themselves: with or
// without 86 or a leading 0, in groups of 3-4-4, 3-3-5 or 4-3-4 digits, and
// several without anything between them.
var mobilePattern = regexp.MustCompile(`(^|[^0-9])(\+?(?:(?:00)?86[ -]{0,3}|0)?((?:1[3-9][0-9]{9}){2,}|` +
	`1[3-9][0-9]` + gap + `[0-9]{4}` + gap + `[0-9]{4}|1[3-9][0-9]` + gap + `[0-9]{3}` + gap + `[0-9]{5}|1[3-9][0-9]{2}` + gap + `[0-9]{3}` + gap + `[0-9]{4}))($|[^0-9])`)

const gap = `[)\x{ff09} -]{0,3}`

// PersonalMobile reports whether a phone text holds a mainland mobile number,
// which may be somebody's own.
func PersonalMobile(phone string) bool { return mobilePattern.MatchString(phone) }

// CutMobiles takes the mobile numbers out of a phone text, but for those that
// keep accepts. It returns what is left, its numbers separated by ";", and the
// numbers taken out, 11 digits each. Where nothing is taken out the text is as
// it was.
func CutMobiles(phone string, keep func(number string) bool) (rest string, cut []string) {
	var left strings.Builder
	at := 0 // what is before it is dealt with
	for at < len(phone) {
		m := mobilePattern.FindStringSubmatchIndex(phone[at:])
		if m == nil {
			break
		}
		from, to, digits := at+m[4], at+m[5], onlyDigits(phone[at+m[6]:at+m[7]])
		left.WriteString(phone[at:from])
		at = to
		for number := range slices.Chunk([]byte(digits), 11) {
			if keep(string(number)) {
				left.WriteString(";" + string(number) + ";")
			} else {
				cut = append(cut, string(number))
			}
		}
	}
	if len(cut) == 0 {
		return phone, nil
	}
	left.WriteString(phone[at:])
	rest, more := CutMobiles(tidyPhones(left.String()), keep) // what came together
	return rest, append(cut, more...)
}

// Mobiles lists the mobile numbers in a phone text, 11 digits each.
func Mobiles(phone string) []string {
	_, numbers := CutMobiles(phone, func(string) bool { return false })
	return numbers
}

// tidyPhones drops what stood around a number that is gone.
func tidyPhones(s string) string {
	s = strings.NewReplacer("()", " ", "\uff08\uff09", " ", "(\uff09", " ", "\uff08)", " ").Replace(s)
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(";\uff1b、,\uff0c/\n", r) })
	kept := parts[:0]
	for _, p := range parts {
		p = strings.Trim(p, " -+")
		if strings.ContainsFunc(p, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ";")
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
