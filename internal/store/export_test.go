package store

import "jiujin/internal/locator"

// Details for the tests of store_test: what a site is stored as, the fast way
// to read it, the way it falls back to, and both together.

func DetailOf(s *locator.Site) (string, error) {
	row, err := newSiteRow(s)
	if err != nil {
		return "", err
	}
	return row.detail, nil
}

func ReadDetail(doc string) (any, bool) { return readDetail(doc, newWords()) }

func UnmarshalDetail(doc string) (any, error) {
	var d siteDetail
	err := decode(doc, &d)
	return d, err
}

func DecodeDetail(doc string) (any, error) { return decodeDetail(doc, nil) }
