package admin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Step is a move that a site may make on its way to the public and back.
type Step struct {
	Name string // stable; its words are the messages staff.step.NAME
	From []locator.Status
	To   locator.Status
	// Reason has to be given. Where the site is suspended or closed afterwards
	// the public reads it, elsewhere it stands in the history.
	Reason bool
	Until  bool // a day of return may be given
}

// PublicReason reports whether the reason is for the public to read.
func (s *Step) PublicReason() bool { return s.To == locator.Suspended || s.To == locator.Closed }

// Steps lists every move there is, in the order pages offer them.
func Steps() []Step {
	const (
		draft, submitted, published, suspended, closed = locator.Draft, locator.Submitted, locator.Published, locator.Suspended, locator.Closed
	)
	return []Step{
		{Name: "submit", From: []locator.Status{draft}, To: submitted},
		{Name: "publish", From: []locator.Status{draft, submitted}, To: published},
		{Name: "return", From: []locator.Status{submitted}, To: draft, Reason: true},
		{Name: "resume", From: []locator.Status{suspended}, To: published},
		{Name: "suspend", From: []locator.Status{published}, To: suspended, Reason: true, Until: true},
		{Name: "extend", From: []locator.Status{suspended}, To: suspended, Reason: true, Until: true},
		{Name: "close", From: []locator.Status{published, suspended}, To: closed, Reason: true},
		{Name: "reopen", From: []locator.Status{closed}, To: published, Reason: true},
		{Name: "unpublish", From: []locator.Status{published, suspended, closed}, To: draft, Reason: true},
	}
}

// FindStep returns the move between two steps of publication.
func FindStep(from, to locator.Status) (Step, bool) {
	for _, s := range Steps() {
		if s.To == to && slices.Contains(s.From, from) {
			return s, true
		}
	}
	return Step{}, false
}

// Steps lists the moves the person may make with the site now.
func (d *Desk) Steps(s *locator.Site) []Step {
	return slices.DeleteFunc(Steps(), func(step Step) bool {
		if !slices.Contains(step.From, s.Publication.Status) {
			return true
		}
		next := moved(s, &Move{To: step.To})
		next.Publication.Reason += "." // a move to the same step says something new
		return d.MayChange(s, &next) != nil
	})
}

// Move asks for a move of one site.
type Move struct {
	Site   string // id
	Base   int64  // version the person saw
	To     locator.Status
	Until  locator.Date // of a suspension, "" when nobody knows
	Reason string
}

// moved is the site after the move.
func moved(s *locator.Site, m *Move) locator.Site {
	next := *s.Clone()
	next.Publication.Status, next.Publication.Until, next.Publication.Reason = m.To, m.Until, ""
	if m.To == locator.Suspended || m.To == locator.Closed {
		next.Publication.Reason = m.Reason
	}
	return next
}

// Move takes a site one step. Errors: kind Unprocessable with a fault of
// "reason", "until" or "registered"; Conflict with code "stale" when somebody
// changed the site since Base, or "no_step" when the site cannot go there.
func (d *Desk) Move(ctx context.Context, m Move) (*locator.Site, error) {
	held, err := d.Store.Site(ctx, m.Site)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if held.Version != m.Base {
		return nil, stale(held)
	}
	step, ok := FindStep(held.Publication.Status, m.To)
	if !ok {
		return nil, sentence(locator.Conflict, "no_step", "staff.step.none")
	}
	m.Reason = strings.TrimSpace(m.Reason)
	if err := d.checkMove(held, &step, &m); err != nil {
		return nil, err
	}
	next := moved(held, &m)
	if m.To == locator.Published && next.Publication.First.IsZero() {
		next.Publication.First = d.Now()
	}
	b := &locator.Batch{
		Title: messages.Text(messages.Chinese, "staff.step."+step.Name+".title", held.Name), Reason: m.Reason,
		Sites: []locator.SiteChange{{Base: m.Base, Site: next}},
	}
	if err := d.apply(ctx, b); err != nil {
		return nil, err
	}
	return &b.Sites[0].Site, nil
}

// checkMove finds what is wrong with what was asked for.
func (d *Desk) checkMove(held *locator.Site, step *Step, m *Move) error {
	var faults locator.Faults
	fault := func(field, code string) {
		faults = append(faults, locator.Fault{Field: field, Code: code, Message: messages.Text(messages.Chinese, "staff.step.fault."+code)})
	}
	if step.Reason && m.Reason == "" {
		fault("reason", "reason_required")
	}
	switch {
	case m.Until == "":
	case !step.Until || len(m.Until) != len("2006-01-02") || !m.Until.Valid():
		fault("until", "bad_until")
	case m.Until <= d.Today():
		fault("until", "past_until")
	}
	if m.To == locator.Published && held.Registered == locator.No {
		fault("registered", "unregistered")
	}
	if faults == nil {
		return nil
	}
	return &locator.Error{Kind: locator.Unprocessable, Code: "bad_step", Message: messages.Text(messages.Chinese, "staff.error.faults"), Faults: faults}
}

// stale says that somebody changed the site since it was read.
func stale(held *locator.Site) error {
	return sentence(locator.Conflict, "stale", "staff.stale", held.Name)
}

// sentence makes an error with the message.
func sentence(kind locator.Kind, code, key string, args ...any) error {
	return &locator.Error{Kind: kind, Code: code, Message: messages.Text(messages.Chinese, key, args...)}
}

// Missing are the codes of what the public would miss if the site were listed
// as it is, the gravest first; the words are staff.missing.CODE. Only
// "unregistered" forbids it.
func Missing(s *locator.Site) []string {
	var missing []string
	add := func(code string, is bool) {
		if is {
			missing = append(missing, code)
		}
	}
	hours := hoursState(s)
	add("unregistered", s.Registered == locator.No)
	add("not_located", s.Location == nil)
	add("no_hours", hours == HoursMissing)
	add("hours_unread", hours == HoursUnread)
	add("no_phone", s.Contact.Phone == "")
	add("no_address", strings.TrimSpace(s.Address) == "")
	add("registered_unknown", s.Registered == locator.Unknown)
	return missing
}

// Left is a site that a use case of many left as it is.
type Left struct {
	ID, Name string
	Why      string // a sentence
}

// publishAtOnce is how many sites one press of a button may publish.
const publishAtOnce = 1000

// PublishAll publishes drafts and submitted sites as one batch. Those that
// cannot be are left, each with why; if it is all of them, nothing is stored
// and n is 0.
func (d *Desk) PublishAll(ctx context.Context, ids []string) (n int, left []Left, err error) {
	if len(ids) > publishAtOnce {
		return 0, nil, sentence(locator.Invalid, "too_many", "staff.step.too_many", publishAtOnce)
	}
	b := &locator.Batch{}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		held, err := d.Store.Site(ctx, id)
		if err != nil {
			if locator.KindOf(err) != locator.NotFound {
				return 0, nil, fmt.Errorf("admin: %w", err)
			}
			left = append(left, Left{id, locator.FormatID(id), messages.Text(messages.Chinese, "staff.no_site", locator.FormatID(id))})
			continue
		}
		next := moved(held, &Move{To: locator.Published})
		if next.Publication.First.IsZero() {
			next.Publication.First = d.Now()
		}
		if why := d.cannotPublish(held, &next); why != "" {
			left = append(left, Left{id, held.Name, why})
			continue
		}
		b.Sites = append(b.Sites, locator.SiteChange{Base: held.Version, Site: next})
	}
	if len(b.Sites) == 0 {
		return 0, left, nil
	}
	b.Title = messages.Text(messages.Chinese, "staff.step.publish.many", len(b.Sites))
	return len(b.Sites), left, d.apply(ctx, b)
}

// cannotPublish says why the site stays as it is, "" if it need not.
func (d *Desk) cannotPublish(held, next *locator.Site) string {
	if held.Publication.Status != locator.Draft && held.Publication.Status != locator.Submitted {
		return messages.Text(messages.Chinese, "staff.step.not_draft")
	}
	return d.refusal(held, next)
}

// refusal says why the person cannot turn held into next, "" if they can.
func (d *Desk) refusal(held, next *locator.Site) string {
	if err := d.MayChange(held, next); err != nil {
		return messages.Text(messages.Chinese, "staff.left.forbidden")
	}
	if next == nil {
		return ""
	}
	if faults := next.Validate(d.City); len(faults) > 0 {
		return faults[0].Message
	}
	return ""
}

// DeleteDraft deletes a site that was never published. A reason is asked for:
// the history keeps both.
func (d *Desk) DeleteDraft(ctx context.Context, id string, base int64, reason string) error {
	held, err := d.Store.Site(ctx, id)
	if err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	if held.Version != base {
		return stale(held)
	}
	if !Deletable(held) {
		return sentence(locator.Conflict, "was_published", "staff.delete.published")
	}
	if strings.TrimSpace(reason) == "" {
		return &locator.Error{Kind: locator.Unprocessable, Code: "bad_step", Message: messages.Text(messages.Chinese, "staff.error.faults"), Faults: locator.Faults{
			{Field: "reason", Code: "reason_required", Message: messages.Text(messages.Chinese, "staff.step.fault.reason_required")},
		}}
	}
	return d.apply(ctx, &locator.Batch{
		Title: messages.Text(messages.Chinese, "staff.delete.title", held.Name), Reason: strings.TrimSpace(reason),
		Sites: []locator.SiteChange{{Base: base, Site: locator.Site{ID: id}, Delete: true}},
	})
}

// Deletable reports whether the site is a draft that was never published.
func Deletable(s *locator.Site) bool {
	return !visible(s) && s.Publication.First.IsZero()
}
