package text

import (
	"bytes"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Tier is how well a name fits what was typed, the best first.
type Tier uint8

// The tiers.
const (
	Exact    Tier = iota // the name
	Prefix               // what the name begins with
	Word                 // a part of the name
	Pinyin               // its sound, in letters
	Initials             // the first letters of its sounds, some of them written out
	Fuzzy                // another character of the same sound, or one wrong letter or character
	NoMatch
)

// String is the tier as answers name it.
func (t Tier) String() string {
	return [...]string{"exact", "prefix", "word", "pinyin", "initials", "fuzzy", ""}[t]
}

// Match says how a name fits. Of one tier the lower fit is the better one.
type Match struct {
	Tier Tier
	Fit  uint8
}

// The fits.
const (
	Whole  uint8 = iota // all of the name
	Kin                 // all of it but for the word that says what it is
	Begins              // from the name's beginning on
	Inside              // somewhere in it
)

// Better reports whether m fits better than n.
func (m Match) Better(n Match) bool {
	return m.Tier < n.Tier || m.Tier == n.Tier && m.Fit < n.Fit
}

// MaxPattern is how many characters of what is typed are looked at.
const MaxPattern = 60

// Pattern is something that was typed, ready to be compared with many names.
// It is no bigger than a few pages of memory and safe for any number of
// readers.
type Pattern struct {
	plain, kin form
}

// NewPattern prepares what was typed. Spaces and marks do not count.
func NewPattern(s *Sounds, typed string) *Pattern {
	folded := cut(Fold(typed))
	kin := Kindred(folded)
	if kin == folded {
		kin = kindredLetters(folded)
	}
	p := &Pattern{plain: newForm(s, folded)}
	if kin != folded {
		p.kin = newForm(s, kin)
	}
	return p
}

func cut(s string) string {
	if utf8.RuneCountInString(s) <= MaxPattern {
		return s
	}
	return string([]rune(s)[:MaxPattern])
}

// Empty reports whether nothing was typed that could be compared.
func (p *Pattern) Empty() bool { return p.plain.text == "" }

// Folded is what was typed, folded.
func (p *Pattern) Folded() string { return p.plain.text }

// Mark is the mark of [Kindred] when nothing else was typed than a word for
// what is looked for, else 0.
func (p *Pattern) Mark() rune {
	if r, size := utf8.DecodeRuneInString(p.kin.text); size == len(p.kin.text) && (r == MealMark || r == StationMark) {
		return r
	}
	return 0
}

// Words cuts what was typed at spaces and commas, and before and after a word
// that [Kindred] replaces: 沈北 驿站 and 沈北驿站 are both 沈北 and 驿站.
func Words(typed string) []string {
	var list []string
	for _, w := range strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",\uff0c、;\uff1b", r) }) {
		folded := Fold(w)
		kin := Kindred(folded)
		if kin == folded {
			kin = kindredLetters(folded)
		}
		for {
			at := strings.IndexAny(kin, string(MealMark)+string(StationMark))
			if at < 0 {
				break
			}
			if at > 0 {
				list = append(list, kin[:at])
			}
			mark, size := utf8.DecodeRuneInString(kin[at:])
			list = append(list, map[rune]string{MealMark: "食堂", StationMark: "驿站"}[mark])
			kin = kin[at+size:]
		}
		if kin != "" {
			list = append(list, kin)
		}
	}
	return list
}

// Match compares with a name, folded and as [Kindred] has it (which may be the
// same), without looking for mistakes.
func (p *Pattern) Match(folded, kin []byte) Match {
	m := p.plain.match(folded)
	if m.Tier == Exact || p.kin.text == "" {
		return m
	}
	k := p.kin.match(kin)
	if k.Tier == Exact || k.Tier == Pinyin && k.Fit == Whole {
		k.Fit = Kin
	}
	if k.Better(m) {
		return k
	}
	return m
}

// MatchFuzzy compares with a name that Match found different, allowing for
// mistakes.
func (p *Pattern) MatchFuzzy(folded, kin []byte) Match {
	m := p.plain.fuzzy(folded)
	if k := p.kin.fuzzy(kin); k.Better(m) {
		return k
	}
	return m
}

// form is one way to read what was typed. Sets of places in it are the bits of
// a number: bit i is before its character i, and after the one before.
type form struct {
	sounds *Sounds
	text   string
	bytes  []byte // of text
	runes  []rune
	end    uint64
	han    uint64                // where Chinese characters stand
	ascii  [utf8.RuneSelf]uint64 // where each of these characters stands
	// How many letters and Chinese characters there are.
	letters, chinese int
	others           bool // has characters beyond ASCII

	spells []spelling        // by syllable; nil without letters
	near   func() []mistaken // by syllable, made when first asked for
	like   func() []likeness // the same for Chinese characters
}

// spelling holds the places at which a syllable occurs in typed letters.
type spelling struct {
	full  uint64 // all of it
	part  uint64 // its beginning, up to the end of what was typed
	one   uint64 // its first letter
	two   uint64 // zh, ch, sh
	size  uint8
	empty bool // none of these
}

func newForm(s *Sounds, text string) form {
	f := form{sounds: s, text: text, bytes: []byte(text), runes: []rune(text)}
	f.end = 1 << len(f.runes)
	for i, r := range f.runes {
		if r < utf8.RuneSelf {
			f.ascii[r] |= 1 << i
		} else {
			f.others = true
		}
		switch {
		case r >= 'a' && r <= 'z':
			f.letters++
		case r >= firstHan && r <= lastHan:
			f.chinese++
			f.han |= 1 << i
		}
	}
	if f.letters > 0 {
		f.spell()
	}
	f.near, f.like = sync.OnceValue(f.mistakes), sync.OnceValue(f.likenesses)
	return f
}

// at returns the places at which a character occurs.
func (f *form) at(r rune) (places uint64) {
	if r < utf8.RuneSelf {
		return f.ascii[r]
	}
	if f.others {
		for i, o := range f.runes {
			if o == r {
				places |= 1 << i
			}
		}
	}
	return places
}

// spell fills spells. A v stands for the u of lü.
func (f *form) spell() {
	letters := lettersOf(f.runes)
	f.spells = make([]spelling, len(f.sounds.syllables))
	for n, syllable := range f.sounds.syllables {
		sp := spelling{size: uint8(len(syllable))}
		for i := range letters {
			rest := letters[i:]
			if rest[0] != syllable[0] {
				continue
			}
			bit := uint64(1) << i
			sp.one |= bit
			if len(rest) > 1 && rest[1] == 'h' && strings.HasPrefix(syllable, rest[:2]) {
				sp.two |= bit
			}
			if strings.HasPrefix(rest, syllable) {
				sp.full |= bit
			}
			if strings.HasPrefix(syllable, rest) {
				sp.part |= bit
			}
		}
		sp.empty = sp.one == 0
		f.spells[n] = sp
	}
}

// lettersOf is one byte for each character: itself when it is a letter of
// pinyin, else 0.
func lettersOf(runes []rune) string {
	b := make([]byte, len(runes))
	for i, r := range runes {
		switch {
		case r == 'v':
			b[i] = 'u'
		case r >= 'a' && r <= 'z':
			b[i] = byte(r)
		}
	}
	return string(b)
}

// match compares with a folded name.
func (f *form) match(name []byte) Match {
	switch {
	case f.text == "":
		return Match{NoMatch, Inside}
	case bytes.Equal(name, f.bytes):
		return Match{Exact, Whole}
	case bytes.HasPrefix(name, f.bytes):
		return Match{Prefix, Begins}
	case bytes.Contains(name, f.bytes):
		return Match{Word, Inside}
	case f.letters == 0 || !f.heard(name):
		return Match{NoMatch, Inside}
	}
	for _, try := range []struct {
		tier     Tier
		initials bool
		begins   bool
		fit      uint8
	}{
		{Pinyin, false, true, Begins},
		{Pinyin, false, false, Inside},
		{Initials, true, true, Begins},
		{Initials, true, false, Inside},
	} {
		if found, whole := f.hear(name, try.initials, try.begins); whole {
			return Match{try.tier, Whole}
		} else if found {
			return Match{try.tier, try.fit}
		}
	}
	return Match{NoMatch, Inside}
}

// heard reports whether hear matches with any of its options.
func (f *form) heard(name []byte) bool {
	found, _ := f.hear(name, true, len(f.runes) < 2)
	return found
}

// hear looks for what was typed in the sounds of a name: each character is
// typed as it is, as a syllable, or with initials as its first letter; the last
// syllable may be cut short. With begins it has to start where the name does.
// Whole: it is all of the name.
func (f *form) hear(name []byte, initials, begins bool) (found, whole bool) {
	places := uint64(1)
	for i, r := range string(name) {
		if !begins {
			places |= 1
		}
		next := (places & f.at(r)) << 1
		for _, n := range f.sounds.set(r) {
			sp := &f.spells[n]
			if sp.empty {
				continue
			}
			if places&sp.part != 0 {
				found = true
			}
			next |= (places & sp.full) << sp.size
			if initials {
				next |= (places&sp.one)<<1 | (places&sp.two)<<2
			}
		}
		if next&f.end != 0 {
			if begins && i+utf8.RuneLen(r) == len(name) {
				return true, true
			}
			found = true
		}
		if next == 0 && begins {
			return found, false
		}
		places = next
	}
	return found, false
}
