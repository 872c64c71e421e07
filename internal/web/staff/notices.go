package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// noticeLine is a notice in a list.
type noticeLine struct {
	*locator.Notice
	Kind, When, Where string
	Stands            string // running, coming, ended or withdrawn
}

func (req *request) noticeLine(n *locator.Notice, today locator.Date) noticeLine {
	line := noticeLine{Notice: n, Kind: text("notice." + string(n.Kind)), Stands: "running"}
	switch {
	case n.Withdrawn:
		line.Stands = "withdrawn"
	case n.Until != "" && n.Until < today:
		line.Stands = "ended"
	case n.From > today:
		line.Stands = "coming"
	}
	switch n.Until {
	case "":
		line.When = text("staff.notice.from", string(n.From))
	case n.From:
		line.When = text("staff.notice.day", string(n.From))
	default:
		line.When = text("staff.notice.between", string(n.From), string(n.Until))
	}
	if len(n.Sites) == 0 {
		line.Where = text("staff.notice.everywhere")
	} else {
		line.Where = text("staff.notice.sites", len(n.Sites))
	}
	return line
}

type noticesData struct {
	base
	Parts []noticePart
	New   bool
}

type noticePart struct {
	Name  string
	Lines []noticeLine
	More  int // that are not shown
}

// endedShown is how many notices of the past the list shows.
const endedShown = 50

func (h *Handler) notices(req *request) error {
	lists, err := req.desk.Notices(req.Request().Context())
	if err != nil {
		return err
	}
	d := noticesData{base: req.base(text("staff.menu.notices"), "notices"), New: req.desk.MayAnywhere(auth.Notify)}
	today := req.desk.Today()
	for _, part := range []struct {
		name string
		list []*locator.Notice
	}{{"running", lists.Running}, {"coming", lists.Coming}, {"ended", lists.Ended}} {
		p := noticePart{Name: part.name}
		for i, n := range part.list {
			if part.name == "ended" && i == endedShown {
				p.More = len(part.list) - i
				break
			}
			p.Lines = append(p.Lines, req.noticeLine(n, today))
		}
		d.Parts = append(d.Parts, p)
	}
	return req.render(http.StatusOK, "notices", &d)
}

type noticeData struct {
	base
	Notice  noticeLine
	Sites   []*admin.ListedSite
	Mine    bool // the person may change it
	Live    bool // it may still be changed
	History []admin.Past
	Last    string // what was typed as its new last day
	Today   locator.Date
}

func (req *request) noticeData(id string) (*noticeData, error) {
	ctx := req.Request().Context()
	n, err := req.desk.Store.Notice(ctx, id)
	if err != nil {
		return nil, err
	}
	today := req.desk.Today()
	d := &noticeData{base: req.base(text("staff.notice.one"), "notices"), Notice: req.noticeLine(n, today), Today: today}
	register, err := req.desk.SiteList(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range n.Sites {
		if e, ok := register.Find(id); ok {
			d.Sites = append(d.Sites, e)
		}
	}
	if d.Mine, err = req.desk.MayNotify(ctx, n); err != nil {
		return nil, err
	}
	d.Live = d.Notice.Stands == "running" || d.Notice.Stands == "coming"
	d.History, err = req.desk.NoticeHistory(ctx, n.ID, historyShown)
	return d, err
}

func (h *Handler) noticePage(req *request) error {
	d, err := req.noticeData(req.Param("id"))
	if err != nil {
		return err
	}
	return req.render(http.StatusOK, "notice", d)
}

func withdrawNotice(req *request, form url.Values, base int64) error {
	id := req.Param("id")
	return req.noticeChanged(id, form, "withdrawn", req.desk.WithdrawNotice(req.Request().Context(), id, base, form.Get("reason")))
}

func endNotice(req *request, form url.Values, base int64) error {
	id := req.Param("id")
	return req.noticeChanged(id, form, "ended", req.desk.EndNotice(req.Request().Context(), id, base, locator.Date(form.Get("last")), form.Get("reason")))
}

// noticeChanged answers a button of the notice's page: with the page to look at
// next, or with the same page and what was wrong. done names the sentence.
func (req *request) noticeChanged(id string, form url.Values, done string, err error) error {
	e, ok := errors.AsType[*locator.Error](err)
	if err != nil && (!ok || e.Faults == nil && e.Kind != locator.Conflict) {
		return err
	}
	if err != nil {
		d, pageErr := req.noticeData(id)
		if pageErr != nil {
			return pageErr
		}
		d.Last = form.Get("last")
		status := http.StatusUnprocessableEntity
		for _, f := range e.Faults {
			d.Faults = append(d.Faults, fieldFault{Field: f.Field, Message: f.Message})
		}
		if e.Kind == locator.Conflict {
			status = http.StatusConflict
			d.Faults = append(d.Faults, fieldFault{Field: "state", Message: e.Message})
		}
		return req.render(status, "notice", d)
	}
	return req.seeOther("/staff/notices/"+url.PathEscape(id), text("staff.notice.done."+done))
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }
