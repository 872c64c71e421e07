package text

// What may be wrong: in letters one of them, if there are at least leastLetters;
// in Chinese any character that sounds the same, and one that sounds nearly so,
// or one more, less or other of at least leastChinese.
const (
	leastLetters = 4
	leastChinese = 3
)

// mistaken holds the places where a syllable occurs in the typed letters with
// one letter wrong: one missing, one replaced, or one too many.
type mistaken [3]uint64

func (f *form) mistakes() []mistaken {
	letters := lettersOf(f.runes)
	list := make([]mistaken, len(f.sounds.syllables))
	for n, syllable := range f.sounds.syllables {
		for d := range list[n] {
			size := len(syllable) - 1 + d
			if size == 0 {
				continue // a syllable of one letter that was left out
			}
			for i := 0; i+size <= len(letters); i++ {
				if oneApart(letters[i:i+size], syllable) {
					list[n][d] |= 1 << i
				}
			}
		}
	}
	return list
}

// oneApart reports whether a and b are at most one edit apart: a letter added,
// left out or replaced.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

// likeness holds the places of characters that sound like a syllable.
type likeness struct{ same, near uint64 }

func (f *form) likenesses() []likeness {
	list := make([]likeness, len(f.sounds.syllables))
	for i, r := range f.runes {
		for _, typed := range f.sounds.set(r) {
			for n, syllable := range f.sounds.syllables {
				if int(typed) == n {
					list[n].same |= 1 << i
				} else if len(syllable) > 1 && oneApart(f.sounds.syllables[typed], syllable) {
					list[n].near |= 1 << i
				}
			}
		}
	}
	return list
}

// fuzzy matches a folded name and allows one mistake.
func (f *form) fuzzy(name []byte) Match {
	try := f.mishear
	switch {
	case f.letters >= leastLetters:
	case f.letters == 0 && f.chinese > 1:
		try = f.miswrite
	default:
		return Match{NoMatch, Inside}
	}
	long := f.letters > leastLetters+1 || f.chinese > leastChinese
	if try(name, true) {
		return Match{Fuzzy, Begins}
	}
	if long && try(name, false) {
		return Match{Fuzzy, Inside}
	}
	return Match{NoMatch, Inside}
}

// mishear matches like hear, with one letter of one syllable wrong.
func (f *form) mishear(name []byte, begins bool) bool {
	near := f.near()
	right, wrong := uint64(1), uint64(0) // so far without and with a mistake
	for _, r := range string(name) {
		if !begins {
			right |= 1
		}
		nextRight, nextWrong := (right&f.at(r))<<1, (wrong&f.at(r))<<1
		for _, n := range f.sounds.set(r) {
			sp, m := &f.spells[n], &near[n]
			if wrong&sp.part != 0 {
				return true
			}
			nextRight |= (right & sp.full) << sp.size
			nextWrong |= (wrong&sp.full)<<sp.size | (right&m[0])<<(sp.size-1) | (right&m[1])<<sp.size | (right&m[2])<<(sp.size+1)
		}
		if (nextRight|nextWrong)&f.end != 0 {
			return true
		}
		if right, wrong = nextRight, nextWrong; right|wrong == 0 && begins {
			return false
		}
	}
	return false
}

// miswrite compares Chinese characters, of which some may be others of the
// same sound and one may be wrong.
func (f *form) miswrite(name []byte, begins bool) bool {
	like := f.like()
	edits := f.chinese >= leastChinese
	right, wrong := uint64(1), uint64(0)
	if edits {
		wrong = 1 << 1 // the first character typed is one too many
	}
	for _, r := range string(name) {
		if !begins {
			right |= 1
		}
		same, alike := f.at(r), uint64(0)
		for _, n := range f.sounds.set(r) {
			same |= like[n].same
			alike |= like[n].near
		}
		nextRight, nextWrong := (right&same)<<1, (wrong&same)<<1|(right&alike)<<1
		if edits && r >= firstHan && r <= lastHan {
			nextWrong |= (right&f.han)<<1 | right&^1 // another one, or one left out
		}
		if edits {
			nextWrong |= (nextRight & f.han) << 1 // one too many after it
		}
		if (nextRight|nextWrong)&f.end != 0 {
			return true
		}
		if right, wrong = nextRight, nextWrong; right|wrong == 0 && begins {
			return false
		}
	}
	return false
}
