package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// ticking opens a new database whose clock goes on by a minute with each
// write.
func (s suite) ticking(t *testing.T) (*store.DB, string) {
	t.Helper()
	url, now := s.fresh(t), Now()
	return Open(t, url, store.Options{Now: func() time.Time { now = now.Add(time.Minute); return now }}), url
}

func batches(t *testing.T, db *store.DB, f locator.BatchFilter) []locator.PastBatch {
	t.Helper()
	if f.Limit == 0 {
		f.Limit = 100
	}
	list, err := db.Batches(t.Context(), f)
	if err != nil {
		t.Fatalf("batches %+v: %v", f, err)
	}
	return list
}

func (s suite) batches(t *testing.T) {
	db, url := s.ticking(t)
	site := apply(t, db, creating(station("甲")))
	site.Name = "乙"
	apply(t, db, updating(site))
	apply(t, db, &locator.Batch{ID: "third", Actor: "王芳", Title: "名单 100%_A.csv", Reason: "核对", Undoes: "x", Sites: []locator.SiteChange{{Site: station("丙")}}})
	for i := range 3 { // parts of one whole, with another batch among them
		apply(t, db, &locator.Batch{ID: fmt.Sprint("part", i), Actor: "李强", Title: "大名单", Sites: []locator.SiteChange{{Site: station("丁")}}})
		if i == 1 {
			apply(t, db, &locator.Batch{ID: "between", Actor: "王芳", Sites: []locator.SiteChange{{Site: station("戊")}}})
		}
	}
	Exec(t, url, `UPDATE batches SET whole = 'big' WHERE id LIKE 'part%'`)

	all := batches(t, db, locator.BatchFilter{})
	ids := func(list []locator.PastBatch) (ids []string) {
		for _, b := range list {
			ids = append(ids, b.ID)
		}
		return ids
	}
	equal(t, "newest first, a whole where it began", ids(all)[:3], []string{"between", "big", "third"})
	equal(t, "how many", len(all), 5)
	big, err := db.Batch(t.Context(), "big")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the whole", *big, locator.PastBatch{
		ID: "big", First: fresh + 4, Last: fresh + 7, Parts: 3, At: Now().Add(4 * time.Minute), Actor: "李强", Title: "大名单",
	})
	part, err := db.Batch(t.Context(), "part2")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a part leads to its whole", part, big)
	_, err = db.Batch(t.Context(), "")
	wantError(t, err, locator.NotFound, "batch_not_found")

	for what, f := range map[string]locator.BatchFilter{
		"between big third":  {Before: fresh + 100, Limit: 3},
		"third":              {Words: "100%_a"},
		"big":                {Actor: "李强", Words: "大名单"},
		"between":            {From: Now().Add(5*time.Minute + time.Second)},
		"":                   {Words: "%"},
		"x undone by third":  {Undoes: "x"},
		"before the third: ": {Before: all[2].First, Until: Now().Add(2 * time.Minute)},
	} {
		got := strings.Join(ids(batches(t, db, f)), " ")
		switch what {
		case "x undone by third":
			equal(t, what, got, "third")
		case "before the third: ":
			equal(t, what, got, all[4].ID)
		case "":
			equal(t, "a percent sign is a character", got, "third")
		default:
			equal(t, fmt.Sprintf("%+v", f), got, what)
		}
	}
	actors, err := db.Actors(t.Context())
	slices.Sort(actors)
	equal(t, "actors", []any{actors, err}, []any{[]string{"李强", "王芳"}, nil})
	wantSound(t, db)
}

func (s suite) batchChanges(t *testing.T) {
	db, url := s.ticking(t)
	var want []string
	for part := range 3 {
		b := &locator.Batch{ID: fmt.Sprint("part", part), Actor: "李强"}
		for range 25 {
			b.Sites = append(b.Sites, locator.SiteChange{Site: station("甲")})
		}
		apply(t, db, b)
		for _, c := range b.Sites {
			want = append(want, c.Site.ID)
		}
		apply(t, db, creating(station("别的")))
	}
	Exec(t, url, `UPDATE batches SET whole = 'big' WHERE id LIKE 'part%'`)

	var got []string
	for after := int64(0); ; {
		page, err := db.BatchChanges(t.Context(), "big", after, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, c := range page {
			equal(t, "batch and documents", []any{c.BatchID, c.Before == nil, len(c.After) > 0}, []any{"big", true, true})
			got, after = append(got, c.ID), c.Seq
		}
	}
	equal(t, "ids page by page", got, want)
	index, err := db.BatchIndex(t.Context(), "big")
	if err != nil || len(index) != 75 || index[74].ID != want[74] || index[74].Action != locator.Create || index[74].Entity != locator.SiteEntity {
		t.Errorf("index: %d entries, last %+v, %v", len(index), index[len(index)-1], err)
	}
	tally, err := db.BatchTally(t.Context(), "big")
	equal(t, "tally", []any{tally, err}, []any{[]locator.Tally{{Entity: locator.SiteEntity, Action: locator.Create, Count: 75}}, nil})
	tally, err = db.BatchTally(t.Context(), "")
	equal(t, "no batch", []any{len(tally), err}, []any{0, nil})
}

func (s suite) changesBy(t *testing.T) {
	db, _ := s.ticking(t)
	b := creating(station("甲"), station("乙"))
	apply(t, db, b)
	first, second := b.Sites[0].Site, b.Sites[1].Site
	first.Name = "甲改"
	apply(t, db, updating(first))
	apply(t, db, &locator.Batch{Actor: "李强", Title: "删重", Sites: []locator.SiteChange{{Base: 1, Site: second, Delete: true}}})
	for _, tt := range []struct {
		f    locator.ChangeFilter
		want string
	}{
		{locator.ChangeFilter{}, "delete乙 update甲 create乙 create甲"},
		{locator.ChangeFilter{Limit: 2}, "delete乙 update甲"},
		{locator.ChangeFilter{Actor: "李强"}, "delete乙 update甲"},
		{locator.ChangeFilter{Words: "删重"}, "delete乙"},
		{locator.ChangeFilter{Words: "名单.CSV"}, "create乙 create甲"},
		{locator.ChangeFilter{IDs: []string{first.ID}, Entity: locator.SiteEntity}, "update甲 create甲"},
		{locator.ChangeFilter{IDs: []string{}}, ""},
		{locator.ChangeFilter{Action: locator.Create, IDs: []string{second.ID, "0"}}, "create乙"},
		{locator.ChangeFilter{Entity: locator.UserEntity}, ""},
		{locator.ChangeFilter{From: Now().Add(2 * time.Minute), Until: Now().Add(3 * time.Minute)}, "update甲"},
	} {
		if tt.f.Limit == 0 {
			tt.f.Limit = 10
		}
		changes, err := db.ChangesBy(t.Context(), tt.f)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range changes {
			name := "甲"
			if c.ID == second.ID {
				name = "乙"
			}
			got = append(got, string(c.Action)+name)
		}
		equal(t, fmt.Sprintf("%+v", tt.f), strings.Join(got, " "), tt.want)
	}
	newest, err := db.LatestChanges(t.Context(), locator.SiteEntity, first.ID, 0, 1)
	if err != nil || len(newest) != 1 || newest[0].Action != locator.Update {
		t.Fatalf("latest: %+v, %v", newest, err)
	}
	older, err := db.LatestChanges(t.Context(), locator.SiteEntity, first.ID, newest[0].Seq, 5)
	if err != nil || len(older) != 1 || older[0].Action != locator.Create {
		t.Errorf("older: %+v, %v", older, err)
	}
	gone, err := db.GoneSites(t.Context(), "乙", 10)
	if err != nil || len(gone) != 1 || gone[0].ID != second.ID {
		t.Errorf("gone: %+v, %v", gone, err)
	}
	apply(t, db, &locator.Batch{Actor: "李强", Sites: []locator.SiteChange{{Site: second}}})
	if gone, err := db.GoneSites(t.Context(), "", 10); err != nil || len(gone) > 0 {
		t.Errorf("gone, though it is back: %+v, %v", gone, err)
	}
}

func (s suite) redact(t *testing.T) {
	const secret = `张三 138<0000>"1234`
	db, url := s.ticking(t)
	site := FullSite()
	site.StaffNote, site.Contact.PrivateName = "找"+secret+"拿钥匙", secret
	b := creating(site, station(secret))
	b.Title = "登记" + secret
	site = apply(t, db, b)
	other := b.Sites[1].Site
	site.StaffNote, site.Contact.PrivateName = "", ""
	b = updating(site)
	b.Reason = secret + "不干了"
	site = apply(t, db, b)
	Exec(t, url, `INSERT INTO drafts (id, site_id, base, author, district, service, title, form, submitted, note, version, created_at, updated_at)
		VALUES ('d', '`+site.ID+`', 1, 'x', '210113', 'meal', 't', '{"note":["`+strings.ReplaceAll(secret, `"`, `\"`)+`"]}', false, '', 1, 1, 1)`)

	redact := func() *locator.Redacted {
		t.Helper()
		done, err := db.Redact(t.Context(), locator.Redaction{
			Actor: "管理员", Title: "删去个人资料", Reason: "本人要求", Site: site.ID, Text: secret, Mark: "〔已删去〕",
		})
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	before := revision(t, db).Rev
	equal(t, "came to", *redact(), locator.Redacted{Entries: 2, Drafts: 1})
	equal(t, "revision", revision(t, db).Rev, before+1)
	equal(t, "the site is as it was", load(t, db, site.ID), site)
	entries := history(t, db, locator.SiteEntity, site.ID)
	for _, c := range entries {
		if doc := string(c.Before) + string(c.After) + c.Title + c.Reason; strings.Contains(doc, "张三") {
			t.Errorf("entry %d still has it: %s", c.Seq, doc)
		}
	}
	equal(t, "the mark", parse[locator.Site](t, entries[0].After).StaffNote, "找〔已删去〕拿钥匙")
	equal(t, "the rest stays", parse[locator.Site](t, entries[0].After).Address, site.Address)
	last := entries[len(entries)-1]
	equal(t, "its own entry", []any{last.Action, last.Before == nil, last.After == nil, last.Reason}, []any{locator.Redact, true, true, "本人要求"})
	equal(t, "another site keeps its name", load(t, db, other.ID).Name, secret)
	wantSound(t, db)

	// What the site says now is not history: it stays, and the database is sound.
	done, err := db.Redact(t.Context(), locator.Redaction{Actor: "管理员", Site: other.ID, Text: secret, Mark: "〔已删去〕"})
	if err != nil || !done.Kept || done.Entries != 0 {
		t.Errorf("the newest entry: %+v, %v", done, err)
	}
	other.Name = "乙"
	apply(t, db, updating(other))
	done, err = db.Redact(t.Context(), locator.Redaction{Actor: "管理员", Site: other.ID, Text: secret, Mark: "〔已删去〕"})
	if err != nil || done.Kept || done.Entries != 2 {
		t.Errorf("after a change: %+v, %v", done, err)
	}
	wantSound(t, db)

	_, err = db.Redact(t.Context(), locator.Redaction{Actor: "管理员", Site: site.ID, Text: " ", Mark: "〔已删去〕"})
	wantError(t, err, locator.Invalid, "bad_redaction")
}
