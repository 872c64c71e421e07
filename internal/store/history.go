package store

import (
	"context"

	"jiujin/internal/locator"
)

// History returns every change made to a record, oldest first; none for a
// record that never was. The id of the city is [CityID].
func (db *DB) History(ctx context.Context, entity locator.Entity, id string) ([]locator.Change, error) {
	changes, err := db.history(ctx, entity, id)
	if err != nil {
		return nil, db.failure(ctx, "history of "+string(entity)+" "+id, err)
	}
	return changes, nil
}

func (db *DB) history(ctx context.Context, entity locator.Entity, id string) ([]locator.Change, error) {
	rows, err := db.reader.QueryContext(ctx, `
		SELECT a.seq, a.rev, b.id, b.at, b.actor, b.title, b.reason, a.entity, a.id, a.action, a.before_json, a.after_json
		FROM audit a JOIN batches b ON b.rev = a.rev
		WHERE a.entity = $1 AND a.id = $2
		ORDER BY a.seq`, string(entity), id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var changes []locator.Change
	for rows.Next() {
		var c locator.Change
		var at int64
		if err := rows.Scan(&c.Seq, &c.Rev, &c.BatchID, &at, &c.Actor, &c.Title, &c.Reason,
			&c.Entity, &c.ID, &c.Action, &c.Before, &c.After); err != nil {
			return nil, err
		}
		c.At = millis(at).time()
		changes = append(changes, c)
	}
	return changes, rows.Err()
}
