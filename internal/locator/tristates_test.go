package locator_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"jiujin/internal/locator"
)

// TestTristatesJSON: as encoding/json writes the map.
func TestTristatesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.OneOf(rapid.SampledFrom(locator.Amenities()), rapid.String())
		m := rapid.MapOfN(key, rapid.SampledFrom([]locator.Tri{locator.Unknown, locator.Yes, locator.No}), 0, 40).Draw(t, "facts")
		want, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(locator.Tristates(m))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%s, %v; want %s", got, err, want)
		}
	})
	if got, err := json.Marshal(locator.Tristates(nil)); err != nil || string(got) != "null" {
		t.Errorf("none: %s, %v", got, err)
	}
}
