package store_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/internal/city"
	"jiujin/internal/demo"
	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

func madeUp(t testing.TB) []locator.Site {
	t.Helper()
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	data, err := demo.Generate(c, demo.Options{Seed: 7, Today: "2026-11-23"})
	if err != nil {
		t.Fatal(err)
	}
	return data.Sites
}

func detailOf(t testing.TB, s *locator.Site) string {
	t.Helper()
	doc, err := store.DetailOf(s)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestReadDetail: what the store writes never needs the slow way. A field that
// is new in locator and not yet in detailReader fails here.
func TestReadDetail(t *testing.T) {
	t.Parallel()
	check := func(t testing.TB, s *locator.Site) {
		t.Helper()
		doc := detailOf(t, s)
		got, ok := store.ReadDetail(doc)
		want, err := store.UnmarshalDetail(doc)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			t.Fatalf("not read: %s", doc)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", doc, diff)
		}
	}
	full := storetest.FullSite()
	check(t, &full)
	check(t, &locator.Site{})
	for _, s := range madeUp(t) {
		check(t, &s)
	}
	rapid.Check(t, func(rt *rapid.T) {
		set := rapid.Bool()
		s := storetest.AnySite(func() bool { return set.Draw(rt, "set") })
		s.Directions = rapid.String().Filter(storable).Draw(rt, "text")
		s.Programme.Year = rapid.Int().Draw(rt, "year")
		check(t, &s)
	})
}

// storable leaves out what the store refuses to write.
func storable(s string) bool { return !strings.ContainsAny(s, "\x00\ufffd") }

// TestReadDetailOtherwise: JSON of another form is decoded, or refused, as
// encoding/json does.
func TestReadDetailOtherwise(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		doc     string
		refused bool
	}{
		{doc: `{"operator":"甲","directions":"乙"}`}, // another order
		{doc: ` {"operator": "甲"}`},
		{doc: "{\"operator\":\"甲\"}\n"},
		{doc: `{"Operator":"甲"}`},
		{doc: `{"oper\u0061tor":"甲"}`},
		{doc: `{"operator":"甲","operator":"乙"}`},
		{doc: `{"operator":null}`},
		{doc: `{"aliases":[]}`},
		{doc: `{"operator":"` + "\xff" + `"}`},
		{doc: `{"programme":{"year":-0}}`},
		{doc: ``, refused: true},
		{doc: `{`, refused: true},
		{doc: `{}{}`, refused: true},
		{doc: `{,}`, refused: true},
		{doc: `{"opera":"甲"}`, refused: true},
		{doc: `{"operator":"甲","weather":"晴"}`, refused: true},
		{doc: `{"operator":"甲",}`, refused: true},
		{doc: `{"operator":"甲"{"contact":{"phone":"1"}}`, refused: true},
		{doc: `{"operator":"甲`, refused: true},
		{doc: `{"operator":"甲\`, refused: true},
		{doc: `{"operator":"甲\"}`, refused: true},
		{doc: `{"operator":"甲\x"}`, refused: true},
		{doc: "{\"operator\":\"甲\n\"}", refused: true},
		{doc: `{"operator":7}`, refused: true},
		{doc: `{"aliases":["甲",]}`, refused: true},
		{doc: `{"needs":{"eat":"maybe"}}`, refused: true},
		{doc: `{"needs":{"eat":"yes",}}`, refused: true},
		{doc: `{"needs":{"eat":"yes""rest":"no"}}`, refused: true},
		{doc: `{"programme":{"year":007}}`, refused: true},
		{doc: `{"programme":{"year":+7}}`, refused: true},
		{doc: `{"programme":{"year":7.5}}`, refused: true},
		{doc: `{"publication":{"first":9223372036854775808}}`, refused: true},
		{doc: `{"publication":{"first":7`, refused: true},
	} {
		if got, ok := store.ReadDetail(tt.doc); ok {
			t.Errorf("read %q as %+v", tt.doc, got)
		}
		want, wantErr := store.UnmarshalDetail(tt.doc)
		got, err := store.DecodeDetail(tt.doc)
		if (err != nil) != tt.refused || fmt.Sprint(err) != fmt.Sprint(wantErr) || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, %v, want %+v, %v", tt.doc, got, err, want, wantErr)
		}
	}
}

// wantSame fails if what is read the fast way is not what encoding/json reads.
func wantSame(t rapid.TB, doc string) {
	t.Helper()
	got, ok := store.ReadDetail(doc)
	if !ok {
		return
	}
	want, err := store.UnmarshalDetail(doc)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: got %+v, want %+v, %v", doc, got, want, err)
	}
}

// TestReadDetailDamaged damages what the store writes: a piece is lost, or
// another stands in its place.
func TestReadDetailDamaged(t *testing.T) {
	t.Parallel()
	full, typical := storetest.FullSite(), listed(1)
	docs := []string{detailOf(t, &full), detailOf(t, &typical), `{"programme":{"year":2024},"staff_note":"<&>"}`}
	rapid.Check(t, func(rt *rapid.T) {
		doc := rapid.SampledFrom(docs).Draw(rt, "doc")
		at := rapid.IntRange(0, len(doc)).Draw(rt, "at")
		lost := rapid.IntRange(0, min(12, len(doc)-at)).Draw(rt, "lost")
		pieces := []string{
			"", " ", ",", ":", "{", "}", "[", "]", "{}", `"`, `""`, `\`, "-", "0", "1", "e", ".", "\t", "\xff", "null", "true",
			`"yes"`, `"unknown"`, `,"x":"yes"`, `\u00e9`, `\ud83c`, `\/`, `"needs":{},`, doc[:at], doc[at:], doc[at : at+lost],
		}
		wantSame(rt, doc[:at]+rapid.SampledFrom(pieces).Draw(rt, "piece")+doc[at+lost:])
	})
}

func FuzzReadDetail(f *testing.F) {
	full, typical := storetest.FullSite(), listed(1)
	f.Add(detailOf(f, &full))
	f.Add(detailOf(f, &typical))
	f.Add(`{"needs":{},"facts":{"hours":{},"hours":{"source":"\ud83c\udf5c\/"}}}`)
	f.Fuzz(func(t *testing.T, doc string) { wantSame(t, doc) })
}
