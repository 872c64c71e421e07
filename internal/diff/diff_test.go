package diff_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/diff"
	"jiujin/internal/locator"
)

func canteen() *locator.Site {
	return &locator.Site{
		ID: "104837", Service: locator.Meal, Name: "食堂", District: "210113", HoursText: "8:00-17:00",
		Contact: locator.Contact{Phone: "024-12345678", PrivateName: "张"},
		Entry:   locator.Tristates{"walk_in": locator.Yes},
		Meal:    &locator.MealService{MenuText: "10元", Payment: locator.Tristates{"cash": locator.Yes}},
		Facts:   map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {Source: "list"}},
		Version: 3,
	}
}

func changed(change func(*locator.Site)) *locator.Site {
	s := canteen()
	change(s)
	return s
}

func fields(t *testing.T, s *locator.Site) diff.Fields {
	t.Helper()
	f, err := diff.Of(s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestUnits(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*locator.Site)
		want   []string
	}{
		"nothing":             {func(*locator.Site) {}, nil},
		"what the store says": {func(s *locator.Site) { s.Version, s.Rev = 9, 9 }, nil},
		"a field":             {func(s *locator.Site) { s.Name = "别的" }, []string{"name"}},
		"a mobile and its consent are one unit": {
			func(s *locator.Site) { s.Contact.Phone, s.Contact.MobilePublic = "13900000000", true }, []string{"contact.phone"},
		},
		"each fact by itself": {
			func(s *locator.Site) { s.Entry = locator.Tristates{"night": locator.No}; s.Meal.Payment = nil },
			[]string{"entry.night", "entry.walk_in", "meal.payment.cash"},
		},
		"another service takes its meals along": {
			func(s *locator.Site) { s.Service, s.Meal = locator.Station, nil }, []string{"service"},
		},
	} {
		if got := diff.Units(fields(t, canteen()), fields(t, changed(tt.change))); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

func TestIntoIsTheRecord(t *testing.T) {
	s, again := canteen(), &locator.Site{}
	if err := fields(t, s).Into(again); err != nil {
		t.Fatal(err)
	}
	s.ID, s.Version = "", 0 // the store's
	if d := cmp.Diff(s, again); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestTakeBack: what nobody touched since goes back, what somebody changed
// since stays and is named, what is back already is passed over.
func TestTakeBack(t *testing.T) {
	before := canteen()
	after := changed(func(s *locator.Site) { s.Name, s.HoursText, s.Contact.PrivateName = "新名", "9:00-17:00", "李" })
	now := changed(func(s *locator.Site) { s.Name, s.HoursText, s.Address = "新名", "10:00-17:00", "路1号" })
	next, restored, kept := diff.TakeBack(fields(t, before), fields(t, after), fields(t, now))
	if !slices.Equal(restored, []string{"name"}) || !slices.Equal(kept, []string{"hours_text"}) {
		t.Errorf("restored %v, kept %v", restored, kept)
	}
	site := &locator.Site{}
	if err := next.Into(site); err != nil {
		t.Fatal(err)
	}
	if site.Name != before.Name || site.HoursText != now.HoursText || site.Address != now.Address || site.Contact.PrivateName != "张" {
		t.Errorf("%+v", site)
	}
}

func TestMerge(t *testing.T) {
	merge := func(base, held, mine *locator.Site) *diff.Merge {
		t.Helper()
		m := &diff.Merge{}
		for s, into := range map[*locator.Site]*diff.Record{base: &m.Base, held: &m.Held, mine: &m.Mine} {
			var err error
			if *into, err = diff.OfSite(s); err != nil {
				t.Fatal(err)
			}
		}
		return m
	}
	held := changed(func(s *locator.Site) { s.Name, s.HoursText, s.Version = "她的名", "9:00-17:00", 4 })
	mine := changed(func(s *locator.Site) {
		s.Name, s.Address = "我的名", "路2号"
		s.Facts[locator.HoursFacts] = locator.Provenance{Source: "phone"}
	})
	m := merge(canteen(), held, mine)
	if got := m.Units(); !slices.Equal(got, []string{"address", "hours_text", "name"}) {
		t.Errorf("units %v", got)
	}
	for unit, want := range map[string]diff.Side{"address": diff.OnlyMine, "hours_text": diff.OnlyTheir, "name": diff.Conflict} {
		if got := m.Side(unit); got != want {
			t.Errorf("%s is of side %d, want %d", unit, got, want)
		}
	}
	for takeMine, name := range map[bool]string{true: "我的名", false: "她的名"} {
		site, err := m.Join(map[string]bool{"name": takeMine})
		if err != nil {
			t.Fatal(err)
		}
		if site.Name != name || site.Address != "路2号" || site.HoursText != "9:00-17:00" || site.Version != 4 || site.ID != "104837" {
			t.Errorf("mine %v: %+v", takeMine, site)
		}
	}
	if m := merge(nil, held, mine); m.Side("address") != diff.Conflict {
		t.Error("without a common beginning everything is a conflict")
	}
}

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		entity    locator.Entity
		doc, name string
	}{
		{locator.SiteEntity, `{"name":"站"}`, "站"},
		{locator.NoticeEntity, `{"text":"停餐"}`, "停餐"},
		{locator.UserEntity, `{"name":"wang","full_name":"王芳"}`, "王芳"},
		{locator.SiteEntity, "", ""},
	} {
		var doc []byte
		if tt.doc != "" {
			doc = []byte(tt.doc)
		}
		r, err := diff.Read(tt.entity, doc)
		if err != nil || r.Name() != tt.name {
			t.Errorf("%s %s: %q, %v", tt.entity, tt.doc, r.Name(), err)
		}
	}
	if _, err := diff.Read(locator.SiteEntity, []byte("{")); err == nil {
		t.Error("half a record was read")
	}
}
