package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// leaves are the fields of a record by their JSON paths. What only makes sense
// whole (a location, the publication, the source of a group of facts, a list)
// is one leaf.
type leaves map[string]any

// opened are the objects whose fields are leaves of their own.
func opened(path string) bool {
	switch path {
	case "contact", "needs", "amenities", "entry", "meal", "programme", "facts",
		"meal.meals", "meal.eligibility", "meal.documents", "meal.payment", "meal.ordering", "meal.diet":
		return true
	}
	return false
}

// stamped are the fields that the store writes, which no change is about.
func stamped(path string) bool {
	switch path {
	case "id", "version", "rev", "created_at", "updated_at":
		return true
	}
	return false
}

// leavesOfRecord cuts a record of locator into its leaves.
func leavesOfRecord(v any) (leaves, error) {
	doc, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return leavesOf(doc)
}

func leavesOf(doc []byte) (leaves, error) {
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	all := leaves{}
	all.cut("", tree)
	return all, nil
}

func (l leaves) cut(above string, tree map[string]any) {
	for key, v := range tree {
		path := above + key
		inner, ok := v.(map[string]any)
		switch {
		case stamped(path):
		case ok && opened(path):
			l.cut(path+".", inner)
		default:
			l[path] = v
		}
	}
}

// join is the record that cut took apart, without what the store writes.
func (l leaves) join() map[string]any {
	root := map[string]any{}
	for path, v := range l {
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

// into decodes the record that the leaves make.
func (l leaves) into(v any) error {
	doc, err := json.Marshal(l.join())
	if err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	if err := json.Unmarshal(doc, v); err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	return nil
}

// unitOf is what an undo restores or leaves together with the leaf: a mobile
// number and the word that it may be public; the days of a notice. A site that changed its service changed all that is of meals
// with it, which movedService says.
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

// changedUnits are the units in which two states differ, in reading order.
func changedUnits(a, b leaves) []string {
	seen := map[string]bool{}
	moved := movedService(a, b)
	for path := range union(a, b) {
		if !same(a, b, path) {
			seen[unitOf(path, moved)] = true
		}
	}
	units := slices.Collect(maps.Keys(seen))
	inReadingOrder(units)
	return units
}

// unitPaths are the leaves of a unit that either state has, sorted.
func unitPaths(unit string, states ...leaves) []string {
	moved := movedService(states[0], states[1])
	var paths []string
	for path := range union(states...) {
		if unitOf(path, moved) == unit {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// movedService reports whether the two states are of different services. A
// record that was created or deleted did not move.
func movedService(a, b leaves) bool {
	return len(a) > 0 && len(b) > 0 && !same(a, b, "service")
}

func union(states ...leaves) leaves {
	all := leaves{}
	for _, s := range states {
		maps.Copy(all, s)
	}
	return all
}

// same reports whether two states say the same at the path; nothing is a value
// too.
func same(a, b leaves, path string) bool {
	va, inA := a[path]
	vb, inB := b[path]
	return inA == inB && reflect.DeepEqual(va, vb)
}

func sameAt(a, b leaves, paths []string) bool {
	for _, path := range paths {
		if !same(a, b, path) {
			return false
		}
	}
	return true
}

// takenBack is what an undo makes of a record: a change took it from before to
// after, and now it is as it is. Units that are still as the change left them
// become what they were; kept are those that changed since to something else.
func takenBack(before, after, now leaves) (next leaves, restored, kept []string) {
	next = maps.Clone(now)
	for _, unit := range changedUnits(before, after) {
		paths := unitPaths(unit, before, after, now)
		switch {
		case sameAt(now, after, paths):
			for _, path := range paths {
				if v, ok := before[path]; ok {
					next[path] = v
				} else {
					delete(next, path)
				}
			}
			restored = append(restored, unit)
		case !sameAt(now, before, paths):
			kept = append(kept, unit)
		}
	}
	return next, restored, kept
}
