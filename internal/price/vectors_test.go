package price_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/price"
)

// texts are the menu and the discount text of a point.
type texts struct{ Menu, Rules string }

// vector is one case of testdata/vectors.json, which says how to read it.
type vector struct {
	Tariff    string
	Born      string
	Groups    []price.Group
	At        time.Time
	Want      []string
	Ages      string
	FreeItems *[]string `json:"free_items"`
	Touching  *[]int
}

func (v *vector) String() string {
	return fmt.Sprintf("%s, born %s %v at %s", v.Tariff, v.Born, v.Groups, v.At.Format(time.RFC3339))
}

func (v *vector) person() price.Person {
	p := price.Person{Groups: v.Groups}
	year, month, _ := strings.Cut(v.Born, "-")
	p.BirthYear, _ = strconv.Atoi(year)
	p.BirthMonth, _ = strconv.Atoi(month)
	return p
}

// minVectors is how many cases there are to be at least.
const minVectors = 80

func readVectors(t testing.TB) (map[string]texts, []vector) {
	t.Helper()
	var file struct {
		Tariffs map[string]texts
		Cases   []vector
	}
	readJSON(t, "testdata/vectors.json", &file)
	noon := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for i := range file.Cases {
		if file.Cases[i].At.IsZero() {
			file.Cases[i].At = noon
		}
	}
	if len(file.Cases) < minVectors {
		t.Fatalf("%d vectors, want %d", len(file.Cases), minVectors)
	}
	return file.Tariffs, file.Cases
}

func readJSON(t testing.TB, name string, to any) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, to); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// golden holds got against a file, or with JIUJIN_TEST_UPDATE=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if os.Getenv("JIUJIN_TEST_UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// said writes a quote as the vectors do.
func said(q price.Quote) []string {
	if q.Code != "" {
		return []string{string(q.Code)}
	}
	var lines []string
	for _, l := range q.Lines {
		text := string(l.Code)
		if l.Code.Decided() && l.Code != price.IsFree {
			text += fmt.Sprintf(" %d", l.Price.Low)
			if !l.Price.Single() {
				text += fmt.Sprintf("-%d", l.Price.High)
			}
		}
		for i, rule := range l.Rules {
			text += []string{" #", ","}[min(i, 1)] + strconv.Itoa(rule)
		}
		lines = append(lines, text)
	}
	return lines
}

func TestVectors(t *testing.T) {
	tariffs, cases := readVectors(t)
	asked := map[string]bool{}
	codes := map[price.Code]bool{}
	for i := range cases {
		v := &cases[i]
		of, ok := tariffs[v.Tariff]
		if !ok {
			t.Errorf("no tariff %q", v.Tariff)
			continue
		}
		asked[v.Tariff] = true
		q := price.Read(of.Menu, of.Rules).For(v.person(), v.At)
		if diff := cmp.Diff(v.Want, said(q)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", v, diff)
		}
		if got := fmt.Sprintf("%d-%d", q.AgeLow, q.AgeHigh); v.Ages != "" && got != v.Ages {
			t.Errorf("%s: ages %s, want %s", v, got, v.Ages)
		}
		if v.Touching != nil && !slices.Equal(*v.Touching, q.Touching) {
			t.Errorf("%s: touching %v, want %v", v, q.Touching, *v.Touching)
		}
		if v.FreeItems != nil {
			var names []string
			for _, item := range q.FreeItems {
				names = append(names, item.Name)
			}
			if !slices.Equal(*v.FreeItems, names) {
				t.Errorf("%s: free items %v, want %v", v, names, *v.FreeItems)
			}
		}
		codes[q.Code] = true
		for _, l := range q.Lines {
			codes[l.Code] = true
			if !l.Code.Decided() && l.Price != (price.Range{}) || l.Code == price.IsFree && l.Price != (price.Range{}) {
				t.Errorf("%s: %s with a price", v, l.Code)
			}
		}
	}
	for name := range tariffs {
		if !asked[name] {
			t.Errorf("no case asks %q", name)
		}
	}
	for _, c := range everyCode(t) {
		if !codes[c] {
			t.Errorf("no case gives %s", c)
		}
	}
}

// everyCode lists the codes of codes.go.
func everyCode(t *testing.T) []price.Code {
	t.Helper()
	source, err := os.ReadFile("codes.go")
	if err != nil {
		t.Fatal(err)
	}
	var codes []price.Code
	for _, m := range regexp.MustCompile(`(?m)^\t\w+ +(?:Code )?= "(\w+)"`).FindAllSubmatch(source, -1) {
		codes = append(codes, price.Code(m[1]))
	}
	if len(codes) < 20 {
		t.Fatalf("codes %v: has the form of codes.go changed?", codes)
	}
	return codes
}

// TestTariffs holds what the texts of the vectors mean to the parsers: the
// TypeScript twin starts from that file. JIUJIN_TEST_UPDATE=1 writes it.
func TestTariffs(t *testing.T) {
	tariffs, _ := readVectors(t)
	parsed := map[string]*price.Tariff{}
	for name, of := range tariffs {
		parsed[name] = price.Read(of.Menu, of.Rules)
	}
	got, err := json.MarshalIndent(parsed, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/tariffs.json", string(got)+"\n")

	var back map[string]*price.Tariff
	readJSON(t, "testdata/tariffs.json", &back)
	if diff := cmp.Diff(parsed, back); diff != "" {
		t.Errorf("JSON loses something (-want +got):\n%s", diff)
	}
}
