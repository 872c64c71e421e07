package locator

import "time"

// Servings is how many meals one meal point served in one month. A number that
// nobody stated is nil, which is not 0.
type Servings struct {
	SiteID    string `json:"site"`
	Month     Month  `json:"month"`
	Total     *int   `json:"total,omitempty"`     // to all
	Seniors   *int   `json:"seniors,omitempty"`   // of them to people of 60 and over
	Delivered *int   `json:"delivered,omitempty"` // of them brought home
	Source    string `json:"source,omitempty"`    // a list's name; "" when typed

	Version   int64     `json:"version"` // 0 before it is stored
	Rev       int64     `json:"rev"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

// Key is the id of the record in the history: SITE/2026-11.
func (s *Servings) Key() string { return s.SiteID + "/" + string(s.Month) }

// SameCounts reports whether both state the same numbers.
func (s *Servings) SameCounts(t *Servings) bool {
	return sameCount(s.Total, t.Total) && sameCount(s.Seniors, t.Seniors) && sameCount(s.Delivered, t.Delivered)
}

func sameCount(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// mostServings is more than any kitchen cooks in a month: 30,000 a day.
const mostServings = 1_000_000

// Validate returns every fault of the record at once.
func (s *Servings) Validate() Faults {
	c := &checker{}
	if id, ok := ParseID(s.SiteID); !ok || id != s.SiteID {
		c.add("site", "bad_id")
	}
	if !s.Month.Valid() {
		c.add("month", "bad_month", string(s.Month))
	}
	c.count("total", s.Total, nil)
	c.count("seniors", s.Seniors, s.Total)
	c.count("delivered", s.Delivered, s.Total)
	c.text("source", s.Source, maxLine)
	return c.faults
}

// count checks a number of meals that are some of whole, where that is known.
func (c *checker) count(field string, n, whole *int) {
	switch {
	case n == nil:
	case *n < 0 || *n > mostServings:
		c.add(field, "bad_count", mostServings)
	case whole != nil && *n > *whole:
		c.add(field, "over_total", *n, *whole)
	}
}

// Month is a month of a year, as "2026-11". Months order as strings.
type Month string

// Valid reports whether m is a month of the years 2000 to 2199.
func (m Month) Valid() bool {
	t, err := time.Parse("2006-01", string(m))
	return err == nil && t.Year() >= 2000 && t.Year() < 2200
}

// MonthOf is the month of a day; "" of a date that names none.
func MonthOf(d Date) Month {
	if len(d) < len("2006-01") || !d.Valid() {
		return ""
	}
	return Month(d[:len("2006-01")])
}

// Add is the month n later, earlier where n is below 0. Of what is no month it
// is "".
func (m Month) Add(n int) Month {
	t, err := time.Parse("2006-01", string(m))
	if err != nil {
		return ""
	}
	return Month(t.AddDate(0, n, 0).Format("2006-01"))
}

// Year is the year of the month, 0 of what is no month.
func (m Month) Year() int {
	t, err := time.Parse("2006-01", string(m))
	if err != nil {
		return 0
	}
	return t.Year()
}

// Holds reports whether the date is certainly in the month.
func (m Month) Holds(d Date) bool { return m != "" && MonthOf(d) == m }
