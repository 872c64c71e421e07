package staff_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"jiujin/internal/locator"
)

// has fails unless the page says each of the words.
func (r *reply) has(status int, words ...string) {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.header.Get("Location"))
	}
	for _, w := range words {
		if !strings.Contains(r.body, w) {
			r.t.Errorf("the page does not say %q", w)
		}
	}
}

func (r *reply) lacks(words ...string) {
	r.t.Helper()
	for _, w := range words {
		if strings.Contains(r.body, w) {
			r.t.Errorf("the page says %q", w)
		}
	}
}

func TestSitePage(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	s := meals("民丰食堂", "210103")
	s.Contact.PrivateName, s.StaffNote = "张三", "钥匙在门卫"
	s.Name, s.Directions = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`
	s.HoursText = "看情况"
	s.Facts[locator.HoursFacts] = locator.Provenance{Source: "民政局", SourceDate: "2023-12-06"}
	site := o.put(t, s)[0]
	path := "/staff/sites/" + site.ID
	mine, other := o.signIn(t, locator.Editor, "210103"), o.signIn(t, locator.Editor, "210102")

	page := mine.get(path)
	page.has(200, "张三", "钥匙在门卫", "2023-12-06", "已过期", "东经 123.449700", "/s/"+site.ID, path+"/history", `name="to" value="suspended"`)
	page.lacks("<script>alert", "<img src=x", "redact")
	page = other.get(path)
	page.has(200, "024-22334455")
	page.lacks("张三", "钥匙在门卫", `name="to"`, path+"/edit")
	other.get(path+"/history").lacks("张三", "钥匙在门卫")
	mine.get("/staff/sites/"+strings.Join(strings.Split(site.ID, ""), "%20")).has(200, "张三")
	mine.get("/staff/sites/123456").has(404)
}

func TestPublicationByForm(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	draft := meals("民丰食堂", "210103")
	draft.Publication.Status, draft.Location = locator.Draft, nil
	site := o.put(t, draft)[0]
	path := "/staff/sites/" + site.ID
	mine, other := o.signIn(t, locator.Editor, "210103"), o.signIn(t, locator.Editor, "210102")

	mine.get(path).has(200, "还没有定位", path+"/edit#f-location.text")
	move := func(base int64, to string, more ...string) url.Values {
		form := url.Values{"base": {strconv.FormatInt(base, 10)}, "to": {to}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	other.post(path+"/publication", move(1, "published")).has(403)
	if r := mine.post(path+"/publication", move(1, "published")); r.status != http.StatusSeeOther {
		t.Fatalf("publish: %d", r.status)
	}
	mine.get(path).has(200, "公众现在就能看到")
	// From the page of before: what was done meanwhile is shown, and nothing is done.
	mine.post(path+"/publication", move(1, "submitted")).has(409, "没有保存", "发布：民丰食堂")
	// What is wrong is said beside the field, and what was typed stays.
	mine.post(path+"/publication", move(2, "suspended", "until", "2026-11-01")).
		has(422, `href="#f-reason-suspend"`, `href="#f-until-suspend"`, `id="e-reason-suspend"`, `id="e-until-suspend"`, `value="2026-11-01"`)
	if r := mine.post(path+"/publication", move(2, "suspended", "reason", "装修", "until", "2026-12-01")); r.status != http.StatusSeeOther {
		t.Fatalf("suspend: %d", r.status)
	}
	held, err := o.db.Site(t.Context(), site.ID)
	if err != nil || held.Publication.Reason != "装修" || held.Publication.Until != "2026-12-01" {
		t.Errorf("stored: %+v, %v", held.Publication, err)
	}
	mine.post(path+"/delete", move(3, "", "reason", "重复")).has(409)
	mine.post(path+"/publication", url.Values{"to": {"closed"}}).has(422)

	gone := meals("重复的", "210103")
	gone.Publication.Status = locator.Draft
	id := o.put(t, gone)[0].ID
	if r := mine.post("/staff/sites/"+id+"/delete", move(1, "", "reason", "重复")); r.status != http.StatusSeeOther {
		t.Fatalf("delete: %d", r.status)
	}
	mine.get("/staff/sites/"+id+"/history").has(200, "已删除", "重复的", "找回来")
	mine.get("/staff/batches?q="+url.QueryEscape("重复的")).has(200, "已删除的站点", "/staff/sites/"+id+"/history")
}

func TestPublishFromTheList(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	var drafts []locator.Site
	for _, name := range []string{"甲", "乙"} {
		s := meals(name, "210103")
		s.Publication.Status = locator.Draft
		drafts = append(drafts, s)
	}
	bad := drafts[0]
	bad.Name, bad.Registered = "没备案的", locator.No
	sites := o.put(t, append(drafts, bad)...)
	mine := o.signIn(t, locator.Editor, "210103")
	form := url.Values{"chosen": {"yes"}, "id": {sites[0].ID, sites[1].ID, sites[2].ID}}
	mine.post("/staff/sites/publish", form).has(200, "已发布 2 个", "没备案的")
	o.signIn(t, locator.Contributor, "210103").post("/staff/sites/publish", form).has(403)
}

func TestUndoByForm(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	sites := o.put(t, meals("甲", "210103"), meals("乙", "210103"))
	next := sites[0]
	next.HoursText = "8:00-9:00"
	second := sites[1]
	second.HoursText = "8:00-9:00"
	b := &locator.Batch{ID: "wrong", Actor: "王芳", Title: "导错的.xlsx", Sites: []locator.SiteChange{{Base: 1, Site: next}, {Base: 1, Site: second}}}
	if err := o.db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	second = b.Sites[1].Site
	second.HoursText = "别人后来改的"
	if err := o.db.Apply(t.Context(), &locator.Batch{Actor: "李强", Sites: []locator.SiteChange{{Base: 2, Site: second}}}); err != nil {
		t.Fatal(err)
	}
	mine := o.signIn(t, locator.Editor, "210103")
	mine.get("/staff/batches?actor="+url.QueryEscape("王芳")).has(200, "导错的.xlsx", "/staff/batches/wrong")
	mine.get("/staff/batches/wrong").has(200, "修改 2 个站点", "/staff/batches/wrong/undo", "周一至周日 11:00-13:00")
	page := mine.get("/staff/batches/wrong/undo")
	page.has(200, "保持“别人后来改的”", "周一至周日 11:00-13:00", "改动 1 条")
	if held, _ := o.db.Site(t.Context(), sites[0].ID); held.HoursText != "8:00-9:00" {
		t.Fatal("a GET changed something")
	}
	_, digest, _ := strings.Cut(page.body, `name="digest" value="`)
	digest, _, _ = strings.Cut(digest, `"`)
	mine.post("/staff/batches/wrong/undo", url.Values{"digest": {"another"}}).has(409, "刚才又有人改过")
	r := mine.post("/staff/batches/wrong/undo", url.Values{"digest": {digest}, "reason": {"导错了"}})
	if r.status != http.StatusSeeOther {
		t.Fatalf("undo: %d", r.status)
	}
	mine.get(r.header.Get("Location")).has(200, "撤销：导错的.xlsx", "导错了", "/staff/batches/wrong")
	held, _ := o.db.Site(t.Context(), sites[0].ID)
	other, _ := o.db.Site(t.Context(), sites[1].ID)
	if held.HoursText != "周一至周日 11:00-13:00" || other.HoursText != "别人后来改的" {
		t.Errorf("%q, %q", held.HoursText, other.HoursText)
	}
	mine.get("/staff/sites/"+sites[0].ID+"/history").has(200, "/undo?site="+sites[0].ID)
	o.signIn(t, locator.Contributor, "210103").get("/staff/batches/wrong/undo").has(403)
	mine.get("/staff/batches/nothing").has(404)
}

func TestNoticeByForm(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	sites := o.put(t, meals("甲", "210103"), meals("乙", "210103"), meals("丙", "210102"))
	mine := o.signIn(t, locator.Editor, "210103")
	page := mine.get("/staff/notices/new?district=210103")
	page.has(200, "甲", "乙", "元旦")
	page.lacks("丙", "全市的横幅")
	form := url.Values{
		"district": {"210103"}, "site": {sites[0].ID, sites[2].ID}, "kind": {"closure"},
		"first": {"2026-11-24"}, "last": {"2026-11-25"}, "step": {"preview"},
	}
	page = mine.post("/staff/notices/new", form)
	page.has(200, "11月24日至11月25日暂停服务", "1 个站点", "开着", "没开")
	if len(registerNotices(t, o)) != 0 {
		t.Fatal("a preview stored something")
	}
	form.Set("step", "send")
	r := mine.post("/staff/notices/new", form)
	if r.status != http.StatusSeeOther {
		t.Fatalf("send: %d", r.status)
	}
	notices := registerNotices(t, o)
	if len(notices) != 1 || len(notices[0].Sites) != 1 || notices[0].Sites[0] != sites[0].ID {
		t.Fatalf("stored: %+v", notices)
	}
	path := "/staff/notices/" + notices[0].ID
	mine.get(path).has(200, "还没开始", "撤回")
	mine.get("/staff/notices").has(200, "11月24日至11月25日暂停服务", "还没开始")

	form.Set("last", "2026-11-01")
	mine.post("/staff/notices/new", form).has(422, `href="#f-last"`)
	form.Set("kind", "hours")
	form.Set("last", "")
	form.Set("hours_text", "看情况")
	mine.post("/staff/notices/new", form).has(422, `href="#f-hours_text"`, "看情况")
	form.Set("whole", "yes")
	form.Set("text", "全市")
	mine.post("/staff/notices/new", form).has(403)
	mine.post("/staff/notices/new", url.Values{"step": {"choose"}, "pasted": {"甲\n没有这个\n" + sites[1].ID}}).has(200, "共 2 个", "没有这个")

	edit := url.Values{
		"base": {"1"}, "site": {sites[0].ID}, "kind": {"closure"}, "first": {"2026-11-24"}, "last": {"2026-11-26"}, "text": {"多停一天"}, "step": {"send"},
	}
	if r := mine.post(path+"/edit", edit); r.status != http.StatusSeeOther {
		t.Fatalf("edit: %d", r.status)
	}
	mine.post(path+"/edit", edit).has(409, "被别人改过")
	o.signIn(t, locator.Editor, "210102").post(path+"/withdraw", url.Values{"base": {"2"}}).has(403)
	if r := mine.post(path+"/withdraw", url.Values{"base": {"2"}}); r.status != http.StatusSeeOther {
		t.Fatalf("withdraw: %d", r.status)
	}
	mine.get(path).has(200, "已撤回")
}

func registerNotices(t *testing.T, o *office) []locator.Notice {
	t.Helper()
	d, err := o.db.Changes(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return d.Notices
}

func TestRedactByForm(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	s := meals("甲", "210103")
	s.Contact.PrivateName = "张三丰"
	site := o.put(t, s)[0]
	path := "/staff/sites/" + site.ID
	o.signIn(t, locator.Editor, "210103").get(path + "/redact").has(403)
	boss := o.signIn(t, locator.Administrator)
	boss.get(path+"/redact").has(200, "找不回来", "〔已删去 2026-11-23〕")
	boss.post(path+"/redact", url.Values{"text": {"张三丰"}}).has(422, `href="#f-reason"`, `href="#f-sure"`)
	r := boss.post(path+"/redact", url.Values{"text": {"张三丰"}, "reason": {"本人要求"}, "current": {"yes"}, "sure": {"yes"}})
	if r.status != http.StatusSeeOther {
		t.Fatalf("redact: %d", r.status)
	}
	page := boss.get(path + "/history")
	page.has(200, "删去个人资料", "本人要求", "〔已删去 2026-11-23〕")
	page.lacks("张三丰")
	boss.get("/staff/audit.csv").lacks("张三丰")
}

func TestAudit(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	s := meals("=cmd|' /C calc'!A0", "210103")
	site := o.put(t, s)[0]
	auditor := o.signIn(t, locator.Auditor)
	o.signIn(t, locator.Editor, "210103").get("/staff/audit").has(403)
	o.signIn(t, locator.Editor, "210102").get("/staff/audit.csv").has(403)
	page := auditor.get("/staff/audit")
	page.has(200, "账号", "/staff/sites/"+site.ID+"/history")
	page.lacks("argon2id", "$argon2")
	auditor.get("/staff/audit?entity=notice").has(200, "没有符合的")
	auditor.get("/staff/audit?record="+locator.FormatID(site.ID)[:3]+"+"+locator.FormatID(site.ID)[4:]).has(200, "/staff/sites/"+site.ID)
	auditor.get("/staff/audit?record=cmd&action=create").has(200, "/staff/sites/"+site.ID)
	auditor.get("/staff/audit?from=2000-01-01&until=2000-01-02").has(200, "没有符合的")

	r := auditor.get("/staff/audit.csv")
	r.has(200, "\ufeff时间")
	r.lacks("argon2")
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.body, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	named := false
	for _, record := range records {
		for _, cell := range record {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a formula: %q", cell)
			}
			named = named || cell == "'"+s.Name
		}
	}
	if !named {
		t.Error("the site's name is not among the cells")
	}
}

// What no undo takes back says where it is changed instead.
func TestBatchOfPeopleAndCity(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	boss := o.signIn(t, locator.Administrator)
	if r := boss.post("/staff/city/footer", url.Values{"footer.icp": {"辽ICP备1号"}, "was.footer.icp": {""}}); r.status != http.StatusSeeOther {
		t.Fatalf("footer: %d", r.status)
	}
	paths := boss.get("/staff/batches").attr(".past th a", "href")
	if len(paths) < 2 {
		t.Fatal(paths)
	}
	page := boss.get(paths[0])
	page.has(200, "城市资料请到")
	page.lacks("撤销这一批")
	boss.get(paths[1]).has(200, "账号的改动请到")
}

// A batch of many records is read a page at a time.
func TestLargeBatchIsPaged(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	b := &locator.Batch{ID: "large", Actor: "王芳", Title: "大名单"}
	for range 100 {
		b.Sites = append(b.Sites, locator.SiteChange{Site: meals("站", "210103")})
	}
	if err := o.db.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	v := o.signIn(t, locator.Auditor)
	seen := map[string]bool{}
	pages := 0
	for path := "/staff/batches/large"; path != ""; pages++ {
		r := v.get(path)
		r.has(200, "新建 100 个站点")
		for _, part := range strings.Split(r.body, `<a href="/staff/sites/`)[1:] {
			seen[part[:6]] = true
		}
		_, next, more := strings.Cut(r.body, `rel="next" href="`)
		if path = ""; more {
			path, _, _ = strings.Cut(next, `"`)
		}
	}
	if len(seen) != 100 || pages != 3 {
		t.Errorf("%d sites on %d pages", len(seen), pages)
	}
}
