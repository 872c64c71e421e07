package store

import (
	"context"
	"crypto/rand"
	"encoding/json"

	"jiujin/internal/locator"
)

// CityID is the id of the city's profile in the history.
const CityID = "city"

// CityPatch returns the operator's patch to the city profile as JSON, nil if
// there never was one.
func (db *DB) CityPatch(ctx context.Context) ([]byte, error) {
	patch, err := readCity(ctx, db.reader, 0)
	return patch, db.failure(ctx, "city", err)
}

// SetCityPatch stores the operator's patch in place of the one before, as
// [DB.ChangeCityPatch] does.
func (db *DB) SetCityPatch(ctx context.Context, actor string, patch []byte) error {
	return db.ChangeCityPatch(ctx, actor, func([]byte) ([]byte, error) { return patch, nil })
}

// ChangeCityPatch stores what change makes of the operator's patch, JSON, with
// an entry in the history and a new revision. change is given the patch that is
// stored, nil if there is none, while no other writer can come between; its
// error stores nothing and is returned. The bytes already stored change
// nothing. Further errors: [locator.Invalid] with code "bad_json",
// "bad_characters" or "no_actor".
func (db *DB) ChangeCityPatch(ctx context.Context, actor string, change func(held []byte) ([]byte, error)) error {
	return db.failure(ctx, "city", db.write(ctx, func(ctx context.Context, w *writeTx) error {
		var before string
		found, err := w.row(ctx, `SELECT patch FROM city WHERE one = 1`, nil, []any{&before})
		if err != nil {
			return err
		}
		var held []byte
		if found {
			held = []byte(before)
		}
		patch, err := change(held)
		if err != nil {
			return err
		}
		after := string(patch)
		switch {
		case !storable(after):
			return badCharacters()
		case !json.Valid(patch):
			return locator.Errorf(locator.Invalid, "bad_json", "城市资料不是正确的 JSON")
		case found && before == after:
			return nil
		}
		if err := w.record(ctx, rand.Text(), actor, "", ""); err != nil {
			return err
		}
		if err := w.exec(ctx, `INSERT INTO city (one, patch, rev) VALUES (1, $1, $2)
			ON CONFLICT (one) DO UPDATE SET patch = excluded.patch, rev = excluded.rev`, after, w.rev); err != nil {
			return err
		}
		action := locator.Update
		if !found {
			action = locator.Create
		}
		return w.audit(ctx, auditEntry{locator.CityEntity, CityID, action, before, after})
	}))
}

// MarkDemo says that the data are made up, with a new revision; a database so
// marked stays as it is. One that holds a site is refused: [locator.Conflict]
// with code "not_empty".
func (db *DB) MarkDemo(ctx context.Context) error {
	return db.failure(ctx, "mark demo", db.write(ctx, func(ctx context.Context, w *writeTx) error {
		var demo bool
		if _, err := w.row(ctx, `SELECT demo FROM meta WHERE one = 1`, nil, []any{&demo}); err != nil || demo {
			return err
		}
		var sites int64
		if _, err := w.row(ctx, `SELECT COUNT(*) FROM sites`, nil, []any{&sites}); err != nil {
			return err
		}
		if sites > 0 {
			return locator.Errorf(locator.Conflict, "not_empty",
				"数据库里已有 %d 个站点，不能改作演示，请另用一个新的数据库", sites)
		}
		w.changed = true
		return w.exec(ctx, `UPDATE meta SET demo = $1 WHERE one = 1`, true)
	}))
}
