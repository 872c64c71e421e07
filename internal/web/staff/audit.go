package staff

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// auditShown is how many entries a page of the audit holds.
const auditShown = 50

type auditData struct {
	base
	Actors                        []string
	Actor, Entity, Action, Record string
	Words                         string
	From, Until                   locator.Date
	Entities, Actions             []string
	Changes                       []admin.Past
	Next, CSV                     string
	Asked                         bool
}

// auditFilter reads what is asked for; record is an id or a name.
func (h *Handler) auditFilter(q url.Values) (f locator.ChangeFilter, record string) {
	f = locator.ChangeFilter{
		Actor: q.Get("actor"), Words: strings.TrimSpace(q.Get("q")), Before: number(q.Get("before")),
	}
	for _, e := range auditEntities() {
		if q.Get("entity") == e {
			f.Entity = locator.Entity(e)
		}
	}
	for _, a := range auditActions() {
		if q.Get("action") == a {
			f.Action = locator.Action(a)
		}
	}
	f.From, f.Until = h.spanOf(day(q.Get("from")), day(q.Get("until")))
	return f, q.Get("record")
}

func auditEntities() []string {
	return stringsOf([]locator.Entity{locator.SiteEntity, locator.NoticeEntity, locator.ServingsEntity, locator.UserEntity, locator.CityEntity})
}

func auditActions() []string {
	return stringsOf([]locator.Action{locator.Create, locator.Update, locator.Delete, locator.Redact})
}

func (h *Handler) audit(req *request) error {
	ctx := req.Request().Context()
	q := req.QueryParams()
	f, record := h.auditFilter(q)
	f.Limit = auditShown + 1
	d := auditData{
		base: req.base(text("staff.menu.audit"), "audit"), Actor: f.Actor, Entity: string(f.Entity), Action: string(f.Action),
		Record: strings.TrimSpace(record), Words: f.Words, From: day(q.Get("from")), Until: day(q.Get("until")),
		Entities: auditEntities(), Actions: auditActions(),
	}
	d.Asked = d.Actor != "" || d.Entity != "" || d.Action != "" || d.Record != "" || d.Words != "" || d.From != "" || d.Until != ""
	var err error
	if d.Changes, err = req.desk.Audit(ctx, f, record); err != nil {
		return err
	}
	if d.Actors, err = req.desk.Actors(ctx); err != nil {
		return err
	}
	if len(d.Changes) > auditShown {
		d.Changes = d.Changes[:auditShown]
		q.Set("before", strconv.FormatInt(d.Changes[auditShown-1].Seq, 10))
		d.Next = "/staff/audit?" + q.Encode()
	}
	q.Del("before")
	d.CSV = "/staff/audit.csv"
	if len(q) > 0 {
		d.CSV += "?" + q.Encode()
	}
	return req.render(http.StatusOK, "audit", &d)
}

// auditCSV streams every entry that is asked for, one line a field that
// changed, in pages: neither all of them nor a long transaction is held.
func (h *Handler) auditCSV(req *request) error {
	const page = 500
	f, record := h.auditFilter(req.QueryParams())
	f.Before, f.Limit = 0, page
	changes, err := req.desk.Audit(req.Request().Context(), f, record) // asks for the right before anything is sent
	if err != nil {
		return err
	}
	req.takeTime()
	header := req.Response().Header()
	header.Set("Content-Type", "text/csv; charset=utf-8")
	header.Set("Content-Disposition", `attachment; filename="audit-`+string(req.desk.Today())+`.csv"`)
	req.Response().WriteHeader(http.StatusOK)
	if _, err := req.Response().Write([]byte("\ufeff")); err != nil { // Excel takes UTF-8 without it for GBK
		panic(http.ErrAbortHandler) // the visitor has gone
	}
	w := csv.NewWriter(req.Response())
	w.UseCRLF = true
	line := func(cells ...string) {
		for i := range cells {
			cells[i] = transfer.Escape(cells[i])
		}
		_ = w.Write(cells)
	}
	var head []string
	for _, key := range []string{"at", "who", "what", "action", "id", "name", "field", "old", "new", "title", "reason", "batch"} {
		head = append(head, text("staff.audit.head."+key))
	}
	line(head...)
	for len(changes) > 0 {
		for i := range changes {
			h.auditLines(&changes[i], line)
		}
		w.Flush()
		if w.Error() != nil || len(changes) < page {
			break
		}
		req.Response().Flush()
		f.Before = changes[len(changes)-1].Seq
		if changes, err = req.desk.Audit(req.Request().Context(), f, record); err != nil {
			// Half a list must not look like a whole one: the connection breaks off.
			h.Log.WarnContext(req.Request().Context(), "staff: audit.csv", "error", err)
			panic(http.ErrAbortHandler)
		}
	}
	w.Flush()
	if w.Error() != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (h *Handler) auditLines(p *admin.Past, line func(...string)) {
	fields := p.Fields
	if len(fields) == 0 {
		fields = []admin.Difference{{}}
	}
	for _, f := range fields {
		line(p.At.In(h.Zone).Format("2006-01-02 15:04:05"), p.Actor, text("staff.entity."+string(p.Entity)), text("staff.action."+string(p.Action)),
			p.ID, p.Name, f.Title, f.Old, f.New, p.Title, p.Reason, p.BatchID)
	}
}
