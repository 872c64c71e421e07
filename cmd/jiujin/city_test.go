package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// From November on the next year's holidays should be there, this year's
// always; that they are not is no failure.
func TestCheckWarnsOfMissingYears(t *testing.T) {
	folder := t.TempDir()
	db, footer := filepath.Join(folder, "a.db"), filepath.Join(folder, "footer.json")
	if err := os.WriteFile(footer, []byte(`{"footer":{"icp":"某备1号"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	must0(t, "city", "import", footer, "--db", db) // makes the database
	check := func(at, want string) {
		t.Helper()
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		var out, errOut bytes.Buffer
		p := &program{in: strings.NewReader(""), out: &out, errOut: &errOut, now: func() time.Time { return now }}
		if code := p.run(t.Context(), []string{"check", "--db", db}); code != exitDone || errOut.Len() > 0 {
			t.Errorf("%s: exit %d, %s", at, code, errOut.String())
		}
		var years []string
		for _, year := range []string{"2025", "2026", "2027", "2028"} {
			if strings.Contains(out.String(), "缺少 "+year+" 年的放假安排") {
				years = append(years, year)
			}
		}
		if got := strings.Join(years, " "); got != want {
			t.Errorf("%s: warns of %q, want %q:\n%s", at, got, want, out.String())
		}
		if told := strings.Contains(out.String(), "jiujin city import"); told != (want != "") {
			t.Errorf("%s: how to add a year, said %v:\n%s", at, told, out.String())
		}
		if !strings.Contains(out.String(), "完好") {
			t.Errorf("%s: not sound:\n%s", at, out.String())
		}
	}
	check("2026-06-01T12:00:00+08:00", "")
	check("2026-10-31T23:59:00+08:00", "")
	check("2026-10-31T16:00:00Z", "2027") // 1 November in Shanghai
	check("2026-12-31T23:59:00+08:00", "2027")
	check("2026-12-31T16:00:00Z", "2027")
	check("2027-03-01T12:00:00+08:00", "2027")
	check("2027-11-01T00:00:00+08:00", "2027 2028")

	must0(t, "city", "import", "testdata/notice2027-gb18030.txt", "--db", db) // made up for tests
	check("2026-11-30T12:00:00+08:00", "")
	check("2027-03-01T12:00:00+08:00", "")
	check("2027-11-01T00:00:00+08:00", "2028")
}
