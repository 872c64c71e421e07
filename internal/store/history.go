package store

import (
	"context"
	"strconv"
	"strings"

	"jiujin/internal/locator"
)

// History returns every change made to a record, oldest first; none for a
// record that never was. The id of the city is [CityID].
func (db *DB) History(ctx context.Context, entity locator.Entity, id string) ([]locator.Change, error) {
	changes, err := db.changes(ctx, selectChanges+` WHERE a.entity = $1 AND a.id = $2 ORDER BY a.seq`, string(entity), id)
	return changes, db.failure(ctx, "history of "+string(entity)+" "+id, err)
}

// LatestChanges returns the changes made to a record before an entry (0: all),
// newest first, at most limit of them.
func (db *DB) LatestChanges(ctx context.Context, entity locator.Entity, id string, before int64, limit int) ([]locator.Change, error) {
	return db.ChangesBy(ctx, locator.ChangeFilter{Entity: entity, IDs: []string{id}, Before: before, Limit: limit})
}

// selectChanges reads entries of the history with what their batch says of them.
const selectChanges = `SELECT a.seq, a.rev, ` + batchKey + `, b.at, b.actor, b.title, b.reason, a.entity, a.id, a.action,
	a.before_json, a.after_json FROM audit a JOIN batches b ON b.rev = a.rev`

// ChangesBy returns the entries of the history that the filter chooses, newest
// first, at most f.Limit of them. Ask on with Before the Seq of the last one.
func (db *DB) ChangesBy(ctx context.Context, f locator.ChangeFilter) ([]locator.Change, error) {
	if !storable(append([]string{f.Actor, f.Words, string(f.Entity), string(f.Action)}, f.IDs...)...) {
		return nil, nil
	}
	var c conditions
	if f.Entity != "" {
		c.add("a.entity = $?", string(f.Entity))
	}
	if f.IDs != nil {
		c.oneOf("a.id", f.IDs)
	}
	if f.Action != "" {
		c.add("a.action = $?", string(f.Action))
	}
	if f.Actor != "" {
		c.add("b.actor = $?", f.Actor)
	}
	if f.Words != "" {
		c.add("(LOWER(b.title) LIKE $? ESCAPE '!' OR LOWER(b.reason) LIKE $? ESCAPE '!')", containing(f.Words))
	}
	c.within(f.From, f.Until)
	if f.Before > 0 {
		c.add("a.seq < $?", f.Before)
	}
	c.args = append(c.args, f.Limit)
	changes, err := db.changes(ctx, selectChanges+` WHERE 1 = 1`+c.sql.String()+` ORDER BY a.seq DESC LIMIT `+c.place(), c.args...)
	return changes, db.failure(ctx, "history", err)
}

// oneOf asks that a column holds one of the values; none of them is never.
func (c *conditions) oneOf(column string, values []string) {
	if len(values) == 0 {
		c.sql.WriteString(" AND 1 = 0")
		return
	}
	places := make([]string, len(values))
	for i, v := range values {
		c.args = append(c.args, v)
		places[i] = c.place()
	}
	c.sql.WriteString(" AND " + column + " IN (" + strings.Join(places, ", ") + ")")
}

func placeholder(n int) string { return "$" + strconv.Itoa(n) }

// GoneSites returns the newest deletion of each site that is deleted now and
// whose last name, address or id holds the words, newest first, at most limit
// of them.
func (db *DB) GoneSites(ctx context.Context, words string, limit int) ([]locator.Change, error) {
	if !storable(words) {
		return nil, nil
	}
	changes, err := db.changes(ctx, selectChanges+`
		JOIN tombstones t ON t.entity = 'site' AND t.id = a.id AND t.rev = a.rev
		WHERE a.entity = 'site' AND a.action = 'delete' AND (a.id LIKE $1 ESCAPE '!' OR LOWER(a.before_json) LIKE $1 ESCAPE '!')
		ORDER BY a.seq DESC LIMIT $2`, containing(words), limit)
	return changes, db.failure(ctx, "deleted sites", err)
}

// Actors returns everybody who ever changed something, by name.
func (db *DB) Actors(ctx context.Context) ([]string, error) {
	actors, err := db.actors(ctx)
	return actors, db.failure(ctx, "actors", err)
}

// actors walks the index from one name to the next.
func (db *DB) actors(ctx context.Context) ([]string, error) {
	rows, err := db.reader.QueryContext(ctx, `WITH RECURSIVE names (actor) AS (
		SELECT MIN(actor) FROM batches
		UNION ALL SELECT (SELECT MIN(b.actor) FROM batches b WHERE b.actor > names.actor) FROM names WHERE names.actor IS NOT NULL
	) SELECT actor FROM names WHERE actor IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var actors []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		actors = append(actors, name)
	}
	return actors, rows.Err()
}

func (db *DB) changes(ctx context.Context, query string, args ...any) ([]locator.Change, error) {
	rows, err := db.reader.QueryContext(ctx, query, args...)
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
