package importer_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"jiujin/internal/city"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
)

// keys are held sites as a list is matched against them.
type keys []importer.SiteKey

func (k keys) Len() int                  { return len(k) }
func (k keys) At(i int) importer.SiteKey { return k[i] }
func (k keys) Service(id string) (locator.Service, bool) {
	i := slices.IndexFunc(k, func(s importer.SiteKey) bool { return s.ID == id })
	if i < 0 {
		return "", false
	}
	return k[i].Service, true
}

func shenyang(t *testing.T) *city.City {
	t.Helper()
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func station() *locator.Site {
	return &locator.Site{
		ID: locator.NewID(10_001), Service: locator.Station, Name: "三好街驿站", District: "210102", Address: "三好街1号",
		HoursText: "8:00-17:00", Version: 4, Publication: locator.Publication{Status: locator.Draft},
	}
}

func against(t *testing.T, sites ...*locator.Site) *importer.Held {
	t.Helper()
	c := shenyang(t)
	var held keys
	byID := map[string]*locator.Site{}
	for _, s := range sites {
		held = append(held, importer.SiteKey{
			ID: s.ID, Service: s.Service, District: s.District, Name: s.Name,
			Address: city.AddressKeyOf(c, s.District, s.Subdistrict, s.Address),
		})
		byID[s.ID] = s
	}
	return &importer.Held{
		City: c, Sites: held, Now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC),
		Read:      func(context.Context, []string) (map[string]*locator.Site, error) { return byID, nil },
		MayChange: func(*locator.Site, *locator.Site) error { return nil },
	}
}

// plan returns the lines and changes of a CSV list.
func plan(t *testing.T, h *importer.Held, list string) (lines []string, changes []importer.Change, found importer.Findings) {
	t.Helper()
	source := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(list)), nil }
	err := h.Plan(t.Context(), source, importer.Options{}, &found, func(_ context.Context, some []importer.Line, more []importer.Change) error {
		for _, l := range some {
			text := fmt.Sprint(l.Outcome, " ", l.Row, " ", l.Fault.Code)
			for _, f := range l.Fields {
				text += f.Field + ":" + f.Old + ">" + f.New
			}
			lines = append(lines, strings.TrimSpace(text))
		}
		changes = append(changes, more...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines, changes, found
}

// TestPlan plans without a store and without a person.
func TestPlan(t *testing.T) {
	held := station()
	lines, changes, found := plan(t, against(t, held), "类型,名称,区县,地址,服务时间,来源日期\n"+
		"驿站,三好街驿站,和平区,和平区三好街1号,9:00-18:00,2026-11-01\n"+
		"驿站,新驿站,和平区,三好街7号,全天,2026-11-01\n"+
		"驿站,,和平区,三好街9号,全天,2026-11-01\n"+
		"驿站,合计,和平区,,,\n")
	want := []string{
		"changed 2 地址:三好街1号>和平区三好街1号服务时间:8:00-17:00>9:00-18:00", "new 3", "refused 4 required", "refused 5 summary_row",
	}
	got := slices.DeleteFunc(lines, func(s string) bool { return strings.HasPrefix(s, "warning") })
	if !slices.Equal(got, want) {
		t.Errorf("lines\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(changes) != 2 || changes[0].Held != held || changes[0].Base != 4 || changes[0].Site.HoursText != "9:00-18:00" || changes[1].Held != nil {
		t.Errorf("changes %+v", changes)
	}
	if held.HoursText != "8:00-17:00" {
		t.Error("the held site was changed")
	}
	if found.Rows != 4 || found.New != 1 || found.Changed != 1 || found.Refused != 2 {
		t.Errorf("totals %+v", found.Totals)
	}
}

// TestPlanAsksForTheRight: a row that the caller forbids is refused with the
// caller's code.
func TestPlanAsksForTheRight(t *testing.T) {
	h := against(t)
	h.MayChange = func(_, next *locator.Site) error {
		return &locator.Error{Kind: locator.Forbidden, Code: "not_" + next.District}
	}
	lines, changes, _ := plan(t, h, "类型,名称,区县,地址\n驿站,甲,和平区,三好街1号\n")
	if !slices.Contains(lines, "refused 2 not_210102") || len(changes) != 0 {
		t.Errorf("lines %q, %d changes", lines, len(changes))
	}
}

// TestPlanOfSitesThatAreGone: what was deleted while the list was read makes the
// plan worthless.
func TestPlanOfSitesThatAreGone(t *testing.T) {
	h := against(t, station())
	h.Read = func(context.Context, []string) (map[string]*locator.Site, error) { return nil, nil }
	source := func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("类型,名称,区县,地址\n驿站,三好街驿站,和平区,三好街1号\n")), nil
	}
	err := h.Plan(t.Context(), source, importer.Options{}, &importer.Findings{}, func(context.Context, []importer.Line, []importer.Change) error { return nil })
	if locator.KindOf(err) != locator.Conflict {
		t.Errorf("%v", err)
	}
}
