package web_test

import (
	"testing"

	"jiujin/internal/search"
)

// TestTraitsEcho: the API says which traits it was asked for.
func TestTraitsEcho(t *testing.T) {
	t.Parallel()
	f, _ := serve(t)
	for _, trait := range search.Traits() {
		for _, question := range []string{"/api/v1/nearest?" + at, along + "path=123.39,41.79;123.41,41.80"} {
			if got := f.collect(t, question+"&"+trait.Name+"=true").Query[trait.Name]; got != true {
				t.Errorf("%s: asked for %s, understood %v", question, trait.Name, got)
			}
			if got, said := f.collect(t, question+"&"+trait.Name+"=false").Query[trait.Name]; said {
				t.Errorf("%s: not asked for %s, understood %v", question, trait.Name, got)
			}
		}
	}
}
