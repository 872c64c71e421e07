package admin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Waiting is where things wait that are neither sites nor notices.
type Waiting interface {
	// Drafts returns the drafts of an author and, of others, those submitted.
	Drafts(ctx context.Context, author string) ([]locator.FormDraft, error)
	ImportsOf(ctx context.Context, status locator.ImportStatus) ([]locator.Import, error)
}

// endsSoon is how many days before its end a notice is in the work list.
const endsSoon = 7

// Work is what waits for one person now: each queue holds only what that person
// has the right to do something about.
type Work struct {
	Sites int // that the person works for, of any status

	Submitted  []*ListedSite       // to be approved, the one that waits longest first
	Proposals  []locator.FormDraft // changes that others propose
	Returned   []locator.FormDraft // the person's own, sent back with a note
	Writing    []locator.FormDraft // the person's own, unfinished
	Imports    []locator.Import    // planned, and waiting for a decision
	Overdue    []*ListedSite       // suspended, and the day of return has come
	Unlocated  []*ListedSite       // listed ones first
	Stale      []*ListedSite       // published, with facts past their time, longest first
	Ending     []*locator.Notice   // end within 7 days, the first first
	Unread     []*ListedSite       // hours that are not understood, listed ones first
	Drafts     []*ListedSite       // neither submitted nor published
	Duplicates []DuplicatePair
	Years      []int    // whose public holidays nobody has added
	Footer     []string // fields of the footer that the law wants and nobody has filled
}

// Nothing reports whether no queue holds anything.
func (w *Work) Nothing() bool {
	return len(w.Submitted)+len(w.Proposals)+len(w.Returned)+len(w.Writing)+len(w.Imports)+len(w.Overdue)+len(w.Unlocated)+
		len(w.Stale)+len(w.Ending)+len(w.Unread)+len(w.Drafts)+len(w.Duplicates)+len(w.Years)+len(w.Footer) == 0
}

// Work returns what waits for the person.
func (d *Desk) Work(ctx context.Context) (*Work, error) {
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	w := &Work{}
	d.siteWork(r, w)
	d.noticeWork(r, w)
	w.Duplicates = d.duplicates(r)
	if d.MayAnywhere(auth.ManageCity) {
		profile, err := d.profile(r.City)
		if err != nil {
			return nil, fmt.Errorf("admin: work: %w", err)
		}
		calendar, err := calendarOf(profile)
		if err != nil {
			return nil, fmt.Errorf("admin: work: %w", err)
		}
		w.Years, w.Footer = calendar.Missing(d.Now()), emptyFooter(profile.Footer)
	}
	return w, d.paperWork(ctx, w)
}

// may reports whether the person may do the action to the site.
func (d *Desk) may(a auth.Action, e *ListedSite) bool { return d.May(a, e.District, e.Service) }

func (d *Desk) siteWork(r *SiteList, w *Work) {
	today := d.Today()
	for _, e := range r.All() {
		if d.WorksFor(e) {
			w.Sites++
		}
		if e.Status == locator.Closed {
			continue
		}
		mayWrite := d.may(auth.WriteDraft, e) && !e.Listed() || d.may(auth.Edit, e)
		if e.Status == locator.Submitted && d.may(auth.Publish, e) {
			w.Submitted = append(w.Submitted, e)
		}
		if e.Status == locator.Draft && mayWrite {
			w.Drafts = append(w.Drafts, e)
		}
		if e.Overdue(today) && d.may(auth.Publish, e) {
			w.Overdue = append(w.Overdue, e)
		}
		if e.Location == nil && mayWrite {
			w.Unlocated = append(w.Unlocated, e)
		}
		if e.Hours == HoursUnread && mayWrite {
			w.Unread = append(w.Unread, e)
		}
		if e.Status == locator.Published && d.may(auth.Edit, e) && len(e.StaleGroups(today)) > 0 {
			w.Stale = append(w.Stale, e)
		}
	}
	slices.SortStableFunc(w.Submitted, func(a, b *ListedSite) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
	slices.SortStableFunc(w.Overdue, func(a, b *ListedSite) int { return strings.Compare(string(a.Until), string(b.Until)) })
	(&SiteFilter{Sort: ByStale}).sort(w.Stale)
	for _, queue := range [][]*ListedSite{w.Unlocated, w.Unread} {
		slices.SortStableFunc(queue, func(a, b *ListedSite) int { return listedFirst(a) - listedFirst(b) })
	}
}

// StaleSites returns the published sites whose facts of a group, "" for any,
// are past their time and are the person's to check, longest first.
func (d *Desk) StaleSites(ctx context.Context, g locator.FactGroup) ([]*ListedSite, error) {
	r, err := d.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	today := d.Today()
	found := d.filter(r, &SiteFilter{Status: locator.Published, Stale: g, Sort: ByStale})
	return slices.DeleteFunc(found, func(e *ListedSite) bool {
		return !d.may(auth.Edit, e) || len(e.StaleGroups(today)) == 0
	}), nil
}

func listedFirst(e *ListedSite) int {
	if e.Listed() {
		return 0
	}
	return 1
}

// StaleGroups are the groups of facts of the site that are past their time on
// the day, longest first.
func (e *ListedSite) StaleGroups(day locator.Date) []locator.FactGroup {
	groups := slices.DeleteFunc(locator.FactGroups(), func(g locator.FactGroup) bool { return !e.Stale(g, day) })
	slices.SortStableFunc(groups, func(a, b locator.FactGroup) int {
		return strings.Compare(string(a.LastDay(e.AsOf[a])), string(b.LastDay(e.AsOf[b])))
	})
	return groups
}

func (d *Desk) noticeWork(r *SiteList, w *Work) {
	today := d.Today()
	last := locator.DateOf(d.Now().In(hours.Shanghai()).AddDate(0, 0, endsSoon))
	for _, n := range r.Notices {
		if n.InForce(today) && n.Until != "" && n.Until <= last && d.mayNotify(n, r.Find) == nil {
			w.Ending = append(w.Ending, n)
		}
	}
	slices.SortFunc(w.Ending, func(a, b *locator.Notice) int {
		return strings.Compare(string(a.Until)+a.ID, string(b.Until)+b.ID)
	})
}

// paperWork adds what waits outside of the list of all sites.
func (d *Desk) paperWork(ctx context.Context, w *Work) error {
	drafts, err := d.db.Drafts(ctx, d.Who.Name)
	if err != nil {
		return fmt.Errorf("admin: work: %w", err)
	}
	for _, draft := range drafts {
		switch {
		case draft.Submitted && draft.Author != d.Who.Name && d.May(auth.Edit, draft.District, draft.Service):
			w.Proposals = append(w.Proposals, draft)
		case draft.Author != d.Who.Name || draft.Submitted || !d.MayAnywhere(auth.WriteDraft):
		case draft.Note != "":
			w.Returned = append(w.Returned, draft)
		default:
			w.Writing = append(w.Writing, draft)
		}
	}
	if !d.MayAnywhere(auth.Import) {
		return nil
	}
	imports, err := d.db.ImportsOf(ctx, locator.ImportPlanned)
	if err != nil {
		return fmt.Errorf("admin: work: %w", err)
	}
	for i := range imports {
		if d.mayOpen(&imports[i]) == nil {
			w.Imports = append(w.Imports, imports[i])
		}
	}
	return nil
}

// calendarOf is the calendar of the public holidays under a profile.
func calendarOf(p city.Profile) (*hours.Calendar, error) {
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		return nil, err
	}
	for i := range p.Holidays {
		notices = append(notices, &p.Holidays[i])
	}
	return hours.NewCalendar(notices...)
}

// emptyFooter names the fields that a public page has to show and that are
// empty. A map approval and a site id are needed by some operators only.
func emptyFooter(f city.Footer) []string {
	var empty []string
	for _, field := range []struct{ name, text string }{
		{"organiser", f.Organiser}, {"icp", f.ICP}, {"police", f.Police}, {"privacy_contact", f.PrivacyContact},
	} {
		if strings.TrimSpace(field.text) == "" {
			empty = append(empty, field.name)
		}
	}
	return empty
}

// Check says that somebody asked at the site, and that a group of its facts is
// as the page states it.
type Check struct {
	Site   string // id
	Base   int64  // version whose facts were asked about
	Group  locator.FactGroup
	Method locator.Method // visit or phone
}

// CheckFacts notes today as the day on which the facts were checked. Errors:
// Unprocessable with code "nothing_said" when the site says nothing of the
// group, "bad_method"; Conflict with code "stale" when the site has changed
// since Base.
func (d *Desk) CheckFacts(ctx context.Context, c Check) (*locator.Site, error) {
	if c.Method != locator.ByVisit && c.Method != locator.ByPhone {
		return nil, sentence(locator.Unprocessable, "bad_method", "staff.work.bad_method")
	}
	held, err := d.Store.Site(ctx, c.Site)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if held.Version != c.Base {
		return nil, stale(held)
	}
	if !speaks(held, c.Group) {
		return nil, sentence(locator.Unprocessable, "nothing_said", "staff.work.nothing_said")
	}
	next := *held.Clone()
	if next.Facts == nil {
		next.Facts = map[locator.FactGroup]locator.Provenance{}
	}
	p := next.Facts[c.Group]
	p.VerifiedOn, p.Method = d.Today(), c.Method
	next.Facts[c.Group] = p
	group := messages.Text(messages.Chinese, "staff.group."+string(c.Group))
	b := &locator.Batch{
		Title: messages.Text(messages.Chinese, "staff.work.checked_title", held.Name, group),
		Sites: []locator.SiteChange{{Base: c.Base, Site: next}},
	}
	if err := d.apply(ctx, b); err != nil {
		return nil, err
	}
	return &b.Sites[0].Site, nil
}
