package staff_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"jiujin/internal/locator"
)

func TestDuplicatesPage(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	one, two := meals("民丰社区食堂", shenhe), meals("民丰长者食堂", shenhe)
	one.Address, two.Address = "蒲昌路46号", "蒲昌路46号"
	two.HoursText = `<b>看情况</b>`
	sites := o.put(t, one, two)
	editor, other := o.signIn(t, locator.Editor, shenhe), o.signIn(t, locator.Editor, dadong)

	r := editor.get("/staff")
	if got := r.attr(".queue .lines a", "href"); !slices.Contains(got, "/staff/work/duplicates#d-"+sites[0].ID+"-"+sites[1].ID) {
		t.Errorf("the work list leads to %v", got)
	}
	page := editor.get("/staff/work/duplicates")
	page.has(200, "蒲昌路46号", "周一至周日 11:00-13:00", "&lt;b&gt;看情况", "相距 0 米")
	other.get("/staff/work/duplicates").has(200, "没有可能重复的站点")
	form := page.fields(".twins form")
	other.post("/staff/work/distinct", form).has(403)
	editor.post("/staff/work/distinct", url.Values{"a": {"x"}, "b": {sites[1].ID}}).has(422)
	form.Set("back", "https://example.com/")
	if r := editor.post("/staff/work/distinct", form); r.status != http.StatusSeeOther || r.header.Get("Location") != "/staff" {
		t.Fatalf("%d %s", r.status, r.header.Get("Location"))
	}
	editor.get("/staff/work/duplicates").has(200, "记下了", "没有可能重复的站点")
	o.signIn(t, locator.Administrator).get("/staff/sites/"+sites[0].ID).has(200, "不是同一个站点 "+sites[1].ID)
}
