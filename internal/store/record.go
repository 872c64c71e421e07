package store

import (
	"context"
	"fmt"
	"time"

	"jiujin/internal/locator"
)

// stamp is what the store itself gives to a record.
type stamp struct {
	id                   string
	version, rev         int64
	createdAt, updatedAt time.Time
}

func (w *writeTx) newStamp() stamp {
	return stamp{version: 1, rev: w.rev, createdAt: w.now, updatedAt: w.now}
}

// record writes who makes the revision of this transaction, and what for.
func (w *writeTx) record(ctx context.Context, id, actor, title, reason string) error {
	return w.recordBatch(ctx, &locator.Batch{ID: id, Actor: actor, Title: title, Reason: reason}, "")
}

// recordBatch is record with all that a batch says of itself. whole is the id
// that the parts of one batch share, "" for a batch of one part.
func (w *writeTx) recordBatch(ctx context.Context, b *locator.Batch, whole string) error {
	id, actor, title, reason := b.ID, b.Actor, b.Title, b.Reason
	if actor == "" {
		return locator.Errorf(locator.Invalid, "no_actor", "没有写明是谁做的修改")
	}
	if !storable(id, actor, title, reason, b.Undoes) {
		return badCharacters()
	}
	var rev int64
	switch taken, err := w.row(ctx, `SELECT rev FROM batches WHERE id = $1`, []any{id}, []any{&rev}); {
	case err != nil:
		return err
	case taken:
		return locator.Errorf(locator.Conflict, "exists", "批次 %s 已经执行过", id)
	}
	return w.exec(ctx, `INSERT INTO batches (rev, id, at, actor, title, reason, undoes, whole) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		w.rev, id, w.now.UnixMilli(), actor, title, reason, b.Undoes, whole)
}

// auditEntry is one line of the history. Before and after are JSON, "" for none.
type auditEntry struct {
	entity        locator.Entity
	id            string
	action        locator.Action
	before, after string
}

const auditColumns = `seq, rev, entity, id, action, before_json, after_json`

// audit adds an entry to the history. With it the transaction has something
// to commit.
func (w *writeTx) audit(ctx context.Context, e auditEntry) error {
	w.changed = true
	seq := w.serials.seq
	w.serials.seq++
	return w.insert(ctx, &w.newEntries,
		seq, w.rev, string(e.entity), e.id, string(e.action), nullIfEmpty(e.before), nullIfEmpty(e.after))
}

func nullIfEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// tombstone leaves a tombstone for a record that was deleted with its last version.
func (w *writeTx) tombstone(ctx context.Context, e auditEntry, version int64) error {
	if err := w.exec(ctx, `INSERT INTO tombstones (entity, id, version, rev) VALUES ($1, $2, $3, $4)`,
		string(e.entity), e.id, version, w.rev); err != nil {
		return err
	}
	return w.audit(ctx, e)
}

// restore makes room for a record with an id from outside and returns its first
// version: 1, or the next one if the record is back from the dead. selectVersion
// finds the version of a live one, which is a conflict.
func (w *writeTx) restore(ctx context.Context, entity locator.Entity, selectVersion, id string) (int64, error) {
	var version int64
	switch taken, err := w.row(ctx, selectVersion, []any{id}, []any{&version}); {
	case err != nil:
		return 0, err
	case taken:
		return 0, locator.Errorf(locator.Conflict, "exists", "编号 %s 已经有了", id)
	}
	_, err := w.row(ctx, `DELETE FROM tombstones WHERE entity = $1 AND id = $2 RETURNING version`,
		[]any{string(entity), id}, []any{&version})
	if err != nil {
		return 0, fmt.Errorf("tombstone: %w", err)
	}
	return version + 1, nil
}

func badID(id string) error {
	return locator.Errorf(locator.Invalid, "bad_id", "编号 %s 不对，请核对每一位数字", id)
}
