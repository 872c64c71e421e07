package store

import (
	"context"

	"jiujin/internal/locator"
)

func (w *writeTx) applyNotice(ctx context.Context, c *locator.NoticeChange) (stamp, error) {
	notice := c.Notice
	if c.Base == 0 && !c.Delete {
		return w.createNotice(ctx, &notice)
	}
	old, err := w.notice(ctx, notice.ID)
	if err != nil {
		return stamp{}, err
	}
	if old.Version != c.Base {
		return stamp{}, locator.Errorf(locator.Conflict, "stale", "通知 %s 在您打开以后被别人改过，请重新载入再改", old.ID)
	}
	if c.Delete {
		return w.deleteNotice(ctx, old)
	}
	return w.updateNotice(ctx, old, &notice)
}

func (w *writeTx) createNotice(ctx context.Context, notice *locator.Notice) (stamp, error) {
	s := w.newStamp()
	if notice.ID == "" {
		s.id = noticeID(w.serials.notice)
		w.serials.notice++
	} else {
		serial, ok := noticeSerial(notice.ID)
		if !ok {
			return s, badID(notice.ID)
		}
		var err error
		if s.version, err = w.restore(ctx, locator.NoticeEntity, `SELECT version FROM notices WHERE id = $1`, notice.ID); err != nil {
			return s, err
		}
		s.id = notice.ID
		w.serials.notice = max(w.serials.notice, serial+1)
	}
	notice.ID, notice.Version, notice.Rev, notice.CreatedAt, notice.UpdatedAt = s.id, s.version, s.rev, s.createdAt, s.updatedAt
	after, err := encode(notice)
	if err != nil {
		return s, err
	}
	row, err := newNoticeRow(notice)
	if err != nil {
		return s, err
	}
	if err := w.exec(ctx, insertNotice, row.values()...); err != nil {
		return s, err
	}
	return s, w.audit(ctx, auditEntry{locator.NoticeEntity, s.id, locator.Create, "", after})
}

func (w *writeTx) updateNotice(ctx context.Context, old, notice *locator.Notice) (stamp, error) {
	s := stamp{old.ID, old.Version, old.Rev, old.CreatedAt, old.UpdatedAt}
	notice.Version, notice.Rev, notice.CreatedAt, notice.UpdatedAt = s.version, s.rev, s.createdAt, s.updatedAt
	oldRow, err := newNoticeRow(old)
	if err != nil {
		return s, err
	}
	row, err := newNoticeRow(notice)
	if err != nil || *row == *oldRow {
		return s, err
	}
	before, err := encode(old)
	if err != nil {
		return s, err
	}
	s.version, s.rev, s.updatedAt = s.version+1, w.rev, w.now
	notice.Version, notice.Rev, notice.UpdatedAt = s.version, s.rev, s.updatedAt
	row.version, row.rev, row.updatedAt = s.version, s.rev, int64(toMillis(s.updatedAt))
	after, err := encode(notice)
	if err != nil {
		return s, err
	}
	if err := w.exec(ctx, updateNotice, row.values()...); err != nil {
		return s, err
	}
	return s, w.audit(ctx, auditEntry{locator.NoticeEntity, s.id, locator.Update, before, after})
}

func (w *writeTx) deleteNotice(ctx context.Context, old *locator.Notice) (stamp, error) {
	s := stamp{old.ID, old.Version, w.rev, old.CreatedAt, w.now}
	before, err := encode(old)
	if err != nil {
		return s, err
	}
	if err := w.exec(ctx, `DELETE FROM notices WHERE id = $1`, old.ID); err != nil {
		return s, err
	}
	return s, w.tombstone(ctx, auditEntry{locator.NoticeEntity, s.id, locator.Delete, before, ""}, s.version)
}

// notice returns a stored notice.
func (w *writeTx) notice(ctx context.Context, id string) (*locator.Notice, error) {
	var row noticeRow
	ok, err := w.row(ctx, selectNotice, []any{id}, row.fields())
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, noticeNotFound(id)
	}
	return row.notice()
}

func noticeNotFound(id string) error {
	return locator.Errorf(locator.NotFound, "notice_not_found", "没有编号为 %s 的通知", id)
}
