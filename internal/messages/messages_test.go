package messages_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/messages"
)

var verb = regexp.MustCompile(`%(?:\[\d+\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]`)

func TestSameKeysAndVerbs(t *testing.T) {
	zh, en := messages.Keys(messages.Chinese), messages.Keys(messages.English)
	zh = slices.DeleteFunc(zh, func(key string) bool { return strings.HasPrefix(key, messages.StaffPrefix) })
	slices.Sort(zh)
	slices.Sort(en)
	if diff := cmp.Diff(zh, en); diff != "" {
		t.Fatalf("the languages differ in keys (-zh +en):\n%s", diff)
	}
	for _, key := range zh {
		a := verb.FindAllString(messages.Text(messages.Chinese, key), -1)
		b := verb.FindAllString(messages.Text(messages.English, key), -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: verbs %v in Chinese, %v in English", key, a, b)
		}
	}
}

// Chinese sentences use full-width punctuation.
func TestChinesePunctuation(t *testing.T) {
	bad := regexp.MustCompile(`[\p{Han}][,;:!?]|[,;!?][\p{Han}]`)
	for _, key := range messages.Keys(messages.Chinese) {
		if s := messages.Text(messages.Chinese, key); bad.MatchString(s) {
			t.Errorf("%s: half-width punctuation in %q", key, s)
		}
	}
}

// What staff.json holds is Chinese only, so no other key may hide in it.
func TestStaffKeys(t *testing.T) {
	data, err := os.ReadFile("staff.json")
	if err != nil {
		t.Fatal(err)
	}
	var catalog map[string]string
	if err := json.Unmarshal(data, &catalog); err != nil {
		t.Fatal(err)
	}
	for key := range catalog {
		if !strings.HasPrefix(key, messages.StaffPrefix) {
			t.Errorf("staff.json: %s does not begin with %s", key, messages.StaffPrefix)
		}
	}
}

func TestText(t *testing.T) {
	if got := messages.Text(messages.English, "fault.too_long", 60); got != "is too long, at most 60 characters" {
		t.Errorf("Text = %q", got)
	}
	if got := messages.Text(messages.English, "no.such.key"); got != "‹no.such.key›" {
		t.Errorf("Text of a missing key = %q", got)
	}
}
