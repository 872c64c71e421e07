package text

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// The characters that have sounds: the common block of Unicode.
const (
	firstHan = '\u4e00'
	lastHan  = '\u9fff'
)

// Sounds knows how every common Chinese character may be read. It is immutable.
// Making one takes some milliseconds and about 100 KB.
type Sounds struct {
	syllables []string   // without tones, ü as u: people type both lü and lv
	readings  [][]uint16 // sets of indexes of syllables
	of        []uint16   // by character: index of readings
}

// NewSounds reads the dictionary of go-pinyin.
func NewSounds() *Sounds {
	s := &Sounds{readings: [][]uint16{nil}, of: make([]uint16, lastHan-firstHan+1)}
	syllables, sets := map[string]uint16{}, map[string]uint16{"": 0}
	for r := rune(firstHan); r <= lastHan; r++ {
		words := pinyin.PinyinDict[int(r)]
		set, known := sets[words]
		if !known {
			set = uint16(len(s.readings))
			sets[words] = set
			s.readings = append(s.readings, s.read(words, syllables))
		}
		s.of[r-firstHan] = set
	}
	return s
}

// read makes indexes of "cháng,zhǎng".
func (s *Sounds) read(words string, known map[string]uint16) []uint16 {
	var set []uint16
	for word := range strings.SplitSeq(words, ",") {
		word = plainLetters(word)
		if word == "" {
			continue
		}
		n, ok := known[word]
		if !ok {
			n = uint16(len(s.syllables))
			known[word] = n
			s.syllables = append(s.syllables, word)
		}
		if !slices.Contains(set, n) {
			set = append(set, n)
		}
	}
	return set
}

// plainLetters drops tones and dots.
func plainLetters(syllable string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(syllable))
}

// set is the syllables of a character, none for what is no Chinese character.
func (s *Sounds) set(r rune) []uint16 {
	if r < firstHan || r > lastHan {
		return nil
	}
	return s.readings[s.of[r-firstHan]]
}

// Readings returns how a character may be read, the usual way first, without
// tones and with u for ü: 沈 is shen, chen.
func (s *Sounds) Readings(r rune) []string {
	var words []string
	for _, n := range s.set(r) {
		words = append(words, s.syllables[n])
	}
	return words
}
