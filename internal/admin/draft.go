package admin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// DraftStore is where forms are kept that somebody has not finished.
type DraftStore interface {
	Draft(ctx context.Context, id string) (*locator.FormDraft, error)
	// Drafts returns those of an author and, of others, those submitted.
	Drafts(ctx context.Context, author string) ([]locator.FormDraft, error)
	SaveDraft(ctx context.Context, d *locator.FormDraft) error
	DeleteDraft(ctx context.Context, id string, version int64) error
}

// Limits of drafts: what a form may hold, and how many a person keeps.
const (
	maxDraftBytes = 256 << 10
	maxDrafts     = 200
)

// FormDraft returns a draft that the person may open, else an error of kind
// NotFound, code "draft_not_found". A draft is its author's alone; a submitted
// one is also theirs who may make the change it proposes. For everybody else
// there is none.
func (d *Desk) FormDraft(ctx context.Context, id string) (*locator.FormDraft, error) {
	draft, err := d.db.Draft(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if !d.mine(draft) && !d.decides(draft) {
		return nil, sentence(locator.NotFound, "draft_not_found", "staff.draft.none")
	}
	return draft, nil
}

func (d *Desk) mine(draft *locator.FormDraft) bool { return draft.Author == d.Who.Name }

// decides reports whether the draft is a proposal that the person may accept.
func (d *Desk) decides(draft *locator.FormDraft) bool {
	return draft.Submitted && d.May(auth.Edit, draft.District, draft.Service)
}

// FormDrafts returns the drafts of the person, and the proposals of others that
// the person may accept, the one saved last first.
func (d *Desk) FormDrafts(ctx context.Context) (own, proposals []locator.FormDraft, err error) {
	if err := d.require(auth.WriteDraft); err != nil {
		return nil, nil, err
	}
	all, err := d.db.Drafts(ctx, d.Who.Name)
	if err != nil {
		return nil, nil, fmt.Errorf("admin: %w", err)
	}
	for i := range all {
		switch {
		case d.mine(&all[i]):
			own = append(own, all[i])
		case d.decides(&all[i]):
			proposals = append(proposals, all[i])
		}
	}
	return own, proposals, nil
}

// SaveForm keeps a form as it is typed. The draft becomes the person's own, and
// a proposal that was submitted is taken back by it; of an existing one the id
// and the version count. The stored values are written back.
func (d *Desk) SaveForm(ctx context.Context, draft *locator.FormDraft) error {
	if err := d.require(auth.WriteDraft); err != nil {
		return err
	}
	size := 0
	for name, values := range draft.Form {
		size += len(name)
		for _, v := range values {
			size += len(v)
		}
	}
	if size > maxDraftBytes {
		return sentence(locator.Invalid, "draft_too_large", "staff.draft.too_large")
	}
	draft.Author, draft.Submitted = d.Who.Name, false
	draft.Title = shortTitle(draft.Title)
	if draft.Version > 0 {
		held, err := d.db.Draft(ctx, draft.ID)
		if err != nil {
			return fmt.Errorf("admin: %w", err)
		}
		if !d.mine(held) {
			return sentence(locator.NotFound, "draft_not_found", "staff.draft.none")
		}
		draft.SiteID, draft.Note = held.SiteID, held.Note
	} else if own, _, err := d.FormDrafts(ctx); err != nil {
		return err
	} else if len(own) >= maxDrafts {
		return sentence(locator.Conflict, "too_many_drafts", "staff.draft.too_many", maxDrafts)
	}
	if err := d.db.SaveDraft(ctx, draft); err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	return nil
}

// shortTitle is a title that a list can show: one line of bounded length.
func shortTitle(s string) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	return string(runes[:min(len(runes), 60)])
}

// MustPropose reports whether the person may change the site only by a
// proposal: the public sees it, and the person writes drafts.
func (d *Desk) MustPropose(s *locator.Site) bool {
	return visible(s) && d.May(auth.WriteDraft, s.District, s.Service) && !d.May(auth.Edit, s.District, s.Service)
}

// Propose submits the form of a change to those who may make it. The change is
// held against the rules first, with Moved and the faults of [Desk.SaveSite].
func (d *Desk) Propose(ctx context.Context, in SaveSite, draft *locator.FormDraft) error {
	held, err := d.Store.Site(ctx, in.Site.ID)
	if err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	if err := d.checkProposal(ctx, held, &in); err != nil {
		return err
	}
	draft.SiteID, draft.Base, draft.Title = held.ID, in.Base, in.Site.Name
	draft.District, draft.Service = held.District, held.Service // who decides is who manages the site
	if err := d.SaveForm(ctx, draft); err != nil {
		return err
	}
	draft.Submitted, draft.Note = true, ""
	if err := d.db.SaveDraft(ctx, draft); err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	return nil
}

// CheckProposal does all of [Desk.Propose] but submitting.
func (d *Desk) CheckProposal(ctx context.Context, in SaveSite) (*locator.Site, error) {
	held, err := d.Store.Site(ctx, in.Site.ID)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if err := d.checkProposal(ctx, held, &in); err != nil {
		return nil, err
	}
	return &in.Site, nil
}

func (d *Desk) checkProposal(ctx context.Context, held *locator.Site, in *SaveSite) error {
	for _, s := range []*locator.Site{held, &in.Site} {
		if err := d.requireSite(auth.WriteDraft, s); err != nil {
			return err
		}
	}
	if held.Programme != in.Site.Programme {
		return d.forbidden("site", d.districtName(held.District), "")
	}
	if held.Version != in.Base {
		return d.movedSince(ctx, in.Base, held.ID)
	}
	in.Site.Publication = held.Publication // not a matter of proposals
	dropEmptySources(&in.Site)
	faults, err := d.shareRoof(ctx, in)
	if err != nil {
		return err
	}
	if in.roof != nil { // that one is changed by those who may
		faults = append(faults, roofFault("roof_unmarked"))
	}
	return unprocessable(append(faults, d.saveFaults(held, in)...))
}

// Accept makes the change that a submitted draft proposes, as in, which the
// person has looked at, and forgets the draft. The history names both.
func (d *Desk) Accept(ctx context.Context, draft *locator.FormDraft, in SaveSite) (*locator.Site, error) {
	if !d.decides(draft) || draft.SiteID != in.Site.ID {
		return nil, sentence(locator.NotFound, "draft_not_found", "staff.draft.none")
	}
	in.Reason = strings.TrimSuffix(messages.Text(messages.Chinese, "staff.draft.proposed_by", draft.Author)+"\uff1b"+strings.TrimSpace(in.Reason), "\uff1b")
	s, err := d.SaveSite(ctx, in)
	if err != nil {
		return nil, err
	}
	return s, d.forget(ctx, draft)
}

// SendBack gives a submitted draft back to its author with words.
func (d *Desk) SendBack(ctx context.Context, draft *locator.FormDraft, words string) error {
	if !d.decides(draft) {
		return sentence(locator.NotFound, "draft_not_found", "staff.draft.none")
	}
	words = strings.TrimSpace(words)
	if words == "" || len([]rune(words)) > 500 {
		return unprocessable(locator.Faults{{Field: "words", Code: "required", Message: messages.Text(messages.Chinese, "staff.draft.no_words")}})
	}
	next := *draft
	next.Submitted, next.Note = false, words
	if err := d.db.SaveDraft(ctx, &next); err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	return nil
}

// Forget deletes a draft of the person. One that is gone already is no error.
func (d *Desk) Forget(ctx context.Context, id string) error {
	draft, err := d.db.Draft(ctx, id)
	if locator.KindOf(err) == locator.NotFound || err == nil && !d.mine(draft) {
		return nil // what is gone need not be deleted, and others' drafts are not there
	}
	if err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	return d.forget(ctx, draft)
}

func (d *Desk) forget(ctx context.Context, draft *locator.FormDraft) error {
	if err := d.db.DeleteDraft(ctx, draft.ID, draft.Version); err != nil && locator.KindOf(err) != locator.Conflict {
		return fmt.Errorf("admin: %w", err)
	}
	return nil
}

// DraftsOf are the open drafts of a site that the person may read, their own
// first.
func (d *Desk) DraftsOf(ctx context.Context, siteID string) ([]locator.FormDraft, error) {
	own, proposals, err := d.FormDrafts(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Concat(own, proposals), func(f locator.FormDraft) bool { return f.SiteID != siteID }), nil
}
