package text

import "testing"

// FuzzFoldCommon: the quick way and the way for everything agree.
func FuzzFoldCommon(f *testing.F) {
	for _, s := range []string{"民丰 社区食堂 A座46-7号", "\uff21\uff0d1\uff5e2\u3000\u3001《甲》【乙】", "a\x7f\x80", "6~-7"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := foldCommon(s); ok && got != foldAny(s) {
			t.Errorf("foldCommon(%q) = %q, foldAny %q", s, got, foldAny(s))
		}
	})
}
