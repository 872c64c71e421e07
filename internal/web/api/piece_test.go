package api

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// TestPieceIsTheFeature: a piece is what encoding/json makes of the lean
// feature, but for the distance and the state.
func TestPieceIsTheFeature(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := func(label string) string {
			return rapid.OneOf(rapid.StringN(0, 12, 40), rapid.Just(""), rapid.SampledFrom([]string{`"\`, "\u2028", "a\xffb", "<&>"})).Draw(t, label)
		}
		facts := func(label string, keys []string) locator.Tristates {
			return locator.Tristates(rapid.MapOfN(rapid.SampledFrom(keys), rapid.SampledFrom([]tri{locator.Yes, locator.No}), 0, 3).Draw(t, label))
		}
		s := &locator.Site{
			ID: "104837", Service: rapid.SampledFrom(locator.Services()).Draw(t, "service"), Name: word("name"), Address: word("address"),
			District: "210113", Contact: locator.Contact{Phone: word("phone")}, HoursText: word("hours"),
			Publication: locator.Publication{Status: rapid.SampledFrom(locator.Statuses()).Draw(t, "status")},
			Needs:       facts("needs", locator.Needs()), Entry: facts("entry", locator.Entries()),
		}
		if rapid.Bool().Draw(t, "located") {
			s.Location = &locator.Location{
				Point:     geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")},
				Precision: rapid.SampledFrom(locator.Precisions()).Draw(t, "precision"),
			}
		}
		if rapid.Bool().Draw(t, "checked") {
			s.Facts = map[locator.FactGroup]locator.Provenance{locator.HoursFacts: {VerifiedOn: "2026-11-01"}}
		}
		l := newLean(s, nil, rapid.Bool().Draw(t, "demo"))
		want, err := marshal(newFeature(s, l))
		if err != nil {
			t.Fatal(err)
		}
		p := l.piece(s)
		if !bytes.Equal(p.JSON, want) {
			t.Fatalf("%s\nencoding/json: %s", p.JSON, want)
		}
		l.distance, l.State = &distance{Metres: 1}, &state{}
		if want, err = marshal(newFeature(s, l)); err != nil {
			t.Fatal(err)
		}
		if bytes.Index(want, []byte(`,"distance_m"`)) != p.Distance || !bytes.HasPrefix(p.JSON[p.State:], []byte(`,"needs"`)) {
			t.Fatalf("places %d and %d in %s", p.Distance, p.State, p.JSON)
		}
	})
}
