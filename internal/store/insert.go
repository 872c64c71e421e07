package store

import (
	"context"
	"strconv"
	"strings"
)

// rowsAtOnce is how many new rows travel together: one by one, a large import
// would spend its time on the way to PostgreSQL and back (100,000 sites: 40 s
// instead of 7). More is no gain: the work of the SQLite driver grows with the
// square of the parameters.
const rowsAtOnce = 20

// pending are rows of one table that wait to be inserted together.
type pending struct {
	into string // table and columns
	rows [][]any
}

// insert adds a row, which other statements see after the next flush.
func (w *writeTx) insert(ctx context.Context, p *pending, values ...any) error {
	p.rows = append(p.rows, values)
	if len(p.rows) < rowsAtOnce {
		return nil
	}
	return w.flushRows(ctx, p)
}

// flush inserts all rows that wait.
func (w *writeTx) flush(ctx context.Context) error {
	if err := w.flushRows(ctx, &w.newSites); err != nil {
		return err
	}
	return w.flushRows(ctx, &w.newEntries)
}

func (w *writeTx) flushRows(ctx context.Context, p *pending) error {
	if len(p.rows) == 0 {
		return nil
	}
	var query strings.Builder
	args := make([]any, 0, len(p.rows)*len(p.rows[0]))
	query.WriteString("INSERT INTO " + p.into + " VALUES ")
	for i, row := range p.rows {
		if i > 0 {
			query.WriteString(", ")
		}
		before := "($"
		for _, value := range row {
			args = append(args, value)
			query.WriteString(before + strconv.Itoa(len(args)))
			before = ", $"
		}
		query.WriteString(")")
	}
	p.rows = p.rows[:0]
	return w.exec(ctx, query.String(), args...)
}
