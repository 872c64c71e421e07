package locator

import (
	"cmp"
	"slices"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
)

// State says whether a site is open at an instant, why, and how far that can
// be relied on. Its sentence is made by [State.Text].
type State struct {
	hours.State
	Basis Basis

	Day     hours.Day // civil day of the instant, from which Text counts
	AsOf    Date      // when the hours were checked or else published; "" is unknown
	Checked bool      // AsOf is the day of a check
	Resumes hours.Day // of a suspension: the first day it may be over, or none
}

// Basis is how a state is known.
type Basis string

// The bases, best first.
const (
	BasisChecked   Basis = "checked"   // somebody checked the hours within their time to live
	BasisPublished Basis = "published" // a notice or the publication says so, or hours whose source is within its time
	BasisStale     Basis = "stale"     // the source is older than that, or undated
)

// Timetable is what decides the state of a site, made once for a state of the
// site and of its notices. It does not change and may be shared.
type Timetable struct {
	// Hours has the site's schedule under its publication and notices. Lists of
	// days and questions about meals go to it.
	Hours hours.Timetable

	asOf           Date
	checked        bool
	checkedUntil   hours.Day // last day on which the hours count as checked
	publishedUntil hours.Day // last day on which the source is within its time
	resumes        hours.Day
}

// Parse reads hours text: [hourstext.Parse], or a function that remembers what
// that returned.
type Parse func(text string) (*hours.Schedule, error)

// NewTimetable puts together, in order of precedence (DESIGN §3.4):
//
//   - publication. A closed site is closed for good; one that is not public is
//     unknown. A suspended one is closed up to its day of return, if there is
//     one, and from that day unknown: nobody has said that it is open.
//   - notices. An announced end closes for good from its first day; with a last
//     day it is a closure. Then closures, then hours, those that begin later
//     first. A trial with hours counts as hours, one without and banners change
//     nothing. Hours that are not understood make their days unknown.
//   - the site's hours text. Without one, or with one that is not understood,
//     the state is unknown.
//
// The notices are those of the site; withdrawn ones are passed over. Days
// belong to notices as to periods: what opened the evening before a closure
// runs on to its end.
func NewTimetable(s *Site, notices []*Notice, parse Parse) *Timetable {
	t := &Timetable{}
	t.source(s.Facts[HoursFacts])
	t.publication(&s.Publication)
	t.notices(notices, parse)
	t.Hours.Schedule = schedule(s.HoursText, parse)
	return t
}

// schedule returns nil when the text is empty or not understood.
func schedule(text string, parse Parse) *hours.Schedule {
	if text == "" {
		return nil
	}
	s, err := parse(text)
	if err != nil {
		return nil
	}
	return s
}

// source notes until when the hours are checked, and until when their source
// is within its time. Of a date without a day the first day it may be counts.
func (t *Timetable) source(p Provenance) {
	until := func(d Date) hours.Day {
		first, err := d.first()
		if d == "" || err != nil {
			return 0
		}
		return hours.DayAt(first.Date()) + hours.Day(HoursFacts.TimeToLive())
	}
	t.asOf = p.AsOf()
	t.checked = t.asOf != "" && t.asOf == p.VerifiedOn
	t.checkedUntil, t.publishedUntil = until(p.VerifiedOn), until(p.SourceDate)
}

func (t *Timetable) publication(p *Publication) {
	always := func(code hours.Code) {
		t.override(hours.Override{Code: code, Note: p.Reason})
	}
	switch p.Status {
	case Published:
	case Closed:
		always(hours.ClosedForGood)
	case Suspended:
		if first, err := p.Until.first(); p.Until != "" && err == nil {
			t.resumes = hours.DayAt(first.Date())
			t.override(hours.Override{Until: t.resumes - 1, Code: hours.Suspended, Note: p.Reason})
			t.override(hours.Override{From: t.resumes, Code: hours.SuspensionEnded})
			return
		}
		always(hours.Suspended)
	default:
		t.override(hours.Override{Code: hours.NotPublished})
	}
}

func (t *Timetable) override(o hours.Override) { t.Hours.Overrides = append(t.Hours.Overrides, o) }

func (t *Timetable) notices(all []*Notice, parse Parse) {
	var inOrder []*Notice
	for _, n := range all {
		if !n.Withdrawn && n.precedence() > 0 {
			inOrder = append(inOrder, n)
		}
	}
	slices.SortStableFunc(inOrder, func(a, b *Notice) int {
		return cmp.Or(cmp.Compare(a.precedence(), b.precedence()), cmp.Compare(b.From, a.From), cmp.Compare(b.ID, a.ID))
	})
	for _, n := range inOrder {
		o := hours.Override{From: dayOf(n.From), Until: dayOf(n.Until), Note: n.Text}
		switch {
		case n.precedence() == precedesAll:
			o.Code = hours.ClosedForGood
		case n.precedence() == precedesHours:
			o.Code = hours.NoticeClosed
		default:
			if o.Schedule = schedule(n.HoursText, parse); o.Schedule == nil {
				o.Code = hours.HoursUnknown
			}
		}
		t.override(o)
	}
}

// The order in which notices are asked. 0 is not at all.
const (
	precedesAll = iota + 1
	precedesHours
	isHours
)

func (n *Notice) precedence() int {
	switch {
	case n.Kind == NoticeEnd && n.Until == "":
		return precedesAll
	case n.Kind == NoticeEnd, n.Kind == NoticeClosure:
		return precedesHours
	case n.Kind == NoticeHours, n.Kind == NoticeTrial && n.HoursText != "":
		return isHours
	}
	return 0
}

// dayOf is the day of a whole date, or none.
func dayOf(d Date) hours.Day {
	day, err := hours.ParseDay(string(d))
	if err != nil {
		return 0
	}
	return day
}

// At returns the state at the moment. It does not allocate.
func (t *Timetable) At(m hours.Moment) State {
	s := State{State: t.Hours.At(m), Day: m.Day(), AsOf: t.asOf, Checked: t.checked, Resumes: t.resumes}
	s.Basis = t.basis(s.Day, s.Dated)
	return s
}

func (t *Timetable) basis(d hours.Day, dated bool) Basis {
	switch {
	case dated:
		return BasisPublished
	case d <= t.checkedUntil:
		return BasisChecked
	case d <= t.publishedUntil:
		return BasisPublished
	}
	return BasisStale
}

// StateAt returns the state of the site at t under its notices. Who asks often
// keeps a [Timetable].
func (s *Site) StateAt(t time.Time, calendar *hours.Calendar, notices []*Notice) State {
	return NewTimetable(s, notices, hourstext.Parse).At(calendar.Moment(t))
}
