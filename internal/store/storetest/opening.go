package storetest

import (
	"strings"
	"sync"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

func (s suite) epoch(t *testing.T) {
	url := s.unopened(t)
	first := Open(t, url, store.Options{})
	apply(t, first, creating(station("甲")))
	want := revision(t, first)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	equal(t, "after opening again", revision(t, Open(t, url, store.Options{})), want)
	if other := revision(t, Open(t, s.unopened(t), store.Options{})); len(want.Epoch) < 16 || other.Epoch == want.Epoch {
		t.Errorf("epochs %q and %q, want random ones", want.Epoch, other.Epoch)
	}
}

// openTogether: the first opening of an empty database, by several at once.
func (s suite) openTogether(t *testing.T) {
	for range 3 {
		url := s.unopened(t)
		var opening sync.WaitGroup
		revisions := make([]locator.Revision, 4)
		for i := range revisions {
			opening.Go(func() {
				db, err := store.Open(t.Context(), url, store.Options{})
				if err != nil {
					t.Errorf("open: %v", err)
					return
				}
				defer db.Close()
				if err := db.Apply(t.Context(), creating(station("甲"))); err != nil {
					t.Errorf("apply: %v", err)
				}
				revisions[i], err = db.Revision(t.Context())
				if err != nil {
					t.Errorf("revision: %v", err)
				}
			})
		}
		opening.Wait()
		db := Open(t, url, store.Options{})
		equal(t, "revision", revision(t, db).Rev, fresh+int64(len(revisions)))
		for _, r := range revisions {
			equal(t, "epoch", r.Epoch, revisions[0].Epoch)
		}
		wantSound(t, db)
	}
}

func (s suite) schemaNewer(t *testing.T) {
	url := s.fresh(t)
	if err := Open(t, url, store.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	Exec(t, url, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, $1)`, true)
	_, err := store.Open(t.Context(), url, store.Options{})
	wantError(t, err, locator.Invalid, "schema_newer")
	if !strings.Contains(err.Error(), "999") {
		t.Errorf("%v does not say which version", err)
	}
}

// check: each damage is found, and named.
func (s suite) check(t *testing.T) {
	for _, tt := range []struct{ name, harm, want string }{
		{"a revision ahead", `UPDATE sites SET rev = 99`, "99"},
		{"a broken detail", `UPDATE sites SET detail = '{'`, "内容读不出来"},
		{"an unknown field", `UPDATE sites SET detail = '{"colour":1}'`, "内容读不出来"},
		{"a wrong check digit", `UPDATE sites SET id = '100001'`, "100001"},
		{"a serial behind the ids", `UPDATE meta SET next_site = 10000`, "序号"},
		{"a notice's serial behind", `UPDATE meta SET next_notice = 1`, "通知 N1"},
		{"a version without an entry", `UPDATE sites SET version = 5`, "第 5 版"},
		{"an edit past the history", `UPDATE sites SET name = '偷改'`, "不一致"},
		{"a notice edited past the history", `UPDATE notices SET body = '偷改'`, "通知 N1"},
		{"a broken notice", `UPDATE notices SET site_ids = 'x'`, "通知 N1"},
		{"a lost history", `DELETE FROM audit`, "没有修改记录"},
		{"a broken history", `UPDATE audit SET after_json = '?'`, "读不出来"},
		{"alive and gone", `INSERT INTO tombstones (entity, id, version, rev) SELECT 'site', id, 1, 1 FROM sites`, "已删除"},
		{"a history that would repeat", `UPDATE meta SET next_seq = 1`, "序号"},
		{"no meta", `DELETE FROM meta`, "meta"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			url := s.fresh(t)
			db := Open(t, url, store.Options{Now: Now})
			b := creating(station("甲"))
			b.Notices = []locator.NoticeChange{{Notice: FullNotice()}}
			apply(t, db, b)
			wantSound(t, db)
			Exec(t, url, tt.harm)
			found, err := db.Check(t.Context())
			if err != nil || !strings.Contains(strings.Join(found, "\n"), tt.want) {
				t.Errorf("found %q, %v, want something with %q", found, err, tt.want)
			}
		})
	}
}
