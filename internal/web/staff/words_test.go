package staff

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jiujin/internal/messages"
)

// Every sentence of the staff room that the program names is there, and none
// is there that it does not name.
func TestEverySentenceIsThere(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"*.go", "templates/*.html", "../../admin/*.go", "../../auth/*.go", "../../transfer/*.go", "../*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	named := regexp.MustCompile(`"(staff\.[a-z0-9_.]*)"`)
	var whole, begun []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllSubmatch(text, -1) {
			key := string(m[1])
			if strings.HasSuffix(key, ".") {
				begun = append(begun, key)
			} else if key != "staff.js" && key != "staff.css" {
				whole = append(whole, key)
			}
		}
	}
	if len(whole) < 300 || len(begun) < 20 {
		t.Fatalf("only %d keys and %d beginnings found", len(whole), len(begun))
	}
	keys := messages.Keys(messages.Chinese)
	for _, key := range whole {
		if !messages.Has(messages.Chinese, key) {
			t.Errorf("%s has no sentence", key)
		}
	}
	for _, start := range begun {
		if !slices.ContainsFunc(keys, func(key string) bool { return strings.HasPrefix(key, start) }) {
			t.Errorf("nothing begins with %s", start)
		}
	}
	for _, key := range keys {
		if strings.HasPrefix(key, "staff.") && !slices.Contains(whole, key) && !slices.ContainsFunc(begun, func(start string) bool { return strings.HasPrefix(key, start) }) {
			t.Errorf("%s is said nowhere", key)
		}
	}
}
