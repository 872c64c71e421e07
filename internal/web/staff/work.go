package staff

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/web/page"
)

// How many of a queue the work list shows, and how many a page of the queue of
// stale facts.
const (
	queueShown = 5
	staleShown = 20
)

// maxWorkForm bounds the forms of the work list.
const maxWorkForm = 16 << 10

// queue is one sort of work that waits.
type queue struct {
	Name  string // stable: its title is staff.queue.NAME
	Count int
	Lines []queueLine
	All   string // address of the whole queue, "" when this is all of it
	Cards []staleCard
}

// Title names the queue.
func (q queue) Title() string { return text("staff.queue." + q.Name) }

// Hint says what to do about it, "" for nothing more than the title.
func (q queue) Hint() string {
	if key := "staff.queue." + q.Name + ".hint"; messages.Has(messages.Chinese, key) {
		return text(key)
	}
	return ""
}

// queueLine is one thing that waits.
type queueLine struct {
	Href, Text, Note string
}

type workData struct {
	base
	Queues []queue
	Empty  bool // there is no site at all that the person works for
}

func (h *Handler) work(req *request) error {
	w, err := req.desk.Work(req.Request().Context())
	if err != nil {
		return err
	}
	d := workData{base: req.base(text("staff.menu.work"), "work"), Empty: w.Sites == 0}
	d.Queues = req.queues(w)
	if len(w.Stale) > 0 {
		req.goOn(w.Stale)
		cards, err := req.staleCards(w.Stale[:min(len(w.Stale), queueShown)])
		if err != nil {
			return err
		}
		at := slices.IndexFunc(d.Queues, func(q queue) bool { return q.Name == "stale" })
		d.Queues[at].Cards = cards
	}
	return req.render(http.StatusOK, "work", &d)
}

// queues are those that hold something, the most pressing first.
func (req *request) queues(w *admin.Work) []queue {
	var list []queue
	add := func(name string, count int, all string, line func(i int) queueLine) {
		if count == 0 {
			return
		}
		q := queue{Name: name, Count: count, All: all}
		for i := range min(count, queueShown) {
			if line != nil {
				q.Lines = append(q.Lines, line(i))
			}
		}
		list = append(list, q)
	}
	sites := func(name string, of []*admin.ListedSite, all string, note func(*admin.ListedSite) string) {
		add(name, len(of), all, func(i int) queueLine {
			return queueLine{Href: "/staff/sites/" + of[i].ID, Text: of[i].Name, Note: note(of[i])}
		})
	}
	draft := func(of []locator.FormDraft) func(int) queueLine {
		return func(i int) queueLine {
			return queueLine{
				Href: "/staff/drafts/" + url.PathEscape(of[i].ID), Text: draftTitle(&of[i]),
				Note: strings.TrimSpace(req.districtName(of[i].District) + " " + of[i].Author + " " + of[i].Note),
			}
		}
	}
	sites("submitted", w.Submitted, "/staff/sites?status=submitted", req.placeOf)
	add("proposals", len(w.Proposals), "/staff/drafts", draft(w.Proposals))
	add("returned", len(w.Returned), "/staff/drafts", draft(w.Returned))
	add("imports", len(w.Imports), "/staff/import", func(i int) queueLine {
		return queueLine{Href: "/staff/import/" + url.PathEscape(w.Imports[i].ID), Text: w.Imports[i].Title, Note: w.Imports[i].Actor}
	})
	sites("overdue", w.Overdue, "/staff/sites?overdue=yes", func(e *admin.ListedSite) string {
		return text("staff.queue.overdue.until", string(e.Until)) + " " + req.districtName(e.District)
	})
	add("ending", len(w.Ending), "/staff/notices", func(i int) queueLine {
		n := w.Ending[i]
		return queueLine{Href: "/staff/notices/" + url.PathEscape(n.ID), Text: n.Text, Note: req.endingNote(n)}
	})
	add("unlocated", len(w.Unlocated), "/staff/locate", func(i int) queueLine {
		e := w.Unlocated[i]
		return queueLine{Href: "/staff/locate?site=" + e.ID, Text: e.Name, Note: req.placeOf(e)}
	})
	add("stale", len(w.Stale), "/staff/work/stale", nil)
	sites("unread", w.Unread, "/staff/sites?hours=unread", req.placeOf)
	add("duplicates", len(w.Duplicates), "/staff/work/duplicates", func(i int) queueLine {
		p := w.Duplicates[i]
		return queueLine{
			Href: "/staff/work/duplicates#" + pairID(p.A.ID, p.B.ID),
			Text: text("staff.queue.pair", p.A.Name, p.B.Name), Note: req.pairNote(&p),
		}
	})
	add("writing", len(w.Writing), "/staff/drafts", draft(w.Writing))
	sites("drafts", w.Drafts, "/staff/sites?status=draft", req.placeOf)
	add("years", len(w.Years), "/staff/city#calendar", func(i int) queueLine {
		return queueLine{Href: "/staff/city#calendar", Text: text("staff.queue.year", w.Years[i])}
	})
	add("footer", len(w.Footer), "/staff/city", func(i int) queueLine {
		return queueLine{Href: "/staff/city#f-footer." + w.Footer[i], Text: text("staff.city.footer." + w.Footer[i])}
	})
	return list
}

// placeOf is the address, with the district before it where it does not name
// it.
func (req *request) placeOf(e *admin.ListedSite) string {
	district := req.districtName(e.District)
	if strings.Contains(e.Address, district) {
		return e.Address
	}
	return strings.TrimSpace(district + " " + e.Address)
}

func draftTitle(d *locator.FormDraft) string {
	if strings.TrimSpace(d.Title) == "" {
		return text("staff.queue.untitled")
	}
	return d.Title
}

// endingNote says when a notice ends and how many sites it is for.
func (req *request) endingNote(n *locator.Notice) string {
	if len(n.Sites) == 0 {
		return text("staff.queue.ends_city", string(n.Until))
	}
	return text("staff.queue.ends", string(n.Until), len(n.Sites))
}

func (req *request) pairNote(p *admin.DuplicatePair) string {
	note := req.districtName(p.A.District)
	if len(p.Reasons) > 0 {
		note += " " + text("staff.queue.pair."+string(p.Reasons[0]))
	}
	return note
}

// districtName is the name of a district, its code when the city has no such
// district.
func (req *request) districtName(code string) string {
	if d, ok := req.view.City.District(code); ok {
		return d.Name
	}
	return code
}

// staleCard is a site whose facts are to be asked about, with what it says.
type staleCard struct {
	*admin.ListedSite
	Place  string
	Phones []dialled
	Groups []staleGroup
	Back   string // where the form leads
}

// dialled is a number as written and its tel: address, "" where it cannot be
// called.
type dialled struct {
	Text string
	URL  template.URL
}

// staleGroup is a group of facts past its time.
type staleGroup struct {
	Group locator.FactGroup
	Words string // what the site says
	Age   string
}

func (req *request) staleCards(entries []*admin.ListedSite) ([]staleCard, error) {
	today := req.desk.Today()
	var cards []staleCard
	for _, e := range entries {
		site, err := req.desk.Store.Site(req.Request().Context(), e.ID)
		if locator.KindOf(err) == locator.NotFound {
			continue // deleted meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("staff: %w", err)
		}
		card := staleCard{
			ListedSite: e, Place: req.placeOf(e),
			Phones: phonesOf(site.Contact.Phone, req.view.Revision.Demo), Back: req.Request().URL.RequestURI(),
		}
		for _, g := range e.StaleGroups(today) {
			card.Groups = append(card.Groups, staleGroup{g, factWords(site, g), factAge(site.Facts[g])})
		}
		cards = append(cards, card)
	}
	return cards, nil
}

// phonesOf are the numbers in a text. Made-up ones cannot be called.
func phonesOf(phones string, demo bool) []dialled {
	var list []dialled
	for _, p := range strings.FieldsFunc(phones, func(r rune) bool { return strings.ContainsRune(";\uff1b、,\uff0c/", r) }) {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		number := dialled{Text: p}
		if !demo {
			number.URL = page.Dial(p)
		}
		list = append(list, number)
	}
	return list
}

// goOn moves the site of the parameter "site" to the front of the queue. The
// person is still on the telephone with it, and after the check of one group the
// order by age would have moved it down.
func (req *request) goOn(queue []*admin.ListedSite) {
	at := slices.IndexFunc(queue, func(e *admin.ListedSite) bool { return e.ID == req.QueryParam("site") })
	if at > 0 {
		site := queue[at]
		copy(queue[1:], queue[:at])
		queue[0] = site
	}
}

// factWords is what is recorded of a group of facts, to be read out on the
// telephone.
func factWords(s *locator.Site, g locator.FactGroup) string {
	switch g {
	case locator.HoursFacts:
		return s.HoursText
	case locator.PriceFacts:
		return strings.TrimSpace(s.Meal.MenuText + "\n" + s.Meal.DiscountText)
	case locator.ContactFacts:
		return s.Contact.Phone
	case locator.LocationFacts:
		return strings.TrimSpace(s.Address + " " + s.Directions)
	}
	var has, lacks []string
	for _, list := range []struct {
		prefix string
		facts  locator.Tristates
		keys   []string
	}{{"need.", s.Needs, locator.Needs()}, {"amenity.", s.Amenities, locator.Amenities()}, {"entry.", s.Entry, locator.Entries()}} {
		for _, key := range list.keys {
			switch list.facts[key] {
			case locator.Yes:
				has = append(has, text(list.prefix+key))
			case locator.No:
				lacks = append(lacks, text(list.prefix+key))
			}
		}
	}
	var lines []string
	if len(has) > 0 {
		lines = append(lines, text("staff.fact.yes", strings.Join(has, "、")))
	}
	if len(lacks) > 0 {
		lines = append(lines, text("staff.fact.no", strings.Join(lacks, "、")))
	}
	return strings.Join(lines, "\n")
}

// factAge says when facts were last checked or else published.
func factAge(p locator.Provenance) string {
	switch {
	case p.VerifiedOn != "":
		return text("staff.age.checked", string(p.VerifiedOn))
	case p.SourceDate != "":
		return text("staff.age.published", string(p.SourceDate))
	}
	return text("staff.age.unknown")
}

type staleData struct {
	base
	Groups []word
	Count  int
	Cards  []staleCard
	Pages  pages
}

func (h *Handler) staleWork(req *request) error {
	group := locator.FactGroup("")
	if g := locator.FactGroup(req.QueryParam("group")); slices.Contains(locator.FactGroups(), g) {
		group = g
	}
	entries, err := req.desk.StaleSites(req.Request().Context(), group)
	if err != nil {
		return err
	}
	req.goOn(entries)
	d := staleData{base: req.base(text("staff.queue.stale"), "work"), Count: len(entries)}
	address := url.Values{}
	if group != "" {
		address.Set("group", string(group))
	}
	d.Pages = newPages("/staff/work/stale", address, req.QueryParam("page"), len(entries), staleShown)
	if d.Cards, err = req.staleCards(entries[d.Pages.From:d.Pages.To]); err != nil {
		return err
	}
	d.Groups = append(d.Groups, word{text("staff.all"), "/staff/work/stale", group == ""})
	for _, g := range locator.FactGroups() {
		d.Groups = append(d.Groups, word{text("staff.group." + string(g)), "/staff/work/stale?group=" + string(g), g == group})
	}
	return req.render(http.StatusOK, "stale", &d)
}

// checkFacts records that a person checked a group of facts and found them as
// they are shown.
func checkFacts(req *request, form url.Values, base int64) error {
	group := locator.FactGroup(form.Get("group"))
	site, err := req.desk.CheckFacts(req.Request().Context(), admin.Check{
		Site: form.Get("site"), Base: base, Group: group, Method: locator.Method(form.Get("method")),
	})
	if err != nil {
		return err
	}
	back, err := url.Parse(backTo(form.Get("back")))
	if err != nil {
		return fmt.Errorf("staff: %w", err)
	}
	q := back.Query()
	q.Set("site", site.ID)
	q.Del("page")
	back.RawQuery = q.Encode()
	if back.Path == "/staff" {
		back.Fragment = "q-stale"
	}
	return req.seeOther(back.String(), text("staff.work.checked", site.Name, text("staff.group."+string(group))))
}
