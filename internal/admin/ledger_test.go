package admin_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/admin"
	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

func TestLedger(t *testing.T) {
	a, db := office(t)
	built := func(p locator.Programme) func(*locator.Site) {
		return func(s *locator.Site) { p.Year = 2026; s.Programme = p }
	}
	stored(t, db,
		with(point("全了", shenhe, locator.Meal), built(locator.Programme{Built: "2026-03", Plated: "2026-04-01", Accepted: "2026-05-01", InUse: "2026-05-02"})),
		with(point("才建成", shenhe, locator.Meal), func(s *locator.Site) {
			built(locator.Programme{Built: "2026-03-01"})(s)
			s.Location, s.Meal.Channel = nil, locator.Chain
			s.Facts[locator.HoursFacts] = locator.Provenance{VerifiedOn: "2026-08-24"} // 91 days ago
		}),
		with(point("明天建成", dadong, locator.Meal), func(s *locator.Site) {
			built(locator.Programme{Built: "2026-11-24"})(s)
			s.Publication = locator.Publication{Status: locator.Suspended}
		}),
		with(point("停办了", dadong, locator.Meal), func(s *locator.Site) {
			built(locator.Programme{Built: "2026-01-05", InUse: "2026-02-01"})(s)
			s.Publication.Status = locator.Closed
		}),
		with(point("去年的", shenhe, locator.Meal), func(s *locator.Site) { s.Programme.Year = 2025 }),
		point("没写年度", shenhe, locator.Station),
		with(point("没写也停了", shenhe, locator.Station), func(s *locator.Site) { s.Publication.Status = locator.Closed }),
	)
	boss := a.For(staffOf(locator.Administrator))
	hundred := 100
	if err := boss.SetTargets(t.Context(), admin.Targets{
		Year: 2026, Service: locator.Meal, City: &hundred, Districts: map[string]int{shenhe: 40},
	}); err != nil {
		t.Fatal(err)
	}
	l, err := a.For(staffOf(locator.Auditor)).Ledger(t.Context(), 0, []string{"210102", shenhe, dadong})
	if err != nil {
		t.Fatal(err)
	}
	want := &admin.Ledger{
		Year: 2026, Today: "2026-11-23", Years: []int{2026, 2025}, Undated: 1,
		Services: []admin.ServiceLedger{{
			Service: locator.Meal,
			Total: admin.Counts{
				Sites: 4, Built: 3, Plated: 1, Accepted: 1, InUse: 2, Published: 3, Suspended: 1, Located: 3, Verified: 3, Done: 1,
				Target: 100, HasTarget: true,
			},
			Districts: []admin.DistrictCounts{
				{District: "210102"},
				{District: shenhe, Counts: admin.Counts{
					Sites: 2, Built: 2, Plated: 1, Accepted: 1, InUse: 1, Published: 2, Located: 1, Verified: 1, Done: 1, Target: 40, HasTarget: true,
				}},
				{District: dadong, Counts: admin.Counts{Sites: 2, Built: 1, InUse: 1, Published: 1, Suspended: 1, Located: 2, Verified: 2}},
			},
			Channels: []admin.ChannelCounts{
				{Channel: locator.Community, Counts: admin.Counts{
					Sites: 3, Built: 2, Plated: 1, Accepted: 1, InUse: 2, Published: 2, Suspended: 1, Located: 3, Verified: 3, Done: 1,
				}},
				{Channel: locator.Chain, Counts: admin.Counts{Sites: 1, Built: 1, Published: 1}},
			},
		}, {
			Service: locator.Station, Total: admin.Counts{Target: 300, HasTarget: true},
			Districts: []admin.DistrictCounts{{District: "210102"}, {District: shenhe}, {District: dadong}},
		}},
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	found, err := boss.FilterSites(t.Context(), admin.SiteFilter{Words: "才建成"})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	lacks := []admin.Lack{admin.LacksPlated, admin.LacksAccepted, admin.LacksInUse, admin.LacksLocation, admin.LacksVerified}
	if diff := cmp.Diff(lacks, found[0].Lacks("2026-11-23")); diff != "" {
		t.Error(diff)
	}
}

func served(site string, month locator.Month, total, seniors int) locator.Servings {
	return locator.Servings{SiteID: site, Month: month, Total: &total, Seniors: &seniors}
}

func TestServings(t *testing.T) {
	a, db := office(t)
	put := stored(t, db, point("甲", shenhe, locator.Meal), point("乙", shenhe, locator.Meal), point("丙", dadong, locator.Meal), point("驿", shenhe, locator.Station))
	boss, editor := a.For(staffOf(locator.Administrator)), a.For(staffOf(locator.Editor, locator.Meal))
	one, two, three := put["甲"].ID, put["乙"].ID, put["丙"].ID
	if err := boss.SaveServings(t.Context(), "", []locator.Servings{served(one, "2026-10", 1000, 400), served(three, "2026-10", 0, 0), served(one, "2026-09", 7, 7)}); err != nil {
		t.Fatal(err)
	}
	rows, err := editor.ServingsGrid(t.Context(), "2026-10", "")
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v %v", rows, err)
	}
	if rows[1].Name != "甲" || *rows[1].Now.Total != 1000 || *rows[1].Before.Total != 7 || rows[0].Now.Total != nil || rows[0].Now.Version != 0 {
		t.Errorf("grid: %+v", rows)
	}
	months, err := editor.ServingsOfYear(t.Context(), 2026)
	if err != nil {
		t.Fatal(err)
	}
	want := admin.MonthSum{Month: "2026-10", Total: admin.Sum{N: 1000, Sites: 2}, Seniors: admin.Sum{N: 400, Sites: 2}}
	if diff := cmp.Diff(want, months[9]); diff != "" {
		t.Errorf("October (-want +got):\n%s", diff)
	}
	if months[10].Total.Sites != 0 {
		t.Error("nobody said anything of November, and it is counted")
	}

	// Somebody else's number since is a conflict, which names the row.
	err = editor.SaveServings(t.Context(), "", []locator.Servings{served(one, "2026-10", 5, 5)})
	if e, ok := errors.AsType[*locator.Error](err); !ok || e.Kind != locator.Conflict || e.Faults[0].Field != one+"/2026-10" {
		t.Errorf("a version that is not held: %v", err)
	}
	for _, tt := range []struct {
		name string
		desk *admin.Desk
		s    locator.Servings
		kind locator.Kind
	}{
		{"another district", editor, served(three, "2026-11", 1, 1), locator.Forbidden},
		{"a contributor", a.For(staffOf(locator.Contributor, locator.Meal)), served(one, "2026-11", 1, 1), locator.Forbidden},
		{"an auditor", a.For(staffOf(locator.Auditor)), served(one, "2026-11", 1, 1), locator.Forbidden},
		{"a station", boss, served(put["驿"].ID, "2026-11", 1, 1), locator.Unprocessable},
		{"next month", boss, served(one, "2026-12", 1, 1), locator.Invalid},
		{"more seniors than people", boss, served(one, "2026-11", 1, 2), locator.Invalid},
		{"no site", boss, served("999999", "2026-11", 1, 1), locator.NotFound},
	} {
		if err := tt.desk.SaveServings(t.Context(), "", []locator.Servings{served(two, "2026-11", 3, 1), tt.s}); locator.KindOf(err) != tt.kind {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.kind)
		}
	}
	if held, err := db.Servings(t.Context(), "2026-11", "2026-11"); err != nil || len(held) != 0 {
		t.Errorf("what was refused is stored: %v %v", held, err)
	}
}

func TestPlanServings(t *testing.T) {
	a, db := office(t)
	put := stored(t, db, point("甲", shenhe, locator.Meal), point("乙", shenhe, locator.Meal), point("丙", dadong, locator.Meal))
	d := a.For(staffOf(locator.Editor, locator.Meal))
	one, two, three := put["甲"].ID, put["乙"].ID, put["丙"].ID
	if err := d.SaveServings(t.Context(), "", []locator.Servings{served(one, "2026-10", 1000, 400), served(two, "2026-10", 10, 5)}); err != nil {
		t.Fatal(err)
	}
	n := func(n int) *int { return &n }
	lines, err := d.PlanServings(t.Context(), []transfer.ServingsRow{
		{Number: 2, SiteID: one, Month: "2026-10", Total: n(1200)}, // the seniors stay as they are
		{Number: 3, SiteID: two, Month: "2026-10", Total: n(10)},
		{Number: 4, SiteID: two, Month: "2026-11", Total: n(0)},
		{Number: 5, SiteID: three, Month: "2026-10", Total: n(1)},
		{Number: 6, SiteID: two, Month: "2026-11", Total: n(9)},
		{Number: 7, Faults: []transfer.Fault{transfer.NewFault("编号", "bad_id", "x")}},
	}, "十月.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	var got []importer.Outcome
	for _, l := range lines {
		got = append(got, l.Outcome)
	}
	want := []importer.Outcome{importer.Changed, importer.Unchanged, importer.New, importer.Refused, importer.Refused, importer.Refused}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	if after := lines[0].After; *after.Total != 1200 || *after.Seniors != 400 || after.Version != 1 || after.Source != "十月.xlsx" {
		t.Errorf("line 2: %+v", after)
	}
	if err := d.SaveServings(t.Context(), "十月.xlsx", []locator.Servings{lines[0].After, lines[2].After}); err != nil {
		t.Error(err)
	}
}

func TestCityOfADesk(t *testing.T) {
	a, _ := office(t)
	boss := a.For(staffOf(locator.Administrator))
	for _, role := range []locator.Role{locator.Editor, locator.Contributor, locator.Auditor} {
		d := a.For(staffOf(role, locator.Meal))
		_, profile := d.CityProfile(t.Context())
		_, plan := d.PlanCity(t.Context(), []byte(`{}`))
		_, holidays := d.AddHolidays(t.Context(), []hours.HolidayNotice{embedded(t, 2026)})
		for what, err := range map[string]error{
			"profile": profile, "plan": plan, "holidays": holidays,
			"update":   d.UpdateCity(t.Context(), []byte(`{"footer":{"icp":"x"}}`)),
			"hotlines": d.SetHotlines(t.Context(), nil, nil),
			"targets":  d.SetTargets(t.Context(), admin.Targets{Year: 2026, Service: locator.Meal}),
		} {
			if locator.KindOf(err) != locator.Forbidden {
				t.Errorf("%s may %s: %v", role, what, err)
			}
		}
	}

	changes, err := boss.PlanCity(t.Context(), []byte(`{"footer":{"icp":"辽ICP备1号"},"hotlines":[{"number":"12345","name":"热线","name_en":"","service":""}]}`))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]admin.CityChange{}
	for _, c := range changes {
		fields[c.Field] = c
	}
	if c := fields["footer.icp"]; c.Old != "" || c.New != "辽ICP备1号" {
		t.Errorf("changes: %v", changes)
	}
	if c := fields["hotlines[1].number"]; c.Old != "12351" || c.New != "" {
		t.Errorf("changes: %v", changes)
	}
	if p, err := boss.CityProfile(t.Context()); err != nil || p.Footer.ICP != "" {
		t.Errorf("a plan has stored something: %v %v", p.Footer, err)
	}
	if _, err := boss.PlanCity(t.Context(), []byte(`{"footer":{"icq":"x"}}`)); locator.KindOf(err) != locator.Invalid {
		t.Errorf("an unknown field: %v", err)
	}

	p, err := boss.CityProfile(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := []city.Hotline{{Number: "024-1", Name: "x"}}
	if err := boss.SetHotlines(t.Context(), p.Hotlines, next); locator.KindOf(err) != locator.Invalid {
		t.Errorf("a number with a stroke: %v", err)
	}
	next[0].Number = "12349"
	if err := boss.SetHotlines(t.Context(), p.Hotlines, next); err != nil {
		t.Fatal(err)
	}
	if err := boss.SetHotlines(t.Context(), p.Hotlines, nil); locator.KindOf(err) != locator.Conflict {
		t.Errorf("over somebody else's hotlines: %v", err)
	}
}
