package staff

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
)

// A form that is sent as it was shown changes nothing.
func TestFormRoundTrip(t *testing.T) {
	t.Parallel()
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	made, err := demo.Generate(c, demo.Options{Today: "2026-11-23", Meals: 60, Stations: 60, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	sites := made.Sites
	sites = append(sites, locator.Site{
		Service: locator.Meal, Name: "怪字 <b>&amp;\"食堂", Aliases: []string{"甲", "乙"}, District: "210103",
		HoursText: "每天8:00-10:00\n冬天9点", Directions: "二楼，右转", StaffNote: "  ",
		Contact: locator.Contact{Phone: "13800000000", MobilePublic: true, PrivateName: "王芳", PrivatePhone: "13900000000"},
		Meal: &locator.MealService{
			Channel: locator.Chain, DineIn: locator.No, Delivery: locator.Yes, MenuText: "午餐15元", DiscountText: "80岁以上免费",
			Meals:        locator.Tristates{"lunch": locator.Yes, "dinner": locator.No},
			DeliveryArea: &locator.DeliveryArea{Ring: []geo.Point{{123.4, 41.7}, {123.5, 41.7}, {123.5, 41.8}, {123.4, 41.7}}},
		},
		Programme:   locator.Programme{Year: 2025, Batch: "第一批", Built: "2025-03-01", InUse: "2025-04-01"},
		Publication: locator.Publication{Status: locator.Suspended, Until: "2027-01-01", Reason: "装修"},
		Facts: map[locator.FactGroup]locator.Provenance{
			locator.HoursFacts: {Source: "民政局名单", URL: "https://example.org/a?b=c", SourceDate: "2026-01-02", VerifiedOn: "2026-02-03", Method: locator.ByPhone},
			locator.PriceFacts: {Method: locator.ByList},
		},
	})
	sites[len(sites)-1].StaffNote = "门朝北"
	for i := range sites {
		s := &sites[i]
		got, faults := readForm(valuesOf(s), s, s.Service)
		if len(faults) > 0 {
			t.Fatalf("%s: %v", s.Name, faults)
		}
		if diff := cmp.Diff(s, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s: %s", s.Name, diff)
		}
	}
}

// What the form does not send stays, and what cannot be read is said at its
// field, with the rest read.
func TestReadForm(t *testing.T) {
	t.Parallel()
	held := &locator.Site{
		ID: "100001", Version: 3, Service: locator.Meal, Name: "甲", Publication: locator.Publication{Status: locator.Published},
		Photos: []locator.Photo{{ID: "p"}}, Meal: &locator.MealService{MenuText: "午餐15元", Delivery: locator.Yes},
	}
	got, faults := readForm(url.Values{
		"name": {" 乙\r\n"}, "meal.delivery": {"maybe"}, "radius": {"很远"}, "programme.built": {"去年"},
		"facts.hours.source": {"x"}, "facts.hours.source_date": {"昨天"}, "publication.status": {"closed"}, "id": {"999999"}, "version": {"9"},
	}, held, locator.Meal)
	var fields []string
	for _, f := range faults {
		fields = append(fields, f.Field)
	}
	if diff := cmp.Diff([]string{"programme.built", "meal.delivery", "radius", "facts.hours.source_date"}, fields); diff != "" {
		t.Error(diff)
	}
	if got.Name != "乙" || got.Meal.MenuText != "午餐15元" || len(got.Photos) != 1 {
		t.Errorf("got %+v", got)
	}
	if got.ID != "100001" || got.Version != 3 || got.Publication.Status != locator.Published {
		t.Errorf("the form wrote what is not its own: %s %d %s", got.ID, got.Version, got.Publication.Status)
	}
}

func FuzzReadForm(f *testing.F) {
	f.Add("name=%E7%94%B2&radius=1.5%E5%85%AC%E9%87%8C&meal.delivery=yes&told=list")
	f.Add("aliases=%E7%94%B2%E3%80%81%E4%B9%99&programme.year=2024&facts.hours.method=phone&facts.hours.source=a")
	f.Add("meal.delivery_area=123.4,41.7%0A123.5,41.7%0A123.5,41.8&service=station")
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		for _, service := range locator.Services() {
			s, faults := readForm(form, nil, service)
			if s.Service != service || s.ID != "" || s.Publication.Status != locator.Draft {
				t.Fatalf("the form wrote what is not its own: %+v", s)
			}
			for _, fault := range faults {
				if strings.TrimSpace(fault.Message) == "" || strings.Contains(fault.Message, "‹") {
					t.Fatalf("no sentence for %+v", fault)
				}
			}
			if len(faults) > 0 {
				continue
			}
			again, faults := readForm(valuesOf(s), s, service)
			if diff := cmp.Diff(s, again, cmpopts.EquateEmpty()); diff != "" || len(faults) > 0 {
				t.Fatalf("not the same when sent again: %v %s", faults, diff)
			}
		}
	})
}
