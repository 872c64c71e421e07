package admin_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/hours"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
)

// embedded returns the program's own notice of the year, in a copy.
func embedded(t testing.TB, year int) hours.HolidayNotice {
	t.Helper()
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range notices {
		if n.Year == year {
			return *n
		}
	}
	t.Fatalf("the program has no notice of %d", year)
	return hours.HolidayNotice{}
}

// old returns a notice of 2023, which the program does not have.
func old(t testing.TB) hours.HolidayNotice {
	t.Helper()
	day := func(s string) hours.Day {
		d, err := hours.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	return hours.HolidayNotice{Year: 2023, Number: "国办发明电〔2022〕16号", Feasts: []hours.Feast{
		{Name: "元旦", From: day("2022-12-31"), Until: day("2023-01-02")},
		{Name: "春节", From: day("2023-01-21"), Until: day("2023-01-27"), Work: []hours.Day{day("2023-01-28"), day("2023-01-29")}},
		{Name: "清明节", From: day("2023-04-05"), Until: day("2023-04-05")},
		{Name: "劳动节", From: day("2023-04-29"), Until: day("2023-05-03"), Work: []hours.Day{day("2023-04-23"), day("2023-05-06")}},
		{Name: "端午节", From: day("2023-06-22"), Until: day("2023-06-24"), Work: []hours.Day{day("2023-06-25")}},
		{Name: "中秋节、国庆节", From: day("2023-09-29"), Until: day("2023-10-06"), Work: []hours.Day{day("2023-10-07"), day("2023-10-08")}},
	}}
}

func TestAddHolidays(t *testing.T) {
	a, db := newAdmin(t)
	a.Profile = profile(t).Profile
	patch := func() string {
		held, err := db.CityPatch(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return string(held)
	}
	rev := func() int64 {
		r, err := db.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return r.Rev
	}
	add := func(want []importer.Outcome, notices ...hours.HolidayNotice) {
		t.Helper()
		got, err := a.AddHolidays(t.Context(), "test", notices)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}

	// As pasted, without number and address: what the program has.
	pasted := embedded(t, 2026)
	pasted.Number, pasted.URL = "", ""
	add([]importer.Outcome{importer.Unchanged}, pasted)
	if patch() != "" {
		t.Errorf("stored %s", patch())
	}

	if err := a.UpdateCity(t.Context(), "test", []byte(`{"footer":{"icp":"某备1号"}}`)); err != nil {
		t.Fatal(err)
	}
	moved := embedded(t, 2026)
	moved.Feasts[6].Work = []hours.Day{moved.Feasts[6].Work[0]}
	add([]importer.Outcome{importer.New, importer.Unchanged, importer.Changed}, old(t), embedded(t, 2025), moved)
	if p := patch(); !strings.Contains(p, `某备1号`) || strings.Count(p, `"year":`) != 2 || strings.Contains(p, "2026-10-10") {
		t.Errorf("stored %s", p)
	}

	before, held := rev(), patch()
	add([]importer.Outcome{importer.Unchanged, importer.Unchanged}, old(t), moved)
	numbered := old(t)
	numbered.Number = ""
	add([]importer.Outcome{importer.Unchanged}, numbered)
	if rev() != before || patch() != held {
		t.Errorf("revision %d then %d, stored %s", before, rev(), patch())
	}
	numbered.Number = "国办发明电〔2022〕17号"
	add([]importer.Outcome{importer.Changed}, numbered)

	held = patch()
	wrong := old(t)
	wrong.Feasts = wrong.Feasts[1:]
	_, err := a.AddHolidays(t.Context(), "test", []hours.HolidayNotice{embedded(t, 2026), wrong})
	refused, ok := errors.AsType[*locator.Error](err)
	if !ok || refused.Kind != locator.Invalid || len(refused.Faults) != 1 || refused.Faults[0].Code != "no_feast" {
		t.Errorf("refused with %v", err)
	}
	if patch() != held {
		t.Error("a wrong notice changed something")
	}
}
