package geo

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is a part of a text that matters to coordinates.
type tokenKind uint8

const (
	tokenEnd       tokenKind = iota // after the last
	tokenOther                      // a word, or numbers that are no coordinate
	tokenNumber                     // digits, perhaps with a sign and a decimal point
	tokenAxis                       // a word or letter that names an axis
	tokenDegree                     // °
	tokenMinute                     // ′
	tokenSecond                     // ″
	tokenSpace                      // white space, not at a line's end
	tokenSeparator                  // , ; | and the end of a line
	tokenJoiner                     // marks between a label and its number: : = " ( and their like
)

// axis is what a number was said to be.
type axis uint8

const (
	noAxis axis = iota
	latitude
	longitude
)

type token struct {
	kind     tokenKind
	value    float64 // of a number, with its sign
	decimals int     // of a number: -1 for none
	negative bool    // a number with a minus, an axis that is south or west
	axis     axis    // of an axis
	label    bool    // an axis named by a word such as 纬度, not by N or 北纬
	letter   bool    // an axis named by N, S, E or W
}

// tokenise splits the text. Full-width digits, letters and marks count as
// their ASCII twins.
func tokenise(s string) []token {
	s = strings.Map(fold, s)
	var out []token
	for at := 0; at < len(s); {
		t, width := nextToken(s, at)
		if width > 0 {
			out = append(out, t)
		}
		at += max(width, 1)
	}
	return out
}

// fold turns a rune into the one that nextToken knows, or drops it.
func fold(r rune) rune {
	switch {
	case r >= '\uff01' && r <= '\uff5e': // full width
		r -= '\uff01' - '!'
	case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
		return '\n'
	case unicode.IsSpace(r) || r == '\u3000':
		return ' '
	case unicode.Is(unicode.Cf, r): // marks of direction and joining, which phones add
		return -1
	}
	switch r {
	case '\u3001': // the Chinese mark between items of a list
		return ','
	case '\u00ba', '\u02da', '\u309c', '\u2218': // other round marks above the line
		return '°'
	case '\u2032', '\u2018', '\u2019', '\u02b9', '\u02bc', '\u00b4', '`':
		return '\''
	case '\u2033', '\u201c', '\u201d', '\u02ba', '\u301e':
		return '"'
	case '\u2212', '\ufe63':
		return '-'
	}
	return unicode.ToLower(r)
}

// nextToken reads the token at s[at:]; width 0 is an invalid byte.
func nextToken(s string, at int) (t token, width int) {
	rest := s[at:]
	if a, width := chineseAxis(rest); width > 0 {
		return a, width
	}
	r, width := utf8.DecodeRuneInString(rest)
	switch {
	case r == utf8.RuneError && width <= 1:
		return token{}, 0
	case isDigit(r) || (r == '-' || r == '+' || r == '.') && startsNumber(s, at):
		return numberToken(s, at)
	case r >= 'a' && r <= 'z' || r == '_':
		return wordToken(s, at)
	}
	switch r {
	case ' ':
		return token{kind: tokenSpace}, width
	case ',', ';', '|', '\n':
		return token{kind: tokenSeparator}, width
	case '°', '度':
		return token{kind: tokenDegree}, width
	case '\'':
		if strings.HasPrefix(rest, "''") {
			return token{kind: tokenSecond}, 2
		}
		return token{kind: tokenMinute}, width
	case '分':
		return token{kind: tokenMinute}, width
	case '"', '秒':
		return token{kind: tokenSecond}, width
	case '.', '\u3002', ':', '=', '(', ')', '[', ']', '{', '}', '<', '>', '&', '*', '为', '是',
		'\u3010', '\u3011', '\u300c', '\u300d':
		return token{kind: tokenJoiner}, width
	}
	return token{kind: tokenOther}, width
}

// chineseAxis reads 北纬 and its like. 经纬度 names both axes, so none.
func chineseAxis(s string) (t token, width int) {
	for _, w := range [...]struct {
		word string
		t    token
	}{
		{"经纬度", token{kind: tokenOther}},
		{"北纬", token{kind: tokenAxis, axis: latitude}},
		{"南纬", token{kind: tokenAxis, axis: latitude, negative: true}},
		{"东经", token{kind: tokenAxis, axis: longitude}},
		{"西经", token{kind: tokenAxis, axis: longitude, negative: true}},
		{"纬度", token{kind: tokenAxis, axis: latitude, label: true}},
		{"维度", token{kind: tokenAxis, axis: latitude, label: true}}, // typed for 纬度 every day
		{"经度", token{kind: tokenAxis, axis: longitude, label: true}},
	} {
		if strings.HasPrefix(s, w.word) {
			return w.t, len(w.word)
		}
	}
	return token{}, 0
}

// wordToken reads a run of Latin letters.
func wordToken(s string, at int) (t token, width int) {
	end := at
	for end < len(s) && (s[end] >= 'a' && s[end] <= 'z' || s[end] == '_') {
		end++
	}
	word := s[at:end]
	// A label that runs into digits is some other name: lat1.
	if len(word) > 1 && end < len(s) && isDigit(rune(s[end])) {
		return token{kind: tokenOther}, len(word)
	}
	switch word {
	case "n", "s":
		return token{kind: tokenAxis, axis: latitude, negative: word == "s", letter: true}, 1
	case "e", "w":
		return token{kind: tokenAxis, axis: longitude, negative: word == "w", letter: true}, 1
	case "lat", "latitude":
		return token{kind: tokenAxis, axis: latitude, label: true}, len(word)
	case "lon", "lng", "long", "longitude":
		return token{kind: tokenAxis, axis: longitude, label: true}, len(word)
	}
	return token{kind: tokenOther}, len(word)
}

// startsNumber reports whether the sign or point at s[at] belongs to a number:
// not the hyphen of 024-2345, nor the point after a word.
func startsNumber(s string, at int) bool {
	rest := strings.TrimLeft(s[at:], "-+")
	if len(s[at:])-len(rest) > 1 {
		return false
	}
	rest = strings.TrimPrefix(rest, ".")
	if rest == "" || !isDigit(rune(rest[0])) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	return !isDigit(before) && !unicode.IsLetter(before) && before != '.' && before != ')' && before != '-' && before != '+' || isHan(before)
}

// numberToken reads a number with what is stuck to it. Numbers of more than
// one point (addresses of computers, dates), with a unit or in a word are no
// coordinates.
func numberToken(s string, at int) (t token, width int) {
	end := at + 1
	for end < len(s) && (isDigit(rune(s[end])) || s[end] == '.') {
		end++
	}
	text := strings.TrimSuffix(s[at:end], ".") // the end of a sentence
	other := token{kind: tokenOther}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || before(s, at) || after(s[end:]) {
		return other, len(text)
	}
	t = token{kind: tokenNumber, value: value, decimals: -1, negative: text[0] == '-'}
	if point := strings.IndexByte(text, '.'); point >= 0 {
		t.decimals = len(text) - point - 1
	}
	return t, len(text)
}

// before reports whether the number at s[at] is the tail of something: of a
// word or of a number with a hyphen. N41.8 is not.
func before(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	switch {
	case r == '-' || r == '+' || r == '_' || r == '/' || r == '#' || r == '$' || r == '¥':
		return true
	case r >= 'a' && r <= 'z':
		word := strings.TrimRightFunc(s[:at], func(r rune) bool { return r >= 'a' && r <= 'z' })
		return at-len(word) > 1 || !strings.ContainsRune("nsew", r)
	}
	return false
}

// after reports whether s, which follows a number, makes it something else: a
// unit, a per cent, a fraction, a word. Degree marks and N, S, E, W do not.
func after(s string) bool {
	r, width := utf8.DecodeRuneInString(s)
	switch r {
	case '%', '‰', '/', '-', '_', '+', '#', '~',
		'米', '公', '千', '元', '块', '角', '折', '岁', '号', '楼', '层', '室', '栋', '路', '万', '亿', '斤', '平',
		'点', '时', '年', '月', '日', '天', '个', '人', '倍':
		return true
	}
	if r >= 'a' && r <= 'z' {
		next, _ := utf8.DecodeRuneInString(s[width:])
		return !strings.ContainsRune("nsew", r) || next >= 'a' && next <= 'z' || next == '_'
	}
	return false
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }
