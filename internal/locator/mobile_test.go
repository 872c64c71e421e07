package locator_test

import (
	"slices"
	"testing"

	"jiujin/internal/locator"
)

func TestCutMobiles(t *testing.T) {
	for _, tt := range []struct {
		phone, rest string
		cut         []string
	}{
		{"", "", nil},
		{"024-88139123、400-138-0000", "024-88139123、400-138-0000", nil},
		{"13800000001", "", []string{"13800000001"}},
		{"138 0000 0001", "", []string{"13800000001"}},
		{"138-000-00001", "", []string{"13800000001"}},
		{"1380-000-0001", "", []string{"13800000001"}},
		{"(138)00000001", "", []string{"13800000001"}},
		{"013800000001", "", []string{"13800000001"}},
		{"+86 138 0000 0001", "", []string{"13800000001"}},
		{"0086-13800000001", "", []string{"13800000001"}},
		{"1380000000113900000002", "", []string{"13800000001", "13900000002"}},
		{"024-88139123;13800000001", "024-88139123", []string{"13800000001"}},
		{"13800000001/024-88139123转8", "024-88139123转8", []string{"13800000001"}},
		{"024-88139123 13800000001 13900000002", "024-88139123", []string{"13800000001", "13900000002"}},
		{"024-88139123\uff0813800000001\uff09", "024-88139123", []string{"13800000001"}},
		{"024-88139123-13800000001", "024-88139123", []string{"13800000001"}},
		{"024-88139123,13800000001,024-88139124", "024-88139123;024-88139124", []string{"13800000001"}},
		{"13800000001;13700000003", "13700000003", []string{"13800000001"}},
		{"13700000003", "13700000003", nil},
		{"张三13800000001", "张三", []string{"13800000001"}},
		{"024-13345678 024-13345679", "024-13345678 024-13345679", nil},
	} {
		rest, cut := locator.CutMobiles(tt.phone, func(number string) bool { return number == "13700000003" })
		if rest != tt.rest || !slices.Equal(cut, tt.cut) {
			t.Errorf("%q: %q, %q", tt.phone, rest, cut)
		}
	}
}

func FuzzCutMobiles(f *testing.F) {
	f.Add("024-88139123;13800000001")
	f.Add("+86 138 0000 0001(13900000002)")
	f.Add("1380000000113900000002")
	f.Fuzz(func(t *testing.T, phone string) {
		rest, cut := locator.CutMobiles(phone, func(string) bool { return false })
		if len(cut) == 0 && (rest != phone || locator.PersonalMobile(phone)) {
			t.Errorf("%q: nothing is taken out, %q is left", phone, rest)
		}
		if locator.PersonalMobile(rest) {
			t.Errorf("%q: %q is left", phone, rest)
		}
		for _, number := range cut {
			if len(number) != 11 {
				t.Errorf("%q: %q is taken out", phone, number)
			}
		}
	})
}
