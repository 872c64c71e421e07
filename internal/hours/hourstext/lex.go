package hourstext

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// source is an hours text and its folded form, in which full-width letters,
// digits and marks are ASCII and every dash is "-". Words are found in the
// folded form and named to people in their own.
type source struct {
	text   string
	folded string
	// runs maps stretches of folded to text; both grow.
	runs []foldedRun
}

// foldedRun says where the rune at a byte of folded begins in text.
type foldedRun struct{ folded, text int }

func fold(text string) *source {
	s := &source{text: text}
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		s.runs = append(s.runs, foldedRun{b.Len(), i})
		if n := quoted(text[i:]); n > 0 {
			b.WriteString(text[i : i+n])
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch f := foldRune(r); {
		case r == utf8.RuneError:
			b.WriteString(text[i : i+size]) // also a byte that is no UTF-8
		case f < 0:
			s.runs = s.runs[:len(s.runs)-1]
		default:
			b.WriteRune(f)
		}
		i += size
	}
	s.runs = append(s.runs, foldedRun{b.Len(), len(text)})
	s.folded = b.String()
	return s
}

// foldRune returns -1 for what has no width.
func foldRune(r rune) rune {
	if r >= '\uff01' && r <= '\uff5e' {
		r -= 0xfee0
	}
	switch r {
	case '\u3000', '\u00a0', '\t', '\v', '\f':
		return ' '
	case '\r', '\u2028', '\u2029', '\u0085':
		return '\n'
	case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\u2500', '\ufe63', '\u301c', '\u223c', '~':
		return '-'
	case '\u2236', '\ufe30', '\ufe55', '\u02d0', '\ua789':
		return ':'
	case '\u3010', '\u3014', '[':
		return '('
	case '\u3011', '\u3015', ']':
		return ')'
	case '\u201c', '\u201d', '\u2018', '\u2019', '"', '\'':
		return -1 // quotation marks around a word do not change it
	case '\uff61':
		return '。'
	case '\uff64', '\ufe51':
		return '、'
	case '\u3007':
		return '零'
	}
	if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// at returns where a byte of folded is in text.
func (s *source) at(i int) int {
	n := sort.Search(len(s.runs), func(k int) bool { return s.runs[k].folded > i })
	return s.runs[n-1].text + i - s.runs[n-1].folded
}

// clause widens a stretch of folded to the clause it is in.
func (s *source) clause(from, to int) (int, int) {
	const ends = ",;()\n。"
	if i := strings.LastIndexAny(s.folded[:from], ends); i >= 0 {
		_, size := utf8.DecodeRuneInString(s.folded[i:])
		from = i + size
	} else {
		from = 0
	}
	if i := strings.IndexAny(s.folded[to:], ends); i >= 0 {
		to += i
	} else {
		to = len(s.folded)
	}
	return from, to
}

// token is a word, a number or a mark.
type token struct {
	kind   wordKind
	value  int    // of a number, or what the word says
	digits int    // of a number written in digits
	text   string // folded
	from   int    // in folded
	to     int
	spaced bool // there is space before it
}

// tokens reads the folded text from left to right, the longest word first.
func (s *source) tokens() []token {
	var list []token
	spaced := false
	for i := 0; i < len(s.folded); {
		if s.folded[i] == ' ' {
			spaced = true
			i++
			continue
		}
		longest := longestWord
		if n := len(list); n > 0 && list[n-1].kind == wordWeek {
			longest = 1 // 周三餐厅 is no 三餐
		}
		t := s.token(i, longest)
		t.spaced = spaced
		spaced = false
		i = t.to
		// Unknown runes one after the other are one word.
		if last := len(list) - 1; t.kind == wordUnknown && last >= 0 && list[last].kind == wordUnknown && list[last].to == t.from {
			list[last].to = t.to
			list[last].text = s.folded[list[last].from:t.to]
			continue
		}
		list = append(list, t)
	}
	return list
}

// token reads a token of at most so many runes, unless it is a number or a
// quotation.
func (s *source) token(i, longest int) token {
	rest := s.folded[i:]
	if rest[0] >= '0' && rest[0] <= '9' {
		return s.number(i)
	}
	if n := quoted(rest); n > 0 {
		return token{kind: wordQuote, text: unquote(rest[:n]), from: i, to: i + n}
	}
	var ends [longestWord]int // of the first runes
	n := 0
	for at := 0; at < len(rest) && n < longest; n++ {
		_, size := utf8.DecodeRuneInString(rest[at:])
		at += size
		ends[n] = at
	}
	for n--; n >= 0; n-- {
		if kind, value, ok := word(rest[:ends[n]]); ok {
			return token{kind: kind, value: value, text: rest[:ends[n]], from: i, to: i + ends[n]}
		}
	}
	return token{kind: wordUnknown, text: rest[:ends[0]], from: i, to: i + ends[0]}
}

// number reads digits; more than six are a number of nothing here.
func (s *source) number(i int) token {
	t := token{kind: wordNumber, from: i, to: i}
	for t.to < len(s.folded) && s.folded[t.to] >= '0' && s.folded[t.to] <= '9' {
		if t.digits++; t.digits <= 6 {
			t.value = t.value*10 + int(s.folded[t.to]-'0')
		}
		t.to++
	}
	t.text = s.folded[i:t.to]
	if t.digits > 6 {
		t.kind = wordUnknown
	}
	return t
}

// Names and reasons that are no words of the vocabulary stand between corner
// brackets, the closing one doubled inside.
const openQuote, closeQuote = "\u300c", "\u300d"

func quote(s string) string {
	return openQuote + strings.ReplaceAll(s, closeQuote, closeQuote+closeQuote) + closeQuote
}

// quoted returns the length of the quotation that s begins with, or 0.
func quoted(s string) int {
	if !strings.HasPrefix(s, openQuote) {
		return 0
	}
	for i := len(openQuote); ; {
		n := strings.Index(s[i:], closeQuote)
		if n < 0 {
			return 0
		}
		i += n + len(closeQuote)
		if !strings.HasPrefix(s[i:], closeQuote) {
			return i
		}
		i += len(closeQuote)
	}
}

func unquote(s string) string {
	s = strings.TrimSuffix(strings.TrimPrefix(s, openQuote), closeQuote)
	return strings.ReplaceAll(s, closeQuote+closeQuote, closeQuote)
}
