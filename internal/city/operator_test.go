package city

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jiujin/internal/hours"
)

// notice2026 is the real notice as the news agency published it.
func notice2026(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../hours/testdata/notice2026.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReadFileEncodings(t *testing.T) {
	want, err := hours.ParseHolidayNotice(notice2026(t))
	if err != nil {
		t.Fatal(err)
	}
	const patch = `{"footer":{"organiser":"某局"}}`
	identity := func(s string) string { return s }
	encoded := func(encode func(string) (string, error)) func(string) string {
		return func(s string) string {
			out, err := encode(s)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
	}
	for name, encode := range map[string]func(string) string{
		"UTF-8":            identity,
		"UTF-8 with mark":  func(s string) string { return "\ufeff" + s },
		"GB18030":          encoded(simplifiedchinese.GB18030.NewEncoder().String),
		"GBK":              encoded(simplifiedchinese.GBK.NewEncoder().String),
		"UTF-16LE, marked": encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String),
		"UTF-16BE, marked": encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String),
	} {
		asPatch, notices, err := ReadFile([]byte(encode(notice2026(t))))
		if err != nil || asPatch != nil {
			t.Errorf("%s: notice: patch %q, %v", name, asPatch, err)
		}
		if diff := cmp.Diff([]hours.HolidayNotice{*want}, notices); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		got, notices, err := ReadFile([]byte(encode(patch)))
		if string(got) != patch || notices != nil || err != nil {
			t.Errorf("%s: patch %q, %d notices, %v", name, got, len(notices), err)
		}
	}
}

func TestReadFileTellsByContent(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		notice     bool     // of 2027; else a patch
		want       []string // code field
	}{
		{"a patch", ` {"footer":{}}`, false, nil},
		{"holidays in a patch", `{"holidays":[` + example2027 + `]}`, false, nil},
		{"an empty patch", `{}`, false, nil},
		{"an empty list, which no profile is", `[]`, false, nil},
		{"a notice", "\n " + example2027, true, nil},
		{"notices", `[` + example2027 + `,` + strings.ReplaceAll(example2027, `"2027-10-09"`, `"2027-10-10"`) + `]`, false, []string{"bad_value [1].year"}},
		{"a notice without feasts", `{"year":2027}`, false, []string{"no_feast feasts"}},
		{"feasts without a year", `{"feasts":[]}`, false, []string{"bad_year year"}},
		{"a list of something else", `[{"footer":{}}]`, false, []string{"unknown_field [0].footer"}},
		{"a list in a list", `[[]]`, false, []string{"wrong_type [0]"}},
		{"broken", `{"year":2027`, false, []string{"syntax "}},
		{"two", example2027 + example2027, false, []string{"syntax "}},
		{"empty", ``, false, []string{"syntax "}},
		{"another text", `关于做好节假日值班工作的通知`, false, []string{"syntax "}},
		{"a notice cut off", strings.Split(notice2026(t), "六、中秋节")[0], false, []string{"no_feast "}},
		{"a notice not understood", strings.Replace(notice2026(t), "共7天", "共8天", 1), false, []string{"bad_count "}},
		{"bytes of no encoding", "\xff\x80\x80", false, []string{"bad_encoding "}},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", false, []string{"bad_encoding "}},
		{"zero bytes", "{\x00}", false, []string{"bad_encoding "}},
		{"saved after it was garbled", `{"footer":{"icp":"` + "\ufffd" + `"}}`, false, []string{"bad_encoding "}},
	} {
		patch, notices, err := ReadFile([]byte(tt.text))
		if diff := cmp.Diff(tt.want, codes(t, err)); diff != "" {
			t.Errorf("%s: %v\n%s", tt.name, err, diff)
		}
		switch {
		case err != nil:
			if patch != nil || notices != nil {
				t.Errorf("%s: something beside an error", tt.name)
			}
		case !tt.notice:
			if string(patch) != tt.text || notices != nil {
				t.Errorf("%s: patch %q, %d notices", tt.name, patch, len(notices))
			}
		case patch != nil || len(notices) != 1 || notices[0].Year != 2027:
			t.Errorf("%s: patch %q, notices %v", tt.name, patch, notices)
		}
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add([]byte(notice2026(f)))
	f.Add([]byte(example2027))
	f.Add([]byte(`[` + example2027 + `]`))
	f.Add([]byte(`{"footer":{"icp":"x"}}`))
	f.Add([]byte("\xff\xfe{\x00}\x00"))
	base := load(f).Profile
	f.Fuzz(func(t *testing.T, file []byte) {
		patch, notices, err := ReadFile(file)
		if err != nil {
			if fs, ok := errors.AsType[Faults](err); !ok || len(fs) == 0 {
				t.Fatalf("not faults: %v", err)
			}
			return
		}
		if (patch == nil) == (notices == nil) {
			t.Fatalf("patch %q and %d notices", patch, len(notices))
		}
		if patch != nil {
			return
		}
		stored, err := json.Marshal(map[string]any{"holidays": notices})
		if err != nil {
			t.Fatal(err)
		}
		p, err := base.Merge(stored)
		if err != nil {
			t.Fatalf("%s is refused as a patch: %v", stored, err)
		}
		if diff := cmp.Diff(notices, p.Holidays); diff != "" {
			t.Fatal(diff)
		}
	})
}
