package search

import (
	"bytes"
	"strings"

	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// The marks between what is looked for in a site. Folding drops them, so they
// stand in no name.
const (
	nextWord  = "\x00"
	kinsFrom  = "\x01" // the names again as text.Kindred has them
	phoneFrom = "\x02"
)

// words is what is looked for in a site, folded: its id, name, address,
// subdistrict, community and aliases, the kindred name and aliases, and the
// digits of its telephone.
func words(s *locator.Site) string {
	list := append([]string{s.ID, s.Name, s.Address, s.Subdistrict, s.Community}, s.Aliases...)
	kins := make([]string, 0, 1+len(s.Aliases))
	for i, w := range list {
		list[i] = text.Fold(w)
		if i == 1 || i >= firstAlias {
			kins = append(kins, text.Kindred(list[i]))
		}
	}
	return strings.Join(list, nextWord) + kinsFrom + strings.Join(kins, nextWord) + phoneFrom + digits(s.Contact.Phone)
}

const firstAlias = 5 // in the list of words

// digits are the digits of a telephone number, however it is written; those of
// the next number follow after a mark.
func digits(phone string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '\uff10' && r <= '\uff19':
			return r - '\uff10' + '0'
		case strings.ContainsRune(";\uff1b、,\uff0c/", r):
			return ';'
		}
		return -1
	}, phone)
}

// holds reports whether words, as [words] made them, hold what is looked for
// in lists: everything but the telephone.
func holds(words, needle, kin []byte) bool {
	if i := bytes.IndexByte(words, phoneFrom[0]); i >= 0 {
		words = words[:i]
	}
	return bytes.Contains(words, needle) || len(kin) > 0 && bytes.Contains(words, kin)
}

// siteWords are the words of a site, apart.
type siteWords struct {
	fields [firstAlias][]byte // what comes before the aliases
	names  []byte             // the aliases, with the marks between
	kins   []byte
	phone  []byte
}

func splitWords(words []byte) siteWords {
	var w siteWords
	rest, phone, _ := bytes.Cut(words, []byte(phoneFrom))
	rest, kins, _ := bytes.Cut(rest, []byte(kinsFrom))
	w.phone, w.kins = phone, kins
	for i := range w.fields {
		w.fields[i], rest, _ = bytes.Cut(rest, []byte(nextWord))
	}
	w.names = rest
	return w
}

func (w *siteWords) id() []byte { return w.fields[0] }

func (w *siteWords) name() []byte { return w.fields[1] }

// where is the address, the subdistrict and the community.
func (w *siteWords) where() [][]byte { return w.fields[2:] }

// eachName calls do with the name and every alias.
func (w *siteWords) eachName(do func(name, kin []byte)) {
	kin, kins, _ := bytes.Cut(w.kins, []byte(nextWord))
	do(w.name(), kin)
	for names := w.names; len(names) > 0; {
		var name []byte
		name, names, _ = bytes.Cut(names, []byte(nextWord))
		kin, kins, _ = bytes.Cut(kins, []byte(nextWord))
		do(name, kin)
	}
}
