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

func (v *visit) noticeLine(n *locator.Notice, today locator.Date) noticeLine {
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

func (h *Handler) notices(v *visit) error {
	lists, err := v.desk.Notices(v.Request().Context())
	if err != nil {
		return err
	}
	d := noticesData{base: v.base(text("staff.menu.notices"), "notices"), New: v.desk.MayAnywhere(auth.Notify)}
	today := v.desk.Today()
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
			p.Lines = append(p.Lines, v.noticeLine(n, today))
		}
		d.Parts = append(d.Parts, p)
	}
	return v.render(http.StatusOK, "notices", &d)
}

type noticeData struct {
	base
	Notice  noticeLine
	Sites   []*admin.Entry
	Mine    bool // the person may change it
	Live    bool // it may still be changed
	History []admin.Past
	Last    string // what was typed as its new last day
	Today   locator.Date
}

func (v *visit) noticeData(id string) (*noticeData, error) {
	ctx := v.Request().Context()
	n, err := v.desk.Store.Notice(ctx, id)
	if err != nil {
		return nil, err
	}
	today := v.desk.Today()
	d := &noticeData{base: v.base(text("staff.notice.one"), "notices"), Notice: v.noticeLine(n, today), Today: today}
	register, err := v.desk.Register(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range n.Sites {
		if e, ok := register.Find(id); ok {
			d.Sites = append(d.Sites, e)
		}
	}
	if d.Mine, err = v.desk.MayNotify(ctx, n); err != nil {
		return nil, err
	}
	d.Live = d.Notice.Stands == "running" || d.Notice.Stands == "coming"
	d.History, err = v.desk.NoticeHistory(ctx, n.ID, historyShown)
	return d, err
}

func (h *Handler) noticePage(v *visit) error {
	d, err := v.noticeData(v.Param("id"))
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, "notice", d)
}

func withdrawNotice(v *visit, form url.Values, base int64) error {
	id := v.Param("id")
	return v.noticeChanged(id, form, "withdrawn", v.desk.WithdrawNotice(v.Request().Context(), id, base, form.Get("reason")))
}

func endNotice(v *visit, form url.Values, base int64) error {
	id := v.Param("id")
	return v.noticeChanged(id, form, "ended", v.desk.EndNotice(v.Request().Context(), id, base, locator.Date(form.Get("last")), form.Get("reason")))
}

// noticeChanged answers a button of the notice's page: with the page to look at
// next, or with the same page and what was wrong. done names the sentence.
func (v *visit) noticeChanged(id string, form url.Values, done string, err error) error {
	e, ok := errors.AsType[*locator.Error](err)
	if err != nil && (!ok || e.Faults == nil && e.Kind != locator.Conflict) {
		return err
	}
	if err != nil {
		d, pageErr := v.noticeData(id)
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
		return v.render(status, "notice", d)
	}
	return v.seeOther("/staff/notices/"+url.PathEscape(id), text("staff.notice.done."+done))
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }
