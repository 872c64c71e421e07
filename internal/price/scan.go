package price

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is how many characters a text may have.
const maxText = 1000

// scanner walks over a text whose marks are folded: full-width letters, digits
// and punctuation are plain, every dash is '-', every end of a sentence and of
// a line is ';'. Blanks are skipped before every token.
type scanner struct {
	text  string
	runes []rune // folded, one for each rune of text
	bytes []int  // where each begins in text, and the length of text
	at    int
	end   int // the runes beyond are not looked at
}

func newScanner(text string) *scanner {
	s := &scanner{text: text}
	for i, r := range text {
		s.runes = append(s.runes, fold(r))
		s.bytes = append(s.bytes, i)
	}
	s.bytes = append(s.bytes, len(text))
	s.end = len(s.runes)
	return s
}

func fold(r rune) rune {
	switch r {
	case '\u3002', '\n', '\r': // 。
		return ';'
	case '—', '–', '―', '‐', '‑', '−', '─', '～', '〜', '~', '-', '－':
		return '-'
	case '￥':
		return '¥'
	case '\ufeff', '\u200b':
		return ' '
	case utf8.RuneError:
		return utf8.RuneError
	}
	if r >= '\uff01' && r <= '\uff5e' {
		return r - '\uff01' + '!'
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// skip passes over blanks.
func (s *scanner) skip() {
	for s.at < s.end && s.runes[s.at] == ' ' {
		s.at++
	}
}

// afterBlank reports whether a blank was passed over last.
func (s *scanner) afterBlank() bool { return s.at > 0 && s.runes[s.at-1] == ' ' }

// done reports whether nothing but blanks is left.
func (s *scanner) done() bool {
	s.skip()
	return s.at >= s.end
}

// has reports whether the word comes next.
func (s *scanner) has(word string) bool {
	s.skip()
	at := s.at
	for _, r := range word {
		if at >= s.end || s.runes[at] != r {
			return false
		}
		at++
	}
	return true
}

// take passes over the longest of the words that comes next and returns it, or
// nothing when none does.
func (s *scanner) take(words ...string) string {
	longest := ""
	for _, w := range words {
		if len(w) > len(longest) && s.has(w) {
			longest = w
		}
	}
	s.at += utf8.RuneCountInString(longest)
	return longest
}

// takeAll passes over any of the words, in any order and number.
func (s *scanner) takeAll(words ...string) {
	for s.take(words...) != "" {
	}
}

// try runs read and goes back to where it began unless it succeeds.
func (s *scanner) try(read func() bool) bool {
	at := s.at
	if read() {
		return true
	}
	s.at = at
	return false
}

// Separators of clauses.
const (
	softMarks = ",、:" // the sentence goes on
	hardMarks = ";"
)

func isSeparator(r rune) bool { return strings.ContainsRune(softMarks+hardMarks+"!", r) }

// separator passes over marks between clauses. It says whether there were any,
// and whether a sentence ended; blanks count as a soft mark.
func (s *scanner) separator() (found, hard bool) {
	s.skip()
	found = s.afterBlank()
	for s.at < s.end && isSeparator(s.runes[s.at]) {
		hard = hard || !strings.ContainsRune(softMarks, s.runes[s.at])
		s.at++
		s.skip()
		found = true
	}
	return found, hard
}

// atEnd reports whether the clause may end here: at a mark or a blank.
func (s *scanner) atEnd() bool {
	s.skip()
	return s.at >= s.end || isSeparator(s.runes[s.at]) || s.afterBlank()
}

// clauseEnd returns where the clause at the current place ends: at the next
// mark.
func (s *scanner) clauseEnd() int {
	at := s.at
	for at < s.end && !isSeparator(s.runes[at]) {
		at++
	}
	return at
}

// words returns the source's words from one place to another, without blanks
// around them.
func (s *scanner) words(from, to int) string {
	return strings.TrimFunc(s.text[s.bytes[from]:s.bytes[to]], func(r rune) bool { return fold(r) == ' ' })
}

// folded returns the folded runes from one place to another, without blanks.
func (s *scanner) folded(from, to int) string {
	var b strings.Builder
	for _, r := range s.runes[from:to] {
		if r != ' ' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// fail refuses what stands from one place to another.
func (s *scanner) fail(fault Fault, from, to int) *ParseError {
	for from < to && fold(s.runes[from]) == ' ' {
		from++
	}
	for to > from && fold(s.runes[to-1]) == ' ' {
		to--
	}
	return &ParseError{Fault: fault, Part: s.text[s.bytes[from]:s.bytes[to]], Offset: s.bytes[from]}
}

// failHere refuses the rest of the clause at the current place.
func (s *scanner) failHere(fault Fault) *ParseError {
	s.skip()
	from := s.at
	to := s.clauseEnd()
	if to == from && to < s.end {
		to++
	}
	return s.fail(fault, from, to)
}
