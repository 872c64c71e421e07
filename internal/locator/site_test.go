package locator_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
)

func TestTriText(t *testing.T) {
	for _, v := range []locator.Tri{locator.Unknown, locator.Yes, locator.No} {
		data, err := json.Marshal(map[string]locator.Tri{"v": v})
		if err != nil {
			t.Fatal(err)
		}
		if want := `{"v":"` + v.String() + `"}`; string(data) != want {
			t.Errorf("%s, want %s", data, want)
		}
		var got map[string]locator.Tri
		if err := json.Unmarshal(data, &got); err != nil || got["v"] != v {
			t.Errorf("%s reads as %v, %v", data, got, err)
		}
	}
	if v := locator.Tri(7); v.String() != "unknown" {
		t.Errorf("a value that is none reads %q", v)
	}
	for _, s := range []string{"", "YES", "true", "1", " yes", "是"} {
		v := locator.Yes
		if err := v.UnmarshalText([]byte(s)); err == nil || v != locator.Yes {
			t.Errorf("%q reads as %v, %v; want an error and the old value", s, v, err)
		}
		if _, ok := locator.ParseTri(s); ok {
			t.Errorf("%q is taken for a tri-state", s)
		}
	}
}

func TestTristatesSet(t *testing.T) {
	var facts locator.Tristates
	facts = facts.Set("a", locator.Unknown)
	if len(facts) != 0 {
		t.Errorf("unknown is kept: %v", facts)
	}
	facts = facts.Set("a", locator.Yes).Set("b", locator.No).Set("a", locator.Unknown)
	if diff := cmp.Diff(locator.Tristates{"b": locator.No}, facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if facts["never said"] != locator.Unknown {
		t.Error("a missing fact is not unknown")
	}
}

// TestWordLists: no list names a word twice, and lists are the caller's own.
func TestWordLists(t *testing.T) {
	for name, list := range map[string]func() []string{
		"needs": locator.Needs, "amenities": locator.Amenities, "entries": locator.Entries, "meals": locator.Meals,
		"eligibilities": locator.Eligibilities, "documents": locator.Documents, "payments": locator.Payments,
		"orderings": locator.Orderings, "diets": locator.Diets,
	} {
		words := list()
		slices.Sort(words)
		if len(slices.Compact(slices.Clone(words))) != len(words) {
			t.Errorf("%s has a word twice: %v", name, words)
		}
		words[0] = "spoiled"
		if slices.Contains(list(), "spoiled") {
			t.Errorf("%s can be spoiled by a caller", name)
		}
	}
}

func TestPublicationSteps(t *testing.T) {
	for status, want := range map[locator.Status][2]bool{ // listed, public
		locator.Draft:     {false, false},
		locator.Submitted: {false, false},
		locator.Published: {true, true},
		locator.Suspended: {true, true},
		locator.Closed:    {false, true},
	} {
		s := locator.Site{Publication: locator.Publication{Status: status, First: time.Unix(1, 0)}}
		if got := [2]bool{s.Listed(), s.Public()}; got != want {
			t.Errorf("%s: listed, public %v, want %v", status, got, want)
		}
	}
	never := locator.Site{Publication: locator.Publication{Status: locator.Closed}}
	if never.Public() {
		t.Error("a site closed before it was ever published is public")
	}
}

func TestAsOf(t *testing.T) {
	s := locator.Site{Facts: map[locator.FactGroup]locator.Provenance{
		locator.HoursFacts:   {SourceDate: "2023-12-06"},
		locator.PriceFacts:   {SourceDate: "2022", VerifiedOn: "2024-01"},
		locator.ContactFacts: {},
	}}
	if got := s.AsOf(); got != "2024-01" {
		t.Errorf("as of %q, want 2024-01", got)
	}
	if got := (&locator.Site{}).AsOf(); got != "" {
		t.Errorf("without facts as of %q", got)
	}
}

func TestTimeToLive(t *testing.T) {
	got := map[locator.FactGroup]int{}
	for _, g := range locator.FactGroups() {
		got[g] = g.TimeToLive()
	}
	want := map[locator.FactGroup]int{
		locator.LocationFacts: 730, locator.HoursFacts: 90, locator.PriceFacts: 180, locator.AmenityFacts: 180, locator.ContactFacts: 180,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}

func TestKindOf(t *testing.T) {
	stale := locator.Errorf(locator.Conflict, "stale", "%s 被改过", "站")
	for _, tt := range []struct {
		err  error
		want locator.Kind
	}{
		{stale, locator.Conflict},
		{fmt.Errorf("store: apply: %w", fmt.Errorf("site: %w", stale)), locator.Conflict},
		{errors.Join(io.EOF, stale), locator.Conflict},
		{locator.Faults{{Field: "name", Code: "required", Message: "x"}}, locator.Invalid},
		{fmt.Errorf("admin: %w", locator.Faults{{}}.Err()), locator.Invalid},
		{io.EOF, locator.Internal},
		{errors.New("forbidden"), locator.Internal},
		{&locator.Error{Kind: locator.Forbidden, Faults: locator.Faults{{}}}, locator.Forbidden},
	} {
		if got := locator.KindOf(tt.err); got != tt.want {
			t.Errorf("%v: kind %q, want %q", tt.err, got, tt.want)
		}
	}
	if stale.Error() != "站 被改过" {
		t.Errorf("message %q", stale.Error())
	}
}

func TestFaultsError(t *testing.T) {
	if err := locator.Faults(nil).Err(); err != nil {
		t.Errorf("no faults are the error %v", err)
	}
	faults := locator.Faults{{"name", "required", "必须填写"}, {"id", "bad_id", "编号不对"}}
	e := &locator.Error{Kind: locator.Invalid, Message: "不行", Faults: faults}
	for _, part := range []string{"不行", "name: required", "id: bad_id", "编号不对"} {
		if !strings.Contains(e.Error(), part) {
			t.Errorf("%q does not say %q", e.Error(), part)
		}
	}
	data, err := json.Marshal(faults)
	if err != nil {
		t.Fatal(err)
	}
	if want := `[{"field":"name","code":"required","message":"必须填写"},{"field":"id","code":"bad_id","message":"编号不对"}]`; string(data) != want {
		t.Errorf("%s, want %s", data, want)
	}
}
