package main

import (
	"context"
	"database/sql" //nolint:depguard // a contender to be measured, not our data
	"fmt"
	"math"
	"os"
	"slices"
	"time"

	"jiujin/geo"
)

// rtree is SQLite's R*Tree, which knows boxes but no nearest: a box round the
// place is widened until the ten nearest in it are nearer than its sides.
// Longitude is scaled by the cosine of the place's latitude. The tree keeps 32
// bits of a coordinate, so each row carries the exact point.
type rtree struct {
	db     *sql.DB
	box    [2]*sql.Stmt // closed with the database
	half   [2]float64   // half the first box in degrees of latitude
	nearby []candidate
	err    error // the first; the clock does not stop for it
}

// contender is the tree as the others are; its failure is found in err.
func (t *rtree) contender(ctx context.Context) *contender {
	c := &contender{name: words{"SQLite R*Tree (widened boxes, planar, scaled)", "SQLite R*Tree（逐步放大的框，平面，经度按纬度缩放）"}}
	for which := range c.run {
		c.run[which] = func(p geo.Point) {
			if err := t.search(ctx, p, which); err != nil && t.err == nil {
				t.err = err
			}
		}
		c.answer[which] = func(p geo.Point) []found {
			c.run[which](p)
			return unpack(t.nearby)
		}
	}
	return c
}

func newRTree(ctx context.Context, spots []spot) (*rtree, error) {
	// The driver is registered by internal/store.
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection to :memory: is a database of its own
	t := &rtree{db: db}
	if err := t.fill(ctx, spots); err != nil {
		return nil, fmt.Errorf("SQLite R*Tree: %w", err)
	}
	const (
		box   = `SELECT lon, lat, ((lon - $5) * $7) * ((lon - $5) * $7) + (lat - $6) * (lat - $6) AS far2 FROM spots WHERE x1 >= $1 AND x0 <= $2 AND y1 >= $3 AND y0 <= $4`
		order = ` ORDER BY far2 LIMIT 10`
	)
	for i, query := range []string{box + order, box + ` AND narrow = 1` + order} {
		if t.box[i], err = db.PrepareContext(ctx, query); err != nil { //nolint:sqlclosecheck // see the field
			return nil, fmt.Errorf("SQLite R*Tree: %w", err)
		}
	}
	return t, nil
}

func (t *rtree) fill(ctx context.Context, spots []spot) error {
	if _, err := t.db.ExecContext(ctx,
		`CREATE VIRTUAL TABLE spots USING rtree(id, x0, x1, y0, y1, +lon REAL, +lat REAL, +narrow INTEGER)`); err != nil {
		return err
	}
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // committed by then, or failed already
	insert, err := tx.PrepareContext(ctx, `INSERT INTO spots VALUES ($1, $2, $2, $3, $3, $2, $3, $4)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for i := range spots {
		if _, err := insert.ExecContext(ctx, i, spots[i].at[0], spots[i].at[1], spots[i].narrow); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// tune tries first boxes of several sizes on the questions whose true answers
// are given, and keeps the fastest: too small a box is asked again, too large
// a one returns too much, and which is worse depends on how the sites crowd.
func (t *rtree) tune(ctx context.Context, asked []geo.Point, truth [2][][]float64) error {
	const metresPerDegree = 111_000
	for which := range truth {
		var tenth []float64
		for _, metres := range truth[which] {
			if len(metres) > 0 {
				tenth = append(tenth, metres[len(metres)-1])
			}
		}
		slices.Sort(tenth)
		fastest, best := time.Duration(math.MaxInt64), 0.0
		for _, q := range []float64{0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.75} {
			t.half[which] = max(quantile(tenth, q), 10) / metresPerDegree
			begun, err := processCPU(os.Getpid())
			if err != nil {
				return err
			}
			for _, p := range asked[:min(len(asked), 300)] {
				if err := t.search(ctx, p, which); err != nil {
					return err
				}
			}
			ended, err := processCPU(os.Getpid())
			if err != nil {
				return err
			}
			if ended-begun < fastest {
				fastest, best = ended-begun, t.half[which]
			}
		}
		t.half[which] = best
	}
	return nil
}

// search leaves the answer in nearby.
func (t *rtree) search(ctx context.Context, p geo.Point, which int) error {
	for half := t.half[which]; ; half *= 2 {
		if err := t.inBox(ctx, p, half, which); err != nil {
			return err
		}
		whole := half > 180
		if len(t.nearby) < ten && !whole {
			continue
		}
		if whole || t.nearby[len(t.nearby)-1].key <= half*half {
			return nil
		}
	}
}

// inBox leaves in nearby the ten nearest in the box round p, with the squares
// of the scaled distances in degrees.
func (t *rtree) inBox(ctx context.Context, p geo.Point, half float64, which int) error {
	scale := math.Cos(p[1] * math.Pi / 180)
	rows, err := t.box[which].QueryContext(ctx, p[0]-half/scale, p[0]+half/scale, p[1]-half, p[1]+half, p[0], p[1], scale)
	if err != nil {
		return err
	}
	defer rows.Close()
	t.nearby = t.nearby[:0]
	for rows.Next() {
		var c candidate
		if err := rows.Scan(&c.at[0], &c.at[1], &c.key); err != nil {
			return err
		}
		t.nearby = append(t.nearby, c)
	}
	return rows.Err()
}
