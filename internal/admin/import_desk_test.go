package admin_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/transfer"
)

// person stores a member of staff.
func person(t *testing.T, db *store.DB, name string, role locator.Role, districts ...string) *locator.User {
	t.Helper()
	u := &locator.User{Name: name, FullName: name, Role: role, Districts: districts, Services: []locator.Service{locator.Station}}
	if err := db.SaveUser(t.Context(), "test", "new", u); err != nil {
		t.Fatal(err)
	}
	return u
}

// send uploads a list and has it planned.
func send(t *testing.T, d *admin.Desk, list string, o admin.ImportOptions) *admin.ImportView {
	t.Helper()
	u, err := d.UploadList(t.Context(), `C:\我的文档\名单.csv`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(u, strings.NewReader(list)); err != nil {
		t.Fatal(err)
	}
	id, err := u.Done(o)
	if err != nil {
		t.Fatal(err)
	}
	return tended(t, d, id)
}

// tended has what waits done.
func tended(t *testing.T, d *admin.Desk, id string) *admin.ImportView {
	t.Helper()
	if err := d.TendOnce(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := d.Import(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func linesOf(t *testing.T, d *admin.Desk, v *admin.ImportView, o importer.Outcome) []string {
	t.Helper()
	lines, err := d.ImportLines(t.Context(), v, o, 0)
	if err != nil {
		t.Fatal(err)
	}
	return short(lines)
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if e, ok := errors.AsType[*locator.Error](err); !ok || e.Code != code {
		t.Errorf("error %v, want %s", err, code)
	}
}

// A list is sent, looked at, applied once however often it is asked for, and
// is one batch.
func TestImportByPage(t *testing.T) {
	a, db := newAdmin(t)
	d := a.For(person(t, db, "wang", locator.Administrator))
	list := head + "\n"
	for i := range 230 {
		list += fmt.Sprintf("驿站,站%d,和平区,三好街%d号,甲,2024\n", i, i)
	}
	v := send(t, d, list, admin.ImportOptions{})
	if v.Status != locator.ImportPlanned || v.New != 230 || !v.Ready() || v.Title != "名单.csv" {
		t.Fatalf("%+v", v)
	}
	if third, err := d.ImportLines(t.Context(), v, importer.New, 2); err != nil || len(third) != 30 || third[29].Row != 231 {
		t.Errorf("page of lines: %d, %v", len(third), err)
	}
	if n := len(sites(t, db)); n > 0 {
		t.Fatalf("%d sites before it is applied", n)
	}
	wantCode(t, d.RunImport(t.Context(), v.ID, v.Version+1), "import_taken")
	for range 2 {
		if err := d.RunImport(t.Context(), v.ID, v.Version); err != nil {
			t.Fatal(err)
		}
	}
	applied := tended(t, d, v.ID)
	if applied.Status != locator.ImportApplied || applied.Done != 230 || len(sites(t, db)) != 230 {
		t.Fatalf("%+v", applied)
	}
	if err := d.RunImport(t.Context(), v.ID, v.Version); err != nil || len(sites(t, db)) != 230 {
		t.Errorf("asked again: %v", err)
	}
	history, err := db.History(t.Context(), locator.SiteEntity, sites(t, db)[0].ID)
	if err != nil || history[0].BatchID != v.ID || history[0].Actor != "wang" || history[0].Title != "名单.csv" {
		t.Errorf("history %+v, %v", history, err)
	}
	again := send(t, d, list, admin.ImportOptions{})
	if again.Ready() || again.Unchanged != 230 {
		t.Errorf("the same list again: %+v", again.Findings)
	}
}

// Another writer who touches the plan has it made anew, for the person to look
// at; so does a change of the person's rights.
func TestImportByPageIsPlannedAgain(t *testing.T) {
	a, db := newAdmin(t)
	who := person(t, db, "wang", locator.Administrator)
	d := a.For(who)
	apply(t, a, head+"\n驿站,甲,和平区,三好街1号,甲,2024\n", byTest)
	v := send(t, d, head+",联系电话\n驿站,甲,和平区,三好街1号,甲,2025,024-1234567\n", admin.ImportOptions{})
	s := sites(t, db)[0]
	s.Operator = "别人改的"
	if err := db.Apply(t.Context(), &locator.Batch{Actor: "x", Sites: []locator.SiteChange{{Base: s.Version, Site: s}}}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, d.RunImport(t.Context(), v.ID, v.Version), "plan_outdated")
	v = tended(t, d, v.ID)
	if v.Status != locator.ImportPlanned || v.Changed != 1 {
		t.Fatalf("%+v", v)
	}
	promoted := *who
	promoted.Version++
	wantCode(t, a.For(&promoted).RunImport(t.Context(), v.ID, v.Version), "plan_outdated")
	v = tended(t, d, v.ID)
	if s := sites(t, db)[0]; s.Contact.Phone != "" {
		t.Errorf("written: %+v", s)
	}
	if err := d.RunImport(t.Context(), v.ID, v.Version); err != nil {
		t.Fatal(err)
	}
	tended(t, d, v.ID)
	if s := sites(t, db)[0]; s.Contact.Phone == "" || s.Operator != "别人改的" {
		t.Errorf("not written: %+v", s)
	}
}

// Each row needs the right to what it does.
func TestImportRights(t *testing.T) {
	a, db := newAdmin(t)
	apply(t, a, head+"\n驿站,沈河的,沈河区,正阳街1号,甲,2024\n", byTest)
	editor := a.For(person(t, db, "editor", locator.Editor, "210102"))
	v := send(t, editor, head+",联系电话\n"+
		"驿站,甲,和平区,三好街1号,甲,2025,\n驿站,乙,沈河区,正阳街2号,甲,2025,\n驿站,沈河的,沈河区,正阳街1号,甲,2025,024-1234567\n助餐点,丙,和平区,三好街3号,甲,2025,\n",
		admin.ImportOptions{Options: importer.Options{As: locator.Published}})
	wantLines(t, linesOf(t, editor, v, ""), "new 2", "refused 3 区县 forbidden", "refused 4 区县 forbidden", "refused 5 区县 forbidden")
	wantCode(t, editor.RunImport(t.Context(), v.ID, v.Version), "refused_rows")

	// The list is nobody else's, and a contributor sends none.
	other := a.For(person(t, db, "other", locator.Editor, "210102"))
	_, err := other.Import(t.Context(), v.ID)
	wantCode(t, err, "forbidden")
	wantCode(t, other.RunImport(t.Context(), v.ID, v.Version), "forbidden")
	wantCode(t, other.DiscardImport(t.Context(), v.ID, v.Version), "forbidden")
	boss := a.For(person(t, db, "boss", locator.Administrator))
	wantCode(t, boss.RunImport(t.Context(), v.ID, v.Version), "forbidden")
	_, err = a.For(person(t, db, "contributor", locator.Contributor, "210102")).UploadList(t.Context(), "a.csv")
	wantCode(t, err, "forbidden")
	if all, err := boss.Imports(t.Context()); err != nil || len(all) != 2 {
		t.Errorf("an administrator sees %d imports, %v", len(all), err)
	}
	if mine, err := other.Imports(t.Context()); err != nil || len(mine) != 0 {
		t.Errorf("somebody else sees %d imports, %v", len(mine), err)
	}

	// What was refused can be taken home, mended and sent again.
	var rows []string
	if err := editor.EachRefusedRow(t.Context(), v, func(headers []string) error {
		rows = append(rows, strings.Join(headers, ","))
		return nil
	}, func(r admin.RefusedRow) error {
		rows = append(rows, fmt.Sprint(r.Row, " ", strings.Join(r.Cells, ","), " ", r.Reasons))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 4 || rows[0] != head+",联系电话" || !strings.HasPrefix(rows[1], "3 驿站,乙,沈河区,正阳街2号,甲,2025, 区县\uff1a") {
		t.Errorf("refused rows: %q", rows)
	}

	// The good rows alone.
	if err := editor.PlanAgain(t.Context(), v.ID, v.Version, admin.ImportOptions{SkipRefused: true}); err != nil {
		t.Fatal(err)
	}
	v = tended(t, editor, v.ID)
	if err := editor.RunImport(t.Context(), v.ID, v.Version); err != nil {
		t.Fatal(err)
	}
	if v = tended(t, editor, v.ID); v.Done != 1 || len(sites(t, db)) != 2 {
		t.Errorf("%+v", v)
	}
	if err := editor.DiscardImport(t.Context(), v.ID, v.Version); err != nil {
		t.Fatal(err)
	}
}

// Columns that nobody knows can be matched by hand, also where without them
// the list is none.
func TestImportRemap(t *testing.T) {
	a, db := newAdmin(t)
	d := a.For(person(t, db, "wang", locator.Administrator))
	v := send(t, d, "种类,站点叫什么,区县,地址,备用\n驿站,甲,和平区,三好街1号,x\n", admin.ImportOptions{})
	if v.Status != locator.ImportFailed || v.Message == "" || len(v.Columns) != 5 {
		t.Fatalf("%+v", v)
	}
	if err := d.PlanAgain(t.Context(), v.ID, v.Version, admin.ImportOptions{Options: importer.Options{Columns: map[int]string{0: transfer.KeyService, 1: transfer.KeyName, 3: ""}}}); err != nil {
		t.Fatal(err)
	}
	v = tended(t, d, v.ID)
	if v.New != 1 || v.Columns[1].Key != transfer.KeyName || v.Columns[3].Key != "" {
		t.Fatalf("%+v", v)
	}
	if err := d.RunImport(t.Context(), v.ID, v.Version); err != nil {
		t.Fatal(err)
	}
	tended(t, d, v.ID)
	if s := sites(t, db)[0]; s.Name != "甲" || s.Address != "" {
		t.Errorf("%+v", s)
	}
}

// Numbers of another datum than the one declared give themselves away where
// the place is known.
func TestImportSuspectsDatum(t *testing.T) {
	a, db := newAdmin(t)
	d := a.For(person(t, db, "wang", locator.Administrator))
	list := head + ",经度,纬度,坐标系,位置方式\n"
	right, wrong := list, list
	for i := range 5 {
		p := geo.Point{123.40 + float64(i)/100, 41.79}
		g := geo.FromWGS84(p, geo.GCJ02)
		row := fmt.Sprintf("驿站,站%d,和平区,三好街%d号,甲,2024,", i, i)
		right += fmt.Sprintf("%s%.6f,%.6f,WGS84,实地\n", row, p[0], p[1])
		wrong += fmt.Sprintf("%s%.6f,%.6f,WGS84,\n", row, g[0], g[1])
	}
	apply(t, a, right, byTest)
	v := send(t, d, wrong, admin.ImportOptions{})
	if name, rows := v.SuspectedDatum(); name != "GCJ02" || rows != 5 {
		t.Fatalf("suspected %q by %d: %v", name, rows, linesOf(t, d, v, ""))
	}
	datum, _ := transfer.ParseDatum("GCJ02")
	if err := d.PlanAgain(t.Context(), v.ID, v.Version, admin.ImportOptions{Options: importer.Options{Datum: &datum, DatumWins: true}}); err != nil {
		t.Fatal(err)
	}
	v = tended(t, d, v.ID)
	if name, _ := v.SuspectedDatum(); name != "" {
		t.Errorf("suspected again: %s, %v", name, linesOf(t, d, v, ""))
	}
	for _, l := range linesOf(t, d, v, "") {
		if strings.Contains(l, "datum_suspected") {
			t.Errorf("warned: %s", l)
		}
	}
}

// Lists that are too large are refused before they are kept whole, and nothing
// is left of them.
func TestImportTooLarge(t *testing.T) {
	a, db := newAdmin(t)
	d := a.For(person(t, db, "wang", locator.Administrator))
	u, err := d.UploadList(t.Context(), "big.csv")
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range admin.MaxUpload >> 20 {
		if _, err := u.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	_, err = u.Write(block)
	wantCode(t, err, "file_too_large")
	if err := u.Abort(); err != nil {
		t.Fatal(err)
	}
	if all, err := d.Imports(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("left: %v, %v", all, err)
	}
}
