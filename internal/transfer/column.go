package transfer

import (
	"slices"
	"strconv"
	"sync"

	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// Keys of the columns that have a meaning of their own for an import. They,
// and the keys of all other columns, are the JSON paths of the fields, as
// locator.Fault names them.
const (
	KeySkip      = "-" // known, and of no use: a running number
	KeyID        = "id"
	KeyService   = "service"
	KeyName      = "name"
	KeyDistrict  = "district"
	KeySubdist   = "subdistrict"
	KeyCommunity = "community"
	KeyAddress   = "address"
	KeyLon       = "location.lon"
	KeyLat       = "location.lat"
	KeyDatum     = "location.datum"
	KeyPrecision = "location.precision"
	KeyMethod    = "location.method"
	KeyRegister  = "registered"
	KeyStatus    = "publication.status"
	KeyPhone     = "contact.phone"
	// KeyMobilePublic is whether a mobile number in the phone may be shown.
	KeyMobilePublic = "contact.mobile_public"
)

// Column is one column a list may have.
type Column struct {
	Title string // as exports write it and reports name it
	Key   string
	// Group is the fact group the column's value belongs to, "" for facts that
	// are not verified together.
	Group locator.FactGroup
	// Part is set on the columns that say where facts come from; Group is then
	// the group they speak of, "" for all facts of the row.
	Part Part

	also []string // other headers of real lists
	get  func(*locator.Site) string
	set  func(*locator.Site, string) *Fault
}

// Get writes the site's value as text; Set of the same text changes nothing.
// Unknown is "".
func (c *Column) Get(s *locator.Site) string {
	if c.get == nil {
		return ""
	}
	return c.get(s)
}

// Settable reports whether the column stands by itself; the others (id,
// service, district, coordinates, sources) are read together.
func (c *Column) Settable() bool { return c.set != nil }

// Set puts a cell's text on the site; "" makes the value unknown. The fault,
// if any, lacks the header, and the site is unchanged.
func (c *Column) Set(s *locator.Site, cell string) *Fault { return c.set(s, cell) }

// columns is built once and not changed.
var columns = sync.OnceValue(func() []Column {
	return slices.Concat(identityColumns(), placeColumns(), factColumns(), mealColumns(), programmeColumns(), sourceColumns())
})

// Columns lists every column in the order exports write them; a free list of
// facts comes before the single facts, so that a single fact wins. The slice
// is shared: do not change it.
func Columns() []Column { return columns() }

var columnIndex = sync.OnceValue(func() map[string]int {
	index := map[string]int{}
	for i, c := range Columns() {
		for _, name := range append([]string{c.Title, c.Key}, c.also...) {
			if name == KeySkip {
				continue
			}
			folded := text.Fold(name)
			if other, dup := index[folded]; dup && other != i {
				panic("transfer: two columns are called " + name)
			}
			index[folded] = i
		}
	}
	return index
})

var columnKeys = sync.OnceValue(func() map[string]int {
	index := map[string]int{}
	for i, c := range Columns() {
		index[c.Key] = i
	}
	return index
})

// ColumnOf returns the column with the key.
func ColumnOf(key string) (*Column, bool) {
	i, ok := columnKeys()[key]
	if !ok {
		return nil, false
	}
	return &Columns()[i], true
}

// The makers of columns. at returns where the value lives, nil when this site
// cannot have it.

// OfNoUse reports whether a column of that header is known and of no use: a
// running number, or what an earlier import found wrong.
func OfNoUse(header string) bool {
	i, ok := columnIndex()[text.Fold(header)]
	return ok && Columns()[i].Key == KeySkip
}

func notForService() *Fault { f := NewFault("", "not_for_service"); return &f }

func textColumn(title, key string, group locator.FactGroup, tidy func(string) string, at func(*locator.Site) *string, also ...string) Column {
	return Column{
		Title: title, Key: key, Group: group, also: also,
		get: func(s *locator.Site) string {
			if v := at(s); v != nil {
				return *v
			}
			return ""
		},
		set: func(s *locator.Site, cell string) *Fault {
			v := at(s)
			if v == nil {
				if cell == "" {
					return nil
				}
				return notForService()
			}
			if tidy(cell) != tidy(clean(*v)) { // what is held may be less tidy than a cell can be
				*v = tidy(cell)
			}
			return nil
		},
	}
}

func asIs(s string) string { return s }

func triColumn(title, key string, group locator.FactGroup, at func(*locator.Site) *locator.Tri, also ...string) Column {
	return Column{
		Title: title, Key: key, Group: group, also: also,
		get: func(s *locator.Site) string {
			if v := at(s); v != nil {
				return factWords[*v]
			}
			return ""
		},
		set: func(s *locator.Site, cell string) *Fault {
			return setTri(cell, at(s) != nil, func(v locator.Tri) { *at(s) = v })
		},
	}
}

// setTri reads a tri-state cell and stores it; applies is false where the site
// cannot have the fact.
func setTri(cell string, applies bool, store func(locator.Tri)) *Fault {
	v := locator.Unknown
	if cell != "" {
		if !applies {
			return notForService()
		}
		var ok bool
		if v, ok = ParseTri(cell); !ok {
			f := NewFault("", "bad_tri", shorten(cell))
			return &f
		}
	}
	if applies {
		store(v)
	}
	return nil
}

func dateColumn(title, key string, at func(*locator.Site) *locator.Date, also ...string) Column {
	return Column{
		Title: title, Key: key, also: also,
		get: func(s *locator.Site) string { return string(*at(s)) },
		set: func(s *locator.Site, cell string) *Fault {
			if cell == "" {
				*at(s) = ""
				return nil
			}
			d, ok := ParseDate(cell)
			if !ok {
				f := NewFault("", "bad_date", shorten(cell))
				return &f
			}
			*at(s) = d
			return nil
		},
	}
}

func wordColumn[T comparable](title, key string, words *vocabulary[T], at func(*locator.Site) *T, also ...string) Column {
	var none T
	return Column{
		Title: title, Key: key, also: also,
		get: func(s *locator.Site) string {
			if v := at(s); v != nil && *v != none {
				return words.title(*v)
			}
			return ""
		},
		set: func(s *locator.Site, cell string) *Fault {
			v := at(s)
			switch {
			case cell == "" && v == nil:
			case v == nil:
				return notForService()
			case cell == "":
				*v = none
			default:
				read, ok := words.parse(cell)
				if !ok {
					f := NewFault("", "unknown_value", shorten(cell), words.titles())
					return &f
				}
				*v = read
			}
			return nil
		},
	}
}

func yearColumn(title, key string, at func(*locator.Site) *int, also ...string) Column {
	return Column{
		Title: title, Key: key, also: also,
		get: func(s *locator.Site) string {
			if *at(s) == 0 {
				return ""
			}
			return strconv.Itoa(*at(s))
		},
		set: func(s *locator.Site, cell string) *Fault {
			if cell == "" {
				*at(s) = 0
				return nil
			}
			year, ok := parseYear(cell)
			if !ok {
				f := NewFault("", "bad_year", shorten(cell))
				return &f
			}
			*at(s) = year
			return nil
		},
	}
}
