package admin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiujin/internal/auth"
	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/text"
)

// noticeSites is how many sites one notice may name; a word for more is one for
// the whole city.
const noticeSites = 1000

// NoticeLists are the notices by where they stand on a day.
type NoticeLists struct {
	Running []*locator.Notice // that end soonest first, those without an end last
	Coming  []*locator.Notice // that begin soonest first
	Ended   []*locator.Notice // or withdrawn; the last first
}

// Notices returns every notice.
func (d *Desk) Notices(ctx context.Context) (*NoticeLists, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	lists, today := &NoticeLists{}, d.Today()
	for _, n := range r.Notices {
		switch {
		case n.Withdrawn, n.Until != "" && n.Until < today:
			lists.Ended = append(lists.Ended, n)
		case n.From > today:
			lists.Coming = append(lists.Coming, n)
		default:
			lists.Running = append(lists.Running, n)
		}
	}
	slices.SortFunc(lists.Running, func(a, b *locator.Notice) int { return strings.Compare(endOf(a)+a.ID, endOf(b)+b.ID) })
	slices.SortFunc(lists.Coming, func(a, b *locator.Notice) int {
		return strings.Compare(string(a.From)+a.ID, string(b.From)+b.ID)
	})
	slices.SortFunc(lists.Ended, func(a, b *locator.Notice) int { return strings.Compare(endOf(b)+b.ID, endOf(a)+a.ID) })
	return lists, nil
}

// endOf is a notice's last day, after all days for one without an end.
func endOf(n *locator.Notice) string {
	if n.Until == "" {
		return "9999"
	}
	return string(n.Until)
}

// NoticesOf returns the notices of a site that are in force on the day or come
// later, by their first day; those for everybody are among them.
func (r *SiteList) NoticesOf(id string, day locator.Date) []*locator.Notice {
	var of []*locator.Notice
	for _, n := range r.Notices {
		if !n.Withdrawn && (n.Until == "" || n.Until >= day) && slices.Contains(n.Sites, id) {
			of = append(of, n)
		}
	}
	slices.SortFunc(of, func(a, b *locator.Notice) int {
		return strings.Compare(string(a.From)+a.ID, string(b.From)+b.ID)
	})
	return of
}

// MayNotify reports whether the person may put, change or withdraw the notice.
func (d *Desk) MayNotify(ctx context.Context, n *locator.Notice) (bool, error) {
	r, err := d.SiteList(ctx)
	if err != nil {
		return false, err
	}
	return d.mayNotify(n, r.Find) == nil, nil
}

// FindSites reads a pasted list, a site on each line by its id or its name, and
// returns the sites with the lines that mean none or several.
func (d *Desk) FindSites(ctx context.Context, list string) (found []*ListedSite, unknown []string, err error) {
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, nil, err
	}
	byName := map[string][]*ListedSite{}
	for _, e := range r.All() {
		if e.Status != locator.Closed {
			byName[text.Fold(e.Name)] = append(byName[text.Fold(e.Name)], e)
		}
	}
	seen := map[string]bool{}
	for line := range strings.Lines(list) {
		line = strings.Trim(line, " \t\r\n、,;\uff0c\uff1b")
		if line == "" {
			continue
		}
		var e *ListedSite
		if id, ok := locator.ParseID(line); ok {
			e, _ = r.Find(id)
		} else if named := byName[text.Fold(line)]; len(named) == 1 {
			e = named[0]
		}
		switch {
		case e == nil:
			unknown = append(unknown, line)
		case !seen[e.ID]:
			seen[e.ID] = true
			found = append(found, e)
		}
	}
	return found, unknown, nil
}

// Holiday is a feast with the days off around it, as the calendar knows them.
type Holiday struct {
	Name        string
	From, Until locator.Date
	Announced   bool // by the State Council; else the days the law gives
}

// Holidays returns the feasts of the days ahead.
func Holidays(calendar *hours.Calendar, today hours.Day, days int) []Holiday {
	announced := map[int]bool{}
	for _, n := range calendar.Notices() {
		announced[n.Year] = true
	}
	var list []Holiday
	last := hours.Day(0)
	for _, n := range calendar.Named(today, today+hours.Day(days)) {
		if n.Kind != hours.PublicHoliday {
			continue
		}
		day := locator.Date(n.Day.String())
		if len(list) > 0 && last == n.Day-1 && list[len(list)-1].Name == n.Name {
			list[len(list)-1].Until = day
		} else {
			year, _, _ := n.Day.Date()
			list = append(list, Holiday{n.Name, day, day, announced[year]})
		}
		last = n.Day
	}
	return list
}

// NoticePreview is what a notice would do to its sites.
type NoticePreview struct {
	Days      []NoticeDay
	Conflicts []NoticeConflict
	// Hidden are sites that the public does not see.
	Hidden []*ListedSite
	// More is how many days are left out after the first.
	More int
}

// NoticeDay is what becomes of the sites at noon of a day, or of days one after
// the other on which the same happens.
type NoticeDay struct {
	From, Until locator.Date
	Feast       string // of the first day
	Outcomes    []NoticeOutcome
}

// NoticeOutcome is what happens to sites alike.
type NoticeOutcome struct {
	Before, After hours.Value
	Changes       bool // also of the words alone
	Sites         []NoticeSite
}

// NoticeSite is a site with its sentences.
type NoticeSite struct {
	*ListedSite
	Before, After string
}

// NoticeConflict is another notice for one of the sites on the same days.
type NoticeConflict struct {
	Notice *locator.Notice
	Sites  []*ListedSite
}

// previewDays is how many days a preview shows.
const previewDays = 16

// PreviewNotice says what becomes of each site of the notice on each of its days
// and on the day after, by the evaluator the public's answers come from. A
// notice that is stored stands for itself, as it would be changed.
func (d *Desk) PreviewNotice(ctx context.Context, n *locator.Notice, calendar *hours.Calendar) (*NoticePreview, error) {
	if err := d.checkNotice(ctx, n); err != nil {
		return nil, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	p := &NoticePreview{}
	days := p.span(n)
	tables := make([]sitePair, 0, len(n.Sites))
	for _, id := range n.Sites {
		e, _ := r.Find(id)
		if !e.Listed() {
			p.Hidden = append(p.Hidden, e)
		}
		site, err := d.Store.Site(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("admin: %w", err)
		}
		others := slices.DeleteFunc(r.NoticesOf(id, n.From), func(o *locator.Notice) bool { return o.ID == n.ID })
		p.meet(n, e, others)
		tables = append(tables, sitePair{
			entry: e, before: locator.NewTimetable(site, others, hourstext.Parse),
			after: locator.NewTimetable(site, append(others, n), hourstext.Parse),
		})
	}
	for _, day := range days {
		next := noticeDay(day, calendar, tables)
		if n := len(p.Days); n > 0 && p.Days[n-1].sameAs(&next) {
			p.Days[n-1].Until = next.Until
			continue
		}
		p.Days = append(p.Days, next)
	}
	return p, nil
}

type sitePair struct {
	entry         *ListedSite
	before, after *locator.Timetable
}

// span lists the days to show: the first ones of the notice and the one after
// its last.
func (p *NoticePreview) span(n *locator.Notice) []hours.Day {
	first, err := hours.ParseDay(string(n.From))
	if err != nil {
		return nil
	}
	last := first + previewDays - 1
	if n.Until != "" {
		if until, err := hours.ParseDay(string(n.Until)); err == nil {
			p.More = max(0, int(until-last))
			last = min(last, until)
			days := daysBetween(first, last)
			return append(days, until+1)
		}
	}
	return daysBetween(first, min(last, first+2))
}

func daysBetween(first, last hours.Day) []hours.Day {
	var days []hours.Day
	for d := first; d <= last; d++ {
		days = append(days, d)
	}
	return days
}

const noon = 12 * 60 // minutes

func noticeDay(day hours.Day, calendar *hours.Calendar, tables []sitePair) NoticeDay {
	moment := calendar.Moment(day.Start()).Add(noon)
	nd := NoticeDay{From: locator.Date(day.String()), Until: locator.Date(day.String())}
	for _, named := range calendar.Named(day, day) {
		nd.Feast = named.Name
	}
	for _, t := range tables {
		before, after := t.before.At(moment), t.after.At(moment)
		site := NoticeSite{t.entry, before.Text(messages.Chinese), after.Text(messages.Chinese)}
		changes := site.Before != site.After
		i := slices.IndexFunc(nd.Outcomes, func(o NoticeOutcome) bool {
			return o.Before == before.Value && o.After == after.Value && o.Changes == changes
		})
		if i < 0 {
			i = len(nd.Outcomes)
			nd.Outcomes = append(nd.Outcomes, NoticeOutcome{Before: before.Value, After: after.Value, Changes: changes})
		}
		nd.Outcomes[i].Sites = append(nd.Outcomes[i].Sites, site)
	}
	slices.SortStableFunc(nd.Outcomes, func(a, b NoticeOutcome) int { return len(b.Sites) - len(a.Sites) })
	return nd
}

// sameAs reports whether the same happens to the same sites on both days.
func (d *NoticeDay) sameAs(other *NoticeDay) bool {
	return d.Feast == other.Feast && slices.EqualFunc(d.Outcomes, other.Outcomes, func(a, b NoticeOutcome) bool {
		return a.Before == b.Before && a.After == b.After && a.Changes == b.Changes &&
			slices.EqualFunc(a.Sites, b.Sites, func(a, b NoticeSite) bool { return a.ID == b.ID })
	})
}

// meet notes the other notices that speak of the site on days of n. Banners are
// words only and disturb nobody.
func (p *NoticePreview) meet(n *locator.Notice, e *ListedSite, others []*locator.Notice) {
	if n.Kind == locator.NoticeBanner {
		return
	}
	for _, o := range others {
		if o.Kind == locator.NoticeBanner || n.Until != "" && o.From > n.Until {
			continue
		}
		i := slices.IndexFunc(p.Conflicts, func(c NoticeConflict) bool { return c.Notice.ID == o.ID })
		if i < 0 {
			i = len(p.Conflicts)
			p.Conflicts = append(p.Conflicts, NoticeConflict{Notice: o})
		}
		p.Conflicts[i].Sites = append(p.Conflicts[i].Sites, e)
	}
}

// checkNotice finds what is wrong with a notice before it is shown or stored.
func (d *Desk) checkNotice(ctx context.Context, n *locator.Notice) error {
	if len(n.Sites) > noticeSites {
		return sentence(locator.Invalid, "too_many", "staff.notice.too_many", noticeSites)
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return err
	}
	faults := n.Validate()
	fault := func(field, code string) {
		faults = append(faults, locator.Fault{Field: field, Code: code, Message: messages.Text(messages.Chinese, "staff.notice.fault."+code)})
	}
	if n.Until != "" && n.Until < d.Today() && !n.Withdrawn {
		fault("until", "past")
	}
	if n.Kind == locator.NoticeHours && strings.TrimSpace(n.HoursText) != "" {
		if _, err := hourstext.Parse(n.HoursText); err != nil {
			fault("hours_text", "unread")
		}
	}
	if len(faults) > 0 {
		return &locator.Error{Kind: locator.Unprocessable, Code: "bad_notice", Message: messages.Text(messages.Chinese, "staff.error.faults"), Faults: faults}
	}
	return d.mayNotify(n, r.Find)
}

// SaveNotice stores a new notice (Version 0) or one that was changed from its
// Version, for all its sites at once, as one batch. The stored values are
// written back. Errors: Unprocessable with faults, Forbidden, Conflict.
func (d *Desk) SaveNotice(ctx context.Context, n *locator.Notice, reason string) error {
	if err := d.checkNotice(ctx, n); err != nil {
		return err
	}
	what := "new"
	if n.Version > 0 {
		what = "changed"
	}
	return d.putNotice(ctx, n, what, reason)
}

// WithdrawNotice takes a notice back: from now on it does nothing.
func (d *Desk) WithdrawNotice(ctx context.Context, id string, base int64, reason string) error {
	n, err := d.heldNotice(ctx, id, base)
	if err != nil {
		return err
	}
	n.Withdrawn = true
	return d.putNotice(ctx, n, "withdrawn", reason)
}

// EndNotice has a notice end earlier: last is its new last day, today or later.
func (d *Desk) EndNotice(ctx context.Context, id string, base int64, last locator.Date, reason string) error {
	n, err := d.heldNotice(ctx, id, base)
	if err != nil {
		return err
	}
	if !last.Valid() || len(last) != len("2006-01-02") || last < d.Today() || last < n.From || n.Until != "" && last >= n.Until {
		return &locator.Error{Kind: locator.Unprocessable, Code: "bad_notice", Message: messages.Text(messages.Chinese, "staff.error.faults"), Faults: locator.Faults{
			{Field: "last", Code: "last", Message: messages.Text(messages.Chinese, "staff.notice.fault.last")},
		}}
	}
	n.Until = last
	return d.putNotice(ctx, n, "ended", reason)
}

func (d *Desk) heldNotice(ctx context.Context, id string, base int64) (*locator.Notice, error) {
	n, err := d.Store.Notice(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if n.Version != base {
		return nil, sentence(locator.Conflict, "stale", "staff.notice.stale")
	}
	return n, nil
}

// putNotice stores a notice as a batch whose title says what was done.
func (d *Desk) putNotice(ctx context.Context, n *locator.Notice, what, reason string) error {
	b := &locator.Batch{
		Title:   messages.Text(messages.Chinese, "staff.notice.title."+what, shortened(n.Text)),
		Reason:  strings.TrimSpace(reason),
		Notices: []locator.NoticeChange{{Base: n.Version, Notice: *n}},
	}
	if err := d.apply(ctx, b); err != nil {
		return err
	}
	*n = b.Notices[0].Notice
	return nil
}

// shortened is the beginning of a text, for titles.
func shortened(s string) string {
	const most = 24
	runes := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
