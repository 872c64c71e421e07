package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"jiujin/internal/locator"
)

// Photo returns the picture with the id, or a [locator.NotFound] error with
// code "photo_not_found".
func (db *DB) Photo(ctx context.Context, id string) (*locator.PhotoFile, error) {
	if !locator.IsPhotoID(id) {
		return nil, photoNotFound()
	}
	var p locator.PhotoFile
	var created int64
	err := db.reader.QueryRowContext(ctx, `SELECT id, type, width, height, image, thumb, created_by, created_at
		FROM photos WHERE id = $1`, id).
		Scan(&p.ID, &p.Type, &p.Width, &p.Height, &p.Image, &p.Thumb, &p.CreatedBy, &created)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, photoNotFound()
	}
	if err != nil {
		return nil, db.failure(ctx, "photo", err)
	}
	p.CreatedAt = millis(created).time()
	return &p, nil
}

func photoNotFound() error {
	return &locator.Error{Kind: locator.NotFound, Code: "photo_not_found", Message: "没有这张照片"}
}

// SavePhoto stores a picture under its id; one that is there stays as it is. It
// makes no revision: a picture is seen once a site names it.
func (db *DB) SavePhoto(ctx context.Context, p *locator.PhotoFile) error {
	_, err := db.writer.ExecContext(ctx, `INSERT INTO photos (id, type, width, height, image, thumb, created_by, created_at, unnamed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (id) DO UPDATE SET unnamed_at = excluded.unnamed_at`,
		p.ID, p.Type, p.Width, p.Height, p.Image, p.Thumb, p.CreatedBy, p.CreatedAt.UnixMilli())
	return db.failure(ctx, "save photo", err)
}

// SweepPhotos deletes the pictures that no site has named since before, and
// notes since when the others are unnamed. named are the ids that sites name
// now. It returns how many it deleted.
func (db *DB) SweepPhotos(ctx context.Context, named map[string]bool, now, before time.Time) (int, error) {
	unnamed, err := db.photosUnnamed(ctx)
	if err != nil {
		return 0, db.failure(ctx, "sweep photos", err)
	}
	deleted := 0
	for id, since := range unnamed {
		var statement string
		args := []any{id, since}
		switch {
		case named[id] && since != 0:
			statement = `UPDATE photos SET unnamed_at = 0 WHERE id = $1 AND unnamed_at = $2`
		case !named[id] && since == 0:
			statement, args = `UPDATE photos SET unnamed_at = $3 WHERE id = $1 AND unnamed_at = $2`, append(args, now.UnixMilli())
		case !named[id] && since < before.UnixMilli():
			statement = `DELETE FROM photos WHERE id = $1 AND unnamed_at = $2`
			deleted++
		default:
			continue
		}
		if _, err := db.writer.ExecContext(ctx, statement, args...); err != nil {
			return deleted, db.failure(ctx, "sweep photos", err)
		}
	}
	return deleted, nil
}

// photosUnnamed gives for each picture since when no site names it, 0 for one
// that is named.
func (db *DB) photosUnnamed(ctx context.Context) (map[string]int64, error) {
	rows, err := db.reader.QueryContext(ctx, `SELECT id, unnamed_at FROM photos`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string]int64{}
	for rows.Next() {
		var id string
		var since int64
		if err := rows.Scan(&id, &since); err != nil {
			return nil, err
		}
		all[id] = since
	}
	return all, rows.Err()
}
