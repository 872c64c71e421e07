package storetest

import (
	"fmt"
	"testing"

	"jiujin/internal/locator"
	"jiujin/internal/store"
)

// newImport returns an import that is being planned.
func newImport(t *testing.T, db *store.DB) *locator.Import {
	t.Helper()
	i := &locator.Import{
		Actor: "王芳", Title: "名单.csv", Reason: "新一年的名单", Status: locator.ImportPlanning,
		Options: []byte(`{"as":"draft"}`), Findings: []byte(`{}`), PlannedAt: revision(t, db).Rev,
	}
	if err := db.CreateImport(t.Context(), i); err != nil {
		t.Fatal(err)
	}
	return i
}

// stage adds changes to an import and has it planned.
func stage(t *testing.T, db *store.DB, i *locator.Import, changes ...locator.StagedChange) {
	t.Helper()
	if err := db.StageImport(t.Context(), i, nil, changes); err != nil {
		t.Fatal(err)
	}
	i.Status = locator.ImportPlanned
	if err := db.UpdateImport(t.Context(), i); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, db *store.DB, i *locator.Import) {
	t.Helper()
	if err := db.BeginImport(t.Context(), i, revision(t, db).Rev, byName); err != nil {
		t.Fatal(err)
	}
}

// byName is what sites share that may be one, in these tests.
func byName(s *locator.Site) string { return s.Name }

func part(t *testing.T, db *store.DB, id string, most int) *locator.Import {
	t.Helper()
	i, err := db.ApplyImportPart(t.Context(), id, most)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func newSites(n int) []locator.StagedChange {
	var changes []locator.StagedChange
	for i := range n {
		changes = append(changes, locator.StagedChange{SiteChange: locator.SiteChange{Site: station(fmt.Sprint("新", i))}, Same: fmt.Sprint("same", i)})
	}
	return changes
}

// imports: a record with its file and its lines, which make no revision.
func (s suite) imports(t *testing.T) {
	db := s.open(t)
	before := revision(t, db)
	i := newImport(t, db)
	held, err := db.Import(t.Context(), i.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "import", held, i)
	for n, content := range []string{"ab\x00c", "d"} {
		wantError(t, db.AddImportFile(t.Context(), i.ID, n, []byte(content)), locator.Conflict, "import_taken") // not uploading
		i.Status = locator.ImportUploading
		if err := db.UpdateImport(t.Context(), i); err != nil {
			t.Fatal(err)
		}
		if err := db.AddImportFile(t.Context(), i.ID, n, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got, err := db.ImportFile(t.Context(), i.ID, n); err != nil || string(got) != content {
			t.Errorf("part %d: %q, %v", n, got, err)
		}
		i.Status = locator.ImportPlanning
		if err := db.UpdateImport(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	_, err = db.ImportFile(t.Context(), i.ID, 2)
	wantError(t, err, locator.NotFound, "import_not_found")

	i.Findings = []byte(`{"Rows":2}`)
	lines := []locator.ImportLines{{Outcome: "", Lines: []byte(`[1,2]`)}, {Outcome: "new", Lines: []byte(`[1]`)}}
	if err := db.StageImport(t.Context(), i, lines, newSites(45)); err != nil {
		t.Fatal(err)
	}
	if got, err := db.ImportLines(t.Context(), i.ID, "", 0); err != nil || string(got) != "[1,2]" {
		t.Errorf("lines %s, %v", got, err)
	}
	if got, err := db.ImportLines(t.Context(), i.ID, "new", 1); err != nil || got != nil {
		t.Errorf("lines past the last: %s, %v", got, err)
	}
	held, err = db.Import(t.Context(), i.ID)
	if err != nil || held.Changes != 45 || string(held.Findings) != `{"Rows":2}` {
		t.Errorf("staged: %+v, %v", held, err)
	}
	// Who has been taken over can neither stage nor store.
	other := *held
	other.Message = "接手"
	if err := db.UpdateImport(t.Context(), &other); err != nil {
		t.Fatal(err)
	}
	wantError(t, db.StageImport(t.Context(), i, nil, newSites(1)), locator.Conflict, "import_taken")
	wantError(t, db.UpdateImport(t.Context(), i), locator.Conflict, "import_taken")

	if err := db.ClearImport(t.Context(), i.ID, true); err != nil {
		t.Fatal(err)
	}
	if err := db.DropImport(t.Context(), i.ID); err != nil {
		t.Fatal(err)
	}
	_, err = db.Import(t.Context(), i.ID)
	wantError(t, err, locator.NotFound, "import_not_found")
	equal(t, "revision", revision(t, db), before)
	wantSound(t, db)
}

// importParts: several revisions, one batch to people, each change once.
func (s suite) importParts(t *testing.T) {
	url := s.fresh(t)
	db, another := Open(t, url, store.Options{Now: Now}), Open(t, url, store.Options{Now: Now})
	batch := creating(station("改"), station("删"))
	apply(t, db, batch)
	renamed, gone := batch.Sites[0].Site, batch.Sites[1].Site
	renamed.Name = "改过"
	i := newImport(t, db)
	stage(t, db, i, append(newSites(45),
		locator.StagedChange{SiteChange: locator.SiteChange{Base: 1, Site: renamed}},
		locator.StagedChange{SiteChange: locator.SiteChange{Base: 1, Site: gone, Delete: true}})...)
	start := revision(t, db).Rev
	equal(t, "sites before", len(changes(t, db, start).Sites), 0)
	begin(t, db, i)
	equal(t, "revision after the begin", revision(t, db).Rev, start)

	held := part(t, db, i.ID, 20)
	equal(t, "after one part", []any{held.Status, held.Done, len(changes(t, db, start).Sites)}, []any{locator.ImportApplying, 20, 20})
	wantSound(t, db)
	held = part(t, another, i.ID, 26) // whoever goes on
	equal(t, "after two parts", []any{held.Status, held.Done}, []any{locator.ImportApplying, 46})
	held = part(t, db, i.ID, 20)
	equal(t, "after three parts", []any{held.Status, held.Done}, []any{locator.ImportApplied, 47})
	held = part(t, another, i.ID, 20) // too late
	equal(t, "applied", held.Status, locator.ImportApplied)

	d := changes(t, db, start)
	equal(t, "revisions, sites, gone", []any{d.Rev, len(d.Sites), len(d.Gone)}, []any{start + 3, 46, 1})
	for _, site := range d.Sites {
		entries := history(t, db, locator.SiteEntity, site.ID)
		last := entries[len(entries)-1]
		equal(t, "batch, actor, title", []any{last.BatchID, last.Actor, last.Title, last.Reason}, []any{i.ID, i.Actor, i.Title, i.Reason})
	}
	equal(t, "name", load(t, db, renamed.ID).Name, "改过")
	wantSound(t, db)

	// What needs but one part is an ordinary batch with the import's id.
	small := newImport(t, db)
	stage(t, db, small, newSites(2)...)
	begin(t, db, small)
	equal(t, "small", part(t, db, small.ID, 2).Status, locator.ImportApplied)
	wantError(t, db.Apply(t.Context(), &locator.Batch{ID: small.ID, Actor: "x", Sites: creating(station("乙")).Sites}), locator.Conflict, "exists")

	// One that changes nothing makes no revision, and ends.
	rev := revision(t, db)
	idle := newImport(t, db)
	same := load(t, db, renamed.ID)
	stage(t, db, idle, locator.StagedChange{SiteChange: locator.SiteChange{Base: same.Version, Site: same}})
	begin(t, db, idle)
	equal(t, "idle", part(t, db, idle.ID, 10).Status, locator.ImportApplied)
	equal(t, "revision", revision(t, db), rev)
	wantSound(t, db)
}

// importing: sites that wait to be changed are nobody else's; one import at a
// time; none for a database that has moved on.
func (s suite) importing(t *testing.T) {
	db := s.open(t)
	batch := creating(station("等"), station("闲"))
	apply(t, db, batch)
	waits, free := batch.Sites[0].Site, batch.Sites[1].Site
	next := waits
	next.Name = "等到了"
	i := newImport(t, db)
	stage(t, db, i, append(newSites(1), locator.StagedChange{SiteChange: locator.SiteChange{Base: 1, Site: next}})...)
	start := revision(t, db).Rev
	free.Name = "闲着改"
	free = apply(t, db, updating(free)) // before it begins, anybody may
	held := func() bool {
		rev, holds, err := db.ImportHolds(t.Context(), i.ID, start, byName)
		if err != nil || rev != revision(t, db).Rev {
			t.Errorf("holds up to %d, %v", rev, err)
		}
		return holds
	}
	equal(t, "holds against a stranger", held(), true)
	twin := apply(t, db, creating(station("same0"))) // the hash of a new one
	equal(t, "holds against a namesake", held(), false)
	wantError(t, db.BeginImport(t.Context(), i, start, byName), locator.Conflict, "plan_outdated")
	start = revision(t, db).Rev
	touched := waits
	touched.Directions = "改了又改"
	touched = apply(t, db, updating(touched))
	equal(t, "holds against a change of its site", held(), false)
	start = revision(t, db).Rev
	apply(t, db, &locator.Batch{Actor: "x", Sites: []locator.SiteChange{{Base: 1, Site: twin, Delete: true}}})
	equal(t, "holds against a stranger's end", held(), true)
	equal(t, "holds ahead", func() bool {
		_, holds, err := db.ImportHolds(t.Context(), i.ID, start+9, byName)
		return holds || err != nil
	}(), false)
	i = newImport(t, db)
	stage(t, db, i, append(newSites(1), locator.StagedChange{SiteChange: locator.SiteChange{Base: 2, Site: next}})...)
	begin(t, db, i)
	waits = touched
	begun := *i
	begun.Version--
	wantError(t, db.BeginImport(t.Context(), &begun, revision(t, db).Rev, byName), locator.Conflict, "import_running")
	wantError(t, db.UpdateImport(t.Context(), &begun), locator.Conflict, "import_taken")
	if err := db.ClearImport(t.Context(), i.ID, true); err != nil { // takes nothing away from it
		t.Fatal(err)
	}

	mine := waits
	mine.Name = "我也改"
	wantError(t, db.Apply(t.Context(), updating(mine)), locator.Conflict, "importing")
	wantError(t, db.Apply(t.Context(), &locator.Batch{Actor: "x", Sites: []locator.SiteChange{{Base: 2, Site: waits, Delete: true}}}), locator.Conflict, "importing")
	free.Name = "又改"
	apply(t, db, updating(free))
	part(t, db, i.ID, 1)
	wantError(t, db.Apply(t.Context(), updating(mine)), locator.Conflict, "importing")
	equal(t, "applied", part(t, db, i.ID, 1).Status, locator.ImportApplied)
	wantError(t, db.Apply(t.Context(), updating(mine)), locator.Conflict, "stale")
	mine.Version = 3
	apply(t, db, updating(mine))
	equal(t, "name", load(t, db, mine.ID).Name, "我也改")

	// One that cannot go on is halted, and what it did stays.
	broken := newImport(t, db)
	stage(t, db, broken, append(newSites(2), locator.StagedChange{SiteChange: locator.SiteChange{Base: 9, Site: mine}})...)
	begin(t, db, broken)
	part(t, db, broken.ID, 2)
	_, err := db.ApplyImportPart(t.Context(), broken.ID, 2)
	wantError(t, err, locator.Conflict, "stale")
	if err := db.HaltImport(t.Context(), broken.ID, "写不下去"); err != nil {
		t.Fatal(err)
	}
	halted, err := db.Import(t.Context(), broken.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "halted", []any{halted.Status, halted.Done, halted.Message}, []any{locator.ImportFailed, 2, "写不下去"})
	mine.Version = 4
	apply(t, db, updating(mine)) // free again
	wantSound(t, db)
}
