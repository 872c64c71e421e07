package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"
	sqlite3 "modernc.org/sqlite/lib"

	"jiujin/internal/locator"
)

// Check looks for damage and returns what it finds, one Chinese sentence each;
// nothing means the database is sound. It sees one state of the database and
// stops nobody from writing. An error means that it could not look.
func (db *DB) Check(ctx context.Context) ([]string, error) {
	c := &check{}
	err := db.view(ctx, func(tx *sql.Tx) error {
		c.tx = tx
		if db.dialect == goose.DialectSQLite3 {
			if err := c.file(ctx); err != nil {
				return err
			}
		}
		for _, look := range []func(context.Context) error{c.meta, c.revisions, c.sites, c.notices, c.tombstones, c.sequence, c.imports} {
			if err := look(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if code := sqliteCode(err); ctx.Err() == nil && (code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB) {
		c.find("数据库文件已损坏，读不下去：%v", err)
		return c.found, nil
	}
	if err != nil {
		return nil, db.failure(ctx, "check", err)
	}
	return c.found, nil
}

// check is one look at a database.
type check struct {
	tx      *sql.Tx
	rev     int64
	serials serials
	found   []string
}

func (c *check) find(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

// each runs fn for each row of a query, with scan to read it.
func (c *check) each(ctx context.Context, query string, fn func(scan func(...any) error) error, args ...any) error {
	rows, err := c.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// file asks SQLite about its file.
func (c *check) file(ctx context.Context) error {
	if err := c.each(ctx, `PRAGMA integrity_check`, func(scan func(...any) error) error {
		var line string
		if err := scan(&line); err != nil {
			return err
		}
		if line != "ok" {
			c.find("数据库文件已损坏：%s", line)
		}
		return nil
	}); err != nil {
		return err
	}
	return c.each(ctx, `PRAGMA foreign_key_check`, func(scan func(...any) error) error {
		var table, parent string
		var row, key sql.NullInt64
		if err := scan(&table, &row, &parent, &key); err != nil {
			return err
		}
		c.find("表 %s 的第 %d 行引用了表 %s 里没有的记录", table, row.Int64, parent)
		return nil
	})
}

func (c *check) meta(ctx context.Context) error {
	rows := 0
	err := c.each(ctx, `SELECT rev, next_site, next_notice, next_seq FROM meta`, func(scan func(...any) error) error {
		rows++
		return scan(&c.rev, &c.serials.site, &c.serials.notice, &c.serials.seq)
	})
	if err == nil && rows != 1 {
		c.find("表 meta 应有 1 行，现有 %d 行", rows)
	}
	return err
}

// revisions: nothing may claim a revision that has not been.
func (c *check) revisions(ctx context.Context) error {
	return c.each(ctx, `
		SELECT 'sites', id, rev FROM sites WHERE rev > $1
		UNION ALL SELECT 'notices', id, rev FROM notices WHERE rev > $1
		UNION ALL SELECT 'tombstones', id, rev FROM tombstones WHERE rev > $1
		UNION ALL SELECT 'city', 'city', rev FROM city WHERE rev > $1
		UNION ALL SELECT 'servings', site_id, rev FROM servings WHERE rev > $1
		UNION ALL SELECT 'batches', id, rev FROM batches WHERE rev > $1`,
		func(scan func(...any) error) error {
			var table, id string
			var rev int64
			if err := scan(&table, &id, &rev); err != nil {
				return err
			}
			c.find("表 %s 的 %s 标着修订 %d，而数据库才到修订 %d", table, id, rev, c.rev)
			return nil
		}, c.rev)
}

// latest joins a record of table t to the last entry of its history.
func latest(columns, table string, entity locator.Entity) string {
	return `SELECT ` + columns + `, a.after_json FROM ` + table + ` LEFT JOIN audit a ON a.seq = (
		SELECT MAX(seq) FROM audit WHERE entity = '` + string(entity) + `' AND audit.id = ` + table + `.id AND action <> 'redact')`
}

func (c *check) sites(ctx context.Context) error {
	return c.each(ctx, latest(qualified("sites", siteColumns), "sites", locator.SiteEntity), func(scan func(...any) error) error {
		var row siteRow
		var after sql.NullString
		if err := scan(append(row.fields(), &after)...); err != nil {
			return err
		}
		if serial, ok := siteSerial(row.id); !ok {
			c.find("站点 %s（%s）的编号不对：校验位不符", row.id, row.name)
		} else if serial >= c.serials.site {
			c.find("站点 %s 的编号已超过下一个要发的序号 %d", row.id, c.serials.site)
		}
		site, err := row.site()
		if err != nil {
			c.find("站点 %s（%s）的内容读不出来：%v", row.id, row.name, err)
			return nil
		}
		var last locator.Site
		c.compare("站点 "+row.id, site, &last, after, func() (int64, int64) { return site.Version, last.Version })
		return nil
	})
}

func (c *check) notices(ctx context.Context) error {
	return c.each(ctx, latest(qualified("notices", noticeColumns), "notices", locator.NoticeEntity), func(scan func(...any) error) error {
		var row noticeRow
		var after sql.NullString
		if err := scan(append(row.fields(), &after)...); err != nil {
			return err
		}
		if serial, ok := noticeSerial(row.id); !ok {
			c.find("通知 %s 的编号不对", row.id)
		} else if serial >= c.serials.notice {
			c.find("通知 %s 的编号已超过下一个要发的序号 %d", row.id, c.serials.notice)
		}
		notice, err := row.notice()
		if err != nil {
			c.find("通知 %s 的内容读不出来：%v", row.id, err)
			return nil
		}
		var last locator.Notice
		c.compare("通知 "+row.id, notice, &last, after, func() (int64, int64) { return notice.Version, last.Version })
		return nil
	})
}

// compare finds a record that is not what the last entry of its history says
// it became. It decodes that entry into last.
func (c *check) compare(what string, record, last any, after sql.NullString, versions func() (int64, int64)) {
	if !after.Valid {
		c.find("%s没有修改记录", what)
		return
	}
	if err := decode(after.String, last); err != nil {
		c.find("%s最后一条修改记录读不出来：%v", what, err)
		return
	}
	if now, then := versions(); now != then {
		c.find("%s现在是第 %d 版，最后一条修改记录却是第 %d 版", what, now, then)
		return
	}
	now, err := encode(record)
	then, thenErr := encode(last)
	if err != nil || thenErr != nil || now != then {
		c.find("%s的内容与最后一条修改记录不一致", what)
	}
}

// tombstones: what is gone must not also be there.
func (c *check) tombstones(ctx context.Context) error {
	return c.each(ctx, `
		SELECT entity, t.id FROM tombstones t JOIN sites s ON s.id = t.id WHERE entity = 'site'
		UNION ALL SELECT entity, t.id FROM tombstones t JOIN notices n ON n.id = t.id WHERE entity = 'notice'`,
		func(scan func(...any) error) error {
			var entity, id string
			if err := scan(&entity, &id); err != nil {
				return err
			}
			c.find("%s %s 既在表里又标着已删除", entity, id)
			return nil
		})
}

// sequence: the next entry of the history must not meet an old one.
func (c *check) sequence(ctx context.Context) error {
	return c.each(ctx, `SELECT COALESCE(MAX(seq), 0) FROM audit`, func(scan func(...any) error) error {
		var last int64
		if err := scan(&last); err != nil {
			return err
		}
		if last >= c.serials.seq {
			c.find("修改记录已到第 %d 条，下一条的序号却是 %d", last, c.serials.seq)
		}
		return nil
	})
}

// imports: what an import still has to do waits in the tables, and its parts
// are one batch. One that nobody works on is no damage: whoever opens the
// database next goes on with it.
func (c *check) imports(ctx context.Context) error {
	err := c.each(ctx, `
		SELECT i.title, i.changes - i.done, (SELECT COUNT(*) FROM import_changes w WHERE w.import_id = i.id)
		FROM imports i WHERE i.status IN ('applying', 'applied')`, func(scan func(...any) error) error {
		var title string
		var left, waiting int64
		if err := scan(&title, &left, &waiting); err != nil {
			return err
		}
		if left != waiting {
			c.find("读入“%s”还差 %d 处改动，等着写入的却有 %d 处", title, left, waiting)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.each(ctx, `
		SELECT whole FROM batches WHERE whole <> '' GROUP BY whole
		HAVING MIN(actor) <> MAX(actor) OR MIN(title) <> MAX(title) OR MIN(reason) <> MAX(reason) OR MIN(undoes) <> MAX(undoes)`,
		func(scan func(...any) error) error {
			var whole string
			if err := scan(&whole); err != nil {
				return err
			}
			c.find("批次 %s 的各部分对不上", whole)
			return nil
		})
}
