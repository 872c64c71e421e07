// Package messages holds every sentence a person reads, per language. The
// languages are files with the same keys; a test keeps them so. The staff room
// speaks Chinese only ([StaffPrefix]). Texts are formats of package fmt.
package messages

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"sync"
)

// Lang is a language of the pages.
type Lang string

// The languages.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// Langs lists every language, the default first.
func Langs() []Lang { return []Lang{Chinese, English} }

//go:embed zh.json en.json staff.json
var files embed.FS

// StaffPrefix begins the keys of staff.json, the words of the staff room. They
// are Chinese only, which is what the offices speak.
const StaffPrefix = "staff."

var catalogs = sync.OnceValue(func() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, lang := range Langs() {
		all[lang] = read(string(lang) + ".json")
	}
	maps.Copy(all[Chinese], read("staff.json"))
	return all
})

func read(name string) map[string]string {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // the file is embedded
	}
	catalog := map[string]string{}
	if err := json.Unmarshal(data, &catalog); err != nil {
		panic(fmt.Sprintf("messages: %s: %v", name, err))
	}
	return catalog
}

// Text returns the sentence of the key with args formatted in. A key that the
// language lacks is taken from Chinese; one that Chinese lacks comes back in
// angle brackets, which a test of the callers turns into a failure.
func Text(lang Lang, key string, args ...any) string {
	all := catalogs()
	format, ok := all[lang][key]
	if !ok {
		if format, ok = all[Chinese][key]; !ok {
			return "‹" + key + "›"
		}
	}
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// Has reports whether the language has the key itself.
func Has(lang Lang, key string) bool {
	_, ok := catalogs()[lang][key]
	return ok
}

// Keys lists the keys of a language in no order.
func Keys(lang Lang) []string {
	keys := make([]string, 0, len(catalogs()[lang]))
	for k := range catalogs()[lang] {
		keys = append(keys, k)
	}
	return keys
}

// Excerpt shortens words of a source that stand in a message to 40 runes.
func Excerpt(words string) string {
	const most = 40
	runes := []rune(words)
	if len(runes) <= most {
		return words
	}
	return string(runes[:most]) + "…"
}
