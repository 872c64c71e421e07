package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// batchesShown is how many batches, or changes of one, a page holds.
const batchesShown = 40

type batchesData struct {
	base
	Actors       []string
	Actor, Words string
	From, Until  locator.Date
	Batches      []locator.PastBatch
	Next         string
	Asked        bool
	Gone         []admin.Past // deleted sites, for who looks for one
}

// number reads a number of an address; anything else is 0.
func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// day reads a whole date of an address; anything else is none.
func day(s string) locator.Date {
	d := locator.Date(s)
	if len(d) != len(time.DateOnly) || !d.Valid() {
		return ""
	}
	return d
}

// spanOf is from the first day's beginning to the last day's end; none is no
// bound.
func (h *Handler) spanOf(first, last locator.Date) (from, until time.Time) {
	if t, err := time.ParseInLocation(time.DateOnly, string(first), h.Zone); err == nil {
		from = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, string(last), h.Zone); err == nil {
		until = t.AddDate(0, 0, 1)
	}
	return from, until
}

func (h *Handler) batches(req *request) error {
	ctx := req.Request().Context()
	d := batchesData{
		base: req.base(text("staff.menu.batches"), "batches"), Actor: req.QueryParam("actor"), Words: strings.TrimSpace(req.QueryParam("q")),
		From: day(req.QueryParam("from")), Until: day(req.QueryParam("until")),
	}
	d.Asked = d.Actor != "" || d.Words != "" || d.From != "" || d.Until != ""
	f := locator.BatchFilter{Actor: d.Actor, Words: d.Words, Before: number(req.QueryParam("before")), Limit: batchesShown + 1}
	f.From, f.Until = h.spanOf(d.From, d.Until)
	var err error
	if d.Batches, err = req.desk.PastBatches(ctx, f); err != nil {
		return err
	}
	if d.Actors, err = req.desk.Actors(ctx); err != nil {
		return err
	}
	if len(d.Batches) > batchesShown {
		d.Batches = d.Batches[:batchesShown]
		q := req.QueryParams()
		q.Set("before", strconv.FormatInt(d.Batches[batchesShown-1].First, 10))
		d.Next = "/staff/batches?" + q.Encode()
	}
	if d.Words != "" && f.Before == 0 {
		if d.Gone, err = req.desk.GoneSites(ctx, d.Words, 20); err != nil {
			return err
		}
	}
	return req.render(http.StatusOK, "batches", &d)
}

type batchData struct {
	base
	Batch  *admin.PastBatch
	Counts []string
	First  bool // the first page of its changes
	Next   string
	Undo   string
	// Elsewhere says where to change what no undo takes back.
	Elsewhere []string
}

func (h *Handler) batch(req *request) error {
	after := number(req.QueryParam("after"))
	b, err := req.desk.PastBatch(req.Request().Context(), req.Param("id"), after, batchesShown)
	if err != nil {
		return err
	}
	d := batchData{base: req.base(titleOf(&b.PastBatch), "batches"), Batch: b, First: after == 0}
	undoable := false
	for _, t := range b.Tally {
		d.Counts = append(d.Counts, text("staff.tally."+string(t.Entity)+"."+string(t.Action), t.Count))
		switch t.Entity {
		case locator.SiteEntity, locator.NoticeEntity, locator.ServingsEntity:
			undoable = undoable || t.Action != locator.Redact
		case locator.CityEntity, locator.UserEntity:
			if why := text("staff.left." + string(t.Entity)); !slices.Contains(d.Elsewhere, why) {
				d.Elsewhere = append(d.Elsewhere, why)
			}
		}
	}
	address := "/staff/batches/" + url.PathEscape(b.ID)
	if b.Next > 0 {
		d.Next = address + "?after=" + strconv.FormatInt(b.Next, 10)
	}
	if undoable && req.desk.MayAnywhere(auth.Undo) {
		d.Undo = address + "/undo"
	}
	return req.render(http.StatusOK, "batch", &d)
}

// titleOf is what a batch is called, which some have no title for.
func titleOf(b *locator.PastBatch) string {
	if b.Title != "" {
		return b.Title
	}
	return text("staff.batch.untitled")
}

type undoData struct {
	base
	Plan    *admin.UndoPlan
	Reason  string
	Action  string // where the form goes
	Name    string // of the batch
	Changed bool   // the plan is not the one that was shown
}

func (h *Handler) undoPage(req *request) error {
	req.takeTime()
	return req.undoPlan(http.StatusOK, "", false)
}

func (req *request) undoPlan(status int, reason string, changed bool) error {
	site, _ := locator.ParseID(req.QueryParam("site"))
	p, err := req.desk.PlanUndo(req.Request().Context(), admin.Undo{Batch: req.Param("id"), Site: site})
	if err != nil {
		return err
	}
	d := undoData{base: req.base(text("staff.undo.page"), "batches"), Plan: p, Reason: reason, Name: titleOf(&p.Batch), Changed: changed}
	d.Action = "/staff/batches/" + url.PathEscape(p.Batch.ID) + "/undo"
	if site != "" {
		d.Action += "?site=" + site
	}
	return req.render(status, "undo", &d)
}

// takeTime lets the answer take as long as a large list does.
func (req *request) takeTime() {
	if err := http.NewResponseController(req.Response()).SetWriteDeadline(req.handler.Auth.Now().Add(exportTime)); err != nil {
		req.handler.Log.DebugContext(req.Request().Context(), "staff: undo", "error", err)
	}
}

// undo takes a batch back, if what comes of it is still what was shown.
func (h *Handler) undo(req *request) error {
	req.takeTime()
	form, err := req.form(smallForm)
	if err != nil {
		return err
	}
	site, _ := locator.ParseID(req.QueryParam("site"))
	id, _, err := req.desk.Undo(req.Request().Context(), admin.Undo{
		Batch: req.Param("id"), Site: site, Reason: strings.TrimSpace(form.Get("reason")), Digest: form.Get("digest"),
	})
	if locator.KindOf(err) == locator.Conflict {
		return req.undoPlan(http.StatusConflict, form.Get("reason"), true)
	}
	if err != nil {
		return err
	}
	return req.seeOther("/staff/batches/"+url.PathEscape(id), text("staff.undo.done"))
}
