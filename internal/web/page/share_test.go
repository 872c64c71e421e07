package page_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// written is the text to copy from a page.
func written(t *testing.T, page node) string {
	t.Helper()
	found := page.all(func(n node) bool {
		return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "data-hand-words" })
	})
	if len(found) != 1 {
		t.Fatalf("%d texts to copy", len(found))
	}
	return found[0].FirstChild.Data
}

// TestWritten: what is copied has name, address, hours with their date,
// telephone, number and link; nothing of now and nothing of the visitor.
func TestWritten(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	s := sourced(canteen("民丰社区食堂", &railway), "早餐6:00-10:00", locator.Provenance{Source: "区民政局", SourceDate: "2023-12-06"})
	s.Address, s.Contact.Phone = "蒲昌路46-7号", "024-88139123"
	id := p.add(t, s)[0]
	want := strings.Join([]string{
		"民丰社区食堂\uff08老年助餐点\uff09", "地址\uff1a和平区蒲昌路46-7号", "时间\uff1a早餐6:00-10:00\uff082023-12 公布\uff0c未核实\uff09",
		"电话\uff1a024-88139123", "编号\uff1a" + locator.FormatID(id), "http://example.com/s/" + id,
	}, "\n")
	for _, target := range []string{
		"/s/" + id, "/s/" + id + "?lat=41.7920&lon=123.3885&big=1&at=2026-11-23T07:00:00%2B08:00", "/family?id=" + id,
	} {
		if got := written(t, p.page(t, target, http.StatusOK)); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", target, got, want)
		}
	}
	english := written(t, p.page(t, "/s/"+id+"?lang=en", http.StatusOK))
	if !strings.HasSuffix(english, "http://example.com/s/"+id+"?lang=en") {
		t.Errorf("the link of the English text: %s", english)
	}
	spoken := p.page(t, "/family?id="+id, http.StatusOK).classes("spoken")[0].text()
	for _, part := range []string{"0 2 4\uff0c8 8 1 3\uff0c9 1 2 3", strings.Join(strings.Split(id[:3], ""), " ") + "\uff0c"} {
		if !strings.Contains(spoken, part) {
			t.Errorf("not read digit by digit, %q: %s", part, spoken)
		}
	}
}

// TestWrittenOfStopped: a closed or suspended site is never handed on as open.
func TestWrittenOfStopped(t *testing.T) {
	t.Parallel()
	p := open(t, false)
	s := timed(canteen("食堂", &railway), "8:00-17:00")
	s.Publication.Status, s.Publication.Reason = locator.Suspended, "装修"
	closed := timed(canteen("关了的食堂", &railway), "8:00-17:00")
	closed.Publication.Status = locator.Closed
	open := timed(canteen("有通知的食堂", &railway), "8:00-17:00")
	ids := p.add(t, s, closed, open)
	p.apply(t, &locator.Batch{Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeClosure, Sites: ids[2:], From: "2026-11-25", Until: "2026-11-26", Text: "设备检修",
	}}}})
	for i, want := range []string{"11月23日查到\uff1a暂停服务\uff08装修\uff09", "11月23日查到\uff1a已停止服务", "暂停\uff1a设备检修\uff0811月25日到11月26日\uff09"} {
		if got := written(t, p.page(t, "/s/"+ids[i], http.StatusOK)); !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if got := written(t, p.page(t, "/s/"+ids[1], http.StatusOK)); strings.Contains(got, "8:00") {
		t.Errorf("hours of a closed site:\n%s", got)
	}
}

// TestDemoIsHandedOnAsDemo: made-up sites say so wherever they go.
func TestDemoIsHandedOnAsDemo(t *testing.T) {
	t.Parallel()
	p := open(t, true)
	s := station("驿站", &railway)
	s.Contact.Phone = "024-88139123"
	id := p.add(t, s)[0]
	page := p.page(t, "/family?id="+id, http.StatusOK)
	if got := written(t, page); !strings.HasPrefix(got, messages.Text(messages.Chinese, "share.demo")+"\n") {
		t.Error(got)
	}
	says(t, page.classes("spoken")[0], messages.Chinese, "share.demo")
	for _, script := range page.tags("script") {
		var drawn struct{ Demo, Name string }
		if !slices.ContainsFunc(script.Attr, func(a html.Attribute) bool { return a.Key == "data-picture-of" }) {
			continue
		}
		if err := json.Unmarshal([]byte(script.FirstChild.Data), &drawn); err != nil || drawn.Demo == "" || drawn.Name != "驿站" {
			t.Errorf("the picture: %v %s", err, script.FirstChild.Data)
		}
		return
	}
	t.Error("no picture to draw")
}
