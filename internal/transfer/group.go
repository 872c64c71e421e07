package transfer

import "jiujin/internal/locator"

// TitlesThatDiffer names the columns of the group whose values differ, in
// the order of [Columns]; the columns that say where facts come from do not count.
func TitlesThatDiffer(g locator.FactGroup, a, b *locator.Site) []string {
	var titles []string
	columns := Columns()
	for i := range columns {
		if c := &columns[i]; c.Group == g && c.Part == "" && c.Get(a) != c.Get(b) {
			titles = append(titles, c.Title)
		}
	}
	return titles
}

// IsEmpty reports whether no column of the group has a value; the
// columns that say where facts come from do not count.
func IsEmpty(g locator.FactGroup, s *locator.Site) bool {
	columns := Columns()
	for i := range columns {
		if c := &columns[i]; c.Group == g && c.Part == "" && c.Get(s) != "" {
			return false
		}
	}
	return true
}
