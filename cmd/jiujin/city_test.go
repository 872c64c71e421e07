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

// A year that is added while the server runs counts.
func TestServeSeesAddedYear(t *testing.T) {
	folder := t.TempDir()
	db, list := filepath.Join(folder, "a.db"), filepath.Join(folder, "a.csv")
	if err := os.WriteFile(list, []byte(`类型,名称,区县,地址,服务时间,经度,纬度,坐标系,来源,来源日期,备案
驿站,甲,沈河区,正阳街1号,工作日9:00-17:00,123.4497,41.7954,WGS84,总工会,2026-11-01,是
`), 0o600); err != nil {
		t.Fatal(err)
	}
	must0(t, "import", list, "--db", db, "--as", "published")
	r := serve(t, "--db", db)
	// A Saturday after National Day that may be worked, and in the example is.
	const saturday = "/api/v1/nearest?lat=41.79&lon=123.44&service=station&at=2027-10-09T10:00:00%2B08:00"
	if _, body := r.get(saturday); !strings.Contains(body, `"code":"holiday_unannounced"`) {
		t.Fatalf("before: %s", body)
	}
	must0(t, "city", "import", "testdata/notice2027-gb18030.txt", "--db", db)
	waitUntil(t, func() bool {
		_, body := r.get(saturday)
		return strings.Contains(body, `"value":"open"`)
	})
}
