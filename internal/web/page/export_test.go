package page

import (
	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// SitemapParts are the addresses of each file when one may hold so many.
func SitemapParts(v *search.View, most int) [][]string {
	m := sitemaps{view: v, origin: "http://example.com", zone: v.Now.Location(), most: most}
	var files [][]string
	parts := m.parts()
	for n := range parts {
		var list []string
		for _, u := range m.part(parts, n+1).URLs {
			list = append(list, u.Loc)
		}
		files = append(files, list)
	}
	return files
}

// TraitAsked is a row of the traits that pages offer.
type TraitAsked struct {
	Words   string
	Service locator.Service
}

// TraitsAsked are the traits that pages offer, by name.
func TraitsAsked() map[string]TraitAsked {
	rows := map[string]TraitAsked{}
	for _, t := range traitsAsked() {
		rows[t.name] = TraitAsked{t.words, t.service}
	}
	return rows
}
