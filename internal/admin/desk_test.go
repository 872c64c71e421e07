package admin_test

import (
	"context"
	"testing"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// someSites are what the use cases below are tried on: sites of 和平区 that give
// meals, in each status.
type someSites struct {
	admin     *admin.Admin
	db        *store.DB
	published *locator.Site
	draft     *locator.Site
	submitted *locator.Site
	notice    *locator.Notice
	batch     string
	proposal  *locator.FormDraft
	sentence  string // stands in the published site
}

func openSites(t *testing.T) *someSites {
	t.Helper()
	a, db := staffRoom(t)
	a.Profile = profile(t).Profile
	o := &someSites{admin: a, db: db, sentence: "院里二楼"}
	site := listed()
	site.Directions = o.sentence
	o.published = held(t, db, site)
	draft := placed("还没发布的食堂", "和平区太原街5号", 0, 0)
	o.draft = held(t, db, draft)
	draft.Name, draft.Publication.Status = "交上来的食堂", locator.Submitted
	o.submitted = held(t, db, draft)
	b := &locator.Batch{Notices: []locator.NoticeChange{{Notice: locator.Notice{Kind: locator.NoticeBanner, Sites: []string{o.published.ID}, From: "2026-11-23", Text: "停水"}}}}
	put(t, db, b)
	o.notice, o.batch = &b.Notices[0].Notice, b.ID
	o.proposal = &locator.FormDraft{SiteID: o.published.ID, Base: o.published.Version, District: heping, Service: locator.Meal, Title: site.Name, Form: map[string][]string{"name": {"x"}}}
	author := a.For(clerk("小李", locator.Contributor, heping))
	next := *o.published.Clone()
	next.Operator = "丙公司"
	if err := author.Propose(t.Context(), admin.SaveSite{Base: next.Version, Site: next}, o.proposal); err != nil {
		t.Fatal(err)
	}
	return o
}

// change is a use case that changes something of 和平区's meals.
type change struct {
	name string
	do   func(context.Context, *admin.Desk, *someSites) error
	// clerks reports whether a contributor of the district may; admins, that an
	// editor may not either.
	clerks, admins bool
}

func changes() []change {
	save := func(ctx context.Context, d *admin.Desk, s *locator.Site, change func(*locator.Site)) error {
		next := *s.Clone()
		change(&next)
		_, err := d.SaveSite(ctx, admin.SaveSite{Base: s.Version, Site: next, Reason: "试"})
		return err
	}
	move := func(ctx context.Context, d *admin.Desk, s *locator.Site, to locator.Status) error {
		_, err := d.Move(ctx, admin.Move{Site: s.ID, Base: s.Version, To: to, Reason: "试"})
		return err
	}
	five := 5
	return []change{
		{"add a draft", func(ctx context.Context, d *admin.Desk, _ *someSites) error {
			s := placed("新食堂", "和平区南京南街1号", 0, 0)
			s.Facts = map[locator.FactGroup]locator.Provenance{locator.LocationFacts: {Source: "名单", Method: locator.ByList}}
			_, err := d.SaveSite(ctx, admin.SaveSite{Site: s})
			return err
		}, true, false},
		{"add a published site", func(ctx context.Context, d *admin.Desk, _ *someSites) error {
			_, err := d.SaveSite(ctx, admin.SaveSite{Site: listed()})
			return err
		}, false, false},
		{"change a draft", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return save(ctx, d, o.draft, func(s *locator.Site) { s.Operator = "甲公司" })
		}, true, false},
		{"change a published site", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return save(ctx, d, o.published, func(s *locator.Site) { s.Operator = "甲公司" })
		}, false, false},
		{"record the programme", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return save(ctx, d, o.draft, func(s *locator.Site) { s.Programme.Year = 2026 })
		}, false, false},
		{"place a draft", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.Locate(ctx, o.draft.ID, o.draft.Version, locator.Location{Point: geo.Point{123.4, 41.79}, Precision: locator.AtDoor, Method: locator.ByStaff})
		}, true, false},
		{"note that a place was not found", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.NotFound(ctx, o.draft.ID, o.draft.Version, "试过")
		}, true, false},
		{"arrange photos", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.ArrangePhotos(ctx, o.published.ID, o.published.Version, nil)
		}, false, false},
		{"note a check", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			_, err := d.CheckFacts(ctx, admin.Check{Site: o.published.ID, Base: o.published.Version, Group: locator.HoursFacts, Method: locator.ByPhone})
			return err
		}, false, false},
		{"submit", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return move(ctx, d, o.draft, locator.Submitted)
		}, true, false},
		{"publish", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return move(ctx, d, o.submitted, locator.Published)
		}, false, false},
		{"suspend", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return move(ctx, d, o.published, locator.Suspended)
		}, false, false},
		{"close", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return move(ctx, d, o.published, locator.Closed)
		}, false, false},
		{"delete", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.DeleteDraft(ctx, o.draft.ID, o.draft.Version, "试")
		}, false, false},
		{"tell two sites apart", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.Distinct(ctx, o.published.ID, o.draft.ID)
		}, true, false},
		{"put a notice", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.SaveNotice(ctx, &locator.Notice{Kind: locator.NoticeClosure, Sites: []string{o.published.ID}, From: "2026-12-01", Until: "2026-12-02", Text: "停餐"}, "")
		}, false, false},
		{"end a notice", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.EndNotice(ctx, o.notice.ID, o.notice.Version, "2026-11-24", "试")
		}, false, false},
		{"withdraw a notice", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.WithdrawNotice(ctx, o.notice.ID, o.notice.Version, "试")
		}, false, false},
		{"write servings", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.SaveServings(ctx, "试", []locator.Servings{{SiteID: o.published.ID, Month: "2026-10", Total: &five}})
		}, false, false},
		{"accept a proposal", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			next := *o.published.Clone()
			next.Operator = "丙公司"
			_, err := d.Accept(ctx, o.proposal, admin.SaveSite{Base: next.Version, Site: next})
			return err
		}, false, false},
		{"send a proposal back", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			return d.SendBack(ctx, o.proposal, "再看看")
		}, false, false},
		{"redact", func(ctx context.Context, d *admin.Desk, o *someSites) error {
			_, err := d.Redact(ctx, admin.Redaction{Site: o.published.ID, Text: o.sentence, Reason: "试", Current: true, Sure: true})
			return err
		}, false, true},
		{"put a banner on the whole city", func(ctx context.Context, d *admin.Desk, _ *someSites) error {
			return d.SaveNotice(ctx, &locator.Notice{Kind: locator.NoticeBanner, From: "2026-11-23", Text: "寒潮"}, "")
		}, false, true},
		{"make an account", func(ctx context.Context, d *admin.Desk, _ *someSites) error {
			_, err := d.SaveAccount(ctx, admin.Account{Name: "新同事", Role: locator.Administrator})
			return err
		}, false, true},
		{"set targets", func(ctx context.Context, d *admin.Desk, _ *someSites) error {
			return d.SetTargets(ctx, admin.Targets{Year: 2026, Service: locator.Meal, City: &five})
		}, false, true},
		{"set hotlines", func(ctx context.Context, d *admin.Desk, _ *someSites) error {
			p, err := d.CityProfile(ctx)
			if err != nil {
				return err
			}
			return d.SetHotlines(ctx, p.Hotlines, []city.Hotline{{Number: "12345", Name: "政务服务热线"}})
		}, false, true},
		{"change the city's data", func(ctx context.Context, d *admin.Desk, _ *someSites) error {
			return d.UpdateCity(ctx, []byte(`{"footer":{"organiser":"某局"}}`))
		}, false, true},
	}
}

// Every use case that changes something refuses those of another district, of
// another service, without the role, and disabled; and lets those do it who may.
// A use case that lets nobody would pass the first and fail the second.
func TestDeskRefuses(t *testing.T) {
	stations := clerk("station", locator.Editor, heping)
	stations.Services = []locator.Service{locator.Station}
	gone := clerk("gone", locator.Editor, heping)
	gone.Disabled = true
	bare := clerk("bare", locator.Editor, heping)
	bare.Districts = nil
	for _, c := range changes() {
		t.Run(c.name, func(t *testing.T) {
			o := openSites(t) // those who are refused leave it as it is
			for _, u := range []*locator.User{
				clerk("elsewhere", locator.Editor, "210103"), stations, gone, bare,
				clerk("contributor", locator.Contributor, heping), clerk("contributor elsewhere", locator.Contributor, "210103"),
				{Name: "auditor", Role: locator.Auditor},
				clerk("editor", locator.Editor, heping),
				{Name: "administrator", Role: locator.Administrator},
			} {
				may := u.Role == locator.Administrator || u.Name == "editor" && !c.admins || u.Name == "contributor" && c.clerks
				on := o
				if may {
					on = openSites(t)
				}
				before, err := on.db.Revision(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				err = c.do(t.Context(), on.admin.For(u), on)
				after, revErr := on.db.Revision(t.Context())
				if revErr != nil {
					t.Fatal(revErr)
				}
				switch kind := locator.KindOf(err); {
				case may && err != nil:
					t.Errorf("%s may not: %v", u.Name, err)
				case !may && kind != locator.Forbidden && kind != locator.NotFound:
					t.Errorf("%s: %v", u.Name, err)
				case !may && after != before:
					t.Errorf("%s was refused and changed something", u.Name)
				}
			}
		})
	}
}

// Moving a site to another district, or to the other service, takes the right
// in both.
func TestMovingTakesBothRights(t *testing.T) {
	both := clerk("both", locator.Editor, heping)
	both.Districts = []string{heping, "210103"}
	all := clerk("all", locator.Editor, heping)
	all.Services = locator.Services()
	for _, tt := range []struct {
		who   *locator.User
		move  func(*locator.Site)
		may   bool
		which string
	}{
		{clerk("from", locator.Editor, heping), func(s *locator.Site) { s.District = "210103" }, false, "district"},
		{clerk("to", locator.Editor, "210103"), func(s *locator.Site) { s.District = "210103" }, false, "district"},
		{both, func(s *locator.Site) { s.District = "210103" }, true, "district"},
		{clerk("from", locator.Editor, heping), func(s *locator.Site) { s.Service, s.Meal = locator.Station, nil }, false, "service"},
		{all, func(s *locator.Site) { s.Service, s.Meal = locator.Station, nil }, true, "service"},
	} {
		a, db := staffRoom(t)
		s := held(t, db, placed("食堂", "和平区太原街5号", 0, 0))
		next := *s.Clone()
		tt.move(&next)
		_, err := a.For(tt.who).SaveSite(t.Context(), admin.SaveSite{Base: s.Version, Site: next, Reason: "划过去了"})
		if (err == nil) != tt.may || !tt.may && locator.KindOf(err) != locator.Forbidden {
			t.Errorf("%s %s: %v", tt.who.Name, tt.which, err)
		}
	}
}

// Undoing a batch takes the right to every record of it: what is another's
// stays.
func TestUndoTakesEachRight(t *testing.T) {
	a, db := staffRoom(t)
	mine := held(t, db, placed("我的食堂", "和平区太原街5号", 0, 0))
	other := placed("别人的食堂", "沈河区中街5号", 0, 0)
	other.District = "210103"
	theirs := held(t, db, other)
	b := &locator.Batch{Title: "一起改"}
	for _, s := range []*locator.Site{mine, theirs} {
		next := *s.Clone()
		next.Operator = "甲公司"
		b.Sites = append(b.Sites, locator.SiteChange{Base: s.Version, Site: next})
	}
	put(t, db, b)
	if _, _, err := a.For(&locator.User{Name: "auditor", Role: locator.Auditor}).Undo(t.Context(), admin.Undo{Batch: b.ID, Reason: "试"}); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("an auditor: %v", err)
	}
	_, plan, err := a.For(clerk("editor", locator.Editor, heping)).Undo(t.Context(), admin.Undo{Batch: b.ID, Reason: "试"})
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[*locator.Site]string{mine: "", theirs: "甲公司"} {
		now, err := db.Site(t.Context(), s.ID)
		if err != nil || now.Operator != want {
			t.Errorf("%s: %q, %v; plan %+v", s.Name, now.Operator, err, plan)
		}
	}
}
