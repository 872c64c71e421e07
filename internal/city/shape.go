package city

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// checkShape reports every name and type of the JSON that a profile does not
// have, each with its path: encoding/json stops at the first, ignores case and
// takes null for "leave it". It returns the members of the object.
func checkShape(data []byte) (map[string]any, error) {
	v, err := decodeJSON(data)
	if err != nil {
		return nil, err
	}
	members, ok := v.(map[string]any)
	if !ok {
		return nil, Faults{{CodeSyntax, "", "最外层须为一个 { } 对象"}}
	}
	return members, shapeFaults("", v, reflect.TypeFor[Profile]()).orNil()
}

// decodeJSON reads one JSON value into maps, lists, texts and [json.Number].
func decodeJSON(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(TrimBOM(data)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, Faults{{CodeSyntax, "", "不是有效的 JSON:" + err.Error()}}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, Faults{{CodeSyntax, "", "JSON 之后还有多余的内容"}}
	}
	return v, nil
}

// TrimBOM drops the byte-order mark that some editors put before a text.
func TrimBOM(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) }

// shapeFaults compares a decoded value with the Go type it is meant for.
func shapeFaults(path string, v any, t reflect.Type) Faults {
	if t == reflect.TypeFor[Map]() {
		t = reflect.TypeFor[mapJSON]()
	}
	if isDay(t) {
		return dayShape(path, v)
	}
	wrong := func(want string) Faults { return Faults{{CodeWrongType, path, "须为" + want}} }
	switch t.Kind() {
	case reflect.Struct:
		return structFaults(path, v, t)
	case reflect.Map:
		m, ok := v.(map[string]any)
		if !ok {
			return wrong("对象 { }")
		}
		var fs Faults
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fs = append(fs, shapeFaults(join(path, k), m[k], t.Elem())...)
		}
		return fs
	case reflect.Slice, reflect.Array:
		list, ok := v.([]any)
		if !ok {
			return wrong("列表 [ ]")
		}
		if t.Kind() == reflect.Array && len(list) != t.Len() {
			return wrong(fmt.Sprintf(" %d 个数的列表", t.Len()))
		}
		var fs Faults
		for i, e := range list {
			fs = append(fs, shapeFaults(fmt.Sprintf("%s[%d]", path, i), e, t.Elem())...)
		}
		return fs
	case reflect.String:
		if _, ok := v.(string); !ok {
			return wrong("文字")
		}
	case reflect.Int:
		if n, ok := v.(json.Number); !ok {
			return wrong("整数")
		} else if _, err := n.Int64(); err != nil {
			return wrong("整数")
		}
	case reflect.Float64:
		if n, ok := v.(json.Number); !ok {
			return wrong("数字")
		} else if _, err := n.Float64(); err != nil {
			return wrong("数字")
		}
	}
	return nil
}

func structFaults(path string, v any, t reflect.Type) Faults {
	m, ok := v.(map[string]any)
	if !ok {
		return Faults{{CodeWrongType, path, "须为对象 { }"}}
	}
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[name] = t.Field(i).Type
	}
	var fs Faults
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if ft, ok := fields[k]; ok {
			fs = append(fs, shapeFaults(join(path, k), m[k], ft)...)
		} else {
			fs = append(fs, Fault{CodeUnknownField, join(path, k), "没有这个字段"})
		}
	}
	return fs
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
