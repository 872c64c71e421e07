package packed

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiujin/internal/locator"
)

// TestCodec: what is packed comes back, every field of it. The values are
// drawn by reflection, so that a new field of a site is not forgotten.
func TestCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sites := make([]*locator.Site, rapid.IntRange(1, 3).Draw(t, "sites"))
		for i := range sites {
			sites[i] = &locator.Site{}
			draw(t, reflect.ValueOf(sites[i]).Elem())
		}
		var packed Sites
		records := packed.Add(Pack(sites), len(sites))
		for i, want := range sites {
			if diff := cmp.Diff(want, packed.Site(records[i])); diff != "" {
				t.Fatalf("site %d (-want +got):\n%s", i, diff)
			}
		}
	})
}

// draw sets a value to anything, all that is in it too.
func draw(t *rapid.T, v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		if rapid.Bool().Draw(t, "time") {
			v.Set(reflect.ValueOf(time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "millis")).UTC()))
		}
		return
	case locator.Tri:
		v.SetUint(rapid.Uint64Range(0, 2).Draw(t, "tri"))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.StringN(0, 5, 20).Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "flag"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "number"))
	case reflect.Float64:
		v.SetFloat(rapid.Float64().Draw(t, "degrees"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			draw(t, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			draw(t, v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			draw(t, v.Index(i))
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 2).Draw(t, "length"); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				draw(t, v.Index(i))
			}
		}
	case reflect.Map:
		if n := rapid.IntRange(-1, 2).Draw(t, "size"); n >= 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for range n {
				key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				draw(t, key)
				draw(t, value)
				v.SetMapIndex(key, value)
			}
		}
	default:
		t.Fatalf("no way to draw a %s", v.Type())
	}
}
