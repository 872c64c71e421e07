package storetest

import (
	"fmt"
	"reflect"
	"time"

	"jiujin/internal/locator"
)

// FullSite returns a site with every field set, found by reflection: a field
// added to locator is in it without anybody remembering to. It is not a valid
// site, but one the store can hold. Identity and times are left for the store.
func FullSite() locator.Site {
	var s locator.Site
	f := filler{set: func() bool { return true }}
	f.fill(reflect.ValueOf(&s).Elem(), "site")
	s.Service, s.Publication.Status = locator.Meal, locator.Suspended
	s.Location.Point, s.Location.Precision, s.Location.Method = [2]float64{123.4048121, 41.9203771}, locator.AtBuilding, locator.ByPhone
	s.ID, s.Version, s.Rev, s.CreatedAt, s.UpdatedAt = "", 0, 0, time.Time{}, time.Time{}
	return s
}

// FullNotice is to a notice what [FullSite] is to a site.
func FullNotice() locator.Notice {
	var n locator.Notice
	f := filler{set: func() bool { return true }}
	f.fill(reflect.ValueOf(&n).Elem(), "notice")
	n.Kind, n.ID, n.Version, n.Rev, n.CreatedAt, n.UpdatedAt = locator.NoticeHours, "", 0, 0, time.Time{}, time.Time{}
	return n
}

// AnySite returns a site of which set decides, field by field, what is there.
func AnySite(set func() bool) locator.Site {
	var s locator.Site
	f := filler{set: set}
	f.fill(reflect.ValueOf(&s).Elem(), "any")
	full := FullSite()
	s.Service, s.Name, s.District, s.Publication.Status = full.Service, "民丰社区食堂 🍜", "210113", full.Publication.Status
	if s.Location != nil {
		s.Location = full.Location
	}
	s.ID, s.Version, s.Rev, s.CreatedAt, s.UpdatedAt = "", 0, 0, time.Time{}, time.Time{}
	return s
}

// filler sets fields to values that differ from each other and from zero.
type filler struct {
	set   func() bool
	count int64
}

func (f *filler) fill(v reflect.Value, path string) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		if f.set() {
			f.count++
			v.Set(reflect.ValueOf(Now().Add(time.Duration(f.count) * 1001 * time.Millisecond)))
		}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
		return
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), path)
		}
		return
	}
	if !f.set() {
		return
	}
	f.count++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		full := filler{set: func() bool { return true }, count: f.count}
		for i := range v.Len() {
			full.fill(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		full := filler{set: func() bool { return true }, count: f.count}
		full.fill(key, path+" key")
		full.fill(value, path+" value")
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(path + ` 「是」"\ü🍜𠀀` + "\n")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(f.count)
	case reflect.Uint8: // Tri
		v.SetUint(uint64(1 + f.count%2))
	case reflect.Float64:
		v.SetFloat(float64(f.count) + 0.1)
	default:
		panic(fmt.Sprintf("storetest: %s is a %s: say here how to fill it", path, v.Type()))
	}
}
