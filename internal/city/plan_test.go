package city

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestTarget(t *testing.T) {
	base, err := ParseProfile(profileText(t))
	if err != nil {
		t.Fatal(err)
	}
	p, err := base.Merge([]byte(`{"plans":[{"year":2026,"service":"meal","district":"","sites":120},
		{"year":2026,"service":"meal","district":"210102","sites":0}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		year              int
		service, district string
		want              int
		ok                bool
	}{
		{2026, "meal", "", 120, true},
		{2025, "meal", "", 300, true}, // by Targets
		{2026, "station", "", 300, true},
		{2026, "meal", "210102", 0, true}, // none is planned there
		{2026, "meal", "210103", 0, false},
		{2025, "meal", "210102", 0, false},
	} {
		if got, ok := p.Target(tt.year, tt.service, tt.district); got != tt.want || ok != tt.ok {
			t.Errorf("%d %s %q: %d %v", tt.year, tt.service, tt.district, got, ok)
		}
	}
	// Replacing one year and service leaves the others, and is stored and read.
	patch, err := json.Marshal(map[string]any{"plans": p.WithPlans(2026, "station", []Plan{{2026, "station", "", 9}})})
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Merge(patch); err != nil {
		t.Fatal(err)
	}
	if got, _ := p.Target(2026, "station", ""); got != 9 || len(p.Plans) != 3 {
		t.Errorf("plans: %v", p.Plans)
	}
	if len(base.Plans) != 0 {
		t.Error("the profile before was touched")
	}
}

func TestPlansRefused(t *testing.T) {
	base, err := ParseProfile(profileText(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err = base.Merge([]byte(`{"plans":[{"year":26,"service":"bus","district":"2101","sites":-1},
		{"year":2026,"service":"meal","sites":1},{"year":2026,"service":"meal","sites":2}]}`))
	faults, ok := errors.AsType[Faults](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	var fields []string
	for _, f := range faults {
		fields = append(fields, f.Field)
	}
	want := []string{"plans[0].year", "plans[0].service", "plans[0].district", "plans[0].sites", "plans[2]"}
	if len(fields) != len(want) {
		t.Fatalf("faults of %v, want %v", fields, want)
	}
	for i := range want {
		if fields[i] != want[i] {
			t.Errorf("fault of %s, want %s", fields[i], want[i])
		}
	}
}
