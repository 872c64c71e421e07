package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Fields are the fields of a record by their JSON paths. What only makes sense
// whole (a location, the publication, the source of a group of facts, a list)
// is one field.
type Fields map[string]any

// opened reports whether the object at the path is cut into fields of its own.
func opened(path string) bool {
	switch path {
	case "contact", "needs", "amenities", "entry", "meal", "programme", "facts",
		"meal.meals", "meal.eligibility", "meal.documents", "meal.payment", "meal.ordering", "meal.diet":
		return true
	}
	return false
}

// stamped reports whether the store writes the field: no change is about it.
func stamped(path string) bool {
	switch path {
	case "id", "version", "rev", "created_at", "updated_at":
		return true
	}
	return false
}

// Of returns the fields of a record of locator.
func Of(v any) (Fields, error) {
	doc, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return ofJSON(doc)
}

// All is [Of] for several records.
func All[T any](records ...*T) ([]Fields, error) {
	all := make([]Fields, len(records))
	for i, record := range records {
		var err error
		if all[i], err = Of(record); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func ofJSON(doc []byte) (Fields, error) {
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	all := Fields{}
	all.cut("", tree)
	return all, nil
}

func (f Fields) cut(above string, tree map[string]any) {
	for key, v := range tree {
		path := above + key
		inner, ok := v.(map[string]any)
		switch {
		case stamped(path):
		case ok && opened(path):
			f.cut(path+".", inner)
		default:
			f[path] = v
		}
	}
}

// join is the record that cut took apart, without what the store writes.
func (f Fields) join() map[string]any {
	root := map[string]any{}
	for path, v := range f {
		tree := root
		for {
			at := strings.IndexByte(path, '.')
			if at < 0 {
				break
			}
			inner, ok := tree[path[:at]].(map[string]any)
			if !ok {
				inner = map[string]any{}
				tree[path[:at]] = inner
			}
			tree, path = inner, path[at+1:]
		}
		tree[path] = v
	}
	return root
}

// Into decodes the record that the fields make, without what the store writes.
func (f Fields) Into(v any) error {
	doc, err := json.Marshal(f.join())
	if err != nil {
		return fmt.Errorf("diff: %w", err)
	}
	if err := json.Unmarshal(doc, v); err != nil {
		return fmt.Errorf("diff: %w", err)
	}
	return nil
}

// unitOf returns the unit of a field: the fields that an undo restores, or
// Fields, together. A mobile number and the consent to publish it are one unit,
// and so are the days of a notice. A site whose service changed has one unit for
// its service and all that is of meals.
func unitOf(path string, movedService bool) string {
	switch path {
	case "contact.mobile_public":
		return "contact.phone"
	case "until":
		return "from"
	}
	if movedService && strings.HasPrefix(path, "meal.") {
		return "service"
	}
	return path
}

// Units returns the units in which two states of a record differ, by name.
func Units(a, b Fields) []string {
	seen := map[string]bool{}
	moved := movedService(a, b)
	for path := range Union(a, b) {
		if !same(a, b, path) {
			seen[unitOf(path, moved)] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// Paths returns the fields of a unit that any of the states has, by name. The
// first two states decide what the unit is.
func Paths(unit string, states ...Fields) []string {
	moved := movedService(states[0], states[1])
	var paths []string
	for path := range Union(states...) {
		if unitOf(path, moved) == unit {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// movedService reports whether the two states are of different services. A
// record that was created or deleted did not move.
func movedService(a, b Fields) bool {
	return len(a) > 0 && len(b) > 0 && !same(a, b, "service")
}

// Union holds the fields of all states, the later ones over the earlier.
func Union(states ...Fields) Fields {
	all := Fields{}
	for _, s := range states {
		maps.Copy(all, s)
	}
	return all
}

// same reports whether two states say the same at the path; nothing is a value
// too.
func same(a, b Fields, path string) bool {
	va, inA := a[path]
	vb, inB := b[path]
	return inA == inB && reflect.DeepEqual(va, vb)
}

// SameAt reports whether two states say the same at every path.
func SameAt(a, b Fields, paths []string) bool {
	for _, path := range paths {
		if !same(a, b, path) {
			return false
		}
	}
	return true
}

// TakeBack returns what an undo makes of a record: a change took it from before
// to after, and now it is as it is. Units that are still as the change left them
// become what they were; kept are those that changed since to something else.
func TakeBack(before, after, now Fields) (next Fields, restored, kept []string) {
	next = maps.Clone(now)
	for _, unit := range Units(before, after) {
		paths := Paths(unit, before, after, now)
		switch {
		case SameAt(now, after, paths):
			for _, path := range paths {
				if v, ok := before[path]; ok {
					next[path] = v
				} else {
					delete(next, path)
				}
			}
			restored = append(restored, unit)
		case !SameAt(now, before, paths):
			kept = append(kept, unit)
		}
	}
	return next, restored, kept
}
