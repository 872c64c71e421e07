package admin_test

import (
	"errors"
	"testing"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
)

func clerk(name string, role locator.Role, district string) *locator.User {
	return &locator.User{Name: name, Role: role, Districts: []string{district}, Services: []locator.Service{locator.Meal}}
}

// A draft is its author's; submitted, it is theirs too who may decide, and
// nobody else's.
func TestDraftsAreOnesOwn(t *testing.T) {
	a, db := staffRoom(t)
	ctx := t.Context()
	s := held(t, db, listed())
	author := a.For(clerk("小李", locator.Contributor, heping))
	chief := a.For(clerk("王芳", locator.Editor, heping))
	other := a.For(clerk("张三", locator.Editor, "210103"))
	peer := a.For(clerk("小赵", locator.Contributor, heping))

	draft := &locator.FormDraft{SiteID: s.ID, Base: s.Version, District: heping, Service: locator.Meal, Title: s.Name, Form: map[string][]string{"name": {"甲"}}}
	if err := author.SaveForm(ctx, draft); err != nil {
		t.Fatal(err)
	}
	sees := func(d *admin.Desk) bool {
		_, err := d.FormDraft(ctx, draft.ID)
		if err != nil && locator.KindOf(err) != locator.NotFound {
			t.Fatal(err)
		}
		return err == nil
	}
	if !sees(author) || sees(chief) || sees(other) || sees(peer) {
		t.Error("an open draft is its author's alone")
	}

	next := *s.Clone()
	next.HoursText = "每天9:00-13:00"
	next.Facts[locator.HoursFacts] = locator.Provenance{Source: "问的", VerifiedOn: "2026-11-23", Method: locator.ByPhone}
	in := admin.SaveSite{Base: s.Version, Site: next, Reason: "店里说的"}
	if _, err := author.SaveSite(ctx, in); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("a contributor saved a published site: %v", err)
	}
	if err := author.Propose(ctx, in, draft); err != nil {
		t.Fatal(err)
	}
	if !sees(author) || !sees(chief) || sees(other) || sees(peer) {
		t.Error("a proposal is for its author and those who may decide")
	}
	if err := other.SendBack(ctx, draft, "不对"); locator.KindOf(err) != locator.NotFound {
		t.Errorf("somebody of another district sent it back: %v", err)
	}
	if _, err := other.Accept(ctx, draft, in); locator.KindOf(err) != locator.NotFound {
		t.Errorf("somebody of another district accepted it: %v", err)
	}
	if err := chief.SendBack(ctx, draft, " "); locator.KindOf(err) != locator.Unprocessable {
		t.Errorf("sent back without a word: %v", err)
	}
	if err := chief.SendBack(ctx, draft, "写清楚节假日"); err != nil {
		t.Fatal(err)
	}
	if sees(chief) {
		t.Error("what was sent back is its author's again")
	}
	again, err := author.FormDraft(ctx, draft.ID)
	if err != nil || again.Note != "写清楚节假日" {
		t.Fatalf("%+v, %v", again, err)
	}
	if err := author.Propose(ctx, in, again); err != nil {
		t.Fatal(err)
	}
	if _, err := chief.Accept(ctx, again, in); err != nil {
		t.Fatal(err)
	}
	if sees(author) || sees(chief) {
		t.Error("an accepted proposal is done with")
	}
	stored, err := db.Site(ctx, s.ID)
	if err != nil || stored.HoursText != "每天9:00-13:00" {
		t.Fatalf("%+v, %v", stored, err)
	}
	past, err := chief.SiteHistory(ctx, s.ID, 0, 1)
	if err != nil || past[0].Actor != "王芳" || past[0].Reason != "小李 提的\uff1b店里说的" {
		t.Errorf("%+v, %v", past, err)
	}
}

// A proposal of a site that somebody changed meanwhile is shown with both.
func TestProposalOfMovedSite(t *testing.T) {
	a, db := staffRoom(t)
	s := held(t, db, listed())
	next := *s.Clone()
	next.Directions = "二楼"
	put(t, db, &locator.Batch{Sites: []locator.SiteChange{{Base: s.Version, Site: func() locator.Site { o := *s.Clone(); o.Operator = "丙"; return o }()}}})
	d := a.For(clerk("小李", locator.Contributor, heping))
	err := d.Propose(t.Context(), admin.SaveSite{Base: s.Version, Site: next}, &locator.FormDraft{})
	if moved, ok := errors.AsType[*admin.StaleError](err); !ok || moved.Base == nil || moved.Held.Operator != "丙" {
		t.Errorf("err = %v", err)
	}
}
