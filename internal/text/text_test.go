package text_test

import (
	"testing"

	"jiujin/internal/text"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":        "",
		"民丰 社区食堂": "民丰社区食堂",
		"\uff21\uff22\uff23\uff11\uff12\u3000路": "abc12路",
		"瑞兰香社区食堂\uff08万山店\uff09":                "瑞兰香社区食堂万山店",
		"正良街道蒲昌路46-7号":                          "正良街道蒲昌路46-7号",
		"正良街道蒲昌路46\u20147号":                     "正良街道蒲昌路46-7号",
		"蒲昌路467号":                               "蒲昌路467号",
		"6 - 1门":                                "6-1门",
		"A-座":                                   "a座",
		"“安邻食堂”":                                "安邻食堂",
	} {
		if got := text.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"民丰社区食堂", "46-7号", "\uff21\uff0d1", "ǅ ß \u0345", "\u1e9e1-\u0661"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := text.Fold(s)
		if twice := text.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}
