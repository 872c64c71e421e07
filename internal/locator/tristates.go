package locator

import (
	"encoding/json"
	"slices"
	"strings"
)

// MarshalJSON writes what encoding/json writes of the map, its keys in order.
// Sites are mostly such maps, and by reflection they take most of the time it
// takes to write one.
func (t Tristates) MarshalJSON() ([]byte, error) {
	if t == nil {
		return []byte("null"), nil
	}
	keys := make([]string, 0, 32)
	for k := range t {
		if strings.Trim(k, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
			return json.Marshal(map[string]Tri(t)) // needs quoting
		}
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b := make([]byte, 1, 32*len(keys)+2)
	b[0] = '{'
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), k...), `":"`...)
		b = append(append(b, t[k].String()...), '"')
	}
	return append(b, '}'), nil
}
