package store

import (
	"context"
	"strings"
	"time"

	"jiujin/internal/locator"
)

// batchKey is the id that people know a batch of table b by: that of the whole
// when it was applied in parts.
const batchKey = `CASE WHEN b.whole = '' THEN b.id ELSE b.whole END`

// firstPart holds of the batches of table b that are no later part of a whole.
const firstPart = `(b.whole = '' OR NOT EXISTS (SELECT 1 FROM batches p WHERE p.whole = b.whole AND p.rev < b.rev))`

const selectBatches = `SELECT ` + batchKey + `, b.rev, b.at, b.actor, b.title, b.reason, b.undoes,
	CASE WHEN b.whole = '' THEN b.rev ELSE (SELECT MAX(p.rev) FROM batches p WHERE p.whole = b.whole) END,
	CASE WHEN b.whole = '' THEN 1 ELSE (SELECT COUNT(*) FROM batches p WHERE p.whole = b.whole) END
	FROM batches b WHERE ` + firstPart

// conditions gathers what a query asks for.
type conditions struct {
	sql  strings.Builder
	args []any
}

// add adds a condition that holds "$?" for the argument.
func (c *conditions) add(condition string, arg any) {
	c.args = append(c.args, arg)
	c.sql.WriteString(" AND " + strings.ReplaceAll(condition, "$?", c.place()))
}

// place is the number of the argument that was added last.
func (c *conditions) place() string { return placeholder(len(c.args)) }

// within asks for batches of table b of a span of time.
func (c *conditions) within(from, until time.Time) {
	if !from.IsZero() {
		c.add("b.at >= $?", from.UnixMilli())
	}
	if !until.IsZero() {
		c.add("b.at < $?", until.UnixMilli())
	}
}

// containing is the pattern of a LIKE with ESCAPE '!' for texts that hold the
// words, in lower case.
func containing(words string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(words)) + "%"
}

// Batches returns the batches that the filter chooses, newest first, at most
// f.Limit of them. Ask on with Before the First of the last one.
func (db *DB) Batches(ctx context.Context, f locator.BatchFilter) ([]locator.PastBatch, error) {
	var c conditions
	if f.Actor != "" {
		c.add("b.actor = $?", f.Actor)
	}
	if f.Undoes != "" {
		c.add("b.undoes = $?", f.Undoes)
	}
	if f.Words != "" {
		c.add("(LOWER(b.title) LIKE $? ESCAPE '!' OR LOWER(b.reason) LIKE $? ESCAPE '!')", containing(f.Words))
	}
	c.within(f.From, f.Until)
	if f.Before > 0 {
		c.add("b.rev < $?", f.Before)
	}
	if !storable(f.Actor, f.Words, f.Undoes) {
		return nil, nil
	}
	c.args = append(c.args, f.Limit)
	batches, err := db.batches(ctx, selectBatches+c.sql.String()+` ORDER BY b.rev DESC LIMIT `+c.place(), c.args...)
	return batches, db.failure(ctx, "batches", err)
}

// Batch returns the batch with the id, or of which it is a part, a [locator.NotFound] error with code
// "batch_not_found" if there is none.
func (db *DB) Batch(ctx context.Context, id string) (*locator.PastBatch, error) {
	if !storable(id) {
		return nil, db.failure(ctx, "batch", batchNotFound())
	}
	batches, err := db.batches(ctx, selectBatches+` AND $1 <> '' AND (b.id = $1
		OR b.whole = $1 OR b.whole IN (SELECT p.whole FROM batches p WHERE p.id = $1 AND p.whole <> '')) LIMIT 1`, id)
	if err == nil && len(batches) == 0 {
		err = batchNotFound()
	}
	if err != nil {
		return nil, db.failure(ctx, "batch "+id, err)
	}
	return &batches[0], nil
}

func batchNotFound() error {
	return locator.Errorf(locator.NotFound, "batch_not_found", "没有这一批改动，请核对网址")
}

func (db *DB) batches(ctx context.Context, query string, args ...any) ([]locator.PastBatch, error) {
	rows, err := db.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var batches []locator.PastBatch
	for rows.Next() {
		var b locator.PastBatch
		var at int64
		if err := rows.Scan(&b.ID, &b.First, &at, &b.Actor, &b.Title, &b.Reason, &b.Undoes, &b.Last, &b.Parts); err != nil {
			return nil, err
		}
		b.At = millis(at).time()
		batches = append(batches, b)
	}
	return batches, rows.Err()
}

// ofBatch chooses the revisions of the batch whose id is the first argument.
const ofBatch = `a.rev IN (SELECT b.rev FROM batches b WHERE b.id = $1 UNION SELECT b.rev FROM batches b WHERE b.whole = $1 AND $1 <> '')`

// BatchTally counts the entries of a batch by what they are about and did. It
// reads none of the documents.
func (db *DB) BatchTally(ctx context.Context, id string) ([]locator.Tally, error) {
	tallies, err := db.batchTally(ctx, id)
	return tallies, db.failure(ctx, "tally of batch "+id, err)
}

func (db *DB) batchTally(ctx context.Context, id string) ([]locator.Tally, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT a.entity, a.action, COUNT(*) FROM audit a WHERE `+ofBatch+
		` GROUP BY a.entity, a.action ORDER BY a.entity, a.action`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var tallies []locator.Tally
	for rows.Next() {
		var t locator.Tally
		if err := rows.Scan(&t.Entity, &t.Action, &t.Count); err != nil {
			return nil, err
		}
		tallies = append(tallies, t)
	}
	return tallies, rows.Err()
}

// BatchIndex names every entry of a batch, oldest first, without its documents:
// about 80 bytes each.
func (db *DB) BatchIndex(ctx context.Context, id string) ([]locator.BatchEntry, error) {
	entries, err := db.batchIndex(ctx, id)
	return entries, db.failure(ctx, "index of batch "+id, err)
}

func (db *DB) batchIndex(ctx context.Context, id string) ([]locator.BatchEntry, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT a.seq, a.entity, a.id, a.action FROM audit a WHERE `+ofBatch+` ORDER BY a.seq`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var entries []locator.BatchEntry
	for rows.Next() {
		var e locator.BatchEntry
		if err := rows.Scan(&e.Seq, &e.Entity, &e.ID, &e.Action); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// BatchChanges returns the entries of a batch after one, oldest first, at most
// limit of them. It reads no more of a large batch than that.
func (db *DB) BatchChanges(ctx context.Context, id string, after int64, limit int) ([]locator.Change, error) {
	changes, err := db.batchChanges(ctx, id, after, limit)
	return changes, db.failure(ctx, "changes of batch "+id, err)
}

// batchChanges goes from part to part, as later revisions have later entries:
// within one, an index holds them in order.
func (db *DB) batchChanges(ctx context.Context, id string, after int64, limit int) ([]locator.Change, error) {
	revisions, err := db.batchRevisions(ctx, id, after)
	if err != nil {
		return nil, err
	}
	var changes []locator.Change
	for _, rev := range revisions {
		if len(changes) >= limit {
			break
		}
		more, err := db.changes(ctx, selectChanges+` WHERE a.rev = $1 AND a.seq > $2 ORDER BY a.seq LIMIT $3`, rev, after, limit-len(changes))
		if err != nil {
			return nil, err
		}
		changes = append(changes, more...)
	}
	return changes, nil
}

// batchRevisions are the revisions of a batch from that of an entry on, 0 for
// all.
func (db *DB) batchRevisions(ctx context.Context, id string, entry int64) ([]int64, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT b.rev FROM batches b WHERE (b.id = $1 OR b.whole = $1 AND $1 <> '')
		AND b.rev >= COALESCE((SELECT a.rev FROM audit a WHERE a.seq = $2), 0) ORDER BY b.rev`, id, entry)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var revisions []int64
	for rows.Next() {
		var rev int64
		if err := rows.Scan(&rev); err != nil {
			return nil, err
		}
		revisions = append(revisions, rev)
	}
	return revisions, rows.Err()
}
