package staff

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// report is a workbook of several sheets on its way.
type report struct {
	*request

	book   *transfer.Workbook
	ledger *admin.Ledger
}

// sendReport writes a workbook and sends it. It is made whole first, so that
// what goes wrong becomes a page.
func (req *request) sendReport(name string, year int, write func(ctx context.Context, w *report) error) error {
	ctx := req.Request().Context()
	ledger, err := req.desk.Ledger(ctx, year, req.districtCodes())
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := req.writeReport(ctx, &file, ledger, write); err != nil {
		return err
	}
	header := req.Response().Header()
	header.Set("Content-Disposition", attachment(name, transfer.XLSX, string(ledger.Today)))
	return req.Blob(http.StatusOK, transfer.XLSX.MediaType(), file.Bytes())
}

func (req *request) writeReport(ctx context.Context, w io.Writer, l *admin.Ledger, write func(context.Context, *report) error) (err error) {
	book, err := transfer.NewWorkbook(w)
	if err != nil {
		return err
	}
	defer func() {
		if closing := book.Close(); err == nil {
			err = closing
		}
	}()
	if err := write(ctx, &report{req, book, l}); err != nil {
		return err
	}
	return book.Finish()
}

// sheet begins a sheet with its title, the date of the data and a note.
func (w *report) sheet(name, title string, frozen int, columns []transfer.SheetColumn, notes ...string) (*transfer.Sheet, error) {
	notes = append([]string{text("staff.report.date", string(w.ledger.Today))}, notes...)
	if w.view.Revision.Demo {
		notes = append(notes, text("demo.word")+" "+text("demo.sentence"))
	}
	return w.book.Sheet(transfer.SheetLayout{Name: name, Title: title, Notes: notes, Columns: columns, Frozen: frozen})
}

// columns are headers with widths: "区县 12", the width left out for as wide as
// the header.
func columns(keys ...string) []transfer.SheetColumn {
	list := make([]transfer.SheetColumn, len(keys))
	for i, key := range keys {
		name, width, _ := strings.Cut(key, " ")
		list[i].Header = text("staff.report." + name)
		if n, err := strconv.Atoi(width); err == nil {
			list[i].Width = float64(n)
		}
	}
	return list
}

// summary is the sheet of a service: a row for each district and the total.
func (w *report) summary(s *admin.ServiceLedger, title string) error {
	sheet, err := w.sheet(text("staff.service."+string(s.Service)), title, 1,
		columns("district 14", "target", "sites", "built", "share", "plated", "accepted", "in_use", "published", "suspended", "located", "verified", "done"),
		text("staff.report.counts"))
	if err != nil {
		return err
	}
	row := func(name string, n *admin.Counts) error {
		var target, share any
		if n.HasTarget {
			target = n.Target
			if n.Target > 0 {
				share = transfer.Percent(float64(n.Built) / float64(n.Target))
			}
		}
		return sheet.Row(name, target, n.Sites, n.Built, share, n.Plated, n.Accepted, n.InUse, n.Published, n.Suspended, n.Located, n.Verified, n.Done)
	}
	for i := range s.Districts {
		if err := row(w.districtName(s.Districts[i].District), &s.Districts[i].Counts); err != nil {
			return err
		}
	}
	return row(text("staff.ledger.sum"), &s.Total)
}

// monthlyReport is the 月报: how far the programme is, and the meals of a month.
func (h *Handler) monthlyReport(req *request) error {
	month := locator.Month(req.QueryParam("month"))
	if !month.Valid() {
		month = locator.MonthOf(req.desk.Today()).Add(-1)
	}
	if month > locator.MonthOf(req.desk.Today()) {
		return &locator.Error{Kind: locator.Invalid, Code: "future_month", Message: text("staff.servings.future", string(month))}
	}
	return req.sendReport(text("staff.report.monthly", string(month)), month.Year(), func(ctx context.Context, w *report) error {
		for i := range w.ledger.Services {
			s := &w.ledger.Services[i]
			if err := w.summary(s, text("staff.report.monthly_title", string(month), text("staff.service."+string(s.Service)))); err != nil {
				return err
			}
		}
		rows, err := req.desk.ServingsOfMonth(ctx, month)
		if err != nil {
			return err
		}
		if err := w.servings(month, rows); err != nil {
			return err
		}
		return w.servingsOfSites(month, rows)
	})
}

// servings is the sheet of meals by district. A blank is not known.
func (w *report) servings(month locator.Month, rows []admin.ServingsRow) error {
	sheet, err := w.sheet(text("staff.report.servings_sheet"), text("staff.report.servings_title", string(month)), 1,
		columns("district 14", "meal_points", "reported", "unreported", "total", "seniors", "delivered", "before"),
		text("staff.report.blank"))
	if err != nil {
		return err
	}
	type line struct {
		sites       int
		now, before admin.MonthSum
	}
	var all line
	byDistrict := map[string]*line{}
	for i := range rows {
		row := &rows[i]
		if byDistrict[row.District] == nil {
			byDistrict[row.District] = &line{}
		}
		for _, l := range []*line{byDistrict[row.District], &all} {
			l.sites++
			l.now.Add(&row.Now)
			l.before.Add(&row.Before)
		}
	}
	write := func(name string, l *line) error {
		return sheet.Row(name, l.sites, l.now.Total.Sites, l.sites-l.now.Total.Sites,
			known(l.now.Total), known(l.now.Seniors), known(l.now.Delivered), known(l.before.Total))
	}
	for _, code := range w.districtCodes() {
		if l := byDistrict[code]; l != nil {
			if err := write(w.districtName(code), l); err != nil {
				return err
			}
		}
	}
	return write(text("staff.ledger.sum"), &all)
}

// known is a sum as a cell: blank when no number is recorded.
func known(s admin.Sum) any {
	if s.Sites == 0 {
		return nil
	}
	return s.N
}

// cell is a number as a cell: blank when it is not recorded.
func cell(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

func (w *report) servingsOfSites(month locator.Month, rows []admin.ServingsRow) error {
	sheet, err := w.sheet(text("staff.report.servings_sites"), text("staff.report.servings_title", string(month)), 2,
		columns("id", "name 28", "district 14", "subdistrict 16", "channel 12", "status", "total", "seniors", "delivered", "before", "lacks 14"))
	if err != nil {
		return err
	}
	for i := range rows {
		e := &rows[i]
		lacks := ""
		if e.Now.Total == nil {
			lacks = text("staff.report.unreported")
		}
		channel := e.Channel
		if channel == "" {
			channel = locator.ChannelUnknown
		}
		if err := sheet.Row(e.ID, e.Name, w.districtName(e.District), e.Subdistrict, text("staff.channel."+string(channel)),
			text("staff.status."+string(e.Status)), cell(e.Now.Total), cell(e.Now.Seniors), cell(e.Now.Delivered), cell(e.Before.Total), lacks); err != nil {
			return err
		}
	}
	return nil
}

// closingReport is the 销号清单: every site of the programme of a year with what
// keeps it from being crossed off.
func (h *Handler) closingReport(req *request) error {
	year := req.year()
	if year == 0 {
		year = locator.MonthOf(req.desk.Today()).Year()
	}
	return req.sendReport(text("staff.report.closing", year), year, func(ctx context.Context, w *report) error {
		for i := range w.ledger.Services {
			s := &w.ledger.Services[i]
			if err := w.summary(s, text("staff.report.closing_title", year, text("staff.service."+string(s.Service)))); err != nil {
				return err
			}
		}
		for _, service := range locator.Services() {
			if err := w.closing(ctx, year, service); err != nil {
				return err
			}
		}
		return nil
	})
}

// closing is the sheet of the sites of one service.
func (w *report) closing(ctx context.Context, year int, service locator.Service) error {
	entries, err := w.desk.FilterSites(ctx, admin.SiteFilter{Everyone: true, Service: service, Year: year})
	if err != nil {
		return err
	}
	name := text("staff.report.closing_sheet", text("staff.service."+string(service)))
	keys := []string{
		"no", "id", "name 28", "district 14", "subdistrict 16", "address 30", "batch 10", "built_on 12", "plated_on 12", "accepted_on 12",
		"in_use_on 12", "status", "published_on 12", "is_located", "verified_on 12", "lacks 40",
	}
	sheet, err := w.sheet(name, text("staff.report.closing_title", year, text("staff.service."+string(service))), 3, columns(keys...),
		text("staff.report.closing_note"))
	if err != nil {
		return err
	}
	done := 0
	for i, e := range entries {
		lacks := e.Lacks(w.ledger.Today)
		if len(lacks) == 0 {
			done++
		}
		first := locator.Date("")
		if !e.First.IsZero() {
			first = locator.DateOf(e.First.In(w.handler.Zone))
		}
		p := &e.Programme
		if err := sheet.Row(i+1, e.ID, e.Name, w.districtName(e.District), e.Subdistrict, e.Address, p.Batch, p.Built, p.Plated, p.Accepted,
			p.InUse, text("staff.status."+string(e.Status)), first, yesNo(e.Location != nil), oldestCheck(e), lackWords(lacks)); err != nil {
			return err
		}
	}
	return sheet.Row(nil, nil, text("staff.report.closing_sum", len(entries), done, len(entries)-done))
}

func yesNo(yes bool) string {
	if yes {
		return text("staff.report.yes")
	}
	return text("staff.report.no")
}

// oldestCheck is when the facts that were checked longest ago were, "" where
// some never were.
func oldestCheck(e *admin.ListedSite) locator.Date {
	oldest := locator.Date("")
	for _, g := range locator.FactGroups() {
		if !e.Says(g) {
			continue
		}
		on := e.VerifiedOn[g]
		if on == "" {
			return ""
		}
		if oldest == "" || on < oldest {
			oldest = on
		}
	}
	return oldest
}

func lackWords(lacks []admin.Lack) string {
	words := make([]string, len(lacks))
	for i, l := range lacks {
		words[i] = text("staff.report.lack." + string(l))
	}
	return strings.Join(words, "、")
}
