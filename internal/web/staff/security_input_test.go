package staff_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/labstack/echo/v4"
	"golang.org/x/net/html"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/web/staff"
)

// upload is a form with a file.
func (v *visitor) upload(target, field, name string, data []byte, form url.Values) *reply {
	v.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, values := range form {
		for _, value := range values {
			if err := w.WriteField(key, value); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		v.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodPost, target, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.send(r)
}

// evil is what a text field may hold to be run where it is shown.
const evil = `"'><script>alert(1)</script><img src=x onerror=alert(2)>{{.}}javascript:alert(3)`

// scripts are the elements and attributes of a page that would run something
// that is not ours.
func (r *reply) scripts() []string {
	var found []string
	for n := range r.page.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		src, _ := attribute(n, "src")
		kind, _ := attribute(n, "type")
		if n.Data == "script" && kind != "application/json" && !strings.HasPrefix(src, "/assets/") || n.Data == "img" && src == "x" {
			found = append(found, "<"+n.Data+" "+src+">")
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(a.Key, "on") || (a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction") && strings.HasPrefix(value, "javascript:") {
				found = append(found, a.Key+"="+a.Val)
			}
		}
	}
	return found
}

// Whatever stands in the text fields of a site, a notice, a draft, a batch or
// an account, no page runs it.
func TestStoredScripts(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	to := o.target(t)
	s := to.published
	s.Name, s.Operator, s.Address, s.Directions, s.Subdistrict, s.Community = evil, evil, evil, evil, evil, evil
	s.Aliases, s.HoursText, s.StaffNote, s.AmenitiesText, s.EntryText = []string{evil}, evil, evil, evil, evil
	s.Contact = locator.Contact{Phone: evil, PrivateName: evil, PrivatePhone: evil}
	s.Meal = &locator.MealService{
		Channel: locator.Community, MenuText: evil, DiscountText: evil, DeliveryText: evil, EligibilityText: evil, DocumentsText: evil,
		PaymentText: evil, OrderingText: evil, DietText: evil,
	}
	s.Programme.Batch, s.Publication.Reason = evil, evil
	s.Photos = []locator.Photo{{ID: strings.Repeat("a", 32), Alt: evil, Width: 10, Height: 10}}
	s.Facts = map[locator.FactGroup]locator.Provenance{}
	for _, g := range locator.FactGroups() {
		s.Facts[g] = locator.Provenance{Source: evil, URL: "javascript:alert(1)", SourceDate: "2026-01-01", Method: locator.ByList}
	}
	n := to.notice
	n.Text, n.Source = evil, evil
	twin := to.twin
	twin.Name, twin.Address = evil, evil
	b := &locator.Batch{
		Actor: evil, Title: evil, Reason: evil, Notices: []locator.NoticeChange{{Base: n.Version, Notice: n}},
		Sites: []locator.SiteChange{{Base: s.Version, Site: s}, {Base: twin.Version, Site: twin}},
	}
	if err := o.db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	to.batch = b.ID
	draft := to.proposal
	draft.Title, draft.Note = evil, evil
	draft.Form = map[string][]string{"name": {evil}, "hours_text": {evil}, "meal.menu_text": {evil}, "reason": {evil}, "location.text": {evil}}
	if err := o.db.SaveDraft(t.Context(), &draft); err != nil {
		t.Fatal(err)
	}
	to.user.FullName = evil
	if err := o.db.SaveUser(t.Context(), evil, evil, &to.user); err != nil {
		t.Fatal(err)
	}
	boss := o.signIn(t, locator.Administrator)
	shown := 0
	check := func(where string, r *reply) {
		t.Helper()
		if r.page == nil {
			return
		}
		if found := r.scripts(); len(found) > 0 {
			t.Errorf("%s: %v", where, found)
		}
		if strings.Contains(r.body, "alert(1)") {
			shown++
		}
	}
	for _, route := range o.routes(http.MethodGet) {
		check("GET "+route, boss.get(to.path(route)))
	}
	for _, path := range []string{
		"/staff/sites?q=" + url.QueryEscape(evil), "/staff/audit?record=" + url.QueryEscape(evil), "/staff/signin?to=" + url.QueryEscape("/staff/"+evil),
		"/staff/notices/new?id=" + s.ID, "/staff/locate?at=" + to.draft.ID, "/staff/sites/" + url.PathEscape(evil), "/staff/people/" + url.PathEscape(evil),
		"/staff/batches/" + url.PathEscape(evil), "/staff/ledger/servings?month=" + url.QueryEscape(evil), "/staff/sites/new?service=" + url.QueryEscape(evil),
	} {
		check("GET "+path, boss.get(path))
	}
	form := boss.get("/staff/sites/" + s.ID + "/edit").fields("form.site-form")
	for _, action := range []string{"check:save", "draft", "look"} {
		form.Set("action", action)
		check("POST edit "+action, boss.post("/staff/sites/"+s.ID+"/edit", form))
	}
	form.Set("base", "1")
	form.Set("action", "check:save")
	check("POST merge", boss.post("/staff/sites/"+s.ID+"/edit", form))
	stranger := &visitor{t: t, office: o}
	check("POST sign-in", stranger.post("/staff/signin", url.Values{"name": {evil}, "password": {evil}}))
	if shown < 12 {
		t.Errorf("only %d pages showed the text: this test looks at the wrong ones", shown)
	}
}

// big is the head of a PNG that claims to be of so many pixels.
func big(t *testing.T, width, height uint32) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// Only pictures become photos, of a bounded size, and none is stored as it came.
func TestHostilePhotos(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	to := o.target(t)
	boss := o.signIn(t, locator.Administrator)
	path := "/staff/sites/" + to.published.ID + "/photos/add"
	base := boss.get("/staff/sites/" + to.published.ID + "/photos").fields("form[action$=add]")
	const field = "file.0"
	for key := range base {
		if key == "alt.0" {
			base.Set(key, "门口")
		}
	}
	var good bytes.Buffer
	if err := jpeg.Encode(&good, image.NewRGBA(image.Rect(0, 0, 800, 600)), nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"html.jpg":         []byte("<html><script>alert(1)</script></html>"),
		"svg.jpg":          []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"wide.png":         big(t, 1<<20, 1<<10),
		"many.png":         big(t, 60_000, 60_000),
		"zero.png":         big(t, 0, 0),
		"short.jpg":        good.Bytes()[:len(good.Bytes())/3],
		"empty.jpg":        nil,
		"large.jpg":        append(bytes.Clone(good.Bytes()), make([]byte, 30<<20)...),
		"../../etc/passwd": []byte("root:x:0:0"),
	} {
		r := boss.upload(path, field, name, data, base)
		if r.status < 400 || r.status >= 500 {
			t.Errorf("%s: %d", name, r.status)
		}
		if s, err := o.db.Site(t.Context(), to.published.ID); err != nil || len(s.Photos) > 0 || s.Version != to.published.Version {
			t.Fatalf("%s was stored: %+v, %v", name, s.Photos, err)
		}
	}
	polyglot := append(bytes.Clone(good.Bytes()), "<script>alert(1)</script>"...)
	if r := boss.upload(path, field, "good.jpg", polyglot, base); r.status != http.StatusSeeOther {
		t.Fatalf("a picture with something behind it: %d %v", r.status, r.all(".fault, .faults li"))
	}
	s, err := o.db.Site(t.Context(), to.published.ID)
	if err != nil || len(s.Photos) != 1 {
		t.Fatalf("%+v, %v", s.Photos, err)
	}
	r := boss.get("/staff/sites/" + s.ID + "/photos/" + s.Photos[0].ID + ".jpg")
	if r.status != http.StatusOK || strings.Contains(r.body, "<script>") || r.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%d %s: not made anew", r.status, r.header.Get("Content-Type"))
	}
}

// workbook is a ZIP of the files.
func workbook(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestSpeed) })
	for name, data := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A hostile list is refused with a sentence, or has no row that counts; nothing
// of it is a site.
func TestHostileLists(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	boss := o.signIn(t, locator.Administrator)
	before, err := o.db.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	xml := func(s string) map[string][]byte {
		return map[string][]byte{
			"[Content_Types].xml": []byte(`<Types/>`), "xl/workbook.xml": []byte(`<workbook><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`),
			"xl/_rels/workbook.xml.rels": []byte(`<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`), "xl/worksheets/sheet1.xml": []byte(s),
		}
	}
	for name, data := range map[string][]byte{
		"bomb.xlsx":    workbook(t, xml("<worksheet><sheetData>"+strings.Repeat(" ", 80<<20))),
		"entity.xlsx":  workbook(t, xml(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>`)),
		"climb.xlsx":   workbook(t, map[string][]byte{"../../../tmp/evil": []byte("x")}),
		"no.xlsx":      []byte("PK\x03\x04 and nothing"),
		"page.csv":     []byte("<html><script>alert(1)</script></html>"),
		"nul.csv":      []byte("名称,地址\n\x00\x00,\x00"),
		"deep.geojson": []byte(strings.Repeat(`{"type":"FeatureCollection","features":[`, 20_000)),
		"macro.xls":    []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
		"../../up.csv": []byte("名称\n"),
		"good.csv":     []byte("类型,名称,区县,地址,来源,来源日期\n老年助餐点,好食堂,和平区,太原街1号,名单,2026-01-01\n"),
		"empty.csv":    nil,
	} {
		r := boss.upload("/staff/import", "file", name, data, nil)
		if r.status >= 500 {
			t.Errorf("%s: %d", name, r.status)
		}
		if r.page != nil && (len(r.scripts()) > 0 || strings.Contains(r.body, "root:x:")) {
			t.Errorf("%s: %v", name, r.scripts())
		}
	}
	// Each is read through, and only the good one can be applied.
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go o.admin.TendImports(ctx, func(err error) { t.Log(err) })
	start, waiting := time.Now(), 1
	for ; waiting > 0; time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > 2*time.Minute {
			t.Fatalf("%d lists were not read in two minutes", waiting)
		}
		waiting = 0
		imports, err := o.db.Imports(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(imports) < 3 {
			t.Fatalf("only %d lists were taken in", len(imports))
		}
		for i := range imports {
			switch imports[i].Status {
			case locator.ImportUploaded, locator.ImportPlanning:
				waiting++
			case locator.ImportPlanned, locator.ImportFailed:
				r := boss.get("/staff/import/" + imports[i].ID)
				if r.status != http.StatusOK || len(r.scripts()) > 0 || strings.Contains(r.body, "root:x:") {
					t.Errorf("%s: %d %v", imports[i].Title, r.status, r.scripts())
				}
				if good := strings.Contains(imports[i].Title, "good.csv"); strings.Contains(r.body, `/run"`) != good {
					t.Errorf("%s can be applied: %v", imports[i].Title, !good)
				}
			default:
				t.Errorf("%s is %s", imports[i].Title, imports[i].Status)
			}
		}
	}
	if after, err := o.db.Revision(t.Context()); err != nil || after != before {
		t.Errorf("revision %v → %v, %v", before, after, err)
	}
}

// Signing in answers an unknown name like a wrong password, slows down guessing,
// also after a restart, and never redirects to another site.
func TestDoor(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.signIn(t, locator.Auditor)
	stranger := &visitor{t: t, office: o}
	try := func(name string) *reply {
		return stranger.post("/staff/signin", url.Values{"name": {name}, "password": {"not the right one"}})
	}
	there, nobody := try("auditor"), try("nobody1")
	if there.status != http.StatusForbidden || nobody.status != there.status ||
		strings.ReplaceAll(there.body, "auditor", "NAME") != strings.ReplaceAll(nobody.body, "nobody1", "NAME") {
		t.Errorf("%d and %d, or the pages differ", there.status, nobody.status)
	}
	if len(stranger.cookies) != 0 {
		t.Errorf("a failed sign-in gave cookies: %v", stranger.cookies)
	}
	for range 5 {
		try("auditor")
	}
	if r := stranger.post("/staff/signin", url.Values{"name": {"auditor"}, "password": {secret}}); r.status != http.StatusForbidden {
		t.Errorf("after six guesses: %d", r.status)
	}
	// The program starts anew on the same database.
	again, err := auth.New(auth.Options{Store: o.db, Now: time.Now, Hash: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := staff.New(staff.Options{Admin: o.admin, Auth: again, Engine: o.engine, Assets: assets{}, Now: noon, Zone: time.UTC, Secure: func(*http.Request) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	handler.Routes(e)
	anew := &office{db: o.db, auth: again, handler: e}
	if r := (&visitor{t: t, office: anew}).post("/staff/signin", url.Values{"name": {"auditor"}, "password": {secret}}); r.status != http.StatusForbidden {
		t.Errorf("after a restart: %d", r.status)
	}
	boss := o.signIn(t, locator.Administrator)
	for _, to := range []string{
		"https://evil.example/staff", "//evil.example/staff", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/staff/../../evil", "staff", "/staffevil",
		"http:/staff", "///evil.example", "/%2f/evil.example", "/staff/signin?to=/staff/signin", "/staff\r\nLocation: https://evil.example", "data:text/html,x", "/s/100001",
	} {
		r := boss.get("/staff/signin?to=" + url.QueryEscape(to))
		location := r.header.Get("Location")
		u, err := url.Parse(location)
		if r.status != http.StatusSeeOther || err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/staff") || strings.HasPrefix(location, "//") || strings.Contains(location, "\\") {
			t.Errorf("to %q: %d %q", to, r.status, location)
		}
	}
	if r := boss.get("/staff/signin?to=" + url.QueryEscape("/staff/sites?q=a&district=210102")); r.header.Get("Location") != "/staff/sites?q=a&district=210102" {
		t.Errorf("its own pages are gone back to: %s", r.header.Get("Location"))
	}
}

// No parameter of an address reaches a file.
func TestPathTraversal(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.target(t)
	boss := o.signIn(t, locator.Administrator)
	for _, route := range append(o.routes(http.MethodGet), o.routes(http.MethodPost)...) {
		if !strings.Contains(route, ":") {
			continue
		}
		for _, bad := range []string{"..%2f..%2f..%2fetc%2fpasswd", "%2e%2e", "..%5c..%5cwindows", "%00", "a%0d%0ab", strings.Repeat("9", 5000), "-1", "1e9", "100001'--"} {
			path := route
			for _, param := range []string{":id", ":user", ":file"} {
				path = strings.ReplaceAll(path, param, bad)
			}
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				r := boss.send(httptest.NewRequestWithContext(t.Context(), method, path, nil))
				if r.status >= 500 || r.status < 300 || strings.Contains(r.body, "root:x:") {
					t.Errorf("%s %.80s: %d", method, path, r.status)
				}
			}
		}
	}
}
