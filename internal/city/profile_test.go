package city

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func profileText(t testing.TB) []byte {
	t.Helper()
	text, err := data.ReadFile("shenyang/profile.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestProfileRoundTrip(t *testing.T) {
	p, err := ParseProfile(profileText(t))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	q, err := ParseProfile(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, q); diff != "" {
		t.Error(diff)
	}
}

func TestMerge(t *testing.T) {
	base, err := ParseProfile(profileText(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, patch string
		want        []string // code field
	}{
		{"footer", `{"footer":{"organiser":"某单位","police_url":"https://beian.example/1"}}`, nil},
		{"with a mark before", "\xef\xbb\xbf" + `{"targets":{"meal":10}}`, nil},
		{"nothing", `{}`, nil},
		{
			"several faults at once", `{"footer":{"ICP":"x","icp":3},"colour":1}`,
			[]string{"unknown_field colour", "unknown_field footer.ICP", "wrong_type footer.icp"},
		},
		{"null", `{"footer":null}`, []string{"wrong_type footer"}},
		{"bad link", `{"footer":{"police_url":"javascript:alert(1)"}}`, []string{"bad_url footer.police_url"}},
		{"line break", `{"footer":{"icp":"a\nb"}}`, []string{"bad_value footer.icp"}},
		{"id", `{"id":"other"}`, []string{"fixed id"}},
		{
			"hotline", `{"hotlines":[{"number":"12a","service":"bus"}]}`,
			[]string{"bad_value hotlines[0].number", "missing hotlines[0].name", "unknown_service hotlines[0].service"},
		},
		{"map", `{"map":{"bounds":[2,1,1,2],"zoom":0}}`, []string{"bad_value map.bounds", "bad_value map.zoom"}},
		{"map short", `{"map":{"center":[1]}}`, []string{"wrong_type map.center"}},
		{"fraction", `{"targets":{"meal":1.5}}`, []string{"wrong_type targets.meal"}},
		{"list", `[]`, []string{"syntax "}},
		{"cut", `{"footer":`, []string{"syntax "}},
		{"two", `{} {}`, []string{"syntax "}},
	} {
		q, err := base.Merge([]byte(tt.patch))
		var fs Faults
		if err != nil && !errors.As(err, &fs) {
			t.Errorf("%s: %T", tt.name, err)
		}
		var got []string
		for _, f := range fs {
			got = append(got, f.Code+" "+f.Field)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %v\n%s", tt.name, err, diff)
		}
		if err != nil && !reflect.DeepEqual(q, Profile{}) {
			t.Errorf("%s: a profile beside an error", tt.name)
		}
	}
	if _, err := base.Merge([]byte(`{"hotlines":[{"number":"1","name":"x"}]}`)); err != nil || len(base.Hotlines) != 2 || base.Hotlines[0].Number != "12345" {
		t.Errorf("the base changed: %v %v", base.Hotlines, err)
	}
	q, err := base.Merge([]byte(`{"hotlines":[{"number":"1","name":"x"}]}`))
	if want := []Hotline{{Number: "1", Name: "x"}}; err != nil || !reflect.DeepEqual(q.Hotlines, want) {
		t.Errorf("hotlines %v, want %v (%v)", q.Hotlines, want, err)
	}
}

func FuzzParseProfile(f *testing.F) {
	text := profileText(f)
	f.Add(text)
	f.Add([]byte(`{"id":"x","name":{"zh":"x","zh_full":"x","en":"x"},"timezone":"x","area_code":"0","map":{"center":[1,1],"zoom":1,"bounds":[0,0,2,2]}}`))
	f.Add([]byte(`{"map":{"zoom":1e99}}`))
	f.Add([]byte(`{"targets":{"":-1},"hotlines":[null,{}]}`))
	base, err := ParseProfile(text)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, read := range []func([]byte) (Profile, error){ParseProfile, base.Merge} {
			p, err := read(text)
			var fs Faults
			if err != nil {
				if !errors.As(err, &fs) || len(fs) == 0 {
					t.Fatalf("not faults: %v", err)
				}
				continue
			}
			again, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			if q, err := ParseProfile(again); err != nil || !cmp.Equal(p, q) {
				t.Fatalf("%s does not come back: %v", again, err)
			}
		}
	})
}
