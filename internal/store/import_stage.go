package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"jiujin/internal/locator"
)

const stageColumns = `import_id, seq, site_id, same, base, gone, site`

// StageImport adds lines and changes to an import that is being planned, and
// stores its findings and that somebody is at work. An import that is not as i
// has read it, because somebody else has taken it over, is a Conflict with code
// "import_taken". A change that the tables cannot hold is refused here, so that
// applying does not meet it.
func (db *DB) StageImport(ctx context.Context, i *locator.Import, lines []locator.ImportLines, changes []locator.StagedChange) error {
	rows := make([][]any, len(changes))
	for n := range changes {
		c := &changes[n]
		site, err := encode(&c.Site)
		if err != nil {
			return db.failure(ctx, "import "+i.ID, err)
		}
		rows[n] = []any{i.ID, i.Changes + n, c.Site.ID, c.Same, c.Base, c.Delete, site}
	}
	err := db.quietly(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `
			UPDATE imports SET findings = $3, changes = $4, beat_at = $5 WHERE id = $1 AND version = $2 AND status = 'planning'`,
			i.ID, i.Version, string(i.Findings), i.Changes+len(changes), db.now().UnixMilli())
		if err != nil {
			return err
		}
		if err := taken(done); err != nil {
			return err
		}
		w := &writeTx{tx: tx, statements: map[string]*sql.Stmt{}}
		waiting := pending{into: "import_changes (" + stageColumns + ")"}
		for _, row := range rows {
			if err := w.insert(ctx, &waiting, row...); err != nil {
				return err
			}
		}
		if err := w.flushRows(ctx, &waiting); err != nil {
			return err
		}
		for _, l := range lines {
			if err := w.exec(ctx, `INSERT INTO import_lines (import_id, outcome, page, lines) VALUES ($1, $2, $3, $4)`,
				i.ID, l.Outcome, l.Page, string(l.Lines)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return db.failure(ctx, "import "+i.ID, err)
	}
	i.Changes += len(changes)
	return nil
}

// ImportHolds reports whether what was written after revision since leaves the
// plan of an import as it is, and up to which revision that is so: none of its
// sites has been changed, no site has a hash of its changes, and the city is as
// it was. same gives the hash of a site.
func (db *DB) ImportHolds(ctx context.Context, id string, since int64, same func(*locator.Site) string) (rev int64, holds bool, err error) {
	err = db.view(ctx, func(tx *sql.Tx) error {
		rev, holds, err = importHolds(ctx, tx, id, since, same)
		return err
	})
	return rev, holds, db.failure(ctx, "import "+id, err)
}

func importHolds(ctx context.Context, tx *sql.Tx, id string, since int64, same func(*locator.Site) string) (rev int64, holds bool, err error) {
	around, err := readAround(ctx, tx, since)
	if err != nil || around.Rev <= since {
		return around.Rev, err == nil && around.Rev == since, err
	}
	var sites, hashes []string
	for _, g := range around.Gone {
		if g.Entity == locator.SiteEntity {
			sites = append(sites, g.ID)
		}
	}
	err = eachSites(ctx, tx, since, func(page []locator.Site) error {
		for i := range page {
			sites, hashes = append(sites, page[i].ID), append(hashes, same(&page[i]))
		}
		return nil
	})
	if err != nil || around.City != nil {
		return around.Rev, false, err
	}
	for column, values := range map[string][]string{"site_id": sites, "same": hashes} {
		for chunk := range slices.Chunk(values, idsAtOnce) {
			args, numbers := []any{id}, make([]string, len(chunk))
			for i, value := range chunk {
				args = append(args, value)
				numbers[i] = "$" + strconv.Itoa(len(args))
			}
			var found int
			err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM import_changes WHERE import_id = $1 AND `+column+
				` IN (`+strings.Join(numbers, ", ")+`)`, args...).Scan(&found)
			if err != nil || found > 0 {
				return around.Rev, false, err
			}
		}
	}
	return around.Rev, true, nil
}

// SitesByID returns the sites with these ids, ordered by id; those that are not
// there are left out.
func (db *DB) SitesByID(ctx context.Context, ids []string) ([]locator.Site, error) {
	return db.Sites(ctx, SiteFilter{IDs: append([]string{}, ids...)})
}
