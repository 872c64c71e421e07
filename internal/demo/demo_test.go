package demo_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
)

const today = locator.Date("2026-11-23")

func defaultCity(t testing.TB) *city.City {
	t.Helper()
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func generate(t testing.TB, c *city.City, o demo.Options) *demo.Data {
	t.Helper()
	if o.Today == "" {
		o.Today = today
	}
	d, err := demo.Generate(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func ids(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = locator.NewID(locator.FirstSerial + int64(i))
	}
	return out
}

func TestSameSeedSameCity(t *testing.T) {
	c := defaultCity(t)
	a := generate(t, c, demo.Options{Seed: 7})
	b := generate(t, c, demo.Options{Seed: 7})
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	if other := generate(t, c, demo.Options{Seed: 8}); cmp.Equal(a.Sites, other.Sites) {
		t.Error("another seed gives the same city")
	}
	before := generate(t, c, demo.Options{Seed: 7, Today: "2025-03-01"})
	if a.Sites[0].Name != before.Sites[0].Name || !cmp.Equal(a.Sites[0].Location, before.Sites[0].Location) {
		t.Error("the day of today moves or renames a site")
	}
}

// TestUnchanged notices when a seed gives another city than it used to. When
// that is meant, put the new sum here and say so in the changelog.
func TestUnchanged(t *testing.T) {
	const want = "205635376b578ee2"
	d := generate(t, defaultCity(t), demo.Options{Seed: 1})
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%.8x", sha256.Sum256(b)); got != want {
		t.Errorf("seed 1 gives %s, want %s", got, want)
		for _, i := range []int{0, 150, 299, 300, 450, 599} {
			s := d.Sites[i]
			t.Logf("%s %s %s %v %q", s.District, s.Name, s.Address, s.Location, s.HoursText)
		}
	}
}

func TestEverythingIsValid(t *testing.T) {
	c := defaultCity(t)
	for seed := range uint64(5) {
		d := generate(t, c, demo.Options{Seed: seed})
		if len(d.Sites) != 2*demo.DefaultSites {
			t.Errorf("seed %d: %d sites", seed, len(d.Sites))
		}
		for i, s := range d.Sites {
			if faults := s.Validate(c); faults != nil {
				t.Errorf("seed %d: site %d %s: %v", seed, i, s.Name, faults)
			}
			service := locator.Meal
			if i >= demo.DefaultSites {
				service = locator.Station
			}
			if s.Service != service || s.ID != "" {
				t.Errorf("seed %d: site %d is a %s with id %q", seed, i, s.Service, s.ID)
			}
		}
		notices := d.NoticesFor(ids(len(d.Sites)))
		for i, n := range notices {
			if faults := n.Validate(); faults != nil {
				t.Errorf("seed %d: notice %d: %v", seed, i, faults)
			}
		}
		for _, k := range locator.NoticeKinds() {
			if !slices.ContainsFunc(notices, func(n locator.Notice) bool { return n.Kind == k }) {
				t.Errorf("seed %d: no notice of kind %s", seed, k)
			}
		}
		if len(notices) != 8 {
			t.Errorf("seed %d: %d notices", seed, len(notices))
		}
	}
}

func TestNoticesForTooFewIDs(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	generate(t, defaultCity(t), demo.Options{}).NoticesFor(ids(3))
}

// TestNobodyTakesItForReal is rule 11 of the rules of truth.
func TestNobodyTakesItForReal(t *testing.T) {
	c := defaultCity(t)
	d := generate(t, c, demo.Options{Seed: 3})
	var known []string
	for _, s := range c.Subdistricts {
		known = append(known, s.Name)
	}
	for _, s := range c.Communities {
		known = append(known, s.Name)
	}
	door := regexp.MustCompile(`[0-9\x{ff10}-\x{ff19}]+[号栋门楼-]`)
	phone := regexp.MustCompile(`^` + c.Profile.AreaCode + `-0000 \d{4}(、` + c.Profile.AreaCode + `-0000 \d{4}|转\d)?$`)
	seen := map[string]bool{}
	for _, s := range d.Sites {
		for _, name := range append([]string{s.Name}, s.Aliases...) {
			if !strings.HasSuffix(name, "（演示）") {
				t.Errorf("name %q does not say that it is a demo", name)
			}
		}
		if seen[s.Name] {
			t.Errorf("name %q twice", s.Name)
		}
		seen[s.Name] = true
		for _, real := range known {
			if word := string([]rune(s.Name)[:2]); strings.Contains(real, word) {
				t.Errorf("name %q sounds like the real %s", s.Name, real)
			}
		}
		if door.MatchString(s.Address) {
			t.Errorf("address %q has a door number", s.Address)
		}
		if s.Address != "" && (!strings.Contains(s.Address, "演示") || !strings.Contains(s.Address, "虚构")) {
			t.Errorf("address %q could be real", s.Address)
		}
		if s.Operator != "" && !strings.Contains(s.Operator, "虚构") {
			t.Errorf("operator %q could be real", s.Operator)
		}
		if s.Contact.Phone != "" && !phone.MatchString(s.Contact.Phone) {
			t.Errorf("phone %q could be dialled", s.Contact.Phone)
		}
		if s.Contact.PrivateName+s.Contact.PrivatePhone+s.StaffNote+s.Subdistrict+s.Community != "" {
			t.Errorf("%s has what a made-up site must not have", s.Name)
		}
		if s.Location != nil && s.Location.Method != locator.ByDemo {
			t.Errorf("%s is located by %s", s.Name, s.Location.Method)
		}
		for g, p := range s.Facts {
			if p.Source != demo.Source || p.Method != locator.ByDemo || p.URL != "" {
				t.Errorf("%s: %s facts come from %+v", s.Name, g, p)
			}
		}
	}
	for _, n := range d.Notices {
		if n.Text.Source != demo.Source || !strings.Contains(n.Text.Text, "演示") {
			t.Errorf("notice %q could be real", n.Text.Text)
		}
	}
}

func TestSpreadAsPeopleAre(t *testing.T) {
	c := defaultCity(t)
	total := 0.0
	for _, d := range c.Districts {
		total += d.Population10k
	}
	for _, n := range []int{300, 1000, len(c.Districts)} {
		d := generate(t, c, demo.Options{Meals: n, Stations: n})
		count := map[locator.Service]map[string]int{locator.Meal: {}, locator.Station: {}}
		for _, s := range d.Sites {
			count[s.Service][s.District]++
		}
		for _, district := range c.Districts {
			share := float64(n) * district.Population10k / total
			for service, of := range count {
				got := of[district.Code]
				if got < 1 || (n >= 300 && math.Abs(float64(got)-share) >= 1) {
					t.Errorf("%d of %s: %d in %s, share %.2f", n, service, got, district.Name, share)
				}
			}
		}
	}
}

func TestStandsOnBuiltUpGround(t *testing.T) {
	c := defaultCity(t)
	d := generate(t, c, demo.Options{Seed: 2, Meals: 2000, Stations: 1000})
	located := 0
	for _, s := range d.Sites {
		if s.Location == nil {
			continue
		}
		located++
		p := s.Location.Point
		i := slices.IndexFunc(c.Districts, func(d city.District) bool { return d.Code == s.District })
		built := slices.ContainsFunc(c.Urban, func(u city.BuiltUp) bool {
			return geo.Contains(orb.MultiPolygon{u.Area}, p)
		})
		if !built || !geo.Contains(c.Districts[i].Area, p) {
			t.Errorf("%s at %v is not on built-up ground of %s", s.Name, p, c.Districts[i].Name)
		}
		if p != geo.Round(p, 6) {
			t.Errorf("%v is not rounded", p)
		}
	}
	if share := float64(located) / float64(len(d.Sites)); share < 0.93 || share > 0.95 {
		t.Errorf("%.3f of the sites are located", share)
	}
}

func TestSpacing(t *testing.T) {
	c := defaultCity(t)
	for seed := range uint64(5) {
		for service, nearest := range nearestNeighbours(generate(t, c, demo.Options{Seed: seed}).Sites) {
			if nearest[0] < 120 {
				t.Errorf("seed %d: two of %s are %.1f m apart", seed, service, nearest[0])
			}
			// Crowded: on even ground half the sites would be some 900 m apart.
			if median := nearest[len(nearest)/2]; median < 150 || median > 700 {
				t.Errorf("seed %d: %s: median distance to the next is %.0f m", seed, service, median)
			}
		}
	}
}

// nearestNeighbours returns the distance from each site to the next of its
// service, sorted.
func nearestNeighbours(sites []locator.Site) map[locator.Service][]float64 {
	out := map[locator.Service][]float64{}
	for i, a := range sites {
		best := math.Inf(1)
		for j, b := range sites {
			if i != j && a.Service == b.Service && a.Location != nil && b.Location != nil {
				best = min(best, geo.Distance(a.Location.Point, b.Location.Point))
			}
		}
		if a.Location != nil {
			out[a.Service] = append(out[a.Service], best)
		}
	}
	for _, d := range out {
		slices.Sort(d)
	}
	return out
}

func TestSharedRoofs(t *testing.T) {
	d := generate(t, defaultCity(t), demo.Options{Seed: 4})
	roofs := map[string][]locator.Site{}
	for _, s := range d.Sites {
		if s.PlaceID != "" {
			roofs[s.PlaceID] = append(roofs[s.PlaceID], s)
		}
	}
	if len(roofs) != 7 {
		t.Errorf("%d shared roofs", len(roofs))
	}
	for id, pair := range roofs {
		if len(pair) != 2 || pair[0].Service != locator.Meal || pair[1].Service != locator.Station ||
			pair[0].District != pair[1].District || pair[0].Address != pair[1].Address ||
			pair[0].Location == nil || !cmp.Equal(pair[0].Location, pair[1].Location) {
			t.Errorf("roof %s is shared by %+v", id, pair)
		}
	}
}

func TestAnyNumberOfSites(t *testing.T) {
	c := defaultCity(t)
	for _, n := range [][2]int{{1, 1}, {1, 40}, {13, 2}, {5000, 300}} {
		d := generate(t, c, demo.Options{Meals: n[0], Stations: n[1]})
		if len(d.Sites) != n[0]+n[1] {
			t.Errorf("%v: %d sites", n, len(d.Sites))
		}
		names := map[string]bool{}
		for _, s := range d.Sites {
			if faults := s.Validate(c); faults != nil {
				t.Fatalf("%v: %s: %v", n, s.Name, faults)
			}
			names[s.Name] = true
		}
		if len(names) != len(d.Sites) {
			t.Errorf("%v: %d names for %d sites", n, len(names), len(d.Sites))
		}
		d.NoticesFor(ids(len(d.Sites)))
	}
}

func TestBadOptions(t *testing.T) {
	c := defaultCity(t)
	for _, o := range []demo.Options{
		{Today: ""},
		{Today: "2026"},
		{Today: "2026-02-30"},
		{Today: "1999-01-01"},
		{Today: today, Meals: -1},
		{Today: today, Stations: -1},
	} {
		if _, err := demo.Generate(c, o); !errors.Is(err, demo.ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	nowhere := *c
	nowhere.Urban = nil
	if _, err := demo.Generate(&nowhere, demo.Options{Today: today}); err == nil || errors.Is(err, demo.ErrOptions) {
		t.Errorf("a city without built-up ground: %v", err)
	}
}

func BenchmarkGenerate(b *testing.B) {
	c := defaultCity(b)
	for _, n := range []int{600, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				generate(b, c, demo.Options{Seed: 1, Meals: n / 2, Stations: n / 2})
			}
		})
	}
}
