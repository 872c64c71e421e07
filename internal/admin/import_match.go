package admin

import (
	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// matchIndex finds held sites by what a list says of them. It keeps ids and
// folded keys, not sites.
type matchIndex struct {
	ids    map[string]struct{}
	byKey  map[string][]string // ids
	byName map[string][]string // ids
}

func newMatchIndex(held []locator.Site) *matchIndex {
	m := &matchIndex{
		ids:    make(map[string]struct{}, len(held)),
		byKey:  make(map[string][]string, len(held)),
		byName: make(map[string][]string, len(held)),
	}
	for i := range held {
		s := &held[i]
		m.ids[s.ID] = struct{}{}
		m.byKey[matchKey(s)] = append(m.byKey[matchKey(s)], s.ID)
		m.byName[nameKey(s)] = append(m.byName[nameKey(s)], s.ID)
	}
	return m
}

// matchKey is what makes two entries the same site: service, name, district
// and address.
func matchKey(s *locator.Site) string { return nameKey(s) + "\x00" + text.Fold(s.Address) }

// nameKey is shared by sites that may be the same one twice.
func nameKey(s *locator.Site) string {
	return string(s.Service) + "\x00" + s.District + "\x00" + text.Fold(s.Name)
}
