package search

import (
	"jiujin/geo/knn"
	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
)

// The bits that follow the clock, beside those of filter.go.
const (
	openBit = 1 << 40 // open now
	// The three meals from breakfast on: certain to be served today, and being
	// served now.
	servedBit  = 1 << 41
	servingBit = 1 << 44
)

// book holds timetables, each once however many sites keep it: the states of a
// minute are worked out by timetable, not by site. It is used under the
// engine's lock; views hold the list as it was.
type book struct {
	list   []*locator.Timetable
	index  map[tableKey]uint32
	parsed map[string]parsed
}

// tableKey is all of a site that its timetable depends on.
type tableKey struct {
	hours                string
	status               locator.Status
	until                locator.Date
	reason               string
	sourceDate, verified locator.Date
}

type parsed struct {
	schedule *hours.Schedule
	err      error
}

func newBook() *book {
	return &book{index: map[tableKey]uint32{}, parsed: map[string]parsed{}}
}

// parse is [hourstext.Parse], which is asked about each text once.
func (b *book) parse(text string) (*hours.Schedule, error) {
	p, ok := b.parsed[text]
	if !ok {
		p.schedule, p.err = hourstext.Parse(text)
		b.parsed[text] = p
	}
	return p.schedule, p.err
}

// table returns the number of the timetable of a site without notices.
func (b *book) table(s *locator.Site) uint32 {
	facts := s.Facts[locator.HoursFacts]
	key := tableKey{
		s.HoursText, s.Publication.Status, s.Publication.Until, s.Publication.Reason,
		facts.SourceDate, facts.VerifiedOn,
	}
	n, ok := b.index[key]
	if !ok {
		n = uint32(len(b.list))
		b.list = append(b.list, locator.NewTimetable(s, nil, b.parse))
		b.index[key] = n
	}
	return n
}

// Stated is the state of a site at the minute of a view.
type Stated struct {
	locator.State
	// JSON is what the engine's encoder made of the state; nil when there are
	// too many different ones to keep.
	JSON []byte
	bits uint64
}

// manyTables is from how many timetables on their JSON is not kept.
const manyTables = 50_000

// schedule gives every slot its timetable: its own where the site has notices.
func (v *View) schedule(b *book) {
	v.tables = b.list[:len(b.list):len(b.list)]
	v.times = make([]uint32, len(v.rows))
	for i := range v.rows {
		v.times[i] = v.rows[i].table
	}
	for id, notices := range v.notices {
		at, ok := v.find(number(id))
		if !ok {
			continue
		}
		v.times[at] = uint32(len(v.tables))
		v.tables = append(v.tables, locator.NewTimetable(v.site(at), notices, b.parse))
	}
}

// tell works out the states of the view's minute; old are those of the same
// timetables a minute before, if any. It reports whether a bit changed.
func (v *View) tell(old []Stated, encode func(*locator.State) []byte) (changed bool) {
	v.states = make([]Stated, len(v.tables))
	changed = len(old) != len(v.states) || v.now.all == nil
	for i, t := range v.tables {
		s := &v.states[i]
		s.State, s.bits = t.At(v.Moment), bitsOf(t, v.Moment)
		switch {
		case len(old) == len(v.states) && old[i].State == s.State:
			s.JSON = old[i].JSON
		case encode != nil && len(v.tables) <= manyTables:
			s.JSON = encode(&s.State)
		}
		changed = changed || old[i].bits != s.bits // old is as long, or changed is set
	}
	return changed
}

// clockMask is the bits that a site has to have at the minute of a view.
func (f *Filter) clockMask() (bits uint64) {
	switch {
	case f.Meal == 0 && f.Open:
		return openBit
	case f.Open:
		return uint64(f.Meal) * servingBit
	default:
		return uint64(f.Meal) * servedBit
	}
}

// open reports whether a timetable passes the filter at a moment: it is
// certainly open, the meal certainly served that day, or being served.
func (f *Filter) open(t *locator.Timetable, m hours.Moment) bool {
	mask := f.clockMask()
	return mask == 0 || bitsOf(t, m)&mask == mask
}

func bitsOf(t *locator.Timetable, m hours.Moment) (bits uint64) {
	if t.Hours.ValueAt(m) == hours.Open {
		bits |= openBit
	}
	for i := range 3 {
		meal := hours.Breakfast << i
		if t.Hours.ServesOn(meal, m, m.Day()) == hours.Open {
			bits |= servedBit << i
		}
		if t.Hours.Serving(meal, m) == hours.Open {
			bits |= servingBit << i
		}
	}
	return bits
}

// mark puts the bits of the minute into the indexes.
func (v *View) mark() {
	again := func(x *knn.Index[slot]) *knn.Index[slot] {
		if x == nil {
			return nil
		}
		return x.WithMasks(func(at int32) uint64 {
			mask := x.Mask(at)
			if mask&live == 0 {
				return mask
			}
			return mask | v.states[v.times[*x.Item(at)]].bits
		})
	}
	for l, from := range map[*layer]layer{&v.now: v.base, &v.nowFresh: v.fresh} {
		*l = layer{again(from.all), again(from.meals), again(from.stations)}
	}
}

// moment is m, or the view's for the zero Moment.
func (v *View) moment(m hours.Moment) hours.Moment {
	if m == (hours.Moment{}) {
		return v.Moment
	}
	return m
}

// State returns the state of a ref at the view's minute.
func (v *View) State(r Ref) *Stated { return &v.states[v.times[r.At]] }

// Timetable returns what decides the state of a ref, for other minutes.
func (v *View) Timetable(r Ref) *locator.Timetable { return v.tables[v.times[r.At]] }

// TimetableOf returns what decides the state of a public site of this view.
func (v *View) TimetableOf(s *locator.Site) *locator.Timetable {
	at, ok := v.find(number(s.ID))
	if !ok {
		return &locator.Timetable{}
	}
	return v.tables[v.times[at]]
}
