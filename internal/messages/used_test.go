package messages_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jiujin/internal/messages"
)

// literals are the words between quotes of the program's Go files, templates
// and scripts, tests aside: keys of sentences are among them, whole or in
// parts. The beginning of a template string (`dir_${direction}`) ends in "$".
type literals map[string]bool

func readLiterals(t *testing.T) literals {
	t.Helper()
	found := literals{}
	files := 0
	for _, dir := range []string{"geo", "internal", "cmd", "static/src"} {
		err := filepath.WalkDir(filepath.Join("..", "..", filepath.FromSlash(dir)), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !isSource(path) {
				return err
			}
			text, err := os.ReadFile(path)
			found.add(string(text))
			files++
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 300 || len(found) < 2000 {
		t.Fatalf("%d words in %d files: has a folder moved?", len(found), files)
	}
	return found
}

var word = regexp.MustCompile(`[\p{L}\p{N}_.-]+`)

func (l literals) add(text string) {
	const quotes = "\"'`"
	for _, m := range word.FindAllStringIndex(text, -1) {
		from, to := m[0], m[1]
		if from == 0 || to == len(text) || !strings.ContainsRune(quotes, rune(text[from-1])) {
			continue
		}
		switch {
		case strings.ContainsRune(quotes, rune(text[to])):
			l[text[from:to]] = true
		case strings.HasPrefix(text[to:], "${"):
			l[text[from:to]+"$"] = true
		}
	}
}

func isSource(path string) bool {
	switch filepath.Ext(path) {
	case ".go":
		return !strings.HasSuffix(path, "_test.go")
	case ".ts":
		return !strings.HasSuffix(path, ".test.ts")
	}
	return filepath.Ext(path) == ".html"
}

// names reports whether the program says the key: whole, or put together from
// a beginning that ends in a point or a line (state., city.holidays_) and
// codes, or from a whole key and an ending that begins with a point (.stale).
func (l literals) names(key string) bool {
	if l[key] {
		return true
	}
	for at, r := range key {
		if r != '.' && r != '_' {
			continue
		}
		if l[key[:at]] && l[key[at:]] || l[key[:at+1]] && l.codes(key[at+1:]) {
			return true
		}
	}
	return false
}

// codes reports whether every part between the points of a key's rest is a
// code of the program or a number.
func (l literals) codes(rest string) bool {
	for part := range strings.SplitSeq(rest, ".") {
		number := strings.Trim(part, "0123456789") == ""
		joined := slices.ContainsFunc(lines(part), func(at int) bool { return l[part[:at+1]] && l[part[at+1:]] })
		if !number && !joined && !l[part] && !l["."+part] {
			return false
		}
	}
	return true
}

// lines are the places of the lines (_) in a part.
func lines(part string) []int {
	var at []int
	for i, r := range part {
		if r == '_' {
			at = append(at, i)
		}
	}
	return at
}

// say reports whether a script says the key, whole or by a beginning that a
// template string completes: say[`dir_${direction}`].
func (l literals) say(key string) bool {
	if l[key] {
		return true
	}
	for _, at := range lines(key) {
		if l[key[:at+1]+"$"] {
			return true
		}
	}
	return false
}

// TestEverySentenceIsSaid: no sentence is kept that the program does not say.
func TestEverySentenceIsSaid(t *testing.T) {
	l := readLiterals(t)
	for _, key := range messages.Keys(messages.English) {
		if script, ok := strings.CutPrefix(key, "js."); ok {
			if !l.say(script) {
				t.Errorf("%s: no script says it", key)
			}
			continue
		}
		if !l.names(key) {
			t.Errorf("%s: nothing says it", key)
		}
	}
	for _, key := range []string{"no.such.key", "site.no_such_key", "state.no_such_code", "js_no_such"} {
		if l.names(key) || l.say(key) {
			t.Errorf("%s is said, so this test finds nothing", key)
		}
	}
}
