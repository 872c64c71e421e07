package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"jiujin/internal/locator"
)

// noticePrefix begins the id of a notice; a serial number follows.
const noticePrefix = "N"

func noticeID(serial int64) string { return noticePrefix + strconv.FormatInt(serial, 10) }

// noticeSerial reads the serial number out of the id of a notice.
func noticeSerial(id string) (int64, bool) {
	digits, ok := strings.CutPrefix(id, noticePrefix)
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, ok && err == nil && n > 0 && id == noticeID(n)
}

// Notice returns the notice with the id, or a [locator.NotFound] error with code
// "notice_not_found".
func (db *DB) Notice(ctx context.Context, id string) (*locator.Notice, error) {
	what := "notice " + id
	var row noticeRow
	err := db.reader.QueryRowContext(ctx, selectNotice, id).Scan(row.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, db.failure(ctx, what, noticeNotFound(id))
	}
	if err != nil {
		return nil, db.failure(ctx, what, err)
	}
	notice, err := row.notice()
	return notice, db.failure(ctx, what, err)
}

// noticeRow is a notice as its table holds it.
type noticeRow struct {
	id, kind, siteIDs, firstDay, lastDay string
	body, hoursText, source              string
	withdrawn                            bool
	version, rev, createdAt, updatedAt   int64
}

const noticeColumns = `id, kind, site_ids, first_day, last_day, body, hours_text, source, withdrawn, ` +
	`version, rev, created_at, updated_at`

const selectNotice = `SELECT ` + noticeColumns + ` FROM notices WHERE id = $1`

const insertNotice = `INSERT INTO notices (` + noticeColumns + `) ` +
	`VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

const updateNotice = `UPDATE notices SET kind = $2, site_ids = $3, first_day = $4, last_day = $5, body = $6, ` +
	`hours_text = $7, source = $8, withdrawn = $9, version = $10, rev = $11, created_at = $12, updated_at = $13 WHERE id = $1`

// values are the row in the order of noticeColumns.
func (r *noticeRow) values() []any {
	return []any{
		r.id, r.kind, r.siteIDs, r.firstDay, r.lastDay, r.body, r.hoursText, r.source, r.withdrawn,
		r.version, r.rev, r.createdAt, r.updatedAt,
	}
}

// fields are pointers to the row in the order of noticeColumns.
func (r *noticeRow) fields() []any {
	return []any{
		&r.id, &r.kind, &r.siteIDs, &r.firstDay, &r.lastDay, &r.body, &r.hoursText, &r.source, &r.withdrawn,
		&r.version, &r.rev, &r.createdAt, &r.updatedAt,
	}
}

func newNoticeRow(n *locator.Notice) (*noticeRow, error) {
	sites := n.Sites
	if sites == nil {
		sites = []string{}
	}
	siteIDs, err := encode(sites)
	if err != nil {
		return nil, err
	}
	return &noticeRow{
		id: n.ID, kind: string(n.Kind), siteIDs: siteIDs, firstDay: string(n.From), lastDay: string(n.Until),
		body: n.Text, hoursText: n.HoursText, source: n.Source, withdrawn: n.Withdrawn,
		version: n.Version, rev: n.Rev,
		createdAt: int64(toMillis(n.CreatedAt)), updatedAt: int64(toMillis(n.UpdatedAt)),
	}, nil
}

func (r *noticeRow) notice() (*locator.Notice, error) {
	n := &locator.Notice{
		ID: r.id, Kind: locator.NoticeKind(r.kind), From: locator.Date(r.firstDay), Until: locator.Date(r.lastDay),
		Text: r.body, HoursText: r.hoursText, Source: r.source, Withdrawn: r.withdrawn,
		Version: r.version, Rev: r.rev, CreatedAt: millis(r.createdAt).time(), UpdatedAt: millis(r.updatedAt).time(),
	}
	if err := decode(r.siteIDs, &n.Sites); err != nil {
		return nil, fmt.Errorf("notice %s: sites: %w", r.id, err)
	}
	if len(n.Sites) == 0 {
		n.Sites = nil
	}
	return n, nil
}

// readNotices returns the notices changed after a revision, in any order.
func readNotices(ctx context.Context, tx *sql.Tx, since int64) ([]locator.Notice, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+noticeColumns+` FROM notices WHERE rev > $1`, since)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var notices []locator.Notice
	for rows.Next() {
		var row noticeRow
		if err := rows.Scan(row.fields()...); err != nil {
			return nil, err
		}
		notice, err := row.notice()
		if err != nil {
			return nil, err
		}
		notices = append(notices, *notice)
	}
	return notices, rows.Err()
}
