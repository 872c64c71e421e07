package staff_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
)

const shenhe, dadong = "210103", "210104"

func TestWorkList(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	boss := o.signIn(t, locator.Administrator)
	if r := boss.get("/staff"); len(r.all(".start a")) != 3 {
		t.Errorf("an empty house does not say what to do first: %v", r.all("main"))
	}
	old, unlocated := meals("过期的", shenhe), meals("没定位的", dadong)
	old.Facts[locator.HoursFacts] = locator.Provenance{SourceDate: "2023-12"}
	unlocated.Location = nil
	sites := o.put(t, old, unlocated)

	r := boss.get("/staff")
	if got := r.attr(".queue > h2", "id"); !slices.Equal(got, []string{"q-unlocated", "q-stale", "q-years", "q-footer"}) {
		t.Errorf("administrator's queues: %v", got)
	}
	editor := o.signIn(t, locator.Editor, shenhe)
	r = editor.get("/staff")
	if got := r.attr(".queue > h2", "id"); !slices.Equal(got, []string{"q-stale"}) {
		t.Errorf("editor's queues: %v", got)
	}
	if got := r.attr(".ask .phones a", "href"); !slices.Equal(got, []string{"tel:02422334455"}) {
		t.Errorf("telephone: %v", got)
	}
	if got := r.all(".ask .check .said-so"); !slices.Equal(got, []string{"周一至周日 11:00-13:00"}) {
		t.Errorf("what to ask about: %v", got)
	}

	// One tap: the form as it stands with the button of the group.
	form := r.fields(".ask form")
	form.Set("method", "phone")
	form.Set("group", "hours")
	if r := editor.post("/staff/work/check", form); r.status != http.StatusSeeOther || r.header.Get("Location") != "/staff?site="+sites[0].ID+"#q-stale" {
		t.Fatalf("%d %s", r.status, r.header.Get("Location"))
	}
	r = editor.get("/staff")
	if said := r.all(".said"); len(said) != 1 || !strings.Contains(said[0], "过期的") || len(r.all(".queue")) != 0 {
		t.Errorf("after the check: %v, %v", said, r.all(".queue h2"))
	}
	held, err := o.db.Site(t.Context(), sites[0].ID)
	if err != nil || held.Facts[locator.HoursFacts].VerifiedOn != "2026-11-23" || held.Facts[locator.HoursFacts].Method != locator.ByPhone {
		t.Errorf("stored: %+v %v", held, err)
	}
	// The same tap again is of a version that is no more.
	if r := editor.post("/staff/work/check", form); r.status != http.StatusConflict {
		t.Errorf("again: %d", r.status)
	}
	form.Set("site", sites[1].ID)
	if r := editor.post("/staff/work/check", form); r.status != http.StatusForbidden {
		t.Errorf("another district: %d", r.status)
	}
	if r := o.signIn(t, locator.Auditor).get("/staff"); len(r.all(".queue")) != 0 || len(r.all("main form")) != 0 {
		t.Errorf("an auditor is given work: %v", r.all("main"))
	}
}

func TestSitesList(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	var many []locator.Site
	for range 101 {
		many = append(many, meals("食堂", shenhe))
	}
	many[0].Name, many[0].Location = "<b>没定位</b>", nil
	o.put(t, append(many, meals("大东的", dadong))...)
	editor := o.signIn(t, locator.Editor, shenhe)
	r := editor.get("/staff/sites")
	if n := len(r.all("table.sites tbody tr")); n != 100 || !strings.Contains(r.all(".found")[0], "101") {
		t.Errorf("%d rows, %v", n, r.all(".found"))
	}
	if next := r.attr(".pages a[rel=next]", "href"); len(next) != 1 || len(editor.get(next[0]).all("table.sites tbody tr")) != 1 {
		t.Errorf("next page: %v", next)
	}
	r = editor.get("/staff/sites?scope=all&located=no")
	if got := r.all("table.sites tbody th a"); !slices.Equal(got, []string{"<b>没定位</b>"}) {
		t.Errorf("not located: %v", got)
	}
	if got := r.all(".facets a[aria-current]"); !slices.Contains(got, "没定位") || !slices.Contains(got, "全市") {
		t.Errorf("conditions that are said: %v", got)
	}
	// What is ticked is sent with the filter, and says that it was ticked.
	form := r.fields("form.chosen")
	if form.Get("chosen") != "yes" || form.Get("located") != "no" || form.Has("id") {
		t.Errorf("form: %v", form)
	}
}

func TestServingsGrid(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	sites := o.put(t, meals("甲", shenhe), meals("乙", shenhe), meals("丙", dadong))
	editor, boss := o.signIn(t, locator.Editor, shenhe), o.signIn(t, locator.Administrator)
	const path = "/staff/ledger/servings"
	page := editor.get(path + "?month=2026-10")
	if got := page.all("table.servings tbody th a"); !slices.Equal(got, []string{"乙", "甲"}) {
		t.Fatalf("rows: %v", got)
	}
	first := page.fields("form.grid")
	total, other := "total."+sites[0].ID, "total."+sites[1].ID
	first.Set(total, "1,200")
	if r := editor.post(path, first); r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if got := editor.get(path + "?month=2026-10").fields("form.grid").Get(total); got != "1200" {
		t.Errorf("stored: %q", got)
	}

	// Somebody who had the page open types into the same row, and into another.
	late := boss.get(path + "?month=2026-10").fields("form.grid")
	late.Set("version."+sites[0].ID, "0")
	late.Set("was."+total, "")
	late.Set(total, "900")
	late.Set(other, "30")
	r := boss.post(path, late)
	if r.status != http.StatusConflict || len(r.all(".servings th .fault")) != 1 || !strings.Contains(r.all(".servings th .fault")[0], "1200") {
		t.Fatalf("conflict: %d %v", r.status, r.all(".servings th"))
	}
	again := r.fields("form.grid")
	if again.Get(total) != "900" || again.Get(other) != "30" {
		t.Errorf("what was typed is lost: %v", again)
	}
	if r := boss.post(path, again); r.status != http.StatusSeeOther {
		t.Errorf("saved knowingly: %d", r.status)
	}
	held, err := o.db.Servings(t.Context(), "2026-10", "2026-10")
	if err != nil || len(held) != 2 || *held[0].Total != 900 || *held[1].Total != 30 || held[1].Seniors != nil {
		t.Errorf("stored: %+v %v", held, err)
	}

	// What is no number is said at its field, and nothing is stored.
	bad := editor.get(path + "?month=2026-10").fields("form.grid")
	bad.Set(other, "三十")
	bad.Set("seniors."+sites[0].ID, "901")
	r = editor.post(path, bad)
	if r.status != http.StatusUnprocessableEntity || len(r.attr("input[aria-invalid=true]", "name")) != 1 {
		t.Errorf("no number: %d %v", r.status, r.attr("input[aria-invalid=true]", "name"))
	}
	bad.Set(other, "30")
	if r = editor.post(path, bad); r.status != http.StatusUnprocessableEntity || !slices.Equal(r.attr("input[aria-invalid=true]", "name"), []string{"seniors." + sites[0].ID}) {
		t.Errorf("more seniors than people: %d %v", r.status, r.attr("input[aria-invalid=true]", "name"))
	}
	// Rows of others are not the editor's, whatever the form says.
	bad = url.Values{"month": {"2026-10"}, "version." + sites[2].ID: {"0"}, "total." + sites[2].ID: {"5"}, "was.total." + sites[2].ID: {""}}
	editor.post(path, bad)
	if held, err := o.db.Servings(t.Context(), "2026-10", "2026-10"); err != nil || len(held) != 2 {
		t.Errorf("a row of another district: %+v %v", held, err)
	}
	if r := editor.get("/staff/ledger?year=2026"); !slices.Contains(r.all(".chart text"), "930") {
		t.Errorf("the chart: %v", r.all(".chart text"))
	}
}

// upload is a request with a file.
func upload(t *testing.T, target, name, content string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return r
}

func TestServingsImport(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	sites := o.put(t, meals("甲", shenhe), meals("丙", dadong))
	editor := o.signIn(t, locator.Editor, shenhe)
	list := "编号,月份,总份数,60岁以上,送餐\n" + sites[0].ID + ",2026年10月,1200,800,\n" + sites[1].ID + ",2026年10月,5,,\n"
	r := editor.send(upload(t, "/staff/ledger/servings/import", "十月.csv", list))
	if r.status != http.StatusOK || !slices.Equal(r.all("main h2"), []string{"不能写入 1 行", "新填 1 行"}) {
		t.Fatalf("dry run: %d %v", r.status, r.all("main"))
	}
	if held, err := o.db.Servings(t.Context(), "2026-10", "2026-10"); err != nil || len(held) != 0 {
		t.Errorf("a dry run stored %v %v", held, err)
	}
	plan := r.fields("main form")
	if r := editor.post("/staff/ledger/servings/apply", plan); r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.body)
	}
	held, err := o.db.Servings(t.Context(), "2026-10", "2026-10")
	if err != nil || len(held) != 1 || *held[0].Seniors != 800 || held[0].Delivered != nil || held[0].Source != "十月.csv" {
		t.Errorf("stored: %+v %v", held, err)
	}
	// The plan of before does not go over what is there now, nor one made up for
	// a site of others.
	if r := editor.post("/staff/ledger/servings/apply", plan); r.status != http.StatusConflict {
		t.Errorf("again: %d", r.status)
	}
	forged := `[{"site":"` + sites[1].ID + `","month":"2026-10","total":5,"version":0}]`
	if r := editor.post("/staff/ledger/servings/apply", url.Values{"plan": {forged}}); r.status != http.StatusForbidden {
		t.Errorf("forged: %d", r.status)
	}
	for name, content := range map[string]string{"x.csv": "a,b\n1,2\n", "x.xlsx": "PK\x03\x04rubbish", "empty.csv": ""} {
		if r := editor.send(upload(t, "/staff/ledger/servings/import", name, content)); r.status != http.StatusUnprocessableEntity || len(r.all("#faults li")) != 1 {
			t.Errorf("%s: %d", name, r.status)
		}
	}
}

func TestCityPages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	editor := o.signIn(t, locator.Editor, shenhe)
	for _, r := range []*reply{
		editor.get("/staff/city"), editor.post("/staff/city/footer", url.Values{"footer.icp": {"x"}}),
		editor.post("/staff/city/hotlines", url.Values{"was": {"[]"}}), editor.post("/staff/city/read", url.Values{"text": {"{}"}}),
		editor.post("/staff/city/store", url.Values{"text": {`{"footer":{"icp":"x"}}`}}), editor.get("/staff/ledger/targets"),
		editor.post("/staff/ledger/targets", url.Values{"year": {"2026"}, "service": {"meal"}}),
	} {
		if r.status != http.StatusForbidden {
			t.Errorf("an editor: %d %s", r.status, r.all("main"))
		}
	}

	boss := o.signIn(t, locator.Administrator)
	form := boss.get("/staff/city").fields(`form[action="/staff/city/footer"]`)
	stale := boss.get("/staff/city").fields(`form[action="/staff/city/footer"]`)
	form.Set("footer.icp", "辽ICP备1号")
	if r := boss.post("/staff/city/footer", form); r.status != http.StatusSeeOther {
		t.Fatalf("%d", r.status)
	}
	// A page that was open before changes only what was typed into it.
	stale.Set("footer.organiser", "某局")
	boss.post("/staff/city/footer", stale)
	if got := boss.get("/staff/city").attr("input[name^='footer.']", "value"); got[0] != "某局" || got[1] != "辽ICP备1号" {
		t.Errorf("footer: %v", got)
	}
	form.Set("footer.police_url", "javascript:alert(1)")
	if r := boss.post("/staff/city/footer", form); r.status != http.StatusUnprocessableEntity || !slices.Equal(r.attr("#faults a", "href"), []string{"#f-footer.police_url"}) {
		t.Errorf("a bad link: %d %v", r.status, r.attr("#faults a", "href"))
	}

	// A pasted notice is shown before it is stored.
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	if notices[len(notices)-1].Year != 2026 {
		t.Skip("the program knows a newer year")
	}
	text := "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。\n" +
		"二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。\n三、清明节：4月3日（周六）至5日（周一）放假，共3天。\n" +
		"四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。\n五、端午节：6月9日（周三）放假。\n" +
		"六、中秋节：9月15日（周三）放假。\n七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。\n"
	r := boss.post("/staff/city/read", url.Values{"text": {text}})
	if r.status != http.StatusOK || len(r.all("main .lines li")) != 7 || !strings.Contains(r.all("main .lines li")[1], "2月20日") {
		t.Fatalf("understood: %d %v", r.status, r.all("main"))
	}
	if missing := boss.get("/staff").attr("#q-years", "id"); len(missing) != 1 {
		t.Error("looking has stored the year")
	}
	if r := boss.post("/staff/city/store", r.fields("main form")); r.status != http.StatusSeeOther {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if missing := boss.get("/staff").attr("#q-years", "id"); len(missing) != 0 {
		t.Error("the year is still missing")
	}
	for _, wrong := range []string{"", "今天天气不错", `{"footer":{"ICP":1}}`, strings.Replace(text, "（周五）至3日", "（周六）至3日", 1)} {
		if r := boss.post("/staff/city/read", url.Values{"text": {wrong}}); r.status != http.StatusUnprocessableEntity || len(r.all("#faults li")) == 0 {
			t.Errorf("%.20q: %d", wrong, r.status)
		}
	}
	r = boss.send(upload(t, "/staff/city/read", "footer.json", `{"footer":{"site_id":"2100000001"}}`))
	if r.status != http.StatusOK || !slices.Equal(r.all("main tbody th, main tbody b"), []string{"网站标识码", "2100000001"}) {
		t.Errorf("a file: %d %v", r.status, r.all("main tbody tr"))
	}
}
