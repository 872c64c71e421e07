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

func (h *Handler) batches(v *visit) error {
	ctx := v.Request().Context()
	d := batchesData{
		base: v.base(text("staff.menu.batches"), "batches"), Actor: v.QueryParam("actor"), Words: strings.TrimSpace(v.QueryParam("q")),
		From: day(v.QueryParam("from")), Until: day(v.QueryParam("until")),
	}
	d.Asked = d.Actor != "" || d.Words != "" || d.From != "" || d.Until != ""
	f := locator.BatchFilter{Actor: d.Actor, Words: d.Words, Before: number(v.QueryParam("before")), Limit: batchesShown + 1}
	f.From, f.Until = h.spanOf(d.From, d.Until)
	var err error
	if d.Batches, err = v.desk.PastBatches(ctx, f); err != nil {
		return err
	}
	if d.Actors, err = v.desk.Actors(ctx); err != nil {
		return err
	}
	if len(d.Batches) > batchesShown {
		d.Batches = d.Batches[:batchesShown]
		q := v.QueryParams()
		q.Set("before", strconv.FormatInt(d.Batches[batchesShown-1].First, 10))
		d.Next = "/staff/batches?" + q.Encode()
	}
	if d.Words != "" && f.Before == 0 {
		if d.Gone, err = v.desk.GoneSites(ctx, d.Words, 20); err != nil {
			return err
		}
	}
	return v.render(http.StatusOK, "batches", &d)
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

func (h *Handler) batch(v *visit) error {
	after := number(v.QueryParam("after"))
	b, err := v.desk.PastBatch(v.Request().Context(), v.Param("id"), after, batchesShown)
	if err != nil {
		return err
	}
	d := batchData{base: v.base(titleOf(&b.PastBatch), "batches"), Batch: b, First: after == 0}
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
	if undoable && v.desk.MayAnywhere(auth.Undo) {
		d.Undo = address + "/undo"
	}
	return v.render(http.StatusOK, "batch", &d)
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

func (h *Handler) undoPage(v *visit) error {
	v.takeTime()
	return v.undoPlan(http.StatusOK, "", false)
}

func (v *visit) undoPlan(status int, reason string, changed bool) error {
	site, _ := locator.ParseID(v.QueryParam("site"))
	p, err := v.desk.PlanUndo(v.Request().Context(), admin.Undo{Batch: v.Param("id"), Site: site})
	if err != nil {
		return err
	}
	d := undoData{base: v.base(text("staff.undo.page"), "batches"), Plan: p, Reason: reason, Name: titleOf(&p.Batch), Changed: changed}
	d.Action = "/staff/batches/" + url.PathEscape(p.Batch.ID) + "/undo"
	if site != "" {
		d.Action += "?site=" + site
	}
	return v.render(status, "undo", &d)
}

// takeTime lets the answer take as long as a large list does.
func (v *visit) takeTime() {
	if err := http.NewResponseController(v.Response()).SetWriteDeadline(v.handler.Auth.Now().Add(exportTime)); err != nil {
		v.handler.Log.DebugContext(v.Request().Context(), "staff: undo", "error", err)
	}
}

// undo takes a batch back, if what comes of it is still what was shown.
func (h *Handler) undo(v *visit) error {
	v.takeTime()
	form, err := v.form(smallForm)
	if err != nil {
		return err
	}
	site, _ := locator.ParseID(v.QueryParam("site"))
	id, _, err := v.desk.Undo(v.Request().Context(), admin.Undo{
		Batch: v.Param("id"), Site: site, Reason: strings.TrimSpace(form.Get("reason")), Digest: form.Get("digest"),
	})
	if locator.KindOf(err) == locator.Conflict {
		return v.undoPlan(http.StatusConflict, form.Get("reason"), true)
	}
	if err != nil {
		return err
	}
	return v.seeOther("/staff/batches/"+url.PathEscape(id), text("staff.undo.done"))
}
