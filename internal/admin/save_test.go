package admin_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// listed is a published meal point with facts of every group.
func listed() locator.Site {
	source := locator.Provenance{Source: "名单", SourceDate: "2026-01-01", Method: locator.ByList}
	return locator.Site{
		Service: locator.Meal, Name: "民丰社区食堂", District: heping, Address: "和平区南京南街46号", Registered: locator.Yes,
		Publication: locator.Publication{Status: locator.Published, First: now()}, HoursText: "每天10:30-13:00",
		Location: &locator.Location{Point: geo.Point{123.4, 41.79}, Precision: locator.AtDoor, Method: locator.ByList},
		Contact:  locator.Contact{Phone: "024-22334455"}, Amenities: locator.Tristates{"wifi": locator.Yes},
		Meal: &locator.MealService{Channel: locator.Community, MenuText: "午餐15元"},
		Facts: map[locator.FactGroup]locator.Provenance{
			locator.HoursFacts: source, locator.PriceFacts: source, locator.LocationFacts: source, locator.AmenityFacts: source, locator.ContactFacts: source,
		},
	}
}

func held(t testing.TB, db *store.DB, s locator.Site) *locator.Site {
	t.Helper()
	b := &locator.Batch{Sites: []locator.SiteChange{{Site: s}}}
	put(t, db, b)
	return &b.Sites[0].Site
}

func faultsOf(err error) []string {
	var fields []string
	if e, ok := errors.AsType[*locator.Error](err); ok {
		for _, f := range e.Faults {
			fields = append(fields, f.Field+" "+f.Code)
		}
	}
	return fields
}

// What is refused in a change of a published site, and what is not.
func TestSaveSiteRules(t *testing.T) {
	today := locator.Provenance{Source: "问的", VerifiedOn: "2026-11-23", Method: locator.ByPhone}
	told := func(s *locator.Site, groups ...locator.FactGroup) {
		for _, g := range groups {
			s.Facts[g] = today
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*locator.Site)
		reason string
		same   []locator.FactGroup
		want   []string
	}{
		{"nothing", func(*locator.Site) {}, "", nil, nil},
		{"more than was known", func(s *locator.Site) {
			s.Directions = "二楼"
			told(s, locator.LocationFacts)
		}, "", nil, nil},
		{"hours without a source", func(s *locator.Site) { s.HoursText = "每天9:00-13:00" }, "问过", nil, []string{"facts.hours untold"}},
		{"hours in other words", func(s *locator.Site) { s.HoursText = "周一至周日10:30-13:00" }, "改写法", []locator.FactGroup{locator.HoursFacts}, nil},
		{"hours without a reason", func(s *locator.Site) { s.HoursText = "每天9:00-13:00"; told(s, locator.HoursFacts) }, " ", nil, []string{"reason no_reason"}},
		{"hours", func(s *locator.Site) { s.HoursText = "每天9:00-13:00"; told(s, locator.HoursFacts) }, "问过", nil, nil},
		{"a place moved without a reason", func(s *locator.Site) { s.Location.Point[0] += 0.001; told(s, locator.LocationFacts) }, "", nil, []string{"reason no_reason"}},
		{"a mobile number", func(s *locator.Site) { s.Contact.Phone = "13812345678"; told(s, locator.ContactFacts) }, "", nil, []string{"contact.mobile_public mobile_unticked"}},
		{"a mobile number of somebody who agrees", func(s *locator.Site) {
			s.Contact.Phone, s.Contact.MobilePublic = "13812345678", true
			told(s, locator.ContactFacts)
		}, "", nil, nil},
		{"checked tomorrow", func(s *locator.Site) {
			s.Facts[locator.HoursFacts] = locator.Provenance{Source: "问的", VerifiedOn: "2026-11-24", Method: locator.ByPhone}
		}, "", nil, []string{"facts.hours.verified_on future"}},
		{"a long reason", func(s *locator.Site) { s.StaffNote = "记" }, string(make([]rune, 201)) + "x", nil, []string{"reason long_reason"}},
		{"not registered", func(s *locator.Site) { s.Registered = locator.No }, "", nil, []string{"registered unregistered_published"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, db := staffRoom(t)
			s := held(t, db, listed())
			next := s.Clone()
			tt.change(next)
			in := admin.SaveSite{Base: s.Version, Site: *next, Reason: tt.reason, SameMeaning: tt.same}
			_, err := a.ForProgram("test").SaveSite(t.Context(), in)
			if diff := cmp.Diff(tt.want, faultsOf(err)); diff != "" || len(tt.want) == 0 && err != nil {
				t.Errorf("%v %s", err, diff)
			}
			stored, err := db.Site(t.Context(), s.ID)
			if err != nil {
				t.Fatal(err)
			}
			if changed := stored.Version != s.Version; changed && len(tt.want) > 0 {
				t.Error("refused and stored")
			}
		})
	}
}

// How somebody knows becomes the source of what he changed, and of nothing else.
func TestTell(t *testing.T) {
	a, db := staffRoom(t)
	s := held(t, db, listed())
	d := a.ForProgram("test")
	paper := locator.Provenance{Source: "新名单", SourceDate: "2026-11-01"}
	for _, tt := range []struct {
		told map[locator.FactGroup]admin.HowKnown
		want locator.Provenance
		same bool
	}{
		{map[locator.FactGroup]admin.HowKnown{"": admin.KnownByPhone}, locator.Provenance{Source: "工作人员填写", VerifiedOn: "2026-11-23", Method: locator.ByPhone}, false},
		{map[locator.FactGroup]admin.HowKnown{"": admin.KnownByPhone, locator.HoursFacts: admin.KnownByVisit}, locator.Provenance{Source: "工作人员填写", VerifiedOn: "2026-11-23", Method: locator.ByVisit}, false},
		{map[locator.FactGroup]admin.HowKnown{"": admin.KnownByList}, locator.Provenance{Source: "新名单", SourceDate: "2026-11-01", Method: locator.ByList}, false},
		{map[locator.FactGroup]admin.HowKnown{"": admin.KnownByStaff}, locator.Provenance{Source: "工作人员填写", Method: locator.ByStaff}, false},
		{map[locator.FactGroup]admin.HowKnown{"": admin.KnownBySame}, s.Facts[locator.HoursFacts], true},
		{nil, s.Facts[locator.HoursFacts], false},
	} {
		next := s.Clone()
		next.HoursText = "每天9:00-13:00"
		same := d.Tell(s, next, tt.told, paper)
		if got := next.Facts[locator.HoursFacts]; got != tt.want || slices.Contains(same, locator.HoursFacts) != tt.same {
			t.Errorf("%v: %+v, same %v", tt.told, got, same)
		}
		if next.Facts[locator.PriceFacts] != s.Facts[locator.PriceFacts] {
			t.Errorf("%v: the source of prices was changed too", tt.told)
		}
	}
}

// Two people change a site; the second is shown both, and what becomes of it
// holds what each changed alone.
func TestMerge(t *testing.T) {
	a, db := staffRoom(t)
	d := a.ForProgram("test")
	s := held(t, db, listed())
	theirs := s.Clone()
	theirs.HoursText, theirs.Operator, theirs.Contact.Phone = "每天8:00-13:00", "丙公司", "024-1"
	theirs.Facts[locator.HoursFacts] = locator.Provenance{Source: "他问的", VerifiedOn: "2026-11-22", Method: locator.ByPhone}
	put(t, db, &locator.Batch{Sites: []locator.SiteChange{{Base: s.Version, Site: *theirs}}})

	mine := s.Clone()
	mine.HoursText, mine.Meal.MenuText, mine.Contact.Phone = "每天9:00-13:00", "午餐16元", "024-1"
	own := locator.Provenance{Source: "我去的", VerifiedOn: "2026-11-23", Method: locator.ByVisit}
	mine.Facts[locator.HoursFacts], mine.Facts[locator.PriceFacts] = own, own
	_, err := d.SaveSite(t.Context(), admin.SaveSite{Base: s.Version, Site: *mine, Reason: "去过"})
	moved, ok := errors.AsType[*admin.StaleError](err)
	if !ok || locator.KindOf(err) != locator.Conflict {
		t.Fatalf("err = %v", err)
	}
	plan, err := d.PlanMerge(moved, mine)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Conflicts) != 1 || plan.Conflicts[0].Unit != "hours_text" {
		t.Fatalf("contests %+v", plan.Conflicts)
	}
	if diff := cmp.Diff([]admin.Difference{{Title: "餐标", Old: "午餐15元", New: "午餐16元"}}, plan.Mine); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]admin.Difference{{Title: "运营单位", New: "丙公司"}}, plan.Theirs); diff != "" {
		t.Error(diff)
	}
	if _, open, err := plan.With(func(string) (bool, bool) { return false, false }); err != nil || !slices.Equal(open, []string{"hours_text"}) {
		t.Errorf("open %v, %v", open, err)
	}
	for _, take := range []bool{true, false} {
		site, _, err := plan.With(func(string) (bool, bool) { return take, true })
		if err != nil {
			t.Fatal(err)
		}
		want := map[bool]string{true: "每天9:00-13:00", false: "每天8:00-13:00"}[take]
		source := map[bool]locator.Provenance{true: own, false: theirs.Facts[locator.HoursFacts]}[take]
		if site.HoursText != want || site.Facts[locator.HoursFacts] != source || site.Operator != "丙公司" || site.Meal.MenuText != "午餐16元" || site.Facts[locator.PriceFacts] != own {
			t.Errorf("take mine %v: %+v", take, site)
		}
		if _, err := d.SaveSite(t.Context(), admin.SaveSite{Base: moved.Held.Version, Site: *site, Reason: "合在一起"}); err != nil {
			t.Error(err)
		}
		moved.Held.Version++
	}
}

// Whatever two people change: with all of mine, everything that I changed is
// there and so is what the other changed elsewhere; with all of theirs, nothing
// that the other changed is lost.
func TestMergeLosesNothing(t *testing.T) {
	a, _ := staffRoom(t)
	d := a.ForProgram("test")
	rapid.Check(t, func(r *rapid.T) {
		some := func(version int64) *locator.Site {
			s := anySite(r, rapid.SampledFrom([]string{"甲", "乙"}).Draw(r, "name"), geo.Point{123.4, 41.79})
			s.ID, s.Version = "100001", version
			return &s
		}
		moved := &admin.StaleError{Base: some(1), Held: some(2)}
		mine := some(1)
		plan, err := d.PlanMerge(moved, mine)
		if err != nil {
			r.Fatal(err)
		}
		for _, take := range []bool{true, false} {
			got, _, err := plan.With(func(string) (bool, bool) { return take, true })
			if err != nil {
				r.Fatal(err)
			}
			from, to := moved.Base, mine
			if !take {
				to = moved.Held
			}
			wanted, err := d.Compare(from, to)
			if err != nil {
				r.Fatal(err)
			}
			left, err := d.Compare(got, to)
			if err != nil {
				r.Fatal(err)
			}
			for _, w := range wanted {
				if i := slices.IndexFunc(left, func(o admin.Difference) bool { return o.Title == w.Title }); i >= 0 && !sourceTitle(w.Title) {
					r.Fatalf("take mine %v: %q was changed to %q and is %q", take, w.Title, w.New, left[i].Old)
				}
			}
		}
	})
}

// sourceTitle reports whether a field says where facts come from: it follows
// them, and what the store or publication say is no matter of a form.
func sourceTitle(title string) bool {
	return strings.ContainsAny(title, "\u6765\u6838\u53d1\u6062\u539f") // 来源, 核实, 发布, 恢复, 原因
}
