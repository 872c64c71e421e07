package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"jiujin/internal/importer"
	"jiujin/internal/transfer"
)

// RefusedRow is a row that was refused, as the list has it, with the reasons.
type RefusedRow struct {
	Row     int
	Cells   []string
	Reasons string
}

// EachRefusedRow calls begin with the headers of the list, then fn with each
// row that was refused, so that it can be mended and sent again. Where the list
// is not kept, the cells are the name alone.
func (d *Desk) EachRefusedRow(
	ctx context.Context, v *ImportView, begin func(headers []string) error, fn func(RefusedRow) error,
) error {
	list, closeList, err := d.reread(ctx, v)
	if err != nil {
		return err
	}
	defer closeList()
	headers := []string{columnTitle(transfer.KeyName)}
	if list != nil {
		headers = headers[:0]
		for _, c := range list.Bound() {
			headers = append(headers, c.Header)
		}
	}
	if err := begin(headers); err != nil {
		return err
	}
	var row RefusedRow
	give := func() error {
		if row.Row == 0 {
			return nil
		}
		for list != nil {
			found, err := list.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if found.Number == row.Row {
				row.Cells = found.Raw
				break
			}
		}
		return fn(row)
	}
	err = d.eachLine(ctx, v.ID, importer.Refused, func(lines []importer.Line) error {
		for _, l := range lines {
			reason := l.Fault.Column + "\uff1a" + l.Fault.Reason
			if l.Row == row.Row {
				row.Reasons += "\uff1b" + reason
				continue
			}
			if err := give(); err != nil {
				return err
			}
			row = RefusedRow{Row: l.Row, Cells: []string{l.Name}, Reasons: strings.TrimPrefix(reason, "\uff1a")}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return give()
}

// reread opens the list of an import again, nil if it is not kept.
func (d *Desk) reread(ctx context.Context, v *ImportView) (*transfer.Reader, func(), error) {
	if !v.HasFile() {
		return nil, func() {}, nil
	}
	file, err := d.fileOf(ctx, v.Import)()
	if err != nil {
		return nil, nil, err
	}
	list, err := transfer.NewReaderAs(file, v.Settings.Columns)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("admin: import: %w", err), file.Close())
	}
	return list, func() { _, _ = list.Close(), file.Close() }, nil
}

func columnTitle(key string) string {
	if c, ok := transfer.ColumnOf(key); ok {
		return c.Title
	}
	return key
}
