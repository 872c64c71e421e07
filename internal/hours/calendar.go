package hours

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// DayKind is what the calendar makes of a day.
type DayKind uint8

// The kinds of day.
const (
	OrdinaryDay   DayKind = iota // the weekday it is
	PublicHoliday                // off, by a notice or as a statutory day
	MakeUpDay                    // a Saturday or Sunday that is worked (调休上班)
	// UnannouncedDay may turn out to be any of the others: it is near a
	// statutory day of a year whose notice is not out. See near.
	UnannouncedDay
)

// String names the kind as JSON does.
func (k DayKind) String() string {
	switch k {
	case PublicHoliday:
		return "holiday"
	case MakeUpDay:
		return "make_up"
	case UnannouncedDay:
		return "unannounced"
	default:
		return "ordinary"
	}
}

// MarshalText writes ordinary, holiday, make_up or unannounced.
func (k DayKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (k *DayKind) UnmarshalText(b []byte) error {
	for kind := OrdinaryDay; kind <= UnannouncedDay; kind++ {
		if kind.String() == string(b) {
			*k = kind
			return nil
		}
	}
	return fmt.Errorf("hours: %q is no kind of day", b)
}

// NamedDay is a day that is not ordinary.
type NamedDay struct {
	Day  Day     `json:"day"`
	Kind DayKind `json:"kind"`
	Name string  `json:"name"` // the feast that makes it so: 春节, 国庆节、中秋节
}

// Calendar knows the public holidays of every year: from the notice of the
// State Council where there is one, else from the law and the lunar calendar.
// It does not change and may be shared.
type Calendar struct {
	notices map[int]*HolidayNotice
	given   map[Day]NamedDay // named by a notice

	mu     sync.Mutex
	years  map[int]*yearOfDays
	window atomic.Pointer[window] // of the day asked for last
}

// NewCalendar makes a calendar of notices, at most one for a year: of several
// the last counts, so that what an operator adds stands over what is embedded.
func NewCalendar(notices ...*HolidayNotice) (*Calendar, error) {
	c := &Calendar{notices: map[int]*HolidayNotice{}, given: map[Day]NamedDay{}, years: map[int]*yearOfDays{}}
	for _, n := range notices {
		if err := n.Validate(); err != nil {
			return nil, err
		}
		c.notices[n.Year] = n
	}
	// In the order of years: a day at the end of one that the next notice names
	// too is as the newer notice says.
	for _, year := range slices.Sorted(maps.Keys(c.notices)) {
		for _, f := range c.notices[year].Feasts {
			for d := f.From; d <= f.Until; d++ {
				c.given[d] = NamedDay{d, PublicHoliday, f.Name}
			}
			for _, d := range f.Work {
				c.given[d] = NamedDay{d, MakeUpDay, f.Name}
			}
		}
	}
	return c, nil
}

//go:embed calendar/*.json
var embedded embed.FS

// EmbeddedNotices returns the notices that come with the program, by year.
func EmbeddedNotices() ([]*HolidayNotice, error) {
	names, err := fs.Glob(embedded, "calendar/*.json")
	if err != nil {
		return nil, fmt.Errorf("hours: embedded calendar: %w", err)
	}
	slices.Sort(names)
	var notices []*HolidayNotice
	for _, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("hours: embedded calendar: %w", err)
		}
		n, err := ParseHolidayNotice(string(text))
		if err != nil {
			return nil, fmt.Errorf("hours: %s: %w", name, err)
		}
		notices = append(notices, n)
	}
	return notices, nil
}

// Notices returns the notices the calendar knows, by year.
func (c *Calendar) Notices() []*HolidayNotice {
	var list []*HolidayNotice
	for _, n := range c.notices {
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b *HolidayNotice) int { return a.Year - b.Year })
	return list
}

// Missing returns the years whose notice somebody should have added by t: the
// year of t, and from November on the next, whose notice comes out around then.
func (c *Calendar) Missing(t time.Time) []int {
	year, month, _ := DayOf(t).Date()
	wanted := []int{year}
	if month >= time.November {
		wanted = append(wanted, year+1)
	}
	return slices.DeleteFunc(wanted, func(y int) bool { return c.notices[y] != nil })
}

// Kind returns what the day is.
func (c *Calendar) Kind(d Day) DayKind { return c.find(d).Kind }

// Named returns the days from first to last that are not ordinary, with the
// feast that makes them so.
func (c *Calendar) Named(first, last Day) []NamedDay {
	var days []NamedDay
	for d := first; d <= last; d++ {
		if n := c.find(d); n.Kind != OrdinaryDay {
			days = append(days, n)
		}
	}
	return days
}

func (c *Calendar) find(d Day) NamedDay {
	year, _, _ := d.Date()
	if year < firstSupposed || year > lastSupposed {
		return NamedDay{Day: d, Kind: UnannouncedDay}
	}
	y := c.year(year)
	return y.days[d-y.first]
}

// Outside of these years nothing is known of any day: the law will have
// changed, and every year that is asked for is kept.
const firstSupposed, lastSupposed = 1971, 2199

// yearOfDays is every day of a year.
type yearOfDays struct {
	first Day
	days  []NamedDay
}

func (c *Calendar) year(year int) *yearOfDays {
	c.mu.Lock()
	defer c.mu.Unlock()
	if y := c.years[year]; y != nil {
		return y
	}
	y := &yearOfDays{first: DayAt(year, time.January, 1)}
	for d := y.first; d < DayAt(year+1, time.January, 1); d++ {
		y.days = append(y.days, NamedDay{Day: d})
	}
	// What the law says of years without a notice. The next year's New Year
	// reaches back into this December.
	for _, of := range []int{year, year + 1} {
		if c.notices[of] == nil {
			y.supposeStatutory(of)
		}
	}
	for i := range y.days {
		if n, ok := c.given[y.days[i].Day]; ok {
			y.days[i] = n
		}
	}
	c.years[year] = y
	return y
}

// supposeStatutory marks the statutory days of the year and the days near
// them, as far as they are in y.
func (y *yearOfDays) supposeStatutory(year int) {
	set := func(d Day, kind DayKind, name string) {
		if i := int(d - y.first); i >= 0 && i < len(y.days) && kind != y.days[i].Kind && y.days[i].Kind != PublicHoliday {
			y.days[i] = NamedDay{d, kind, name}
		}
	}
	feasts := statutoryFeasts(year)
	for _, f := range feasts {
		for d := f.From; d <= f.Until; d++ {
			set(d, PublicHoliday, f.Name)
		}
	}
	for _, f := range feasts {
		for d := f.From - farthest; d <= f.Until+farthest; d++ {
			if near(d, f) {
				set(d, UnannouncedDay, f.Name)
			}
		}
	}
}
