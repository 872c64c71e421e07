package staff

import (
	"encoding/csv"
	"fmt"
	"net/http"

	"jiujin/internal/admin"
	"jiujin/internal/transfer"
)

// refusedHeads puts what went wrong before the list's own columns. Read in
// again, both are passed over.
func refusedHeads(headers []string) []string {
	return append([]string{text("staff.import.refused.row"), text("staff.import.refused.why")}, headers...)
}

func (req *request) refusedFile(format transfer.Format) (*admin.ImportView, error) {
	view, err := req.desk.Import(req.Request().Context(), req.Param("id"))
	if err != nil {
		return nil, err
	}
	header := req.Response().Header()
	header.Set("Content-Type", format.MediaType())
	header.Set("Content-Disposition", attachment(text("staff.import.refused_name"), format, string(req.desk.Today())))
	return view, nil
}

func (h *Handler) refusedText(req *request) error {
	view, err := req.refusedFile(transfer.CSV)
	if err != nil {
		return err
	}
	if _, err := req.Response().Write([]byte("\ufeff")); err != nil { // Excel takes it for UTF-8
		return fmt.Errorf("staff: refused rows: %w", err)
	}
	w := csv.NewWriter(req.Response())
	w.UseCRLF = true
	write := func(cells []string) error {
		record := make([]string, len(cells))
		for i, c := range cells {
			record[i] = transfer.Escape(c)
		}
		return w.Write(record)
	}
	err = req.desk.EachRefusedRow(req.Request().Context(), view,
		func(headers []string) error { return write(refusedHeads(headers)) },
		func(row admin.RefusedRow) error {
			return write(append([]string{fmt.Sprint(row.Row), row.Reasons}, row.Cells...))
		})
	if w.Flush(); err == nil {
		err = w.Error()
	}
	return req.breakOff(err)
}

func (h *Handler) refusedWorkbook(req *request) error {
	view, err := req.refusedFile(transfer.XLSX)
	if err != nil {
		return err
	}
	book, err := transfer.NewWorkbook(req.Response())
	if err != nil {
		return err
	}
	defer book.Close()
	var sheet *transfer.Sheet
	err = req.desk.EachRefusedRow(req.Request().Context(), view,
		func(headers []string) (err error) {
			layout := transfer.SheetLayout{Name: text("staff.import.refused_name"), Frozen: 2}
			for i, head := range refusedHeads(headers) {
				column := transfer.SheetColumn{Header: head}
				if i == 1 {
					column.Width, column.Wrap = 40, true
				}
				layout.Columns = append(layout.Columns, column)
			}
			sheet, err = book.Sheet(layout)
			return err
		},
		func(row admin.RefusedRow) error {
			values := []any{row.Row, row.Reasons}
			for _, c := range row.Cells {
				values = append(values, c)
			}
			return sheet.Row(values...)
		})
	if err == nil {
		err = book.Finish()
	}
	return req.breakOff(err)
}

// breakOff ends a file that could not be written whole: the connection breaks,
// so that half of it does not look like all.
func (req *request) breakOff(err error) error {
	if err == nil || !req.Response().Committed {
		return err
	}
	req.handler.Log.WarnContext(req.Request().Context(), "staff: file", "error", err)
	panic(http.ErrAbortHandler)
}
